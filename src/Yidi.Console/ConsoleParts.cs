using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.WebEncoders;
using Yidi.Console.Desk;
using Yidi.Console.Desk.Lists;
using Yidi.Console.Me;
using Yidi.Console.Receipts;

namespace Yidi.Console;

/// <summary>What the host program adds to serve people.</summary>
public static class ConsoleParts
{
    /// <summary>Every work list of the console.</summary>
    public static IReadOnlyList<Worklist> Lists { get; } =
    [
        PersonLists.Filings, PersonLists.Qualifications, PersonLists.Claims, AdjustmentPages.Adjustments, CasePages.Cases, CasePages.LargeBills, SupervisionPages.Findings, SupervisionPages.Inspections, PersonLists.Persons, TreatmentLists.Settlements, TreatmentLists.Visits, TreatmentLists.Reconciliations, TreatmentLists.Institutions, TreatmentLists.Catalogue, TreatmentLists.Outages,
        FundLists.Declarations, FundLists.Bills, FundLists.Prefund, FundLists.PrefundNotices, FundLists.Payments, OversightPages.Accounts, OversightPages.Audit,
    ];

    public static IServiceCollection AddYidiConsole(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddAntiforgery(static o => (o.Cookie.Name, o.FormFieldName, o.SuppressXFrameOptionsHeader) = ("yidi-form", "form-token", false));
        services.AddSingleton<MyFacts>();
        services.AddSingleton<FilingDesk>();
        services.AddSingleton<EstimateDesk>();
        services.AddSingleton<RecentFigures>();
        services.AddSingleton<RecentQueues>();
        services.AddSingleton<RecentAlarms>();
        // Without this, Chinese that is not in a literal is written as entities, three times the bytes.
        services.Configure<WebEncoderOptions>(static o => o.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        return services;
    }

    /// <summary>Serves the pages' own files; nothing is loaded from another host.</summary>
    public static void UseYidiConsoleAssets(this IApplicationBuilder app)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "console-assets");
        Directory.CreateDirectory(folder);
        var types = new FileExtensionContentTypeProvider();
        types.Mappings[".geojson"] = "application/geo+json";
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = new PhysicalFileProvider(folder),
            RequestPath = "/assets",
            ContentTypeProvider = types,
            OnPrepareResponse = static c => c.Context.Response.Headers.CacheControl = "public, max-age=3600",
        });
    }

    public static void MapYidiConsole(this IEndpointRouteBuilder routes, string store)
    {
        routes.MapOverview(store);
        routes.MapSignIn();
        routes.MapReceipts();
        routes.MapMyHome();
        routes.MapFilings();
        routes.MapBeforeYouGo();
        routes.MapMyPages();
        routes.MapMyClaims();
        routes.MapIntegration();
        routes.MapDeskHome();
        routes.MapFigures();
        routes.MapPolicyWorkshop();
        routes.MapOversight();
        routes.MapDetails();
        routes.MapClaimDesk();
        routes.MapCasePages();
        routes.MapSupervisionPages();
        routes.MapAdjustmentPages();
        routes.MapFunds();
        foreach (var list in Lists) routes.MapList(list);
    }
}
