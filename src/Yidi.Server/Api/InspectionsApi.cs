using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Yidi.Operations.Access;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Supervision;
using Yidi.Policy;
using Yidi.Server.Access;

namespace Yidi.Server.Api;

/// <summary>An inspection: 'kind' daily, special or flying; 'lead' the region that leads, 'joined' the one that takes part; 'sample' how many settlements are drawn.</summary>
public sealed record NewInspection(string? Kind, string? Lead, string? Institution, string? From, string? Until, string? Team, string? Words, string? Joined = null, int Sample = 30);

/// <summary>An act on an inspection; 'settlement' and 'amount' with a finding.</summary>
public sealed record NewInspectionAct(string? Note = null, string? Settlement = null, string? Amount = null, int Revision = 0);

public sealed record InspectedDocument(string Inspection, string State, string StateName, int Revision, int Sampled, string? Finding);

public sealed record InspectionSummaryDocument(string Inspection, string Kind, string KindName, string Lead, string Joined, string Institution, string From, string Until, string Team, string Words, string State, string StateName, string Report, int Revision);

public sealed record SampledDocument(string Settlement, string InsuredRegion, string Total, string Fund, bool Suspected, string? Finding);

public sealed record InspectionDocument(InspectionSummaryDocument Inspection, IReadOnlyList<SampledDocument> Sample, IReadOnlyList<ClaimStepDocument> Steps);

static class InspectionsApi
{
    internal static void MapInspections(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/inspections").WithTags("Supervision");
        group.MapPost("", Plan).For(Act.Inspect).WithName("PlanInspection").WithSummary("Plan an inspection of an institution").ProducesProblem(422);
        group.MapGet("", List).For(Act.Inspect).WithName("ListInspections").WithSummary("Inspections the caller's regions lead or join, the newest first").ProducesProblem(403);
        group.MapGet("/{inspection}", Get).For(Act.Inspect).WithName("GetInspection").WithSummary("An inspection with its sample and every step").ProducesProblem(404);
        foreach (var act in new[] { InspectionAct.Draw, InspectionAct.RecordFinding, InspectionAct.Report, InspectionAct.Withdraw })
            group.MapPost($"/{{inspection}}/{FilingsApi.Word(act.ToString())}", (string inspection, NewInspectionAct body, HttpContext http, Inspect inspect, CancellationToken cancel) => Do(inspection, act, body, http, inspect, cancel))
                .For(Act.Inspect).WithName($"Inspection{act}").WithSummary(InspectionRules.ActNames[act].English).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
    }

    static async Task<Results<Ok<InspectedDocument>, ProblemHttpResult>> Plan(NewInspection body, HttpContext http, Inspect inspect, CancellationToken cancel)
    {
        var fields = new Fields();
        var plan = new InspectionPlan(fields.Code("kind", body.Kind, InspectionRules.Kinds), fields.Region("lead", body.Lead), fields.OptionalRegion("joined", body.Joined), fields.Required("institution", body.Institution, 30), fields.Day("from", body.From), fields.Day("until", body.Until),
            fields.Required("team", body.Team, 200), fields.Required("words", body.Words, 500), body.Sample);
        if (fields.Problem is { } problem) return Problems.Of(problem, http);
        if (Gate.Refuse(http.Caller(), Act.Inspect, new(InsuredRegion: plan.Lead)) is { } refusal) return Problems.Of(refusal, http);
        var call = http.CallOf("plan-inspection", plan);
        return call.Value is { } key ? http.Answer(await inspect.Plan(key, http.Caller(), plan, cancel), Document) : Problems.Of(call.Refusal!, http);
    }

    static async Task<Results<Ok<InspectedDocument>, ProblemHttpResult>> Do(string number, InspectionAct act, NewInspectionAct body, HttpContext http, Inspect inspect, CancellationToken cancel)
    {
        var fields = new Fields();
        var decision = new InspectionDecision(fields.Id("inspection", number), act, body.Revision, fields.Text("note", body.Note, 500), act == InspectionAct.RecordFinding ? fields.Id("settlement", body.Settlement) : 0, act == InspectionAct.RecordFinding ? fields.Amount("amount", body.Amount) : Money.Zero);
        if (fields.Problem is { } problem) return Problems.Of(problem, http);
        if (await Found(decision.InspectionNo, http, inspect, cancel) is not { } seen) return Unknown(number, http);
        if (decision.Settlement != 0 && !seen.Sample.Any(s => s.SettlementId == decision.Settlement)) return Problems.Of(new(RefusalKind.SettlementUnknown, "settlement", body.Settlement ?? "", "不在样本中"), http);
        var call = http.CallOf($"{FilingsApi.Word(act.ToString())}-inspection", decision);
        return call.Value is { } key ? http.Answer(await inspect.Do(key, http.Caller(), decision, cancel), Document) : Problems.Of(call.Refusal!, http);
    }

    static async Task<Results<Ok<InspectionDocument>, ProblemHttpResult>> Get(string inspection, HttpContext http, Inspect inspect, CancellationToken cancel)
    {
        var number = long.TryParse(inspection, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0;
        return await Found(number, http, inspect, cancel) is not { } found ? Unknown(inspection, http) : TypedResults.Ok(new InspectionDocument(Summary(found.Inspection),
            [.. found.Sample.Select(static s => new SampledDocument(IdSource.Text(s.SettlementId), s.InsuredRegion, new Money(s.TotalFen).ToString(), new Money(s.FundFen).ToString(), s.Suspected, s.FindingNo == 0 ? null : IdSource.Text(s.FindingNo)))],
            [.. found.Steps.Select(static s => new ClaimStepDocument(s.Act, InspectionRules.ActNames[Enum.Parse<InspectionAct>(s.Act)].In(Language), s.From, s.To, s.ByName, s.Note, ChinaTime.Text(s.At)))]));
    }

    static async Task<Ok<List<InspectionSummaryDocument>>> List(HttpContext http, Inspect inspect, CancellationToken cancel, int size = 50)
    {
        var reach = Gate.ReachOf(http.Caller(), Act.Inspect);
        return TypedResults.Ok((await inspect.List([.. reach.Insured.Concat(reach.Host).Distinct()], null, new("", size, false), cancel)).Rows.Select(Summary).ToList());
    }

    static Task<InspectionDetail?> Found(long number, HttpContext http, Inspect inspect, CancellationToken cancel) => inspect.FindFor(http.Caller(), number, cancel);

    static ProblemHttpResult Unknown(string number, HttpContext http) => Problems.Of(new(RefusalKind.InspectionUnknown, "inspection", number.Length <= 20 ? number : ""), http);

    static string Language => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;

    static InspectedDocument Document(InspectionOutcome o) => new(IdSource.Text(o.InspectionNo), o.State.ToString(), InspectionRules.StateNames[o.State].In(Language), o.Revision, o.Sampled, o.FindingNo == 0 ? null : IdSource.Text(o.FindingNo));

    static InspectionSummaryDocument Summary(InspectionRecord i) => new(IdSource.Text(i.InspectionNo), InspectionRules.Kinds[i.Kind].Word, InspectionRules.Kinds[i.Kind].In(Language), i.LeadRegion, i.JoinedRegion, i.Institution, $"{i.From:yyyy-MM-dd}", $"{i.Until:yyyy-MM-dd}", i.Team, i.Words, i.State.ToString(), InspectionRules.StateNames[i.State].In(Language), i.Report, i.Revision);
}
