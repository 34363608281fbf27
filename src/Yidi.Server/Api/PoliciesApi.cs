using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Yidi.Operations.Access;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Policies;
using Yidi.Policy;
using Yidi.Server.Access;

namespace Yidi.Server.Api;

/// <summary>The text of a pack and from when it is to hold (China time).</summary>
public sealed record NewProposal(string? Text, string? EffectiveAt, string? Words);

public sealed record ProposalDocument(string Proposal, string Hash, string State);

public sealed record PackVersionDocument(string Hash, string Region, string Insurance, string PublishedAt, string EffectiveAt);

/// <summary>Published packs, and publishing with two persons.</summary>
static class PoliciesApi
{
    const int MaxText = 400_000;

    internal static void MapPolicies(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/policies").WithTags("Policies");
        group.MapGet("", async (ReadPackText texts, CancellationToken cancel) => TypedResults.Ok((await texts.All(cancel)).Select(static v => new PackVersionDocument(v.Hash, v.Region, Vocabulary.Insurances[v.Insurance].Word, ChinaTime.Text(v.PublishedAt), ChinaTime.Text(v.EffectiveAt))).ToList()))
            .For(Act.LookUpRegions).WithName("ListPacks").WithSummary("Every published text of a pack, the newest first");
        group.MapGet("/{hash}/text", Text).For(Act.LookUpRegions).WithName("GetPackText").WithSummary("The canonical text of a pack as YAML").ProducesProblem(404);
        group.MapPost("/proposals", Propose).For(Act.ProposePacks).WithName("ProposePack").WithSummary("Propose a text; it must compile, and another person publishes it").ProducesProblem(422);
        group.MapPost("/proposals/{proposal}/publish", (string proposal, HttpContext http, ProposePack packs, CancellationToken cancel) => Decide(proposal, true, http, packs, cancel)).For(Act.PublishPacks).WithName("PublishPack").WithSummary("Publish what another proposed").ProducesProblem(409).ProducesProblem(422);
        group.MapPost("/proposals/{proposal}/refuse", (string proposal, HttpContext http, ProposePack packs, CancellationToken cancel) => Decide(proposal, false, http, packs, cancel)).For(Act.PublishPacks).WithName("RefusePack").WithSummary("Refuse a proposal").ProducesProblem(409).ProducesProblem(422);
    }

    static async Task<Results<ContentHttpResult, ProblemHttpResult>> Text(string hash, HttpContext http, ReadPackText texts, CancellationToken cancel) =>
        hash.Length == 64 && await texts.TextOf(hash, cancel) is { } text ? TypedResults.Text(text, "application/yaml; charset=utf-8") : Problems.Of(new(RefusalKind.NoPack, "hash", hash.Length <= 20 ? hash : ""), http, StatusCodes.Status404NotFound);

    static async Task<Results<Ok<ProposalDocument>, ProblemHttpResult>> Propose(NewProposal body, HttpContext http, ProposePack packs, CancellationToken cancel)
    {
        var fields = new Fields();
        var (at, words) = (fields.Moment("effectiveAt", body.EffectiveAt), fields.Text("words", body.Words, 200));
        if (body.Text is not { Length: > 0 and <= MaxText }) fields.Keep(new(RefusalKind.FieldMissing, "text"));
        if (fields.Problem is { } problem) return Problems.Of(problem, http);
        var call = http.CallOf("propose-pack", body);
        return call.Value is { } key ? http.Answer(await packs.Propose(key, http.Caller(), body.Text!.ReplaceLineEndings("\n"), at, words, cancel), Document) : Problems.Of(call.Refusal!, http);
    }

    static async Task<Results<Ok<ProposalDocument>, ProblemHttpResult>> Decide(string proposal, bool publish, HttpContext http, ProposePack packs, CancellationToken cancel)
    {
        var call = http.CallOf(publish ? "publish-pack" : "refuse-pack", proposal);
        if (call.Value is not { } key) return Problems.Of(call.Refusal!, http);
        var number = long.TryParse(proposal, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0;
        return http.Answer(await packs.Decide(key, http.Caller(), number, publish, cancel), Document);
    }

    static ProposalDocument Document(PackProposed p) => new(IdSource.Text(p.ProposalNo), p.Hash, p.State.ToString());
}
