using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Institutions;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.HospitalPayment;

/// <summary>Lists statements of the institutions somebody looks after or speaks for, the newest first.</summary>
public sealed class ListStatements(IStoreContexts stores, FindInstitution institutions)
{
    /// <param name="own">Institutions the reader speaks for.</param>
    /// <param name="provinces">Provinces with a store.</param>
    public Task<PageOf<InstitutionStatement>> Run(IReadOnlyList<RegionCode> regions, IReadOnlyList<string> own, IReadOnlyList<int> provinces, string period, string institution, bool? paid, Paging paging, CancellationToken cancel) =>
        paging.Merge(RegionsIn.Provinces(regions, own, provinces), async (int province, long after, int count) =>
        {
            await using var store = await stores.Province(province, Scope.System, cancel);
            var (all, only) = RegionsIn.Of(regions, province);
            var managed = only.Count == 0 ? [] : await institutions.ManagedBy(only, cancel);
            var found = store.Set<InstitutionStatement>().AsNoTracking().Where(s => all || managed.Contains(s.Institution) || own.Contains(s.Institution));
            if (period.Length > 0) found = found.Where(s => s.Period == period);
            if (institution.Length > 0) found = found.Where(s => s.Institution == institution);
            if (paid is { } done) found = found.Where(s => s.Paid == done);
            found = paging.OldestFirst ? found.Where(s => s.StatementNo > after).OrderBy(static s => s.StatementNo) : (after == 0 ? found : found.Where(s => s.StatementNo < after)).OrderByDescending(static s => s.StatementNo);
            return (IReadOnlyList<InstitutionStatement>)await found.Take(count).ToListAsync(cancel);
        }, static s => s.StatementNo, static s => s.MadeAt);
}
