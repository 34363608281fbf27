using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Yidi.Storage;

namespace Yidi.Testing;

/// <summary>
/// Stores in which a sandbox was started once and stopped: tables, regions, packs and accounts are there. A test that is not about the first start begins
/// with a copy, which is cheaper than a start over nothing.
/// </summary>
public static class SownStores
{
    static readonly ConcurrentDictionary<StoreEngine, Lazy<Task<StoreSettings>>> Templates = [];

    public static async Task<StoreSettings> Of(StoreEngine engine) =>
        TestStores.CopyOf(engine, await Templates.GetOrAdd(engine, static e => new(() => Sow(e))).Value);

    static async Task<StoreSettings> Sow(StoreEngine engine)
    {
        var settings = TestStores.Fresh(engine);
        await using (await Installation.Start(settings, 0)) { }
        if (engine == StoreEngine.Postgres) TestStores.Leave(settings);
        // Closing the last connection folds a write-ahead log into its file.
        else SqliteConnection.ClearAllPools();
        return settings;
    }
}
