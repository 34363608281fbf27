using Microsoft.AspNetCore.Http.HttpResults;
using Yidi.Operations.Access;
using Yidi.Operations.Institutions;
using Yidi.Operations.Insured;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Seam;
using Yidi.Policy;
using Yidi.Server.Access;

namespace Yidi.Server.Api;

/// <summary>What became of a message whose answer was lost: 'Absent', 'Written' with its settlement, 'Reversed', or 'Buried' by a reversal that came first.</summary>
public sealed record OutcomeDocument(string State, string? SettlementId, string? Total);

static class OutcomesApi
{
    internal static void MapOutcomes(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/outcomes", Get).For(Act.ReadOutcome).WithTags("Settlements").WithName("GetOutcome")
            .WithSummary("What became of a message whose answer was lost, by its key").ProducesProblem(422);

    static async Task<Results<Ok<OutcomeDocument>, ProblemHttpResult>> Get(
        string person, string institution, string messageId, string messageKind, HttpContext http, InsuredPlaces places, ReadPerson persons, FindInstitution institutions, CancellationToken cancel)
    {
        var place = PersonNo.TryParse(person, out var number) ? await places.Of(number.Province, cancel) : null;
        if (place is null) return Problems.Of(new(RefusalKind.PersonUnknown, "person", Mask.Number(person)), http);
        if (await Reached(http, number, institution, persons, institutions, cancel) is { } refusal) return Problems.Of(refusal, http);
        var outcome = await place.Outcome(new(new(institution, messageId, messageKind)), cancel);
        // The key of another person's message is as absent as one that never came.
        if (outcome.Person is { } owner && owner != number) outcome = new(OutcomeState.Absent, "", null);
        return TypedResults.Ok(new OutcomeDocument(outcome.State.ToString(), outcome.Answer is { } answer ? IdSource.Text(answer.SettlementId) : null, outcome.Answer?.Total.ToString()));
    }

    /// <summary>The institution asks for its own messages; agencies for those of their institutions and persons.</summary>
    static async Task<Refusal?> Reached(HttpContext http, PersonNo person, string institution, ReadPerson persons, FindInstitution institutions, CancellationToken cancel)
    {
        var host = await institutions.Registered(institution, cancel) is { } known ? RegionCode.Parse(known.PoolingRegion) : (RegionCode?)null;
        var regions = (await persons.Find(person, cancel))?.Regions ?? [];
        var refusal = Gate.Refuse(http.Caller(), Act.ReadOutcome, new(null, null, institution, host));
        return refusal is null || regions.Any(r => Gate.Refuse(http.Caller(), Act.ReadOutcome, new(null, r, institution, host)) is null) ? null : refusal;
    }
}
