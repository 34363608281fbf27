using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Access;
using Yidi.Operations.Clearing;
using Yidi.Operations.Declaration;
using Yidi.Operations.Funds;
using Yidi.Operations.Institutions;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Prefund;
using Yidi.Operations.Seam;
using Yidi.Operations.Settlement;
using Yidi.Policy;
using Yidi.Server.Sandbox;
using Yidi.Storage;
using Yidi.Testing;

namespace Yidi.Operations.Tests;

/// <summary>From declaration to payment: what is confirmed is locked, what is closed takes nothing more, and every fen is in one month.</summary>
public sealed class ClearingTests
{
    public static TheoryData<StoreEngine> Both => Engines.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task A_confirmed_settlement_is_unlocked_before_it_is_cancelled(StoreEngine engine)
    {
        await using var desk = await Desk.Open(engine, 2);
        var (scene, settled) = await desk.Settle();
        var declared = (await desk.Declare()).Answer;
        Assert.Equal(DeclarationState.Confirmed, (await desk.Confirm(declared)).Answer.State);
        var refusal = (await scene.CancelSettlement(settled)).Refusal!;
        Assert.Equal(RefusalKind.SettlementConfirmed, refusal.Kind);
        Assert.Equal("清算期202207", refusal.Detail);
        Assert.Equal(DeclarationState.Withdrawn, (await desk.TakeBack(declared)).Answer.State);
        Assert.Equal(DeclarationState.Withdrawn, (await desk.TakeBack(declared)).Answer.State);
        Assert.Equal(-64_29, (await scene.CancelSettlement(settled)).Answer.Total.Fen);
        Assert.Empty(await desk.Installation.Findings());
        Assert.All(await desk.Confirmed(), static c => Assert.Equal("202207", c.Period));
        Assert.Equal(0, (await desk.Confirmed()).Sum(static c => c.TotalFen));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task What_was_calculated_is_refunded_in_the_next_month(StoreEngine engine)
    {
        await using var desk = await Desk.Open(engine, 3);
        var (scene, settled) = await desk.Settle();
        await desk.Settle();
        var declared = (await desk.Declare()).Answer;
        Assert.Null((await desk.Review(declared, new ItemDecision(settled, Verdict.Deducted, Money.Yuan("10.00"), "重复收费（规则R-12）"))).Refusal);
        await desk.Confirm(declared);
        var month = new Month(2022, 7);
        Assert.Equal(RefusalKind.MonthUnknown, (await desk.Close(month)).Refusal!.Kind);
        await desk.Until(new(2022, 8, 22));
        var report = (await desk.Close(month)).Answer;
        var bill = Assert.Single(report.Bills, static b => b.Level == ClearingLevel.National);
        Assert.Equal((2 * (64_29 - 15_40)) - 10_00, bill.AmountFen);
        Assert.Equal(2, Assert.Single(report.Lines).Count);
        Assert.Equal(10_00, report.Amounts.Sum(static a => a.DeductedFen));
        Assert.Equal(RefusalKind.MonthClosed, (await desk.TakeBack(declared)).Refusal!.Kind);
        Assert.Null((await scene.CancelSettlement(settled)).Refusal);
        await desk.Until(new(2022, 9, 22));
        var next = (await desk.Close(month.Plus(1))).Answer;
        var refund = Assert.Single(next.Bills, static b => b.Level == ClearingLevel.National);
        Assert.Equal(-(64_29 - 15_40 - 10_00), refund.AmountFen);
        Assert.Equal(("110000", "130000"), (refund.PayerRegion, refund.PayeeRegion));
        Assert.Equal(-1, Assert.Single(next.Lines).Count);
        await desk.Balanced();
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_closed_month_takes_nothing_more_and_opens_again_only_unpaid(StoreEngine engine)
    {
        await using var desk = await Desk.Open(engine, 4);
        await desk.Settle();
        await desk.Confirm((await desk.Declare()).Answer);
        var (late, lateId) = await desk.Settle();
        await desk.Until(new(2022, 8, 22));
        var month = new Month(2022, 7);
        Assert.Equal(48_89, Assert.Single((await desk.Close(month)).Answer.Bills, static b => b.Level == ClearingLevel.National).AmountFen);
        var delayed = (await desk.Declare()).Answer;
        await desk.Confirm(delayed);
        Assert.Equal("202208", Assert.Single(await desk.Confirmed(), c => c.SettlementId == lateId).Period);
        await desk.TakeBack(delayed);
        Assert.Equal(MonthState.Reopened, (await desk.Get<ReopenMonth>().Run(desk.Nation, month, Scene.Cancel)).Answer.State);
        await desk.Balanced();
        await desk.Confirm((await desk.Declare()).Answer);
        Assert.Equal(RefusalKind.MonthOutOfOrder, (await desk.Until(new(2022, 9, 22), () => desk.Close(month.Plus(1)))).Refusal!.Kind);
        var again = (await desk.Close(month)).Answer;
        Assert.Equal(2, again.Attempt);
        var bill = Assert.Single(again.Bills, static b => b.Level == ClearingLevel.National);
        Assert.Equal(2 * 48_89, bill.AmountFen);
        await desk.PayAll(bill);
        Assert.Equal(RefusalKind.MonthNotPossible, (await desk.Get<ReopenMonth>().Run(desk.Nation, month, Scene.Cancel)).Refusal!.Kind);
        await desk.Balanced();
        Assert.Null((await late.CancelSettlement(lateId)).Refusal);
    }
}

/// <summary>A fresh installation with everybody who has a hand in clearing.</summary>
sealed class Desk : IAsyncDisposable
{
    int _serial;

    Desk(Installation installation, Institution hospital) => (Installation, Hospital) = (installation, hospital);

    internal Installation Installation { get; }

    internal Institution Hospital { get; }

    internal Caller Nation { get; } = new("account:9", "国家经办", [new(Role.Officer, RegionCode.Nation, "", null)]);

    internal static async Task<Desk> Open(StoreEngine engine, int crowd)
    {
        var installation = await Installation.Start(await SownStores.Of(engine), crowd);
        return new(installation, (await installation.Get<FindInstitution>().Designated(SandboxFacts.Hospital, SandboxFacts.BusinessStartDay, Scene.Cancel)).Answer);
    }

    internal T Get<T>() where T : notnull => Installation.Get<T>();

    internal Call Call(string kind, string? key = null) => new(new("account:9", key ?? $"K{Interlocked.Increment(ref _serial)}", kind), "");

    internal Call HospitalCall(string kind) => new(new(SandboxFacts.Hospital, $"K{Interlocked.Increment(ref _serial)}", kind), "");

    internal async Task<(Scene Scene, long Settled)> Settle()
    {
        var scene = await Scene.Prepared(Installation);
        return (scene, (await scene.Settle()).Answer.SettlementId);
    }

    internal Task<Result<DeclarationRecord>> Declare(Month? month = null, DateOnly? from = null, DateOnly? until = null) =>
        Get<DeclareCosts>().Run(HospitalCall("3203"), Hospital, new(month ?? new(2022, 7), "", from ?? new(2022, 7, 1), until ?? new(2022, 7, 31), new(null, null, null, null, null), []), Scene.Cancel);

    internal async Task<DeclarationRecord> DeclareNamed(IReadOnlyList<long> settlements) =>
        (await Get<DeclareCosts>().Run(HospitalCall("3261"), Hospital, new(new(2022, 7), "", new(2022, 7, 1), new(2022, 7, 31), new(settlements.Count, null, null, null, null), settlements), Scene.Cancel)).Answer;

    internal Task<Result<PaymentsImported>> Import(string content, string? checksum = null, string payer = "130000")
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(content);
        return Get<PayBills>().Import(Call("import"), Nation, RegionCode.Parse(payer), "payments.csv", bytes, checksum ?? Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)), Scene.Cancel);
    }

    internal async Task<ClearingBill> BillNow(ClearingBill bill) => (await Get<ReadMonth>().Bill(bill.BillNo, Scene.Cancel))!.Bill;

    internal Task<Result<DeclarationRecord>> Review(DeclarationRecord declared, params IReadOnlyList<ItemDecision> decisions) => Get<ReviewDeclaration>().Review(Call("review"), Nation, declared.DeclarationNo, decisions, Scene.Cancel);

    internal Task<Result<DeclarationRecord>> Confirm(DeclarationRecord declared) => Get<ReviewDeclaration>().Confirm(Call("confirm"), Nation, declared.DeclarationNo, Scene.Cancel);

    internal Task<Result<DeclarationRecord>> TakeBack(DeclarationRecord declared) => Get<ReviewDeclaration>().TakeBack(Call("take-back"), Nation, declared.DeclarationNo, Scene.Cancel);

    internal Task<Result<MonthReport>> Close(Month month, bool dryRun = false) => Get<CloseMonth>().Run(Nation, month, dryRun, Scene.Cancel);

    internal Task Until(DateOnly day) => Get<BusinessClock>().Advance(day.ToDateTime(TimeOnly.MinValue) - ChinaTime.FromUtc(Get<BusinessClock>().UtcNow) + TimeSpan.FromHours(9), Scene.Cancel);

    internal async Task<T> Until<T>(DateOnly day, Func<Task<T>> act)
    {
        await Until(day);
        return await act();
    }

    /// <summary>Agreed on, noticed, paid in two parts and received.</summary>
    internal async Task PayAll(ClearingBill bill)
    {
        foreach (var side in Enum.GetValues<BillSide>()) Assert.Null((await Get<CheckBills>().Agree(Call("agree"), Nation, bill.BillNo, side, Scene.Cancel)).Refusal);
        Assert.Null((await Get<CheckBills>().Notice(Call("notice"), Nation, Month.Parse(bill.Period), Scene.Cancel)).Refusal);
        var half = Math.Abs(bill.AmountFen) / 2;
        foreach (var (fen, part) in new[] { (half, 1), (Math.Abs(bill.AmountFen) - half, 2) })
        {
            var reference = $"B{bill.BillNo}-{part}";
            Assert.Null((await Get<PayBills>().Pay(Call("pay"), Nation, bill.BillNo, new(fen), Get<BusinessClock>().Today, reference, Scene.Cancel)).Refusal);
            Assert.Null((await Get<PayBills>().Receive(Call("receive"), Nation, reference, new(fen), Scene.Cancel)).Refusal);
        }
        await Get<PostClearingBooks>().Run(await Get<StoreMap>().ExistingProvinces(Scene.Cancel), Scene.Cancel);
    }

    internal async Task<List<Confirmation>> Confirmed(int province = 13)
    {
        await using var store = await Installation.Store(province);
        return await store.Set<Confirmation>().AsNoTracking().OrderBy(static c => c.Id).ToListAsync(Scene.Cancel);
    }

    /// <summary>Every book sums to zero, and what one province says it owes another is what the other says it is owed.</summary>
    internal async Task Balanced()
    {
        var provinces = await Get<StoreMap>().ExistingProvinces(Scene.Cancel);
        foreach (var host in provinces)
            foreach (var insured in provinces) await Get<Yidi.Operations.Visits.ProjectSettlements>().CatchUp(host, insured, Scene.Cancel);
        foreach (var province in provinces) await Get<FollowRefunds>().Run(province, Scene.Cancel);
        await Get<PostClearingBooks>().Run(provinces, Scene.Cancel);
        Assert.Empty(await Get<VerifyFunds>().Run(provinces, Scene.Cancel));
        Assert.Empty(await Installation.Findings());
    }

    public ValueTask DisposeAsync() => Installation.DisposeAsync();
}
