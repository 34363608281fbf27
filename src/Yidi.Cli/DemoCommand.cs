using System.CommandLine;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Spectre.Console;
using Yidi.Server.Hosting;
using Yidi.Server.Sandbox;

namespace Yidi.Cli;

/// <summary>yidi demo: a virtual hospital settles the published bill over real HTTP and prints the receipt with its explanation.</summary>
static class DemoCommand
{
    const string DefaultKey = "20220701093000";
    const int SettleSequence = 100;
    const int CancelSequence = 200;

    sealed record Wishes(string Url, string Key, bool Cancel, bool Json, string Language);

    internal static Command Make()
    {
        var url = new Option<string>("--url") { Description = "A running sandbox; without one there, a temporary server is started", DefaultValueFactory = static _ => YidiHost.DefaultUrl };
        var key = new Option<string>("--key") { Description = "At most 14 letters or digits; the same key is a retry and gets the same settlement", DefaultValueFactory = static _ => DefaultKey };
        var fresh = new Option<bool>("--new") { Description = "A key of its own, so a new settlement" };
        var cancelIt = new Option<bool>("--cancel") { Description = "Then cancel the settlement (2208) and show that the yearly sums are what they were" };
        var json = new Option<bool>("--json") { Description = "Machine-readable output" };
        var lang = new Option<string>("--lang") { Description = "zh-CN or en", DefaultValueFactory = static _ => "zh-CN" };
        var command = new Command("demo", "Settle the published bill of a Langfang retiree treated in Beijing") { url, key, fresh, cancelIt, json, lang };
        command.SetAction((parsed, cancel) =>
        {
            var chosen = parsed.GetValue(fresh) ? TimeProvider.System.GetUtcNow().ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture) : parsed.GetValue(key)!;
            return Run(new(parsed.GetValue(url)!, chosen, parsed.GetValue(cancelIt), parsed.GetValue(json), parsed.GetValue(lang)!), cancel);
        });
        return command;
    }

    static async Task<int> Run(Wishes wishes, CancellationToken cancel)
    {
        if (wishes.Key.Length is 0 or > 14 || !wishes.Key.All(char.IsAsciiLetterOrDigit))
        {
            await Console.Error.WriteLineAsync($"--key '{wishes.Key}' has to be 1 to 14 letters or digits, because it becomes part of each msgid.");
            return 2;
        }
        var temporary = await IsRunning(wishes.Url, cancel) ? null : await TemporaryServer(wishes, cancel);
        try
        {
            using var http = new HttpClient { BaseAddress = new Uri(temporary is null ? wishes.Url : YidiHost.AddressOf(temporary)) };
            await Settle(http, wishes, cancel);
            return 0;
        }
        catch (InvalidOperationException e)
        {
            await Console.Error.WriteLineAsync($"The demo stopped: {e.Message}");
            return 1;
        }
        finally
        {
            if (temporary is not null) await temporary.DisposeAsync();
        }
    }

    static async Task<bool> IsRunning(string url, CancellationToken cancel)
    {
        try
        {
            using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
            return (await http.GetAsync(new Uri($"{url}/health"), cancel)).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    static Task<WebApplication> TemporaryServer(Wishes wishes, CancellationToken cancel)
    {
        if (!wishes.Json) Console.WriteLine($"No server at {wishes.Url}: a temporary one is used, and its data is forgotten afterwards.");
        var data = Directory.CreateTempSubdirectory("yidi-demo-").FullName;
        return UpCommand.Server(data, "", "http://127.0.0.1:0", cancel);
    }

    static async Task Settle(HttpClient http, Wishes wishes, CancellationToken cancel)
    {
        var (hospital, sandbox) = await VirtualHospital.Open(http, wishes.Key, SandboxFacts.Hospital, cancel);
        var persona = sandbox.Personas[0];
        (await hospital.Send("9001", new() { ["signIn"] = new JsonObject { ["opter_no"] = "0001", ["mac"] = "00-00-00-00-00-01", ["ip"] = "192.0.2.1" } }, cancel)).Must();
        var read = (await hospital.Send("1101", VirtualVisit.Data(new() { ["mdtrt_cert_type"] = "02", ["mdtrt_cert_no"] = persona.IdentityNumber, ["card_sn"] = "", ["begntime"] = "" }), cancel)).Must();
        var personNo = (string)read["baseinfo"]!["psn_no"]!;
        var visit = new VirtualVisit(hospital, personNo, persona.IdentityNumber);
        await visit.Prepare(cancel);
        var settled = (await hospital.Send("2207", visit.Settle(), cancel, hospital.MessageId(SettleSequence), "131000")).Must()["setlinfo"]!;
        var id = (string)settled["setl_id"]!;
        var shown = new Shown(http, id, personNo, wishes.Language, wishes.Key);
        if (!wishes.Json) await shown.Print(cancel);
        var before = await shown.Year(cancel);
        JsonNode? cancelled = null;
        if (wishes.Cancel)
        {
            cancelled = (await hospital.Send("2208", visit.Cancel(id), cancel, hospital.MessageId(CancelSequence), "131000")).Must()["setlinfo"]!;
            if (!wishes.Json) await shown.PrintCancelled((string)cancelled["setl_id"]!, before, cancel);
        }
        if (wishes.Json) await shown.PrintJson(cancelled, cancel);
    }

    /// <summary>What the demo shows of one settlement.</summary>
    sealed class Shown(HttpClient http, string id, string personNo, string language, string key)
    {
        internal async Task Print(CancellationToken cancel)
        {
            var receipt = await Get($"/api/settlements/{id}", cancel);
            var amounts = receipt["amounts"]!;
            AnsiConsole.Write(new Rule($"结算单 {id}  {receipt["state"]}") { Justification = Justify.Left });
            Console.WriteLine($"{receipt["personMasked"]}，参保地 {receipt["insuredPlace"]}，就医地 {receipt["hostPlace"]} {receipt["institutionName"]}，{receipt["settledAt"]}");
            var lines = new Table { Border = TableBorder.Rounded }.AddColumns("项目", "类别").AddColumn(Right("金额")).AddColumn(Right("先行自付")).AddColumn(Right("报销范围内"));
            foreach (var line in receipt["lines"]!.AsArray())
                lines.AddRow($"{line!["name"]}", $"{line["class"]}", $"{line["total"]}", $"{line["firstShare"]}", $"{line["inScope"]}");
            lines.AddRow("合计", "", $"{amounts["total"]}", $"{amounts["firstShare"]}", $"{amounts["inScope"]}");
            AnsiConsole.Write(lines);
            var pays = new Table { Border = TableBorder.Rounded }.AddColumns("谁支付").AddColumn(Right("元"));
            pays.AddRow("医保基金", $"{amounts["fundTotal"]}").AddRow("个人（现金）", $"{amounts["cash"]}").AddRow("总费用", $"{amounts["total"]}");
            AnsiConsole.Write(pays);
            Console.WriteLine("为什么是这个数");
            Console.Write(await http.GetStringAsync(new Uri($"/api/settlements/{id}/explanation?format=text&lang={language}", UriKind.Relative), cancel));
            Console.WriteLine($"\n网页：{http.BaseAddress}receipts/{id}   键：{key}（同一个键再次运行得到同一笔结算；--new 结算新的一笔）");
        }

        internal async Task PrintCancelled(string cancellationId, string before, CancellationToken cancel)
        {
            AnsiConsole.Write(new Rule("撤销（2208）") { Justification = Justify.Left });
            Console.WriteLine($"撤销编号 {cancellationId}");
            Console.WriteLine($"年度累计（撤销前）{before}");
            Console.WriteLine($"年度累计（撤销后）{await Year(cancel)}");
        }

        internal async Task PrintJson(JsonNode? cancelled, CancellationToken cancel)
        {
            var all = new JsonObject
            {
                ["key"] = key,
                ["settlement"] = await Get($"/api/settlements/{id}", cancel),
                ["explanation"] = await Get($"/api/settlements/{id}/explanation?lang={language}", cancel),
                ["benefitYears"] = JsonNode.Parse(await Year(cancel)),
                ["cancellation"] = cancelled?.DeepClone(),
            };
            Console.WriteLine(all.ToJsonString(new JsonSerializerOptions { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        }

        /// <summary>The person's yearly sums as compact JSON.</summary>
        internal async Task<string> Year(CancellationToken cancel) =>
            await http.GetStringAsync(new Uri($"/api/sandbox/persons/{personNo}/benefit-years", UriKind.Relative), cancel);

        async Task<JsonNode> Get(string path, CancellationToken cancel) =>
            await http.GetFromJsonAsync<JsonNode>(new Uri(path, UriKind.Relative), cancel) ?? throw new InvalidOperationException($"{path} answered nothing.");

        static TableColumn Right(string title) => new(title) { Alignment = Justify.Right };
    }
}
