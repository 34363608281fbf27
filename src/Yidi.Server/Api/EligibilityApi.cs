using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Yidi.Operations.Access;
using Yidi.Operations.Eligibility;
using Yidi.Operations.Insured;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Regions;
using Yidi.Policy;
using Yidi.Server.Access;

namespace Yidi.Server.Api;

/// <summary>'May I?': yes, or each missing fact with who can mend it and how.</summary>
/// <param name="FiledAs">With the benefit of which kind the visit would be settled; null when it would not.</param>
public sealed record EligibilityDocument(bool Yes, string Summary, string? Host, string? HostName, string? InsuredRegion, string? FiledAs, string? Filing, IReadOnlyList<RefusalText> Missing, IReadOnlyList<string> Notes);

static class EligibilityApi
{
    internal static void MapEligibility(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/eligibility", Ask).For(Act.AskEligibility).WithTags("Eligibility").WithName("AskEligibility")
            .WithSummary("May I? Person, place or institution, date, service, disease: yes, or each missing fact with who can mend it and how").ProducesProblem(404).ProducesProblem(422);

    static async Task<Results<Ok<EligibilityDocument>, ProblemHttpResult>> Ask(HttpContext http, AskEligibility ask, RegionBook regions, BusinessClock clock, string person, string service, CancellationToken cancel,
        string? place = null, string? institution = null, string? on = null, string? settledOn = null, string? insurance = null, string? disease = null, string? credential = null, string? item = null,
        bool emergency = false, bool referral = false, bool injury = false, bool noThirdParty = false)
    {
        var found = await http.PersonFor(Act.AskEligibility, person);
        if (found.Value is not { } record) return Problems.Of(found.Refusal!, http);
        var fields = new Fields();
        var question = new EligibilityQuestion(new(record.Person.PersonNo), fields.OptionalRegion("place", place), fields.OptionalDay("on", on) ?? clock.Today, fields.Code("service", service, Vocabulary.Visits))
        {
            Institution = fields.Text("institution", institution, 12),
            Insurance = fields.OptionalCode("insurance", insurance, Vocabulary.Insurances),
            Disease = fields.Text("disease", disease, 30),
            Credential = fields.OptionalCode("credential", credential, CredentialWords.All),
            Item = fields.Text("item", item, 50),
            SettledOn = fields.OptionalDay("settledOn", settledOn),
            Emergency = emergency,
            Referral = referral,
            Injury = injury,
            NoThirdPartyPromise = noThirdParty,
        };
        if (question.Institution.Length == 0 && question.Place is null) fields.Keep(new(RefusalKind.FieldMissing, "place", "", "请给出就医地或机构"));
        if (question.Service == VisitType.ChronicOutpatient && question.Disease.Length == 0) fields.Keep(new(RefusalKind.FieldMissing, "disease", "", "门诊慢特病须给出病种"));
        if (fields.Problem is { } problem) return Problems.Of(problem, http);
        if (question.SettledOn < question.On) return Problems.Of(new(RefusalKind.FieldInvalid, "settledOn", settledOn!, "不得早于就诊日期"), http);
        // Let in by the patient's credential alone, the clerk learns only whether, and what to say: the host sees no filings.
        var isHost = !Requests.Allowed(http.Caller(), Act.AskEligibility, question.Person, record.RegionsNow(clock.Today));
        return http.Answer(await ask.Run(question, cancel), a => Document(a, regions, isHost));
    }

    static EligibilityDocument Document(EligibilityAnswer a, RegionBook regions, bool isHost)
    {
        var english = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en";
        var missing = a.Missing.Select(Problems.Describe).ToList();
        var summary = a.Yes ? (english ? "Yes: it can be settled directly." : "可以直接结算。")
            : english ? $"Not yet: {string.Join("; ", missing.Select(static m => m.Title))}." : $"还不能直接结算：{string.Join("；", missing.Select(static m => m.Title))}。";
        return new(a.Yes, summary, a.Host?.ToString(), a.Host is { } host ? regions.FullName(host, english ? "en" : "zh") : null, a.Coverage?.Region, isHost || a.FiledAs is not { } kind ? null : Vocabulary.Filings[kind].Word,
            isHost || a.Filing is not { } filing ? null : IdSource.Text(filing.FilingNo), isHost ? [.. missing.Select(static m => m with { Why = "" })] : missing, isHost ? [] : a.Notes);
    }
}
