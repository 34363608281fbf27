using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Plumbing;
using Yidi.Storage;

namespace Yidi.Operations.Access;

/// <summary>
/// Seals acts and settlements into the hash chain of their store, moments after they were written: whoever changes one afterwards, or takes one out, breaks
/// the chain at that place. One link at a time has a number, so two nodes that seal at once do not fork the chain: the second one finds the number
/// taken and leaves it to the next round.
/// </summary>
public sealed class SealAudit(IStoreContexts stores, StoreMap locations, TimeProvider machine)
{
    /// <summary>Links of one transaction.</summary>
    const int MostLinks = 1_000;

    /// <summary>What was written this long before everything was sealed is looked for once a day only: a transaction does not take so long.</summary>
    static readonly TimeSpan Overlap = TimeSpan.FromMinutes(3);

    static readonly RowsStatement<AuditLink> Insert = RowsStatement.Insert<AuditLink>("audit_link",
        Column.Number<AuditLink>("chain_no", static l => l.ChainNo), Column.Small<AuditLink>("kind", static l => (int)l.Kind), Column.Number<AuditLink>("number", static l => l.Number),
        Column.Bytes<AuditLink>("hash", static l => l.Hash), Column.Moment<AuditLink>("sealed_at", static l => l.SealedAt));

    /// <summary>Between two transactions of a worker: counters that settle in the same second go first.</summary>
    static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(100);

    /// <summary>Transactions of one gentle run: the next province waits no longer than that.</summary>
    const int MostOfGentleRun = 100;

    /// <summary>When this process last began a run that left nothing of a store unsealed.</summary>
    readonly ConcurrentDictionary<int, DateTime> _sealed = [];

    /// <summary>Seals what a province (0: the national store) wrote since the last run; everything that is not sealed when <paramref name="all"/>. Returns how many links were added.</summary>
    /// <param name="gently">With a breath between two transactions, and no more of them than other provinces can wait for; the next run goes on.</param>
    public async Task<int> Run(int province, bool all, CancellationToken cancel, bool gently = false)
    {
        var begun = machine.GetUtcNow().UtcDateTime;
        var from = !all && _sealed.TryGetValue(province, out var last) ? IdSource.FirstOf(province, last - Overlap) : 0;
        // Each round goes on behind the last: what lies before was sealed by it or by an earlier run.
        var since = new Dictionary<SealedKind, long> { [SealedKind.Act] = from, [SealedKind.Settlement] = from };
        await using var connection = new RowsConnection(await locations.Open(province == 0 ? locations.National : locations.Province(province), cancel));
        for (var (added, rounds) = (0, 0); ;)
        {
            var links = await Links(connection, province, since, cancel);
            if (links.Count == 0)
            {
                _sealed[province] = begun;
                return added;
            }
            // Another node seals this store in this moment; what it leaves is sealed in the next run.
            if (!await Added(connection, links)) return added;
            added += links.Count;
            foreach (var link in links) since[link.Kind] = link.Number + 1;
            if (!gently) continue;
            if (++rounds == MostOfGentleRun) return added;
            await Task.Delay(Breath, cancel);
        }
    }

    static async Task<bool> Added(RowsConnection connection, IReadOnlyList<AuditLink> links)
    {
        await connection.Begin();
        try
        {
            await connection.Write([Insert.For(links)]);
            await connection.Commit();
            return true;
        }
        catch (Exception e) when (RowsConnection.IsConflict(e))
        {
            await connection.Rollback();
            return false;
        }
    }

    internal static async Task<DbContext> Open(IStoreContexts stores, int province, CancellationToken cancel) =>
        province == 0 ? await stores.National(cancel) : await stores.Province(province, Scope.System, cancel);

    async Task<List<AuditLink>> Links(RowsConnection connection, int province, Dictionary<SealedKind, long> since, CancellationToken cancel)
    {
        await using var store = await Open(stores, province, cancel);
        var last = await store.Set<AuditLink>().AsNoTracking().OrderByDescending(static l => l.ChainNo).FirstOrDefaultAsync(cancel);
        var (hash, number, now) = (last?.Hash ?? AuditLinks.Beginning, last?.ChainNo ?? 0, machine.GetUtcNow().UtcDateTime);
        var links = new List<AuditLink>();
        void Add(SealedKind kind, long what, byte[] content) =>
            links.Add(new AuditLink { ChainNo = ++number, Kind = kind, Number = what, Hash = hash = AuditLinks.Next(hash, content), SealedAt = now });
        foreach (var entry in await Acts(store, since[SealedKind.Act]).OrderBy(static e => e.EntryNo).Take(MostLinks).ToListAsync(cancel)) Add(SealedKind.Act, entry.EntryNo, AuditLinks.Content(entry));
        if (province == 0) return links;
        foreach (var (row, detail) in await UnsealedRows.Read(connection, since[SealedKind.Settlement], MostLinks, (int)SealedKind.Settlement)) Add(SealedKind.Settlement, row.Id, AuditLinks.Content(row, detail));
        return links;
    }

    /// <summary>Acts since a number that no link seals.</summary>
    internal static IQueryable<AuditEntry> Acts(DbContext store, long since) => store.Set<AuditEntry>().AsNoTracking()
        .Where(e => e.EntryNo >= since && !store.Set<AuditLink>().Any(l => l.Kind == SealedKind.Act && l.Number == e.EntryNo));

    /// <summary>Settlements since a number that no link seals.</summary>
    internal static IQueryable<SettlementRecord> Settlements(DbContext store, long since) => store.Set<SettlementRecord>().AsNoTracking()
        .Where(s => s.Id >= since && !store.Set<AuditLink>().Any(l => l.Kind == SealedKind.Settlement && l.Number == s.Id));
}
