namespace Yidi.Policy;

/// <summary>All rules of one question as a flat table: finding the answer is one index per axis and one look at a timeline.</summary>
sealed class RuleTable
{
    internal const int MaxCells = 400_000;

    readonly int[] _strides;
    readonly Timeline[] _cells;

    // For each axis of named values what a value adds to the index; null for ranges.
    readonly int[]?[] _steps;

    RuleTable(IReadOnlyList<Axis> axes, int[] strides, Timeline[] cells)
    {
        (Axes, _strides, _cells) = ([.. axes], strides, cells);
        _steps = [.. axes.Select((axis, i) => axis.StepsOf(strides[i]))];
    }

    internal Axis[] Axes { get; }

    internal int CellCount => _cells.Length;

    internal Ruling? Find(in Situation at, DateOnly day) => Find(at).On(day);

    internal Timeline Find(in Situation at)
    {
        var index = 0;
        var axes = Axes;
        var steps = _steps;
        for (var i = 0; i < axes.Length && i < steps.Length; i++)
        {
            var value = at.At(axes[i].Dimension);
            if (steps[i] is { } named) index += (uint)value < (uint)named.Length ? named[value] : 0;
            else index += axes[i].ClassOf(value) * _strides[i];
        }
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
            var signature = string.Join(',', applicable.Select(e => PositionIn(entries, e)));
            if (!known.TryGetValue(signature, out var timeline))
                known[signature] = timeline = MakeTimeline(applicable, (a, b, day) => overlap(a, b, at, day));
            table._cells[cell] = timeline;
        }
        return table;
    }

    static int PositionIn(IReadOnlyList<Entry> entries, Entry entry)
    {
        for (var i = 0; i < entries.Count; i++)
            if (ReferenceEquals(entries[i], entry)) return i;
        return -1;
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
