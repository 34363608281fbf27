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

/// <summary>Dated facts of places of treatment as a table, such as which credentials their counters take.</summary>
public sealed class RegionFactSheet(IStoreContexts stores, RegionBook book) : SheetTable<RegionFact>
{
    static readonly string[] CredentialWords = ["token", "identity", "card"];

    public override string Name => "region-facts";

    public override string Meaning => "dated facts of places of treatment: 'credentials' lists what their counters take";

    public override IReadOnlyList<Column> Columns { get; } =
        [new("region", "区划", true, ""), new("name", "事项", true, "credentials"), new("value", "取值", true, "of token, identity, card, separated by blanks"), new("from", "开始日期", true, ""), new("until", "结束日期", false, "")];

    protected override RegionFact Parse(RowReader row)
    {
        var fact = new RegionFact { Region = row.Region("region")?.ToString() ?? "", Name = row.Text("name", 40), Value = row.Text("value", 100), From = row.Day("from"), Until = row.OptionalDay("until") };
        if (fact.Region.Length > 0 && !book.Knows(RegionCode.Parse(fact.Region))) row.Bad("region", "区划不存在");
        if (fact.Name is not ("" or RegionFact.CredentialsTaken)) row.Bad("name", $"应为 {RegionFact.CredentialsTaken}");
        if (fact.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries).Except(CredentialWords).Any()) row.Bad("value", $"应为 {string.Join('、', CredentialWords)}，以空格分隔");
        if (fact.Until < fact.From) row.Bad("until", "不得早于开始日期");
        return fact;
    }

    protected override string KeyOf(RegionFact row) => $"{row.Region} {row.Name} {row.From.DayNumber}";

    protected override async Task Store(IReadOnlyList<RegionFact> rows, Action<int> stored, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        await BulkStore.Run(national, rows, AtOnce, async batch =>
        {
            var regions = batch.Select(static r => r.Region).ToList();
            var known = await national.Set<RegionFact>().Where(f => regions.Contains(f.Region)).ToDictionaryAsync(f => KeyOf(f), cancel);
            foreach (var row in batch)
                if (known.TryGetValue(KeyOf(row), out var fact)) (fact.Value, fact.Until) = (row.Value, row.Until);
                else national.Add(row);
        }, stored, cancel);
    }

    public override async IAsyncEnumerable<IReadOnlyList<string>> Export(RegionCode? region, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        var prefix = region?.Prefix ?? "";
        await foreach (var f in national.Set<RegionFact>().AsNoTracking().Where(f => f.Region.StartsWith(prefix)).OrderBy(static f => f.Region).ThenBy(static f => f.From).AsAsyncEnumerable().WithCancellation(cancel))
            yield return [f.Region, f.Name, f.Value, Day(f.From), Day(f.Until)];
    }
}

/// <summary>Outage windows as a table, for a year's plan of maintenance.</summary>
public sealed class OutageSheet(IStoreContexts stores, RegionBook book, IdSource ids) : SheetTable<Outage>
{
    public override string Name => "outages";

    public override string Meaning => "announced outage windows";

    public override IReadOnlyList<Column> Columns { get; } =
        [new("region", "区划", true, ""), new("from", "开始时间", true, "2022-07-01 00:00, China time"), new("until", "结束时间", true, ""), new("reason", "原因", true, "")];

    protected override Outage Parse(RowReader row)
    {
        var (region, from, until) = (row.Region("region"), row.Moment("from"), row.Moment("until"));
        if (region is { } place && !book.Knows(place)) row.Bad("region", "区划不存在");
        if (from != default && until <= from) row.Bad("until", "应晚于开始时间");
        return new() { OutageNo = ids.Next(0), Region = region?.ToString() ?? "", From = from, Until = until, Reason = row.Text("reason", 200) };
    }

    protected override string KeyOf(Outage row) => $"{row.Region} {row.From:O}";

    protected override async Task Check(IReadOnlyList<(int Line, Outage Row)> rows, Action<BadRow> bad, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        var regions = rows.Select(static r => r.Row.Region).Distinct().ToList();
        var known = (await national.Set<Outage>().AsNoTracking().Where(o => regions.Contains(o.Region) && o.CalledOffAt == null).ToListAsync(cancel)).Select(KeyOf).ToHashSet(StringComparer.Ordinal);
        foreach (var (line, row) in rows.Where(r => known.Contains(KeyOf(r.Row)))) bad(new(line, "from", ChinaTime.Text(row.From), "该停机窗口已公布"));
    }

    protected override async Task Store(IReadOnlyList<Outage> rows, Action<int> stored, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        await BulkStore.Run(national, rows, AtOnce, batch =>
        {
            national.AddRange(batch);
            return Task.CompletedTask;
        }, stored, cancel);
    }

    public override async IAsyncEnumerable<IReadOnlyList<string>> Export(RegionCode? region, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        var prefix = region?.Prefix ?? "";
        await foreach (var o in national.Set<Outage>().AsNoTracking().Where(o => o.CalledOffAt == null && o.Region.StartsWith(prefix)).OrderBy(static o => o.From).AsAsyncEnumerable().WithCancellation(cancel))
            yield return [o.Region, ChinaTime.Text(o.From), ChinaTime.Text(o.Until), o.Reason];
    }
}
