using Microsoft.EntityFrameworkCore;
using Yidi.Operations.ChronicDisease;
using Yidi.Operations.Filing;
using Yidi.Operations.Funds;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Statistics;

/// <summary>What came to one flow: from where, to where.</summary>
public sealed record Flow(string From, string To, long Count, long TotalFen, long FundFen);

/// <summary>Filings of a kind in a month.</summary>
public sealed record FilingFigure(string Month, FilingKind Kind, int Count);

/// <summary>How many hold a disease now.</summary>
public sealed record DiseaseFigure(string Disease, int Count);

/// <summary>Everything the dashboards draw for a span of days, as far as the reader's regions have a part.</summary>
/// <param name="Direct">Stays in another province that were settled directly, each once: one in parts counts with its first.</param>
/// <param name="Other">Those that were not: claimed afterwards, or reported by institutions as paid by the patient and not claimed since.</param>
/// <param name="Whole">The reader covers at least a province; what was reported is not known of a city, and there is no rate.</param>
public sealed record Figures(IReadOnlyList<Flow> Flows, IReadOnlyList<Flow> ByMonth, IReadOnlyList<(string Institution, long Count, long TotalFen, long FundFen)> Institutions, IReadOnlyList<(string Month, FundType Fund, long AmountFen)> Funds,
    IReadOnlyList<FilingFigure> Filings, IReadOnlyList<DiseaseFigure> Diseases, StayShare Direct, StayShare Other, bool Whole)
{
    /// <summary>Stays settled directly among all of them, in tenths of a percent rounded down; null where there are none or not all are known. The nation wants 700 by number.</summary>
    public long? Rate => Share(Direct.Count, Other.Count);

    /// <summary>The same by what the stays cost.</summary>
    public long? RateByCost => Share(Direct.TotalFen, Other.TotalFen);

    long? Share(long direct, long other) => Whole && direct >= 0 && other >= 0 && direct + other > 0 ? direct * 1_000 / (direct + other) : null;
}

/// <summary>Reads figures from the folds, store by store, then summed. Persons and receipts are not in them.</summary>
public sealed class ReadFigures(IStoreContexts stores, Vault vault)
{
    const int TopInstitutions = 20;

    /// <param name="insured">Regions whose insured count; <paramref name="host"/> regions whose institutions count. A flow counts when either has a part in it.</param>
    /// <param name="provinces">Provinces with a store.</param>
    public async Task<Figures> Run(IReadOnlyList<RegionCode> insured, IReadOnlyList<RegionCode> host, IReadOnlyList<int> provinces, DateOnly from, DateOnly until, CancellationToken cancel)
    {
        var settled = new List<SettlementFigure>();
        var funds = new List<FundFigure>();
        var filings = new List<FilingFigure>();
        var diseases = new List<DiseaseFigure>();
        var paid = new CountPaidStays(vault, insured, host, from, until);
        foreach (var province in provinces)
        {
            await using var store = await stores.Province(province, Scope.System, cancel);
            var (all, only) = RegionsIn.Of(insured, province);
            var hosts = host.Where(static r => r != RegionCode.Nation).Select(static r => r.Prefix).ToList();
            var everywhere = host.Contains(RegionCode.Nation);
            bool Counts(string insuredRegion, string hostRegion) => all || only.Contains(insuredRegion) || everywhere || hosts.Exists(h => hostRegion.StartsWith(h, StringComparison.Ordinal));
            settled.AddRange((await store.Set<SettlementFigure>().AsNoTracking().Where(f => f.Day >= from && f.Day <= until).ToListAsync(cancel)).Where(f => Counts(f.InsuredRegion, f.HostRegion)));
            var (first, last) = ($"{from:yyyyMM}", $"{until:yyyyMM}");
            funds.AddRange((await store.Set<FundFigure>().AsNoTracking().Where(f => f.Month.CompareTo(first) >= 0 && f.Month.CompareTo(last) <= 0).ToListAsync(cancel)).Where(f => Counts(f.InsuredRegion, f.HostRegion)));
            filings.AddRange(await Filings(store, all, only, from, until, cancel));
            diseases.AddRange(await store.Set<QualificationRecord>().AsNoTracking().Where(q => q.State == QualificationState.Qualified && (all || only.Contains(q.InsuredRegion))).GroupBy(static q => q.DiseaseCode).Select(static g => new DiseaseFigure(g.Key, g.Count())).ToListAsync(cancel));
            await paid.Add(store, province, cancel);
        }
        foreach (var province in paid.Unclaimed.Count == 0 ? [] : provinces)
        {
            await using var store = await stores.Province(province, Scope.System, cancel);
            await paid.TakeOutClaimed(store, cancel);
        }
        return Summed(settled, funds, filings, diseases, paid.Unclaimed, CountPaidStays.Knows(insured, host));
    }

    static async Task<IEnumerable<FilingFigure>> Filings(ProvinceContext store, bool all, IReadOnlyList<string> only, DateOnly from, DateOnly until, CancellationToken cancel)
    {
        var (first, last) = (ChinaTime.ToUtc(from.ToDateTime(TimeOnly.MinValue)), ChinaTime.ToUtc(until.AddDays(1).ToDateTime(TimeOnly.MinValue)));
        var rows = await store.Set<FilingRecord>().AsNoTracking().Where(f => (all || only.Contains(f.InsuredRegion)) && f.CreatedAt >= first && f.CreatedAt < last)
            .Select(static f => new { f.CreatedAt, f.Kind }).ToListAsync(cancel);
        // Months are those of China.
        return rows.GroupBy(static r => (Month: $"{ChinaTime.DayOf(r.CreatedAt):yyyyMM}", r.Kind)).Select(static g => new FilingFigure(g.Key.Month, g.Key.Kind, g.Count()));
    }

    static Figures Summed(List<SettlementFigure> settled, List<FundFigure> funds, List<FilingFigure> filings, List<DiseaseFigure> diseases, StayShare unclaimed, bool whole) => new(
        [.. settled.GroupBy(static f => (From: f.InsuredRegion[..2] + "0000", To: f.HostRegion[..2] + "0000")).Select(static g => Sum(g.Key.From, g.Key.To, g)).Where(static f => f.Count != 0 || f.TotalFen != 0 || f.FundFen != 0).OrderByDescending(static f => f.TotalFen)],
        [.. settled.GroupBy(static f => $"{f.Day:yyyyMM}").OrderBy(static g => g.Key).Select(static g => Sum(g.Key, "", g))],
        [.. settled.Where(static f => !IsClaim(f)).GroupBy(static f => f.Institution).Select(static g => (g.Key, g.Sum(static f => f.Count), g.Sum(static f => f.TotalFen), g.Sum(static f => f.FundFen))).OrderByDescending(static i => i.Item3).Take(TopInstitutions)],
        [.. funds.GroupBy(static f => (f.Month, f.Fund)).OrderBy(static g => g.Key.Month).ThenBy(static g => g.Key.Fund).Select(static g => (g.Key.Month, g.Key.Fund, g.Sum(static f => f.AmountFen)))],
        [.. filings.GroupBy(static f => (f.Month, f.Kind)).OrderBy(static g => g.Key.Month).Select(static g => new FilingFigure(g.Key.Month, g.Key.Kind, g.Sum(static f => f.Count)))],
        [.. diseases.GroupBy(static d => d.Disease).Select(static g => new DiseaseFigure(g.Key, g.Sum(static d => d.Count))).OrderByDescending(static d => d.Count)],
        StaysElsewhere(settled.Where(static f => !IsClaim(f))), StaysElsewhere(settled.Where(IsClaim)) + unclaimed, whole);

    static bool IsClaim(SettlementFigure figure) => figure.Institution.StartsWith(InsuredBook.ClaimSender, StringComparison.Ordinal);

    static StayShare StaysElsewhere(IEnumerable<SettlementFigure> figures)
    {
        var stays = figures.Where(static f => f.VisitType.IsStay() && f.InsuredRegion[..2] != f.HostRegion[..2]).ToList();
        return new(stays.Sum(static f => f.Count), stays.Sum(static f => f.TotalFen));
    }

    static Flow Sum(string from, string to, IEnumerable<SettlementFigure> figures)
    {
        var rows = figures.ToList();
        return new(from, to, rows.Sum(static f => f.Count), rows.Sum(static f => f.TotalFen), rows.Sum(static f => f.FundFen));
    }
}
