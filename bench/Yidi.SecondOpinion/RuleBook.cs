using System.Globalization;
using Yidi.Policy;

namespace Yidi.SecondOpinion;

/// <summary>One term of a row, read once in each way it can be meant.</summary>
sealed class Figure
{
    public Figure(TermDraft term)
    {
        Text = term.Text ?? "";
        Amount = decimal.TryParse(Text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) ? amount : null;
        Share = Fraction.TryParse(Text);
        Items = [.. (term.Items ?? []).Select(static i => new Figure(i))];
        Fields = (term.Fields ?? new Dictionary<string, TermDraft>()).ToDictionary(static f => f.Key, static f => new Figure(f.Value), StringComparer.Ordinal);
    }

    public string Text { get; }

    public decimal? Amount { get; }

    public Fraction? Share { get; }

    public IReadOnlyList<Figure> Items { get; }

    public IReadOnlyDictionary<string, Figure> Fields { get; }
}

/// <summary>One segment of a scale: its share up to a border, or beyond all borders.</summary>
readonly record struct Segment(decimal? To, Fraction Share);

/// <summary>One row of one dated value of one rule.</summary>
sealed class Row
{
    readonly Selection _ofRule;
    readonly Selection _ofRow;
    readonly Dictionary<string, Figure> _terms;

    public Row(RuleDraft rule, Selection ofRule, RowDraft row, DateOnly from, DateOnly until)
    {
        (_ofRule, _ofRow, From, Until) = (ofRule, new Selection(row.Selectors), from, until);
        _terms = row.Terms.ToDictionary(static t => t.Key, static t => new Figure(t.Value), StringComparer.Ordinal);
        Segments = [.. SegmentsOf(this)];
        Question = rule.Kind switch
        {
            "layer" => $"layer {Text("layer")}",
            "ratio-change" => $"ratio-change {Text("on")}",
            _ => rule.Kind,
        };
    }

    /// <summary>The kind; layers and changes of the ratio ask one question per name.</summary>
    public string Question { get; }

    public DateOnly From { get; }

    public DateOnly Until { get; }

    public IReadOnlyList<Segment> Segments { get; }

    public bool AsksAge(VisitType visit) => (_ofRule.NamesAges || _ofRow.NamesAges) && _ofRule.AcceptsVisit(visit) && _ofRow.AcceptsVisit(visit);

    public bool Holds(DateOnly day, Point point) => From <= day && day <= Until && _ofRule.Accepts(point) && _ofRow.Accepts(point);

    public bool Has(string term) => _terms.ContainsKey(term);

    public bool Says(string word) => Text("value") == word;

    public string Text(string term) => _terms.TryGetValue(term, out var figure) ? figure.Text : "";

    public string Text(string term, string otherwise) => _terms.TryGetValue(term, out var figure) ? figure.Text : otherwise;

    public decimal? Amount(string term) => _terms.TryGetValue(term, out var figure) ? figure.Amount : null;

    public Fraction? Share(string term) => _terms.TryGetValue(term, out var figure) ? figure.Share : null;

    public IReadOnlyList<Figure> Items(string term) => _terms.TryGetValue(term, out var figure) ? figure.Items : [];

    public IReadOnlyDictionary<string, Figure> Fields(string term) => _terms[term].Fields;

    static IEnumerable<Segment> SegmentsOf(Row row) => row.Has("segments")
        ? row.Items("segments").Select(static s => new Segment(s.Fields.GetValueOrDefault("to")?.Amount, s.Fields["share"].Share!.Value))
        : row.Share("value") is { } share ? [new Segment(null, share)] : [];
}

/// <summary>All rules of a pack and the national rules that are in force beside it, by question.</summary>
sealed class RuleBook
{
    readonly Dictionary<string, Row[]> _rows;

    public RuleBook(PackDraft region, PackDraft national)
    {
        // National binding rules answer before the pack, national defaults after it: the order of the rows is the order of the ranks.
        _rows = national.Rules.Where(static r => IsForced(r, "binding"))
            .Concat(region.Rules)
            .Concat(national.Rules.Where(static r => IsForced(r, "default")))
            .Where(static r => r.Kind is not ("clause" or "time-limit"))
            .SelectMany(RowsOf)
            .GroupBy(static r => r.Question, StringComparer.Ordinal)
            .ToDictionary(static g => g.Key, static g => g.ToArray(), StringComparer.Ordinal);
        Layers = [.. _rows.Keys.Where(static q => q.StartsWith("layer ", StringComparison.Ordinal))];
        var rows = region.Rules.SelectMany(RowsOf).ToArray();
        _visitsAskingAge = [.. Enum.GetValues<VisitType>().Where(visit => rows.Any(r => r.AsksAge(visit)))];
    }

    readonly HashSet<VisitType> _visitsAskingAge;

    public IReadOnlyList<string> Layers { get; }

    public bool AsksAge(VisitType visit) => _visitsAskingAge.Contains(visit);

    public Row? Answer(string question, DateOnly day, Point point)
    {
        foreach (var row in _rows.GetValueOrDefault(question) ?? [])
            if (row.Holds(day, point)) return row;
        return null;
    }

    public Row Require(string question, DateOnly day, Point point) =>
        Answer(question, day, point) ?? throw new InvalidOperationException($"No rule of kind '{question}' holds on {day:O} at {point}.");

    /// <summary>The word an optional rule says.</summary>
    public string Word(string question, DateOnly day, Point point, string otherwise) => Answer(question, day, point)?.Text("value") ?? otherwise;

    static bool IsForced(RuleDraft rule, string force) => rule.Selectors.TryGetValue("force", out var words) && words.Contains(force);

    static IEnumerable<Row> RowsOf(RuleDraft rule)
    {
        var ofRule = new Selection(rule.Selectors);
        var values = rule.Values.OrderBy(static v => v.From, StringComparer.Ordinal).ToArray();
        for (var i = 0; i < values.Length; i++)
        {
            var dayBeforeNext = i + 1 < values.Length ? Day(values[i + 1].From).AddDays(-1) : DateOnly.MaxValue;
            var until = values[i].Until is { } last && Day(last) < dayBeforeNext ? Day(last) : dayBeforeNext;
            foreach (var row in values[i].Rows) yield return new(rule, ofRule, row, Day(values[i].From), until);
        }
    }

    public static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
