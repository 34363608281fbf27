using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Exchange;
using Yidi.Operations.Institutions;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Regions;
using Yidi.Policy;

namespace Yidi.Operations.Catalogue;

/// <summary>The words of lists for tables and people.</summary>
public static class CatalogueWords
{
    public static IReadOnlyDictionary<ListType, Term> Lists { get; } = new Dictionary<ListType, Term>
    {
        [ListType.WesternAndPatentMedicine] = new("medicine", "西药中成药", "western and patent medicine"),
        [ListType.HerbalPieces] = new("herbal-pieces", "中药饮片", "herbal pieces"),
        [ListType.HospitalPreparation] = new("preparation", "医疗机构制剂", "hospital preparation"),
        [ListType.EthnicMedicine] = new("ethnic-medicine", "民族药", "ethnic medicine"),
        [ListType.Service] = new("service", "医疗服务项目", "medical service"),
        [ListType.Consumable] = new("consumable", "医用耗材", "consumable"),
    };
}

/// <summary>A region's catalogue as a table.</summary>
public sealed class CatalogueSheet(IStoreContexts stores, RegionBook regions, BusinessClock clock) : SheetTable<CatalogueItem>
{
    public override string Name => "catalogue";

    public override string Meaning => "drugs, services and consumables: class, first own share, price limits, restricted use, per region and day";

    public override IReadOnlyList<Column> Columns { get; } =
    [
        new("region", "区划", true, "province or pooling region"), new("code", "医保编码", true, ""), new("name", "名称", true, ""), new("list", "目录类别", true, "medicine, herbal-pieces, service, consumable …"),
        new("class", "等级", true, "甲, 乙 or 丙"), new("own_share", "先行自付比例", false, "of a 乙 item, such as 0.10"), new("limit", "限价", false, "yuan, all levels"),
        new("limit_one", "一级限价", false, ""), new("limit_two", "二级限价", false, ""), new("limit_three", "三级限价", false, ""), new("charge_category", "收费类别", true, "01 to 14"),
        new("restricted", "限制使用", false, "yes or no"), new("restriction", "限制说明", false, ""), new("from", "开始日期", true, ""), new("until", "结束日期", false, ""), new("version", "版本", false, ""),
    ];

    protected override CatalogueItem Parse(RowReader row)
    {
        var name = row.Text("name", 200);
        var item = new CatalogueItem
        {
            Region = row.Region("region")?.ToString() ?? "", Code = row.Text("code", 50), Name = name, ListType = row.Code("list", CatalogueWords.Lists), Class = row.Code("class", Vocabulary.Classes),
            OwnShare = row.Share("own_share", "0"), PriceLimitMicro = row.Price("limit"), LimitOneMicro = row.Price("limit_one"), LimitTwoMicro = row.Price("limit_two"), LimitThreeMicro = row.Price("limit_three"),
            ChargeCategory = row.Text("charge_category", 2), RestrictedUse = row.YesNo("restricted"), RestrictionNote = row.OptionalText("restriction", 500),
            From = row.Day("from"), Until = row.OptionalDay("until"), Version = row.OptionalText("version", 40), Pinyin = Pinyin.Of(name), UpdatedAt = clock.UtcNow,
        };
        if (item.Region.Length > 0 && !regions.Knows(RegionCode.Parse(item.Region))) row.Bad("region", "区划不存在");
        if (item.ChargeCategory.Length > 0 && !(int.TryParse(item.ChargeCategory, NumberStyles.None, CultureInfo.InvariantCulture, out var category) && category is >= 1 and <= 14)) row.Bad("charge_category", "应为01至14");
        if (item.Class == ItemClass.B && item.OwnShare == "0") row.Bad("own_share", "乙类须填先行自付比例");
        if (item.Until < item.From) row.Bad("until", "不得早于开始日期");
        return item;
    }

    protected override string KeyOf(CatalogueItem row) => $"{row.Region} {row.Code} {row.From.DayNumber}";

    protected override async Task Store(IReadOnlyList<CatalogueItem> rows, Action<int> stored, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        await BulkStore.Run(national, rows, AtOnce, async batch =>
        {
            var (codes, places) = (batch.Select(static r => r.Code).Distinct().ToList(), batch.Select(static r => r.Region).Distinct().ToList());
            var known = await national.Set<CatalogueItem>().Where(i => places.Contains(i.Region) && codes.Contains(i.Code)).ToDictionaryAsync(i => KeyOf(i), cancel);
            foreach (var row in batch)
                if (known.TryGetValue(KeyOf(row), out var item)) Update(national, item, row);
                else national.Add(row);
        }, stored, cancel);
    }

    /// <summary>An unchanged row keeps its change time: hospitals need not load it again.</summary>
    static void Update(NationalContext national, CatalogueItem item, CatalogueItem row)
    {
        var entry = national.Entry(item);
        var before = item.UpdatedAt;
        entry.CurrentValues.SetValues(row);
        item.UpdatedAt = before;
        if (entry.Properties.Any(static p => !Equals(p.OriginalValue, p.CurrentValue))) item.UpdatedAt = row.UpdatedAt;
    }

    public override async IAsyncEnumerable<IReadOnlyList<string>> Export(RegionCode? region, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        var prefix = region?.Prefix ?? "";
        await foreach (var i in national.Set<CatalogueItem>().AsNoTracking().Where(i => i.Region.StartsWith(prefix)).OrderBy(static i => i.Region).ThenBy(static i => i.Code).ThenBy(static i => i.From).AsAsyncEnumerable().WithCancellation(cancel))
            yield return [i.Region, i.Code, i.Name, CatalogueWords.Lists[i.ListType].Word, Vocabulary.Classes[i.Class].Word, i.OwnShare, Price(i.PriceLimitMicro), Price(i.LimitOneMicro), Price(i.LimitTwoMicro),
                Price(i.LimitThreeMicro), i.ChargeCategory, i.RestrictedUse ? "yes" : "no", i.RestrictionNote, Day(i.From), Day(i.Until), i.Version];
    }

    static string Price(long? micro) => micro is { } m ? (m / 1_000_000m).ToString("0.######", CultureInfo.InvariantCulture) : "";
}

/// <summary>Directory matching as a table, for institutions that hand it in as a file.</summary>
public sealed class MatchingSheet(IStoreContexts stores, RegionBook regions, TimeProvider machine) : SheetTable<ItemMatching>
{
    public override string Name => "matching";

    public override string Meaning => "items of institutions' own lists and the national items they stand for";

    public override IReadOnlyList<Column> Columns { get; } =
    [
        new("institution", "机构编号", true, ""), new("own_code", "院内编码", true, ""), new("own_name", "院内名称", true, ""), new("list", "目录类别", true, ""),
        new("code", "医保编码", true, ""), new("from", "开始日期", true, ""), new("until", "结束日期", false, ""),
    ];

    protected override ItemMatching Parse(RowReader row)
    {
        var matching = new ItemMatching
        {
            Institution = row.Text("institution", 12), OwnCode = row.Text("own_code", 30), OwnName = row.Text("own_name", 200), ListType = row.Code("list", CatalogueWords.Lists),
            Code = row.Text("code", 50), From = row.Day("from"), Until = row.OptionalDay("until"), UpdatedAt = machine.GetUtcNow().UtcDateTime,
        };
        if (matching.Institution.Length > 0 && (!InstitutionNo.TryParse(matching.Institution, out _) || !regions.Knows(RegionCode.OfProvince(ProvinceOf(matching))))) row.Bad("institution", "机构编号不正确");
        return matching;
    }

    protected override string KeyOf(ItemMatching row) => $"{row.Institution} {row.OwnCode} {(int)row.ListType} {row.Code} {row.From.DayNumber}";

    protected override async Task Store(IReadOnlyList<ItemMatching> rows, Action<int> stored, CancellationToken cancel)
    {
        var parts = new List<(ProvinceContext Store, IReadOnlyList<ItemMatching> Rows)>();
        try
        {
            foreach (var province in rows.GroupBy(ProvinceOf))
            {
                await stores.Ensure(province.Key, cancel);
                parts.Add((await stores.Province(province.Key, Scope.System, cancel), [.. province]));
            }
            await BulkStore.RunAll(parts, AtOnce, async (store, batch) =>
            {
                var (institutions, codes) = (batch.Select(static r => r.Institution).Distinct().ToList(), batch.Select(static r => r.OwnCode).Distinct().ToList());
                var known = await store.Set<ItemMatching>().Where(m => institutions.Contains(m.Institution) && codes.Contains(m.OwnCode)).ToDictionaryAsync(m => KeyOf(m), cancel);
                foreach (var row in batch)
                    if (known.TryGetValue(KeyOf(row), out var matching)) (matching.OwnName, matching.Until, matching.UpdatedAt, matching.WithdrawnAt) = (row.OwnName, row.Until, row.UpdatedAt, null);
                    else store.Add(row);
            }, stored, cancel);
        }
        finally
        {
            foreach (var (store, _) in parts) await store.DisposeAsync();
        }
    }

    public override async IAsyncEnumerable<IReadOnlyList<string>> Export(RegionCode? region, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var province in regions.All.Select(static r => RegionCode.Parse(r.Code)).Where(r => r.IsProvince && (region is null || region.Value.SameProvinceAs(r))).Select(static r => r.Province).Order())
        {
            if (!await stores.Exists(province, cancel)) continue;
            await using var store = await stores.Province(province, Scope.System, cancel);
            await foreach (var m in store.Set<ItemMatching>().AsNoTracking().Where(static m => m.WithdrawnAt == null).OrderBy(static m => m.Institution).ThenBy(static m => m.OwnCode).AsAsyncEnumerable().WithCancellation(cancel))
                yield return [m.Institution, m.OwnCode, m.OwnName, CatalogueWords.Lists[m.ListType].Word, m.Code, Day(m.From), Day(m.Until)];
        }
    }

    static int ProvinceOf(ItemMatching row) => RegionCode.Parse(row.Institution.Substring(1, 6)).Province;
}
