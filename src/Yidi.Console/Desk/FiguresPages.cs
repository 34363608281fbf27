using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Caching.Memory;
using Yidi.Console.Door;
using Yidi.Operations.Access;
using Yidi.Operations.ChronicDisease;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Prefund;
using Yidi.Operations.Regions;
using Yidi.Operations.Settlement;
using Yidi.Operations.Statistics;
using Yidi.Policy;

namespace Yidi.Console.Desk;

/// <summary>What the dashboards show for a span of days.</summary>
public sealed record FiguresShown(Figures Figures, Pace Pace, DateOnly From, DateOnly Until, IReadOnlyList<PrefundStanding> Prefund, RegionBook Regions);

/// <summary>Dashboards and the live ticker.</summary>
static class FiguresPages
{
    static readonly TimeSpan Beat = TimeSpan.FromSeconds(2);

    internal static void MapFigures(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/console/figures", async (HttpContext http, RecentFigures recent, KeepPrefund prefund, RegionBook regions, BusinessClock clock, CancellationToken cancel, string? from = null, string? until = null) =>
        {
            var visit = PageVisit.Of(http);
            var last = DateOnly.TryParseExact(until, "yyyy-MM-dd", out var day) && day.Year is >= 1900 and <= 2200 ? day : clock.Today;
            var first = DateOnly.TryParseExact(from, "yyyy-MM-dd", out var begin) && begin.Year >= 1900 && begin <= last ? begin : last.AddMonths(-12);
            var standing = visit.May(Act.ReadClearing) ? (await prefund.Standing(cancel)).Where(s => visit.May(Act.ReadClearing, new(InsuredRegion: RegionCode.Parse(s.Quota.InsuredRegion), HostRegion: RegionCode.Parse(s.Quota.HostRegion)))).ToList() : [];
            return PageRoutes.Show<FiguresPage>(new { Shown = new FiguresShown(await recent.Of(visit.Caller, first, last, cancel), await recent.PaceOf(visit.Caller, first, last, cancel), first, last, standing, regions) });
        }).PageFor(Act.ListSettlements);
        routes.MapGet("/console/figures/ticker", static (HttpContext http, ServedProvinces provinces, ReadSettlement read, RegionBook regions) => TypedResults.ServerSentEvents(Ticks(PageVisit.Of(http), provinces, read, regions, http.RequestAborted))).PageFor(Act.ListSettlements);
    }

    /// <summary>Each new settlement the visitor's regions have a part in, as a line without any person in it.</summary>
    static async IAsyncEnumerable<string> Ticks(PageVisit visit, ServedProvinces provinces, ReadSettlement read, RegionBook regions, [EnumeratorCancellation] CancellationToken cancel)
    {
        var seen = new HashSet<long>();
        while (!cancel.IsCancellationRequested)
        {
            foreach (var s in (await read.Recent(await provinces.Now(cancel), 10, cancel)).Where(s => visit.May(Act.ListSettlements, new(null, s.Insured, s.Institution, s.Host))).Reverse())
                if (seen.Add(s.Id)) yield return $"{ChinaTime.Text(s.SettledAt)}  {regions.Name(s.Insured, Words.Language)} → {regions.Name(s.Host, Words.Language)}  {Words.L(Vocabulary.Visits[s.VisitType])}  {s.Total} / {s.Fund}";
            await Task.Delay(Beat, cancel);
        }
    }
}

/// <summary>Figures as they were read less than half a minute ago: many look at the same dashboard, and it changes slowly.</summary>
public sealed class RecentFigures(ReadFigures read, ReadPace pace, ServedProvinces provinces) : IDisposable
{
    static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);

    readonly MemoryCache _recent = new(new MemoryCacheOptions { SizeLimit = 500 });

    internal Task<Figures> Of(Caller caller, DateOnly from, DateOnly until, CancellationToken cancel) =>
        Kept(caller, from, until, (reach, served) => read.Run(reach.Insured, reach.Host, served, from, until, CancellationToken.None), cancel);

    internal Task<Pace> PaceOf(Caller caller, DateOnly from, DateOnly until, CancellationToken cancel) =>
        Kept(caller, from, until, (reach, served) => pace.Run(RegionsIn.Provinces([.. reach.Insured, .. reach.Host], served), from, until, CancellationToken.None), cancel);

    async Task<T> Kept<T>(Caller caller, DateOnly from, DateOnly until, Func<Reach, IReadOnlyList<int>, Task<T>> ask, CancellationToken cancel)
    {
        var reach = Gate.ReachOf(caller, Act.ListSettlements);
        var key = (typeof(T), string.Join(' ', reach.Insured.Select(static r => $"i{r}").Concat(reach.Host.Select(static r => $"h{r}"))), from, until);
        Task<T>? reading;
        // Who comes while somebody reads waits for what they read; whoever of them leaves does not end it for the others.
        lock (_recent)
            if (!_recent.TryGetValue(key, out reading)) reading = _recent.Set(key, Read(), new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Fresh });
        try
        {
            return await reading!.WaitAsync(cancel);
        }
        catch when (reading!.IsFaulted)
        {
            _recent.Remove(key);
            throw;
        }

        async Task<T> Read() => await ask(reach, await provinces.Now(CancellationToken.None));
    }

    public void Dispose() => _recent.Dispose();
}
