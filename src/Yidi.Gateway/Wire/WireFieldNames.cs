using Yidi.Operations.Plumbing;

namespace Yidi.Gateway.Wire;

/// <summary>What the platform calls a field, in the words of the interface. The only place that knows both.</summary>
static class WireFieldNames
{
    static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["visit"] = "mdtrt_id",
        ["person"] = "psn_no",
        ["batch"] = "chrg_bchno",
        ["line"] = "feedetl_sn",
        ["settlement"] = "setl_id",
        ["message"] = "msgid",
        ["original-message"] = "omsgid",
        ["institution"] = "fixmedins_code",
        ["insurance"] = "insutype",
        ["visit-type"] = "med_type",
        ["disease"] = "dise_codg",
        ["item"] = "med_list_codg",
        ["credential"] = "mdtrt_cert_no",
        ["fee-date"] = "fee_ocur_time",
        ["hospital-no"] = "ipt_otp_no",
        ["begins"] = "begntime",
        ["total"] = "medfee_sumamt",
        ["full-own"] = "fulamt_ownpay_amt",
        ["over-limit"] = "overlmt_selfpay",
        ["first-share"] = "preselfpay_amt",
        ["in-scope"] = "inscp_scp_amt",
        ["insured-region"] = "insuplc_admdvs",
        ["host-region"] = "mdtrtarea_admvs",
        ["filing"] = "trt_dcla_detl_sn",
        ["qualification"] = "trt_dcla_detl_sn",
        ["choice"] = "trt_dcla_detl_sn",
        ["ends"] = "endtime",
        ["visit-date"] = "begntime",
        ["settled-on"] = "setl_time",
        ["newborn"] = "nwb_flag",
        ["injury"] = "trum_flag",
        ["event"] = "matn_type",
        ["lines"] = "feedetail",
        ["fund"] = "fund_pay_type",
        ["fund-pays"] = "payinfo",
        ["items"] = "iteminfo",
        ["account-pays"] = "acct_pay",
        ["cash"] = "psn_cashpay",
        ["catalogue"] = "med_list_codg",
        ["statement-until"] = "stmt_enddate",
        ["self-pay-visit"] = "fixmedins_mdtrt_id",
        ["own-code"] = "fixmedins_hilist_id",
        ["period"] = "setlym",
        ["declaration"] = "clr_appy_evt_id",
        ["count"] = "psntime",
        ["amount"] = "amt",
        ["from"] = "begndate",
        ["until"] = "enddate",
        ["place"] = "mdtrtarea_admdvs",
        ["account"] = "x-tif-paasid",
        ["timestamp"] = "x-tif-timestamp",
        ["nonce"] = "x-tif-nonce",
        ["signature"] = "x-tif-signature",
    };

    internal static Refusal InWireWords(Refusal refusal) => refusal with { Field = Names.GetValueOrDefault(refusal.Field, refusal.Field) };
}
