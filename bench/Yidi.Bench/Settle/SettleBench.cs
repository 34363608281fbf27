using System.Globalization;
using System.Text;
using Npgsql;
using Yidi.Storage;
using Yidi.Testing;

namespace Yidi.Bench;

/// <summary>
/// Durable settlements a second, with what each costs, beside two peers in plpgsql, all in one run: contenders take turns in every round, so that a noisy
/// machine is noisy for all of them. The verification at the end must be clean or the run does not count.
/// </summary>
static class SettleBench
{
    sealed record Wishes(TimeSpan Length, int Rounds, IReadOnlyList<int> Clients, string[] Only)
    {
        internal bool Wants(string contender) => Only.Length == 0 || Only.Any(o => contender.Contains(o, StringComparison.OrdinalIgnoreCase));
    }

    const string WithStandby = "journal, synchronous standby";

    sealed record Result(string Contender, int Clients, int Round, Measured Measured);

    internal static async Task<int> Print(string policies, string postgres, int postmaster, string[] arguments)
    {
        var wishes = Read(arguments);
        var folder = Directory.CreateTempSubdirectory("yidi-settle-").FullName;
        try
        {
            var server = new PostgresServer(postgres, postmaster);
            var work = Workload.Of(policies, Path.Combine("regions", "110000", "employees.yaml"));
            var scripts = Path.Combine(policies, "..", "bench", "pgbench");
            var journal = new JournalLoad("journal", new(Path.Combine(folder, "pg"), postgres), work, policies, server, [13, 44, 31, 52], 0);
            var hot = new JournalLoad("journal, 70 % in one province", new(Path.Combine(folder, "hot"), postgres), work, policies, server, [13, 44, 31, 52], 60);
            var sqlite = new JournalLoad("journal, SQLite", new(Path.Combine(folder, "sqlite"), ""), work, policies, null, [13], 0);
            await using var http = new HttpLoad(new(Path.Combine(folder, "http"), postgres), server, wholeVisit: false);
            await using var visits = new HttpLoad(new(Path.Combine(folder, "visits"), postgres), server, wholeVisit: true);
            var visitPeer = new PgBench(server, scripts, "visit", new Dictionary<string, string>(), over: "norm");
            await using var primary = wishes.Wants(WithStandby) ? await OwnPostgres.Start("", "-c shared_buffers=256MB -c max_wal_size=4GB -c checkpoint_timeout=30min") : null;
            await using var standby = primary is null ? null : await primary.StandbyOf();
            var safe = primary is null ? [] : (IContender[])[new JournalLoad(WithStandby, new(Path.Combine(folder, "standby"), primary.Connection), work, policies, new(primary.Connection, primary.Head!.Value), [13, 44, 31, 52], 0)];
            IContender[] all = [new PgBench(server, scripts, "norm", new Dictionary<string, string>()), new PgBench(server, scripts, "compact", new Dictionary<string, string> { ["detail_bytes"] = "1000" }), journal, .. safe, hot, http, visitPeer, visits, sqlite];
            var contenders = all.Where(c => wishes.Wants(c.Name)).ToList();
            var findings = new List<string>();
            var results = await Rounds(contenders, wishes, findings);
            Console.WriteLine(Report(results, wishes, findings, await server.One("SELECT version()")));
            return findings.Count == 0 ? 0 : 1;
        }
        finally
        {
            NpgsqlConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    static Wishes Read(string[] arguments)
    {
        string Said(string name, string otherwise) => Array.IndexOf(arguments, name) is >= 0 and var at && at + 1 < arguments.Length ? arguments[at + 1] : otherwise;
        int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
        return new(TimeSpan.FromSeconds(Number(Said("--seconds", "10"))), Number(Said("--rounds", "3")), [.. Said("--clients", "1,8,32,128,512").Split(',').Select(Number)], Said("--only", "").Split(',', StringSplitOptions.RemoveEmptyEntries));
    }

    static async Task<List<Result>> Rounds(IReadOnlyList<IContender> contenders, Wishes wishes, List<string> findings)
    {
        var results = new List<Result>();
        foreach (var contender in contenders)
        {
            // Warm: plans, code and caches are made before anything counts.
            await contender.Reset(default);
            await contender.Run(32, TimeSpan.FromSeconds(8), default);
        }
        for (var round = 1; round <= wishes.Rounds; round++)
        {
            foreach (var clients in wishes.Clients)
            {
                foreach (var contender in contenders)
                {
                    await contender.Reset(default);
                    var measured = await contender.Run(clients, wishes.Length, default);
                    results.Add(new(contender.Name, clients, round, measured));
                    // Judging again takes longer than settling: the last round stands for the others.
                    if (round == wishes.Rounds) findings.AddRange((await contender.Findings(default)).Select(f => $"{contender.Name}: {f}"));
                    Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"round {round}  {clients,4} waiting  {contender.Name,-30} {measured.PerSecond,8:0}/s  p50 {measured.Latency(500):0.0} ms  p99 {measured.Latency(990):0.0} ms  server {measured.ServerMicros:0} µs  client {measured.ClientMicros:0} µs  load {PostgresServer.LoadAverage()}"));
                }
            }
        }
        return results;
    }

    static string Report(List<Result> results, Wishes wishes, List<string> findings, object version)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores; {version}; {wishes.Rounds} rounds of {wishes.Length.TotalSeconds:0} s; medians, range of the rate in brackets.");
        text.AppendLine(findings.Count == 0 ? "Verified: every row judged again, sums, keys, book: nothing found." : $"NOT VALID: {string.Join("; ", findings.Take(5))}");
        foreach (var group in results.GroupBy(static r => r.Clients))
        {
            text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"## {group.Key} waiting").AppendLine();
            text.AppendLine("| contender | /s | × its peer | p50 ms | p99 ms | server CPU µs | client CPU µs | WAL kB | disk B |").AppendLine("|---|---|---|---|---|---|---|---|---|");
            decimal Rate(string contender) => Median(group.Where(r => r.Contender == contender).Select(static r => r.Measured.PerSecond));
            // A whole visit is compared with a whole visit.
            foreach (var one in group.GroupBy(static r => r.Contender)) text.AppendLine(Line(one.Key, [.. one.Select(static r => r.Measured)], Rate(one.Key.Contains("visit", StringComparison.Ordinal) ? "B visit" : "B norm")));
        }
        return text.ToString();
    }

    static string Line(string contender, IReadOnlyList<Measured> runs, decimal norm)
    {
        decimal Of(Func<Measured, decimal> value) => Median(runs.Select(value));
        var rate = Of(static m => m.PerSecond);
        return string.Create(CultureInfo.InvariantCulture,
            $"| {contender} | {rate:0} ({runs.Min(static m => m.PerSecond):0}–{runs.Max(static m => m.PerSecond):0}) | {(norm == 0 ? 0 : rate / norm):0.00} | {Of(static m => m.Latency(500)):0.0} | {Of(static m => m.Latency(990)):0.0} | {Of(static m => m.ServerMicros):0} | {Of(static m => m.ClientMicros):0} | {Of(static m => m.Wal) / 1000:0.0} | {Of(static m => m.Disk):0} |");
    }

    static decimal Median(IEnumerable<decimal> values) => values.Order().ToList() is { Count: > 0 } sorted ? sorted[sorted.Count / 2] : 0;
}
