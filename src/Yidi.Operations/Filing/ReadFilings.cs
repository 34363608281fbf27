using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Filing;

/// <summary>A filing with everything that happened to it.</summary>
public sealed record FilingDetail(FilingRecord Filing, IReadOnlyList<FilingVersion> Versions, IReadOnlyList<FilingStep> Steps);

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
