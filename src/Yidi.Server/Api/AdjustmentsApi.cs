using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Yidi.Operations.Access;
using Yidi.Operations.Exchange;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Regions;
using Yidi.Operations.Retroaction;
using Yidi.Policy;
using Yidi.Server.Access;
using Yidi.Storage;

namespace Yidi.Server.Api;

/// <summary>What is to be judged again: settlements of the days from 'from' to 'until'; 'cause' says what changed backwards and 'basis' by which document; 'person' for one alone; 'recover' when what was paid too much is claimed back.</summary>
public sealed record NewAdjustment(string? Region, string? From, string? Cause, string? Basis, string? Until = null, string? Insurance = null, string? Person = null, bool Recover = false);

/// <summary>An act on an adjustment.</summary>
public sealed record NewAdjustmentAct(string? Note = null, int Revision = 0);

public sealed record AdjustmentActDocument(string Adjustment, string State, string StateName, int Revision);

public sealed record AdjustmentSummaryDocument(string Adjustment, string Region, string Insurance, string From, string Until, string Cause, string CauseName, string Basis, string State, string StateName, int Persons, int Judged, int Settlements, int Affected, string More, string Less, bool Recovers, string OpenedAt, int Revision);

public sealed record AdjustedSettlementDocument(string Settlement, string Person, string HostRegion, string Service, string SettledOn, string Paid, string Due, string Difference, IReadOnlyDictionary<string, string> Funds, string Words, bool CanBePosted, string? Claim);

public sealed record AdjustmentDocument(AdjustmentSummaryDocument Adjustment, IReadOnlyList<AdjustedSettlementDocument> Settlements, IReadOnlyList<ClaimStepDocument> Steps, IReadOnlyList<string> Possible);

static class AdjustmentsApi
{
    /// <summary>Settlements told with one adjustment; all of them are in the workbook.</summary>
    const int MostTold = 500;

    internal static void MapAdjustments(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/adjustments").WithTags("Retroaction");
        group.MapPost("", Open).For(Act.Adjust).WithName("OpenAdjustment").WithSummary("Find the settlements that come out differently because a rule or a fact changed backwards; posts nothing").ProducesProblem(409).ProducesProblem(422);
        group.MapGet("", List).For(Act.ReadAdjustments).WithName("ListAdjustments").WithSummary("Adjustments of the caller's regions, the newest first").ProducesProblem(403);
        group.MapGet("/{adjustment}", Get).For(Act.ReadAdjustments).WithName("GetAdjustment").WithSummary("An adjustment with the settlements it found, the largest differences first, and every step").ProducesProblem(404);
        group.MapGet("/{adjustment}/settlements.xlsx", Sheet).For(Act.ReadAdjustments).WithName("GetAdjustmentSheet").WithSummary("Every settlement it found as a workbook").ProducesProblem(404);
        foreach (var act in new[] { AdjustmentAct.Approve, AdjustmentAct.Drop })
            group.MapPost($"/{{adjustment}}/{FilingsApi.Word(act.ToString())}", (string adjustment, NewAdjustmentAct body, HttpContext http, ReadAdjustments read, AdjustSettlements adjust, CancellationToken cancel) => Do(adjustment, act, body, http, read, adjust, cancel))
                .For(AdjustSettlements.ActOf(act)).WithName($"Adjustment{act}").WithSummary(AdjustmentRules.ActNames[act].English).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
    }

    static async Task<Results<Ok<AdjustmentActDocument>, ProblemHttpResult>> Open(NewAdjustment body, HttpContext http, AdjustSettlements adjust, BusinessClock clock, CancellationToken cancel)
    {
        var fields = new Fields();
        var region = fields.Region("region", body.Region);
        PersonNo? person = null;
        if (!string.IsNullOrEmpty(body.Person))
        {
            var found = await http.PersonFor(Act.ReadPerson, body.Person);
            if (found.Value is not { } record) return Problems.Of(found.Refusal!, http);
            person = new PersonNo(record.Person.PersonNo);
        }
        var asked = new AdjustmentAsked(region, fields.OptionalCode("insurance", body.Insurance, Vocabulary.Insurances) ?? InsuranceKind.Employees, person, fields.Day("from", body.From), fields.OptionalDay("until", body.Until) ?? clock.Today,
            fields.Code("cause", body.Cause, AdjustmentRules.Causes), fields.Required("basis", body.Basis, 200), body.Recover);
        if (fields.Problem is { } problem) return Problems.Of(problem, http);
        if (Gate.Refuse(http.Caller(), Act.Adjust, new(InsuredRegion: region)) is { } refusal) return Problems.Of(refusal, http);
        var call = http.CallOf("open-adjustment", asked);
        return call.Value is { } key ? http.Answer(await adjust.Open(key, http.Caller(), asked, cancel), Document) : Problems.Of(call.Refusal!, http);
    }

    static async Task<Results<Ok<AdjustmentActDocument>, ProblemHttpResult>> Do(string number, AdjustmentAct act, NewAdjustmentAct body, HttpContext http, ReadAdjustments read, AdjustSettlements adjust, CancellationToken cancel)
    {
        var fields = new Fields();
        var decision = new AdjustmentDecision(fields.Id("adjustment", number), act, body.Revision, fields.Text("note", body.Note, 500));
        if (fields.Problem is { } problem) return Problems.Of(problem, http);
        if (await Found(decision.AdjustmentNo, AdjustSettlements.ActOf(act), 0, http, read, cancel) is null) return Unknown(number, http);
        var call = http.CallOf($"{FilingsApi.Word(act.ToString())}-adjustment", decision);
        return call.Value is { } key ? http.Answer(await adjust.Decide(key, http.Caller(), decision, cancel), Document) : Problems.Of(call.Refusal!, http);
    }

    static async Task<Results<Ok<AdjustmentDocument>, ProblemHttpResult>> Get(string adjustment, HttpContext http, ReadAdjustments read, CancellationToken cancel) =>
        await Found(Number(adjustment), Act.ReadAdjustments, MostTold, http, read, cancel) is { } found
            ? TypedResults.Ok(new AdjustmentDocument(Summary(found.Adjustment), [.. found.Found.Select(Told)],
                [.. found.Steps.Select(static s => new ClaimStepDocument(s.Act, AdjustmentRules.ActNames[Enum.Parse<AdjustmentAct>(s.Act)].In(Language), s.From, s.To, s.ByName, s.Note, ChinaTime.Text(s.At)))],
                [.. AdjustmentRules.Steps.Possible(found.Adjustment.State).Where(static a => a is AdjustmentAct.Approve or AdjustmentAct.Drop).Select(static a => FilingsApi.Word(a.ToString()))]))
            : Unknown(adjustment, http);

    static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Sheet(string adjustment, HttpContext http, ReadAdjustments read, CancellationToken cancel)
    {
        if (await Found(Number(adjustment), Act.ReadAdjustments, int.MaxValue, http, read, cancel) is not { } found) return Unknown(adjustment, http);
        var rows = found.Found.Select(Told).Select(static s => (IReadOnlyList<string>)[s.Settlement, s.Person, s.HostRegion, s.Service, s.SettledOn, s.Paid, s.Due, s.Difference, s.Words, s.Claim ?? ""]);
        return TypedResults.File(await SheetWriter.Xlsx(["结算号", "人员编号", "就医地", "就诊类别", "结算日期", "基金原支付（元）", "重新计算（元）", "差额（元）", "说明", "补充结算申请号"], rows, new HashSet<int> { 5, 6, 7 }, cancel), Requests.Workbook, $"adjustment-{adjustment}.xlsx");
    }

    static async Task<Ok<List<AdjustmentSummaryDocument>>> List(HttpContext http, ReadAdjustments read, StoreMap stores, CancellationToken cancel, int size = 50) =>
        TypedResults.Ok((await read.List(Gate.ReachOf(http.Caller(), Act.ReadAdjustments).Insured, await stores.ExistingProvinces(cancel), null, new("", size, false), cancel)).Rows.Select(Summary).ToList());

    static async Task<AdjustmentDetail?> Found(long number, Act act, int most, HttpContext http, ReadAdjustments read, CancellationToken cancel) =>
        await read.Find(number, most, cancel) is { } found && Gate.Refuse(http.Caller(), act, new(InsuredRegion: RegionCode.Parse(found.Adjustment.InsuredRegion))) is null ? found : null;

    static ProblemHttpResult Unknown(string number, HttpContext http) => Problems.Of(new(RefusalKind.AdjustmentUnknown, "adjustment", number.Length <= 20 ? number : ""), http);

    static long Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    static string Language => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;

    static AdjustmentActDocument Document(AdjustmentOutcome o) => new(IdSource.Text(o.AdjustmentNo), o.State.ToString(), AdjustmentRules.StateNames[o.State].In(Language), o.Revision);

    static AdjustmentSummaryDocument Summary(Adjustment a) => new(IdSource.Text(a.AdjustmentNo), a.InsuredRegion, Vocabulary.Insurances[a.Insurance].Word, $"{a.From:yyyy-MM-dd}", $"{a.Until:yyyy-MM-dd}", AdjustmentRules.Causes[a.Cause].Word, AdjustmentRules.Causes[a.Cause].In(Language), a.Basis,
        a.State.ToString(), AdjustmentRules.StateNames[a.State].In(Language), a.Persons, a.Judged, a.Settlements, a.Affected, new Money(a.MoreFen).ToString(), new Money(a.LessFen).ToString(), a.Recovers, ChinaTime.Text(a.OpenedAt), a.Revision);

    static AdjustedSettlementDocument Told(AdjustedSettlement s) => new(IdSource.Text(s.SettlementId), IdSource.Text(s.PersonNo), s.HostRegion, Vocabulary.Visits[s.VisitType].Word, $"{s.SettledOn:yyyy-MM-dd}", new Money(s.PaidFen).ToString(), new Money(s.DueFen).ToString(), new Money(s.DifferenceFen).ToString(),
        Accumulators.Parse(s.Funds).Entries.ToDictionary(static f => f.Key, static f => new Money(f.Value).ToString()), s.Words, s.CanBePosted, s.ClaimNo == 0 ? null : IdSource.Text(s.ClaimNo));
}
