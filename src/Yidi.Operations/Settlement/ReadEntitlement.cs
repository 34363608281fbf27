using Microsoft.EntityFrameworkCore;
using Yidi.Operations.ChronicDisease;
using Yidi.Operations.Filing;
using Yidi.Operations.Insured;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Seam;
using Yidi.Policy;

namespace Yidi.Operations.Settlement;

/// <summary>Reads what a person is entitled to, together with the version the settlement will assert.</summary>
public sealed class ReadEntitlement(IStoreContexts stores, Vault vault)
{
    /// <summary>The person's face and coverages, for a presented credential.</summary>
    public async Task<Result<EntitleAnswer>> Face(EntitleQuestion question, CancellationToken cancel)
    {
        await using var store = await stores.Province(question.Person.Province, Scope.System, cancel);
        var person = await store.Set<Person>().AsNoTracking().SingleOrDefaultAsync(p => p.PersonNo == question.Person.Value, cancel);
        if (person is null) return new Refusal(RefusalKind.PersonUnknown, "person", Mask.Number(question.Person.ToString()));
        var coverages = await store.Set<Coverage>().AsNoTracking().Where(c => c.PersonNo == person.PersonNo)
            .OrderBy(static c => c.Insurance).ThenByDescending(static c => c.From).ToListAsync(cancel);
        return new EntitleAnswer(FaceOf(person), [.. coverages.Select(c => new CoverageFace(
            c.Insurance, c.PersonClass, RegionCode.Parse(c.Region), c.From, c.Until, c.HoldsOn(question.On), c.Employer, Money.Zero))]);
    }

    /// <summary>The entitlement to one visit. Coverage is tested on the visit day, and so is the filing (domain.md 2.2).</summary>
    public async Task<Result<Entitlement>> For(SettleRequest request, CancellationToken cancel)
    {
        var (person, insurance, bill) = (request.Person, request.Insurance, request.Bill);
        await using var store = await stores.Province(person.Province, Scope.System, cancel);
        // The version is read first: whatever is read after it and changes meanwhile makes the version stale, and the lane notices.
        var row = await store.Set<Person>().AsNoTracking().SingleOrDefaultAsync(p => p.PersonNo == person.Value, cancel);
        if (row is null) return new Refusal(RefusalKind.PersonUnknown, "person", Mask.Number(person.ToString()));
        var coverages = await store.Set<Coverage>().AsNoTracking().Where(c => c.PersonNo == person.Value && c.Insurance == insurance).ToListAsync(cancel);
        var coverage = coverages.Where(c => c.HoldsOn(bill.VisitDate)).MaxBy(static c => c.From);
        if (coverage is null) return new Refusal(RefusalKind.NotCovered, "insurance", ((int)insurance).ToString(System.Globalization.CultureInfo.InvariantCulture), $"就诊日 {bill.VisitDate:yyyy-MM-dd}");
        return new Entitlement
        {
            Person = person,
            Version = row.EntitlementVersion,
            InsuredRegion = RegionCode.Parse(coverage.Region),
            Insurance = insurance,
            PersonClass = coverage.PersonClass,
            Born = row.Born,
            CoveredUntil = coverage.Until,
            FiledElsewhere = await FilingsInForce.LongTermElsewhere(store, person, insurance, bill.HostRegion, bill.VisitDate, cancel),
            Filing = await FilingsInForce.Find(store, person, insurance, bill.HostRegion, bill.VisitDate, cancel),
            Qualifications = await ChronicQualification.Of(store, person, insurance, cancel),
        };
    }

    PersonFace FaceOf(Person person) => new(new(person.PersonNo), person.Name, person.CertificateType, vault.Open(person.SealedCertificate),
        person.Gender, person.Nation, person.Born);
}
