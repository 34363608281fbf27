using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Declaration;

/// <summary>Where a declaration (清算申报) stands. Stored: never renumber.</summary>
public enum DeclarationState
{
    Declared = 1,

    /// <summary>The institution took it back before it was confirmed.</summary>
    Withdrawn = 2,

    /// <summary>The agency is confirming it; what is not yet locked is locked by whoever goes on.</summary>
    Confirming = 3,

    Confirmed = 4,

    /// <summary>Its confirmations are being taken back; whoever finds it so goes on.</summary>
    TakingBack = 5,
}

/// <summary>What the agency of the place of treatment decided on a settlement. Stored: never renumber.</summary>
public enum Verdict
{
    /// <summary>Not looked at; accepted when the declaration is confirmed.</summary>
    Open = 0,
    Accepted = 1,

    /// <summary>Accepted less an amount, with a reason and a rule.</summary>
    Deducted = 2,

    /// <summary>Put off: it may be declared again.</summary>
    Suspended = 3,

    /// <summary>Locked at the insured place for a clearing month.</summary>
    Confirmed = 4,

    /// <summary>The confirmation was taken back; it may be declared again.</summary>
    TakenBack = 5,

    /// <summary>The insured place refused it: cancelled meanwhile, for instance.</summary>
    Refused = 6,

    /// <summary>It was cancelled after its month was calculated: the refund counts in a later month.</summary>
    Refunded = 7,
}

/// <summary>What an institution asks to be cleared of one month and kind of visit.</summary>
public sealed class DeclarationRecord : IOfInstitution
{
    public required long DeclarationNo { get; init; }

    public required string Institution { get; init; }

    /// <summary>Pooling region of the institution.</summary>
    public required string Region { get; init; }

    /// <summary>yyyyMM the institution declares for.</summary>
    public required string Period { get; init; }

    /// <summary>清算类别: 11 outpatient, 21 inpatient, 41 pharmacy; empty for all.</summary>
    public required string ClearingKind { get; init; }

    public required DeclarationState State { get; set; }

    public required int Count { get; init; }

    public required long TotalFen { get; init; }

    /// <summary>What the funds and accounts of persons owe for it, before deductions.</summary>
    public required long DueFen { get; init; }

    public required DateTime DeclaredAt { get; init; }

    /// <summary>Message of the institution, by which it is taken back (3262).</summary>
    public required string MessageId { get; init; }

    public DateTime? ConfirmedAt { get; set; }

    /// <summary>Rises with every act; two officers at once never both win.</summary>
    public required int Revision { get; set; }
}

/// <summary>One settlement of a declaration.</summary>
public sealed class DeclarationItem : IOfInstitution
{
    public required long DeclarationNo { get; init; }

    public required long SettlementId { get; init; }

    public required string Institution { get; init; }

    public required long PersonNo { get; init; }

    public required string InsuredRegion { get; init; }

    public required InsuranceKind Insurance { get; init; }

    public required VisitType VisitType { get; init; }

    public required string SettledPeriod { get; init; }

    public required long TotalFen { get; init; }

    public required long FundFen { get; init; }

    /// <summary>Own and relatives' accounts.</summary>
    public required long AccountFen { get; init; }

    public required long CashFen { get; init; }

    public required Verdict Verdict { get; set; }

    public required long DeductedFen { get; set; }

    /// <summary>Why and by which rule; of a refusal the sentence of the insured place.</summary>
    public required string Reason { get; set; }

    /// <summary>yyyyMM of the clearing month it counts in, once locked.</summary>
    public required string ClearingPeriod { get; set; }

    /// <summary>What is owed for it after deductions.</summary>
    public long NetFen => FundFen + AccountFen - DeductedFen;

    /// <summary>True while no other declaration may hold the settlement.</summary>
    public bool Holds => Verdict is Verdict.Open or Verdict.Accepted or Verdict.Deducted or Verdict.Confirmed;
}

/// <summary>The one declaration that holds a settlement: two declarations at once never both get it.</summary>
public sealed class DeclaredSettlement
{
    public required long SettlementId { get; init; }

    public required long DeclarationNo { get; init; }
}

/// <summary>A recovery that was begun: the insured place may or may not know of it. It is gone when the host's side is written too.</summary>
public sealed class PendingRecovery
{
    public required string Caller { get; init; }

    public required string MessageId { get; init; }

    public required string MessageKind { get; init; }

    public required string Fingerprint { get; init; }

    public required long DeclarationNo { get; init; }

    public required long SettlementId { get; init; }

    public required long AmountFen { get; init; }

    public required string Reason { get; init; }
}

sealed class PendingRecoveryTable : IProvinceTable<PendingRecovery>
{
    public void Configure(EntityTypeBuilder<PendingRecovery> builder) => builder.HasKey(static r => new { r.Caller, r.MessageId, r.MessageKind });
}

sealed class DeclarationRecordTable : IProvinceTable<DeclarationRecord>
{
    public void Configure(EntityTypeBuilder<DeclarationRecord> builder)
    {
        builder.ToTable("declaration");
        builder.HasKey(static d => d.DeclarationNo);
        builder.Property(static d => d.DeclarationNo).ValueGeneratedNever();
        builder.Property(static d => d.Revision).IsConcurrencyToken();
        builder.HasIndex(static d => new { d.Institution, d.Period });
        builder.HasIndex(static d => new { d.State, d.Period });
    }
}

sealed class DeclarationItemTable : IProvinceTable<DeclarationItem>
{
    public void Configure(EntityTypeBuilder<DeclarationItem> builder)
    {
        builder.HasKey(static i => new { i.DeclarationNo, i.SettlementId });
        builder.HasIndex(static i => i.SettlementId);
        builder.Ignore(static i => i.NetFen);
        builder.Ignore(static i => i.Holds);
    }
}

sealed class DeclaredSettlementTable : IProvinceTable<DeclaredSettlement>
{
    public void Configure(EntityTypeBuilder<DeclaredSettlement> builder)
    {
        builder.HasKey(static d => d.SettlementId);
        builder.Property(static d => d.SettlementId).ValueGeneratedNever();
    }
}
