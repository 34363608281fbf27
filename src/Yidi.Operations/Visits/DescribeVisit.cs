using Yidi.Operations.Institutions;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Visits;

/// <summary>One diagnosis: code of the insurance edition of ICD-10, name, western or Chinese, main or not.</summary>
public sealed record Diagnosis(string Code, string Name, string Kind, bool Main)
{
    internal VisitDiagnosis Row(Visit visit, int ordinal) => new()
    {
        VisitNo = visit.VisitNo,
        Revision = visit.Revision,
        Ordinal = ordinal,
        Institution = visit.Institution,
        Code = Code,
        Name = Name,
        Kind = Kind,
        Main = Main,
    };
}

/// <summary>What the doctor found and what kind of visit it is.</summary>
public sealed record VisitDescription(
    long VisitNo, PersonNo Person, VisitType VisitType, DateTime BeginsAtUtc, string DiseaseCode, string DiseaseName, IReadOnlyList<Diagnosis> Diagnoses,
    InjuryReport Injury, MaternityEvent Event = MaternityEvent.None);

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
            if (description.VisitType.IsStay()) return new Refusal(RefusalKind.VisitKindDiffers, "visit-type", Vocabulary.Visits[description.VisitType].Chinese, "住院请办理入院登记（2401）");
            var closed = await institutions.ServiceRefusal(institution.Number, description.VisitType, description.DiseaseCode, day, cancel);
            if (closed is not null) return closed;
            var found = await FindVisit.Open(store, description.VisitNo, description.Person.Value, stay: false, cancel);
            if (found.Value is not { } visit) return found.Refusal!;
            visit.Revision++;
            (visit.VisitType, visit.BeginsAt) = (description.VisitType, description.BeginsAtUtc);
            (visit.DiseaseCode, visit.DiseaseName) = (description.DiseaseCode, description.DiseaseName);
            visit.Report(description.Injury);
            visit.Event = description.Event;
            store.AddRange(visit.Tell(description.Diagnoses));
            return Done.It;
        }, cancel);
    }
}
