using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Yidi.Operations.Access;
using Yidi.Operations.Institutions;
using Yidi.Operations.Plumbing;
using Yidi.Server.Sandbox;
using Yidi.Storage;
using Yidi.Testing;

namespace Yidi.System.Tests;

/// <summary>The four schemes of his-interface 1.4, each with its own account, and the national algorithms against the openssl command.</summary>
public sealed class SchemeTests : IAsyncLifetime
{
    /// <summary>The example key of GB/T 32918 is not secret; any d below n will do.</summary>
    static readonly string PrivateKey = Convert.ToBase64String(Convert.FromHexString("3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8"));

    static readonly Lazy<Task<Installation>> Own = new(static async () => await Installation.Start(await SownStores.Of(StoreEngine.Sqlite), 12));

    Installation _installation = null!;
    HttpClient _http = null!;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => (_installation, _http) = (await Own.Value, new HttpClient { BaseAddress = new((await Own.Value).Address) });

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Opens the account of an institution in a scheme; the officer of its place does it over REST.</summary>
    async Task<(string Account, string Secret)> Account(string institution, object profile)
    {
        using var officer = new RestClient(_installation, "beijing-officer");
        var kept = await officer.Must($"/api/institutions/{institution}/account", profile);
        var sandbox = _installation.Get<SeedSandbox>();
        return ((string)kept["account"]!, (await sandbox.AccountOf(institution, Cancel)).Secret);
    }

    async Task<JsonObject> Send(JsonObject envelope, Action<HttpRequestHeaders> headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/infno") { Content = new StringContent(envelope.ToJsonString(), Encoding.UTF8, "application/json") };
        headers(request.Headers);
        using var response = await _http.SendAsync(request, Cancel);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancel))!.AsObject();
    }

    static JsonObject SignIn() => new() { ["signIn"] = new JsonObject { ["opter_no"] = "01", ["mac"] = "", ["ip"] = "127.0.0.1" } };

    async Task<JsonObject> Envelope(string institution, JsonObject input, string? infno = null)
    {
        var (hospital, _) = await VirtualHospital.Open(_installation.Http(), _installation.NextKey(), institution, Cancel);
        return hospital.Envelope(infno ?? "9001", hospital.NextMessageId(), input);
    }

    [Fact]
    public async Task An_api_key_speaks_for_its_institution_and_no_other_scheme_does()
    {
        var (account, secret) = await Account(SandboxFacts.Clinic, new { scheme = "api-key", codeAsText = true, leniencyOwner = "HIS厂商甲", leniencyUntil = "2022-12-31" });
        var answer = await Send(await Envelope(SandboxFacts.Clinic, SignIn()), h => h.Add("apikey", $"{account}:{secret}"));
        // This client compares with the text "0": a leniency with an owner and an end.
        Assert.Equal("0", answer["infcode"]!.GetValue<string>());
        Assert.Equal("-1", (await Send(await Envelope(SandboxFacts.Clinic, SignIn()), h => h.Add("apikey", $"{account}:wrong")))["infcode"]!.ToString());
        using var signed = _installation.Http();
        var (hospital, _) = await VirtualHospital.Open(signed, _installation.NextKey(), SandboxFacts.Clinic, Cancel);
        using var response = await hospital.PostRaw("/infno", Encoding.UTF8.GetBytes((await Envelope(SandboxFacts.Clinic, SignIn())).ToJsonString()), Cancel);
        Assert.Contains("YD1101", await response.Content.ReadAsStringAsync(Cancel));
        using var officer = new RestClient(_installation, "beijing-officer");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await officer.Post($"/api/institutions/{SandboxFacts.Clinic}/account", new { scheme = "api-key", codeAsText = true })).Status);
    }

    [Fact]
    public async Task A_bearer_signs_with_sm2_encrypts_with_sm4_and_is_answered_in_kind()
    {
        var (account, secret) = await Account(SandboxFacts.Pharmacy, new { scheme = "bearer", publicKey = Sm2.PublicKeyOf(PrivateKey), check = "enforce", encryptAnswers = true });
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["username"] = account, ["password"] = secret, ["scope"] = "server", ["grant_type"] = "password" });
        using var granted = await _http.PostAsync("/auth/oauth/token", form, Cancel);
        var token = (string)JsonNode.Parse(await granted.Content.ReadAsStringAsync(Cancel))!["access_token"]!;
        var key = Encoding.UTF8.GetBytes(account.PadRight(16, '0'))[..16];
        var plain = SignIn().ToJsonString();
        var envelope = await Envelope(SandboxFacts.Pharmacy, []);
        (envelope["enc_type"], envelope["signtype"], envelope["input"], envelope["cainfo"]) = ("SM4", "SM2", Convert.ToBase64String(Sm4.Encrypt(key, Encoding.UTF8.GetBytes(plain))), Sm2.Sign(PrivateKey, plain));
        var answer = await Send(envelope, h => h.Authorization = new("Bearer", token));
        Assert.Equal(0, (int)answer["infcode"]!);
        Assert.Equal("SM4", (string)answer["enctype"]!);
        var output = JsonNode.Parse(Sm4.Decrypt(key, Convert.FromBase64String((string)answer["output"]!))!)!;
        Assert.NotEqual("", (string)output["signinoutb"]!["sign_no"]!);
        (envelope["cainfo"], envelope["msgid"]) = (Sm2.Sign(PrivateKey, plain + " "), "OTHER1");
        Assert.Contains("YD1103", (string)(await Send(envelope, h => h.Authorization = new("Bearer", token)))["err_msg"]!);
        Assert.Contains("YD1103", (string)(await Send(envelope, static h => h.Authorization = new("Bearer", "stolen")))["err_msg"]!);
        envelope["input"] = Convert.ToBase64String(Sm4.Encrypt(new byte[16], Encoding.UTF8.GetBytes(plain)));
        Assert.Contains("YD1005", (string)(await Send(envelope, h => h.Authorization = new("Bearer", token)))["err_msg"]!);
        using var wrong = new FormUrlEncodedContent(new Dictionary<string, string> { ["username"] = account, ["password"] = "wrong" });
        using var denied = await _http.PostAsync("/auth/oauth/token", wrong, Cancel);
        Assert.Equal(HttpStatusCode.Unauthorized, denied.StatusCode);
    }

    [Fact]
    public async Task An_envelope_signed_with_sm2_needs_no_header_and_cannot_be_changed()
    {
        using var officer = new RestClient(_installation, "langfang-officer");
        await officer.Must($"/api/institutions/{SandboxFacts.HomeHospital}/account", new { scheme = "envelope", publicKey = Sm2.PublicKeyOf(PrivateKey) });
        var envelope = await Envelope(SandboxFacts.HomeHospital, SignIn());
        // The days of the sandbox are not those of the machine that signs.
        envelope["cainfo"] = Sm2.Sign(PrivateKey, SignedText(envelope));
        Assert.Contains("YD1104", (string)(await Send(envelope, static _ => { }))["err_msg"]!);
        envelope["inf_time"] = ChinaTime.Text(DateTime.UtcNow);
        envelope["cainfo"] = Sm2.Sign(PrivateKey, SignedText(envelope));
        Assert.Equal(0, (int)(await Send(envelope, static _ => { }))["infcode"]!);
        envelope["opter_name"] = "他人";
        Assert.Contains("YD1103", (string)(await Send(envelope, static _ => { }))["err_msg"]!);
        envelope["cainfo"] = "";
        Assert.Contains("YD1101", (string)(await Send(envelope, static _ => { }))["err_msg"]!);
    }

    static string SignedText(JsonObject envelope) => string.Join('&', envelope.Where(static m => m.Key is not ("cainfo" or "input") && m.Value!.ToString().Length > 0).OrderBy(static m => m.Key, StringComparer.Ordinal).Select(static m => $"{m.Key}={m.Value}"));

    [Fact]
    public async Task A_wrong_cainfo_is_only_reported_where_the_account_says_so()
    {
        var (hospital, _) = await VirtualHospital.Open(_installation.Http(), _installation.NextKey(), SandboxFacts.GuangzhouHospital, Cancel);
        using var officer = new RestClient(_installation, "guangzhou-officer");
        await officer.Must($"/api/institutions/{SandboxFacts.GuangzhouHospital}/account", new { scheme = "tif-headers", publicKey = Sm2.PublicKeyOf(PrivateKey), check = "report" });
        var envelope = hospital.Envelope("9001", hospital.NextMessageId(), SignIn());
        // One client sends the SM3 of a type name: it must not be locked out (his-interface 1.4).
        (envelope["cainfo"], envelope["signtype"]) = (Sm3.Hex("Request`1"), "SM3");
        using var response = await hospital.PostRaw("/infno", Encoding.UTF8.GetBytes(envelope.ToJsonString()), Cancel);
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancel))!;
        Assert.Equal(0, (int)answer["infcode"]!);
        Assert.Contains("YD1103", (string)answer["warn_msg"]!);
    }

    [Fact]
    public async Task The_algorithms_agree_with_the_openssl_command()
    {
        var folder = Directory.CreateTempSubdirectory("yidi-gm-").FullName;
        string In(string name) => Path.Combine(folder, name);
        const string text = "异地就医 {\"a\":1}";
        await File.WriteAllTextAsync(In("text"), text, Cancel);
        Assert.Contains(Sm3.Hex(text), await OpenSsl("dgst", "-sm3", In("text")));

        var key = Convert.FromHexString("0123456789abcdeffedcba9876543210");
        await OpenSsl("enc", "-sm4-ecb", "-K", Convert.ToHexString(key), "-in", In("text"), "-out", In("theirs"));
        Assert.Equal(await File.ReadAllBytesAsync(In("theirs"), Cancel), Sm4.Encrypt(key, Encoding.UTF8.GetBytes(text)));
        await File.WriteAllBytesAsync(In("ours"), Sm4.Encrypt(key, Encoding.UTF8.GetBytes(text)), Cancel);
        Assert.Equal(text, await OpenSsl("enc", "-d", "-sm4-ecb", "-K", Convert.ToHexString(key), "-in", In("ours")));

        await OpenSsl("ecparam", "-genkey", "-name", "SM2", "-noout", "-out", In("key.pem"));
        await OpenSsl("pkeyutl", "-sign", "-inkey", In("key.pem"), "-rawin", "-digest", "sm3", "-pkeyopt", "distid:1234567812345678", "-in", In("text"), "-out", In("signature"));
        var spki = await OpenSslBytes("ec", "-in", In("key.pem"), "-pubout", "-outform", "DER");
        var publicKey = Convert.ToBase64String(spki[^65..]);
        Assert.True(Sm2.Verify(publicKey, text, Convert.ToBase64String(await File.ReadAllBytesAsync(In("signature"), Cancel))));
        Assert.False(Sm2.Verify(publicKey, text + "x", Convert.ToBase64String(await File.ReadAllBytesAsync(In("signature"), Cancel))));

        await OpenSsl("ec", "-in", In("key.pem"), "-pubout", "-out", In("public.pem"));
        var d = Convert.ToBase64String(PrivateOf(await OpenSsl("ec", "-in", In("key.pem"), "-text", "-noout")));
        await File.WriteAllBytesAsync(In("our-signature"), Der(Convert.FromBase64String(Sm2.Sign(d, text))), Cancel);
        Assert.Contains("Verified Successfully", await OpenSsl("pkeyutl", "-verify", "-pubin", "-inkey", In("public.pem"), "-rawin", "-digest", "sm3", "-pkeyopt", "distid:1234567812345678", "-in", In("text"), "-sigfile", In("our-signature")));
        Directory.Delete(folder, recursive: true);
    }

    static byte[] PrivateOf(string text)
    {
        var hex = string.Concat(text.Split('\n').SkipWhile(static l => !l.StartsWith("priv:", StringComparison.Ordinal)).Skip(1).TakeWhile(static l => l.StartsWith(' ')).Select(static l => l.Trim().Replace(":", "", StringComparison.Ordinal)));
        return Convert.FromHexString(hex.Length > 64 ? hex[^64..] : hex.PadLeft(64, '0'));
    }

    /// <summary>r and s as ASN.1, which is what the command reads.</summary>
    static byte[] Der(byte[] raw)
    {
        var writer = new global::System.Formats.Asn1.AsnWriter(global::System.Formats.Asn1.AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(new global::System.Numerics.BigInteger(raw.AsSpan(0, 32), isUnsigned: true, isBigEndian: true));
            writer.WriteInteger(new global::System.Numerics.BigInteger(raw.AsSpan(32, 32), isUnsigned: true, isBigEndian: true));
        }
        return writer.Encode();
    }

    static async Task<string> OpenSsl(params string[] arguments) => Encoding.UTF8.GetString(await OpenSslBytes(arguments));

    static async Task<byte[]> OpenSslBytes(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("openssl", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        using var output = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(output, Cancel);
        var error = await process.StandardError.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        Assert.True(process.ExitCode == 0, $"openssl {string.Join(' ', arguments)}: {error}");
        return output.ToArray();
    }
}
