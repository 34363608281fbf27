namespace Yidi.Policy;

/// <summary>起付线: how much of it is still open for a part of a bill (docs/domain/calculation.md 5.3).</summary>
static class DeductibleShare
{
    /// <summary>What is open, the amount it is open of, and what was paid of it before.</summary>
    internal readonly record struct Open(Money Amount, Money Due, Money PaidBefore, long Ordinal, Ruling Ruling, string Accumulator);

    internal static Open Of(Calculation calculation, YearPart part, StayState stay, RuleValue.OfAdjustment adjustment)
    {
        var standing = calculation.Standing;
        var ruling = standing.Require(RuleKind.Deductible, standing.DeductibleDay);
        var terms = (RuleValue.OfDeductible)ruling.Value;
        var accumulator = terms.Accumulator ?? DefaultAccumulator(calculation.Bill.VisitType);
        var perStay = terms.Per == DeductiblePer.Stay;
        var due = adjustment.Shape == AdjustmentShape.Deductible ? adjustment.Deductible : perStay ? terms.OfStay(stay.Ordinal) : terms.ByStay[0];
        if (perStay && stay.TransferWord == "none") due = Money.Zero;
        var paid = terms.Per switch
        {
            DeductiblePer.Year => new(part.Before(accumulator)),
            DeductiblePer.Stay => stay.DeductibleBefore + calculation.StayDeductible,
            _ => Money.Zero,
        };
        if (terms.Per == DeductiblePer.Year && due > Money.Zero) calculation.Uses(accumulator);
        if (perStay && stay.IsNew && terms.ByStay.Length > 1) calculation.Uses(AccumulatorNames.StayCount);
        return new(Money.Max(due - paid, Money.Zero), due, paid, perStay ? stay.Ordinal : 0, ruling, accumulator);
    }

    static string DefaultAccumulator(VisitType visit) => IsOutpatientFamily(visit) ? AccumulatorNames.DeductibleOutpatient : InpatientDeductible;

    static readonly string InpatientDeductible = AccumulatorNames.Deductible("inpatient");

    internal static bool IsOutpatientFamily(VisitType visit) =>
        visit is VisitType.OrdinaryOutpatient or VisitType.EmergencyOutpatient or VisitType.ChronicOutpatient or VisitType.Pharmacy or VisitType.MaternityOutpatient;
}
