using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Yidi.Operations.Plumbing;

namespace Yidi.Server.Api;

/// <summary>Refusals as RFC 9457 problems: code, what, why, who acts, next step, trace.</summary>
static class Problems
{
    internal static ProblemHttpResult Of(Refusal refusal, HttpContext http, int? status = null)
    {
        var document = Describe(refusal);
        return TypedResults.Problem(
            title: document.Title,
            detail: document.Text,
            statusCode: status ?? StatusOf(refusal.Kind),
            type: $"/docs/errors#{refusal.Code.ToLowerInvariant()}",
            extensions: new Dictionary<string, object?>
            {
                ["code"] = document.Code,
                ["field"] = document.Field,
                ["value"] = document.Value,
                ["why"] = document.Why,
                ["whoActs"] = document.WhoActs,
                ["nextStep"] = document.NextStep,
                ["traceId"] = http.TraceIdentifier,
            });
    }

    /// <summary>A refusal in the language of the request.</summary>
    internal static RefusalText Describe(Refusal refusal)
    {
        var entry = RefusalCatalogue.Of(refusal.Kind);
        var english = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en";
        return new(refusal.Code, english ? entry.Title.English : entry.Title.Chinese, english ? $"{entry.Rule.English}. {entry.NextStep.English}." : $"{entry.Rule.Chinese}。{entry.NextStep.Chinese}。",
            refusal.Field, refusal.Value, refusal.Detail, entry.WhoActs.ToString(), english ? entry.NextStep.English : entry.NextStep.Chinese);
    }

    /// <summary>What a caller of HTTP expects of each kind.</summary>
    internal static int StatusOf(RefusalKind kind) => kind switch
    {
        RefusalKind.SignInNeeded or RefusalKind.WrongPassword or RefusalKind.CodeRefused => StatusCodes.Status401Unauthorized,
        RefusalKind.NotAllowed or RefusalKind.RequestForged => StatusCodes.Status403Forbidden,
        RefusalKind.TooManyReads or RefusalKind.AccountLocked => StatusCodes.Status429TooManyRequests,
        RefusalKind.PersonUnknown or RefusalKind.FilingUnknown or RefusalKind.QualificationUnknown or RefusalKind.MaterialUnknown or RefusalKind.ChoiceUnknown or RefusalKind.InstitutionUnknown
            or RefusalKind.OutageUnknown or RefusalKind.AccountUnknown or RefusalKind.SettlementUnknown or RefusalKind.UnknownRegion
            or RefusalKind.DeclarationUnknown or RefusalKind.BillUnknown or RefusalKind.MonthUnknown or RefusalKind.ClaimUnknown or RefusalKind.CaseUnknown
            or RefusalKind.FindingUnknown or RefusalKind.InspectionUnknown or RefusalKind.WebhookUnknown or RefusalKind.AdjustmentUnknown => StatusCodes.Status404NotFound,
        RefusalKind.ActNotPossible or RefusalKind.KeyUsedForOtherContent or RefusalKind.FilingOverlaps or RefusalKind.CoverageOverlaps
            or RefusalKind.DeclarationNotPossible or RefusalKind.MonthNotPossible or RefusalKind.MonthOutOfOrder or RefusalKind.BillNotPossible or RefusalKind.ClaimDuplicate or RefusalKind.CaseOpenAlready => StatusCodes.Status409Conflict,
        RefusalKind.BodyTooLarge => StatusCodes.Status413PayloadTooLarge,
        RefusalKind.InternalFault => StatusCodes.Status500InternalServerError,
        _ => RefusalCatalogue.Of(kind).Transient ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status422UnprocessableEntity,
    };
}

/// <summary>A refusal as people and programs read it.</summary>
/// <param name="Why">What the rule alone cannot know, such as the day a filing ended.</param>
public sealed record RefusalText(string Code, string Title, string Text, string Field, string Value, string Why, string WhoActs, string NextStep);
