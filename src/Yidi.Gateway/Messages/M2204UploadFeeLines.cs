using System.Text.Json.Serialization;
using Yidi.Gateway.Envelope;
using Yidi.Gateway.Wire;
using Yidi.Operations.Access;
using Yidi.Operations.Catalogue;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Visits;
using Yidi.Policy;

namespace Yidi.Gateway.Messages;

/// <summary>2204 门诊费用明细信息上传 and 2301 住院费用明细上传: all lines of a call are stored, or none.</summary>
sealed class M2204UploadFeeLines(UploadFeeLines uploadFeeLines) : IInfnoMessage
{
    public IReadOnlyList<string> Infnos => ["2204", "2301"];

    public Act Act => Act.HandleVisits;

    public async Task<Result<object>> Handle(Request request, CancellationToken cancel)
    {
        var nodes = request.Input.Children("feedetail");
        var ofStay = request.Infno == "2301";
        var lines = nodes.Select(n => (VisitNo: n.Id("mdtrt_id"), Person: n.Person("psn_no"), Line: FeeLineFields.Read(n, ofStay ? "" : n.Text("chrg_bchno", 30), ofStay))).ToList();
        if (request.Input.Problem is { } unread) return unread;
        if (lines.Select(static l => (l.VisitNo, l.Person)).Distinct().Count() > 1) return new Refusal(RefusalKind.FeeLineNotOfVisit, "mdtrt_id");
        var upload = new FeeUpload(lines[0].VisitNo, lines[0].Person, [.. lines.Select(static l => l.Line)], ofStay);
        if ((request.RegionRefusal(upload.Person) ?? FeeLineFields.AmountRefusal(upload)) is { } refusal) return refusal;
        var stored = await uploadFeeLines.Run(request.Call(upload), request.Institution, upload, cancel);
        return stored.Value is { } classified ? new FeeLinesOutput([.. classified.Select(FeeLineRow.Of)]) : stored.Refusal!;
    }
}

sealed record FeeLinesOutput([property: JsonPropertyName("result")] IReadOnlyList<FeeLineRow> Rows);
