namespace Yidi.Storage;

/// <summary>What a batch writes: rows that are added, and of what stands under a key only what became of it at the end.</summary>
sealed class JournalChanges
{
    internal List<SettlementWrite> Settlements { get; } = [];

    internal List<FoldedSum> Postings { get; } = [];

    internal List<KeyEntry> Keys { get; } = [];

    internal List<AccountMove> AccountMoves { get; } = [];

    /// <summary>Live rows that were replaced or taken away, as they stood before the batch; null where none did.</summary>
    internal Dictionary<(long Visit, string Part), LiveSettlement?> LivesBefore { get; } = [];

    internal List<Confirmation> Confirmations { get; } = [];

    /// <summary>Locks that were made, replaced or taken away, as they stood before the batch; null where none did.</summary>
    internal Dictionary<long, ClearingLock?> LocksBefore { get; } = [];

    internal List<ClosedMonth> Closed { get; } = [];

    internal List<string> Reopened { get; } = [];

    internal HashSet<(long Visit, string Part)> Fences { get; } = [];

    internal Dictionary<YearKey, long> YearVersionsRead { get; } = [];

    internal Dictionary<long, long> AccountVersionsRead { get; } = [];

    /// <summary>The statements of the batch. Each asserts how many rows it touches: another number means that somebody else was there first.</summary>
    internal IEnumerable<BoundStatement> Statements(JournalView view)
    {
        yield return JournalTables.Keys.For(Keys);
        yield return JournalTables.Settlements.For(Settlements);
        yield return JournalTables.AccountMoves.For(AccountMoves);
        yield return JournalTables.TakeAway.For([.. LivesBefore.Where(l => l.Value is not null && !Stands(l, view)).Select(static l => l.Value!)]);
        yield return JournalTables.MakeLive.For([.. LivesBefore.Where(l => view.Lives.ContainsKey(l.Key) && !Stands(l, view)).Select(l => view.Lives[l.Key])]);
        yield return JournalTables.RaiseFences.For([.. Fences.Select(f => new Fence { VisitNo = f.Visit, Part = f.Part, Revision = view.Fences[f] })], assert: false);
        var years = YearVersionsRead.Select(y => new Moved<BenefitYearRow>(view.Year(y.Key), y.Value)).ToList();
        yield return JournalTables.NewYears.For([.. years.Where(static y => y.VersionRead == 0)]);
        yield return JournalTables.MoveYears.For([.. years.Where(static y => y.VersionRead > 0)]);
        foreach (var statement in ClearingStatements(view)) yield return statement;
        yield return JournalTables.MoveAccounts.For([.. AccountVersionsRead.OrderBy(static a => a.Key).Select(a => new Moved<AccountStanding>(view.Account(a.Key)!, a.Value))]);
    }

    IEnumerable<BoundStatement> ClearingStatements(JournalView view)
    {
        yield return ClearingTables.Confirmations.For(Confirmations);
        yield return ClearingTables.Unlock.For([.. LocksBefore.Where(l => l.Value is not null && view.Lock(l.Key) != l.Value).Select(static l => l.Value!)]);
        yield return ClearingTables.Lock.For([.. LocksBefore.Where(l => view.Lock(l.Key) is { } made && made != l.Value).Select(l => view.Lock(l.Key)!)]);
        yield return ClearingTables.Reopen.For(Reopened);
        yield return ClearingTables.Close.For(Closed, assert: false);
    }

    /// <summary>True when the row that stood before the batch stands after it.</summary>
    static bool Stands(KeyValuePair<(long Visit, string Part), LiveSettlement?> before, JournalView view) => before.Value is { } old && view.Lives.GetValueOrDefault(before.Key) == old;
}
