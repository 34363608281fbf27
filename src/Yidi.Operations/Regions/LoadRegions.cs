using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Plumbing;

namespace Yidi.Operations.Regions;

/// <summary>Brings the table of regions to what the checked-in file says (policies/national/regions.csv, made by tools/reference-data). Regions are never removed: old settlements name them.</summary>
public sealed class LoadRegions(IStoreContexts stores, RegionBook book)
{
    public async Task Run(string file, CancellationToken cancel)
    {
        var lines = await File.ReadAllLinesAsync(file, cancel);
        await using var national = await stores.National(cancel);
        var known = await national.Set<Region>().ToDictionaryAsync(static r => r.Code, cancel);
        foreach (var fields in lines.Skip(1).Select(static l => l.Split(',')).Where(static f => f.Length == 5))
        {
            if (!known.TryGetValue(fields[0], out var region)) national.Add(region = new Region { Code = fields[0], NameChinese = fields[1], NameEnglish = fields[2] });
            (region.NameChinese, region.NameEnglish) = (fields[1], fields[2]);
            (region.Pooling, region.WholePlace) = (fields[3] switch { "here" => Pooling.Here, "below" => Pooling.Below, _ => Pooling.Above }, fields[4] == "yes");
        }
        await national.SaveChangesAsync(cancel);
        await book.Load(cancel);
    }
}
