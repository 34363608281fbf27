using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Yidi.Storage;

namespace Yidi.Bench;

/// <summary>What strikes in the middle of the load.</summary>
enum Strike
{
    KillApplication,
    KillPostgres,
    CutAtCommit,
    KillOneOfTwo,
    ClockJumps,
    FullDisk,
    KillBoth,
}

/// <summary>One trial as it is kept. RecoveredMs: from the moment when what was struck is started again, or the hindrance is gone, to the first new answer.</summary>
sealed record TortureTrial(int Trial, int Seed, string Engine, string Strike, int Answered, int Open, int Found, int Cut, int Failures, int RecoveredMs, IReadOnlyList<string> Findings)
{
    internal bool IsGood => Findings.Count == 0 && Failures == 0 && RecoveredMs <= TortureBench.MaxRecovery;
}

/// <summary>
/// Load, a strike at a random moment, recovery, and then every answer compared with the rows and every row judged again. Each trial follows from the
/// seed and its number and is written down when it is over: a run that was stopped goes on where it was.
/// </summary>
static class TortureBench
{
    /// <summary>Milliseconds.</summary>
    internal const int MaxRecovery = 10_000;

    const int Clients = 24;

    sealed record Wishes(int Trials, int Seed, StoreEngine Engine, string Kept);

    internal static async Task<int> Run(string policies, string[] arguments)
    {
        string Said(string name, string otherwise) => Array.IndexOf(arguments, name) is >= 0 and var at && at + 1 < arguments.Length ? arguments[at + 1] : otherwise;
        int Number(string name, string otherwise) => int.Parse(Said(name, otherwise), NumberStyles.None, CultureInfo.InvariantCulture);
        var engine = Enum.Parse<StoreEngine>(Said("--engine", "postgres"), ignoreCase: true);
        var seed = Number("--seed", "1");
        var kept = Path.Combine(policies, "..", "bench", "results", string.Create(CultureInfo.InvariantCulture, $"torture-{engine.ToString().ToLowerInvariant()}-{seed}.jsonl"));
        return await Trials(policies, new(Number("--trials", "10"), seed, engine, kept));
    }

    static async Task<int> Trials(string policies, Wishes wishes)
    {
        var done = File.Exists(wishes.Kept) ? File.ReadAllLines(wishes.Kept).Select(static l => JsonSerializer.Deserialize<TortureTrial>(l, JsonSerializerOptions.Web)!).ToList() : [];
        if (done.Count > 0) Console.WriteLine($"{done.Count} trials are in {Path.GetFileName(wishes.Kept)}; going on after them.");
        for (var number = done.Count + 1; number <= wishes.Trials; number++)
        {
            var trial = await One(policies, wishes, number);
            done.Add(trial);
            await File.AppendAllTextAsync(wishes.Kept, JsonSerializer.Serialize(trial, JsonSerializerOptions.Web) + "\n");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{number,4}/{wishes.Trials}  {trial.Strike,-16} {trial.Answered,6} answered  {trial.Open,4} open at the strike, {trial.Found,3} of them committed  back after {trial.RecoveredMs,5} ms  {(trial.Findings.Count == 0 ? "clean" : string.Join("; ", trial.Findings.Take(3)))}"));
        }
        var bad = done.Where(static t => !t.IsGood).ToList();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{done.Count} trials, {done.Sum(static t => t.Answered)} answers compared, {done.Sum(static t => t.Open)} open at a strike of which {done.Sum(static t => t.Found)} were committed, slowest recovery {done.Select(static t => t.RecoveredMs).DefaultIfEmpty().Max()} ms, {bad.Count} trials with findings or slow"));
        return bad.Count == 0 ? 0 : 1;
    }

    static Strike StrikeOf(Wishes wishes, int number)
    {
        Strike[] strikes = wishes.Engine == StoreEngine.Postgres
            ? [Strike.KillApplication, Strike.KillPostgres, Strike.CutAtCommit, Strike.KillBoth, Strike.KillOneOfTwo, Strike.ClockJumps, Strike.KillPostgres, Strike.KillBoth, Strike.FullDisk, Strike.CutAtCommit]
            : [Strike.KillApplication, Strike.KillOneOfTwo, Strike.KillApplication, Strike.ClockJumps, Strike.FullDisk];
        var strike = strikes[(number - 1) % strikes.Length];
        return strike == Strike.FullDisk && !TortureSite.MaySmallDisk ? Strike.KillApplication : strike;
    }

    static async Task<TortureTrial> One(string policies, Wishes wishes, int number)
    {
        var strike = StrikeOf(wishes, number);
        var seed = (wishes.Seed * 100_003) + number;
        await using var site = await TortureSite.Make(wishes.Engine, strike == Strike.FullDisk, strike == Strike.CutAtCommit, seed);
        var trial = new TortureRun(policies, site, strike, seed);
        var recovered = await trial.Run(Clients);
        var lines = TortureLog.ReadAll(site.Log);
        var work = Workload.Of(policies, Path.Combine("regions", "110000", "employees.yaml"));
        await using var store = await JournalStore.Open(site.Direct, work, policies, TorturePlan.Provinces, TorturePlan.Persons, TimeProvider.System, default);
        var findings = await new TortureChecks(store, seed).Findings(lines, default);
        return new(number, wishes.Seed, wishes.Engine.ToString(), strike.ToString(), lines.Count(static l => l.Act is not ("begin" or "end" or "broken")), trial.Open.Count, Found(lines, trial.Open), site.Proxy?.Cut ?? 0, trial.Failures, recovered, findings);
    }

    /// <summary>Settlements nobody had been told of when the strike came, and which were there all the same.</summary>
    static int Found(IReadOnlyList<TortureLine> lines, HashSet<long> open) =>
        lines.Where(l => l.Act == "settle" && open.Contains(l.Serial)).GroupBy(static l => l.Serial).Count(static g => g.First().Answer == "Replayed");
}

/// <summary>The workers of one trial, the strike, and the way back.</summary>
sealed class TortureRun(string policies, TortureSite site, Strike strike, int seed)
{
    readonly Random _random = new(seed);

    /// <summary>Serial numbers that were begun and not ended when the strike came.</summary>
    internal HashSet<long> Open { get; private set; } = [];

    internal int Failures { get; private set; }

    /// <summary>How many milliseconds the way back took.</summary>
    internal async Task<int> Run(int clients)
    {
        var workers = new List<Process> { Start(0, clients) };
        if (strike == Strike.KillOneOfTwo) workers.Add(Start(1, clients));
        await Answers(0, 200);
        await Task.Delay(_random.Next(50, 900));
        var answered = Count();
        await Hit(workers[0]);
        Open = [.. TortureLog.Open(TortureLog.ReadAll(site.Log))];
        var watch = Stopwatch.StartNew();
        answered = Math.Max(answered, Count());
        await Restore(workers, clients);
        await Answers(answered, 1);
        var back = (int)watch.ElapsedMilliseconds;
        await Task.Delay(200);
        foreach (var worker in workers) await End(worker);
        return back;
    }

    async Task Hit(Process worker)
    {
        switch (strike)
        {
            case Strike.KillApplication or Strike.KillOneOfTwo:
                Kill(worker);
                break;
            case Strike.KillPostgres:
                site.Server!.Kill9();
                break;
            case Strike.KillBoth:
                site.Server!.Kill9(worker);
                break;
            case Strike.CutAtCommit:
                site.Proxy!.CutNext(_random.Next(1, 6));
                await Task.Delay(300);
                break;
            case Strike.FullDisk:
                site.FillDisk();
                await Task.Delay(_random.Next(200, 1_500));
                break;
            case Strike.ClockJumps:
                // It has been jumping since the start; the kill comes on top.
                Kill(worker);
                break;
        }
    }

    async Task Restore(List<Process> workers, int clients)
    {
        if (strike == Strike.FullDisk) site.FreeDisk();
        // A server whose log found no room ends; with room it comes up by itself or is started.
        if (site.Server is { IsUp: false } server) await server.Up();
        if (workers[0].HasExited) workers[0] = Start(0, clients);
    }

    Process Start(int number, int clients)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardError = true };
        string[] arguments =
        [
            typeof(TortureRun).Assembly.Location, "torture-worker", policies, site.Settings.DataFolder, site.Settings.PostgresConnection is { Length: > 0 } postgres ? postgres : "-", TortureLog.PathOf(site.Log, number),
            Text(seed), Text(1 + (number * TortureWorker.Block)), Text(clients), strike == Strike.ClockJumps ? "1" : "0",
        ];
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is { Length: > 0 } said) Console.Error.WriteLine($"      worker: {said}");
        };
        process.BeginErrorReadLine();
        return process;
    }

    static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    static void Kill(Process process)
    {
        process.Kill();
        process.WaitForExit();
    }

    async Task End(Process worker)
    {
        worker.StandardInput.Close();
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await worker.WaitForExitAsync(late.Token);
        if (worker.ExitCode != 0) Failures++;
        worker.Dispose();
    }

    /// <summary>Of the process that is struck; what another one does meanwhile is no recovery.</summary>
    int Count() => TortureLog.Read(TortureLog.PathOf(site.Log, 0)).Count(static l => l.Act is "settle");

    /// <summary>Waits until so many settlements were answered beyond what was.</summary>
    async Task Answers(int before, int more)
    {
        var watch = Stopwatch.StartNew();
        while (Count() < before + more)
        {
            if (watch.Elapsed > TimeSpan.FromSeconds(60)) throw new TimeoutException($"No answer for a minute after {strike}; the site is {site.Log}.");
            await Task.Delay(20);
        }
    }
}
