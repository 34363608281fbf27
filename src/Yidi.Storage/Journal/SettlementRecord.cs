namespace Yidi.Storage;

/// <summary>What a row of the journal did. Stored: never renumber.</summary>
public enum SettlementKind
{
    /// <summary>A bill was settled.</summary>
    Settlement = 1,

    /// <summary>A business cancellation (2208): the negation of a settlement under a new id.</summary>
    Cancellation = 2,

    /// <summary>A reversal by message (2601): the negation of a settlement whose answer was lost.</summary>
    Reversal = 3,

    /// <summary>The reversal of a cancellation: the settlement stands again.</summary>
    Restoration = 4,
}

/// <summary>
/// One row of the settlement journal, the truth of a settlement at the insured place. Written once, never updated: corrections are new rows.
/// All amounts are fen and negative on rows that take back.
/// </summary>
public sealed record SettlementRecord
{
    public required long Id { get; init; }

    public required SettlementKind Kind { get; init; }

    /// <summary>The row this one takes back or restores; 0 on a settlement.</summary>
    public long OppositeId { get; init; }

    public required string Institution { get; init; }

    public required string MessageId { get; init; }

    public required string MessageKind { get; init; }

    public required long VisitNo { get; init; }

    public required string Part { get; init; }

    public required int Revision { get; init; }

    public required long PersonNo { get; init; }

    public required int Insurance { get; init; }

    public required int BenefitYear { get; init; }

    /// <summary>Version of the benefit year after this row: the order in which accumulators ran.</summary>
    public required long YearVersion { get; init; }

    public required string HostRegion { get; init; }

    public required string InsuredRegion { get; init; }

    public required int VisitType { get; init; }

    public required string PackHash { get; init; }

    public required string CatalogueVersion { get; init; }

    public required int TextVersion { get; init; }

    public required long TotalFen { get; init; }

    public required long FullOwnFen { get; init; }

    public required long OverLimitFen { get; init; }

    public required long FirstShareFen { get; init; }

    public required long InScopeFen { get; init; }

    public required long DeductibleFen { get; init; }

    public required long FundFen { get; init; }

    public required long PersonFen { get; init; }

    public required long AccountFen { get; init; }

    public required long FamilyAccountFen { get; init; }

    public required long CashFen { get; init; }

    public required long HospitalFen { get; init; }

    /// <summary>Payments by fund as a flat JSON object of fund code to fen.</summary>
    public required string Funds { get; init; }

    /// <summary>Accumulators before this row, and what it adds to them.</summary>
    public required string Before { get; init; }

    public required string Deltas { get; init; }

    /// <summary>Names of the accumulators whose value could change this answer, separated by blanks.</summary>
    public required string Used { get; init; }

    /// <summary>Step codes of the explanation.</summary>
    public required string Explanation { get; init; }

    /// <summary>Bill and entitlement as received, in JSON, so that the row can be judged again; empty on rows that take back.</summary>
    public required string Case { get; init; }

    /// <summary>SM3 of <see cref="Case"/>.</summary>
    public required string CaseHash { get; init; }

    /// <summary>The first answer, given again to a retry.</summary>
    public required string Answer { get; init; }

    /// <summary>Business moment of the settlement, UTC.</summary>
    public required DateTime SettledAt { get; init; }

    /// <summary>The China day of <see cref="SettledAt"/>.</summary>
    public required DateOnly BusinessDate { get; init; }

    /// <summary>yyyyMM of the clearing period.</summary>
    public required string Period { get; init; }

    /// <summary>The lane instance that wrote the row, and the number of the row on it: what projections keep as a watermark.</summary>
    public int LaneNo { get; init; }

    public long LaneSequence { get; init; }

    /// <summary>Holds what every row must hold; called before the write and after the read.</summary>
    public SettlementRecord Checked()
    {
        Yidi.Policy.Invariant.Holds(TotalFen == FullOwnFen + OverLimitFen + FirstShareFen + InScopeFen, $"parts of settlement {Id} add up");
        Yidi.Policy.Invariant.Holds(TotalFen == FundFen + PersonFen + HospitalFen, $"settlement {Id} is paid in full, once");
        Yidi.Policy.Invariant.Holds(PersonFen == AccountFen + FamilyAccountFen + CashFen, $"the person's part of settlement {Id} adds up");
        return this;
    }
}

/// <summary>One side of a double entry, in fen; the postings of a row sum to zero.</summary>
public sealed record Posting
{
    public required long SettlementId { get; init; }

    public required int Ordinal { get; init; }

    /// <summary>Account in the chart of docs/domain/books.md, such as 'fund:310100' or 'due-to:11'.</summary>
    public required string Account { get; init; }

    public required long AmountFen { get; init; }
}

/// <summary>The caller's key of a write: who sent which message of which kind. Unique for ever.</summary>
public sealed record JournalKey(string Institution, string MessageId, string MessageKind);

/// <summary>What stands under a key: the row it wrote, or a tombstone when it was reversed before it arrived (id 0).</summary>
public sealed record KeyEntry
{
    public required string Institution { get; init; }

    public required string MessageId { get; init; }

    public required string MessageKind { get; init; }

    /// <summary>Hash of the parsed business input; empty on a tombstone.</summary>
    public required string Fingerprint { get; init; }

    public required long SettlementId { get; init; }

    public required bool Tombstone { get; init; }

    public JournalKey Key => new(Institution, MessageId, MessageKind);
}

/// <summary>The one live settlement of a part of a visit.</summary>
public sealed record LiveSettlement
{
    public required long VisitNo { get; init; }

    public required string Part { get; init; }

    public required long SettlementId { get; init; }

    public required long PersonNo { get; init; }

    public required int Insurance { get; init; }

    public required int BenefitYear { get; init; }

    /// <summary>Version of the benefit year when the row became live.</summary>
    public required long YearVersion { get; init; }

    public required string Used { get; init; }
}

/// <summary>Bills of the part with this revision or an older one are refused: what they rested on was withdrawn. Part '*' is the whole visit.</summary>
public sealed record Fence
{
    public const string WholeVisit = "*";

    public required long VisitNo { get; init; }

    public required string Part { get; init; }

    public required int Revision { get; init; }
}

/// <summary>A benefit year and its running sums. The version rises with every settlement that moves it.</summary>
public sealed record BenefitYearRow
{
    public required long PersonNo { get; init; }

    public required int Insurance { get; init; }

    public required int Year { get; init; }

    public required long Version { get; init; }

    public required string Accumulators { get; init; }
}

/// <summary>One instance of the writer of a store, registered when it opened its connection.</summary>
public sealed record LaneInstance
{
    public required int LaneNo { get; init; }

    public required DateTime RegisteredAt { get; init; }
}
