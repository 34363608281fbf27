using Yidi.Gateway.Envelope;
using Yidi.Operations.Access;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Visits;
using Yidi.Policy;

namespace Yidi.Gateway.Messages;

/// <summary>2203 / 2203A 门诊就诊信息上传: kind of visit, disease, diagnoses. Replaces what was uploaded before.</summary>
sealed class M2203DescribeVisit(DescribeVisit describeVisit) : IInfnoMessage
{
    public IReadOnlyList<string> Infnos => ["2203", "2203A"];

    public Act Act => Act.HandleVisits;

    public async Task<Result<object>> Handle(Request request, CancellationToken cancel)
    {
        var node = request.Input.Child("mdtrtinfo");
        var description = new VisitDescription(node.Id("mdtrt_id"), node.Person("psn_no"), node.Code("med_type", Vocabulary.Visits), node.Moment("begntime"),
            node.OptionalText("dise_codg", 30), node.OptionalText("dise_name", 500), DiagnosisFields.Read(request.Input), VisitFlags.Injury(node), VisitFlags.Event(node));
        if (node.Problem is null && description is { VisitType: VisitType.ChronicOutpatient, DiseaseCode: "" }) node.Text("dise_codg", 30);
        if ((node.Problem ?? request.RegionRefusal(description.Person)) is { } refusal) return refusal;
        return NoOutput.After(await describeVisit.Run(request.Call(description), request.Institution, description, cancel));
    }
}
