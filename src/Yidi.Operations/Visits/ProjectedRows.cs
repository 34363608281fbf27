using Yidi.Operations.Seam;
using Yidi.Storage;

namespace Yidi.Operations.Visits;

/// <summary>How far one lane of an insured province was read now, and before; null when it is new.</summary>
sealed record MovedMark(int InsuredProvince, int LaneNo, long Sequence, long? Before);

/// <summary>
/// How one pass of the projection is written: marks first, so that of two nodes that read the same only one goes on, then rows, postings, and which
/// settlements live. Array statements, because a row at a time cost more than the settling itself (decision 0020).
/// </summary>
static class ProjectedRows
{
    internal static BoundStatement[] Of(IReadOnlyList<MovedMark> marks, IReadOnlyList<SettlementView> rows, IReadOnlyList<HostPosting> postings) =>
    [
        Moved.For([.. marks.Where(static m => m.Before is not null)]),
        New.For([.. marks.Where(static m => m.Before is null)]),
        Rows.For(rows),
        Postings.For(postings),
        Lives.For([.. rows.Select(static r => r.VisitNo).Distinct()], assert: false),
    ];

    static readonly RowsStatement<MovedMark> New = RowsStatement.Insert<MovedMark>("projection_mark",
        Column.Small<MovedMark>("insured_province", static m => m.InsuredProvince), Column.Small<MovedMark>("lane_no", static m => m.LaneNo), Column.Number<MovedMark>("sequence", static m => m.Sequence));

    static readonly RowsStatement<MovedMark> Moved = new(
        "UPDATE projection_mark m SET sequence = r.sequence FROM {rows} WHERE m.insured_province = r.insured_province AND m.lane_no = r.lane_no AND m.sequence = r.before",
        "UPDATE projection_mark SET sequence = @sequence WHERE insured_province = @insured_province AND lane_no = @lane_no AND sequence = @before",
        Column.Small<MovedMark>("insured_province", static m => m.InsuredProvince), Column.Small<MovedMark>("lane_no", static m => m.LaneNo),
        Column.Number<MovedMark>("sequence", static m => m.Sequence), Column.Number<MovedMark>("before", static m => m.Before ?? 0));

    static readonly RowsStatement<SettlementView> Rows = RowsStatement.Insert<SettlementView>("settlement_view",
        Column.Number<SettlementView>("settlement_id", static v => v.SettlementId), Column.Small<SettlementView>("kind", static v => v.Kind), Column.Number<SettlementView>("opposite_id", static v => v.OppositeId),
        Column.Text<SettlementView>("institution", static v => v.Institution), Column.Text<SettlementView>("message_id", static v => v.MessageId), Column.Text<SettlementView>("message_kind", static v => v.MessageKind),
        Column.Number<SettlementView>("visit_no", static v => v.VisitNo), Column.Text<SettlementView>("part", static v => v.Part), Column.Small<SettlementView>("revision", static v => v.Revision),
        Column.Text<SettlementView>("insured_region", static v => v.InsuredRegion), Column.Small<SettlementView>("insurance", static v => (int)v.Insurance), Column.Small<SettlementView>("visit_type", static v => (int)v.VisitType),
        Column.Number<SettlementView>("total_fen", static v => v.TotalFen), Column.Number<SettlementView>("fund_fen", static v => v.FundFen), Column.Number<SettlementView>("person_fen", static v => v.PersonFen),
        Column.Number<SettlementView>("account_fen", static v => v.AccountFen), Column.Number<SettlementView>("family_account_fen", static v => v.FamilyAccountFen), Column.Number<SettlementView>("cash_fen", static v => v.CashFen),
        Column.Number<SettlementView>("hospital_fen", static v => v.HospitalFen), Column.Moment<SettlementView>("settled_at", static v => v.SettledAt), Column.Text<SettlementView>("period", static v => v.Period),
        Column.Flag<SettlementView>("live", static v => v.Live));

    static readonly RowsStatement<HostPosting> Postings = RowsStatement.Insert<HostPosting>("host_posting",
        Column.Number<HostPosting>("settlement_id", static p => p.SettlementId), Column.Small<HostPosting>("ordinal", static p => p.Ordinal),
        Column.Text<HostPosting>("account", static p => p.Account), Column.Number<HostPosting>("amount_fen", static p => p.AmountFen));

    // Counted, not asked with EXISTS, which PostgreSQL may answer by reading all rows of the table once.
    static readonly string TakenBack = $"""
        (
            SELECT count(*) > 0 FROM settlement_view t WHERE t.visit_no = v.visit_no AND t.opposite_id = v.settlement_id AND t.kind IN ({(int)ChangeKind.Cancelled}, {(int)ChangeKind.Reversed})
            AND NOT EXISTS (SELECT 1 FROM settlement_view b WHERE b.visit_no = v.visit_no AND b.opposite_id = t.settlement_id AND b.kind = {(int)ChangeKind.Restored}))
        """;

    /// <summary>
    /// A settlement lives while each row that took it back was restored. Worked out from all rows of the visit, because rows of several lanes arrive in
    /// any order.
    /// </summary>
    static readonly RowsStatement<long> Lives = new(
        $"UPDATE settlement_view v SET live = NOT v.live WHERE v.visit_no = ANY (@visit_no::bigint[]) AND v.kind = {(int)ChangeKind.Settled} AND v.live = {TakenBack}",
        $"UPDATE settlement_view AS v SET live = NOT v.live WHERE v.visit_no = @visit_no AND v.kind = {(int)ChangeKind.Settled} AND v.live = {TakenBack}",
        Column.Number<long>("visit_no", static number => number));
}
