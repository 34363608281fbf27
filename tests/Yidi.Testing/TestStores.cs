using Npgsql;
using Yidi.Storage;

namespace Yidi.Testing;

/// <summary>An empty place for stores of one engine: a folder of its own, or a database of its own on the real PostgreSQL of ./yidi test.</summary>
public static class TestStores
{
    const string Variable = "YIDI_TEST_POSTGRES";

    public static StoreSettings Fresh(StoreEngine engine)
    {
        var folder = Directory.CreateTempSubdirectory("yidi-test-").FullName;
        return engine == StoreEngine.Sqlite ? new(folder, "") : new(folder, FreshDatabase());
    }

    static string FreshDatabase()
    {
        var server = Environment.GetEnvironmentVariable(Variable)
            ?? throw new InvalidOperationException($"{Variable} is not set. Run ./yidi test: it starts a PostgreSQL of its own. Both engines are always tested.");
        var name = $"yidi_{Guid.NewGuid():N}";
        using var connection = new NpgsqlConnection(server);
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The name is a fresh GUID.
        command.CommandText = $"CREATE DATABASE {name}";
#pragma warning restore CA2100
        command.ExecuteNonQuery();
        return new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString;
    }
}
