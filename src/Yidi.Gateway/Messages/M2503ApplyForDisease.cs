using Yidi.Gateway.Envelope;
using Yidi.Operations.Access;
using Yidi.Operations.ChronicDisease;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Gateway.Messages;

/// <summary>2503 人员慢特病备案: a hospital identified the disease and applies for its patient.</summary>
sealed class M2503ApplyForDisease(QualifyDisease qualify, RecordRead record) : IInfnoMessage
{
    public IReadOnlyList<string> Infnos => ["2503"];

    public Act Act => Act.ApplyForDisease;

    public async Task<Result<object>> Handle(Request request, CancellationToken cancel)
    {
        var node = request.Input.Child("data");
        var person = node.Person("psn_no");
        var insurance = node.Code("insutype", Vocabulary.Insurances);
        var (disease, doctor, identified) = (node.Text("opsp_dise_code", 30), node.OptionalText("diag_dr_name", 50), node.OptionalText("ide_fixmedins_name", 200));
        node.Text("opsp_dise_name", 300);
        if ((node.Problem ?? request.RegionRefusal(person)) is { } unread) return unread;
        if (await record.NotShown(request.Institution.Number, person, cancel) is { } notShown) return notShown;
        var application = new DiseaseApplication(person, insurance, disease, false, [], $"{request.Institution.Number} {identified} {doctor}".Trim());
        var applied = await qualify.Apply(request.Call(application), request.Caller(), application, cancel);
        return applied.Value is { } done ? DeclaredOutput.Of(done.QualificationNo) : applied.Refusal!;
    }
}
