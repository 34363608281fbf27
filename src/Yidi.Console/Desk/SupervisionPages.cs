using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Yidi.Console.Desk.Lists;
using Yidi.Console.Door;
using Yidi.Console.Parts;
using Yidi.Operations.Access;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Regions;
using Yidi.Operations.Supervision;
using Yidi.Policy;
using static Yidi.Console.Desk.Lists.Worklist;

namespace Yidi.Console.Desk;

/// <summary>Supervision: what was found, one finding with its evidence, inspections.</summary>
static class SupervisionPages
{
    internal static Worklist Findings { get; } = new("/console/findings", new("智能审核疑点", "Findings"), new("规则、检查和协查发现的疑点。告知机构、听取说明后才认定，认定后可申诉，期满才扣款。", "What rules, inspections and investigations found. The institution is told and heard before anything is decided, and may appeal before anything is deducted."), Act.ReadFindings,
        [new("state", new("状态", "State"), static () => Choices.Named(FindingRules.StateNames)), new("rule", new("规则", "Rule"), static () => Choices.Of(ReviewRules.Names)), new("number", new("疑点号或结算号", "Finding or settlement no.")), new("institution", new("机构", "Institution"))],
        [Text("疑点号", "Finding"), Text("规则", "Rule"), Text("机构", "Institution"), Text("结算", "Settlement"), Text("参保地", "Insured"), Figure("涉及基金", "At risk"), Figure("认定金额", "Decided"), Text("期限", "Due"), Text("状态", "State"), Text("发现时间", "Found")],
        new("没有疑点，或放宽筛选再看。", "No findings, or try fewer conditions."), ReadFound)
    {
        Acts = [new("/api/findings/{each}/tell", new("告知机构", "Tell the institution"), Act.ReviewFindings, Class: "btn-primary"), new("/api/findings/{each}/dismiss", new("排除", "Dismiss"), Act.ReviewFindings, NeedsNote: true)],
        Links = [("/console/inspections", new("检查", "Inspections"), Act.Inspect)],
    };

    internal static Worklist Inspections { get; } = new("/console/inspections", new("检查", "Inspections"), new("日常、专项和飞行检查：计划、抽样、记录问题、报告。", "Daily, special and unannounced inspections: planned, sampled, recorded, reported."), Act.Inspect,
        [new("state", new("状态", "State"), static () => Choices.Named(InspectionRules.StateNames))],
        [Text("检查号", "Inspection"), Text("类别", "Kind"), Text("机构", "Institution"), Text("牵头", "Led by"), Text("参加", "Joined by"), Text("所查期间", "Days looked at"), Text("组员", "Team"), Text("状态", "State")],
        new("还没有检查。", "No inspections yet."), ReadInspections)
    {
        Links = [("/console/inspections/new", new("计划检查", "Plan an inspection"), Act.Inspect)],
        Turns = false,
    };

    static async Task<PageOf<ListRow>> ReadFound(ListAsk ask)
    {
        var services = ask.Http.RequestServices;
        var (regions, reach) = (services.GetRequiredService<RegionBook>(), ask.Reach(Act.ReadFindings));
        var page = await services.GetRequiredService<ReadFindings>().List(reach.Insured, reach.Host, reach.Institutions, new(ask.Name<FindingState>("state"), ask.Code("rule", ReviewRules.Names), ask.Number("number"), ask["institution"]), ask.Paging, ask.Cancel);
        return new([.. page.Rows.Select(f => new ListRow([new(IdSource.Text(f.FindingNo), $"/console/findings/{f.FindingNo}"), Words.L(ReviewRules.Names[f.Rule]), new(f.Institution, $"/console/institutions/{f.Institution}"), f.SettlementId == 0 ? "—" : new Cell(IdSource.Text(f.SettlementId), $"/console/settlements/{f.SettlementId}"), PersonLists.Name(regions, f.InsuredRegion),
            Cell.Of(new(f.AtRiskFen)), Cell.Of(new(f.DecidedFen)), f.DueOn is { } due ? Words.Day(due) : "—", new(Words.L(FindingRules.StateNames[f.State]), Tag: Look(f.State)), ChinaTime.Text(f.FoundAt)], $"{f.FindingNo}:{f.Revision}"))], page.Next);
    }

    static async Task<PageOf<ListRow>> ReadInspections(ListAsk ask)
    {
        var services = ask.Http.RequestServices;
        var (regions, reach) = (services.GetRequiredService<RegionBook>(), ask.Reach(Act.Inspect));
        var page = await services.GetRequiredService<Inspect>().List([.. reach.Insured.Concat(reach.Host).Distinct()], ask.Name<InspectionState>("state"), ask.Paging, ask.Cancel);
        return new([.. page.Rows.Select(i => new ListRow([new(IdSource.Text(i.InspectionNo), $"/console/inspections/{i.InspectionNo}"), Words.L(InspectionRules.Kinds[i.Kind]), new(i.Institution, $"/console/institutions/{i.Institution}"), PersonLists.Name(regions, i.LeadRegion), i.JoinedRegion.Length > 0 ? PersonLists.Name(regions, i.JoinedRegion) : "—",
            $"{Words.Day(i.From)} — {Words.Day(i.Until)}", i.Team, new(Words.L(InspectionRules.StateNames[i.State]), Tag: i.State switch { InspectionState.Reported => "good", InspectionState.Withdrawn => "over", _ => "wait" })]))], page.Next);
    }

    internal static string Look(FindingState state) => state switch { FindingState.Deducted => "good", FindingState.Dismissed or FindingState.Void => "over", FindingState.Upheld or FindingState.Final => "bad", _ => "wait" };

    internal static void MapSupervisionPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/console/findings/{number}", async (string number, HttpContext http, ReadFindings read, ReviewBook book, RegionBook regions, BusinessClock clock, CancellationToken cancel) =>
        {
            var visit = PageVisit.Of(http);
            if (!long.TryParse(number, out var findingNo) || await read.Find(findingNo, cancel) is not { } found || !visit.May(Act.ReadFindings, ReadFindings.SubjectOf(found))) return PageRoutes.Unknown(http, RefusalKind.FindingUnknown, "finding", number);
            var everything = visit.May(Act.ReadFindings, new(InsuredRegion: RegionCode.Parse(found.InsuredRegion)));
            return PageRoutes.Show<FindingPage>(new { Detail = await read.Detail(found, everything, cancel), Terms = book.Terms.Rules.GetValueOrDefault(found.Rule), Regions = regions, clock.Today });
        }).PageFor(Act.ReadFindings);
        routes.MapGet("/console/inspections/new", (HttpContext http, RegionBook regions, BusinessClock clock) =>
            PageRoutes.Show<InspectionNewPage>(new { Leading = Named(Gate.ReachOf(PageVisit.Of(http).Caller, Act.Inspect), regions), Regions = regions, clock.Today, Institution = http.Request.Query["institution"].ToString() })).PageFor(Act.Inspect);
        routes.MapGet("/console/inspections/{number}", async (string number, HttpContext http, Inspect inspect, RegionBook regions, CancellationToken cancel) =>
            long.TryParse(number, out var inspectionNo) && await inspect.FindFor(PageVisit.Of(http).Caller, inspectionNo, cancel) is { } found
                ? PageRoutes.Show<InspectionPage>(new { Detail = found, Regions = regions })
                : PageRoutes.Unknown(http, RefusalKind.InspectionUnknown, "inspection", number)).PageFor(Act.Inspect);
    }

    /// <summary>Who a visitor may lead for: regions of their own, and any province for the nation.</summary>
    static IReadOnlyList<(string, string)> Named(Reach reach, RegionBook regions) =>
        [.. reach.Insured.Distinct().SelectMany(r => r == RegionCode.Nation ? Choices.Provinces(regions) : [(r.ToString(), regions.FullName(r, Words.Language))])];
}
