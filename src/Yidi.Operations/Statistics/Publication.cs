namespace Yidi.Operations.Statistics;

/// <summary>What of figures may be published: no cell so small that it points at a person, and none from which such a cell can be reckoned.</summary>
public static class Publication
{
    /// <summary>Fewer treatments than these could be recognised.</summary>
    public const int SmallCell = 10;

    /// <summary>
    /// Which cells of a table stay hidden. A table is published beside others with the same total, so that the total less what is shown is the sum of what is hidden:
    /// one hidden cell alone would be told by it, and a few that come to next to nothing nearly so. Then the smallest of the others are hidden with them.
    /// </summary>
    /// <returns>One answer for each count, in their order.</returns>
    public static IReadOnlyList<bool> Hidden(IReadOnlyList<long> counts)
    {
        var hidden = counts.Select(IsSmall).ToArray();
        foreach (var (next, _) in counts.Index().Where(c => !IsSmall(c.Item)).OrderBy(static c => Math.Abs(c.Item)))
        {
            var kept = counts.Where((_, i) => hidden[i]).ToList();
            if (kept.Count == 0 || (kept.Count > 1 && !IsSmall(kept.Sum()))) break;
            hidden[next] = true;
        }
        return hidden;
    }

    /// <summary>Also what took back more than it settled is small: it was made by few.</summary>
    public static bool IsSmall(long count) => Math.Abs(count) < SmallCell;
}
