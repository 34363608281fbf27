using System.Diagnostics;
using System.Globalization;
using Yidi.Storage;
using Yidi.Testing;

namespace Yidi.Bench;

/// <summary>Where one trial happens: fresh stores, perhaps on a disk of little room, and a PostgreSQL that can be killed.</summary>
sealed class TortureSite : IAsyncDisposable
{
    /// <summary>Room for a fresh PostgreSQL with its write-ahead log and some seconds of load.</summary>
    const string SmallDisk = "size=400m";

    readonly string _folder;
    readonly bool _isSmall;

    TortureSite(string folder, bool isSmall, OwnPostgres? server, CuttingProxy? proxy) => (_folder, _isSmall, Server, Proxy) = (folder, isSmall, server, proxy);

    internal OwnPostgres? Server { get; }

    internal CuttingProxy? Proxy { get; }

    /// <summary>Beside the folder, so that a full disk does not keep answers from being written down.</summary>
    internal string Log => _folder + ".log";

    /// <summary>What the tortured process is given.</summary>
    internal StoreSettings Settings => new(Path.Combine(_folder, "stores"), Proxy is { } proxy ? Server!.Connection.Replace($"Port={Server.Port}", $"Port={proxy.Port}") : Server?.Connection ?? "");

    /// <summary>The way round the proxy, for checking.</summary>
    internal StoreSettings Direct => new(Path.Combine(_folder, "stores"), Server?.Connection ?? "");

    internal static async Task<TortureSite> Make(StoreEngine engine, bool smallDisk, bool proxy, int seed)
    {
        var folder = Directory.CreateTempSubdirectory("yidi-torture-").FullName;
        if (smallDisk) await Must("mount", "-t", "tmpfs", "-o", SmallDisk, "tmpfs", folder);
        if (engine == StoreEngine.Sqlite) return new(folder, smallDisk, null, null);
        var place = Directory.CreateDirectory(Path.Combine(folder, "pg")).FullName;
        // PostgreSQL runs as another user, who must be able to reach its folder.
        await Must("chmod", "711", folder);
        // A commit takes some milliseconds longer, so that more strikes fall between what is written and what is durable.
        var server = await OwnPostgres.Start(place, "-c shared_buffers=64MB -c max_wal_size=96MB -c min_wal_size=32MB -c commit_delay=5000 -c commit_siblings=0");
        return new(folder, smallDisk, server, proxy ? new CuttingProxy(server.Port, seed) : null);
    }

    /// <summary>Takes what room the disk has left.</summary>
    internal void FillDisk()
    {
        using var ballast = new FileStream(Path.Combine(_folder, "ballast"), FileMode.Create);
        var block = new byte[64 * 1024];
        try
        {
            while (true)
            {
                ballast.Write(block);
                ballast.Flush();
            }
        }
        catch (IOException)
        {
            // Full, as wished.
        }
    }

    internal void FreeDisk() => File.Delete(Path.Combine(_folder, "ballast"));

    /// <summary>Only root may make a small disk.</summary>
    internal static bool MaySmallDisk => Environment.UserName == "root" && OperatingSystem.IsLinux();

    static async Task Must(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}"));
    }

    public async ValueTask DisposeAsync()
    {
        if (Proxy is not null) await Proxy.DisposeAsync();
        if (Server is not null) await Server.DisposeAsync();
        if (_isSmall) await Must("umount", "-l", _folder);
        Directory.Delete(_folder, recursive: true);
        foreach (var worker in Enumerable.Range(0, 2)) File.Delete(TortureLog.PathOf(Log, worker));
    }
}
