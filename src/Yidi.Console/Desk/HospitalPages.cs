using Microsoft.AspNetCore.Http;
using Yidi.Console.Door;
using Yidi.Operations.Access;
using Yidi.Operations.Eligibility;
using Yidi.Operations.Insured;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Regions;
using Yidi.Policy;

namespace Yidi.Console.Desk;

/// <summary>A patient at the hospital's window: shown by a credential, asked about for this institution.</summary>
public sealed record PatientAsked(string Institution, string Kind, string Number, string Service, string Disease, PersonNo? Person, EligibilityAnswer? Answer, Refusal? Problem);

/// <summary>What a hospital's own people do on pages: may this patient be settled here, and filing for them.</summary>
static class HospitalPages
{
    /// <summary>Let in by the patient's credential alone, the clerk learns only whether, and what to say: the host sees no filings.</summary>
    internal static async Task<IResult> Patient(HttpContext http, PersonDirectory directory, AskEligibility ask, ReadLimiter limiter, RegionBook regions, BusinessClock clock, CancellationToken cancel)
    {
        var institution = OversightPages.Institution(http);
        var asked = new PatientAsked(institution, "identity", "", "inpatient", "", null, null, null);
        if (!HttpMethods.IsPost(http.Request.Method)) return Show(asked, regions);
        var form = await http.Request.ReadFormAsync(cancel);
        asked = asked with { Kind = form["credential"].ToString(), Number = form["number"].ToString().Trim(), Service = form["service"].ToString(), Disease = form["disease"].ToString() };
        if (limiter.Refuse(institution) is { } tooMany) return Show(asked with { Problem = tooMany }, regions);
        if (CredentialWords.All.FirstOrDefault(t => t.Value.Word == asked.Kind) is not { Value: not null } kind || asked.Number.Length is 0 or > 60 || !Vocabulary.TryFind(Vocabulary.Visits, asked.Service, out var visit)) return Show(asked with { Problem = new(RefusalKind.FieldMissing, "number") }, regions);
        var shown = await directory.Presented(kind.Key, asked.Number, cancel);
        if (shown.Value is not { } found)
        {
            limiter.Missed(institution);
            return Show(asked with { Problem = shown.Refusal }, regions);
        }
        var answer = await ask.Run(new(found.Person, null, clock.Today, visit) { Institution = institution, Disease = asked.Disease }, cancel);
        return Show(asked with { Person = found.Person, Answer = answer.Value, Problem = answer.Refusal }, regions);
    }

    static IResult Show(PatientAsked asked, RegionBook regions) => PageRoutes.Show<PatientPage>(new { Asked = asked, Regions = regions });
}
