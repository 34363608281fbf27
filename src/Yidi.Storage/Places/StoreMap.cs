using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Yidi.Storage;

/// <summary>The two engines Yidi runs on; every storage test runs on both.</summary>
public enum StoreEngine
{
    Sqlite = 1,
    Postgres = 2,
}

/// <summary>Where one store lives: a SQLite file, or a PostgreSQL schema chosen by the search path of its data source.</summary>
/// <param name="Name">'national', or 'p13' for the province 13: the schema's name, and what messages call the store.</param>
/// <param name="Path">The SQLite file; empty on PostgreSQL.</param>
public sealed record StoreLocation(StoreEngine Engine, string Name, string ConnectionString, string Path);

/// <summary>What the operator configures: the data folder, and the PostgreSQL connection string when there is one.</summary>
public sealed record StoreSettings(string DataFolder, string PostgresConnection)
{
    /// <summary>Provinces that live on a PostgreSQL of their own, by their two digits: its connection string. All others live where the national store does.</summary>
    public IReadOnlyDictionary<int, string> Nodes { get; init; } = new Dictionary<int, string>();

    public StoreEngine Engine => PostgresConnection.Length > 0 ? StoreEngine.Postgres : StoreEngine.Sqlite;
}

/// <summary>Knows where every store lives and opens connections to it. The only place that builds connection strings.</summary>
public sealed class StoreMap(StoreSettings settings) : IAsyncDisposable
{
    /// <summary>Connections one node may hold per store: one lane and a few readers (design section 8).</summary>
    const int MaxConnectionsPerStore = 12;

    /// <summary>A province that is quiet gives its readers' connections back soon: thirty-three stores share what the server allows.</summary>
    const int IdleSeconds = 15;

    /// <summary>Readers a busy node has at work at once over all stores, as measured with two hundred messages a second.</summary>
    const int ReadersOfNode = 24;

    /// <summary>Statements a connection keeps planned.</summary>
    const int KeptStatements = 60;

    /// <summary>How often an opening is tried while the server has no connection left: three seconds in all, less than a hospital waits.</summary>
    const int MaxOpenings = 16;

    readonly ConcurrentDictionary<int, bool> _seen = [];
    readonly ConcurrentDictionary<string, StoreLocation> _located = new(StringComparer.Ordinal);

    public StoreEngine Engine => settings.Engine;

    public string DataFolder => settings.DataFolder;

    public StoreLocation National => Locate("national", "national.db");

    public StoreLocation Province(int province)
    {
        Yidi.Policy.Invariant.Holds(province is >= 11 and <= 66, "a province has two digits from 11 to 66");
        var digits = province.ToString(CultureInfo.InvariantCulture);
        return Locate($"p{digits}", $"province-{digits}.db", settings.Nodes.GetValueOrDefault(province));
    }

    /// <summary>Provinces whose store exists already; reading never makes one.</summary>
    public async Task<IReadOnlyList<int>> ExistingProvinces(CancellationToken cancel)
    {
        if (Engine == StoreEngine.Sqlite)
        {
            return [.. Directory.EnumerateFiles(settings.DataFolder, "province-??.db")
                .Select(static f => int.Parse(Path.GetFileNameWithoutExtension(f)[^2..], CultureInfo.InvariantCulture)).Order()];
        }
        var here = await SchemasOf(National, cancel);
        // A province is where it is said to be: what an earlier place of it still holds does not count.
        var provinces = here.Where(p => !settings.Nodes.ContainsKey(p)).ToList();
        foreach (var province in settings.Nodes.Keys)
            if (await LivesOnItsNode(province, cancel)) provinces.Add(province);
        return [.. provinces.Order()];
    }

    /// <summary>A machine that is out of reach keeps its own province from being used and no other: it is where it was when it was last seen.</summary>
    async Task<bool> LivesOnItsNode(int province, CancellationToken cancel)
    {
        try
        {
            return _seen[province] = (await SchemasOf(Province(province), cancel)).Contains(province);
        }
        catch (NpgsqlException away) when (IsOutOfReach(away))
        {
            return _seen.GetValueOrDefault(province);
        }
    }

    /// <summary>False where nothing was made yet, or the national store was lost.</summary>
    public async Task<bool> HasNational(CancellationToken cancel)
    {
        if (Engine == StoreEngine.Sqlite) return File.Exists(National.Path);
        await using var connection = await Open(National, cancel);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT to_regclass('node_lease') IS NOT NULL";
        return (bool)(await command.ExecuteScalarAsync(cancel))!;
    }

    async Task<List<int>> SchemasOf(StoreLocation anyThere, CancellationToken cancel)
    {
        await using var connection = await Open(anyThere, cancel);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT substr(nspname, 2) FROM pg_catalog.pg_namespace WHERE nspname ~ '^p[0-9]{2}$'";
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var provinces = new List<int>();
        while (await reader.ReadAsync(cancel)) provinces.Add(int.Parse(reader.GetString(0), CultureInfo.InvariantCulture));
        return provinces;
    }

    public Task<DbConnection> Open(StoreLocation location, CancellationToken cancel) => Open(location.ConnectionString, cancel);

    /// <summary>A connection for a lane, whose session settings are its own: it never becomes a reader's, nor the other way round.</summary>
    public Task<DbConnection> OpenLane(StoreLocation location, CancellationToken cancel) =>
        Open(Engine == StoreEngine.Sqlite ? location.ConnectionString : LaneString(location), cancel);

    static string LaneString(StoreLocation location) => new NpgsqlConnectionStringBuilder(location.ConnectionString) { ApplicationName = $"yidi {location.Name} lane" }.ConnectionString;

    async Task<DbConnection> Open(string connectionString, CancellationToken cancel)
    {
        DbConnection connection = Engine == StoreEngine.Sqlite ? new SqliteConnection(connectionString) : new NpgsqlConnection(connectionString);
        try
        {
            await OpenPatiently(connection, cancel);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>A PostgreSQL connection outside every pool, whose closing ends its session.</summary>
    public async Task<DbConnection> OpenAlone(CancellationToken cancel)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(settings.PostgresConnection) { Pooling = false }.ConnectionString);
        await OpenPatiently(connection, cancel);
        return connection;
    }

    /// <summary>
    /// Opens; while the server has no connection left, gives back what this node holds idle for other stores and tries again. Throws what the
    /// engine threw when it stays so.
    /// </summary>
    public static async Task OpenPatiently(DbConnection connection, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await connection.OpenAsync(cancel);
                return;
            }
            catch (PostgresException full) when (full.SqlState == PostgresErrorCodes.TooManyConnections && attempt < MaxOpenings)
            {
                NpgsqlConnection.ClearAllPools();
                await Task.Delay(TimeSpan.FromMilliseconds(25 * attempt), cancel);
            }
        }
    }

    /// <summary>
    /// How many connections this node's PostgreSQL user may open, and how many one node wants: a lane for each store, and readers. Null on SQLite.
    /// </summary>
    public async Task<(int Allowed, int Wanted)?> Connections(CancellationToken cancel)
    {
        if (Engine == StoreEngine.Sqlite) return null;
        await using var connection = await OpenAlone(cancel);
        await using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT least(
                current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int,
                (SELECT CASE WHEN rolconnlimit < 0 THEN 1000000 ELSE rolconnlimit END FROM pg_catalog.pg_roles WHERE rolname = current_user),
                (SELECT CASE WHEN datconnlimit < 0 THEN 1000000 ELSE datconnlimit END FROM pg_catalog.pg_database WHERE datname = current_database()))
            """;
        var allowed = Convert.ToInt32(await command.ExecuteScalarAsync(cancel), CultureInfo.InvariantCulture);
        return (allowed, (await ExistingProvinces(cancel)).Count + 1 + ReadersOfNode);
    }

    /// <summary>The engine could not be reached, had no connection left or broke off: what was asked may or may not have been done.</summary>
    public static bool IsOutOfReach(Exception? error) => error switch
    {
        null => false,
        // A standby that was asked before it was promoted.
        PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction } => true,
        PostgresException postgres when postgres.IsTransient => true,
        // What the server did not say itself is trouble on the way to it: no host, no answer, a broken connection.
        NpgsqlException npgsql when npgsql.GetType() == typeof(NpgsqlException) => true,
        // 5 busy, 6 locked: another process held the file longer than we wait.
        SqliteException sqlite => sqlite.SqliteErrorCode is 5 or 6,
        _ => IsOutOfReach(error.InnerException),
    };

    public ValueTask DisposeAsync()
    {
        foreach (var location in _located.Values.Where(static l => l.Engine == StoreEngine.Postgres))
        {
            foreach (var connectionString in (string[])[location.ConnectionString, LaneString(location)])
            {
                using var connection = new NpgsqlConnection(connectionString);
                NpgsqlConnection.ClearPool(connection);
            }
        }
        SqliteConnection.ClearAllPools();
        return ValueTask.CompletedTask;
    }

    StoreLocation Locate(string name, string file, string? node = null) => _located.GetOrAdd(name, n => Located(n, file, node ?? settings.PostgresConnection));

    StoreLocation Located(string name, string file, string postgres)
    {
        if (Engine == StoreEngine.Sqlite)
        {
            var path = Path.Combine(settings.DataFolder, file);
            return new(Engine, name, SqliteConnectionString(path), path);
        }
        var builder = new NpgsqlConnectionStringBuilder(postgres)
        {
            SearchPath = name,
            MaxPoolSize = MaxConnectionsPerStore,
            MinPoolSize = 0,
            // What is asked again and again is planned once for each connection.
            MaxAutoPrepare = KeptStatements,
            AutoPrepareMinUsages = 2,
            // Nobody leaves anything behind in a session, and lanes have connections of their own: resetting would cost more than most statements.
            NoResetOnClose = true,
            ConnectionIdleLifetime = IdleSeconds,
            ConnectionPruningInterval = IdleSeconds / 3,
            ApplicationName = $"yidi {name}",
        };
        // A table that nobody counted yet looks expensive, and what looks expensive PostgreSQL would compile for a fifth of a second, each time it is asked.
        builder.Options = $"{builder.Options} -c jit=off".Trim();
        return new(Engine, name, builder.ConnectionString, "");
    }

    /// <summary>Waits up to half a minute for another writer; a hospital waits less than that.</summary>
    public static string SqliteConnectionString(string path) =>
        new SqliteConnectionStringBuilder { DataSource = path, Pooling = true, DefaultTimeout = 30, ForeignKeys = true }.ConnectionString;
}
