using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Insured;

/// <summary>An insured person in the store of the insured province.</summary>
public sealed class Person : IEntitles
{
    long IEntitles.EntitledPerson => PersonNo;
    bool IEntitles.CarriesVersion => true;

    public required long PersonNo { get; init; }

    public required string Name { get; set; }

    /// <summary>人员证件类型, two digits.</summary>
    public required string CertificateType { get; set; }

    /// <summary>Certificate number, sealed; <see cref="Vault.Open"/> reads it for the answer to a presented credential.</summary>
    public required string SealedCertificate { get; set; }

    /// <summary>1 male, 2 female, 9 not stated.</summary>
    public required string Gender { get; set; }

    /// <summary>民族, two digits.</summary>
    public required string Nation { get; set; }

    public required DateOnly Born { get; set; }

    /// <summary>Raised by every write to what <see cref="IEntitles"/>; a settlement asserts it.</summary>
    public required long EntitlementVersion { get; set; }

    /// <summary>Number of the same person in the province they moved to; 0 while they live here.</summary>
    public long MovedTo { get; set; }

    bool _touched;

    /// <summary>Says that what the person is entitled to changed. Twice in one transaction is once: the version says that something changed, not how much.</summary>
    public void Touch()
    {
        if (!_touched) EntitlementVersion++;
        _touched = true;
    }
}

/// <summary>Why a coverage ended. Stored: never renumber.</summary>
public enum CoverageEnd
{
    Open = 0,

    /// <summary>停保: may be taken up again; filings stay bound and sleep.</summary>
    Interrupted = 1,

    /// <summary>转移接续: region or insurance changed; filings and qualifications end.</summary>
    Moved = 2,

    /// <summary>终止.</summary>
    Terminated = 3,
}

/// <summary>One period in which a person is covered by one insurance of one region.</summary>
public sealed class Coverage : IEntitles
{
    long IEntitles.EntitledPerson => PersonNo;

    public required long PersonNo { get; init; }

    public required InsuranceKind Insurance { get; init; }

    public required DateOnly From { get; init; }

    public DateOnly? Until { get; set; }

    public CoverageEnd End { get; set; }

    /// <summary>参保地.</summary>
    public required string Region { get; init; }

    public required PersonClass PersonClass { get; set; }

    public string Employer { get; set; } = "";

    /// <summary>How this period began; decides waiting.</summary>
    public Joining Joining { get; set; }

    /// <summary>Day of the contribution or back payment; null when the insured place knows of no waiting.</summary>
    public DateOnly? PaidOn { get; set; }

    /// <summary>Months without insurance before it.</summary>
    public int MissedMonths { get; set; }

    public bool HoldsOn(DateOnly day) => From <= day && (Until is null || day <= Until);

    /// <summary>What waiting is counted from; null when there is none.</summary>
    public JoiningHistory? History => PaidOn is { } paid && Joining != Joining.Continuous ? new(Joining, paid, MissedMonths) : null;
}

/// <summary>What dated facts of a person change the benefit besides the coverage. Stored: never renumber.</summary>
public enum StandingKind
{
    /// <summary>医疗救助对象类别; the word is one of the assistance classes.</summary>
    Assistance = 1,

    /// <summary>公务员医疗补助; the word is the rank.</summary>
    CivilServant = 2,

    /// <summary>企业补充医疗保险; the word is 'yes'.</summary>
    EnterpriseSupplement = 3,

    /// <summary>签约家庭医生; the word is 'yes'.</summary>
    FamilyDoctor = 4,
}

/// <summary>One period of such a fact.</summary>
public sealed class StandingFact : IEntitles
{
    long IEntitles.EntitledPerson => PersonNo;

    public required long PersonNo { get; init; }

    public required StandingKind Kind { get; init; }

    public required DateOnly From { get; init; }

    public DateOnly? Until { get; set; }

    public required string Word { get; set; }
}

/// <summary>The personal account of an employee (个人账户). Payments out of it come with the journal's account lane.</summary>
public sealed class PersonalAccount
{
    public required long PersonNo { get; init; }

    public required long BalanceFen { get; set; }

    /// <summary>Raised by every change; two relatives drawing at once never both see the old balance.</summary>
    public required long Version { get; set; }

    public required DateOnly AsOf { get; set; }
}

/// <summary>A near relative whose own part the account of another may pay (家庭共济).</summary>
public sealed class FamilyLink : IEntitles
{
    long IEntitles.EntitledPerson => MemberNo;

    public required long LinkNo { get; init; }

    /// <summary>Whose account pays.</summary>
    public required long OwnerNo { get; init; }

    public required long MemberNo { get; init; }

    /// <summary>'spouse', 'parent', 'child', 'sibling', 'grandparent', 'grandchild'.</summary>
    public required string Relation { get; init; }

    public required DateOnly From { get; init; }

    /// <summary>Last day; null while bound.</summary>
    public DateOnly? Until { get; set; }
}

sealed class PersonTable : IProvinceTable<Person>
{
    public void Configure(EntityTypeBuilder<Person> builder)
    {
        builder.HasKey(static p => p.PersonNo);
        builder.Property(static p => p.PersonNo).ValueGeneratedNever();
        builder.Property(static p => p.EntitlementVersion).IsConcurrencyToken();
    }
}

sealed class CoverageTable : IProvinceTable<Coverage>
{
    public void Configure(EntityTypeBuilder<Coverage> builder)
    {
        builder.HasKey(static c => new { c.PersonNo, c.Insurance, c.From });
        builder.Ignore(static c => c.History);
        builder.HasIndex(static c => c.Region);
    }
}

sealed class StandingFactTable : IProvinceTable<StandingFact>
{
    public void Configure(EntityTypeBuilder<StandingFact> builder) => builder.HasKey(static f => new { f.PersonNo, f.Kind, f.From });
}

sealed class PersonalAccountTable : IProvinceTable<PersonalAccount>
{
    public void Configure(EntityTypeBuilder<PersonalAccount> builder)
    {
        builder.HasKey(static a => a.PersonNo);
        builder.Property(static a => a.PersonNo).ValueGeneratedNever();
        builder.Property(static a => a.Version).IsConcurrencyToken();
    }
}

sealed class FamilyLinkTable : IProvinceTable<FamilyLink>
{
    public void Configure(EntityTypeBuilder<FamilyLink> builder)
    {
        builder.HasKey(static l => l.LinkNo);
        builder.Property(static l => l.LinkNo).ValueGeneratedNever();
        builder.HasIndex(static l => l.OwnerNo);
        builder.HasIndex(static l => l.MemberNo);
    }
}
