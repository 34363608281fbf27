using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Yidi.Operations.Plumbing;

namespace Yidi.Operations.Access;

/// <summary>An account by which one institution speaks to the gateway.</summary>
public sealed class InstitutionAccount
{
    /// <summary>The account name the sender puts into x-tif-paasid.</summary>
    public required string Account { get; init; }

    public required string Institution { get; init; }

    /// <summary>The shared secret, sealed with the key of the installation.</summary>
    public required string SealedSecret { get; set; }
}

/// <summary>A nonce that was used; kept as long as its timestamp could still be accepted.</summary>
public sealed class UsedNonce
{
    public required string Account { get; init; }

    public required string Nonce { get; init; }

    public required DateTime Expires { get; init; }
}

sealed class InstitutionAccountTable : INationalTable<InstitutionAccount>
{
    public void Configure(EntityTypeBuilder<InstitutionAccount> builder) => builder.HasKey(static a => a.Account);
}

sealed class UsedNonceTable : INationalTable<UsedNonce>
{
    public void Configure(EntityTypeBuilder<UsedNonce> builder)
    {
        builder.HasKey(static n => new { n.Account, n.Nonce });
        builder.HasIndex(static n => n.Expires);
    }
}
