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

    public SignatureScheme Scheme { get; set; }

    /// <summary>The institution's SM2 public key, uncompressed point in Base64; empty when it signs nothing.</summary>
    public string PublicKey { get; set; } = "";

    public SignatureCheck Check { get; set; }

    /// <summary>This client compares infcode with the text "0" (his-interface 1.2).</summary>
    public bool CodeAsText { get; set; }

    /// <summary>This client expects family payments inside acct_pay, not beside it (domain.md 3.11).</summary>
    public bool FamilyInsideAccount { get; set; }

    /// <summary>Answers are encrypted as the requests are (SM4).</summary>
    public bool EncryptAnswers { get; set; }

    /// <summary>Who asked for a leniency above and until when; a leniency that is over is off.</summary>
    public string LeniencyOwner { get; set; } = "";

    public DateOnly? LeniencyUntil { get; set; }
}

/// <summary>How an institution proves who it is (his-interface 1.4). Stored: never renumber.</summary>
public enum SignatureScheme
{
    /// <summary>x-tif headers: SHA-256 of timestamp, secret, nonce, timestamp.</summary>
    TifHeaders = 0,

    /// <summary>One header 'apikey': account:secret.</summary>
    ApiKey = 1,

    /// <summary>A token fetched with the secret; the input may be signed with SM2 and encrypted with SM4.</summary>
    Bearer = 2,

    /// <summary>An SM2 signature over the members of the envelope.</summary>
    Envelope = 3,
}

/// <summary>What is done with cainfo. Stored: never renumber.</summary>
public enum SignatureCheck
{
    Off = 0,

    /// <summary>Checked and told in warn_msg; never refused.</summary>
    Report = 1,

    Enforce = 2,
}

/// <summary>A bearer token of an institution; only its hash is kept.</summary>
public sealed class InstitutionToken
{
    public required string Hash { get; init; }

    public required string Account { get; init; }

    public required DateTime Expires { get; init; }
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

sealed class InstitutionTokenTable : INationalTable<InstitutionToken>
{
    public void Configure(EntityTypeBuilder<InstitutionToken> builder)
    {
        builder.HasKey(static t => t.Hash);
        builder.HasIndex(static t => t.Expires);
    }
}

sealed class UsedNonceTable : INationalTable<UsedNonce>
{
    public void Configure(EntityTypeBuilder<UsedNonce> builder)
    {
        builder.HasKey(static n => new { n.Account, n.Nonce });
        builder.HasIndex(static n => n.Expires);
    }
}
