using System.Net;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.Logging.Console;
using Yidi.Console;
using Yidi.Gateway;
using Yidi.Operations.Access;
using Yidi.Operations.Catalogue;
using Yidi.Operations.Institutions;
using Yidi.Operations.Insured;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Policies;
using Yidi.Operations.Regions;
using Yidi.Operations.Seam;
using Yidi.Operations.Settlement;
using Yidi.Operations.Visits;
using Yidi.Migrations;
using Yidi.Server.Api;
using Yidi.Server.Sandbox;
using Yidi.Storage;

namespace Yidi.Server.Hosting;

/// <summary>Composes the one program that serves every door.</summary>
public static class YidiHost
{
    public const string DefaultUrl = "http://127.0.0.1:8420";

    /// <summary>A built, not yet started application. Until people can sign in it listens on loopback only.</summary>
    /// <param name="arguments">Command line settings such as --Yidi:Data=./data and --urls=…</param>
    /// <param name="change">Lets a test put its own seam or clock in the place of ours.</param>
    public static WebApplication Build(string[] arguments, Action<IServiceCollection>? change = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = arguments, ContentRootPath = AppContext.BaseDirectory });
        var options = YidiOptions.From(builder.Configuration);
        var urls = builder.Configuration["urls"] ?? DefaultUrl;
        RefuseOpenAddresses(urls);
        builder.WebHost.UseUrls(urls);
        builder.WebHost.ConfigureKestrel(static k =>
        {
            k.AddServerHeader = false;
            // The door reads at most a megabyte itself and answers in its own form; this is the backstop.
            k.Limits.MaxRequestBodySize = 8 * 1024 * 1024;
        });
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(static o => o.SingleLine = true);
        // Standard output belongs to what a command answers.
        builder.Services.Configure<ConsoleLoggerOptions>(static o => o.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        // A start that fails is told in one line by whoever started it.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        AddServices(builder.Services, options);
        change?.Invoke(builder.Services);
        var app = builder.Build();
        MapDoors(app, options);
        return app;
    }

    /// <summary>Brings the installation up and begins to listen. Throws what <see cref="StartUp.Run"/> throws.</summary>
    public static async Task Start(WebApplication app, CancellationToken cancel)
    {
        await app.Services.GetRequiredService<StartUp>().Run(cancel);
        // Made before the first message, or what is counted until somebody asks is lost.
        app.Services.GetRequiredService<Metrics>();
        await app.StartAsync(cancel);
    }

    static void AddServices(IServiceCollection services, YidiOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(new StoreMap(options.Stores));
        services.AddSingleton(_ => new Vault(options.Key()));
        AddOperations(services);
        services.AddYidiGateway();
        services.AddYidiConsole();
        services.AddSingleton<SeedSandbox>();
        services.AddSingleton<StartUp>();
        services.AddSingleton<Metrics>();
        services.AddHostedService<ProjectionWorker>();
        services.AddHostedService<HousekeepingWorker>();
        // No form is protected yet; keys that outlive the process come with signing in, shared by nodes through the store.
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        services.AddProblemDetails();
        services.AddResponseCompression();
        services.AddOpenApi("v1", static o => o.AddDocumentTransformer(static (document, _, _) =>
        {
            document.Info = new() { Title = "Yidi 异地", Version = "v1", Description = "Direct settlement of treatment away from home under China's basic medical insurance." };
            // Where the program happens to listen is no part of the contract.
            document.Servers = [];
            return Task.CompletedTask;
        }));
        services.AddHealthChecks().AddCheck<StoreHealth>("stores");
    }

    /// <summary>Everything of Yidi.Operations: one object of each, since they hold no state of a request.</summary>
    public static void AddOperations(IServiceCollection services)
    {
        services.AddSingleton<IStoreContexts, StoreContexts>();
        services.AddSingleton<BusinessClock>();
        services.AddSingleton<IdSource>();
        services.AddSingleton<LeaseNode>();
        services.AddSingleton<RegionBook>();
        services.AddSingleton<VerifySignature>();
        services.AddSingleton<SignInOperator>();
        services.AddSingleton<FindInstitution>();
        services.AddSingleton<ClassifyFeeLine>();
        services.AddSingleton<PackLibrary>();
        services.AddSingleton<PublishPacks>();
        services.AddSingleton<PersonDirectory>();
        services.AddSingleton<Journals>();
        services.AddSingleton<ReadEntitlement>();
        services.AddSingleton<SettleBill>();
        services.AddSingleton<CancelSettlement>();
        services.AddSingleton<ReverseMessage>();
        services.AddSingleton<FenceVisit>();
        services.AddSingleton<InsuredPlaceActs>();
        services.AddSingleton(static p => new InsuredPlaces(p.GetRequiredService<IStoreContexts>(), p.GetRequiredService<InsuredPlaceActs>().Open));
        services.AddSingleton<ReadSettlement>();
        services.AddSingleton<VerifyJournal>();
        services.AddSingleton<HostWrites>();
        services.AddSingleton<ProjectSettlements>();
        services.AddSingleton<RegisterVisit>();
        services.AddSingleton<DescribeVisit>();
        services.AddSingleton<UploadFeeLines>();
        services.AddSingleton<Withdrawal>();
        services.AddSingleton<CancelVisit>();
        services.AddSingleton<WithdrawFeeLines>();
        services.AddSingleton<SettleVisit>();
        services.AddSingleton<CancelVisitSettlement>();
    }

    static void MapDoors(WebApplication app, YidiOptions options)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseResponseCompression();
        app.UseRequestLocalization(Languages());
        app.UseYidiConsoleAssets();
        app.MapYidiGateway();
        app.MapSettlements();
        app.MapOutcomes();
        app.MapOperating(options);
        if (options.Sandbox) app.MapSandbox();
        var stores = app.Services.GetRequiredService<StoreMap>();
        app.MapYidiConsole(stores.ExistingProvinces, options.Stores.Engine == StoreEngine.Sqlite ? "SQLite" : "PostgreSQL");
        app.MapOpenApi();
    }

    static RequestLocalizationOptions Languages()
    {
        var languages = new RequestLocalizationOptions().SetDefaultCulture("zh-CN").AddSupportedCultures("zh-CN", "en").AddSupportedUICultures("zh-CN", "en");
        // Chinese first, whatever the browser was set to: only an explicit choice changes the language.
        languages.RequestCultureProviders.Clear();
        languages.RequestCultureProviders.Add(new QueryStringRequestCultureProvider { QueryStringKey = "lang", UIQueryStringKey = "lang" });
        return languages;
    }

    static void RefuseOpenAddresses(string urls)
    {
        foreach (var url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var host = BindingAddress.Parse(url).Host;
            if (host == "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address))) continue;
            throw new InvalidOperationException($"'{url}' is not a loopback address. Until people can sign in, Yidi listens on this machine only: use {DefaultUrl}.");
        }
    }

    /// <summary>Where the started application listens.</summary>
    public static string AddressOf(WebApplication app) =>
        app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
}
