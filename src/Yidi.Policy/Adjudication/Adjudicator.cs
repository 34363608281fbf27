namespace Yidi.Policy;

/// <summary>
/// The law as arithmetic: the same bill, entitlement, benefit year and pack give the same receipt, byte for byte, for ever.
/// The order of the calculation is domain.md 3.3.
/// </summary>
public static class Adjudicator
{
    public static Adjudication Adjudicate(Bill bill, Entitlement entitlement, BenefitYear year, PolicyPack pack)
    {
        Invariant.Holds(pack.Insurance == entitlement.Insurance && pack.Region.Covers(entitlement.InsuredRegion),
            "the pack is that of the insured place");
        if (Refusal(bill, entitlement, pack) is { } refused) return refused;
        var terms = new ApplicableTerms(bill, entitlement, pack);
        var trail = new Trail();
        ExplainLines(bill, trail);
        trail.Add(0, StepCode.InScope, "national.policy-of-insured-place", bill.InScope, bill.InScope);
        trail.Add(0, StepCode.Filing, terms.FilingRequirement, Money.Zero, bill.InScope, (long)terms.FilingKind);
        trail.Add(1, StepCode.FilingAdjustment, terms.FilingAdjustment, Money.Zero, bill.InScope);
        return new Adjudication.Done(Share(bill, year, terms, trail).Checked());
    }

    static Adjudication.Refused? Refusal(Bill bill, Entitlement entitlement, PolicyPack pack)
    {
        if (bill.Lines.Count == 0 || bill.Total <= Money.Zero) return new(PolicyRefusal.EmptyBill, bill.Total.ToString(), null);
        if (bill.Lines.FirstOrDefault(static l => !l.Balances) is { } line) return new(PolicyRefusal.LineDoesNotBalance, line.LineNo, null);
        if (!pack.CoversVisit(bill.VisitType, entitlement.PersonClass, bill.SettlementDate) || !pack.CoversVisit(bill.VisitType, entitlement.PersonClass, bill.VisitDate))
            return new(PolicyRefusal.PackDoesNotCover, $"{Vocabulary.Visits[bill.VisitType].Chinese}·{Vocabulary.Persons[entitlement.PersonClass].Chinese}", null);
        return DiseaseRefusal(bill, entitlement, pack) ?? FilingRefusal(bill, entitlement, pack);
    }

    static Adjudication.Refused? DiseaseRefusal(Bill bill, Entitlement entitlement, PolicyPack pack)
    {
        if (bill.VisitType != VisitType.ChronicOutpatient) return null;
        var listed = pack.Find(RuleKind.ChronicDiseases, bill.VisitType, entitlement.PersonClass, bill.HostRegion, bill.SettlementDate);
        if (!((RuleValue.OfWords)listed.Value).Words.Contains(bill.DiseaseCode))
            return new(PolicyRefusal.DiseaseNotInPack, bill.DiseaseCode, listed.Citation);
        return entitlement.Qualifications.Any(q => q.DiseaseCode == bill.DiseaseCode && q.HoldsOn(bill.VisitDate))
            ? null
            : new(PolicyRefusal.DiseaseNotQualified, bill.DiseaseCode, listed.Citation);
    }

    static Adjudication.Refused? FilingRefusal(Bill bill, Entitlement entitlement, PolicyPack pack)
    {
        if (bill.Emergency || entitlement.Filing is not null) return null;
        var requirement = pack.Find(RuleKind.FilingRequirement, bill.VisitType, entitlement.PersonClass, bill.HostRegion, bill.VisitDate);
        return ApplicableTerms.IsRequired(requirement)
            ? new(PolicyRefusal.NotFiled, bill.HostRegion.ToString(), requirement.Citation)
            : null;
    }

    static void ExplainLines(Bill bill, Trail trail)
    {
        var (total, inScope) = (Money.Zero, Money.Zero);
        for (var i = 0; i < bill.Lines.Count; i++)
        {
            var line = bill.Lines[i];
            total += line.Total;
            inScope += line.InScope;
            trail.Add(0, StepCode.Line, "national.catalogue-of-host", line.Total, total, i);
            if (line.FullOwn != Money.Zero) trail.Add(1, StepCode.LineFullOwn, "national.class-c", line.FullOwn, line.FullOwn, i);
            if (line.OverLimit != Money.Zero) trail.Add(1, StepCode.LineOverLimit, "national.price-limit", line.OverLimit, line.OverLimit, i);
            if (line.FirstShare != Money.Zero)
                trail.Add(1, StepCode.LineFirstShare, "national.class-b", line.FirstShare, line.Total - line.OverLimit,
                    i, line.OwnShare.Numerator, line.OwnShare.Denominator);
            trail.Add(1, StepCode.LineInScope, line.Class == ItemClass.A ? "national.class-a" : "national.class-b", line.InScope, inScope, i);
        }
    }

    /// <summary>Deductible, ratio, yearly cap, then the person's part: steps 3 to 5, 9 and 10 of domain.md 3.3.</summary>
    static Receipt Share(Bill bill, BenefitYear year, ApplicableTerms terms, Trail trail)
    {
        var used = new List<string>();
        var deductible = TakeDeductible(bill, year, terms, trail, used);
        var shared = bill.InScope - deductible;
        var byRatio = shared.Share(terms.Ratio, Rounding.HalfUp);
        trail.Add(0, StepCode.Ratio, terms.RatioRule, byRatio, shared, terms.Ratio.Numerator, terms.Ratio.Denominator);
        var fund = ApplyCap(byRatio, year, terms, trail, used);
        trail.Add(0, StepCode.FundPays, terms.RatioRule, fund, fund, (long)terms.Pool);
        var receipt = new Receipt
        {
            Total = bill.Total,
            FullOwn = bill.FullOwn,
            OverLimit = bill.OverLimit,
            FirstShare = bill.FirstShare,
            InScope = bill.InScope,
            Deductible = deductible,
            RatioShare = shared - byRatio,
            OverCap = byRatio - fund,
            PoolRatio = terms.Ratio,
            Funds = [new(terms.Pool, fund)],
            Account = Money.Zero,
            FamilyAccount = Money.Zero,
            Cash = bill.Total - fund,
            Hospital = Money.Zero,
            BenefitYear = year.Year,
            Deltas = Deltas(bill, fund, deductible, shared - byRatio),
            AccumulatorsUsed = used,
            Explanation = Explanation.Nothing,
        };
        ExplainPerson(receipt, terms, trail);
        return receipt with { Explanation = trail.ToExplanation() };
    }

    static Money TakeDeductible(Bill bill, BenefitYear year, ApplicableTerms terms, Trail trail, List<string> used)
    {
        var paid = new Money(year.Before[AccumulatorNames.DeductibleOutpatient]);
        var open = Money.Max(terms.Deductible - paid, Money.Zero);
        if (terms.Deductible > Money.Zero) used.Add(AccumulatorNames.DeductibleOutpatient);
        var taken = Money.Min(open, bill.InScope);
        trail.Add(0, StepCode.Deductible, terms.DeductibleRule, taken, bill.InScope - taken, terms.Deductible.Fen, paid.Fen);
        return taken;
    }

    static Money ApplyCap(Money byRatio, BenefitYear year, ApplicableTerms terms, Trail trail, List<string> used)
    {
        var paid = new Money(year.Before[terms.CapAccumulator]);
        if (terms.YearCap is not { } cap)
        {
            trail.Add(0, StepCode.YearCapOpen, terms.YearCapRule, Money.Zero, byRatio, paid.Fen);
            return byRatio;
        }
        used.Add(terms.CapAccumulator);
        var fund = Money.Min(byRatio, Money.Max(cap - paid, Money.Zero));
        trail.Add(0, StepCode.YearCap, terms.YearCapRule, byRatio - fund, fund, cap.Fen, paid.Fen);
        return fund;
    }

    static Accumulators Deltas(Bill bill, Money fund, Money deductible, Money ratioShare)
    {
        var deltas = Accumulators.Empty
            .With(AccumulatorNames.InScope, bill.InScope.Fen)
            .With(AccumulatorNames.FundPool, fund.Fen)
            .With(AccumulatorNames.OwnRatioShare, ratioShare.Fen)
            .With(AccumulatorNames.DeductibleOutpatient, deductible.Fen)
            .With(AccumulatorNames.VisitCount, 1);
        return bill.DiseaseCode.Length == 0 ? deltas : deltas.With(AccumulatorNames.FundOfDisease(bill.DiseaseCode), fund.Fen);
    }

    static void ExplainPerson(Receipt receipt, ApplicableTerms terms, Trail trail)
    {
        trail.Add(0, StepCode.Person, "national.person-pays-own-part", receipt.Person, receipt.Total);
        var running = Money.Zero;
        foreach (var (code, rule, amount) in new (StepCode, string, Money)[]
        {
            (StepCode.PersonFullOwn, "national.class-c", receipt.FullOwn),
            (StepCode.PersonOverLimit, "national.price-limit", receipt.OverLimit),
            (StepCode.PersonFirstShare, "national.class-b", receipt.FirstShare),
            (StepCode.PersonDeductible, terms.DeductibleRule, receipt.Deductible),
            (StepCode.PersonRatioShare, terms.RatioRule, receipt.RatioShare),
            (StepCode.PersonOverCap, terms.YearCapRule, receipt.OverCap),
        })
        {
            running += amount;
            if (amount != Money.Zero) trail.Add(1, code, rule, amount, running);
        }
        trail.Add(0, StepCode.Account, terms.AccountRule, receipt.Account, receipt.Person - receipt.Account);
        trail.Add(0, StepCode.Cash, "national.person-pays-own-part", receipt.Cash, receipt.Cash);
    }
}
