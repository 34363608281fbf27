using System.Collections.Concurrent;

namespace Yidi.Operations.Plumbing;

/// <summary>
/// What was read of the national store a moment ago: an institution's agreement is asked for with every message and changes twice a year. Forgotten
/// after a second, so that what another node wrote counts within a second everywhere; forgotten at once when this process writes nationally.
/// </summary>
sealed class Recently<TKey, TValue>(TimeProvider machine) where TKey : notnull
{
    static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    /// <summary>Keys are what callers name: past so many all are forgotten, for a caller may name what is not there.</summary>
    const int Most = 10_000;

    readonly ConcurrentDictionary<TKey, (long At, long Writes, TValue Value)> _known = [];

    internal async ValueTask<TValue> Of(TKey key, Func<Task<TValue>> read)
    {
        // Counted before the reading: what is written while it goes on makes it stale.
        var (now, writes) = (machine.GetTimestamp(), NationalContext.Writes);
        if (_known.TryGetValue(key, out var known) && known.Writes == writes && machine.GetElapsedTime(known.At, now) < Fresh) return known.Value;
        var value = await read();
        if (_known.Count >= Most) _known.Clear();
        _known[key] = (now, writes, value);
        return value;
    }
}
