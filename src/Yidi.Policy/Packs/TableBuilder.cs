using System.Globalization;

namespace Yidi.Policy;

/// <summary>Builds tables and reports overlaps, and gaps where a kind is required.</summary>
sealed class TableBuilder(PolicySpace space, PackReader reader)
{
    internal List<RuleTable> Layers()
    {
        var named = space.Entries.Where(static e => e.Kind == RuleKind.Layer).GroupBy(static e => ((RuleValue.OfLayer)e.Ruling.Value).Name)
            .Select(static g => (Name: g.Key, Orders: g.Select(static e => ((RuleValue.OfLayer)e.Ruling.Value).Order).Distinct().ToList(), Entries: g.ToList())).ToList();
        foreach (var layer in named.Where(static l => l.Orders.Count > 1))
            reader.Report(layer.Entries[0].Line, layer.Entries[0].RuleId, $"layer '{layer.Name}' has two places in the order", "give all rules of a layer one order", layer.Entries[0].File);
        foreach (var twice in named.GroupBy(static l => l.Orders[0]).Where(static g => g.Count() > 1))
            reader.Report(twice.Last().Entries[0].Line, twice.Last().Entries[0].RuleId, $"layers '{twice.First().Name}' and '{twice.Last().Name}' have the same order", "number them in the order in which they pay", twice.Last().Entries[0].File);
        return [.. named.OrderBy(static l => l.Orders[0]).Select(l => Table($"layer {l.Name}", RuleKind.Layer, l.Entries, required: false)).OfType<RuleTable>()];
    }

    /// <summary>Null when no rule of an optional kind exists, or when the table would be too large.</summary>
    internal RuleTable? Table(string word, RuleKind kind, IReadOnlyList<Entry> entries, bool required)
    {
        if (entries.Count == 0 && !required) return null;
        var covers = space.CoversAsking(kind);
        var axes = space.Axes(entries.Select(static e => e.Selection).Concat(required ? covers.Select(static c => c.Selection) : []));
        if (axes.Aggregate(1L, static (size, axis) => size * axis.Members.Count) > RuleTable.MaxCells)
        {
            reader.Report(entries[0].Line, entries[0].RuleId, $"the rules of {word} divide bills in too many ways", "use fewer different selectors in rules of this kind", entries[0].File);
            return null;
        }
        var table = RuleTable.Build(axes, entries, (first, second, at, day) =>
            reader.Report(second.Line, second.RuleId, $"rules '{first.RuleId}' and '{second.RuleId}' both apply to {Question(word, axes, at, day)}",
                "narrow one of them with selectors such as visits, persons, categories or hosts-except", second.File));
        if (required) ReportGaps(word, kind, table, covers);
        return table;
    }

    void ReportGaps(string word, RuleKind kind, RuleTable table, IReadOnlyList<Cover> covers)
    {
        for (var cell = 0; cell < table.CellCount && reader.Problems.Count < PackReader.MaxProblems; cell++)
        {
            var at = table.PointOf(cell);
            if (!space.CanOccur(table, table.ClassesOf(cell), kind)) continue;
            foreach (var cover in covers.Where(c => c.Selection.Accepts(at)))
            {
                if (table.Cell(cell).FirstGap(cover.From) is not { } day || day > cover.Until) continue;
                var nearest = space.Entries.FirstOrDefault(e => e.Kind == kind && e.Rank == 1);
                reader.Report(nearest?.Line ?? 1, nearest?.RuleId ?? "", $"no rule answers {Gap(word, table, cell, day)}", "add a rule or a row for it, or narrow 'covers' to what the source states", nearest?.File ?? "");
                break;
            }
        }
    }

    string Question(string word, List<Axis> axes, Situation at, DateOnly day)
    {
        var where = axes.Select(axis => WordOf(axis.Dimension, at.At(axis.Dimension)));
        return string.Create(CultureInfo.InvariantCulture, $"{word} for {(axes.Count == 0 ? "every bill" : string.Join(", ", where))} on {day:yyyy-MM-dd}");
    }

    /// <summary>The question of a gap, with every kind of filing that has no answer: a forgotten one is the commonest gap.</summary>
    string Gap(string word, RuleTable table, int cell, DateOnly day)
    {
        var classes = table.ClassesOf(cell);
        var where = table.Axes.Select((axis, i) => axis.Dimension == Dimension.Filing
            ? "filings " + string.Join(", ", axis.Members[classes[i]].Where(static f => f != (int)FilingKind.None).Select(f => Vocabulary.Filings[(FilingKind)f].Word))
            : WordOf(axis.Dimension, axis.Members[classes[i]][0]));
        return string.Create(CultureInfo.InvariantCulture, $"{word} for {(table.Axes.Length == 0 ? "every bill" : string.Join(", ", where))} on {day:yyyy-MM-dd}");
    }

    string WordOf(Dimension dimension, int value) => dimension switch
    {
        Dimension.Category => reader.Categories[value],
        Dimension.Disease => value == 0 ? "no named disease" : reader.Diseases[value],
        Dimension.Host => string.Create(CultureInfo.InvariantCulture, $"treated in province {value}"),
        Dimension.Age => string.Create(CultureInfo.InvariantCulture, $"age {value}"),
        Dimension.ContinuousMonths or Dimension.MissedMonths => string.Create(CultureInfo.InvariantCulture, $"{value} months"),
        _ => SelectorWords.All.First(s => s.Dimension == dimension) is var shape && shape.Words!.First(w => w.Value == value).Key is var word && word is "yes" or "no"
            ? $"{shape.Name} {word}" : word,
    };
}
