using System.Globalization;
using Yidi.Policy;

namespace Yidi.SecondOpinion;

/// <summary>What a pack and the national rules name, so that random bills land on it and one step beside it.</summary>
sealed class PackBorders
{
    static readonly string[] UsualSums =
    [
        "in-scope", "fund.pool", "own.ratio-share", "deductible.outpatient", "deductible.inpatient", "segments.outpatient", "segments.inpatient",
    ];

    public PackBorders(PackDraft region, PackDraft national)
    {
        RuleDraft[] rules = [.. region.Rules, .. national.Rules.Where(static r => r.Selectors.ContainsKey("force"))];
        var values = rules.SelectMany(static r => r.Values).ToArray();
        var terms = TermsOf(rules);
        var selectors = SelectorsOf(region, rules);
        string[] Words(string selector) => [.. selectors[selector].SelectMany(static w => w).Distinct()];

        Amounts = [.. terms.SelectMany(static t => Texts(t.Term)).Select(AmountOf).Where(static a => a > 10).Distinct().Order().DefaultIfEmpty(1000m)];
        ListedDiseases = [.. terms.Where(static t => t.Kind == "chronic-diseases").SelectMany(static t => WordsOf(t.Term)).Distinct()];
        Diseases = [.. ListedDiseases.Concat(Words("diseases")).Concat(Words("diseases-except")).Append("M99999").Distinct()];
        Hosts = [.. Words("hosts").Concat(Words("hosts-except")).Distinct()];
        Ages = Borders(Words("ages"), 60);
        Months = Borders(Words("continuous-months"), 12);
        MissedMonths = Borders(Words("missed-months"), 12);
        var lastDays = values.Select(static v => v.Until).Concat(region.Covers.Select(static c => c.Until)).OfType<string>();
        Days = [.. values.Select(static v => v.From).Concat(lastDays).Concat(region.Covers.Select(static c => c.From)).Distinct().Select(RuleBook.Day).Order()];
        Sums = [.. UsualSums.Concat(terms.SelectMany(SumsOf)).Distinct()];
        var given = values.SelectMany(static v => v.Rows).Where(static r => IsGiven(r.Terms)).Select(static r => r.Terms["fund"].Text!);
        GivenFunds = [.. Selection.Codes(Vocabulary.Funds, given.Distinct())];
        WaitingMonths = [0, .. terms.Where(static t => t.Kind == "waiting").Select(static t => (int)AmountOf(t.Term.Text ?? "")).Distinct()];
        HasEvents = terms.Any(static t => t.Name == "lump-sums");
    }

    public decimal[] Amounts { get; }

    public string[] ListedDiseases { get; }

    public string[] Diseases { get; }

    public string[] Hosts { get; }

    public int[] Ages { get; }

    public int[] Months { get; }

    public int[] MissedMonths { get; }

    public DateOnly[] Days { get; }

    public string[] Sums { get; }

    public FundType[] GivenFunds { get; }

    public int[] WaitingMonths { get; }

    public bool HasEvents { get; }

    static (string Kind, string Name, TermDraft Term)[] TermsOf(RuleDraft[] rules) =>
    [
        .. from rule in rules
           from row in rule.Values.SelectMany(static v => v.Rows)
           from term in row.Terms
           select (rule.Kind, term.Key, term.Value),
    ];

    static ILookup<string, IReadOnlyList<string>> SelectorsOf(PackDraft region, RuleDraft[] rules) =>
        rules.Select(static r => r.Selectors)
            .Concat(rules.SelectMany(static r => r.Values).SelectMany(static v => v.Rows).Select(static r => r.Selectors))
            .Concat(region.Covers.Select(static c => c.Selectors))
            .SelectMany(static s => s)
            .ToLookup(static s => s.Key, static s => s.Value, StringComparer.Ordinal);

    static string[] WordsOf(TermDraft term) => (term.Text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);

    static bool IsGiven(IReadOnlyDictionary<string, TermDraft> terms) =>
        terms.ContainsKey("layer") && terms.TryGetValue("value", out var value) && value.Text == "given";

    static IEnumerable<string> SumsOf((string Kind, string Name, TermDraft Term) term) => (term.Name, term.Kind) switch
    {
        ("layer", _) => [$"layer.{term.Term.Text}.base", $"layer.{term.Term.Text}.paid"],
        ("counts", "deductible") => [$"deductible.{term.Term.Text}"],
        ("counts", "ratio") => [$"segments.{term.Term.Text}"],
        ("counts", _) => [$"fund.{term.Term.Text}"],
        _ => [],
    };

    static IEnumerable<string> Texts(TermDraft term) =>
        (term.Text is null ? Enumerable.Empty<string>() : [term.Text])
        .Concat((term.Items ?? []).SelectMany(Texts))
        .Concat((term.Fields?.Values ?? []).SelectMany(Texts));

    static decimal AmountOf(string text) => decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) ? amount : 0;

    static int[] Borders(IEnumerable<string> ranges, int usual) =>
        [.. ranges.Select(Selection.RangeOf).SelectMany(static r => new[] { r.From, r.To }).Where(static n => n < 10_000).Append(usual).Distinct().Order()];
}

/// <summary>Chance by seed, in whole numbers.</summary>
sealed class Dice(int seed)
{
    readonly Random _random = new(seed);

    public bool Percent(int percent) => _random.Next(100) < percent;

    public bool PerMille(int perMille) => _random.Next(1000) < perMille;

    /// <summary>Both ends included.</summary>
    public int Between(int from, int to) => _random.Next(from, to + 1);

    public long Long(long below) => _random.NextInt64(below);

    public T Pick<T>(IReadOnlyList<T> choices) => choices[_random.Next(choices.Count)];
}
