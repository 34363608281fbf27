namespace Yidi.Policy;

/// <summary>A filing that covers the place and day of the visit.</summary>
public sealed record FilingInForce(long FilingNo, FilingKind Kind, RegionCode Place, DateOnly From, DateOnly? Until);

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

    public required PersonClass PersonClass { get; init; }

    /// <summary>The filing that covers this visit; null when there is none.</summary>
    public FilingInForce? Filing { get; init; }

    public required IReadOnlyList<Qualification> Qualifications { get; init; }
}
