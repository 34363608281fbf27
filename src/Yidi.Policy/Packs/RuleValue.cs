namespace Yidi.Policy;

/// <summary>The value of a rule in its own unit, read once from its terms.</summary>
abstract record RuleValue
{
    RuleValue() { }

    /// <summary>A value that is a word of its kind, such as 'merged' or 'split-by-days'.</summary>
    internal sealed record OfWord(string Word) : RuleValue;

    internal sealed record OfFiling(bool Required, FilingKind As) : RuleValue;

    internal sealed record OfAdjustment(AdjustmentShape Shape, Rate Share, Money Deductible, bool AfterDeductible) : RuleValue;

    internal sealed record OfDiseases(IReadOnlySet<string> Codes) : RuleValue;

    /// <param name="ByStay">Amount of the first stay (or of every visit), of the second, and so on; the last holds for all that follow.</param>
    /// <param name="Accumulator">Null for the default of the visit's family.</param>
    internal sealed record OfDeductible(Money[] ByStay, DeductiblePer Per, string? Accumulator) : RuleValue
    {
        internal Money OfStay(long ordinal) => ByStay[Math.Min(ordinal, ByStay.Length) - 1];
    }

    /// <param name="Segments">Empty when the value is lump sums or 'not-paid'.</param>
    /// <param name="YearAccumulator">Set when segments are measured over the year and a sum is named.</param>
    internal sealed record OfRatio(Segment[] Segments, bool NotPaid, Money?[]? LumpSums, bool MeasuredByYear, string? YearAccumulator, FundType? Fund) : RuleValue;

    internal sealed record OfRatioChange(ChangeGroup Group, bool IsOwnShareFactor, Rate Share) : RuleValue;

    /// <param name="Amount">Null when the cap is stated to be open.</param>
    internal sealed record OfCap(Money? Amount, string? Accumulator, CapPeriod Period) : RuleValue;

    /// <param name="Members">Null when the members are the diseases the person is qualified for.</param>
    internal sealed record OfSharedCap(bool IsMaximum, Money[]? Members, Money Extra, string Accumulator) : RuleValue;

    internal sealed record OfLayer : RuleValue
    {
        internal required string Name { get; init; }

        internal required int Order { get; init; }

        internal required FundType Fund { get; init; }

        internal required OwnPart[] Base { get; init; }

        internal required bool PerYear { get; init; }

        internal required bool Given { get; init; }

        internal required Money Deductible { get; init; }

        internal required Segment[] Segments { get; init; }

        internal required bool BordersAboveDeductible { get; init; }

        internal required Money? Cap { get; init; }

        internal required Money? OnlyAboveTotal { get; init; }

        internal required Money? OnlyUpToTotal { get; init; }

        internal bool IsFor(Money total) => (OnlyAboveTotal is not { } above || total > above) && (OnlyUpToTotal is not { } upTo || total <= upTo);

        internal required string BaseAccumulator { get; init; }

        internal required string PaidAccumulator { get; init; }
    }

    internal sealed record OfCeiling(Rate Share, bool OfTotal) : RuleValue;

    /// <param name="Pays">Null when accounts pay nothing.</param>
    internal sealed record OfAccount(OwnPart[]? Pays, bool Family) : RuleValue;

    internal sealed record OfCategory(int Index) : RuleValue;

    internal sealed record OfWaiting(int Months, int PerMissedYear, WaitingStart Start) : RuleValue;

    internal sealed record OfTimeLimit(int Count, bool InMonths) : RuleValue;

    internal sealed record OfClaims(CatalogueOwner Catalogue, Money SecondFrom, Money FinalFrom) : RuleValue;

    /// <param name="Most">How many at most; null when any number.</param>
    internal sealed record OfProcedure(string Word, bool Promise, bool Second, int? Most) : RuleValue;
}

/// <summary>A share of what lies below a border. Borders are whole fen from zero; the last has none.</summary>
readonly record struct Segment(long To, Rate Share);

enum AdjustmentShape
{
    None = 0,
    Points = 1,
    Factor = 2,
    FirstShare = 3,
    Deductible = 4,
    NotPaid = 5,
}

enum DeductiblePer
{
    Visit = 1,
    Stay = 2,
    Year = 3,
}

enum ChangeGroup
{
    Retired = 0,
    Age = 1,
    Contract = 2,
    Continuity = 3,
}

enum CapPeriod
{
    Year = 1,
    Quarter = 2,
    Month = 3,
}

enum WaitingStart
{
    Paid = 1,
    DayAfter = 2,
    Birth = 3,
}

/// <summary>Where a value comes from and how far to trust it (A official text or confirmed by a recorded bill … D hearsay).</summary>
/// <param name="Link">Address of the document where there is one; empty otherwise.</param>
public sealed record Citation(string RuleKey, LocalText Clause, LocalText Document, string Article, char Grade, DateOnly From, string Link = "");

/// <summary>A value with its citation: what a question gets for an answer.</summary>
sealed record Ruling(RuleValue Value, Citation Citation)
{
    internal string Key => Citation.RuleKey;
}
