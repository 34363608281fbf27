using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Yidi.Console.Door;
using Yidi.Operations.Access;
using Yidi.Operations.Filing;
using Yidi.Operations.Materials;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Policies;
using Yidi.Operations.Regions;
using Yidi.Policy;

namespace Yidi.Console.Me;

/// <summary>One question of a filing.</summary>
public sealed record FilingQuestion(string Step, FilingDraft Draft, MyPerson Person, FilingProcedure? Procedure, int? PromiseDays, IReadOnlyList<MaterialSummary> Materials, RegionBook Regions, DateOnly Today, PolicyPack? Pack, Refusal? Problem = null);

/// <summary>Filing, guided: one question a page, the answers kept, check before sending (design section 9).</summary>
static class FilingPages
{
    internal static void MapFilings(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/me/filings", async (HttpContext http, ReadFilings read, RegionBook regions, KeptTexts kept, CancellationToken cancel) =>
            await MyPerson.Of(http, Act.ReadFiling) is { } person
                ? PageRoutes.Show<MyFilingsPage>(new { Person = person, Filings = await read.Of(person.Number, cancel), Regions = regions, Draft = await kept.Of(PageVisit.Of(http).AccountNo, Purpose(person), cancel) is [var draft, ..] ? draft.At : default })
                : HomePages.NobodyToActFor(http)).PageFor(Act.ReadFiling);
        routes.MapGet("/me/filings/new", Begin).PageFor(Act.File);
        routes.MapGet("/me/filings/new/{step}", static (string step, HttpContext http, FilingDesk desk) => Ask(step, http, desk)).PageFor(Act.File);
        routes.MapPost("/me/filings/new/{step}", static (string step, HttpContext http, FilingDesk desk) => Answer(step, http, desk)).PageFor(Act.File);
        routes.MapGet("/me/filings/{filing}", One).PageFor(Act.ReadFiling);
    }

    internal static string Purpose(MyPerson person) => $"filing {person.Text}";

    /// <summary>Begins anew, goes on with a draft, or begins with what an older filing says.</summary>
    static async Task<IResult> Begin(HttpContext http, FilingDesk desk, string? replaces = null, string? like = null, bool anew = false)
    {
        if (await MyPerson.Of(http, Act.File) is not { } person) return HomePages.NobodyToActFor(http);
        var account = PageVisit.Of(http).AccountNo;
        var older = long.TryParse(replaces ?? like, out var number) ? await desk.Older(person, number, http.RequestAborted) : null;
        if (older is not null) await desk.Keep(account, person, new FilingDraft { Kind = Vocabulary.Filings[older.Kind].Word, Province = older.Place[..2] + "0000", Place = older.Place, Replaces = replaces is null ? "" : IdSource.Text(older.FilingNo) }, http.RequestAborted);
        else if (anew) await desk.Forget(account, person, http.RequestAborted);
        var question = await desk.Question(account, person, "", person.May(http, Act.ReadMaterial), http.RequestAborted);
        return Results.Redirect($"/me/filings/new/{question.Step}");
    }

    static async Task<IResult> Ask(string step, HttpContext http, FilingDesk desk)
    {
        if (await MyPerson.Of(http, Act.File) is not { } person) return HomePages.NobodyToActFor(http);
        var question = await desk.Question(PageVisit.Of(http).AccountNo, person, step, person.May(http, Act.ReadMaterial), http.RequestAborted);
        return question.Step == step ? PageRoutes.Show<FilingQuestionPage>(new { Question = question }) : Results.Redirect($"/me/filings/new/{question.Step}");
    }

    static async Task<IResult> Answer(string step, HttpContext http, FilingDesk desk)
    {
        if (await MyPerson.Of(http, Act.File) is not { } person) return HomePages.NobodyToActFor(http);
        var account = PageVisit.Of(http).AccountNo;
        var before = await desk.Question(account, person, step, person.May(http, Act.ReadMaterial), http.RequestAborted);
        var draft = before.Draft.With(step, await http.Request.ReadFormAsync(http.RequestAborted), desk.Regions);
        await desk.Keep(account, person, draft, http.RequestAborted);
        // The province was answered; the city is asked next, on the same page.
        if (step == "place" && draft.Place.Length == 0) return Results.Redirect("/me/filings/new/place");
        var question = await desk.Question(account, person, "", person.May(http, Act.ReadMaterial), http.RequestAborted);
        if (question.Step == step) return PageRoutes.Show<FilingQuestionPage>(new { Question = question with { Problem = new(RefusalKind.FieldMissing, step) } });
        return Results.Redirect($"/me/filings/new/{question.Step}");
    }

    static async Task<IResult> One(string filing, HttpContext http, ReadFilings read, RegionBook regions, KeptTexts kept, CancellationToken cancel)
    {
        var found = long.TryParse(filing, out var number) ? await read.Find(number, cancel) : null;
        var visit = PageVisit.Of(http);
        if (found is null || !visit.May(Act.ReadFiling, new(new PersonNo(found.Filing.PersonNo)))) return PageRoutes.Unknown(http, RefusalKind.FilingUnknown, "filing", filing);
        // It was sent: what was kept for it is no longer needed.
        if (http.Request.Query.ContainsKey("sent")) await kept.Forget(visit.AccountNo, $"filing {new PersonNo(found.Filing.PersonNo)}", "", cancel);
        return PageRoutes.Show<MyFilingPage>(new { Detail = found, Regions = regions });
    }
}

/// <summary>What the questions of a filing need to know.</summary>
public sealed class FilingDesk(KeptTexts kept, ReadFilings filings, KeepMaterial materials, PackLibrary packs, RegionBook regions, BusinessClock clock)
{
    internal RegionBook Regions => regions;

    /// <param name="step">The question that is wanted; empty for the first without an answer.</param>
    /// <param name="mayRead">Whether the visitor may see what was uploaded: a proxy who only files need not.</param>
    internal async Task<FilingQuestion> Question(long account, MyPerson person, string step, bool mayRead, CancellationToken cancel)
    {
        var (draft, today) = (FilingDraft.Of(await kept.Find(account, FilingPages.Purpose(person), cancel)), clock.Today);
        var coverage = person.CoverageOn(today);
        var pack = coverage is null ? null : packs.InForce(RegionCode.Parse(coverage.Region), coverage.Insurance);
        var procedure = draft.KindCode == FilingKind.None ? null : pack?.ProcedureOf(draft.KindCode, today);
        var next = FilingSteps.Next(draft, procedure);
        // An answered question can be asked again; one beyond the first unanswered cannot.
        var asked = step.Length > 0 && Index(step) >= 0 && Index(step) <= Index(next) ? step : next;
        var uploaded = asked is "proof" or "check" && mayRead ? await materials.Of(person.Number, cancel) : [];
        return new(asked, draft, person, procedure, pack?.TimeLimit("promise-materials", today) is { InMonths: false } limit ? limit.Count : null, uploaded, regions, today, pack);
    }

    internal async Task Keep(long account, MyPerson person, FilingDraft draft, CancellationToken cancel) => await kept.Keep(account, FilingPages.Purpose(person), "", draft.Text(), cancel);

    internal Task Forget(long account, MyPerson person, CancellationToken cancel) => kept.Forget(account, FilingPages.Purpose(person), "", cancel);

    /// <summary>A filing of the person that a new one is to replace or resemble.</summary>
    internal async Task<FilingRecord?> Older(MyPerson person, long number, CancellationToken cancel) =>
        await filings.Find(number, cancel) is { } found && found.Filing.PersonNo == person.Number.Value ? found.Filing : null;

    static int Index(string step) => FilingSteps.All.ToList().IndexOf(step);
}
