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
    internal static Refusal? DependencyRefusal(SettlementRecord record, long yearVersion, JournalView view)
    {
        var moved = Accumulators.Parse(record.Deltas).Entries.Select(static e => e.Key).ToHashSet(StringComparer.Ordinal);
        var year = new YearKey(record.PersonNo, record.Insurance, record.BenefitYear);
        return view.LivesAfter(year, yearVersion).Any(later => later.Used.Split(' ', StringSplitOptions.RemoveEmptyEntries).Any(moved.Contains))
            ? new Refusal(RefusalKind.LaterSettlementDepends)
            : null;
    }

    /// <summary>
    /// Refuses to let a settlement stand again when a sum it was computed on is no longer what its cancellation left: it would be computed
    /// differently today.
    /// </summary>
    internal static Refusal? MovedSinceRefusal(SettlementRecord original, SettlementRecord cancellation, JournalView view)
    {
        var left = Accumulators.Parse(cancellation.Before).Plus(Accumulators.Parse(cancellation.Deltas));
        var now = Accumulators.Parse(view.Year(new(original.PersonNo, original.Insurance, original.BenefitYear)).Accumulators);
        return original.Used.Split(' ', StringSplitOptions.RemoveEmptyEntries).Any(name => left[name] != now[name])
            ? new Refusal(RefusalKind.LaterSettlementDepends)
            : null;
    }
}
