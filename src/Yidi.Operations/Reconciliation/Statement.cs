using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Reconciliation;

/// <summary>Which settlements a statement is about.</summary>
/// <param name="Insurance">Null for all kinds.</param>
/// <param name="ClearingKind">清算类别: 11 outpatient, 21 inpatient, 41 pharmacy; empty for all.</param>
/// <param name="Agency">Region of the insured agency, or the institution's own for all of them; null for all.</param>
/// <param name="Refunds">True for rows that take back, false for the others, null for both.</param>
public sealed record StatementScope(InsuranceKind? Insurance, string ClearingKind, RegionCode? Agency, DateOnly From, DateOnly Until, bool? Refunds)
{
    public DateTime FromUtc => ChinaTime.ToUtc(From.ToDateTime(TimeOnly.MinValue));

    public DateTime UntilUtc => ChinaTime.ToUtc(Until.AddDays(1).ToDateTime(TimeOnly.MinValue));
}

/// <summary>What the settlements of a statement add up to, as one side counts them.</summary>
public sealed record StatementTotals(int Count, Money Total, Money Fund, Money Account, Money FamilyAccount = default)
{
    /// <summary>True when the hospital's sums say the same: it may count payments of relatives' accounts among account payments or not.</summary>
    public bool Agrees(StatementTotals hospital) =>
        (Count, Total, Fund) == (hospital.Count, hospital.Total, hospital.Fund) && (hospital.Account == Account || hospital.Account == Account + FamilyAccount);
}

/// <summary>One line of the hospital's list.</summary>
/// <param name="VisitNo">0 when the hospital gave none.</param>
/// <param name="PersonNo">Empty when the hospital gave none.</param>
public sealed record HospitalRow(long SettlementId, long VisitNo, string PersonNo, Money Total, Money Fund, Money Account, bool Refund);

/// <summary>A reconciliation as it was done.</summary>
public sealed class StatementRun : IOfInstitution
{
    public required long RunNo { get; init; }

    public required string Institution { get; init; }

    public required DateOnly From { get; init; }

    public required DateOnly Until { get; init; }

    public required string ClearingKind { get; init; }

    public required int HospitalRows { get; init; }

    public required int HostRows { get; init; }

    public required int Differences { get; init; }

    public required DateTime DoneAt { get; init; }
}

/// <summary>One difference, with its cause and what the three sides hold.</summary>
public sealed class StatementDifference : IOfInstitution
{
    public required long RunNo { get; init; }

    public required int Ordinal { get; init; }

    public required string Institution { get; init; }

    public required long SettlementId { get; init; }

    public required DifferenceCause Cause { get; init; }

    public required long VisitNo { get; init; }

    public required string PersonNo { get; init; }

    public required string MessageId { get; init; }

    public required bool Refund { get; init; }

    /// <summary>What the side that has the row says; the platform's where both have it.</summary>
    public required long TotalFen { get; init; }

    public required long FundFen { get; init; }

    public required long AccountFen { get; init; }

    /// <summary>What the hospital says instead; null when it has no row.</summary>
    public long? HospitalTotalFen { get; init; }

    public long? HospitalFundFen { get; init; }

    public long? HospitalAccountFen { get; init; }
}

sealed class StatementRunTable : IProvinceTable<StatementRun>
{
    public void Configure(EntityTypeBuilder<StatementRun> builder)
    {
        builder.HasKey(static r => r.RunNo);
        builder.Property(static r => r.RunNo).ValueGeneratedNever();
        builder.HasIndex(static r => new { r.Institution, r.From });
    }
}

sealed class StatementDifferenceTable : IProvinceTable<StatementDifference>
{
    public void Configure(EntityTypeBuilder<StatementDifference> builder) => builder.HasKey(static d => new { d.RunNo, d.Ordinal });
}
