using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Institutions;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Seam;
using Yidi.Operations.Visits;
using Yidi.Server.Sandbox;
using Yidi.Storage;

namespace Yidi.Operations.Tests;

/// <summary>The host side: withdrawal against settlement, uploads, and the projection, on both engines.</summary>
public sealed class VisitTests
{
    public static TheoryData<StoreEngine> Both => Engines.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task A_cancelled_visit_takes_its_unsettled_lines_along(StoreEngine engine)
    {
        var scene = await Scene.Prepared(engine);
        var call = Scene.Call("2202", "x");
        Assert.Null((await scene.CancelVisit(call)).Refusal);
        Assert.Null((await scene.CancelVisit(call)).Refusal);
        await using var store = await scene.HostStore();
        Assert.Equal(0, await store.Set<VisitFeeLine>().CountAsync(l => l.VisitNo == scene.VisitNo, Scene.Cancel));
        Assert.Equal(RefusalKind.VisitWithdrawn, Scene.Kind(await scene.Settle()));
        Assert.Equal(RefusalKind.VisitWithdrawn, Scene.Kind(await scene.CancelVisit()));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_live_settlement_stands_in_the_way_of_a_withdrawal(StoreEngine engine)
    {
        var scene = await Scene.Prepared(engine);
        var settled = (await scene.Settle()).Answer;
        Assert.Equal(RefusalKind.LiveSettlementExists, Scene.Kind(await scene.CancelVisit()));
        Assert.Equal(RefusalKind.LiveSettlementExists, Scene.Kind(await scene.WithdrawLines()));
        Assert.Null((await scene.CancelSettlement(settled.SettlementId)).Refusal);
        Assert.Null((await scene.WithdrawLines()).Refusal);
        Assert.Equal(RefusalKind.NoFeeLines, Scene.Kind(await scene.Settle()));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_withdrawal_racing_a_settlement_ends_with_exactly_one_of_them(StoreEngine engine)
    {
        var (settledFirst, withdrawnFirst) = (0, 0);
        for (var round = 0; round < 24; round++)
        {
            var scene = await Scene.Prepared(engine);
            var settling = Task.Run(() => scene.Settle(), Scene.Cancel);
            if (round % 3 > 0) await Task.Delay(round % 3, Scene.Cancel);
            var cancelling = Task.Run(() => scene.CancelVisit(), Scene.Cancel);
            var (settled, cancelled) = (await settling, await cancelling);
            Assert.True(settled.Refusal is null ^ cancelled.Refusal is null, $"settled: {settled.Refusal?.ToChinese()}; cancelled: {cancelled.Refusal?.ToChinese()}");
            Assert.Equal(settled.Refusal is null, (await scene.Sums()).ToString() != "{}");
            _ = settled.Refusal is null ? settledFirst++ : withdrawnFirst++;
        }
        TestContext.Current.SendDiagnosticMessage($"{engine}: settled {settledFirst}, withdrawn {withdrawnFirst}");
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_bill_made_before_a_withdrawal_is_refused_however_late_it_arrives(StoreEngine engine)
    {
        var scene = await Scene.Prepared(engine);
        var place = (await scene.Get<InsuredPlaces>().Of(13, Scene.Cancel))!;
        await using (var store = await scene.HostStore())
        {
            var visit = await store.Set<Visit>().SingleAsync(v => v.VisitNo == scene.VisitNo, Scene.Cancel);
            Assert.Null((await place.Withdraw(new(scene.Person, scene.VisitNo, "B1", visit.Revision), Scene.Cancel)).Refusal);
            Assert.Null((await place.Withdraw(new(scene.Person, scene.VisitNo, "B1", visit.Revision), Scene.Cancel)).Refusal);
        }
        Assert.Equal(RefusalKind.BillOutdated, Scene.Kind(await scene.Settle()));
        // Another change raises the revision past the fence, and a bill made then is new.
        await scene.Describe();
        Assert.Null((await scene.Settle()).Refusal);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_cancellation_is_not_undone_after_its_lines_were_withdrawn(StoreEngine engine)
    {
        var scene = await Scene.Prepared(engine);
        var cancelling = Scene.Call("2208", "x");
        var settled = (await scene.Settle()).Answer;
        _ = (await scene.CancelSettlement(settled.SettlementId, cancelling)).Answer;
        _ = (await scene.WithdrawLines()).Answer;
        Assert.Equal(RefusalKind.BillOutdated, Scene.Kind(await scene.Reverse(cancelling)));
        Assert.Equal("{}", (await scene.Sums()).ToString());
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_crash_between_fence_and_finish_is_ended_by_housekeeping(StoreEngine engine)
    {
        var scene = await Scene.Prepared(engine);
        await using (var store = await scene.HostStore())
        {
            var visit = await store.Set<Visit>().SingleAsync(v => v.VisitNo == scene.VisitNo, Scene.Cancel);
            visit.Revision++;
            (visit.State, visit.WithdrawingPart) = (VisitState.Withdrawing, WithdrawRequest.WholeVisit);
            await store.SaveChangesAsync(Scene.Cancel);
        }
        Assert.Equal(RefusalKind.VisitBeingWithdrawn, Scene.Kind(await scene.Settle()));
        Assert.True(await scene.Get<Withdrawal>().ResumeAll(11, TimeSpan.Zero, Scene.Cancel) >= 1);
        await using var after = await scene.HostStore();
        Assert.Equal(VisitState.Withdrawn, (await after.Set<Visit>().SingleAsync(v => v.VisitNo == scene.VisitNo, Scene.Cancel)).State);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_call_whose_withdrawal_was_resumed_gets_its_answer(StoreEngine engine)
    {
        var scene = await Scene.Prepared(engine);
        var call = Scene.Call("2202", "x");
        await using (var store = await scene.HostStore())
        {
            var visit = await store.Set<Visit>().SingleAsync(v => v.VisitNo == scene.VisitNo, Scene.Cancel);
            visit.Revision++;
            (visit.State, visit.WithdrawingPart, visit.WithdrawingSince) = (VisitState.Withdrawing, WithdrawRequest.WholeVisit, DateTime.UnixEpoch);
            (visit.WithdrawingMessage, visit.WithdrawingKind, visit.WithdrawingFingerprint) = (call.Key.MessageId, "2202", call.Fingerprint);
            await store.SaveChangesAsync(Scene.Cancel);
        }
        await scene.Get<Withdrawal>().ResumeAll(11, Withdrawal.Abandoned, Scene.Cancel);
        Assert.Null((await scene.CancelVisit(call)).Refusal);
        Assert.Equal(RefusalKind.VisitWithdrawn, Scene.Kind(await scene.CancelVisit()));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task The_hosts_view_does_not_depend_on_the_order_of_lanes(StoreEngine engine)
    {
        var scene = await Scene.Prepared(engine);
        var settled = (await scene.Settle()).Answer;
        var cancelling = Scene.Call("2208", "x");
        _ = (await scene.CancelSettlement(settled.SettlementId, cancelling)).Answer;
        await scene.CatchUp();
        var place = new Backwards((await scene.Get<InsuredPlaces>().Of(13, Scene.Cancel))!);
        var projection = new ProjectSettlements(scene.Get<IStoreContexts>(), scene.Get<StoreMap>(), new InsuredPlaces(scene.Get<IStoreContexts>(), _ => place, scene.Get<StoreMap>().ExistingProvinces));
        await using (var store = await scene.HostStore())
        {
            await store.Set<SettlementView>().ExecuteDeleteAsync(Scene.Cancel);
            await store.Set<HostPosting>().ExecuteDeleteAsync(Scene.Cancel);
            await store.Set<ProjectionMark>().ExecuteDeleteAsync(Scene.Cancel);
        }
        await projection.CatchUp(11, 13, Scene.Cancel);
        await using var after = await scene.HostStore();
        Assert.False((await after.Set<SettlementView>().SingleAsync(v => v.SettlementId == settled.SettlementId, Scene.Cancel)).Live);
        projection.Dispose();
    }

    /// <summary>Gives changes in the opposite order, as rows of several lanes may come.</summary>
    sealed class Backwards(IInsuredPlace place) : IInsuredPlace
    {
        public Task<Result<EntitleAnswer>> Entitle(EntitleQuestion question, CancellationToken cancel) => place.Entitle(question, cancel);

        public Task<Result<Done>> Admit(AdmitRequest request, CancellationToken cancel) => place.Admit(request, cancel);

        public Task<Result<Done>> Leave(LeaveRequest request, CancellationToken cancel) => place.Leave(request, cancel);

        public Task<StatementAnswer> Statement(StatementQuestion question, CancellationToken cancel) => place.Statement(question, cancel);

        public Task<Result<TotalsAnswer>> Totals(TotalsQuestion question, CancellationToken cancel) => place.Totals(question, cancel);

        public Task<Result<ChronicMedicinesAnswer>> ChronicMedicines(ChronicMedicinesQuestion question, CancellationToken cancel) => place.ChronicMedicines(question, cancel);

        public Task<Result<SettlementAnswer>> PreSettle(SettleRequest request, CancellationToken cancel) => place.PreSettle(request, cancel);

        public Task<Result<SettlementAnswer>> Settle(SettleRequest request, CancellationToken cancel) => place.Settle(request, cancel);

        public Task<Result<SettlementAnswer>> Cancel(CancelRequest request, CancellationToken cancel) => place.Cancel(request, cancel);

        public Task<Result<Done>> Reverse(ReverseRequest request, CancellationToken cancel) => place.Reverse(request, cancel);

        public Task<Result<Done>> Withdraw(WithdrawRequest request, CancellationToken cancel) => place.Withdraw(request, cancel);

        public Task<Result<ClearingAnswer>> Clear(ClearingRequest request, CancellationToken cancel) => place.Clear(request, cancel);

        public Task<OutcomeAnswer> Outcome(OutcomeQuestion question, CancellationToken cancel) => place.Outcome(question, cancel);

        public async Task<ChangesAnswer> Changes(ChangesQuestion question, CancellationToken cancel)
        {
            var answer = await place.Changes(question, cancel);
            return answer with { Changes = [.. answer.Changes.Reverse()] };
        }
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_fence_of_another_node_and_a_settlement_end_with_exactly_one_of_them(StoreEngine engine)
    {
        var first = await Scene.New(engine);
        await using var other = new SettlementJournal(first.Get<StoreMap>(), first.Get<StoreMap>().Province(13), TimeProvider.System);
        for (var round = 0; round < 40; round++)
        {
            var scene = await Scene.Prepared(engine);
            JournalEntry? Fenced(JournalView view) => view.LivesOf(scene.VisitNo).Any() ? null : new JournalEntry { Fence = new Fence { VisitNo = scene.VisitNo, Part = Fence.WholeVisit, Revision = 99 } };
            var fencing = Task.Run(() => other.Append(new JournalCase { PersonNo = scene.Person.Value, VisitNo = scene.VisitNo, Decide = Fenced }, Scene.Cancel), Scene.Cancel);
            var settled = (await scene.Settle()).Refusal is null;
            var fenced = await fencing is JournalOutcome.Noted;
            Assert.True(settled ^ fenced, $"round {round}: settled {settled}, fenced {fenced}");
        }
    }

    /// <summary>The hospital gave up waiting and reverses while its admission is still being written (his-interface 1.6).</summary>
    [Theory, MemberData(nameof(Both))]
    public async Task An_admission_that_is_reversed_while_it_is_written_leaves_no_stay(StoreEngine engine)
    {
        var scene = await Scene.New(engine);
        for (var round = 0; round < 60; round++)
        {
            var call = Scene.Call("2401", "x");
            var admitting = Task.Run(() => scene.Admit(call), Scene.Cancel);
            await Task.Delay(Random.Shared.Next(0, 8), Scene.Cancel);
            var reversed = await scene.ReverseAdmission(call);
            await admitting;
            await using var store = await scene.HostStore();
            var stays = await store.Set<Visit>().CountAsync(v => v.PersonNo == scene.Person.Value && v.State != VisitState.Withdrawn, Scene.Cancel);
            Assert.True(reversed.Refusal is null && stays == 0, $"round {round}: reversal answered {reversed.Refusal}, {stays} stays stand");
        }
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_crash_before_a_refused_fence_opens_the_visit_again(StoreEngine engine)
    {
        var scene = await Scene.Prepared(engine);
        _ = (await scene.Settle()).Answer;
        await using (var store = await scene.HostStore())
        {
            var visit = await store.Set<Visit>().SingleAsync(v => v.VisitNo == scene.VisitNo, Scene.Cancel);
            visit.Revision++;
            (visit.State, visit.WithdrawingPart) = (VisitState.Withdrawing, WithdrawRequest.WholeVisit);
            await store.SaveChangesAsync(Scene.Cancel);
        }
        await scene.Get<Withdrawal>().ResumeAll(11, TimeSpan.Zero, Scene.Cancel);
        await using var after = await scene.HostStore();
        Assert.Equal(VisitState.Open, (await after.Set<Visit>().SingleAsync(v => v.VisitNo == scene.VisitNo, Scene.Cancel)).State);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Withdrawing_every_batch_leaves_settled_ones_alone(StoreEngine engine)
    {
        var scene = await Scene.Prepared(engine);
        await scene.Upload("B2", "M");
        _ = (await scene.Settle()).Answer;
        Assert.Null((await scene.WithdrawLines(WithdrawFeeLines.EveryPart)).Refusal);
        await using var store = await scene.HostStore();
        Assert.Equal(["B1", "B1"], await store.Set<VisitFeeLine>().Where(l => l.VisitNo == scene.VisitNo).Select(static l => l.Part).ToListAsync(Scene.Cancel));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_retry_of_withdrawing_every_batch_has_no_second_effect(StoreEngine engine)
    {
        var scene = await Scene.Prepared(engine);
        var call = Scene.Call("2205", "x");
        Assert.Null((await scene.WithdrawLines(WithdrawFeeLines.EveryPart, call)).Refusal);
        await scene.Upload("B9", "Z");
        Assert.Null((await scene.WithdrawLines(WithdrawFeeLines.EveryPart, call)).Refusal);
        Assert.Equal(RefusalKind.KeyUsedForOtherContent, Scene.Kind(await scene.WithdrawLines(WithdrawFeeLines.EveryPart, call with { Fingerprint = "other" })));
        await using var store = await scene.HostStore();
        Assert.Equal(2, await store.Set<VisitFeeLine>().CountAsync(l => l.VisitNo == scene.VisitNo, Scene.Cancel));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Reserved_words_are_no_batches(StoreEngine engine)
    {
        var scene = await Scene.Prepared(engine);
        Assert.Equal(RefusalKind.FieldInvalid, Scene.Kind(await scene.TryUpload(WithdrawRequest.WholeVisit, "R")));
        Assert.Equal(RefusalKind.FieldInvalid, Scene.Kind(await scene.TryUpload(WithdrawFeeLines.EveryPart, "R")));
        Assert.Equal(RefusalKind.FieldInvalid, Scene.Kind(await scene.WithdrawLines(WithdrawRequest.WholeVisit)));
        Assert.Null((await scene.Settle()).Refusal);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Lines_newer_than_the_settled_bill_can_be_withdrawn_beside_it(StoreEngine engine)
    {
        var scene = await Scene.Prepared(engine);
        var cancelling = Scene.Call("2208", "x");
        var settled = (await scene.Settle()).Answer;
        _ = (await scene.CancelSettlement(settled.SettlementId, cancelling)).Answer;
        await scene.Upload("B1", "NEW");
        Assert.Null((await scene.Reverse(cancelling)).Refusal);
        Assert.Null((await scene.WithdrawLines()).Refusal);
        await using var store = await scene.HostStore();
        Assert.Equal(["L1", "L2"], await store.Set<VisitFeeLine>().Where(l => l.VisitNo == scene.VisitNo).OrderBy(static l => l.Ordinal).Select(static l => l.LineNo).ToListAsync(Scene.Cancel));
        Assert.Equal(RefusalKind.LiveSettlementExists, Scene.Kind(await scene.WithdrawLines()));
        Assert.Equal(4889, (await scene.Sums())[Yidi.Policy.AccumulatorNames.FundPool]);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task The_same_cancellation_twenty_times_at_once_is_done_once_and_answered_twenty_times(StoreEngine engine)
    {
        var scene = await Scene.Prepared(engine);
        var call = Scene.Call("2202", "x");
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => scene.CancelVisit(call), Scene.Cancel))), static r => Assert.Null(r.Refusal));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Cancellations_and_settlements_from_all_sides_end_without_a_fault(StoreEngine engine)
    {
        for (var round = 0; round < 6; round++)
        {
            var scene = await Scene.Prepared(engine);
            var settling = Enumerable.Range(0, 5).Select(_ => Task.Run(() => scene.Settle(), Scene.Cancel)).ToList();
            var cancelling = Enumerable.Range(0, 5).Select(_ => Task.Run(() => scene.CancelVisit(), Scene.Cancel)).ToList();
            var settled = (await Task.WhenAll(settling)).Count(static r => r.Refusal is null);
            var cancelled = (await Task.WhenAll(cancelling)).Count(static r => r.Refusal is null);
            Assert.True(settled == 1 ? cancelled == 0 : settled == 0 && cancelled >= 1, $"{settled} settled, {cancelled} cancelled");
        }
    }

    [Theory, MemberData(nameof(Both))]
    public async Task An_upload_is_all_or_nothing(StoreEngine engine)
    {
        var scene = await Scene.Prepared(engine);
        Assert.Equal(RefusalKind.FeeLineRepeated, Scene.Kind(await scene.TryUpload("B2")));
        _ = (await scene.Settle()).Answer;
        Assert.Equal(RefusalKind.BatchSettled, Scene.Kind(await scene.TryUpload("B1", "N")));
        await using var store = await scene.HostStore();
        Assert.Equal(2, await store.Set<VisitFeeLine>().CountAsync(l => l.VisitNo == scene.VisitNo, Scene.Cancel));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_chronic_batch_of_another_disease_is_refused_with_how_to_split_it(StoreEngine engine)
    {
        var scene = await Scene.New(engine);
        await scene.Register();
        await scene.Describe();
        _ = (await scene.TryUpload(disease: "")).Answer;
        var refused = await scene.PreSettle();
        Assert.Equal(RefusalKind.MixedDiseases, Scene.Kind(refused));
        Assert.Contains("新的收费批次", refused.Refusal!.ToChinese(), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Another_institution_does_not_see_the_visit(StoreEngine engine)
    {
        var scene = await Scene.Prepared(engine);
        var clinic = (await scene.Get<FindInstitution>().Designated(SandboxFacts.Clinic, SandboxFacts.BusinessStartDay, Scene.Cancel)).Answer;
        var stranger = new Call(new(SandboxFacts.Clinic, $"S{scene.VisitNo}", "2202"), "x");
        Assert.Equal(RefusalKind.VisitUnknown, Scene.Kind(await scene.Get<CancelVisit>().Run(stranger, clinic, scene.VisitNo, scene.Person, Scene.Cancel)));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task The_hosts_view_and_book_follow_the_journal(StoreEngine engine)
    {
        var scene = await Scene.Prepared(engine);
        var settled = (await scene.Settle()).Answer;
        await scene.CatchUp();
        await using (var store = await scene.HostStore())
        {
            var view = await store.Set<SettlementView>().SingleAsync(v => v.SettlementId == settled.SettlementId, Scene.Cancel);
            Assert.Equal((true, 6429L, 4889L), (view.Live, view.TotalFen, view.FundFen));
            var book = await store.Set<HostPosting>().Where(p => p.SettlementId == settled.SettlementId).OrderBy(static p => p.Ordinal).Select(static p => p.Account + " " + p.AmountFen).ToListAsync(Scene.Cancel);
            Assert.Equal(["due-from:13 4889", "payable:H11010500001 -4889"], book);
        }
        var cancelled = (await scene.CancelSettlement(settled.SettlementId)).Answer;
        await scene.CatchUp();
        await using var after = await scene.HostStore();
        Assert.False((await after.Set<SettlementView>().SingleAsync(v => v.SettlementId == settled.SettlementId, Scene.Cancel)).Live);
        var both = new[] { settled.SettlementId, cancelled.SettlementId };
        Assert.Equal(0, await after.Set<HostPosting>().Where(p => both.Contains(p.SettlementId) && p.Account == "due-from:13").SumAsync(static p => p.AmountFen, Scene.Cancel));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task The_hosts_view_can_be_rebuilt_at_will(StoreEngine engine)
    {
        var scene = await Scene.Prepared(engine);
        var settled = (await scene.Settle()).Answer;
        await scene.CatchUp();
        var before = await Views(scene);
        await using (var store = await scene.HostStore())
        {
            await store.Set<SettlementView>().ExecuteDeleteAsync(Scene.Cancel);
            await store.Set<HostPosting>().ExecuteDeleteAsync(Scene.Cancel);
            await store.Set<ProjectionMark>().ExecuteDeleteAsync(Scene.Cancel);
        }
        await scene.CatchUp();
        var after = await Views(scene);
        Assert.Contains(after, v => v.Id == settled.SettlementId);
        // Other tests settle meanwhile: what was there before is there again, the same.
        Assert.Subset(after.Select(static v => v.Id).ToHashSet(), before.Select(static v => v.Id).ToHashSet());
    }

    static async Task<List<(long Id, long Total)>> Views(Scene scene)
    {
        await using var store = await scene.HostStore();
        return (await store.Set<SettlementView>().AsNoTracking().ToListAsync(Scene.Cancel)).ConvertAll(static v => (v.SettlementId, v.TotalFen));
    }
}
