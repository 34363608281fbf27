using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Clearing;

/// <summary>Where a clearing month (清算期) stands. Stored: never renumber.</summary>
public enum MonthState
{
    /// <summary>Provinces are being closed one after another; whoever finds it so goes on.</summary>
    Closing = 1,

    /// <summary>Lines and bills stand and are checked by the provinces.</summary>
    Calculated = 2,

    /// <summary>Notices are out.</summary>
    Noticed = 3,

    /// <summary>Opened again before anything was paid; the next calculation replaces what was there.</summary>
    Reopened = 4,

    /// <summary>Its bills are void and provinces are being opened again; whoever finds it so goes on.</summary>
    Reopening = 5,
}

/// <summary>A month of national calculation (清分).</summary>
public sealed class ClearingMonth
{
    /// <summary>yyyyMM.</summary>
    public required string Period { get; init; }

    /// <summary>How often it was calculated.</summary>
    public required int Attempt { get; set; }

    public required MonthState State { get; set; }

    public required DateTime ChangedAt { get; set; }

    public required string ChangedBy { get; set; }

    public required int Revision { get; set; }
}

/// <summary>Where the lanes of a province ended for a month.</summary>
public sealed class ClearingPosition
{
    public required string Period { get; init; }

    public required int Province { get; init; }

    public required int LaneNo { get; set; }

    public required long LaneSequence { get; set; }
}

/// <summary>What one region's insured owe one region's institutions under one insurance: a row of the national clearing table.</summary>
public sealed class ClearingLine
{
    public required string Period { get; init; }

    public required string InsuredRegion { get; init; }

    public required string HostRegion { get; init; }

    public required InsuranceKind Insurance { get; init; }

    /// <summary>Settlements less those refunded.</summary>
    public required long Count { get; init; }

    public required long TotalFen { get; init; }

    /// <summary>Of what is owed, the part of settlements of earlier months (延期).</summary>
    public required long DelayedFen { get; init; }
}

/// <summary>A line by fund; accounts of persons stand apart under 'account' and 'family-account'.</summary>
public sealed class ClearingAmount
{
    public required string Period { get; init; }

    public required string InsuredRegion { get; init; }

    public required string HostRegion { get; init; }

    public required InsuranceKind Insurance { get; init; }

    public required string Fund { get; init; }

    /// <summary>As settled and confirmed.</summary>
    public required long GrossFen { get; init; }

    /// <summary>扣款, positive.</summary>
    public required long DeductedFen { get; init; }

    /// <summary>Refunds of earlier months, positive.</summary>
    public required long RefundedFen { get; init; }

    /// <summary>追回, positive.</summary>
    public required long RecoveredFen { get; init; }

    public long NetFen => GrossFen - DeductedFen - RefundedFen - RecoveredFen;
}

/// <summary>Where a bill stands. Stored: never renumber.</summary>
public enum BillState
{
    /// <summary>To be checked by both sides.</summary>
    Calculated = 1,
    Disputed = 2,

    /// <summary>Both sides agree.</summary>
    Confirmed = 3,

    /// <summary>Payment and receipt notices are out.</summary>
    Noticed = 4,

    /// <summary>Paid and received in full.</summary>
    Settled = 5,
}

/// <summary>Which level of clearing a bill belongs to. Stored: never renumber.</summary>
public enum ClearingLevel
{
    /// <summary>Province to province.</summary>
    National = 1,

    /// <summary>City to its province, what it owes and is owed offset within one insurance (轧差).</summary>
    Province = 2,
}

/// <summary>What one place pays another for a month and an insurance (清算单): the unit that is checked, noticed and paid.</summary>
public sealed class ClearingBill
{
    public required long BillNo { get; init; }

    /// <summary>As printed: QS202607-1300-1100-310.</summary>
    public required string DocumentNo { get; init; }

    public required string Period { get; init; }

    public required ClearingLevel Level { get; init; }

    /// <summary>Who owes by rule: the place of insurance, or the city.</summary>
    public required string InsuredRegion { get; init; }

    /// <summary>Who is owed: the place of treatment, or the province.</summary>
    public required string HostRegion { get; init; }

    public required InsuranceKind Insurance { get; init; }

    /// <summary>Negative when refunds and recoveries outweigh: then the place of treatment pays.</summary>
    public required long AmountFen { get; init; }

    /// <summary>Of it, what accounts of persons paid.</summary>
    public required long AccountFen { get; init; }

    /// <summary>With the sign of the amount.</summary>
    public required long PaidFen { get; set; }

    public required long ReceivedFen { get; set; }

    public required BillState State { get; set; }

    public required bool InsuredAgrees { get; set; }

    public required bool HostAgrees { get; set; }

    /// <summary>Last day to check.</summary>
    public required DateOnly CheckBy { get; init; }

    /// <summary>Last day to pay, once noticed.</summary>
    public DateOnly? PayBy { get; set; }

    /// <summary>The last day on which it was reminded of; null for never.</summary>
    public DateOnly? RemindedOn { get; set; }

    public required int Revision { get; set; }

    public long UnpaidFen => AmountFen - PaidFen;

    public string PayerRegion => AmountFen >= 0 ? InsuredRegion : HostRegion;

    public string PayeeRegion => AmountFen >= 0 ? HostRegion : InsuredRegion;
}

/// <summary>What happened to a bill or a prefund. Stored: never renumber.</summary>
public enum ClearingStep
{
    Calculated = 1,
    Agreed = 2,
    Disputed = 3,

    /// <summary>A dispute ended: the bill stands, and what was wrong is mended in the next month.</summary>
    Resolved = 4,
    Noticed = 5,
    Paid = 6,
    Received = 7,
    Reminded = 8,

    /// <summary>The calculation was taken back with the month.</summary>
    Voided = 9,
    PrefundPaid = 10,
    PrefundUsed = 11,
    PrefundReturned = 12,
}

/// <summary>
/// One act of clearing: who, when, how much. Only added to; the books of both provinces follow from these rows, entry by entry.
/// </summary>
public sealed class ClearingEvent : IAppendOnly
{
    public required long EventNo { get; init; }

    public required ClearingStep Step { get; init; }

    /// <summary>0 for an act on a prefund alone.</summary>
    public required long BillNo { get; init; }

    public required string Period { get; init; }

    public required string InsuredRegion { get; init; }

    public required string HostRegion { get; init; }

    public required InsuranceKind Insurance { get; init; }

    public required ClearingLevel Level { get; init; }

    public required long AmountFen { get; init; }

    /// <summary>Reference of the bank, reason of a dispute, number of a notice.</summary>
    public required string Words { get; init; }

    public required string By { get; init; }

    public required DateTime At { get; init; }
}

/// <summary>A payment with the reference of the bank: never twice.</summary>
public sealed class ClearingPayment
{
    public required string Reference { get; init; }

    public required long BillNo { get; init; }

    public required long AmountFen { get; init; }

    public required DateOnly PaidOn { get; init; }

    /// <summary>When the receiving side found it on its account; null before.</summary>
    public DateTime? ReceivedAt { get; set; }
}

/// <summary>A payment file that was imported, by the hash of its content.</summary>
public sealed class ImportedPayments
{
    public required string Hash { get; init; }

    public required string Name { get; init; }

    public required int Rows { get; init; }

    public required long AmountFen { get; init; }

    public required string By { get; init; }

    public required DateTime At { get; init; }
}

sealed class ClearingMonthTable : INationalTable<ClearingMonth>
{
    public void Configure(EntityTypeBuilder<ClearingMonth> builder)
    {
        builder.HasKey(static m => m.Period);
        builder.Property(static m => m.Revision).IsConcurrencyToken();
    }
}

sealed class ClearingPositionTable : INationalTable<ClearingPosition>
{
    public void Configure(EntityTypeBuilder<ClearingPosition> builder) => builder.HasKey(static p => new { p.Period, p.Province });
}

sealed class ClearingLineTable : INationalTable<ClearingLine>
{
    public void Configure(EntityTypeBuilder<ClearingLine> builder) => builder.HasKey(static l => new { l.Period, l.InsuredRegion, l.HostRegion, l.Insurance });
}

sealed class ClearingAmountTable : INationalTable<ClearingAmount>
{
    public void Configure(EntityTypeBuilder<ClearingAmount> builder)
    {
        builder.HasKey(static a => new { a.Period, a.InsuredRegion, a.HostRegion, a.Insurance, a.Fund });
        builder.Ignore(static a => a.NetFen);
    }
}

sealed class ClearingBillTable : INationalTable<ClearingBill>
{
    public void Configure(EntityTypeBuilder<ClearingBill> builder)
    {
        builder.HasKey(static b => b.BillNo);
        builder.Property(static b => b.BillNo).ValueGeneratedNever();
        builder.Property(static b => b.Revision).IsConcurrencyToken();
        builder.HasIndex(static b => b.DocumentNo).IsUnique();
        builder.HasIndex(static b => new { b.Period, b.InsuredRegion });
        foreach (var computed in new[] { nameof(ClearingBill.UnpaidFen), nameof(ClearingBill.PayerRegion), nameof(ClearingBill.PayeeRegion) }) builder.Ignore(computed);
    }
}

sealed class ClearingEventTable : INationalTable<ClearingEvent>
{
    public void Configure(EntityTypeBuilder<ClearingEvent> builder)
    {
        builder.HasKey(static e => e.EventNo);
        builder.Property(static e => e.EventNo).ValueGeneratedNever();
        builder.HasIndex(static e => e.BillNo);
    }
}

sealed class ClearingPaymentTable : INationalTable<ClearingPayment>
{
    public void Configure(EntityTypeBuilder<ClearingPayment> builder)
    {
        builder.HasKey(static p => p.Reference);
        builder.HasIndex(static p => p.BillNo);
    }
}

sealed class ImportedPaymentsTable : INationalTable<ImportedPayments>
{
    public void Configure(EntityTypeBuilder<ImportedPayments> builder) => builder.HasKey(static f => f.Hash);
}
