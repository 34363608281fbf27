using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Yidi.Operations.Access;
using Yidi.Operations.Filing;
using Yidi.Operations.Insured;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Regions;
using Yidi.Policy;
using Yidi.Server.Access;

namespace Yidi.Server.Api;

/// <summary>What somebody files. 'draft' keeps it without submitting; 'selfPaid' with 'treatedFrom' files after paying.</summary>
public sealed record NewFiling(string? Person, string? Insurance, string? Kind, string? Place, string? From, string? Until, bool Promise = false, IReadOnlyList<string>? Materials = null, string? TreatedFrom = null, bool SelfPaid = false,
    string? Replaces = null, string? Referral = null, bool Draft = false);

/// <summary>Many persons of one employer or school, filed alike.</summary>
public sealed record NewFilingBatch(string? OnBehalfOf, string? Channel, IReadOnlyList<NewFiling?>? Filings);

public sealed record FiledDocument(string Filing, string State, string StateName, int Revision, string Reason, IReadOnlyList<string> Possible);

public sealed record BatchLine(int Line, FiledDocument? Filed, RefusalText? Refused);

/// <summary>An act; revision is the one the caller saw.</summary>
public sealed record NewFilingAct(string? Note, IReadOnlyList<string>? Materials, int Revision = 0, string? On = null);

public sealed record FilingSummary(string Filing, string Kind, string KindName, string Place, string PlaceName, string Insurance, string InsuredRegion, string From, string? Until, string State, string StateName, string? PromiseDue, string Lateness, string Channel, int Revision);

public sealed record FilingVersionDocument(int Version, string Kind, string Place, bool InForce, string From, string? Until, string? PromiseDue, string GrantedOn, string Rule, string Clause);

public sealed record FilingStepDocument(string Act, string ActName, string From, string To, string ByName, string Channel, string Note, string At);

public sealed record FilingDocument(FilingSummary Filing, string Person, string Reason, IReadOnlyList<string> Materials, IReadOnlyList<string> Possible, IReadOnlyList<FilingVersionDocument> Versions, IReadOnlyList<FilingStepDocument> Steps);

static class FilingsApi
{
    const int MaxBatch = 500;

    /// <summary>Acts nobody asks for: they follow from time, from a coverage, or from another filing.</summary>
    static readonly FilingAct[] BySystem = [FilingAct.Replace, FilingAct.BreakPromise, FilingAct.Expire, FilingAct.EndWithCoverage];

    internal static void MapFilings(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/filings").WithTags("Filings");
        group.MapPost("", File).For(Act.File).WithName("FileTreatment").WithSummary("File, or keep a draft").ProducesProblem(409).ProducesProblem(422);
        group.MapPost("/batch", Batch).For(Act.FileInBatch).WithName("FileBatch").WithSummary("File for persons of one employer or school; each line is answered by itself").ProducesProblem(422);
        group.MapGet("", Queue).For(Act.ReviewFiling).WithName("ListFilingQueue").WithSummary("Filings of a region in a state, the oldest first").ProducesProblem(403);
        group.MapGet("/{filing}", Get).For(Act.ReadFiling).WithName("GetFiling").WithSummary("One filing with every version and step").ProducesProblem(404);
        group.MapPost("/{filing}/save-draft", SaveDraft).For(Act.File).WithName("FilingSaveDraft").WithSummary("Change a draft").ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        foreach (var act in new[] { FilingAct.Submit, FilingAct.Supplement, FilingAct.Withdraw, FilingAct.Cancel, FilingAct.HandIn })
            Map(group, act, Act.File);
        foreach (var act in new[] { FilingAct.Approve, FilingAct.Reject, FilingAct.AskSupplement })
            Map(group, act, Act.ReviewFiling);
        routes.MapGet("/api/persons/{person}/filings", OfPerson).For(Act.ReadFiling).WithTags("Filings").WithName("ListFilings").WithSummary("Filings of a person, newest first").ProducesProblem(404);
    }

    static void Map(RouteGroupBuilder group, FilingAct act, Act asked)
    {
        var word = Word(act.ToString());
        group.MapPost($"/{{filing}}/{word}", (string filing, NewFilingAct body, HttpContext http, ReadFilings read, FileTreatment file, CancellationToken cancel) => Do(filing, act, asked, body, http, read, file, cancel))
            .For(asked).WithName($"Filing{act}").WithSummary(FilingRules.ActNames[act].English).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
    }

    /// <summary>'AskSupplement' as a path: ask-supplement.</summary>
    internal static string Word(string name) => string.Concat(name.Select(static (c, i) => char.IsAsciiLetterUpper(c) && i > 0 ? $"-{char.ToLowerInvariant(c)}" : char.ToLowerInvariant(c).ToString()));

    static async Task<Results<Ok<FiledDocument>, ProblemHttpResult>> File(NewFiling body, HttpContext http, FileTreatment file, BusinessClock clock, CancellationToken cancel)
    {
        var found = await http.PersonFor(Act.File, body.Person ?? "");
        if (found.Value is not { } record) return Problems.Of(found.Refusal!, http);
        var read = Read(body, clock, "");
        if (read.Value is not { } application) return Problems.Of(read.Refusal!, http);
        // What was asked, not what it means today: an honest retry after midnight is the same request.
        var call = http.CallOf(body.Draft ? "draft-filing" : "file", body);
        if (call.Value is not { } key) return Problems.Of(call.Refusal!, http);
        var channel = FilingChannels.Of(http.Caller(), new(record.Person.PersonNo)) ?? FilingChannel.Window;
        return http.Answer(body.Draft ? await file.Draft(key, http.Caller(), application, channel, cancel) : await file.Submit(key, http.Caller(), application, channel, cancel), Document);
    }

    static async Task<Results<Ok<FiledDocument>, ProblemHttpResult>> SaveDraft(string filing, NewFiling body, HttpContext http, ReadFilings read, FileTreatment file, BusinessClock clock, CancellationToken cancel)
    {
        var fields = new Fields();
        var number = fields.Id("filing", filing);
        if (fields.Problem is { } problem) return Problems.Of(problem, http);
        if (await Found(number, Act.File, http, read, cancel) is null) return Unknown(filing, http);
        var parsed = Read(body, clock, "");
        if (parsed.Value is not { } application) return Problems.Of(parsed.Refusal!, http);
        var call = http.CallOf("save-draft", new { filing, body });
        return call.Value is { } key ? http.Answer(await file.SaveDraft(key, http.Caller(), number, application, cancel), Document) : Problems.Of(call.Refusal!, http);
    }

    static async Task<Results<Ok<List<BatchLine>>, ProblemHttpResult>> Batch(NewFilingBatch body, HttpContext http, FileTreatment file, BusinessClock clock, CancellationToken cancel)
    {
        var fields = new Fields();
        var onBehalfOf = fields.Required("onBehalfOf", body.OnBehalfOf, 200);
        var channel = body.Channel == "school" ? FilingChannel.School : FilingChannel.Employer;
        if (body.Channel is not (null or "" or "employer" or "school")) fields.Keep(new(RefusalKind.FieldInvalid, "channel", body.Channel.Length <= 40 ? body.Channel : "", "应为 employer 或 school"));
        if (body.Filings?.Any(static f => f is null or { Draft: true }) == true) fields.Keep(new(RefusalKind.FieldInvalid, "filings", "", "批量备案不能为空行或草稿"));
        if (body.Filings is not { Count: > 0 and <= MaxBatch }) fields.Keep(new(RefusalKind.FieldInvalid, "filings", "", $"每批1至{MaxBatch}人"));
        if (fields.Problem is { } problem) return Problems.Of(problem, http);
        var call = http.CallOf("file-batch", body);
        if (call.Value is not { } key) return Problems.Of(call.Refusal!, http);
        var lines = new List<BatchLine>();
        foreach (var (one, i) in body.Filings!.Select(static (f, i) => (f!, i + 1)))
        {
            // Each line has a key of its own, so that a batch that was cut off goes on where it stopped.
            var lineKey = key with { Key = key.Key with { MessageId = string.Create(CultureInfo.InvariantCulture, $"{key.Key.MessageId}#{i}") }, Fingerprint = key.Fingerprint };
            var found = await http.PersonFor(Act.FileInBatch, one.Person ?? "");
            var read = found.Refusal is { } unknown ? unknown : Read(one, clock, onBehalfOf);
            var filed = read.Value is { } application ? await file.Submit(lineKey, http.Caller(), application, channel, cancel) : read.Refusal!;
            lines.Add(new(i, filed.Value is { } done ? Document(done) : null, filed.Refusal is { } refused ? Problems.Describe(refused) : null));
        }
        return TypedResults.Ok(lines);
    }

    static async Task<Results<Ok<FiledDocument>, ProblemHttpResult>> Do(string filing, FilingAct act, Act asked, NewFilingAct body, HttpContext http, ReadFilings read, FileTreatment file, CancellationToken cancel)
    {
        var fields = new Fields();
        var decision = new FilingDecision(fields.Id("filing", filing), act, body.Revision, fields.Text("note", body.Note, 200), fields.Ids("materials", body.Materials), fields.OptionalDay("on", body.On));
        if (fields.Problem is { } problem) return Problems.Of(problem, http);
        if (await Found(decision.FilingNo, asked, http, read, cancel) is null) return Unknown(filing, http);
        var call = http.CallOf(Word(act.ToString()) + "-filing", decision);
        return call.Value is { } key ? http.Answer(await file.Act(key, http.Caller(), decision, cancel), Document) : Problems.Of(call.Refusal!, http);
    }

    static async Task<Results<Ok<FilingDocument>, ProblemHttpResult>> Get(string filing, HttpContext http, ReadFilings read, RegionBook regions, CancellationToken cancel)
    {
        var number = long.TryParse(filing, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0;
        if (await Found(number, Act.ReadFiling, http, read, cancel) is not { } detail) return Unknown(filing, http);
        var f = detail.Filing;
        return TypedResults.Ok(new FilingDocument(Summary(f, regions), IdSource.Text(f.PersonNo), f.Reason, f.Materials.Split(' ', StringSplitOptions.RemoveEmptyEntries), Possible(f.State),
            [.. detail.Versions.Select(static v => new FilingVersionDocument(v.Version, Vocabulary.Filings[v.Kind].Word, v.Place, v.InForce, Day(v.From)!, Day(v.Until), Day(v.PromiseDue), Day(v.GrantedOn)!, v.Rule, v.Clause))],
            [.. detail.Steps.Select(static s => new FilingStepDocument(s.Act.ToString(), FilingRules.ActNames[s.Act].Chinese, s.From.ToString(), s.To.ToString(), s.ByName, s.Channel.ToString(), s.Note, ChinaTime.Text(s.At)))]));
    }

    static async Task<Results<Ok<List<FilingSummary>>, ProblemHttpResult>> OfPerson(string person, HttpContext http, ReadFilings read, RegionBook regions, CancellationToken cancel)
    {
        var found = await http.PersonFor(Act.ReadFiling, person);
        if (found.Value is not { } record) return Problems.Of(found.Refusal!, http);
        return TypedResults.Ok((await read.Of(new(record.Person.PersonNo), cancel)).Select(f => Summary(f, regions)).ToList());
    }

    static async Task<Results<Ok<List<FilingSummary>>, ProblemHttpResult>> Queue(HttpContext http, ReadFilings read, RegionBook regions, string region, CancellationToken cancel, string state = "UnderReview", string? after = null, int size = 20)
    {
        var fields = new Fields();
        var (place, wanted, last) = (fields.Region("region", region), fields.Name<FilingState>("state", state), string.IsNullOrEmpty(after) ? 0 : fields.Id("after", after));
        if (fields.Problem is { } problem) return Problems.Of(problem, http);
        if (Gate.Refuse(http.Caller(), Act.ReviewFiling, new(InsuredRegion: place)) is { } refusal) return Problems.Of(refusal, http);
        return TypedResults.Ok((await read.Queue(place, wanted, last, size, cancel)).Select(f => Summary(f, regions)).ToList());
    }

    /// <summary>A filing of a person or region the caller does not reach is as unknown as one that does not exist.</summary>
    static async Task<FilingDetail?> Found(long number, Act act, HttpContext http, ReadFilings read, CancellationToken cancel)
    {
        if (await read.Find(number, cancel) is not { } detail) return null;
        var person = new PersonNo(detail.Filing.PersonNo);
        if (Gate.Refuse(http.Caller(), act, new(person, RegionCode.Parse(detail.Filing.InsuredRegion))) is null) return detail;
        return (await http.PersonFor(act, person.ToString())).Value is not null && Requests.InstitutionOf(http.Caller()).Length > 0 ? detail : null;
    }

    static Result<FilingApplication> Read(NewFiling body, BusinessClock clock, string onBehalfOf)
    {
        var fields = new Fields();
        var application = new FilingApplication(fields.Person("person", body.Person), fields.OptionalCode("insurance", body.Insurance, Vocabulary.Insurances) ?? InsuranceKind.Employees, fields.Code("kind", body.Kind, Vocabulary.Filings),
            fields.Region("place", body.Place), fields.OptionalDay("from", body.From) ?? clock.Today, fields.OptionalDay("until", body.Until), body.Promise, fields.Ids("materials", body.Materials),
            fields.OptionalDay("treatedFrom", body.TreatedFrom), body.SelfPaid, string.IsNullOrEmpty(body.Replaces) ? 0 : fields.Id("replaces", body.Replaces), fields.Text("referral", body.Referral, 200), onBehalfOf);
        return fields.Problem is { } problem ? problem : application;
    }

    static ProblemHttpResult Unknown(string filing, HttpContext http) => Problems.Of(new(RefusalKind.FilingUnknown, "filing", filing.Length <= 20 ? filing : ""), http);

    static FiledDocument Document(FilingOutcome o) => new(IdSource.Text(o.FilingNo), o.State.ToString(), FilingRules.StateNames[o.State].In(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName), o.Revision, o.Reason, Possible(o.State));

    static IReadOnlyList<string> Possible(FilingState state) => [.. FilingRules.Steps.Possible(state).Where(static a => !BySystem.Contains(a)).Select(static a => Word(a.ToString()))];

    static FilingSummary Summary(FilingRecord f, RegionBook regions) => new(IdSource.Text(f.FilingNo), Vocabulary.Filings[f.Kind].Word, Vocabulary.Filings[f.Kind].In(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName), f.Place,
        regions.FullName(RegionCode.Parse(f.Place)), Vocabulary.Insurances[f.Insurance].Word, f.InsuredRegion, Day(f.From)!, Day(f.Until), f.State.ToString(), FilingRules.StateNames[f.State].In(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName),
        Day(f.PromiseDue), f.Lateness.ToString(), f.Channel.ToString(), f.Revision);

    static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
