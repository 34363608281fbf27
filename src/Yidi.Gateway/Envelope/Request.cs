using System.Text.Json;
using System.Text.Unicode;
using Yidi.Gateway.Wire;
using Yidi.Operations.Access;
using Yidi.Operations.Institutions;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Seam;
using Yidi.Policy;

namespace Yidi.Gateway.Envelope;

/// <summary>A request after its envelope was read and its sender is known (his-interface 1.1).</summary>
sealed class Request(string infno, string messageId, Institution institution, RegionCode? insuredRegion, string operatorName, WireNode input)
{
    Caller? _caller;

    internal string Infno => infno;

    internal string MessageId => messageId;

    internal Institution Institution => institution;

    /// <summary>insuplc_admdvs of the envelope; null when it was empty, as it is before 1101.</summary>
    internal RegionCode? InsuredRegion => insuredRegion;

    internal WireNode Input => input;

    /// <summary>The institution as a caller, with the operator it named; the address is known once the door asked.</summary>
    internal Caller Caller(string address = "") => _caller ??= Operations.Access.Caller.OfInstitution(institution.Number, operatorName, address);

    internal RegionCode HostRegion => RegionCode.Parse(institution.PoolingRegion);

    /// <summary>The key of the write and the fingerprint of what was parsed from it: sign-in, time and signature of a retry differ.</summary>
    internal Call Call<T>(T parsed) => new(new(institution.Number, messageId, KeyKind(infno)), Sm3.Hex(ExactJson.Write(parsed)));

    /// <summary>The edition letter is no part of a key: a client that settles with 2207A reverses 2207.</summary>
    internal static string KeyKind(string infno) => infno.Length > 4 && char.IsAsciiLetter(infno[^1]) ? infno[..^1] : infno;

    /// <summary>Refuses an envelope that names another insured place than the person's.</summary>
    internal Refusal? RegionRefusal(PersonNo person) => insuredRegion is { } region && region.Province != person.Province
        ? new(RefusalKind.RegionNotOfPerson, "insuplc_admdvs", region.ToString())
        : null;
}

/// <summary>The body as JSON. 'input' may be an object, or text that holds one (his-interface 1.5).</summary>
static class RequestBody
{
    /// <summary>Deeper than any message of the interface.</summary>
    const int MaxDepth = 16;

    static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    static readonly JsonDocumentOptions Lenient = new() { MaxDepth = MaxDepth, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    internal static Result<JsonElement?> Parse(ReadOnlyMemory<byte> body)
    {
        // Some writers put a byte order mark in front.
        if (body.Span.StartsWith(ByteOrderMark)) body = body[ByteOrderMark.Length..];
        if (body.IsEmpty) return new Refusal(RefusalKind.MalformedBody, "", "", "报文为空");
        // Half a character in a string is found only when somebody reads that string: refuse it here, once.
        if (!Utf8.IsValid(body.Span)) return new Refusal(RefusalKind.MalformedBody, "", "", "编码不是UTF-8");
        try
        {
            using var document = JsonDocument.Parse(body, Lenient);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? (JsonElement?)document.RootElement.Clone()
                : new Refusal(RefusalKind.MalformedBody, "", "", "最外层应为对象");
        }
        catch (JsonException e)
        {
            return new Refusal(RefusalKind.MalformedBody, "", "", FormattableString.Invariant($"第{e.LineNumber + 1}行第{e.BytePositionInLine + 1}字节处"));
        }
    }

    internal static Result<WireNode> Input(WireNode envelope, WireProblem problem)
    {
        var raw = envelope.Raw("input");
        if (raw.ValueKind == JsonValueKind.Array && raw.GetArrayLength() > 0) raw = raw[0];
        if (raw.ValueKind == JsonValueKind.Object) return new WireNode(raw, problem);
        if (raw.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null) return new Refusal(RefusalKind.FieldMissing, "input");
        if (raw.ValueKind != JsonValueKind.String) return new Refusal(RefusalKind.FieldInvalid, "input", "", "应为对象");
        var inner = Parse(System.Text.Encoding.UTF8.GetBytes(WireText.Of(raw) ?? ""));
        return inner.Value is { } element
            ? new WireNode(element, problem)
            : new Refusal(RefusalKind.FieldInvalid, "input", "", "文本形式的input应为JSON对象；加密报文须先为账户开通");
    }
}
