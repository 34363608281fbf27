using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.WebEncoders;
using Yidi.Console.Pages;
using Yidi.Operations.Access;
using Yidi.Operations.Institutions;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Policies;
using Yidi.Operations.Regions;
using Yidi.Operations.Settlement;
using Yidi.Policy;

namespace Yidi.Console;

/// <summary>What the host program adds to serve people.</summary>
public static class ConsoleParts
{
    const int RecentRows = 20;

    public static IServiceCollection AddYidiConsole(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddLocalization(static o => o.ResourcesPath = "Resources");
        // Without this, Chinese that is not in a literal is written as entities, three times the bytes.
        services.Configure<WebEncoderOptions>(static o => o.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        return services;
    }

    /// <summary>Serves the pages' own files; nothing is loaded from another host.</summary>
    public static void UseYidiConsoleAssets(this IApplicationBuilder app)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "console-assets");
        Directory.CreateDirectory(folder);
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = new PhysicalFileProvider(folder),
            RequestPath = "/assets",
            OnPrepareResponse = static c => c.Context.Response.Headers.CacheControl = "public, max-age=3600",
        });
    }

    public static void MapYidiConsole(this IEndpointRouteBuilder routes, Func<CancellationToken, Task<IReadOnlyList<int>>> provinces, string store, Func<HttpContext, Task<Caller>> visitor)
    {
        routes.MapGet("/", async (HttpContext http, ReadSettlement read, PackLibrary packs, RegionBook regions, BusinessClock clock, CancellationToken cancel) =>
        {
            var served = await provinces(cancel);
            var overview = new Overview(clock.Today, store, [.. served.Select(p => regions.Name(RegionCode.OfProvince(p), Texts.Language))], packs.Count, await Recent(await visitor(http), read, regions, served, cancel));
            return new RazorComponentResult<HomePage>(new { Overview = overview });
        }).ExcludeFromDescription();
        routes.MapGet("/fragments/settlements", async (HttpContext http, ReadSettlement read, RegionBook regions, CancellationToken cancel) =>
            new RazorComponentResult<SettlementTable>(new { Rows = await Recent(await visitor(http), read, regions, await provinces(cancel), cancel) })).ExcludeFromDescription();
        routes.MapGet("/receipts/{id}", async (string id, HttpContext http, ReadSettlement read, RegionBook regions, CancellationToken cancel) =>
        {
            var detail = long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? await read.Find(number, cancel) : null;
            // A receipt the visitor may not read is as unknown as one that does not exist.
            if (detail is not null && Gate.Refuse(await visitor(http), Act.ReadSettlement, new(detail.Person, detail.Answer.InsuredRegion, detail.Bill.Institution.ToString(), detail.Bill.HostRegion)) is null) return (IResult)Receipt(detail, regions);
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return new RazorComponentResult<NotFoundPage>();
        }).ExcludeFromDescription();
    }

    /// <summary>The engineer's page. Whoever may not see an institution's refused calls does not find it in the list.</summary>
    public static void MapIntegration(this IEndpointRouteBuilder routes, Func<HttpContext, Task<Caller>> visitor) =>
        routes.MapGet("/console/integration", async (HttpContext http, SearchInstitutions search, FindInstitution find, FailedCalls failed, CallTally tally, BusinessClock clock, CancellationToken cancel, string? institution = null) =>
        {
            var caller = await visitor(http);
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
            return new RazorComponentResult<IntegrationPage>(new { Desk = desk });
        }).ExcludeFromDescription();

    static RazorComponentResult<ReceiptPage> Receipt(SettlementDetail detail, RegionBook regions) => new(new
    {
        Detail = detail,
        InsuredName = regions.FullName(detail.Answer.InsuredRegion, Texts.Language),
        HostName = regions.FullName(detail.Bill.HostRegion, Texts.Language),
    });

    static async Task<IReadOnlyList<SettlementListRow>> Recent(Caller visitor, ReadSettlement read, RegionBook regions, IReadOnlyList<int> provinces, CancellationToken cancel) =>
        [.. (await read.Recent(provinces, RecentRows, cancel)).Where(s => Gate.Refuse(visitor, Act.ListSettlements, new(null, s.Insured, s.Institution, s.Host)) is null).Select(s => SettlementListRow.Of(s, regions, Texts.Language))];
}
