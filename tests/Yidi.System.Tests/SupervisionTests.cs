using System.Net;
using System.Text.Json.Nodes;
using Yidi.Operations.Collaboration;
using Yidi.Operations.Declaration;
using Yidi.Operations.Insured;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Supervision;
using Yidi.Operations.Visits;
using Yidi.Policy;
using Yidi.Server.Sandbox;
using Yidi.Storage;
using Yidi.Testing;

namespace Yidi.System.Tests;

/// <summary>From a stay with a bed charged twice to the fen the institution is paid less: told, explained, decided, appealed, deducted, once; and what people find takes the same way.</summary>
public sealed class SupervisionTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static IEnumerable<TheoryDataRow<StoreEngine>> Both => [StoreEngine.Sqlite, StoreEngine.Postgres];

    /// <summary>A stay of a Guangzhou person in Beijing; a bed is charged twice on one day.</summary>
    static async Task<string> BadStay(Installation installation, int units = 2, decimal price = 50)
    {
        using var http = installation.Http();
        var (hospital, _) = await VirtualHospital.Open(http, installation.NextKey(), SandboxFacts.Hospital, Cancel);
        var persona = installation.NextOfStays();
        var person = await installation.Get<PersonDirectory>().Find(CredentialKind.IdentityCard, persona.IdentityNumber, Cancel);
        var at = new VirtualPatient(hospital, person!.Value.ToString(), persona.IdentityNumber, "440100");
        var day = SandboxFacts.BusinessStartDay;
        at.VisitNo = (string)(await at.Send("2401", at.Admit(day.AddDays(-3)), Cancel)).Must()["result"]!["mdtrt_id"]!;
        List<VirtualCharge> charges = [.. Enumerable.Range(0, 3).Select(i => new VirtualCharge($"M{i}", SandboxFacts.Acarbose, 900m, 1, day.AddDays(-i))), new("B1", SandboxFacts.Bed, price, units, day)];
        (await at.Send("2301", at.Charges(charges), Cancel)).Must();
        Assert.Equal(0, (await at.Send("2402", at.Discharge(day, 0), Cancel)).Code);
        var settlement = (string)(await at.Send("2304", at.SettleStay(charges.Sum(static c => c.Total)), Cancel)).Must()["setlinfo"]!["setl_id"]!;
        await installation.Get<ProjectSettlements>().CatchUp(11, 44, Cancel);
        return settlement;
    }

    static async Task<JsonNode> FindingOf(RestClient reader, string settlement) => Assert.Single((await reader.Get($"/api/findings?settlement={settlement}")).AsArray())!;

    static async Task Days(Installation installation, int days)
    {
        using var http = installation.Http();
        (await http.PostAsync(new Uri($"/api/sandbox/clock?days={days}", UriKind.Relative), null, Cancel)).EnsureSuccessStatusCode();
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_bed_charged_twice_is_found_heard_appealed_and_deducted_once(StoreEngine engine)
    {
        await using var installation = await Installation.Start(await SownStores.Of(engine), 2);
        var settlement = await BadStay(installation);
        var review = installation.Get<ReviewSettlements>();
        Assert.True(await review.New(44, Cancel) > 0);
        // Looked at again, whole or in part, it stays one finding.
        Assert.Equal(0, await review.New(44, Cancel));
        Assert.Equal(0, (await review.All(44, null, Cancel)).Found);
        using var supervisor = new RestClient(installation, "beijing-supervisor");
        using var second = new RestClient(installation, "beijing-supervisor-2");
        using var manager = new RestClient(installation, "hospital-manager");
        using var stranger = new RestClient(installation, "langfang-supervisor");
        var finding = await FindingOf(supervisor, settlement);
        Assert.Equal(("repeated-charge", "Found"), ((string)finding["rule"]!, (string)finding["state"]!));
        var path = $"/api/findings/{finding["finding"]}";
        var detail = await supervisor.Get(path);
        Assert.Equal("B1", (string)detail["evidence"]![0]!["lines"]![0]!);
        Assert.NotEqual("", (string)detail["clause"]!);
        // The institution learns of it when it is told; strangers never; nobody is judged unheard.
        Assert.Empty((await manager.Get($"/api/findings?settlement={settlement}")).AsArray());
        Assert.Equal(new Refusal(RefusalKind.FindingUnknown).Code, (string)(await stranger.Post($"{path}/tell", new { })).Body["code"]!);
        await supervisor.Must($"{path}/tell", new { });
        Assert.Equal(HttpStatusCode.Conflict, (await supervisor.Post($"{path}/uphold", new { note = "重复收费属实" })).Status);
        await manager.Must($"{path}/explain", new { note = "当日转床，两床各收一次" });
        Assert.Equal(new Refusal(RefusalKind.DeductionTooLarge).Code, (string)(await supervisor.Post($"{path}/uphold", new { note = "属实", amount = "9999.00" })).Body["code"]!);
        var upheld = await supervisor.Must($"{path}/uphold", new { note = "转床当日只应收一次" });
        await manager.Must($"{path}/appeal", new { note = "请核对护理记录" });
        Assert.Equal(new Refusal(RefusalKind.SameReviewer).Code, (string)(await supervisor.Post($"{path}/confirm", new { note = "维持" })).Body["code"]!);
        Assert.Equal("Final", (string)(await second.Must($"{path}/confirm", new { note = "护理记录无第二床位" }))["state"]!);
        await Deducted(installation, manager, path, settlement, (string)upheld["decided"]!);
    }

    /// <summary>Declared, taken back, declared anew: deducted once, in books and statement, and for good when the month is calculated.</summary>
    static async Task Deducted(Installation installation, RestClient manager, string path, string settlement, string decided)
    {
        var apply = installation.Get<ApplyFindings>();
        Assert.Equal(0, await apply.Run(Cancel));
        await Days(installation, 36);
        using var officer = new RestClient(installation, "beijing-officer");
        using var nation = new RestClient(installation, "national-officer");
        var institution = $"/api/institutions/{SandboxFacts.Hospital}";
        async Task<string> Declare() => (string)(await manager.Must($"{institution}/declarations", new { period = "202207", clearingKind = "21", from = "2022-07-01", until = "2022-07-31" }))["declaration"]!;
        async Task<JsonNode> Item(string declaration) => (await officer.Get($"/api/declarations/{declaration}/items")).AsArray().Single(i => (string)i!["settlement"]! == settlement)!;
        var first = await Declare();
        await apply.Run(Cancel);
        await apply.Run(Cancel);
        Assert.Equal(decided, (string)(await Item(first))["deducted"]!);
        await officer.Must($"/api/declarations/{first}/confirm", new { });
        await apply.Run(Cancel);
        Assert.Equal("Final", (string)(await officer.Get(path))["finding"]!["state"]!);
        await officer.Must($"/api/declarations/{first}/take-back", new { });
        var again = await Declare();
        await officer.Must($"/api/declarations/{again}/confirm", new { });
        // Confirmed before supervision came by: recovered instead.
        await apply.Run(Cancel);
        await apply.Run(Cancel);
        Assert.Equal(decided, (string)(await Item(again))["deducted"]!);
        await nation.Must("/api/clearing/months/202207/close", new { });
        await apply.Run(Cancel);
        var end = await officer.Get(path);
        Assert.Equal(("Deducted", again), ((string)end["finding"]!["state"]!, (string)end["deductedIn"]!));
        Assert.Equal(0, await apply.Run(Cancel));
        await nation.Must("/api/clearing/months/202207/reopen", new { });
        await apply.Run(Cancel);
        Assert.Equal("Final", (string)(await officer.Get(path))["finding"]!["state"]!);
        await nation.Must("/api/clearing/months/202207/close", new { });
        await apply.Run(Cancel);
        Assert.Equal(("Deducted", decided), ((string)(await officer.Get(path))["finding"]!["state"]!, (string)(await Item(again))["deducted"]!));
        Assert.Empty(await installation.Get<VerifyFunds>().Run(await installation.Get<StoreMap>().ExistingProvinces(Cancel), Cancel));
        Assert.Empty(await installation.Findings());
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Inspections_and_large_bills_end_in_findings(StoreEngine engine)
    {
        await using var installation = await Installation.Start(await SownStores.Of(engine), 3);
        var (inspected, investigated) = (await BadStay(installation, 1), await BadStay(installation, 1, 40_000));
        await installation.Get<ReviewSettlements>().New(44, Cancel);
        using var supervisor = new RestClient(installation, "beijing-supervisor");
        var plan = new { kind = "flying", lead = "110000", institution = SandboxFacts.Hospital, from = "2022-06-01", until = "2022-07-31", team = "甲、乙", words = "床位费专项", sample = 5 };
        var inspection = $"/api/inspections/{(await supervisor.Must("/api/inspections", plan))["inspection"]}";
        Assert.Equal(HttpStatusCode.Conflict, (await supervisor.Post($"{inspection}/report", new { note = "完" })).Status);
        Assert.Equal(2, (int)(await supervisor.Must($"{inspection}/draw", new { }))["sampled"]!);
        using var stranger = new RestClient(installation, "langfang-supervisor");
        Assert.Equal(new Refusal(RefusalKind.InspectionUnknown).Code, (string)(await stranger.Post($"{inspection}/draw", new { })).Body["code"]!);
        await supervisor.Must($"{inspection}/record-finding", new { settlement = inspected, amount = "12.34", note = "护理记录缺失" });
        Assert.Equal(HttpStatusCode.Conflict, (await supervisor.Post($"{inspection}/record-finding", new { settlement = inspected, amount = "1.00", note = "再记" })).Status);
        await supervisor.Must($"{inspection}/report", new { note = "查实一例" });
        Assert.Equal(("inspection", "12.34"), ((string)(await FindingOf(supervisor, inspected))["rule"]!, (string)(await FindingOf(supervisor, inspected))["atRisk"]!));
        await LargeBill(installation, investigated);
        Assert.Equal("large-bill", (string)(await FindingOf(supervisor, investigated))["rule"]!);
        Assert.Equal(HttpStatusCode.NotFound, (await supervisor.Post("/api/findings/1/tell", new { })).Status);
    }

    static async Task LargeBill(Installation installation, string settlement)
    {
        using var asks = new RestClient(installation, "guangzhou-officer");
        using var answers = new RestClient(installation, "beijing-officer");
        var raised = await asks.Must("/api/cases", new { kind = "large-bill", settlement, words = "费用较高，请核实是否真实住院" });
        Assert.Equal("2022-08-26", (string)raised["dueOn"]!);
        await answers.Must($"/api/cases/{raised["case"]}/answer", new { note = "床位费多计", found = "100.00" });
        await asks.Must($"/api/cases/{raised["case"]}/accept", new { note = "认可" });
    }

    [Fact]
    public async Task A_finding_on_several_hospitals_is_told_to_each_without_the_others()
    {
        await using var installation = await Installation.Start(await SownStores.Of(StoreEngine.Sqlite), 2);
        using var http = installation.Http();
        var persona = installation.NextOfStays();
        var person = await installation.Get<PersonDirectory>().Find(CredentialKind.IdentityCard, persona.IdentityNumber, Cancel);
        var last = "";
        foreach (var (institution, key) in new[] { (SandboxFacts.Hospital, "N1"), (SandboxFacts.GuangzhouHospital, "N2") })
        {
            var (hospital, _) = await VirtualHospital.Open(http, key, institution, Cancel);
            var at = new VirtualPatient(hospital, person!.Value.ToString(), persona.IdentityNumber, "440100");
            at.VisitNo = (string)(await at.Send("2201", at.Register(SandboxFacts.BusinessStartDay), Cancel)).Must()["data"]!["mdtrt_id"]!;
            Assert.Equal(0, (await at.Send("2203A", at.Describe(SandboxFacts.BusinessStartDay, "11"), Cancel)).Code);
            (await at.Send("2204", at.Charges([new(key, SandboxFacts.Acarbose, 64m, 7, SandboxFacts.BusinessStartDay)], "B1"), Cancel)).Must();
            last = (string)(await at.Send("2207", at.SettleVisit(448m, "11", "B1"), Cancel)).Must()["setlinfo"]!["setl_id"]!;
        }
        await installation.Get<ReviewSettlements>().New(44, Cancel);
        using var nation = new RestClient(installation, "supervisor");
        var rules = (await nation.Get($"/api/findings?settlement={last}")).AsArray();
        var path = $"/api/findings/{rules.Single(f => (string)f!["rule"]! == "same-drug-many-places")!["finding"]}";
        Assert.Contains(rules, static f => (string)f!["rule"]! == "impossible-travel");
        Assert.Equal(2, (await nation.Get(path))["evidence"]!.AsArray().Count);
        await nation.Must($"{path}/tell", new { });
        using var manager = new RestClient(installation, "guangzhou-manager");
        var seen = await manager.Get(path);
        Assert.Equal(last, (string)Assert.Single(seen["evidence"]!.AsArray())!["settlement"]!);
        Assert.DoesNotContain("14", seen.ToJsonString(new() { Encoder = global::System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }).Split("words")[1].Split("clause")[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hospital_asks_before_it_orders_and_is_warned()
    {
        var installation = await Installation.Of(StoreEngine.Sqlite);
        var (hospital, _, http) = await installation.NextVisit();
        using (http)
        {
            JsonObject Order(string id, string item, int count) => new() { ["rx_id"] = id, ["hilist_code"] = item, ["hilist_name"] = item, ["cnt"] = count, ["pric"] = 50, ["sumamt"] = 50 * count, ["drord_begn_date"] = "2022-07-01 08:00:00" };
            JsonObject Ask(params JsonObject[] orders) => new()
            {
                ["data"] = new JsonObject
                {
                    ["syscode"] = "HIS", ["trig_scen"] = "4", ["rule_ids"] = new JsonArray(),
                    ["patient_dtos"] = new JsonArray(new JsonObject
                    {
                        ["patn_id"] = "1058158", ["patn_name"] = "某某", ["gend"] = "1", ["brdy"] = "1951-08-27", ["curr_mdtrt_id"] = "2001668",
                        ["fsi_encounter_dtos"] = new JsonArray(new JsonObject
                        {
                            ["mdtrt_id"] = "2001668", ["adm_date"] = "2022-06-28 08:00:00", ["dscg_date"] = null, ["med_type"] = "21", ["med_mdtrt_type"] = "1", ["dscg_main_dise_codg"] = "J18.900", ["fsi_diagnose_dtos"] = new JsonArray(), ["fsi_order_dtos"] = new JsonArray([.. orders]),
                        }),
                    }),
                },
            };
            var warned = (await hospital.Send("3101", Ask(Order("6374", SandboxFacts.WomensExamination, 1), Order("6375", SandboxFacts.Bed, 2)), Cancel)).Must()["result"]!.AsArray();
            Assert.Equal(["重复收费", "限性别项目"], warned.Select(static w => (string)w!["rule_name"]!).Order(StringComparer.Ordinal));
            Assert.All(warned, static w => Assert.Equal("2001668", (string)w!["mdtrt_id"]!));
            Assert.Contains("6374", warned.SelectMany(static w => w!["judge_result_detail_dtos"]!.AsArray()).Select(static d => (string)d!["rx_id"]!));
            Assert.Empty((await hospital.Send("3102", Ask(Order("1", SandboxFacts.Infusion, 1)), Cancel)).Must()["result"]!.AsArray());
            Assert.Equal(-1, (await hospital.Send("3101", new() { ["data"] = new JsonObject() }, Cancel)).Code);
        }
    }
}
