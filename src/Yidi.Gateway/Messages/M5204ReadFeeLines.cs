using System.Text.Json.Serialization;
using Yidi.Gateway.Envelope;
using Yidi.Gateway.Wire;
using Yidi.Operations.Access;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Visits;
using Yidi.Policy;

namespace Yidi.Gateway.Messages;

/// <summary>5204 费用明细查询. The output is itself an array: an object makes one client fail.</summary>
sealed class M5204ReadFeeLines(ReadVisits read, RecordRead record) : IInfnoMessage
{
    public IReadOnlyList<string> Infnos => ["5204"];

    public Act Act => Act.HandleVisits;

    public async Task<Result<object>> Handle(Request request, CancellationToken cancel)
    {
        var node = request.Input.ChildOrSelf("data");
        var (visitNo, person, settlement) = (node.Id("mdtrt_id"), node.Person("psn_no"), node.Has("setl_id") ? node.Id("setl_id") : (long?)null);
        if ((node.Problem ?? request.RegionRefusal(person)) is { } refusal) return refusal;
        var found = await read.Lines(request.Institution, visitNo, person, settlement, cancel);
        if (found.Value is not { } lines) return found.Refusal!;
        await record.Run(request.Caller(), Act, person, cancel, "5204");
        return lines.Select(Row.Of).ToArray();
    }

    sealed record Row(
        [property: JsonPropertyName("mdtrt_id")] string VisitNo,
        [property: JsonPropertyName("setl_id")] string Settlement,
        [property: JsonPropertyName("feedetl_sn")] string LineNo,
        [property: JsonPropertyName("med_type")] string VisitType,
        [property: JsonPropertyName("fee_ocur_time")] DateOnly FeeDate,
        [property: JsonPropertyName("cnt")] decimal Quantity,
        [property: JsonPropertyName("pric")] decimal Price,
        [property: JsonPropertyName("det_item_fee_sumamt")] Money Total,
        [property: JsonPropertyName("selfpay_prop")] Rate OwnShare,
        [property: JsonPropertyName("fulamt_ownpay_amt")] Money FullOwn,
        [property: JsonPropertyName("overlmt_amt")] Money OverLimit,
        [property: JsonPropertyName("preselfpay_amt")] Money FirstShare,
        [property: JsonPropertyName("inscp_scp_amt")] Money InScope,
        [property: JsonPropertyName("chrgitm_lv")] string Class,
        [property: JsonPropertyName("hilist_code")] string Item,
        [property: JsonPropertyName("hilist_name")] string ItemName,
        [property: JsonPropertyName("med_list_codg")] string ListCode,
        [property: JsonPropertyName("init_feedetl_sn")] string RefundOf,
        [property: JsonPropertyName("lmt_used_flag")] string Restricted)
    {
        internal static Row Of(LineSeen seen) => new(
            IdSource.Text(seen.Line.VisitNo), seen.Settlement is { } id ? IdSource.Text(id) : "", seen.Line.LineNo, WireCode.Of(seen.VisitType), seen.Line.FeeDate,
            seen.Line.QuantityTenThousandths / 10_000m, seen.Line.PriceMicro / 1_000_000m, new(seen.Line.TotalFen), Rate.Parse(seen.Line.OwnShare), new(seen.Line.FullOwnFen),
            new(seen.Line.OverLimitFen), new(seen.Line.FirstShareFen), new(seen.Line.InScopeFen), FormattableString.Invariant($"0{(int)seen.Line.Class}"),
            seen.Line.ItemCode, seen.Line.ItemName, seen.Line.ItemCode, seen.Line.RefundOf, seen.Line.RestrictedUse == RestrictedUse.Unrestricted ? "0" : "1");
    }
}
