using System.Threading.RateLimiting;
using Yidi.Operations.Plumbing;

namespace Yidi.Operations.Access;

/// <summary>
/// Bounds how fast one institution reads persons (1101): a counter needs some reads a minute, a thief needs thousands, and misses are how
/// numbers are guessed. Per node; another node gives another share.
/// </summary>
public sealed class ReadLimiter : IDisposable
{
    public const int ReadsPerMinute = 600;

    public const int MissesPerMinute = 60;

    readonly PartitionedRateLimiter<string> _reads = Limiter(ReadsPerMinute);

    readonly PartitionedRateLimiter<string> _misses = Limiter(MissesPerMinute);

    /// <summary>Null when the institution may read now.</summary>
    public Refusal? Refuse(string institution)
    {
        using var read = _reads.AttemptAcquire(institution);
        return read.IsAcquired && _misses.GetStatistics(institution) is not { CurrentAvailablePermits: <= 0 } ? null : new(RefusalKind.TooManyReads);
    }

    /// <summary>Counts a read that found nobody.</summary>
    public void Missed(string institution) => _misses.AttemptAcquire(institution).Dispose();

    public void Dispose()
    {
        _reads.Dispose();
        _misses.Dispose();
    }

    static PartitionedRateLimiter<string> Limiter(int permits) => PartitionedRateLimiter.Create<string, string>(institution =>
        RateLimitPartition.GetFixedWindowLimiter(institution, _ => new FixedWindowRateLimiterOptions { PermitLimit = permits, Window = TimeSpan.FromMinutes(1) }));
}
