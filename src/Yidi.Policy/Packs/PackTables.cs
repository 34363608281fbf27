namespace Yidi.Policy;

/// <summary>The tables of a pack: one per kind of rule, one per group of ratio changes, one per layer.</summary>
sealed class PackTables
{
    readonly RuleTable?[] _byKind = new RuleTable?[KindShapes.All.Count];
    readonly RuleTable?[] _changes = new RuleTable?[4];

    PackTables(RuleTable covers) => Covers = covers;

    /// <summary>Answers where a point is covered.</summary>
    internal RuleTable Covers { get; }

    internal RuleTable?[] RatioChanges => _changes;

    /// <summary>In the order in which they pay.</summary>
    internal IReadOnlyList<RuleTable> Layers { get; private set; } = [];

    internal RuleTable? this[RuleKind kind] => _byKind[(int)kind];

    internal static PackTables? Build(PolicySpace space, PackReader reader)
    {
        var covered = space.Covers.Select(static c => new Entry(1, "", RuleKind.Clause, c.Selection, c.From, c.Until, new(new RuleValue.OfWord("covered"), Nowhere), 1, "")).ToList();
        var tables = new PackTables(RuleTable.Build(space.Axes(covered.Select(static c => c.Selection)), covered, static (_, _, _, _) => { }));
        var builder = new TableBuilder(space, reader);
        foreach (var shape in KindShapes.All.Where(static k => k.Kind is not (RuleKind.Clause or RuleKind.Layer or RuleKind.RatioChange)))
            tables._byKind[(int)shape.Kind] = builder.Table(shape.Word, shape.Kind, [.. space.Entries.Where(e => e.Kind == shape.Kind)],
                shape.Required || (shape.Kind == RuleKind.InstitutionCategory && space.HasOwnCategories));
        foreach (var group in Enum.GetValues<ChangeGroup>())
            tables._changes[(int)group] = builder.Table($"ratio-change on {group}", RuleKind.RatioChange,
                [.. space.Entries.Where(e => e.Ruling.Value is RuleValue.OfRatioChange change && change.Group == group)], required: false);
        tables.Layers = builder.Layers();
        return tables;
    }

    static Citation Nowhere { get; } = new("covers", new("", ""), new("", ""), "", 'A', DateOnly.MinValue);
}
