using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Retroaction;

/// <summary>An adjustment with what it found and what was done.</summary>
/// <param name="Found">The first ones, the largest differences first.</param>
public sealed record AdjustmentDetail(Adjustment Adjustment, IReadOnlyList<AdjustedSettlement> Found, int ToPost, int Posted, IReadOnlyList<CourseStep> Steps);

/// <summary>Reads adjustments for officers.</summary>
public sealed class ReadAdjustments(IStoreContexts stores)
{
    /// <summary>Null when there is none.</summary>
    /// <param name="most">How many settlements are read.</param>
    public async Task<AdjustmentDetail?> Find(long adjustmentNo, int most, CancellationToken cancel)
    {
        if (!await stores.Exists(IdSource.ProvinceOf(adjustmentNo), cancel)) return null;
        await using var store = await stores.Province(IdSource.ProvinceOf(adjustmentNo), Scope.System, cancel);
        if (await store.Set<Adjustment>().AsNoTracking().SingleOrDefaultAsync(a => a.AdjustmentNo == adjustmentNo, cancel) is not { } row) return null;
        var found = await store.Set<AdjustedSettlement>().AsNoTracking().Where(s => s.AdjustmentNo == adjustmentNo).OrderByDescending(static s => Math.Abs(s.DueFen - s.PaidFen)).ThenBy(static s => s.SettlementId).Take(most).ToListAsync(cancel);
        var all = store.Set<AdjustedSettlement>().Where(s => s.AdjustmentNo == adjustmentNo && s.CanBePosted);
        return new(row, found, await all.CountAsync(cancel), await all.CountAsync(static s => s.ClaimNo != 0, cancel), await store.Set<CourseStep>().AsNoTracking().Where(s => s.Number == adjustmentNo).OrderBy(static s => s.Revision).ToListAsync(cancel));
    }

    /// <summary>Adjustments of regions, page by page.</summary>
    /// <param name="provinces">Provinces with a store.</param>
    public Task<PageOf<Adjustment>> List(IReadOnlyList<RegionCode> regions, IReadOnlyList<int> provinces, AdjustmentState? state, Paging paging, CancellationToken cancel) =>
        paging.Merge(RegionsIn.Provinces(regions, provinces), (int province, long after, int count) => In(province, RegionsIn.Of(regions, province), state, paging.OldestFirst, after, count, cancel), static a => a.AdjustmentNo, static a => a.OpenedAt);

    async Task<IReadOnlyList<Adjustment>> In(int province, RegionsIn regions, AdjustmentState? state, bool oldestFirst, long after, int count, CancellationToken cancel)
    {
        await using var store = await stores.Province(province, Scope.System, cancel);
        var found = store.Set<Adjustment>().AsNoTracking();
        if (!regions.All) found = found.Where(a => regions.Only.Contains(a.InsuredRegion));
        if (state is { } wanted) found = found.Where(a => a.State == wanted);
        found = oldestFirst ? found.Where(a => a.AdjustmentNo > after).OrderBy(static a => a.AdjustmentNo) : (after == 0 ? found : found.Where(a => a.AdjustmentNo < after)).OrderByDescending(static a => a.AdjustmentNo);
        return await found.Take(count).ToListAsync(cancel);
    }
}
