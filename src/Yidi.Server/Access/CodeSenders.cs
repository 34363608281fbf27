using System.Collections.Concurrent;
using System.Threading.RateLimiting;
using Yidi.Operations.Access;
using Yidi.Operations.Plumbing;

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

/// <summary>Hands codes to the gateway for messages (Yidi:CodeGateway).</summary>
sealed partial class GatewayCodeSender(MessageGateway gateway, ILogger<GatewayCodeSender> log) : ICodeSender, IDisposable
{
    public async Task Send(string userName, string code, CancellationToken cancel)
    {
        try
        {
            await gateway.Post("", new { userName, code }, cancel);
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancel.IsCancellationRequested)
        {
            // The page says the same whether there is such an account or not; a gateway that is down must not tell them apart.
            NotSent(log, e.Message);
        }
    }

    [LoggerMessage(LogLevel.Error, "A one-time code could not be handed to the gateway (Yidi:CodeGateway): {reason}")]
    static partial void NotSent(ILogger log, string reason);

    public void Dispose() => gateway.Dispose();
}

/// <summary>Whether codes are sent here at all, and how fast one address may ask and try.</summary>
/// <param name="isOpen">False where no sandbox and no gateway would bring a code to anybody.</param>
sealed class CodeDoor(bool isOpen) : IDisposable
{
    const int TriesPerMinute = 20;

    readonly PartitionedRateLimiter<string> _limiter = PartitionedRateLimiter.Create<string, string>(static address =>
        RateLimitPartition.GetFixedWindowLimiter(address, static _ => new FixedWindowRateLimiterOptions { PermitLimit = TriesPerMinute, Window = TimeSpan.FromMinutes(1) }));

    internal Refusal? Refuse(HttpContext http)
    {
        if (!isOpen) return new(RefusalKind.CodeRefused, "code", "", "本平台未开通验证码登录，请用密码登录");
        using var lease = _limiter.AttemptAcquire(http.Connection.RemoteIpAddress?.ToString() ?? "");
        return lease.IsAcquired ? null : new(RefusalKind.TooManyReads);
    }

    public void Dispose() => _limiter.Dispose();
}
