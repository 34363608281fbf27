using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Yidi.Operations.Plumbing;
using Yidi.Server.Hosting;
using Yidi.Server.Sandbox;
using Yidi.Storage;
using Yidi.Testing;

namespace Yidi.System.Tests;

/// <summary>What the hospital's door refuses and what it forgives.</summary>
public sealed class DoorTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    static Task<Installation> Sandbox() => Installation.Of(StoreEngine.Sqlite);

    [Theory]
    [InlineData("""{"infno":"1101","input":{"data":{"mdtrt_cert_type":"02","mdtrt_cert_no":"991002195503159999","psn_name":"王小明"}}}""")]
    [InlineData("""{"infno":"1101","Input":"{\"data\":{\"CERTNO\":\"991002195503159999\",\"psn_name\":\"王小明\"}}"}""")]
    [InlineData("""{"infno":"1101","input":["{\"data\":{\"certno\":\"991002195503159999\",\"psn_name\":\"王小明\",},/* old */}"]}""")]
    [InlineData("""{"infno":"1101","input":{"data":"{\"certno\":991002195503159999,\"agnter_addr\":\"王小明\"}"},}""")]
    public async Task However_a_refused_request_is_spelled_its_kept_form_names_nobody(string spelled)
    {
        var installation = await Sandbox();
        var http = installation.Http();
        var (hospital, _) = await VirtualHospital.Open(http, installation.NextKey(), SandboxFacts.Clinic, Cancel);
        var envelope = hospital.Envelope("1101", hospital.NextMessageId(), []);
        var members = string.Join(',', envelope.Where(static m => m.Key is not ("infno" or "input")).Select(static m => $"\"{m.Key}\":{m.Value?.ToJsonString() ?? "null"}"));
        using var response = await hospital.PostRaw("/infno", Encoding.UTF8.GetBytes(string.Concat("{", members, ",", spelled.AsSpan(1))), Cancel);
        Assert.Contains("\"infcode\":-1", await response.Content.ReadAsStringAsync(Cancel));
        using var manager = new RestClient(installation, "auditor");
        var kept = (await manager.Get($"/api/institutions/{SandboxFacts.Clinic}/failed-calls")).ToJsonString(new() { Encoder = global::System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        Assert.Contains("1101", kept);
        Assert.DoesNotContain("991002195503159999", kept);
        Assert.DoesNotContain("王小明", kept);
    }

    [Theory]
    [InlineData("x-tif-signature", null, RefusalKind.NotSigned)]
    [InlineData("x-tif-paasid", null, RefusalKind.NotSigned)]
    [InlineData("x-tif-signature", "00", RefusalKind.WrongSignature)]
    [InlineData("x-tif-paasid", "nobody", RefusalKind.UnknownAccount)]
    [InlineData("x-tif-timestamp", "1656637200", RefusalKind.StaleTimestamp)]
    [InlineData("x-tif-timestamp", "soon", RefusalKind.StaleTimestamp)]
    [InlineData("x-tif-nonce", "other", RefusalKind.WrongSignature)]
    public async Task An_unsigned_or_wrongly_signed_request_is_refused(string header, string? value, RefusalKind expected)
    {
        var (hospital, visit, http) = await (await Sandbox()).NextVisit();
        using (http) await Refused(hospital, hospital.Envelope("2201", hospital.NextMessageId(), visit.Register()).ToJsonString(), expected, headers => Set(headers, header, value));
    }

    [Fact]
    public async Task A_replayed_request_is_refused()
    {
        var (hospital, visit, http) = await (await Sandbox()).NextVisit();
        using var client = http;
        var body = hospital.Envelope("2201", hospital.NextMessageId(), visit.Register()).ToJsonString();
        var kept = new Dictionary<string, string>();
        using (await hospital.PostRaw("/infno", Encoding.UTF8.GetBytes(body), Cancel, headers =>
        {
            foreach (var (name, values) in headers) kept[name] = values.Single();
        }))
        {
        }
        await Refused(hospital, body, RefusalKind.ReplayedNonce, headers =>
        {
            foreach (var (name, value) in kept) Set(headers, name, value);
        });
    }

    [Theory]
    //          field               value            refusal
    [InlineData("mdtrtarea_admvs", "990000", RefusalKind.UnknownRegion)]
    [InlineData("mdtrtarea_admvs", "310000", RefusalKind.RegionNotOfInstitution)]
    [InlineData("mdtrtarea_admvs", "Beijing", RefusalKind.UnknownRegion)]
    [InlineData("insuplc_admdvs", "999999", RefusalKind.UnknownRegion)]
    [InlineData("insuplc_admdvs", "310000", RefusalKind.RegionNotOfPerson)]
    [InlineData("insuplc_admdvs", "130100", RefusalKind.RegionNotOfPerson)]
    [InlineData("fixmedins_code", "H11010800002", RefusalKind.InstitutionNotOfAccount)]
    [InlineData("fixmedins_code", "", RefusalKind.FieldMissing)]
    [InlineData("msgid", "", RefusalKind.FieldMissing)]
    [InlineData("msgid", "12345678901234567890123456789012345678901", RefusalKind.FieldTooLong)]
    [InlineData("infno", "9999", RefusalKind.UnknownMessage)]
    [InlineData("infno", "", RefusalKind.UnknownMessage)]
    [InlineData("input", null, RefusalKind.FieldMissing)]
    public async Task A_wrong_envelope_is_refused(string field, string? value, RefusalKind expected)
    {
        var (hospital, visit, http) = await (await Sandbox()).NextVisit();
        using var client = http;
        var envelope = hospital.Envelope("2201", hospital.NextMessageId(), visit.Register(), "131000");
        envelope[field] = value;
        var error = await Refused(hospital, envelope.ToJsonString(), expected);
        if (expected is not (RefusalKind.UnknownMessage or RefusalKind.InstitutionNotOfAccount)) Assert.Contains(field, error, StringComparison.Ordinal);
        Assert.True(error.Length <= 200);
    }

    [Theory]
    [InlineData("{", RefusalKind.MalformedBody)]
    [InlineData("", RefusalKind.MalformedBody)]
    [InlineData("[]", RefusalKind.MalformedBody)]
    [InlineData("null", RefusalKind.MalformedBody)]
    [InlineData("{\"infno\":", RefusalKind.MalformedBody)]
    [InlineData("\"text\"", RefusalKind.MalformedBody)]
    [InlineData("\uFEFF{", RefusalKind.MalformedBody)]
    public async Task A_malformed_body_is_refused(string body, RefusalKind expected)
    {
        var (hospital, _, http) = await (await Sandbox()).NextVisit();
        using (http) await Refused(hospital, body, expected);
    }

    [Theory]
    [InlineData(1_200_000)]
    [InlineData(6_000_000)]
    public async Task An_oversized_body_is_refused(int bytes)
    {
        var (hospital, visit, http) = await (await Sandbox()).NextVisit();
        using var client = http;
        var envelope = hospital.Envelope("2201", hospital.NextMessageId(), visit.Register());
        envelope["dev_safe_info"] = new string('x', bytes);
        await Refused(hospital, envelope.ToJsonString(), RefusalKind.BodyTooLarge);
    }

    [Fact]
    public async Task Another_institution_cannot_touch_the_visit()
    {
        var installation = await Sandbox();
        var (_, visit, http) = await installation.NextPreparedVisit();
        using var client = http;
        var (clinic, _) = await VirtualHospital.Open(http, installation.NextKey(), SandboxFacts.Clinic, Cancel);
        Assert.StartsWith("[YD3001]", (await clinic.Send("2207", visit.Settle(), Cancel)).Error, StringComparison.Ordinal);
        Assert.StartsWith("[YD3001]", (await clinic.Send("2202", visit.CancelVisit(), Cancel)).Error, StringComparison.Ordinal);
        Assert.StartsWith("[YD2006]", (await clinic.Send("2203", visit.Describe(), Cancel)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_credential_of_another_person_is_refused_and_not_echoed()
    {
        var installation = await Sandbox();
        var (hospital, visit, http) = await installation.NextVisit();
        using var client = http;
        var (_, other) = await installation.NextPerson();
        var input = visit.Register();
        input["data"]!["mdtrt_cert_no"] = other.IdentityNumber;
        var error = (await hospital.Send("2201", input, Cancel)).Error!;
        Assert.StartsWith("[YD2102]", error, StringComparison.Ordinal);
        Assert.DoesNotContain(other.IdentityNumber, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("yyyy-MM-ddTHH:mm:ss")]
    [InlineData("yyyyMMdd")]
    [InlineData("yyyy/M/d H:mm:ss")]
    [InlineData("yyyy-MM-dd HH:mm:ss")]
    [InlineData("yyyy-MM-dd")]
    public async Task Dates_of_real_clients_are_understood(string form)
    {
        var (hospital, visit, http) = await (await Sandbox()).NextVisit();
        using var client = http;
        var input = visit.Register();
        input["data"]!["begntime"] = new DateTime(2022, 7, 1, 8, 5, 0, DateTimeKind.Unspecified).ToString(form, CultureInfo.InvariantCulture);
        Assert.Equal(0, (await hospital.Send("2201", input, Cancel)).Code);
    }

    [Fact]
    public async Task Case_arrays_text_numbers_and_text_input_are_forgiven()
    {
        var (hospital, visit, http) = await (await Sandbox()).NextPreparedVisit();
        using var client = http;
        var settle = visit.Settle();
        var data = settle["data"]!.AsObject();
        data["medfee_sumamt"] = "64.2900";
        data["fulamt_ownpay_amt"] = "";
        data["preselfpay_amt"] = null;
        data["INSUTYPE"] = 310;
        data.Remove("insutype");
        var asArray = new JsonObject { ["DATA"] = new JsonArray(data.DeepClone()) };
        var envelope = hospital.Envelope("2206", hospital.NextMessageId(), asArray);
        Assert.Equal(0, (await hospital.Post("/infno", envelope.ToJsonString(), Cancel)).Code);
        envelope["input"] = asArray.ToJsonString();
        Assert.Equal(0, (await hospital.Post("/infno", envelope.ToJsonString(), Cancel)).Code);
        envelope["unknown"] = new JsonObject { ["x"] = 1 };
        envelope["opter_type"] = 1;
        Assert.Equal(0, (await hospital.Post("/infno", envelope.ToJsonString(), Cancel)).Code);
    }

    [Fact]
    public async Task A_byte_order_mark_and_an_input_in_an_array_are_forgiven()
    {
        var (hospital, visit, http) = await (await Sandbox()).NextPreparedVisit();
        using var client = http;
        var envelope = hospital.Envelope("2206", hospital.NextMessageId(), visit.Settle());
        Assert.Equal(0, (await hospital.Post("/infno", "\uFEFF" + envelope.ToJsonString(), Cancel)).Code);
        envelope["input"] = new JsonArray(envelope["input"]!.DeepClone());
        Assert.Equal(0, (await hospital.Post("/infno", envelope.ToJsonString(), Cancel)).Code);
    }

    [Fact]
    public async Task A_retry_of_a_settlement_is_answered_when_its_bill_can_no_longer_be_made()
    {
        var (hospital, visit, http) = await (await Sandbox()).NextPreparedVisit();
        using var client = http;
        var message = hospital.NextMessageId();
        var first = (await hospital.Send("2207", visit.Settle(), Cancel, message)).Must()["setlinfo"]!;
        (await hospital.Send("2208", visit.Cancel((string)first["setl_id"]!), Cancel)).Must();
        Assert.Equal(0, (await hospital.Send("2202", visit.CancelVisit(), Cancel)).Code);
        var again = (await hospital.Send("2207", visit.Settle(), Cancel, message)).Must()["setlinfo"]!;
        Assert.Equal(first.ToJsonString(), again.ToJsonString());
        var other = visit.Settle();
        other["data"]!["medfee_sumamt"] = 1;
        Assert.StartsWith("[YD4004]", (await hospital.Send("2207", other, Cancel, message)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fees_of_tomorrow_and_free_goods_with_a_price_are_refused()
    {
        var (hospital, visit, http) = await (await Sandbox()).NextPreparedVisit();
        using var client = http;
        var tomorrow = visit.Line("T1", "T", SandboxFacts.Acarbose, "32.52");
        tomorrow["fee_ocur_time"] = "2030-01-01 00:00:00";
        Assert.StartsWith("[YD1005]", (await hospital.Send("2204", new() { ["feedetail"] = new JsonArray(tomorrow) }, Cancel)).Error, StringComparison.Ordinal);
        var free = visit.Line("T2", "T", SandboxFacts.Acarbose, "0.01");
        free["pric"] = 0;
        Assert.StartsWith("[YD3009]", (await hospital.Send("2204", new() { ["feedetail"] = new JsonArray(free) }, Cancel)).Error, StringComparison.Ordinal);
        var above = visit.Line("T3", "T", SandboxFacts.Limited, "48.01");
        above["pric"] = 48;
        Assert.Equal(0.01m, (decimal)(await hospital.Send("2204", new() { ["feedetail"] = new JsonArray(above) }, Cancel)).Must()["result"]![0]!["overlmt_amt"]!);
    }

    [Theory]
    [InlineData("/infno/2206")]
    [InlineData("/infno/hsa-fsi-2206")]
    [InlineData("/fsi/api/outpatientSettleService/preSettletment")]
    [InlineData("/mbs/fmi/fsi/api/callFsiService/callService")]
    [InlineData("/uif-hsaf-med-api/api/medical/service")]
    [InlineData("/hsa/hgs/2206")]
    [InlineData("/1.0.0/hsa-fsi-2206")]
    public async Task All_styles_of_path_lead_to_the_same_door(string path)
    {
        var (hospital, visit, http) = await (await Sandbox()).NextPreparedVisit();
        using var client = http;
        var envelope = hospital.Envelope("2206", hospital.NextMessageId(), visit.Settle());
        Assert.Equal(48.89m, (decimal)(await hospital.Post(path, envelope.ToJsonString(), Cancel)).Must()["setlinfo"]!["fund_pay_sumamt"]!);
        if (!path.Contains("2206", StringComparison.Ordinal) && !path.Contains("preSettletment", StringComparison.Ordinal)) return;
        envelope.Remove("infno");
        Assert.Equal(0, (await hospital.Post(path, envelope.ToJsonString(), Cancel)).Code);
    }

    [Theory]
    [InlineData("medfee_sumamt", "64.28", RefusalKind.AmountDisagrees)]
    [InlineData("medfee_sumamt", "abc", RefusalKind.FieldInvalid)]
    [InlineData("medfee_sumamt", "64.291", RefusalKind.FieldInvalid)]
    [InlineData("preselfpay_amt", "3.19", RefusalKind.AmountDisagrees)]
    [InlineData("med_type", "11", RefusalKind.VisitTypeDiffers)]
    [InlineData("med_type", "77", RefusalKind.FieldInvalid)]
    [InlineData("insutype", "390", RefusalKind.FieldInvalid)]
    [InlineData("mdtrt_id", "1100000000000000000", RefusalKind.VisitUnknown)]
    [InlineData("mdtrt_id", "not ours", RefusalKind.FieldInvalid)]
    [InlineData("psn_no", "42", RefusalKind.PersonUnknown)]
    [InlineData("psn_no", "6600000000000000001", RefusalKind.PersonUnknown)]
    [InlineData("chrg_bchno", "NOBATCH", RefusalKind.NoFeeLines)]
    public async Task A_wrong_settlement_is_refused_with_field_and_next_step(string field, string value, RefusalKind expected)
    {
        var installation = await Sandbox();
        var (hospital, visit, http) = await installation.NextPreparedVisit();
        using var client = http;
        var input = visit.Settle();
        input["data"]![field] = value;
        var error = await Refused(hospital, hospital.Envelope("2207", hospital.NextMessageId(), input).ToJsonString(), expected);
        Assert.Contains(RefusalCatalogue.Of(expected).NextStep.Chinese[..2], error, StringComparison.Ordinal);
        Assert.Equal("{}", (await installation.Sums(visit.PersonNo)).ToString());
    }

    [Theory]
    [InlineData("http://0.0.0.0:8420")]
    [InlineData("http://*:8420")]
    [InlineData("http://192.0.2.7:8420")]
    [InlineData("http://127.0.0.1:8420;http://[::]:8421")]
    public void Until_people_can_sign_in_only_loopback_is_served(string url) =>
        Assert.Contains("loopback", Assert.Throws<InvalidOperationException>(() => YidiHost.Build([$"--urls={url}"])).Message, StringComparison.Ordinal);

    static async Task<string> Refused(VirtualHospital hospital, string body, RefusalKind expected, Action<HttpRequestHeaders>? change = null)
    {
        using var response = await hospital.PostRaw("/infno", Encoding.UTF8.GetBytes(body), Cancel, change);
        Assert.Equal(200, (int)response.StatusCode);
        var reply = JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancel))!;
        Assert.Equal(-1, (int)reply["infcode"]!);
        Assert.Null(reply["output"]);
        Assert.StartsWith(FormattableString.Invariant($"[YD{(int)expected}]"), (string)reply["err_msg"]!, StringComparison.Ordinal);
        return (string)reply["err_msg"]!;
    }

    static void Set(HttpRequestHeaders headers, string name, string? value)
    {
        headers.Remove(name);
        if (value is not null) headers.Add(name, value);
    }
}
