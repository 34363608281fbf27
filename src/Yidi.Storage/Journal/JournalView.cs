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

    internal void Apply(JournalCase request, JournalEntry entry)
    {
        if (entry.Record is { } record)
        {
            Settlements[record.Id] = record;
            foreach (var move in record.MovedYears()) Move(new(record.PersonNo, record.Insurance, move.Year), move);
        }
        foreach (var move in entry.AccountMoves)
        {
            var account = Accounts[move.Owner];
            Accounts[move.Owner] = account with { BalanceFen = account.BalanceFen + move.AmountFen, Version = account.Version + 1 };
            Yidi.Policy.Invariant.Holds(Accounts[move.Owner].BalanceFen >= 0 || move.AmountFen >= 0, "no account pays more than it holds");
        }
        if (request.Key is { } key) Keys[key] = KeyOf(key, request.Fingerprint, entry.Record?.Id ?? 0, tombstone: false);
        if (entry.Tombstone is { } buried) Keys[buried] = KeyOf(buried, "", 0, tombstone: true);
        if (entry.TakesAway is { } gone) Lives.Remove((gone.VisitNo, gone.Part));
        if (entry.MakesLive is { } live) Lives[(live.VisitNo, live.Part)] = live;
        if (entry.Fence is { } fence) Fences[(fence.VisitNo, fence.Part)] = Math.Max(fence.Revision, Fences.GetValueOrDefault((fence.VisitNo, fence.Part)));
    }

    void Move(YearKey key, YearMove move)
    {
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
