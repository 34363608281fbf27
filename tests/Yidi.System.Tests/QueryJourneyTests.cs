using System.Text.Json.Nodes;
using Yidi.Operations.Plumbing;
using Yidi.Server.Sandbox;
using Yidi.Storage;
using Yidi.Testing;

namespace Yidi.System.Tests;

/// <summary>What a hospital asks and uploads around a settlement, on both engines: queries, settlement lists, visits the patient paid.</summary>
public sealed class QueryJourneyTests
{
    static readonly DateOnly Today = SandboxFacts.BusinessStartDay;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<StoreEngine> Both => [StoreEngine.Sqlite, StoreEngine.Postgres];

    [Theory, MemberData(nameof(Both))]
    public async Task A_settled_visit_is_found_by_every_query(StoreEngine engine)
    {
        await using var installation = await Installation.Start(await SownStores.Of(engine), 2);
        using var walk = await Walk.In(installation, "guangzhou-dialysis");
        var settled = await walk.SettleVisit("14", SandboxFacts.Dialysis, "B1", [new("Q1", SandboxFacts.Acarbose, 500m, 1, Today), new("Q2", SandboxFacts.Repaglinide, 40m, 2, Today)]);
        var visits = (await walk.Must("5201", Data(walk, new() { ["begntime"] = "2022-06-01", ["endtime"] = "2022-12-31", ["med_type"] = "14" })))!["mdtrtinfo"]!.AsArray();
        Assert.Equal(walk.Patient.VisitNo, (string)Assert.Single(visits)!["mdtrt_id"]!);
        // Without an end, as some clients ask.
        Assert.Single((await walk.Must("5201", Data(walk, new() { ["begntime"] = "2022-06-01" })))!["mdtrtinfo"]!.AsArray());
        var diagnoses = (await walk.Must("5202", walk.Patient.OfVisit()))!["diseinfo"]!.AsArray();
        Assert.Equal("1", (string)Assert.Single(diagnoses)!["maindiag_flag"]!);
        var asked = (await walk.Must("5203", walk.Patient.OfSettlement(settled.Id)))!;
        Assert.Equal(settled.Info["psn_cash_pay"]!.ToJsonString(), asked["setlinfo"]!["psn_cash_pay"]!.ToJsonString());
        Assert.Equal("2022", (string)asked["setlinfo"]!["year"]!);
        Assert.Equal("0", (string)asked["setlinfo"]!["refd_setl_flag"]!);
        var lines = (await walk.Must("5204", walk.Patient.OfVisit()))!.AsArray();
        Assert.Equal(["Q1", "Q2"], lines.Select(static l => (string)l!["feedetl_sn"]!).Order(StringComparer.Ordinal));
        Assert.All(lines, l => Assert.Equal(settled.Id, (string)l!["setl_id"]!));
        await walk.Refused("5205", Data(walk, new() { ["begntime"] = "2022-06-01" }), RefusalKind.CredentialNotShown);
        await walk.Must("1101", walk.Patient.ReadCard());
        var medicines = (await walk.Must("5205", Data(walk, new() { ["begntime"] = "2022-06-01" })))!["feedetail"]!.AsArray();
        Assert.Equal(["Q1", "Q2"], medicines.Select(static l => (string)l!["feedetl_sn"]!).Order(StringComparer.Ordinal));
        var sums = (await walk.Must("5206", Data(walk, new() { ["cum_ym"] = "202207" })))!["cuminfo"]!.AsArray();
        Assert.Equal(580m, (decimal)sums.Single(static s => (string)s!["cum_type_code"]! == "F0000_BIZ14")!["cum"]!);
        Assert.Equal(1m, (decimal)sums.Single(static s => (string)s!["cum_type_code"]! == "C0000_BIZ14")!["cum"]!);
        Assert.Empty((await walk.Must("5206", Data(walk, new() { ["cum_ym"] = "202101" })))!["cuminfo"]!.AsArray());
        await walk.Must("2208", walk.Patient.OfSettlement(settled.Id));
        Assert.Empty((await walk.Must("5205", Data(walk, new() { ["begntime"] = "2022-06-01" })))!["feedetail"]!.AsArray());
        await walk.Must("2401", walk.Patient.Admit(Today.AddDays(-1)), visit: true);
        Assert.Equal(walk.Patient.VisitNo, (string)Assert.Single((await walk.Must("5303", Data(walk, new() { ["begntime"] = "2022-06-01" })))!["data"]!.AsArray())!["mdtrt_id"]!);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_settlement_list_says_what_was_settled_or_is_refused(StoreEngine engine)
    {
        using var walk = await Walk.Of(engine, null);
        await walk.Must("2401", walk.Patient.Admit(Today.AddDays(-5)), visit: true);
        await walk.Must("2301", walk.Patient.Charges([new("S1", SandboxFacts.Acarbose, 400m, 5, Today.AddDays(-4))]));
        await walk.Must("2402", walk.Patient.Discharge(Today));
        var settled = await walk.Settled("2304", walk.Patient.SettleStay(2000m));
        var message = walk.Hospital.NextMessageId();
        var kept = await walk.Patient.Send("4101", List(walk, settled, 2000m), Cancel, message);
        Assert.True(kept.Code == 0, kept.Error);
        var number = (string)kept.Output!["setl_list_id"]!;
        Assert.Equal(number, (string)(await walk.Patient.Send("4101", List(walk, settled, 2000m), Cancel, message)).Must()["setl_list_id"]!);
        // Another content under the same message is not taken for the first.
        var corrected = List(walk, settled, 2000m);
        corrected["setlinfo"]!["medcasno"] = "BA-2";
        Assert.StartsWith("[YD4004]", (await walk.Patient.Send("4101", corrected.DeepClone().AsObject(), Cancel, message)).Error, StringComparison.Ordinal);
        Assert.NotEqual(number, (string)(await walk.Must("4101A", corrected))!["setl_list_id"]!);
        await walk.Refused("4101", List(walk, settled, 1999m), RefusalKind.AmountDisagrees);
        Assert.Contains("iteminfo=1999.00", (await walk.Patient.Send("4101", List(walk, settled, 1999m), Cancel)).Error);
        var stranger = List(walk, settled, 2000m);
        stranger["setlinfo"]!["setl_id"] = "1100000000000000001";
        await walk.Refused("4101", stranger, RefusalKind.SettlementUnknown);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Visits_the_patient_paid_are_uploaded_found_and_removed(StoreEngine engine)
    {
        using var walk = await Walk.Of(engine, null);
        var key = $"SELF-{walk.Patient.PersonNo}";
        JsonObject Fact(string node, JsonObject fields)
        {
            fields["fixmedins_mdtrt_id"] = key;
            return new() { [node] = node == "mdtrtinfo" ? fields : new JsonArray(fields) };
        }
        await walk.Refused("4201", Fact("feedetail", new() { ["feedetl_sn"] = "1", ["det_item_fee_sumamt"] = 12.5m }), RefusalKind.VisitUnknown);
        await walk.Must("4202", Fact("mdtrtinfo", new() { ["certno"] = "991002195503150021", ["medfee_sumamt"] = 12.5m }));
        await walk.Must("4201", Fact("feedetail", new() { ["feedetl_sn"] = "1", ["det_item_fee_sumamt"] = 12.5m }));
        await walk.Must("4208", Fact("diseinfo", new() { ["diag_code"] = "J18.900", ["diag_name"] = "肺炎" }));
        await walk.Must("4209", Fact("diseinfo", new() { ["diag_code"] = "J18.900", ["diag_name"] = "肺炎，未特指" }));
        await walk.Must("4203", Fact("mdtrtinfo", new() { ["certno"] = "991002195503150021", ["medfee_sumamt"] = 13m }));
        var found = (await walk.Must("4207", Fact("data", [])))!;
        Assert.Equal(13m, (decimal)found["mdtrtinfo"]!["medfee_sumamt"]!);
        Assert.Equal("肺炎，未特指", (string)Assert.Single(found["diseinfo"]!.AsArray())!["diag_name"]!);
        Assert.Equal("1", (string)Assert.Single(found["feedetail"]!.AsArray())!["feedetl_sn"]!);
        await walk.Must("4204", Fact("data", new() { ["feedetl_sn"] = "1" }));
        await walk.Must("4206", Fact("data", new() { ["diag_code"] = "J18.900" }));
        var rest = (await walk.Must("4207", Fact("data", [])))!;
        Assert.Empty(rest["feedetail"]!.AsArray());
        Assert.Empty(rest["diseinfo"]!.AsArray());
        await walk.Must("4205", Fact("data", []));
        var gone = await walk.Patient.Send("4207", Fact("data", []), Cancel);
        Assert.Contains($"fixmedins_mdtrt_id={key}", gone.Error);
    }

    static JsonObject Data(Walk walk, JsonObject fields)
    {
        fields["psn_no"] = walk.Patient.PersonNo;
        return new() { ["data"] = fields };
    }

    static JsonObject List(Walk walk, SettledInfo settled, decimal total) => new()
    {
        ["setlinfo"] = new JsonObject
        {
            ["mdtrt_id"] = walk.Patient.VisitNo, ["setl_id"] = settled.Id, ["acct_pay"] = settled.Money("acct_pay"), ["psn_cashpay"] = settled.Money("psn_cash_pay"), ["fixmedins_code"] = SandboxFacts.Hospital,
            ["medcasno"] = "BA-1", ["psn_name"] = "某人", ["gend"] = "1", ["brdy"] = "1960-01-01", ["patn_cert_type"] = "01", ["certno"] = "991002195503150021", ["hi_type"] = "310", ["insuplc"] = "440100", ["bill_no"] = "1", ["biz_sn"] = "1",
        },
        ["payinfo"] = new JsonArray(new JsonObject { ["fund_pay_type"] = "310100", ["fund_payamt"] = settled.Money("fund_pay_sumamt") }),
        ["diseinfo"] = new JsonArray(new JsonObject { ["maindiag_flag"] = "1", ["diag_code"] = "J18.900" }),
        ["iteminfo"] = new JsonArray(new JsonObject { ["amt"] = total }),
    };
}
