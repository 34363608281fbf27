using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Access;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Policies;
using Yidi.Policy;

namespace Yidi.Operations.Retroaction;

/// <summary>What is to be looked at again, and why.</summary>
/// <param name="Person">One person; null for everybody of the region.</param>
/// <param name="Recovers">Also what was paid too much.</param>
public sealed record AdjustmentAsked(RegionCode Region, InsuranceKind Insurance, PersonNo? Person, DateOnly From, DateOnly Until, AdjustmentCause Cause, string Basis, bool Recovers);

/// <summary>An act on an adjustment.</summary>
public sealed record AdjustmentDecision(long AdjustmentNo, AdjustmentAct Act, int Revision, string Note);

/// <summary>What became of an adjustment.</summary>
public sealed record AdjustmentOutcome(long AdjustmentNo, AdjustmentState State, int Revision);

/// <summary>Opens, approves and drops adjustments. Opening starts a calculation that posts nothing; approving is by another person.</summary>
public sealed class AdjustSettlements(KeyedWrites writes, PackLibrary packs, AuditTrail audit, IdSource ids, BusinessClock clock)
{
    public Task<Result<AdjustmentOutcome>> Open(Call call, Caller caller, AdjustmentAsked asked, CancellationToken cancel) => writes.OnceInsured<AdjustmentOutcome>(asked.Region.Province, call, async store =>
    {
        if (asked.Until < asked.From) return new Refusal(RefusalKind.FieldInvalid, "until", $"{asked.Until:yyyy-MM-dd}", "早于起始日期");
        if (asked.From > clock.Today) return new Refusal(RefusalKind.FieldInvalid, "from", $"{asked.From:yyyy-MM-dd}", "晚于今天，没有可追溯的结算");
        if (packs.InForce(asked.Region, asked.Insurance) is null) return new Refusal(RefusalKind.NoPack, "insured-region", asked.Region.ToString());
        var kind = asked.Insurance;
        var busy = await store.Set<Adjustment>().AsNoTracking().Where(a => (a.State == AdjustmentState.Calculating || a.State == AdjustmentState.Posting) && a.Insurance == kind).Select(static a => a.InsuredRegion).ToListAsync(cancel);
        if (busy.Select(RegionCode.Parse).Any(b => b.Covers(asked.Region) || asked.Region.Covers(b)))
            return new Refusal(RefusalKind.AdjustmentUnderWay, "insured-region", asked.Region.ToString());
        var row = new Adjustment
        {
            AdjustmentNo = ids.Next(asked.Region.Province), InsuredRegion = asked.Region.ToString(), Insurance = kind, PersonNo = asked.Person?.Value ?? 0, From = asked.From, Until = asked.Until, Cause = asked.Cause, Basis = asked.Basis,
            State = AdjustmentState.Calculating, Revision = 0, Persons = 0, Judged = 0, LastPerson = 0, Settlements = 0, Affected = 0, MoreFen = 0, LessFen = 0, Recovers = asked.Recovers, OpenedBy = caller.Name, OpenedAt = clock.UtcNow,
        };
        store.Add(row);
        Step(store, row, AdjustmentAct.Open, AdjustmentState.Calculating, caller, asked.Basis, clock.UtcNow);
        store.Add(audit.Of(asked.Region.Province, caller, Act.Adjust, IdSource.Text(row.AdjustmentNo), asked.Person, "open"));
        return Outcome(row);
    }, cancel);

    public Task<Result<AdjustmentOutcome>> Decide(Call call, Caller caller, AdjustmentDecision decision, CancellationToken cancel) => writes.OnceInsured<AdjustmentOutcome>(IdSource.ProvinceOf(decision.AdjustmentNo), call, async store =>
    {
        if (await store.Set<Adjustment>().SingleOrDefaultAsync(a => a.AdjustmentNo == decision.AdjustmentNo, cancel) is not { } row) return new Refusal(RefusalKind.AdjustmentUnknown, "adjustment", IdSource.Text(decision.AdjustmentNo));
        if (AdjustmentRules.Refuse(row.State, decision.Act) is { } impossible) return impossible;
        if (decision.Revision > 0 && decision.Revision != row.Revision) return Refusal.ChangedMeanwhile(decision.Revision);
        if (decision.Act == AdjustmentAct.Approve && caller.Name == row.OpenedBy) return new Refusal(RefusalKind.SameReviewer, "reviewer", caller.Name);
        Step(store, row, decision.Act, AdjustmentRules.Steps.Steps.Single(s => s.From == row.State && s.Act == decision.Act).To, caller, decision.Note, clock.UtcNow);
        store.Add(audit.Of(IdSource.ProvinceOf(row.AdjustmentNo), caller, ActOf(decision.Act), IdSource.Text(row.AdjustmentNo), detail: decision.Act.ToString()));
        return Outcome(row);
    }, cancel);

    /// <summary>What a caller must be allowed for an act.</summary>
    public static Act ActOf(AdjustmentAct act) => act == AdjustmentAct.Approve ? Act.ApproveAdjustments : Act.Adjust;

    internal static void Step(ProvinceContext store, Adjustment row, AdjustmentAct act, AdjustmentState to, Caller caller, string note, DateTime at)
    {
        var from = row.State;
        (row.State, row.Revision) = (to, row.Revision + 1);
        store.Add(CourseStep.Of(row.AdjustmentNo, row.Revision, act, from, to, (caller.Name, caller.DisplayName), CourseStep.Kept(note), at));
    }

    static AdjustmentOutcome Outcome(Adjustment row) => new(row.AdjustmentNo, row.State, row.Revision);
}
