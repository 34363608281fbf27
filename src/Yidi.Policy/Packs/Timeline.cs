namespace Yidi.Policy;

/// <summary>The answers for one point over time, in order of days.</summary>
sealed class Timeline
{
    internal static Timeline Never { get; } = new([]);

    readonly (DateOnly From, DateOnly Until, Ruling Ruling)[] _spans;

    internal Timeline(IReadOnlyList<(DateOnly From, DateOnly Until, Ruling Ruling)> spans) => _spans = [.. spans];

    internal Ruling? On(DateOnly day)
    {
        // Newest last, and nearly every question is about the newest.
        for (var i = _spans.Length - 1; i >= 0; i--)
            if (day >= _spans[i].From) return day <= _spans[i].Until ? _spans[i].Ruling : null;
        return null;
    }

    /// <summary>First day from <paramref name="from"/> on without an answer; null when there is none.</summary>
    internal DateOnly? FirstGap(DateOnly from)
    {
        var day = from;
        foreach (var span in _spans)
        {
            if (span.Until < day) continue;
            if (span.From > day) return day;
            if (span.Until == DateOnly.MaxValue) return null;
            day = span.Until.AddDays(1);
        }
        return day;
    }
}
