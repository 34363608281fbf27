using Yidi.Gateway.Envelope;
using Yidi.Operations.Access;
using Yidi.Operations.Filing;
using Yidi.Operations.Plumbing;

namespace Yidi.Gateway.Messages;

/// <summary>2506 人员定点备案撤销: a choice of this institution.</summary>
sealed class M2506WithdrawChoice(ChooseInstitution choose) : IInfnoMessage
{
    public IReadOnlyList<string> Infnos => ["2506"];

    public Act Act => Act.ChooseInstitution;

    public async Task<Result<object>> Handle(Request request, CancellationToken cancel)
    {
        var node = request.Input.Child("data");
        var (number, person) = (node.Id("trt_dcla_detl_sn"), node.Person("psn_no"));
        if ((node.Problem ?? request.RegionRefusal(person)) is { } unread) return unread;
        if (!(await choose.Of(person, cancel)).Any(c => c.ChoiceNo == number && c.Institution == request.Institution.Number)) return new Refusal(RefusalKind.ChoiceUnknown, "trt_dcla_detl_sn", IdSource.Text(number));
        return NoOutput.After(await choose.Withdraw(request.Call(new { number, person }), request.Caller(), person, number, cancel));
    }
}
