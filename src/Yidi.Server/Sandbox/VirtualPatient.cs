using System.Globalization;
using System.Text.Json.Nodes;

namespace Yidi.Server.Sandbox;

/// <summary>One charge of a virtual hospital.</summary>
/// <param name="RefundOf">The line it takes back; empty on a charge.</param>
public sealed record VirtualCharge(string LineNo, string Item, decimal Price, decimal Quantity, DateOnly On, string RefundOf = "", string Approval = "1")
{
    public decimal Total => decimal.Round(Price * Quantity, 2, MidpointRounding.AwayFromZero);
}

/// <summary>The messages of any visit or stay of one person at one institution, as a hospital's system makes them.</summary>
public sealed class VirtualPatient(VirtualHospital hospital, string personNo, string certificate, string insured, string insurance = "310")
{
    public string PersonNo => personNo;

    public VirtualHospital Hospital => hospital;

    /// <summary>就诊ID, once registered or admitted.</summary>
    public string VisitNo { get; set; } = "";

    public Task<InfnoReply> Send(string infno, JsonObject input, CancellationToken cancel, string? messageId = null) => hospital.Send(infno, input, cancel, messageId, insured);

    public JsonObject ReadCard() => Data(new() { ["mdtrt_cert_type"] = "02", ["mdtrt_cert_no"] = certificate });

    public JsonObject Register(DateOnly on) => Data(Presented(new()
    {
        ["begntime"] = Moment(on, 9), ["ipt_otp_no"] = "OP" + on.ToString("yyyyMMdd", CultureInfo.InvariantCulture), ["atddr_no"] = "D001", ["dr_name"] = "李医生", ["dept_code"] = "A03", ["dept_name"] = "内科", ["caty"] = "A03",
    }));

    public JsonObject Describe(DateOnly on, string visitType, string disease = "", JsonObject? flags = null) => new()
    {
        ["mdtrtinfo"] = With(flags, new() { ["mdtrt_id"] = VisitNo, ["psn_no"] = personNo, ["med_type"] = visitType, ["begntime"] = Moment(on, 9), ["dise_codg"] = disease, ["dise_name"] = disease }),
        ["diseinfo"] = Diagnoses(on),
    };

    /// <param name="flags">Members added to mdtrtinfo: injury, newborn, way of admission.</param>
    public JsonObject Admit(DateOnly on, string visitType = "21", JsonObject? flags = null) => new()
    {
        ["mdtrtinfo"] = With(flags, Presented(new()
        {
            ["begntime"] = Moment(on, 8), ["med_type"] = visitType, ["ipt_no"] = "IP" + on.ToString("yyyyMMdd", CultureInfo.InvariantCulture), ["atddr_no"] = "D001", ["chfpdr_name"] = "李医生", ["adm_diag_dscr"] = "肺炎",
            ["adm_dept_codg"] = "A03", ["adm_dept_name"] = "内科", ["adm_bed"] = "12", ["dscg_maindiag_code"] = "J18.900", ["dscg_maindiag_name"] = "肺炎",
        })),
        ["diseinfo"] = Diagnoses(on),
    };

    public JsonObject CorrectAdmission(DateOnly on, string visitType = "21", JsonObject? flags = null) => new()
    {
        ["adminfo"] = With(flags, new() { ["mdtrt_id"] = VisitNo, ["psn_no"] = personNo, ["begntime"] = Moment(on, 8), ["med_type"] = visitType, ["ipt_otp_no"] = "IP1", ["adm_dept_name"] = "外科", ["adm_bed"] = "30" }),
        ["diseinfo"] = Diagnoses(on),
    };

    public JsonObject Discharge(DateOnly on, int hour = 10) => new()
    {
        ["dscginfo"] = new JsonObject { ["mdtrt_id"] = VisitNo, ["psn_no"] = personNo, ["insutype"] = insurance, ["endtime"] = Moment(on, hour), ["dscg_dept_codg"] = "A03", ["dscg_dept_name"] = "内科", ["dscg_way"] = "1" },
        ["diseinfo"] = Diagnoses(on),
    };

    /// <summary>The input of 2204 and 2301; a stay has no batch.</summary>
    public JsonObject Charges(IEnumerable<VirtualCharge> charges, string batch = "", string disease = "") =>
        new() { ["feedetail"] = new JsonArray([.. charges.Select(c => (JsonNode)Charge(c, batch, disease))]) };

    public JsonObject Charge(VirtualCharge charge, string batch, string disease) => new()
    {
        ["feedetl_sn"] = charge.LineNo, ["init_feedetl_sn"] = charge.RefundOf, ["mdtrt_id"] = VisitNo, ["psn_no"] = personNo, ["chrg_bchno"] = batch, ["dise_codg"] = disease, ["rx_circ_flag"] = "0",
        ["fee_ocur_time"] = Moment(charge.On, 9), ["med_list_codg"] = charge.Item, ["medins_list_codg"] = "HIS-" + charge.Item, ["det_item_fee_sumamt"] = charge.Total, ["cnt"] = charge.Quantity, ["pric"] = charge.Price,
        ["bilg_dept_codg"] = "A03", ["bilg_dept_name"] = "内科", ["bilg_dr_codg"] = "D001", ["bilg_dr_name"] = "李医生", ["hosp_appr_flag"] = charge.Approval,
    };

    /// <summary>The input of 2206 and 2207.</summary>
    public JsonObject SettleVisit(decimal total, string visitType, string batch, bool useAccount = false) =>
        Data(Presented(new() { ["med_type"] = visitType, ["medfee_sumamt"] = total, ["psn_setlway"] = "01", ["mdtrt_id"] = VisitNo, ["chrg_bchno"] = batch, ["acct_used_flag"] = useAccount ? "1" : "0" }));

    /// <summary>The input of 2303 and 2304.</summary>
    public JsonObject SettleStay(decimal total, bool midStay = false, bool useAccount = false) =>
        Data(Presented(new() { ["medfee_sumamt"] = total, ["psn_setlway"] = "01", ["mdtrt_id"] = VisitNo, ["acct_used_flag"] = useAccount ? "1" : "0", ["mid_setl_flag"] = midStay ? "1" : "0" }));

    /// <summary>The input of 2101 and 2102 (provisional shape).</summary>
    public JsonObject Buy(DateOnly on, IReadOnlyList<VirtualCharge> charges) => new()
    {
        ["druginfo"] = Presented(new() { ["begntime"] = Moment(on, 9), ["med_type"] = "41", ["medfee_sumamt"] = charges.Sum(static c => c.Total), ["acct_used_flag"] = "0" }),
        ["drugdetail"] = new JsonArray([.. charges.Select(c => (JsonNode)Charge(c, "", ""))]),
    };

    public JsonObject OfVisit() => Data(new() { ["mdtrt_id"] = VisitNo, ["psn_no"] = personNo });

    public JsonObject OfSettlement(string settlement) => Data(new() { ["mdtrt_id"] = VisitNo, ["psn_no"] = personNo, ["setl_id"] = settlement });

    public JsonObject OfBatch(string batch) => Data(new() { ["mdtrt_id"] = VisitNo, ["psn_no"] = personNo, ["chrg_bchno"] = batch });

    public JsonObject OfLines(params string[] lines) => new() { ["data"] = new JsonArray([.. lines.Select(l => (JsonNode)new JsonObject { ["feedetl_sn"] = l, ["mdtrt_id"] = VisitNo, ["psn_no"] = personNo })]) };

    public JsonObject Reverse(string messageId, string infno) => Data(new() { ["psn_no"] = personNo, ["omsgid"] = messageId, ["oinfno"] = infno });

    JsonObject Presented(JsonObject node)
    {
        (node["psn_no"], node["insutype"], node["mdtrt_cert_type"], node["mdtrt_cert_no"]) = (personNo, insurance, "02", certificate);
        return node;
    }

    static JsonObject With(JsonObject? flags, JsonObject node)
    {
        foreach (var (name, value) in flags ?? []) node[name] = value?.DeepClone();
        return node;
    }

    static JsonArray Diagnoses(DateOnly on) => new(new JsonObject
    {
        ["diag_type"] = "1", ["maindiag_flag"] = "1", ["diag_srt_no"] = 1, ["diag_code"] = "J18.900", ["diag_name"] = "肺炎", ["diag_dept"] = "内科", ["dise_dor_no"] = "D001", ["dise_dor_name"] = "李医生", ["diag_time"] = Moment(on, 9), ["vali_flag"] = "1",
    });

    public static string Moment(DateOnly on, int hour) => string.Create(CultureInfo.InvariantCulture, $"{on:yyyy-MM-dd} {hour:00}:00:00");

    static JsonObject Data(JsonObject data) => new() { ["data"] = data };
}
