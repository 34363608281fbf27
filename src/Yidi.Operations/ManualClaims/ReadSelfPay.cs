using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Institutions;
using Yidi.Operations.Insured;
using Yidi.Operations.Plumbing;
using Yidi.Policy;
using Yidi.Storage;

namespace Yidi.Operations.ManualClaims;

/// <summary>A visit a hospital told of that the patient paid: what a claim about it begins with.</summary>
/// <param name="Total">Of the lines; what the hospital gave for the visit when it sent none.</param>
public sealed record SelfPayOffer(string Institution, string InstitutionName, RegionCode Host, string VisitKey, DateOnly From, DateOnly Until, VisitType? Service, Money Total, IReadOnlyList<TypedLine> Lines);

/// <summary>Finds the self-pay uploads of a person at every hospital, by the certificate the hospital saw.</summary>
public sealed class ReadSelfPay(IStoreContexts stores, StoreMap map, FindInstitution institutions, Vault vault)
{
    const int Most = 50;

    /// <summary>The newest first, at most fifty of a province.</summary>
    public async Task<IReadOnlyList<SelfPayOffer>> Of(PersonRecord record, CancellationToken cancel)
    {
        var patient = vault.Lookup(SelfPayUploads.Patient, vault.Open(record.Person.SealedCertificate).ToUpperInvariant());
        var offers = new List<SelfPayOffer>();
        foreach (var province in await map.ExistingProvinces(cancel))
        {
            await using var store = await stores.Province(province, Scope.System, cancel);
            var visits = await store.Set<SelfPayFact>().AsNoTracking().Where(f => f.PersonLookup == patient && f.Kind == SelfPayKind.Visit).OrderByDescending(static f => f.UploadedAt).Take(Most).ToListAsync(cancel);
            var keys = visits.Select(static v => v.VisitKey).ToList();
            var lines = keys.Count == 0 ? [] : await store.Set<SelfPayFact>().AsNoTracking().Where(f => f.PersonLookup == patient && f.Kind == SelfPayKind.Line && keys.Contains(f.VisitKey)).OrderBy(static f => f.ItemKey).ToListAsync(cancel);
            foreach (var visit in visits) offers.Add(await Offer(province, visit, lines.Where(l => l.Institution == visit.Institution && l.VisitKey == visit.VisitKey), cancel));
        }
        return [.. offers.OrderByDescending(static o => o.Until)];
    }

    /// <summary>One visit of the person; null when this hospital uploaded no such visit of theirs.</summary>
    public async Task<SelfPayOffer?> Find(PersonRecord record, string institution, string visitKey, CancellationToken cancel) =>
        (await Of(record, cancel)).FirstOrDefault(o => o.Institution == institution && o.VisitKey == visitKey);

    async Task<SelfPayOffer> Offer(int province, SelfPayFact visit, IEnumerable<SelfPayFact> lines, CancellationToken cancel)
    {
        var institution = await institutions.Registered(visit.Institution, cancel);
        var stay = ExactJson.Read<SelfPayStay>(vault.Open(visit.SealedReading));
        var from = stay.From ?? ChinaTime.DayOf(visit.UploadedAt);
        var typed = lines.Select(l => ExactJson.Read<TypedLine>(vault.Open(l.SealedReading))).Select(l => l.FeeDate == default ? l with { FeeDate = from } : l).ToList();
        return new(visit.Institution, institution?.Name ?? visit.Institution, institution is null ? RegionCode.OfProvince(province) : RegionCode.Parse(institution.PoolingRegion), visit.VisitKey, from, stay.Until ?? from, stay.Service,
            typed.Count > 0 ? typed.Aggregate(Money.Zero, static (sum, l) => sum + l.Total) : new(visit.AmountFen), typed);
    }
}
