using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Yidi.Console.Desk.Lists;
using Yidi.Console.Door;
using Yidi.Console.Parts;
using Yidi.Operations.Access;
using Yidi.Operations.Collaboration;
using Yidi.Operations.Funds;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Regions;
using Yidi.Policy;
using static Yidi.Console.Desk.Lists.Worklist;

namespace Yidi.Console.Desk;

/// <summary>What regions ask one another: the list, one case, and raising a new one.</summary>
static class CasePages
{
    internal static Worklist Cases { get; } = new("/console/cases", new("问题协同", "Cases"), new("两地经办机构互相提出的问题；谁先受理谁负责，逾期自动上报。", "What agencies ask one another; whoever takes it first is responsible, and what is overdue goes up by itself."), Act.ReadCases,
        [new("state", new("状态", "State"), static () => Choices.Named(CaseRules.StateNames)), new("kind", new("类别", "Kind"), static () => Choices.Of(CaseRules.Kinds)), new("number", new("协同号或结算号", "Case or settlement no.")), new("overdue", new("期限", "Term"), static () => [("yes", Words.L("已逾期", "overdue"))])],
        [Text("协同号", "Case"), Text("类别", "Kind"), Text("提出方", "Asked by"), Text("答复方", "To be answered by"), Text("级别", "Level"), Text("负责人", "Responsible"), Text("答复期限", "Due"), Text("状态", "State"), Text("提出时间", "Raised")],
        new("没有协同，或放宽筛选再看。", "No cases, or try fewer conditions."), Read)
    {
        Links = [("/console/cases/new", new("提出协同", "Raise a case"), Act.RaiseCases), ("/console/large-bills", new("大额费用", "Large bills"), Act.RaiseCases)],
        Acts = [new("/api/cases/{each}/take", new("受理", "Take"), Act.AnswerCases, Class: "btn-primary")],
    };

    /// <summary>The month that is over where none was chosen: batches are asked about when a month has ended.</summary>
    static readonly ListFilter SettledIn = new("month", new("结算月份", "Settled in"), Type: "month") { Preset = static services => $"{services.GetRequiredService<BusinessClock>().Today.AddMonths(-1):yyyy-MM}" };

    internal static Worklist LargeBills { get; } = new("/console/large-bills", new("大额费用", "Large bills"), new("本地参保人一个月内的大额结算和报销；勾选后一并请就医地协查。", "Large settlements and claims of a month of persons insured here; ticked ones are asked about together."), Act.RaiseCases,
        [SettledIn],
        [Text("结算号", "Settlement"), Text("结算时间", "Settled"), Text("参保地", "Insured place"), Text("就医机构", "Institution"), Text("就医地", "Place of treatment"), Figure("总费用", "Total"), Figure("基金支付", "Fund"), Text("协查", "Case")],
        new("这个月没有大额费用。", "No large bills in this month."), ReadLargeBills)
    {
        Acts = [new("/api/cases/large-bills/{each}", new("发起协查", "Ask about them"), Act.RaiseCases, Class: "btn-primary")],
    };

    static async Task<PageOf<ListRow>> ReadLargeBills(ListAsk ask)
    {
        var services = ask.Http.RequestServices;
        var regions = services.GetRequiredService<RegionBook>();
        if (!Month.TryParse(SettledIn.ValueIn(ask).Replace("-", "", StringComparison.Ordinal), out var month)) return new([], "");
        var page = await services.GetRequiredService<LargeBills>().Of(ask.Reach(Act.RaiseCases).Insured, await PersonLists.Served(ask), month, ask.Paging, ask.Cancel);
        return new([.. page.Rows.Select(b => new ListRow([new(IdSource.Text(b.Settlement.Id), $"/console/settlements/{b.Settlement.Id}"), ChinaTime.Text(b.Settlement.SettledAt), PersonLists.Name(regions, b.Settlement.Insured.ToString()), TreatmentLists.InstitutionOf(b.Settlement.Institution), PersonLists.Name(regions, b.Settlement.Host.ToString()),
            Cell.Of(b.Settlement.Total), Cell.Of(b.Settlement.Fund), b.Case is { } c ? new Cell(Words.L(CaseRules.StateNames[c.State]), $"/console/cases/{c.CaseNo}") : "—"], b.Case is null ? IdSource.Text(b.Settlement.Id) : ""))], page.Next);
    }

    static async Task<PageOf<ListRow>> Read(ListAsk ask)
    {
        var services = ask.Http.RequestServices;
        var (regions, today, reach) = (services.GetRequiredService<RegionBook>(), services.GetRequiredService<BusinessClock>().Today, ask.Reach(Act.ReadCases));
        var page = await services.GetRequiredService<ReadCases>().List(reach.Insured, reach.Host, new(ask.Name<CaseState>("state"), ask.Code("kind", CaseRules.Kinds), ask.Number("number"), ask["overdue"] == "yes"), ask.Paging, ask.Cancel);
        return new([.. page.Rows.Select(c => new ListRow([new(IdSource.Text(c.CaseNo), $"/console/cases/{c.CaseNo}"), Words.L(CaseRules.Kinds[c.Kind]) + (c.Urgent ? Words.L("（紧急）", " (urgent)") : ""), PersonLists.Name(regions, c.AskingRegion), PersonLists.Name(regions, c.AnsweringRegion), Words.L(CaseRules.LevelNames[c.Level]), c.ResponsibleName.Length > 0 ? c.ResponsibleName : "—",
            Words.Day(c.DueOn), new(Words.L(CaseRules.StateNames[c.State]), Tag: Look(c, today)), ChinaTime.Text(c.RaisedAt)], $"{c.CaseNo}:{c.Revision}"))], page.Next);
    }

    internal static string Look(CaseRecord c, DateOnly today) => c.State switch { CaseState.Closed => "good", CaseState.Withdrawn => "over", CaseState.Answered => "wait", _ => c.DueOn < today ? "bad" : "wait" };

    internal static void MapCasePages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/console/cases/new", (HttpContext http, RegionBook regions) => PageRoutes.Show<CaseNewPage>(new
        {
            Asking = Named(Gate.ReachOf(PageVisit.Of(http).Caller, Act.RaiseCases).Insured, regions), Regions = regions, Settlement = http.Request.Query["settlement"].ToString(),
        })).PageFor(Act.RaiseCases);
        routes.MapGet("/console/cases/{number}", async (string number, HttpContext http, ReadCases read, RegionBook regions, BusinessClock clock, CancellationToken cancel) =>
            long.TryParse(number, out var caseNo) && await read.Find(caseNo, cancel) is { } found && PageVisit.Of(http).May(Act.ReadCases, ReadCases.SubjectOf(found.Case))
                ? PageRoutes.Show<CasePage>(new { Detail = found, Regions = regions, clock.Today })
                : PageRoutes.Unknown(http, RefusalKind.CaseUnknown, "case", number)).PageFor(Act.ReadCases);
    }

    static IReadOnlyList<(string, string)> Named(IReadOnlyList<RegionCode> reach, RegionBook regions) => [.. reach.Where(static r => r != RegionCode.Nation).Select(r => (r.ToString(), regions.FullName(r, Words.Language)))];
}
