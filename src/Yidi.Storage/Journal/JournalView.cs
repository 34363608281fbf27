namespace Yidi.Storage;

/// <summary>What the lane read for a batch, carried forward from case to case, so that each decides on what the one before left.</summary>
public sealed class JournalView
{
    internal Dictionary<JournalKey, KeyEntry> Keys { get; } = [];

    internal Dictionary<long, SettlementRecord> Settlements { get; } = [];

    internal Dictionary<YearKey, BenefitYearRow> Years { get; } = [];

    internal Dictionary<(long Visit, string Part), LiveSettlement> Lives { get; } = [];

    internal Dictionary<(long Visit, string Part), int> Fences { get; } = [];

    internal Dictionary<long, long> EntitlementVersions { get; } = [];

    internal Dictionary<long, AccountStanding> Accounts { get; } = [];

    internal Dictionary<long, ClearingLock> Locks { get; } = [];

    /// <summary>The newest clearing month that is closed, yyyyMM; empty for none. Known to cases that take back or clear.</summary>
    public string LastClosed { get; internal set; } = "";

    /// <summary>What the batch writes, as it goes along.</summary>
    internal JournalChanges Changes { get; } = new();

    public KeyEntry? Entry(JournalKey key) => Keys.GetValueOrDefault(key);

    public SettlementRecord? Settlement(long id) => Settlements.GetValueOrDefault(id);

    /// <summary>True when a row of this kind took back or restored the row <paramref name="id"/>.</summary>
    public bool HasOpposite(long id, SettlementKind kind) => Settlements.Values.Any(s => s.OppositeId == id && s.Kind == kind);

    /// <summary>True when a reversal by message took the effect of this row away: its key is spent, and its first answer would be a lie.</summary>
    public bool WasUndoneByMessage(SettlementRecord record) => record.Kind switch
    {
        SettlementKind.Settlement => HasOpposite(record.Id, SettlementKind.Reversal),
        SettlementKind.Cancellation => HasOpposite(record.Id, SettlementKind.Restoration),
        _ => false,
    };

    /// <summary>The year as it stands; version 0 when nothing was settled in it.</summary>
    public BenefitYearRow Year(YearKey key) => Years.GetValueOrDefault(key) ?? Untouched(key);

    /// <summary>A year nothing was settled in.</summary>
    public static BenefitYearRow Untouched(YearKey key) => new()
    {
        PersonNo = key.PersonNo,
        Insurance = key.Insurance,
        Year = key.Year,
        Version = 0,
        Accumulators = "{}",
    };

    /// <summary>The lock of a settlement that was confirmed; null when it was not.</summary>
    public ClearingLock? Lock(long settlement) => Locks.GetValueOrDefault(settlement);

    public LiveSettlement? Live(long visit, string part) => Lives.GetValueOrDefault((visit, part));

    public IEnumerable<LiveSettlement> LivesOf(long visit) => Lives.Values.Where(l => l.VisitNo == visit);

    /// <summary>Live settlements of the year whose accumulators ran after <paramref name="yearVersion"/>.</summary>
    public IEnumerable<LiveSettlement> LivesAfter(YearKey year, long yearVersion) =>
        Lives.Values.Where(l => l.PersonNo == year.PersonNo && l.Insurance == year.Insurance && l.VersionIn(year.Year) > yearVersion);

    /// <summary>Null when the person has no account.</summary>
    public AccountStanding? Account(long owner) => Accounts.GetValueOrDefault(owner);

    /// <summary>The newest fence that stands before a bill of this part; 0 when none does.</summary>
    public int FenceBefore(long visit, string part) =>
        Math.Max(Fences.GetValueOrDefault((visit, part)), Fences.GetValueOrDefault((visit, Fence.WholeVisit)));

    /// <summary>Null when the person is not in this store.</summary>
    public long? EntitlementVersion(long person) => EntitlementVersions.TryGetValue(person, out var version) ? version : null;

    /// <summary>Carries an entry forward: later cases of the batch decide on it, and the batch writes it.</summary>
    internal void Apply(JournalCase request, JournalEntry entry)
    {
        if (entry.Record is { } record)
        {
            Settlements[record.Id] = record;
            Changes.Settlements.Add(new(record, entry.EntitlementVersion ?? -1));
            Changes.Postings.AddRange(entry.Postings.Select(p => new FoldedSum(p.Account, record.Period, p.AmountFen)));
            foreach (var move in record.MovedYears()) Move(new(record.PersonNo, record.Insurance, move.Year), move);
        }
        foreach (var move in entry.AccountMoves) Move(move);
        if (request.Key is { } key) Spend(KeyOf(key, request.Fingerprint, entry.Record?.Id ?? 0, tombstone: false));
        if (entry.Tombstone is { } buried) Spend(KeyOf(buried, "", 0, tombstone: true));
        if (entry.TakesAway is { } gone)
        {
            Yidi.Policy.Invariant.Holds(Live(gone.VisitNo, gone.Part)?.SettlementId == gone.SettlementId, "what is taken away stands");
            Replace(gone.VisitNo, gone.Part, null);
        }
        if (entry.MakesLive is { } live)
        {
            Yidi.Policy.Invariant.Holds(Live(live.VisitNo, live.Part) is null, "a part has one live settlement");
            Replace(live.VisitNo, live.Part, live);
        }
        if (entry.Fence is { } fence) Raise(fence);
        Clear(entry);
    }

    void Clear(JournalEntry entry)
    {
        if (entry.Confirmation is { } confirmation)
        {
            Changes.Confirmations.Add(confirmation);
            Changes.Postings.AddRange(entry.ConfirmationPostings.Select(p => new FoldedSum(p.Account, confirmation.Period, p.AmountFen)));
        }
        if (entry.Unlocks is { } gone) Lock(gone.SettlementId, null);
        if (entry.Locks is { } made) Lock(made.SettlementId, made);
        if (entry.Reopens is { } reopened) Changes.Reopened.Add(reopened);
        if (entry.Closes is not { } month) return;
        Changes.Closed.Add(month);
        LastClosed = month.Period;
    }

    void Lock(long settlement, ClearingLock? made)
    {
        Changes.LocksBefore.TryAdd(settlement, Lock(settlement));
        if (made is null) Locks.Remove(settlement);
        else Locks[settlement] = made;
    }

    void Spend(KeyEntry entry)
    {
        Keys[entry.Key] = entry;
        Changes.Keys.Add(entry);
    }

    void Replace(long visit, string part, LiveSettlement? live)
    {
        Changes.LivesBefore.TryAdd((visit, part), Live(visit, part));
        if (live is null) Lives.Remove((visit, part));
        else Lives[(visit, part)] = live;
    }

    void Raise(Fence fence)
    {
        var at = (fence.VisitNo, fence.Part);
        Fences[at] = Math.Max(fence.Revision, Fences.GetValueOrDefault(at));
        Changes.Fences.Add(at);
    }

    void Move(AccountMove move)
    {
        var account = Accounts[move.Owner];
        Changes.AccountVersionsRead.TryAdd(move.Owner, account.Version);
        Accounts[move.Owner] = account with { BalanceFen = account.BalanceFen + move.AmountFen, Version = account.Version + 1 };
        Yidi.Policy.Invariant.Holds(Accounts[move.Owner].BalanceFen >= 0 || move.AmountFen >= 0, "no account pays more than it holds");
        Changes.AccountMoves.Add(move);
    }

    void Move(YearKey key, YearMove move)
    {
        Yidi.Policy.Invariant.Holds(move.Version == Year(key).Version + 1, "a settlement moves its benefit year by one version");
        Changes.YearVersionsRead.TryAdd(key, Year(key).Version);
        var sums = Yidi.Policy.Accumulators.Parse(Year(key).Accumulators).Plus(Yidi.Policy.Accumulators.Parse(move.Deltas));
        Years[key] = Year(key) with { Version = move.Version, Accumulators = sums.ToString() };
    }

    internal static KeyEntry KeyOf(JournalKey key, string fingerprint, long settlement, bool tombstone) => new()
    {
        Institution = key.Institution,
        MessageId = key.MessageId,
        MessageKind = key.MessageKind,
        Fingerprint = fingerprint,
        SettlementId = settlement,
        Tombstone = tombstone,
    };
}
