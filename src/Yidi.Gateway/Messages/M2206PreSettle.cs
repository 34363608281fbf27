using Yidi.Gateway.Envelope;
using Yidi.Operations.Access;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Visits;

namespace Yidi.Gateway.Messages;

/// <summary>2206 门诊预结算 and 2303 住院预结算: compute, store nothing.</summary>
sealed class M2206PreSettle(SettleVisit settleVisit) : IInfnoMessage
{
    public IReadOnlyList<string> Infnos => ["2206", "2206A", "2303"];

    public Act Act => Act.HandleVisits;

    public async Task<Result<object>> Handle(Request request, CancellationToken cancel)
    {
        var node = request.Input.Child("data");
        var settlement = SettlementInput.Read(node, request.Infno == "2303");
        if ((node.Problem ?? request.RegionRefusal(settlement.Person)) is { } refusal) return refusal;
        var computed = await settleVisit.PreSettle(request.Call(settlement), request.Institution, settlement, request.InsuredRegion, cancel);
        return computed.Value is { } answer ? SettlementOutput.Of(answer, request, node.OptionalText("mdtrt_cert_type", 3)) : computed.Refusal!;
    }
}
