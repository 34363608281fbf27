using System.Collections.Concurrent;

namespace Yidi.Operations.Access;

/// <summary>What one institution sent of one transaction since this server started.</summary>
/// <param name="Deviations">Forms that are forgiven but are not those of the rule, in words.</param>
public sealed record CallCount(string Infno, int Taken, int Refused, DateTime LastAtUtc, IReadOnlyList<string> Deviations);

/// <summary>Counts what each institution's system sends, for the conformance report. In memory: a help while connecting, not a record.</summary>
public sealed class CallTally(TimeProvider machine)
{
    /// <summary>Header of virtual hospitals and of the conformance kit: what they send is not the institution's own system.</summary>
    public const string Simulated = "x-yidi-simulated";

    /// <summary>Kinds of deviation kept for one transaction.</summary>
    const int MostDeviations = 20;

    readonly ConcurrentDictionary<(string Institution, string Infno), Count> _counts = [];

    sealed class Count
    {
        internal int Taken;
        internal int Refused;
        internal long LastTicks;
        internal readonly ConcurrentDictionary<string, byte> Deviations = [];
    }

    public void Note(string institution, string infno, bool taken, IEnumerable<string> deviations)
    {
        var count = _counts.GetOrAdd((institution, infno), static _ => new());
        Interlocked.Increment(ref taken ? ref count.Taken : ref count.Refused);
        Interlocked.Exchange(ref count.LastTicks, machine.GetUtcNow().UtcTicks);
        foreach (var deviation in deviations)
            if (count.Deviations.Count < MostDeviations) count.Deviations.TryAdd(deviation, 0);
    }

    /// <summary>By transaction number.</summary>
    public IReadOnlyList<CallCount> Of(string institution) => [.. _counts.Where(c => c.Key.Institution == institution).OrderBy(static c => c.Key.Infno, StringComparer.Ordinal)
        .Select(static c => new CallCount(c.Key.Infno, c.Value.Taken, c.Value.Refused, new(c.Value.LastTicks, DateTimeKind.Utc), [.. c.Value.Deviations.Keys.Order(StringComparer.Ordinal)]))];
}

/// <summary>A journey a hospital's system should be able to walk, by the transactions it needs.</summary>
public sealed record Journey(string Chinese, string English, IReadOnlyList<string> Needs);

/// <summary>The journeys of the conformance report.</summary>
public static class Journeys
{
    public static IReadOnlyList<Journey> All { get; } =
    [
        new("签到", "signing in", ["9001"]),
        new("门诊结算", "outpatient settlement", ["1101", "2201", "2203", "2204", "2206", "2207"]),
        new("门诊撤销", "taking an outpatient settlement back", ["2208", "2205", "2202"]),
        new("住院结算", "inpatient settlement", ["1101", "2401", "2301", "2402", "2303", "2304"]),
        new("住院撤销", "taking a stay back", ["2305", "2405", "2302", "2404"]),
        new("药店购药", "pharmacy sale (provisional shape)", ["2101", "2102", "2103"]),
        new("丢失应答", "a lost answer", ["2601"]),
        new("目录对照", "directory matching", ["3301"]),
        new("日对账", "daily reconciliation", ["3201", "9101", "3202", "9102"]),
        new("结算清单", "settlement list", ["4101"]),
    ];
}
