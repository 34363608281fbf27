using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Yidi.Operations.Plumbing;
using Yidi.Storage;

namespace Yidi.Migrations;

/// <summary>Opens contexts on the configured engine and brings stores to the newest migration.</summary>
public sealed class StoreContexts(StoreMap stores) : IStoreContexts, IDisposable
{
    const string HistoryTable = "migration_history";

    /// <summary>Idle contexts kept of each store.</summary>
    const int KeptContexts = 32;

    readonly ConcurrentDictionary<string, object> _factories = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<int, bool> _prepared = [];
    readonly SemaphoreSlim _preparing = new(1, 1);
    readonly PatientOpening _patience = new();

    public Task<NationalContext> National(CancellationToken cancel) => Task.FromResult(OpenNational(stores.National));

    public async Task<ProvinceContext> Province(int province, Scope scope, CancellationToken cancel) =>
        await Exists(province, cancel)
            ? OpenProvince(stores.Province(province), scope)
            : throw new InvalidOperationException($"Province {province} has no store; prepare it first.");

    public async Task<bool> Exists(int province, CancellationToken cancel)
    {
        if (_prepared.ContainsKey(province)) return true;
        if (province is < 11 or > 66 || !(await stores.ExistingProvinces(cancel)).Contains(province)) return false;
        _prepared[province] = true;
        return true;
    }

    public async Task PrepareNational(CancellationToken cancel)
    {
        await Migrate(stores.National, () => OpenNational(stores.National), cancel);
    }

    public async Task Prepare(int province, CancellationToken cancel)
    {
        await _preparing.WaitAsync(cancel);
        try
        {
            var location = stores.Province(province);
            if (location.Engine == StoreEngine.Sqlite && !File.Exists(location.Path)) await CopyTemplate(location, cancel);
            else await Migrate(location, () => OpenProvince(location, Scope.System), cancel);
            _prepared[province] = true;
        }
        finally
        {
            _preparing.Release();
        }
    }

    public async Task<IAsyncDisposable> Alone(CancellationToken cancel) => await StoreLock.Take(stores, cancel);

    public void Dispose() => _preparing.Dispose();

    /// <summary>A new SQLite store is a finished template, copied and renamed into place, so that a killed process never leaves half a store.</summary>
    static async Task CopyTemplate(StoreLocation location, CancellationToken cancel)
    {
        var making = $"{location.Path}.making";
        File.Delete(making);
        var template = location with { ConnectionString = StoreMap.SqliteConnectionString(making), Path = making };
        await Migrate(template, () => new SqliteProvince(Sqlite<SqliteProvince>(template.ConnectionString)), cancel);
        SqliteConnection.ClearAllPools();
        // Closing the last connection folded the write-ahead log into the file; what is renamed is complete.
        File.Move(making, location.Path);
    }

    static async Task Migrate(StoreLocation location, Func<DbContext> open, CancellationToken cancel)
    {
        await using var context = open();
        if (location.Engine == StoreEngine.Sqlite) await MakeReady(context, cancel);
        else await CreateSchema(context, location.Name, cancel);
        var applied = await context.Database.GetAppliedMigrationsAsync(cancel);
        // Unknown migrations beside ours are a newer version's, which runs next to us; without our first they are of a time before the first release.
        if (applied.FirstOrDefault() is { } first && first != context.Database.GetMigrations().First())
            throw new InvalidOperationException($"The store {location.Name} begins with the migration {first}, which no release made: start with a new folder or database (docs/operating/migrations.md).");
        await context.Database.MigrateAsync(cancel);
    }

    static Task<int> CreateSchema(DbContext context, string schema, CancellationToken cancel) =>
#pragma warning disable EF1002 // The schema's name is made by StoreMap from two digits or a constant.
        context.Database.ExecuteSqlRawAsync($"CREATE SCHEMA IF NOT EXISTS {schema}", cancel);
#pragma warning restore EF1002

    /// <summary>
    /// Write-ahead log for one writer beside many readers; and a migration lock that a killed process left is removed, which is safe because we
    /// hold our own file lock.
    /// </summary>
    static async Task MakeReady(DbContext context, CancellationToken cancel)
    {
        await context.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", cancel);
        await context.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS __EFMigrationsLock", cancel);
    }

    NationalContext OpenNational(StoreLocation location) => location.Engine == StoreEngine.Sqlite
        ? Leased(location, static l => Sqlite<SqliteNational>(l.ConnectionString))
        : Leased(location, Postgres<PostgresNational>);

    ProvinceContext OpenProvince(StoreLocation location, Scope scope) => (location.Engine == StoreEngine.Sqlite
        ? (ProvinceContext)Leased(location, static l => Sqlite<SqliteProvince>(l.ConnectionString))
        : Leased(location, Postgres<PostgresProvince>)).Within(scope);

    /// <summary>A context that somebody used before and gave back, or a new one: making one costs more than most of its queries.</summary>
    T Leased<T>(StoreLocation location, Func<StoreLocation, DbContextOptions<T>> options) where T : DbContext =>
        ((PooledDbContextFactory<T>)_factories.GetOrAdd(location.Name, _ => new PooledDbContextFactory<T>(options(location), KeptContexts))).CreateDbContext();

    static DbContextOptions<T> Sqlite<T>(string connectionString) where T : DbContext =>
        new DbContextOptionsBuilder<T>().UseSqlite(connectionString, static o => o.MigrationsHistoryTable(HistoryTable)).ConfigureWarnings(Compared).Options;

    // By connection string: contexts and lanes then share the driver's own pools, which an opening empties of idle connections when the server is full.
    DbContextOptions<T> Postgres<T>(StoreLocation location) where T : DbContext =>
        new DbContextOptionsBuilder<T>().UseNpgsql(location.ConnectionString, o => o.MigrationsHistoryTable(HistoryTable, location.Name))
            .AddInterceptors(_patience).ConfigureWarnings(Compared).Options;

    /// <summary>That migrations and model agree is compared by a test of every build, not by every start of every store.</summary>
    static void Compared(WarningsConfigurationBuilder warnings) => warnings.Ignore(RelationalEventId.PendingModelChangesWarning);
}

/// <summary>Contexts open their connections as everybody does: patiently while the server is full.</summary>
sealed class PatientOpening : DbConnectionInterceptor
{
    public override async ValueTask<InterceptionResult> ConnectionOpeningAsync(DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        await StoreMap.OpenPatiently(connection, cancellationToken);
        return InterceptionResult.Suppress();
    }
}

/// <summary>One starting process at a time: a lock file beside SQLite stores, an advisory lock of the database on PostgreSQL.</summary>
sealed class StoreLock(IAsyncDisposable held) : IAsyncDisposable
{
    /// <summary>Any number, the same for all nodes.</summary>
    const long AdvisoryLock = 20_220_701;

    internal static async Task<StoreLock> Take(StoreMap stores, CancellationToken cancel) =>
        new(stores.Engine == StoreEngine.Postgres ? await TakeAdvisory(stores, cancel) : await TakeFile(stores, cancel));

    /// <summary>Closing the session frees the lock, also when the process is killed.</summary>
    static async Task<IAsyncDisposable> TakeAdvisory(StoreMap stores, CancellationToken cancel)
    {
        var connection = await stores.OpenAlone(cancel);
        await using var command = connection.CreateCommand();
        command.CommandTimeout = 0;
        command.CommandText = System.FormattableString.Invariant($"SELECT pg_advisory_lock({AdvisoryLock})");
        await command.ExecuteNonQueryAsync(cancel);
        return connection;
    }

    static async Task<IAsyncDisposable> TakeFile(StoreMap stores, CancellationToken cancel)
    {
        Directory.CreateDirectory(stores.DataFolder);
        var path = Path.Combine(stores.DataFolder, "prepare.lock");
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(100, cancel);
            }
        }
    }

    public ValueTask DisposeAsync() => held.DisposeAsync();
}
