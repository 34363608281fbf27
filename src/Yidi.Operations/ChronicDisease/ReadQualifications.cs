using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.ChronicDisease;

/// <summary>A qualification with everything that happened to it.</summary>
public sealed record QualificationDetail(QualificationRecord Qualification, IReadOnlyList<QualificationVersion> Versions, IReadOnlyList<QualificationStep> Steps);

/// <summary>Which applications a list shows. What is left out matches all.</summary>
public sealed record QualificationFilter(QualificationState? State = null, string Disease = "", long Number = 0);

/// <summary>Reads qualifications for people and for queues, and lets time pass.</summary>
public sealed class ReadQualifications(IStoreContexts stores, QualifyDisease qualify)
{
    const int AgedAtOnce = 200;

    const int MaxLost = 5;

    /// <summary>Null when there is no such application.</summary>
    public async Task<QualificationDetail?> Find(long number, CancellationToken cancel)
    {
        var province = IdSource.ProvinceOf(number);
        if (!await stores.Exists(province, cancel)) return null;
        await using var store = await stores.Province(province, Scope.System, cancel);
        var row = await store.Set<QualificationRecord>().AsNoTracking().SingleOrDefaultAsync(q => q.QualificationNo == number, cancel);
        if (row is null) return null;
        return new(row, await store.Set<QualificationVersion>().AsNoTracking().Where(v => v.QualificationNo == number).OrderBy(static v => v.Version).ToListAsync(cancel),
            await store.Set<QualificationStep>().AsNoTracking().Where(s => s.QualificationNo == number).OrderBy(static s => s.Revision).ToListAsync(cancel));
    }

    /// <summary>Qualifications of a person, newest first.</summary>
    public async Task<IReadOnlyList<QualificationRecord>> Of(PersonNo person, CancellationToken cancel)
    {
        if (!await stores.Exists(person.Province, cancel)) return [];
        await using var store = await stores.Province(person.Province, Scope.System, cancel);
        return await store.Set<QualificationRecord>().AsNoTracking().Where(q => q.PersonNo == person.Value).OrderByDescending(static q => q.QualificationNo).ToListAsync(cancel);
    }

    /// <summary>The queue of a region: applications in a state, the oldest first, after the last one seen.</summary>
    public async Task<IReadOnlyList<QualificationRecord>> Queue(RegionCode region, QualificationState state, long after, int size, CancellationToken cancel)
    {
        if (!await stores.Exists(region.Province, cancel)) return [];
        await using var store = await stores.Province(region.Province, Scope.System, cancel);
        var prefix = region.Prefix;
        return await store.Set<QualificationRecord>().AsNoTracking().Where(q => q.State == state && q.InsuredRegion.StartsWith(prefix) && q.QualificationNo > after)
            .OrderBy(static q => q.QualificationNo).Take(Math.Clamp(size, 1, 100)).ToListAsync(cancel);
    }

    /// <summary>Applications of the persons the regions insure, page by page.</summary>
    /// <param name="provinces">Provinces with a store.</param>
    public Task<PageOf<QualificationRecord>> List(IReadOnlyList<RegionCode> regions, IReadOnlyList<int> provinces, QualificationFilter filter, Paging paging, CancellationToken cancel) =>
        paging.Merge(RegionsIn.Provinces(regions, provinces), (int province, long after, int count) => In(province, RegionsIn.Of(regions, province), filter, paging.OldestFirst, after, count, cancel), static q => q.QualificationNo, static q => q.CreatedAt);

    async Task<IReadOnlyList<QualificationRecord>> In(int province, RegionsIn regions, QualificationFilter filter, bool oldestFirst, long after, int count, CancellationToken cancel)
    {
        await using var store = await stores.Province(province, Scope.System, cancel);
        var found = store.Set<QualificationRecord>().AsNoTracking();
        if (!regions.All) found = found.Where(q => regions.Only.Contains(q.InsuredRegion));
        if (filter.State is { } state) found = found.Where(q => q.State == state);
        if (filter.Disease.Length > 0) found = found.Where(q => q.DiseaseCode == filter.Disease);
        if (filter.Number > 0) found = found.Where(q => q.QualificationNo == filter.Number || q.PersonNo == filter.Number);
        found = oldestFirst ? found.Where(q => q.QualificationNo > after).OrderBy(static q => q.QualificationNo) : (after == 0 ? found : found.Where(q => q.QualificationNo < after)).OrderByDescending(static q => q.QualificationNo);
        return await found.Take(count).ToListAsync(cancel);
    }

    /// <summary>Expires what is over and suspends what was promised and did not come. Returns how many changed.</summary>
    public async Task<int> Age(int province, DateOnly today, CancellationToken cancel)
    {
        var (changed, lost) = (0, 0);
        while (true)
        {
            await using var store = await stores.Province(province, Scope.System, cancel);
            var due = await store.Set<QualificationRecord>().Where(q => q.State == QualificationState.Qualified && (q.Until < today || q.PromiseDue < today))
                .OrderBy(static q => q.QualificationNo).Take(AgedAtOnce).ToListAsync(cancel);
            if (due.Count == 0) return changed;
            var aged = 0;
            foreach (var one in due)
                if (await qualify.Age(store, one, cancel)) aged++;
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
