using Yidi.Operations.Funds;
using Yidi.Storage;

namespace Yidi.Operations.Clearing;

/// <summary>
/// Lines and amounts of a month, written in array statements: a whole nation has hundreds of thousands. They stand before the month says that it is
/// calculated; whoever goes on with a month that broke off writes them anew.
/// </summary>
static class ClearingRows
{
    /// <summary>Rows in one statement.</summary>
    const int Piece = 20_000;

    /// <summary>Takes away what an earlier try wrote and writes these, all or none.</summary>
    internal static async Task Write(RowsConnection national, Month month, IReadOnlyList<ClearingLine> lines, IReadOnlyList<ClearingAmount> amounts)
    {
        await national.Begin();
        await national.Write([TakeAwayLines.For([month.ToString()], assert: false), TakeAwayAmounts.For([month.ToString()], assert: false)]);
        foreach (var some in lines.Chunk(Piece)) await national.Write([Lines.For(some)]);
        foreach (var some in amounts.Chunk(Piece)) await national.Write([Amounts.For(some)]);
        await national.Commit();
    }

    static readonly RowsStatement<string> TakeAwayLines = TakeAway("clearing_line");

    static readonly RowsStatement<string> TakeAwayAmounts = TakeAway("clearing_amount");

    static RowsStatement<string> TakeAway(string table) =>
        new($"DELETE FROM {table} t USING {"{rows}"} WHERE t.period = r.period", $"DELETE FROM {table} WHERE period = @period", Column.Text<string>("period", static p => p));

    static readonly RowsStatement<ClearingLine> Lines = RowsStatement.Insert<ClearingLine>("clearing_line",
        Column.Text<ClearingLine>("period", static l => l.Period), Column.Text<ClearingLine>("insured_region", static l => l.InsuredRegion), Column.Text<ClearingLine>("host_region", static l => l.HostRegion),
        Column.Small<ClearingLine>("insurance", static l => (int)l.Insurance), Column.Number<ClearingLine>("count", static l => l.Count), Column.Number<ClearingLine>("total_fen", static l => l.TotalFen),
        Column.Number<ClearingLine>("delayed_fen", static l => l.DelayedFen));

    static readonly RowsStatement<ClearingAmount> Amounts = RowsStatement.Insert<ClearingAmount>("clearing_amount",
        Column.Text<ClearingAmount>("period", static a => a.Period), Column.Text<ClearingAmount>("insured_region", static a => a.InsuredRegion), Column.Text<ClearingAmount>("host_region", static a => a.HostRegion),
        Column.Small<ClearingAmount>("insurance", static a => (int)a.Insurance), Column.Text<ClearingAmount>("fund", static a => a.Fund), Column.Number<ClearingAmount>("gross_fen", static a => a.GrossFen),
        Column.Number<ClearingAmount>("deducted_fen", static a => a.DeductedFen), Column.Number<ClearingAmount>("refunded_fen", static a => a.RefundedFen), Column.Number<ClearingAmount>("recovered_fen", static a => a.RecoveredFen));
}
