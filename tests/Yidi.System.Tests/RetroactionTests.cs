using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Yidi.Operations.Funds;
using Yidi.Operations.ManualClaims;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Retroaction;
using Yidi.Operations.Settlement;
using Yidi.Policy;
using Yidi.Server.Sandbox;
using Yidi.Storage;
using Yidi.Testing;

namespace Yidi.System.Tests;

/// <summary>A rule or a fact that changed backwards: after the adjustment everybody stands as if it had held from the start, to the fen and to the last sum.</summary>
public sealed class RetroactionTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<StoreEngine> Both => [StoreEngine.Sqlite, StoreEngine.Postgres];

    [Theory, MemberData(nameof(Both))]
    public async Task A_ratio_that_rises_backwards_is_paid_and_one_that_falls_is_recovered(StoreEngine engine)
    {
        await using var installation = await Installation.Start(await SownStores.Of(engine), 6);
        using var officer = new RestClient(installation, "langfang-officer");
        using var reviewer = new RestClient(installation, "langfang-reviewer");
        using var expert = new RestClient(installation, "langfang-expert");
        using var finance = new RestClient(installation, "langfang-finance");
        var before = await TwoVisits(installation);
        Assert.Empty(await installation.Differences());
        await Publish(installation, "0.80", "0.85");

        var (first, found) = await Calculated(installation, reviewer, "retro 1");
        Assert.Equal(2, found["settlements"]!.AsArray().Count);
        Assert.All(found["settlements"]!.AsArray(), static s => Assert.Equal("3.05", (string)s!["difference"]!));
        // Nothing is posted by a calculation, and the one who opened it does not approve it.
        Assert.Equal(new Refusal(RefusalKind.SameReviewer).Code, (string)(await reviewer.Post($"/api/adjustments/{first}/approve", new { })).Body["code"]!);
        Assert.Equal(HttpStatusCode.Forbidden, (await officer.Post($"/api/adjustments/{first}/approve", new { })).Status);
        Assert.Empty((await officer.Get($"/api/persons/{before.Person}/claims")).AsArray());
        using (var neighbour = new RestClient(installation, "baoding-officer")) Assert.Equal(HttpStatusCode.NotFound, (await neighbour.Raw($"/api/adjustments/{first}")).StatusCode);
        await Posted(installation, expert, first);
        await AsIfItHadHeld(installation, before, await TwoVisits(installation));

        // Nobody knows an account yet: the claims wait for one, then are paid like any other.
        var claims = (await officer.Get($"/api/persons/{before.Person}/claims")).AsArray().Select(static c => (string)c!["claim"]!).ToList();
        Assert.Equal(HttpStatusCode.Conflict, (await finance.Post("/api/claim-batches", new { region = "131000" })).Status);
        foreach (var claim in claims) await officer.Must($"/api/claims/{claim}/change-account", new { account = "6222020000007777", bank = "工商银行", holder = "参保人" });
        await Pay(finance);
        // The hospital cannot take back what more was paid on, and says whom to ask.
        Assert.NotEqual(0, (await before.Visits[1].Undo(before.Settlements[1], Cancel)).Code);
        await Agree(installation);

        // The ratio falls below where it began: what was paid too much is owed by the person, objected to, and paid back.
        await Publish(installation, "0.85", "0.75");
        var (second, less) = await Calculated(installation, reviewer, "retro 2");
        Assert.Equal(4, less["settlements"]!.AsArray().Count);
        await Posted(installation, expert, second);
        await AsIfItHadHeld(installation, before, await TwoVisits(installation));
        var owed = (await officer.Get($"/api/persons/{before.Person}/claims")).AsArray().Where(static c => (string)c!["state"]! == "Recoverable").Select(static c => (string)c!["claim"]!).ToList();
        Assert.Equal(2, owed.Count);
        await officer.Must($"/api/claims/{owed[0]}/raise-objection", new { note = "不应追溯" });
        Assert.Equal("FirstReview", (string)(await reviewer.Must($"/api/claims/{owed[0]}/redo", new { note = "再核" }))["state"]!);
        Assert.Equal("Recoverable", (string)(await officer.Must($"/api/claims/{owed[0]}/pass-first", new { }))["state"]!);
        foreach (var claim in owed) Assert.Equal("Paid", (string)(await finance.Must($"/api/claims/{claim}/repaid", new { reference = $"bank {claim}" }))["state"]!);
        foreach (var claim in (await reviewer.Get("/api/claims?region=131000&state=Recoverable")).AsArray()) await finance.Must($"/api/claims/{claim!["claim"]}/repaid", new { reference = "bank" });
        Assert.Empty(await installation.Differences());
        await Agree(installation);
    }

    [Fact]
    public async Task A_coverage_that_ended_earlier_is_recovered_whole_or_left()
    {
        await using var installation = await Installation.Start(await SownStores.Of(StoreEngine.Sqlite), 3);
        using var officer = new RestClient(installation, "langfang-officer");
        using var reviewer = new RestClient(installation, "langfang-reviewer");
        using var expert = new RestClient(installation, "langfang-expert");
        var settled = await TwoVisits(installation);
        await officer.Must($"/api/persons/{settled.Person}/coverages/end", new { insurance = "employees", from = await From(officer, settled.Person), lastDay = "2022-06-30", end = "Terminated" });
        var (dropped, found) = await Calculated(installation, reviewer, "coverage", settled.Person);
        Assert.All(found["settlements"]!.AsArray(), static s => Assert.Contains("YD", (string)s!["words"]!, StringComparison.Ordinal));
        await reviewer.Must($"/api/adjustments/{dropped}/drop", new { note = "先核对缴费" });
        Assert.Equal(new Refusal(RefusalKind.ActNotPossible).Code, (string)(await expert.Post($"/api/adjustments/{dropped}/approve", new { })).Body["code"]!);

        var (kept, left) = await Calculated(installation, reviewer, "coverage", settled.Person, recover: false);
        Assert.All(left["settlements"]!.AsArray(), static s => Assert.False((bool)s!["canBePosted"]!));
        await expert.Must($"/api/adjustments/{kept}/approve", new { });
        await Until(installation, kept, "Posted");
        Assert.Empty((await officer.Get($"/api/persons/{settled.Person}/claims")).AsArray());

        var (whole, _) = await Calculated(installation, reviewer, "coverage", settled.Person);
        await Posted(installation, expert, whole);
        var claims = (await officer.Get($"/api/persons/{settled.Person}/claims")).AsArray();
        Assert.All(claims, static c => Assert.Equal("Recoverable", (string)c!["state"]!));
        Assert.Equal(Accumulators.Empty, await installation.Sums(settled.Person));
        // The receipt of a supplement opens, and says what it belongs to.
        var receipt = await officer.Get($"/api/settlements/{claims[0]!["settlement"]}");
        Assert.Equal("0.00", (string)receipt["amounts"]!["total"]!);
        using var page = await officer.Raw($"/receipts/{claims[0]!["settlement"]}");
        Assert.Contains("补充结算", await page.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.Empty(await installation.Findings());
        Assert.Empty(await installation.Get<VerifyClaims>().Run(13, Cancel));
    }

    /// <summary>A window of days: what is outside stands as it was settled, and what is inside is judged on the sums that will be.</summary>
    [Fact]
    public async Task Days_outside_the_window_keep_what_they_had_and_money_paid_does_not_vanish_with_its_claim()
    {
        await using var installation = await Installation.Start(await SownStores.Of(StoreEngine.Sqlite), 3);
        using var officer = new RestClient(installation, "langfang-officer");
        using var reviewer = new RestClient(installation, "langfang-reviewer");
        using var expert = new RestClient(installation, "langfang-expert");
        using var finance = new RestClient(installation, "langfang-finance");
        var settled = await TwoVisits(installation, daysBetween: 3);
        await Publish(installation, "0.80", "0.85");
        var (window, found) = await Calculated(installation, reviewer, "window", from: "2022-07-03");
        Assert.Equal(settled.Settlements[1], (string)Assert.Single(found["settlements"]!.AsArray())!["settlement"]!);
        await expert.Must($"/api/adjustments/{window}/approve", new { });
        await Until(installation, window, "Posted");
        Assert.Empty((await Calculated(installation, reviewer, "again", from: "2022-07-03")).Found["settlements"]!.AsArray());
        Assert.Single((await Calculated(installation, reviewer, "all")).Found["settlements"]!.AsArray());

        // Paid, objected to and taken back: the agency cannot end the claim without the money, nor the person withdraw it.
        var claim = (string)(await officer.Get($"/api/persons/{settled.Person}/claims")).AsArray().Single()!["claim"]!;
        await officer.Must($"/api/claims/{claim}/change-account", new { account = "6222020000007777", bank = "工商银行", holder = "参保人" });
        await Pay(finance);
        await officer.Must($"/api/claims/{claim}/raise-objection", new { note = "不应调整" });
        Assert.Equal("FirstReview", (string)(await reviewer.Must($"/api/claims/{claim}/redo", new { note = "撤回补差" }))["state"]!);
        Assert.Equal(new Refusal(RefusalKind.ActNotPossible).Code, (string)(await officer.Post($"/api/claims/{claim}/withdraw", new { })).Body["code"]!);
        Assert.Equal("Recoverable", (string)(await reviewer.Must($"/api/claims/{claim}/refuse", new { note = "不予调整，请退回" }))["state"]!);
        Assert.Equal("Paid", (string)(await finance.Must($"/api/claims/{claim}/repaid", new { reference = "B1" }))["state"]!);
        await Agree(installation);
        Assert.Equal(0, (await settled.Visits[1].Undo(settled.Settlements[1], Cancel)).Code);
    }

    /// <summary>The same by page: one opens the form, another finds it on the desk and approves, and the workbook holds what was found.</summary>
    [Fact]
    public async Task One_calculates_on_a_page_and_another_approves_from_the_desk()
    {
        await using var installation = await Installation.Start(await SownStores.Of(StoreEngine.Sqlite), 3);
        await TwoVisits(installation);
        await Publish(installation, "0.80", "0.85");
        await using var browser = await PageWorld.Launch();
        var opener = await PageWorld.SignIn(browser, installation, "langfang-reviewer");
        await opener.GotoAsync("/console/adjustments/new");
        await opener.Locator("[name=cause]").SelectOptionAsync("policy");
        await opener.Locator("[name=recover]").SelectOptionAsync("true");
        await opener.Locator("[name=basis]").FillAsync("冀医保发〔2022〕1号");
        await opener.Locator("[name=from]").FillAsync("2022-01-01");
        await opener.GetByText("开始试算", new() { Exact = true }).ClickAsync();
        await opener.Arrived(@"/console/adjustments/\d+");
        var adjustment = new Uri(opener.Url).Segments[^1];
        await Until(installation, adjustment, "Calculated");
        var approver = await PageWorld.SignIn(browser, installation, "langfang-expert");
        await approver.GotoAsync("/console");
        await approver.GetByText(adjustment).ClickAsync();
        Assert.Contains("6.10", await approver.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        await approver.GetByText("批准入账").ClickAsync();
        await Microsoft.Playwright.Assertions.Expect(approver.Locator(".yd-alert-done")).ToBeVisibleAsync();
        await Until(installation, adjustment, "Posted");
        using var officer = new RestClient(installation, "langfang-officer");
        using var sheet = await officer.Raw($"/api/adjustments/{adjustment}/settlements.xlsx");
        Assert.True((await sheet.Content.ReadAsByteArrayAsync(Cancel)).AsSpan().StartsWith("PK"u8));
        Assert.Equal("Payable", (string)(await officer.Get("/api/claims?region=131000")).AsArray()[0]!["state"]!);
    }

    [Fact]
    public async Task What_does_not_differ_is_not_posted_and_a_retry_gets_the_first_answer()
    {
        await using var installation = await Installation.Start(await SownStores.Of(StoreEngine.Sqlite), 3);
        using var officer = new RestClient(installation, "langfang-officer");
        using var reviewer = new RestClient(installation, "langfang-reviewer");
        var settled = await TwoVisits(installation);
        var supplement = installation.Get<SettleSupplement>();
        var (number, original) = (installation.Get<IdSource>().Next(13), long.Parse(settled.Settlements[0], CultureInfo.InvariantCulture));
        var request = new SupplementRequest(new(new(InsuredBook.ClaimSender + "131000", $"{number}:1", InsuredBook.SupplementKind), Sm3.Hex("one")), new(long.Parse(settled.Person, CultureInfo.InvariantCulture)), InsuranceKind.Employees, original, new(ReplayScope.Everything, 305), number, 1);
        Assert.Equal(RefusalKind.NothingToAdjust, (await supplement.Run(request, Cancel)).Refusal?.Kind);
        await Publish(installation, "0.80", "0.85");
        // Only what was approved is posted, to the fen.
        Assert.Contains("批准差额3.04元", (await supplement.Run(request with { Approved = new(ReplayScope.Everything, 304) }, Cancel)).Refusal!.ToChinese(), StringComparison.Ordinal);
        var posted = await supplement.Run(request, Cancel);
        var again = await supplement.Run(request, Cancel);
        Assert.Equal(posted.Value!.SettlementId, again.Value!.SettlementId);
        Assert.Equal(RefusalKind.SettlementNotLive, (await supplement.Run(request with { Call = new(request.Call.Key with { MessageId = "other" }, Sm3.Hex("two")), Original = 13 }, Cancel)).Refusal?.Kind);
        Assert.Empty(await installation.Findings());

        // One at a time of a region and insurance; days in their order; what is not there is unknown.
        async Task<string> Refused(object asked) => (string)(await reviewer.Post("/api/adjustments", asked)).Body["code"]!;
        Assert.Equal(new Refusal(RefusalKind.FieldInvalid).Code, await Refused(new { region = "131000", from = "2022-07-02", until = "2022-07-01", cause = "policy", basis = "x" }));
        Assert.Equal(HttpStatusCode.NotFound, (await reviewer.Raw("/api/adjustments/1300000000000000001")).StatusCode);
        var (status, unknown) = await reviewer.Post("/api/adjustments/1300000000000000001/drop", new { });
        Assert.Equal((HttpStatusCode.NotFound, new Refusal(RefusalKind.AdjustmentUnknown).Code), (status, (string)unknown["code"]!));
        await reviewer.Must("/api/adjustments", new { region = "131000", from = "2022-01-01", cause = "policy", basis = "one" });
        Assert.Equal(new Refusal(RefusalKind.AdjustmentUnderWay).Code, await Refused(new { region = "131000", from = "2022-01-01", cause = "policy", basis = "two" }));
        Assert.Equal(new Refusal(RefusalKind.FieldInvalid).Code, (string)(await officer.Post("/api/claims", new { person = settled.Person, reason = "retroactive", service = "chronic-outpatient", place = "110000", institutionName = "x", from = "2022-07-01", invoice = "A1", total = "1.00", papers = Array.Empty<string>(), account = "6222020000007777", bank = "x", holder = "y" })).Body["code"]!);
    }

    sealed record Settled(string Person, IReadOnlyList<VirtualVisit> Visits, IReadOnlyList<string> Settlements);

    /// <summary>The same two bills for a fresh person.</summary>
    static async Task<Settled> TwoVisits(Installation installation, int daysBetween = 0)
    {
        // The client lives as long as its hospital.
        var (hospital, _, _) = await installation.NextVisit();
        var (person, persona) = await installation.NextPerson();
        var (visits, settlements) = (new List<VirtualVisit>(), new List<string>());
        for (var i = 0; i < 2; i++)
        {
            var visit = new VirtualVisit(hospital, person.ToString(), persona.IdentityNumber);
            await visit.Prepare(Cancel);
            visits.Add(visit);
            settlements.Add((string)(await hospital.Send("2207", visit.Settle(), Cancel)).Must()["setlinfo"]!["setl_id"]!);
            using var clock = new RestClient(installation, "langfang-officer");
            if (i == 0 && daysBetween > 0) await clock.Must($"/api/sandbox/clock?days={daysBetween}", new { });
        }
        return new(person.ToString(), visits, settlements);
    }

    /// <summary>Two persons publish Langfang's pack with another ratio for chronic diseases, which holds from the day the old one did.</summary>
    static async Task Publish(Installation installation, string from, string to)
    {
        using var author = new RestClient(installation, "policy");
        using var second = new RestClient(installation, "administrator");
        var hash = (string)(await author.Get("/api/policies")).AsArray().First(static v => (string)v!["region"]! == "131000" && (string)v["insurance"]! == "employees")!["hash"]!;
        using var text = await author.Raw($"/api/policies/{hash}/text");
        var changed = (await text.Content.ReadAsStringAsync(Cancel)).Replace($"value: \"{from}\"", $"value: \"{to}\"", StringComparison.Ordinal);
        var now = installation.Get<BusinessClock>().UtcNow;
        var proposal = await author.Must("/api/policies/proposals", new { text = changed, effectiveAt = ChinaTime.Text(now.AddMinutes(10))[..16].Replace(' ', 'T'), words = "追溯" });
        await second.Must($"/api/policies/proposals/{proposal["proposal"]}/publish", new { });
        await author.Must("/api/sandbox/clock?days=1", new { });
    }

    static async Task<(string Adjustment, JsonNode Found)> Calculated(Installation installation, RestClient opener, string basis, string? person = null, bool recover = true, string from = "2022-01-01")
    {
        var opened = await opener.Must("/api/adjustments", new { region = "131000", insurance = "employees", from, recover, cause = person is null ? "policy" : "coverage", basis, person });
        var id = (string)opened["adjustment"]!;
        await Until(installation, id, "Calculated");
        return (id, await opener.Get($"/api/adjustments/{id}"));
    }

    static async Task Posted(Installation installation, RestClient approver, string adjustment)
    {
        await approver.Must($"/api/adjustments/{adjustment}/approve", new { });
        await Until(installation, adjustment, "Posted");
        Assert.Empty(await installation.Differences());
    }

    static async Task Until(Installation installation, string adjustment, string state)
    {
        using var reader = new RestClient(installation, "langfang-reviewer");
        for (var i = 0; i < 60; i++)
        {
            await installation.Get<CalculateAdjustments>().GoOnAll(13, Cancel);
            await installation.Get<PostAdjustments>().GoOnAll(13, Cancel);
            await installation.Get<SettleClaim>().GoOnAll(13, Cancel);
            var found = (string)(await reader.Get($"/api/adjustments/{adjustment}"))["adjustment"]!["state"]!;
            if (found == state) return;
            await Task.Delay(100, Cancel);
        }
        Assert.Fail($"adjustment {adjustment} did not become {state}");
    }

    /// <summary>Who was adjusted stands as who settled the same bills under the new rule: funds of each visit, and the sums of the year.</summary>
    static async Task AsIfItHadHeld(Installation installation, Settled adjusted, Settled fresh)
    {
        Assert.Equal(await Funds(installation, fresh), await Funds(installation, adjusted));
        Assert.Equal((await installation.Sums(fresh.Person)).ToString(), (await installation.Sums(adjusted.Person)).ToString());
    }

    static async Task<IReadOnlyList<Money>> Funds(Installation installation, Settled settled) =>
        [.. (await installation.Get<ReplaySettlements>().Of(new(long.Parse(settled.Person, CultureInfo.InvariantCulture)), InsuranceKind.Employees, ReplayScope.Everything, Cancel)).Settlements.Select(static s => s.Paid)];

    static async Task Pay(RestClient finance)
    {
        var batch = await finance.Must("/api/claim-batches", new { region = "131000" });
        await finance.Must($"/api/claim-batches/{batch["batch"]}/paid", new { sha256 = (string)batch["sha256"]! });
    }

    static async Task Agree(Installation installation)
    {
        Assert.DoesNotContain(await installation.Get<Operations.Declaration.ReadBooks>().ByAccount(13, Book.Insured, Cancel), static a => a.Key == InsuredBook.ClaimsPayable && a.Value != 0);
        Assert.Empty(await installation.Get<VerifyClaims>().Run(13, Cancel));
        Assert.Empty(await installation.Findings());
    }

    static async Task<string> From(RestClient officer, string person) => (string)(await officer.Get($"/api/persons/{person}"))["coverages"]![0]!["from"]!;
}
