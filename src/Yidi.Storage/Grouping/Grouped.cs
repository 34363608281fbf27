using System.Collections.Concurrent;

namespace Yidi.Storage;

/// <summary>
/// Many callers, one statement: whatever is asked while a statement runs is asked together by the next one. Nobody waits for a timer, so a lone caller
/// is as fast as without it, and under load a round trip and a plan are shared by dozens (reference/performance-notes.md, lesson 1).
/// </summary>
/// <param name="run">Answers all questions, in their order. What it throws, each of them gets.</param>
/// <param name="most">Questions of one statement.</param>
public sealed class Grouped<TAsk, TAnswer>(Func<IReadOnlyList<TAsk>, Task<IReadOnlyList<TAnswer>>> run, int most = 128)
{
    readonly ConcurrentQueue<Waiting> _queue = [];
    int _running;

    sealed record Waiting(TAsk Ask, TaskCompletionSource<TAnswer> Answer);

    /// <summary>Cancelling stops the waiting; the question may still be asked.</summary>
    public Task<TAnswer> Of(TAsk ask, CancellationToken cancel)
    {
        var waiting = new Waiting(ask, new(TaskCreationOptions.RunContinuationsAsynchronously));
        _queue.Enqueue(waiting);
        if (Interlocked.Exchange(ref _running, 1) == 0)
        {
            // Nothing of whoever asks first (a trace, a culture) belongs to those who are answered with it.
            using (ExecutionContext.SuppressFlow()) _ = Drain();
        }
        return waiting.Answer.Task.WaitAsync(cancel);
    }

    async Task Drain()
    {
        // Not on the thread of whoever happened to ask first.
        await Task.Yield();
        do
        {
            while (Take() is { Count: > 0 } batch) await Answer(batch);
            Volatile.Write(ref _running, 0);
            // Somebody may have come between the last look and the word that nobody looks any more.
        }
        while (!_queue.IsEmpty && Interlocked.Exchange(ref _running, 1) == 0);
    }

    List<Waiting> Take()
    {
        var batch = new List<Waiting>();
        while (batch.Count < most && _queue.TryDequeue(out var next)) batch.Add(next);
        return batch;
    }

    async Task Answer(List<Waiting> batch)
    {
        try
        {
            var answers = await run([.. batch.Select(static w => w.Ask)]);
            for (var i = 0; i < batch.Count; i++) batch[i].Answer.SetResult(answers[i]);
        }
#pragma warning disable CA1031 // Whoever asked is told; the next ones are asked all the same.
        catch (Exception e)
#pragma warning restore CA1031
        {
            foreach (var one in batch) one.Answer.TrySetException(e);
        }
    }
}
