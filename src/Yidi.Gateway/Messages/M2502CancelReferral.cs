using Yidi.Gateway.Envelope;
using Yidi.Operations.Access;
using Yidi.Operations.Filing;
using Yidi.Operations.Plumbing;

namespace Yidi.Gateway.Messages;

/// <summary>2502 转院备案撤销, in the shape of 2504 and 2506 (provisional: no field table is public). One that is under review is withdrawn, one in force cancelled.</summary>
sealed class M2502CancelReferral(FileTreatment file, ReadFilings read) : IInfnoMessage
{
    public IReadOnlyList<string> Infnos => ["2502", "2502A"];

    public Act Act => Act.File;

    public async Task<Result<object>> Handle(Request request, CancellationToken cancel)
    {
        var node = request.Input.Child("data");
        var (number, person, note) = (node.Id("trt_dcla_detl_sn"), node.Person("psn_no"), node.OptionalText("memo", 200));
        if ((node.Problem ?? request.RegionRefusal(person)) is { } unread) return unread;
        var found = await read.Find(number, cancel);
        // Only the institution that filed it may take it back; a filing of others is as unknown as one that does not exist.
        if (found is null || found.Filing.PersonNo != person.Value || found.Steps.All(s => s.By != request.Institution.Number))
            return new Refusal(RefusalKind.FilingUnknown, "trt_dcla_detl_sn", IdSource.Text(number));
        var act = found.Filing.State is FilingState.Effective or FilingState.Suspended ? FilingAct.Cancel : FilingAct.Withdraw;
        var decision = new FilingDecision(number, act, 0, note, []);
        var done = await file.Act(request.Call(new { number, person }), request.Caller(), decision, cancel);
        return done.Refusal is { } refusal ? refusal : NoOutput.It;
    }
}
