using Yidi.Gateway.Envelope;
using Yidi.Operations.Access;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Visits;
using Yidi.Policy;

namespace Yidi.Gateway.Messages;

/// <summary>2205 门诊费用明细信息撤销: one charge batch, or "0000" for every unsettled line.</summary>
sealed class M2205WithdrawFeeLines(WithdrawFeeLines withdrawFeeLines) : IInfnoMessage
{
    public IReadOnlyList<string> Infnos => ["2205"];

    public Act Act => Act.HandleVisits;

    public async Task<Result<object>> Handle(Request request, CancellationToken cancel)
    {
        var node = request.Input.Child("data");
        var parsed = new Parsed(node.Id("mdtrt_id"), node.Person("psn_no"), node.Text("chrg_bchno", 30));
        if ((node.Problem ?? request.RegionRefusal(parsed.Person)) is { } refusal) return refusal;
        return NoOutput.After(await withdrawFeeLines.Run(request.Call(parsed), request.Institution, parsed.VisitNo, parsed.Person, parsed.Part, cancel));
    }

    sealed record Parsed(long VisitNo, PersonNo Person, string Part);
}
