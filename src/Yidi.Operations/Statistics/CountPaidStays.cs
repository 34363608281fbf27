using Microsoft.EntityFrameworkCore;
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
/// Counts stays in another province that hospitals reported as paid by the patient (4201 …) and nobody claimed since: with the claims they stand against what was
/// settled directly, each stay once (domain.md 5).
/// </summary>
sealed class CountPaidStays(IReadOnlyList<RegionCode> insured, IReadOnlyList<RegionCode> host, DateOnly from, DateOnly until)
{
    static readonly List<VisitType?> Stays = [.. Enum.GetValues<VisitType>().Where(static v => v.IsStay()).Select(static v => (VisitType?)v)];

    readonly Dictionary<string, long> _reported = [];
    readonly HashSet<string> _claimed = [];

    /// <summary>Takes in what one province reported, and what was claimed there: a claim lies with the place of insurance, the report with the place of treatment.</summary>
    internal async Task Add(ProvinceContext store, int province, CancellationToken cancel)
    {
        var visits = await store.Set<SelfPayFact>().AsNoTracking().Where(f => f.Kind == SelfPayKind.Visit && Stays.Contains(f.Service) && f.Day >= from && f.Day <= until && f.InsuredProvince != null && f.InsuredProvince != province)
            .Select(static f => new { f.Institution, f.VisitKey, f.InsuredProvince, f.AmountFen }).ToListAsync(cancel);
        var keys = visits.Where(static v => v.AmountFen == 0).Select(static v => v.VisitKey).ToList();
        var sums = keys.Count == 0 ? [] : await store.Set<SelfPayFact>().Where(f => f.Kind == SelfPayKind.Line && keys.Contains(f.VisitKey)).GroupBy(static f => new { f.Institution, f.VisitKey })
            .Select(static g => new { Key = g.Key.Institution + " " + g.Key.VisitKey, Fen = g.Sum(static f => f.AmountFen) }).ToDictionaryAsync(static s => s.Key, static s => s.Fen, cancel);
        foreach (var visit in visits.Where(v => Covers(host, province) || Covers(insured, v.InsuredProvince!.Value)))
            _reported[$"{visit.Institution} {visit.VisitKey}"] = visit.AmountFen == 0 ? sums.GetValueOrDefault($"{visit.Institution} {visit.VisitKey}") : visit.AmountFen;
        _claimed.UnionWith(await store.Set<ClaimRecord>().AsNoTracking().Where(c => c.SelfPayVisit != "" && c.SettlementId != 0 && c.Until >= from && c.Until <= until).Select(static c => c.SelfPayVisit).ToListAsync(cancel));
    }

    internal StayShare Unclaimed => new(_reported.Keys.Count(k => !_claimed.Contains(k)), _reported.Where(r => !_claimed.Contains(r.Key)).Sum(static r => r.Value));

    /// <summary>Which city a report belongs to is not known: cities count none.</summary>
    static bool Covers(IReadOnlyList<RegionCode> regions, int province) => regions.Any(r => r == RegionCode.Nation || (r.IsProvince && r.Province == province));
}
