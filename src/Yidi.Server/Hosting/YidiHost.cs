using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.Logging.Console;
using Yidi.Console;
using Yidi.Console.Desk;
using Yidi.Console.Door;
using Yidi.Console.Me;
using Yidi.Gateway;
using Yidi.Operations.Access;
using Yidi.Operations.Catalogue;
using Yidi.Operations.Clearing;
using Yidi.Operations.Collaboration;
using Yidi.Operations.Declaration;
using Yidi.Operations.ChronicDisease;
using Yidi.Operations.Eligibility;
using Yidi.Operations.Exchange;
using Yidi.Operations.Filing;
using Yidi.Operations.Funds;
using Yidi.Operations.HospitalPayment;
using Yidi.Operations.Institutions;
using Yidi.Operations.Insured;
using Yidi.Operations.ManualClaims;
using Yidi.Operations.Materials;
using Yidi.Operations.Notices;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Prefund;
using Yidi.Operations.Policies;
using Yidi.Operations.Reconciliation;
using Yidi.Operations.Regions;
using Yidi.Operations.Seam;
using Yidi.Operations.Retroaction;
using Yidi.Operations.Settlement;
using Yidi.Operations.Statistics;
using Yidi.Operations.Supervision;
using Yidi.Operations.Visits;
using Yidi.Migrations;
using Yidi.Policy;
using Yidi.Server.Access;
using Yidi.Server.Api;
using Yidi.Server.Forms;
using Yidi.Server.Sandbox;
using Yidi.Storage;

namespace Yidi.Server.Hosting;

/// <summary>Composes the one program that serves every door.</summary>
public static class YidiHost
{
    public const string DefaultUrl = "http://127.0.0.1:8420";

    /// <summary>A built, not yet started application. A sandbox gives its secrets away and listens on loopback only.</summary>
    /// <param name="arguments">Command line settings such as --Yidi:Data=./data and --urls=…</param>
    /// <param name="change">Lets a test put its own seam or clock in the place of ours.</param>
    public static WebApplication Build(string[] arguments, Action<IServiceCollection>? change = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = arguments, ContentRootPath = AppContext.BaseDirectory });
        var options = YidiOptions.From(builder.Configuration);
        var urls = builder.Configuration["urls"] ?? DefaultUrl;
        if (options.Sandbox) RefuseOpenAddresses(urls);
        builder.WebHost.UseUrls(urls);
        builder.WebHost.ConfigureKestrel(static k =>
        {
            k.AddServerHeader = false;
            // The doors read at most a megabyte, materials ten, and answer in their own form; this is the backstop.
            k.Limits.MaxRequestBodySize = 12 * 1024 * 1024;
        });
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(static o => o.SingleLine = true);
        // Standard output belongs to what a command answers.
        builder.Services.Configure<ConsoleLoggerOptions>(static o => o.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        // Our repository seals the keys itself, which the framework cannot see and warns about.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
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
        app.Services.GetRequiredService<Tracing>();
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
        services.AddSingleton(new Visitors(static http => http.ReadCaller(), options.Sandbox));
        services.AddSingleton<FormDoor>();
        services.AddSingleton(new PoliciesPlace(options.PoliciesFolder));
        services.AddSingleton(ReviewBook.Read(options.PoliciesFolder, options.Sandbox));
        services.AddSingleton(static p => new ServedProvinces(p.GetRequiredService<StoreMap>().ExistingProvinces, p.GetRequiredService<TimeProvider>()));
        services.AddSingleton(new SandboxSignIns(options.Sandbox ? SandboxFacts.SignIns : []));
        services.AddSingleton<SeedAccounts>();
        services.AddSingleton<SeedSandbox>();
        services.AddSingleton<FaultSwitch>();
        services.AddSingleton<StartUp>();
        services.AddSingleton<Metrics>();
        services.AddSingleton<Tracing>();
        services.AddSingleton<StoreWatch>();
        services.AddHostedService<ProjectionWorker>();
        services.AddHostedService<HousekeepingWorker>();
        services.AddHostedService<AgingWorker>();
        services.AddHostedService<ClearingWorker>();
        services.AddHostedService<FiguresWorker>();
        services.AddHostedService<SupervisionWorker>();
        services.AddHostedService<AdjustmentWorker>();
        AddNotices(services, options);
        services.AddSigningIn(options.Sandbox);
        AddCodes(services, options);
        services.AddSingleton(p => new MaterialFiles(options.MaterialsFolder, p.GetRequiredService<Vault>()));
        services.AddSingleton(p => new CatalogueFiles(options.DownloadsFolder, p.GetRequiredService<ReadCatalogue>(), p.GetRequiredService<BusinessClock>()));
        services.AddProblemDetails();
        services.AddExceptionHandler<UnreadableRequests>();
        services.AddExceptionHandler<Faults>();
        services.Configure<RouteHandlerOptions>(static o => o.ThrowOnBadRequest = true);
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

    /// <summary>One-time codes: shown by a sandbox, handed to the installation's gateway otherwise.</summary>
    static void AddCodes(IServiceCollection services, YidiOptions options)
    {
        services.AddSingleton<OneTimeCodes>();
        services.AddSingleton(_ => new CodeDoor(options.Sandbox || options.CodeGateway.Length > 0));
        services.AddSingleton<SandboxCodeSender>();
        services.AddSingleton<ICodeSender>(p => options.CodeGateway.Length > 0 ? new GatewayCodeSender(new(new(options.CodeGateway), options.CodeSecret), p.GetRequiredService<ILogger<GatewayCodeSender>>()) : p.GetRequiredService<SandboxCodeSender>());
        services.AddSingleton(p => new ShownCodes(user => options.Sandbox ? p.GetRequiredService<SandboxCodeSender>().LastOf(user) : null));
    }

    /// <summary>How notices leave: to webhooks always, by mail and text message where something takes them.</summary>
    static void AddNotices(IServiceCollection services, YidiOptions options)
    {
        services.AddSingleton(new WebhookPolicy(options.Sandbox));
        services.AddSingleton<INoticeSender, WebhookSender>();
        if (options.Smtp is { } smtp) services.AddSingleton<INoticeSender>(new SmtpSender(smtp));
        if (options.TextGateway.Length > 0) services.AddSingleton<INoticeSender>(new TextSender(new(new(options.TextGateway), options.TextSecret), options.TextLink));
        services.AddSingleton(new NoticeWays(options.Smtp is not null, options.TextGateway.Length > 0));
        services.AddSingleton<DeliverNotices>();
        services.AddSingleton<KeepWebhooks>();
        services.AddHostedService<NoticeWorker>();
    }

    /// <summary>Everything of Yidi.Operations: one object of each, since they hold no state of a request.</summary>
    public static void AddOperations(IServiceCollection services)
    {
        AddSharedFacts(services);
        AddPersonFacts(services);
        services.AddSingleton<Journals>();
        services.AddSingleton<ReadEntitlement>();
        services.AddSingleton<SettleBill>();
        services.AddSingleton<CancelSettlement>();
        services.AddSingleton<PostHomeSettlement>();
        services.AddSingleton<ReverseMessage>();
        services.AddSingleton<FenceVisit>();
        services.AddSingleton<ConfirmSettlement>();
        services.AddSingleton<KeepStays>();
        services.AddSingleton<InsuredPlaceActs>();
        services.AddSingleton(static p => new InsuredPlaces(p.GetRequiredService<IStoreContexts>(), p.GetRequiredService<InsuredPlaceActs>().Open, p.GetRequiredService<StoreMap>().ExistingProvinces));
        services.AddSingleton<ReadSettlement>();
        services.AddSingleton<ListSettlements>();
        services.AddSingleton<ReadSettlementTrail>();
        services.AddSingleton<ListVisits>();
        services.AddSingleton<ListDifferences>();
        services.AddSingleton<FoldFigures>();
        services.AddSingleton<ReadFigures>();
        services.AddSingleton<RecountFigures>();
        services.AddSingleton<ReadPace>();
        services.AddSingleton<VerifyJournal>();
        services.AddSingleton<VerifyProjection>();
        services.AddSingleton<StoreBackup>();
        services.AddSingleton<RestoredProvince>();
        services.AddSingleton<ProjectSettlements>();
        services.AddSingleton<RecognisePatient>();
        services.AddSingleton<TellStay>();
        services.AddSingleton<RegisterVisit>();
        services.AddSingleton<AdmitPatient>();
        services.AddSingleton<DischargePatient>();
        services.AddSingleton<ReverseAdmission>();
        services.AddSingleton<SellMedicine>();
        services.AddSingleton<ReadVisits>();
        services.AddSingleton<KeepSettlementList>();
        services.AddSingleton<ReconcileStatement>();
        services.AddSingleton<DescribeVisit>();
        services.AddSingleton<UploadFeeLines>();
        services.AddSingleton<Withdrawal>();
        services.AddSingleton<CancelVisit>();
        services.AddSingleton<WithdrawFeeLines>();
        services.AddSingleton<SettleVisit>();
        services.AddSingleton<CancelVisitSettlement>();
        AddClaimsAndSupervision(services);
        AddFunds(services);
    }

    /// <summary>What happens when the counter was not enough, or is looked at afterwards: claims, adjustments, findings, inspections, cases.</summary>
    static void AddClaimsAndSupervision(IServiceCollection services)
    {
        services.AddSingleton<SelfPayUploads>();
        services.AddSingleton<ReadSelfPay>();
        services.AddSingleton<FileClaim>();
        services.AddSingleton<ReviewClaim>();
        services.AddSingleton<SettleClaim>();
        services.AddSingleton<ReadClaims>();
        services.AddSingleton<PayClaims>();
        services.AddSingleton<ReplaySettlements>();
        services.AddSingleton<SettleSupplement>();
        services.AddSingleton<AdjustSettlements>();
        services.AddSingleton<CalculateAdjustments>();
        services.AddSingleton<PostAdjustments>();
        services.AddSingleton<ReadAdjustments>();
        services.AddSingleton<VerifyClaims>();
        services.AddSingleton<ReviewSettlements>();
        services.AddSingleton<WorkFindings>();
        services.AddSingleton<ReadNotices>();
        services.AddSingleton<ReadFindings>();
        services.AddSingleton<ApplyFindings>();
        services.AddSingleton<AdviseHospital>();
        services.AddSingleton<Inspect>();
        services.AddSingleton<WorkCases>();
        services.AddSingleton<ReadCases>();
        services.AddSingleton<LargeBills>();
    }

    /// <summary>Money between regions, and what institutions declare for it.</summary>
    static void AddFunds(IServiceCollection services)
    {
        services.AddSingleton<ReadBalances>();
        services.AddSingleton<PostClearingBooks>();
        services.AddSingleton<CloseMonth>();
        services.AddSingleton<ReopenMonth>();
        services.AddSingleton<ReadMonth>();
        services.AddSingleton<ListBills>();
        services.AddSingleton<ListStatements>();
        services.AddSingleton<CheckBills>();
        services.AddSingleton<PayBills>();
        services.AddSingleton<KeepPrefund>();
        services.AddSingleton<DeclareCosts>();
        services.AddSingleton<ReviewDeclaration>();
        services.AddSingleton<FollowRefunds>();
        services.AddSingleton<ReadDeclarations>();
        services.AddSingleton<ReadBooks>();
        services.AddSingleton<CloseYear>();
        services.AddSingleton<VerifyFunds>();
        services.AddSingleton<StateInstitution>();
        services.AddSingleton<KeepCases>();
        services.AddSingleton<PayInstitutions>();
        services.AddSingleton<MakeForms>();
        services.AddSingleton<PrefundForms>();
        services.AddSingleton<PrintPdf>();
        services.AddSingleton<ExportBooks>();
    }

    /// <summary>What all provinces share: regions, callers, institutions, catalogue, packs.</summary>
    static void AddSharedFacts(IServiceCollection services)
    {
        services.AddSingleton<IStoreContexts, StoreContexts>();
        services.AddSingleton<BusinessClock>();
        services.AddSingleton<IdSource>();
        services.AddSingleton<LeaseNode>();
        services.AddSingleton<KeyedWrites>();
        services.AddSingleton<RegionBook>();
        services.AddSingleton<LoadRegions>();
        services.AddSingleton<Outages>();
        services.AddSingleton<VerifySignature>();
        services.AddSingleton<FailedCalls>();
        services.AddSingleton<CallTally>();
        services.AddSingleton<SignInOperator>();
        services.AddSingleton<AuditTrail>();
        services.AddSingleton<SealAudit>();
        services.AddSingleton<VerifyAudit>();
        services.AddSingleton<RecordRead>();
        services.AddSingleton<ReadAudit>();
        services.AddSingleton<ReadLimiter>();
        services.AddSingleton<ReadCaller>();
        services.AddSingleton<ReadCallerNames>();
        services.AddSingleton<KeepContact>();
        services.AddSingleton<ApiTokens>();
        services.AddSingleton<KeptTexts>();
        services.AddSingleton<KeepAccounts>();
        services.AddSingleton<FindInstitution>();
        services.AddSingleton<VisitsAtCounter>();
        services.AddSingleton<UsedNonces>();
        services.AddSingleton<SearchInstitutions>();
        services.AddSingleton<KeepInstitutions>();
        services.AddSingleton<KeepInstitutionAccount>();
        services.AddSingleton<ClassifyFeeLine>();
        services.AddSingleton<ReadCatalogue>();
        services.AddSingleton<MatchItems>();
        services.AddSingleton<PackLibrary>();
        services.AddSingleton<PublishPacks>();
        services.AddSingleton<ReadPackText>();
        services.AddSingleton<ProposePack>();
        services.AddSingleton<ISheetTable, RegionSheet>();
        services.AddSingleton<ISheetTable, RegionFactSheet>();
        services.AddSingleton<ISheetTable, OutageSheet>();
        services.AddSingleton<ISheetTable, InstitutionSheet>();
        services.AddSingleton<ISheetTable, ServiceSheet>();
        services.AddSingleton<ISheetTable, CatalogueSheet>();
        services.AddSingleton<ISheetTable, MatchingSheet>();
    }

    /// <summary>What the insured places keep of persons.</summary>
    static void AddPersonFacts(IServiceCollection services)
    {
        services.AddSingleton<PersonDirectory>();
        services.AddSingleton<ReadPerson>();
        services.AddSingleton<ListPersons>();
        services.AddSingleton<KeepPersons>();
        services.AddSingleton<KeepFamily>();
        services.AddSingleton<InstitutionFiles>();
        services.AddSingleton<KeepMaterial>();
        services.AddSingleton<FileTreatment>();
        services.AddSingleton<ICoverageFollower>(static p => p.GetRequiredService<FileTreatment>());
        services.AddSingleton<ReadFilings>();
        services.AddSingleton<ChooseInstitution>();
        services.AddSingleton<QualifyDisease>();
        services.AddSingleton<ICoverageFollower>(static p => p.GetRequiredService<QualifyDisease>());
        services.AddSingleton<ReadQualifications>();
        services.AddSingleton<ReadFacts>();
        services.AddSingleton<AskEligibility>();
        services.AddSingleton<ISheetTable, PersonSheet>();
        services.AddSingleton<ISheetTable, StandingSheet>();
        services.AddSingleton<ISheetTable, AccountSheet>();
        services.AddSingleton<ISheetTable, FamilySheet>();
        services.AddSingleton<ISheetTable, FilingSheet>();
        services.AddSingleton<ISheetTable, ChoiceSheet>();
        services.AddSingleton<ISheetTable, QualificationSheet>();
    }

    /// <summary>Behind a proxy that ends https, the caller's address and the cookie's security come from what it forwards.</summary>
    static ForwardedHeadersOptions Forwarded(string proxies)
    {
        var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto };
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var proxy in proxies.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            forwarded.KnownProxies.Add(IPAddress.TryParse(proxy, out var address) ? address : throw new InvalidOperationException($"Yidi:Proxies: '{proxy}' is no address. Give the addresses of your proxies, separated by commas."));
        return forwarded;
    }

    static void MapDoors(WebApplication app, YidiOptions options)
    {
        if (options.Proxies.Length > 0) app.UseForwardedHeaders(Forwarded(options.Proxies));
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseResponseCompression();
        app.Use(Look.Keep);
        app.UseRequestLocalization(Languages());
        app.UseYidiConsoleAssets();
        app.Use(app.Services.GetRequiredService<RecentQueues>().Watch);
        app.Use(app.Services.GetRequiredService<FormDoor>().Open);
        app.UseRouting();
        app.Use(FormBody.Give);
        app.UseAuthentication();
        if (options.Sandbox) app.Use(static next => http => http.RequestServices.GetRequiredService<FaultSwitch>().Run(http, next));
        app.MapYidiGateway();
        app.MapAccounts();
        app.MapRegions();
        app.MapInstitutions();
        app.MapInstitutionDesk();
        app.MapCatalogue();
        app.MapPersons();
        app.MapFilings();
        app.MapQualifications();
        app.MapMaterials();
        app.MapClaims();
        app.MapClaimLines();
        app.MapCases();
        app.MapFindings();
        app.MapFigures();
        app.MapNotices();
        app.MapInspections();
        app.MapAdjustments();
        app.MapEligibility();
        app.MapSettlements();
        app.MapHomeSettlements();
        app.MapOutcomes();
        app.MapDeclarations();
        app.MapClearing();
        app.MapPrefund();
        app.MapClearingForms();
        app.MapInstitutionPayment();
        app.MapPolicies();
        app.MapOperating(options);
        if (options.Sandbox) app.MapSandbox();
        app.MapYidiConsole(options.Stores.Engine == StoreEngine.Sqlite ? "SQLite" : "PostgreSQL");
        app.MapOpenApi();
    }

    static RequestLocalizationOptions Languages()
    {
        var languages = new RequestLocalizationOptions().SetDefaultCulture("zh-CN").AddSupportedCultures("zh-CN", "en").AddSupportedUICultures("zh-CN", "en");
        // Chinese first, whatever the browser was set to: only an explicit choice changes the language.
        languages.RequestCultureProviders.Clear();
        languages.RequestCultureProviders.Add(new QueryStringRequestCultureProvider { QueryStringKey = "lang", UIQueryStringKey = "lang" });
        languages.RequestCultureProviders.Add(new CookieRequestCultureProvider { CookieName = Look.LanguageCookie });
        return languages;
    }

    static void RefuseOpenAddresses(string urls)
    {
        foreach (var url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var host = BindingAddress.Parse(url).Host;
            if (host == "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address))) continue;
            throw new InvalidOperationException($"'{url}' is not a loopback address. A sandbox gives its secrets away and listens on this machine only: use {DefaultUrl}, or switch the sandbox off.");
        }
    }

    /// <summary>Where the started application listens.</summary>
    public static string AddressOf(WebApplication app) =>
        app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
}
