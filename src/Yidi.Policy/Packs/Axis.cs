namespace Yidi.Policy;

/// <summary>One axis of a table: which class of values a value of the dimension falls into. Values no rule tells apart share a class.</summary>
sealed class Axis
{
    readonly int[]? _classOf;
    readonly int[]? _thresholds;

    Axis(Dimension dimension, int[]? classOf, int[]? thresholds, IReadOnlyList<IReadOnlyList<int>> members) =>
        (Dimension, _classOf, _thresholds, Members) = (dimension, classOf, thresholds, members);

    internal Dimension Dimension { get; }

    /// <summary>The values of each class; a class of a range dimension is represented by its lowest value.</summary>
    internal IReadOnlyList<IReadOnlyList<int>> Members { get; }

    /// <summary>Class × stride for each named value; null for ranges.</summary>
    internal int[]? StepsOf(int stride) => _classOf is null ? null : Array.ConvertAll(_classOf, c => c * stride);

    internal int ClassOf(int value)
    {
        if (_classOf is not null) return (uint)value < (uint)_classOf.Length ? _classOf[value] : 0;
        var index = 0;
        while (index < _thresholds!.Length && value >= _thresholds[index]) index++;
        return index;
    }

    /// <param name="universe">Every value of a named dimension.</param>
    internal static Axis Named(Dimension dimension, IReadOnlyList<int> universe, IReadOnlyList<Accepted> selectors)
    {
        var classes = universe.GroupBy(value => string.Concat(selectors.Select(s => s.Accepts(value) ? '1' : '0'))).Select(static g => (IReadOnlyList<int>)[.. g]).ToList();
        var classOf = new int[universe.Max() + 1];
        for (var i = 0; i < classes.Count; i++)
            foreach (var value in classes[i]) classOf[value] = i;
        return new(dimension, classOf, null, classes);
    }

    internal static Axis Ranged(Dimension dimension, IReadOnlyList<Accepted> selectors)
    {
        var borders = selectors.SelectMany(static s => s.AllRanges).SelectMany(static r => new[] { r.From, r.To + 1 })
            .Where(static b => b is > 0 and <= SelectorWords.Highest).Distinct().Order().ToArray();
        return new(dimension, null, borders, [.. borders.Prepend(0).Select(static b => (IReadOnlyList<int>)[b])]);
    }
}
