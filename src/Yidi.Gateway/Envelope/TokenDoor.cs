using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Yidi.Operations.Access;
using Yidi.Operations.Plumbing;

namespace Yidi.Gateway.Envelope;

/// <summary>Gives bearer tokens to institutions (his-interface 1.4, scheme 3): form with username and password, client id and secret in Basic. Both name the account.</summary>
sealed class TokenDoor(VerifySignature verify)
{
    internal async Task Handle(HttpContext http)
    {
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(http.RequestAborted) : null;
        var (client, secret) = Basic(http.Request.Headers.Authorization);
        var (user, password) = (form?["username"].ToString() ?? "", form?["password"].ToString() ?? "");
        var (name, said) = user.Length > 0 ? (user, password) : (client, secret);
        var issued = name.Length is 0 or > 40 || (client.Length > 0 && client != name) ? new Refusal(RefusalKind.WrongSignature, "account") : await verify.IssueToken(name, said, http.RequestAborted);
        if (issued.Value is not { } token)
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            await http.Response.WriteAsJsonAsync(new Failure("invalid_grant", issued.Refusal!.ToChinese()), http.RequestAborted);
            return;
        }
        await http.Response.WriteAsJsonAsync(new Success(token, "bearer", (int)VerifySignature.TokenLife.TotalSeconds, "server"), http.RequestAborted);
    }

    static (string Client, string Secret) Basic(string? header)
    {
        if (!AuthenticationHeaderValue.TryParse(header, out var parsed) || parsed is not { Scheme: "Basic", Parameter: { } encoded }) return ("", "");
        var bytes = new byte[encoded.Length];
        if (!Convert.TryFromBase64String(encoded, bytes, out var length)) return ("", "");
        var text = Encoding.UTF8.GetString(bytes, 0, length);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 ? (text[..colon], text[(colon + 1)..]) : ("", "");
    }

    sealed record Success(
        [property: JsonPropertyName("access_token")] string Token,
        [property: JsonPropertyName("token_type")] string Type,
        [property: JsonPropertyName("expires_in")] int Seconds,
        [property: JsonPropertyName("scope")] string Scope);

    sealed record Failure([property: JsonPropertyName("error")] string Error, [property: JsonPropertyName("error_description")] string Description);
}
