using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Institutions;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Visits;

/// <summary>A discharge: when, how the patient left, and the diagnoses then.</summary>
public sealed record Discharge(long VisitNo, PersonNo Person, DateTime EndsAtUtc, string Way, string DiseaseCode, string DiseaseName, MaternityEvent Event, IReadOnlyList<Diagnosis> Diagnoses);

/// <summary>Discharges a patient (2402). From then on the insured place lets another hospital admit the person.</summary>
public sealed class DischargePatient(KeyedWrites writes, TellStay tellStay, BusinessClock clock)
{
    public async Task<Result<Done>> Run(Call call, Institution institution, Discharge discharge, CancellationToken cancel)
    {
        var province = institution.Province;
        var done = await writes.Once<Done>(province, call, async store =>
        {
            var found = await FindVisit.InHospital(store, discharge.VisitNo, discharge.Person.Value, cancel);
            if (found.Value is not { } visit) return found.Refusal!;
            if (DayRefusal(visit, discharge) is { } wrong) return wrong;
            var ends = ChinaTime.DayOf(discharge.EndsAtUtc);
            if (await store.Set<VisitFeeLine>().Where(l => l.VisitNo == visit.VisitNo && l.FeeDate > ends).Select(static l => l.LineNo).FirstOrDefaultAsync(cancel) is { } later)
                return new Refusal(RefusalKind.FieldInvalid, "ends", ChinaTime.Text(discharge.EndsAtUtc), $"早于已上传明细{later}的费用日期");
            visit.DischargeRevision = ++visit.Revision;
            (visit.EndsAt, visit.DischargeWay) = (discharge.EndsAtUtc, discharge.Way);
            if (discharge.DiseaseCode.Length > 0) (visit.DiseaseCode, visit.DiseaseName) = (discharge.DiseaseCode, discharge.DiseaseName);
            if (discharge.Event != MaternityEvent.None) visit.Event = discharge.Event;
            store.AddRange(visit.Tell(discharge.Diagnoses));
            return Done.It;
        }, cancel);
        if (done.Refusal is null) await tellStay.Tell(province, discharge.VisitNo, CancellationToken.None);
        return done;
    }

    Refusal? DayRefusal(Visit visit, Discharge discharge)
    {
        if (discharge.EndsAtUtc < visit.BeginsAt) return new(RefusalKind.FieldInvalid, "ends", ChinaTime.Text(discharge.EndsAtUtc), $"早于入院时间{ChinaTime.Text(visit.BeginsAt)}");
        return ChinaTime.DayOf(discharge.EndsAtUtc) > clock.Today ? new(RefusalKind.FieldInvalid, "ends", ChinaTime.Text(discharge.EndsAtUtc), $"晚于业务日期{clock.Today:yyyy-MM-dd}") : null;
    }
}
