using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Yidi.Operations.Plumbing;

namespace Yidi.Operations.HospitalPayment;

/// <summary>How an institution is paid for stays of patients from elsewhere in the province. Stored: never renumber.</summary>
public enum PaymentMethod
{
    /// <summary>按项目: what was settled.</summary>
    Item = 1,
    Drg = 2,
    Dip = 3,
}

/// <summary>The agreement of an institution with its agency about payment.</summary>
public sealed class PaymentAgreement : IOfInstitution
{
    public required string Institution { get; init; }

    public required PaymentMethod Method { get; set; }

    /// <summary>Part of what was settled that is advanced at once (即时结算), in percent; 0 for none.</summary>
    public required int AdvancePercent { get; set; }

    public required int Revision { get; set; }
}

/// <summary>What became of a special-case application (特例单议). Stored: never renumber.</summary>
public enum SpecialCase
{
    None = 0,
    Asked = 1,

    /// <summary>Paid by item.</summary>
    ByItem = 2,

    /// <summary>Paid by a corrected standard.</summary>
    Corrected = 3,
    Refused = 4,
}

/// <summary>The case group of a stay and its standard, imported from the grouper.</summary>
public sealed class CaseGroup : IOfInstitution
{
    public required long SettlementId { get; init; }

    public required string Institution { get; init; }

    public required string GroupCode { get; init; }

    /// <summary>The method agreed on when it was grouped: a later agreement does not change what a case is paid.</summary>
    public required PaymentMethod Method { get; init; }

    /// <summary>Year of the discharge, by which applications are counted.</summary>
    public required int Year { get; init; }

    /// <summary>病种支付标准: what the case is paid in all, in fen.</summary>
    public required long StandardFen { get; set; }

    public required SpecialCase Special { get; set; }

    public required string Reason { get; set; }

    public required int Revision { get; set; }
}

/// <summary>What an institution is owed for a month (月结算单): the change of every settlement since the statement before.</summary>
public sealed class InstitutionStatement : IOfInstitution
{
    public required long StatementNo { get; init; }

    public required string Institution { get; init; }

    /// <summary>yyyyMM.</summary>
    public required string Period { get; init; }

    public required int Lines { get; init; }

    /// <summary>Confirmed, after deductions, refunds and recoveries.</summary>
    public required long SettledFen { get; init; }

    /// <summary>Case standards over (or under) what was settled by item.</summary>
    public required long CaseDifferenceFen { get; init; }

    /// <summary>Advances that are taken off.</summary>
    public required long AdvancedFen { get; init; }

    public long PayableFen => SettledFen + CaseDifferenceFen - AdvancedFen;

    public required DateOnly PayBy { get; init; }

    public required DateTime MadeAt { get; init; }

    /// <summary>The batch that pays it; 0 before, and again when the bank returned the payment.</summary>
    public required long BatchNo { get; set; }

    public required bool Paid { get; set; }

    public required int Revision { get; set; }
}

/// <summary>A line of a statement: what is owed for one settlement more, or less, than was stated before.</summary>
public sealed class StatementLine : IOfInstitution, IAppendOnly
{
    public required long StatementNo { get; init; }

    public required long SettlementId { get; init; }

    public required string Institution { get; init; }

    public required long SettledFen { get; init; }

    public required long CaseDifferenceFen { get; init; }

    public required string Words { get; init; }
}

/// <summary>An advance on what was settled between two days (即时结算), taken off the next statement.</summary>
public sealed class Advance : IOfInstitution
{
    public required long AdvanceNo { get; init; }

    public required string Institution { get; init; }

    public required DateOnly From { get; init; }

    public required DateOnly Until { get; init; }

    public required long BaseFen { get; init; }

    public required long AmountFen { get; init; }

    public required long BatchNo { get; set; }

    public required bool Paid { get; set; }

    /// <summary>The statement it was taken off; 0 before.</summary>
    public required long StatementNo { get; set; }

    public required int Revision { get; set; }
}

sealed class PaymentAgreementTable : IProvinceTable<PaymentAgreement>
{
    public void Configure(EntityTypeBuilder<PaymentAgreement> builder)
    {
        builder.HasKey(static a => a.Institution);
        builder.Property(static a => a.Revision).IsConcurrencyToken();
    }
}

sealed class CaseGroupTable : IProvinceTable<CaseGroup>
{
    public void Configure(EntityTypeBuilder<CaseGroup> builder)
    {
        builder.HasKey(static c => c.SettlementId);
        builder.Property(static c => c.SettlementId).ValueGeneratedNever();
        builder.Property(static c => c.Revision).IsConcurrencyToken();
        builder.HasIndex(static c => new { c.Institution, c.Year });
    }
}

sealed class InstitutionStatementTable : IProvinceTable<InstitutionStatement>
{
    public void Configure(EntityTypeBuilder<InstitutionStatement> builder)
    {
        builder.HasKey(static s => s.StatementNo);
        builder.Property(static s => s.StatementNo).ValueGeneratedNever();
        builder.Property(static s => s.Revision).IsConcurrencyToken();
        builder.HasIndex(static s => new { s.Institution, s.Period }).IsUnique();
        builder.Ignore(static s => s.PayableFen);
    }
}

sealed class StatementLineTable : IProvinceTable<StatementLine>
{
    public void Configure(EntityTypeBuilder<StatementLine> builder)
    {
        builder.HasKey(static l => new { l.StatementNo, l.SettlementId });
        builder.HasIndex(static l => l.SettlementId);
    }
}

sealed class AdvanceTable : IProvinceTable<Advance>
{
    public void Configure(EntityTypeBuilder<Advance> builder)
    {
        builder.HasKey(static a => a.AdvanceNo);
        builder.Property(static a => a.AdvanceNo).ValueGeneratedNever();
        builder.Property(static a => a.Revision).IsConcurrencyToken();
        builder.HasIndex(static a => new { a.Institution, a.Until });
    }
}
