using System.Text.Json.Nodes;
using Yidi.Gateway.Envelope;
using Yidi.Gateway.Wire;
using Yidi.Operations.Access;
using Yidi.Operations.ManualClaims;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Gateway.Messages;

/// <summary>
/// 4201 to 4209, visits that were paid by the patient. Provisional shape: no field table is public. Assumed, after 2203 and 2204: 4201 uploads
/// lines (feedetail), 4202 the visit (mdtrtinfo) with diagnoses (diseinfo), 4203 completes it, 4204 removes lines, 4205 the visit, 4206 diagnoses, 4207
/// asks for everything of a visit, 4208 and 4209 upload and replace diagnoses. A visit is named by the hospital's own fixmedins_mdtrt_id. No
/// compatibility is claimed.
/// </summary>
sealed class M4201SelfPay(SelfPayUploads uploads) : IInfnoMessage
{
    public IReadOnlyList<string> Infnos => ["4201", "4202", "4203", "4204", "4205", "4206", "4207", "4208", "4209"];

    public Act Act => Act.HandleVisits;

    public Task<Result<object>> Handle(Request request, CancellationToken cancel) => request.Infno switch
    {
        "4201" => Upload(request, [.. request.Input.Children("feedetail").Select(Line)], cancel),
        "4202" or "4203" => Upload(request, [Visit(request.Input.Child("mdtrtinfo")), .. request.Input.Has("diseinfo") ? Diagnoses(request) : []], cancel),
        "4208" or "4209" => Upload(request, Diagnoses(request), cancel),
        "4204" => Remove(request, SelfPayKind.Line, "feedetl_sn", cancel),
        "4206" => Remove(request, SelfPayKind.Diagnosis, "diag_code", cancel),
        "4205" => Remove(request, SelfPayKind.Visit, "", cancel),
        _ => Find(request, cancel),
    };

    async Task<Result<object>> Upload(Request request, IReadOnlyList<UploadedSelfPay> facts, CancellationToken cancel) =>
        request.Input.Problem is { } unread ? unread : NoOutput.After(await uploads.Upload(request.Call(facts), request.Institution, facts, cancel));

    async Task<Result<object>> Remove(Request request, SelfPayKind kind, string itemField, CancellationToken cancel)
    {
        var nodes = request.Input.Children("data");
        var key = nodes.Count > 0 ? nodes[0].Text(VisitKey, 40) : "";
        List<string> items = itemField.Length == 0 ? [] : [.. nodes.Select(n => n.OptionalText(itemField, 30)).Where(static i => i.Length > 0)];
        return request.Input.Problem is { } unread ? unread : NoOutput.After(await uploads.Remove(request.Call(new { key, kind, items }), request.Institution, key, kind, items, cancel));
    }

    async Task<Result<object>> Find(Request request, CancellationToken cancel)
    {
        var key = request.Input.ChildOrSelf("data").Text(VisitKey, 40);
        if (request.Input.Problem is { } unread) return unread;
        return await uploads.Find(request.Institution, key, cancel) is { } found
            ? new JsonObject { ["mdtrtinfo"] = JsonNode.Parse(found.Content), ["diseinfo"] = Nodes(found.Diagnoses), ["feedetail"] = Nodes(found.Lines) }
            : new Refusal(RefusalKind.VisitUnknown, VisitKey, key);
    }

    const string VisitKey = "fixmedins_mdtrt_id";

    static JsonArray Nodes(IReadOnlyList<string> contents) => [.. contents.Select(static c => JsonNode.Parse(c))];

    static UploadedSelfPay Visit(WireNode node) => new(node.Text(VisitKey, 40), SelfPayKind.Visit, "", node.Text("certno", 50), node.OptionalAmount("medfee_sumamt") ?? Money.Zero, node.Content,
        Stay: new(DayOf(node, "begntime"), DayOf(node, "endtime"), Enum.TryParse<VisitType>(node.OptionalText("med_type", 1_000), out var service) && Enum.IsDefined(service) ? service : null));

    /// <summary>Null also where it cannot be read: what is only a help for a later claim is no reason to refuse an upload.</summary>
    static DateOnly? DayOf(WireNode node, string name) => WireTime.TryParse(node.OptionalText(name, 1_000), out var moment) ? DateOnly.FromDateTime(moment) : null;

    /// <summary>Fields after 2204; what a hospital leaves out is for the reviewer to enter.</summary>
    static UploadedSelfPay Line(WireNode node)
    {
        var (item, total) = (node.Text("feedetl_sn", 30), node.Amount("det_item_fee_sumamt"));
        var line = new TypedLine(Cut(node.OptionalText("med_list_codg", 1_000), 50), Cut(node.OptionalText("medins_list_name", 1_000) is { Length: > 0 } name ? name : item, 100), DayOf(node, "fee_ocur_time") ?? default, node.Has("cnt") ? node.Quantity("cnt") : new(10_000), total, FeeLineFields.Approval(node));
        return Fact(node, SelfPayKind.Line, item, total) with { Line = line };
    }

    static string Cut(string text, int most) => text.Length <= most ? text : text[..most];

    static List<UploadedSelfPay> Diagnoses(Request request) => [.. request.Input.Children("diseinfo").Select(n => Fact(n, SelfPayKind.Diagnosis, n.Text("diag_code", 30), Money.Zero))];

    static UploadedSelfPay Fact(WireNode node, SelfPayKind kind, string item, Money amount) => new(node.Text(VisitKey, 40), kind, item, "", amount, node.Content);
}
