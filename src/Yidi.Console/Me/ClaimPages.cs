using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Yidi.Console.Door;
using Yidi.Operations.Access;
using Yidi.Operations.Insured;
using Yidi.Operations.ManualClaims;
using Yidi.Operations.Materials;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Policies;
using Yidi.Operations.Regions;
using Yidi.Policy;

namespace Yidi.Console.Me;

/// <summary>Claims of what was paid at the counter: handing in, and how far each has come.</summary>
static class ClaimPages
{
    internal static void MapMyClaims(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/me/claims", async (HttpContext http, ReadClaims read, CancellationToken cancel) => await MyPerson.Of(http, Act.ReadClaim) is { } person
            ? PageRoutes.Show<MyClaimsPage>(new { Person = person, Claims = await read.Of(person.Number, cancel) })
            : HomePages.NobodyToActFor(http)).PageFor(Act.ReadClaim);
        routes.MapGet("/me/claims/new", async (HttpContext http, ReadPerson read, ReadSelfPay selfPay, KeepMaterial materials, PackLibrary packs, RegionBook regions, BusinessClock clock, CancellationToken cancel, string hospital = "", string visit = "") =>
        {
            if (await MyPerson.Of(http, Act.Claim) is not { } person) return HomePages.NobodyToActFor(http);
            var record = await read.Find(person.Number, cancel);
            return PageRoutes.Show<MyClaimNewPage>(new
            {
                Person = person, Offers = record is null ? [] : await selfPay.Of(record, cancel), Chosen = record is null || visit.Length == 0 ? null : await selfPay.Find(record, hospital, visit, cancel),
                Materials = person.May(http, Act.ReadMaterial) ? await materials.Of(person.Number, cancel) : [], Regions = regions, Clause = Clause(person, packs, clock.Today), clock.Today,
            });
        }).PageFor(Act.Claim);
        routes.MapGet("/me/claims/{claim}", async (string claim, HttpContext http, ReadClaims read, KeepMaterial materials, RegionBook regions, CancellationToken cancel) =>
            long.TryParse(claim, out var number) && await read.Find(number, cancel) is { } found && PageVisit.Of(http).May(Act.ReadClaim, new(new(found.Claim.PersonNo)))
                ? PageRoutes.Show<MyClaimPage>(new { Detail = found, Materials = PageVisit.Of(http).May(Act.ReadMaterial, new(new(found.Claim.PersonNo))) ? await materials.Of(new(found.Claim.PersonNo), cancel) : [], Regions = regions })
                : PageRoutes.Unknown(http, RefusalKind.ClaimUnknown, "claim", claim)).PageFor(Act.ReadClaim);
    }

    /// <summary>The time limit in the words of the person's own policy.</summary>
    static string Clause(MyPerson person, PackLibrary packs, DateOnly today) =>
        person.CoverageOn(today) is { } c && packs.InForce(RegionCode.Parse(c.Region), c.Insurance)?.TimeLimit("manual-claim", today) is { } limit ? limit.Citation.Clause.In(Words.Language) : "";
}

/// <summary>How a claim's state looks.</summary>
static class ClaimLook
{
    internal static string Of(ClaimState state) => state switch
    {
        ClaimState.Paid => "good", ClaimState.Refused or ClaimState.PaymentReturned or ClaimState.NeedsSupplement or ClaimState.Recoverable => "bad", ClaimState.Withdrawn => "over", _ => "wait",
    };
}
