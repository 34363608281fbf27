using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Yidi.Console.Door;
using Yidi.Operations.Access;
using Yidi.Operations.ManualClaims;
using Yidi.Operations.Materials;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Regions;
using Yidi.Operations.Seam;
using Yidi.Policy;

namespace Yidi.Console.Desk;

/// <summary>A claim as an officer decides on it.</summary>
/// <param name="Preview">What it would come to; null when it cannot be computed, or was.</param>
public sealed record ClaimFile(ClaimDetail Detail, IReadOnlyList<Duplicate> Duplicates, SettlementAnswer? Preview, string Obstacle, IReadOnlyList<MaterialSummary> Materials);

/// <summary>Pages about claims and their payment.</summary>
static class ClaimDeskPages
{
    internal static void MapClaimDesk(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/console/claims/{claim}", async (string claim, HttpContext http, ReadClaims read, SettleClaim settle, KeepMaterial materials, RegionBook regions, CancellationToken cancel) =>
            long.TryParse(claim, out var number) && await read.Find(number, cancel) is { } found && PageVisit.Of(http).May(Act.ReadClaim, new(new(found.Claim.PersonNo), RegionCode.Parse(found.Claim.InsuredRegion)))
                ? PageRoutes.Show<ClaimPage>(new { File = await File(http, found, read, settle, materials, cancel), Regions = regions })
                : PageRoutes.Unknown(http, RefusalKind.ClaimUnknown, "claim", claim)).PageFor(Act.ReadClaim);
        routes.MapGet("/console/claim-batches/new", (HttpContext http, RegionBook regions) => PageRoutes.Show<ClaimBatchNewPage>(new
        {
            Regions = (IReadOnlyList<(string, string)>)[.. Gate.ReachOf(PageVisit.Of(http).Caller, Act.PayClaims).Insured.Where(static r => r != RegionCode.Nation).Select(r => (r.ToString(), regions.FullName(r, Words.Language)))],
        })).PageFor(Act.PayClaims);
        routes.MapGet("/console/claim-batches/{batch}", async (string batch, HttpContext http, PayClaims pay, CancellationToken cancel) =>
            long.TryParse(batch, out var number) && await pay.Find(PageVisit.Of(http).Caller, number, cancel) is ({ } found, var content)
                ? PageRoutes.Show<BatchPage>(new { Batch = found, Content = content })
                : PageRoutes.Unknown(http, RefusalKind.BillUnknown, "batch", batch)).PageFor(Act.PayClaims);
    }

    /// <summary>Duplicates and the computation are for those who review.</summary>
    static async Task<ClaimFile> File(HttpContext http, ClaimDetail found, ReadClaims read, SettleClaim settle, KeepMaterial materials, CancellationToken cancel)
    {
        var subject = new Subject(new(found.Claim.PersonNo), RegionCode.Parse(found.Claim.InsuredRegion));
        var reviews = PageVisit.Of(http).May(Act.ReviewClaim, subject) && ClaimRules.WithOfficers.Contains(found.Claim.State);
        Result<SettlementAnswer>? preview = reviews && found.Lines.Count > 0 && found.Claim.SettlementId == 0 ? await settle.Preview(found.Claim.ClaimNo, cancel) : null;
        return new(found, reviews ? await read.DuplicatesOf(found, cancel) : [], preview?.Value, preview?.Refusal?.ToChinese() ?? "", PageVisit.Of(http).May(Act.ReadMaterial, subject) ? await materials.Of(new(found.Claim.PersonNo), cancel) : []);
    }
}
