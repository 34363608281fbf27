using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Yidi.Gateway.Wire;
using Yidi.Operations.Plumbing;

namespace Yidi.Gateway.Envelope;

/// <summary>The answer envelope (his-interface 1.2): infcode a number, 0 or −1; output null when there is none or it failed.</summary>
sealed record Reply
{
    /// <summary>Region of the platform in its own message ids; a national platform has none.</summary>
    const string PlatformRegion = "100000";

    static int _serial = Random.Shared.Next(1_000_000);

    [JsonPropertyName("infcode")]
    public required object Code { get; init; }

    [JsonPropertyName("inf_refmsgid")]
    public required string ReferenceMessageId { get; init; }

    [JsonPropertyName("refmsg_time")]
    public required string ReceivedAt { get; init; }

    [JsonPropertyName("respond_time")]
    public required string RespondedAt { get; init; }

    [JsonPropertyName("err_msg")]
    public required string? ErrorText { get; init; }

    [JsonPropertyName("enctype")]
    public required string? EncryptionType { get; init; }

    [JsonPropertyName("signtype")]
    public string? SignatureType { get; init; }

    [JsonPropertyName("cainfo")]
    public string? SignatureText { get; init; }

    [JsonPropertyName("warn_msg")]
    public required string? WarningText { get; init; }

    [JsonPropertyName("output")]
    public required object? Output { get; init; }

    internal static async Task Write(HttpContext http, Result<object> result, Heard heard, DateTime received, DateTime responded)
    {
        if (result.Value is RawFile file)
        {
            http.Response.ContentType = "application/octet-stream";
            await http.Response.SendFileAsync(file.Path);
            return;
        }
        if (result.Value is RawContent content)
        {
            http.Response.ContentType = "application/octet-stream";
            await http.Response.Body.WriteAsync(content.Content, http.RequestAborted);
            return;
        }
        var serial = (uint)Interlocked.Increment(ref _serial);
        var reply = new Reply
        {
            Code = CodeOf(result, heard),
            ReferenceMessageId = PlatformRegion + ChinaTime.FromUtc(received).ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture) + serial.ToString("D10", CultureInfo.InvariantCulture),
            ReceivedAt = Stamp(received),
            RespondedAt = Stamp(responded),
            ErrorText = result.Refusal is { } refusal ? WireFieldNames.InWireWords(refusal).ToChinese() : null,
            WarningText = result.Refusal is null ? heard.Warning : null,
            EncryptionType = Encrypts(result, heard) ? "SM4" : null,
            Output = OutputOf(result, heard),
        };
        http.Response.StatusCode = StatusCodes.Status200OK;
        http.Response.ContentType = "application/json;charset=UTF-8";
        // Written at once and with its length: an answer in chunks is sent in two pieces.
        var text = JsonSerializer.SerializeToUtf8Bytes(reply, WireJson.Options);
        http.Response.ContentLength = text.Length;
        await http.Response.Body.WriteAsync(text, http.RequestAborted);
    }

    /// <summary>A number; text for the clients that compare with "0", a leniency of the account.</summary>
    static object CodeOf(Result<object> result, Heard heard)
    {
        var code = result.Refusal is null ? 0 : -1;
        return heard.Sender is { CodeAsText: true } ? code.ToString(CultureInfo.InvariantCulture) : code;
    }

    static bool Encrypts(Result<object> result, Heard heard) => result.Value is not null and not NoOutput && heard.Sender is { Profile.EncryptAnswers: true };

    static object? OutputOf(Result<object> result, Heard heard)
    {
        if (result.Value is null or NoOutput) return null;
        return Encrypts(result, heard)
            ? Convert.ToBase64String(Sm4.Encrypt(CipherKey.Of(heard.Sender!.Profile), JsonSerializer.SerializeToUtf8Bytes(result.Value, result.Value.GetType(), WireJson.Options)))
            : result.Value;
    }

    static string Stamp(DateTime utc) => ChinaTime.FromUtc(utc).ToString("yyyyMMddHHmmssfff", CultureInfo.InvariantCulture);
}
