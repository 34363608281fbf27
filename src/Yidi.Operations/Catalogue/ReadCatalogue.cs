using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Catalogue;

/// <summary>What is asked of a region's catalogue. Everything left out matches all.</summary>
/// <param name="Since">UTC; only rows that changed after it.</param>
/// <param name="On">Only rows in force on the day.</param>
public sealed record CatalogueSearch(RegionCode Region, DateTime? Since = null, DateOnly? On = null, string Code = "", string Text = "", ListType? ListType = null, ItemClass? Class = null,
    bool PricedOnly = false, int Page = 1, int Size = 20)
{
    /// <summary>Part of the reading or of its initials.</summary>
    public string Pinyin { get; init; } = "";

    /// <summary>医疗收费项目类别, two digits.</summary>
    public string ChargeCategory { get; init; } = "";

    public bool? RestrictedUse { get; init; }
}

/// <summary>One page and how many rows all pages have.</summary>
public sealed record CataloguePage(IReadOnlyList<CatalogueItem> Rows, int Total);

/// <summary>Reads catalogues: pages for people and hospitals, and whole editions for files.</summary>
public sealed class ReadCatalogue(IStoreContexts stores)
{
    public const int MaxSize = 1_000;

    public async Task<CataloguePage> Page(CatalogueSearch search, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        var query = Filter(national, search);
        var total = await query.CountAsync(cancel);
        var size = Math.Clamp(search.Size, 1, MaxSize);
        var rows = await query.OrderBy(static i => i.UpdatedAt).ThenBy(static i => i.Code).ThenBy(static i => i.From).ThenBy(static i => i.Region)
            .Skip((int)Math.Min((Math.Max(search.Page, 1) - 1) * (long)size, int.MaxValue)).Take(size).ToListAsync(cancel);
        return new(rows, total);
    }

    /// <summary>Every row of a list that changed after a moment, in order of change, as a stream.</summary>
    public async IAsyncEnumerable<CatalogueItem> Edition(RegionCode region, ListType listType, DateTime since, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        var rows = Filter(national, new(region, since, ListType: listType)).OrderBy(static i => i.UpdatedAt).ThenBy(static i => i.Code).ThenBy(static i => i.From);
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(cancel)) yield return row;
    }

    /// <summary>How many rows of a list changed after a moment, and the newest change.</summary>
    public async Task<(int Count, DateTime Newest)> Newer(RegionCode region, ListType listType, DateTime since, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        var query = Filter(national, new(region, since, ListType: listType));
        var count = await query.CountAsync(cancel);
        return (count, count == 0 ? since : await query.MaxAsync(static i => i.UpdatedAt, cancel));
    }

    /// <summary>The row of an item in force in a region on a day, the region's own before its province's; null when there is none.</summary>
    public async Task<CatalogueItem?> InForce(RegionCode region, string code, DateOnly on, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        var (own, province) = (region.ToString(), RegionCode.OfProvince(region.Province).ToString());
        var rows = await national.Set<CatalogueItem>().AsNoTracking().Where(i => (i.Region == own || i.Region == province) && i.Code == code && i.From <= on && (i.Until == null || on <= i.Until)).ToListAsync(cancel);
        return rows.OrderByDescending(i => i.Region == own).ThenByDescending(static i => i.From).FirstOrDefault();
    }

    static IQueryable<CatalogueItem> Filter(NationalContext national, CatalogueSearch search)
    {
        var (own, province) = (search.Region.ToString(), RegionCode.OfProvince(search.Region.Province).ToString());
        var query = national.Set<CatalogueItem>().AsNoTracking().Where(i => i.Region == own || i.Region == province);
        if (search.Since is { } since) query = query.Where(i => i.UpdatedAt > since);
        if (search.On is { } on) query = query.Where(i => i.From <= on && (i.Until == null || on <= i.Until));
        if (search.Code.Length > 0) query = query.Where(i => i.Code == search.Code);
        if (search.ListType is { } list) query = query.Where(i => i.ListType == list);
        if (search.Class is { } itemClass) query = query.Where(i => i.Class == itemClass);
        if (search.PricedOnly) query = query.Where(static i => i.PriceLimitMicro != null || i.LimitOneMicro != null || i.LimitTwoMicro != null || i.LimitThreeMicro != null);
        if (search.ChargeCategory.Length > 0) query = query.Where(i => i.ChargeCategory == search.ChargeCategory);
        if (search.RestrictedUse is { } restricted) query = query.Where(i => i.RestrictedUse == restricted);
        if (search.Pinyin.Trim().ToLowerInvariant() is { Length: > 0 } reading) query = query.Where(i => i.Pinyin.Contains(reading));
        if (search.Text.Trim() is { Length: > 0 } text)
        {
            var small = text.ToLowerInvariant();
            query = query.Where(i => i.Name.Contains(text) || i.Pinyin.Contains(small));
        }
        return query;
    }
}
