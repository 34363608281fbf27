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

    /// <summary>A stay is settled directly, claimed, or only reported as paid; what was reported and then claimed is one stay.</summary>
    [Theory]
    [InlineData(StoreEngine.Sqlite)]
    [InlineData(StoreEngine.Postgres)]
    public async Task Each_stay_counts_once_in_the_rate_of_direct_settlement(StoreEngine engine)
    {
        await using var installation = await Installation.Start(await SownStores.Of(engine), 2);
        using var officer = new RestClient(installation, "guangdong-officer");
        using var city = new RestClient(installation, "guangzhou-officer");
        using var host = new RestClient(installation, "beijing-officer");
        async Task<(string Stays, string? Rate, string? ByCost)> Said(RestClient who, string query = "")
        {
            while (await installation.Get<FoldFigures>().Run(44, Cancel) > 0) { }
            var figures = await who.Get($"/api/figures{query}");
            return ($"{figures["directStays"]}/{figures["otherStays"]}", (string?)figures["directRate"], (string?)figures["directRateByCost"]);
        }
        Assert.Equal(("0/0", null, null), await Said(officer));
        using var walk = await Walk.In(installation, null);
        var (day, certificate) = ($"{SandboxFacts.BusinessStartDay:yyyy-MM-dd}", (string)walk.Patient.ReadCard()["data"]!["mdtrt_cert_no"]!);
        Task Reported(string visit, string service, string whose, string? total) => walk.Must("4202", new() { ["mdtrtinfo"] = new global::System.Text.Json.Nodes.JsonObject { ["fixmedins_mdtrt_id"] = visit, ["certno"] = whose, ["med_type"] = service, ["begntime"] = $"{day} 09:30:00", ["endtime"] = $"{day} 18:00:00", ["medfee_sumamt"] = total } });
        // Without a sum of the hospital it is that of its lines.
        await Reported("IP-1", "21", certificate, null);
        Assert.Equal(("0/1", "0.0", null), await Said(officer));
        await walk.Must("4201", new() { ["feedetail"] = new global::System.Text.Json.Nodes.JsonArray(new global::System.Text.Json.Nodes.JsonObject { ["fixmedins_mdtrt_id"] = "IP-1", ["feedetl_sn"] = "1", ["med_list_codg"] = SandboxFacts.Acarbose, ["medins_list_name"] = "阿卡波糖片", ["cnt"] = 1, ["det_item_fee_sumamt"] = 3000 }) });
        await Reported("OP-1", "11", certificate, "80.00");
        // Nobody's certificate: whether the patient is insured elsewhere is not known.
        await Reported("IP-2", "21", "110101199001010011", "500.00");
        Assert.Equal(("0/1", "0.0", "0.0"), await Said(officer));
        Assert.Equal(("0/1", "0.0", "0.0"), await Said(host));
        // Which city it is is not reported.
        Assert.Equal(("0/0", null, null), await Said(city));
        var number = walk.Patient.PersonNo;
        var papers = new List<string>();
        foreach (var kind in new[] { "invoice", "item-list", "medical" }) papers.Add($"{kind}:{(string)(await city.Must($"/api/persons/{number}/materials?fileName={kind}.pdf", "%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"u8.ToArray()))["material"]!}");
        using var reviewer = new RestClient(installation, "guangzhou-reviewer");
        async Task Paid(object body)
        {
            var claim = (string)(await city.Must("/api/claims", body))["claim"]!;
            await city.Must($"/api/claims/{claim}/pass-first", new { });
            var passed = await reviewer.Must($"/api/claims/{claim}/pass-second", new { });
            Assert.True((string)passed["state"]! is "Payable" or "Paid", passed.ToJsonString());
        }
        await Paid(new { person = number, reason = "system-down", institution = SandboxFacts.Hospital, invoice = "IP-0001", papers, account = "6222020000001234", bank = "工商银行", selfPayVisit = "IP-1" });
        Assert.Equal(("0/1", "0.0", "0.0"), await Said(officer));
        Assert.Equal(("0/1", null, null), await Said(city));
        // One more that is settled at the counter, in two parts: by cost it is another share than by number.
        walk.Patient.VisitNo = (string)(await walk.Patient.Send("2401", walk.Patient.Admit(SandboxFacts.BusinessStartDay), Cancel)).Must()["result"]!["mdtrt_id"]!;
        (await walk.Patient.Send("2301", walk.Patient.Charges([new("L1", SandboxFacts.Acarbose, 600m, 1, SandboxFacts.BusinessStartDay)]), Cancel)).Must();
        (await walk.Patient.Send("2304", walk.Patient.SettleStay(600m, midStay: true), Cancel)).Must();
        (await walk.Patient.Send("2301", walk.Patient.Charges([new("L2", SandboxFacts.Acarbose, 400m, 1, SandboxFacts.BusinessStartDay)]), Cancel)).Must();
        Assert.Equal(0, (await walk.Patient.Send("2402", walk.Patient.Discharge(SandboxFacts.BusinessStartDay), Cancel)).Code);
        var last = (string)(await walk.Patient.Send("2304", walk.Patient.SettleStay(400m), Cancel)).Must()["setlinfo"]!["setl_id"]!;
        Assert.Equal(("1/1", "50.0", "25.0"), await Said(officer));
        // What is taken back of it takes its cost and not the stay.
        (await walk.Patient.Send("2305", walk.Patient.OfSettlement(last), Cancel)).Must();
        Assert.Equal(("1/1", "50.0", "16.6"), await Said(officer));
        Assert.Empty(await installation.Get<RecountFigures>().Verify(44, DateOnly.MinValue, DateOnly.MaxValue, Cancel));
        // A claim typed from paper is of the stay the hospital reported, also when nobody names it.
        await city.Must("/api/sandbox/clock?days=5", new { });
        day = $"{SandboxFacts.BusinessStartDay.AddDays(4):yyyy-MM-dd}";
        await Reported("IP-3", "21", certificate, "200.00");
        Assert.Equal(("1/2", "33.3", "15.7"), await Said(officer));
        await Paid(new { person = number, reason = "system-down", service = "inpatient", institution = SandboxFacts.Hospital, from = day, until = day, invoice = "IP-0003", total = "200.00", papers, account = "6222020000001234", bank = "工商银行", lines = new[] { new { item = SandboxFacts.Acarbose, name = "阿卡波糖片", feeDate = day, total = "200.00" } } });
        Assert.Equal(("1/2", "33.3", "15.7"), await Said(officer));
        Assert.Equal(("/", null, null), await Said(officer, "?publish=true"));
    }

    /// <summary>Random tables with one total: a hidden cell is never the only one, and every small one is hidden.</summary>
    [Fact]
    public void No_hidden_cell_can_be_reckoned_from_the_others()
    {
        var dice = new Random(2022);
        for (var round = 0; round < 2_000; round++)
        {
            var counts = Enumerable.Range(0, dice.Next(0, 9)).Select(_ => (long)dice.Next(-3, 40)).ToList();
            var hidden = Publication.Hidden(counts);
            Assert.Equal(counts.Count, hidden.Count);
            Assert.All(counts.Zip(hidden), static c => Assert.True(c.Second || c.First >= Publication.SmallCell));
            // The total less what is shown is the sum of what is hidden: of several cells, and no small number, unless everything is hidden.
            var kept = counts.Where((_, i) => hidden[i]).ToList();
            Assert.True(kept.Count == 0 || kept.Count == counts.Count || (kept.Count > 1 && Math.Abs(kept.Sum()) >= Publication.SmallCell), $"{string.Join(' ', counts)}: {string.Join(' ', hidden)}");
            // No more than needed: nothing is hidden that is larger than what is shown, nor anything where nothing is small.
            Assert.True(kept.All(k => counts.Where((_, i) => !hidden[i]).All(shown => Publication.IsSmall(k) || k <= shown)));
            Assert.True(kept.Count == 0 || counts.Any(Publication.IsSmall));
        }
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
        Assert.Equal(("*", null), ((string)published["count"]!, (string?)published["total"]));
        using var sheet = installation.Http("langfang-officer");
        Assert.Equal((byte)'P', (await sheet.GetByteArrayAsync(new Uri("/api/figures.xlsx", UriKind.Relative), Cancel))[0]);
        using var stranger = new RestClient(installation, "baoding-officer");
        Assert.Empty((await stranger.Get("/api/figures"))["flows"]!.AsArray());
    }
}
