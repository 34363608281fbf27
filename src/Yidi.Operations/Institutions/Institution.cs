using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Institutions;

/// <summary>A designated institution.</summary>
public sealed class Institution
{
    public required string Number { get; init; }

    public required string Name { get; set; }

    /// <summary>The county or district it stands in.</summary>
    public required string Region { get; set; }

    /// <summary>The pooling region that manages it like any local institution (就医地管理).</summary>
    public required string PoolingRegion { get; set; }

    public required InstitutionLevel Level { get; set; }

    public InstitutionType Type { get; set; }

    public OwnerLevel Owner { get; set; }

    /// <summary>统一社会信用代码.</summary>
    public string CreditCode { get; set; } = "";

    /// <summary>Reading and initials of the name, such as 'beijingshifanyiyuan bjsfyy'; what search looks in.</summary>
    public string Pinyin { get; set; } = "";

    /// <summary>The province whose store keeps its visits.</summary>
    public int Province => RegionCode.Parse(PoolingRegion).Province;

    public bool IsPharmacy => Type == InstitutionType.Pharmacy;
}

/// <summary>One period for which the agency of the place has an agreement with the institution (服务协议).</summary>
public sealed class Agreement
{
    public required string Institution { get; init; }

    public required DateOnly From { get; init; }

    public DateOnly? Until { get; set; }
}

/// <summary>One period for which the institution is suspended.</summary>
public sealed class Suspension
{
    public required string Institution { get; init; }

    public required DateOnly From { get; init; }

    public DateOnly? Until { get; set; }

    public required string Reason { get; init; }
}

/// <summary>A service the institution opened for treatment away from home; each chronic disease is one of its own.</summary>
public sealed class InstitutionService
{
    public required string Institution { get; init; }

    public required VisitType VisitType { get; init; }

    /// <summary>病种编码 for chronic disease visits; empty otherwise.</summary>
    public required string DiseaseCode { get; init; }

    public required DateOnly From { get; init; }

    public DateOnly? Until { get; set; }
}

sealed class InstitutionTable : INationalTable<Institution>
{
    public void Configure(EntityTypeBuilder<Institution> builder)
    {
        builder.HasKey(static i => i.Number);
        builder.Ignore(static i => i.IsPharmacy);
        builder.HasIndex(static i => i.PoolingRegion);
    }
}

sealed class AgreementTable : INationalTable<Agreement>
{
    public void Configure(EntityTypeBuilder<Agreement> builder) => builder.HasKey(static a => new { a.Institution, a.From });
}

sealed class SuspensionTable : INationalTable<Suspension>
{
    public void Configure(EntityTypeBuilder<Suspension> builder) => builder.HasKey(static s => new { s.Institution, s.From });
}

sealed class InstitutionServiceTable : INationalTable<InstitutionService>
{
    public void Configure(EntityTypeBuilder<InstitutionService> builder)
    {
        builder.HasKey(static s => new { s.Institution, s.VisitType, s.DiseaseCode, s.From });
        builder.HasIndex(static s => new { s.VisitType, s.DiseaseCode });
    }
}
