using Microsoft.AspNetCore.Http.HttpResults;
using Yidi.Operations.Access;
using Yidi.Operations.Declaration;
using Yidi.Operations.Funds;
using Yidi.Operations.Institutions;
using Yidi.Operations.Plumbing;
using Yidi.Policy;
using Yidi.Server.Access;

namespace Yidi.Server.Api;

/// <summary>What an institution declares over REST; totals are compared where they are given.</summary>
public sealed record NewDeclaration(string? Period, string? ClearingKind, string? From, string? Until, int? Count = null, string? Total = null, string? Fund = null, string? Account = null, string? Cash = null, IReadOnlyList<string>? Settlements = null);

public sealed record NewDecision(string? Settlement, string? Verdict, string? Deducted, string? Reason);

public sealed record NewReview(IReadOnlyList<NewDecision?>? Items);

public sealed record NewRecovery(string? Amount, string? Reason);

public sealed record DeclarationDocument(string Declaration, string Institution, string Period, string ClearingKind, string State, int Count, string Total, string Due, string DeclaredAt, string? ConfirmedAt, int Revision);

public sealed record DeclarationItemDocument(string Settlement, string Link, string InsuredRegion, string Insurance, string VisitType, string SettledPeriod, string Total, string Fund, string Account, string Cash, string Verdict, string Deducted, string Net, string Reason, string ClearingPeriod);

static class DeclarationsApi
{
    const int MostItems = 500;

    internal static void MapDeclarations(this IEndpointRouteBuilder routes)
    {
        var ofInstitution = routes.MapGroup("/api/institutions/{institution}/declarations").WithTags("Declarations");
        ofInstitution.MapPost("", Declare).For(Act.DeclareCosts).WithName("DeclareCosts").WithSummary("Declare settlements for clearing (3203)").ProducesProblem(422);
        ofInstitution.MapGet("", List).For(Act.ReadDeclarations).WithName("ListDeclarations").WithSummary("Declarations of an institution, newest first").ProducesProblem(404);
        var group = routes.MapGroup("/api/declarations").WithTags("Declarations");
        group.MapGet("", Queue).For(Act.ReviewDeclarations).WithName("ListDeclarationQueue").WithSummary("Declarations of a region in a state, the oldest first").ProducesProblem(403);
        group.MapGet("/{declaration}", Get).For(Act.ReadDeclarations).WithName("GetDeclaration").WithSummary("One declaration").ProducesProblem(404);
        group.MapGet("/{declaration}/items", Items).For(Act.ReadDeclarations).WithName("ListDeclarationItems").WithSummary("Settlements of a declaration with what was decided; ?after= the last settlement").ProducesProblem(404);
        group.MapPost("/{declaration}/withdraw", Withdraw).For(Act.DeclareCosts).WithName("WithdrawDeclaration").WithSummary("Take a declaration back that is not confirmed (3204)").ProducesProblem(404).ProducesProblem(422);
        group.MapPost("/{declaration}/review", Review).For(Act.ReviewDeclarations).WithName("ReviewDeclaration").WithSummary("Accept, deduct from, or suspend settlements").ProducesProblem(404).ProducesProblem(422);
        group.MapPost("/{declaration}/confirm", Confirm).For(Act.ReviewDeclarations).WithName("ConfirmDeclaration").WithSummary("Confirm what was not suspended: each settlement is locked at its insured place").ProducesProblem(404).ProducesProblem(422);
        group.MapPost("/{declaration}/take-back", TakeBack).For(Act.ReviewDeclarations).WithName("TakeBackDeclaration").WithSummary("Take the confirmation back while the month is open (3262)").ProducesProblem(404).ProducesProblem(422);
        group.MapPost("/{declaration}/items/{settlement}/recover", Recover).For(Act.ReviewDeclarations).WithName("RecoverFund").WithSummary("Recover fund that was paid wrongly, after its month was calculated").ProducesProblem(404).ProducesProblem(422);
    }

    static async Task<Results<Ok<DeclarationDocument>, ProblemHttpResult>> Declare(string institution, NewDeclaration body, HttpContext http, FindInstitution find, DeclareCosts declare, CancellationToken cancel)
    {
        var found = await Found(institution, Act.DeclareCosts, http, find, cancel);
        if (found.Value is not { } known) return Problems.Of(found.Refusal!, http);
        var fields = new Fields();
        var ask = new DeclarationAsk(fields.Month("period", body.Period), fields.Text("clearingKind", body.ClearingKind, 6), fields.Day("from", body.From), fields.Day("until", body.Until),
            new(body.Count, fields.OptionalAmount("total", body.Total), fields.OptionalAmount("fund", body.Fund), fields.OptionalAmount("account", body.Account), fields.OptionalAmount("cash", body.Cash)), [.. (body.Settlements ?? []).Select(s => fields.Id("settlements", s))]);
        if (fields.Problem is { } problem) return Problems.Of(problem, http);
        var call = http.CallOf("declare", ask);
        if (call.Value is not { } key) return Problems.Of(call.Refusal!, http);
        // Rows of the host side are read in the scope of their institution, whoever of it speaks.
        return http.Answer(await declare.Run(key with { Key = key.Key with { Institution = known.Number, MessageId = $"{http.Caller().Name}/{key.Key.MessageId}" } }, known, ask, cancel), Document);
    }

    static async Task<Results<Ok<List<DeclarationDocument>>, ProblemHttpResult>> List(string institution, HttpContext http, FindInstitution find, ReadDeclarations read, CancellationToken cancel, string period = "")
    {
        var found = await Found(institution, Act.ReadDeclarations, http, find, cancel);
        return found.Value is { } known ? TypedResults.Ok((await read.OfInstitution(known.Province, known.Number, period, cancel)).Select(Document).ToList()) : Problems.Of(found.Refusal!, http);
    }

    static async Task<Results<Ok<List<DeclarationDocument>>, ProblemHttpResult>> Queue(string region, HttpContext http, ReadDeclarations read, IStoreContexts stores, CancellationToken cancel, string state = "Declared")
    {
        var fields = new Fields();
        var (of, asked) = (fields.Region("region", region), fields.Name<DeclarationState>("state", state));
        if (fields.Problem is { } problem) return Problems.Of(problem, http);
        if (Gate.Refuse(http.Caller(), Act.ReviewDeclarations, new(HostRegion: of)) is { } refusal) return Problems.Of(refusal, http);
        return await stores.Exists(of.Province, cancel) ? TypedResults.Ok((await read.Queue(of, asked, cancel)).Select(Document).ToList()) : TypedResults.Ok(new List<DeclarationDocument>());
    }

    static async Task<Results<Ok<DeclarationDocument>, ProblemHttpResult>> Get(string declaration, HttpContext http, ReadDeclarations read, CancellationToken cancel)
    {
        var found = await Found(declaration, Act.ReadDeclarations, http, read, cancel);
        return found.Value is { } record ? TypedResults.Ok(Document(record)) : Problems.Of(found.Refusal!, http);
    }

    static async Task<Results<Ok<List<DeclarationItemDocument>>, ProblemHttpResult>> Items(string declaration, HttpContext http, ReadDeclarations read, CancellationToken cancel, string after = "0", int count = 100)
    {
        var found = await Found(declaration, Act.ReadDeclarations, http, read, cancel);
        if (found.Value is not { } record) return Problems.Of(found.Refusal!, http);
        var fields = new Fields();
        var from = fields.Id("after", after);
        if (fields.Problem is { } problem) return Problems.Of(problem, http);
        return TypedResults.Ok((await read.Items(record.DeclarationNo, from, Math.Clamp(count, 1, MostItems), cancel)).Select(Document).ToList());
    }

    static Task<Results<Ok<DeclarationDocument>, ProblemHttpResult>> Withdraw(string declaration, HttpContext http, ReadDeclarations read, FindInstitution find, DeclareCosts declare, CancellationToken cancel) =>
        On(declaration, Act.DeclareCosts, "withdraw-declaration", "", http, read, async (call, record) =>
        {
            var institution = (await find.Registered(record.Institution, cancel))!;
            return await declare.Withdraw(call with { Key = call.Key with { Institution = institution.Number, MessageId = $"{http.Caller().Name}/{call.Key.MessageId}" } }, institution, record.DeclarationNo, cancel);
        }, cancel);

    static Task<Results<Ok<DeclarationDocument>, ProblemHttpResult>> Review(string declaration, NewReview body, HttpContext http, ReadDeclarations read, ReviewDeclaration review, CancellationToken cancel)
    {
        var fields = new Fields();
        var decisions = (body.Items ?? []).Select(i => new ItemDecision(fields.Id("settlement", i?.Settlement), fields.Name<Verdict>("verdict", i?.Verdict), fields.OptionalAmount("deducted", i?.Deducted) ?? Money.Zero, fields.Text("reason", i?.Reason, 200))).ToList();
        if (decisions.Count is 0 or > MostItems) fields.Keep(new(RefusalKind.FieldInvalid, "items", "", $"1至{MostItems}项"));
        return fields.Problem is { } problem
            ? Task.FromResult<Results<Ok<DeclarationDocument>, ProblemHttpResult>>(Problems.Of(problem, http))
            : On(declaration, Act.ReviewDeclarations, "review-declaration", decisions, http, read, (call, record) => review.Review(call, http.Caller(), record.DeclarationNo, decisions, cancel), cancel);
    }

    static Task<Results<Ok<DeclarationDocument>, ProblemHttpResult>> Confirm(string declaration, HttpContext http, ReadDeclarations read, ReviewDeclaration review, CancellationToken cancel) =>
        On(declaration, Act.ReviewDeclarations, "confirm-declaration", "", http, read, (call, record) => review.Confirm(call, http.Caller(), record.DeclarationNo, cancel), cancel);

    static Task<Results<Ok<DeclarationDocument>, ProblemHttpResult>> TakeBack(string declaration, HttpContext http, ReadDeclarations read, ReviewDeclaration review, CancellationToken cancel) =>
        On(declaration, Act.ReviewDeclarations, "take-back-declaration", "", http, read, (call, record) => review.TakeBack(call, http.Caller(), record.DeclarationNo, cancel), cancel);

    static async Task<Results<Ok<DeclarationItemDocument>, ProblemHttpResult>> Recover(string declaration, string settlement, NewRecovery body, HttpContext http, ReadDeclarations read, ReviewDeclaration review, CancellationToken cancel)
    {
        var found = await Found(declaration, Act.ReviewDeclarations, http, read, cancel);
        if (found.Value is not { } record) return Problems.Of(found.Refusal!, http);
        var fields = new Fields();
        var (id, amount, reason) = (fields.Id("settlement", settlement), fields.Amount("amount", body.Amount), fields.Required("reason", body.Reason, 200));
        if (fields.Problem is { } problem) return Problems.Of(problem, http);
        var call = http.CallOf("recover", new { declaration, settlement, body });
        return call.Value is { } key ? http.Answer(await review.Recover(key, http.Caller(), record.DeclarationNo, id, amount, reason, cancel), Document) : Problems.Of(call.Refusal!, http);
    }

    static async Task<Results<Ok<DeclarationDocument>, ProblemHttpResult>> On<T>(string declaration, Act act, string kind, T asked, HttpContext http, ReadDeclarations read, Func<Call, DeclarationRecord, Task<Result<DeclarationRecord>>> run, CancellationToken cancel)
    {
        var found = await Found(declaration, act, http, read, cancel);
        if (found.Value is not { } record) return Problems.Of(found.Refusal!, http);
        var call = http.CallOf(kind, new { declaration, asked });
        return call.Value is { } key ? http.Answer(await run(key, record), Document) : Problems.Of(call.Refusal!, http);
    }

    /// <summary>A declaration the caller does not reach is as unknown as one that does not exist.</summary>
    static async Task<Result<DeclarationRecord>> Found(string declaration, Act act, HttpContext http, ReadDeclarations read, CancellationToken cancel)
    {
        var fields = new Fields();
        var number = fields.Id("declaration", declaration);
        if (fields.Problem is { } problem) return problem;
        var record = await read.Find(number, cancel);
        return record is not null && Gate.Refuse(http.Caller(), act, new(Institution: record.Institution, HostRegion: RegionCode.Parse(record.Region))) is null ? record : new Refusal(RefusalKind.DeclarationUnknown, "declaration", IdSource.Text(number));
    }

    static async Task<Result<Institution>> Found(string institution, Act act, HttpContext http, FindInstitution find, CancellationToken cancel)
    {
        if (await find.Registered(institution, cancel) is not { } known) return new Refusal(RefusalKind.InstitutionUnknown, "institution", institution.Length <= 20 ? institution : "");
        return Gate.Refuse(http.Caller(), act, new(Institution: known.Number, HostRegion: RegionCode.Parse(known.PoolingRegion))) is { } refusal ? refusal : known;
    }

    static DeclarationDocument Document(DeclarationRecord d) => new(IdSource.Text(d.DeclarationNo), d.Institution, d.Period, d.ClearingKind, d.State.ToString(), d.Count, new Money(d.TotalFen).ToString(), new Money(d.DueFen).ToString(),
        ChinaTime.Text(d.DeclaredAt), d.ConfirmedAt is { } at ? ChinaTime.Text(at) : null, d.Revision);

    static DeclarationItemDocument Document(DeclarationItem i) => new(IdSource.Text(i.SettlementId), $"/api/settlements/{IdSource.Text(i.SettlementId)}", i.InsuredRegion, Vocabulary.Insurances[i.Insurance].Word, Vocabulary.Visits[i.VisitType].Word, i.SettledPeriod,
        new Money(i.TotalFen).ToString(), new Money(i.FundFen).ToString(), new Money(i.AccountFen).ToString(), new Money(i.CashFen).ToString(), i.Verdict.ToString(), new Money(i.DeductedFen).ToString(), new Money(i.NetFen).ToString(), i.Reason, i.ClearingPeriod);
}
