using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Seam;

/// <summary>Asks who a person is. The day selects the coverages that are shown.</summary>
public sealed record EntitleQuestion(PersonNo Person, DateOnly On);

/// <summary>What the counter must see of a patient whose credential was presented.</summary>
public sealed record PersonFace(
    PersonNo Person, string Name, string CertificateType, string CertificateNumber, string Gender, string Nation, DateOnly Born);

/// <summary>One coverage, in force on the day or not.</summary>
public sealed record CoverageFace(
    InsuranceKind Insurance, PersonClass PersonClass, RegionCode Region, DateOnly From, DateOnly? Until, bool InForce, string Employer, Money AccountBalance, bool CivilServant = false);

/// <summary>A class of medical assistance and its period.</summary>
public sealed record IdentityFace(string Word, DateOnly From, DateOnly? Until);

/// <summary>Who the person is and what covers them, newest coverage first.</summary>
public sealed record EntitleAnswer(PersonFace Person, IReadOnlyList<CoverageFace> Coverages, IReadOnlyList<IdentityFace> Identities);

/// <summary>A bill to compute or to settle.</summary>
public sealed record SettleRequest(Call Call, PersonNo Person, InsuranceKind Insurance, Bill Bill);

/// <summary>What a settlement, a pre-settlement or a cancellation answers.</summary>
public sealed record SettlementAnswer
{
    /// <summary>0 on a pre-settlement.</summary>
    public required long SettlementId { get; init; }

    public required long VisitNo { get; init; }

    /// <summary>Filled in when answering; never stored with the settlement.</summary>
    public PersonFace? Person { get; init; }

    public required InsuranceKind Insurance { get; init; }

    public required PersonClass PersonClass { get; init; }

    public required RegionCode InsuredRegion { get; init; }

    public required VisitType VisitType { get; init; }

    /// <summary>Business moment, UTC.</summary>
    public required DateTime SettledAt { get; init; }

    public required Money Total { get; init; }

    public required Money FullOwn { get; init; }

    public required Money OverLimit { get; init; }

    public required Money FirstShare { get; init; }

    public required Money InScope { get; init; }

    public required Money Deductible { get; init; }

    public required Rate PoolRatio { get; init; }

    public required IReadOnlyList<FundPayment> Funds { get; init; }

    public required Money PersonPays { get; init; }

    public required Money Account { get; init; }

    public required Money FamilyAccount { get; init; }

    public required Money Cash { get; init; }

    public required Money Hospital { get; init; }

    /// <summary>What the person's own account holds after the settlement; zero when there is none.</summary>
    public Money Balance { get; init; }

    public Money FundTotal => Funds.Aggregate(Money.Zero, static (sum, f) => sum + f.Amount);

    /// <summary>The same with every amount turned around, under the id of the row that takes it back.</summary>
    public SettlementAnswer Negated(long id, DateTime at) => this with
    {
        SettlementId = id,
        SettledAt = at,
        Total = -Total,
        FullOwn = -FullOwn,
        OverLimit = -OverLimit,
        FirstShare = -FirstShare,
        InScope = -InScope,
        Deductible = -Deductible,
        Funds = [.. Funds.Select(static f => f with { Amount = -f.Amount })],
        PersonPays = -PersonPays,
        Account = -Account,
        FamilyAccount = -FamilyAccount,
        Cash = -Cash,
        Hospital = -Hospital,
    };
}

/// <summary>Takes back the settlement of a visit by a business act.</summary>
public sealed record CancelRequest(Call Call, PersonNo Person, long VisitNo, long SettlementId);

/// <summary>Undoes what the message under the original key did.</summary>
public sealed record ReverseRequest(Call Call, PersonNo Person, CallKey Original);

/// <summary>From now on no bill of the part made at this revision or before may be settled.</summary>
/// <param name="Part">The charge batch, or '*' for the whole visit.</param>
/// <param name="MayStand">Live settlements of bills made up to this revision do not rest on what goes: the fence stands, and so do they. 0: none may stand.</param>
public sealed record WithdrawRequest(PersonNo Person, long VisitNo, string Part, int Revision, int MayStand = 0)
{
    public const string WholeVisit = Yidi.Storage.Fence.WholeVisit;
}

/// <summary>Asks whether a person may be admitted: no other admission may be open. Asking again for the same visit changes nothing.</summary>
/// <param name="Newborn">A newborn on the mother's card has a stay of its own beside hers.</param>
/// <param name="Again">The discharge is to be undone; else the visit is new, and a fence before it means that it was withdrawn meanwhile.</param>
public sealed record AdmitRequest(PersonNo Person, long VisitNo, RegionCode Host, string Institution, DateOnly On, bool Newborn, bool Again = false);

/// <summary>Tells that the patient of a visit is in hospital no more. Repeating it changes nothing.</summary>
public sealed record LeaveRequest(PersonNo Person, long VisitNo);

/// <summary>Asks what became of the message under a key.</summary>
public sealed record OutcomeQuestion(CallKey Key);

/// <summary>What stands under a key.</summary>
public enum OutcomeState
{
    /// <summary>Nothing was ever committed under the key.</summary>
    Absent = 0,

    /// <summary>A row stands under the key.</summary>
    Written = 1,

    /// <summary>The key was reversed before it arrived.</summary>
    Buried = 2,

    /// <summary>What stood under the key was undone by a reversal.</summary>
    Reversed = 3,
}

/// <summary>What became of a message; the answer is the first one it got.</summary>
public sealed record OutcomeAnswer(OutcomeState State, string Fingerprint, SettlementAnswer? Answer, PersonNo? Person = null)
{
    /// <summary>What a retry of the call is told although it could not be prepared any more; null when nothing stands under its key.</summary>
    public Result<SettlementAnswer>? FirstAnswerTo(Call call)
    {
        if (State == OutcomeState.Absent) return null;
        if (State is OutcomeState.Buried or OutcomeState.Reversed) return new Refusal(RefusalKind.MessageReversed, "message", call.Key.MessageId);
        if (Fingerprint != call.Fingerprint || Answer is null) return new Refusal(RefusalKind.KeyUsedForOtherContent, "message", call.Key.MessageId);
        return Answer;
    }
}

/// <summary>Asks for every row of one institution that was written between two business moments.</summary>
public sealed record StatementQuestion(string Institution, DateTime FromUtc, DateTime UntilUtc);

/// <summary>The rows asked for, in the order of their ids.</summary>
public sealed record StatementAnswer(IReadOnlyList<SettlementChange> Rows);

/// <summary>Asks what a person's visits add up to.</summary>
/// <param name="Month">yyyyMM; empty for every month.</param>
public sealed record TotalsQuestion(PersonNo Person, string Month);

/// <summary>Sums of one insurance, year, month and kind of visit: what was settled less what was taken back.</summary>
public sealed record VisitTotals(InsuranceKind Insurance, int Year, string Month, VisitType VisitType, int Count, Money Total, IReadOnlyList<FundPayment> Funds);

/// <summary>The sums, by month.</summary>
public sealed record TotalsAnswer(IReadOnlyList<VisitTotals> Rows);

/// <summary>Asks for lines of chronic visits between two days. A sensitive disease is left out.</summary>
public sealed record ChronicMedicinesQuestion(PersonNo Person, DateOnly From, DateOnly Until);

/// <summary>One line and where it was given.</summary>
public sealed record ChronicMedicine(string Institution, FeeLine Line);

/// <summary>The lines asked for.</summary>
public sealed record ChronicMedicinesAnswer(IReadOnlyList<ChronicMedicine> Rows);

/// <summary>How far a reader has read one lane instance of a journal.</summary>
public sealed record LaneMark(int LaneNo, long Sequence);

/// <summary>Asks for rows written for one place of treatment after the marks of the reader.</summary>
public sealed record ChangesQuestion(RegionCode Host, IReadOnlyList<LaneMark> After);

/// <summary>Rows in the order of their lanes, and the marks to ask with next time.</summary>
public sealed record ChangesAnswer(IReadOnlyList<SettlementChange> Changes, IReadOnlyList<LaneMark> Marks);

/// <summary>What a change did to the part of the visit it belongs to.</summary>
public enum ChangeKind
{
    Settled = 1,
    Cancelled = 2,
    Reversed = 3,
    Restored = 4,
}

/// <summary>What is true of kinds of changes.</summary>
public static class ChangeKinds
{
    /// <summary>True for rows that hospitals list as refunds: what was settled is taken back.</summary>
    public static bool TakesBack(this ChangeKind kind) => kind is ChangeKind.Cancelled or ChangeKind.Reversed;
}

/// <summary>One row of the journal as the place of treatment may see it: amounts of its own bill, nothing of the person's year.</summary>
public sealed record SettlementChange(
    ChangeKind Kind, long SettlementId, long OppositeId, CallKey Key, long VisitNo, string Part, int Revision, RegionCode InsuredRegion,
    InsuranceKind Insurance, VisitType VisitType, Money Total, Money Fund, Money Person, Money Account, Money FamilyAccount, Money Cash, Money Hospital,
    DateTime SettledAt, string Period);

/// <summary>What the place of treatment does with a declared settlement.</summary>
public enum ClearingAct
{
    /// <summary>Confirms it for a month.</summary>
    Confirm = 1,

    /// <summary>Takes the confirmation back while the month is open (3262).</summary>
    TakeBack = 2,

    /// <summary>Lets fund that was paid wrongly flow back.</summary>
    Recover = 3,
}

/// <summary>Asks that a settlement count for clearing, or count no more.</summary>
/// <param name="Period">yyyyMM of the month asked for; one that is closed becomes the first that is open.</param>
/// <param name="Amount">What is deducted or recovered of what the funds paid.</param>
/// <param name="Call">Key of a recovery, of which there may be several; confirming and taking back repeat by the settlement itself.</param>
public sealed record ClearingRequest(ClearingAct Act, PersonNo Person, long SettlementId, RegionCode Host, long DeclarationNo, string Period, Money Amount, string Reason, Call? Call = null);

/// <summary>The month it counts in, what was deducted, and whether this very request did it.</summary>
public sealed record ClearingAnswer(string Period, Money Deducted, bool New);
