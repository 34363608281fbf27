using Yidi.Operations.Plumbing;

namespace Yidi.Operations.Seam;

/// <summary>
/// What a place of treatment asks of an insured place, and all it may know of it. In one process today, over signed HTTP one day; tests also
/// run it through JSON.
/// </summary>
public interface IInsuredPlace
{
    /// <summary>Who the person is and what covers them.</summary>
    Task<Result<EntitleAnswer>> Entitle(EntitleQuestion question, CancellationToken cancel);

    /// <summary>Lets a person be admitted, unless another admission is open anywhere.</summary>
    Task<Result<Done>> Admit(AdmitRequest request, CancellationToken cancel);

    /// <summary>Ends what <see cref="Admit"/> began.</summary>
    Task<Result<Done>> Leave(LeaveRequest request, CancellationToken cancel);

    /// <summary>Computes; stores nothing.</summary>
    Task<Result<SettlementAnswer>> PreSettle(SettleRequest request, CancellationToken cancel);

    /// <summary>Computes and stores. The answer comes when it is durable; the same key gets the same answer.</summary>
    Task<Result<SettlementAnswer>> Settle(SettleRequest request, CancellationToken cancel);

    /// <summary>Takes a settlement back by a business act; the answer is negative and has an id of its own.</summary>
    Task<Result<SettlementAnswer>> Cancel(CancelRequest request, CancellationToken cancel);

    /// <summary>Undoes what a message did, or buries its key before it arrives.</summary>
    Task<Result<Done>> Reverse(ReverseRequest request, CancellationToken cancel);

    /// <summary>From now on refuses bills of the part made at this revision or before. Refused over a live settlement.</summary>
    Task<Result<Done>> Withdraw(WithdrawRequest request, CancellationToken cancel);

    /// <summary>Locks a settlement for a clearing month, unlocks it, or recovers what was paid wrongly. Repeating it changes nothing.</summary>
    Task<Result<ClearingAnswer>> Clear(ClearingRequest request, CancellationToken cancel);

    /// <summary>What became of a message whose answer was lost.</summary>
    Task<OutcomeAnswer> Outcome(OutcomeQuestion question, CancellationToken cancel);

    /// <summary>What the journal wrote for one institution between two moments: the insured place's side of a reconciliation.</summary>
    Task<StatementAnswer> Statement(StatementQuestion question, CancellationToken cancel);

    /// <summary>What a person's visits add up to, by insurance year and month; for an institution that was shown the credential.</summary>
    Task<Result<TotalsAnswer>> Totals(TotalsQuestion question, CancellationToken cancel);

    /// <summary>What a person was given for chronic diseases, wherever it was settled, so that nothing is given twice.</summary>
    Task<Result<ChronicMedicinesAnswer>> ChronicMedicines(ChronicMedicinesQuestion question, CancellationToken cancel);

    /// <summary>What the journal wrote for a place of treatment since the marks it gives.</summary>
    Task<ChangesAnswer> Changes(ChangesQuestion question, CancellationToken cancel);
}

/// <summary>Finds the insured place of a province. What opens one is decided by the host program.</summary>
/// <param name="served">Every province that has a store.</param>
public sealed class InsuredPlaces(IStoreContexts stores, Func<int, IInsuredPlace> open, Func<CancellationToken, Task<IReadOnlyList<int>>> served)
{
    /// <summary>Every province served here.</summary>
    public Task<IReadOnlyList<int>> Served(CancellationToken cancel) => served(cancel);

    /// <summary>Null when the province is not served here.</summary>
    public async Task<IInsuredPlace?> Of(int province, CancellationToken cancel) =>
        await stores.Exists(province, cancel) ? open(province) : null;
}
