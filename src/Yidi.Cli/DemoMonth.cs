using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;
using Yidi.Policy;
using Yidi.Server.Hosting;
using Yidi.Server.Sandbox;

namespace Yidi.Cli;

/// <summary>yidi demo month: plays a month of the sandbox over HTTP, closes it, and writes the official forms.</summary>
static class DemoMonth
{
    sealed record Wishes(string Url, string Folder, int Seed, int Seconds, bool Json);

    internal static Command Make()
    {
        var url = CheckedOptions.Url("A running sandbox whose month is not closed; without one there, a temporary server is started");
        var folder = new Option<string>("--out") { Description = "Where the forms are written, a folder for each month", DefaultValueFactory = static _ => "forms" };
        var seed = new Option<int>("--seed") { Description = "The same seed makes the same visits, as far as time allows", DefaultValueFactory = static _ => 7 };
        var seconds = new Option<int>("--seconds") { Description = "How long hospitals work on each of three days", DefaultValueFactory = static _ => 5 };
        seconds.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 3600) result.AddError("--seconds has to be 1 to 3600.");
        });
        var json = new Option<bool>("--json") { Description = "Machine-readable output" };
        var command = new Command("month", "Play a month: treat, declare, deduct, confirm, close, dispute, pay, be late, refund; write the forms as PDF and xlsx") { url, folder, seed, seconds, json };
        command.SetAction((parsed, cancel) => Trouble.Told(() => Run(new(parsed.GetValue(url)!, parsed.GetValue(folder)!, parsed.GetValue(seed), parsed.GetValue(seconds), parsed.GetValue(json)), cancel)));
        return command;
    }

    static async Task<int> Run(Wishes wishes, CancellationToken cancel)
    {
        if (await DemoCommand.IsRunning(wishes.Url, cancel)) return await Play(wishes.Url, wishes, cancel);
        if (!wishes.Json) Console.WriteLine($"No server at {wishes.Url}: a temporary one is used, and its data is removed afterwards.");
        var data = Directory.CreateTempSubdirectory("yidi-month-");
        try
        {
            await using var app = await UpCommand.Server(data.FullName, "", "http://127.0.0.1:0", cancel, quiet: true);
            var code = await Play(YidiHost.AddressOf(app), wishes, cancel);
            await app.StopAsync(cancel);
            return code;
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    static async Task<int> Play(string url, Wishes wishes, CancellationToken cancel)
    {
        using var http = new HttpClient { BaseAddress = new Uri(url), Timeout = TimeSpan.FromMinutes(5) };
        var month = new SandboxMonth(http, wishes.Seed, TimeSpan.FromSeconds(wishes.Seconds), new Told(wishes.Json ? static _ => { } : static line => Console.WriteLine($"  {line}")));
        var played = await month.Run(wishes.Folder, cancel);
        if (wishes.Json) Console.WriteLine(JsonSerializer.Serialize(played, JsonSerializerOptions.Web));
        else Print(played, wishes.Folder);
        return played.Errors == 0 ? 0 : 1;
    }

    /// <summary>Tells at once and in order, which Progress does not.</summary>
    sealed class Told(Action<string> line) : IProgress<string>
    {
        public void Report(string value) => line(value);
    }

    static void Print(MonthPlayed played, string folder)
    {
        foreach (var (title, bills) in new[] { ("本期清算单", played.Bills), ("下期清算单", played.NextBills) })
        {
            var table = new Table().Border(TableBorder.Rounded).Title(title).AddColumns("编号", "付款方", "收款方", "险种").AddColumn(new TableColumn("金额（元）").RightAligned());
            foreach (var bill in bills) table.AddRow(Text(bill, "documentNo"), Text(bill, "payer"), Text(bill, "payee"), Insurance(bill), Text(bill, "amount").TrimStart('-'));
            AnsiConsole.Write(table);
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{played.Settled} settlements, {played.Errors} errors, {played.Files.Count} files in {Path.GetFullPath(folder)}"));
    }

    static string Insurance(JsonNode bill) => Vocabulary.TryFind(Vocabulary.Insurances, (string)bill["insurance"]!, out var kind) ? Vocabulary.Insurances[kind].Chinese : Text(bill, "insurance");

    static string Text(JsonNode bill, string name) => Markup.Escape((string)bill[name]!);
}
