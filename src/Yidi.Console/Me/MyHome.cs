using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Yidi.Console.Door;
using Yidi.Operations.Access;
using Yidi.Operations.ChronicDisease;
using Yidi.Operations.Filing;
using Yidi.Operations.Insured;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Policies;
using Yidi.Operations.Regions;
using Yidi.Operations.Settlement;
using Yidi.Policy;

namespace Yidi.Console.Me;

/// <summary>How far a yearly sum has come towards its limit.</summary>
public sealed record Gauge(string Name, Money Counted, Money Limit, string Clause)
{
    public int Percent => Limit.Fen == 0 ? 100 : (int)Math.Min(100, Counted.Fen * 100 / Limit.Fen);
}

/// <summary>Something the person should see to: what, by when, and where.</summary>
public sealed record ToDo(string Icon, string Text, string Link, DateOnly? By);

/// <summary>What the home page shows of a person.</summary>
public sealed record MyHome(MyPerson Person, Coverage? Coverage, string InsuredPlace, IReadOnlyList<FilingRecord> Filings, IReadOnlyList<QualificationRecord> Diseases, IReadOnlyList<SettlementSummary> Receipts,
    IReadOnlyList<Gauge> Gauges, int Year, IReadOnlyList<ToDo> ToDos, IReadOnlyList<Outage> Outages, RegionBook Regions, DateOnly Today);

/// <summary>The first page a person sees, and what it is put together from.</summary>
static class HomePages
{
    internal static void MapMyHome(this IEndpointRouteBuilder routes) => routes.MapGet("/me", async (HttpContext http, MyFacts facts) =>
        await MyPerson.Of(http, Act.ReadPerson) is { } person ? PageRoutes.Show<MyHomePage>(new { Home = await facts.Home(person, http.RequestAborted) }) : NobodyToActFor(http)).PageFor(Act.ReadPerson);

    /// <summary>An officer who opens the insured persons' pages has no person of their own.</summary>
    internal static IResult NobodyToActFor(HttpContext http) => PageVisit.Of(http).IsOfficer ? Results.Redirect("/console") : PageRoutes.Refused(http, new(RefusalKind.NotAllowed, "person"));
}

/// <summary>Reads what the person's own pages show.</summary>
public sealed class MyFacts(ReadFilings filings, ReadQualifications qualifications, ListSettlements settlements, ReadSettlement read, PackLibrary packs, RegionBook regions, Outages outages, BusinessClock clock)
{
    const int RecentReceipts = 3;

    /// <summary>A filing or qualification that ends within so many days is named among what to do.</summary>
    const int SoonDays = 30;

    public async Task<MyHome> Home(MyPerson person, CancellationToken cancel)
    {
        var today = clock.Today;
        var (mine, diseases) = (await filings.Of(person.Number, cancel), await qualifications.Of(person.Number, cancel));
        var coverage = person.CoverageOn(today);
        var (gauges, year) = await Gauges(person, coverage, today, cancel);
        var places = mine.Where(static f => f.State == FilingState.Effective).Select(static f => RegionCode.Parse(f.Place)).Concat(coverage is null ? [] : [RegionCode.Parse(coverage.Region)]).Distinct().ToList();
        return new(person, coverage, coverage is null ? "—" : regions.FullName(RegionCode.Parse(coverage.Region), Words.Language), mine, diseases,
            (await settlements.OfPerson(person.Number, new("", RecentReceipts, false), cancel)).Rows, gauges, year, ToDos(mine, diseases, today), await outages.Overlapping(clock.UtcNow, clock.UtcNow.AddDays(SoonDays), places, cancel), regions, today);
    }

    async Task<(IReadOnlyList<Gauge>, int)> Gauges(MyPerson person, Coverage? coverage, DateOnly today, CancellationToken cancel)
    {
        if (coverage is null || packs.InForce(RegionCode.Parse(coverage.Region), coverage.Insurance) is not { } pack) return ([], today.Year);
        var year = pack.InsuranceYearOf(today);
        var sums = (await read.BenefitYears(person.Number, cancel)).Where(y => y.Insurance == coverage.Insurance && y.Year.Year == year).Select(static y => y.Year.Before).FirstOrDefault() ?? Accumulators.Empty;
        var drawn = new List<Gauge>();
        foreach (var (visit, name) in new[] { (VisitType.OrdinaryOutpatient, Words.L("门诊", "Outpatient")), (VisitType.OrdinaryInpatient, Words.L("住院", "Inpatient")) })
        {
            var limits = pack.LimitsOf(visit, coverage.PersonClass, today);
            if (limits.Deductible is { } first && first > Money.Zero) drawn.Add(new($"{name}{Words.L("起付标准", " deductible")}", new(sums[limits.DeductibleSum]), first, limits.DeductibleSays!.Clause.In(Words.Language)));
            if (limits.Cap is { } most && drawn.All(g => g.Clause != limits.CapSays!.Clause.In(Words.Language))) drawn.Add(new($"{name}{Words.L("年度支付限额", " yearly cap")}", new(sums[limits.CapSum]), most, limits.CapSays!.Clause.In(Words.Language)));
        }
        return (drawn, year);
    }

    static List<ToDo> ToDos(IReadOnlyList<FilingRecord> filings, IReadOnlyList<QualificationRecord> diseases, DateOnly today)
    {
        var soon = today.AddDays(SoonDays);
        var found = new List<ToDo>();
        foreach (var f in filings)
        {
            var link = $"/me/filings/{IdSource.Text(f.FilingNo)}";
            if (f.State == FilingState.NeedsSupplement) found.Add(new("upload", Words.L($"备案需要补充材料：{f.Reason}", $"A filing needs more material: {f.Reason}"), link, null));
            else if (f.State is FilingState.Effective or FilingState.Suspended && f.PromiseDue is { } due) found.Add(new("upload", Words.L("补齐备案承诺的材料", "Hand in what the filing promised"), link, due));
            else if (f.State == FilingState.Effective && f.Until <= soon) found.Add(new("calendar", Words.L("临时备案即将到期，需要时请续办", "A temporary filing ends soon; renew it if needed"), link, f.Until));
        }
        foreach (var q in diseases.Where(q => q.State is QualificationState.NeedsSupplement or QualificationState.Qualified && (q.State == QualificationState.NeedsSupplement || q.Until <= soon)))
            found.Add(new("stethoscope", q.State == QualificationState.NeedsSupplement ? Words.L("慢特病申请需要补充材料", "A disease application needs more material") : Words.L("慢特病资格即将到期，请续期", "A qualification ends soon; renew it"), "/me/diseases", q.Until));
        return found;
    }
}
