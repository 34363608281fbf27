using System.Net;
using System.Text.Json.Nodes;
using Yidi.Operations.Collaboration;
using Yidi.Operations.Funds;
using Yidi.Operations.Plumbing;
using Yidi.Server.Sandbox;
using Yidi.Storage;
using Yidi.Testing;

namespace Yidi.System.Tests;

/// <summary>Cases between regions: who answers first is responsible, terms run in working days over holidays and restarts, and what is overdue or disputed goes up by itself.</summary>
public sealed class CaseTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static IEnumerable<TheoryDataRow<StoreEngine>> Both => [StoreEngine.Sqlite, StoreEngine.Postgres];

    [Fact]
    public void Terms_are_working_days_with_the_national_holidays()
    {
        var terms = new CaseTerms();
        // National Day of 2022: the first to the seventh of October off, the eighth and ninth worked.
        Assert.Equal(new DateOnly(2022, 10, 17), terms.DueOn(CaseKind.FilingMissing, false, new(2022, 9, 28)));
        Assert.Equal(new DateOnly(2022, 10, 8), terms.DueOn(CaseKind.FilingMissing, true, new(2022, 9, 28)));
        // A large bill by the 26th of the next month, or the working day after it.
        Assert.Equal(new DateOnly(2022, 9, 26), terms.DueOn(CaseKind.LargeBill, false, new(2022, 8, 3)));
        Assert.Equal(new DateOnly(2022, 11, 28), terms.DueOn(CaseKind.LargeBill, false, new(2022, 10, 31)));
        Assert.True(WorkingDays.Is(new(2022, 10, 8)));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task An_overdue_case_goes_up_by_itself_and_the_clock_survives_a_restart(StoreEngine engine)
    {
        var stores = await SownStores.Of(engine);
        string id;
        await using (var first = await Installation.Start(stores, 1))
        {
            using var asks = new RestClient(first, "langfang-officer");
            var raised = await asks.Must("/api/cases", new { kind = "filing-missing", asking = "131000", answering = "110000", words = "患者出示备案截图，窗口查不到", urgent = true });
            id = (string)raised["case"]!;
            Assert.Equal("2022-07-06", (string)raised["dueOn"]!);
            Assert.Equal(0, await first.Get<ReadCases>().Age(Cancel));
            await asks.Must("/api/sandbox/clock?days=6", new { });
        }
        await using var again = await Installation.Start(stores, 1);
        await again.Get<ReadCases>().Age(Cancel);
        using var reads = new RestClient(again, "langfang-officer");
        var late = await reads.Get($"/api/cases/{id}");
        Assert.Equal(("1", "2022-07-14"), (late["case"]!["level"]!.ToString(), (string)late["case"]!["dueOn"]!));
        Assert.Contains("逾期转省级督办", (string)late["steps"]!.AsArray()[^1]!["note"]!, StringComparison.Ordinal);
        // Once for each term, and not beyond the nation.
        Assert.Equal(0, await again.Get<ReadCases>().Age(Cancel));
        for (var i = 0; i < 2; i++)
        {
            await reads.Must("/api/sandbox/clock?days=20", new { });
            await again.Get<ReadCases>().Age(Cancel);
        }
        Assert.Equal("2", (await reads.Get($"/api/cases/{id}"))["case"]!["level"]!.ToString());
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Who_answers_first_is_responsible_and_a_dispute_goes_up(StoreEngine engine)
    {
        await using var installation = await Installation.Start(await SownStores.Of(engine), 2);
        var (hospital, visit, http) = await installation.NextPreparedVisit();
        using (http)
        {
            var settlement = (string)(await hospital.Send("2207", visit.Settle(), Cancel)).Must()["setlinfo"]!["setl_id"]!;
            using var asks = new RestClient(installation, "langfang-officer");
            using var answers = new RestClient(installation, "beijing-officer");
            using var stranger = new RestClient(installation, "guangzhou-officer");
            var question = new { kind = "refund-disputed", settlement, words = "退费金额与单据不符" };
            var id = (string)(await asks.Must("/api/cases", question, "case-1"))["case"]!;
            Assert.Equal(id, (string)(await asks.Must("/api/cases", question, "case-1"))["case"]!);
            Assert.Equal(new Refusal(RefusalKind.CaseOpenAlready).Code, (string)(await asks.Post("/api/cases", question)).Body["code"]!);
            // Small bills are not investigated, strangers see nothing, and nobody answers themselves.
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await asks.Post("/api/cases", new { kind = "large-bill", settlement, words = "协查" })).Status);
            Assert.Equal(new Refusal(RefusalKind.CaseUnknown).Code, (string)(await stranger.Post($"/api/cases/{id}/take", new { })).Body["code"]!);
            Assert.Equal(HttpStatusCode.NotFound, (await asks.Post($"/api/cases/{id}/take", new { })).Status);
            Assert.Equal("北京经办", (string)(await answers.Must($"/api/cases/{id}/take", new { }))["responsible"]!);
            await answers.Must($"/api/cases/{id}/extend", new { note = "医院正在核对" });
            Assert.Equal(HttpStatusCode.Conflict, (await answers.Post($"/api/cases/{id}/extend", new { note = "再延" })).Status);
            await answers.Must($"/api/cases/{id}/answer", new { note = "已核对，单据无误" });
            var disputed = await asks.Must($"/api/cases/{id}/dispute", new { note = "未附单据" });
            Assert.Equal(("Open", 1, ""), ((string)disputed["state"]!, (int)disputed["level"]!, (string)disputed["responsible"]!));
            await answers.Must($"/api/cases/{id}/answer", new { note = "补附单据" });
            Assert.Equal("Closed", (string)(await asks.Must($"/api/cases/{id}/accept", new { }))["state"]!);
            Assert.Single((await answers.Get("/api/cases")).AsArray());
            Assert.Empty((await stranger.Get("/api/cases")).AsArray());
        }
    }
}
