using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Yidi.Server.Sandbox;
using Yidi.Storage;
using Yidi.Testing;

namespace Yidi.System.Tests;

/// <summary>Tests that measure the memory of the process: nothing else runs beside them, or what others hold would be counted.</summary>
[CollectionDefinition(nameof(MeasuredAlone), DisableParallelization = true)]
public sealed class MeasuredAlone;

/// <summary>Ten thousand broken bodies, correctly signed: no HTTP 500, no internal fault, no partial write, every refusal with a code, no growth of memory. A hundred thousand: tests/README.md.</summary>
[Collection(nameof(MeasuredAlone))]
public sealed class FuzzTests
{
    const int Seed = 64_29;
    static readonly int Bodies = int.Parse(Environment.GetEnvironmentVariable("YIDI_FUZZ_BODIES") ?? "4000", CultureInfo.InvariantCulture);
    const int BodiesPerVisit = 250;

    /// <summary>What may be held at the end beyond what was held after the first round: caches that fill, not growth with the number of bodies.</summary>
    const long MostGrowth = 48L * 1024 * 1024;

    static readonly DateOnly Today = SandboxFacts.BusinessStartDay;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(StoreEngine.Sqlite)]
    [InlineData(StoreEngine.Postgres)]
    public async Task Mutated_bodies_are_refused_or_answered_and_never_half_done(StoreEngine engine)
    {
        TestContext.Current.SendDiagnosticMessage($"seed {Seed}, {Bodies} bodies on {engine}");
        await using var installation = await Installation.Start(await SownStores.Of(engine), (Bodies / BodiesPerVisit) + 1);
        var stores = installation.Get<StoreMap>();
        var random = new Random(Seed + (int)engine);
        var (refused, accepted, heldAtFirst) = (0, 0, 0L);
        for (var round = 0; round < Bodies / BodiesPerVisit; round++)
        {
            var (hospital, visit, http) = await installation.NextPreparedVisit();
            using var client = http;
            var digest = await StoreDigest.Of(stores);
            for (var i = 0; i < BodiesPerVisit; i++)
            {
                var body = Mutation.Of(Valid(hospital, visit, random), random);
                using var response = await hospital.PostRaw("/infno", body, Cancel);
                var text = await response.Content.ReadAsStringAsync(Cancel);
                var where = string.Create(CultureInfo.InvariantCulture, $"seed {Seed}, round {round}, body {i}: {Encoding.UTF8.GetString(body)}\n{text}");
                Assert.True((int)response.StatusCode == 200, where);
                var reply = JsonNode.Parse(text)!;
                var code = (int)reply["infcode"]!;
                Assert.True(code is 0 or -1, where);
                Assert.False(text.Contains("YD5002", StringComparison.Ordinal), where);
                if (code == -1) Assert.Matches(@"^\[YD\d{4}\] ", (string)reply["err_msg"]!);
                var after = await StoreDigest.Of(stores);
                if (code == -1) Assert.True(digest == after, $"{where}\nbefore {digest}\nafter  {after}");
                digest = after;
                _ = code == 0 ? accepted++ : refused++;
            }
            if (round == 0) heldAtFirst = GC.GetTotalMemory(forceFullCollection: true);
        }
        var growth = GC.GetTotalMemory(forceFullCollection: true) - heldAtFirst;
        TestContext.Current.SendDiagnosticMessage($"memory held grew by {growth / 1024 / 1024} MB");
        Assert.True(growth < MostGrowth, $"memory held grew by {growth / 1024 / 1024} MB over {Bodies} bodies");
        TestContext.Current.SendDiagnosticMessage($"{refused} refused, {accepted} accepted");
        Assert.True(refused > Bodies / 2 && accepted > Bodies / 100, $"{refused} refused, {accepted} accepted: the fuzz tests too little of one side");
        Assert.Empty(await installation.Findings());
    }

    static string Valid(VirtualHospital hospital, VirtualVisit visit, Random random)
    {
        var batch = $"F{random.Next(1000)}";
        var stay = new VirtualPatient(hospital, visit.PersonNo, SandboxFacts.Personas[0].IdentityNumber, "131000") { VisitNo = visit.VisitNo };
        var charge = new VirtualCharge(batch, SandboxFacts.Acarbose, 10m, 1, Today);
        (string Infno, JsonObject Input)[] messages =
        [
            ("2201", visit.Register()), ("2203A", visit.Describe()), ("2204", visit.Lines(batch)), ("2206", visit.Settle()), ("2207", visit.Settle()),
            ("2205", VirtualVisit.Data(new() { ["mdtrt_id"] = visit.VisitNo, ["psn_no"] = visit.PersonNo, ["chrg_bchno"] = batch })),
            ("2208", visit.Cancel("1300000000000000000")), ("2601", visit.Reverse(hospital.NextMessageId(), "2207")),
            ("1101", VirtualVisit.Data(new() { ["mdtrt_cert_type"] = "02", ["mdtrt_cert_no"] = "991002195503150021" })),
            ("2401", stay.Admit(Today)), ("2403", stay.CorrectAdmission(Today)), ("2301", stay.Charges([charge])), ("2302", stay.OfLines("0000")), ("2402", stay.Discharge(Today)), ("2303", stay.SettleStay(10m)), ("2304", stay.SettleStay(10m)),
            ("2305", stay.OfSettlement("1300000000000000000")), ("2404", stay.OfVisit()), ("2405", stay.OfVisit()), ("2102", stay.Buy(Today, [charge])), ("2601", visit.Reverse(hospital.NextMessageId(), "2401")),
            ("5201", VirtualVisit.Data(new() { ["psn_no"] = visit.PersonNo, ["begntime"] = "2022-01-01", ["endtime"] = "2023-01-01", ["med_type"] = "11" })), ("5204", stay.OfVisit()), ("5203", stay.OfSettlement("1300000000000000000")),
            ("3201", VirtualVisit.Data(new() { ["insutype"] = "310", ["clr_type"] = "11", ["setl_optins"] = "110000", ["stmt_begndate"] = "2022-07-01", ["stmt_enddate"] = "2022-07-01", ["medfee_sumamt"] = 1, ["fund_pay_sumamt"] = 1, ["acct_pay"] = 0, ["fixmedins_setl_cnt"] = 1 })),
            ("3202", VirtualVisit.Data(new() { ["clr_type"] = "11", ["setl_optins"] = "110000", ["file_qury_no"] = "1", ["stmt_begndate"] = "2022-07-01", ["stmt_enddate"] = "2022-07-01", ["medfee_sumamt"] = 1, ["fund_pay_sumamt"] = 1, ["cash_payamt"] = 0, ["fixmedins_setl_cnt"] = 1 })),
            ("9101", new() { ["fsUploadIn"] = new JsonObject { ["in"] = "MQ==", ["filename"] = "a.txt", ["fixmedins_code"] = SandboxFacts.Hospital } }), ("9002", new() { ["signOut"] = new JsonObject { ["sign_no"] = "1", ["opter_no"] = "1" } }),
            ("4101", new() { ["setlinfo"] = new JsonObject { ["mdtrt_id"] = visit.VisitNo, ["setl_id"] = "1300000000000000000", ["acct_pay"] = 0, ["psn_cashpay"] = 0 }, ["payinfo"] = new JsonArray(), ["diseinfo"] = new JsonArray(), ["iteminfo"] = new JsonArray() }),
            ("4202", new() { ["mdtrtinfo"] = new JsonObject { ["fixmedins_mdtrt_id"] = "V1", ["certno"] = "991002195503150021", ["medfee_sumamt"] = 1 } }), ("4207", VirtualVisit.Data(new() { ["fixmedins_mdtrt_id"] = "V1" })),
            ("9001", new() { ["signIn"] = new JsonObject { ["opter_no"] = "1", ["ip"] = "192.0.2.1" } }),
        ];
        var (infno, input) = messages[random.Next(messages.Length)];
        return hospital.Envelope(infno, hospital.NextMessageId(), input, random.Next(2) == 0 ? "" : "131000").ToJsonString();
    }
}

/// <summary>One way or several of breaking a body.</summary>
static class Mutation
{
    static readonly string[] Tokens =
    [
        "null", "\"\"", "-1", "1e400", "99999999999999999999999", "[]", "{}", "[[[]]]", "true", "\"\\u0000\"", "\"\\ud800\"", "0.001", "\"2022-13-45\"", "\"０\"",
        "\"' OR 1=1 --\"", "\"<script>\"", "-0", "1.7976931348623157e308", "\"NaN\"", "{\"a\":{\"a\":{\"a\":1}}}", "\"9999-12-31 23:59:59\"", "\"0001-01-01\"",
    ];

    internal static byte[] Of(string body, Random random) => random.Next(5) switch
    {
        0 => Bytes(body, random),
        1 => Encoding.UTF8.GetBytes(body[..random.Next(body.Length)]),
        2 => Encoding.UTF8.GetBytes(Swapped(body, random)),
        3 => Encoding.UTF8.GetBytes(Removed(body, random)),
        _ => Encoding.UTF8.GetBytes(Swapped(Removed(Swapped(body, random), random), random)),
    };

    static byte[] Bytes(string body, Random random)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        for (var i = random.Next(1, 6); i > 0; i--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        return bytes;
    }

    /// <summary>A value somewhere in the tree becomes something it should not be.</summary>
    static string Swapped(string body, Random random)
    {
        if (Parse(body) is not { } root) return body;
        var (parent, key) = Pick(root, random);
        parent[key] = ParseToken(Tokens[random.Next(Tokens.Length)]);
        return Text(root);
    }

    static string Removed(string body, Random random)
    {
        if (Parse(body) is not { } root) return body;
        var (parent, key) = Pick(root, random);
        parent.Remove(key);
        return Text(root);
    }

    static (JsonObject Parent, string Key) Pick(JsonObject root, Random random)
    {
        var all = new List<(JsonObject, string)>();
        Collect(root, all);
        return all.Count == 0 ? (root, "infno") : all[random.Next(all.Count)];
    }

    static void Collect(JsonNode? node, List<(JsonObject, string)> all)
    {
        if (node is JsonArray array) foreach (var item in array) Collect(item, all);
        if (node is not JsonObject map) return;
        foreach (var (key, value) in map)
        {
            all.Add((map, key));
            Collect(value, all);
        }
    }

    // Tokens that .NET will not hold as a node stand for themselves until the text is written.
    static JsonNode? ParseToken(string token) => token.Contains("ud800", StringComparison.Ordinal) || token.Contains("e400", StringComparison.Ordinal) ? JsonValue.Create($"@raw{token.Trim('"')}@") : JsonNode.Parse(token);

    static string Text(JsonObject root) => root.ToJsonString().Replace("\"@raw\\\\ud800@\"", "\"\\ud800\"", StringComparison.Ordinal).Replace("\"@raw1e400@\"", "1e400", StringComparison.Ordinal);

    // What holds half a character already cannot be written again by .NET; it is broken enough.
    static JsonObject? Parse(string body)
    {
        if (body.Contains("\\ud800", StringComparison.Ordinal)) return null;
        try
        {
            return JsonNode.Parse(body) as JsonObject;
        }
        catch (global::System.Text.Json.JsonException)
        {
            return null;
        }
    }
}
