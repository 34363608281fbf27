namespace Yidi.Policy;

/// <summary>What one fund pays of a bill.</summary>
public sealed record FundPayment(FundType Fund, Money Amount);

/// <summary>
/// A bill as the place of treatment hands it over: lines already classified by the catalogue that applies, nothing of the insured place.
/// </summary>
public sealed record Bill
{
    /// <summary>就诊ID at the place of treatment.</summary>
    public required long VisitNo { get; init; }

    /// <summary>Raised by every change to the visit, so that a bill made before a withdrawal is recognised as old.</summary>
    public required int Revision { get; init; }

    /// <summary>What of the visit is settled: the charge batch of an outpatient visit.</summary>
    public required string Part { get; init; }

    public required InstitutionNo Institution { get; init; }

    public required InstitutionLevel Level { get; init; }

    /// <summary>Level at settlement, where it changed during the stay; null when it did not. Which one counts is the pack's choice of date.</summary>
    public InstitutionLevel? LevelAtSettlement { get; init; }

    public InstitutionType InstitutionType { get; init; }

    public OwnerLevel Owner { get; init; }

    /// <summary>就医地: where the treatment took place.</summary>
    public required RegionCode HostRegion { get; init; }

    public required VisitType VisitType { get; init; }

    /// <summary>病种编码 of a chronic or special disease; empty when the visit has none.</summary>
    public required string DiseaseCode { get; init; }

    /// <summary>Visit day, or admission day of a stay: what filing and coverage are tested on (domain.md 2.2).</summary>
    public required DateOnly VisitDate { get; init; }

    /// <summary>Day of discharge; null of an outpatient visit and of a stay that goes on.</summary>
    public DateOnly? LeftOn { get; init; }

    /// <summary>Diagnosis codes (insurance edition of ICD-10), the main one first. No rule of payment asks for them; supervision does.</summary>
    public IReadOnlyList<string> Diagnoses { get; init; } = [];

    /// <summary>Business day of the settlement: selects the version of the policy (domain.md 3.11).</summary>
    public required DateOnly SettlementDate { get; init; }

    /// <summary>急诊抢救 flag of the hospital: deemed filed.</summary>
    public bool Emergency { get; init; }

    /// <summary>A transfer paper of the insured place came with the visit. Whether that alone counts as filed is the pack's.</summary>
    public bool Referral { get; init; }

    /// <summary>生育 event of a maternity visit.</summary>
    public MaternityEvent Event { get; init; }

    /// <summary>外伤 flag.</summary>
    public bool Injury { get; init; }

    /// <summary>A third party is liable for the injury.</summary>
    public bool ThirdParty { get; init; }

    /// <summary>The person signed that no third party is liable (无第三方责任承诺书).</summary>
    public bool NoThirdPartyPromise { get; init; }

    public StayPart StayPart { get; init; }

    /// <summary>A newborn is treated on the mother's card.</summary>
    public bool Newborn { get; init; }

    /// <summary>Whether this stay continues one in another hospital, and which way it went.</summary>
    public Transfer Transfer { get; init; }

    /// <summary>就诊ID of the stay this one continues; 0 when it continues none.</summary>
    public long TransferredFrom { get; init; }

    /// <summary>Supplements fixed outside Yidi and given with the bill, by fund.</summary>
    public IReadOnlyList<FundPayment> Supplements { get; init; } = [];

    /// <summary>The share the place of treatment would pay its own; used only where a pack says 'higher ratio wins'.</summary>
    public Rate? HostShare { get; init; }

    /// <summary>The person wants the personal account used (acct_used_flag).</summary>
    public bool UseAccount { get; init; }

    public CatalogueOwner CatalogueOf { get; init; }

    /// <summary>The version of the catalogue that classified the lines, for the record.</summary>
    public required string CatalogueVersion { get; init; }

    public required IReadOnlyList<FeeLine> Lines { get; init; }

    public Money Total => Sum(static line => line.Total);

    public Money FullOwn => Sum(static line => line.FullOwn);

    public Money OverLimit => Sum(static line => line.OverLimit);

    public Money FirstShare => Sum(static line => line.FirstShare);

    public Money InScope => Sum(static line => line.InScope);

    Money Sum(Func<FeeLine, Money> part) => Lines.Aggregate(Money.Zero, (sum, line) => sum + part(line));
}
