using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Regions;

/// <summary>A region of medical insurance that exists.</summary>
public sealed class Region
{
    public required string Code { get; init; }

    public required string NameChinese { get; init; }

    public required string NameEnglish { get; init; }
}

sealed class RegionTable : INationalTable<Region>
{
    public void Configure(EntityTypeBuilder<Region> builder) => builder.HasKey(static r => r.Code);
}

/// <summary>All regions in memory: every request asks, they change once a year.</summary>
public sealed class RegionBook(IStoreContexts stores)
{
    Dictionary<RegionCode, Region> _regions = [];

    public bool Knows(RegionCode code) => _regions.ContainsKey(code);

    /// <summary>The region's name, or its digits when the table has none.</summary>
    public string Name(RegionCode code, string language = "zh") =>
        _regions.TryGetValue(code, out var region) ? language == "en" ? region.NameEnglish : region.NameChinese : code.ToString();

    /// <summary>Province and region in one, as people say it: '河北省廊坊市', '北京市'.</summary>
    public string FullName(RegionCode code, string language = "zh") => code.IsProvince
        ? Name(code, language)
        : language == "en" ? $"{Name(code, language)}, {Name(RegionCode.OfProvince(code.Province), language)}"
        : Name(RegionCode.OfProvince(code.Province), language) + Name(code, language);

    public async Task Load(CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        var rows = await national.Set<Region>().AsNoTracking().ToListAsync(cancel);
        _regions = rows.ToDictionary(static r => RegionCode.Parse(r.Code));
    }
}
