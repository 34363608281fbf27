using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Catalogue;
using Yidi.Operations.Insured;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Seam;
using Yidi.Operations.Visits;
using Yidi.Policy;
using Yidi.Server.Sandbox;
using Yidi.Storage;
using Yidi.Testing;

namespace Yidi.System.Tests;

/// <summary>Refusals that no other test meets on its way, each provoked from outside; and the count that none is left.</summary>
public sealed partial class ProvokedTests
{
    static readonly DateOnly Today = SandboxFacts.BusinessStartDay;

    static readonly Lazy<Task<Installation>> Own = new(static async () => await Installation.Start(await SownStores.Of(StoreEngine.Sqlite), 14));

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Kinds that a caller cannot bring about at will: a race lost three times, and facts that every store has.</summary>
    static readonly RefusalKind[] OnlyByChance = [RefusalKind.EntitlementChanged, RefusalKind.BirthdayUnknown];

    [Fact]
    public void Every_refusal_is_named_by_some_test()
    {
        var tests = string.Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*.cs", SearchOption.AllDirectories)
            .Where(static f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal)).Select(File.ReadAllText));
        Assert.Equal([], Missing(tests));
        // The rule can fail: a body of tests that names one refusal misses all the others.
        Assert.Equal(Enum.GetValues<RefusalKind>().Length - OnlyByChance.Length - 1, Missing("RefusalKind.NotFiled").Count);
    }

    static List<RefusalKind> Missing(string tests)
    {
        var named = KindName().Matches(tests).Select(static m => m.Groups[1].Value).Concat(KindCode().Matches(tests).Select(static m => ((RefusalKind)int.Parse(m.Groups[1].ValueSpan, global::System.Globalization.CultureInfo.InvariantCulture)).ToString())).ToHashSet();
        return [.. Enum.GetValues<RefusalKind>().Except(OnlyByChance).Where(k => !named.Contains(k.ToString()))];
    }

    [GeneratedRegex(@"RefusalKind\.(\w+)")]
    private static partial Regex KindName();

    [GeneratedRegex(@"YD(\d{4})")]
    private static partial Regex KindCode();

    [Theory]
    [InlineData("", "GET", "/api/accounts", null, RefusalKind.SignInNeeded, HttpStatusCode.Unauthorized)]
    [InlineData("hospital-clerk", "GET", "/api/accounts", null, RefusalKind.NotAllowed, HttpStatusCode.Forbidden)]
    [InlineData("", "POST", "/api/session", """{"userName":"auditor","password":"wrong-password"}""", RefusalKind.WrongPassword, HttpStatusCode.Unauthorized)]
    [InlineData("administrator", "POST", "/api/accounts", """{"userName":"new-one","displayName":"新","password":"short"}""", RefusalKind.PasswordWeak, HttpStatusCode.UnprocessableEntity)]
    [InlineData("administrator", "POST", "/api/accounts/1300000000000000001/grants", """{"role":"Officer","region":"110000"}""", RefusalKind.AccountUnknown, HttpStatusCode.NotFound)]
    [InlineData("beijing-officer", "DELETE", "/api/outages/1234567890123456789", null, RefusalKind.OutageUnknown, HttpStatusCode.NotFound)]
    [InlineData("langfang-officer", "GET", "/api/qualifications/1300000000000000001", null, RefusalKind.QualificationUnknown, HttpStatusCode.NotFound)]
    [InlineData("langfang-officer", "GET", "/api/materials/1300000000000000001", null, RefusalKind.MaterialUnknown, HttpStatusCode.NotFound)]
    [InlineData("langfang-officer", "DELETE", "/api/persons/{person}/choices/1300000000000000001", null, RefusalKind.ChoiceUnknown, HttpStatusCode.NotFound)]
    [InlineData("langfang-officer", "POST", "/api/persons/{person}/proxies", """{"userName":"langfang-unfiled","scope":["file"],"consent":"","until":"2023-01-01"}""", RefusalKind.ConsentMissing, HttpStatusCode.UnprocessableEntity)]
    public async Task Over_rest(string account, string method, string path, string? body, RefusalKind kind, HttpStatusCode status)
    {
        var installation = await Own.Value;
        using var http = installation.Http(account);
        var person = await installation.PersonOf("langfang-retiree");
        using var request = new HttpRequestMessage(new(method), path.Replace("{person}", person.ToString(), StringComparison.Ordinal));
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString("N"));
        if (body is not null) request.Content = new StringContent(body, global::System.Text.Encoding.UTF8, "application/json");
        using var response = await http.SendAsync(request, Cancel);
        var text = await response.Content.ReadAsStringAsync(Cancel);
        Assert.Contains(FormattableString.Invariant($"YD{(int)kind}"), text);
        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public async Task A_session_needs_its_mark_and_five_wrong_passwords_lock()
    {
        var installation = await Own.Value;
        using var http = installation.Http("");
        async Task<string> SignIn(string user, string password)
        {
            using var response = await http.PostAsync("/api/session", new StringContent($$"""{"userName":"{{user}}","password":"{{password}}"}""", global::System.Text.Encoding.UTF8, "application/json"), Cancel);
            return await response.Content.ReadAsStringAsync(Cancel);
        }
        for (var i = 0; i < 5; i++) await SignIn("clinic-clerk", "wrong-password");
        Assert.Contains("YD1204", await SignIn("clinic-clerk", SandboxFacts.Password));
        Assert.DoesNotContain("YD", await SignIn("administrator", SandboxFacts.Password));
        using var forged = await http.PostAsync("/api/accounts", new StringContent("{}", global::System.Text.Encoding.UTF8, "application/json"), Cancel);
        Assert.Contains("YD1208", await forged.Content.ReadAsStringAsync(Cancel));
    }

    [Fact]
    public async Task Over_the_interface()
    {
        var installation = await Own.Value;
        using var walk = await Walk.In(installation, null);
        await walk.Must("2201", walk.Patient.Register(Today), visit: true);
        await walk.Must("2204", walk.Patient.Charges([new("A", SandboxFacts.Acarbose, 10m, 1, Today)], "B1"));
        await walk.Refused("2206", walk.Patient.SettleVisit(10m, "11", "B1"), RefusalKind.VisitNotDescribed);
        var two = walk.Patient.Charges([new("C", SandboxFacts.Acarbose, 10m, 1, Today), new("D", SandboxFacts.Acarbose, 10m, 1, Today)], "B1");
        two["feedetail"]![1]!["mdtrt_id"] = "1300000000000000001";
        await walk.Refused("2204", two, RefusalKind.FeeLineNotOfVisit);
        await walk.Refused("2301", walk.Patient.Charges([new("E", SandboxFacts.Acarbose, 10m, 1, Today)]), RefusalKind.VisitKindDiffers);
        await walk.Refused("2404", walk.Patient.OfVisit(), RefusalKind.VisitKindDiffers);
        var first = await walk.SettleVisit("11", "", "B2", [new("F", SandboxFacts.Acarbose, 300m, 1, Today)]);
        var visit = walk.Patient.VisitNo;
        await walk.SettleVisit("11", "", "B3", [new("G", SandboxFacts.Acarbose, 300m, 1, Today)]);
        walk.Patient.VisitNo = visit;
        await walk.Refused("2208", walk.Patient.OfSettlement(first.Id), RefusalKind.LaterSettlementDepends);
        await walk.Must("2401", walk.Patient.Admit(Today.AddDays(-1)), visit: true);
        await walk.Refused("2302", walk.Patient.OfLines("NONE"), RefusalKind.FeeLineUnknown);
        await walk.Must("2402", walk.Patient.Discharge(Today, 0));
        await walk.Refused("2402", walk.Patient.Discharge(Today, 0), RefusalKind.NotInHospital);
    }

    [Fact]
    public async Task A_stay_that_is_being_admitted_takes_nothing_else()
    {
        var installation = await Own.Value;
        using var walk = await Walk.In(installation, null);
        await walk.Must("2401", walk.Patient.Admit(Today.AddDays(-1)), visit: true);
        await using (var store = await installation.Store(11))
        {
            var number = long.Parse(walk.Patient.VisitNo, global::System.Globalization.CultureInfo.InvariantCulture);
            await store.Set<Visit>().Where(v => v.VisitNo == number).ExecuteUpdateAsync(static s => s.SetProperty(static v => v.State, VisitState.Admitting), Cancel);
        }
        await walk.Refused("2301", walk.Patient.Charges([new("A", SandboxFacts.Acarbose, 10m, 1, Today)]), RefusalKind.VisitBeingAdmitted);
        await walk.Refused("2404", walk.Patient.OfVisit(), RefusalKind.VisitBeingAdmitted);
    }

    [Fact]
    public async Task A_cancellation_is_not_undone_when_a_relative_has_spent_the_account_meanwhile()
    {
        await using var installation = await Installation.Start(await SownStores.Of(StoreEngine.Sqlite), 2);
        using var son = await Walk.In(installation, "guangzhou-son");
        using var daughter = await Walk.In(installation, "guangzhou-daughter");
        async Task<SettledInfo> Spend(Walk walk, decimal total)
        {
            await walk.Register("11", "");
            await walk.Must("2204", walk.Patient.Charges([new("A", SandboxFacts.Acarbose, total, 1, Today)], "B1"));
            return await walk.Settled("2207", walk.Patient.SettleVisit(total, "11", "B1", useAccount: true));
        }
        var settled = await Spend(son, 5_000m);
        Assert.True(settled.Money("acct_mulaid_pay") > 1_000m);
        var message = son.Hospital.NextMessageId();
        Assert.Equal(0, (await son.Patient.Send("2208", son.Patient.OfSettlement(settled.Id), Cancel, message)).Code);
        Assert.Equal(3_000m, (await Spend(daughter, 20_000m)).Money("acct_mulaid_pay"));
        await son.Refused("2601", son.Patient.Reverse(message, "2208"), RefusalKind.AccountSpent);
    }

    [Fact]
    public async Task Policies_that_are_not_there_or_do_not_speak_refuse()
    {
        var empty = Directory.CreateTempSubdirectory("yidi-no-packs-").FullName;
        Directory.CreateDirectory(Path.Combine(empty, "national"));
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "policies", "national"))) File.Copy(file, Path.Combine(empty, "national", Path.GetFileName(file)));
        await using (var bare = await Installation.Start(TestStores.Fresh(StoreEngine.Sqlite), 2, null, $"--Yidi:Policies={empty}"))
        {
            using var walk = await Walk.In(bare, null);
            await walk.Register("11", "");
            await walk.Must("2204", walk.Patient.Charges([new("A", SandboxFacts.Acarbose, 10m, 1, Today)], "B1"));
            await walk.Refused("2206", walk.Patient.SettleVisit(10m, "11", "B1"), RefusalKind.NoPack);
        }
        using var active = await Walk.In(await Own.Value, "langfang-active");
        await active.Register("14", SandboxFacts.Diabetes);
        await active.Must("2204", active.Patient.Charges([new("A", SandboxFacts.Acarbose, 10m, 1, Today)], "B1", SandboxFacts.Diabetes));
        await active.Refused("2206", active.Patient.SettleVisit(10m, "14", "B1"), RefusalKind.PackDoesNotCover);
    }

    [Fact]
    public async Task A_policy_may_refuse_what_no_published_one_does()
    {
        var folder = Directory.CreateTempSubdirectory("yidi-strict-packs-").FullName;
        foreach (var part in new[] { "national", "sandbox" })
        {
            Directory.CreateDirectory(Path.Combine(folder, part));
            foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "policies", part))) File.Copy(file, Path.Combine(folder, part, Path.GetFileName(file)));
        }
        var pack = Path.Combine(folder, "sandbox", "employees.yaml");
        const string head = "    source: sandbox\n    article: 演示\n    grade: D\n    values:\n      - from: 2020-01-01\n";
        await File.WriteAllTextAsync(pack, WithoutMaternityRatio(await File.ReadAllTextAsync(pack, Cancel))
            + $"  - id: strict.merged\n    kind: merged-lines\n    clause: {{ zh: 不并入, en: not merged }}\n{head}        value: refused\n"
            + $"  - id: strict.birth\n    kind: ratio\n    visits: [maternity-inpatient]\n    clause: {{ zh: 生育定额, en: lump sums }}\n{head}        lump-sums: {{ caesarean: \"5000.00\" }}\n", Cancel);
        await using var strict = await Installation.Start(TestStores.Fresh(StoreEngine.Sqlite), 3, null, $"--Yidi:Policies={folder}");
        using var walk = await Walk.In(strict, null);
        await walk.Must("2401", walk.Patient.Admit(Today.AddDays(-1)), visit: true);
        await walk.Must("2301", walk.Patient.Charges([new("A", SandboxFacts.Acarbose, 3000m, 1, Today.AddDays(-2))]));
        await walk.Refused("2303", walk.Patient.SettleStay(3000m), RefusalKind.LinesNotMerged);
        using var birth = await Walk.In(strict, null);
        await birth.Must("2401", birth.Patient.Admit(Today.AddDays(-1), "52", new JsonObject { ["matn_type"] = "1" }), visit: true);
        await birth.Must("2301", birth.Patient.Charges([new("A", SandboxFacts.Acarbose, 3000m, 1, Today)]));
        await birth.Refused("2303", birth.Patient.SettleStay(3000m), RefusalKind.EventNotInPack);
    }

    static string WithoutMaternityRatio(string pack)
    {
        var ratio = pack.IndexOf("id: inpatient.ratio", StringComparison.Ordinal);
        return pack[..ratio] + new Regex("maternity-inpatient, ").Replace(pack[ratio..], "", 1);
    }

    /// <summary>A bill that only another system could hand through the seam.</summary>
    [Fact]
    public async Task Through_the_seam()
    {
        var installation = await Own.Value;
        var person = await installation.PersonOf("guangzhou-active");
        var place = (await installation.Get<InsuredPlaces>().Of(44, Cancel))!;
        async Task<RefusalKind?> Refused(Func<Bill, Bill> change, InsuranceKind insurance = InsuranceKind.Employees) =>
            (await place.PreSettle(new(new(new(SandboxFacts.Hospital, "S1", "2206"), ""), person, insurance, change(Bill())), Cancel)).Refusal?.Kind;
        Assert.Null(await Refused(static b => b));
        Assert.Equal(RefusalKind.WrongCatalogue, await Refused(static b => b with { CatalogueOf = CatalogueOwner.Insured }));
        Assert.Equal(RefusalKind.SupplementNotInPack, await Refused(static b => b with { Supplements = [new(FundType.Other, Money.Yuan("1.00"))] }));
    }

    static Bill Bill() => new()
    {
        VisitNo = 1, Revision = 1, Part = "B1", Institution = InstitutionNo.Parse(SandboxFacts.Hospital), Level = InstitutionLevel.Three, HostRegion = RegionCode.Parse("110000"), VisitType = VisitType.OrdinaryOutpatient,
        DiseaseCode = "", VisitDate = Today, SettlementDate = Today, CatalogueVersion = "test",
        Lines = [new() { LineNo = "1", ItemCode = "X", ItemName = "X", FeeDate = Today, Class = ItemClass.A, OwnShare = Rate.Zero, Total = Money.Yuan("10.00"), FullOwn = Money.Zero, OverLimit = Money.Zero, FirstShare = Money.Zero, InScope = Money.Yuan("10.00") }],
    };

    [Fact]
    public async Task Limits_of_the_insured_place()
    {
        var installation = await Own.Value;
        var person = await installation.PersonOf("guangzhou-tourist");
        using var officer = new RestClient(installation, "guangzhou-officer");
        var paper = (string)(await officer.Must($"/api/persons/{person}/materials?fileName=a.pdf", "%PDF-1.4\nproof\n%%EOF\n"u8.ToArray()))["material"]!;
        object Apply(string disease) => new { person = person.ToString(), disease, materials = new[] { paper } };
        foreach (var disease in new[] { "M03900", "M01600", "M00503" }) await officer.Must("/api/qualifications", Apply(disease));
        var fourth = await officer.Post("/api/qualifications", Apply("M07800"));
        Assert.Contains("YD2223", fourth.Body.ToJsonString());
        using var walk = await Walk.In(installation, "guangzhou-tourist", SandboxFacts.Pharmacy);
        await walk.Must("1101", walk.Patient.ReadCard());
        JsonObject Choice() => new() { ["data"] = new JsonObject { ["psn_no"] = walk.Patient.PersonNo, ["biz_appy_type"] = "41", ["begndate"] = $"{Today:yyyy-MM-dd}", ["fix_srt_no"] = "1", ["fixmedins_code"] = SandboxFacts.Pharmacy, ["fixmedins_name"] = "药店" } };
        await walk.Must("2505", Choice());
        await walk.Refused("2505", Choice(), RefusalKind.TooManyChoices);
    }
}
