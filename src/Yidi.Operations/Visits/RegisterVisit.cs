using Yidi.Operations.Institutions;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Visits;

/// <summary>What a hospital registers.</summary>
public sealed record VisitRegistration(PatientAtCounter Patient, string HospitalNo, string Department, string Doctor);

/// <summary>The number a visit got.</summary>
public sealed record RegisteredVisit(long VisitNo, PersonNo Person, string HospitalNo);

/// <summary>Registers an outpatient visit (2201) and gives it its number.</summary>
public sealed class RegisterVisit(KeyedWrites writes, RecognisePatient recognise, IdSource ids)
{
    /// <param name="claimedRegion">The insured region the caller routed by; null when it said none.</param>
    public Task<Result<RegisteredVisit>> Run(Call call, Institution institution, VisitRegistration registration, RegionCode? claimedRegion, CancellationToken cancel) =>
        writes.Once<RegisteredVisit>(institution.Province, call, async store =>
        {
            var coverage = await recognise.Run(registration.Patient, claimedRegion, cancel);
            if (coverage.Value is not { } covered) return coverage.Refusal!;
            var visit = Visit.Of(ids, institution, registration.Patient, covered, registration.HospitalNo);
            (visit.Department, visit.Doctor) = (registration.Department, registration.Doctor);
            store.Add(visit);
            return new RegisteredVisit(visit.VisitNo, registration.Patient.Person, registration.HospitalNo);
        }, cancel);
}
