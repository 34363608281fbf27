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

/// <summary>All rules of one question as a flat table: finding the answer is one index per axis and one look at a timeline.</summary>
sealed class RuleTable
{
    internal const int MaxCells = 400_000;

    readonly int[] _strides;
    readonly Timeline[] _cells;

    RuleTable(IReadOnlyList<Axis> axes, int[] strides, Timeline[] cells) => (Axes, _strides, _cells) = ([.. axes], strides, cells);

    internal Axis[] Axes { get; }

    internal int CellCount => _cells.Length;

    internal Ruling? Find(in Situation at, DateOnly day) => Find(at).On(day);

    internal Timeline Find(in Situation at)
    {
        var index = 0;
        var axes = Axes;
        for (var i = 0; i < axes.Length; i++) index += axes[i].ClassOf(at.At(axes[i].Dimension)) * _strides[i];
        return _cells[index];
    }

    internal Timeline Cell(int index) => _cells[index];

    /// <summary>The class number of each axis in a cell.</summary>
    internal int[] ClassesOf(int cell)
    {
        var classes = new int[Axes.Length];
        for (var i = 0; i < Axes.Length; i++) classes[i] = cell / _strides[i] % Axes[i].Members.Count;
        return classes;
    }

    /// <param name="overlap">Told of two entries of one rank that hold at the same point and day.</param>
    internal static RuleTable Build(IReadOnlyList<Axis> axes, IReadOnlyList<Entry> entries, Action<Entry, Entry, Situation, DateOnly> overlap)
    {
        var strides = new int[axes.Count];
        var size = 1;
        for (var i = 0; i < axes.Count; i++) (strides[i], size) = (size, size * axes[i].Members.Count);
        var table = new RuleTable(axes, strides, new Timeline[size]);
        var known = new Dictionary<string, Timeline>(StringComparer.Ordinal);
        for (var cell = 0; cell < size; cell++)
        {
            var at = table.PointOf(cell);
            var applicable = entries.Where(e => e.Selection.Accepts(at)).ToList();
            var signature = string.Join(',', applicable.Select(e => entries.IndexOf(e)));
            if (!known.TryGetValue(signature, out var timeline))
                known[signature] = timeline = MakeTimeline(applicable, (a, b, day) => overlap(a, b, at, day));
            table._cells[cell] = timeline;
        }
        return table;
    }

    internal Situation PointOf(int cell)
    {
        var at = new Situation();
        var classes = ClassesOf(cell);
        for (var i = 0; i < Axes.Length; i++) at.Set(Axes[i].Dimension, Axes[i].Members[classes[i]][0]);
        return at;
    }

    static Timeline MakeTimeline(List<Entry> entries, Action<Entry, Entry, DateOnly> overlap)
    {
        if (entries.Count == 0) return Timeline.Never;
        var changes = entries.SelectMany(static e => new[] { e.From, e.Until is { } u && u < DateOnly.MaxValue ? u.AddDays(1) : e.From }).Distinct().Order().ToList();
        var spans = new List<(DateOnly From, DateOnly Until, Ruling Ruling)>();
        for (var i = 0; i < changes.Count; i++)
        {
            var (from, until) = (changes[i], i + 1 < changes.Count ? changes[i + 1].AddDays(-1) : DateOnly.MaxValue);
            var holding = entries.Where(e => e.HoldsOn(from)).GroupBy(static e => e.Rank).MinBy(static g => g.Key)?.ToList() ?? [];
            if (holding.Count > 1) overlap(holding[0], holding[1], from);
            if (holding.Count > 0) spans.Add((from, until, holding[0].Ruling));
        }
        return new(spans);
    }
}

static class ListSearch
{
    internal static int IndexOf<T>(this IReadOnlyList<T> list, T item) where T : class
    {
        for (var i = 0; i < list.Count; i++)
            if (ReferenceEquals(list[i], item)) return i;
        return -1;
    }
}
