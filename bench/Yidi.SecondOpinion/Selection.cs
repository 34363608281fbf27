using System.Globalization;
using Yidi.Policy;

namespace Yidi.SecondOpinion;

/// <summary>The selectors of a rule, a row or an entry of <c>covers</c>: it accepts a point when each selector does.</summary>
sealed class Selection
{
    static readonly VisitType[] AllInpatient =
        [VisitType.OrdinaryInpatient, VisitType.InjuryInpatient, VisitType.TransferredInpatient, VisitType.EmergencyToInpatient];

    static readonly VisitType[] AllOutpatient = [VisitType.OrdinaryOutpatient, VisitType.EmergencyOutpatient];

    readonly Predicate<Point>[] _tests;

    public Selection(IReadOnlyDictionary<string, IReadOnlyList<string>> selectors)
    {
        _tests = [.. selectors.Where(static s => s.Key != "force").Select(static s => TestOf(s.Key, s.Value))];
        NamesAges = selectors.ContainsKey("ages");
        _visits = selectors.TryGetValue("visits", out var words) ? words.SelectMany(VisitsOf).ToHashSet() : null;
    }

    readonly HashSet<VisitType>? _visits;

    public bool NamesAges { get; }

    public bool AcceptsVisit(VisitType visit) => _visits?.Contains(visit) != false;

    public bool Accepts(Point point)
    {
        foreach (var test in _tests)
            if (!test(point)) return false;
        return true;
    }

    static Predicate<Point> TestOf(string selector, IReadOnlyList<string> words) => selector switch
    {
        "visits" => OneOf(words.SelectMany(VisitsOf), static p => p.Visit),
        "persons" => OneOf(Codes(Vocabulary.Persons, words), static p => p.Person),
        "categories" => OneOf(words, static p => p.Category),
        "levels" => OneOf(Codes(Vocabulary.Levels, words), static p => p.Level),
        "types" => OneOf(Codes(Vocabulary.InstitutionTypes, words), static p => p.Type),
        "owners" => OneOf(Codes(Vocabulary.Owners, words), static p => p.Owner),
        "places" => OneOf(Codes(Vocabulary.Places, words), static p => p.Place),
        "hosts" => OneOf(words.Select(Whole), static p => p.HostProvince),
        "hosts-except" => NoneOf(words.Select(Whole), static p => p.HostProvince),
        "filings" => OneOf(Codes(Vocabulary.Filings, words), static p => p.Filing),
        "diseases" => OneOf(words, static p => p.Disease),
        "diseases-except" => NoneOf(words, static p => p.Disease),
        "ages" => Within(words, static p => p.Age),
        "contracted" => YesOrNo(words, static p => p.Contracted),
        "continuous-months" => Within(words, static p => p.ContinuousMonths),
        _ => RareTestOf(selector, words),
    };

    static Predicate<Point> RareTestOf(string selector, IReadOnlyList<string> words) => selector switch
    {
        "assistance" => OneOf(Codes(Vocabulary.Assistance, words), static p => p.Assistance),
        "ranks" => OneOf(Codes(Vocabulary.Ranks, words), static p => p.Rank),
        "enterprise" => YesOrNo(words, static p => p.Enterprise),
        "emergency" => YesOrNo(words, static p => p.Emergency),
        "referral" => YesOrNo(words, static p => p.Referral),
        "transfers" => OneOf(Codes(Vocabulary.Transfers, words), static p => p.Transfer),
        "origins" => OneOf(Codes(Vocabulary.Origins, words), static p => p.Origin),
        "third-party" => YesOrNo(words, static p => p.ThirdParty),
        "promise" => YesOrNo(words, static p => p.Promise),
        "joinings" => OneOf(Codes(Vocabulary.Joinings, words).Cast<Joining?>(), static p => p.Joining),
        "missed-months" => Within(words, static p => p.MissedMonths),
        "matters" => OneOf(words, static p => p.Matter),
        _ => throw new FormatException($"'{selector}' is not a selector."),
    };

    public static IEnumerable<VisitType> VisitsOf(string word) => word switch
    {
        "all-inpatient" => AllInpatient,
        "all-outpatient" => AllOutpatient,
        _ => Codes(Vocabulary.Visits, [word]),
    };

    public static IEnumerable<TCode> Codes<TCode>(IReadOnlyDictionary<TCode, Term> terms, IEnumerable<string> words) =>
        words.Select(word => Vocabulary.TryFind(terms, word, out var code) ? code : throw new FormatException($"'{word}' is not a word of the field."));

    /// <summary>Both ends of '0-5', '70-' or '45'; an end left open is beyond every value.</summary>
    public static (int From, int To) RangeOf(string range) => range.Split('-') switch
    {
        [var only] => (Whole(only), Whole(only)),
        [var from, ""] => (Whole(from), int.MaxValue),
        ["", var to] => (0, Whole(to)),
        [var from, var to] => (Whole(from), Whole(to)),
        _ => throw new FormatException($"'{range}' is not a range."),
    };

    static Predicate<Point> OneOf<T>(IEnumerable<T> accepted, Func<Point, T> value)
    {
        var set = accepted.ToHashSet();
        return point => set.Contains(value(point));
    }

    static Predicate<Point> NoneOf<T>(IEnumerable<T> excepted, Func<Point, T> value)
    {
        var set = excepted.ToHashSet();
        return point => !set.Contains(value(point));
    }

    static Predicate<Point> YesOrNo(IEnumerable<string> words, Func<Point, bool> value) =>
        OneOf(words.Select(static w => w switch { "yes" => true, "no" => false, _ => throw new FormatException($"'{w}' is not yes or no.") }), value);

    static Predicate<Point> Within(IEnumerable<string> words, Func<Point, int?> value)
    {
        var ranges = words.Select(RangeOf).ToArray();
        return point => value(point) is { } number && Array.Exists(ranges, r => r.From <= number && number <= r.To);
    }

    static int Whole(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
