using Yidi.Operations.Insured;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Seam;
using Yidi.Policy;

namespace Yidi.Operations.Visits;

/// <summary>Who stands at the counter: whose credential was shown, and which insurance the visit is for.</summary>
public sealed record PatientAtCounter(PersonNo Person, InsuranceKind Insurance, DateTime BeginsAtUtc, CredentialKind CredentialKind, string Credential);

/// <summary>Recognises the patient by the credential shown and finds the coverage that holds on the day. What registration, admission and sale begin with.</summary>
public sealed class RecognisePatient(InsuredPlaces places, PersonDirectory directory, BusinessClock clock)
{
    /// <param name="claimedRegion">The insured region the caller routed by; null when it said none.</param>
    internal async Task<Result<CoverageFace>> Run(PatientAtCounter patient, RegionCode? claimedRegion, CancellationToken cancel)
    {
        if (VisitDay.Refusal(patient.BeginsAtUtc, clock) is { } future) return future;
        var shown = await directory.Presented(patient.CredentialKind, patient.Credential, cancel);
        if (shown.Refusal is { } unfit) return unfit;
        if (shown.Answer.Person != patient.Person) return new Refusal(RefusalKind.CredentialOfOtherPerson, "credential", Mask.Number(patient.Credential));
        var place = await places.Of(patient.Person.Province, cancel);
        if (place is null) return new Refusal(RefusalKind.PersonUnknown, "person", Mask.Number(patient.Person.ToString()));
        var day = ChinaTime.DayOf(patient.BeginsAtUtc);
        var entitled = await place.Entitle(new(patient.Person, day), cancel);
        if (entitled.Value is not { } answer) return entitled.Refusal!;
        var coverage = answer.Coverages.FirstOrDefault(c => c.Insurance == patient.Insurance && c.InForce);
        if (coverage is null) return new Refusal(RefusalKind.NotCovered, "insurance", Vocabulary.Insurances[patient.Insurance].Chinese, $"就诊日 {day:yyyy-MM-dd}");
        return FindVisit.RegionRefusal(claimedRegion, coverage.Region) is { } elsewhere ? elsewhere : coverage;
    }
}
