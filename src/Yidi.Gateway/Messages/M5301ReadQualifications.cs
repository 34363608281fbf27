using System.Text.Json.Serialization;
using Yidi.Gateway.Envelope;
using Yidi.Operations.Access;
using Yidi.Operations.ChronicDisease;
using Yidi.Operations.Institutions;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Gateway.Messages;

/// <summary>5301 人员慢特病备案查询. A sensitive disease is told only to an institution that opened it: it needs the code to settle, others do not.</summary>
sealed class M5301ReadQualifications(ReadQualifications read, FindInstitution institutions, RecordRead record, BusinessClock clock) : IInfnoMessage
{
    public IReadOnlyList<string> Infnos => ["5301"];

    public Act Act => Act.HandleVisits;

    public async Task<Result<object>> Handle(Request request, CancellationToken cancel)
    {
        var node = request.Input.ChildOrSelf("data");
        var person = node.Person("psn_no");
        if ((node.Problem ?? request.RegionRefusal(person)) is { } unread) return unread;
        if (await record.NotShown(request.Institution.Number, person, cancel) is { } notShown) return notShown;
        var rows = new List<Row>();
        foreach (var q in await read.Of(person, cancel))
        {
            if (q.State is not (QualificationState.Qualified or QualificationState.RenewalReview) || q.From is not { } from || q.Until < clock.Today) continue;
            if (Diseases.IsSensitive(q.DiseaseCode) && await institutions.ServiceRefusal(request.Institution.Number, VisitType.ChronicOutpatient, q.DiseaseCode, clock.Today, cancel) is not null) continue;
            rows.Add(new(q.DiseaseCode, q.DiseaseName, from, q.Until, null));
        }
        await record.Run(request.Caller(), Act, person, cancel, "5301");
        return new Output(rows);
    }

    sealed record Output([property: JsonPropertyName("feedetail")] IReadOnlyList<Row> Rows);

    sealed record Row(
        [property: JsonPropertyName("opsp_dise_code")] string Disease,
        [property: JsonPropertyName("opsp_dise_name")] string Name,
        [property: JsonPropertyName("begndate")] DateOnly From,
        [property: JsonPropertyName("enddate")] DateOnly? Until,
        [property: JsonPropertyName("exp_content")] string? Extension);
}
