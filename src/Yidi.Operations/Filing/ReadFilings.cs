using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Filing;

/// <summary>A filing with everything that happened to it.</summary>
public sealed record FilingDetail(FilingRecord Filing, IReadOnlyList<FilingVersion> Versions, IReadOnlyList<FilingStep> Steps);

/// <summary>Which filings a list shows. What is left out matches all.</summary>
public sealed record FilingFilter(FilingState? State = null, FilingKind? Kind = null, RegionCode? Place = null, long Number = 0);

/// <summary>Reads filings for people and for queues, and lets time pass.</summary>
public sealed class ReadFilings(IStoreContexts stores, FileTreatment filing)
{
    const int AgedAtOnce = 200;

    const int MaxLost = 5;

    /// <summary>Null when there is no such filing.</summary>
    public async Task<FilingDetail?> Find(long filingNo, CancellationToken cancel)
    {
        var province = IdSource.ProvinceOf(filingNo);
        if (!await stores.Exists(province, cancel)) return null;
        await using var store = await stores.Province(province, Scope.System, cancel);
        var row = await store.Set<FilingRecord>().AsNoTracking().SingleOrDefaultAsync(f => f.FilingNo == filingNo, cancel);
        if (row is null) return null;
        return new(row, await store.Set<FilingVersion>().AsNoTracking().Where(v => v.FilingNo == filingNo).OrderBy(static v => v.Version).ToListAsync(cancel),
            await store.Set<FilingStep>().AsNoTracking().Where(s => s.FilingNo == filingNo).OrderBy(static s => s.Revision).ToListAsync(cancel));
    }

    /// <summary>Filings of a person, newest first.</summary>
    public async Task<IReadOnlyList<FilingRecord>> Of(PersonNo person, CancellationToken cancel)
    {
        if (!await stores.Exists(person.Province, cancel)) return [];
        await using var store = await stores.Province(person.Province, Scope.System, cancel);
        return await store.Set<FilingRecord>().AsNoTracking().Where(f => f.PersonNo == person.Value).OrderByDescending(static f => f.FilingNo).ToListAsync(cancel);
    }

    /// <summary>The queue of a region: filings in a state, the oldest first, after the last one seen.</summary>
    public async Task<IReadOnlyList<FilingRecord>> Queue(RegionCode region, FilingState state, long after, int size, CancellationToken cancel)
    {
        if (!await stores.Exists(region.Province, cancel)) return [];
        await using var store = await stores.Province(region.Province, Scope.System, cancel);
        var prefix = region.Prefix;
        return await store.Set<FilingRecord>().AsNoTracking().Where(f => f.State == state && f.InsuredRegion.StartsWith(prefix) && f.FilingNo > after)
            .OrderBy(static f => f.FilingNo).Take(Math.Clamp(size, 1, 100)).ToListAsync(cancel);
    }

    /// <summary>Filings of the persons the regions insure, page by page.</summary>
    /// <param name="provinces">Provinces with a store.</param>
    public Task<PageOf<FilingRecord>> List(IReadOnlyList<RegionCode> regions, IReadOnlyList<int> provinces, FilingFilter filter, Paging paging, CancellationToken cancel) =>
        paging.Merge(RegionsIn.Provinces(regions, provinces), (int province, long after, int count) => In(province, RegionsIn.Of(regions, province), filter, paging.OldestFirst, after, count, cancel), static f => f.FilingNo, static f => f.CreatedAt);

    async Task<IReadOnlyList<FilingRecord>> In(int province, RegionsIn regions, FilingFilter filter, bool oldestFirst, long after, int count, CancellationToken cancel)
    {
        await using var store = await stores.Province(province, Scope.System, cancel);
        var found = store.Set<FilingRecord>().AsNoTracking();
        if (!regions.All) found = found.Where(f => regions.Only.Contains(f.InsuredRegion));
        if (filter.State is { } state) found = found.Where(f => f.State == state);
        if (filter.Kind is { } kind) found = found.Where(f => f.Kind == kind);
        if (filter.Place is { } place) found = found.Where(f => f.Place == place.ToString());
        if (filter.Number > 0) found = found.Where(f => f.FilingNo == filter.Number || f.PersonNo == filter.Number);
        found = oldestFirst ? found.Where(f => f.FilingNo > after).OrderBy(static f => f.FilingNo) : (after == 0 ? found : found.Where(f => f.FilingNo < after)).OrderByDescending(static f => f.FilingNo);
        return await found.Take(count).ToListAsync(cancel);
    }

    /// <summary>Expires what is over and suspends what was promised and did not come. Returns how many changed.</summary>
    public async Task<int> Age(int province, DateOnly today, CancellationToken cancel)
    {
        var (changed, lost) = (0, 0);
        while (true)
        {
            await using var store = await stores.Province(province, Scope.System, cancel);
            var due = await store.Set<FilingRecord>().Where(f => f.State == FilingState.Effective && (f.Until < today || f.PromiseDue < today))
                .OrderBy(static f => f.FilingNo).Take(AgedAtOnce).ToListAsync(cancel);
            if (due.Count == 0) return changed;
            var aged = 0;
            foreach (var one in due)
                if (await filing.Age(store, one, cancel)) aged++;
            try
            {
                await store.SaveChangesAsync(cancel);
                (changed, lost) = (changed + aged, 0);
            }
            catch (DbUpdateException) when (++lost < MaxLost)
            {
                // An officer or another node was faster; what is still due is looked at again.
            }
        }
    }
}
