namespace Yidi.Bench;

/// <summary>What one run of one contender cost.</summary>
/// <param name="ServerCpu">Of PostgreSQL with all its processes; zero where there is no server.</param>
/// <param name="ClientCpu">Of whoever asked: pgbench, or Yidi itself.</param>
sealed record Measured(int Settlements, TimeSpan Took, IReadOnlyList<int> LatencyMicros, TimeSpan ServerCpu, TimeSpan ClientCpu, long WalBytes, long DiskBytes)
{
    internal decimal PerSecond => Settlements / (decimal)Took.TotalSeconds;

    internal decimal ServerMicros => Settlements == 0 ? 0 : (decimal)ServerCpu.TotalMicroseconds / Settlements;

    internal decimal ClientMicros => Settlements == 0 ? 0 : (decimal)ClientCpu.TotalMicroseconds / Settlements;

    internal decimal Wal => Settlements == 0 ? 0 : WalBytes / (decimal)Settlements;

    internal decimal Disk => Settlements == 0 ? 0 : DiskBytes / (decimal)Settlements;

    /// <summary>Latency in milliseconds that so many of a thousand stay below.</summary>
    internal decimal Latency(int permille)
    {
        if (LatencyMicros.Count == 0) return 0;
        var sorted = LatencyMicros.Order().ToList();
        return sorted[Math.Min(sorted.Count - 1, sorted.Count * permille / 1000)] / 1000m;
    }
}

/// <summary>Something that settles, as many at a time as it is told.</summary>
interface IContender
{
    string Name { get; }

    /// <summary>Runs for so long with so many waiting at once; everything it wrote stays until the next <see cref="Reset"/>.</summary>
    Task<Measured> Run(int clients, TimeSpan length, CancellationToken cancel);

    /// <summary>What of its rows does not hold together; none, or the run does not count.</summary>
    Task<IReadOnlyList<string>> Findings(CancellationToken cancel);

    /// <summary>Empties its tables and checkpoints, so that each run starts alike.</summary>
    Task Reset(CancellationToken cancel);
}
