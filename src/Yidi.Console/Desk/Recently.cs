namespace Yidi.Console.Desk;

/// <summary>One thing that many ask for at once, as it was read at most so long ago. Two that ask at the end of that time may both read.</summary>
sealed class Recently<T>(TimeSpan fresh, TimeProvider machine) where T : class
{
    sealed record Kept(long At, T Value);

    Kept? _kept;

    /// <summary>What is kept, or else what <paramref name="read"/> says now.</summary>
    internal async Task<T> Or(Func<Task<T>> read)
    {
        var now = machine.GetTimestamp();
        if (_kept is { } kept && machine.GetElapsedTime(kept.At, now) < fresh) return kept.Value;
        var value = await read();
        _kept = new(now, value);
        return value;
    }
}
