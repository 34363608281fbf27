using System.Data.Common;

namespace Yidi.Storage;

/// <summary>One write of a batch and how many rows it must touch; another number means somebody else was there first.</summary>
sealed record Statement(string Sql, IReadOnlyList<(string Name, object Value)> Parameters, int? MustTouch)
{
    /// <summary>All statements in order: one round trip where the engine can pipeline, one by one in process otherwise.</summary>
    internal static async Task RunAll(IReadOnlyList<Statement> statements, DbConnection connection, DbTransaction transaction, CancellationToken cancel)
    {
        if (statements.Count == 0) return;
        if (connection.CanCreateBatch) await RunPipelined(statements, connection, transaction, cancel);
        else await RunOneByOne(statements, connection, transaction, cancel);
    }

    static async Task RunPipelined(IReadOnlyList<Statement> statements, DbConnection connection, DbTransaction transaction, CancellationToken cancel)
    {
        await using var batch = connection.CreateBatch();
        batch.Transaction = transaction;
        foreach (var statement in statements)
        {
            var command = batch.CreateBatchCommand();
            command.CommandText = statement.Sql;
            foreach (var (name, value) in statement.Parameters)
            {
                var parameter = command.CreateParameter();
                (parameter.ParameterName, parameter.Value) = (name, value);
                command.Parameters.Add(parameter);
            }
            batch.BatchCommands.Add(command);
        }
        await batch.ExecuteNonQueryAsync(cancel);
        for (var i = 0; i < statements.Count; i++) statements[i].Check(batch.BatchCommands[i].RecordsAffected);
    }

    static async Task RunOneByOne(IReadOnlyList<Statement> statements, DbConnection connection, DbTransaction transaction, CancellationToken cancel)
    {
        foreach (var statement in statements)
        {
            await using var command = connection.CreateCommand();
            command.Transaction = transaction;
#pragma warning disable CA2100 // The texts are constants of the journal; everything a caller wrote is a parameter.
            command.CommandText = statement.Sql;
#pragma warning restore CA2100
            foreach (var (name, value) in statement.Parameters) AddParameter(command, name, value);
            statement.Check(await command.ExecuteNonQueryAsync(cancel));
        }
    }

    internal static void AddParameter(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
    }

    void Check(int touched)
    {
        if (MustTouch is { } must && touched != must) throw new JournalConflictException($"{touched} rows instead of {must}: {Sql[..Math.Min(60, Sql.Length)]}");
    }
}

/// <summary>What a batch rests on changed while it was decided; the batch is read and decided again.</summary>
sealed class JournalConflictException(string message) : Exception(message)
{
    public JournalConflictException() : this("conflict") { }

    public JournalConflictException(string message, Exception inner) : this($"{message}: {inner.Message}") { }
}
