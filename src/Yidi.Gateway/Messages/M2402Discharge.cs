using Yidi.Gateway.Envelope;
using Yidi.Operations.Access;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Visits;
using Yidi.Policy;

namespace Yidi.Gateway.Messages;

/// <summary>2402 出院办理.</summary>
sealed class M2402Discharge(DischargePatient dischargePatient) : IInfnoMessage
{
    public IReadOnlyList<string> Infnos => ["2402"];

    public Act Act => Act.HandleVisits;

    public async Task<Result<object>> Handle(Request request, CancellationToken cancel)
    {
        var node = request.Input.Child("dscginfo");
        var discharge = new Discharge(node.Id("mdtrt_id"), node.Person("psn_no"), node.Moment("endtime"), node.OptionalText("dscg_way", 3),
            node.OptionalText("dise_codg", 30), node.OptionalText("dise_name", 500), VisitFlags.Event(node), DiagnosisFields.ReadOptional(request.Input));
        if ((node.Problem ?? request.RegionRefusal(discharge.Person)) is { } refusal) return refusal;
        return NoOutput.After(await dischargePatient.Run(request.Call(discharge), request.Institution, discharge, cancel));
    }
}
