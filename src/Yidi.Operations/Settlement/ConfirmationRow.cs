using Yidi.Operations.Funds;
using Yidi.Policy;
using Yidi.Storage;

namespace Yidi.Operations.Settlement;

/// <summary>Makes the rows by which a settlement counts for clearing, and those that take them back.</summary>
static class ConfirmationRow
{
    /// <summary>The month a row counts in that is appended now: the one asked for, or the first that is open.</summary>
    internal static string OpenMonth(string asked, JournalView view)
    {
        if (view.LastClosed.Length == 0) return asked;
        var open = Month.Parse(view.LastClosed).Plus(1).ToString();
        return string.CompareOrdinal(asked, open) > 0 ? asked : open;
    }

    /// <summary>True while the month a lock counts in takes rows.</summary>
    internal static bool IsOpen(ClearingLock locked, JournalView view) => string.CompareOrdinal(locked.Period, view.LastClosed) > 0;

    internal static JournalEntry Confirmed(long id, SettlementRecord settled, string period, long declarationNo, string deducted, string reason, DateTime at)
    {
        var row = Row(id, ConfirmationKind.Confirmed, settled, 1, period, declarationNo, deducted, reason, at);
        return new JournalEntry { Confirmation = row, ConfirmationPostings = InsuredBook.Postings(row), Locks = LockBy(row, period, deducted) };
    }

    /// <summary>Everything the settlement counted for is turned around, in the month it counted in.</summary>
    internal static JournalEntry TakenBack(long id, SettlementRecord settled, ClearingLock locked, DateTime at)
    {
        var row = Row(id, ConfirmationKind.TakenBack, settled, -1, locked.Period, locked.DeclarationNo, Turned(locked.Deducted), "", at);
        return new JournalEntry { Confirmation = row, ConfirmationPostings = InsuredBook.Postings(row), Unlocks = locked };
    }

    /// <summary>The same of a month that was calculated: a negative item of the month that is open. The lock stays and says so.</summary>
    internal static JournalEntry Refunded(JournalEntry cancellation, long id, SettlementRecord settled, ClearingLock locked, string period, DateTime at)
    {
        var row = Row(id, ConfirmationKind.Refunded, settled, -1, period, locked.DeclarationNo, Turned(locked.Deducted), "", at);
        return cancellation with { Confirmation = row, ConfirmationPostings = InsuredBook.Postings(row), Unlocks = locked, Locks = LockBy(row, locked.Period, locked.Deducted) };
    }

    /// <summary>Fund that was paid wrongly flows back through the month that is open.</summary>
    internal static JournalEntry Recovered(long id, SettlementRecord settled, ClearingLock locked, string period, string recovered, string reason, DateTime at)
    {
        var row = Row(id, ConfirmationKind.Recovered, settled, 0, period, locked.DeclarationNo, recovered, reason, at);
        var sum = Accumulators.Parse(locked.Deducted).Plus(Accumulators.Parse(recovered)).ToString();
        return new JournalEntry { Confirmation = row, ConfirmationPostings = InsuredBook.Postings(row), Unlocks = locked, Locks = locked with { ConfirmationId = id, Deducted = sum } };
    }

    /// <summary>
    /// What a deduction takes from each fund, in proportion to what the funds paid and to what is left of them; null when it is more than is left.
    /// Accounts of persons are theirs and are never deducted from.
    /// </summary>
    internal static string? Deduction(SettlementRecord settled, string deductedBefore, Money amount)
    {
        if (amount.Fen == 0) return "{}";
        var before = Accumulators.Parse(deductedBefore);
        var left = Accumulators.Parse(settled.Funds).Entries.Select(f => (f.Key, Fen: f.Value - before[f.Key])).Where(static f => f.Fen > 0).ToList();
        if (amount.Fen < 0 || left.Sum(static f => f.Fen) < amount.Fen) return null;
        var shares = Apportion.Of(amount.Fen, [.. left.Select(static f => f.Fen)]);
        return "{" + string.Join(',', left.Zip(shares).Where(static s => s.Second != 0).Select(static s => FormattableString.Invariant($"\"{s.First.Key}\":{s.Second}"))) + "}";
    }

    static Confirmation Row(long id, ConfirmationKind kind, SettlementRecord settled, int sign, string period, long declarationNo, string deducted, string reason, DateTime at) => new()
    {
        Id = id,
        Kind = kind,
        SettlementId = settled.Id,
        Period = period,
        SettledPeriod = settled.Period,
        DeclarationNo = declarationNo,
        Institution = settled.Institution,
        HostRegion = settled.HostRegion,
        InsuredRegion = settled.InsuredRegion,
        Insurance = settled.Insurance,
        VisitType = settled.VisitType,
        TotalFen = sign * settled.TotalFen,
        Funds = sign == 0 ? "{}" : SettlementRow.FundsText(InsuredBook.FundsOf(settled), sign),
        AccountFen = sign * settled.AccountFen,
        FamilyAccountFen = sign * settled.FamilyAccountFen,
        Deducted = deducted,
        Reason = reason,
        At = at,
    };

    static string Turned(string amounts) => Accumulators.Parse(amounts).Negated().ToString();

    static ClearingLock LockBy(Confirmation row, string period, string deducted) =>
        new() { SettlementId = row.SettlementId, ConfirmationId = row.Id, Kind = row.Kind, Period = period, DeclarationNo = row.DeclarationNo, Deducted = deducted };
}
