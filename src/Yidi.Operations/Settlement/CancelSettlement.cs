using Yidi.Operations.Plumbing;
using Yidi.Operations.Seam;
using Yidi.Storage;

namespace Yidi.Operations.Settlement;

/// <summary>Takes a settlement back by a business act (2208): the negation under a new id, in the lane like any settlement.</summary>
public sealed class CancelSettlement(Journals journals, IdSource ids, BusinessClock clock)
{
    public async Task<Result<SettlementAnswer>> Run(CancelRequest request, CancellationToken cancel)
    {
        var (id, refundId, at) = (ids.Next(request.Person.Province), ids.Next(request.Person.Province), clock.UtcNow);
        Refusal? refusal = null;
        var outcome = await journals.Of(request.Person.Province).Append(new JournalCase
        {
            Key = SettlementRow.Key(request.Call.Key),
            Fingerprint = request.Call.Fingerprint,
            PersonNo = request.Person.Value,
            VisitNo = request.VisitNo,
            TargetSettlement = request.SettlementId,
            Decide = view => Decide(request, view, id, refundId, at, out refusal),
        }, cancel);
        return JournalAnswers.Of(outcome, refusal, "message", request.Call.Key.MessageId);
    }

    static JournalEntry? Decide(CancelRequest request, JournalView view, long id, long refundId, DateTime at, out Refusal? refusal)
    {
        var original = view.Settlement(request.SettlementId);
        var live = original is null ? null : view.Live(original.VisitNo, original.Part);
        refusal = WhyNot(request, original, live) ?? TakeBack.ConfirmedRefusal(original!, view) ?? TakeBack.LaterPartRefusal(original!, view) ?? TakeBack.DependencyRefusal(original!, live!.VersionIn, view);
        if (refusal is not null) return null;
        var entry = SettlementRow.TakenBack(id, SettlementKind.Cancellation, original!, live!, request.Call, view, at);
        // Its month was calculated: what was cleared is given back as a negative item of the month that is open (domain.md 3.11).
        return view.Lock(original!.Id) is { } locked
            ? ConfirmationRow.Refunded(entry, refundId, original, locked, ConfirmationRow.OpenMonth(locked.Period, view), at)
            : entry;
    }

    static Refusal? WhyNot(CancelRequest request, SettlementRecord? original, LiveSettlement? live)
    {
        var number = IdSource.Text(request.SettlementId);
        var isTheirs = original is { Kind: SettlementKind.Settlement } && original.Institution == request.Call.Key.Institution
            && original.PersonNo == request.Person.Value && original.VisitNo == request.VisitNo;
        if (!isTheirs) return new(RefusalKind.SettlementUnknown, "settlement", number);
        return live?.SettlementId == original!.Id ? null : new(RefusalKind.SettlementNotLive, "settlement", number);
    }
}
