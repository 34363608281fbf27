using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Insured;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Settlement;
using Yidi.Policy;
using Yidi.Storage;

namespace Yidi.Operations.Tests;

/// <summary>Settle, cancel, reverse: what is definite about them, on both engines.</summary>
public sealed class SettlementTests
{
    public static TheoryData<StoreEngine> Both => Engines.Both;

    const string OneVisit = "{\"count.visits\":1,\"fund.disease.M01600\":4889,\"fund.pool\":4889,\"in-scope\":6111,\"own.ratio-share\":1222}";

    [Theory, MemberData(nameof(Both))]
    public async Task Settling_pays_each_fen_once_and_counts_the_year(StoreEngine engine)
    {
        var scene = await Scene.Prepared(engine);
        var computed = (await scene.PreSettle()).Answer;
        Assert.Equal("{}", (await scene.Sums()).ToString());
        var settled = (await scene.Settle()).Answer;
        Assert.Equal(("64.29", "48.89", "15.40"), ($"{settled.Total}", $"{settled.FundTotal}", $"{settled.Cash}"));
        Assert.Equal((computed.FundTotal, computed.Cash), (settled.FundTotal, settled.Cash));
        Assert.Equal(OneVisit, (await scene.Sums()).ToString());
        Assert.Equal(13, IdSource.ProvinceOf(settled.SettlementId));
        Assert.Empty(await scene.Findings());
    }

    [Theory, MemberData(nameof(Both))]
    public async Task The_same_message_again_gets_the_first_answer(StoreEngine engine)
    {
        var scene = await Scene.Prepared(engine);
        var call = Scene.Call("2207", "x");
        var first = (await scene.Settle(call)).Answer;
        var again = (await scene.Settle(call)).Answer;
        Assert.Equal((first.SettlementId, first.SettledAt), (again.SettlementId, again.SettledAt));
        Assert.Equal(RefusalKind.KeyUsedForOtherContent, Scene.Kind(await scene.Settle(call with { Fingerprint = "other" })));
        Assert.Equal(OneVisit, (await scene.Sums()).ToString());
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_retry_is_answered_even_after_the_visit_was_cancelled(StoreEngine engine)
    {
        var scene = await Scene.Prepared(engine);
        var call = Scene.Call("2207", "x");
        var first = (await scene.Settle(call)).Answer;
        Assert.Null((await scene.CancelSettlement(first.SettlementId)).Refusal);
        Assert.Null((await scene.CancelVisit()).Refusal);
        Assert.Equal(first.SettlementId, (await scene.Settle(call)).Answer.SettlementId);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Fifty_senders_of_one_message_make_one_settlement(StoreEngine engine)
    {
        var scene = await Scene.Prepared(engine);
        var call = Scene.Call("2207", "x");
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => scene.Settle(call)));
        Assert.Single(answers.Select(static a => a.Answer.SettlementId).Distinct());
        Assert.Equal(OneVisit, (await scene.Sums()).ToString());
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Fifty_different_messages_for_one_batch_make_one_settlement(StoreEngine engine)
    {
        var scene = await Scene.Prepared(engine);
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => scene.Settle()));
        Assert.Single(answers, static a => a.Refusal is null);
        Assert.All(answers.Where(static a => a.Refusal is not null), static a => Assert.Equal(RefusalKind.BatchSettled, a.Refusal!.Kind));
        Assert.Equal(OneVisit, (await scene.Sums()).ToString());
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Cancelling_leaves_no_trace_in_the_year_and_settling_again_works(StoreEngine engine)
    {
        var scene = await Scene.Prepared(engine);
        var settled = (await scene.Settle()).Answer;
        var call = Scene.Call("2208", "x");
        var cancelled = (await scene.CancelSettlement(settled.SettlementId, call)).Answer;
        Assert.NotEqual(settled.SettlementId, cancelled.SettlementId);
        Assert.Equal((-settled.Total, -settled.Cash, -settled.FundTotal), (cancelled.Total, cancelled.Cash, cancelled.FundTotal));
        Assert.Equal("{}", (await scene.Sums()).ToString());
        Assert.Equal(cancelled.SettlementId, (await scene.CancelSettlement(settled.SettlementId, call)).Answer.SettlementId);
        Assert.Equal(RefusalKind.SettlementNotLive, Scene.Kind(await scene.CancelSettlement(settled.SettlementId)));
        Assert.NotEqual(settled.SettlementId, (await scene.Settle()).Answer.SettlementId);
        Assert.Equal(OneVisit, (await scene.Sums()).ToString());
        Assert.Empty(await scene.Findings());
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Another_persons_or_institutions_settlement_is_unknown(StoreEngine engine)
    {
        var (mine, other) = (await Scene.Prepared(engine), await Scene.Prepared(engine));
        var settled = (await mine.Settle()).Answer;
        Assert.Equal(RefusalKind.SettlementUnknown, Scene.Kind(await other.CancelSettlement(settled.SettlementId)));
        var stranger = new Call(new("H11010800002", "M-stranger", "2208"), "x");
        Assert.Equal(RefusalKind.SettlementUnknown, Scene.Kind(await mine.CancelSettlement(settled.SettlementId, stranger)));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Reversing_a_settlement_takes_it_back_once(StoreEngine engine)
    {
        var scene = await Scene.Prepared(engine);
        var call = Scene.Call("2207", "x");
        _ = (await scene.Settle(call)).Answer;
        Assert.Null((await scene.Reverse(call)).Refusal);
        Assert.Equal("{}", (await scene.Sums()).ToString());
        Assert.Null((await scene.Reverse(call)).Refusal);
        Assert.Equal("{}", (await scene.Sums()).ToString());
        Assert.Empty(await scene.Findings());
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_reversed_message_is_spent_and_its_first_answer_is_not_given_again(StoreEngine engine)
    {
        var scene = await Scene.Prepared(engine);
        var (settling, cancelling) = (Scene.Call("2207", "x"), Scene.Call("2208", "x"));
        _ = (await scene.Settle(settling)).Answer;
        Assert.Null((await scene.Reverse(settling)).Refusal);
        Assert.Equal(RefusalKind.MessageReversed, Scene.Kind(await scene.Settle(settling)));
        var again = (await scene.Settle()).Answer;
        _ = (await scene.CancelSettlement(again.SettlementId, cancelling)).Answer;
        Assert.Null((await scene.Reverse(cancelling)).Refusal);
        Assert.Equal(RefusalKind.MessageReversed, Scene.Kind(await scene.CancelSettlement(again.SettlementId, cancelling)));
        Assert.Equal(OneVisit, (await scene.Sums()).ToString());
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_reversal_that_overtakes_its_settlement_wins(StoreEngine engine)
    {
        var scene = await Scene.Prepared(engine);
        var call = Scene.Call("2207", "x");
        Assert.Null((await scene.Reverse(call)).Refusal);
        Assert.Equal(RefusalKind.MessageReversed, Scene.Kind(await scene.Settle(call)));
        Assert.Null((await scene.Reverse(call)).Refusal);
        Assert.Equal("{}", (await scene.Sums()).ToString());
        Assert.Null((await scene.Settle()).Refusal);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_reversal_racing_its_settlement_leaves_nothing_settled(StoreEngine engine)
    {
        for (var round = 0; round < 10; round++)
        {
            var scene = await Scene.Prepared(engine);
            var call = Scene.Call("2207", "x");
            var settling = Task.Run(() => scene.Settle(call), Scene.Cancel);
            if (round % 2 == 0) await Task.Yield();
            Assert.Null((await scene.Reverse(call)).Refusal);
            var settled = await settling;
            Assert.True(settled.Refusal is null || settled.Refusal.Kind == RefusalKind.MessageReversed, settled.Refusal?.ToChinese());
            Assert.Equal("{}", (await scene.Sums()).ToString());
        }
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Reversing_a_cancellation_lets_the_settlement_stand_again(StoreEngine engine)
    {
        var scene = await Scene.Prepared(engine);
        var settled = (await scene.Settle()).Answer;
        var cancelling = Scene.Call("2208", "x");
        _ = (await scene.CancelSettlement(settled.SettlementId, cancelling)).Answer;
        Assert.Null((await scene.Reverse(cancelling)).Refusal);
        Assert.Equal(OneVisit, (await scene.Sums()).ToString());
        Assert.Null((await scene.Reverse(cancelling)).Refusal);
        Assert.Equal(OneVisit, (await scene.Sums()).ToString());
        Assert.Null((await scene.CancelSettlement(settled.SettlementId)).Refusal);
        // The first cancellation was undone and stays undone; reversing it once more must not undo the second.
        Assert.Null((await scene.Reverse(cancelling)).Refusal);
        Assert.Equal("{}", (await scene.Sums()).ToString());
        Assert.Empty(await scene.Findings());
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_cancelled_settlement_is_not_reversed_and_a_part_settled_again_is_not_restored(StoreEngine engine)
    {
        var scene = await Scene.Prepared(engine);
        var (settling, cancelling) = (Scene.Call("2207", "x"), Scene.Call("2208", "x"));
        var settled = (await scene.Settle(settling)).Answer;
        _ = (await scene.CancelSettlement(settled.SettlementId, cancelling)).Answer;
        Assert.Equal(RefusalKind.NotReversible, Scene.Kind(await scene.Reverse(settling)));
        _ = (await scene.Settle()).Answer;
        Assert.Equal(RefusalKind.PartSettledAgain, Scene.Kind(await scene.Reverse(cancelling)));
        Assert.Equal(OneVisit, (await scene.Sums()).ToString());
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_settlement_of_a_stale_entitlement_is_prepared_again(StoreEngine engine)
    {
        var scene = await Scene.Prepared(engine);
        await using (var store = await scene.InsuredStore())
        {
            var person = await store.Set<Person>().SingleAsync(p => p.PersonNo == scene.Person.Value, Scene.Cancel);
            person.EntitlementVersion++;
            await store.SaveChangesAsync(Scene.Cancel);
        }
        Assert.Null((await scene.Settle()).Refusal);
        await using var after = await scene.InsuredStore();
        var judged = await after.Set<SettlementRecord>().Where(s => s.PersonNo == scene.Person.Value).Select(static s => s.Detail).SingleAsync(Scene.Cancel);
        Assert.Equal(2, PackedCase.Unpack(judged.Case).Entitlement.Version);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_lost_answer_can_be_asked_for(StoreEngine engine)
    {
        var scene = await Scene.Prepared(engine);
        var place = await scene.Get<Seam.InsuredPlaces>().Of(13, Scene.Cancel);
        var (settling, buried) = (Scene.Call("2207", "x"), Scene.Call("2207", "y"));
        Assert.Equal(Seam.OutcomeState.Absent, (await place!.Outcome(new(settling.Key), Scene.Cancel)).State);
        var settled = (await scene.Settle(settling)).Answer;
        Assert.Equal(settled.SettlementId, (await place.Outcome(new(settling.Key), Scene.Cancel)).Answer!.SettlementId);
        _ = await scene.Reverse(buried);
        Assert.Equal(Seam.OutcomeState.Buried, (await place.Outcome(new(buried.Key), Scene.Cancel)).State);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Many_settlements_of_one_person_run_in_order(StoreEngine engine)
    {
        var scene = await Scene.New(engine);
        await scene.Register();
        await scene.Describe();
        for (var i = 0; i < 12; i++) await scene.Upload($"P{i}", $"P{i}-");
        var settled = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => scene.Settle(batch: $"P{i}")));
        Assert.All(settled, static s => Assert.Null(s.Refusal));
        Assert.Equal(12 * 4889, (await scene.Sums())[AccumulatorNames.FundPool]);
        Assert.Empty(await scene.Findings());
    }
}
