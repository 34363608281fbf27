using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Regions;

/// <summary>All regions in memory: every request asks, they change once a year.</summary>
public sealed class RegionBook(IStoreContexts stores)
{
    Dictionary<RegionCode, Region> _regions = [];

    public IReadOnlyCollection<Region> All => _regions.Values;

    /// <summary>Every place one can file to, by code. Made when the regions are read: pages offer all of them, and finding them means asking three thousand regions.</summary>
    public IReadOnlyList<RegionCode> FilingPlaces { get; private set; } = [];

    public bool Knows(RegionCode code) => _regions.ContainsKey(code);

    /// <summary>Null when the region does not exist.</summary>
    public Region? Find(RegionCode code) => _regions.GetValueOrDefault(code);

    /// <summary>The region's name, or its digits when the table has none.</summary>
    public string Name(RegionCode code, string language = "zh") =>
        _regions.TryGetValue(code, out var region) ? language == "en" ? region.NameEnglish : region.NameChinese : code.ToString();

    /// <summary>Province and region in one, as people say it: '河北省廊坊市', '北京市'.</summary>
    public string FullName(RegionCode code, string language = "zh") => code.IsProvince
        ? Name(code, language)
        : language == "en" ? $"{Name(code, language)}, {Name(RegionCode.OfProvince(code.Province), language)}"
        : Name(RegionCode.OfProvince(code.Province), language) + Name(code, language);

    /// <summary>The region above: the prefecture of a county, else the province, because municipalities and some counties have no prefecture. Null for a province.</summary>
    public RegionCode? ParentOf(RegionCode code)
    {
        if (code.IsProvince) return null;
        var prefecture = RegionCode.Parse(code.ToString()[..4] + "00");
        return prefecture != code && Knows(prefecture) ? prefecture : RegionCode.OfProvince(code.Province);
    }

    /// <summary>The pooling region a place belongs to: 131002 to 131000, 110105 to 110000, 429004 to itself. Null for a province that pools below, or an unknown code.</summary>
    public RegionCode? PoolingRegionOf(RegionCode code)
    {
        for (var region = Find(code); region is not null; region = ParentOf(RegionCode.Parse(region.Code)) is { } above ? Find(above) : null)
            if (region.Pooling != Pooling.Above) return region.Pooling == Pooling.Here ? RegionCode.Parse(region.Code) : null;
        return null;
    }

    /// <summary>What a person files to when treated in a place: the whole municipality or province where it is filed as one, else the prefecture (domain.md 2.2 no. 1). Null when the place is none.</summary>
    public RegionCode? FilingPlaceOf(RegionCode code)
    {
        if (!Knows(code)) return null;
        var province = RegionCode.OfProvince(code.Province);
        return Find(province) is { WholePlace: true } ? province : PoolingRegionOf(code);
    }

    public async Task Load(CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        var rows = await national.Set<Region>().AsNoTracking().ToListAsync(cancel);
        _regions = rows.ToDictionary(static r => RegionCode.Parse(r.Code));
        FilingPlaces = [.. _regions.Keys.Select(FilingPlaceOf).OfType<RegionCode>().Distinct().OrderBy(static c => c.ToString(), StringComparer.Ordinal)];
    }
}
