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

    /// <summary>An empty database whose only user may open so many connections and no more; the limit can be changed while it runs.</summary>
    public static LimitedDatabase Limited(int connections)
    {
        var settings = Fresh(StoreEngine.Postgres);
        var builder = new NpgsqlConnectionStringBuilder(settings.PostgresConnection);
        var limited = new LimitedDatabase(settings.PostgresConnection, $"user_{Guid.NewGuid():N}");
        limited.Order($"CREATE ROLE {limited.User} LOGIN CONNECTION LIMIT {connections}");
        limited.Order($"ALTER DATABASE {builder.Database} OWNER TO {limited.User}");
        builder.Username = limited.User;
        return limited with { Settings = settings with { PostgresConnection = builder.ConnectionString } };
    }

    /// <summary>A copy of stores nobody has open: their folder, and their database.</summary>
    internal static StoreSettings CopyOf(StoreEngine engine, StoreSettings original)
    {
        var folder = Directory.CreateTempSubdirectory("yidi-test-").FullName;
        foreach (var file in Directory.EnumerateFiles(original.DataFolder, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(original.DataFolder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        return new(folder, engine == StoreEngine.Sqlite ? "" : FreshDatabase($" TEMPLATE {new NpgsqlConnectionStringBuilder(original.PostgresConnection).Database}"));
    }

    /// <summary>Ends every session of the database of these settings; it can be copied then.</summary>
    internal static void Leave(StoreSettings settings)
    {
        var database = new NpgsqlConnectionStringBuilder(settings.PostgresConnection).Database;
        Order($"ALTER DATABASE {database} ALLOW_CONNECTIONS false");
        Order($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'");
    }

    static string FreshDatabase(string template = "")
    {
        var name = $"yidi_{Guid.NewGuid():N}";
        Order($"CREATE DATABASE {name}{template}");
        return new NpgsqlConnectionStringBuilder(Server) { Database = name }.ConnectionString;
    }

    static string Server => Environment.GetEnvironmentVariable(Variable)
        ?? throw new InvalidOperationException($"{Variable} is not set. Run ./yidi test: it starts a PostgreSQL of its own. Both engines are always tested.");

    static void Order(string order)
    {
        using var connection = new NpgsqlConnection(Server);
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Names are fresh GUIDs.
        command.CommandText = order;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}

/// <summary>A database with little room: what an installation meets whose PostgreSQL serves others too.</summary>
public sealed record LimitedDatabase(string Administrator, string User)
{
    public StoreSettings Settings { get; init; } = new("", "");

    /// <summary>From now on so many connections; with none, those that are open end at once.</summary>
    public void Allow(int connections)
    {
        Order($"ALTER ROLE {User} CONNECTION LIMIT {connections}");
        if (connections == 0) Order($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{User}'");
    }

    internal void Order(FormattableString order)
    {
        using var connection = new NpgsqlConnection(Administrator);
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Names are fresh GUIDs.
        command.CommandText = FormattableString.Invariant(order);
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
