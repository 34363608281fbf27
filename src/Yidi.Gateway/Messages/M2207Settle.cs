using Yidi.Gateway.Envelope;
using Yidi.Operations.Access;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Visits;

namespace Yidi.Gateway.Messages;

/// <summary>2207 门诊结算 and 2304 住院结算: the same computation as ahead, durable. The same message again gets the first answer.</summary>
sealed class M2207Settle(SettleVisit settleVisit) : IInfnoMessage
{
    public IReadOnlyList<string> Infnos => ["2207", "2207A", "2304"];

    public Act Act => Act.HandleVisits;

    public async Task<Result<object>> Handle(Request request, CancellationToken cancel)
    {
        var node = request.Input.Child("data");
        var settlement = SettlementInput.Read(node, request.Infno == "2304");
        if ((node.Problem ?? request.RegionRefusal(settlement.Person)) is { } refusal) return refusal;
        var settled = await settleVisit.Settle(request.Call(settlement), request.Institution, settlement, request.InsuredRegion, cancel);
        return settled.Value is { } answer ? SettlementOutput.Of(answer, request, node.OptionalText("mdtrt_cert_type", 3)) : settled.Refusal!;
    }
}
