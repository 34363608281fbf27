namespace Yidi.Policy;

/// <summary>A filing that covers the place and day of the visit.</summary>
/// <param name="PromiseOpen">Filed on a promise whose materials are still missing (承诺制).</param>
/// <param name="Version">Which version of the filing; a version once used never changes.</param>
public sealed record FilingInForce(long FilingNo, FilingKind Kind, RegionCode Place, DateOnly From, DateOnly? Until, bool PromiseOpen = false, int Version = 0)
{
    public bool IsLongTerm => Kind is FilingKind.RetiredSettledElsewhere or FilingKind.LongTermResident or FilingKind.PostedWorker;
}

/// <summary>How the present coverage began: what waiting periods are counted from.</summary>
/// <param name="PaidOn">Day the contribution (or back payment) was made.</param>
/// <param name="MissedMonths">Months without insurance before it.</param>
public sealed record JoiningHistory(Joining Kind, DateOnly PaidOn, int MissedMonths);

/// <summary>A chronic or special disease the person was qualified for (慢特病认定).</summary>
public sealed record Qualification(string DiseaseCode, DateOnly From, DateOnly? Until)
{
    public bool HoldsOn(DateOnly day) => From <= day && (Until is null || day <= Until);
}

/// <summary>What a person is entitled to on the day of a visit, as the insured place knows it.</summary>
public sealed record Entitlement
{
    public required PersonNo Person { get; init; }

    /// <summary>Raised by every write to coverage, filing or qualification; a settlement asserts it.</summary>
    public required long Version { get; init; }

    /// <summary>参保地.</summary>
    public required RegionCode InsuredRegion { get; init; }

    public required InsuranceKind Insurance { get; init; }

    /// <summary>Class on the day of admission or visit.</summary>
    public required PersonClass PersonClass { get; init; }

    /// <summary>Class at settlement, where it changed meanwhile (retired during the stay); null when it did not.</summary>
    public PersonClass? PersonClassAtSettlement { get; init; }

    /// <summary>Day of birth; null only where no rule of the pack asks for the age.</summary>
    public DateOnly? Born { get; init; }

    /// <summary>签约家庭医生, or bound to the institution of this visit.</summary>
    public bool Contracted { get; init; }

    /// <summary>Months of continuous insurance before the visit.</summary>
    public int ContinuousMonths { get; init; }

    public AssistanceClass Assistance { get; init; }

    public CivilServantRank Rank { get; init; }

    /// <summary>Covered by an enterprise supplement (企业补充医疗保险).</summary>
    public bool EnterpriseSupplement { get; init; }

    /// <summary>Last covered day, when coverage ends before the bill does; null while it goes on.</summary>
    public DateOnly? CoveredUntil { get; init; }

    /// <summary>How the present coverage began; null when the insured place knows of no waiting.</summary>
    public JoiningHistory? Joined { get; init; }

    /// <summary>A long-term filing in force for another place than this visit's: gives both-ways benefit at home.</summary>
    public FilingInForce? FiledElsewhere { get; init; }

    /// <summary>The filing that covers this visit; null when there is none.</summary>
    public FilingInForce? Filing { get; init; }

    public required IReadOnlyList<Qualification> Qualifications { get; init; }
}
