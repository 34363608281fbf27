using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Yidi.Console.Door;
using Yidi.Operations.Access;
using Yidi.Operations.Eligibility;
using Yidi.Operations.Institutions;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Policies;
using Yidi.Operations.Regions;
using Yidi.Operations.Settlement;
using Yidi.Policy;

namespace Yidi.Console.Me;

/// <summary>'May I?' as asked on the page, and its answer once it was asked.</summary>
public sealed record BeforeYouGo(MyPerson Person, string Place, string Institution, string Service, string Disease, string On, EligibilityAnswer? Answer, Refusal? Problem, IReadOnlyList<Outage> Outages, RegionBook Regions, DateOnly Today);

/// <summary>One side of a comparison: where, and what each way of going there would cost.</summary>
public sealed record EstimatedSide(string Name, IReadOnlyList<EstimatedWay> Ways)
{
    public Money Most => Ways.Where(static w => w.Receipt is not null).Select(static w => w.Receipt!.Person).DefaultIfEmpty(Money.Zero).Max();
}

/// <summary>An estimate as asked and answered.</summary>
public sealed record Estimate(MyPerson Person, string Service, string Amount, string PlaceA, string LevelA, string PlaceB, string LevelB, string Disease, IReadOnlyList<EstimatedSide> Sides, Refusal? Problem, bool IsSandboxPack, RegionBook Regions);

/// <summary>What a person asks before travelling: may I, where, and what will it cost.</summary>
static class BeforePages
{
    internal static void MapBeforeYouGo(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/me/before", May).PageFor(Act.AskEligibility);
        routes.MapGet("/me/estimate", static async (HttpContext http, EstimateDesk desk, string? service, string? amount, string? placeA, string? levelA, string? placeB, string? levelB, string? disease) =>
            await MyPerson.Of(http, Act.AskEligibility) is { } person
                ? PageRoutes.Show<EstimatePage>(new { Estimate = await desk.Run(person, service ?? "inpatient", amount ?? "", placeA ?? "110000", levelA ?? "three", placeB ?? "", levelB ?? "two", disease ?? "", http.RequestAborted) })
                : HomePages.NobodyToActFor(http)).PageFor(Act.AskEligibility);
        routes.MapGet("/me/institutions", Institutions).OpenPage();
    }

    static async Task<IResult> May(HttpContext http, AskEligibility ask, Outages outages, RegionBook regions, BusinessClock clock, CancellationToken cancel, string? place = null, string? institution = null, string? service = null, string? disease = null, string? on = null)
    {
        if (await MyPerson.Of(http, Act.AskEligibility) is not { } person) return HomePages.NobodyToActFor(http);
        var page = new BeforeYouGo(person, place ?? "", institution?.Trim() ?? "", service ?? "inpatient", disease ?? "", on ?? clock.Today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), null, null, await outages.Coming(clock.UtcNow, cancel), regions, clock.Today);
        if (page.Place.Length == 0 && page.Institution.Length == 0) return PageRoutes.Show<BeforePage>(new { Page = page });
        var day = DateOnly.TryParseExact(page.On, "yyyy-MM-dd", out var asked) && asked.Year is >= 2000 and <= 2200 ? asked : clock.Today;
        Vocabulary.TryFind(Vocabulary.Visits, page.Service, out var visit);
        var host = RegionCode.TryParse(page.Place, out var region) ? region : (RegionCode?)null;
        if (visit == default || (host is null && page.Institution.Length == 0)) return PageRoutes.Show<BeforePage>(new { Page = page with { Problem = new(RefusalKind.FieldInvalid, "place", page.Place) } });
        var answer = await ask.Run(new(person.Number, host, day, visit) { Institution = page.Institution, Disease = page.Disease }, cancel);
        return PageRoutes.Show<BeforePage>(new { Page = page with { Answer = answer.Value, Problem = answer.Refusal } });
    }

    static async Task<IResult> Institutions(HttpContext http, SearchInstitutions search, RegionBook regions, BusinessClock clock, CancellationToken cancel, string? place = null, string? service = null, string? disease = null, string? text = null, string? after = null)
    {
        const int Size = 20;
        Vocabulary.TryFind(Vocabulary.Visits, service ?? "", out var visit);
        var found = await search.Run(new(RegionCode.TryParse(place, out var region) ? region : null, visit == default ? null : visit, disease ?? "", null, null, Short(text), Short(after), Size + 1), clock.Today, cancel);
        return PageRoutes.Show<InstitutionsPage>(new { Found = found.Take(Size).ToList(), Next = found.Count > Size ? found[Size - 1].Institution.Number : "", Place = place ?? "", Service = service ?? "", Disease = disease ?? "", Text = Short(text), Regions = regions });
    }

    static string Short(string? text) => text is { Length: <= 40 } ? text.Trim() : "";
}

/// <summary>Estimates with what the person already used up this year, by the rules by which it will be settled.</summary>
public sealed class EstimateDesk(ReadFacts facts, ReadSettlement read, PackLibrary packs, RegionBook regions, BusinessClock clock)
{
    internal async Task<Estimate> Run(MyPerson person, string service, string amount, string placeA, string levelA, string placeB, string levelB, string disease, CancellationToken cancel)
    {
        var shown = new Estimate(person, service, amount, placeA, levelA, placeB, levelB, disease, [], null, false, regions);
        if (amount.Length == 0) return shown;
        if (!Money.TryParseYuan(amount, out var cost) || cost <= Money.Zero || cost.Fen > 1_000_000_000_00) return shown with { Problem = new(RefusalKind.FieldInvalid, "amount", amount.Length <= 20 ? amount : "") };
        if (person.CoverageOn(clock.Today) is not { } coverage || !Vocabulary.TryFind(Vocabulary.Visits, service, out var visit)) return shown with { Problem = new(RefusalKind.NotCovered, "insurance") };
        if (packs.InForce(RegionCode.Parse(coverage.Region), coverage.Insurance) is not { } pack) return shown with { Problem = new(RefusalKind.NoPack, "insured-region", coverage.Region) };
        var sides = new List<EstimatedSide>();
        foreach (var (place, level) in new[] { (placeA, levelA), (placeB, levelB) })
            if (RegionCode.TryParse(place, out var host) && regions.Knows(host) && Vocabulary.TryFind(Vocabulary.Levels, level, out var code)) sides.Add(await Side(person, coverage.Insurance, visit, cost, host, code, disease, pack, cancel));
        return shown with { Sides = sides, IsSandboxPack = pack.IsSandboxDefault, Problem = sides.Count == 0 ? new(RefusalKind.FieldMissing, "placeA") : null };
    }

    async Task<EstimatedSide> Side(MyPerson person, InsuranceKind insurance, VisitType visit, Money cost, RegionCode host, InstitutionLevel level, string disease, PolicyPack pack, CancellationToken cancel)
    {
        var today = clock.Today;
        var question = new VisitInQuestion(person.Number, insurance, visit, host, "", today, today);
        var entitlement = (await facts.Of(question, cancel))?.Entitlement(question);
        var year = pack.InsuranceYearOf(today);
        var years = (await read.BenefitYears(person.Number, cancel)).Where(y => y.Insurance == insurance && y.Year.Year == year).Select(static y => y.Year).DefaultIfEmpty(BenefitYear.Untouched(year)).ToList();
        var name = $"{regions.FullName(host, Words.Language)} · {Words.L(Vocabulary.Levels[level])}";
        return entitlement is null ? new(name, []) : new(name, EstimateCost.Of(Bill(visit, cost, host, level, disease, today), entitlement.InsuredRegion, entitlement, years, pack));
    }

    /// <summary>One line wholly in scope: what the doctor cannot know yet is not guessed.</summary>
    static Bill Bill(VisitType visit, Money cost, RegionCode host, InstitutionLevel level, string disease, DateOnly on) => new()
    {
        VisitNo = 0, Revision = 1, Part = "estimate", Institution = InstitutionNo.Parse($"H{host}00000"), Level = level, HostRegion = host, VisitType = visit,
        DiseaseCode = visit == VisitType.ChronicOutpatient ? disease : "", VisitDate = on, SettlementDate = on, CatalogueOf = CatalogueOwner.Host, CatalogueVersion = "",
        Lines = [new() { LineNo = "1", ItemCode = "", ItemName = "", FeeDate = on, Class = ItemClass.A, OwnShare = Rate.Zero, Total = cost, FullOwn = Money.Zero, OverLimit = Money.Zero, FirstShare = Money.Zero, InScope = cost }],
    };
}
