using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Access;
using Yidi.Operations.Clearing;
using Yidi.Operations.Funds;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Visits;
using Yidi.Policy;
using Yidi.Storage;

namespace Yidi.Operations.Declaration;

/// <summary>What stands in the way of closing a year, or nothing.</summary>
/// <param name="Open">In words, by province and bill.</param>
public sealed record YearReport(int Year, bool Closed, IReadOnlyList<string> Open);

/// <summary>
/// Closes a year (年度清算): its costs are cleared by the end of March (domain.md 6.2). Nothing of it may wait undeclared or unconfirmed, no bill of its
/// months unpaid; afterwards nothing of it is declared any more.
/// </summary>
public sealed class CloseYear(IStoreContexts stores, StoreMap map, ProjectSettlements projection, AuditTrail audit, BusinessClock clock)
{
    const string Closed = "clearing.closed-year";
    const int LastMonthOfClearing = 3;

    /// <summary>The newest year that is closed; 0 for none.</summary>
    internal static async Task<int> Newest(NationalContext national, CancellationToken cancel) =>
        await national.Set<Parameter>().AsNoTracking().SingleOrDefaultAsync(static p => p.Name == Closed, cancel) is { } kept ? int.Parse(kept.Value, CultureInfo.InvariantCulture) : 0;

    /// <param name="dryRun">Only tells what is open.</param>
    public async Task<Result<YearReport>> Run(Caller caller, int year, bool dryRun, CancellationToken cancel)
    {
        if (year < 2000 || year >= clock.Today.Year) return new Refusal(RefusalKind.MonthUnknown, "year", year.ToString(CultureInfo.InvariantCulture), "该年尚未结束");
        var open = new List<string>(await OpenBills(year, cancel));
        var provinces = await map.ExistingProvinces(cancel);
        foreach (var province in provinces)
        {
            foreach (var insured in provinces) await projection.CatchUp(province, insured, cancel);
            open.AddRange(await OpenIn(province, year, cancel));
        }
        if (dryRun || open.Count > 0) return new YearReport(year, false, open);
        await using var national = await stores.National(cancel);
        var kept = await national.Set<Parameter>().SingleOrDefaultAsync(static p => p.Name == Closed, cancel);
        if (kept is null) national.Add(kept = new Parameter { Name = Closed, Value = "0" });
        kept.Value = Math.Max(year, int.Parse(kept.Value, CultureInfo.InvariantCulture)).ToString(CultureInfo.InvariantCulture);
        national.Add(audit.Of(0, caller, Act.CloseMonths, year.ToString(CultureInfo.InvariantCulture), detail: "close year"));
        await national.SaveChangesAsync(cancel);
        return new YearReport(year, true, []);
    }

    /// <summary>Bills of the year's months and of the first quarter after it, which takes what was delayed.</summary>
    async Task<IReadOnlyList<string>> OpenBills(int year, CancellationToken cancel)
    {
        var periods = Enumerable.Range(0, 12 + LastMonthOfClearing).Select(n => new Month(year, 1).Plus(n).ToString()).ToList();
        await using var national = await stores.National(cancel);
        var unpaid = await national.Set<ClearingBill>().AsNoTracking().Where(b => periods.Contains(b.Period) && b.State != BillState.Settled).OrderBy(static b => b.DocumentNo).ToListAsync(cancel);
        return [.. unpaid.Select(static b => $"清算单{b.DocumentNo} {b.State}，未付{new Money(Math.Abs(b.UnpaidFen))}元")];
    }

    /// <summary>Settlements of the year that stand, are owed something, and are not confirmed.</summary>
    async Task<IReadOnlyList<string>> OpenIn(int province, int year, CancellationToken cancel)
    {
        var prefix = year.ToString(CultureInfo.InvariantCulture);
        await using var store = await stores.Province(province, Scope.System, cancel);
        var waiting = store.Set<SettlementView>().Where(s => s.Live && s.Period.StartsWith(prefix) && s.FundFen + s.AccountFen + s.FamilyAccountFen > 0
            && !store.Set<DeclarationItem>().Any(i => i.SettlementId == s.SettlementId && i.Verdict == Verdict.Confirmed));
        var found = await waiting.GroupBy(static s => s.Institution).Select(static g => new { g.Key, Count = g.Count(), Fen = g.Sum(static s => s.FundFen + s.AccountFen + s.FamilyAccountFen) }).OrderBy(static g => g.Key).ToListAsync(cancel);
        return [.. found.Select(f => string.Create(CultureInfo.InvariantCulture, $"{province} {f.Key}：{f.Count}笔未确认，{new Money(f.Fen)}元"))];
    }
}
