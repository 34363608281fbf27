using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Institutions;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Visits;

/// <summary>What a hospital says of a stay at admission (2401), and again when it corrects it (2403).</summary>
public sealed record StayDescription(
    VisitType VisitType, DateTime BeginsAtUtc, string HospitalNo, string Department, string Doctor, string Bed, string DiseaseCode, string DiseaseName,
    InjuryReport Injury, MaternityEvent Event, bool Emergency, bool Newborn, IReadOnlyList<Diagnosis> Diagnoses);

/// <summary>An admission.</summary>
public sealed record Admission(PatientAtCounter Patient, StayDescription Stay);

/// <summary>
/// Admits a patient (2401). The stay is stored first, then the insured place is asked whether the person is in another hospital; only after
/// its yes the stay takes acts. A crash in between is ended by the retry of the message, or by the worker.
/// </summary>
public sealed class AdmitPatient(KeyedWrites writes, RecognisePatient recognise, FindInstitution institutions, TellStay tellStay, IdSource ids, BusinessClock clock)
{
    public async Task<Result<RegisteredVisit>> Run(Call call, Institution institution, Admission admission, RegionCode? claimedRegion, CancellationToken cancel)
    {
        var province = institution.Province;
        var stored = await writes.Once<RegisteredVisit>(province, call, store => Store(store, call, institution, admission, claimedRegion, cancel), cancel);
        if (stored.Value is not { } registered) return stored;
        // Once stored it is finished, also when the caller leaves.
        var agreed = await tellStay.Admit(province, registered.VisitNo, CancellationToken.None);
        return agreed.Refusal is { } refusal ? refusal : stored;
    }

    async Task<Result<RegisteredVisit>> Store(ProvinceContext store, Call call, Institution institution, Admission admission, RegionCode? claimedRegion, CancellationToken cancel)
    {
        var (patient, stay) = (admission.Patient, admission.Stay);
        if (!stay.VisitType.IsStay()) return new Refusal(RefusalKind.VisitKindDiffers, "visit-type", Vocabulary.Visits[stay.VisitType].Chinese, "门诊请办理挂号（2201）");
        var coverage = await recognise.Run(patient, claimedRegion, cancel);
        if (coverage.Value is not { } covered) return coverage.Refusal!;
        var closed = await institutions.ServiceRefusal(institution.Number, stay.VisitType, stay.DiseaseCode, ChinaTime.DayOf(patient.BeginsAtUtc), cancel);
        if (closed is not null) return closed;
        var visit = Visit.Of(ids, institution, patient, covered, stay.HospitalNo);
        (visit.State, visit.AdmittedBy) = (VisitState.Admitting, call.Key.MessageId);
        Describe(store, visit, stay);
        store.Add(visit);
        return new RegisteredVisit(visit.VisitNo, patient.Person, stay.HospitalNo);
    }

    /// <summary>Replaces what was said at admission (2403), while the patient is in hospital.</summary>
    public Task<Result<Done>> Correct(Call call, Institution institution, long visitNo, PersonNo person, StayDescription stay, CancellationToken cancel) =>
        writes.Once<Done>(institution.Province, call, async store =>
        {
            var found = await FindVisit.InHospital(store, visitNo, person.Value, cancel);
            if (found.Value is not { } visit) return found.Refusal!;
            if (!stay.VisitType.IsStay()) return new Refusal(RefusalKind.VisitKindDiffers, "visit-type", Vocabulary.Visits[stay.VisitType].Chinese);
            if (VisitDay.Refusal(stay.BeginsAtUtc, clock) is { } future) return future;
            if (stay.Newborn != visit.Newborn) return new Refusal(RefusalKind.FieldInvalid, "newborn", "", "新生儿标志不能变更，请撤销入院后重新办理");
            var day = ChinaTime.DayOf(stay.BeginsAtUtc);
            var closed = await institutions.ServiceRefusal(institution.Number, stay.VisitType, stay.DiseaseCode, day, cancel);
            if (closed is not null) return closed;
            if (await store.Set<VisitFeeLine>().AnyAsync(l => l.VisitNo == visitNo && l.FeeDate < day && l.Origin == LineOrigin.OfVisit, cancel))
                return new Refusal(RefusalKind.FieldInvalid, "begins", $"{day:yyyy-MM-dd}", "晚于已上传费用的日期");
            visit.Revision++;
            visit.BeginsAt = stay.BeginsAtUtc;
            Describe(store, visit, stay);
            return Done.It;
        }, cancel);

    static void Describe(ProvinceContext store, Visit visit, StayDescription stay)
    {
        (visit.VisitType, visit.DiseaseCode, visit.DiseaseName) = (stay.VisitType, stay.DiseaseCode, stay.DiseaseName);
        (visit.Department, visit.Doctor, visit.Bed) = (stay.Department, stay.Doctor, stay.Bed);
        (visit.Emergency, visit.Event, visit.Newborn) = (stay.Emergency, stay.Event, stay.Newborn);
        visit.Report(stay.Injury);
        store.AddRange(visit.Tell(stay.Diagnoses));
    }
}
