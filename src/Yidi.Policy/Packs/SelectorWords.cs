using System.Globalization;

namespace Yidi.Policy;

/// <summary>A selector of the pack format: its name, the dimension it divides, and what may be written there.</summary>
/// <param name="Words">Words and their values; null when the selector takes ranges, two-digit provinces, categories or diseases.</param>
sealed record SelectorShape(string Name, Dimension Dimension, IReadOnlyDictionary<string, int>? Words, string Meaning);

/// <summary>Every selector, in one table that the reader, the schema for editors and the documents share.</summary>
static class SelectorWords
{
    /// <summary>The highest value of a range that is open upwards: no age, no count of months goes beyond.</summary>
    internal const int Highest = 9999;

    /// <summary>Kinds of visit that packs name together.</summary>
    internal static IReadOnlyDictionary<string, VisitType[]> VisitGroups { get; } = new Dictionary<string, VisitType[]>
    {
        ["all-inpatient"] = [VisitType.OrdinaryInpatient, VisitType.InjuryInpatient, VisitType.TransferredInpatient, VisitType.EmergencyToInpatient],
        ["all-outpatient"] = [VisitType.OrdinaryOutpatient, VisitType.EmergencyOutpatient],
    };

    static readonly Dictionary<string, int> YesNo = new() { ["no"] = 0, ["yes"] = 1 };

    internal static IReadOnlyList<string> Matters { get; } =
        ["policy", "deductible", "person-class", "institution-level", "manual-claim", "promise-materials", "change-lock",
            "filing-validity", "late-filing", "chronic-renewal", "chronic-promise", "newborn-enrolment", "claim-handling"];

    internal static IReadOnlyList<SelectorShape> All { get; } =
    [
        new("visits", Dimension.Visit, WordsOf(Vocabulary.Visits, static v => (int)v), "kinds of visit; all-inpatient and all-outpatient name several"),
        new("persons", Dimension.Person, WordsOf(Vocabulary.Persons, static v => (int)v), "classes of person"),
        new("categories", Dimension.Category, null, "the pack's own categories of institutions"),
        new("levels", Dimension.Level, WordsOf(Vocabulary.Levels, static v => (int)v), "national levels of institutions"),
        new("types", Dimension.InstitutionType, WordsOf(Vocabulary.InstitutionTypes, static v => (int)v), "types of institutions"),
        new("owners", Dimension.Owner, WordsOf(Vocabulary.Owners, static v => (int)v), "owner levels of institutions"),
        new("places", Dimension.Place, WordsOf(Vocabulary.Places, static v => (int)v), "where the treatment took place, seen from the insured place"),
        new("hosts", Dimension.Host, null, "two-digit provinces of treatment"),
        new("hosts-except", Dimension.Host, null, "all provinces of treatment but these"),
        new("filings", Dimension.Filing, WordsOf(Vocabulary.Filings, static v => (int)v), "kinds of filing"),
        new("diseases", Dimension.Disease, null, "disease codes, such as M01600"),
        new("diseases-except", Dimension.Disease, null, "all diseases but these, and visits without one"),
        new("ages", Dimension.Age, null, "full years, as ranges such as 70- or 0-5"),
        new("contracted", Dimension.Contracted, YesNo, "family doctor contract"),
        new("continuous-months", Dimension.ContinuousMonths, null, "months of continuous insurance, as ranges"),
        new("assistance", Dimension.Assistance, WordsOf(Vocabulary.Assistance, static v => (int)v), "classes of medical assistance"),
        new("ranks", Dimension.Rank, WordsOf(Vocabulary.Ranks, static v => (int)v), "ranks of the civil servants' supplement"),
        new("enterprise", Dimension.Enterprise, YesNo, "covered by an enterprise supplement"),
        new("emergency", Dimension.Emergency, YesNo, "emergency flag"),
        new("referral", Dimension.Referral, YesNo, "a transfer paper came with the visit"),
        new("transfers", Dimension.Transfer, WordsOf(Vocabulary.Transfers, static v => (int)v), "transfer between hospitals"),
        new("origins", Dimension.Origin, WordsOf(Vocabulary.Origins, static v => (int)v), "where a line was incurred"),
        new("third-party", Dimension.ThirdParty, YesNo, "a third party is liable for the injury"),
        new("promise", Dimension.Promise, YesNo, "promise that no third party is liable"),
        new("joinings", Dimension.Joining, WordsOf(Vocabulary.Joinings, static v => (int)v), "how the coverage began"),
        new("missed-months", Dimension.MissedMonths, null, "months without insurance before, as ranges"),
        new("matters", Dimension.Matter, Matters.Select(static (word, i) => (word, i)).ToDictionary(static m => m.word, static m => m.i), "what a date or a limit is for"),
    ];

    internal static SelectorShape? Find(string name) => All.FirstOrDefault(s => s.Name == name);

    static Dictionary<string, int> WordsOf<TCode>(IReadOnlyDictionary<TCode, Term> terms, Func<TCode, int> number) where TCode : notnull =>
        terms.ToDictionary(static t => t.Value.Word, t => number(t.Key));

    /// <summary>Reads '70-', '0-5' or '45'; false on anything else.</summary>
    internal static bool TryRange(string text, out (int From, int To) range)
    {
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        var (low, high) = dash < 0 ? (text, text) : (text[..dash], text[(dash + 1)..]);
        var to = Highest;
        var valid = int.TryParse(low, NumberStyles.None, CultureInfo.InvariantCulture, out var from)
            && (high.Length == 0 || int.TryParse(high, NumberStyles.None, CultureInfo.InvariantCulture, out to)) && from <= to && to <= Highest;
        range = (from, to);
        return valid;
    }

    internal static bool IsRange(Dimension dimension) => dimension is Dimension.Age or Dimension.ContinuousMonths or Dimension.MissedMonths;
}
