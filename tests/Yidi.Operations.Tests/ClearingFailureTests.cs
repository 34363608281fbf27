using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Clearing;
using Yidi.Operations.Declaration;
using Yidi.Operations.Funds;
using Yidi.Operations.HospitalPayment;
using Yidi.Operations.Plumbing;
using Yidi.Policy;
using Yidi.Storage;

namespace Yidi.Operations.Tests;

/// <summary>The public failures of payment switches: positions doubled, balances moved by a finalisation that failed, wrong files accepted. None of them here.</summary>
public sealed class ClearingFailureTests
{
    public static TheoryData<StoreEngine> Both => Engines.Both;

    static readonly Month July = new(2022, 7);

    static CancellationToken Cancel => Scene.Cancel;

    [Theory, MemberData(nameof(Both))]
    public async Task Closing_under_load_puts_every_settlement_into_one_month(StoreEngine engine)
    {
        await using var desk = await Desk.Open(engine, 40);
        var settled = new List<(Scene Scene, long Id)>();
        for (var i = 0; i < 16; i++) settled.Add(await desk.Settle());
        await desk.Until(new(2022, 8, 21));
        var early = await desk.DeclareNamed([.. settled.Take(8).Select(static s => s.Id)]);
        var late = await desk.DeclareNamed([.. settled.Skip(8).Select(static s => s.Id)]);
        await desk.Confirm(early);
        // All at once: the month closes while others confirm, cancel and settle.
        await Task.WhenAll(
            Task.Run(() => desk.Confirm(late), Cancel),
            Task.Run(() => desk.Close(July), Cancel),
            Task.Run(async () => { for (var i = 0; i < 8; i++) await desk.Settle(); }, Cancel),
            Task.WhenAll(settled.Take(4).Select(s => Task.Run(async () => { for (var i = 0; i < 6; i++) await s.Scene.CancelSettlement(s.Id); }, Cancel))));
        var july = (await desk.Close(July)).Answer;
        var rows = await desk.Confirmed();
        var position = july.Positions.Single(static p => p.Province == 13);
        Assert.All(rows.Where(static r => r.Period == "202207"), r => Assert.True(r.LaneSequence <= position.LaneSequence || r.LaneNo != position.LaneNo));
        Assert.All(rows.Where(static r => r.Period != "202207"), r => Assert.True(r.Period == "202208" && r.LaneSequence > position.LaneSequence));
        await desk.Until(new(2022, 9, 21));
        var august = (await desk.Close(July.Plus(1))).Answer;
        Assert.Equal(rows.Sum(InsuredBook.NetOf), NationalOf(july) + NationalOf(august));
        await desk.Balanced();
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_finalisation_that_fails_anywhere_is_finished_once_or_changes_nothing(StoreEngine engine)
    {
        await using var desk = await Desk.Open(engine, 3);
        for (var i = 0; i < 3; i++) await desk.Settle();
        await desk.Confirm((await desk.Declare()).Answer);
        await desk.Until(new(2022, 8, 21));
        for (var after = 0; after < 40; after++)
        {
            using var broken = new CancellationTokenSource();
            var steps = 0;
            try
            {
                await desk.Get<CloseMonth>().Run(desk.Nation, July, dryRun: false, broken.Token, new Breaking(() => { if (steps++ == after) broken.Cancel(); }));
            }
            catch (OperationCanceledException)
            {
                // As a process that is killed: whatever was committed stays.
            }
            await desk.Balanced();
            await desk.Get<CloseMonth>().GoOn(Cancel);
            var report = (await desk.Close(July)).Answer;
            Assert.Equal(3 * 48_89, NationalOf(report));
            await desk.Balanced();
            if (steps <= after) break;
            Assert.Null((await desk.Get<ReopenMonth>().Run(desk.Nation, July, Cancel)).Refusal);
        }
    }

    sealed class Breaking(Action step) : IProgress<MonthProgress>
    {
        public void Report(MonthProgress value) => step();
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Months_are_settled_in_their_order_and_once(StoreEngine engine)
    {
        await using var desk = await Desk.Open(engine, 2);
        await desk.Settle();
        await desk.Confirm((await desk.Declare()).Answer);
        await desk.Until(new(2022, 10, 21));
        Assert.Null((await desk.Close(July)).Refusal);
        Assert.Equal(RefusalKind.MonthOutOfOrder, (await desk.Close(July.Plus(2))).Refusal!.Kind);
        Assert.Equal(RefusalKind.MonthOutOfOrder, (await desk.Close(July.Plus(-1))).Refusal!.Kind);
        var (first, again) = ((await desk.Close(July)).Answer, (await desk.Close(July)).Answer);
        Assert.Equal(first.Bills.Select(static b => (b.BillNo, b.AmountFen)), again.Bills.Select(static b => (b.BillNo, b.AmountFen)));
        Assert.Equal(1, again.Attempt);
        Assert.Empty((await desk.Close(July.Plus(1))).Answer.Bills);
        await desk.Balanced();
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_wrong_or_repeated_payment_file_changes_nothing(StoreEngine engine)
    {
        await using var desk = await Desk.Open(engine, 2);
        await desk.Settle();
        await desk.Settle();
        await desk.Confirm((await desk.Declare()).Answer);
        await desk.Until(new(2022, 8, 21));
        var bill = (await desk.Close(July)).Answer.Bills.Single(static b => b.Level == ClearingLevel.National);
        var head = "document,amount,paid_on,reference";
        var due = new Money(bill.AmountFen);
        var good = $"{head}\n{bill.DocumentNo},50.00,2022-08-25,R1\n{bill.DocumentNo},{due - Money.Yuan("50.00")},2022-08-25,R2";
        Assert.Contains("Calculated", (await desk.Import(good)).Refusal!.Detail, StringComparison.Ordinal);
        foreach (var side in Enum.GetValues<BillSide>()) await desk.Get<CheckBills>().Agree(desk.Call("agree"), desk.Nation, bill.BillNo, side, Cancel);
        await desk.Get<CheckBills>().Notice(desk.Call("notice"), desk.Nation, July, Cancel);
        foreach (var (content, why) in new[]
        {
            ("", "首行"), (head, "首行"), ($"{head}\n{bill.DocumentNo},1.001,2022-08-25,R1", "第2行"), ($"{head}\n{bill.DocumentNo},-1.00,2022-08-25,R1", "未付"), ($"{head}\nQS202207-9900-1100-310,1.00,2022-08-25,R1", "不是本付款方"),
            ($"{head}\n{bill.DocumentNo},{due},2022-08-25,R1\n{bill.DocumentNo},0.01,2022-08-25,R2", "第3行"), ($"{head}\n{bill.DocumentNo},1.00,2022-08-25,R1\n{bill.DocumentNo},1.00,2022-08-25,R1", "已登记"),
        })
            Assert.Contains(why, (await desk.Import(content)).Refusal!.Detail, StringComparison.Ordinal);
        Assert.Contains("校验值", (await desk.Import(good, new string('a', 64))).Refusal!.Detail, StringComparison.Ordinal);
        Assert.Equal(RefusalKind.PaymentFileRefused, (await desk.Import(good, payer: "440000")).Refusal!.Kind);
        Assert.Equal(0, (await desk.BillNow(bill)).PaidFen);
        Assert.Equal(due, (await desk.Import(good)).Answer.Amount);
        Assert.Contains("已经导入", (await desk.Import(good)).Refusal!.Detail, StringComparison.Ordinal);
        Assert.Equal(RefusalKind.PaymentTooLarge, (await desk.Get<PayBills>().Pay(desk.Call("pay"), desk.Nation, bill.BillNo, due, new(2022, 8, 25), "R3", Cancel)).Refusal!.Kind);
        Assert.Equal(RefusalKind.PaymentTooLarge, (await desk.Get<PayBills>().Receive(desk.Call("receive"), desk.Nation, "R1", due, Cancel)).Refusal!.Kind);
        Assert.Equal(bill.AmountFen, (await desk.BillNow(bill)).PaidFen);
        await desk.Balanced();
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_settlement_is_in_one_declaration_and_late_ones_are_named(StoreEngine engine)
    {
        await using var desk = await Desk.Open(engine, 2);
        var (_, id) = await desk.Settle();
        var wrong = await desk.Get<DeclareCosts>().Run(desk.HospitalCall("3203"), desk.Hospital, new(July, "", July.First, July.Last, new(1, Money.Yuan("64.28"), null, null, null), []), Cancel);
        Assert.Equal((RefusalKind.DeclarationDisagrees, "total", "平台64.29，医药机构64.28"), (wrong.Refusal!.Kind, wrong.Refusal.Field, wrong.Refusal.Detail));
        var call = desk.HospitalCall("3203");
        Task<Result<DeclarationRecord>> Declare(Call by) => desk.Get<DeclareCosts>().Run(by, desk.Hospital, new(July, "", July.First, July.Last, new(null, null, null, null, null), []), Cancel);
        var both = await Task.WhenAll(Declare(call), Declare(desk.HospitalCall("3203")), Declare(call));
        var made = both.Where(static b => b.Value is not null).Select(static b => b.Answer.DeclarationNo).Distinct().ToList();
        Assert.Single(made);
        await using (var store = await desk.Installation.Store(11)) Assert.Single(await store.Set<DeclarationItem>().Where(i => i.SettlementId == id).ToListAsync(Cancel));
        Assert.Null((await desk.Get<DeclareCosts>().Withdraw(desk.HospitalCall("3204"), desk.Hospital, made[0], Cancel)).Refusal);
        await desk.Until(new(2022, 10, 5));
        var late = await desk.Get<DeclareCosts>().Run(desk.HospitalCall("3203"), desk.Hospital, new(July.Plus(3), "", July.First, July.Last, new(null, null, null, null, null), []), Cancel);
        Assert.Equal(RefusalKind.DeclarationTooLate, late.Refusal!.Kind);
        Assert.Null((await desk.Get<DeclareCosts>().Run(desk.HospitalCall("3203"), desk.Hospital, new(July.Plus(2), "", July.First, July.Last, new(null, null, null, null, null), []), Cancel)).Refusal);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_year_is_closed_when_nothing_of_it_is_open(StoreEngine engine)
    {
        await using var desk = await Desk.Open(engine, 2);
        await desk.Settle();
        await desk.Until(new(2022, 8, 21));
        Assert.Equal(RefusalKind.MonthUnknown, (await desk.Get<CloseYear>().Run(desk.Nation, 2022, dryRun: true, Cancel)).Refusal!.Kind);
        await desk.Until(new(2023, 4, 10));
        Assert.Contains("1笔未确认，48.89元", Assert.Single((await desk.Get<CloseYear>().Run(desk.Nation, 2022, dryRun: false, Cancel)).Answer.Open), StringComparison.Ordinal);
        Assert.Equal(RefusalKind.DeclarationTooLate, (await desk.Declare()).Refusal!.Kind);
        // What is too late by the rule is let in by whoever sets the limit.
        await using (var national = await desk.Get<IStoreContexts>().National(Cancel))
        {
            national.Add(new Parameter { Name = "clearing.most-delayed-months", Value = "12" });
            await national.SaveChangesAsync(Cancel);
        }
        var declared = (await desk.Declare()).Answer;
        await desk.Confirm(declared);
        Assert.True((await desk.Get<CloseYear>().Run(desk.Nation, 2022, dryRun: false, Cancel)).Answer.Closed);
        await desk.TakeBack(declared);
        Assert.Equal("2022年度已清算", (await desk.Declare()).Refusal!.Detail);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Recoveries_at_once_all_count_and_one_that_broke_off_is_finished(StoreEngine engine)
    {
        await using var desk = await Desk.Open(engine, 2);
        var (_, id) = await desk.Settle();
        var declared = (await desk.Declare()).Answer;
        await desk.Confirm(declared);
        await desk.Until(new(2022, 8, 21));
        await desk.Close(July);
        var both = await Task.WhenAll(new[] { "3.00", "5.00", "7.00" }.Select(yuan => desk.Get<ReviewDeclaration>().Recover(desk.Call("recover"), desk.Nation, declared.DeclarationNo, id, Money.Yuan(yuan), "复核", Cancel)));
        Assert.All(both, static b => Assert.Null(b.Refusal));
        // As a process that was killed between the insured place and the host: the intent stands, the worker goes on.
        await using (var store = await desk.Installation.Store(11))
        {
            store.Add(new PendingRecovery { Caller = "account:9", MessageId = "broken", MessageKind = "recover", Fingerprint = "", DeclarationNo = declared.DeclarationNo, SettlementId = id, AmountFen = 1_00, Reason = "复核" });
            await store.SaveChangesAsync(Cancel);
        }
        Assert.Equal(1, await desk.Get<ReviewDeclaration>().GoOnAll(11, Cancel));
        Assert.Equal(0, await desk.Get<ReviewDeclaration>().GoOnAll(11, Cancel));
        Assert.Equal(16_00, Assert.Single(await desk.Get<ReadDeclarations>().Items(declared.DeclarationNo, 0, 10, Cancel)).DeductedFen);
        Assert.Equal(16_00, (await desk.Confirmed()).Where(static c => c.Kind == ConfirmationKind.Recovered).Sum(static c => -InsuredBook.NetOf(c)));
        await desk.Balanced();
    }

    [Theory, MemberData(nameof(Both))]
    public async Task What_is_taken_back_after_it_was_stated_is_stated_back(StoreEngine engine)
    {
        await using var desk = await Desk.Open(engine, 2);
        var (scene, id) = await desk.Settle();
        var declared = (await desk.Declare()).Answer;
        await desk.Confirm(declared);
        await desk.Until(new(2022, 8, 5));
        Task<Result<InstitutionStatement>> State(Month month) => desk.Get<StateInstitution>().Run(desk.Call("state"), desk.Nation, desk.Hospital, month, Cancel);
        Assert.Equal(48_89, (await State(July)).Answer.PayableFen);
        Assert.Null((await desk.TakeBack(declared)).Refusal);
        Assert.Null((await scene.CancelSettlement(id)).Refusal);
        await desk.Until(new(2022, 9, 5));
        Assert.Equal(-48_89, (await State(July.Plus(1))).Answer.PayableFen);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task The_first_month_leaves_none_behind(StoreEngine engine)
    {
        await using var desk = await Desk.Open(engine, 1);
        await desk.Settle();
        await desk.Confirm((await desk.Declare()).Answer);
        await desk.Until(new(2022, 9, 21));
        var refusal = (await desk.Close(July.Plus(1))).Refusal!;
        Assert.Equal((RefusalKind.MonthOutOfOrder, "清算期202207有已确认的费用，先清分该期"), (refusal.Kind, refusal.Detail));
        Assert.Null((await desk.Close(July)).Refusal);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Rows_behind_a_bill_of_either_level_add_up_to_it(StoreEngine engine)
    {
        await using var desk = await Desk.Open(engine, 3);
        for (var i = 0; i < 3; i++) await desk.Settle();
        await desk.Confirm((await desk.Declare()).Answer);
        await desk.Until(new(2022, 8, 21));
        foreach (var bill in (await desk.Close(July)).Answer.Bills)
        {
            var (sum, after) = (0L, 0L);
            for (var page = await desk.Get<ReadMonth>().Behind(bill, after, 2, Cancel); page.Count > 0; page = await desk.Get<ReadMonth>().Behind(bill, after, 2, Cancel))
            {
                sum += page.Sum(static r => r.NetFen);
                after = page[^1].Row.Id;
            }
            Assert.Equal(bill.AmountFen, sum);
        }
    }

    [Theory, MemberData(nameof(Both))]
    public async Task What_is_not_possible_is_refused_by_name_and_changes_nothing(StoreEngine engine)
    {
        await using var desk = await Desk.Open(engine, 1);
        var (_, id) = await desk.Settle();
        var declared = (await desk.Declare()).Answer;
        var tooMuch = await desk.Review(declared, new ItemDecision(id, Verdict.Deducted, Money.Yuan("48.90"), "多扣"));
        Assert.Equal((RefusalKind.DeductionTooLarge, "基金支付48.89元"), (tooMuch.Refusal!.Kind, tooMuch.Refusal.Detail));
        Assert.Equal(RefusalKind.DeclarationUnknown, (await desk.Get<DeclareCosts>().Withdraw(desk.HospitalCall("3204"), desk.Hospital, 1_100_000_000_000_000_001, Cancel)).Refusal!.Kind);
        await desk.Confirm(declared);
        Assert.Equal(RefusalKind.DeclarationNotPossible, (await desk.Review(declared, new ItemDecision(id, Verdict.Accepted, Money.Zero, ""))).Refusal!.Kind);
        Assert.Equal(RefusalKind.BillUnknown, (await desk.Get<CheckBills>().Agree(desk.Call("agree"), desk.Nation, 17, BillSide.Host, Cancel)).Refusal!.Kind);
        await desk.Until(new(2022, 8, 21));
        await desk.Balanced();
        await Move(desk, 1);
        var disagrees = (await desk.Close(July)).Refusal!;
        Assert.Equal((RefusalKind.BooksDisagree, "明细-48.89，余额-48.88"), (disagrees.Kind, disagrees.Detail));
        await using (var national = await desk.Get<IStoreContexts>().National(Cancel)) Assert.Empty(await national.Set<ClearingBill>().ToListAsync(Cancel));
        Assert.Null((await desk.Get<ReopenMonth>().Run(desk.Nation, July, Cancel)).Refusal);
        await Move(desk, -1);
        Assert.Equal(48_89, NationalOf((await desk.Close(July)).Answer));
    }

    /// <summary>Tampers with a standing balance that is folded.</summary>
    static async Task Move(Desk desk, long fen)
    {
        for (var waited = 0; waited < 100; waited++)
        {
            await using var store = await desk.Installation.Store(13);
            if (await store.Set<StandingBalance>().Where(static b => b.Account.StartsWith(InsuredBook.ConfirmedPrefix)).ExecuteUpdateAsync(u => u.SetProperty(static b => b.AmountFen, b => b.AmountFen + fen), Cancel) == 1) return;
            // The lane folds with a later batch, or when it rests.
            await desk.Get<ReopenMonth>().Run(desk.Nation, July, Cancel);
            await Task.Delay(300, Cancel);
        }
        Assert.Fail("the balance was never folded");
    }

    static long NationalOf(MonthReport report) => report.Bills.Where(static b => b.Level == ClearingLevel.National).Sum(static b => b.AmountFen);
}
