using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Plumbing;
using Yidi.Storage;

namespace Yidi.Operations.Access;

/// <summary>
/// Seals acts and settlements into the hash chain of their store, moments after they were written: whoever changes one afterwards, or takes one out, breaks
/// the chain at that place. One link at a time has a number, so two nodes that seal at once do not fork the chain: the second one finds the number
/// taken and leaves it to the next round.
/// </summary>
public sealed class SealAudit(IStoreContexts stores, TimeProvider machine)
{
    /// <summary>Links of one transaction.</summary>
    const int MostLinks = 1_000;

    /// <summary>What was written longer ago than this is looked for once a day only: a transaction does not take so long.</summary>
    static readonly TimeSpan Recent = TimeSpan.FromHours(1);

    /// <summary>Seals everything recent of a province (0: the national store); everything that is not sealed when <paramref name="all"/>. Returns how many links were added.</summary>
    public async Task<int> Run(int province, bool all, CancellationToken cancel)
    {
        var from = all ? 0 : IdSource.FirstOf(province, machine.GetUtcNow().UtcDateTime - Recent);
        // Each round goes on behind the last: what lies before was sealed by it or by an earlier run.
        var since = new Dictionary<SealedKind, long> { [SealedKind.Act] = from, [SealedKind.Settlement] = from };
        for (var added = 0; ;)
        {
            await using var store = await Open(stores, province, cancel);
            var links = await Links(store, province, since, cancel);
            if (links.Count == 0) return added;
            store.AddRange(links);
            try
            {
                await store.SaveChangesAsync(cancel);
            }
            catch (DbUpdateException)
            {
                // Another node seals this store in this moment; what it leaves is sealed in the next round.
                return added;
            }
            added += links.Count;
            foreach (var link in links) since[link.Kind] = link.Number + 1;
        }
    }

    internal static async Task<DbContext> Open(IStoreContexts stores, int province, CancellationToken cancel) =>
        province == 0 ? await stores.National(cancel) : await stores.Province(province, Scope.System, cancel);

    async Task<List<AuditLink>> Links(DbContext store, int province, Dictionary<SealedKind, long> since, CancellationToken cancel)
    {
        var last = await store.Set<AuditLink>().AsNoTracking().OrderByDescending(static l => l.ChainNo).FirstOrDefaultAsync(cancel);
        var (hash, number, now) = (last?.Hash ?? AuditLinks.Beginning, last?.ChainNo ?? 0, machine.GetUtcNow().UtcDateTime);
        var links = new List<AuditLink>();
        void Add(SealedKind kind, long what, byte[] content) =>
            links.Add(new AuditLink { ChainNo = ++number, Kind = kind, Number = what, Hash = hash = AuditLinks.Next(hash, content), SealedAt = now });
        foreach (var entry in await Acts(store, since[SealedKind.Act]).OrderBy(static e => e.EntryNo).Take(MostLinks).ToListAsync(cancel)) Add(SealedKind.Act, entry.EntryNo, AuditLinks.Content(entry));
        if (province == 0) return links;
        foreach (var row in await Settlements(store, since[SealedKind.Settlement]).OrderBy(static s => s.Id).Take(MostLinks).ToListAsync(cancel)) Add(SealedKind.Settlement, row.Id, AuditLinks.Content(row));
        return links;
    }

    /// <summary>Acts since a number that no link seals.</summary>
    internal static IQueryable<AuditEntry> Acts(DbContext store, long since) => store.Set<AuditEntry>().AsNoTracking()
        .Where(e => e.EntryNo >= since && !store.Set<AuditLink>().Any(l => l.Kind == SealedKind.Act && l.Number == e.EntryNo));

    /// <summary>Settlements since a number that no link seals.</summary>
    internal static IQueryable<SettlementRecord> Settlements(DbContext store, long since) => store.Set<SettlementRecord>().AsNoTracking()
        .Where(s => s.Id >= since && !store.Set<AuditLink>().Any(l => l.Kind == SealedKind.Settlement && l.Number == s.Id));
}
