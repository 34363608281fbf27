using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Yidi.Operations.Access;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Supervision;
using Yidi.Policy;
using Yidi.Server.Access;

namespace Yidi.Server.Api;

/// <summary>An act on a finding; 'amount' in yuan with a decision against the institution, what is at risk when left out.</summary>
public sealed record NewFindingAct(string? Note = null, string? Amount = null, int Revision = 0);

public sealed record FoundDocument(string Finding, string State, string StateName, int Revision, string? DueOn, string Decided, IReadOnlyList<string> Possible);

public sealed record FindingSummaryDocument(string Finding, string Rule, string RuleName, string Institution, string InsuredRegion, string HostRegion, string? Settlement, string AtRisk, string Decided, string State, string StateName, string? DueOn, string FoundAt, int Revision);

/// <summary>Settlements and lines that show it; no lines where the settlement as a whole does.</summary>
public sealed record EvidenceDocument(string Settlement, IReadOnlyList<string> Lines);

public sealed record FindingDocument(FindingSummaryDocument Finding, string Words, string Clause, string Source, string Grade, IReadOnlyList<EvidenceDocument> Evidence, string Explanation, string Reason, string DeductedIn, IReadOnlyList<ClaimStepDocument> Steps, IReadOnlyList<string> Possible);

static class FindingsApi
{
    internal static void MapFindings(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/findings").WithTags("Supervision");
        group.MapGet("", List).For(Act.ReadFindings).WithName("ListFindings").WithSummary("Findings of supervision of the caller's regions or institution, the newest first").ProducesProblem(403).ProducesProblem(422);
        group.MapGet("/{finding}", Get).For(Act.ReadFindings).WithName("GetFinding").WithSummary("A finding with clause, evidence and every step").ProducesProblem(404);
        foreach (var act in new[] { FindingAct.Tell, FindingAct.Explain, FindingAct.Uphold, FindingAct.Dismiss, FindingAct.Appeal, FindingAct.Confirm })
            group.MapPost($"/{{finding}}/{FilingsApi.Word(act.ToString())}", (string finding, NewFindingAct body, HttpContext http, ReadFindings read, WorkFindings work, CancellationToken cancel) => Do(finding, act, body, http, read, work, cancel))
                .For(WorkFindings.ActOf(act)).WithName($"Finding{act}").WithSummary(FindingRules.ActNames[act].English).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
    }

    static async Task<Results<Ok<FoundDocument>, ProblemHttpResult>> Do(string number, FindingAct act, NewFindingAct body, HttpContext http, ReadFindings read, WorkFindings work, CancellationToken cancel)
    {
        var fields = new Fields();
        var decision = new FindingDecision(fields.Id("finding", number), act, body.Revision, fields.Text("note", body.Note, 500), fields.OptionalAmount("amount", body.Amount));
        if (fields.Problem is { } problem) return Problems.Of(problem, http);
        if (await Found(decision.FindingNo, WorkFindings.ActOf(act), http, read, cancel) is null) return Unknown(number, http);
        var call = http.CallOf($"{FilingsApi.Word(act.ToString())}-finding", decision);
        return call.Value is { } key ? http.Answer(await work.Act(key, http.Caller(), decision, cancel), static o => new FoundDocument(IdSource.Text(o.FindingNo), o.State.ToString(), FindingRules.StateNames[o.State].In(Language), o.Revision, Day(o.DueOn), new Money(o.DecidedFen).ToString(), Possible(o.State))) : Problems.Of(call.Refusal!, http);
    }

    static async Task<Results<Ok<FindingDocument>, ProblemHttpResult>> Get(string finding, HttpContext http, ReadFindings read, ReviewBook book, CancellationToken cancel)
    {
        var number = long.TryParse(finding, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0;
        if (await Found(number, Act.ReadFindings, http, read, cancel) is not { } row) return Unknown(finding, http);
        var detail = await read.Detail(row, KnowsAll(http.Caller(), row), cancel);
        var terms = book.Terms.Rules.GetValueOrDefault(row.Rule);
        return TypedResults.Ok(new FindingDocument(Summary(row), detail.Words.In(Language), terms?.Clause.In(Language) ?? "", terms?.Source.In(Language) ?? "", terms?.Grade ?? "", [.. detail.Evidence.Select(static e => new EvidenceDocument(IdSource.Text(e.Settlement), e.Lines))], row.Explanation, row.Reason, row.DeductedIn,
            [.. detail.Steps.Select(static s => new ClaimStepDocument(s.Act, FindingRules.ActNames[Enum.Parse<FindingAct>(s.Act)].In(Language), s.From, s.To, s.ByName, s.Note, ChinaTime.Text(s.At)))], Possible(row.State)));
    }

    static async Task<Results<Ok<List<FindingSummaryDocument>>, ProblemHttpResult>> List(HttpContext http, ReadFindings read, CancellationToken cancel, string? state = null, string? rule = null, string? settlement = null, int size = 50)
    {
        var fields = new Fields();
        var filter = new FindingFilter(string.IsNullOrEmpty(state) ? null : fields.Name<FindingState>("state", state), fields.OptionalCode("rule", rule, ReviewRules.Names), string.IsNullOrEmpty(settlement) ? 0 : fields.Id("settlement", settlement));
        if (fields.Problem is { } problem) return Problems.Of(problem, http);
        var reach = Gate.ReachOf(http.Caller(), Act.ReadFindings);
        return TypedResults.Ok((await read.List(reach.Insured, reach.Host, reach.Institutions, filter, new("", size, false), cancel)).Rows.Select(Summary).ToList());
    }

    static async Task<FindingRecord?> Found(long number, Act act, HttpContext http, ReadFindings read, CancellationToken cancel) =>
        await read.Find(number, cancel) is { } row && Gate.Refuse(http.Caller(), act, ReadFindings.SubjectOf(row)) is null ? row : null;

    /// <summary>The insured place knows all bills of its person; the others only what they settled.</summary>
    internal static bool KnowsAll(Caller caller, FindingRecord row) => Gate.Refuse(caller, Act.ReadFindings, new(InsuredRegion: RegionCode.Parse(row.InsuredRegion))) is null;

    static ProblemHttpResult Unknown(string number, HttpContext http) => Problems.Of(new(RefusalKind.FindingUnknown, "finding", number.Length <= 20 ? number : ""), http);

    static string Language => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;

    static string? Day(DateOnly? day) => day is { } known ? $"{known:yyyy-MM-dd}" : null;

    static IReadOnlyList<string> Possible(FindingState state) => [.. FindingRules.Steps.Possible(state).Where(static a => a is not (FindingAct.Finish or FindingAct.Deduct or FindingAct.Void or FindingAct.Reopen)).Select(static a => FilingsApi.Word(a.ToString()))];

    static FindingSummaryDocument Summary(FindingRecord f) => new(IdSource.Text(f.FindingNo), ReviewRules.Names[f.Rule].Word, ReviewRules.Names[f.Rule].In(Language), f.Institution, f.InsuredRegion, f.HostRegion, f.SettlementId == 0 ? null : IdSource.Text(f.SettlementId), new Money(f.AtRiskFen).ToString(), new Money(f.DecidedFen).ToString(),
        f.State.ToString(), FindingRules.StateNames[f.State].In(Language), Day(f.DueOn), ChinaTime.Text(f.FoundAt), f.Revision);
}
