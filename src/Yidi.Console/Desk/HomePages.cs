using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Yidi.Console.Door;
using Yidi.Operations.Access;
using Yidi.Operations.Clearing;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Prefund;
using Yidi.Operations.Regions;
using Yidi.Policy;

namespace Yidi.Console.Desk;

/// <summary>Something that must not wait.</summary>
public sealed record Alarm(string Kind, string Text, string Link);

/// <summary>The desk an officer begins the day at, shaped by the roles they have.</summary>
public sealed record DeskHome(IReadOnlyList<Queue> Queues, IReadOnlyList<Alarm> Alarms, long Settlements, Money Total, Money Fund, DateOnly Today);

static class DeskHomePages
{
    const int Shown = 6;

    internal static void MapDeskHome(this IEndpointRouteBuilder routes) => routes.MapGet("/console", async (HttpContext http, RecentFigures figures, RecentQueues queues, RecentAlarms alarms, RegionBook regions, BusinessClock clock, CancellationToken cancel) =>
    {
        var visit = PageVisit.Of(http);
        var today = visit.May(Act.ListSettlements) ? (await figures.Of(visit.Caller, clock.Today, clock.Today, cancel)).Flows : [];
        return PageRoutes.Show<DeskHomePage>(new
        {
            Home = new DeskHome(await queues.Of(http), Alarms(visit, await alarms.Now(cancel), regions), today.Sum(static f => f.Count), new(today.Sum(static f => f.TotalFen)), new(today.Sum(static f => f.FundFen)), clock.Today),
        });
    }).PageFor(Act.KeepOwnTokens);

    static List<Alarm> Alarms(PageVisit visit, AlarmsHeard heard, RegionBook regions)
    {
        var alarms = new List<Alarm>();
        if (visit.May(Act.ReadClearing))
        {
            bool Reads(string insured, string host) => visit.May(Act.ReadClearing, new(InsuredRegion: RegionCode.Parse(insured), HostRegion: RegionCode.Parse(host)));
            foreach (var s in heard.Low.Where(s => Reads(s.Quota.InsuredRegion, s.Quota.HostRegion)).Take(Shown))
                alarms.Add(new(s.Light == PrefundLight.Red ? "bad" : "wait", Words.L($"预付金{(s.Light == PrefundLight.Red ? "红灯" : "黄灯")}：{regions.Name(RegionCode.Parse(s.Quota.InsuredRegion))}→{regions.Name(RegionCode.Parse(s.Quota.HostRegion))} 已用 {s.MonthPercent}%", $"Prefund {s.Light}: {s.Quota.InsuredRegion} to {s.Quota.HostRegion}, {s.MonthPercent}% used"), "/console/prefund"));
            foreach (var b in heard.Overdue.Where(b => Reads(b.InsuredRegion, b.HostRegion)).Take(Shown))
                alarms.Add(new("bad", Words.L($"清算单 {b.DocumentNo} 已过付款期限 {Words.Day(b.PayBy)}", $"Bill {b.DocumentNo} is past its day {Words.Day(b.PayBy)}"), $"/console/bills/{b.BillNo}"));
        }
        foreach (var o in heard.Outages.Take(Shown))
            alarms.Add(new("wait", Words.L($"停机：{regions.FullName(RegionCode.Parse(o.Region))} {ChinaTime.Text(o.From)} 至 {ChinaTime.Text(o.Until)}", $"Outage: {regions.FullName(RegionCode.Parse(o.Region), "en")} {ChinaTime.Text(o.From)} to {ChinaTime.Text(o.Until)}"), "/console/outages"));
        return alarms;
    }
}

/// <summary>What may alarm anybody: prefunds that are not green, bills past their day, outages to come.</summary>
sealed record AlarmsHeard(IReadOnlyList<PrefundStanding> Low, IReadOnlyList<ClearingBill> Overdue, IReadOnlyList<Outage> Outages);

/// <summary>Alarms as they were a few seconds ago: every desk asks for the same, and they move by the day. Who reads which is decided for each visitor.</summary>
public sealed class RecentAlarms(KeepPrefund prefund, CheckBills bills, Outages outages, BusinessClock clock, TimeProvider machine)
{
    readonly Recently<AlarmsHeard> _heard = new(TimeSpan.FromSeconds(5), machine);

    internal Task<AlarmsHeard> Now(CancellationToken cancel) => _heard.Or(async () =>
        new([.. (await prefund.Standing(cancel)).Where(static s => s.Light != PrefundLight.Green)], await bills.Overdue(cancel), await outages.Coming(clock.UtcNow, cancel)));
}
