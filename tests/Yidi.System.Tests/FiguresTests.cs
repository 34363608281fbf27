using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Statistics;
using Yidi.Server.Sandbox;
using Yidi.Storage;
using Yidi.Testing;

namespace Yidi.System.Tests;

/// <summary>Figures that were folded as rows came say of any past day what its rows say; what is published points at nobody.</summary>
public sealed class FiguresTests
{
    const int Days = 70;

    const int Visits = 60;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(StoreEngine.Sqlite, 2022)]
    [InlineData(StoreEngine.Postgres, 2023)]
    public async Task Fifty_random_past_days_counted_from_their_rows_are_what_was_folded_bit_by_bit(StoreEngine engine, int seed)
    {
        var dice = new Random(seed);
        await using var installation = await Installation.Start(await SownStores.Of(engine), Visits);
        using var http = installation.Http();
        var (fold, recount) = (installation.Get<FoldFigures>(), installation.Get<RecountFigures>());
        var kept = new List<HttpClient>();
        var (left, settled) = (Visits, new List<(VirtualVisit Visit, string Settlement)>());
        for (var day = 0; day < Days; day++)
        {
            for (var visits = dice.Next(3); visits > 0 && left > 0; visits--, left--)
            {
                var (hospital, visit, own) = await installation.NextPreparedVisit();
                kept.Add(own);
                settled.Add((visit, (string)(await hospital.Send("2207", visit.Settle(), Cancel)).Must()["setlinfo"]!["setl_id"]!));
            }
            // Some days later some of them are cancelled: their own day keeps its figure, the day of the cancellation has a negative one.
            if (settled.Count > 3 && dice.Next(4) == 0 && settled[dice.Next(settled.Count)] is var back)
            {
                Assert.Equal(0, (await back.Visit.Undo(back.Settlement, Cancel)).Code);
                settled.Remove(back);
            }
            if (dice.Next(3) == 0) while (await fold.Run(13, Cancel) > 0) { }
            (await http.PostAsync(new Uri("/api/sandbox/clock?days=1", UriKind.Relative), null, Cancel)).EnsureSuccessStatusCode();
        }
        while (await fold.Run(13, Cancel) > 0) { }
        var counted = 0L;
        foreach (var day in Enumerable.Range(0, Days).OrderBy(_ => dice.Next()).Take(50).Select(static d => SandboxFacts.BusinessStartDay.AddDays(d)))
        {
            Assert.Empty(await recount.Verify(13, day, day, Cancel));
            counted += (await recount.Of(13, day, day, Cancel)).Sum(static f => Math.Abs(f.Count));
        }
        Assert.True(counted > 20, $"{counted} settlements on fifty days say nothing");
        await Spoiled(installation, recount);
        kept.ForEach(static h => h.Dispose());
    }

    /// <summary>One fen in a figure is found.</summary>
    static async Task Spoiled(Installation installation, RecountFigures recount)
    {
        await using var store = await installation.Store(13);
        var figure = await store.Set<SettlementFigure>().FirstAsync(Cancel);
        figure.FundFen++;
        await store.SaveChangesAsync(Cancel);
        Assert.Contains($"{figure.Day:yyyy-MM-dd}", Assert.Single(await recount.Verify(13, DateOnly.MinValue, DateOnly.MaxValue, Cancel)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_published_points_at_nobody()
    {
        await using var installation = await Installation.Start(await SownStores.Of(StoreEngine.Sqlite), 1);
        var (hospital, visit, http) = await installation.NextPreparedVisit();
        using (http) (await hospital.Send("2207", visit.Settle(), Cancel)).Must();
        while (await installation.Get<FoldFigures>().Run(13, Cancel) > 0) { }
        using var reader = new RestClient(installation, "langfang-officer");
        Assert.Equal(("1", "64.29"), ((string)(await reader.Get("/api/figures"))["flows"]![0]!["count"]!, (string)(await reader.Get("/api/figures"))["flows"]![0]!["total"]!));
        var published = (await reader.Get("/api/figures?publish=true"))["flows"]![0]!;
        Assert.Equal(("<10", null), ((string)published["count"]!, (string?)published["total"]));
        using var sheet = installation.Http("langfang-officer");
        Assert.Equal((byte)'P', (await sheet.GetByteArrayAsync(new Uri("/api/figures.xlsx", UriKind.Relative), Cancel))[0]);
        using var stranger = new RestClient(installation, "baoding-officer");
        Assert.Empty((await stranger.Get("/api/figures"))["flows"]!.AsArray());
    }
}
