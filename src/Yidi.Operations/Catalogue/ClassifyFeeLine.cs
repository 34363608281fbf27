using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Catalogue;

/// <summary>A fee line before the catalogue spoke.</summary>
/// <param name="Approval">医院审批标志: approved, refused, or nothing said.</param>
/// <param name="RefundOf">The line this one takes back; empty on a charge.</param>
public sealed record RawFeeLine(
    string LineNo, string ItemCode, DateOnly FeeDate, Money Total, UnitPrice Price, Quantity Quantity, RestrictedUse Approval, string RefundOf = "");

/// <summary>What is left of a charge before a refund line takes from it.</summary>
public sealed record RefundedCharge(DateOnly FeeDate, Money Rest, Quantity RestQuantity, RestrictedUse Approval);

/// <summary>A classified line and what the interface reports of its item.</summary>
public sealed record ClassifiedLine(FeeLine Line, CatalogueItem Item);

/// <summary>
/// Classifies lines by the catalogue that applies: the host's across provinces, the insured place's inside one (domain.md 3.1), each line
/// on its fee date (3.11).
/// </summary>
public sealed class ClassifyFeeLine(IStoreContexts stores)
{
    public static RegionCode CatalogueRegion(RegionCode host, RegionCode insured) => host.SameProvinceAs(insured) ? insured : host;

    /// <param name="charges">What each refund line takes from, by its own number; refunds are judged as their charge was.</param>
    public async Task<Result<IReadOnlyList<ClassifiedLine>>> Run(
        IReadOnlyList<RawFeeLine> lines, IReadOnlyDictionary<string, RefundedCharge> charges, RegionCode host, RegionCode insured, InstitutionLevel level, CancellationToken cancel)
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
            var charge = charges.GetValueOrDefault(line.LineNo);
            var day = charge?.FeeDate ?? line.FeeDate;
            var item = items.Where(i => i.Code == line.ItemCode && i.From <= day && (i.Until is null || day <= i.Until))
                .OrderByDescending(i => i.Region == regions[0]).ThenByDescending(static i => i.From).FirstOrDefault();
            if (item is null)
                return new Refusal(RefusalKind.ItemUnknown, "item", line.ItemCode, $"{region}目录 {day:yyyy-MM-dd}");
            classified.Add(new(Classify(line, charge, item, level), item));
        }
        return classified;
    }

    static FeeLine Classify(RawFeeLine line, RefundedCharge? charge, CatalogueItem item, InstitutionLevel level)
    {
        var terms = item.Terms(level);
        var approval = charge?.Approval ?? line.Approval;
        var refused = approval == RestrictedUse.Refused || item.Class == ItemClass.C;
        var (fullOwn, overLimit, firstShare, inScope) = Split(line, charge, terms, approval == RestrictedUse.Refused);
        return new FeeLine
        {
            LineNo = line.LineNo,
            ItemCode = line.ItemCode,
            ItemName = item.Name,
            FeeDate = line.FeeDate,
            Quantity = line.Quantity,
            Class = refused ? ItemClass.C : item.Class,
            RestrictedUse = approval == RestrictedUse.Unrestricted && item.RestrictedUse ? RestrictedUse.Unreviewed : item.RestrictedUse || approval == RestrictedUse.Refused ? approval : RestrictedUse.Unrestricted,
            OwnShare = refused ? Rate.One : item.Class == ItemClass.B ? terms.OwnShare : Rate.Zero,
            Total = line.Total,
            FullOwn = fullOwn,
            OverLimit = overLimit,
            FirstShare = firstShare,
            InScope = inScope,
        };
    }

    /// <summary>A refund takes back what splitting the rest of its charge without it leaves: charge and refunds together never round below zero.</summary>
    static (Money FullOwn, Money OverLimit, Money FirstShare, Money InScope) Split(RawFeeLine line, RefundedCharge? charge, ItemTerms terms, bool refused)
    {
        if (charge is null) return LineSplit.Of(line.Total, line.Quantity, terms, refused);
        var before = LineSplit.Of(charge.Rest, charge.RestQuantity, terms, refused);
        var after = LineSplit.Of(charge.Rest + line.Total, charge.RestQuantity.Plus(line.Quantity), terms, refused);
        return (after.FullOwn - before.FullOwn, after.OverLimit - before.OverLimit, after.FirstShare - before.FirstShare, after.InScope - before.InScope);
    }
}
