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
using Yidi.Operations.Retroaction;
using Yidi.Policy;
using static Yidi.Console.Desk.Lists.Worklist;

namespace Yidi.Console.Desk;

/// <summary>Retroactive adjustments: what was looked at again, what came out differently, and the approval.</summary>
static class AdjustmentPages
{
    /// <summary>Settlements shown on the page; all of them are in the workbook.</summary>
    const int Shown = 200;

    internal static Worklist Adjustments { get; } = new("/console/adjustments", new("追溯调整", "Retroactive adjustments"), new("政策、参保信息或慢特病待遇追溯变化后，重新计算已结算的费用：先试算，另一人批准后补付或追回。", "When a rule, a coverage or a qualification changes backwards, settlements are judged again: calculated first, paid or recovered when another person approves."), Act.ReadAdjustments,
        [new("state", new("状态", "State"), static () => Choices.Named(AdjustmentRules.StateNames))],
        [Text("编号", "Number"), Text("参保地", "Insured"), Text("结算日期", "Settled"), Text("缘由", "Cause"), Text("依据", "Basis"), Figure("有差额", "Different"), Figure("应补付", "To pay"), Figure("多付", "Paid too much"), Text("状态", "State"), Text("发起时间", "Opened")],
        new("还没有追溯调整。政策或待遇追溯变化后，从“发起试算”开始。", "None yet. When something changed backwards, begin with a calculation."), Read)
    {
        Links = [("/console/adjustments/new", new("发起试算", "Calculate"), Act.Adjust)],
    };

    static async Task<PageOf<ListRow>> Read(ListAsk ask)
    {
        var regions = ask.Http.RequestServices.GetRequiredService<RegionBook>();
        var page = await ask.Http.RequestServices.GetRequiredService<ReadAdjustments>().List(ask.Reach(Act.ReadAdjustments).Insured, await PersonLists.Served(ask), ask.Name<AdjustmentState>("state"), ask.Paging, ask.Cancel);
        return new([.. page.Rows.Select(a => new ListRow([new(IdSource.Text(a.AdjustmentNo), $"/console/adjustments/{a.AdjustmentNo}"), PersonLists.Name(regions, a.InsuredRegion), $"{Words.Day(a.From)} — {Words.Day(a.Until)}", Words.L(AdjustmentRules.Causes[a.Cause]), a.Basis,
            $"{a.Affected} / {a.Settlements}", Cell.Of(new(a.MoreFen)), Cell.Of(new(a.LessFen)), new(Words.L(AdjustmentRules.StateNames[a.State]), Tag: Look(a.State)), ChinaTime.Text(a.OpenedAt)], $"{a.AdjustmentNo}:{a.Revision}"))], page.Next);
    }

    internal static string Look(AdjustmentState state) => state switch { AdjustmentState.Posted => "good", AdjustmentState.Dropped => "over", _ => "wait" };

    internal static void MapAdjustmentPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/console/adjustments/new", (HttpContext http, RegionBook regions, BusinessClock clock) => PageRoutes.Show<AdjustmentNewPage>(new
        {
            Places = (IReadOnlyList<(string, string)>)[.. Gate.ReachOf(PageVisit.Of(http).Caller, Act.Adjust).Insured.Distinct().Select(r => (r.ToString(), regions.FullName(r, Words.Language)))], clock.Today, Person = http.Request.Query["person"].ToString(),
        })).PageFor(Act.Adjust);
        routes.MapGet("/console/adjustments/{number}", async (string number, HttpContext http, ReadAdjustments read, RegionBook regions, CancellationToken cancel) =>
            long.TryParse(number, out var adjustmentNo) && await read.Find(adjustmentNo, Shown, cancel) is { } found && PageVisit.Of(http).May(Act.ReadAdjustments, new(InsuredRegion: RegionCode.Parse(found.Adjustment.InsuredRegion)))
                ? PageRoutes.Show<AdjustmentPage>(new { Detail = found, Regions = regions })
                : PageRoutes.Unknown(http, RefusalKind.AdjustmentUnknown, "adjustment", number)).PageFor(Act.ReadAdjustments);
    }
}
