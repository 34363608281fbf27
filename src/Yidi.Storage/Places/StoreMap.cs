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
    public StoreEngine Engine => PostgresConnection.Length > 0 ? StoreEngine.Postgres : StoreEngine.Sqlite;
}

/// <summary>Knows where every store lives and opens connections to it. The only place that builds connection strings.</summary>
public sealed class StoreMap(StoreSettings settings) : IAsyncDisposable
{
    /// <summary>Connections one node may hold per store: one lane and a few readers (design section 8).</summary>
    const int MaxConnectionsPerStore = 12;

    readonly ConcurrentDictionary<string, NpgsqlDataSource> _sources = new(StringComparer.Ordinal);

    public StoreEngine Engine => settings.Engine;

    public string DataFolder => settings.DataFolder;

    public StoreLocation National => Locate("national", "national.db");

    public StoreLocation Province(int province)
    {
        Yidi.Policy.Invariant.Holds(province is >= 11 and <= 66, "a province has two digits from 11 to 66");
        var digits = province.ToString(CultureInfo.InvariantCulture);
        return Locate($"p{digits}", $"province-{digits}.db");
    }

    /// <summary>Provinces whose store exists already; reading never makes one.</summary>
    public async Task<IReadOnlyList<int>> ExistingProvinces(CancellationToken cancel)
    {
        if (Engine == StoreEngine.Sqlite)
        {
            return [.. Directory.EnumerateFiles(settings.DataFolder, "province-??.db")
                .Select(static f => int.Parse(Path.GetFileNameWithoutExtension(f)[^2..], CultureInfo.InvariantCulture)).Order()];
        }
        await using var connection = await Open(National, cancel);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT substr(nspname, 2) FROM pg_catalog.pg_namespace WHERE nspname ~ '^p[0-9]{2}$' ORDER BY 1";
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var provinces = new List<int>();
        while (await reader.ReadAsync(cancel)) provinces.Add(int.Parse(reader.GetString(0), CultureInfo.InvariantCulture));
        return provinces;
    }

    public async Task<DbConnection> Open(StoreLocation location, CancellationToken cancel)
    {
        DbConnection connection = location.Engine == StoreEngine.Sqlite
            ? new SqliteConnection(location.ConnectionString)
            : Source(location).CreateConnection();
        try
        {
            await connection.OpenAsync(cancel);
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
        await connection.OpenAsync(cancel);
        return connection;
    }

    /// <summary>The pooled source of a PostgreSQL store; EF Core and the journal share it.</summary>
    public NpgsqlDataSource Source(StoreLocation location) =>
        _sources.GetOrAdd(location.Name, _ => NpgsqlDataSource.Create(location.ConnectionString));

    public async ValueTask DisposeAsync()
    {
        foreach (var source in _sources.Values) await source.DisposeAsync();
        SqliteConnection.ClearAllPools();
    }

    StoreLocation Locate(string name, string file)
    {
        if (Engine == StoreEngine.Sqlite)
        {
            var path = Path.Combine(settings.DataFolder, file);
            return new(Engine, name, SqliteConnectionString(path), path);
        }
        var builder = new NpgsqlConnectionStringBuilder(settings.PostgresConnection)
        {
            SearchPath = name,
            MaxPoolSize = MaxConnectionsPerStore,
            MinPoolSize = 0,
            ApplicationName = $"yidi {name}",
        };
        return new(Engine, name, builder.ConnectionString, "");
    }

    /// <summary>Waits up to half a minute for another writer; a hospital waits less than that.</summary>
    public static string SqliteConnectionString(string path) =>
        new SqliteConnectionStringBuilder { DataSource = path, Pooling = true, DefaultTimeout = 30, ForeignKeys = true }.ConnectionString;
}
