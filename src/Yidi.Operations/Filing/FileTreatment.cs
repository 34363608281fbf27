using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Access;
using Yidi.Operations.Insured;
using Yidi.Operations.Materials;
using Yidi.Operations.Notices;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Policies;
using Yidi.Operations.Regions;
using Yidi.Policy;

namespace Yidi.Operations.Filing;

/// <summary>What became of a filing act.</summary>
public sealed record FilingOutcome(long FilingNo, FilingState State, int Revision, string Reason);

/// <summary>An act on a filing that exists.</summary>
/// <param name="Revision">The revision the caller saw; 0 when it takes whatever stands.</param>
/// <param name="Materials">Materials that come with a supplement or a promise.</param>
/// <param name="On">First day without benefit, for a cancellation; null means from tomorrow on.</param>
public sealed record FilingDecision(long FilingNo, FilingAct Act, int Revision, string Note, IReadOnlyList<long> Materials, DateOnly? On = null);

/// <summary>Files, and moves filings from state to state. Every act runs once per key, in one transaction with its version and its audit row.</summary>
public sealed class FileTreatment(KeyedWrites writes, RegionBook regions, PackLibrary packs, AuditTrail audit, IdSource ids, BusinessClock clock) : ICoverageFollower
{
    const int MostDaysToCancel = 90;

    /// <summary>Keeps a draft; nothing is granted and nobody is asked to review.</summary>
    public Task<Result<FilingOutcome>> Draft(Call call, Caller caller, FilingApplication application, FilingChannel channel, CancellationToken cancel) =>
        writes.OnceInsured<FilingOutcome>(application.Person.Province, call, async store =>
        {
            var coverage = await CoverageOf(store, application, cancel);
            if (coverage.Value is not { } bound) return coverage.Refusal!;
            var filed = ApplicationRules.PlaceOf(application, RegionCode.Parse(bound.Region), regions);
            if (filed.Value is not { } place) return filed.Refusal!;
            if (await KeepMaterial.RefuseStrange(store, application.Person, application.Materials, cancel) is { } strange) return strange;
            var filing = NewFiling(application, bound, place.Code, channel);
            store.Add(filing);
            Step(store, filing, FilingAct.SaveDraft, FilingState.Draft, caller, "");
            return Outcome(filing);
        }, cancel);

    /// <summary>Submits at once: granted where the kind is automatic or promised, else put under review.</summary>
    public Task<Result<FilingOutcome>> Submit(Call call, Caller caller, FilingApplication application, FilingChannel channel, CancellationToken cancel) =>
        writes.OnceInsured<FilingOutcome>(application.Person.Province, call, async store =>
        {
            _ = await ReadPerson.Hold(store, application.Person, cancel);
            var coverage = await CoverageOf(store, application, cancel);
            if (coverage.Value is not { } bound) return coverage.Refusal!;
            var insured = RegionCode.Parse(bound.Region);
            if (packs.InForce(insured, application.Insurance) is not { } pack) return new Refusal(RefusalKind.NoPack, "insured-region", bound.Region);
            if (ApplicationRules.Refuse(application, insured, pack, regions, clock.Today) is { } refusal) return refusal;
            if (await KeepMaterial.RefuseStrange(store, application.Person, application.Materials, cancel) is { } strange) return strange;
            var filing = NewFiling(application, bound, ApplicationRules.PlaceOf(application, insured, regions).Answer.Code, channel);
            return await Submitted(store, filing, caller, pack, cancel);
        }, cancel);

    /// <summary>Changes a draft to what the application says now.</summary>
    public Task<Result<FilingOutcome>> SaveDraft(Call call, Caller caller, long filingNo, FilingApplication application, CancellationToken cancel) =>
        writes.OnceInsured<FilingOutcome>(IdSource.ProvinceOf(filingNo), call, async store =>
        {
            var filing = await store.Set<FilingRecord>().SingleOrDefaultAsync(f => f.FilingNo == filingNo && f.PersonNo == application.Person.Value, cancel);
            if (filing is null) return new Refusal(RefusalKind.FilingUnknown, "filing", IdSource.Text(filingNo));
            if (FilingRules.Refuse(filing.State, FilingAct.SaveDraft) is { } impossible) return impossible;
            var filed = ApplicationRules.PlaceOf(application, RegionCode.Parse(filing.InsuredRegion), regions);
            if (filed.Value is not { } place) return filed.Refusal!;
            if (await KeepMaterial.RefuseStrange(store, application.Person, application.Materials, cancel) is { } strange) return strange;
            (filing.Kind, filing.Place, filing.From, filing.Until) = (application.Kind, place.Code.ToString(), application.From, application.Until);
            (filing.Promise, filing.Lateness, filing.TreatedFrom) = (application.Promise, application.Lateness, application.TreatedFrom);
            (filing.Replaces, filing.Referral, filing.Materials) = (application.Replaces, application.Referral, string.Join(' ', application.Materials.Select(IdSource.Text)));
            Step(store, filing, FilingAct.SaveDraft, FilingState.Draft, caller, "");
            return Outcome(filing);
        }, cancel);

    /// <summary>Does an act on a filing. Who may was decided by the gate; whether the state allows it is decided here.</summary>
    public Task<Result<FilingOutcome>> Act(Call call, Caller caller, FilingDecision decision, CancellationToken cancel) =>
        writes.OnceInsured<FilingOutcome>(IdSource.ProvinceOf(decision.FilingNo), call, async store =>
        {
            var filing = await store.Set<FilingRecord>().SingleOrDefaultAsync(f => f.FilingNo == decision.FilingNo, cancel);
            if (filing is null) return new Refusal(RefusalKind.FilingUnknown, "filing", IdSource.Text(decision.FilingNo));
            _ = await ReadPerson.Hold(store, new(filing.PersonNo), cancel);
            if (FilingRules.Refuse(filing.State, decision.Act) is { } impossible) return impossible;
            if (decision.Revision > 0 && decision.Revision != filing.Revision)
                return Refusal.ChangedMeanwhile(decision.Revision);
            if (await KeepMaterial.RefuseStrange(store, new(filing.PersonNo), decision.Materials, cancel) is { } strange) return strange;
            if (decision.Act is FilingAct.Submit or FilingAct.Approve or FilingAct.HandIn && await CoverageOf(store, Application(filing), cancel) is var coverage && coverage.Value?.Region != filing.InsuredRegion)
                return coverage.Refusal ?? new Refusal(RefusalKind.NotCovered, "insured-region", filing.InsuredRegion, "参保地已变更，请按新的参保关系重新备案");
            if (packs.InForce(RegionCode.Parse(filing.InsuredRegion), filing.Insurance) is not { } pack) return new Refusal(RefusalKind.NoPack, "insured-region", filing.InsuredRegion);
            if (decision.Materials.Count > 0) filing.Materials = string.Join(' ', filing.Materials.Split(' ', StringSplitOptions.RemoveEmptyEntries).Concat(decision.Materials.Select(IdSource.Text)).Distinct());
            return await Perform(store, filing, decision, caller, pack, cancel);
        }, cancel);

    /// <summary>Filings of a coverage that moved or ended end with it.</summary>
    public async Task CoverageEnded(ProvinceContext store, Caller caller, Coverage coverage, DateOnly lastDay, CancellationToken cancel)
    {
        const string reason = "参保关系已转移或终止，可按新的参保关系重新备案";
        var bound = await store.Set<FilingRecord>().Where(f => f.PersonNo == coverage.PersonNo && f.Insurance == coverage.Insurance && f.InsuredRegion == coverage.Region).ToListAsync(cancel);
        var versions = await store.Set<FilingVersion>().AsNoTracking().Where(v => v.PersonNo == coverage.PersonNo && v.Insurance == coverage.Insurance && v.InsuredRegion == coverage.Region).ToListAsync(cancel);
        foreach (var filing in bound)
        {
            // Also what is cancelled from a later day still grants until then.
            if (DatedVersions.Spans(versions.Where(v => v.FilingNo == filing.FilingNo).ToList()).Any(s => s.Until > lastDay))
                await AddVersion(store, filing, inForce: false, lastDay.AddDays(1), "coverage-ended", reason, cancel);
            if (!FilingRules.Steps.Allows(filing.State, FilingAct.EndWithCoverage)) continue;
            filing.Reason = reason;
            Step(store, filing, FilingAct.EndWithCoverage, FilingState.Ended, caller, "");
        }
    }

    /// <summary>Lets time pass for one filing: a promise that is overdue, a last day that is over. Returns false when nothing was due.</summary>
    public async Task<bool> Age(ProvinceContext store, FilingRecord filing, CancellationToken cancel)
    {
        if (filing.State != FilingState.Effective) return false;
        _ = await ReadPerson.Hold(store, new(filing.PersonNo), cancel);
        var today = clock.Today;
        if (filing.Until < today)
        {
            Step(store, filing, FilingAct.Expire, FilingState.Expired, Caller.Platform, "");
            await Touch(store, filing, cancel);
            return true;
        }
        if (filing.PromiseDue is not { } due || due >= today) return false;
        filing.Reason = $"承诺材料应于 {due:yyyy-MM-dd} 前补齐，逾期停止异地待遇；补齐后恢复";
        await AddVersion(store, filing, inForce: false, due.AddDays(1), "promise-overdue", filing.Reason, cancel);
        Step(store, filing, FilingAct.BreakPromise, FilingState.Suspended, Caller.Platform, "");
        return true;
    }

    async Task<Result<FilingOutcome>> Submitted(ProvinceContext store, FilingRecord filing, Caller caller, PolicyPack pack, CancellationToken cancel)
    {
        var isNew = store.Entry(filing).State == EntityState.Detached;
        if (await ReplacedRefusal(store, filing, pack, cancel) is { } locked) return locked;
        var procedure = pack.ProcedureOf(filing.Kind, clock.Today)!;
        if (isNew) store.Add(filing);
        if (procedure.Automatic || filing.Promise) return await Grant(store, filing, FilingAct.Submit, caller, pack, "", cancel);
        if (await Overlap(store, filing, cancel) is { } overlap) return overlap;
        Step(store, filing, FilingAct.Submit, FilingState.UnderReview, caller, "");
        store.Add(audit.Of(IdSource.ProvinceOf(filing.FilingNo), caller, Access.Act.File, IdSource.Text(filing.FilingNo), new(filing.PersonNo), "submit"));
        return Outcome(filing);
    }

    async Task<Result<FilingOutcome>> Perform(ProvinceContext store, FilingRecord filing, FilingDecision decision, Caller caller, PolicyPack pack, CancellationToken cancel)
    {
        if (decision.Act is FilingAct.Reject or FilingAct.AskSupplement && decision.Note.Trim().Length == 0) return new Refusal(RefusalKind.FieldMissing, "note", "", "请写明原因，申请人会看到");
        filing.Reason = decision.Note.Length > 200 ? decision.Note[..200] : decision.Note;
        store.Add(audit.Of(IdSource.ProvinceOf(filing.FilingNo), caller, decision.Act is FilingAct.Approve or FilingAct.Reject or FilingAct.AskSupplement ? Access.Act.ReviewFiling : Access.Act.File,
            IdSource.Text(filing.FilingNo), new(filing.PersonNo), decision.Act.ToString()));
        switch (decision.Act)
        {
            case FilingAct.Submit:
                var application = Application(filing);
                if (await KeepMaterial.RefuseStrange(store, application.Person, application.Materials, cancel) is { } foreign) return foreign;
                if (ApplicationRules.Refuse(application, RegionCode.Parse(filing.InsuredRegion), pack, regions, clock.Today) is { } refusal) return refusal;
                return await Submitted(store, filing, caller, pack, cancel);
            case FilingAct.Approve:
                // Materials were seen by the officer: nothing stays promised.
                return await Grant(store, filing, FilingAct.Approve, caller, pack, decision.Note, cancel);
            case FilingAct.HandIn:
                return await HandIn(store, filing, decision, caller, cancel);
            case FilingAct.Cancel:
                return await Cancel(store, filing, decision, caller, pack, cancel);
            case FilingAct.Supplement when decision.Materials.Count == 0 && decision.Note.Length == 0:
                return new Refusal(RefusalKind.ProofMissing, "materials");
            case FilingAct.Supplement or FilingAct.Reject or FilingAct.AskSupplement or FilingAct.Withdraw:
                Step(store, filing, decision.Act, FilingRules.Steps.Steps.First(s => s.From == filing.State && s.Act == decision.Act).To, caller, decision.Note);
                return Outcome(filing);
            default:
                return new Refusal(RefusalKind.ActNotPossible, "act", FilingRules.ActNames[decision.Act].Chinese, "由系统办理");
        }
    }

    /// <summary>Makes the first version: from when, until when, by which rule.</summary>
    async Task<Result<FilingOutcome>> Grant(ProvinceContext store, FilingRecord filing, FilingAct act, Caller caller, PolicyPack pack, string note, CancellationToken cancel)
    {
        var today = clock.Today;
        if (filing.Lateness != Lateness.AfterSelfPay && filing.From < today) filing.From = today;
        if (filing.Until is { } last && last < filing.From) return new Refusal(RefusalKind.FieldInvalid, "until", $"{last:yyyy-MM-dd}", "申请的期限已过");
        var procedure = pack.ProcedureOf(filing.Kind, today)!;
        if (!filing.IsLongTerm) filing.Until = AtLeast(filing, pack, today);
        await BoundByCoverage(store, filing, cancel);
        if (filing.Until < filing.From) return new Refusal(RefusalKind.NotCovered, "from", $"{filing.From:yyyy-MM-dd}", $"参保将于 {filing.Until:yyyy-MM-dd} 终止");
        if (await Overlap(store, filing, cancel) is { } overlap) return overlap;
        if (await ReplacedRefusal(store, filing, pack, cancel) is { } locked) return locked;
        if (filing.Replaces != 0) await Replace(store, filing, caller, cancel);
        filing.PromiseDue = filing.Promise && act == FilingAct.Submit && pack.TimeLimit("promise-materials", today) is { } limit ? ApplicationRules.After(today, limit.Count, limit.InMonths) : null;
        await AddVersion(store, filing, inForce: true, filing.From, procedure.Citation.RuleKey, procedure.Citation.Clause.Chinese, cancel);
        Step(store, filing, act, FilingState.Effective, caller, note);
        if (act == FilingAct.Submit) store.Add(audit.Of(IdSource.ProvinceOf(filing.FilingNo), caller, Access.Act.File, IdSource.Text(filing.FilingNo), new(filing.PersonNo), "granted"));
        return Outcome(filing);
    }

    /// <summary>A coverage whose end is announced bounds what is granted on it; an interruption does not, the filing only sleeps.</summary>
    async Task BoundByCoverage(ProvinceContext store, FilingRecord filing, CancellationToken cancel)
    {
        var record = await ReadPerson.Of(store, new(filing.PersonNo), cancel);
        if (record?.CoverageOn(filing.Insurance, clock.Today) is { End: CoverageEnd.Moved or CoverageEnd.Terminated, Until: { } last } && (filing.Until is null || filing.Until > last)) filing.Until = last;
    }

    /// <summary>A temporary filing holds at least as long as the rule says, however short the person asked.</summary>
    static DateOnly AtLeast(FilingRecord filing, PolicyPack pack, DateOnly today)
    {
        var least = pack.TimeLimit("filing-validity", today, filing.Kind) is { } limit ? ApplicationRules.After(filing.From, limit.Count, limit.InMonths).AddDays(-1) : filing.From;
        return filing.Until is { } asked && asked > least ? asked : least;
    }

    async Task<Result<FilingOutcome>> HandIn(ProvinceContext store, FilingRecord filing, FilingDecision decision, Caller caller, CancellationToken cancel)
    {
        if (filing.PromiseDue is null && filing.State == FilingState.Effective) return new Refusal(RefusalKind.ActNotPossible, "act", FilingRules.ActNames[FilingAct.HandIn].Chinese, "该备案没有待补齐的承诺材料");
        if (decision.Materials.Count == 0) return new Refusal(RefusalKind.ProofMissing, "materials");
        (filing.PromiseDue, filing.Promise) = (null, false);
        // Taken up again from today, not for the days on which the promise was broken.
        var from = clock.Today > filing.From ? clock.Today : filing.From;
        if (await Overlap(store, filing, cancel) is { } overlap) return overlap;
        await AddVersion(store, filing, inForce: true, from, "promise-kept", "承诺材料已补齐", cancel);
        Step(store, filing, FilingAct.HandIn, FilingState.Effective, caller, decision.Note);
        return Outcome(filing);
    }

    async Task<Result<FilingOutcome>> Cancel(ProvinceContext store, FilingRecord filing, FilingDecision decision, Caller caller, PolicyPack pack, CancellationToken cancel)
    {
        var today = clock.Today;
        var first = decision.On ?? today.AddDays(1);
        if (first > today.AddDays(MostDaysToCancel)) return new Refusal(RefusalKind.FieldInvalid, "on", $"{first:yyyy-MM-dd}", $"最多提前{MostDaysToCancel}天取消");
        if (first <= today) return new Refusal(RefusalKind.FieldInvalid, "on", $"{first:yyyy-MM-dd}", "取消自次日或之后起生效，已发生的就医不受影响");
        if (await LockRefusal(store, filing, pack, cancel) is { } locked) return locked;
        if (filing.Until is null || filing.Until >= first) filing.Until = first.AddDays(-1);
        await AddVersion(store, filing, inForce: false, first, "cancelled", "本人取消", cancel);
        Step(store, filing, FilingAct.Cancel, FilingState.Cancelled, caller, decision.Note);
        return Outcome(filing);
    }

    async Task<Refusal?> ReplacedRefusal(ProvinceContext store, FilingRecord filing, PolicyPack pack, CancellationToken cancel)
    {
        if (filing.Replaces == 0) return null;
        var old = await store.Set<FilingRecord>().SingleOrDefaultAsync(f => f.FilingNo == filing.Replaces && f.PersonNo == filing.PersonNo && f.Insurance == filing.Insurance, cancel);
        if (old is null) return new(RefusalKind.FilingUnknown, "replaces", IdSource.Text(filing.Replaces));
        return FilingRules.Refuse(old.State, FilingAct.Replace) ?? await LockRefusal(store, old, pack, cancel);
    }

    /// <summary>A long-term filing whose period is not over is neither changed nor cancelled.</summary>
    async Task<Refusal?> LockRefusal(ProvinceContext store, FilingRecord filing, PolicyPack pack, CancellationToken cancel)
    {
        var today = clock.Today;
        if (pack.ProcedureOf(filing.Kind, today) is not { ChangeLocked: true } || pack.TimeLimit("change-lock", today) is not { } limit) return null;
        var first = await store.Set<FilingVersion>().Where(v => v.FilingNo == filing.FilingNo && v.InForce).OrderBy(static v => v.Version).FirstOrDefaultAsync(cancel);
        if (first is null) return null;
        var free = ApplicationRules.After(first.GrantedOn, limit.Count, limit.InMonths);
        return free > today ? new(RefusalKind.ChangeLocked, "filing", IdSource.Text(filing.FilingNo), $"{free:yyyy-MM-dd} 起可办理（{limit.Citation.Clause.Chinese.TrimEnd('。')}）") : null;
    }

    async Task Replace(ProvinceContext store, FilingRecord filing, Caller caller, CancellationToken cancel)
    {
        var old = await store.Set<FilingRecord>().SingleAsync(f => f.FilingNo == filing.Replaces, cancel);
        old.Reason = "已变更为新的备案";
        await AddVersion(store, old, inForce: false, filing.From, "replaced", old.Reason, cancel);
        Step(store, old, FilingAct.Replace, FilingState.Replaced, caller, IdSource.Text(filing.FilingNo));
    }

    static async Task<Refusal?> Overlap(ProvinceContext store, FilingRecord filing, CancellationToken cancel)
    {
        var others = await FilingsInForce.Of(store, new(filing.PersonNo), filing.Insurance, RegionCode.Parse(filing.InsuredRegion), cancel);
        var until = filing.Until ?? DateOnly.MaxValue;
        var clash = others.SpansFor(RegionCode.Parse(filing.Place), filing.FilingNo).FirstOrDefault(s => s.Version.FilingNo != filing.Replaces && s.From <= until && filing.From <= s.Until);
        return clash.Version is not { } other ? null : new(RefusalKind.FilingOverlaps, "place", other.Place,
            $"{Vocabulary.Filings[other.Kind].Chinese}，{clash.From:yyyy-MM-dd} 至 {(clash.Until == DateOnly.MaxValue ? "长期" : $"{clash.Until:yyyy-MM-dd}")}，编号{IdSource.Text(other.FilingNo)}");
    }

    async Task AddVersion(ProvinceContext store, FilingRecord filing, bool inForce, DateOnly from, string rule, string clause, CancellationToken cancel)
    {
        var last = await store.Set<FilingVersion>().Where(v => v.FilingNo == filing.FilingNo).MaxAsync(static v => (int?)v.Version, cancel) ?? 0;
        store.Add(new FilingVersion
        {
            FilingNo = filing.FilingNo,
            Version = last + 1,
            PersonNo = filing.PersonNo,
            Insurance = filing.Insurance,
            InsuredRegion = filing.InsuredRegion,
            Kind = filing.Kind,
            Place = filing.Place,
            InForce = inForce,
            From = from,
            Until = filing.Until,
            PromiseDue = inForce ? filing.PromiseDue : null,
            Lateness = filing.Lateness,
            GrantedOn = clock.Today,
            Rule = rule,
            Clause = clause,
        });
        await Touch(store, filing, cancel);
    }

    static async Task Touch(ProvinceContext store, FilingRecord filing, CancellationToken cancel) => (await ReadPerson.Hold(store, new(filing.PersonNo), cancel))!.Touch();

    void Step(ProvinceContext store, FilingRecord filing, FilingAct act, FilingState to, Caller caller, string note)
    {
        var from = filing.State;
        if (store.Entry(filing).State != EntityState.Added) filing.Revision++;
        filing.State = to;
        store.Add(new FilingStep
        {
            FilingNo = filing.FilingNo,
            Revision = filing.Revision,
            Act = act,
            From = from,
            To = to,
            By = caller.Name,
            ByName = caller.DisplayName,
            Channel = act is FilingAct.Submit or FilingAct.SaveDraft ? filing.Channel : FilingChannels.Of(caller, new(filing.PersonNo)) ?? filing.Channel,
            Note = note.Length > 200 ? note[..200] : note,
            At = clock.UtcNow,
        });
        // A draft is the person's own affair until it is handed in.
        if (act != FilingAct.SaveDraft) store.Add(Notice.Of(filing.FilingNo, filing.Revision, Notice.Person(filing.PersonNo), NoticeTemplate.FilingMoved, $"/me/filings/{IdSource.Text(filing.FilingNo)}", clock.UtcNow, FilingRules.StateNames[to], new(note, note)));
    }

    async Task<Result<Coverage>> CoverageOf(ProvinceContext store, FilingApplication application, CancellationToken cancel)
    {
        var record = await ReadPerson.Of(store, application.Person, cancel);
        if (record is null) return new Refusal(RefusalKind.PersonUnknown, "person", Mask.Number(application.Person.ToString()));
        var coverage = record.CoverageOn(application.Insurance, clock.Today);
        return coverage is null ? new Refusal(RefusalKind.NotCovered, "insurance", Vocabulary.Insurances[application.Insurance].Chinese, $"{clock.Today:yyyy-MM-dd} 未参保") : coverage;
    }

    FilingRecord NewFiling(FilingApplication application, Coverage coverage, RegionCode place, FilingChannel channel) => new()
    {
        FilingNo = ids.Next(application.Person.Province),
        PersonNo = application.Person.Value,
        Insurance = application.Insurance,
        InsuredRegion = coverage.Region,
        Kind = application.Kind,
        Place = place.ToString(),
        From = application.From,
        Until = application.Until,
        State = FilingState.Draft,
        Promise = application.Promise,
        Lateness = application.Lateness,
        TreatedFrom = application.TreatedFrom,
        Channel = channel,
        OnBehalfOf = application.OnBehalfOf,
        Referral = application.Referral,
        Materials = string.Join(' ', application.Materials.Select(IdSource.Text)),
        Replaces = application.Replaces,
        CreatedAt = clock.UtcNow,
    };

    FilingApplication Application(FilingRecord filing) => new(new(filing.PersonNo), filing.Insurance, filing.Kind, RegionCode.Parse(filing.Place),
        filing.From < clock.Today && filing.Lateness != Lateness.AfterSelfPay ? clock.Today : filing.From, filing.Until, filing.Promise,
        [.. filing.Materials.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static n => long.Parse(n, System.Globalization.CultureInfo.InvariantCulture))],
        filing.TreatedFrom, filing.Lateness == Lateness.AfterSelfPay, filing.Replaces, filing.Referral, filing.OnBehalfOf);

    static FilingOutcome Outcome(FilingRecord filing) => new(filing.FilingNo, filing.State, filing.Revision, filing.Reason);
}
