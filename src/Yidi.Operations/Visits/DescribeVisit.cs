using Yidi.Operations.Institutions;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Visits;

/// <summary>One diagnosis: code of the insurance edition of ICD-10, name, western or Chinese, main or not.</summary>
public sealed record Diagnosis(string Code, string Name, string Kind, bool Main);

/// <summary>What the doctor found and what kind of visit it is.</summary>
public sealed record VisitDescription(
    long VisitNo, PersonNo Person, VisitType VisitType, DateTime BeginsAtUtc, string DiseaseCode, string DiseaseName, IReadOnlyList<Diagnosis> Diagnoses);

/// <summary>Describes a visit (2203, 2203A). A later description replaces the earlier one; the institution must have opened the service.</summary>
public sealed class DescribeVisit(KeyedWrites writes, FindInstitution institutions, BusinessClock clock)
{
    public async Task<Result<Done>> Run(Call call, Institution institution, VisitDescription description, CancellationToken cancel)
    {
        var day = ChinaTime.DayOf(description.BeginsAtUtc);
        var host = RegionCode.Parse(institution.PoolingRegion);
        return await writes.Once<Done>(host.Province, call, async store =>
        {
            if (VisitDay.Refusal(description.BeginsAtUtc, clock) is { } future) return future;
            var closed = await institutions.ServiceRefusal(institution.Number, description.VisitType, description.DiseaseCode, day, cancel);
            if (closed is not null) return closed;
            var found = await FindVisit.Open(store, description.VisitNo, description.Person.Value, cancel);
            if (found.Value is not { } visit) return found.Refusal!;
            visit.Revision++;
            (visit.VisitType, visit.BeginsAt) = (description.VisitType, description.BeginsAtUtc);
            (visit.DiseaseCode, visit.DiseaseName) = (description.DiseaseCode, description.DiseaseName);
            store.AddRange(description.Diagnoses.Select((d, i) => Row(visit, d, i + 1)));
            return Done.It;
        }, cancel);
    }

    static VisitDiagnosis Row(Visit visit, Diagnosis diagnosis, int ordinal) => new()
    {
        VisitNo = visit.VisitNo,
        Revision = visit.Revision,
        Ordinal = ordinal,
        Institution = visit.Institution,
        Code = diagnosis.Code,
        Name = diagnosis.Name,
        Kind = diagnosis.Kind,
        Main = diagnosis.Main,
    };
}
