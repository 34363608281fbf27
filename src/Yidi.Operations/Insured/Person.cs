using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Insured;

/// <summary>An insured person in the store of the insured province.</summary>
public sealed class Person
{
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

    /// <summary>Raised by every write to coverage, filing, qualification or chosen institution.</summary>
    public required long EntitlementVersion { get; set; }
}

/// <summary>One period in which a person is covered by one insurance of one region.</summary>
public sealed class Coverage
{
    public required long PersonNo { get; init; }

    public required InsuranceKind Insurance { get; init; }

    public required DateOnly From { get; init; }

    public DateOnly? Until { get; set; }

    /// <summary>参保地.</summary>
    public required string Region { get; init; }

    public required PersonClass PersonClass { get; set; }

    public string Employer { get; set; } = "";

    public bool HoldsOn(DateOnly day) => From <= day && (Until is null || day <= Until);
}

/// <summary>Finds a person by a credential without storing it: keyed hash to person number, national, fed by the provinces.</summary>
public sealed class DirectoryEntry
{
    public required string Lookup { get; init; }

    public required long PersonNo { get; init; }
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
    public void Configure(EntityTypeBuilder<Coverage> builder) => builder.HasKey(static c => new { c.PersonNo, c.Insurance, c.From });
}

sealed class DirectoryEntryTable : INationalTable<DirectoryEntry>
{
    public void Configure(EntityTypeBuilder<DirectoryEntry> builder)
    {
        builder.HasKey(static e => e.Lookup);
        builder.HasIndex(static e => e.PersonNo);
    }
}
