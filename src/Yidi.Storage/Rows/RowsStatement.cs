using Microsoft.Data.Sqlite;
using Npgsql;

namespace Yidi.Storage;

/// <summary>
/// A statement over many rows: one array statement on PostgreSQL, planned once and sent once; one call a row on SQLite, where a call is cheap.
/// In the text of PostgreSQL <c>{rows}</c> stands for the rows under the alias r; in that of SQLite each column is a parameter @name.
/// </summary>
public sealed class RowsStatement<T>(string postgres, string sqlite, params Column<T>[] columns)
{
    readonly string _postgres = postgres.Replace("{rows}",
        $"unnest({string.Join(", ", columns.Select(static c => $"@{c.Name}::{c.ArrayType}"))}) AS r({string.Join(", ", columns.Select(static c => c.Name))})", StringComparison.Ordinal);

    /// <summary>For these rows; each must touch exactly one row of the table when <paramref name="assert"/> says so.</summary>
    public BoundStatement For(IReadOnlyList<T> rows, bool assert = true) => new Bound(this, rows, assert ? rows.Count : null);

    sealed class Bound(RowsStatement<T> statement, IReadOnlyList<T> rows, int? mustTouch) : BoundStatement(rows.Count, mustTouch)
    {
        internal override string SqliteText => statement.Sqlite;

        internal override void AddTo(NpgsqlBatch batch)
        {
            var command = new NpgsqlBatchCommand(statement._postgres);
            foreach (var column in statement.Columns) command.Parameters.Add(column.Of(rows));
            batch.BatchCommands.Add(command);
        }

        internal override void Fill(SqliteCommand command, int row)
        {
            for (var i = 0; i < statement.Columns.Length; i++)
            {
                if (command.Parameters.Count <= i) command.Parameters.Add(new SqliteParameter { ParameterName = "@" + statement.Columns[i].Name });
                command.Parameters[i].Value = statement.Columns[i].Of(rows[row]);
            }
        }
    }

    Column<T>[] Columns => columns;

    string Sqlite => sqlite;
}

/// <summary>Statements that look alike for every table.</summary>
public static class RowsStatement
{
    /// <summary>Writes rows that are not there, all columns in order.</summary>
    public static RowsStatement<T> Insert<T>(string table, params Column<T>[] columns)
    {
        var names = string.Join(", ", columns.Select(static c => c.Name));
        return new($"INSERT INTO {table} ({names}) SELECT {names} FROM {{rows}}", $"INSERT INTO {table} ({names}) VALUES ({string.Join(", ", columns.Select(static c => $"@{c.Name}"))})", columns);
    }
}

/// <summary>A statement with its rows, ready for either engine.</summary>
public abstract class BoundStatement
{
    readonly int? _mustTouch;

    private protected BoundStatement(int rows, int? mustTouch) => (Rows, _mustTouch) = (rows, mustTouch);

    internal int Rows { get; }

    internal abstract string SqliteText { get; }

    internal abstract void AddTo(NpgsqlBatch batch);

    internal abstract void Fill(SqliteCommand command, int row);

    /// <summary>Another number of rows than asked means somebody else was there first.</summary>
    internal void Check(long touched)
    {
        if (_mustTouch is { } must && touched != must) throw new RowsConflictException($"{touched} rows instead of {must}: {SqliteText[..Math.Min(60, SqliteText.Length)]}");
    }
}

/// <summary>What a write rests on changed since it was read: it is read and decided again.</summary>
public sealed class RowsConflictException(string message) : Exception(message)
{
    public RowsConflictException() : this("conflict") { }

    public RowsConflictException(string message, Exception inner) : this($"{message}: {inner.Message}") { }
}
