using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Insured;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Seam;
using Yidi.Operations.Settlement;
using Yidi.Policy;
using Yidi.Storage;

namespace Yidi.Bench;

/// <summary>
/// The process that is tortured: many clients settle, cancel, reverse and fence through the real lanes, and write down every answer. What failed is
/// sent again under its key until it is answered. Ends when its input is closed; begins with what a killed predecessor left open.
/// </summary>
sealed class TortureWorker(JournalStore store, TortureLog log, int seed) : IDisposable
{
    /// <summary>Longer than anything stays away here.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    readonly CancellationTokenSource _stop = new();
    long _next;

    internal static async Task<int> Run(string policies, string[] arguments)
    {
        var (folder, postgres, path) = (arguments[0], arguments[1] == "-" ? "" : arguments[1], arguments[2]);
        var numbers = arguments[3..].Select(static a => long.Parse(a, CultureInfo.InvariantCulture)).ToArray();
        var (seed, first, clients, jumps) = ((int)numbers[0], numbers[1], (int)numbers[2], numbers[3] != 0);
        var clock = jumps ? new JumpingClock(seed) : TimeProvider.System;
        var work = Workload.Of(policies, Path.Combine("regions", "110000", "employees.yaml"));
        await using var store = await JournalStore.Open(new(folder, postgres), work, policies, TorturePlan.Provinces, TorturePlan.Persons, clock, default);
        var lines = TortureLog.Read(path);
        using var log = new TortureLog(path);
        using var worker = new TortureWorker(store, log, seed) { _next = Math.Max(first, lines.Where(l => l.Serial < first + Block).Select(static l => l.Serial).DefaultIfEmpty(first).Max() + 1) };
        await store.Get<LeaseNode>().Acquire(default);
        await store.Get<Yidi.Operations.Policies.PackLibrary>().Load(default);
        await worker.Work([.. TortureLog.Open(lines).Where(s => s >= first && s < first + Block)], clients);
        return 0;
    }

    /// <summary>Serial numbers one worker and its successors may use.</summary>
    internal const long Block = 10_000_000;

    async Task Work(IReadOnlyList<long> open, int clients)
    {
        var renewing = Renew();
        _ = Task.Run(async () =>
        {
            await Console.In.ReadToEndAsync();
            await _stop.CancelAsync();
        });
        await Task.WhenAll(open.Select(s => Task.Run(() => Do(s))));
        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(Client)));
        await _stop.CancelAsync();
        await renewing;
    }

    async Task Client()
    {
        while (!_stop.IsCancellationRequested) await Do(Interlocked.Increment(ref _next));
    }

    /// <summary>Ids are leased; a store that was out of reach, or a clock that jumped, must not end that for good.</summary>
    async Task Renew()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await store.Get<LeaseNode>().Renew(default);
                await Task.Delay(300, _stop.Token);
            }
            catch (Exception e) when (e is DbException or DbUpdateException or InvalidOperationException or OperationCanceledException)
            {
                await Task.Delay(50);
            }
        }
    }

    async Task Do(long serial)
    {
        var plan = TorturePlan.Of(seed, serial);
        log.Write(serial, "begin");
        try
        {
            await Act(plan);
            log.Write(serial, "end");
        }
        catch (OperationCanceledException)
        {
            // Told to stop while the store was out of reach: whoever comes next does it again.
        }
#pragma warning disable CA1031 // Whatever it is, it is what the torture looks for.
        catch (Exception e)
#pragma warning restore CA1031
        {
            log.Write(serial, "broken", $"{e.GetType().Name} {e.Message}".Replace('\n', ' ').Replace('|', '/'));
            log.Write(serial, "end");
        }
    }

    async Task Act(TorturePlan plan)
    {
        if (plan.Fate == Fate.Buried) await Reverse(plan, Key(plan), "bury");
        if (plan.Fate == Fate.Fenced) await Fence(plan);
        var sending = new List<Task<long>> { Settle(plan, "settle") };
        if (plan.Twice) sending.Add(Settle(plan, "again"));
        var settlement = (await Task.WhenAll(sending))[0];
        if (settlement == 0) return;
        switch (plan.Fate)
        {
            case Fate.Reversed:
                await Reverse(plan, Key(plan), "reverse");
                break;
            case Fate.Cancelled:
                await Cancel(plan, settlement);
                break;
            case Fate.Restored:
                if (await Cancel(plan, settlement)) await Reverse(plan, Key(plan) with { MessageId = $"C{plan.Serial}", MessageKind = "2208" }, "restore");
                break;
            case Fate.Contradicted:
                await Settle(plan, "contradict");
                break;
        }
    }

    CallKey Key(TorturePlan plan) => JournalStore.Key(store.Institution, plan.Serial);

    Call Call(TorturePlan plan, string letter, string kind) =>
        new(new(store.Institution, $"{letter}{plan.Serial}", kind), Convert.ToHexStringLower(Sm3.Of(BitConverter.GetBytes(plan.Serial))));

    static PersonNo Person(TorturePlan plan) => new(JournalStore.Number(plan.Province, plan.Person));

    /// <summary>The settlement's number, or 0 when there is none.</summary>
    async Task<long> Settle(TorturePlan plan, string act)
    {
        JournalOutcome? outcome;
        try
        {
            outcome = await Patiently(() => Journal(plan).Append(Case(plan, act), default), static o => o is JournalOutcome.Busy);
        }
        catch (PoisonException)
        {
            outcome = null;
        }
        var id = outcome switch { JournalOutcome.Written(var r) => r.Id, JournalOutcome.Replayed(var r) => r.Id, JournalOutcome.KeyTaken(var taken) => taken, _ => 0 };
        log.Write(plan.Serial, act, outcome?.GetType().Name ?? "Poisoned", id);
        return id;
    }

    SettlementJournal Journal(TorturePlan plan) => store.Get<Journals>().Of(plan.Province);

    JournalCase Case(TorturePlan plan, string act)
    {
        // Who is entitled never changes here; that an officer changes it meanwhile is LaneTests' matter.
        var healthy = store.Prepared(plan.Province, plan.Person, plan.Serial, 1, store.Get<IdSource>().Next(plan.Province)).Case();
        if (act != "contradict" && plan.Fate != Fate.Poisoned) return healthy;
        return new()
        {
            Key = healthy.Key, Fingerprint = act == "contradict" ? new('0', healthy.Fingerprint.Length) : healthy.Fingerprint, PersonNo = healthy.PersonNo, VisitNo = healthy.VisitNo, Years = healthy.Years, Accounts = healthy.Accounts,
            Decide = plan.Fate == Fate.Poisoned ? static _ => throw new PoisonException() : healthy.Decide,
        };
    }

    async Task<bool> Cancel(TorturePlan plan, long settlement)
    {
        var result = await Patiently(() => store.Get<CancelSettlement>().Run(new(Call(plan, "C", "2208"), Person(plan), JournalStore.VisitNo(plan.Serial), settlement), default));
        log.Write(plan.Serial, "cancel", result.Refusal?.Kind.ToString() ?? "Done", result.Refusal is null ? result.Answer.SettlementId : 0);
        return result.Refusal is null;
    }

    async Task Reverse(TorturePlan plan, CallKey original, string act)
    {
        var result = await Patiently(() => store.Get<ReverseMessage>().Run(new(Call(plan, $"R{act}", "2601"), Person(plan), original), default));
        log.Write(plan.Serial, act, result.Refusal?.Kind.ToString() ?? "Done");
    }

    async Task Fence(TorturePlan plan)
    {
        var result = await Patiently(() => store.Get<FenceVisit>().Run(new(Person(plan), JournalStore.VisitNo(plan.Serial), JournalStore.Part, 9), default));
        log.Write(plan.Serial, "fence", result.Refusal?.Kind.ToString() ?? "Done");
    }

    /// <summary>Asks again under the same key while the store is out of reach or its queue is full. Throws what was thrown last when that does not end.</summary>
    async Task<T> Patiently<T>(Func<Task<T>> act, Func<T, bool> isBusy)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                var answer = await act();
                if (!isBusy(answer)) return answer;
            }
            catch (Exception e) when (IsPassing(e) && watch.Elapsed < Patience)
            {
                // Not answered: the key will tell.
            }
            await Task.Delay(20, _stop.Token);
        }
    }

    Task<Result<T>> Patiently<T>(Func<Task<Result<T>>> act) => Patiently(act, static r => r.Refusal?.Kind == RefusalKind.Busy);

    /// <summary>The store is away, or this node's number must be leased again.</summary>
    static bool IsPassing(Exception error) =>
        error is DbException or DbUpdateException or IOException or InvalidOperationException { InnerException: DbException } || (error is InvalidOperationException && error.Message.Contains("lease", StringComparison.Ordinal));

    public void Dispose() => _stop.Dispose();

    sealed class PoisonException : Exception;
}

/// <summary>A clock that somebody sets while the program runs: an hour ahead, an hour back, a day back. What is measured with the stopwatch does not jump.</summary>
sealed class JumpingClock(int seed) : TimeProvider
{
    static readonly TimeSpan[] Offsets = [TimeSpan.Zero, TimeSpan.FromHours(1), TimeSpan.FromHours(-1), TimeSpan.FromDays(-1), TimeSpan.FromMinutes(10)];

    public override DateTimeOffset GetUtcNow()
    {
        var now = base.GetUtcNow();
        return now + Offsets[(int)(((now.ToUnixTimeMilliseconds() / 400) + seed) % Offsets.Length)];
    }
}
