using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Yidi.Server.Access;

/// <summary>The installation's own gateway for messages: takes JSON, signed (HMAC-SHA256 of the body) so that it knows from whom it comes.</summary>
sealed class MessageGateway(Uri address, string secret) : IDisposable
{
    static readonly JsonSerializerOptions Form = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };

    /// <summary>Throws <see cref="HttpRequestException"/> when it was not taken.</summary>
    /// <param name="id">The same with every attempt; empty where nothing is tried again.</param>
    internal async Task Post<T>(string id, T message, CancellationToken cancel)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(message, Form);
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } } };
        if (id.Length > 0) request.Headers.Add("X-Yidi-Id", id);
        request.Headers.Add("X-Yidi-Signature", Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body)));
        using var answer = await _http.SendAsync(request, cancel);
        answer.EnsureSuccessStatusCode();
    }

    public void Dispose() => _http.Dispose();
}
