using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Yidi.Operations.Access;
using Yidi.Operations.Catalogue;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Regions;
using Yidi.Policy;
using Yidi.Server.Access;

namespace Yidi.Server.Api;

/// <summary>An item of a region's catalogue; limits in yuan, null where there is none.</summary>
public sealed record CatalogueItemDocument(
    string Region, string Code, string Name, string List, string Class, string OwnShare, string? Limit, string? LimitOne, string? LimitTwo, string? LimitThree, string ChargeCategory, bool Restricted, string Restriction, string From, string? Until, string Version);

public sealed record CataloguePageDocument(int Total, int Page, IReadOnlyList<CatalogueItemDocument> Items);

static class CatalogueApi
{
    internal static void MapCatalogue(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/catalogue", Search).For(Act.LookUpCatalogue).WithTags("Catalogue").WithName("SearchCatalogue")
            .WithSummary("Items of a place of treatment on a day: class, first own share, limits, restricted use").ProducesProblem(404);

    static async Task<Results<Ok<CataloguePageDocument>, ProblemHttpResult>> Search(HttpContext http, ReadCatalogue catalogue, RegionBook regions, BusinessClock clock, string region, CancellationToken cancel,
        string? on = null, string? code = null, string? text = null, string? list = null, string? @class = null, int page = 1, int size = 20)
    {
        var fields = new Fields();
        var place = fields.Region("region", region);
        var asked = new CatalogueSearch(regions.PoolingRegionOf(place) ?? place, null, fields.OptionalDay("on", on) ?? clock.Today, fields.Text("code", code, 50), fields.Text("text", text, 100),
            fields.OptionalCode("list", list, CatalogueWords.Lists), fields.OptionalCode("class", @class, Vocabulary.Classes), false, Math.Clamp(page, 1, 1_000_000), Math.Clamp(size, 1, 200));
        if (fields.Problem is { } problem) return Problems.Of(problem, http);
        if (!regions.Knows(place)) return Problems.Of(new(RefusalKind.UnknownRegion, "region", region), http);
        var found = await catalogue.Page(asked, cancel);
        return TypedResults.Ok(new CataloguePageDocument(found.Total, asked.Page, [.. found.Rows.Select(Document)]));
    }

    static CatalogueItemDocument Document(CatalogueItem i) => new(i.Region, i.Code, i.Name, CatalogueWords.Lists[i.ListType].Word, Vocabulary.Classes[i.Class].Word, i.OwnShare, Yuan(i.PriceLimitMicro), Yuan(i.LimitOneMicro), Yuan(i.LimitTwoMicro),
        Yuan(i.LimitThreeMicro), i.ChargeCategory, i.RestrictedUse, i.RestrictionNote, $"{i.From:yyyy-MM-dd}", i.Until is { } until ? $"{until:yyyy-MM-dd}" : null, i.Version);

    static string? Yuan(long? micro) => micro is { } m ? (m / 1_000_000m).ToString("0.00####", CultureInfo.InvariantCulture) : null;
}
