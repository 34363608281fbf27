using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Access;
using Yidi.Operations.Funds;
using Yidi.Operations.Notices;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Regions;
using Yidi.Operations.Settlement;
using Yidi.Operations.Supervision;
using Yidi.Policy;

namespace Yidi.Operations.Collaboration;

/// <summary>A case as it is raised.</summary>
public sealed record NewCaseAsked(CaseKind Kind, bool Urgent, RegionCode Asking, RegionCode Answering, long Settlement, Money Amount, string Words);

/// <summary>An act on a case.</summary>
/// <param name="Found">With an answer to a large bill: fund that was paid wrongly.</param>
public sealed record CaseDecision(long CaseNo, CaseAct Act, int Revision, string Note, Money Found = default);

/// <summary>What became of it.</summary>
public sealed record CaseOutcome(long CaseNo, CaseState State, int Revision, int Level, DateOnly DueOn, string Responsible);

/// <summary>Raises cases and moves them: whoever answers first is responsible, the clock runs in working days, and what is overdue or disputed goes up a level.</summary>
public sealed class WorkCases(KeyedWrites writes, RegionBook regions, ReadSettlement settlements, WorkFindings findings, AuditTrail audit, IdSource ids, BusinessClock clock)
{
    public const int TopLevel = 2;

    public Task<Result<CaseOutcome>> Raise(Call call, Caller caller, NewCaseAsked asked, CancellationToken cancel) => writes.OnceNational<CaseOutcome>(call, async store =>
    {
        if (!regions.Knows(asked.Answering)) return new Refusal(RefusalKind.UnknownRegion, "answering", asked.Answering.ToString());
        if (asked.Answering == asked.Asking) return new Refusal(RefusalKind.FieldInvalid, "answering", asked.Answering.ToString(), "协同对方不能是本地");
        var terms = await CaseTerms.Read(store, cancel);
        if (asked.Kind == CaseKind.LargeBill && asked.Amount < terms.LargeBillFrom) return new Refusal(RefusalKind.FieldInvalid, "amount", asked.Amount.ToString(), $"单次费用满 {terms.LargeBillFromYuan} 元的才发起协查");
        if (asked.Kind == CaseKind.LargeBill && asked.Settlement != 0 && (await settlements.Find(asked.Settlement, cancel))?.State != SettlementState.Live) return new Refusal(RefusalKind.SettlementNotLive, "settlement", IdSource.Text(asked.Settlement), "已撤销的结算不再协查");
        if (asked.Settlement != 0 && await store.Set<CaseRecord>().AnyAsync(c => c.SettlementId == asked.Settlement && c.Kind == asked.Kind && c.State != CaseState.Closed && c.State != CaseState.Withdrawn, cancel))
            return new Refusal(RefusalKind.CaseOpenAlready, "settlement", IdSource.Text(asked.Settlement));
        var row = new CaseRecord
        {
            CaseNo = ids.Next(0), Kind = asked.Kind, Urgent = asked.Urgent, AskingRegion = asked.Asking.ToString(), AnsweringRegion = asked.Answering.ToString(), SettlementId = asked.Settlement, AmountFen = asked.Amount.Fen, Words = asked.Words,
            State = CaseState.Open, Revision = 0, DueOn = terms.DueOn(asked.Kind, asked.Urgent, clock.Today), RaisedAt = clock.UtcNow,
        };
        store.Add(row);
        Step(store, row, CaseAct.Raise, CaseState.Open, caller, asked.Words);
        store.Add(audit.Of(0, caller, Access.Act.RaiseCases, IdSource.Text(row.CaseNo), detail: asked.Kind.ToString()));
        return Outcome(row);
    }, cancel);

    public Task<Result<CaseOutcome>> Act(Call call, Caller caller, CaseDecision decision, CancellationToken cancel) => writes.OnceNational<CaseOutcome>(call, async store =>
    {
        if (await store.Set<CaseRecord>().SingleOrDefaultAsync(c => c.CaseNo == decision.CaseNo, cancel) is not { } row) return new Refusal(RefusalKind.CaseUnknown, "case", IdSource.Text(decision.CaseNo));
        if (CaseRules.Refuse(row.State, decision.Act) is { } impossible) return impossible;
        if (decision.Revision > 0 && decision.Revision != row.Revision) return Refusal.ChangedMeanwhile(decision.Revision);
        if (decision.Act is CaseAct.Answer or CaseAct.Extend or CaseAct.Remark or CaseAct.Dispute && decision.Note.Trim().Length == 0) return new Refusal(RefusalKind.FieldMissing, "note", "", "请写明内容，对方会看到");
        if (Perform(row, decision, caller, await CaseTerms.Read(store, cancel)) is { } refusal) return refusal;
        if (decision.Act == CaseAct.Accept && row.FoundFen > 0 && row.SettlementId != 0) await Find(store, row, cancel);
        Step(store, row, decision.Act, CaseRules.Steps.Steps.First(s => s.From == row.State && s.Act == decision.Act).To, caller, decision.Note);
        store.Add(audit.Of(0, caller, ActOf(decision.Act), IdSource.Text(row.CaseNo), detail: decision.Act.ToString()));
        return Outcome(row);
    }, cancel);

    Refusal? Perform(CaseRecord row, CaseDecision decision, Caller caller, CaseTerms terms)
    {
        switch (decision.Act)
        {
            case CaseAct.Take or CaseAct.Answer:
                if (row.Responsible.Length == 0) (row.Responsible, row.ResponsibleName) = (caller.Name, caller.DisplayName);
                if (decision.Act == CaseAct.Answer) (row.Answer, row.AnsweredAt, row.FoundFen) = (decision.Note, clock.UtcNow, decision.Found.Fen);
                if (decision.Found.Fen < 0 || decision.Found.Fen > row.AmountFen) return new(RefusalKind.FieldInvalid, "found", decision.Found.ToString(), "不能为负，也不能超过协查金额");
                break;
            case CaseAct.Extend:
                if (row.Extended) return new(RefusalKind.ActNotPossible, "extend", "", "每件只能延期一次");
                (row.Extended, row.DueOn) = (true, WorkingDays.After(row.DueOn, terms.ExtensionDays));
                break;
            case CaseAct.Dispute:
                (row.Level, row.DueOn) = (Math.Min(row.Level + 1, TopLevel), WorkingDays.After(clock.Today, terms.AfterEscalationDays));
                (row.Responsible, row.ResponsibleName, row.AnsweredAt) = ("", "", null);
                break;
        }
        return null;
    }

    /// <summary>Both sides agree that fund was paid wrongly: the institution is told and heard as with every finding, then it flows back through clearing.</summary>
    async Task Find(NationalContext store, CaseRecord row, CancellationToken cancel)
    {
        if (await settlements.Find(row.SettlementId, cancel) is not { } settled) return;
        var fund = new Money(settled.Answer.FundTotal.Fen);
        findings.Found(store, new(ReviewRule.LargeBill, row.CaseNo, settled.Answer.InsuredRegion.ToString(), settled.Bill.HostRegion.ToString(), settled.Bill.Institution.ToString(), row.SettlementId, fund, Money.Min(new(row.FoundFen), fund), $"费用协查 {IdSource.Text(row.CaseNo)}：{row.Answer}"));
    }

    /// <summary>An overdue case goes to the superior of whoever did not answer, with a term of its own; at the top it is only told again. False when nothing was due.</summary>
    internal bool Age(NationalContext store, CaseRecord row, CaseTerms terms)
    {
        if (row.State is not (CaseState.Open or CaseState.Taken) || row.DueOn >= clock.Today) return false;
        var late = row.DueOn;
        (row.Level, row.DueOn) = (Math.Min(row.Level + 1, TopLevel), WorkingDays.After(clock.Today, terms.AfterEscalationDays));
        Step(store, row, CaseAct.Escalate, row.State, Caller.Platform, $"应于 {late:yyyy-MM-dd} 前答复，逾期转{CaseRules.LevelNames[row.Level].Chinese}督办");
        return true;
    }

    void Step(NationalContext store, CaseRecord row, CaseAct act, CaseState to, Caller caller, string note)
    {
        var from = row.State;
        (row.State, row.Revision) = (to, row.Revision + 1);
        store.Add(CourseStep.Of(row.CaseNo, row.Revision, act, from, to, (caller.Name, caller.DisplayName), note, clock.UtcNow));
        foreach (var region in Told(row, act).Distinct())
            store.Add(Notice.Of(row.CaseNo, row.Revision, Notice.Region(region), NoticeTemplate.CaseMoved, $"/console/cases/{IdSource.Text(row.CaseNo)}", clock.UtcNow, new(CaseRules.Kinds[row.Kind].Chinese, CaseRules.Kinds[row.Kind].English), CaseRules.ActNames[act], new(note, note)));
    }

    /// <summary>The other side of the act; of one that goes up, whoever it goes up to as well.</summary>
    static IEnumerable<string> Told(CaseRecord row, CaseAct act) => act switch
    {
        CaseAct.Raise or CaseAct.Withdraw or CaseAct.Accept => [row.AnsweringRegion],
        CaseAct.Take or CaseAct.Answer or CaseAct.Extend => [row.AskingRegion],
        CaseAct.Dispute or CaseAct.Escalate => [row.AskingRegion, row.AnsweringRegion, row.Level >= TopLevel ? RegionCode.NationText : $"{row.AnsweringRegion[..2]}0000"],
        _ => [row.AskingRegion, row.AnsweringRegion],
    };

    /// <summary>What a caller must be allowed for an act: one side asks, the other answers.</summary>
    public static Act ActOf(CaseAct act) => act switch
    {
        CaseAct.Take or CaseAct.Answer or CaseAct.Extend => Access.Act.AnswerCases,
        CaseAct.Remark => Access.Act.ReadCases,
        _ => Access.Act.RaiseCases,
    };

    static CaseOutcome Outcome(CaseRecord c) => new(c.CaseNo, c.State, c.Revision, c.Level, c.DueOn, c.ResponsibleName);
}
