using Yidi.Operations.Plumbing;
using Yidi.Operations.Seam;

namespace Yidi.Operations.Settlement;

/// <summary>The acts of an insured place, wired once and shared by all provinces of this process.</summary>
public sealed class InsuredPlaceActs(
    IStoreContexts stores, ReadEntitlement entitlements, SettleBill settleBill, CancelSettlement cancelSettlement, ReverseMessage reverseMessage, FenceVisit fenceVisit, KeepStays keepStays, ConfirmSettlement confirmSettlement)
{
    public IInsuredPlace Open(int province) => new LocalInsuredPlace(province, this);

    /// <summary>The seam in this process: checks that the person is one of the province, then calls the act.</summary>
    sealed class LocalInsuredPlace(int province, InsuredPlaceActs acts) : IInsuredPlace
    {
        public Task<Result<EntitleAnswer>> Entitle(EntitleQuestion question, CancellationToken cancel) =>
            IsOurs(question.Person) ? acts.Entitlements.Face(question, cancel) : Task.FromResult<Result<EntitleAnswer>>(NotOurs(question.Person));

        public async Task<Result<Done>> Admit(AdmitRequest request, CancellationToken cancel) =>
            IsOurs(request.Person) ? await acts.KeepStays.Admit(request, cancel) : NotOurs(request.Person);

        public async Task<Result<Done>> Leave(LeaveRequest request, CancellationToken cancel) =>
            IsOurs(request.Person) ? await acts.KeepStays.Leave(request, cancel) : NotOurs(request.Person);

        public async Task<Result<SettlementAnswer>> PreSettle(SettleRequest request, CancellationToken cancel) =>
            IsOurs(request.Person) ? await WithFace(await acts.SettleBill.PreSettle(request, cancel), request.Person, cancel) : NotOurs(request.Person);

        public async Task<Result<SettlementAnswer>> Settle(SettleRequest request, CancellationToken cancel) =>
            IsOurs(request.Person) ? await WithFace(await acts.SettleBill.Settle(request, cancel), request.Person, cancel) : NotOurs(request.Person);

        public async Task<Result<SettlementAnswer>> Cancel(CancelRequest request, CancellationToken cancel) =>
            IsOurs(request.Person) ? await WithFace(await acts.CancelSettlement.Run(request, cancel), request.Person, cancel) : NotOurs(request.Person);

        public async Task<Result<Done>> Reverse(ReverseRequest request, CancellationToken cancel) =>
            IsOurs(request.Person) ? await acts.ReverseMessage.Run(request, cancel) : NotOurs(request.Person);

        public async Task<Result<Done>> Withdraw(WithdrawRequest request, CancellationToken cancel) =>
            IsOurs(request.Person) ? await acts.FenceVisit.Run(request, cancel) : NotOurs(request.Person);

        public async Task<Result<ClearingAnswer>> Clear(ClearingRequest request, CancellationToken cancel) =>
            IsOurs(request.Person) ? await acts.ConfirmSettlement.Run(request, cancel) : NotOurs(request.Person);

        public async Task<OutcomeAnswer> Outcome(OutcomeQuestion question, CancellationToken cancel)
        {
            var outcome = await ReadOutcome.Of(acts.Stores, province, question.Key, cancel);
            if (outcome is not { Answer: { } answer, Person: { } person }) return outcome;
            return outcome with { Answer = (await WithFace(answer, person, cancel)).Answer };
        }

        public Task<StatementAnswer> Statement(StatementQuestion question, CancellationToken cancel) => ReadChanges.Statement(acts.Stores, province, question, cancel);

        public async Task<Result<TotalsAnswer>> Totals(TotalsQuestion question, CancellationToken cancel) =>
            IsOurs(question.Person) ? await ReadTotals.Of(acts.Stores, question, cancel) : NotOurs(question.Person);

        public async Task<Result<ChronicMedicinesAnswer>> ChronicMedicines(ChronicMedicinesQuestion question, CancellationToken cancel) =>
            IsOurs(question.Person) ? await ReadChronicMedicines.Of(acts.Stores, question, cancel) : NotOurs(question.Person);

        public Task<ChangesAnswer> Changes(ChangesQuestion question, CancellationToken cancel) => ReadChanges.Of(acts.Stores, province, question, cancel);

        bool IsOurs(Yidi.Policy.PersonNo person) => person.Province == province;

        static Refusal NotOurs(Yidi.Policy.PersonNo person) => new(RefusalKind.PersonUnknown, "person", Mask.Number(person.ToString()));

        async Task<Result<SettlementAnswer>> WithFace(Result<SettlementAnswer> result, Yidi.Policy.PersonNo person, CancellationToken cancel)
        {
            if (result.Value is not { Person: null } answer) return result;
            var face = await acts.Entitlements.Face(new(person, ChinaTime.DayOf(answer.SettledAt)), cancel);
            return face.Value is { } known ? answer with { Person = known.Person } : face.Refusal!;
        }
    }

    IStoreContexts Stores => stores;

    ReadEntitlement Entitlements => entitlements;

    SettleBill SettleBill => settleBill;

    CancelSettlement CancelSettlement => cancelSettlement;

    ReverseMessage ReverseMessage => reverseMessage;

    FenceVisit FenceVisit => fenceVisit;

    KeepStays KeepStays => keepStays;

    ConfirmSettlement ConfirmSettlement => confirmSettlement;
}
