using System.Text.Json.Serialization;
using Yidi.Gateway.Envelope;
using Yidi.Gateway.Wire;
using Yidi.Operations.Access;
using Yidi.Operations.Catalogue;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Visits;
using Yidi.Policy;

namespace Yidi.Gateway.Messages;

/// <summary>2204 门诊费用明细信息上传: all lines of a call are stored, or none.</summary>
sealed class M2204UploadFeeLines(UploadFeeLines uploadFeeLines) : IInfnoMessage
{
    /// <summary>What the interface shows when there is no price limit.</summary>
    const decimal NoLimit = 999999m;

    /// <summary>Clients round price × quantity in their own way; more than one fen apart is a mistake (his-interface 2204).</summary>
    static readonly Money Tolerance = new(1);

    public IReadOnlyList<string> Infnos => ["2204"];

    public Act Act => Act.HandleVisits;

    public async Task<Result<object>> Handle(Request request, CancellationToken cancel)
    {
        var nodes = request.Input.Children("feedetail");
        var lines = nodes.Select(ReadLine).ToList();
        if (request.Input.Problem is { } unread) return unread;
        if (lines.Select(static l => (l.VisitNo, l.Person)).Distinct().Count() > 1) return new Refusal(RefusalKind.FeeLineNotOfVisit, "mdtrt_id");
        var upload = new FeeUpload(lines[0].VisitNo, lines[0].Person, [.. lines.Select(static l => l.Line)]);
        if ((request.RegionRefusal(upload.Person) ?? AmountRefusal(upload)) is { } refusal) return refusal;
        var stored = await uploadFeeLines.Run(request.Call(upload), request.Institution, upload, cancel);
        return stored.Value is { } classified ? new Output([.. classified.Select(Row.Of)]) : stored.Refusal!;
    }

    static (long VisitNo, PersonNo Person, UploadedLine Line) ReadLine(WireNode node)
    {
        var raw = new RawFeeLine(node.Text("feedetl_sn", 30), node.Text("med_list_codg", 50), node.Day("fee_ocur_time"),
            node.Amount("det_item_fee_sumamt"), node.Price("pric"), node.Quantity("cnt"), node.OptionalText("hosp_appr_flag", 3) == "2");
        return (node.Id("mdtrt_id"), node.Person("psn_no"), new(raw, node.Text("chrg_bchno", 30), node.OptionalText("dise_codg", 30)));
    }

    static Refusal? AmountRefusal(FeeUpload upload)
    {
        foreach (var line in upload.Lines.Select(static l => l.Raw))
        {
            if (line.Quantity.TenThousandths <= 0) return new(RefusalKind.FieldInvalid, "cnt", line.Quantity.ToString(), "门诊明细的数量应大于零");
            if (line.Price.Micro < 0) return new(RefusalKind.FieldInvalid, "pric", line.Price.ToString(), "单价不得为负");
            if (line.Total < Money.Zero) return new(RefusalKind.FieldInvalid, "det_item_fee_sumamt", line.Total.ToString(), "门诊明细的金额不得为负");
            if (line.Price.Micro == 0 && line.Total != Money.Zero) return new(RefusalKind.AmountDisagrees, "det_item_fee_sumamt", line.Total.ToString(), "单价为零");
            var expected = line.Price.Times(line.Quantity, Rounding.HalfUp);
            if (Money.Max(expected - line.Total, line.Total - expected) > Tolerance)
                return new(RefusalKind.AmountDisagrees, "det_item_fee_sumamt", line.Total.ToString(), $"单价×数量={expected}");
        }
        return null;
    }

    sealed record Output([property: JsonPropertyName("result")] IReadOnlyList<Row> Rows);

    sealed record Row(
        [property: JsonPropertyName("feedetl_sn")] string LineNo,
        [property: JsonPropertyName("det_item_fee_sumamt")] Money Total,
        [property: JsonPropertyName("cnt")] decimal Quantity,
        [property: JsonPropertyName("pric")] decimal Price,
        [property: JsonPropertyName("pric_uplmt_amt")] decimal PriceLimit,
        [property: JsonPropertyName("selfpay_prop")] Rate OwnShare,
        [property: JsonPropertyName("fulamt_ownpay_amt")] Money FullOwn,
        [property: JsonPropertyName("overlmt_amt")] Money OverLimit,
        [property: JsonPropertyName("preselfpay_amt")] Money FirstShare,
        [property: JsonPropertyName("inscp_scp_amt")] Money InScope,
        [property: JsonPropertyName("chrgitm_lv")] string Class,
        [property: JsonPropertyName("med_chrgitm_type")] string ChargeCategory,
        [property: JsonPropertyName("lmt_used_flag")] string RestrictedUse)
    {
        [JsonPropertyName("bas_medn_flag")]
        public string BasicMedicine { get; } = "0";

        [JsonPropertyName("hi_nego_drug_flag")]
        public string NegotiatedDrug { get; } = "0";

        [JsonPropertyName("chld_medc_flag")]
        public string? ChildMedicine { get; }

        [JsonPropertyName("list_sp_item_flag")]
        public string? SpecialItem { get; }

        [JsonPropertyName("drt_reim_flag")]
        public string DirectReimbursement { get; } = "0";

        [JsonPropertyName("memo")]
        public string? Memo { get; }

        [JsonPropertyName("exp_content")]
        public string? Extension { get; }

        internal static Row Of(ClassifiedUpload line) => new(
            line.LineNo, line.Total, line.QuantityTenThousandths / 10_000m, line.PriceMicro / 1_000_000m,
            line.PriceLimitMicro is { } limit ? limit / 1_000_000m : NoLimit, line.OwnShare, line.FullOwn, line.OverLimit, line.FirstShare, line.InScope,
            FormattableString.Invariant($"0{(int)line.Class}"), line.ChargeCategory, line.RestrictedUse ? "1" : "0");
    }
}
