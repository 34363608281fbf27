using Yidi.Operations.Plumbing;
using Yidi.Policy;
using Yidi.Storage;

namespace Yidi.Operations.Settlement;

/// <summary>What cancellation and reversal share: a settlement is taken back only if no later one rests on what it counted.</summary>
static class TakeBack
{
    /// <summary>
    /// Refuses when a later live settlement of the year used an accumulator that <paramref name="record"/> moves. The hospital is told that one
    /// exists and whom to ask, not which (domain.md 3.11).
    /// </summary>
    /// <param name="since">For each year, its version when the settlement became live, or when the cancellation that is to be undone was written; null for a year it did not move.</param>
    internal static Refusal? DependencyRefusal(SettlementRecord record, Func<int, long?> since, JournalView view)
    {
        foreach (var move in record.AllYears())
        {
            var moved = Accumulators.Parse(move.Deltas).Entries.Select(static e => e.Key).ToHashSet(StringComparer.Ordinal);
            var year = new YearKey(record.PersonNo, record.Insurance, move.Year);
            if (moved.Count == 0 || since(move.Year) is not { } version) continue;
            if (view.LivesAfter(year, version).Any(later => Names(later.Used).Any(moved.Contains))) return new(RefusalKind.LaterSettlementDepends);
        }
        return null;
    }

    /// <summary>What is confirmed for a month that is still open is unlocked first (3262); what was calculated may be cancelled and counts as a refund.</summary>
    internal static Refusal? ConfirmedRefusal(SettlementRecord record, JournalView view) =>
        view.Lock(record.Id) is { } locked && ConfirmationRow.IsOpen(locked, view) ? new(RefusalKind.SettlementConfirmed, "settlement", IdSource.Text(record.Id), $"清算期{locked.Period}") : null;

    /// <summary>The parts of a stay are taken back in turn, the latest first: each begins where the one before ended.</summary>
    internal static Refusal? LaterPartRefusal(SettlementRecord record, JournalView view) =>
        ((VisitType)record.VisitType).IsStay() && view.LivesOf(record.VisitNo).MaxBy(static l => l.Revision) is { } last && last.Revision > record.Revision
            ? new(RefusalKind.LaterPartSettled, "settlement", IdSource.Text(last.SettlementId))
            : null;

    /// <summary>
    /// Refuses to let a settlement stand again when a sum it was computed on is no longer what its cancellation left: it would be computed
    /// differently today.
    /// </summary>
    internal static Refusal? MovedSinceRefusal(SettlementRecord original, SettlementRecord cancellation, JournalView view)
    {
        var used = Names(original.Used);
        foreach (var left in cancellation.AllYears())
        {
            var then = Accumulators.Parse(left.Before).Plus(Accumulators.Parse(left.Deltas));
            var now = Accumulators.Parse(view.Year(new(original.PersonNo, original.Insurance, left.Year)).Accumulators);
            if (used.Any(name => then[name] != now[name])) return new(RefusalKind.LaterSettlementDepends);
        }
        var cannotPay = AccountAsked.Read(original.AccountsAsked).Any(a => a.PaysFen > 0 && (view.Account(a.Owner)?.BalanceFen ?? 0) < a.PaysFen);
        return cannotPay ? new(RefusalKind.AccountSpent, "account", "") : null;
    }

    static string[] Names(string used) => used.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
