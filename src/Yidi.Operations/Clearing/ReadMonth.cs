using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Funds;
using Yidi.Operations.Plumbing;
using Yidi.Policy;
using Yidi.Storage;

namespace Yidi.Operations.Clearing;

/// <summary>A bill and everything that happened to it, in order.</summary>
public sealed record BillHistory(ClearingBill Bill, IReadOnlyList<ClearingEvent> Events);

/// <summary>A row and how it counts for a bill: −1 where the bill is owed it.</summary>
public sealed record BehindRow(Confirmation Row, int Sign)
{
    public long NetFen => Sign * InsuredBook.NetOf(Row);

    public long Settlement => Row.SettlementId;

    public string Institution => Row.Institution;

    public string SettledPeriod => Row.SettledPeriod;

    public string Reason => Row.Reason;
}

/// <summary>Reads what was calculated, and the settlements behind a figure.</summary>
public sealed class ReadMonth(IStoreContexts stores, StoreMap map)
{
    /// <summary>The newest months first.</summary>
    public async Task<IReadOnlyList<ClearingMonth>> All(CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        return await national.Set<ClearingMonth>().AsNoTracking().OrderByDescending(static m => m.Period).ToListAsync(cancel);
    }

    public Task<Result<MonthReport>> Of(Month month, CancellationToken cancel) => Of(stores, month, cancel);

    internal static async Task<Result<MonthReport>> Of(IStoreContexts stores, Month month, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        var period = month.ToString();
        if (await national.Set<ClearingMonth>().AsNoTracking().SingleOrDefaultAsync(m => m.Period == period, cancel) is not { } kept) return new Refusal(RefusalKind.MonthUnknown, "month", period);
        return new MonthReport(month, false, kept.Attempt, kept.State, 0,
            await national.Set<ClearingPosition>().AsNoTracking().Where(p => p.Period == period).OrderBy(static p => p.Province).ToListAsync(cancel),
            await national.Set<ClearingLine>().AsNoTracking().Where(l => l.Period == period).OrderBy(static l => l.InsuredRegion).ThenBy(static l => l.HostRegion).ThenBy(static l => l.Insurance).ToListAsync(cancel),
            await national.Set<ClearingAmount>().AsNoTracking().Where(a => a.Period == period).OrderBy(static a => a.InsuredRegion).ThenBy(static a => a.HostRegion).ThenBy(static a => a.Insurance).ThenBy(static a => a.Fund).ToListAsync(cancel),
            await national.Set<ClearingBill>().AsNoTracking().Where(b => b.Period == period).OrderBy(static b => b.Level).ThenBy(static b => b.DocumentNo).ToListAsync(cancel));
    }

    /// <summary>The bill with everything that happened to it; null when there is none.</summary>
    public async Task<BillHistory?> Bill(long billNo, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        if (await national.Set<ClearingBill>().AsNoTracking().SingleOrDefaultAsync(b => b.BillNo == billNo, cancel) is not { } bill) return null;
        return new(bill, await national.Set<ClearingEvent>().AsNoTracking().Where(e => e.BillNo == billNo).OrderBy(static e => e.EventNo).ToListAsync(cancel));
    }

    /// <summary>Bills of a month alone.</summary>
    public async Task<IReadOnlyList<ClearingBill>> Bills(string period, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        return await national.Set<ClearingBill>().AsNoTracking().Where(b => b.Period == period).OrderBy(static b => b.DocumentNo).ToListAsync(cancel);
    }

    /// <summary>The bill a payment is of; null when there is no payment under the reference.</summary>
    public async Task<ClearingBill?> BillOfPayment(string reference, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        return await national.Set<ClearingBill>().AsNoTracking().SingleOrDefaultAsync(b => national.Set<ClearingPayment>().Any(p => p.Reference == reference && p.BillNo == b.BillNo), cancel);
    }

    /// <summary>Rows of the journal behind the figure of a bill, page by page: what is opened from a figure. They add up to it.</summary>
    public async Task<IReadOnlyList<BehindRow>> Behind(ClearingBill bill, long after, int count, CancellationToken cancel)
    {
        var (insured, host, insurance) = (PrefixOf(bill.InsuredRegion), PrefixOf(bill.HostRegion), (int)bill.Insurance);
        var own = RegionCode.Parse(bill.InsuredRegion).Province;
        if (bill.Level == ClearingLevel.National) return [.. (await In(own, bill, insurance, c => c.InsuredRegion.StartsWith(insured) && c.HostRegion.StartsWith(host), after, count, cancel)).Select(static c => new BehindRow(c, 1))];
        // A city owes what its insured cost outside it, and is owed what its institutions did for others, which other provinces' journals hold.
        var rows = (await In(own, bill, insurance, c => c.InsuredRegion.StartsWith(insured) && !c.HostRegion.StartsWith(insured), after, count, cancel)).Select(static c => new BehindRow(c, 1)).ToList();
        foreach (var province in await map.ExistingProvinces(cancel))
            rows.AddRange((await In(province, bill, insurance, c => c.HostRegion.StartsWith(insured) && !c.InsuredRegion.StartsWith(insured), after, count, cancel)).Select(static c => new BehindRow(c, -1)));
        return [.. rows.OrderBy(static r => r.Row.Id).Take(count)];
    }

    async Task<List<Confirmation>> In(int province, ClearingBill bill, int insurance, System.Linq.Expressions.Expression<Func<Confirmation, bool>> which, long after, int count, CancellationToken cancel)
    {
        await using var store = await stores.Province(province, Scope.System, cancel);
        return await store.Set<Confirmation>().AsNoTracking().Where(c => c.Period == bill.Period && c.Insurance == insurance && c.Id > after).Where(which).OrderBy(static c => c.Id).Take(count).ToListAsync(cancel);
    }

    static string PrefixOf(string region) => RegionCode.Parse(region).Prefix;
}
