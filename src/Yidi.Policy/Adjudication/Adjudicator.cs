namespace Yidi.Policy;

/// <summary>
/// The law as arithmetic: who pays every fen of a bill, under which rule. Pure; the order is that of docs/domain/calculation.md.
/// </summary>
public static class Adjudicator
{
    public static Adjudication Adjudicate(Bill bill, Entitlement entitlement, BenefitYear year, PolicyPack pack) =>
        Adjudicate(bill, entitlement, [year], [], pack);

    /// <param name="years">Sums before the bill of every insurance year it may touch; a year that is missing counts as untouched.</param>
    /// <param name="accounts">Personal accounts that may be asked, the person's own and linked ones in the order in which they pay.</param>
    /// <param name="explain">False leaves the explanation empty; the amounts are the same.</param>
    public static Adjudication Adjudicate(
        Bill bill, Entitlement entitlement, IReadOnlyList<BenefitYear> years, IReadOnlyList<AccountBefore> accounts, PolicyPack pack, bool explain = true)
    {
        Invariant.Holds(pack.Insurance == entitlement.Insurance && pack.Region.Covers(entitlement.InsuredRegion), "the pack is that of the insured place");
        var standing = new Standing(bill, entitlement, pack);
        var sums = BillSums.Of(bill);
        if (Refusals.Find(standing, sums) is { } refused) return refused;
        var calculation = new Calculation(standing, sums, explain ? new Trail() : null);
        var (afterCoverage, endRule) = AfterCoverage(standing, sums.InScope);
        ExplainStart(calculation);
        if (afterCoverage > Money.Zero) calculation.Trail?.Add(0, StepCode.AfterCoverage, endRule, afterCoverage, calculation.Sums.InScope - afterCoverage);
        var parts = YearParts.Of(standing, calculation.Sums, afterCoverage, years);
        var stay = StayState.Of(calculation, parts[^1], years);
        for (var i = 0; i < parts.Count; i++) TakePart(calculation, parts[i], stay, parts.Count > 1);
        CountVisit(calculation, parts[^1], stay);
        return new Adjudication.Done(ReceiptOf(calculation, parts, accounts).Checked());
    }

    /// <summary>With the benefit of which kind of filing a visit counts: a filing of its own, home, both-ways, or deemed. Null when it must be filed and is not.</summary>
    public static FilingKind? CountsAsFiled(Bill bill, Entitlement entitlement, PolicyPack pack)
    {
        var standing = new Standing(bill, entitlement, pack);
        return standing.FindFiling() is null ? standing.FilingKind : null;
    }

    /// <summary>In-scope cost of the days after the coverage ended, where the pack leaves it with the person.</summary>
    static (Money Amount, string Rule) AfterCoverage(Standing standing, Money inScope)
    {
        if (standing.Entitlement.CoveredUntil is not { } until) return (Money.Zero, "");
        if (standing.Ask(RuleKind.CoverageEnd, standing.PolicyDay) is not { Value: RuleValue.OfWord { Word: "own-after-end" } } ruling) return (Money.Zero, "");
        var sum = Money.Zero;
        foreach (var line in standing.Bill.Lines)
            if (line.FeeDate > until) sum += line.InScope;
        // Lines that take back may be dated after the end; the whole in-scope sum is the most there is.
        return (Money.Min(Money.Max(sum, Money.Zero), inScope), ruling.Key);
    }

    static void TakePart(Calculation calculation, YearPart part, StayState stay, bool several)
    {
        if (several) calculation.Trail?.Add(0, StepCode.YearPart, YearEndRule(calculation, part), part.Payable, part.Payable, part.Year.Year);
        var before = several ? (Money[])calculation.Left.Clone() : null;
        calculation.Bear(OwnPart.NotPaid, part.AfterCoverage);
        calculation.Bear(OwnPart.FirstShare, part.FirstShare);
        PoolShare.Take(calculation, part, stay);
        LayerShare.Take(calculation, part, before);
    }

    static string YearEndRule(Calculation calculation, YearPart part) =>
        calculation.Standing.Ask(RuleKind.YearEnd, part.PolicyDay)?.Key ?? NationalClauses.OneBill;

    static void CountVisit(Calculation calculation, YearPart last, StayState stay)
    {
        var bill = calculation.Bill;
        last.Deltas.Add(AccumulatorNames.VisitCount, 1);
        if (bill.VisitType == VisitType.ChronicOutpatient && last.Deltas[AccumulatorNames.FundOfDisease(bill.DiseaseCode)] == 0)
            last.Deltas.Add(AccumulatorNames.FundOfDisease(bill.DiseaseCode), calculation.PaidByPool.Fen);
        if (!calculation.Standing.IsStay) return;
        if (stay.IsNew) last.Deltas.Add(AccumulatorNames.StayCount, 1);
        last.Deltas.Add(AccumulatorNames.StayDeductible(bill.VisitNo), (calculation.StayDeductible + stay.Brought).Fen);
        if (!stay.Continues) return;
        last.Deltas.Add(StayState.PartsName(bill.VisitNo), 1);
        last.Deltas.Add(AccumulatorNames.StaySegments(bill.VisitNo), calculation.StaySegments.Fen);
    }

    static void ExplainStart(Calculation calculation)
    {
        if (calculation.Trail is not { } trail) return;
        var (standing, bill) = (calculation.Standing, calculation.Bill);
        LineSteps.Explain(standing, trail);
        trail.Add(0, StepCode.InScope, NationalClauses.PolicyOfInsuredPlace, calculation.Sums.InScope, calculation.Sums.InScope);
        if (bill.VisitDate != bill.SettlementDate)
            trail.Add(0, StepCode.Dates, standing.DateRule, Money.Zero, calculation.Sums.InScope,
                standing.PolicyDay.DayNumber, standing.DeductibleDay.DayNumber, standing.ClassDay.DayNumber, standing.LevelDay.DayNumber);
        if (standing.CategoryRule is { } rule) trail.Add(0, StepCode.Category, rule, Money.Zero, calculation.Sums.InScope, standing.Category, (long)standing.Level);
        trail.Add(0, StepCode.Filing, standing.FilingRule, Money.Zero, calculation.Sums.InScope, (long)standing.FilingKind);
    }

    static Receipt ReceiptOf(Calculation calculation, IReadOnlyList<YearPart> parts, IReadOnlyList<AccountBefore> accounts)
    {
        var sums = calculation.Sums;
        calculation.Bear(OwnPart.FullOwn, sums.FullOwn);
        calculation.Bear(OwnPart.OverLimit, sums.OverLimit);
        var person = Money.Zero;
        foreach (var left in calculation.Left) person += left;
        PersonSteps.Explain(calculation, person);
        var (own, family) = AccountShare.Take(calculation, accounts);
        var cash = person - own;
        for (var i = 0; i < family.Count; i++) cash -= family[i].Amount;
        calculation.Trail?.Add(0, StepCode.Cash, NationalClauses.PersonPaysOwnPart, cash, cash);
        return new Receipt
        {
            Total = sums.Total,
            FullOwn = sums.FullOwn,
            OverLimit = sums.OverLimit,
            FirstShare = sums.FirstShare,
            InScope = sums.InScope,
            NotPaid = calculation.Gross(OwnPart.NotPaid),
            FilingShare = calculation.Gross(OwnPart.FilingShare),
            Deductible = calculation.Gross(OwnPart.Deductible),
            RatioShare = calculation.Gross(OwnPart.RatioShare),
            OverCap = calculation.Gross(OwnPart.OverCap),
            PoolPays = calculation.PoolPays,
            PoolRatio = calculation.PoolRatio,
            Funds = calculation.Funds,
            Left = calculation.Left,
            Account = own,
            FamilyAccounts = family,
            Cash = cash,
            Hospital = Money.Zero,
            Years = YearsOf(parts),
            AccumulatorsUsed = calculation.Used,
            Explanation = calculation.Trail?.ToExplanation() ?? Explanation.Nothing,
        };
    }

    static YearGain[] YearsOf(IReadOnlyList<YearPart> parts)
    {
        var gains = new YearGain[parts.Count];
        for (var i = 0; i < gains.Length; i++) gains[i] = new(parts[i].Year.Year, parts[i].Deltas.ToAccumulators());
        return gains;
    }
}
