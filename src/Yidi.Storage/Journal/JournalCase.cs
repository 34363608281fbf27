namespace Yidi.Storage;

/// <summary>Which benefit year a case moves.</summary>
public readonly record struct YearKey(long PersonNo, int Insurance, int Year);

/// <summary>A prepared act that waits for the lane. Everything slow was done before; <see cref="Decide"/> is pure and may be called again.</summary>
public sealed class JournalCase
{
    /// <summary>Null for a fence, which is repeatable by its revision alone.</summary>
    public JournalKey? Key { get; init; }

    public string Fingerprint { get; init; } = "";

    public required long PersonNo { get; init; }

    public long VisitNo { get; init; }

    /// <summary>The years the lane reads for a settlement: all that a stay touches. A cancellation or reversal moves the years of its target.</summary>
    public IReadOnlyList<YearKey> Years { get; init; } = [];

    /// <summary>Persons whose accounts may pay. A cancellation or reversal gives back to the accounts of its target.</summary>
    public IReadOnlyList<long> Accounts { get; init; } = [];

    /// <summary>The settlement a cancellation names.</summary>
    public long TargetSettlement { get; init; }

    /// <summary>The message a reversal names.</summary>
    public JournalKey? TargetKey { get; init; }

    /// <summary>True for a case of clearing: it confirms, takes back a confirmation, recovers, or closes a month.</summary>
    public bool Clears { get; init; }

    /// <summary>True when the case takes something back, so that what came later matters.</summary>
    internal bool Undoes => !Clears && (TargetSettlement != 0 || TargetKey is not null);

    /// <summary>True when the case must know which months are closed, and nobody may close one meanwhile.</summary>
    internal bool MindsMonths => Clears || Undoes;

    /// <summary>What to write, or null to write nothing; the caller keeps its own reason.</summary>
    public required Func<JournalView, JournalEntry?> Decide { get; init; }
}

/// <summary>What one case writes, all of it or nothing.</summary>
public sealed record JournalEntry
{
    public SettlementRecord? Record { get; init; }

    public IReadOnlyList<Posting> Postings { get; init; } = [];

    /// <summary>What accounts pay (negative) or get back.</summary>
    public IReadOnlyList<AccountMove> AccountMoves { get; init; } = [];

    /// <summary>The row becomes the live one of its part.</summary>
    public LiveSettlement? MakesLive { get; init; }

    /// <summary>The live row that is taken away.</summary>
    public LiveSettlement? TakesAway { get; init; }

    public Fence? Fence { get; init; }

    public JournalKey? Tombstone { get; init; }

    /// <summary>What counts for clearing from now on.</summary>
    public Confirmation? Confirmation { get; init; }

    /// <summary>What the confirmation means in the book, in its own month.</summary>
    public IReadOnlyList<Posting> ConfirmationPostings { get; init; } = [];

    /// <summary>The lock that is taken away, and the one that is made.</summary>
    public ClearingLock? Unlocks { get; init; }

    public ClearingLock? Locks { get; init; }

    /// <summary>The newest month that is closed from now on.</summary>
    public ClosedMonth? Closes { get; init; }

    /// <summary>The month that is opened again; <see cref="Closes"/> is the one before it then.</summary>
    public string? Reopens { get; init; }

    /// <summary>The entitlement version the decision rests on; null when it rests on none.</summary>
    public long? EntitlementVersion { get; init; }

    internal void Check()
    {
        Record?.Checked();
        Yidi.Policy.Invariant.Holds(Postings.Sum(static p => p.AmountFen) == 0, "postings of a settlement sum to zero");
        Yidi.Policy.Invariant.Holds(ConfirmationPostings.Sum(static p => p.AmountFen) == 0, "postings of a confirmation sum to zero");
        Yidi.Policy.Invariant.Holds(Record is null || AccountMoves.Sum(static m => m.AmountFen) == -(Record.AccountFen + Record.FamilyAccountFen), "accounts move by what they pay");
    }
}

/// <summary>How the journal answered.</summary>
public abstract record JournalOutcome
{
    JournalOutcome() { }

    /// <summary>The row is durable.</summary>
    public sealed record Written(SettlementRecord Record) : JournalOutcome;

    /// <summary>The same message came before; this is the row it wrote.</summary>
    public sealed record Replayed(SettlementRecord Record) : JournalOutcome;

    /// <summary>The key was used for other content; the row that holds it, when there is one.</summary>
    public sealed record KeyTaken(long SettlementId) : JournalOutcome;

    /// <summary>The message was reversed, before or after it arrived; its key is spent.</summary>
    public sealed record ReversedBefore : JournalOutcome;

    /// <summary>A fence or a tombstone is durable, now or from an earlier try.</summary>
    public sealed record Noted : JournalOutcome;

    /// <summary>Nothing was written; the case knows why.</summary>
    public sealed record Declined : JournalOutcome;

    /// <summary>The queue is full; nothing was done and the same message may be sent again.</summary>
    public sealed record Busy : JournalOutcome;
}
