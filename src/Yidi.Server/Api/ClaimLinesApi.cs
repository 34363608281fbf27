using Microsoft.AspNetCore.Http.HttpResults;
using Yidi.Operations.Exchange;
using Yidi.Operations.ManualClaims;
using Yidi.Operations.Materials;
using Yidi.Operations.Plumbing;
using Yidi.Server.Access;

namespace Yidi.Server.Api;

/// <summary>Lines of a claim as a table file.</summary>
static class ClaimLinesApi
{
    internal static void MapClaimLines(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/claims").WithTags("Claims");
        group.MapPost("/{claim}/keep-lines-sheet", Keep).For(ReviewClaim.ActOf(ClaimAct.KeepLines)).WithName("KeepClaimLinesSheet").WithSummary("Every line anew from a CSV or xlsx as the body; its name in ?fileName=")
            .ProducesProblem(404).ProducesProblem(409).ProducesProblem(422).WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(FileKind.MaxBytes + 64 * 1024));
        group.MapGet("/lines-template.xlsx", Template).For(ReviewClaim.ActOf(ClaimAct.KeepLines)).WithName("GetClaimLinesTemplate").WithSummary("An empty workbook with the columns of a list");
    }

    static async Task<Results<Ok<ClaimedDocument>, ProblemHttpResult>> Keep(string claim, HttpContext http, ReadClaims read, ReviewClaim review, CancellationToken cancel, string fileName = "lines", int revision = 0)
    {
        var number = ClaimsApi.Number(claim);
        if (await ClaimsApi.Found(number, ReviewClaim.ActOf(ClaimAct.KeepLines), http, read, cancel) is null) return ClaimsApi.Unknown(claim, http);
        var body = await Requests.ReadFile(http.Request, cancel);
        if (body.Value is not { } content) return Problems.Of(body.Refusal!, http);
        using var file = new MemoryStream(content);
        var lines = ClaimLineSheet.Read(fileName, file);
        if (lines.Value is not { } typed) return Problems.Of(lines.Refusal!, http);
        var decision = new ClaimDecision(number, ClaimAct.KeepLines, revision, "", [], typed);
        var call = http.CallOf("keep-lines-sheet-claim", decision);
        return call.Value is { } key ? http.Answer(await review.Act(key, http.Caller(), decision, cancel), ClaimsApi.Document) : Problems.Of(call.Refusal!, http);
    }

    static async Task<FileContentHttpResult> Template(CancellationToken cancel) =>
        TypedResults.File(await SheetWriter.Xlsx([.. ClaimLineSheet.Columns.Select(static c => c.Chinese)], [], new HashSet<int>(), cancel), Requests.Workbook, "claim-lines.xlsx");
}
