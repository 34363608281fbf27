namespace Yidi.Policy;

/// <summary>What the payers after the pool pay, in order, out of what is left with the person (docs/domain/calculation.md 5.8).</summary>
static class LayerShare
{
    /// <param name="before">What earlier parts of the bill left with the person, which no layer of this part may touch; null in the first.</param>
    internal static void Take(Calculation calculation, YearPart part, Money[]? before)
    {
        var standing = calculation.Standing;
        var layers = standing.Pack.Tables.Layers;
        if (layers.Count == 0) return;
        var left = before is null ? calculation.Left : calculation.Left.AsSpan().ToArray();
        for (var i = 0; before is not null && i < left.Length; i++) left[i] -= before[i];
        var ceiling = standing.Ask(RuleKind.Ceiling, part.PolicyDay);
        var given = calculation.Bill.Supplements.Count == 0 ? NoSupplements : ByFund(calculation.Bill.Supplements);
        for (var i = 0; i < layers.Count; i++)
        {
            if (standing.Ask(layers[i], part.PolicyDay) is not { Value: RuleValue.OfLayer layer } ruling) continue;
            if (!layer.IsFor(calculation.Sums.Total)) continue;
            var basis = Sum(left, layer.Base);
            if (layer.Given) PayGiven(calculation, part, left, (layer, ruling), given, basis, ceiling);
            else PayLayer(calculation, part, left, (layer, ruling), basis, ceiling);
        }
    }

    static readonly List<FundPayment> NoSupplements = [];

    /// <summary>Several supplements of one fund are one sum.</summary>
    static List<FundPayment> ByFund(IReadOnlyList<FundPayment> supplements)
    {
        var sums = new List<FundPayment>(supplements.Count);
        foreach (var supplement in supplements)
        {
            var at = sums.FindIndex(s => s.Fund == supplement.Fund);
            if (at < 0) sums.Add(supplement);
            else sums[at] = new(supplement.Fund, sums[at].Amount + supplement.Amount);
        }
        return sums;
    }

    static Money Sum(Money[] left, OwnPart[] parts)
    {
        var sum = Money.Zero;
        foreach (var part in parts) sum += left[(int)part];
        return sum;
    }

    static void PayGiven(Calculation calculation, YearPart part, Money[] left, (RuleValue.OfLayer Terms, Ruling Ruling) layer, List<FundPayment> given, Money basis, Ruling? ceiling)
    {
        var at = part.IsLast ? given.FindIndex(s => s.Fund == layer.Terms.Fund) : -1;
        if (at < 0) return;
        var step = calculation.Trail?.Begin(StepCode.LayerGiven, layer.Ruling.Key, basis, (long)layer.Terms.Fund, given[at].Amount.Fen);
        var pays = UnderCap(calculation, part, layer, Money.Min(given[at].Amount, basis));
        given[at] = new(given[at].Fund, given[at].Amount - Pay(calculation, part, left, layer, pays, ceiling, step));
    }

    static void PayLayer(Calculation calculation, YearPart part, Money[] left, (RuleValue.OfLayer Terms, Ruling Ruling) layer, Money basis, Ruling? ceiling)
    {
        var terms = layer.Terms;
        var before = terms.PerYear ? part.Before(terms.BaseAccumulator) : 0;
        if (terms.PerYear)
        {
            calculation.Uses(terms.BaseAccumulator);
            part.Deltas.Add(terms.BaseAccumulator, basis.Fen);
        }
        if (basis == Money.Zero) return;
        var step = calculation.Trail?.Begin(StepCode.Layer, layer.Ruling.Key, basis, (long)terms.Fund, before, terms.Deductible.Fen);
        var pays = Scale(calculation, layer, before, basis);
        Pay(calculation, part, left, layer, UnderCap(calculation, part, layer, pays), ceiling, step);
    }

    static Money Scale(Calculation calculation, (RuleValue.OfLayer Terms, Ruling Ruling) layer, long before, Money basis)
    {
        var terms = layer.Terms;
        var shift = terms.BordersAboveDeductible ? terms.Deductible.Fen : 0;
        var (from, to) = (Math.Max(before, terms.Deductible.Fen) - shift, before + basis.Fen - shift);
        var (pays, floor) = (Money.Zero, 0L);
        foreach (var segment in terms.Segments)
        {
            var length = new Money(Math.Max(0, Math.Min(to, segment.To) - Math.Max(from, floor)));
            if (length > Money.Zero)
            {
                var amount = length.Share(segment.Share, Rounding.HalfUp);
                pays += amount;
                calculation.Trail?.Add(1, StepCode.LayerSegment, layer.Ruling.Key, amount, length, segment.Share.Numerator, segment.Share.Denominator, floor, segment.To == long.MaxValue ? 0 : segment.To);
            }
            floor = segment.To;
        }
        return pays;
    }

    static Money UnderCap(Calculation calculation, YearPart part, (RuleValue.OfLayer Terms, Ruling Ruling) layer, Money pays)
    {
        if (layer.Terms.Cap is not { } cap) return pays;
        calculation.Uses(layer.Terms.PaidAccumulator);
        var before = part.Before(layer.Terms.PaidAccumulator);
        var limited = Money.Min(pays, Money.Max(cap - new Money(before), Money.Zero));
        if (limited < pays) calculation.Trail?.Add(1, StepCode.LayerCap, layer.Ruling.Key, pays - limited, limited, cap.Fen, before);
        return limited;
    }

    static Money UnderCeiling(Calculation calculation, YearPart part, Ruling? ceiling, Money pays)
    {
        if (ceiling?.Value is not RuleValue.OfCeiling terms) return pays;
        var most = (terms.OfTotal ? part.Total : part.Payable + part.AfterCoverage).Share(terms.Share, Rounding.HalfUp);
        var limited = Money.Min(pays, Money.Max(most - part.Paid, Money.Zero));
        if (limited < pays) calculation.Trail?.Add(1, StepCode.Ceiling, ceiling.Key, pays - limited, limited, most.Fen, part.Paid.Fen);
        return limited;
    }

    /// <summary>Pays under the ceiling and takes the payment off the own parts in the order of the base.</summary>
    static Money Pay(Calculation calculation, YearPart part, Money[] left, (RuleValue.OfLayer Terms, Ruling Ruling) layer, Money pays, Ruling? ceiling, int? step)
    {
        pays = UnderCeiling(calculation, part, ceiling, pays);
        calculation.Trail?.Finish(step, pays, null);
        part.Paid += pays;
        part.Deltas.Add(layer.Terms.PaidAccumulator, pays.Fen);
        calculation.Pay(layer.Terms.Fund, pays);
        var rest = pays;
        foreach (var own in layer.Terms.Base)
        {
            var taken = Money.Min(rest, left[(int)own]);
            left[(int)own] -= taken;
            if (left != calculation.Left) calculation.Left[(int)own] -= taken;
            rest -= taken;
        }
        return pays;
    }
}
