using System.Text.Json.Serialization;
using Yidi.Gateway.Wire;
using Yidi.Operations.Catalogue;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Visits;
using Yidi.Policy;

namespace Yidi.Gateway.Messages;

/// <summary>A fee line as 2204, 2301, 2101 and 2102 send it.</summary>
static class FeeLineFields
{
    /// <summary>Clients round price × quantity in their own way; more than one fen apart is a mistake (his-interface 2204).</summary>
    static readonly Money Tolerance = new(1);

    internal static UploadedLine Read(WireNode node, string part, bool ofStay)
    {
        var raw = new RawFeeLine(node.Text("feedetl_sn", 30), node.Text("med_list_codg", 50), node.Day("fee_ocur_time"),
            node.Amount("det_item_fee_sumamt"), node.Price("pric"), node.Quantity("cnt"), Approval(node), ofStay ? node.OptionalText("init_feedetl_sn", 30) : "");
        // rx_circ_flag on a stay: bought outside with the hospital's slip (provisional shape: the table of 2301 does not name it).
        var origin = ofStay && node.OptionalFlag("rx_circ_flag") == true ? LineOrigin.OutsidePurchase : LineOrigin.OfVisit;
        return new(raw, part, node.Has("dise_codg") ? node.OptionalText("dise_codg", 30) : node.OptionalText("dise_code", 30), origin);
    }

    /// <summary>hosp_appr_flag: 1 approved, 2 not approved; 0 says nothing of a restricted item.</summary>
    internal static RestrictedUse Approval(WireNode node) => node.OptionalText("hosp_appr_flag", 3).TrimStart('0') switch
    {
        "1" => RestrictedUse.Approved,
        "2" => RestrictedUse.Refused,
        _ => RestrictedUse.Unrestricted,
    };

    internal static Refusal? AmountRefusal(FeeUpload upload) =>
        upload.Lines.Select(l => AmountRefusal(l.Raw)).FirstOrDefault(static r => r is not null);

    static Refusal? AmountRefusal(RawFeeLine line)
    {
        if (SignRefusal(line) is { } sign) return sign;
        if (line.Price.Micro < 0) return new(RefusalKind.FieldInvalid, "pric", line.Price.ToString(), "单价不得为负");
        if (line.Price.Micro == 0 && line.Total != Money.Zero) return new(RefusalKind.AmountDisagrees, "det_item_fee_sumamt", line.Total.ToString(), "单价为零");
        var expected = line.Price.Times(line.Quantity, Rounding.HalfUp);
        return Money.Max(expected - line.Total, line.Total - expected) > Tolerance
            ? new(RefusalKind.AmountDisagrees, "det_item_fee_sumamt", line.Total.ToString(), $"单价×数量={expected}")
            : null;
    }

    /// <summary>A charge is positive; a line that names the one it takes back is negative (2301).</summary>
    static Refusal? SignRefusal(RawFeeLine line)
    {
        if (line.RefundOf.Length == 0)
        {
            if (line.Quantity.TenThousandths <= 0) return new(RefusalKind.FieldInvalid, "cnt", line.Quantity.ToString(), "数量应大于零；住院退费须填原费用流水号init_feedetl_sn");
            return line.Total < Money.Zero ? new(RefusalKind.FieldInvalid, "det_item_fee_sumamt", line.Total.ToString(), "金额不得为负") : null;
        }
        if (line.Quantity.TenThousandths >= 0) return new(RefusalKind.FieldInvalid, "cnt", line.Quantity.ToString(), "退费明细的数量应为负");
        return line.Total > Money.Zero ? new(RefusalKind.FieldInvalid, "det_item_fee_sumamt", line.Total.ToString(), "退费明细的金额不得为正") : null;
    }
}

/// <summary>What the catalogue made of one uploaded line.</summary>
sealed record FeeLineRow(
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
    /// <summary>What the interface shows when there is no price limit.</summary>
    const decimal NoLimit = 999999m;

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

    internal static FeeLineRow Of(ClassifiedUpload line) => new(
        line.LineNo, line.Total, line.QuantityTenThousandths / 10_000m, line.PriceMicro / 1_000_000m,
        line.PriceLimitMicro is { } limit ? limit / 1_000_000m : NoLimit, line.OwnShare, line.FullOwn, line.OverLimit, line.FirstShare, line.InScope,
        FormattableString.Invariant($"0{(int)line.Class}"), line.ChargeCategory, line.RestrictedUse ? "1" : "0");
}
