using System.Globalization;
using Yidi.Policy;
using Yidi.Storage;

namespace Yidi.Operations.Settlement;

/// <summary>
/// The parts of a stay follow one another: a part is named by the revision its bill starts from, which is where the last live settlement of
/// the stay ended, and 0 for the first (design section 4).
/// </summary>
static class StayOrder
{
    /// <summary>Where the next part of a stay begins.</summary>
    internal static int NextStart(long visitNo, JournalView view) => view.LivesOf(visitNo).Select(static l => l.Revision).DefaultIfEmpty(0).Max();

    /// <summary>True when the part does not begin where the stay stands now.</summary>
    internal static bool IsBroken(Bill bill, JournalView view) => bill.VisitType.IsStay() && IsBroken(bill.VisitNo, bill.Part, view);

    /// <inheritdoc cref="IsBroken(Bill, JournalView)"/>
    internal static bool IsBroken(SettlementRecord record, JournalView view) => ((VisitType)record.VisitType).IsStay() && IsBroken(record.VisitNo, record.Part, view);

    static bool IsBroken(long visitNo, string part, JournalView view) => part != NextStart(visitNo, view).ToString(CultureInfo.InvariantCulture);
}
