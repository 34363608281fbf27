using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Yidi.Testing;

namespace Yidi.System.Tests;

/// <summary>An account of the sandbox that speaks REST; every write has a key of its own unless one is given.</summary>
sealed class RestClient(Installation installation, string account) : IDisposable
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    readonly HttpClient _http = installation.Http(account);

    internal async Task<(HttpStatusCode Status, JsonNode Body)> Post(string path, object body, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = body is byte[] bytes ? new ByteArrayContent(bytes) : JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", key ?? Guid.NewGuid().ToString("N"));
        using var response = await _http.SendAsync(request, Cancel);
        var text = await response.Content.ReadAsStringAsync(Cancel);
        return (response.StatusCode, text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!);
    }

    internal async Task<JsonNode> Must(string path, object body, string? key = null)
    {
        var (status, answer) = await Post(path, body, key);
        Assert.True((int)status is 200 or 204, $"{path}: {(int)status} {answer.ToJsonString()}");
        return answer;
    }

    internal async Task<JsonNode> Get(string path)
    {
        using var response = await _http.GetAsync(path, Cancel);
        var text = await response.Content.ReadAsStringAsync(Cancel);
        Assert.True(response.IsSuccessStatusCode, $"{path}: {(int)response.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }

    internal Task<HttpResponseMessage> Raw(string path) => _http.GetAsync(path, Cancel);

    internal Task<HttpResponseMessage> Delete(string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Delete, path);
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString("N"));
        return _http.SendAsync(request, Cancel);
    }

    public void Dispose() => _http.Dispose();
}
