using Yidi.Gateway.Envelope;
using Yidi.Operations.Access;
using Yidi.Operations.ChronicDisease;
using Yidi.Operations.Plumbing;

namespace Yidi.Gateway.Messages;

/// <summary>2504 人员慢特病备案撤销: the institution that applied takes it back; under review it is withdrawn, qualified it is given up.</summary>
sealed class M2504WithdrawDisease(QualifyDisease qualify, ReadQualifications read) : IInfnoMessage
{
    public IReadOnlyList<string> Infnos => ["2504"];

    public Act Act => Act.ApplyForDisease;

    public async Task<Result<object>> Handle(Request request, CancellationToken cancel)
    {
        var node = request.Input.Child("data");
        var (number, person, note) = (node.Id("trt_dcla_detl_sn"), node.Person("psn_no"), node.OptionalText("memo", 500));
        if ((node.Problem ?? request.RegionRefusal(person)) is { } unread) return unread;
        var found = await read.Find(number, cancel);
        if (found is null || found.Qualification.PersonNo != person.Value || found.Steps.All(s => s.By != request.Institution.Number))
            return new Refusal(RefusalKind.QualificationUnknown, "trt_dcla_detl_sn", IdSource.Text(number));
        var act = found.Qualification.State is QualificationState.Qualified or QualificationState.Suspended ? QualificationAct.GiveUp : QualificationAct.Withdraw;
        var done = await qualify.Act(request.Call(new { number, person }), request.Caller(), new(number, act, 0, note, []), cancel);
        return done.Refusal is { } refusal ? refusal : NoOutput.It;
    }
}
