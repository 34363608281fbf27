using Microsoft.AspNetCore.Http.HttpResults;
using Yidi.Operations.Plumbing;

namespace Yidi.Server.Api;

/// <summary>Refusals as RFC 9457 problems: code, what, why, who acts, next step, trace.</summary>
static class Problems
{
    internal static ProblemHttpResult Of(Refusal refusal, HttpContext http, int? status = null)
    {
        var entry = RefusalCatalogue.Of(refusal.Kind);
        var english = System.Globalization.CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en";
        return TypedResults.Problem(
            title: english ? entry.Title.English : entry.Title.Chinese,
            detail: english ? $"{entry.Rule.English}. {entry.NextStep.English}." : $"{entry.Rule.Chinese}。{entry.NextStep.Chinese}。",
            statusCode: status ?? (entry.Transient ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status422UnprocessableEntity),
            type: $"/docs/errors#{refusal.Code.ToLowerInvariant()}",
            extensions: new Dictionary<string, object?>
            {
                ["code"] = refusal.Code,
                ["field"] = refusal.Field,
                ["value"] = refusal.Value,
                ["whoActs"] = entry.WhoActs.ToString(),
                ["nextStep"] = english ? entry.NextStep.English : entry.NextStep.Chinese,
                ["traceId"] = http.TraceIdentifier,
            });
    }
}
