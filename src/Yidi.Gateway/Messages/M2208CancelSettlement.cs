using Yidi.Gateway.Envelope;
using Yidi.Operations.Access;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Visits;
using Yidi.Policy;

namespace Yidi.Gateway.Messages;

/// <summary>2208 门诊结算撤销, 2305 住院结算撤销 and 2103 药店结算撤销 (provisional shape): the settlement again with every amount negative, under a new setl_id.</summary>
sealed class M2208CancelSettlement(CancelVisitSettlement cancelSettlement) : IInfnoMessage
{
    public IReadOnlyList<string> Infnos => ["2208", "2305", "2103"];

    public Act Act => Act.HandleVisits;

    public async Task<Result<object>> Handle(Request request, CancellationToken cancel)
    {
        var node = request.Input.Child("data");
        var parsed = new Parsed(node.Id("setl_id"), node.Id("mdtrt_id"), node.Person("psn_no"));
        if ((node.Problem ?? request.RegionRefusal(parsed.Person)) is { } refusal) return refusal;
        var cancelled = await cancelSettlement.Cancel(request.Call(parsed), request.HostRegion, parsed.Person, parsed.VisitNo, parsed.SettlementId, cancel);
        return cancelled.Value is { } answer ? SettlementOutput.Of(answer, request) : cancelled.Refusal!;
    }

    sealed record Parsed(long SettlementId, long VisitNo, PersonNo Person);
}
