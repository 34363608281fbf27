using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Access;
using Yidi.Operations.Funds;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Supervision;

/// <summary>An act on a finding.</summary>
/// <param name="Amount">With a decision against the institution: what is taken back.</param>
public sealed record FindingDecision(long FindingNo, FindingAct Act, int Revision, string Note, Money? Amount = null);

/// <summary>What people found: at an inspection, or when a large bill was looked into.</summary>
/// <param name="About">Number of the inspection or case.</param>
public sealed record FoundByPeople(ReviewRule Rule, long About, string InsuredRegion, string HostRegion, string Institution, long Settlement, Money Fund, Money Amount, string Words);

/// <summary>What became of it.</summary>
public sealed record FindingOutcome(long FindingNo, FindingState State, int Revision, DateOnly? DueOn, long DecidedFen);

/// <summary>Hears the institution, decides, hears the appeal: no finding takes money before that, and no person decides both times.</summary>
public sealed class WorkFindings(KeyedWrites writes, AuditTrail audit, IdSource ids, BusinessClock clock)
{
    public Task<Result<FindingOutcome>> Act(Call call, Caller caller, FindingDecision decision, CancellationToken cancel) => writes.OnceNational<FindingOutcome>(call, async store =>
    {
        if (await store.Set<FindingRecord>().SingleOrDefaultAsync(f => f.FindingNo == decision.FindingNo, cancel) is not { } row) return new Refusal(RefusalKind.FindingUnknown, "finding", IdSource.Text(decision.FindingNo));
        if (FindingRules.Refuse(row.State, decision.Act) is { } impossible) return impossible;
        if (decision.Revision > 0 && decision.Revision != row.Revision) return Refusal.ChangedMeanwhile(decision.Revision);
        if (decision.Act != FindingAct.Tell && decision.Note.Trim().Length == 0) return new Refusal(RefusalKind.FieldMissing, "note", "", "请写明理由，对方会看到");
        if (await Perform(store, row, decision, caller, cancel) is { } refusal) return refusal;
        FindingCourse.Step(store, row, decision.Act, caller, decision.Note, clock.UtcNow);
        store.Add(audit.Of(0, caller, ActOf(decision.Act), IdSource.Text(row.FindingNo), detail: decision.Act.ToString()));
        return Outcome(row);
    }, cancel);

    async Task<Refusal?> Perform(NationalContext store, FindingRecord row, FindingDecision decision, Caller caller, CancellationToken cancel)
    {
        var (terms, today) = (await FindingTerms.Read(store, cancel), clock.Today);
        switch (decision.Act)
        {
            case FindingAct.Tell:
                (row.WasTold, row.DueOn) = (true, WorkingDays.After(today, terms.ExplainWithinDays));
                return null;
            case FindingAct.Explain or FindingAct.Appeal:
                if (row.DueOn < today) return new(RefusalKind.ActNotPossible, "finding", IdSource.Text(row.FindingNo), $"期限 {row.DueOn:yyyy-MM-dd} 已过");
                (row.Explanation, row.DueOn) = (decision.Note, null);
                return null;
            case FindingAct.Uphold or FindingAct.Confirm:
                if (row.State == FindingState.Told && row.DueOn >= today) return new(RefusalKind.ActNotPossible, "finding", IdSource.Text(row.FindingNo), $"机构可在 {row.DueOn:yyyy-MM-dd} 前说明，期满或说明后再认定");
                if (decision.Act == FindingAct.Confirm && row.DecidedBy == caller.Name) return new(RefusalKind.SameReviewer, "finding", IdSource.Text(row.FindingNo));
                return await Decide(store, row, decision, caller, terms, cancel);
            case FindingAct.Dismiss:
                if (row.State == FindingState.Appealed && row.DecidedBy == caller.Name) return new(RefusalKind.SameReviewer, "finding", IdSource.Text(row.FindingNo));
                (row.Reason, row.DueOn, row.DecidedFen) = (decision.Note, null, 0);
                return null;
            default:
                return new(RefusalKind.ActNotPossible, "act", FindingRules.ActNames[decision.Act].Chinese, "由平台自动办理");
        }
    }

    /// <summary>All findings of one settlement together never take more than its funds paid.</summary>
    async Task<Refusal?> Decide(NationalContext store, FindingRecord row, FindingDecision decision, Caller caller, FindingTerms terms, CancellationToken cancel)
    {
        var amount = decision.Amount ?? (decision.Act == FindingAct.Confirm ? new(row.DecidedFen) : new(row.AtRiskFen));
        // There is nothing to deduct from an institution as a whole: it is put on the list for inspection.
        if (row.SettlementId == 0) amount = Money.Zero;
        var others = row.SettlementId == 0 ? [] : await store.Set<FindingRecord>().AsNoTracking().Where(f => f.SettlementId == row.SettlementId && f.FindingNo != row.FindingNo).ToListAsync(cancel);
        var left = row.FundFen - others.Where(static f => f.Counts).Sum(static f => f.DecidedFen);
        if (row.SettlementId != 0 && (amount.Fen <= 0 || amount.Fen > left)) return new(RefusalKind.DeductionTooLarge, "amount", amount.ToString(), $"该结算基金支付 {new Money(row.FundFen)} 元，还可扣 {new Money(left)} 元");
        (row.DecidedFen, row.DecidedBy, row.Reason) = (amount.Fen, caller.Name, decision.Note);
        row.DueOn = decision.Act == FindingAct.Uphold ? WorkingDays.After(clock.Today, terms.AppealWithinDays) : null;
        return null;
    }

    /// <summary>A finding that people made. It stands in the transaction of whoever calls; told and heard like any other.</summary>
    internal FindingRecord Found(NationalContext store, FoundByPeople found)
    {
        var row = new FindingRecord
        {
            FindingNo = ids.Next(0), Rule = found.Rule, InsuredRegion = found.InsuredRegion, HostRegion = found.HostRegion, Institution = found.Institution, SettlementId = found.Settlement, About = IdSource.Text(found.About), AtRiskFen = found.Amount.Fen, FundFen = found.Fund.Fen,
            Words = found.Words, WordsEnglish = found.Words, Evidence = JsonSerializer.Serialize(new[] { new Evidence(found.Settlement, []) }), TermsHash = "", State = FindingState.Found, Revision = 1, FoundAt = clock.UtcNow,
        };
        store.Add(row);
        store.Add(FindingCourse.First(row));
        return row;
    }

    public static Act ActOf(FindingAct act) => act is FindingAct.Explain or FindingAct.Appeal ? Access.Act.AnswerFindings : Access.Act.ReviewFindings;

    static FindingOutcome Outcome(FindingRecord f) => new(f.FindingNo, f.State, f.Revision, f.DueOn, f.DecidedFen);
}
