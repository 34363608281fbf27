using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Insured;
using Yidi.Operations.ManualClaims;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Statistics;

/// <summary>Stays in another province, and what they cost.</summary>
public sealed record StayShare(long Count, long TotalFen)
{
    public static StayShare operator +(StayShare a, StayShare b) => new(a.Count + b.Count, a.TotalFen + b.TotalFen);
}

/// <summary>
/// Counts stays in another province that hospitals reported as paid by the patient (4201 …) and of which no claim was settled since: with the claims they stand
/// against what was settled directly (domain.md 5). A report was claimed when a claim names it, or when the same person claimed a stay at the same hospital over its last day.
/// </summary>
sealed class CountPaidStays(Vault vault, IReadOnlyList<RegionCode> insured, IReadOnlyList<RegionCode> host, DateOnly from, DateOnly until)
{
    const int AskedAtOnce = 500;

    static readonly List<VisitType> Stays = [.. Enum.GetValues<VisitType>().Where(static v => v.IsStay())];

    /// <summary>Under 'institution key', as claims name them.</summary>
    readonly Dictionary<string, Report> _reported = [];

    /// <param name="Patient">Keyed hash of the certificate.</param>
    /// <param name="Day">The last one of the stay.</param>
    sealed record Report(string Institution, string Patient, DateOnly Day, long TotalFen);

    /// <summary>Of a report the province is known and not the city: who reads for a city alone would see only half of what a rate is made of.</summary>
    internal static bool Knows(IReadOnlyList<RegionCode> insured, IReadOnlyList<RegionCode> host) => insured.Concat(host).Any(static r => r == RegionCode.Nation || r.IsProvince);

    /// <summary>Takes in what the hospitals of one province reported.</summary>
    internal async Task Add(ProvinceContext store, int province, CancellationToken cancel)
    {
        var (here, of) = (Covers(host, province), insured.Where(static r => r.IsProvince).Select(static r => (int?)r.Province).ToList());
        var nation = insured.Contains(RegionCode.Nation);
        if (!here && !nation && of.Count == 0) return;
        var facts = store.Set<SelfPayFact>().AsNoTracking();
        var visits = await facts.Where(f => f.Kind == SelfPayKind.Visit && f.Service != null && Stays.Contains(f.Service.Value) && f.Day >= from && f.Day <= until && f.InsuredProvince != null && f.InsuredProvince != province && (here || nation || of.Contains(f.InsuredProvince)))
            .Select(f => new { f.Institution, f.VisitKey, f.PersonLookup, f.Day, f.AmountFen, LinesFen = facts.Where(l => l.Kind == SelfPayKind.Line && l.Institution == f.Institution && l.VisitKey == f.VisitKey).Sum(static l => l.AmountFen) }).ToListAsync(cancel);
        foreach (var visit in visits) _reported[$"{visit.Institution} {visit.VisitKey}"] = new(visit.Institution, visit.PersonLookup, visit.Day!.Value, visit.AmountFen == 0 ? visit.LinesFen : visit.AmountFen);
    }

    /// <summary>Takes out what was claimed in one province, whenever: a claim lies with the place of insurance, the report with the place of treatment.</summary>
    internal async Task TakeOutClaimed(ProvinceContext store, CancellationToken cancel)
    {
        var settled = store.Set<ClaimRecord>().AsNoTracking().Where(static c => c.SettlementId != 0 && c.SupplementTo == 0);
        foreach (var some in _reported.Keys.Chunk(AskedAtOnce).ToList())
            foreach (var claimed in await settled.Where(c => some.Contains(c.SelfPayVisit)).Select(static c => c.SelfPayVisit).ToListAsync(cancel)) _reported.Remove(claimed);
        var institutions = _reported.Values.Select(static r => r.Institution).Distinct().ToList();
        var typed = await settled.Where(c => c.SelfPayVisit == "" && Stays.Contains(c.VisitType) && c.Until >= from && c.From <= until && institutions.Contains(c.Institution))
            .Join(store.Set<Person>(), static c => c.PersonNo, static p => p.PersonNo, static (c, p) => new { c.Institution, c.From, c.Until, p.SealedCertificate }).ToListAsync(cancel);
        var left = _reported.ToLookup(static r => (r.Value.Institution, r.Value.Patient));
        foreach (var claim in typed)
            foreach (var (key, report) in left[(claim.Institution, SelfPayUploads.PatientOf(vault, vault.Open(claim.SealedCertificate)))])
                if (claim.From <= report.Day && report.Day <= claim.Until) _reported.Remove(key);
    }

    internal StayShare Unclaimed => new(_reported.Count, _reported.Values.Sum(static r => r.TotalFen));

    static bool Covers(IReadOnlyList<RegionCode> regions, int province) => regions.Any(r => r == RegionCode.Nation || (r.IsProvince && r.Province == province));
}
