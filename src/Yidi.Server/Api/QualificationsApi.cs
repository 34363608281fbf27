using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Yidi.Operations.Access;
using Yidi.Operations.ChronicDisease;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Policies;
using Yidi.Policy;
using Yidi.Server.Access;

namespace Yidi.Server.Api;

public sealed record NewQualification(string? Person, string? Insurance, string? Disease, bool Promise = false, IReadOnlyList<string>? Materials = null);

public sealed record NewQualificationAct(string? Note, IReadOnlyList<string>? Materials, int Revision = 0);

public sealed record QualifiedDocument(string Qualification, string State, string StateName, int Revision, string? From, string? Until, string Reason, IReadOnlyList<string> Possible);

/// <summary>A qualification; disease empty and its name general where the reader need not know a sensitive one.</summary>
public sealed record QualificationSummary(string Qualification, string Disease, string DiseaseName, string Insurance, string InsuredRegion, string State, string StateName, string? From, string? Until, string? PromiseDue, string? Quota, int Revision);

public sealed record QualificationVersionDocument(int Version, bool InForce, string From, string? Until, string? PromiseDue, string GrantedOn, string Rule, string Clause);

public sealed record QualificationStepDocument(string Act, string ActName, string From, string To, string ByName, string Note, string At);

public sealed record QualificationDocument(QualificationSummary Qualification, string Person, string Reason, string IdentifiedBy, IReadOnlyList<string> Materials, IReadOnlyList<string> Possible, IReadOnlyList<QualificationVersionDocument> Versions, IReadOnlyList<QualificationStepDocument> Steps);

public sealed record DiseaseDocument(string Code, string Name, string NameEnglish, bool AcrossProvinces);

static class QualificationsApi
{
    internal static void MapQualifications(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/qualifications").WithTags("Qualifications");
        group.MapPost("", Apply).For(Act.ApplyForDisease).WithName("ApplyForDisease").WithSummary("Apply for a chronic or special disease").ProducesProblem(422);
        group.MapGet("", Queue).For(Act.ReviewDisease).WithName("ListQualificationQueue").WithSummary("Applications of a region in a state, the oldest first").ProducesProblem(403);
        group.MapGet("/{qualification}", Get).For(Act.ReadQualification).WithName("GetQualification").WithSummary("One qualification with every version and step").ProducesProblem(404);
        foreach (var act in new[] { QualificationAct.Supplement, QualificationAct.Withdraw, QualificationAct.Renew, QualificationAct.GiveUp, QualificationAct.HandIn })
            Map(group, act, Act.ApplyForDisease);
        foreach (var act in new[] { QualificationAct.PassFirst, QualificationAct.Reject, QualificationAct.AskSupplement })
            Map(group, act, Act.ReviewDisease);
        Map(group, QualificationAct.PassExpert, Act.ReviewDiseaseAsExpert);
        routes.MapGet("/api/persons/{person}/qualifications", OfPerson).For(Act.ReadQualification).WithTags("Qualifications").WithName("ListQualifications").WithSummary("Qualifications of a person, newest first").ProducesProblem(404);
        routes.MapGet("/api/diseases", static () => TypedResults.Ok(Diseases.Known.Select(static c => new DiseaseDocument(c, Diseases.Name(c), Diseases.Name(c, "en"), Diseases.National.ContainsKey(c))).ToList()))
            .For(Act.LookUpRegions).WithTags("Qualifications").WithName("ListDiseases").WithSummary("Chronic and special diseases by code");
    }

    static void Map(RouteGroupBuilder group, QualificationAct act, Act asked)
    {
        group.MapPost($"/{{qualification}}/{FilingsApi.Word(act.ToString())}", (string qualification, NewQualificationAct body, HttpContext http, ReadQualifications read, QualifyDisease qualify, CancellationToken cancel) => Do(qualification, act, asked, body, http, read, qualify, cancel))
            .For(asked).WithName($"Qualification{act}").WithSummary(QualificationRules.ActNames[act].English).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
    }

    static async Task<Results<Ok<QualifiedDocument>, ProblemHttpResult>> Apply(NewQualification body, HttpContext http, QualifyDisease qualify, CancellationToken cancel)
    {
        var found = await http.PersonFor(Act.ApplyForDisease, body.Person ?? "");
        if (found.Value is not { } record) return Problems.Of(found.Refusal!, http);
        var fields = new Fields();
        var application = new DiseaseApplication(new(record.Person.PersonNo), fields.OptionalCode("insurance", body.Insurance, Vocabulary.Insurances) ?? InsuranceKind.Employees, fields.Required("disease", body.Disease, 30), body.Promise,
            fields.Ids("materials", body.Materials), "");
        if (fields.Problem is { } problem) return Problems.Of(problem, http);
        var call = http.CallOf("apply-for-disease", application);
        return call.Value is { } key ? http.Answer(await qualify.Apply(key, http.Caller(), application, cancel), Document) : Problems.Of(call.Refusal!, http);
    }

    static async Task<Results<Ok<QualifiedDocument>, ProblemHttpResult>> Do(string qualification, QualificationAct act, Act asked, NewQualificationAct body, HttpContext http, ReadQualifications read, QualifyDisease qualify, CancellationToken cancel)
    {
        var fields = new Fields();
        var decision = new QualificationDecision(fields.Id("qualification", qualification), act, body.Revision, fields.Text("note", body.Note, 200), fields.Ids("materials", body.Materials));
        if (fields.Problem is { } problem) return Problems.Of(problem, http);
        if (await Found(decision.QualificationNo, asked, http, read, cancel) is null) return Unknown(qualification, http);
        var call = http.CallOf(FilingsApi.Word(act.ToString()) + "-qualification", decision);
        return call.Value is { } key ? http.Answer(await qualify.Act(key, http.Caller(), decision, cancel), Document) : Problems.Of(call.Refusal!, http);
    }

    static async Task<Results<Ok<QualificationDocument>, ProblemHttpResult>> Get(string qualification, HttpContext http, ReadQualifications read, PackLibrary packs, BusinessClock clock, CancellationToken cancel)
    {
        var number = long.TryParse(qualification, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0;
        if (await Found(number, Act.ReadQualification, http, read, cancel) is not { } detail) return Unknown(qualification, http);
        var q = detail.Qualification;
        return TypedResults.Ok(new QualificationDocument(Summary(q, http.Caller(), packs, clock), IdSource.Text(q.PersonNo), q.Reason, q.IdentifiedBy, q.Materials.Split(' ', StringSplitOptions.RemoveEmptyEntries), Possible(q.State),
            [.. detail.Versions.Select(static v => new QualificationVersionDocument(v.Version, v.InForce, Day(v.From)!, Day(v.Until), Day(v.PromiseDue), Day(v.GrantedOn)!, v.Rule, v.Clause))],
            [.. detail.Steps.Select(static s => new QualificationStepDocument(s.Act.ToString(), QualificationRules.ActNames[s.Act].Chinese, s.From.ToString(), s.To.ToString(), s.ByName, s.Note, ChinaTime.Text(s.At)))]));
    }

    static async Task<Results<Ok<List<QualificationSummary>>, ProblemHttpResult>> OfPerson(string person, HttpContext http, ReadQualifications read, PackLibrary packs, BusinessClock clock, CancellationToken cancel)
    {
        var found = await http.PersonFor(Act.ReadQualification, person);
        if (found.Value is not { } record) return Problems.Of(found.Refusal!, http);
        return TypedResults.Ok((await read.Of(new(record.Person.PersonNo), cancel)).Select(q => Summary(q, http.Caller(), packs, clock)).ToList());
    }

    static async Task<Results<Ok<List<QualificationSummary>>, ProblemHttpResult>> Queue(HttpContext http, ReadQualifications read, PackLibrary packs, BusinessClock clock, string region, CancellationToken cancel, string state = "FirstReview", string? after = null, int size = 20)
    {
        var fields = new Fields();
        var (place, wanted, last) = (fields.Region("region", region), fields.Name<QualificationState>("state", state), string.IsNullOrEmpty(after) ? 0 : fields.Id("after", after));
        if (fields.Problem is { } problem) return Problems.Of(problem, http);
        if (Gate.Refuse(http.Caller(), Act.ReviewDisease, new(InsuredRegion: place)) is { } refusal) return Problems.Of(refusal, http);
        return TypedResults.Ok((await read.Queue(place, wanted, last, size, cancel)).Select(q => Summary(q, http.Caller(), packs, clock)).ToList());
    }

    static async Task<QualificationDetail?> Found(long number, Act act, HttpContext http, ReadQualifications read, CancellationToken cancel)
    {
        if (await read.Find(number, cancel) is not { } detail) return null;
        var person = new PersonNo(detail.Qualification.PersonNo);
        if (Gate.Refuse(http.Caller(), act, new(person, RegionCode.Parse(detail.Qualification.InsuredRegion))) is null) return detail;
        return (await http.PersonFor(act, person.ToString())).Value is not null && Requests.InstitutionOf(http.Caller()).Length > 0 ? detail : null;
    }

    static ProblemHttpResult Unknown(string qualification, HttpContext http) => Problems.Of(new(RefusalKind.QualificationUnknown, "qualification", qualification.Length <= 20 ? qualification : ""), http);

    static QualifiedDocument Document(QualificationOutcome o) => new(IdSource.Text(o.QualificationNo), o.State.ToString(), QualificationRules.StateNames[o.State].In(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName), o.Revision, Day(o.From), Day(o.Until), o.Reason, Possible(o.State));

    static IReadOnlyList<string> Possible(QualificationState state) => [.. QualificationRules.Steps.Possible(state).Where(static a => a is not (QualificationAct.BreakPromise or QualificationAct.Expire or QualificationAct.EndWithCoverage)).Select(static a => FilingsApi.Word(a.ToString()))];

    /// <summary>Who reviews and the person see the disease; who only looks after them sees a sensitive one masked.</summary>
    static QualificationSummary Summary(QualificationRecord q, Caller caller, PackLibrary packs, BusinessClock clock)
    {
        var language = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;
        var subject = new Subject(new(q.PersonNo), RegionCode.Parse(q.InsuredRegion));
        var needsToKnow = Gate.Refuse(caller, Act.ApplyForDisease, subject) is null || Gate.Refuse(caller, Act.ReviewDisease, subject) is null;
        var (code, name) = needsToKnow ? (q.DiseaseCode, Diseases.Name(q.DiseaseCode, language)) : Diseases.Masked(q.DiseaseCode, language);
        // Quotas are by disease; where a pack divides them by class of person, the commonest class is shown.
        var quota = packs.InForce(RegionCode.Parse(q.InsuredRegion), q.Insurance)?.DiseaseQuota(q.DiseaseCode, q.Insurance == InsuranceKind.Employees ? PersonClass.Active : PersonClass.Adult, clock.Today);
        return new(IdSource.Text(q.QualificationNo), code, name, Vocabulary.Insurances[q.Insurance].Word, q.InsuredRegion, q.State.ToString(), QualificationRules.StateNames[q.State].In(language), Day(q.From), Day(q.Until), Day(q.PromiseDue),
            quota is { } limit ? $"{limit.Amount} / {limit.Period}" : null, q.Revision);
    }

    static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
