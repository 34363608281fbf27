using Microsoft.AspNetCore.Http.HttpResults;
using Yidi.Operations.Access;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Seam;
using Yidi.Operations.Settlement;
using Yidi.Policy;
using Yidi.Server.Access;

namespace Yidi.Server.Api;

/// <summary>A settlement a local core system made at home. Amounts in yuan as text; 'funds' by fund code; 'gains' by yearly sum, in fen or occasions.</summary>
public sealed record NewHomeSettlement(
    string? Person, string? Insurance, string? Institution, string? Level, string? Service, string? Disease, string? VisitDate, string? SettledOn, string? Total, string? FullOwn, string? OverLimit, string? FirstShare, string? InScope,
    string? Deductible, string? Cash, IReadOnlyDictionary<string, string>? Funds, IReadOnlyDictionary<string, long>? Gains);

/// <summary>What was posted.</summary>
public sealed record HomeSettlementDocument(string Settlement, string Visit, string Total, string Fund, string SettledAt);

/// <summary>Names a posted settlement that is to be taken back.</summary>
public sealed record TakenBackHomeSettlement(string? Person, string? Visit);

/// <summary>The feed of local core systems: idempotent by its key, so that deductibles, stay counts and caps away from home rest on what happened at home.</summary>
static class HomeSettlementsApi
{
    internal static void MapHomeSettlements(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/home-settlements").WithTags("Settlements");
        group.MapPost("", Post).For(Act.PostHomeSettlements).WithName("PostHomeSettlement").WithSummary("Post a settlement of a local core system; the same key again gets the first answer").ProducesProblem(422);
        group.MapPost("/{settlement}/cancel", Cancel).For(Act.PostHomeSettlements).WithName("CancelHomeSettlement").WithSummary("Take a posted settlement back").ProducesProblem(422);
    }

    static async Task<Results<Ok<HomeSettlementDocument>, ProblemHttpResult>> Post(NewHomeSettlement body, HttpContext http, PostHomeSettlement post, CancellationToken cancel)
    {
        var fields = new Fields();
        Money Yuan(string field, string? text) => Read(fields, field, text);
        var institution = InstitutionNo.TryParse(body.Institution, out var number) ? number : default;
        if (institution == default) fields.Keep(new(RefusalKind.FieldInvalid, "institution", body.Institution ?? "", "应为H或P加11位数字"));
        var home = new HomeSettlement(fields.Person("person", body.Person), fields.Code("insurance", body.Insurance, Vocabulary.Insurances), institution, fields.Code("level", body.Level, Vocabulary.Levels), fields.Code("service", body.Service, Vocabulary.Visits),
            fields.Text("disease", body.Disease, 30), fields.Day("visitDate", body.VisitDate), fields.Day("settledOn", body.SettledOn), Yuan("total", body.Total), Yuan("fullOwn", body.FullOwn ?? "0"), Yuan("overLimit", body.OverLimit ?? "0"),
            Yuan("firstShare", body.FirstShare ?? "0"), Yuan("inScope", body.InScope), Yuan("deductible", body.Deductible ?? "0"), Funds(fields, body.Funds, Yuan), Yuan("cash", body.Cash), body.Gains ?? new Dictionary<string, long>());
        if (fields.Problem is { } problem) return Problems.Of(problem, http);
        var reached = await http.PersonFor(Act.PostHomeSettlements, home.Person.ToString());
        if (reached.Refusal is { } refusal) return Problems.Of(refusal, http);
        var call = http.CallOf(PostHomeSettlement.Kind, home);
        return call.Value is { } key ? http.Answer(await post.Post(key, home, cancel), Document) : Problems.Of(call.Refusal!, http);
    }

    static List<FundPayment> Funds(Fields fields, IReadOnlyDictionary<string, string>? funds, Func<string, string?, Money> yuan)
    {
        var read = new List<FundPayment>();
        foreach (var (code, amount) in funds ?? new Dictionary<string, string>())
        {
            if (int.TryParse(code, out var number) && Vocabulary.Funds.ContainsKey((FundType)number)) read.Add(new((FundType)number, yuan("funds", amount)));
            else fields.Keep(new(RefusalKind.FieldInvalid, "funds", code, "不是基金支付类型代码"));
        }
        return read;
    }

    static Money Read(Fields fields, string field, string? text)
    {
        if (Money.TryParseYuan(text, out var money)) return money;
        fields.Keep(new(text is null ? RefusalKind.FieldMissing : RefusalKind.FieldInvalid, field, text ?? "", "金额以元计，最多两位小数"));
        return Money.Zero;
    }

    static async Task<Results<Ok<HomeSettlementDocument>, ProblemHttpResult>> Cancel(string settlement, TakenBackHomeSettlement body, HttpContext http, PostHomeSettlement post, CancellationToken cancel)
    {
        var fields = new Fields();
        var asked = (Settlement: fields.Id("settlement", settlement), Person: fields.Person("person", body.Person), Visit: fields.Id("visit", body.Visit));
        if (fields.Problem is { } problem) return Problems.Of(problem, http);
        var reached = await http.PersonFor(Act.PostHomeSettlements, asked.Person.ToString());
        if (reached.Refusal is { } refusal) return Problems.Of(refusal, http);
        var call = http.CallOf(PostHomeSettlement.Kind, new { asked.Settlement, Person = asked.Person.Value, asked.Visit });
        return call.Value is { } key ? http.Answer(await post.Cancel(key, asked.Person, asked.Visit, asked.Settlement, cancel), Document) : Problems.Of(call.Refusal!, http);
    }

    static HomeSettlementDocument Document(SettlementAnswer a) => new(IdSource.Text(a.SettlementId), IdSource.Text(a.VisitNo), a.Total.ToString(), a.FundTotal.ToString(), ChinaTime.Text(a.SettledAt));
}
