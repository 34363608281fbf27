using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Yidi.Server.Sandbox;
using Yidi.Storage;
using Yidi.Testing;

namespace Yidi.System.Tests;

/// <summary>
/// Every message of the door as a request and the answer it gets, over real HTTP on both engines, compared with messages/*. Ids and times
/// are blanked; everything else is to the letter.
/// </summary>
public sealed partial class MessageGoldenTests
{
    static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(StoreEngine.Sqlite)]
    [InlineData(StoreEngine.Postgres)]
    public async Task One_visit_from_card_to_cancellation(StoreEngine engine)
    {
        await using var installation = await Installation.Start(await SownStores.Of(engine), 1);
        using var http = installation.Http();
        var (hospital, sandbox) = await VirtualHospital.Open(http, "GOLDEN", SandboxFacts.Hospital, Cancel);
        var persona = sandbox.Personas[0];
        var visit = new VirtualVisit(hospital, persona.PersonNo, persona.IdentityNumber);
        var pairs = new Pairs(hospital);
        await pairs.Send("9001", "typical", new() { ["signIn"] = new JsonObject { ["opter_no"] = "0001", ["mac"] = "00-00-00-00-00-01", ["ip"] = "192.0.2.1" } });
        await pairs.Send("1101", "card", VirtualVisit.Data(new() { ["mdtrt_cert_type"] = "03", ["mdtrt_cert_no"] = persona.Card, ["card_sn"] = "1", ["begntime"] = "" }));
        await pairs.Send("1101", "name-and-number", VirtualVisit.Data(new() { ["psn_cert_type"] = "01", ["certno"] = persona.IdentityNumber, ["psn_name"] = persona.Name }));
        await pairs.Send("1101", "refused-other-name", VirtualVisit.Data(new() { ["psn_cert_type"] = "01", ["certno"] = persona.IdentityNumber, ["psn_name"] = "张三" }));
        await visit.Prepare(Cancel);
        await pairs.Send("2206", "typical", visit.Settle());
        var settled = await pairs.Send("2207", "typical", visit.Settle());
        await pairs.Send("2207", "refused-batch-settled", visit.Settle());
        await pairs.Send("2205", "refused-live-settlement", VirtualVisit.Data(new() { ["mdtrt_id"] = visit.VisitNo, ["psn_no"] = visit.PersonNo, ["chrg_bchno"] = VirtualVisit.Batch }));
        await pairs.Send("2202", "refused-live-settlement", visit.CancelVisit());
        var cancelled = await pairs.Send("2208", "typical", visit.Cancel((string)settled["output"]!["setlinfo"]!["setl_id"]!));
        Assert.NotEqual((string)settled["output"]!["setlinfo"]!["setl_id"]!, (string)cancelled["output"]!["setlinfo"]!["setl_id"]!);
        await pairs.Send("2601", "typical", visit.Reverse("NEVER-SENT", "2207"));
        await pairs.Send("2205", "typical", VirtualVisit.Data(new() { ["mdtrt_id"] = visit.VisitNo, ["psn_no"] = visit.PersonNo, ["chrg_bchno"] = "0000" }));
        await pairs.Send("2202", "typical", visit.CancelVisit());
        Assert.Empty(pairs.Differences);
    }

    [Fact]
    public async Task Declaring_and_taking_back()
    {
        await using var installation = await Installation.Start(await SownStores.Of(StoreEngine.Sqlite), 1);
        using var http = installation.Http();
        var (hospital, sandbox) = await VirtualHospital.Open(http, "GOLDEN", SandboxFacts.Hospital, Cancel);
        var visit = new VirtualVisit(hospital, sandbox.Personas[0].PersonNo, sandbox.Personas[0].IdentityNumber);
        await visit.Prepare(Cancel);
        var settled = (string)(await hospital.Send("2207", visit.Settle(), Cancel)).Must()["setlinfo"]!["setl_id"]!;
        var pairs = new Pairs(hospital);
        JsonObject Totals(string total) => VirtualVisit.Data(new()
        {
            ["clr_type"] = "11", ["clr_way"] = "", ["setlym"] = "202207", ["psntime"] = 1, ["medfee_sumamt"] = total, ["med_sumfee"] = total, ["fund_appy_sum"] = "48.89", ["cash_payamt"] = "15.40", ["acct_pay"] = "0", ["begndate"] = "2022-07-01", ["enddate"] = "2022-07-31",
        });
        await pairs.Send("3203", "refused-other-total", Totals("64.28"));
        var declared = await pairs.Send("3203", "typical", Totals("64.29"));
        await pairs.Send("3204", "typical", VirtualVisit.Data(new() { ["clr_appy_evt_id"] = (string)declared["output"]!["result"]!["clr_appy_evt_id"]! }));
        await pairs.Send("3260", "typical", VirtualVisit.Data(new() { ["trt_year"] = "2022", ["trt_month"] = "07", ["startrow"] = 1 }));
        JsonObject Details() => new() { ["data"] = new JsonObject { ["trt_year"] = "2022", ["trt_month"] = "07", ["totalrow"] = 1 }, ["detail"] = new JsonArray(new JsonObject { ["mdtrt_id"] = visit.VisitNo, ["setl_sn"] = settled, ["medfee_sumamt"] = 64.29m, ["cnfm_flag"] = "1" }) };
        var confirmed = await pairs.Send("3261", "typical", Details());
        await pairs.Send("3261", "refused-declared-already", Details());
        await pairs.Send("3262", "typical", VirtualVisit.Data(new() { ["trt_year"] = "2022", ["trt_month"] = "07", ["otransid"] = (string)confirmed["output"]!["result"]!["transid"]! }));
        Assert.Empty(pairs.Differences);
    }

    [Fact]
    public async Task Registering_describing_and_uploading()
    {
        await using var installation = await Installation.Start(await SownStores.Of(StoreEngine.Sqlite), 1);
        using var http = installation.Http();
        var (hospital, sandbox) = await VirtualHospital.Open(http, "GOLDEN", SandboxFacts.Hospital, Cancel);
        var visit = new VirtualVisit(hospital, sandbox.Personas[0].PersonNo, sandbox.Personas[0].IdentityNumber);
        await visit.Prepare(Cancel);
        var pairs = new Pairs(hospital);
        await pairs.Send("2201", "typical", visit.Register());
        await pairs.Send("2203A", "typical", visit.Describe());
        await pairs.Send("2204", "typical", visit.Lines("B2"));
        await pairs.Send("2204", "limit-and-own-expense", new() { ["feedetail"] = new JsonArray(visit.Line("B3-1", "B3", SandboxFacts.Limited, "60.00"), visit.Line("B3-2", "B3", SandboxFacts.OwnExpense, "10.00")) });
        await pairs.Send("2204", "refused-unknown-item", new() { ["feedetail"] = new JsonArray(visit.Line("B4-1", "B4", "XNOTINCATALOGUE", "1.00")) });
        var (unfiled, unqualified) = (sandbox.Personas[1], sandbox.Personas[2]);
        await pairs.Send("2207", "refused-not-filed", await ReadyToSettle(hospital, unfiled));
        await pairs.Send("2207", "refused-not-qualified", await ReadyToSettle(hospital, unqualified));
        Assert.Empty(pairs.Differences);
    }

    static async Task<JsonObject> ReadyToSettle(VirtualHospital hospital, SandboxPersona persona)
    {
        var visit = new VirtualVisit(hospital, persona.PersonNo, persona.IdentityNumber);
        await visit.Prepare(Cancel);
        return visit.Settle();
    }

    /// <summary>Sends, and compares request and answer with their golden files.</summary>
    sealed partial class Pairs(VirtualHospital hospital)
    {
        internal List<string> Differences { get; } = [];

        internal async Task<JsonNode> Send(string infno, string name, JsonObject input)
        {
            var envelope = hospital.Envelope(infno, hospital.NextMessageId(), input, infno is "9001" or "1101" ? "" : "131000");
            using var response = await hospital.PostRaw("/infno", Encoding.UTF8.GetBytes(envelope.ToJsonString()), Cancel);
            Assert.Equal(200, (int)response.StatusCode);
            Assert.Equal("application/json;charset=UTF-8", response.Content.Headers.ContentType!.ToString().Replace(" ", "", StringComparison.Ordinal));
            var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancel))!;
            Compare(infno, $"{name}.request", envelope);
            Compare(infno, $"{name}.response", answer);
            return answer;
        }

        void Compare(string infno, string name, JsonNode json)
        {
            var path = Repository.PathOf("tests", "Yidi.System.Tests", "messages", infno, $"{name}.json");
            if (Golden.Difference(path, Blanked(json.ToJsonString(Indented)) + "\n") is { } difference) Differences.Add(difference);
        }

        static string Blanked(string json)
        {
            json = PlatformId().Replace(json, "<id>");
            json = Reference().Replace(json, "<reference>");
            json = MessageId().Replace(json, "<msgid>");
            json = Time17().Replace(json, "<time>");
            return AnswerTime().Replace(json, "$1\"<time>\"");
        }

        [GeneratedRegex(@"\b1[13]\d{17}\b")]
        private static partial Regex PlatformId();

        [GeneratedRegex(@"\b100000\d{24}\b")]
        private static partial Regex Reference();

        [GeneratedRegex(@"\bH11010500001\w{18}\b")]
        private static partial Regex MessageId();

        [GeneratedRegex(@"\b20220701\d{9}\b")]
        private static partial Regex Time17();

        [GeneratedRegex("(\"(?:setl_time|sign_time|mdtrt_setl_time)\": )\"[^\"]+\"")]
        private static partial Regex AnswerTime();
    }
}
