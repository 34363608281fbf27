using Yidi.Gateway.Envelope;
using Yidi.Operations.Access;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Visits;
using Yidi.Policy;

namespace Yidi.Gateway.Messages;

/// <summary>2202 门诊挂号撤销. Unsettled lines do not block it; they go with the visit (his-interface 1.6).</summary>
sealed class M2202CancelVisit(CancelVisit cancelVisit) : IInfnoMessage
{
    public IReadOnlyList<string> Infnos => ["2202"];

    public Act Act => Act.HandleVisits;

    public async Task<Result<object>> Handle(Request request, CancellationToken cancel)
    {
        var node = request.Input.Child("data");
        var parsed = new Parsed(node.Id("mdtrt_id"), node.Person("psn_no"), node.OptionalText("ipt_otp_no", 50));
        if ((node.Problem ?? request.RegionRefusal(parsed.Person)) is { } refusal) return refusal;
        return NoOutput.After(await cancelVisit.Run(request.Call(parsed), request.Institution, parsed.VisitNo, parsed.Person, cancel));
    }

    sealed record Parsed(long VisitNo, PersonNo Person, string HospitalNo);
}
