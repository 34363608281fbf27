using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Yidi.Operations.Plumbing;

namespace Yidi.Operations.Access;

/// <summary>A person's or a program's account. Password, lockout and security stamp are ASP.NET Core Identity's.</summary>
public sealed class Account : IdentityUser<long>
{
    /// <summary>How the account is shown: the officer's or the person's name.</summary>
    public required string DisplayName { get; set; }

    public required DateTime CreatedAt { get; init; }

    /// <summary>UTC moment at which the account was closed; null while it is open.</summary>
    public DateTime? ClosedAt { get; set; }
}

/// <summary>A role granted to an account, for a region, an institution or a person. A proxy's grant carries scope, consent and end.</summary>
public sealed class RoleGrant
{
    public required long GrantNo { get; init; }

    public required long AccountNo { get; init; }

    public required Role Role { get; init; }

    /// <summary>City, province, or 000000 for the nation; empty for grants to an institution or a person.</summary>
    public string Region { get; init; } = "";

    public string Institution { get; init; } = "";

    /// <summary>0 for grants to a region or an institution.</summary>
    public long PersonNo { get; init; }

    /// <summary>True when the account acts for somebody else: relative or guardian.</summary>
    public bool IsProxy { get; init; }

    /// <summary>What a proxy may do: 'file', 'chronic', 'read', separated by blanks.</summary>
    public string Scope { get; init; } = "";

    /// <summary>What shows the consent: the number of a material, or how it was given.</summary>
    public string Consent { get; init; } = "";

    public required DateOnly From { get; init; }

    public DateOnly? Until { get; set; }
}

/// <summary>A token by which a program calls REST for an account. Only its keyed hash is kept.</summary>
public sealed class ApiToken
{
    public required string Lookup { get; init; }

    public required long AccountNo { get; init; }

    public required string Name { get; init; }

    public required DateTime CreatedAt { get; init; }

    public required DateTime ExpiresAt { get; init; }

    public DateTime? RevokedAt { get; set; }
}

/// <summary>A key that protects cookies and forms, shared by all nodes; sealed with the key of the installation.</summary>
public sealed class ProtectionKey
{
    public required string Name { get; init; }

    public required string SealedXml { get; init; }
}

sealed class AccountTable : INationalTable<Account>
{
    public void Configure(EntityTypeBuilder<Account> builder)
    {
        builder.Property(static a => a.Id).ValueGeneratedNever();
        builder.HasIndex(static a => a.NormalizedUserName).IsUnique();
        builder.Property(static a => a.ConcurrencyStamp).IsConcurrencyToken();
        builder.Property(static a => a.LockoutEnd).HasConversion(static end => end == null ? (DateTime?)null : end.Value.UtcDateTime,
            static stored => stored == null ? null : new DateTimeOffset(DateTime.SpecifyKind(stored.Value, DateTimeKind.Utc)));
    }
}

sealed class AccountClaimTable : INationalTable<IdentityUserClaim<long>>
{
    public void Configure(EntityTypeBuilder<IdentityUserClaim<long>> builder) => builder.ToTable("account_claim").HasKey(static c => c.Id);
}

sealed class AccountLoginTable : INationalTable<IdentityUserLogin<long>>
{
    public void Configure(EntityTypeBuilder<IdentityUserLogin<long>> builder) => builder.ToTable("account_login").HasKey(static l => new { l.LoginProvider, l.ProviderKey });
}

sealed class AccountTokenTable : INationalTable<IdentityUserToken<long>>
{
    public void Configure(EntityTypeBuilder<IdentityUserToken<long>> builder) => builder.ToTable("account_token").HasKey(static t => new { t.UserId, t.LoginProvider, t.Name });
}

sealed class RoleGrantTable : INationalTable<RoleGrant>
{
    public void Configure(EntityTypeBuilder<RoleGrant> builder)
    {
        builder.HasKey(static g => g.GrantNo);
        builder.Property(static g => g.GrantNo).ValueGeneratedNever();
        builder.HasIndex(static g => g.AccountNo);
        builder.HasIndex(static g => g.PersonNo);
    }
}

sealed class ApiTokenTable : INationalTable<ApiToken>
{
    public void Configure(EntityTypeBuilder<ApiToken> builder)
    {
        builder.HasKey(static t => t.Lookup);
        builder.HasIndex(static t => t.AccountNo);
    }
}

sealed class ProtectionKeyTable : INationalTable<ProtectionKey>
{
    public void Configure(EntityTypeBuilder<ProtectionKey> builder) => builder.HasKey(static k => k.Name);
}
