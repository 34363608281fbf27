using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Yidi.Testing;

/// <summary>
/// A PostgreSQL server of one's own on loopback, in a folder that goes with it. It can be killed like a machine that loses power, started again,
/// copied as a synchronous standby and promoted.
/// </summary>
public sealed class OwnPostgres : IAsyncDisposable
{
    readonly string _folder;
    readonly string _settings;
    readonly string _user;
    readonly string _programs;

    OwnPostgres(string folder, string settings, string user, string programs)
    {
        (_folder, _settings, _user, _programs) = (folder, settings, user, programs);
        Port = FreePort();
    }

    public int Port { get; }

    public string Connection => $"Host=127.0.0.1;Port={Port};Username=yidi;Database=postgres";

    string Data => Path.Combine(_folder, "data");

    static bool IsRoot => Environment.UserName == "root";

    /// <param name="folder">Where its data folder is made; a new folder of the temporary files when empty.</param>
    /// <param name="settings">Further '-c name=value'.</param>
    public static async Task<OwnPostgres> Start(string folder = "", string settings = "")
    {
        var programs = Directory.EnumerateDirectories("/usr/lib/postgresql").Select(static d => Path.Combine(d, "bin")).Where(static d => File.Exists(Path.Combine(d, "initdb"))).Order().LastOrDefault()
            ?? throw new InvalidOperationException("PostgreSQL is not installed; ./yidi test installs it.");
        var user = (await Read("getent", "passwd", "postgres")).Length > 0 ? "postgres" : "nobody";
        var server = new OwnPostgres(folder.Length > 0 ? folder : Directory.CreateTempSubdirectory("yidi-own-pg-").FullName, settings, user, programs);
        await server.Own();
        await server.Run("initdb", "-D", server.Data, "-U", "yidi", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8");
        await server.Up();
        return server;
    }

    /// <summary>A copy of this server that has everything durable before a commit is answered.</summary>
    public async Task<OwnPostgres> StandbyOf()
    {
        var standby = new OwnPostgres(Directory.CreateTempSubdirectory("yidi-own-pg-").FullName, _settings, _user, _programs);
        await standby.Own();
        await standby.Run("pg_basebackup", "-D", standby.Data, "-d", $"host=127.0.0.1 port={Port} user=yidi application_name=standby", "-R", "-X", "stream", "-c", "fast");
        await standby.Up();
        // Said after the copy was made, so that the copy, once promoted, does not wait for a standby of its own.
        await Order("ALTER SYSTEM SET synchronous_standby_names = 'FIRST 1 (standby)'");
        await Order("SELECT pg_reload_conf()");
        for (var i = 0; i < 100 && await One("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'") is not 1L; i++) await Task.Delay(100);
        return standby;
    }

    /// <summary>Starts it, or starts it again after a kill. Returns when it takes connections.</summary>
    public Task Up() => Run("pg_ctl", "-s", "-w", "-t", "60", "-D", Data, "-l", Path.Combine(_folder, "server.log"),
        "-o", $"-c listen_addresses=127.0.0.1 -c port={Port} -c unix_socket_directories='' -c max_connections=200 -c fsync=on {_settings}", "start");

    /// <summary>The standby becomes the server that is written to.</summary>
    public Task Promote() => Run("pg_ctl", "-s", "-w", "-D", Data, "promote");

    /// <summary>SIGKILL of the server with all its processes: nothing is flushed, nobody is told.</summary>
    /// <param name="together">Another process that goes in the same moment, as when a machine loses power.</param>
    public void Kill9(Process? together = null)
    {
        var postmaster = Postmaster();
        var children = postmaster is null ? [] : Directory.EnumerateDirectories("/proc").Select(static d => Path.GetFileName(d)!).Where(static d => d.All(char.IsAsciiDigit)).Where(d => ParentOf(d) == postmaster).ToList();
        // Looked up before the first signal: what is struck late could still finish what it has begun.
        var victims = children.Select(static c => int.Parse(c, CultureInfo.InvariantCulture)).Concat(postmaster is { } head ? [head] : []).Select(Find).OfType<Process>().Concat(together is null ? [] : [together]).ToList();
        foreach (var victim in victims) Kill(victim);
        foreach (var victim in victims) victim.WaitForExit(5_000);
        foreach (var victim in victims.Where(v => v != together)) victim.Dispose();
    }

    /// <summary>The process that started all others; null while it does not run.</summary>
    public int? Head => Postmaster();

    public bool IsUp => Postmaster() is not null;

    public async Task<object?> One(string sql)
    {
        await using var connection = new NpgsqlConnection(Connection + ";Pooling=false");
        await connection.OpenAsync();
#pragma warning disable CA2100 // Texts of tests only.
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 300 };
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync();
    }

    public Task Order(string sql) => One(sql);

    public async ValueTask DisposeAsync()
    {
        Kill9();
        for (var i = 0; ; i++)
        {
            try
            {
                Directory.Delete(_folder, recursive: true);
                return;
            }
            catch (IOException) when (i < 20)
            {
                // A process that was killed this moment may still be closing its files.
                await Task.Delay(50);
            }
        }
    }

    /// <summary>The number a killed server left behind may be another process's by now: only one that was started on our folder is ours.</summary>
    int? Postmaster()
    {
        var file = Path.Combine(Data, "postmaster.pid");
        if (!File.Exists(file) || !int.TryParse(File.ReadLines(file).FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var process)) return null;
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline").Contains(Data, StringComparison.Ordinal) ? process : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    static int ParentOf(string process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    static Process? Find(int process)
    {
        try
        {
            return Process.GetProcessById(process);
        }
        catch (ArgumentException)
        {
            // It ended by itself meanwhile.
            return null;
        }
    }

    static void Kill(Process process)
    {
        try
        {
            process.Kill();
        }
        catch (InvalidOperationException)
        {
            // As above.
        }
    }

    /// <summary>PostgreSQL refuses to run as root, rightly: its folder and its processes belong to somebody else.</summary>
    async Task Own()
    {
        if (IsRoot) await Read("chown", $"{_user}:", _folder);
    }

    async Task Run(string program, params string[] arguments)
    {
        var path = Path.Combine(_programs, program);
        var (code, said) = IsRoot
            ? await Ended("setpriv", ["--reuid", _user, "--regid", _user, "--init-groups", "env", "HOME=/tmp", "LC_ALL=C.UTF-8", path, .. arguments])
            : await Ended(path, arguments);
        if (code != 0) throw new InvalidOperationException($"{program} ended with {code}: {said}");
    }

    static async Task<string> Read(string program, params string[] arguments) => (await Ended(program, arguments)).Said;

    static async Task<(int Code, string Said)> Ended(string program, string[] arguments)
    {
        // A server that is started inherits what its starter writes to: a file, for a pipe would never end.
        var file = Path.GetTempFileName();
        try
        {
            var start = new ProcessStartInfo("/bin/sh") { ArgumentList = { "-c", "out=$1; shift; exec \"$@\" >\"$out\" 2>&1 </dev/null", "sh", file, program } };
            foreach (var argument in arguments) start.ArgumentList.Add(argument);
            using var process = Process.Start(start)!;
            await process.WaitForExitAsync();
            return (process.ExitCode, await File.ReadAllTextAsync(file));
        }
        finally
        {
            File.Delete(file);
        }
    }

    const int FirstPort = 12_000;

    const int Ports = 8_000;

    static int _given = Environment.ProcessId;

    /// <summary>
    /// A port for somebody who binds it later, each only once. Not one that the system gives to whoever asks for any: a server that takes half a minute to start would
    /// find a stranger there, and its test would take the stranger's answers for those of the server.
    /// </summary>
    public static int FreePort()
    {
        while (true)
        {
            var port = FirstPort + (Interlocked.Increment(ref _given) % Ports);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken: the next one.
            }
        }
    }
}
