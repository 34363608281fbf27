using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Plumbing;
using Yidi.Storage;

namespace Yidi.Operations.Access;

/// <summary>The end of the chain of a store on a day: kept elsewhere, it proves that nothing before it was rewritten since.</summary>
/// <param name="Province">0 for the national store.</param>
/// <param name="Hash">SM3 in hexadecimal.</param>
public sealed record AuditRoot(int Province, DateOnly Day, long ChainNo, string Hash);

/// <summary>What the check of one chain found.</summary>
/// <param name="Unsealed">Entries that wait to be sealed; the oldest of them was written at <paramref name="OldestUnsealed"/> (UTC).</param>
/// <param name="FirstBroken">The first link that does not hold, in words; null when all do.</param>
public sealed record AuditVerification(int Province, long Links, long Unsealed, DateTime? OldestUnsealed, string? FirstBroken)
{
    public bool IsSound => FirstBroken is null;
}

/// <summary>Computes the chain of a store again from what is stored, piece by piece and in parallel: each piece begins with the hash the one before ended with.</summary>
public sealed class VerifyAudit(IStoreContexts stores, TimeProvider machine)
{
    /// <summary>Links of one piece.</summary>
    const int Piece = 20_000;

    /// <summary>What waits longer than this to be sealed was put there behind the worker's back, or the worker does not run.</summary>
    static readonly TimeSpan SealedWithin = TimeSpan.FromHours(24);

    /// <param name="told">Hears how many links were checked, as they are.</param>
    public async Task<AuditVerification> Run(int province, IReadOnlyList<AuditRoot> roots, IProgress<long>? told, CancellationToken cancel)
    {
        await using var store = await SealAudit.Open(stores, province, cancel);
        var links = await store.Set<AuditLink>().MaxAsync(static l => (long?)l.ChainNo, cancel) ?? 0;
        var pieces = Enumerable.Range(0, checked((int)((links + Piece - 1) / Piece))).ToList();
        var broken = new string?[pieces.Count];
        await Parallel.ForEachAsync(pieces, cancel, async (piece, stop) =>
        {
            broken[piece] = await Check(province, piece * (long)Piece, Math.Min(links, (piece + 1) * (long)Piece), stop);
            told?.Report(Piece);
        });
        var first = broken.FirstOrDefault(static b => b is not null) ?? await WrongRoot(store, roots.Where(r => r.Province == province), cancel);
        var (unsealed, oldest) = await Unsealed(store, province, cancel);
        if (first is null && oldest < machine.GetUtcNow().UtcDateTime - SealedWithin) first = $"an entry of {ChinaTime.Text(oldest!.Value)} was never sealed";
        return new(province, links, unsealed, oldest, first);
    }

    /// <summary>The last link of each day.</summary>
    public async Task<IReadOnlyList<AuditRoot>> Roots(int province, CancellationToken cancel)
    {
        await using var store = await SealAudit.Open(stores, province, cancel);
        var ends = await store.Set<AuditLink>().AsNoTracking().GroupBy(static l => l.SealedAt.Date).Select(static g => g.Max(static l => l.ChainNo)).ToListAsync(cancel);
        var last = await store.Set<AuditLink>().AsNoTracking().Where(l => ends.Contains(l.ChainNo)).OrderBy(static l => l.ChainNo).ToListAsync(cancel);
        return [.. last.Select(l => new AuditRoot(province, DateOnly.FromDateTime(l.SealedAt), l.ChainNo, Convert.ToHexStringLower(l.Hash)))];
    }

    static async Task<string?> WrongRoot(DbContext store, IEnumerable<AuditRoot> roots, CancellationToken cancel)
    {
        foreach (var root in roots.OrderBy(static r => r.ChainNo))
        {
            var link = await store.Set<AuditLink>().AsNoTracking().SingleOrDefaultAsync(l => l.ChainNo == root.ChainNo, cancel);
            if (link is null) return $"link {root.ChainNo} of {root.Day:yyyy-MM-dd} is gone: the chain was cut";
            if (Convert.ToHexStringLower(link.Hash) != root.Hash) return $"link {root.ChainNo} is not the one that was exported on {root.Day:yyyy-MM-dd}: the chain was written anew";
        }
        return null;
    }

    static async Task<(long Count, DateTime? Oldest)> Unsealed(DbContext store, int province, CancellationToken cancel)
    {
        var acts = await Left(store.Set<AuditEntry>(), SealAudit.Acts(store, 0).OrderByDescending(static e => e.EntryNo), store, SealedKind.Act, cancel);
        var oldest = acts.Min(static e => (DateTime?)e.At);
        if (province == 0) return (acts.Count, oldest);
        var rows = await Left(store.Set<SettlementRecord>(), SealAudit.Settlements(store, 0).Select(static s => s.Id).OrderDescending(), store, SealedKind.Settlement, cancel);
        DateTime?[] both = [oldest, rows.Count > 0 ? IdSource.MomentOf(rows[^1]) : null];
        return (acts.Count + rows.Count, both.Min());
    }

    /// <summary>
    /// What waits, the newest first. A link names its entry alone, so the difference of two counts tells how many wait, and they are looked for from the end,
    /// where they are: going through all of a chain of years would take longer than checking it.
    /// </summary>
    static async Task<List<TLeft>> Left<TAll, TLeft>(IQueryable<TAll> all, IQueryable<TLeft> waiting, DbContext store, SealedKind kind, CancellationToken cancel) where TAll : class
    {
        var more = await all.LongCountAsync(cancel) - await store.Set<AuditLink>().LongCountAsync(l => l.Kind == kind, cancel);
        // Fewer entries than links: some were taken out, and nothing can be told from the difference.
        if (more < 0) return await waiting.ToListAsync(cancel);
        return more == 0 ? [] : await waiting.Take((int)Math.Min(more, int.MaxValue)).ToListAsync(cancel);
    }

    /// <summary>Checks the links after one number up to another; what is wrong with the first bad one, or null.</summary>
    async Task<string?> Check(int province, long after, long until, CancellationToken cancel)
    {
        await using var store = await SealAudit.Open(stores, province, cancel);
        var links = await store.Set<AuditLink>().AsNoTracking().Where(l => l.ChainNo >= after && l.ChainNo <= until).OrderBy(static l => l.ChainNo).ToListAsync(cancel);
        var hash = after == 0 ? AuditLinks.Beginning : links.FirstOrDefault(l => l.ChainNo == after)?.Hash;
        if (hash is null) return $"link {after} is missing";
        var contents = await Contents(store, province, after, until, cancel);
        var number = after;
        foreach (var link in links.Where(l => l.ChainNo > after))
        {
            if (link.ChainNo != ++number) return $"link {number} is missing";
            if (!contents.TryGetValue((link.Kind, link.Number), out var content)) return Where(link, "is missing or cannot be read");
            if (!AuditLinks.Next(hash, content).AsSpan().SequenceEqual(link.Hash)) return Where(link, "was changed after it was sealed, or its link was");
            hash = link.Hash;
        }
        return number == until ? null : $"link {number + 1} is missing";
    }

    static string Where(AuditLink link, string what) => string.Create(CultureInfo.InvariantCulture,
        $"link {link.ChainNo}: {(link.Kind == SealedKind.Act ? "entry" : "settlement")} {link.Number}, sealed at {ChinaTime.Text(link.SealedAt)}, {what}");

    static async Task<Dictionary<(SealedKind, long), byte[]>> Contents(DbContext store, int province, long after, long until, CancellationToken cancel)
    {
        var contents = new Dictionary<(SealedKind, long), byte[]>();
        var links = store.Set<AuditLink>().AsNoTracking().Where(l => l.ChainNo > after && l.ChainNo <= until);
        // Minus the kind: an index begins with the kind, and SQLite would go through all links of it for each piece instead of the range.
        var acts = links.Where(static l => -(int)l.Kind == -(int)SealedKind.Act).Join(store.Set<AuditEntry>().AsNoTracking(), static l => l.Number, static e => e.EntryNo, static (_, e) => e);
        foreach (var entry in await Readable(acts, static e => e.EntryNo, cancel)) contents[(SealedKind.Act, entry.EntryNo)] = AuditLinks.Content(entry);
        if (province == 0) return contents;
        var rows = links.Where(static l => -(int)l.Kind == -(int)SealedKind.Settlement).Join(store.Set<SettlementRecord>().AsNoTracking(), static l => l.Number, static s => s.Id, static (_, s) => s);
        foreach (var row in await Readable(rows, static s => s.Id, cancel)) contents[(SealedKind.Settlement, row.Id)] = AuditLinks.Content(row);
        return contents;
    }

    /// <summary>The rows that can be read: one that somebody spoiled must not hide which one it is.</summary>
    static async Task<List<T>> Readable<T>(IQueryable<T> rows, System.Linq.Expressions.Expression<Func<T, long>> number, CancellationToken cancel) where T : class
    {
        try
        {
            return await rows.ToListAsync(cancel);
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            var read = new List<T>();
            foreach (var one in await rows.Select(number).ToListAsync(cancel))
            {
                try
                {
                    var same = System.Linq.Expressions.Expression.Lambda<Func<T, bool>>(System.Linq.Expressions.Expression.Equal(number.Body, System.Linq.Expressions.Expression.Constant(one)), number.Parameters);
                    read.AddRange(await rows.Where(same).ToListAsync(cancel));
                }
                catch (Exception spoiled) when (IsUnreadable(spoiled))
                {
                    // It stays out; its link finds it missing.
                }
            }
            return read;
        }
    }

    static bool IsUnreadable(Exception e) => e is FormatException or InvalidCastException or OverflowException or InvalidOperationException { InnerException: FormatException or InvalidCastException };
}
