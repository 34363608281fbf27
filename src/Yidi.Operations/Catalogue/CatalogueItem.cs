using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Catalogue;

/// <summary>What one region's catalogue says of one item from a day on.</summary>
public sealed class CatalogueItem
{
    public required string Region { get; init; }

    /// <summary>国家医保编码.</summary>
    public required string Code { get; init; }

    public required DateOnly From { get; init; }

    public DateOnly? Until { get; set; }

    public required string Name { get; set; }

    public required ItemClass Class { get; set; }

    /// <summary>先行自付比例 of a 乙 item as text, '0.10'.</summary>
    public required string OwnShare { get; set; }

    /// <summary>限价 in millionths of a yuan; null when there is none.</summary>
    public long? PriceLimitMicro { get; set; }

    /// <summary>医疗收费项目类别, two digits of the national list.</summary>
    public required string ChargeCategory { get; set; }

    /// <summary>限制使用: paid only when the hospital approved the use.</summary>
    public bool RestrictedUse { get; set; }

    /// <summary>The edition the row came with.</summary>
    public required string Version { get; set; }

    public ItemTerms Terms => new(Class, Rate.Parse(OwnShare), PriceLimitMicro is { } micro ? new UnitPrice(micro) : null);
}

sealed class CatalogueItemTable : INationalTable<CatalogueItem>
{
    public void Configure(EntityTypeBuilder<CatalogueItem> builder)
    {
        builder.HasKey(static i => new { i.Region, i.Code, i.From });
        builder.Ignore(static i => i.Terms);
    }
}
