using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Yidi.Storage;

/// <summary>A connection that runs statements over rows: all in one round trip on PostgreSQL, prepared and one by one on SQLite. A lane has one for itself.</summary>
public sealed class RowsConnection(DbConnection connection) : IAsyncDisposable
{
    readonly Dictionary<string, SqliteCommand> _prepared = new(StringComparer.Ordinal);
    DbTransaction? _transaction;

    internal bool IsPostgres => connection is NpgsqlConnection;

    internal DbConnection Plain => connection;

    /// <summary>
    /// A plan made while a table was empty scans it from end to end and stays so when it has millions of rows: this connection only ever looks up
    /// by key (reference/performance-notes.md, lesson 8).
    /// </summary>
    internal async Task LookUpByKeyOnly()
    {
        if (!IsPostgres) return;
        await using var command = connection.CreateCommand();
        command.CommandText = "SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off";
        await command.ExecuteNonQueryAsync();
    }

    public async Task Begin() => _transaction = await connection.BeginTransactionAsync();

    /// <summary>For the transaction it runs in: the commit does not wait for the disk, and rows are looked up by key, as in <see cref="LookUpByKeyOnly"/>.</summary>
    const string Derived = "SELECT set_config(name, 'off', true) FROM unnest('{synchronous_commit,enable_seqscan,enable_hashjoin,enable_mergejoin}'::text[]) name";

    /// <summary>Begins what may be lost with the server, because it can be made again.</summary>
    public async Task BeginDerived()
    {
        await Begin();
        if (!IsPostgres) return;
        await using var command = connection.CreateCommand();
        command.CommandText = Derived;
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>One statement that is a transaction of its own, in one round trip, of what may be lost with the server.</summary>
    public async Task ReadDerived(BoundStatement statement, Action<DbDataReader> eachRow)
    {
        if (connection is not NpgsqlConnection postgres)
        {
            await Begin();
            ReadEach(statement, eachRow);
            await Commit();
            return;
        }
        await using var batch = BatchOf(postgres, [statement]);
        batch.BatchCommands.Insert(0, new NpgsqlBatchCommand(Derived));
        await using var reader = await batch.ExecuteReaderAsync();
        await reader.NextResultAsync();
        while (await reader.ReadAsync()) eachRow(reader);
    }

    public async Task Commit()
    {
        await _transaction!.CommitAsync();
        await _transaction.DisposeAsync();
        _transaction = null;
    }

    public async Task Rollback()
    {
        if (_transaction is not { } open) return;
        _transaction = null;
        await open.RollbackAsync();
        await open.DisposeAsync();
    }

    /// <summary>Throws <see cref="RowsConflictException"/> when a statement touched another number of rows than it must.</summary>
    public async Task Write(IEnumerable<BoundStatement> all)
    {
        List<BoundStatement> statements = [.. all.Where(static s => s.Rows > 0)];
        if (statements.Count == 0) return;
        if (connection is not NpgsqlConnection postgres)
        {
            foreach (var statement in statements) statement.Check(RunEach(statement));
            return;
        }
        await using var batch = BatchOf(postgres, statements);
        await batch.ExecuteNonQueryAsync();
        for (var i = 0; i < statements.Count; i++) statements[i].Check((long)batch.BatchCommands[i].RecordsAffected);
    }

    /// <summary>Runs queries and hands each row of each to its reader.</summary>
    public async Task Read(IReadOnlyList<(BoundStatement Query, Action<DbDataReader> EachRow)> all)
    {
        List<(BoundStatement Query, Action<DbDataReader> EachRow)> queries = [.. all.Where(static q => q.Query.Rows > 0)];
        if (queries.Count == 0) return;
        if (connection is not NpgsqlConnection postgres)
        {
            foreach (var (query, eachRow) in queries) ReadEach(query, eachRow);
            return;
        }
        await using var batch = BatchOf(postgres, [.. queries.Select(static q => q.Query)]);
        await using var reader = await batch.ExecuteReaderAsync();
        foreach (var (_, eachRow) in queries)
        {
            while (await reader.ReadAsync()) eachRow(reader);
            await reader.NextResultAsync();
        }
    }

    NpgsqlBatch BatchOf(NpgsqlConnection postgres, IReadOnlyList<BoundStatement> statements)
    {
        var batch = new NpgsqlBatch(postgres, (NpgsqlTransaction?)_transaction);
        foreach (var statement in statements) statement.AddTo(batch);
        return batch;
    }

    // SQLite answers from this process: there is nothing to wait for.
    int RunEach(BoundStatement statement)
    {
        var command = Prepared(statement.SqliteText);
        var touched = 0;
        for (var row = 0; row < statement.Rows; row++)
        {
            statement.Fill(command, row);
            touched += command.ExecuteNonQuery();
        }
        return touched;
    }

    void ReadEach(BoundStatement query, Action<DbDataReader> eachRow)
    {
        var command = Prepared(query.SqliteText);
        for (var row = 0; row < query.Rows; row++)
        {
            query.Fill(command, row);
            using var reader = command.ExecuteReader();
            while (reader.Read()) eachRow(reader);
        }
    }

    SqliteCommand Prepared(string text)
    {
        if (!_prepared.TryGetValue(text, out var command))
        {
            command = ((SqliteConnection)connection).CreateCommand();
#pragma warning disable CA2100 // The texts are constants of the journal; everything a caller wrote is a parameter.
            command.CommandText = text;
#pragma warning restore CA2100
            _prepared.Add(text, command);
        }
        command.Transaction = (SqliteTransaction?)_transaction;
        return command;
    }

    /// <summary>Somebody else was there first: a version moved, a key exists already, or the file is being written.</summary>
    public static bool IsConflict(Exception error) => error switch
    {
        RowsConflictException => true,
        PostgresException postgres => postgres.SqlState == PostgresErrorCodes.UniqueViolation,
        SqliteException sqlite => sqlite.SqliteErrorCode is 5 or 6 || sqlite.SqliteExtendedErrorCode is 1555 or 2067,
        _ => false,
    };

    public async ValueTask DisposeAsync()
    {
        foreach (var command in _prepared.Values) await command.DisposeAsync();
        if (_transaction is not null) await _transaction.DisposeAsync();
        await connection.DisposeAsync();
    }
}
