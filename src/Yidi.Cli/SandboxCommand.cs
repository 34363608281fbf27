using System.CommandLine;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Spectre.Console;
using Yidi.Server.Sandbox;

namespace Yidi.Cli;

/// <summary>yidi sandbox: personas ready to paste, hospitals that work on their own, trouble on purpose, and time that moves.</summary>
static class SandboxCommand
{
    static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static Command Make() => new("sandbox", "Play with a running sandbox: personas, virtual hospitals, faults, business time") { Personas(), Hospital(), Fault(), Forward() };

    static Command Personas()
    {
        var (url, json) = (CheckedOptions.Url("A running sandbox"), Json());
        var command = new Command("personas", "Print the personas and institutions, ready to paste") { url, json };
        command.SetAction((parsed, cancel) => Trouble.Told(async () =>
        {
            using var http = Client(parsed.GetValue(url)!);
            var sandbox = (await http.GetFromJsonAsync<SandboxDocument>("/api/sandbox", cancel))!;
            if (parsed.GetValue(json)) Console.WriteLine(JsonSerializer.Serialize(new { sandbox.BusinessDate, sandbox.Personas, sandbox.Institutions }, Readable));
            else Print(sandbox);
            return 0;
        }));
        return command;
    }

    static void Print(SandboxDocument sandbox)
    {
        Console.WriteLine($"business date {sandbox.BusinessDate}\n");
        foreach (var p in sandbox.Personas) Console.WriteLine($"{p.Key}\n  {p.Name}  {p.Story}\n  psn_no {p.PersonNo}   certno {p.IdentityNumber} (mdtrt_cert_type 02)   card {p.Card} (03)");
        Console.WriteLine();
        foreach (var i in sandbox.Institutions) Console.WriteLine($"{i.Institution}  {i.Name}  mdtrtarea_admvs {i.HostRegion}\n  x-tif-paasid {i.Account}   secret {i.Secret}");
    }

    static Command Hospital()
    {
        var (url, json) = (CheckedOptions.Url("A running sandbox"), Json());
        var rate = new Option<int>("--rate") { Description = "Messages a second", DefaultValueFactory = static _ => 50 };
        var length = new Option<string>("--for") { Description = "How long, as 30s, 5m or 1h", DefaultValueFactory = static _ => "60s" };
        var seed = new Option<int?>("--seed") { Description = "The same seed makes the same day, on a fresh sandbox; by chance without it" };
        var command = new Command("hospital", "Let virtual hospitals work through a day over HTTP, then reconcile") { url, rate, length, seed, json };
        command.Validators.Add(result =>
        {
            if (result.GetResult(rate) is not null && result.GetValue(rate) is < 1 or > 100_000) result.AddError("--rate has to be 1 to 100000 messages a second.");
            if (result.GetValue(length) is { } said && Length(said) is null) result.AddError($"--for '{result.GetValue(length)}' is no length of time: write it as 30s, 5m or 1h.");
        });
        command.SetAction((parsed, cancel) => Trouble.Told(() => Drive(parsed.GetValue(url)!, new(parsed.GetValue(rate), Length(parsed.GetValue(length)!)!.Value, parsed.GetValue(seed) ?? System.Security.Cryptography.RandomNumberGenerator.GetInt32(100_000)), parsed.GetValue(json), cancel)));
        return command;
    }

    static TimeSpan? Length(string text) => text.Length > 1 && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0
        ? text[^1] switch { 's' => TimeSpan.FromSeconds(count), 'm' => TimeSpan.FromMinutes(count), 'h' => TimeSpan.FromHours(count), _ => null }
        : null;

    static async Task<int> Drive(string url, DayWishes wishes, bool json, CancellationToken cancel)
    {
        using var http = Client(url);
        var day = new HospitalDay(http, wishes);
        var running = day.Run(cancel);
        if (!json) await AnsiConsole.Status().StartAsync("starting", async status =>
        {
            while (await Task.WhenAny(running, Task.Delay(500, cancel)) != running) status.Status(Markup.Escape(Line(day.Standing)));
        });
        var report = await running;
        if (json) Console.WriteLine(JsonSerializer.Serialize(new { wishes.Seed, report }, Readable));
        else Print(wishes, report);
        return report.Standing.Errors == 0 && report.Differences == 0 ? 0 : 1;
    }

    static string Line(DayStanding s) => string.Create(CultureInfo.InvariantCulture,
        $"{s.Elapsed:mm\\:ss}  {s.Messages} messages ({s.Messages / Math.Max(1, s.Elapsed.TotalSeconds):0}/s)  settled {s.Settled}  cancelled {s.Cancelled}  reversed {s.Reversed}  refused as expected {s.RefusedAsExpected}  errors {s.Errors}");

    static void Print(DayWishes wishes, DayReport report)
    {
        Console.WriteLine($"seed {wishes.Seed}  {Line(report.Standing)}");
        foreach (var error in report.Standing.FirstErrors) Console.WriteLine($"  error: {error}");
        Console.WriteLine($"reconciled: {report.Institutions} institutions, {report.ListedRows} rows, {report.Differences} differences");
        foreach (var difference in report.FirstDifferences) Console.WriteLine($"  {difference}");
        if (report.Differences > report.FirstDifferences.Count) Console.WriteLine($"  … and {report.Differences - report.FirstDifferences.Count} more");
    }

    static Command Fault()
    {
        var url = CheckedOptions.Url("A running sandbox");
        var kind = new Argument<string>("kind") { Description = $"{string.Join("; ", FaultSwitch.Kinds.Select(static k => $"{k.Key}: {k.Value}"))}; off: no trouble at all" };
        kind.AcceptOnlyFromAmong([.. FaultSwitch.Kinds.Keys, "off"]);
        var institution = new Option<string>("--institution") { Description = "Whose calls; all without it", DefaultValueFactory = static _ => "*" };
        var infno = new Option<string>("--infno") { Description = "Which transaction; all without it", DefaultValueFactory = static _ => "*" };
        var percent = new Option<int>("--percent") { Description = "How many calls of a hundred", DefaultValueFactory = static _ => 100 };
        var milliseconds = new Option<int>("--ms") { Description = "How long delay and reorder hold", DefaultValueFactory = static _ => 2_000 };
        var command = new Command("fault", "Switch trouble on for calls of the gateway, or off") { kind, institution, infno, percent, milliseconds, url };
        command.SetAction((parsed, cancel) => Trouble.Told(async () =>
        {
            using var http = Client(parsed.GetValue(url)!);
            FaultRule[] rules = parsed.GetValue(kind) == "off" ? [] : [new(parsed.GetValue(institution)!, parsed.GetValue(infno)!, parsed.GetValue(kind)!, parsed.GetValue(percent), parsed.GetValue(milliseconds))];
            using var response = await http.PostAsJsonAsync("/api/sandbox/faults", rules, cancel);
            var text = await response.Content.ReadAsStringAsync(cancel);
            Console.WriteLine(response.IsSuccessStatusCode ? rules.Length == 0 ? "no trouble" : $"on: {rules[0].Kind} for {rules[0].Percent} % of {rules[0].Infno} of {rules[0].Institution}" : Trouble.Of(text));
            return response.IsSuccessStatusCode ? 0 : 1;
        }));
        return command;
    }

    static Command Forward()
    {
        var url = CheckedOptions.Url("A running sandbox");
        var days = new Argument<string>("days") { Description = "How far, as 31d" };
        days.Validators.Add(result =>
        {
            if (Days(result.GetValueOrDefault<string>()) is null) result.AddError("Say how many days, as 31d (1 to 3660).");
        });
        var command = new Command("forward", "Move business time forward; what is over expires at once") { days, url };
        command.SetAction((parsed, cancel) => Trouble.Told(async () =>
        {
            using var http = Client(parsed.GetValue(url)!);
            using var response = await http.PostAsync($"/api/sandbox/clock?days={Days(parsed.GetValue(days)!)}", null, cancel);
            response.EnsureSuccessStatusCode();
            Console.WriteLine($"business date {(await response.Content.ReadFromJsonAsync<ClockDocument>(cancel))!.BusinessDate}");
            return 0;
        }));
        return command;
    }

    static int? Days(string? text) => text is { Length: > 1 } && text[^1] == 'd' && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is >= 1 and <= 3660 ? days : null;

    static Option<bool> Json() => new("--json") { Description = "Machine-readable output" };

    static HttpClient Client(string url) => new() { BaseAddress = new Uri(url), Timeout = TimeSpan.FromSeconds(60) };
}
