using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Catalogue;

/// <summary>A fee line before the catalogue spoke.</summary>
public sealed record RawFeeLine(
    string LineNo, string ItemCode, DateOnly FeeDate, Money Total, UnitPrice Price, Quantity Quantity, bool RestrictedUseRefused);

/// <summary>A classified line and what the interface reports of its item.</summary>
public sealed record ClassifiedLine(FeeLine Line, CatalogueItem Item);

/// <summary>
/// Classifies lines by the catalogue that applies: the host's across provinces, the insured place's inside one (domain.md 3.1), each line
/// on its fee date (3.11).
/// </summary>
public sealed class ClassifyFeeLine(IStoreContexts stores)
{
    public static RegionCode CatalogueRegion(RegionCode host, RegionCode insured) => host.SameProvinceAs(insured) ? insured : host;

    public async Task<Result<IReadOnlyList<ClassifiedLine>>> Run(IReadOnlyList<RawFeeLine> lines, RegionCode host, RegionCode insured, InstitutionLevel level, CancellationToken cancel)
    {
        var region = CatalogueRegion(host, insured);
        var regions = new[] { region.ToString(), RegionCode.OfProvince(region.Province).ToString() };
        var codes = lines.Select(static l => l.ItemCode).Distinct().ToList();
        await using var national = await stores.National(cancel);
        var items = await national.Set<CatalogueItem>().AsNoTracking()
            .Where(i => regions.Contains(i.Region) && codes.Contains(i.Code)).ToListAsync(cancel);
        var classified = new List<ClassifiedLine>();
        foreach (var line in lines)
        {
            var item = items.Where(i => i.Code == line.ItemCode && i.From <= line.FeeDate && (i.Until is null || line.FeeDate <= i.Until))
                .OrderByDescending(i => i.Region == regions[0]).ThenByDescending(static i => i.From).FirstOrDefault();
            if (item is null)
                return new Refusal(RefusalKind.ItemUnknown, "item", line.ItemCode, $"{region}目录 {line.FeeDate:yyyy-MM-dd}");
            classified.Add(new(Classify(line, item, level), item));
        }
        return classified;
    }

    static FeeLine Classify(RawFeeLine line, CatalogueItem item, InstitutionLevel level)
    {
        var terms = item.Terms(level);
        var (fullOwn, overLimit, firstShare, inScope) = LineSplit.Of(line.Total, line.Quantity, terms, line.RestrictedUseRefused);
        var refused = line.RestrictedUseRefused || item.Class == ItemClass.C;
        return new FeeLine
        {
            LineNo = line.LineNo,
            ItemCode = line.ItemCode,
            ItemName = item.Name,
            FeeDate = line.FeeDate,
            Class = refused ? ItemClass.C : item.Class,
            OwnShare = refused ? Rate.One : item.Class == ItemClass.B ? terms.OwnShare : Rate.Zero,
            Total = line.Total,
            FullOwn = fullOwn,
            OverLimit = overLimit,
            FirstShare = firstShare,
            InScope = inScope,
        };
    }
}
