using Yidi.Gateway.Envelope;
using Yidi.Operations.Access;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Visits;
using Yidi.Policy;

namespace Yidi.Gateway.Messages;

/// <summary>2404 入院撤销 and 2405 出院撤销.</summary>
sealed class M2404TakeBackStay(CancelVisit cancelVisit) : IInfnoMessage
{
    public IReadOnlyList<string> Infnos => ["2404", "2405"];

    public Act Act => Act.HandleVisits;

    public async Task<Result<object>> Handle(Request request, CancellationToken cancel)
    {
        var node = request.Input.Child("data");
        var parsed = new Parsed(node.Id("mdtrt_id"), node.Person("psn_no"));
        if ((node.Problem ?? request.RegionRefusal(parsed.Person)) is { } refusal) return refusal;
        var call = request.Call(parsed);
        return NoOutput.After(request.Infno == "2404"
            ? await cancelVisit.CancelAdmission(call, request.Institution, parsed.VisitNo, parsed.Person, cancel)
            : await cancelVisit.UndoDischarge(call, request.Institution, parsed.VisitNo, parsed.Person, cancel));
    }

    sealed record Parsed(long VisitNo, PersonNo Person);
}
