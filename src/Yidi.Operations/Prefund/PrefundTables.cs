using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Prefund;

/// <summary>What an insured province leaves with a place of treatment in advance (预付金), for one insurance.</summary>
public sealed class PrefundQuota
{
    public required string InsuredRegion { get; init; }

    public required string HostRegion { get; init; }

    public required InsuranceKind Insurance { get; init; }

    /// <summary>The year the quota is for.</summary>
    public required int Year { get; set; }

    public required long QuotaFen { get; set; }

    /// <summary>What is there now; never below zero.</summary>
    public required long HeldFen { get; set; }

    public required int Revision { get; set; }
}

/// <summary>Where a notice stands. Stored: never renumber.</summary>
public enum NoticeState
{
    /// <summary>The place of treatment asked for more; the national agency decides.</summary>
    Asked = 1,

    /// <summary>The payer was told.</summary>
    Noticed = 2,
    Paid = 3,
    Refused = 4,
}

/// <summary>Why a notice was made. Stored: never renumber.</summary>
public enum NoticeKind
{
    /// <summary>The quota of a new year (年度调整).</summary>
    Yearly = 1,

    /// <summary>Emergency increase (紧急调增).</summary>
    Emergency = 2,
}

/// <summary>A notice that an amount of prefund is to be paid in or returned.</summary>
public sealed class PrefundNotice
{
    public required long NoticeNo { get; init; }

    /// <summary>As printed: YF2027-1300-1100-310, JZ… for an emergency.</summary>
    public required string DocumentNo { get; init; }

    public required NoticeKind Kind { get; init; }

    public required string InsuredRegion { get; init; }

    public required string HostRegion { get; init; }

    public required InsuranceKind Insurance { get; init; }

    /// <summary>Negative when the place of treatment returns the difference.</summary>
    public required long AmountFen { get; init; }

    public required NoticeState State { get; set; }

    public required string Reason { get; init; }

    public required DateOnly DueBy { get; set; }

    public required DateTime MadeAt { get; init; }

    public required int Revision { get; set; }
}

sealed class PrefundQuotaTable : INationalTable<PrefundQuota>
{
    public void Configure(EntityTypeBuilder<PrefundQuota> builder)
    {
        builder.HasKey(static q => new { q.InsuredRegion, q.HostRegion, q.Insurance });
        builder.Property(static q => q.Revision).IsConcurrencyToken();
    }
}

sealed class PrefundNoticeTable : INationalTable<PrefundNotice>
{
    public void Configure(EntityTypeBuilder<PrefundNotice> builder)
    {
        builder.HasKey(static n => n.NoticeNo);
        builder.Property(static n => n.NoticeNo).ValueGeneratedNever();
        builder.Property(static n => n.Revision).IsConcurrencyToken();
        builder.HasIndex(static n => n.DocumentNo).IsUnique();
    }
}
