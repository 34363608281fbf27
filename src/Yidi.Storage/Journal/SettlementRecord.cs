using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

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

    /// <summary>What the row was computed on, what it adds, how it is explained.</summary>
    public required RecordDetail Detail { get; init; }

    public string Before => Detail.Before;

    public string Deltas => Detail.Deltas;

    public string EarlierYears => Detail.EarlierYears;

    public string AccountsAsked => Detail.AccountsAsked;

    public string Used => Detail.Used;

    public string Explanation => Detail.Explanation;

    /// <summary>Business moment of the settlement, UTC.</summary>
    public required DateTime SettledAt { get; init; }

    /// <summary>The China day of <see cref="SettledAt"/>.</summary>
    public required DateOnly BusinessDate { get; init; }

    /// <summary>yyyyMM of the clearing period.</summary>
    public required string Period { get; init; }

    /// <summary>The lane instance that wrote the row, and the number of the row on it: what projections keep as a watermark.</summary>
    public int LaneNo { get; init; }

    public long LaneSequence { get; init; }

    /// <summary>Every insurance year the row touches, the year of settlement last.</summary>
    public IReadOnlyList<YearMove> AllYears() => [.. YearMove.Read(EarlierYears), new(BenefitYear, YearVersion, Before, Deltas)];

    /// <summary>The years whose version the row raises: those it adds to, and always the year of settlement.</summary>
    public IEnumerable<YearMove> MovedYears() => AllYears().Where(m => m.Moves || m.Year == BenefitYear);

    /// <summary>Holds what every row must hold; called before the write and after the read.</summary>
    public SettlementRecord Checked()
    {
        Yidi.Policy.Invariant.Holds(TotalFen == FullOwnFen + OverLimitFen + FirstShareFen + InScopeFen, $"parts of settlement {Id} add up");
        Yidi.Policy.Invariant.Holds(TotalFen == FundFen + PersonFen + HospitalFen, $"settlement {Id} is paid in full, once");
        Yidi.Policy.Invariant.Holds(PersonFen == AccountFen + FamilyAccountFen + CashFen, $"the person's part of settlement {Id} adds up");
        return this;
    }
}

/// <summary>One insurance year as a row found it, and what the row adds to it.</summary>
/// <param name="Version">Version of the year after the row; the version it was read at when <paramref name="Deltas"/> adds nothing.</param>
public sealed record YearMove(int Year, long Version, string Before, string Deltas)
{
    internal const string None = "[]";

    /// <summary>False for a year that was only looked at.</summary>
    [JsonIgnore]
    public bool Moves => Deltas != "{}";

    public static string Write(IReadOnlyList<YearMove> moves) => moves.Count == 0 ? None : JsonSerializer.Serialize(moves);

    public static IReadOnlyList<YearMove> Read(string text) => text == None ? [] : JsonSerializer.Deserialize<List<YearMove>>(text)!;
}

/// <summary>An account that could be asked to pay, what it held, and what it pays.</summary>
public sealed record AccountAsked(long Owner, long BalanceFen, long PaysFen)
{
    internal const string None = "[]";

    public static string Write(IReadOnlyList<AccountAsked> asked) => asked.Count == 0 ? None : JsonSerializer.Serialize(asked);

    public static IReadOnlyList<AccountAsked> Read(string text) => text == None ? [] : JsonSerializer.Deserialize<List<AccountAsked>>(text)!;
}

/// <summary>What one settlement, or its taking back, moved on one personal account. The balance is the opening balance plus these rows.</summary>
public sealed record AccountMove
{
    public required long SettlementId { get; init; }

    public required long Owner { get; init; }

    /// <summary>Negative when the account pays.</summary>
    public required long AmountFen { get; init; }
}

/// <summary>The standing balance of an account, as the lane reads and moves it.</summary>
public sealed record AccountStanding(long Owner, long BalanceFen, long Version);

/// <summary>One side of a double entry, in fen; the postings of a row sum to zero and are a function of its header.</summary>
/// <param name="Account">Account in the chart of docs/domain/books.md, such as 'fund:310100' or 'due-to:11'.</param>
public sealed record Posting(string Account, long AmountFen);

/// <summary>
/// What an account of the insured place's book adds up to in a period, folded from the postings of rows up to the marks of the lanes. The plain sum over
/// rows is its audit.
/// </summary>
public sealed record StandingBalance
{
    public required string Account { get; init; }

    public required string Period { get; init; }

    public required long AmountFen { get; init; }
}

/// <summary>Up to which row of a lane the standing balances are folded.</summary>
public sealed record StandingMark
{
    public required int LaneNo { get; init; }

    public required long Sequence { get; init; }
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

    /// <summary>The same for earlier years that a stay moved, as '2025:7 2024:3'; empty for nearly every row.</summary>
    public string EarlierVersions { get; init; } = "";

    /// <summary>Revision of the visit that the bill was made at: for a stay, where the next part begins.</summary>
    public required int Revision { get; init; }

    public required string Used { get; init; }

    /// <summary>Version of a year when the row became live; null when it did not move that year.</summary>
    public long? VersionIn(int year)
    {
        if (year == BenefitYear) return YearVersion;
        foreach (var one in EarlierVersions.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            if (one.Split(':') is [var named, var version] && int.Parse(named, CultureInfo.InvariantCulture) == year) return long.Parse(version, CultureInfo.InvariantCulture);
        return null;
    }
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
