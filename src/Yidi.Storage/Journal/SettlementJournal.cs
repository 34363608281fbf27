using System.Data.Common;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Yidi.Storage;

/// <summary>
/// The settlement journal of one province: the truth of what was settled. One lane writes it, in arrival order, batch by batch; an answer is
/// given only when its row is durable (design section 5, reference/performance-notes.md).
/// </summary>
public sealed class SettlementJournal : IAsyncDisposable
{
    /// <summary>Cases in one transaction: enough to share an fsync, few enough for a short wait.</summary>
    public const int MaxBatch = 64;

    /// <summary>Cases that may wait; past it a caller is told to try again.</summary>
    public const int MaxWaiting = 2_048;

    /// <summary>How often a batch is read and decided again after a conflict or a lost connection.</summary>
    public const int MaxAttempts = 6;

    readonly StoreMap _stores;
    readonly StoreLocation _location;
    readonly TimeProvider _machine;
    readonly Channel<Waiting> _queue = Channel.CreateBounded<Waiting>(
        new BoundedChannelOptions(MaxWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    readonly Task _lane;
    DbConnection? _connection;
    int _laneNo;
    long _sequence;

    public SettlementJournal(StoreMap stores, StoreLocation location, TimeProvider machine)
    {
        (_stores, _location, _machine) = (stores, location, machine);
        _lane = Task.Run(RunLane);
    }

    sealed record Waiting(JournalCase Case, TaskCompletionSource<JournalOutcome> Answer);

    /// <summary>
    /// Decides and writes one case. Returns when it is durable. Cancelling stops the waiting, not the case: its key tells what became of it.
    /// Throws what <see cref="JournalCase.Decide"/> or the engine threw for this case alone.
    /// </summary>
    public async Task<JournalOutcome> Append(JournalCase request, CancellationToken cancel)
    {
        var waiting = new Waiting(request, new(TaskCreationOptions.RunContinuationsAsynchronously));
        if (!_queue.Writer.TryWrite(waiting)) return new JournalOutcome.Busy();
        return await waiting.Answer.Task.WaitAsync(cancel);
    }

    /// <summary>Finishes what is queued, then closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _lane;
        if (_connection is not null) await _connection.DisposeAsync();
    }

    async Task RunLane()
    {
        while (await _queue.Reader.WaitToReadAsync())
        {
            var batch = new List<Waiting>();
            while (batch.Count < MaxBatch && _queue.Reader.TryRead(out var next)) batch.Add(next);
            try
            {
                await Finish(batch);
            }
#pragma warning disable CA1031 // The lane must outlive anything; whoever still waits is told.
            catch (Exception e)
#pragma warning restore CA1031
            {
                foreach (var one in batch) one.Answer.TrySetException(e);
            }
        }
    }

    /// <summary>
    /// Conflict or lost connection: again. Any other error, or a conflict that will not end: one by one, so that only the guilty case fails.
    /// A store that stays out of reach fails the whole batch at once.
    /// </summary>
    async Task Finish(List<Waiting> batch)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var outcomes = await RunBatch(batch);
                for (var i = 0; i < batch.Count; i++) batch[i].Answer.SetResult(outcomes[i]);
                return;
            }
            catch (Exception e) when (IsWorthAnotherTry(e) && attempt < MaxAttempts)
            {
                if (e is not JournalConflictException) await Reconnect();
                await Task.Delay(TimeSpan.FromMilliseconds(5 * attempt * attempt));
            }
            catch (Exception e) when (batch.Count > 1 && !IsConnectionLost(e))
            {
                await Reconnect();
                foreach (var one in batch) await Finish([one]);
                return;
            }
#pragma warning disable CA1031 // The lane must outlive any case; the error goes to the caller that caused it.
            catch (Exception e)
#pragma warning restore CA1031
            {
                // One case, or a store that cannot be reached: everybody of the batch is told now and may ask again by key.
                await Reconnect();
                foreach (var one in batch) one.Answer.TrySetException(e);
                return;
            }
        }
    }

    async Task<IReadOnlyList<JournalOutcome>> RunBatch(List<Waiting> batch)
    {
        _connection ??= await OpenLane();
        var run = new JournalBatch(_connection, _location.Engine, _laneNo, _sequence);
        var outcomes = await run.Run([.. batch.Select(static w => w.Case)], CancellationToken.None);
        _sequence = run.Sequence;
        return outcomes;
    }

    /// <summary>A new connection is a new lane instance, so that its rows are numbered without a gap whatever happened to the last one.</summary>
    async Task<DbConnection> OpenLane()
    {
        var connection = await _stores.Open(_location, CancellationToken.None);
        try
        {
            await using var command = connection.CreateCommand();
            command.CommandText = JournalSql.RegisterLane;
            Statement.AddParameter(command, "@now", _machine.GetUtcNow().UtcDateTime);
            _laneNo = Convert.ToInt32(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
            _sequence = 0;
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    async Task Reconnect()
    {
        var old = _connection;
        _connection = null;
        try
        {
            if (old is not null) await old.DisposeAsync();
        }
        catch (DbException)
        {
            // A broken connection may fail to close; it is gone either way.
        }
    }

    static bool IsWorthAnotherTry(Exception error) => IsConflict(error) || IsConnectionLost(error);

    /// <summary>Somebody else was there first: a version moved, a key exists already, or the file is being written.</summary>
    static bool IsConflict(Exception error) => error switch
    {
        JournalConflictException => true,
        PostgresException postgres => postgres.SqlState == PostgresErrorCodes.UniqueViolation,
        SqliteException sqlite => sqlite.SqliteErrorCode is 5 or 6 || sqlite.SqliteExtendedErrorCode is 1555 or 2067,
        _ => false,
    };

    static bool IsConnectionLost(Exception error) => error is NpgsqlException && StoreMap.IsOutOfReach(error);
}
