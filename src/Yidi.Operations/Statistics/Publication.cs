namespace Yidi.Operations.Statistics;

/// <summary>What of figures may be published: no cell so small that it points at a person, and none from which such a cell can be reckoned.</summary>
public static class Publication
{
    /// <summary>Fewer treatments than these could be recognised.</summary>
    public const int SmallCell = 10;

    /// <summary>
    /// Which cells of a table stay hidden. A table is published beside others with the same total, so one hidden cell alone would be the total less the rest:
    /// then the smallest of the others is hidden with it.
    /// </summary>
    /// <returns>One answer for each count, in their order.</returns>
    public static IReadOnlyList<bool> Hidden(IReadOnlyList<long> counts)
    {
        var hidden = counts.Select(IsSmall).ToArray();
        if (hidden.Count(static h => h) == 1 && counts.Index().Where(c => !hidden[c.Index]).OrderBy(static c => c.Item).ToList() is [var (next, _), ..]) hidden[next] = true;
        return hidden;
    }

    /// <summary>Also what took back more than it settled is small: it was made by few.</summary>
    public static bool IsSmall(long count) => Math.Abs(count) < SmallCell;
}
