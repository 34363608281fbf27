using Yidi.Gateway.Envelope;
using Yidi.Operations.Access;
using Yidi.Operations.Filing;
using Yidi.Operations.Insured;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Gateway.Messages;

/// <summary>2505 人员定点备案.</summary>
sealed class M2505ChooseInstitution(ChooseInstitution choose, ReadPerson persons, RecordRead record, BusinessClock clock) : IInfnoMessage
{
    public IReadOnlyList<string> Infnos => ["2505"];

    public Act Act => Act.ChooseInstitution;

    public async Task<Result<object>> Handle(Request request, CancellationToken cancel)
    {
        var node = request.Input.Child("data");
        var (person, kind, ordinal) = (node.Person("psn_no"), node.Text("biz_appy_type", 3), node.Text("fix_srt_no", 3));
        var (institution, from, until) = (node.Text("fixmedins_code", 12), node.Day("begndate"), node.OptionalDay("enddate"));
        if ((node.Problem ?? request.RegionRefusal(person)) is { } unread) return unread;
        if (institution != request.Institution.Number) return new Refusal(RefusalKind.InstitutionNotOfAccount, "fixmedins_code", institution, "只能选定本机构");
        if (await record.NotShown(request.Institution.Number, person, cancel) is { } notShown) return notShown;
        var coverage = (await persons.Find(person, cancel))?.Coverages.FirstOrDefault(c => c.HoldsOn(clock.Today));
        var choice = new InstitutionChoice(person, coverage?.Insurance ?? InsuranceKind.Employees, institution, ordinal, from, until, kind);
        var chosen = await choose.Choose(request.Call(choice), request.Caller(), choice, cancel);
        return chosen.Value is { } done ? DeclaredOutput.Of(done.ChoiceNo) : chosen.Refusal!;
    }
}
