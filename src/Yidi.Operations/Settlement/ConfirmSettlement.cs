using Yidi.Operations.Plumbing;
using Yidi.Operations.Seam;
using Yidi.Policy;
using Yidi.Storage;

namespace Yidi.Operations.Settlement;

/// <summary>
/// The insured side of clearing: a settlement the place of treatment confirmed is locked for a month, through the lane, so that confirming, cancelling and
/// closing never pass each other by. Repeating an act changes nothing.
/// </summary>
public sealed class ConfirmSettlement(Journals journals, IdSource ids, BusinessClock clock)
{
    public async Task<Result<ClearingAnswer>> Run(ClearingRequest request, CancellationToken cancel)
    {
        var deciding = new Deciding(request, ids.Next(request.Person.Province), clock.UtcNow);
        var outcome = await journals.Of(request.Person.Province).Append(new JournalCase
        {
            Key = request.Call is { } call ? SettlementRow.Key(call.Key) : null,
            Fingerprint = request.Call?.Fingerprint ?? "",
            PersonNo = request.Person.Value,
            TargetSettlement = request.SettlementId,
            Clears = true,
            Decide = deciding.Decide,
        }, cancel);
        var done = JournalAnswers.DoneOf(outcome, deciding.Refusal, "settlement", IdSource.Text(request.SettlementId));
        return done.Refusal is { } refused ? refused : deciding.Answer;
    }

    sealed class Deciding(ClearingRequest request, long id, DateTime at)
    {
        internal Refusal? Refusal { get; private set; }

        /// <summary>Says that nothing was new until something is.</summary>
        internal ClearingAnswer Answer { get; private set; } = new("", Money.Zero, false);

        internal JournalEntry? Decide(JournalView view)
        {
            var decided = Act(view);
            Refusal = decided.Refusal;
            if (decided.Value is not { } entry) return null;
            var row = entry.Confirmation;
            Answer = new(row?.Period ?? view.Lock(request.SettlementId)?.Period ?? "", new(Accumulators.Parse(row?.Deducted ?? "{}").Entries.Sum(static e => e.Value)), row is not null);
            return entry;
        }

        Result<JournalEntry> Act(JournalView view)
        {
            var settled = view.Settlement(request.SettlementId);
            if (settled is not { Kind: SettlementKind.Settlement } || settled.PersonNo != request.Person.Value || !request.Host.Covers(RegionCode.Parse(settled.HostRegion)))
                return new Refusal(RefusalKind.SettlementUnknown, "settlement", IdSource.Text(request.SettlementId));
            return request.Act switch
            {
                ClearingAct.Confirm => Confirm(settled, view),
                ClearingAct.TakeBack => TakeBack(settled, view),
                _ => Recover(settled, view),
            };
        }

        Result<JournalEntry> Confirm(SettlementRecord settled, JournalView view)
        {
            var number = IdSource.Text(settled.Id);
            if (view.Lock(settled.Id) is { } locked)
                return locked.DeclarationNo == request.DeclarationNo && locked.Kind == ConfirmationKind.Confirmed ? new JournalEntry() : new Refusal(RefusalKind.SettlementConfirmed, "settlement", number);
            if (view.Live(settled.VisitNo, settled.Part)?.SettlementId != settled.Id) return new Refusal(RefusalKind.SettlementNotLive, "settlement", number);
            if (ConfirmationRow.Deduction(settled, "{}", request.Amount) is not { } deducted) return TooLarge(settled.FundFen);
            return ConfirmationRow.Confirmed(id, settled, ConfirmationRow.OpenMonth(request.Period, view), request.DeclarationNo, deducted, request.Reason, at);
        }

        Result<JournalEntry> TakeBack(SettlementRecord settled, JournalView view)
        {
            if (view.Lock(settled.Id) is not { } locked) return new JournalEntry();
            // What was refunded is over: its month was calculated.
            if (locked.Kind != ConfirmationKind.Confirmed) return new Refusal(RefusalKind.MonthClosed, "period", locked.Period);
            if (locked.DeclarationNo != request.DeclarationNo) return new Refusal(RefusalKind.SettlementNotConfirmed, "settlement", IdSource.Text(settled.Id));
            if (!ConfirmationRow.IsOpen(locked, view)) return new Refusal(RefusalKind.MonthClosed, "period", locked.Period);
            return ConfirmationRow.TakenBack(id, settled, locked, at);
        }

        Result<JournalEntry> Recover(SettlementRecord settled, JournalView view)
        {
            if (view.Lock(settled.Id) is not { Kind: ConfirmationKind.Confirmed } locked) return new Refusal(RefusalKind.SettlementNotConfirmed, "settlement", IdSource.Text(settled.Id));
            if (ConfirmationRow.Deduction(settled, locked.Deducted, request.Amount) is not { } recovered) return TooLarge(settled.FundFen - Accumulators.Parse(locked.Deducted).Entries.Sum(static e => e.Value));
            return ConfirmationRow.Recovered(id, settled, locked, ConfirmationRow.OpenMonth(request.Period, view), recovered, request.Reason, at);
        }

        Refusal TooLarge(long leftFen) => new(RefusalKind.DeductionTooLarge, "amount", request.Amount.ToString(), $"基金可扣{new Money(leftFen)}元");
    }
}
