using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Yidi.Bench;

/// <summary>The PostgreSQL the bench runs on: what it burns, writes and keeps.</summary>
sealed class PostgresServer(string connection, int postmaster)
{
    /// <summary>Clock ticks a second in /proc on every Linux.</summary>
    const int TicksPerSecond = 100;

    internal string Connection => connection;

    /// <summary>The same server seen through another of its databases.</summary>
    internal PostgresServer On(string another) => new(another, postmaster);

    /// <summary>CPU of the postmaster, of its living children and of those it has buried.</summary>
    internal TimeSpan Cpu() => TimeSpan.FromSeconds(Directory.EnumerateDirectories("/proc").Select(static d => Path.GetFileName(d)!)
        .Where(static d => d.All(char.IsAsciiDigit)).Sum(Ticks) / (decimal)TicksPerSecond is var seconds ? (double)seconds : 0);

    long Ticks(string process)
    {
        try
        {
            var fields = File.ReadAllText($"/proc/{process}/stat");
            var after = fields[(fields.LastIndexOf(')') + 2)..].Split(' ');
            long Field(int number) => long.Parse(after[number - 3], CultureInfo.InvariantCulture);
            var own = Field(14) + Field(15);
            if (int.Parse(process, CultureInfo.InvariantCulture) == postmaster) return own + Field(16) + Field(17);
            return Field(4) == postmaster ? own : 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    internal async Task<long> WalBytes() => Convert.ToInt64(await One("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')"), CultureInfo.InvariantCulture);

    internal async Task<long> DiskBytes(string schema) => Convert.ToInt64(await One($"SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = '{schema}' AND c.relkind = 'r'"), CultureInfo.InvariantCulture);

    internal async Task<object> One(string sql)
    {
        await using var open = new NpgsqlConnection(connection);
        await open.OpenAsync();
        await using var command = new NpgsqlCommand(sql, open) { CommandTimeout = 600 };
        return await command.ExecuteScalarAsync() ?? 0;
    }

    internal async Task Do(string sql)
    {
        await using var open = new NpgsqlConnection(connection);
        await open.OpenAsync();
        await using var command = new NpgsqlCommand(sql, open) { CommandTimeout = 600 };
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>CPU of the children of this process that have ended.</summary>
    internal static TimeSpan BuriedCpu()
    {
        var fields = File.ReadAllText("/proc/self/stat");
        var after = fields[(fields.LastIndexOf(')') + 2)..].Split(' ');
        return TimeSpan.FromSeconds((long.Parse(after[13], CultureInfo.InvariantCulture) + long.Parse(after[14], CultureInfo.InvariantCulture)) / (double)TicksPerSecond);
    }

    internal static string LoadAverage() => File.ReadAllText("/proc/loadavg").Split(' ')[0];

    internal static TimeSpan OwnCpu() => Process.GetCurrentProcess().TotalProcessorTime;
}
