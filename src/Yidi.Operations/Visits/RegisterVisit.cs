using Yidi.Operations.Institutions;
using Yidi.Operations.Insured;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Seam;
using Yidi.Policy;

namespace Yidi.Operations.Visits;

/// <summary>What a hospital registers.</summary>
/// <param name="Credential">What the patient showed; must be the patient's own.</param>
public sealed record VisitRegistration(
    PersonNo Person, InsuranceKind Insurance, DateTime BeginsAtUtc, CredentialKind CredentialKind, string Credential, string HospitalNo, string Department, string Doctor);

/// <summary>The number a visit got.</summary>
public sealed record RegisteredVisit(long VisitNo, PersonNo Person, string HospitalNo);

/// <summary>Registers an outpatient visit (2201) and gives it its number.</summary>
public sealed class RegisterVisit(KeyedWrites writes, InsuredPlaces places, PersonDirectory directory, IdSource ids, BusinessClock clock)
{
    /// <param name="claimedRegion">The insured region the caller routed by; null when it said none.</param>
    public async Task<Result<RegisteredVisit>> Run(Call call, Institution institution, VisitRegistration registration, RegionCode? claimedRegion, CancellationToken cancel)
    {
        var host = RegionCode.Parse(institution.PoolingRegion);
        return await writes.Once<RegisteredVisit>(host.Province, call, async store =>
        {
            if (VisitDay.Refusal(registration.BeginsAtUtc, clock) is { } future) return future;
            var coverage = await CoverageOf(registration, cancel);
            if (coverage.Value is not { } covered) return coverage.Refusal!;
            if (FindVisit.RegionRefusal(claimedRegion, covered.Region) is { } elsewhere) return elsewhere;
            var visit = NewVisit(institution, registration, covered);
            store.Add(visit);
            return new RegisteredVisit(visit.VisitNo, registration.Person, registration.HospitalNo);
        }, cancel);
    }

    /// <summary>The coverage that holds on the day, of the person whose credential was shown.</summary>
    async Task<Result<CoverageFace>> CoverageOf(VisitRegistration registration, CancellationToken cancel)
    {
        var shown = await directory.Presented(registration.CredentialKind, registration.Credential, cancel);
        if (shown.Refusal is { } unfit) return unfit;
        if (shown.Answer.Person != registration.Person) return new Refusal(RefusalKind.CredentialOfOtherPerson, "credential", Mask.Number(registration.Credential));
        var place = await places.Of(registration.Person.Province, cancel);
        if (place is null) return new Refusal(RefusalKind.PersonUnknown, "person", Mask.Number(registration.Person.ToString()));
        var day = ChinaTime.DayOf(registration.BeginsAtUtc);
        var entitled = await place.Entitle(new(registration.Person, day), cancel);
        if (entitled.Value is not { } answer) return entitled.Refusal!;
        var coverage = answer.Coverages.FirstOrDefault(c => c.Insurance == registration.Insurance && c.InForce);
        return coverage is null
            ? new Refusal(RefusalKind.NotCovered, "insurance", Vocabulary.Insurances[registration.Insurance].Chinese, $"就诊日 {day:yyyy-MM-dd}")
            : coverage;
    }

    Visit NewVisit(Institution institution, VisitRegistration registration, CoverageFace coverage) => new()
    {
        VisitNo = ids.Next(RegionCode.Parse(institution.PoolingRegion).Province),
        Institution = institution.Number,
        HostRegion = institution.PoolingRegion,
        Level = institution.Level,
        PersonNo = registration.Person.Value,
        InsuredRegion = coverage.Region.ToString(),
        Insurance = registration.Insurance,
        HospitalNo = registration.HospitalNo,
        Department = registration.Department,
        Doctor = registration.Doctor,
        Revision = 1,
        State = VisitState.Open,
        BeginsAt = registration.BeginsAtUtc,
    };
}
