using Microsoft.AspNetCore.Http.HttpResults;
using Yidi.Operations.Access;
using Yidi.Operations.Institutions;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Regions;
using Yidi.Policy;
using Yidi.Server.Access;

namespace Yidi.Server.Api;

public sealed record InstitutionDocument(
    string Institution, string Name, string Region, string RegionName, string PoolingRegion, string Level, string Type, string Owner, bool Designated, bool Suspended, IReadOnlyList<ServiceDocument> Services);

/// <summary>A service opened for treatment away from home; the disease only for chronic-outpatient.</summary>
public sealed record ServiceDocument(string Service, string ServiceName, string? Disease, string From, string? Until);

/// <summary>A page; next is what 'after' asks the following one with, null on the last.</summary>
public sealed record InstitutionPage(IReadOnlyList<InstitutionDocument> Institutions, string? Next);

public sealed record NewInstitution(string? Institution, string? Name, string? Region, string? Level, string? Type, string? Owner, string? CreditCode, string? AgreementFrom, string? AgreementUntil);

public sealed record NewService(string? Service, string? Disease, string? On, bool Open = true);

/// <summary>Suspends when a reason is given, resumes when none is.</summary>
public sealed record NewSuspension(string? On, string? Until, string? Reason);

/// <summary>How an institution's system speaks to the gateway; words as in docs/interfaces/infno.md.</summary>
public sealed record NewAccountProfile(string? Scheme, string? PublicKey, string? Check, bool EncryptAnswers = false, bool CodeAsText = false, bool FamilyInsideAccount = false, string? LeniencyOwner = null, string? LeniencyUntil = null);

/// <summary>The account; its secret only in the answer that made it.</summary>
public sealed record AccountKept(string Account, string? Secret);

static class InstitutionsApi
{
    static readonly Dictionary<SignatureScheme, Term> Schemes = new()
    {
        [SignatureScheme.TifHeaders] = new("tif-headers", "x-tif签名头", "x-tif headers"), [SignatureScheme.ApiKey] = new("api-key", "apikey请求头", "API key"),
        [SignatureScheme.Bearer] = new("bearer", "Bearer令牌", "bearer token"), [SignatureScheme.Envelope] = new("envelope", "报文SM2签名", "SM2 over the envelope"),
    };

    static readonly Dictionary<SignatureCheck, Term> Checks = new()
    {
        [SignatureCheck.Off] = new("off", "不验签", "off"), [SignatureCheck.Report] = new("report", "验签并提示", "report"), [SignatureCheck.Enforce] = new("enforce", "验签不过则拒绝", "enforce"),
    };

    internal static void MapInstitutions(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/institutions").WithTags("Institutions");
        group.MapGet("", Search).For(Act.LookUpInstitutions).WithName("SearchInstitutions").WithSummary("Networked institutions by place, service, disease, level, type, name or pinyin").ProducesProblem(422);
        group.MapGet("/{number}", Get).For(Act.LookUpInstitutions).WithName("GetInstitution").WithSummary("One institution with what it opened").ProducesProblem(404);
        group.MapPost("", Register).For(Act.KeepInstitutions).WithName("RegisterInstitution").WithSummary("Register an institution and its agreement, or bring it up to date").ProducesProblem(422);
        group.MapPost("/{number}/account", KeepAccount).For(Act.KeepInstitutions).WithName("KeepInstitutionAccount").WithSummary("Open the gateway account of an institution, or change how it speaks").ProducesProblem(422);
        group.MapPost("/{number}/services", ChangeService).For(Act.OpenServices).WithName("ChangeService").WithSummary("Open or close one service from a day on").ProducesProblem(422);
        group.MapPost("/{number}/suspensions", Suspend).For(Act.SuspendInstitution).WithName("SuspendInstitution").WithSummary("Suspend an institution, or resume it").ProducesProblem(409);
    }

    static async Task<Results<Ok<InstitutionPage>, ProblemHttpResult>> Search(HttpContext http, SearchInstitutions search, RegionBook regions, BusinessClock clock, CancellationToken cancel,
        string? place = null, string? service = null, string? disease = null, string? level = null, string? type = null, string? text = null, string? after = null, int size = 20)
    {
        var fields = new Fields();
        var asked = new InstitutionSearch(fields.OptionalRegion("place", place), fields.OptionalCode("service", service, Vocabulary.Visits), fields.Text("disease", disease, 30), fields.OptionalCode("level", level, Vocabulary.Levels),
            fields.OptionalCode("type", type, Vocabulary.InstitutionTypes), fields.Text("text", text, 100), fields.Text("after", after, 12), Math.Clamp(size, 1, SearchInstitutions.MaxSize));
        if (fields.Problem is { } problem) return Problems.Of(problem, http);
        var found = await search.Run(asked, clock.Today, cancel);
        return TypedResults.Ok(new InstitutionPage([.. found.Select(f => Document(f, regions))], found.Count == asked.Size ? found[^1].Institution.Number : null));
    }

    static async Task<Results<Ok<InstitutionDocument>, ProblemHttpResult>> Get(string number, HttpContext http, SearchInstitutions search, RegionBook regions, BusinessClock clock, CancellationToken cancel) =>
        await search.One(number, clock.Today, cancel) is { } found ? TypedResults.Ok(Document(found, regions)) : Unknown(number, http);

    static async Task<Results<NoContent, ProblemHttpResult>> Register(NewInstitution body, HttpContext http, KeepInstitutions keep, FindInstitution find, RegionBook regions, CancellationToken cancel)
    {
        var fields = new Fields();
        var entry = new InstitutionEntry(fields.Required("institution", body.Institution, 12), fields.Required("name", body.Name, 200), fields.Region("region", body.Region), fields.Code("level", body.Level, Vocabulary.Levels),
            fields.Code("type", body.Type, Vocabulary.InstitutionTypes), fields.OptionalCode("owner", body.Owner, Vocabulary.Owners) ?? OwnerLevel.Unstated, fields.Text("creditCode", body.CreditCode, 50),
            fields.Day("agreementFrom", body.AgreementFrom), fields.OptionalDay("agreementUntil", body.AgreementUntil));
        if (fields.Problem is { } problem) return Problems.Of(problem, http);
        if (KeepInstitutions.WhyNot(entry, regions) is { } wrong) return Problems.Of(wrong, http);
        if (Gate.Refuse(http.Caller(), Act.KeepInstitutions, new(HostRegion: entry.Region)) is { } refusal) return Problems.Of(refusal, http);
        // An institution that is there belongs to the agency that registered it.
        if (await find.Registered(entry.Number, cancel) is { } there && Gate.Refuse(http.Caller(), Act.KeepInstitutions, new(HostRegion: RegionCode.Parse(there.Region))) is { } others) return Problems.Of(others, http);
        var call = http.CallOf("register-institution", entry);
        return call.Value is { } key ? http.Answer(await keep.Register(key, http.Caller(), entry, cancel)) : Problems.Of(call.Refusal!, http);
    }

    static async Task<Results<NoContent, ProblemHttpResult>> ChangeService(string number, NewService body, HttpContext http, FindInstitution find, KeepInstitutions keep, BusinessClock clock, CancellationToken cancel)
    {
        var fields = new Fields();
        var change = new ServiceChange(number, fields.Code("service", body.Service, Vocabulary.Visits), fields.Text("disease", body.Disease, 30), fields.OptionalDay("on", body.On) ?? clock.Today, body.Open);
        if (fields.Problem is { } problem) return Problems.Of(problem, http);
        if (await Refused(number, Act.OpenServices, http, find, cancel) is { } refusal) return refusal;
        var call = http.CallOf("change-service", change);
        return call.Value is { } key ? http.Answer(await keep.ChangeService(key, http.Caller(), change, cancel)) : Problems.Of(call.Refusal!, http);
    }

    static async Task<Results<NoContent, ProblemHttpResult>> Suspend(string number, NewSuspension body, HttpContext http, FindInstitution find, KeepInstitutions keep, BusinessClock clock, CancellationToken cancel)
    {
        var fields = new Fields();
        var (on, until, reason) = (fields.OptionalDay("on", body.On) ?? clock.Today, fields.OptionalDay("until", body.Until), body.Reason is null ? null : fields.Required("reason", body.Reason, 200));
        if (fields.Problem is { } problem) return Problems.Of(problem, http);
        if (await Refused(number, Act.SuspendInstitution, http, find, cancel) is { } refusal) return refusal;
        var call = http.CallOf("suspend-institution", new { number, on, until, reason });
        return call.Value is { } key ? http.Answer(await keep.Suspend(key, http.Caller(), number, on, until, reason, cancel)) : Problems.Of(call.Refusal!, http);
    }

    static async Task<Results<Ok<AccountKept>, ProblemHttpResult>> KeepAccount(string number, NewAccountProfile body, HttpContext http, FindInstitution find, KeepInstitutionAccount keep, CancellationToken cancel)
    {
        var fields = new Fields();
        var profile = new AccountProfile(number, fields.OptionalCode("scheme", body.Scheme, Schemes) ?? SignatureScheme.TifHeaders, fields.Text("publicKey", body.PublicKey, 200), fields.OptionalCode("check", body.Check, Checks) ?? SignatureCheck.Off,
            body.EncryptAnswers, body.CodeAsText, body.FamilyInsideAccount, fields.Text("leniencyOwner", body.LeniencyOwner, 50), fields.OptionalDay("leniencyUntil", body.LeniencyUntil));
        if (fields.Problem is { } problem) return Problems.Of(problem, http);
        if (await Refused(number, Act.KeepInstitutions, http, find, cancel) is { } refusal) return refusal;
        var call = http.CallOf("keep-institution-account", profile);
        if (call.Value is not { } key) return Problems.Of(call.Refusal!, http);
        var kept = await keep.Run(key, http.Caller(), profile, cancel);
        return kept.Value is { } account ? TypedResults.Ok(new AccountKept(account.Account, account.Secret)) : Problems.Of(kept.Refusal!, http);
    }

    static async Task<ProblemHttpResult?> Refused(string number, Act act, HttpContext http, FindInstitution find, CancellationToken cancel)
    {
        if (await find.Registered(number, cancel) is not { } institution) return Unknown(number, http);
        return Gate.Refuse(http.Caller(), act, new(Institution: number, HostRegion: RegionCode.Parse(institution.Region))) is { } refusal ? Problems.Of(refusal, http) : null;
    }

    static ProblemHttpResult Unknown(string number, HttpContext http) => Problems.Of(new(RefusalKind.InstitutionUnknown, "institution", number.Length <= 20 ? number : ""), http);

    static InstitutionDocument Document(FoundInstitution f, RegionBook regions)
    {
        var i = f.Institution;
        return new(i.Number, i.Name, i.Region, regions.FullName(RegionCode.Parse(i.Region)), i.PoolingRegion, Vocabulary.Levels[i.Level].Word, Vocabulary.InstitutionTypes[i.Type].Word, Vocabulary.Owners[i.Owner].Word, f.Designated, f.Suspended,
            [.. f.Services.Select(static s => new ServiceDocument(Vocabulary.Visits[s.VisitType].Word, Vocabulary.Visits[s.VisitType].Chinese, s.DiseaseCode.Length > 0 ? s.DiseaseCode : null, $"{s.From:yyyy-MM-dd}", s.Until is { } until ? $"{until:yyyy-MM-dd}" : null))]);
    }
}
