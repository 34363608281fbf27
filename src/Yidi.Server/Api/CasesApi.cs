using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Yidi.Operations.Access;
using Yidi.Operations.Collaboration;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Settlement;
using Yidi.Policy;
using Yidi.Server.Access;
using Yidi.Storage;

namespace Yidi.Server.Api;

/// <summary>A question to another region. 'settlement' links what it is about; a large bill takes place and amount from it.</summary>
public sealed record NewCollaboration(string? Kind, string? Asking, string? Answering, string? Words, string? Settlement = null, string? Amount = null, bool Urgent = false);

/// <summary>An act on a case; 'found' with the answer to a large bill: fund that was paid wrongly, in yuan.</summary>
public sealed record NewCaseAct(string? Note = null, string? Found = null, int Revision = 0);

public sealed record CollaboratedDocument(string Case, string State, string StateName, int Revision, int Level, string DueOn, string Responsible, IReadOnlyList<string> Possible);

public sealed record CaseSummaryDocument(string Case, string Kind, string KindName, bool Urgent, string Asking, string Answering, string? Settlement, string Amount, string Words, string State, string StateName, int Level, string LevelName, string Responsible, string DueOn, bool Overdue, string Answer, string Found, string RaisedAt, int Revision);

public sealed record CaseDetailDocument(CaseSummaryDocument Case, IReadOnlyList<ClaimStepDocument> Steps, IReadOnlyList<string> Possible);

/// <summary>A settlement large enough to be investigated; 'case' is left out while nobody asked.</summary>
public sealed record LargeBillDocument(string Settlement, string SettledAt, string Insured, string Institution, string Host, string Total, string Fund, string? Case, string? State);

/// <summary>A page of them; 'next' is what the next page is asked with as ?after=, empty at the end.</summary>
public sealed record LargeBillsDocument(IReadOnlyList<LargeBillDocument> Bills, string Next);

static class CasesApi
{
    internal static void MapCases(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/cases").WithTags("Cases");
        group.MapPost("", Raise).For(Act.RaiseCases).WithName("RaiseCase").WithSummary("Ask another region: a failed settlement, a missing filing, a wrong status, a refund, a large bill").ProducesProblem(422);
        group.MapGet("", List).For(Act.ReadCases).WithName("ListCases").WithSummary("Cases of the caller's regions on either side, the newest first").ProducesProblem(403);
        group.MapGet("/{case}", Get).For(Act.ReadCases).WithName("GetCase").WithSummary("A case with every step").ProducesProblem(404);
        group.MapGet("/large-bills", ListLargeBills).For(Act.RaiseCases).WithName("ListLargeBills").WithSummary("Large bills of a month of persons insured in the caller's regions, with the case about each").ProducesProblem(422);
        group.MapPost("/large-bills/{settlement}", Investigate).For(Act.RaiseCases).WithName("InvestigateLargeBill").WithSummary("Ask the place of treatment about a large bill, in the standard words").ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        foreach (var act in new[] { CaseAct.Take, CaseAct.Answer, CaseAct.Extend, CaseAct.Remark, CaseAct.Accept, CaseAct.Dispute, CaseAct.Withdraw })
            group.MapPost($"/{{case}}/{FilingsApi.Word(act.ToString())}", (string @case, NewCaseAct body, HttpContext http, ReadCases read, WorkCases work, CancellationToken cancel) => Do(@case, act, body, http, read, work, cancel))
                .For(WorkCases.ActOf(act)).WithName($"Case{act}").WithSummary(CaseRules.ActNames[act].English).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
    }

    static async Task<Results<Ok<CollaboratedDocument>, ProblemHttpResult>> Raise(NewCollaboration body, HttpContext http, WorkCases work, ReadSettlement settlements, CancellationToken cancel)
    {
        var fields = new Fields();
        var settlement = string.IsNullOrEmpty(body.Settlement) ? 0 : fields.Id("settlement", body.Settlement);
        var detail = settlement == 0 || fields.Problem is not null ? null : await settlements.Find(settlement, cancel);
        // What a caller does not reach is as unknown as what does not exist.
        if (settlement != 0 && (detail is null || Gate.Refuse(http.Caller(), Act.ReadSettlement, SettlementShows.SubjectOf(detail)) is not null)) fields.Keep(new(RefusalKind.SettlementUnknown, "settlement", body.Settlement ?? ""));
        var kind = fields.Code("kind", body.Kind, CaseRules.Kinds);
        var asked = new NewCaseAsked(kind, body.Urgent, detail is not null && string.IsNullOrEmpty(body.Asking) ? detail.Answer.InsuredRegion : fields.Region("asking", body.Asking), detail is not null && string.IsNullOrEmpty(body.Answering) ? detail.Bill.HostRegion : fields.Region("answering", body.Answering),
            settlement, detail?.Answer.Total ?? fields.OptionalAmount("amount", body.Amount) ?? Money.Zero, fields.Required("words", body.Words, 500));
        if (fields.Problem is { } problem) return Problems.Of(problem, http);
        if (Gate.Refuse(http.Caller(), Act.RaiseCases, new(InsuredRegion: asked.Asking)) is { } refusal) return Problems.Of(refusal, http);
        var call = http.CallOf("raise-case", asked);
        return call.Value is { } key ? http.Answer(await work.Raise(key, http.Caller(), asked, cancel), Document) : Problems.Of(call.Refusal!, http);
    }

    static async Task<Results<Ok<LargeBillsDocument>, ProblemHttpResult>> ListLargeBills(HttpContext http, LargeBills bills, StoreMap stores, CancellationToken cancel, string month = "", string after = "", int size = 50)
    {
        var fields = new Fields();
        var wanted = fields.Month("month", month);
        if (fields.Problem is { } problem) return Problems.Of(problem, http);
        var page = await bills.Of(Gate.ReachOf(http.Caller(), Act.RaiseCases).Insured, await stores.ExistingProvinces(cancel), wanted, new(after, size, false), cancel);
        return TypedResults.Ok(new LargeBillsDocument([.. page.Rows.Select(static b => new LargeBillDocument(IdSource.Text(b.Settlement.Id), ChinaTime.Text(b.Settlement.SettledAt), b.Settlement.Insured.ToString(), b.Settlement.Institution, b.Settlement.Host.ToString(),
            b.Settlement.Total.ToString(), b.Settlement.Fund.ToString(), b.Case is { } c ? IdSource.Text(c.CaseNo) : null, b.Case is { } d ? CaseRules.StateNames[d.State].In(Language) : null))], page.Next));
    }

    static async Task<Results<Ok<CollaboratedDocument>, ProblemHttpResult>> Investigate(string settlement, HttpContext http, WorkCases work, ReadSettlement settlements, CancellationToken cancel)
    {
        var fields = new Fields();
        var detail = fields.Id("settlement", settlement) is > 0 and var id ? await settlements.Find(id, cancel) : null;
        if (detail is null || Gate.Refuse(http.Caller(), Act.RaiseCases, new(InsuredRegion: detail.Answer.InsuredRegion)) is not null) return Problems.Of(new(RefusalKind.SettlementUnknown, "settlement", settlement.Length <= 20 ? settlement : ""), http);
        var asked = LargeBills.Asked(detail);
        var call = http.CallOf("raise-case", asked);
        return call.Value is { } key ? http.Answer(await work.Raise(key, http.Caller(), asked, cancel), Document) : Problems.Of(call.Refusal!, http);
    }

    static async Task<Results<Ok<CollaboratedDocument>, ProblemHttpResult>> Do(string number, CaseAct act, NewCaseAct body, HttpContext http, ReadCases read, WorkCases work, CancellationToken cancel)
    {
        var fields = new Fields();
        var decision = new CaseDecision(fields.Id("case", number), act, body.Revision, fields.Text("note", body.Note, 500), fields.OptionalAmount("found", body.Found) ?? Money.Zero);
        if (fields.Problem is { } problem) return Problems.Of(problem, http);
        if (await Found(decision.CaseNo, WorkCases.ActOf(act), http, read, cancel) is null) return Unknown(number, http);
        var call = http.CallOf($"{FilingsApi.Word(act.ToString())}-case", decision);
        return call.Value is { } key ? http.Answer(await work.Act(key, http.Caller(), decision, cancel), Document) : Problems.Of(call.Refusal!, http);
    }

    static async Task<Results<Ok<CaseDetailDocument>, ProblemHttpResult>> Get(string @case, HttpContext http, ReadCases read, BusinessClock clock, CancellationToken cancel)
    {
        var number = long.TryParse(@case, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0;
        if (await Found(number, Act.ReadCases, http, read, cancel) is not { } detail) return Unknown(@case, http);
        return TypedResults.Ok(new CaseDetailDocument(Summary(detail.Case, clock.Today), [.. detail.Steps.Select(static s => new ClaimStepDocument(s.Act, CaseRules.ActNames[Enum.Parse<CaseAct>(s.Act)].In(Language), s.From, s.To, s.ByName, s.Note, ChinaTime.Text(s.At)))], Possible(detail.Case.State)));
    }

    static async Task<Results<Ok<List<CaseSummaryDocument>>, ProblemHttpResult>> List(HttpContext http, ReadCases read, BusinessClock clock, CancellationToken cancel, string? state = null, bool overdue = false, int size = 50)
    {
        var fields = new Fields();
        var wanted = string.IsNullOrEmpty(state) ? (CaseState?)null : fields.Name<CaseState>("state", state);
        if (fields.Problem is { } problem) return Problems.Of(problem, http);
        var reach = Gate.ReachOf(http.Caller(), Act.ReadCases);
        return TypedResults.Ok((await read.List(reach.Insured, reach.Host, new(wanted, OverdueOnly: overdue), new("", size, false), cancel)).Rows.Select(c => Summary(c, clock.Today)).ToList());
    }

    static async Task<CaseDetail?> Found(long number, Act act, HttpContext http, ReadCases read, CancellationToken cancel) =>
        await read.Find(number, cancel) is { } detail && Gate.Refuse(http.Caller(), act, ReadCases.SubjectOf(detail.Case)) is null ? detail : null;

    static ProblemHttpResult Unknown(string number, HttpContext http) => Problems.Of(new(RefusalKind.CaseUnknown, "case", number.Length <= 20 ? number : ""), http);

    static string Language => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;

    static IReadOnlyList<string> Possible(CaseState state) => [.. CaseRules.Steps.Possible(state).Where(static a => a != CaseAct.Escalate).Select(static a => FilingsApi.Word(a.ToString()))];

    static CollaboratedDocument Document(CaseOutcome o) => new(IdSource.Text(o.CaseNo), o.State.ToString(), CaseRules.StateNames[o.State].In(Language), o.Revision, o.Level, $"{o.DueOn:yyyy-MM-dd}", o.Responsible, Possible(o.State));

    static CaseSummaryDocument Summary(CaseRecord c, DateOnly today) => new(IdSource.Text(c.CaseNo), CaseRules.Kinds[c.Kind].Word, CaseRules.Kinds[c.Kind].In(Language), c.Urgent, c.AskingRegion, c.AnsweringRegion, c.SettlementId == 0 ? null : IdSource.Text(c.SettlementId), new Money(c.AmountFen).ToString(), c.Words,
        c.State.ToString(), CaseRules.StateNames[c.State].In(Language), c.Level, CaseRules.LevelNames[c.Level].In(Language), c.ResponsibleName, $"{c.DueOn:yyyy-MM-dd}", c.State is CaseState.Open or CaseState.Taken && c.DueOn < today, c.Answer, new Money(c.FoundFen).ToString(), ChinaTime.Text(c.RaisedAt), c.Revision);
}
