using System.Data.Common;

namespace Yidi.Storage;

/// <summary>A row of the journal that no link of the audit chain seals yet.</summary>
/// <param name="Row">Without its detail.</param>
/// <param name="Detail">The detail as <see cref="RecordDetail.Plainly"/> writes it: the seal needs its bytes, not what they say.</param>
public sealed record UnsealedRow(SettlementRecord Row, byte[] Detail);

/// <summary>Reads what is to be sealed.</summary>
public static class UnsealedRows
{
    /// <param name="Kind">What the chain calls rows of the journal.</param>
    sealed record Range(long Since, int Most, int Kind);

    static readonly RowsStatement<Range> Unsealed = new(
        $"SELECT {string.Join(", ", JournalTables.SettlementNames.Split(", ").Select(static n => $"t.{n}"))} FROM {"{rows}"} CROSS JOIN LATERAL (SELECT * FROM settlement s WHERE s.id >= r.since AND {NotSealed("r.kind")} ORDER BY s.id LIMIT r.most) t ORDER BY t.id",
        $"SELECT {JournalTables.SettlementNames} FROM settlement s WHERE s.id >= @since AND {NotSealed("@kind")} ORDER BY s.id LIMIT @most",
        Column.Number<Range>("since", static u => u.Since), Column.Small<Range>("most", static u => u.Most), Column.Small<Range>("kind", static u => u.Kind));

    static string NotSealed(string kind) => $"NOT EXISTS (SELECT 1 FROM audit_link l WHERE l.kind = {kind} AND l.number = s.id)";

    static readonly RecordDetail Unread = new() { Before = "", Deltas = "", Used = "", PersonClass = 0, PoolRatio = "", BalanceFen = 0 };

    /// <summary>From a number on, the lowest first.</summary>
    public static async Task<IReadOnlyList<UnsealedRow>> Read(RowsConnection connection, long since, int most, int kind)
    {
        var rows = new List<UnsealedRow>();
        await connection.Read([(Unsealed.For([new(since, most, kind)]), row => rows.Add(Row(row)))]);
        return rows;
    }

    static UnsealedRow Row(DbDataReader row)
    {
        byte[] plain = [];
        var record = JournalTables.Settlement(row, packed =>
        {
            plain = RecordDetail.PlainlyOf(packed);
            return Unread;
        });
        return new(record, plain);
    }
}
