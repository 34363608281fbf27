using System.Data.Common;

namespace Yidi.Storage;

/// <summary>One batch of a lane: read, decide each case on what the one before left, write everything in one transaction.</summary>
sealed class JournalBatch(DbConnection connection, StoreEngine engine, int laneNo, long lastSequence)
{
    readonly List<Statement> _statements = [];
    readonly Dictionary<YearKey, long> _yearVersionsRead = [];
    readonly Dictionary<long, long> _accountVersionsRead = [];
    long _sequence = lastSequence;

    /// <summary>The number of the last row on the lane after the batch committed.</summary>
    internal long Sequence => _sequence;

    internal async Task<IReadOnlyList<JournalOutcome>> Run(IReadOnlyList<JournalCase> cases, CancellationToken cancel)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var reader = new JournalReader(connection, transaction, cancel);
        // SQLite has one writer. On PostgreSQL another node's lane may hold a case of the same person: a fence and a settlement write different
        // tables, so without this lock each could miss the other. Later statements see what was committed while we waited.
        if (engine == StoreEngine.Postgres) await reader.LockPersons(cases);
        var view = await reader.Read(cases);
        var outcomes = cases.Select(c => Decide(c, view)).ToList();
        foreach (var (key, versionRead) in _yearVersionsRead) _statements.Add(JournalSql.SaveYear(view.Year(key), versionRead));
        // In number order, so that two nodes that move the same accounts never wait for each other in a circle.
        foreach (var (owner, versionRead) in _accountVersionsRead.OrderBy(static a => a.Key)) _statements.Add(JournalSql.SaveAccount(view.Account(owner)!, versionRead));
        await Statement.RunAll(_statements, connection, transaction, cancel);
        await transaction.CommitAsync(cancel);
        return outcomes;
    }

    JournalOutcome Decide(JournalCase request, JournalView view)
    {
        if (request.Key is { } key && view.Entry(key) is { } known) return Replay(request, known, view);
        var entry = request.Decide(view);
        if (entry is null) return new JournalOutcome.Declined();
        entry = Number(entry);
        entry.Check();
        if (entry.Record is { } record)
        {
            foreach (var move in record.MovedYears())
            {
                var year = new YearKey(record.PersonNo, record.Insurance, move.Year);
                _yearVersionsRead.TryAdd(year, view.Year(year).Version);
                Yidi.Policy.Invariant.Holds(move.Version == view.Year(year).Version + 1, "a settlement moves its benefit year by one version");
            }
        }
        foreach (var move in entry.AccountMoves) _accountVersionsRead.TryAdd(move.Owner, view.Account(move.Owner)!.Version);
        _statements.AddRange(JournalSql.Write(request, entry));
        view.Apply(request, entry);
        return entry.Record is null ? new JournalOutcome.Noted() : new JournalOutcome.Written(entry.Record);
    }

    static JournalOutcome Replay(JournalCase request, KeyEntry known, JournalView view)
    {
        if (known.Tombstone) return new JournalOutcome.ReversedBefore();
        if (known.Fingerprint != request.Fingerprint) return new JournalOutcome.KeyTaken(known.SettlementId);
        if (view.Settlement(known.SettlementId) is not { } record) return new JournalOutcome.Noted();
        return view.WasUndoneByMessage(record) ? new JournalOutcome.ReversedBefore() : new JournalOutcome.Replayed(record);
    }

    JournalEntry Number(JournalEntry entry) =>
        entry.Record is null ? entry : entry with { Record = entry.Record with { LaneNo = laneNo, LaneSequence = ++_sequence } };
}
