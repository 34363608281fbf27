using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Visits;

/// <summary>The host's view of one journal row of an insured place: a projection, never the truth.</summary>
public sealed class SettlementView : IOfInstitution
{
    public required long SettlementId { get; init; }

    public required int Kind { get; init; }

    public required long OppositeId { get; init; }

    public required string Institution { get; init; }

    public required string MessageId { get; init; }

    public required string MessageKind { get; init; }

    public required long VisitNo { get; init; }

    public required string Part { get; init; }

    public required int Revision { get; init; }

    public required string InsuredRegion { get; init; }

    public required InsuranceKind Insurance { get; init; }

    public required VisitType VisitType { get; init; }

    public required long TotalFen { get; init; }

    public required long FundFen { get; init; }

    public required long PersonFen { get; init; }

    public required long AccountFen { get; init; }

    public required long FamilyAccountFen { get; init; }

    public required long CashFen { get; init; }

    public required long HospitalFen { get; init; }

    public required DateTime SettledAt { get; init; }

    public required string Period { get; init; }

    /// <summary>True on the settlement that stands for its part.</summary>
    public required bool Live { get; set; }
}

/// <summary>One side of a double entry in the host's book.</summary>
public sealed class HostPosting
{
    public required long SettlementId { get; init; }

    public required int Ordinal { get; init; }

    public required string Account { get; init; }

    public required long AmountFen { get; init; }
}

/// <summary>How far this host has read one lane of one insured province.</summary>
public sealed class ProjectionMark
{
    public required int InsuredProvince { get; init; }

    public required int LaneNo { get; init; }

    public required long Sequence { get; set; }
}

sealed class SettlementViewTable : IProvinceTable<SettlementView>
{
    public void Configure(EntityTypeBuilder<SettlementView> builder)
    {
        builder.HasKey(static s => s.SettlementId);
        builder.Property(static s => s.SettlementId).ValueGeneratedNever();
        builder.HasIndex(static s => new { s.VisitNo, s.Part });
        builder.HasIndex(static s => new { s.SettledAt, s.SettlementId });
        builder.HasIndex(static s => new { s.Institution, s.SettledAt, s.SettlementId });
    }
}

sealed class HostPostingTable : IProvinceTable<HostPosting>
{
    public void Configure(EntityTypeBuilder<HostPosting> builder) => builder.HasKey(static p => new { p.SettlementId, p.Ordinal });
}

sealed class ProjectionMarkTable : IProvinceTable<ProjectionMark>
{
    public void Configure(EntityTypeBuilder<ProjectionMark> builder)
    {
        builder.HasKey(static m => new { m.InsuredProvince, m.LaneNo });
        builder.Property(static m => m.Sequence).IsConcurrencyToken();
    }
}
