using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.ManualClaims;

/// <summary>A claim with its lines and everything that happened to it.</summary>
public sealed record ClaimDetail(ClaimRecord Claim, IReadOnlyList<ClaimLine> Lines, IReadOnlyList<CourseStep> Steps);

/// <summary>Which claims a list shows. What is left out matches all.</summary>
/// <param name="Number">Of the claim or the person.</param>
/// <param name="Invoice">Number of the invoice, as it is compared.</param>
public sealed record ClaimFilter(ClaimState? State = null, ClaimReason? Reason = null, long Number = 0, string Invoice = "");

/// <summary>Reads claims for people and for queues.</summary>
public sealed class ReadClaims(IStoreContexts stores)
{
    /// <summary>Null when there is no such claim.</summary>
    public async Task<ClaimDetail?> Find(long claimNo, CancellationToken cancel)
    {
        var province = IdSource.ProvinceOf(claimNo);
        if (!await stores.Exists(province, cancel)) return null;
        await using var store = await stores.Province(province, Scope.System, cancel);
        if (await store.Set<ClaimRecord>().AsNoTracking().SingleOrDefaultAsync(c => c.ClaimNo == claimNo, cancel) is not { } claim) return null;
        return new(claim, await Lines(store, claim, cancel), await store.Set<CourseStep>().AsNoTracking().Where(s => s.Number == claimNo).OrderBy(static s => s.Revision).ToListAsync(cancel));
    }

    /// <summary>Claims of a person, newest first.</summary>
    public async Task<IReadOnlyList<ClaimRecord>> Of(PersonNo person, CancellationToken cancel)
    {
        if (!await stores.Exists(person.Province, cancel)) return [];
        await using var store = await stores.Province(person.Province, Scope.System, cancel);
        return await store.Set<ClaimRecord>().AsNoTracking().Where(c => c.PersonNo == person.Value).OrderByDescending(static c => c.ClaimNo).ToListAsync(cancel);
    }

    /// <summary>What else looks like the same treatment.</summary>
    public async Task<IReadOnlyList<Duplicate>> DuplicatesOf(ClaimDetail detail, CancellationToken cancel)
    {
        await using var store = await stores.Province(IdSource.ProvinceOf(detail.Claim.ClaimNo), Scope.System, cancel);
        return await FindDuplicates.Of(store, detail.Claim, detail.Lines, cancel);
    }

    /// <summary>Claims of the persons the regions insure, page by page.</summary>
    /// <param name="provinces">Provinces with a store.</param>
    public Task<PageOf<ClaimRecord>> List(IReadOnlyList<RegionCode> regions, IReadOnlyList<int> provinces, ClaimFilter filter, Paging paging, CancellationToken cancel) =>
        paging.Merge(RegionsIn.Provinces(regions, provinces), (int province, long after, int count) => In(province, RegionsIn.Of(regions, province), filter, paging.OldestFirst, after, count, cancel), static c => c.ClaimNo, static c => c.CreatedAt);

    async Task<IReadOnlyList<ClaimRecord>> In(int province, RegionsIn regions, ClaimFilter filter, bool oldestFirst, long after, int count, CancellationToken cancel)
    {
        await using var store = await stores.Province(province, Scope.System, cancel);
        var found = store.Set<ClaimRecord>().AsNoTracking();
        if (!regions.All) found = found.Where(c => regions.Only.Contains(c.InsuredRegion));
        if (filter.State is { } state) found = found.Where(c => c.State == state);
        if (filter.Reason is { } reason) found = found.Where(c => c.Reason == reason);
        if (filter.Number > 0) found = found.Where(c => c.ClaimNo == filter.Number || c.PersonNo == filter.Number);
        if (ClaimRules.InvoiceKey(filter.Invoice) is { Length: > 0 } invoice) found = found.Where(c => c.InvoiceKey == invoice);
        found = oldestFirst ? found.Where(c => c.ClaimNo > after).OrderBy(static c => c.ClaimNo) : (after == 0 ? found : found.Where(c => c.ClaimNo < after)).OrderByDescending(static c => c.ClaimNo);
        return await found.Take(count).ToListAsync(cancel);
    }

    /// <summary>The lines that count.</summary>
    internal static async Task<IReadOnlyList<ClaimLine>> Lines(ProvinceContext store, ClaimRecord claim, CancellationToken cancel) =>
        await store.Set<ClaimLine>().AsNoTracking().Where(l => l.ClaimNo == claim.ClaimNo && l.LineSet == claim.LineSet).OrderBy(static l => l.LineNo).ToListAsync(cancel);
}
