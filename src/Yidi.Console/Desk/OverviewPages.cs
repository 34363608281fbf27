using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Yidi.Console.Door;
using Yidi.Console.Parts;
using Yidi.Console.Receipts;
using Yidi.Operations.Access;
using Yidi.Operations.Institutions;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Policies;
using Yidi.Operations.Regions;
using Yidi.Operations.Settlement;
using Yidi.Policy;

namespace Yidi.Console.Desk;

/// <summary>The front page, and the engineer's page.</summary>
static class OverviewPages
{
    const int RecentRows = 20;

    internal static void MapOverview(this IEndpointRouteBuilder routes, string store)
    {
        routes.MapGet("/", async (HttpContext http, ServedProvinces provinces, ReadSettlement read, PackLibrary packs, RegionBook regions, BusinessClock clock, CancellationToken cancel) =>
        {
            var served = await provinces.Now(cancel);
            var overview = new Overview(clock.Today, store, [.. served.Select(p => regions.Name(RegionCode.OfProvince(p), Words.Language))], packs.Count, await Recent(http, read, regions, served, cancel));
            return PageRoutes.Show<HomePage>(new { Overview = overview });
        }).OpenPage(guests: true);
        routes.MapGet("/fragments/settlements", async (HttpContext http, ServedProvinces provinces, ReadSettlement read, RegionBook regions, CancellationToken cancel) =>
            PageRoutes.Show<SettlementTable>(new { Rows = await Recent(http, read, regions, await provinces.Now(cancel), cancel) })).OpenPage(guests: true);
    }

    /// <summary>The engineer's page. Whoever may not see an institution's refused calls does not find it in the list.</summary>
    internal static void MapIntegration(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/console/integration", async (HttpContext http, SearchInstitutions search, FindInstitution find, FailedCalls failed, CallTally tally, BusinessClock clock, CancellationToken cancel, string? institution = null) =>
        {
            var caller = PageVisit.Of(http).Caller;
            var found = await search.Run(new(null, null, "", null, null, "", "", SearchInstitutions.MaxSize), clock.Today, cancel);
            // Beyond the first hundred an institution is asked for by its number.
            var asked = institution is null ? null : (await find.Designated(institution, clock.Today, cancel)).Value;
            var seen = found.Select(static f => f.Institution).Concat(asked is null ? [] : [asked]).DistinctBy(static i => i.Number).Where(i => Gate.Refuse(caller, Act.ReadFailedCalls, new(Institution: i.Number, HostRegion: RegionCode.Parse(i.PoolingRegion))) is null).ToList();
            var chosen = seen.FirstOrDefault(i => i.Number == institution) ?? seen.FirstOrDefault();
            var calls = chosen is null ? [] : tally.Of(chosen.Number);
            var taken = calls.Where(static c => c.Taken > 0).Select(static c => c.Infno).ToHashSet();
            IReadOnlyList<FailedCall> refused = chosen is null ? [] : await failed.Of(chosen.Province, chosen.Number, RecentRows, cancel);
            var desk = new IntegrationDesk($"{http.Request.Scheme}://{http.Request.Host}", chosen?.Number ?? "", [.. seen.Select(static i => (i.Number, i.Name))],
                [.. Journeys.All.Select(j => (j, (IReadOnlyList<string>)[.. j.Needs.Where(n => !taken.Contains(n))]))], [.. calls.SelectMany(static c => c.Deviations.Select(d => $"{c.Infno} {d}"))], [.. refused.Select(FailedCallShown.Of)]);
            return PageRoutes.Show<IntegrationPage>(new { Desk = desk });
        }).OpenPage(guests: true);

    static async Task<IReadOnlyList<SettlementListRow>> Recent(HttpContext http, ReadSettlement read, RegionBook regions, IReadOnlyList<int> provinces, CancellationToken cancel)
    {
        var visit = PageVisit.Of(http);
        if (!visit.May(Act.ListSettlements)) return [];
        return [.. (await read.Recent(provinces, RecentRows, cancel)).Where(s => visit.May(Act.ListSettlements, new(null, s.Insured, s.Institution, s.Host))).Select(s => SettlementListRow.Of(s, regions, Words.Language))];
    }
}
