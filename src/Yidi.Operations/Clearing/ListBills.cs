using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Clearing;

/// <summary>Lists bills in which regions have a part, the newest first.</summary>
public sealed class ListBills(IStoreContexts stores)
{
    /// <param name="regions">Whose part it may be; the nation's is every bill.</param>
    /// <param name="period">yyyyMM; empty for all.</param>
    public async Task<PageOf<ClearingBill>> Run(IReadOnlyList<RegionCode> regions, string period, BillState? state, RegionCode? party, Paging paging, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        var found = national.Set<ClearingBill>().AsNoTracking();
        if (!regions.Contains(RegionCode.Nation)) found = found.Where(PartyIn(regions));
        if (period.Length > 0) found = found.Where(b => b.Period == period);
        if (state is { } wanted) found = found.Where(b => b.State == wanted);
        if (party is { } one) found = found.Where(b => b.InsuredRegion == one.ToString() || b.HostRegion == one.ToString());
        var after = long.TryParse(paging.After, out var mark) ? mark : 0;
        found = paging.OldestFirst ? found.Where(b => b.BillNo > after).OrderBy(static b => b.BillNo) : (after == 0 ? found : found.Where(b => b.BillNo < after)).OrderByDescending(static b => b.BillNo);
        return paging.Cut(await found.Take(paging.Count + 1).ToListAsync(cancel), static b => IdSource.Text(b.BillNo));
    }

    /// <summary>Bills are between provinces, and between a province and its cities: a province has part in both, a city in its own.</summary>
    static System.Linq.Expressions.Expression<Func<ClearingBill, bool>> PartyIn(IReadOnlyList<RegionCode> regions)
    {
        var exact = regions.Select(static r => r.ToString()).ToList();
        var provinces = regions.Where(static r => r.IsProvince).Select(static r => r.Prefix).ToList();
        return b => exact.Contains(b.InsuredRegion) || exact.Contains(b.HostRegion) || provinces.Contains(b.InsuredRegion.Substring(0, 2)) || provinces.Contains(b.HostRegion.Substring(0, 2));
    }
}
