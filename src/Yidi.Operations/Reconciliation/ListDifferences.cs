using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Institutions;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Reconciliation;

/// <summary>A difference with the comparison that found it.</summary>
public sealed record DifferenceListed(StatementRun Run, StatementDifference Difference);

/// <summary>Lists the differences of all institutions somebody looks after, the newest comparison first.</summary>
public sealed class ListDifferences(IStoreContexts stores, FindInstitution institutions)
{
    /// <param name="own">Institutions the reader speaks for.</param>
    /// <param name="provinces">Provinces with a store.</param>
    public Task<PageOf<DifferenceListed>> Run(IReadOnlyList<RegionCode> regions, IReadOnlyList<string> own, IReadOnlyList<int> provinces, DifferenceCause? cause, string institution, Paging paging, CancellationToken cancel) =>
        paging.Merge(RegionsIn.Provinces(regions, own, provinces), async (int province, (long Ticks, long Number) mark, int count) =>
        {
            await using var store = await stores.Province(province, Scope.System, cancel);
            var (all, only) = RegionsIn.Of(regions, province);
            var managed = only.Count == 0 ? [] : await institutions.ManagedBy(only, cancel);
            var found = store.Set<StatementDifference>().AsNoTracking().Where(d => all || managed.Contains(d.Institution) || own.Contains(d.Institution));
            if (cause is { } one) found = found.Where(d => d.Cause == one);
            if (institution.Length > 0) found = found.Where(d => d.Institution == institution);
            // The mark is the comparison, and the place of the difference in it.
            found = paging.OldestFirst
                ? found.Where(d => d.RunNo > mark.Ticks || (d.RunNo == mark.Ticks && d.Ordinal > mark.Number)).OrderBy(static d => d.RunNo).ThenBy(static d => d.Ordinal)
                : (mark.Ticks == 0 ? found : found.Where(d => d.RunNo < mark.Ticks || (d.RunNo == mark.Ticks && d.Ordinal < mark.Number))).OrderByDescending(static d => d.RunNo).ThenByDescending(static d => d.Ordinal);
            var rows = await found.Take(count).Join(store.Set<StatementRun>(), static d => d.RunNo, static r => r.RunNo, static (d, r) => new { Difference = d, Run = r }).ToListAsync(cancel);
            return (IReadOnlyList<DifferenceListed>)[.. rows.Select(static r => new DifferenceListed(r.Run, r.Difference))];
        }, static d => (d.Run.RunNo, d.Difference.Ordinal), static d => d.Run.DoneAt);
}
