using Yidi.Gateway.Envelope;
using Yidi.Operations.Access;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Visits;
using Yidi.Policy;

namespace Yidi.Gateway.Messages;

/// <summary>2601 冲正交易: undoes a settlement, a cancellation or an admission whose answer was lost, by its msgid. Reversing twice is success.</summary>
sealed class M2601Reverse(CancelVisitSettlement cancelSettlement, ReverseAdmission reverseAdmission) : IInfnoMessage
{
    static readonly string[] Reversible = ["2102", "2103", "2207", "2208", "2304", "2305", Admission];

    const string Admission = "2401";

    public IReadOnlyList<string> Infnos => ["2601"];

    public Act Act => Act.HandleVisits;

    public async Task<Result<object>> Handle(Request request, CancellationToken cancel)
    {
        var node = request.Input.Child("data");
        var parsed = new Parsed(node.Person("psn_no"), node.Text("omsgid", 40), Request.KeyKind(node.Text("oinfno", 6).ToUpperInvariant()));
        if ((node.Problem ?? request.RegionRefusal(parsed.Person)) is { } refusal) return refusal;
        if (!Reversible.Contains(parsed.OriginalInfno)) return new Refusal(RefusalKind.NotReversible, "oinfno", parsed.OriginalInfno, "可冲正2102、2103、2207、2208、2304、2305和2401");
        if (parsed.OriginalInfno == Admission)
            return NoOutput.After(await reverseAdmission.Run(request.Call(parsed), request.Institution, parsed.Person, parsed.OriginalMessageId, cancel));
        var original = new CallKey(request.Institution.Number, parsed.OriginalMessageId, parsed.OriginalInfno);
        return NoOutput.After(await cancelSettlement.Reverse(request.Call(parsed), request.HostRegion, parsed.Person, original, cancel));
    }

    sealed record Parsed(PersonNo Person, string OriginalMessageId, string OriginalInfno);
}
