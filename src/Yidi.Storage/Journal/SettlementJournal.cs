using System.Data.Common;
using System.Threading.Channels;
using Npgsql;

namespace Yidi.Storage;

/// <summary>
/// The settlement journal of one province: the truth of what was settled. One lane writes it. Whatever waits is one batch, decided in the order of
/// arrival on what the case before left, and written in one transaction; a caller is answered when its row is durable and not before.
/// <para>What can go wrong, and what then happens:</para>
/// <list type="bullet">
/// <item>Somebody else moved a benefit year, an account, an entitlement, or used a key meanwhile (another node, an officer): every statement asserts what
/// it must touch, the transaction is undone, and the batch is read and decided again.</item>
/// <item>One case cannot be decided or written: the cases are done one by one, so that only the guilty one fails.</item>
/// <item>The connection breaks: the batch is done again on a new one. If the broken one had committed after all, the keys say so and the rows are
/// given as the first answers. The new connection is a new lane instance, because nobody knows what the old one numbered last.</item>
/// <item>The store stays out of reach: everybody of the batch is told, and may ask again by key. Nothing is half done.</item>
/// <item>More cases wait than are allowed: the next caller is told to try again; nothing of it was looked at.</item>
/// <item>The process is killed: what was answered is durable; what was not may or may not be, and its key tells.</item>
/// </list>
/// See design section 5 and reference/performance-notes.md.
/// </summary>
public sealed class SettlementJournal : IAsyncDisposable
{
    /// <summary>Cases in one transaction: enough to share an fsync, few enough for a short wait.</summary>
    public const int MaxBatch = 128;

    /// <summary>Cases that may wait; past it a caller is told to try again.</summary>
    public const int MaxWaiting = 2_048;

    /// <summary>How often a batch is read and decided again after a conflict or a lost connection.</summary>
    public const int MaxAttempts = 6;

    /// <summary>A lane that has nothing to do gives its connection back: thirty-three provinces share what the server allows.</summary>
    static readonly TimeSpan Idle = TimeSpan.FromSeconds(15);

    /// <summary>Sums of the book are folded this often, within a batch that is written anyway.</summary>
    static readonly TimeSpan FoldEvery = TimeSpan.FromSeconds(1);

    readonly StoreMap _stores;
    readonly StoreLocation _location;
    readonly TimeProvider _machine;
    readonly Channel<Waiting> _queue = Channel.CreateBounded<Waiting>(
        new BoundedChannelOptions(MaxWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    readonly Task _lane;
    readonly Dictionary<(string Account, string Period), long> _sums = [];
    RowsConnection? _connection;
    int _laneNo;
    long _sequence;
    long _foldedAt;

    public SettlementJournal(StoreMap stores, StoreLocation location, TimeProvider machine)
    {
        (_stores, _location, _machine) = (stores, location, machine);
        // The lane serves everybody: nothing of whoever woke it first (a trace, a culture) belongs to the others.
        using (ExecutionContext.SuppressFlow()) _lane = Task.Run(RunLane);
    }

    sealed record Waiting(JournalCase Case, TaskCompletionSource<JournalOutcome> Answer);

    /// <summary>
    /// Decides and writes one case. Returns when it is durable. Cancelling stops the waiting, not the case: its key tells what became of it.
    /// Throws what <see cref="JournalCase.Decide"/> or the engine threw for this case alone.
    /// </summary>
    public async Task<JournalOutcome> Append(JournalCase request, CancellationToken cancel)
    {
        var waiting = new Waiting(request, new(TaskCreationOptions.RunContinuationsAsynchronously));
        if (!_queue.Writer.TryWrite(waiting))
        {
            LaneMeter.Busy(_location.Name);
            return new JournalOutcome.Busy();
        }
        using var span = Spans.Start("wait for the lane")?.SetTag("store", _location.Name);
        LaneMeter.Came(_location.Name);
        return await waiting.Answer.Task.WaitAsync(cancel);
    }

    /// <summary>Finishes what is queued, then closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _lane;
        await Rest();
    }

    async Task RunLane()
    {
        while (await WaitForWork())
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
            LaneMeter.Went(_location.Name, batch.Count);
        }
    }

    /// <summary>False when the journal is being closed and the queue is empty.</summary>
    async Task<bool> WaitForWork()
    {
        var arrived = _queue.Reader.WaitToReadAsync();
        if (arrived.IsCompleted) return await arrived;
        var task = arrived.AsTask();
        using var soon = new CancellationTokenSource();
        if (await Task.WhenAny(task, Task.Delay(Idle, soon.Token)) != task) await Rest();
        await soon.CancelAsync();
        return await task;
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
                var outcomes = await RunBatch([.. batch.Select(static w => w.Case)]);
                for (var i = 0; i < batch.Count; i++) batch[i].Answer.SetResult(outcomes[i]);
                return;
            }
            catch (Exception e) when (IsWorthAnotherTry(e) && attempt < MaxAttempts)
            {
                LaneMeter.Again(_location.Name);
                await Undo(e);
                await Task.Delay(TimeSpan.FromMilliseconds(5 * attempt * attempt));
            }
            catch (Exception e) when (batch.Count > 1 && !IsConnectionLost(e))
            {
                await Undo(e);
                foreach (var one in batch) await Finish([one]);
                return;
            }
#pragma warning disable CA1031 // The lane must outlive any case; the error goes to the caller that caused it.
            catch (Exception e)
#pragma warning restore CA1031
            {
                // One case, or a store that cannot be reached: everybody of the batch is told now and may ask again by key.
                await Undo(e);
                foreach (var one in batch) one.Answer.TrySetException(e);
                return;
            }
        }
    }

    /// <summary>Reads, decides in order, writes everything, commits. What is counted in memory moves on only after the commit.</summary>
    async Task<IReadOnlyList<JournalOutcome>> RunBatch(IReadOnlyList<JournalCase> cases)
    {
        using var span = Spans.Start("batch")?.SetTag("store", _location.Name).SetTag("cases", cases.Count);
        var lane = _connection ??= await OpenLane();
        await lane.Begin();
        var view = await new JournalReader(lane).Read(cases);
        var sequence = _sequence;
        var outcomes = cases.Select(c => Decide(c, view, ref sequence)).ToList();
        // Decided once, before the write: what is folded now is exactly what is forgotten after the commit.
        var folds = _sums.Count > 0 && _machine.GetElapsedTime(_foldedAt) > FoldEvery;
        await lane.Write([.. view.Changes.Statements(view), .. folds ? Fold() : []]);
        await lane.Commit();
        LaneMeter.Committed(_location.Name, cases.Count);
        if (folds) Folded();
        _sequence = sequence;
        foreach (var posting in view.Changes.Postings) Add(posting);
        return outcomes;
    }

    JournalOutcome Decide(JournalCase request, JournalView view, ref long sequence)
    {
        if (request.Key is { } key && view.Entry(key) is { } known) return Replay(request, known, view);
        if (request.Decide(view) is not { } entry) return new JournalOutcome.Declined();
        if (entry.Record is { } record) entry = entry with { Record = record with { LaneNo = _laneNo, LaneSequence = ++sequence } };
        if (entry.Confirmation is { } confirmation) entry = entry with { Confirmation = confirmation with { LaneNo = _laneNo, LaneSequence = ++sequence } };
        if (entry.Closes is { } month) entry = entry with { Closes = month with { LaneNo = _laneNo, LaneSequence = sequence } };
        entry.Check();
        view.Apply(request, entry);
        return entry.Record is null ? new JournalOutcome.Noted() : new JournalOutcome.Written(entry.Record);
    }

    static JournalOutcome Replay(JournalCase request, KeyEntry known, JournalView view)
    {
        if (known.Tombstone) return new JournalOutcome.ReversedBefore();
        if (known.Fingerprint != request.Fingerprint) return new JournalOutcome.KeyTaken(known.SettlementId);
        if (view.Settlement(known.SettlementId) is not { } record) return new JournalOutcome.Noted();
        return view.WasUndoneByMessage(record) ? new JournalOutcome.ReversedBefore() : new JournalOutcome.Replayed(record);
    }

    /// <summary>A new connection is a new lane instance, so that its rows are numbered without a gap whatever happened to the last one; a rested one goes on.</summary>
    async Task<RowsConnection> OpenLane()
    {
        var connection = new RowsConnection(await _stores.OpenLane(_location, CancellationToken.None));
        try
        {
            await connection.LookUpByKeyOnly();
            if (_laneNo == 0) _laneNo = await Register(connection.Plain);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    async Task<int> Register(DbConnection connection)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = JournalTables.RegisterLane;
        var now = command.CreateParameter();
        (now.ParameterName, now.Value) = ("@now", _machine.GetUtcNow().UtcDateTime);
        command.Parameters.Add(now);
        return Convert.ToInt32(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Nothing is on its way: folds what is left and gives the connection back. The lane keeps its number, for all it wrote is known.</summary>
    async Task Rest()
    {
        if (_connection is not { } lane) return;
        try
        {
            if (_sums.Count > 0)
            {
                await lane.Begin();
                await lane.Write(Fold());
                await lane.Commit();
                Folded();
            }
            _connection = null;
            await lane.DisposeAsync();
        }
#pragma warning disable CA1031 // Nobody waits for this, and the lane must outlive it: what was not folded stays above the mark.
        catch (Exception)
#pragma warning restore CA1031
        {
            await Abandon();
        }
    }

    /// <summary>What the store refused it did not commit; what broke off may or may not be there.</summary>
    async Task Undo(Exception error)
    {
        if (IsConnectionLost(error) || _connection is not { } lane)
        {
            await Abandon();
            return;
        }
        try
        {
            await lane.Rollback();
        }
        catch (Exception e) when (e is DbException or InvalidOperationException)
        {
            await Abandon();
        }
    }

    /// <summary>
    /// Something may or may not have been committed. The connection goes, and with it the lane's number and the sums not folded: rows above its mark are
    /// added by whoever reads the book.
    /// </summary>
    async Task Abandon()
    {
        var old = _connection;
        (_connection, _laneNo, _sequence) = (null, 0, 0);
        _sums.Clear();
        try
        {
            if (old is not null) await old.DisposeAsync();
        }
        catch (Exception e) when (e is DbException or InvalidOperationException or IOException)
        {
            // A broken connection may fail to close; it is gone either way.
        }
    }

    void Add(FoldedSum posting) =>
        _sums[(posting.Account, posting.Period)] = checked(_sums.GetValueOrDefault((posting.Account, posting.Period)) + posting.AmountFen);

    /// <summary>In the order of accounts, so that two nodes never wait for each other in a circle.</summary>
    BoundStatement[] Fold() =>
    [
        JournalTables.FoldSums.For([.. _sums.OrderBy(static s => s.Key).Select(static s => new FoldedSum(s.Key.Account, s.Key.Period, s.Value))]),
        JournalTables.MoveMark.For([new StandingMark { LaneNo = _laneNo, Sequence = _sequence }]),
    ];

    void Folded()
    {
        _sums.Clear();
        _foldedAt = _machine.GetTimestamp();
    }

    static bool IsWorthAnotherTry(Exception error) => RowsConnection.IsConflict(error) || IsConnectionLost(error);

    static bool IsConnectionLost(Exception error) => error is NpgsqlException && StoreMap.IsOutOfReach(error);
}
