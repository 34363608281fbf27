using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Yidi.Operations.Access;

namespace Yidi.Server.Access;

/// <summary>A sandbox has no phones: the page shows the code.</summary>
sealed class SandboxCodeSender : ICodeSender
{
    readonly ConcurrentDictionary<string, string> _last = new(StringComparer.OrdinalIgnoreCase);

    internal string? LastOf(string userName) => _last.GetValueOrDefault(userName);

    public Task Send(string userName, string code, CancellationToken cancel)
    {
        _last[userName] = code;
        return Task.CompletedTask;
    }
}

/// <summary>Hands codes to the installation's own gateway for messages (Yidi:CodeGateway), signed so that it knows from whom they come.</summary>
sealed class GatewayCodeSender(Uri gateway, string secret) : ICodeSender, IDisposable
{
    readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };

    public async Task Send(string userName, string code, CancellationToken cancel)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new { userName, code });
        using var request = new HttpRequestMessage(HttpMethod.Post, gateway) { Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } } };
        request.Headers.Add("X-Yidi-Signature", Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body)));
        using var answer = await _http.SendAsync(request, cancel);
        answer.EnsureSuccessStatusCode();
    }

    public void Dispose() => _http.Dispose();
}
