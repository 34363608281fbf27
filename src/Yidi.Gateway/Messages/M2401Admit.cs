using System.Text.Json.Serialization;
using Yidi.Gateway.Envelope;
using Yidi.Gateway.Wire;
using Yidi.Operations.Access;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Visits;
using Yidi.Policy;

namespace Yidi.Gateway.Messages;

/// <summary>2401 入院办理 and 2403 住院信息变更, which carry the same facts.</summary>
sealed class M2401Admit(AdmitPatient admit) : IInfnoMessage
{
    public IReadOnlyList<string> Infnos => ["2401", "2403"];

    public Act Act => Act.HandleVisits;

    public Task<Result<object>> Handle(Request request, CancellationToken cancel) => request.Infno == "2401" ? Admit(request, cancel) : Correct(request, cancel);

    async Task<Result<object>> Admit(Request request, CancellationToken cancel)
    {
        var node = request.Input.Child("mdtrtinfo");
        var credential = Credential.Read(node);
        if (credential.Number.Length == 0) node.Text("mdtrt_cert_no", 50);
        var patient = new PatientAtCounter(node.Person("psn_no"), node.Code("insutype", Vocabulary.Insurances), node.Moment("begntime"), credential.Kind, credential.Number);
        var admission = new Admission(patient, Stay(node, request.Input, node.Text("ipt_no", 50)));
        if ((node.Problem ?? request.RegionRefusal(patient.Person)) is { } refusal) return refusal;
        var admitted = await admit.Run(request.Call(admission), request.Institution, admission, request.InsuredRegion, cancel);
        return admitted.Value is { } visit ? new Output(new(IdSource.Text(visit.VisitNo), visit.Person.ToString())) : admitted.Refusal!;
    }

    async Task<Result<object>> Correct(Request request, CancellationToken cancel)
    {
        var node = request.Input.Child("adminfo");
        var parsed = new Parsed(node.Id("mdtrt_id"), node.Person("psn_no"), Stay(node, request.Input, node.OptionalText("ipt_otp_no", 50)));
        if ((node.Problem ?? request.RegionRefusal(parsed.Person)) is { } refusal) return refusal;
        return NoOutput.After(await admit.Correct(request.Call(parsed), request.Institution, parsed.VisitNo, parsed.Person, parsed.Stay, cancel));
    }

    // nwb_flag stands in no table of 2401; clients put it beside the other flags or into the extension (provisional shape).
    static StayDescription Stay(WireNode node, WireNode input, string hospitalNo) => new(
        node.Code("med_type", Vocabulary.Visits), node.Moment("begntime"), hospitalNo, node.OptionalText("adm_dept_name", 100), node.OptionalText("chfpdr_name", 50),
        node.OptionalText("adm_bed", 30), node.OptionalText("dise_codg", 30), node.OptionalText("dise_name", 500), VisitFlags.Injury(node), VisitFlags.Event(node),
        node.OptionalText("adm_way", 3) == "1", node.OptionalFlag("nwb_flag") ?? false, DiagnosisFields.Read(input));

    sealed record Parsed(long VisitNo, PersonNo Person, StayDescription Stay);

    sealed record Output([property: JsonPropertyName("result")] Row Result);

    sealed record Row([property: JsonPropertyName("mdtrt_id")] string VisitNo, [property: JsonPropertyName("psn_no")] string PersonNo);
}
