namespace Yidi.Policy;

/// <summary>The values of the pack that apply to one bill, each found once.</summary>
sealed class ApplicableTerms
{
    readonly Bill _bill;

    internal ApplicableTerms(Bill bill, Entitlement entitlement, PolicyPack pack)
    {
        _bill = bill;
        // Policy version by settlement date; the filing requirement by visit day (domain.md 2.2 and 3.11).
        DatedValue On(RuleKind kind, DateOnly day) => pack.Find(kind, bill.VisitType, entitlement.PersonClass, bill.HostRegion, day);
        var requirement = On(RuleKind.FilingRequirement, bill.VisitDate);
        FilingRequirement = requirement.Citation.RuleKey;
        FilingAdjustment = On(RuleKind.FilingAdjustment, bill.SettlementDate).Citation.RuleKey;
        FilingKind = bill.Emergency ? FilingKind.Emergency : entitlement.Filing?.Kind ?? FilingKind.DeemedPair;
        var deductible = On(RuleKind.Deductible, bill.SettlementDate);
        (Deductible, DeductibleRule) = (((RuleValue.OfMoney)deductible.Value).Amount, deductible.Citation.RuleKey);
        var ratio = On(RuleKind.Ratio, bill.SettlementDate);
        (Ratio, RatioRule) = (((RuleValue.OfRate)ratio.Value).Share, ratio.Citation.RuleKey);
        var cap = On(RuleKind.YearCap, bill.SettlementDate);
        (YearCap, YearCapRule) = ((cap.Value as RuleValue.OfMoney)?.Amount, cap.Citation.RuleKey);
        AccountRule = On(RuleKind.PersonalAccount, bill.SettlementDate).Citation.RuleKey;
        Pool = entitlement.Insurance == InsuranceKind.Employees ? FundType.EmployeePool : FundType.ResidentPool;
    }

    internal string FilingRequirement { get; }

    /// <summary>The rule that says how the kind of filing changes the benefit. Packs can state only 'none' so far.</summary>
    internal string FilingAdjustment { get; }

    internal FilingKind FilingKind { get; }

    internal Money Deductible { get; }

    internal string DeductibleRule { get; }

    internal Rate Ratio { get; }

    internal string RatioRule { get; }

    /// <summary>Null when the pack states that there is no cap.</summary>
    internal Money? YearCap { get; }

    internal string YearCapRule { get; }

    internal string AccountRule { get; }

    internal FundType Pool { get; }

    /// <summary>A chronic disease's cap is its own; any other cap is the pool's.</summary>
    internal string CapAccumulator => _bill.VisitType == VisitType.ChronicOutpatient
        ? AccumulatorNames.FundOfDisease(_bill.DiseaseCode)
        : AccumulatorNames.FundPool;

    internal static bool IsRequired(DatedValue requirement) => ((RuleValue.OfWords)requirement.Value).Words is ["required"];
}
