using Microsoft.AspNetCore.Http.HttpResults;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Seam;
using Yidi.Policy;

namespace Yidi.Server.Api;

/// <summary>What became of a message whose answer was lost: 'Absent', 'Written' with its settlement, 'Reversed', or 'Buried' by a reversal that came first.</summary>
public sealed record OutcomeDocument(string State, string? SettlementId, string? Total);

static class OutcomesApi
{
    internal static void MapOutcomes(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/outcomes", Get).WithTags("Settlements").WithName("GetOutcome")
            .WithSummary("What became of a message whose answer was lost, by its key").ProducesProblem(422);

    static async Task<Results<Ok<OutcomeDocument>, ProblemHttpResult>> Get(
        string person, string institution, string messageId, string messageKind, HttpContext http, InsuredPlaces places, CancellationToken cancel)
    {
        var place = PersonNo.TryParse(person, out var number) ? await places.Of(number.Province, cancel) : null;
        if (place is null) return Problems.Of(new(RefusalKind.PersonUnknown, "person", Mask.Number(person)), http);
        var outcome = await place.Outcome(new(new(institution, messageId, messageKind)), cancel);
        return TypedResults.Ok(new OutcomeDocument(outcome.State.ToString(), outcome.Answer is { } answer ? IdSource.Text(answer.SettlementId) : null, outcome.Answer?.Total.ToString()));
    }
}
