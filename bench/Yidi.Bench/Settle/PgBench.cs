using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Yidi.Bench;

/// <summary>A peer in plpgsql, driven by pgbench: one call a settlement, each in a transaction of its own.</summary>
/// <param name="schema">'norm' or 'compact': the files of bench/pgbench it is made and driven by.</param>
/// <param name="over">A schema whose tables and functions it has too, under its own name; empty for none.</param>
sealed class PgBench(PostgresServer server, string folder, string schema, IReadOnlyDictionary<string, string> variables, string over = "") : IContender
{
    public string Name => $"B {schema}";

    public async Task Reset(CancellationToken cancel)
    {
        if (over.Length > 0) await server.Do((await File.ReadAllTextAsync(Path.Combine(folder, $"{over}-schema.sql"), cancel)).Replace(over, schema, StringComparison.Ordinal));
        var text = await File.ReadAllTextAsync(Path.Combine(folder, $"{schema}-schema.sql"), cancel);
        foreach (var (name, value) in variables) text = text.Replace(":" + name, value, StringComparison.Ordinal);
        await server.Do(text);
        await server.Do($"ANALYZE {schema}.benefit_year");
        await server.Do("CHECKPOINT");
    }

    public async Task<Measured> Run(int clients, TimeSpan length, CancellationToken cancel)
    {
        var log = Directory.CreateTempSubdirectory("yidi-pgbench-").FullName;
        try
        {
            var (wal, disk, cpu) = (await server.WalBytes(), await server.DiskBytes(schema), server.Cpu());
            var watch = Stopwatch.StartNew();
            var burned = await Drive(clients, length, Path.Combine(log, "log"), cancel);
            var took = watch.Elapsed;
            var latencies = Directory.EnumerateFiles(log).SelectMany(File.ReadLines).Select(static l => int.Parse(l.Split(' ')[2], CultureInfo.InvariantCulture)).ToList();
            return new(latencies.Count, took, latencies, server.Cpu() - cpu, burned, await server.WalBytes() - wal, await server.DiskBytes(schema) - disk);
        }
        finally
        {
            Directory.Delete(log, recursive: true);
        }
    }

    public async Task<IReadOnlyList<string>> Findings(CancellationToken cancel)
    {
        var missed = Convert.ToInt64(await server.One($"SELECT (SELECT count(*) FROM {schema}.settlement) - (SELECT sum(version) FROM {schema}.benefit_year)"), CultureInfo.InvariantCulture);
        return missed == 0 ? [] : [$"{missed} settlements moved no year"];
    }

    async Task<TimeSpan> Drive(int clients, TimeSpan length, string log, CancellationToken cancel)
    {
        var to = new NpgsqlConnectionStringBuilder(server.Connection);
        var start = new ProcessStartInfo("pgbench") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[]
        {
            "-n", "-M", "prepared", "-h", to.Host!, "-p", to.Port.ToString(CultureInfo.InvariantCulture), "-U", to.Username!, "-c", clients.ToString(CultureInfo.InvariantCulture), "-j", "2",
            "-T", ((int)length.TotalSeconds).ToString(CultureInfo.InvariantCulture), "-l", "--log-prefix", log, "-f", Path.Combine(folder, $"{schema}-settle.sql"), to.Database!,
        }) start.ArgumentList.Add(argument);
        start.Environment["PGOPTIONS"] = $"-c search_path={schema}";
        var before = PostgresServer.BuriedCpu();
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancel);
        var errors = process.StandardError.ReadToEndAsync(cancel);
        await process.WaitForExitAsync(cancel);
        if (process.ExitCode != 0) throw new InvalidOperationException($"pgbench failed:\n{await errors}\n{await output}");
        return PostgresServer.BuriedCpu() - before;
    }
}
