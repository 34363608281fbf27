using System.Globalization;

namespace Yidi.Policy;

/// <summary>Reads the fields of a draft into codes and values and keeps every problem with its line.</summary>
sealed class PackFieldReader(IReadOnlyList<SourceDraft> sources)
{
    /// <summary>After this many the author has enough to mend; more would hide the first.</summary>
    internal const int MaxProblems = 50;

    static readonly Dictionary<string, RuleKind> KindWords = new(StringComparer.Ordinal)
    {
        ["clause"] = RuleKind.Clause,
        ["filing-requirement"] = RuleKind.FilingRequirement,
        ["filing-adjustment"] = RuleKind.FilingAdjustment,
        ["chronic-diseases"] = RuleKind.ChronicDiseases,
        ["deductible"] = RuleKind.Deductible,
        ["ratio"] = RuleKind.Ratio,
        ["year-cap"] = RuleKind.YearCap,
        ["personal-account"] = RuleKind.PersonalAccount,
    };

    readonly List<PackProblem> _problems = [];

    internal IReadOnlyList<PackProblem> Problems => _problems;

    internal static string KindWord(RuleKind kind) => KindWords.First(pair => pair.Value == kind).Key;

    internal void Report(int line, string rule, string what, string doWhat)
    {
        if (_problems.Count < MaxProblems) _problems.Add(new(line, rule, what, doWhat));
    }

    internal TCode Word<TCode>(IReadOnlyDictionary<TCode, Term> terms, string word, int line, string rule, string field)
    {
        if (!Vocabulary.TryFind(terms, word, out var code))
            Report(line, rule, $"{field} '{word}' is unknown", $"use one of {string.Join(", ", terms.Values.Select(static t => t.Word))}");
        return code;
    }

    internal (int Month, int Day) MonthAndDay(string text)
    {
        if (DateOnly.TryParseExact($"2024-{text}", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return (day.Month, day.Day);
        Report(1, "", $"insurance-year-starts '{text}' is not a month and day", "write \"01-01\" or \"07-01\"");
        return (1, 1);
    }

    internal DateOnly Date(string text, int line, string rule)
    {
        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            Report(line, rule, $"from '{text}' is not a date", "write it as 2022-01-01");
        return day;
    }

    internal void BothLanguages(LocalText text, int line, string rule, string field)
    {
        if (text.Chinese.Length == 0 || text.English.Length == 0)
            Report(line, rule, $"{field} is missing in {(text.Chinese.Length == 0 ? "zh" : "en")}", "give it in both languages, in your own words");
    }

    internal Cover Cover(CoverDraft draft) => new(
        draft.Visits.Select(w => Word(Vocabulary.Visits, w, draft.Line, "", "visit")).ToHashSet(),
        draft.Persons.Select(w => Word(Vocabulary.Persons, w, draft.Line, "", "person")).ToHashSet(),
        Date(draft.From, draft.Line, ""));

    internal Rule? Rule(RuleDraft draft)
    {
        if (!KindWords.TryGetValue(draft.Kind, out var kind))
        {
            Report(draft.Line, draft.Id, $"kind '{draft.Kind}' is unknown", $"use one of {string.Join(", ", KindWords.Keys)}");
            return null;
        }
        BothLanguages(draft.Clause, draft.Line, draft.Id, "clause");
        if (draft.Values.Count == 0) Report(draft.Line, draft.Id, "it has no value", "add a dated value with its source");
        return new Rule
        {
            Id = draft.Id,
            Kind = kind,
            Visits = Selected(Vocabulary.Visits, draft.Visits, draft, "visit"),
            Persons = Selected(Vocabulary.Persons, draft.Persons, draft, "person"),
            AppliesToHost = HostTest(draft),
            Values = DatedValues(draft, kind),
        };
    }

    HashSet<TCode> Selected<TCode>(IReadOnlyDictionary<TCode, Term> terms, IReadOnlyList<string> words, RuleDraft draft, string field) =>
        words.Count == 0 ? [.. terms.Keys] : [.. words.Select(w => Word(terms, w, draft.Line, draft.Id, field))];

    Func<int, bool> HostTest(RuleDraft draft)
    {
        if (draft.Hosts.Count > 0 && draft.HostsExcept.Count > 0)
            Report(draft.Line, draft.Id, "hosts and hosts-except are both given", "keep one of them");
        var only = Provinces(draft.Hosts, draft);
        var except = Provinces(draft.HostsExcept, draft);
        return province => (only.Count == 0 || only.Contains(province)) && !except.Contains(province);
    }

    HashSet<int> Provinces(IReadOnlyList<string> texts, RuleDraft draft)
    {
        foreach (var text in texts.Where(static t => t.Length != 2 || !t.All(char.IsAsciiDigit)))
            Report(draft.Line, draft.Id, $"host '{text}' is not a province", "write two digits in quotes, such as \"11\"");
        return [.. texts.Where(static t => t.Length == 2 && t.All(char.IsAsciiDigit)).Select(static t => int.Parse(t, CultureInfo.InvariantCulture))];
    }

    List<DatedValue> DatedValues(RuleDraft draft, RuleKind kind)
    {
        var dated = draft.Values.Select(v => (From: Date(v.From, v.Line, draft.Id), Draft: v)).OrderBy(static v => v.From).ToList();
        foreach (var twice in dated.GroupBy(static v => v.From).Where(static g => g.Count() > 1))
            Report(twice.Last().Draft.Line, draft.Id, $"two values begin on {twice.Key:yyyy-MM-dd}", "keep the one the source states");
        return [.. dated.Select((v, i) => new DatedValue(
            v.From, i + 1 < dated.Count ? dated[i + 1].From.AddDays(-1) : null, Value(v.Draft, draft, kind), Citation(v.Draft, v.From, draft)))];
    }

    Citation Citation(ValueDraft value, DateOnly from, RuleDraft rule)
    {
        var source = sources.FirstOrDefault(s => s.Id == value.Source);
        if (source is null) Report(value.Line, rule.Id, $"source '{value.Source}' is not listed", "name it under 'sources' with its document and date");
        if (value.Article.Length == 0) Report(value.Line, rule.Id, "the value has no article", "say where in the document it stands");
        if (value.Grade is not ("A" or "B" or "C" or "D"))
            Report(value.Line, rule.Id, $"grade '{value.Grade}' is unknown", "use A (official), B (well sourced), C (unchecked) or D (hearsay)");
        if (value.Clause is { } own) BothLanguages(own, value.Line, rule.Id, "clause");
        return new($"{rule.Id}@{from:yyyy-MM-dd}", value.Clause ?? rule.Clause, source?.Document ?? new("", ""), value.Article, value.Grade.FirstOrDefault('D'), from);
    }

    RuleValue Value(ValueDraft value, RuleDraft rule, RuleKind kind) => kind switch
    {
        RuleKind.Ratio => Rate.TryParse(value.Value, out var rate)
            ? new RuleValue.OfRate(rate)
            : Wrong(value, rule, "is not a share between 0 and 1", "write \"0.80\" for 80 percent, or a fraction such as \"2/3\""),
        RuleKind.Deductible => Amount(value, rule),
        RuleKind.YearCap => value.Value == "open" ? new RuleValue.Open() : Amount(value, rule),
        RuleKind.FilingRequirement => OneOf(value, rule, "required", "deemed"),
        // The other shapes of domain.md 3.6, and accounts that pay, come with the full rule set; until then a pack cannot claim them.
        RuleKind.FilingAdjustment or RuleKind.PersonalAccount => OneOf(value, rule, "none"),
        RuleKind.ChronicDiseases => new RuleValue.OfWords(value.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)),
        RuleKind.Clause => OneOf(value, rule, "stated"),
        _ => throw new BrokenInvariantException($"kind {kind} has no value form"),
    };

    RuleValue Amount(ValueDraft value, RuleDraft rule) =>
        Money.TryParseYuan(value.Value, out var money) && money >= Money.Zero
            ? new RuleValue.OfMoney(money)
            : Wrong(value, rule, "is not an amount of yuan", "write it in yuan with two decimals, such as \"800.00\"");

    RuleValue OneOf(ValueDraft value, RuleDraft rule, params string[] words) =>
        words.Contains(value.Value, StringComparer.Ordinal)
            ? new RuleValue.OfWords([value.Value])
            : Wrong(value, rule, "is not known here", $"use {string.Join(" or ", words.Select(static w => $"\"{w}\""))}");

    RuleValue.Open Wrong(ValueDraft value, RuleDraft rule, string why, string doWhat)
    {
        Report(value.Line, rule.Id, $"value '{value.Value}' {why}", doWhat);
        return new RuleValue.Open();
    }
}
