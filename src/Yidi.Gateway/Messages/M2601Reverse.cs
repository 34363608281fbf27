using Yidi.Gateway.Envelope;
using Yidi.Operations.Access;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Visits;
using Yidi.Policy;

namespace Yidi.Gateway.Messages;

/// <summary>2601 冲正交易: undoes a 2207 or a 2208 whose answer was lost, by its msgid. Reversing twice is success.</summary>
sealed class M2601Reverse(CancelVisitSettlement cancelSettlement) : IInfnoMessage
{
    static readonly string[] Reversible = ["2207", "2208"];

    public IReadOnlyList<string> Infnos => ["2601"];

    public Act Act => Act.HandleVisits;

    public async Task<Result<object>> Handle(Request request, CancellationToken cancel)
    {
        var node = request.Input.Child("data");
        var parsed = new Parsed(node.Person("psn_no"), node.Text("omsgid", 40), node.Text("oinfno", 6));
        if ((node.Problem ?? request.RegionRefusal(parsed.Person)) is { } refusal) return refusal;
        if (!Reversible.Contains(parsed.OriginalInfno)) return new Refusal(RefusalKind.NotReversible, "oinfno", parsed.OriginalInfno, "目前可冲正2207和2208");
        var original = new CallKey(request.Institution.Number, parsed.OriginalMessageId, parsed.OriginalInfno);
        return NoOutput.After(await cancelSettlement.Reverse(request.Call(parsed), parsed.Person, original, cancel));
    }

    sealed record Parsed(PersonNo Person, string OriginalMessageId, string OriginalInfno);
}
