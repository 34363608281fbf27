using Yidi.Operations.ChronicDisease;
using Yidi.Operations.Filing;
using Yidi.Operations.Insured;
using Yidi.Operations.Plumbing;
using Yidi.Policy;
using Yidi.Storage;

namespace Yidi.Operations.Tests;

/// <summary>Every state and transition of filings and qualifications, on both engines, with business time that moves.</summary>
public sealed class FilingTests
{
    public static TheoryData<StoreEngine> Both => Engines.Both;

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Every_transition_of_a_filing_is_reached_and_every_other_act_is_refused(StoreEngine engine)
    {
        await using var world = await World.Start(engine);
        var reached = new HashSet<(FilingState, FilingAct, FilingState)>();
        foreach (var path in Paths) await Walk(world, path, reached);
        Assert.Equal(FilingRules.Steps.Steps.ToHashSet(), reached);
    }

    /// <summary>Ways through the states; together they take every step there is.</summary>
    static readonly FilingAct[][] Paths =
    [
        [FilingAct.SaveDraft, FilingAct.SaveDraft, FilingAct.Withdraw],
        [FilingAct.SaveDraft, FilingAct.Submit, FilingAct.Approve, FilingAct.Expire],
        [FilingAct.Submit, FilingAct.Withdraw],
        [FilingAct.Submit, FilingAct.Reject],
        [FilingAct.Submit, FilingAct.AskSupplement, FilingAct.Supplement, FilingAct.AskSupplement, FilingAct.Withdraw],
        [FilingAct.Submit, FilingAct.AskSupplement, FilingAct.Reject],
        [FilingAct.Submit, FilingAct.Approve, FilingAct.Cancel],
        [FilingAct.Submit, FilingAct.Approve, FilingAct.Replace],
        [FilingAct.Submit, FilingAct.Approve, FilingAct.EndWithCoverage],
        [FilingAct.SaveDraft, FilingAct.HandIn, FilingAct.Cancel],
        [FilingAct.SaveDraft, FilingAct.BreakPromise, FilingAct.HandIn, FilingAct.Cancel],
        [FilingAct.SaveDraft, FilingAct.BreakPromise, FilingAct.Cancel],
        [FilingAct.SaveDraft, FilingAct.BreakPromise, FilingAct.Replace],
        [FilingAct.SaveDraft, FilingAct.BreakPromise, FilingAct.EndWithCoverage],
        [FilingAct.SaveDraft, FilingAct.EndWithCoverage],
        [FilingAct.Submit, FilingAct.EndWithCoverage],
        [FilingAct.Submit, FilingAct.AskSupplement, FilingAct.EndWithCoverage],
    ];

    static async Task Walk(World world, FilingAct[] path, HashSet<(FilingState, FilingAct, FilingState)> reached)
    {
        var person = await world.Person();
        var promised = path.Any(static a => a is FilingAct.BreakPromise or FilingAct.HandIn);
        var temporary = path.Contains(FilingAct.Expire);
        var material = await world.Material(person);
        var application = world.Application(person, promised ? FilingKind.LongTermResident : temporary ? FilingKind.Referred : FilingKind.PostedWorker, promise: promised, materials: promised ? [] : [material]);
        var first = path[0] == FilingAct.SaveDraft ? await world.Get<FileTreatment>().Draft(world.Call(), world.Officer, application, FilingChannel.Window, World.Cancel) : await world.File(application);
        var number = first.Answer.FilingNo;
        await RefuseTheRest(world, number);
        if (promised) _ = (await world.Do(number, FilingAct.Submit)).Answer;
        foreach (var act in path.Skip(1))
        {
            await Step(world, person, number, act, material);
            await RefuseTheRest(world, number);
        }
        foreach (var step in (await world.Filing(number)).Steps) reached.Add((step.From, step.Act, step.To));
    }

    static async Task Step(World world, PersonNo person, long number, FilingAct act, long material)
    {
        switch (act)
        {
            case FilingAct.Expire:
                await world.Pass(200);
                return;
            case FilingAct.BreakPromise:
                await world.Pass(31);
                return;
            case FilingAct.EndWithCoverage:
                _ = (await world.Get<KeepPersons>().End(world.Call(), world.Officer, person, InsuranceKind.Employees, new(2020, 1, 1), world.Today, CoverageEnd.Terminated, World.Cancel)).Answer;
                return;
            case FilingAct.Replace:
                await world.Pass(190);
                _ = (await world.File(world.Application(person, FilingKind.OtherTemporary, "310000") with { Replaces = number })).Answer;
                return;
            case FilingAct.Cancel:
                Assert.Equal(RefusalKind.ChangeLocked, (await world.Do(number, act)).Refusal!.Kind);
                await world.Pass(190);
                break;
        }
        if (act == FilingAct.SaveDraft)
        {
            _ = (await world.Get<FileTreatment>().SaveDraft(world.Call(), world.Officer, number, world.Application(person, FilingKind.PostedWorker, "310000"), World.Cancel)).Answer;
            return;
        }
        var done = await world.Do(number, act, materials: act is FilingAct.HandIn or FilingAct.Supplement ? [material] : []);
        Assert.True(done.Refusal is null, $"{act}: {done.Refusal?.ToChinese()}");
    }

    /// <summary>Whatever the table does not allow in this state is refused, names the state, and changes nothing.</summary>
    static async Task RefuseTheRest(World world, long number)
    {
        var before = await world.Filing(number);
        foreach (var act in Enum.GetValues<FilingAct>().Where(a => !FilingRules.Steps.Allows(before.Filing.State, a)))
        {
            var refused = (await world.Do(number, act)).Refusal;
            Assert.Equal(RefusalKind.ActNotPossible, refused!.Kind);
            Assert.Contains(FilingRules.StateNames[before.Filing.State].Chinese, refused.Detail, StringComparison.Ordinal);
        }
        Assert.Equal(before.Filing.Revision, (await world.Filing(number)).Filing.Revision);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Every_transition_of_a_qualification_is_reached_and_every_other_act_is_refused(StoreEngine engine)
    {
        await using var world = await World.Start(engine);
        var reached = new HashSet<(QualificationState, QualificationAct, QualificationState)>();
        QualificationAct[][] paths =
        [
            [QualificationAct.PassFirst, QualificationAct.PassExpert, QualificationAct.GiveUp], [QualificationAct.Reject], [QualificationAct.Withdraw], [QualificationAct.AskSupplement, QualificationAct.Supplement, QualificationAct.PassFirst, QualificationAct.Reject],
            [QualificationAct.AskSupplement, QualificationAct.Reject], [QualificationAct.PassFirst, QualificationAct.AskSupplement, QualificationAct.Withdraw], [QualificationAct.PassFirst, QualificationAct.PassExpert, QualificationAct.EndWithCoverage],
            [QualificationAct.EndWithCoverage], [QualificationAct.PassFirst, QualificationAct.EndWithCoverage], [QualificationAct.AskSupplement, QualificationAct.EndWithCoverage],
        ];
        foreach (var path in paths) await Walk(world, "M01600", promise: false, path, reached);
        QualificationAct[][] hypertension =
        [
            [QualificationAct.PassFirst, QualificationAct.Renew, QualificationAct.PassFirst], [QualificationAct.PassFirst, QualificationAct.Renew, QualificationAct.Reject], [QualificationAct.PassFirst, QualificationAct.Expire, QualificationAct.Renew, QualificationAct.Reject],
            [QualificationAct.PassFirst, QualificationAct.Renew, QualificationAct.EndWithCoverage],
        ];
        foreach (var path in hypertension) await Walk(world, "M03900", promise: false, path, reached);
        QualificationAct[][] promised =
        [
            [QualificationAct.HandIn], [QualificationAct.BreakPromise, QualificationAct.HandIn], [QualificationAct.BreakPromise, QualificationAct.GiveUp], [QualificationAct.BreakPromise, QualificationAct.EndWithCoverage],
        ];
        foreach (var path in promised) await Walk(world, "M03900", promise: true, path, reached);
        // Applying is what brings one into being; it is no step from a state.
        reached.RemoveWhere(static s => s.Item2 == QualificationAct.Apply);
        Assert.Equal(QualificationRules.Steps.Steps.ToHashSet(), reached);
    }

    static async Task Walk(World world, string disease, bool promise, QualificationAct[] path, HashSet<(QualificationState, QualificationAct, QualificationState)> reached)
    {
        var person = await world.Person();
        var material = await world.Material(person);
        var number = (await world.Apply(person, disease, promise, promise ? [] : [material])).Answer.QualificationNo;
        foreach (var act in path)
        {
            await RefuseTheRestOfQualification(world, number);
            if (act == QualificationAct.Expire) await world.Pass(740);
            else if (act == QualificationAct.BreakPromise) await world.Pass(31);
            else if (act == QualificationAct.EndWithCoverage) _ = (await world.Get<KeepPersons>().End(world.Call(), world.Officer, person, InsuranceKind.Employees, new(2020, 1, 1), world.Today, CoverageEnd.Moved, World.Cancel)).Answer;
            else
            {
                if (act == QualificationAct.PassExpert) Assert.Equal(RefusalKind.SameReviewer, (await world.Do(number, act)).Refusal!.Kind);
                var done = await world.Do(number, act, act == QualificationAct.PassExpert ? world.Expert : null, act is QualificationAct.HandIn or QualificationAct.Supplement or QualificationAct.Renew ? [material] : []);
                Assert.True(done.Refusal is null, $"{act}: {done.Refusal?.ToChinese()}");
            }
        }
        foreach (var step in (await world.Get<ReadQualifications>().Find(number, World.Cancel))!.Steps) reached.Add((step.From, step.Act, step.To));
    }

    static async Task RefuseTheRestOfQualification(World world, long number)
    {
        var before = (await world.Get<ReadQualifications>().Find(number, World.Cancel))!.Qualification;
        foreach (var act in Enum.GetValues<QualificationAct>().Where(a => !QualificationRules.Steps.Allows(before.State, a)))
            Assert.Equal(RefusalKind.ActNotPossible, (await world.Do(number, act)).Refusal!.Kind);
        Assert.Equal(before.Revision, (await world.Get<ReadQualifications>().Find(number, World.Cancel))!.Qualification.Revision);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Two_officers_acting_at_once_never_both_win(StoreEngine engine)
    {
        await using var world = await World.Start(engine);
        for (var round = 0; round < 15; round++)
        {
            var person = await world.Person();
            var number = (await world.File(world.Application(person, FilingKind.PostedWorker, materials: [await world.Material(person)]))).Answer.FilingNo;
            FilingAct[] wishes = [FilingAct.Approve, FilingAct.Reject, FilingAct.Approve, FilingAct.AskSupplement];
            using var start = new Barrier(wishes.Length);
            var results = await Task.WhenAll(wishes.Select(act => Task.Run(() =>
            {
                start.SignalAndWait();
                return world.Do(number, act);
            })));
            // After the first one the state has moved: approving or rejecting what needs a supplement may follow it, a second decision may not.
            var detail = await world.Filing(number);
            Assert.Equal(results.Count(static r => r.Refusal is null), detail.Steps.Count - 1);
            Assert.Single(detail.Steps, static s => s.Act is FilingAct.Approve or FilingAct.Reject or FilingAct.AskSupplement && s.From == FilingState.UnderReview);
            Assert.All(results.Where(static r => r.Refusal is not null), static r => Assert.Contains(r.Refusal!.Kind, new[] { RefusalKind.ActNotPossible, RefusalKind.Busy }));
            Assert.True(detail.Versions.Count <= 1);
        }
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Two_applications_for_one_place_at_once_leave_one_filing_and_a_retry_gets_the_first_answer(StoreEngine engine)
    {
        await using var world = await World.Start(engine);
        for (var round = 0; round < 10; round++)
        {
            var person = await world.Person();
            var calls = Enumerable.Range(0, 4).Select(_ => world.Call("file")).ToList();
            var results = await Task.WhenAll(calls.Select(call => Task.Run(() => world.File(world.Application(person), call))));
            var winner = Assert.Single(results, static r => r.Refusal is null);
            Assert.All(results.Where(static r => r.Refusal is not null), static r => Assert.Contains(r.Refusal!.Kind, new[] { RefusalKind.FilingOverlaps, RefusalKind.Busy }));
            var again = await world.File(world.Application(person), calls[Array.IndexOf(results, winner)]);
            Assert.Equal(winner.Answer, again.Answer);
        }
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Moving_to_another_province_keeps_the_history_and_ends_what_was_bound_to_the_old_coverage(StoreEngine engine)
    {
        await using var world = await World.Start(engine);
        var person = await world.Person();
        var certificate = world.Get<Vault>().Open((await world.Get<ReadPerson>().Find(person, World.Cancel))!.Person.SealedCertificate);
        var filing = (await world.File(world.Application(person))).Answer.FilingNo;
        var call = world.Call("move");
        var entry = new CoverageEntry(InsuranceKind.Employees, RegionCode.Parse("440100"), PersonClass.Retired, world.Today.AddDays(1), null, "", Joining.Continuous, null, 0);
        var moved = (await world.Get<KeepPersons>().Move(call, world.Officer, person, InsuranceKind.Employees, entry, World.Cancel)).Answer.Person;
        Assert.Equal(moved, (await world.Get<KeepPersons>().Move(call, world.Officer, person, InsuranceKind.Employees, entry, World.Cancel)).Answer.Person);
        Assert.Equal((44, moved), (moved.Province, await world.Get<PersonDirectory>().Find(CredentialKind.IdentityCard, certificate, World.Cancel)));
        var old = (await world.Get<ReadPerson>().Find(person, World.Cancel))!;
        Assert.Equal((CoverageEnd.Moved, world.Today, moved.Value), (old.Coverages[0].End, old.Coverages[0].Until, old.Person.MovedTo));
        Assert.Equal(FilingState.Ended, (await world.Filing(filing)).Filing.State);
        Assert.Contains("重新备案", (await world.Filing(filing)).Filing.Reason, StringComparison.Ordinal);
        Assert.Equal("440100", (await world.Get<ReadPerson>().Find(moved, World.Cancel))!.Coverages.Single().Region);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task An_interruption_lets_a_filing_sleep_and_a_new_coverage_of_the_same_region_wakes_it(StoreEngine engine)
    {
        await using var world = await World.Start(engine);
        var person = await world.Person();
        var filing = (await world.File(world.Application(person, FilingKind.LongTermResident, promise: true))).Answer.FilingNo;
        var keep = world.Get<KeepPersons>();
        _ = (await keep.End(world.Call(), world.Officer, person, InsuranceKind.Employees, new(2020, 1, 1), world.Today, CoverageEnd.Interrupted, World.Cancel)).Answer;
        Assert.Equal(FilingState.Effective, (await world.Filing(filing)).Filing.State);
        await world.Pass(10);
        _ = (await keep.Begin(world.Call(), world.Officer, person, new(InsuranceKind.Employees, RegionCode.Parse("130100"), PersonClass.Retired, world.Today, null, "", Joining.Interrupted, world.Today, 1), World.Cancel)).Answer;
        await using var store = await world.Store();
        var filings = await FilingsInForce.Of(store, person, InsuranceKind.Employees, RegionCode.Parse("130100"), World.Cancel);
        Assert.Equal(filing, filings.Covering(RegionCode.Parse("110000"), world.Today, world.Today, false)!.FilingNo);
        var overlap = await keep.Begin(world.Call(), world.Officer, person, new(InsuranceKind.Employees, RegionCode.Parse("130100"), PersonClass.Retired, world.Today, null, "", Joining.Continuous, null, 0), World.Cancel);
        Assert.Equal(RefusalKind.CoverageOverlaps, overlap.Refusal!.Kind);
    }
}
