using Yidi.Operations.Plumbing;
using Yidi.Operations.Seam;
using Yidi.Storage;

namespace Yidi.Operations.Settlement;

/// <summary>
/// Reverses a message by its key (2601, his-interface 1.6). A settlement is taken back, a cancellation is undone, a key that is not there is
/// buried so that the message, arriving later, is refused. Repeating a reversal changes nothing.
/// </summary>
public sealed class ReverseMessage(Journals journals, IdSource ids, BusinessClock clock)
{
    public async Task<Result<Done>> Run(ReverseRequest request, CancellationToken cancel)
    {
        var deciding = new Deciding(request, ids.Next(request.Person.Province), clock.UtcNow);
        var outcome = await journals.Of(request.Person.Province).Append(new JournalCase
        {
            Key = SettlementRow.Key(request.Call.Key),
            Fingerprint = request.Call.Fingerprint,
            PersonNo = request.Person.Value,
            TargetKey = SettlementRow.Key(request.Original),
            Decide = deciding.Decide,
        }, cancel);
        return JournalAnswers.DoneOf(outcome, deciding.Refusal, "message", request.Call.Key.MessageId);
    }

    sealed class Deciding(ReverseRequest request, long id, DateTime at)
    {
        internal Refusal? Refusal { get; private set; }

        internal JournalEntry? Decide(JournalView view)
        {
            Refusal = null;
            var key = SettlementRow.Key(request.Original);
            var known = view.Entry(key);
            if (known is null) return new JournalEntry { Tombstone = key };
            if (known.Tombstone) return new JournalEntry();
            var record = view.Settlement(known.SettlementId);
            if (record is null || record.PersonNo != request.Person.Value) return Refuse(RefusalKind.NotReversible);
            return record.Kind switch
            {
                SettlementKind.Settlement => Settlement(record, view),
                SettlementKind.Cancellation => Cancellation(record, view),
                _ => Refuse(RefusalKind.NotReversible),
            };
        }

        JournalEntry? Settlement(SettlementRecord original, JournalView view)
        {
            var live = view.Live(original.VisitNo, original.Part);
            if (view.HasOpposite(original.Id, SettlementKind.Reversal)) return new JournalEntry();
            if (live?.SettlementId != original.Id) return Refuse(RefusalKind.NotReversible);
            // An answer that was lost is reversed within the day; what is confirmed is known to both sides and cancelled by a business act.
            if (view.Lock(original.Id) is not null) return Refuse(RefusalKind.SettlementConfirmed);
            Refusal = TakeBack.LaterPartRefusal(original, view) ?? TakeBack.DependencyRefusal(original, live.VersionIn, view);
            return Refusal is null ? SettlementRow.TakenBack(id, SettlementKind.Reversal, original, live, request.Call, view, at) : null;
        }

        JournalEntry? Cancellation(SettlementRecord cancellation, JournalView view)
        {
            var original = view.Settlement(cancellation.OppositeId);
            Yidi.Policy.Invariant.Holds(original is not null, $"cancellation {cancellation.Id} names a settlement");
            var live = view.Live(original!.VisitNo, original.Part);
            if (view.HasOpposite(cancellation.Id, SettlementKind.Restoration)) return new JournalEntry();
            if (view.Lock(original.Id) is not null) return Refuse(RefusalKind.NotReversible);
            if (live is not null || StayOrder.IsBroken(original, view)) return Refuse(RefusalKind.PartSettledAgain);
            if (view.FenceBefore(original.VisitNo, original.Part) >= original.Revision) return Refuse(RefusalKind.BillOutdated);
            Refusal = TakeBack.DependencyRefusal(original, year => cancellation.AllYears().FirstOrDefault(y => y.Year == year)?.Version, view) ?? TakeBack.MovedSinceRefusal(original, cancellation, view);
            return Refusal is null ? SettlementRow.Restored(id, original, cancellation, request.Call, view, at) : null;
        }

        JournalEntry? Refuse(RefusalKind kind)
        {
            Refusal = new(kind, "original-message", request.Original.MessageId);
            return null;
        }
    }
}
