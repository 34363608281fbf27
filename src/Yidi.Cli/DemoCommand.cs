using System.CommandLine;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
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
        var url = CheckedOptions.Url("A running sandbox; without one there, a temporary server is started");
        var key = new Option<string>("--key") { Description = "At most 14 letters or digits; the same key is a retry and gets the same settlement", DefaultValueFactory = static _ => DefaultKey };
        var fresh = new Option<bool>("--new") { Description = "A key of its own, so a new settlement" };
        var cancelIt = new Option<bool>("--cancel") { Description = "Then cancel the settlement (2208) and show that the yearly sums are what they were" };
        var json = new Option<bool>("--json") { Description = "Machine-readable output" };
        var lang = new Option<string>("--lang") { Description = "Language of the explanation: zh-CN or en", DefaultValueFactory = static _ => "zh-CN" };
        lang.AcceptOnlyFromAmong("zh-CN", "en");
        var command = new Command("demo", "Settle the published bill of a Langfang retiree treated in Beijing") { url, key, fresh, cancelIt, json, lang, DemoMonth.Make() };
        command.SetAction((parsed, cancel) =>
        {
            var chosen = parsed.GetValue(fresh) ? TimeProvider.System.GetUtcNow().ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture) : parsed.GetValue(key)!;
            return Trouble.Told(() => Run(new(parsed.GetValue(url)!, chosen, parsed.GetValue(cancelIt), parsed.GetValue(json), parsed.GetValue(lang)!), cancel));
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
        if (!await IsRunning(wishes.Url, cancel)) return await OnTemporaryServer(wishes, cancel);
        using var http = new HttpClient { BaseAddress = new Uri(wishes.Url) };
        await Settle(http, wishes, cancel);
        return 0;
    }

    static async Task<int> OnTemporaryServer(Wishes wishes, CancellationToken cancel)
    {
        if (!wishes.Json) Console.WriteLine($"No server at {wishes.Url}: a temporary one is used, and its data is removed afterwards.");
        var data = Directory.CreateTempSubdirectory("yidi-demo-");
        try
        {
            await using var app = await UpCommand.Server(data.FullName, "", "http://127.0.0.1:0", cancel);
            using var http = new HttpClient { BaseAddress = new Uri(YidiHost.AddressOf(app)) };
            await Settle(http, wishes, cancel);
            await app.StopAsync(cancel);
            return 0;
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    internal static async Task<bool> IsRunning(string url, CancellationToken cancel)
    {
        try
        {
            using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
            return (await http.GetAsync(new Uri($"{url}/health"), cancel)).IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
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
        var shown = new Shown(http, personNo, wishes.Language, wishes.Key);
        var before = await shown.Year(cancel);
        var settled = (await hospital.Send("2207", visit.Settle(), cancel, hospital.MessageId(SettleSequence), "131000")).Must()["setlinfo"]!;
        var id = (string)settled["setl_id"]!;
        var after = await shown.Year(cancel);
        if (!wishes.Json) await shown.Print(id, isRetry: before == after, cancel);
        JsonNode? cancelled = null;
        if (wishes.Cancel)
        {
            cancelled = (await hospital.Send("2208", visit.Cancel(id), cancel, hospital.MessageId(CancelSequence), "131000")).Must()["setlinfo"]!;
            if (!wishes.Json) await shown.PrintCancelled((string)cancelled["setl_id"]!, before, after, cancel);
        }
        if (wishes.Json) await shown.PrintJson(id, cancelled, cancel);
    }

    /// <summary>What the demo shows of one settlement.</summary>
    sealed class Shown(HttpClient http, string personNo, string language, string key)
    {
        static readonly Dictionary<string, string> States = new() { ["Live"] = "已结算", ["Cancelled"] = "已撤销", ["Reversed"] = "已冲正" };

        internal async Task Print(string id, bool isRetry, CancellationToken cancel)
        {
            var receipt = await Get($"/api/settlements/{id}", cancel);
            var amounts = receipt["amounts"]!;
            AnsiConsole.Write(new Rule($"结算单 {id}  {States[(string)receipt["state"]!]}{(isRetry ? "（同一报文重发，得到首次结算）" : "")}") { Justification = Justify.Left });
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

        internal async Task PrintCancelled(string cancellationId, string before, string settled, CancellationToken cancel)
        {
            AnsiConsole.Write(new Rule("撤销（2208）") { Justification = Justify.Left });
            var cancelled = await Year(cancel);
            Console.WriteLine($"撤销编号 {cancellationId}");
            var sums = new Table { Border = TableBorder.Rounded }.AddColumns("年度累计（元）").AddColumn(Right("结算前")).AddColumn(Right("结算后")).AddColumn(Right("撤销后"));
            foreach (var (name, label) in new[] { ("in-scope", "报销范围内费用"), ("fund.pool", "统筹基金支付"), ("own.ratio-share", "按比例自付") })
                sums.AddRow(label, Sum(before, name), Sum(settled, name), Sum(cancelled, name));
            AnsiConsole.Write(sums);
            Console.WriteLine(Verdict(Sums(before), Sums(settled), Sums(cancelled)));
        }

        static string Verdict(string before, string settled, string cancelled) =>
            settled == cancelled ? "撤销是重发：累计没有变动。"
            : before == settled ? "结算是重发；撤销退回了它计入的全部金额。"
            : before == cancelled ? "撤销后与结算前一致。"
            : "撤销后与结算前不一致，请运行 ./yidi verify。";

        /// <summary>All sums of the person's years as one text; the versions, which only rise, left out.</summary>
        static string Sums(string years) => string.Join('|', JsonNode.Parse(years)!.AsArray().Select(static y => y!["accumulators"]!.ToJsonString()).Where(static s => s != "{}"));

        static string Sum(string years, string name) => JsonNode.Parse(years)!.AsArray().FirstOrDefault()?["accumulators"]?[name] is { } fen ? new Yidi.Policy.Money((long)fen).ToString() : "0.00";

        internal async Task PrintJson(string id, JsonNode? cancelled, CancellationToken cancel)
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
