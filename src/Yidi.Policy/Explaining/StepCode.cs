namespace Yidi.Policy;

/// <summary>What a step of the calculation did. Stored with every settlement: never renumber, never reuse.</summary>
public enum StepCode
{
    /// <summary>A line of the bill. Inputs: index of the line, origin. Running: total so far.</summary>
    Line = 1,
    LineFullOwn = 2,
    LineOverLimit = 3,

    /// <summary>Inputs: line, own share as numerator and denominator. Running: what the share was taken of.</summary>
    LineFirstShare = 4,

    /// <summary>Running: in scope so far.</summary>
    LineInScope = 5,

    /// <summary>Inputs: day numbers of policy, deductible, person class, institution level.</summary>
    Dates = 7,

    /// <summary>Inputs: the pack's category, the national level.</summary>
    Category = 8,

    /// <summary>In-scope cost after the end of the coverage. Running: what stays payable.</summary>
    AfterCoverage = 9,
    InScope = 10,

    /// <summary>Inputs: kind of filing.</summary>
    Filing = 11,

    /// <summary>Inputs: the deductible of the pack, what was paid of it before, per visit 1, stay 2, year 3, number of the stay. Running: what is left to share.</summary>
    Deductible = 12,

    /// <summary>Inputs: the share as numerator and denominator; both zero when there are several segments. Running: what the share was taken of.</summary>
    Ratio = 13,

    /// <summary>Inputs: the cap, what the fund paid before, the cost beyond it. Amount: what the cap cut off. Running: what the fund pays.</summary>
    YearCap = 14,

    /// <summary>Inputs: what the fund paid before.</summary>
    YearCapOpen = 15,

    /// <summary>Inputs: shape, share as numerator and denominator, 1 when it comes after the deductible. Amount: first own share. Running: what is left.</summary>
    FilingAdjustment = 16,

    /// <summary>Inputs: share as numerator and denominator, borders from and to (0 for none). Running: length of the segment.</summary>
    Segment = 17,

    /// <summary>Inputs: group, 1 for a factor of the own share, numerator, denominator.</summary>
    RatioChange = 18,

    /// <summary>Amount: in scope and not paid.</summary>
    NotPaid = 19,

    /// <summary>Inputs: fund type.</summary>
    FundPays = 20,

    /// <summary>Inputs: share of the place of treatment.</summary>
    HigherRatio = 21,

    /// <summary>Inputs: shape, share as numerator and denominator.</summary>
    FilingOnShare = 22,

    /// <summary>Inputs as <see cref="YearCap"/>.</summary>
    VisitCap = 24,

    /// <summary>Inputs as <see cref="YearCap"/>.</summary>
    DiseaseCap = 25,

    /// <summary>Inputs as <see cref="YearCap"/>.</summary>
    SharedCap = 26,

    /// <summary>Inputs: the lump sum, the event. Running: what it is for.</summary>
    LumpSum = 27,

    /// <summary>Inputs: the insurance year. Amount: what belongs to it.</summary>
    YearPart = 28,

    /// <summary>Running: the whole bill. The parts say what is left with the person, each with what it was before layers.</summary>
    Person = 30,
    PersonFullOwn = 31,
    PersonOverLimit = 32,
    PersonFirstShare = 33,
    PersonDeductible = 34,
    PersonRatioShare = 35,
    PersonOverCap = 36,
    PersonFilingShare = 37,
    PersonNotPaid = 38,

    /// <summary>Inputs: 0 the pack allows none, 1 not asked for, 2 asked for. Running: what accounts may still pay.</summary>
    Account = 40,

    /// <summary>Inputs: which linked account.</summary>
    FamilyAccount = 41,
    Cash = 42,

    /// <summary>Inputs: fund type, base before this bill, deductible. Running: base of this bill.</summary>
    Layer = 50,

    /// <summary>Inputs as <see cref="Segment"/>.</summary>
    LayerSegment = 51,

    /// <summary>Inputs: the cap, what was paid before. Amount: what it cut off.</summary>
    LayerCap = 52,

    /// <summary>Inputs: the ceiling, what funds paid before. Amount: what it cut off.</summary>
    Ceiling = 53,

    /// <summary>Inputs: fund type, the supplement given. Running: base of this bill.</summary>
    LayerGiven = 54,
}
