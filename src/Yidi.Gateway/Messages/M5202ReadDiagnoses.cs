using System.Globalization;
using System.Text.Json.Serialization;
using Yidi.Gateway.Envelope;
using Yidi.Operations.Access;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Visits;

namespace Yidi.Gateway.Messages;

/// <summary>5202 诊断信息查询: the diagnoses of the newest description of a visit.</summary>
sealed class M5202ReadDiagnoses(ReadVisits read, RecordRead record) : IInfnoMessage
{
    public IReadOnlyList<string> Infnos => ["5202"];

    public Act Act => Act.HandleVisits;

    public async Task<Result<object>> Handle(Request request, CancellationToken cancel)
    {
        var node = request.Input.ChildOrSelf("data");
        var (visitNo, person) = (node.Id("mdtrt_id"), node.Person("psn_no"));
        if ((node.Problem ?? request.RegionRefusal(person)) is { } refusal) return refusal;
        var found = await read.Diagnoses(request.Institution, visitNo, person, cancel);
        if (found.Value is not { } diagnoses) return found.Refusal!;
        await record.Run(request.Caller(), Act, person, cancel, "5202");
        return new Output([.. diagnoses.Select(d => Row.Of(d, person.ToString()))]);
    }

    sealed record Output([property: JsonPropertyName("diseinfo")] IReadOnlyList<Row> Rows);

    sealed record Row(
        [property: JsonPropertyName("diag_info_id")] string Id,
        [property: JsonPropertyName("mdtrt_id")] string VisitNo,
        [property: JsonPropertyName("psn_no")] string PersonNo,
        [property: JsonPropertyName("inout_diag_type")] string InOrOut,
        [property: JsonPropertyName("diag_type")] string Kind,
        [property: JsonPropertyName("maindiag_flag")] string Main,
        [property: JsonPropertyName("diag_srt_no")] int Ordinal,
        [property: JsonPropertyName("diag_code")] string Code,
        [property: JsonPropertyName("diag_name")] string Name)
    {
        internal static Row Of(VisitDiagnosis d, string person) => new(
            string.Create(CultureInfo.InvariantCulture, $"{d.VisitNo}{d.Ordinal:00}"), IdSource.Text(d.VisitNo), person, "1", d.Kind, d.Main ? "1" : "0", d.Ordinal, d.Code, d.Name);
    }
}
