using System.Text.Json;
using Yidi.Gateway.Wire;
using Yidi.Operations.Access;
using Yidi.Operations.Institutions;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Seam;
using Yidi.Policy;

namespace Yidi.Gateway.Envelope;

/// <summary>A request after its envelope was read and its sender is known (his-interface 1.1).</summary>
sealed class Request(string infno, string messageId, Institution institution, RegionCode? insuredRegion, string operatorName, WireNode input, AuthenticatedInstitution sender)
{
    Caller? _caller;

    internal string Infno => infno;

    internal string MessageId => messageId;

    internal Institution Institution => institution;

    /// <summary>insuplc_admdvs of the envelope; null when it was empty, as it is before 1101.</summary>
    internal RegionCode? InsuredRegion => insuredRegion;

    internal WireNode Input => input;

    /// <summary>Who sent it, and how this sender wants to be spoken to.</summary>
    internal AuthenticatedInstitution Sender => sender;

    /// <summary>The institution as a caller, with the operator it named; the address is known once the door asked.</summary>
    internal Caller Caller(string address = "") => _caller ??= Operations.Access.Caller.OfInstitution(institution.Number, operatorName, address);

    internal RegionCode HostRegion => RegionCode.Parse(institution.PoolingRegion);

    /// <summary>The key of the write and the fingerprint of what was parsed from it: sign-in, time and signature of a retry differ.</summary>
    internal Call Call<T>(T parsed) => new(new(institution.Number, messageId, KeyKind(infno)), Sm3.Hex(ExactJson.Asked(parsed)));

    /// <summary>The edition letter is no part of a key: a client that settles with 2207A reverses 2207.</summary>
    internal static string KeyKind(string infno) => infno.Length > 4 && char.IsAsciiLetter(infno[^1]) ? infno[..^1] : infno;

    /// <summary>Refuses an envelope that names another insured place than the person's.</summary>
    internal Refusal? RegionRefusal(PersonNo person) => insuredRegion is { } region && region.Province != person.Province
        ? new(RefusalKind.RegionNotOfPerson, "insuplc_admdvs", region.ToString())
        : null;
}

/// <summary>'input' of a body: an object, or text that holds one (his-interface 1.5).</summary>
static class RequestInput
{
    const char ByteOrderMark = '\uFEFF';

    /// <returns>The input node, and its plain text, which is what clients sign.</returns>
    internal static Result<PlainInput> Of(WireNode envelope, WireProblem problem, InstitutionAccount account)
    {
        var raw = envelope.Raw("input");
        if (raw.ValueKind == JsonValueKind.Array && raw.GetArrayLength() > 0)
        {
            problem.Deviates("input: 对象写作数组");
            raw = raw[0];
        }
        if (raw.ValueKind == JsonValueKind.Object) return new PlainInput(new WireNode(raw, problem), raw.GetRawText());
        if (raw.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null) return new Refusal(RefusalKind.FieldMissing, "input");
        if (raw.ValueKind != JsonValueKind.String) return new Refusal(RefusalKind.FieldInvalid, "input", "", "应为对象");
        var text = WireText.Of(raw) ?? "";
        problem.Deviates("input: 对象写作文本");
        if (Decrypted(text, envelope, account) is { } plain) text = plain;
        return Nested(text) is { ValueKind: JsonValueKind.Object } element
            ? new PlainInput(new WireNode(element, problem), text)
            : new Refusal(RefusalKind.FieldInvalid, "input", "", "文本形式的input应为JSON对象；加密报文须为账户开通令牌或报文签名方式，密钥为账户名的16个字节");
    }

    /// <summary>JSON that stands in a text, read as leniently as a body; null when it is none.</summary>
    internal static JsonElement? Nested(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(System.Text.Encoding.UTF8.GetBytes(text.TrimStart(ByteOrderMark)), ReceivedBody.Lenient);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The plain text of an encrypted input; null when it is not encrypted, or not with the key of the account.</summary>
    static string? Decrypted(string text, WireNode envelope, InstitutionAccount account)
    {
        if (account.Scheme is not (SignatureScheme.Bearer or SignatureScheme.Envelope) || text.StartsWith('{') || !envelope.OptionalText("enc_type", 10).Equals("SM4", StringComparison.OrdinalIgnoreCase)) return null;
        var cipher = new byte[text.Length];
        return Convert.TryFromBase64String(text, cipher, out var length) && Sm4.Decrypt(CipherKey.Of(account), cipher[..length]) is { } plain ? System.Text.Encoding.UTF8.GetString(plain) : null;
    }
}

/// <summary>The input of a request, read, and as the text that was signed.</summary>
sealed record PlainInput(WireNode Node, string Text);

/// <summary>The SM4 key of an account: the sixteen bytes of its name (his-interface 1.4, scheme 3).</summary>
static class CipherKey
{
    internal static byte[] Of(InstitutionAccount account) => System.Text.Encoding.UTF8.GetBytes(account.Account.PadRight(Sm4.KeyBytes, '0'))[..Sm4.KeyBytes];
}
