namespace Yidi.Policy;

/// <summary>
/// The amounts of a receipt worked out from its explanation alone: shares are taken again, sums added again. An explanation from which
/// the receipt cannot be rebuilt explains nothing.
/// </summary>
public sealed record RebuiltAmounts(
    Money Total, Money FullOwn, Money OverLimit, Money FirstShare, Money InScope, Money Deductible, Money Fund, Money Person, Money Cash)
{
    /// <summary>Throws <see cref="BrokenInvariantException"/> when a step contradicts the steps before it.</summary>
    public static RebuiltAmounts From(Explanation explanation)
    {
        Money Sum(StepCode code) => explanation.Steps.Where(s => s.Code == code).Aggregate(Money.Zero, static (sum, s) => sum + s.Amount);
        foreach (var step in explanation.Steps) CheckShare(step);
        var (total, fullOwn, overLimit, firstShare) = (Sum(StepCode.Line), Sum(StepCode.LineFullOwn), Sum(StepCode.LineOverLimit), Sum(StepCode.LineFirstShare));
        var inScope = total - fullOwn - overLimit - firstShare;
        var deductible = Money.Min(inScope, OpenDeductible(explanation));
        var ratio = explanation.Steps.Single(static s => s.Code == StepCode.Ratio);
        var fund = CutByCap((inScope - deductible).Share(Rate.Of(ratio.Inputs[0], ratio.Inputs[1]), Rounding.HalfUp), explanation);
        return new(total, fullOwn, overLimit, firstShare, inScope, deductible, fund, total - fund, total - fund - Sum(StepCode.Account));
    }

    public bool Agrees(Receipt receipt) => this == new RebuiltAmounts(receipt.Total, receipt.FullOwn, receipt.OverLimit, receipt.FirstShare,
        receipt.InScope, receipt.Deductible, receipt.FundTotal, receipt.Person, receipt.Cash);

    static void CheckShare(Step step)
    {
        if (step.Code != StepCode.LineFirstShare) return;
        var again = step.Running.Share(Rate.Of(step.Inputs[1], step.Inputs[2]), Rounding.HalfUp);
        Invariant.Holds(again == step.Amount, $"first share of line {step.Inputs[0]} is the stated share of {step.Running}");
    }

    static Money OpenDeductible(Explanation explanation)
    {
        var step = explanation.Steps.Single(static s => s.Code == StepCode.Deductible);
        return Money.Max(new Money(step.Inputs[0] - step.Inputs[1]), Money.Zero);
    }

    static Money CutByCap(Money byRatio, Explanation explanation)
    {
        var cap = explanation.Steps.FirstOrDefault(static s => s.Code == StepCode.YearCap);
        return cap is null ? byRatio : Money.Min(byRatio, Money.Max(new Money(cap.Inputs[0] - cap.Inputs[1]), Money.Zero));
    }
}
