using System.Text.Json.Serialization;
using Yidi.Gateway.Envelope;
using Yidi.Gateway.Wire;
using Yidi.Operations.Access;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Visits;
using Yidi.Policy;

namespace Yidi.Gateway.Messages;

/// <summary>2201 门诊挂号.</summary>
sealed class M2201RegisterVisit(RegisterVisit registerVisit) : IInfnoMessage
{
    public IReadOnlyList<string> Infnos => ["2201"];

    public Act Act => Act.HandleVisits;

    public async Task<Result<object>> Handle(Request request, CancellationToken cancel)
    {
        var node = request.Input.Child("data");
        var credential = Credential.Read(node);
        if (credential.Number.Length == 0) node.Text("mdtrt_cert_no", 50);
        var patient = new PatientAtCounter(node.Person("psn_no"), node.Code("insutype", Vocabulary.Insurances), node.Moment("begntime"), credential.Kind, credential.Number);
        var registration = new VisitRegistration(patient, node.Text("ipt_otp_no", 50), node.OptionalText("dept_name", 100), node.OptionalText("dr_name", 50));
        if ((node.Problem ?? request.RegionRefusal(patient.Person)) is { } refusal) return refusal;
        var registered = await registerVisit.Run(request.Call(registration), request.Institution, registration, request.InsuredRegion, cancel);
        return registered.Value is { } visit
            ? new Output(new(IdSource.Text(visit.VisitNo), visit.Person.ToString(), visit.HospitalNo, null))
            : registered.Refusal!;
    }

    sealed record Output([property: JsonPropertyName("data")] Data Visit);

    sealed record Data(
        [property: JsonPropertyName("mdtrt_id")] string VisitNo,
        [property: JsonPropertyName("psn_no")] string PersonNo,
        [property: JsonPropertyName("ipt_otp_no")] string HospitalNo,
        [property: JsonPropertyName("exp_content")] string? Extension);
}
