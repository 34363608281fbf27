using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Institutions;
using Yidi.Operations.Insured;
using Yidi.Operations.Plumbing;
using Yidi.Policy;
using Yidi.Storage;

namespace Yidi.Operations.ManualClaims;

/// <summary>A visit a hospital told of that the patient paid. Days are null where the hospital gave none: nobody guesses when a treatment was.</summary>
/// <param name="Total">What the hospital gave for the visit, else the sum of its lines.</param>
public sealed record SelfPayOffer(string Institution, string InstitutionName, RegionCode Host, string VisitKey, DateOnly? From, DateOnly? Until, VisitType? Service, Money Total, int LineCount);

/// <summary>A visit with what a claim takes from it.</summary>
/// <param name="Lines">Empty where they cannot stand as they are (refunds among them, too many, or a sum the hospital itself contradicts): the clerk enters them from the list. A line without a day has none.</param>
public sealed record SelfPayBill(SelfPayOffer Visit, IReadOnlyList<TypedLine> Lines)
{
    /// <summary>The lines, with the day of the claim where the hospital gave none.</summary>
    public IReadOnlyList<TypedLine> LinesOn(DateOnly day) => [.. Lines.Select(l => l.FeeDate == default ? l with { FeeDate = day } : l)];
}

/// <summary>Finds the self-pay uploads of a person, by the certificate the hospital saw.</summary>
public sealed class ReadSelfPay(IStoreContexts stores, StoreMap map, FindInstitution institutions, Vault vault)
{
    const int Most = 50;

    /// <summary>Of every hospital, the newest first, at most fifty of a province; what lies in a province out of reach is not offered now.</summary>
    public async Task<IReadOnlyList<SelfPayOffer>> Of(PersonRecord record, CancellationToken cancel)
    {
        var patient = Patient(record);
        var offers = new List<SelfPayOffer>();
        foreach (var province in await map.ExistingProvinces(cancel))
        {
            try
            {
                offers.AddRange(await In(province, patient, cancel));
            }
            catch (Exception e) when (StoreMap.IsOutOfReach(e))
            {
            }
        }
        return [.. offers.OrderByDescending(static o => o.From)];
    }

    /// <summary>One visit with its lines; null when this hospital uploaded no such visit of the person.</summary>
    public async Task<SelfPayBill?> Find(PersonRecord record, string institution, string visitKey, CancellationToken cancel)
    {
        if (await institutions.Registered(institution, cancel) is not { } registered) return null;
        var (patient, province) = (Patient(record), RegionCode.Parse(registered.PoolingRegion).Province);
        if (!await stores.Exists(province, cancel)) return null;
        await using var store = await stores.Province(province, Scope.System, cancel);
        var facts = await store.Set<SelfPayFact>().AsNoTracking().Where(f => f.Institution == institution && f.VisitKey == visitKey && f.PersonLookup == patient).OrderBy(static f => f.ItemKey).ToListAsync(cancel);
        if (facts.FirstOrDefault(static f => f.Kind == SelfPayKind.Visit) is not { } visit) return null;
        var lines = facts.Where(static f => f.Kind == SelfPayKind.Line && f.AmountFen != 0).Select(f => ExactJson.Read<TypedLine>(vault.Open(f.SealedReading))).ToList();
        var sum = lines.Aggregate(Money.Zero, static (total, l) => total + l.Total);
        var stand = lines.Count <= FileClaim.MaxLines && lines.All(static l => l.Total > Money.Zero) && (visit.AmountFen == 0 || visit.AmountFen == sum.Fen);
        return new(Offer(visit, registered.Name, RegionCode.Parse(registered.PoolingRegion), sum, lines.Count), stand ? lines : []);
    }

    async Task<List<SelfPayOffer>> In(int province, string patient, CancellationToken cancel)
    {
        await using var store = await stores.Province(province, Scope.System, cancel);
        var visits = await store.Set<SelfPayFact>().AsNoTracking().Where(f => f.PersonLookup == patient && f.Kind == SelfPayKind.Visit).OrderByDescending(static f => f.UploadedAt).Take(Most).ToListAsync(cancel);
        var keys = visits.Select(static v => v.VisitKey).ToList();
        var sums = visits.Count == 0 ? [] : await store.Set<SelfPayFact>().Where(f => f.PersonLookup == patient && f.Kind == SelfPayKind.Line && f.AmountFen != 0 && keys.Contains(f.VisitKey))
            .GroupBy(static f => new { f.Institution, f.VisitKey }).Select(static g => new { g.Key.Institution, g.Key.VisitKey, Count = g.Count(), Fen = g.Sum(f => f.AmountFen) }).ToListAsync(cancel);
        var offers = new List<SelfPayOffer>();
        foreach (var visit in visits)
        {
            var (known, sum) = (await institutions.Registered(visit.Institution, cancel), sums.FirstOrDefault(s => s.Institution == visit.Institution && s.VisitKey == visit.VisitKey));
            if (known is not null) offers.Add(Offer(visit, known.Name, RegionCode.Parse(known.PoolingRegion), new(sum?.Fen ?? 0), sum?.Count ?? 0));
        }
        return offers;
    }

    SelfPayOffer Offer(SelfPayFact visit, string name, RegionCode host, Money sum, int lines)
    {
        var stay = ExactJson.Read<SelfPayStay>(vault.Open(visit.SealedReading));
        return new(visit.Institution, name, host, visit.VisitKey, stay.From, stay.Until, stay.Service, visit.AmountFen == 0 ? sum : new(visit.AmountFen), lines);
    }

    string Patient(PersonRecord record) => SelfPayUploads.PatientOf(vault, vault.Open(record.Person.SealedCertificate));
}
