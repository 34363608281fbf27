namespace Yidi.Policy;

/// <summary>What the pooled fund pays of one part of a bill: docs/domain/calculation.md 5.1 to 5.7.</summary>
static class PoolShare
{
    internal static void Take(Calculation calculation, YearPart part, StayState stay)
    {
        var standing = calculation.Standing;
        var adjusting = standing.Require(RuleKind.FilingAdjustment, part.PolicyDay);
        var adjustment = (RuleValue.OfAdjustment)adjusting.Value;
        var rating = standing.Require(RuleKind.Ratio, part.PolicyDay);
        var ratio = (RuleValue.OfRatio)rating.Value;
        if (adjustment.Shape == AdjustmentShape.NotPaid || ratio.NotPaid)
        {
            NotPaid(calculation, part, adjustment.Shape == AdjustmentShape.NotPaid ? adjusting : rating, ratio);
            return;
        }
        var open = DeductibleShare.Of(calculation, part, stay, adjustment);
        var (filing, taken, shared) = Divide(calculation, part, open, adjusting, adjustment);
        calculation.Bear(OwnPart.FilingShare, filing);
        calculation.Bear(OwnPart.Deductible, taken);
        var caps = Caps.Of(calculation, part);
        var family = DeductibleShare.IsOutpatientFamily(calculation.Bill.VisitType) ? "segments.outpatient" : "segments.inpatient";
        var yearName = ratio.MeasuredByYear ? ratio.YearAccumulator ?? family : null;
        var start = yearName is not null ? part.Before(yearName) : stay.SegmentsBefore.Fen + calculation.StaySegments.Fen;
        if (yearName is not null && ratio.Segments.Length > 1) calculation.Uses(yearName);
        var (paid, used) = ratio.LumpSums is { } sums
            ? LumpSum(calculation, rating, sums, shared, caps)
            : BySegments(calculation, part, (rating, adjusting), (start + taken.Fen, shared), caps);
        calculation.Bear(OwnPart.RatioShare, used - paid);
        calculation.Bear(OwnPart.OverCap, shared - used);
        var fund = ratio.Fund ?? PoolOf(standing.Entitlement.Insurance);
        calculation.PayFromPool(fund, paid);
        calculation.Trail?.Add(0, StepCode.FundPays, rating.Key, paid, paid, (long)fund);
        part.Paid += paid;
        calculation.PaidByPool += paid;
        calculation.StayDeductible += taken;
        calculation.StaySegments += taken + shared;
        // In the order of the names, which is the order they are kept in.
        part.Deltas.Add(open.Accumulator, taken.Fen);
        caps.Count(part, paid);
        part.Deltas.Add(AccumulatorNames.FundPool, paid.Fen);
        part.Deltas.Add(AccumulatorNames.InScope, (part.Payable + part.AfterCoverage).Fen);
        part.Deltas.Add(AccumulatorNames.OwnRatioShare, (used - paid).Fen);
        if (yearName is not null) part.Deltas.Add(yearName, (taken + shared).Fen);
    }

    static FundType PoolOf(InsuranceKind insurance) => insurance == InsuranceKind.Employees ? FundType.EmployeePool : FundType.ResidentPool;

    static void NotPaid(Calculation calculation, YearPart part, Ruling ruling, RuleValue.OfRatio ratio)
    {
        calculation.Bear(OwnPart.NotPaid, part.Payable);
        var fund = ratio.Fund ?? PoolOf(calculation.Standing.Entitlement.Insurance);
        calculation.PayFromPool(fund, Money.Zero);
        calculation.Trail?.Add(0, StepCode.NotPaid, ruling.Key, part.Payable, Money.Zero);
        calculation.Trail?.Add(0, StepCode.FundPays, ruling.Key, Money.Zero, Money.Zero, (long)fund);
        part.Deltas.Add(AccumulatorNames.InScope, (part.Payable + part.AfterCoverage).Fen);
    }

    /// <summary>Filing share and deductible in the order the pack states (W8: 14,620.00 against 14,688.00).</summary>
    static (Money Filing, Money Taken, Money Shared) Divide(Calculation calculation, YearPart part, DeductibleShare.Open open, Ruling adjusting, RuleValue.OfAdjustment adjustment)
    {
        var payable = part.Payable;
        if (adjustment.Shape != AdjustmentShape.FirstShare)
        {
            ExplainAdjustment(calculation, adjusting, adjustment, Money.Zero, payable);
            var whole = Money.Min(open.Amount, payable);
            ExplainDeductible(calculation, open, whole, payable - whole);
            return (Money.Zero, whole, payable - whole);
        }
        if (adjustment.AfterDeductible)
        {
            var first = Money.Min(open.Amount, payable);
            ExplainDeductible(calculation, open, first, payable - first);
            var later = (payable - first).Share(adjustment.Share, Rounding.HalfUp);
            ExplainAdjustment(calculation, adjusting, adjustment, later, payable - first);
            return (later, first, payable - first - later);
        }
        var filing = payable.Share(adjustment.Share, Rounding.HalfUp);
        ExplainAdjustment(calculation, adjusting, adjustment, filing, payable);
        var taken = Money.Min(open.Amount, payable - filing);
        ExplainDeductible(calculation, open, taken, payable - filing - taken);
        return (filing, taken, payable - filing - taken);
    }

    static void ExplainAdjustment(Calculation calculation, Ruling ruling, RuleValue.OfAdjustment adjustment, Money amount, Money of) =>
        calculation.Trail?.Add(0, StepCode.FilingAdjustment, ruling.Key, amount, of - amount,
            (long)adjustment.Shape, adjustment.Share.Numerator, adjustment.Share.Denominator, adjustment.AfterDeductible ? 1 : 0);

    static void ExplainDeductible(Calculation calculation, DeductibleShare.Open open, Money taken, Money rest)
    {
        var per = (long)((RuleValue.OfDeductible)open.Ruling.Value).Per;
        calculation.Trail?.Add(0, StepCode.Deductible, open.Ruling.Key, taken, rest, open.Due.Fen, open.PaidBefore.Fen, per, open.Ordinal);
    }

    static (Money Paid, Money Used) LumpSum(Calculation calculation, Ruling rating, Money?[] sums, Money shared, Caps caps)
    {
        var lump = sums[(int)calculation.Bill.Event]!.Value;
        var limited = Money.Min(lump, shared);
        calculation.Trail?.Add(0, StepCode.LumpSum, rating.Key, limited, shared, lump.Fen, (long)calculation.Bill.Event);
        var paid = caps.Limit is { } limit ? Money.Min(limited, limit) : limited;
        caps.Explain(calculation, limited - paid, paid);
        return (paid, paid);
    }

    /// <summary>Segment by segment until a cap is reached; what a cap stops is cost beyond it, not a share of it (W2).</summary>
    static (Money Paid, Money Used) BySegments(Calculation calculation, YearPart part, (Ruling Rating, Ruling Adjusting) rulings, (long From, Money Shared) at, Caps caps)
    {
        var ratio = (RuleValue.OfRatio)rulings.Rating.Value;
        var shares = new ShareChanges(calculation.Standing, part.PolicyDay, (RuleValue.OfAdjustment)rulings.Adjusting.Value, rulings.Adjusting.Key);
        var (paid, used, whole, reached) = (Money.Zero, Money.Zero, Money.Zero, false);
        var (position, end, floor) = (at.From, at.From + at.Shared.Fen, 0L);
        var steps = calculation.Trail?.Begin(StepCode.Ratio, rulings.Rating.Key, at.Shared);
        shares.Explain(calculation.Trail);
        foreach (var segment in shares.Of(ratio))
        {
            var share = segment.Share;
            var length = new Money(Math.Max(0, Math.Min(end, segment.To) - Math.Max(position, floor)));
            if (length > Money.Zero || ratio.Segments.Length == 1)
            {
                calculation.PoolRatio = share;
                var byShare = length.Share(share, Rounding.HalfUp);
                whole += byShare;
                if (ratio.Segments.Length > 1) calculation.Trail?.Add(1, StepCode.Segment, rulings.Rating.Key, byShare, length, share.Numerator, share.Denominator, floor, segment.To == long.MaxValue ? 0 : segment.To);
                if (!reached) (paid, used, reached) = Within(caps.Limit, paid, used, length, byShare, share);
            }
            floor = segment.To;
        }
        calculation.Trail?.Finish(steps, whole, ratio.Segments.Length == 1 ? calculation.PoolRatio : null);
        caps.Explain(calculation, whole - paid, paid, at.Shared - used);
        return (paid, used);
    }

    static (Money Paid, Money Used, bool Reached) Within(Money? limit, Money paid, Money used, Money length, Money byShare, Rate share)
    {
        if (limit is not { } most || paid + byShare < most) return (paid + byShare, used + length, false);
        var rest = most - paid;
        var cost = rest == Money.Zero ? Money.Zero : Money.Min(length, rest.DividedBy(share, Rounding.HalfUp));
        return (most, used + cost, true);
    }
}
