using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Statistics;

/// <summary>What settled on one day at one institution for persons of one insured region comes to; rows that take back count negative. A fold of the journal, made anew at will.</summary>
public sealed class SettlementFigure
{
    public required DateOnly Day { get; init; }

    public required string InsuredRegion { get; init; }

    public required string HostRegion { get; init; }

    public required string Institution { get; init; }

    public required VisitType VisitType { get; init; }

    public required InsuranceKind Insurance { get; init; }

    public required long Count { get; set; }

    public required long TotalFen { get; set; }

    public required long FundFen { get; set; }

    public required long PersonFen { get; set; }
}

/// <summary>What one fund paid in one month for persons of an insured region.</summary>
public sealed class FundFigure
{
    public required string Month { get; init; }

    public required string InsuredRegion { get; init; }

    public required string HostRegion { get; init; }

    public required FundType Fund { get; init; }

    public required long AmountFen { get; set; }
}

/// <summary>How far a lane of this province's journal is folded.</summary>
public sealed class FigureMark
{
    public required int LaneNo { get; init; }

    public required long Sequence { get; set; }
}

sealed class SettlementFigureTable : IProvinceTable<SettlementFigure>
{
    public void Configure(EntityTypeBuilder<SettlementFigure> builder) => builder.HasKey(static f => new { f.Day, f.InsuredRegion, f.HostRegion, f.Institution, f.VisitType, f.Insurance });
}

sealed class FundFigureTable : IProvinceTable<FundFigure>
{
    public void Configure(EntityTypeBuilder<FundFigure> builder) => builder.HasKey(static f => new { f.Month, f.InsuredRegion, f.HostRegion, f.Fund });
}

sealed class FigureMarkTable : IProvinceTable<FigureMark>
{
    public void Configure(EntityTypeBuilder<FigureMark> builder)
    {
        builder.HasKey(static m => m.LaneNo);
        builder.Property(static m => m.LaneNo).ValueGeneratedNever();
        builder.Property(static m => m.Sequence).IsConcurrencyToken();
    }
}
