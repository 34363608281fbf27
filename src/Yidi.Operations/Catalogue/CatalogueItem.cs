using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Catalogue;

/// <summary>目录类别. The values are the list_type codes of the interface.</summary>
public enum ListType
{
    /// <summary>西药和中成药.</summary>
    WesternAndPatentMedicine = 101,

    /// <summary>中药饮片.</summary>
    HerbalPieces = 102,

    /// <summary>医疗机构制剂.</summary>
    HospitalPreparation = 103,

    /// <summary>民族药.</summary>
    EthnicMedicine = 104,

    /// <summary>医疗服务项目.</summary>
    Service = 201,

    /// <summary>医用耗材.</summary>
    Consumable = 301,
}

/// <summary>What one region's catalogue says of one item from a day on.</summary>
public sealed class CatalogueItem
{
    public required string Region { get; init; }

    /// <summary>国家医保编码.</summary>
    public required string Code { get; init; }

    public required DateOnly From { get; init; }

    public DateOnly? Until { get; set; }

    public required string Name { get; set; }

    public ListType ListType { get; set; } = ListType.WesternAndPatentMedicine;

    public required ItemClass Class { get; set; }

    /// <summary>先行自付比例 of a 乙 item as text, '0.10'.</summary>
    public required string OwnShare { get; set; }

    /// <summary>限价 in millionths of a yuan where the level has none of its own; null when there is none.</summary>
    public long? PriceLimitMicro { get; set; }

    /// <summary>限价 in institutions of level one and below.</summary>
    public long? LimitOneMicro { get; set; }

    public long? LimitTwoMicro { get; set; }

    public long? LimitThreeMicro { get; set; }

    /// <summary>医疗收费项目类别, two digits of the national list.</summary>
    public required string ChargeCategory { get; set; }

    /// <summary>限制使用: paid only when the hospital approved the use.</summary>
    public bool RestrictedUse { get; set; }

    /// <summary>For whom or what the use is restricted, in the catalogue's words.</summary>
    public string RestrictionNote { get; set; } = "";

    /// <summary>Reading and initials of the name; what search looks in.</summary>
    public string Pinyin { get; set; } = "";

    /// <summary>The edition the row came with.</summary>
    public required string Version { get; set; }

    /// <summary>UTC; hospitals ask for what is newer than what they hold.</summary>
    public DateTime UpdatedAt { get; set; } = new(2022, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>限价 that holds in an institution of the level.</summary>
    public long? LimitFor(InstitutionLevel level) => level switch
    {
        InstitutionLevel.Three => LimitThreeMicro,
        InstitutionLevel.Two => LimitTwoMicro,
        _ => LimitOneMicro,
    } ?? PriceLimitMicro;

    /// <summary>What splitting a line needs.</summary>
    public ItemTerms Terms(InstitutionLevel level) => new(Class, Rate.Parse(OwnShare), LimitFor(level) is { } micro ? new UnitPrice(micro) : null);
}

sealed class CatalogueItemTable : INationalTable<CatalogueItem>
{
    public void Configure(EntityTypeBuilder<CatalogueItem> builder)
    {
        builder.HasKey(static i => new { i.Region, i.Code, i.From });
        builder.HasIndex(static i => new { i.Region, i.ListType, i.UpdatedAt });
    }
}
