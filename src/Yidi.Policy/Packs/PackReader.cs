using System.Globalization;

namespace Yidi.Policy;

/// <summary>A figure of a rule for the part of the space it speaks for and the days it holds.</summary>
/// <param name="Rank">0 binding national law, 1 the pack, 2 a national default.</param>
sealed record Entry(int Rank, string RuleId, RuleKind Kind, Selection Selection, DateOnly From, DateOnly? Until, Ruling Ruling, int Line, string File)
{
    internal bool HoldsOn(DateOnly day) => From <= day && (Until is null || day <= Until);
}

/// <summary>A part of the space the pack claims, from a day on.</summary>
sealed record Cover(Selection Selection, DateOnly From, DateOnly? Until);

/// <summary>Reads the fields of drafts into selections and values and keeps every problem with its line.</summary>
sealed class PackReader
{
    /// <summary>After this many the author has enough to mend; more would hide the first.</summary>
    internal const int MaxProblems = 50;

    readonly List<PackProblem> _problems = [];
    readonly IReadOnlyList<SourceDraft> _sources;
    readonly List<string> _categories;
    readonly List<string> _diseases = [""];

    /// <param name="region">Gives the categories and, with <paramref name="national"/>, the sources.</param>
    internal PackReader(PackDraft region, PackDraft national)
    {
        _sources = [.. national.Sources, .. region.Sources];
        _categories = region.Categories.Count > 0 ? [.. region.Categories.Keys] : [.. Vocabulary.Levels.Values.Select(static t => t.Word)];
    }

    internal IReadOnlyList<PackProblem> Problems => _problems;

    /// <summary>Disease codes that some rule names; index 0 stands for every other code and for none.</summary>
    internal IReadOnlyList<string> Diseases => _diseases;

    internal IReadOnlyList<string> Categories => _categories;

    internal void Report(int line, string rule, string what, string doWhat, string file = "")
    {
        if (_problems.Count < MaxProblems) _problems.Add(new(line, rule, what, doWhat, file));
    }

    internal int Category(string word) => _categories.IndexOf(word);

    internal static bool IsDisease(string code) => code.Length is >= 3 and <= 12 && char.IsAsciiLetterUpper(code[0]) && code.Skip(1).All(static c => char.IsAsciiLetterOrDigit(c) || c == '.');

    internal int Disease(string code)
    {
        var index = _diseases.IndexOf(code);
        if (index >= 0) return index;
        _diseases.Add(code);
        return _diseases.Count - 1;
    }

    internal void BothLanguages(LocalText text, int line, string rule, string field, string file = "")
    {
        if (text.Chinese.Length == 0 || text.English.Length == 0)
            Report(line, rule, $"{field} is missing in {(text.Chinese.Length == 0 ? "zh" : "en")}", "give it in both languages, in your own words", file);
    }

    internal (int Month, int Day) MonthAndDay(string text)
    {
        if (DateOnly.TryParseExact($"2023-{text}", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return (day.Month, day.Day);
        Report(1, "", $"insurance-year-starts '{text}' is not a month and day of every year", "write \"01-01\" or \"07-01\"");
        return (1, 1);
    }

    internal DateOnly Date(string text, int line, string rule, string field, string file)
    {
        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            Report(line, rule, $"{field} '{text}' is not a date", "write it as 2022-01-01", file);
        return day;
    }

    internal Cover Cover(CoverDraft draft)
    {
        if (draft.Selectors.ContainsKey("filings")) Report(draft.Line, "", "'filings' cannot stand in covers", "leave it out; the kind of filing is found later");
        var from = Date(draft.From, draft.Line, "", "from", "");
        DateOnly? until = draft.Until is { } text ? Date(text, draft.Line, "", "until", "") : null;
        if (until < from) Report(draft.Line, "", $"the cover ends on {draft.Until}, before it begins", "give the last day the pack speaks for");
        return new(Selection(draft.Selectors, draft.Line, "", ""), from, until);
    }

    /// <summary>The entries of a rule, one for each row of each dated value; none when its kind is unknown.</summary>
    internal IEnumerable<Entry> Entries(RuleDraft draft, bool isNational)
    {
        if (KindShapes.Find(draft.Kind) is not { } shape)
        {
            Report(draft.Line, draft.Id, $"kind '{draft.Kind}' is unknown", $"use one of {string.Join(", ", KindShapes.All.Select(static k => k.Word))}", draft.File);
            return [];
        }
        BothLanguages(draft.Clause, draft.Line, draft.Id, "clause", draft.File);
        if (draft.Values.Count == 0) Report(draft.Line, draft.Id, "it has no value", "add a dated value with its source", draft.File);
        var rank = Rank(draft, isNational);
        var selection = Selection(draft.Selectors, draft.Line, draft.Id, draft.File);
        return Dated(draft).SelectMany(value => value.Draft.Rows.Select(row => Entry(draft, shape, rank, selection, value, row))).ToList();
    }

    int Rank(RuleDraft draft, bool isNational)
    {
        var force = draft.Selectors.TryGetValue("force", out var words) ? words : [];
        if (!isNational && force.Count > 0) Report(draft.Line, draft.Id, "'force' belongs to national rules", "leave it out", draft.File);
        return force is ["binding"] ? 0 : isNational ? 2 : 1;
    }

    Entry Entry(RuleDraft rule, KindShape shape, int rank, Selection selection, (DateOnly From, DateOnly? Until, ValueDraft Draft) value, RowDraft row)
    {
        var own = Selection(row.Selectors, row.Line, rule.Id, value.Draft.File);
        var terms = new TermReader(this, shape, rule.Id, value.Draft.File, row);
        return new(rank, rule.Id, shape.Kind, selection.And(own), value.From, value.Until, new(terms.Value(), Citation(value.Draft, value.From, rule)), row.Line, value.Draft.File);
    }

    List<(DateOnly From, DateOnly? Until, ValueDraft Draft)> Dated(RuleDraft rule)
    {
        var dated = rule.Values.Select(v => (From: Date(v.From, v.Line, rule.Id, "from", v.File), Draft: v)).OrderBy(static v => v.From).ToList();
        foreach (var twice in dated.GroupBy(static v => v.From).Where(static g => g.Count() > 1))
            Report(twice.Last().Draft.Line, rule.Id, $"two values begin on {twice.Key:yyyy-MM-dd}", "keep the one the source states", twice.Last().Draft.File);
        return [.. dated.Select((v, i) => (v.From, Until(rule, v.Draft, v.From, i + 1 < dated.Count ? dated[i + 1].From.AddDays(-1) : null), v.Draft))];
    }

    DateOnly? Until(RuleDraft rule, ValueDraft value, DateOnly from, DateOnly? beforeNext)
    {
        if (value.Until is not { } text) return beforeNext;
        var until = Date(text, value.Line, rule.Id, "until", value.File);
        if (until < from) Report(value.Line, rule.Id, $"until {text} is before from {value.From}", "give the last day the value holds", value.File);
        return beforeNext is { } next && next < until ? next : until;
    }

    Citation Citation(ValueDraft value, DateOnly from, RuleDraft rule)
    {
        var source = _sources.FirstOrDefault(s => s.Id == value.Source);
        if (source is null) Report(value.Line, rule.Id, $"source '{value.Source}' is not listed", "name it under 'sources' with its document and date", value.File);
        if (source is { Link: { Length: > 0 } link } && !link.StartsWith("https://", StringComparison.Ordinal))
            Report(source.Line, rule.Id, $"link '{link}' of source '{source.Id}' is not an https address", "give the address of the document, or leave it out", source.File);
        if (value.Article.Length == 0) Report(value.Line, rule.Id, "the value has no article", "say where in the document it stands", value.File);
        if (value.Grade is not ("A" or "B" or "C" or "D"))
            Report(value.Line, rule.Id, $"grade '{value.Grade}' is unknown", "use A (official), B (well sourced), C (unchecked) or D (hearsay)", value.File);
        if (value.Clause is { } own) BothLanguages(own, value.Line, rule.Id, "clause", value.File);
        return new($"{rule.Id}@{from:yyyy-MM-dd}", value.Clause ?? rule.Clause, source?.Document ?? new("", ""), value.Article, value.Grade.FirstOrDefault('D'), from, source?.Link ?? "");
    }

    Selection Selection(IReadOnlyDictionary<string, IReadOnlyList<string>> selectors, int line, string rule, string file)
    {
        var selection = Policy.Selection.Everything;
        foreach (var (name, words) in selectors)
        {
            if (name == "force") continue;
            if (SelectorWords.Find(name) is not { } shape)
            {
                Report(line, rule, $"selector '{name}' is unknown", $"use one of {string.Join(", ", SelectorWords.All.Select(static s => s.Name))}", file);
                continue;
            }
            if (words.Count == 0) Report(line, rule, $"{name} is an empty list", "name what it is for, or leave it out for all", file);
            selection = selection.And(new(new Dictionary<Dimension, Accepted> { [shape.Dimension] = Accepted(shape, words, line, rule, file) }));
        }
        return selection;
    }

    Accepted Accepted(SelectorShape shape, IReadOnlyList<string> words, int line, string rule, string file)
    {
        if (SelectorWords.IsRange(shape.Dimension)) return new(null, [.. words.Select(w => Range(shape, w, line, rule, file))]);
        var values = words.SelectMany(w => Values(shape, w, line, rule, file)).ToHashSet();
        return new(values, null, Except: shape.Name.EndsWith("-except", StringComparison.Ordinal));
    }

    (int From, int To) Range(SelectorShape shape, string word, int line, string rule, string file)
    {
        if (!SelectorWords.TryRange(word, out var range))
            Report(line, rule, $"{shape.Name} '{word}' is not a range", "write \"70-\" for 70 and above, \"0-5\", or \"45\"", file);
        return range;
    }

    IEnumerable<int> Values(SelectorShape shape, string word, int line, string rule, string file)
    {
        switch (shape.Dimension)
        {
            case Dimension.Visit when SelectorWords.VisitGroups.TryGetValue(word, out var group):
                return group.Select(static v => (int)v);
            case Dimension.Disease:
                if (!IsDisease(word)) Report(line, rule, $"{shape.Name} '{word}' is not a disease code", "write a letter and digits, such as M01600", file);
                return [Disease(word)];
            case Dimension.Host:
                if (word.Length == 2 && int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var province) && province is >= 11 and <= 66) return [province];
                Report(line, rule, $"host '{word}' is not a province", "write two digits in quotes, such as \"11\"", file);
                return [];
            case Dimension.Category:
                return Known(Category(word), shape, word, _categories, line, rule, file);
            default:
                return Known(shape.Words!.TryGetValue(word, out var value) ? value : -1, shape, word, shape.Words.Keys, line, rule, file);
        }
    }

    int[] Known(int value, SelectorShape shape, string word, IEnumerable<string> known, int line, string rule, string file)
    {
        if (value >= 0) return [value];
        Report(line, rule, $"{shape.Name} '{word}' is unknown", $"use one of {string.Join(", ", known)}", file);
        return [];
    }
}
