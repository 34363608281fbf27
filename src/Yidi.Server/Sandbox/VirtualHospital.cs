using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Yidi.Operations.Access;

namespace Yidi.Server.Sandbox;

/// <summary>What the platform answered to one message.</summary>
public sealed record InfnoReply(int Code, string? Error, JsonNode? Output)
{
    /// <summary>The output of a message that must succeed; throws <see cref="InvalidOperationException"/> with the platform's text otherwise.</summary>
    public JsonNode Must() => Code == 0 ? Output! : throw new InvalidOperationException(Error);
}

/// <summary>
/// A hospital's information system that talks to the real gateway over HTTP, as a networked hospital does. It settles the published bill of
/// the Langfang retiree (worked-examples W1) or any other.
/// </summary>
public sealed class VirtualHospital(HttpClient http, SandboxInstitution account, string key)
{
    int _sequence;

    public string Institution => account.Institution;

    /// <summary>Its calls are not counted as those of the institution's own system.</summary>
    public bool Simulated { get; init; }

    /// <summary>The institution code, a fixed time and a sequence: the same key gives the same msgids, so that a repeated run is a retry.</summary>
    public string NextMessageId() => MessageId(++_sequence);

    public string MessageId(int sequence) => string.Create(CultureInfo.InvariantCulture, $"{account.Institution}{key.PadLeft(14, '0')}{sequence:0000}");

    /// <summary>Asks a sandbox for its accounts and opens the hospital of <paramref name="institution"/>.</summary>
    /// <param name="key">At most 14 characters; part of every msgid.</param>
    public static async Task<(VirtualHospital Hospital, SandboxDocument Sandbox)> Open(HttpClient http, string key, string institution, CancellationToken cancel)
    {
        var sandbox = await http.GetFromJsonAsync<SandboxDocument>("/api/sandbox", cancel) ?? throw new InvalidOperationException("The server is not a sandbox.");
        // What is read back over REST is read as the sandbox's auditor; the gateway knows no bearer tokens of ours.
        http.DefaultRequestHeaders.Authorization ??= new("Bearer", sandbox.Accounts.First(static a => a.UserName == "auditor").Token);
        return (new(http, sandbox.Institutions.Single(i => i.Institution == institution), key), sandbox);
    }

    public Task<InfnoReply> Send(string infno, JsonObject input, CancellationToken cancel, string? messageId = null, string insured = "") =>
        Post("/infno", Envelope(infno, messageId ?? NextMessageId(), input, insured).ToJsonString(), cancel);

    /// <summary>The envelope of his-interface 1.1 with the constants most clients send.</summary>
    public JsonObject Envelope(string infno, string messageId, JsonObject input, string insured = "") => new()
    {
        ["infno"] = infno,
        ["msgid"] = messageId,
        ["mdtrtarea_admvs"] = account.HostRegion,
        ["insuplc_admdvs"] = insured,
        ["recer_sys_code"] = "YBXT",
        ["dev_no"] = "",
        ["dev_safe_info"] = "",
        ["cainfo"] = "",
        ["signtype"] = "",
        ["infver"] = "V1.0",
        ["opter_type"] = "1",
        ["opter"] = "0001",
        ["opter_name"] = "收费员",
        ["inf_time"] = "2022-07-01 09:30:00",
        ["fixmedins_code"] = account.Institution,
        ["fixmedins_name"] = account.Name,
        ["sign_no"] = "",
        ["input"] = input,
    };

    /// <summary>Posts a body under a fresh x-tif signature; the signature does not cover the body.</summary>
    public async Task<InfnoReply> Post(string path, string body, CancellationToken cancel)
    {
        using var response = await PostRaw(path, Encoding.UTF8.GetBytes(body), cancel);
        var text = await response.Content.ReadAsStringAsync(cancel);
        if (!text.StartsWith('{') || JsonNode.Parse(text) is not { } reply || reply["infcode"] is not { } code)
            throw new InvalidDataException($"{path} answered no envelope: HTTP {(int)response.StatusCode} {text[..Math.Min(text.Length, 300)]}");
        return new((int)code, (string?)reply["err_msg"], reply["output"]);
    }

    public async Task<HttpResponseMessage> PostRaw(string path, byte[] body, CancellationToken cancel, Action<HttpRequestHeaders>? change = null)
    {
        using var request = Sign(path, body);
        change?.Invoke(request.Headers);
        return await http.SendAsync(request, cancel);
    }

    /// <summary>A request under a fresh x-tif signature.</summary>
    public HttpRequestMessage Sign(string path, byte[] body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/json;charset=UTF-8");
        var timestamp = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var nonce = Guid.NewGuid().ToString("N");
        request.Headers.Add("x-tif-paasid", account.Account);
        request.Headers.Add("x-tif-timestamp", timestamp);
        request.Headers.Add("x-tif-nonce", nonce);
        if (Simulated) request.Headers.Add(CallTally.Simulated, "1");
        request.Headers.Add("x-tif-signature", VerifySignature.Sign(account.Secret, timestamp, nonce));
        return request;
    }
}

/// <summary>The messages of one outpatient visit, from reading the card to the bill that is ready to settle.</summary>
/// <param name="insured">Region the person is insured in.</param>
/// <param name="visitType">med_type: 14 for the chronic visit of the example, 11 for the same drugs on an ordinary one.</param>
public sealed class VirtualVisit(VirtualHospital hospital, string personNo, string certificate, string insured = "131000", string visitType = "14")
{
    public const string Batch = "B0001";

    public static string Total => "64.29";

    public string VisitNo { get; private set; } = "";

    public string PersonNo => personNo;

    /// <summary>2201, 2203A and 2204 for the two drugs of the published example.</summary>
    public async Task Prepare(CancellationToken cancel)
    {
        VisitNo = (string)(await hospital.Send("2201", Register(), cancel, insured: insured)).Must()["data"]!["mdtrt_id"]!;
        Expect(await hospital.Send("2203A", Describe(), cancel, insured: insured));
        (await hospital.Send("2204", Lines(), cancel, insured: insured)).Must();
    }

    /// <summary>2208: cancels what was settled.</summary>
    public Task<InfnoReply> Undo(string settlement, CancellationToken cancel) => hospital.Send("2208", Cancel(settlement), cancel, insured: insured);

    static void Expect(InfnoReply reply)
    {
        if (reply.Code != 0) throw new InvalidOperationException(reply.Error);
    }

    public JsonObject Register() => Data(new JsonObject
    {
        ["psn_no"] = personNo,
        ["insutype"] = "310",
        ["begntime"] = "2022-07-01 09:00:00",
        ["mdtrt_cert_type"] = "02",
        ["mdtrt_cert_no"] = certificate,
        ["ipt_otp_no"] = "OP20220701001",
        ["atddr_no"] = "D110105000001",
        ["dr_name"] = "李医生",
        ["dept_code"] = "A03",
        ["dept_name"] = "内分泌科",
        ["caty"] = "A03",
    });

    public JsonObject Describe() => new()
    {
        ["mdtrtinfo"] = new JsonObject
        {
            ["mdtrt_id"] = VisitNo,
            ["psn_no"] = personNo,
            ["med_type"] = visitType,
            ["begntime"] = "2022-07-01 09:00:00",
            ["main_cond_dscr"] = "",
            ["dise_codg"] = SandboxFacts.Diabetes,
            ["dise_name"] = "糖尿病",
        },
        ["diseinfo"] = new JsonArray(new JsonObject
        {
            ["diag_type"] = "1",
            ["diag_srt_no"] = 1,
            ["diag_code"] = "E11.900",
            ["diag_name"] = "2型糖尿病",
            ["diag_dept"] = "内分泌科",
            ["dise_dor_no"] = "D110105000001",
            ["dise_dor_name"] = "李医生",
            ["diag_time"] = "2022-07-01 09:10:00",
            ["vali_flag"] = "1",
        }),
    };

    public JsonObject Lines(string batch = Batch) => new()
    {
        ["feedetail"] = new JsonArray(
            Line($"{batch}-1", batch, SandboxFacts.Acarbose, "32.52"), Line($"{batch}-2", batch, SandboxFacts.Repaglinide, "31.77")),
    };

    public JsonObject Line(string lineNo, string batch, string item, string amount) => new()
    {
        ["feedetl_sn"] = lineNo,
        ["mdtrt_id"] = VisitNo,
        ["psn_no"] = personNo,
        ["chrg_bchno"] = batch,
        ["dise_codg"] = SandboxFacts.Diabetes,
        ["rxno"] = "RX1",
        ["rx_circ_flag"] = "0",
        ["fee_ocur_time"] = "2022-07-01 09:20:00",
        ["med_list_codg"] = item,
        ["medins_list_codg"] = "HIS-" + item,
        ["det_item_fee_sumamt"] = decimal.Parse(amount, CultureInfo.InvariantCulture),
        ["cnt"] = 1,
        ["pric"] = amount,
        ["bilg_dept_codg"] = "A03",
        ["bilg_dept_name"] = "内分泌科",
        ["bilg_dr_codg"] = "D110105000001",
        ["bilg_dr_name"] = "李医生",
        ["hosp_appr_flag"] = "1",
    };

    /// <summary>The input of 2206 and 2207.</summary>
    public JsonObject Settle(string batch = Batch) => Data(new JsonObject
    {
        ["psn_no"] = personNo,
        ["mdtrt_cert_type"] = "02",
        ["mdtrt_cert_no"] = certificate,
        ["med_type"] = visitType,
        ["medfee_sumamt"] = decimal.Parse(Total, CultureInfo.InvariantCulture),
        ["psn_setlway"] = "01",
        ["mdtrt_id"] = VisitNo,
        ["chrg_bchno"] = batch,
        ["acct_used_flag"] = "0",
        ["insutype"] = "310",
        ["invono"] = "",
        ["fulamt_ownpay_amt"] = 0,
        ["overlmt_selfpay"] = 0,
        ["preselfpay_amt"] = 3.18,
        ["inscp_scp_amt"] = 61.11,
    });

    public JsonObject Cancel(string settlementId) => Data(new JsonObject { ["setl_id"] = settlementId, ["mdtrt_id"] = VisitNo, ["psn_no"] = personNo });

    public JsonObject CancelVisit() => Data(new JsonObject { ["psn_no"] = personNo, ["mdtrt_id"] = VisitNo, ["ipt_otp_no"] = "OP20220701001" });

    public JsonObject Reverse(string messageId, string infno) => Data(new JsonObject { ["psn_no"] = personNo, ["omsgid"] = messageId, ["oinfno"] = infno });

    public static JsonObject Data(JsonObject data) => new() { ["data"] = data };
}
