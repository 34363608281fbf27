using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Yidi.Operations.Plumbing;

namespace Yidi.Operations.Institutions;

/// <summary>A designated institution and its agreement with the agency of its place.</summary>
public sealed class Institution
{
    public required string Number { get; init; }

    public required string Name { get; set; }

    /// <summary>The county or district it stands in.</summary>
    public required string Region { get; set; }

    /// <summary>The pooling region that manages it like any local institution (就医地管理).</summary>
    public required string PoolingRegion { get; set; }

    public required Yidi.Policy.InstitutionLevel Level { get; set; }

    public required DateOnly AgreementFrom { get; set; }

    public DateOnly? AgreementUntil { get; set; }
}

/// <summary>A service the institution opened for treatment away from home; each chronic disease is one of its own.</summary>
public sealed class InstitutionService
{
    public required string Institution { get; init; }

    public required Yidi.Policy.VisitType VisitType { get; init; }

    /// <summary>病种编码 for chronic disease visits; empty otherwise.</summary>
    public required string DiseaseCode { get; init; }

    public required DateOnly From { get; init; }

    public DateOnly? Until { get; set; }
}

sealed class InstitutionTable : INationalTable<Institution>
{
    public void Configure(EntityTypeBuilder<Institution> builder) => builder.HasKey(static i => i.Number);
}

sealed class InstitutionServiceTable : INationalTable<InstitutionService>
{
    public void Configure(EntityTypeBuilder<InstitutionService> builder) =>
        builder.HasKey(static s => new { s.Institution, s.VisitType, s.DiseaseCode, s.From });
}
