using System.Data.Common;

namespace Yidi.Storage;

/// <summary>The statements of the clearing side of the journal: confirmations are only added; a lock and a closed month are what stands now.</summary>
static class ClearingTables
{
    internal static RowsStatement<Confirmation> Confirmations { get; } = RowsStatement.Insert<Confirmation>("confirmation",
        Column.Number<Confirmation>("id", static c => c.Id), Column.Small<Confirmation>("kind", static c => (int)c.Kind), Column.Number<Confirmation>("settlement_id", static c => c.SettlementId),
        Column.Text<Confirmation>("period", static c => c.Period), Column.Text<Confirmation>("settled_period", static c => c.SettledPeriod), Column.Number<Confirmation>("declaration_no", static c => c.DeclarationNo),
        Column.Text<Confirmation>("institution", static c => c.Institution), Column.Text<Confirmation>("host_region", static c => c.HostRegion), Column.Text<Confirmation>("insured_region", static c => c.InsuredRegion),
        Column.Small<Confirmation>("insurance", static c => c.Insurance), Column.Small<Confirmation>("visit_type", static c => c.VisitType), Column.Number<Confirmation>("total_fen", static c => c.TotalFen),
        Column.Text<Confirmation>("funds", static c => c.Funds), Column.Number<Confirmation>("account_fen", static c => c.AccountFen), Column.Number<Confirmation>("family_account_fen", static c => c.FamilyAccountFen),
        Column.Text<Confirmation>("deducted", static c => c.Deducted), Column.Text<Confirmation>("reason", static c => c.Reason), Column.Moment<Confirmation>("at", static c => c.At),
        Column.Small<Confirmation>("lane_no", static c => c.LaneNo), Column.Number<Confirmation>("lane_sequence", static c => c.LaneSequence));

    internal static RowsStatement<ClearingLock> Lock { get; } = RowsStatement.Insert<ClearingLock>("clearing_lock",
        Column.Number<ClearingLock>("settlement_id", static l => l.SettlementId), Column.Number<ClearingLock>("confirmation_id", static l => l.ConfirmationId),
        Column.Small<ClearingLock>("kind", static l => (int)l.Kind), Column.Text<ClearingLock>("period", static l => l.Period),
        Column.Number<ClearingLock>("declaration_no", static l => l.DeclarationNo), Column.Text<ClearingLock>("deducted", static l => l.Deducted));

    internal static RowsStatement<ClearingLock> Unlock { get; } = new(
        "DELETE FROM clearing_lock l USING {rows} WHERE l.settlement_id = r.settlement_id AND l.confirmation_id = r.confirmation_id",
        "DELETE FROM clearing_lock WHERE settlement_id = @settlement_id AND confirmation_id = @confirmation_id",
        Column.Number<ClearingLock>("settlement_id", static l => l.SettlementId), Column.Number<ClearingLock>("confirmation_id", static l => l.ConfirmationId));

    /// <summary>Closing what is closed changes nothing.</summary>
    internal static RowsStatement<ClosedMonth> Close { get; } = new(
        "INSERT INTO closed_month (period, lane_no, lane_sequence, closed_at) SELECT period, lane_no, lane_sequence, closed_at FROM {rows} ON CONFLICT (period) DO NOTHING",
        "INSERT INTO closed_month (period, lane_no, lane_sequence, closed_at) VALUES (@period, @lane_no, @lane_sequence, @closed_at) ON CONFLICT (period) DO NOTHING",
        Column.Text<ClosedMonth>("period", static m => m.Period), Column.Small<ClosedMonth>("lane_no", static m => m.LaneNo),
        Column.Number<ClosedMonth>("lane_sequence", static m => m.LaneSequence), Column.Moment<ClosedMonth>("closed_at", static m => m.ClosedAt));

    internal static RowsStatement<string> Reopen { get; } = new(
        "DELETE FROM closed_month m USING {rows} WHERE m.period = r.period", "DELETE FROM closed_month WHERE period = @period", Column.Text<string>("period", static p => p));

    /// <summary>One row always: empty when no month is closed.</summary>
    internal static RowsStatement<long> ReadLastClosed { get; } = new(
        "SELECT coalesce(max(m.period), '') FROM {rows} LEFT JOIN closed_month m ON r.id = 0",
        "SELECT coalesce(max(period), '') FROM closed_month WHERE @id = 0", Column.Number<long>("id", static id => id));

    internal static RowsStatement<long> ReadLocks { get; } = JournalTables.Lookup("settlement_id, confirmation_id, kind, period, declaration_no, deducted", "clearing_lock", Column.Number<long>("settlement_id", static id => id));

    internal static ClearingLock LockOf(DbDataReader row) => new()
    {
        SettlementId = row.GetInt64(0), ConfirmationId = row.GetInt64(1), Kind = (ConfirmationKind)row.GetInt32(2), Period = row.GetString(3),
        DeclarationNo = row.GetInt64(4), Deducted = row.GetString(5),
    };
}
