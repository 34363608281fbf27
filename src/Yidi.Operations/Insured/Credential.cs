using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Insured;

/// <summary>What a patient shows at the counter.</summary>
public enum CredentialKind
{
    /// <summary>医保电子凭证令牌.</summary>
    ElectronicToken = 1,

    /// <summary>居民身份证.</summary>
    IdentityCard = 2,

    /// <summary>社会保障卡.</summary>
    SocialSecurityCard = 3,
}

/// <summary>The words of credentials, for packs of facts, tables and people.</summary>
public static class CredentialWords
{
    public static IReadOnlyDictionary<CredentialKind, Term> All { get; } = new Dictionary<CredentialKind, Term>
    {
        [CredentialKind.ElectronicToken] = new("token", "医保电子凭证", "medical e-credential"),
        [CredentialKind.IdentityCard] = new("identity", "居民身份证", "identity card"),
        [CredentialKind.SocialSecurityCard] = new("card", "社会保障卡", "social security card"),
    };
}

/// <summary>Whether a credential may be presented. Stored: never renumber.</summary>
public enum CredentialState
{
    Active = 1,

    /// <summary>电子凭证未激活.</summary>
    NotActivated = 2,

    /// <summary>挂失.</summary>
    ReportedLost = 3,

    /// <summary>注销, or moved to another province with its person.</summary>
    Closed = 4,
}

/// <summary>A credential of a person. Its number is kept as a keyed hash alone.</summary>
public sealed class Credential
{
    public required string Lookup { get; init; }

    public required long PersonNo { get; init; }

    public required CredentialKind Kind { get; init; }

    public required CredentialState State { get; set; }

    /// <summary>False until the national directory was told of the last change: the outbox of the province.</summary>
    public required bool InDirectory { get; set; }
}

/// <summary>Finds a person by a credential without storing it: keyed hash to person number, national, fed by the provinces.</summary>
public sealed class DirectoryEntry
{
    public required string Lookup { get; init; }

    public required long PersonNo { get; set; }

    public CredentialState State { get; set; } = CredentialState.Active;
}

sealed class CredentialTable : IProvinceTable<Credential>
{
    public void Configure(EntityTypeBuilder<Credential> builder)
    {
        builder.HasKey(static c => c.Lookup);
        builder.HasIndex(static c => c.PersonNo);
        builder.HasIndex(static c => c.InDirectory);
    }
}

sealed class DirectoryEntryTable : INationalTable<DirectoryEntry>
{
    public void Configure(EntityTypeBuilder<DirectoryEntry> builder)
    {
        builder.HasKey(static e => e.Lookup);
        builder.HasIndex(static e => e.PersonNo);
    }
}
