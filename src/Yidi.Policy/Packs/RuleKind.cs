namespace Yidi.Policy;

/// <summary>What a rule is about.</summary>
public enum RuleKind
{
    /// <summary>A national clause cited by the explanation; it carries no value of its own.</summary>
    Clause,
    FilingRequirement,
    FilingAdjustment,
    ChronicDiseases,
    Deductible,
    Ratio,
    RatioChange,
    YearCap,
    VisitCap,
    DiseaseCap,
    SharedCap,
    Layer,
    Ceiling,
    PersonalAccount,
    InstitutionCategory,
    DateChoice,
    Waiting,
    CoverageEnd,
    MergedLines,
    TransferDeductible,
    MidStay,
    YearEnd,
    Injury,
    HigherRatio,
    Catalogue,
    TimeLimit,
    FilingProcedure,
    ChronicProcedure,
    ChosenInstitutions,
    Newborn,
    ClaimProcedure,
}

/// <summary>The form of a kind of rule: what may be written in it. The reader, the schema for editors and the documents share this table.</summary>
/// <param name="Required">A gap inside what the pack covers is an error.</param>
/// <param name="Terms">Names of the terms a row may carry.</param>
/// <param name="Choices">Words a term is limited to, where it is.</param>
sealed record KindShape(RuleKind Kind, string Word, bool Required, string Meaning, string[] Terms, IReadOnlyDictionary<string, string[]>? Choices = null);

/// <summary>Every kind of rule with its form.</summary>
static class KindShapes
{
    static Dictionary<string, string[]> Choose(string term, params string[] words) => new() { [term] = words };

    static readonly string[] LayerParts = ["deductible", "ratio-share", "over-cap", "filing-share", "first-share"];

    internal static IReadOnlyList<KindShape> All { get; } =
    [
        new(RuleKind.Clause, "clause", false, "a clause that explanations cite", ["value"], Choose("value", "stated")),
        new(RuleKind.FilingRequirement, "filing-requirement", true, "whether treatment elsewhere without a filing must be filed, or counts as filed", ["value", "as"],
            new Dictionary<string, string[]> { ["value"] = ["required", "deemed"], ["as"] = [.. Vocabulary.Filings.Values.Select(static t => t.Word)] }),
        new(RuleKind.FilingAdjustment, "filing-adjustment", true, "how the kind of filing changes the benefit",
            ["value", "points", "factor", "first-share", "order", "deductible"],
            new Dictionary<string, string[]> { ["value"] = ["none", "not-paid"], ["order"] = ["before-deductible", "after-deductible"] }),
        new(RuleKind.ChronicDiseases, "chronic-diseases", true, "the chronic and special diseases that are settled", ["value"]),
        new(RuleKind.Deductible, "deductible", true, "what the person pays first", ["value", "per", "later", "less", "times", "floor", "counts"], Choose("per", "visit", "stay", "year")),
        new(RuleKind.Ratio, "ratio", true, "the share of the fund", ["value", "segments", "lump-sums", "measured", "counts", "fund"],
            new Dictionary<string, string[]> { ["measured"] = ["stay", "year"], ["fund"] = [.. Vocabulary.Funds.Values.Select(static t => t.Word)] }),
        new(RuleKind.RatioChange, "ratio-change", false, "what moves the share: retired, age, contract, continuity", ["on", "points", "own-share-factor"],
            Choose("on", "retired", "age", "contract", "continuity")),
        new(RuleKind.YearCap, "year-cap", true, "what the fund pays at most in a year", ["value", "counts"]),
        new(RuleKind.VisitCap, "visit-cap", false, "what the fund pays at most for one visit", ["value"]),
        new(RuleKind.DiseaseCap, "disease-cap", false, "what the fund pays at most for one disease", ["value", "per"], Choose("per", "year", "quarter", "month")),
        new(RuleKind.SharedCap, "shared-cap", false, "a cap that several share, the sum or the maximum of its members", ["of", "members", "extra", "counts"], Choose("of", "sum", "maximum")),
        new(RuleKind.Layer, "layer", false, "a further payer: large amount, catastrophic, supplement, assistance",
            ["layer", "order", "fund", "base", "per", "deductible", "value", "segments", "borders", "cap", "only-above-total", "only-up-to-total"],
            new Dictionary<string, string[]>
            {
                ["fund"] = [.. Vocabulary.Funds.Values.Select(static t => t.Word)], ["base"] = LayerParts, ["per"] = ["visit", "year"], ["borders"] = ["from-zero", "above-deductible"],
            }),
        new(RuleKind.Ceiling, "ceiling", false, "what all funds together pay at most", ["value", "of"], Choose("of", "in-scope", "total")),
        new(RuleKind.PersonalAccount, "personal-account", true, "what a personal account may pay", ["value", "pays", "family"],
            new Dictionary<string, string[]> { ["value"] = ["none"], ["pays"] = [.. Vocabulary.OwnParts.Values.Select(static t => t.Word)], ["family"] = ["yes", "no"] }),
        new(RuleKind.InstitutionCategory, "institution-category", false, "which category of the pack an institution belongs to", ["value"]),
        new(RuleKind.DateChoice, "date-choice", false, "which day selects what", ["value"], Choose("value", "admission", "settlement")),
        new(RuleKind.Waiting, "waiting", false, "waiting before the first benefit", ["value", "per-missed-year", "starts"], Choose("starts", "paid", "day-after", "birth")),
        new(RuleKind.CoverageEnd, "coverage-end", false, "what happens to cost after the coverage ended", ["value"], Choose("value", "own-after-end", "pays-to-end")),
        new(RuleKind.MergedLines, "merged-lines", false, "whether emergency cost and outside purchases join the stay", ["value"], Choose("value", "merged", "refused")),
        new(RuleKind.TransferDeductible, "transfer-deductible", false, "the deductible of a stay that continues another", ["value"], Choose("value", "difference", "none", "full")),
        new(RuleKind.MidStay, "mid-stay", false, "whether a mid-stay settlement continues the stay or begins a new one", ["value"], Choose("value", "continue", "new-cycle")),
        new(RuleKind.YearEnd, "year-end", false, "how a stay over the end of the insurance year is counted", ["value"], Choose("value", "one-bill", "split-by-days")),
        new(RuleKind.Injury, "injury", false, "whether an injury is settled", ["value"], Choose("value", "paid", "refused")),
        new(RuleKind.HigherRatio, "higher-ratio", false, "whether a higher share of the place of treatment wins", ["value"], Choose("value", "on", "off")),
        new(RuleKind.Catalogue, "catalogue", false, "whose catalogue classifies the lines", ["value"], Choose("value", "host", "insured")),
        new(RuleKind.TimeLimit, "time-limit", false, "limits of time that people are told about", ["value"]),
        new(RuleKind.FilingProcedure, "filing-procedure", false, "how a filing of a kind is granted: at once or by review, on a promise or not", ["value", "on-promise", "change-locked"],
            new Dictionary<string, string[]> { ["value"] = ["automatic", "reviewed"], ["on-promise"] = ["yes", "no"], ["change-locked"] = ["yes", "no"] }),
        new(RuleKind.ChronicProcedure, "chronic-procedure", false, "how a chronic disease is qualified: reviews, first day of effect, how many diseases", ["value", "on-promise", "effective", "most"],
            new Dictionary<string, string[]> { ["value"] = ["automatic", "one-review", "two-reviews"], ["on-promise"] = ["yes", "no"], ["effective"] = ["day", "next-month"] }),
        new(RuleKind.ChosenInstitutions, "chosen-institutions", false, "whether the person settles at chosen institutions only, and how many may be chosen", ["value", "most"],
            Choose("value", "free", "required")),
        new(RuleKind.Newborn, "newborn", false, "whether a newborn may be treated on the mother's card; not unless a pack says so", ["value"], Choose("value", "mothers-card", "refused")),
        new(RuleKind.ClaimProcedure, "claim-procedure", false, "how manual claims are judged: whose catalogue classifies the lines, from which amount a second and a final review follow", ["value", "second-from", "final-from"],
            Choose("value", "host", "insured")),
    ];

    internal static KindShape? Find(string word) => All.FirstOrDefault(k => k.Word == word);

    internal static KindShape Of(RuleKind kind) => All[(int)kind];
}
