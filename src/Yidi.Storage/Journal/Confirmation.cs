namespace Yidi.Storage;

/// <summary>What a row of the clearing side of the journal did. Stored: never renumber.</summary>
public enum ConfirmationKind
{
    /// <summary>The agency of the place of treatment confirmed a declared settlement.</summary>
    Confirmed = 1,

    /// <summary>A confirmation was taken back before its month was calculated (3262): the same amounts, turned around.</summary>
    TakenBack = 2,

    /// <summary>A settlement of a month that was calculated was cancelled: a negative item of the month that is open.</summary>
    Refunded = 3,

    /// <summary>Fund found to be paid wrongly after its month was calculated flows back through the month that is open.</summary>
    Recovered = 4,
}

/// <summary>
/// One settlement as it counts for clearing: appended through the lane, never updated. The month it counts in is decided by the lane, so that a month
/// that is closed takes nothing more. All amounts are fen, negative where they take back.
/// </summary>
public sealed record Confirmation
{
    public required long Id { get; init; }

    public required ConfirmationKind Kind { get; init; }

    public required long SettlementId { get; init; }

    /// <summary>yyyyMM of the clearing month it counts in.</summary>
    public required string Period { get; init; }

    /// <summary>yyyyMM in which the settlement was made; an earlier one than <see cref="Period"/> was delayed.</summary>
    public required string SettledPeriod { get; init; }

    /// <summary>The declaration (host side) it rests on; 0 for a recovery.</summary>
    public required long DeclarationNo { get; init; }

    public required string Institution { get; init; }

    public required string HostRegion { get; init; }

    public required string InsuredRegion { get; init; }

    public required int Insurance { get; init; }

    public required int VisitType { get; init; }

    /// <summary>The whole bill.</summary>
    public required long TotalFen { get; init; }

    /// <summary>Payments by fund as settled: a flat JSON object of fund code to fen.</summary>
    public required string Funds { get; init; }

    public required long AccountFen { get; init; }

    public required long FamilyAccountFen { get; init; }

    /// <summary>What is not paid of it, by fund, in the same form: a deduction, or on a recovery what flows back.</summary>
    public required string Deducted { get; init; }

    /// <summary>Rule and words of the deduction or recovery; empty for none.</summary>
    public required string Reason { get; init; }

    /// <summary>Business moment, UTC.</summary>
    public required DateTime At { get; init; }

    public int LaneNo { get; init; }

    public long LaneSequence { get; init; }
}

/// <summary>Says that a settlement is confirmed: it cannot be cancelled as if nothing had been declared.</summary>
public sealed record ClearingLock
{
    public required long SettlementId { get; init; }

    /// <summary>The row that made the lock.</summary>
    public required long ConfirmationId { get; init; }

    public required ConfirmationKind Kind { get; init; }

    /// <summary>The clearing month the settlement counted in first.</summary>
    public required string Period { get; init; }

    public required long DeclarationNo { get; init; }

    /// <summary>What was deducted and recovered of it so far, by fund.</summary>
    public required string Deducted { get; init; }
}

/// <summary>A clearing month that takes nothing more, and where in the lanes of the province it ended.</summary>
public sealed record ClosedMonth
{
    /// <summary>yyyyMM.</summary>
    public required string Period { get; init; }

    /// <summary>The lane that closed it, and its last row before.</summary>
    public int LaneNo { get; init; }

    public long LaneSequence { get; init; }

    /// <summary>Business moment, UTC.</summary>
    public required DateTime ClosedAt { get; init; }
}
