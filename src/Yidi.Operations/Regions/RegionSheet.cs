using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Exchange;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Regions;

/// <summary>Regions as a table: for a local addition such as a development zone with a code of its own.</summary>
public sealed class RegionSheet(IStoreContexts stores, RegionBook book) : SheetTable<Region>
{
    static readonly Dictionary<Pooling, Term> PoolingWords = new()
    {
        [Pooling.Here] = new("here", "本级统筹", "pools here"), [Pooling.Above] = new("above", "由上级统筹", "pools above"), [Pooling.Below] = new("below", "由下级统筹", "pools below"),
    };

    public override string Name => "regions";

    public override string Meaning => "regions, their pooling level, and whole places people file to";

    public override IReadOnlyList<Column> Columns { get; } =
    [
        new("code", "区划代码", true, "six digits"), new("name_zh", "名称", true, ""), new("name_en", "英文名", true, ""),
        new("pooling", "统筹层次", true, "here, above or below"), new("whole_place", "整体备案", false, "yes where people file to it as a whole"),
    ];

    protected override Region Parse(RowReader row) => new()
    {
        Code = row.Region("code")?.ToString() ?? "",
        NameChinese = row.Text("name_zh", 60),
        NameEnglish = row.Text("name_en", 100),
        Pooling = row.Code("pooling", PoolingWords),
        WholePlace = row.YesNo("whole_place"),
    };

    protected override string KeyOf(Region row) => row.Code;

    protected override async Task Store(IReadOnlyList<Region> rows, Action<int> stored, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        await BulkStore.Run(national, rows, AtOnce, async batch =>
        {
            var codes = batch.Select(static r => r.Code).ToList();
            var known = await national.Set<Region>().Where(r => codes.Contains(r.Code)).ToDictionaryAsync(static r => r.Code, cancel);
            foreach (var row in batch)
                if (known.TryGetValue(row.Code, out var region)) (region.NameChinese, region.NameEnglish, region.Pooling, region.WholePlace) = (row.NameChinese, row.NameEnglish, row.Pooling, row.WholePlace);
                else national.Add(row);
        }, stored, cancel);
        await book.Load(cancel);
    }

    public override async IAsyncEnumerable<IReadOnlyList<string>> Export(RegionCode? region, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        var prefix = region?.Prefix ?? "";
        await foreach (var r in national.Set<Region>().AsNoTracking().Where(r => r.Code.StartsWith(prefix)).OrderBy(static r => r.Code).AsAsyncEnumerable().WithCancellation(cancel))
            yield return [r.Code, r.NameChinese, r.NameEnglish, PoolingWords[r.Pooling].Word, r.WholePlace ? "yes" : "no"];
    }
}
