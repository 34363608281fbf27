using Microsoft.AspNetCore.Http.HttpResults;
using Yidi.Operations.Access;
using Yidi.Operations.Institutions;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Reconciliation;
using Yidi.Policy;
using Yidi.Server.Access;

namespace Yidi.Server.Api;

/// <summary>A refused call with the request as it was sent, masked, the reason, and what to do next.</summary>
public sealed record FailedCallDocument(string At, string Infno, string MessageId, string Code, string Title, string Text, string Rule, string WhoActs, string NextStep, string MaskedRequest);

/// <summary>A reconciliation and its differences.</summary>
public sealed record ReconciliationDocument(string Run, string From, string Until, string ClearingKind, int HospitalRows, int PlatformRows, IReadOnlyList<DifferenceDocument> Differences);

/// <summary>One difference: its cause, what the sides hold, and the repair that is proposed.</summary>
public sealed record DifferenceDocument(string Cause, string Title, string Repair, string Settlement, string Visit, bool Refund, string Total, string Fund, string Account, string? HospitalTotal, string? HospitalFund, string? HospitalAccount);

/// <summary>What an institution's system sent since the server started, and which journeys it can walk.</summary>
public sealed record ConformanceDocument(IReadOnlyList<JourneyDocument> Journeys, IReadOnlyList<CallCountDocument> Calls);

public sealed record JourneyDocument(string Journey, string JourneyName, IReadOnlyList<string> Needs, IReadOnlyList<string> Missing);

public sealed record CallCountDocument(string Infno, int Taken, int Refused, string LastAt, IReadOnlyList<string> Deviations);

/// <summary>What an institution's own people look at: refused calls and reconciliations.</summary>
static class InstitutionDeskApi
{
    const int MostRuns = 31;

    internal static void MapInstitutionDesk(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/institutions/{number}").WithTags("Institutions");
        group.MapGet("/failed-calls", Failed).For(Act.ReadFailedCalls).WithName("ListFailedCalls").WithSummary("The last refused calls of an institution, each with its request masked, the reason and the next step").ProducesProblem(404);
        group.MapGet("/conformance", Conformance).For(Act.ReadFailedCalls).WithName("GetConformance").WithSummary("What an institution's system sent since the server started: transactions, deviations, and the journeys that still miss one").ProducesProblem(404);
        group.MapGet("/reconciliations", Reconciliations).For(Act.ReadReconciliations).WithName("ListReconciliations").WithSummary("The last reconciliations of an institution with every difference, its cause and the proposed repair").ProducesProblem(404);
    }

    static async Task<Results<Ok<List<FailedCallDocument>>, ProblemHttpResult>> Failed(string number, HttpContext http, FindInstitution find, FailedCalls failed, CancellationToken cancel, int count = 20)
    {
        var found = await Found(number, Act.ReadFailedCalls, http, find, cancel);
        if (found.Value is not { } institution) return Problems.Of(found.Refusal!, http);
        var calls = await failed.Of(institution.Province, number, count, cancel);
        return TypedResults.Ok(calls.Select(Document).ToList());
    }

    static async Task<Results<Ok<ConformanceDocument>, ProblemHttpResult>> Conformance(string number, HttpContext http, FindInstitution find, CallTally tally, CancellationToken cancel)
    {
        var found = await Found(number, Act.ReadFailedCalls, http, find, cancel);
        if (found.Value is null) return Problems.Of(found.Refusal!, http);
        var calls = tally.Of(number);
        var taken = calls.Where(static c => c.Taken > 0).Select(static c => c.Infno).ToHashSet();
        return TypedResults.Ok(new ConformanceDocument(
            [.. Journeys.All.Select(j => new JourneyDocument(j.English, j.Chinese, j.Needs, [.. j.Needs.Where(n => !taken.Contains(n))]))],
            [.. calls.Select(static c => new CallCountDocument(c.Infno, c.Taken, c.Refused, ChinaTime.Text(c.LastAtUtc), c.Deviations))]));
    }

    static FailedCallDocument Document(FailedCall call)
    {
        var entry = RefusalCatalogue.Of((RefusalKind)int.Parse(call.Code.AsSpan(2), System.Globalization.CultureInfo.InvariantCulture));
        return new(ChinaTime.Text(call.At), call.Infno, call.MessageId, call.Code, entry.Title.Chinese, call.Text, entry.Rule.Chinese, entry.WhoActs.ToString(), entry.NextStep.Chinese, call.MaskedRequest);
    }

    static async Task<Results<Ok<List<ReconciliationDocument>>, ProblemHttpResult>> Reconciliations(string number, HttpContext http, FindInstitution find, ReconcileStatement reconcile, CancellationToken cancel)
    {
        var found = await Found(number, Act.ReadReconciliations, http, find, cancel);
        if (found.Value is not { } institution) return Problems.Of(found.Refusal!, http);
        var runs = await reconcile.Recent(institution, MostRuns, cancel);
        return TypedResults.Ok(runs.Select(static r => new ReconciliationDocument(IdSource.Text(r.Run.RunNo), $"{r.Run.From:yyyy-MM-dd}", $"{r.Run.Until:yyyy-MM-dd}", r.Run.ClearingKind, r.Run.HospitalRows, r.Run.HostRows, [.. r.Differences.Select(Document)])).ToList());
    }

    static DifferenceDocument Document(StatementDifference d)
    {
        static string? Yuan(long? fen) => fen is { } known ? new Money(known).ToString() : null;
        var cause = DifferenceCauses.All[d.Cause];
        return new(d.Cause.ToString(), cause.Title.Chinese, cause.Repair.Chinese, IdSource.Text(d.SettlementId), IdSource.Text(d.VisitNo), d.Refund, Yuan(d.TotalFen)!, Yuan(d.FundFen)!, Yuan(d.AccountFen)!,
            Yuan(d.HospitalTotalFen), Yuan(d.HospitalFundFen), Yuan(d.HospitalAccountFen));
    }

    static async Task<Result<Institution>> Found(string number, Act act, HttpContext http, FindInstitution find, CancellationToken cancel)
    {
        if (await find.Registered(number, cancel) is not { } institution) return new Refusal(RefusalKind.InstitutionUnknown, "institution", number.Length <= 20 ? number : "");
        return Gate.Refuse(http.Caller(), act, new(Institution: number, HostRegion: RegionCode.Parse(institution.PoolingRegion))) is { } refusal ? refusal : institution;
    }
}
