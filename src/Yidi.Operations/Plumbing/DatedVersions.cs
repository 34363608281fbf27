namespace Yidi.Operations.Plumbing;

/// <summary>
/// One version of what was granted to a person. Versions are only added: from its first day on, a version stands in the place of those with
/// lower numbers, so that what held on a past day is found for ever.
/// </summary>
public interface IDatedVersion
{
    int Version { get; }

    /// <summary>False when the version ends what earlier ones granted.</summary>
    bool InForce { get; }

    DateOnly From { get; }

    DateOnly? Until { get; }
}

/// <summary>Rows of this kind are never changed or deleted; the contexts refuse to save such a change.</summary>
public interface IAppendOnly;

/// <summary>Reads what versions say of a day.</summary>
public static class DatedVersions
{
    /// <summary>The version in force on the day among those of one grant; null when none is.</summary>
    public static T? On<T>(IEnumerable<T> versions, DateOnly day) where T : class, IDatedVersion =>
        versions.Where(v => v.From <= day).MaxBy(static v => v.Version) is { InForce: true } version && (version.Until is null || day <= version.Until) ? version : null;

    /// <summary>The days on which some version is in force, as spans in order; the last day of an open span is <see cref="DateOnly.MaxValue"/>.</summary>
    public static IReadOnlyList<(DateOnly From, DateOnly Until, T Version)> Spans<T>(IReadOnlyCollection<T> versions) where T : class, IDatedVersion
    {
        var starts = versions.Select(static v => v.From).Distinct().Order().ToList();
        var spans = new List<(DateOnly, DateOnly, T)>();
        for (var i = 0; i < starts.Count; i++)
        {
            if (On(versions, starts[i]) is not { } version) continue;
            var last = i + 1 < starts.Count ? starts[i + 1].AddDays(-1) : DateOnly.MaxValue;
            spans.Add((starts[i], version.Until is { } until && until < last ? until : last, version));
        }
        return spans;
    }
}

/// <summary>The lawful steps of something that has states: from where, by which act, to where. Everything else is refused with what is possible.</summary>
public sealed class Transitions<TState, TAct>(params (TState From, TAct Act, TState To)[] steps) where TState : struct, Enum where TAct : struct, Enum
{
    public IReadOnlyList<(TState From, TAct Act, TState To)> Steps => steps;

    public bool Allows(TState from, TAct act) => steps.Any(s => s.From.Equals(from) && s.Act.Equals(act));

    /// <summary>Acts possible in a state.</summary>
    public IReadOnlyList<TAct> Possible(TState from) => [.. steps.Where(s => s.From.Equals(from)).Select(static s => s.Act).Distinct()];

    /// <summary>Null when the act is possible; else the refusal that names the state and what is possible.</summary>
    public Refusal? Refuse(TState from, TAct act, Func<TState, string> stateName, Func<TAct, string> actName)
    {
        if (Allows(from, act)) return null;
        var possible = Possible(from);
        return new(RefusalKind.ActNotPossible, "act", actName(act),
            $"当前状态为{stateName(from)}，{(possible.Count == 0 ? "不能再办理" : $"可办理：{string.Join('、', possible.Select(actName))}")}");
    }
}
