using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Yidi.Storage;

/// <summary>
/// Copies one store while it is being written, and puts a copy back while nothing runs. A copy is the store at one moment: a file of SQLite, or what
/// pg_dump writes of a schema. The data key is not in it; without the key its secrets and certificates say nothing.
/// </summary>
public sealed class StoreBackup(StoreMap stores)
{
    /// <summary>The file of a store in a folder of copies.</summary>
    public string FileOf(StoreLocation location, string folder) => Path.Combine(folder, stores.Engine == StoreEngine.Sqlite ? Path.GetFileName(location.Path) : $"{location.Name}.dump");

    /// <summary>Whole or not at all: written beside and renamed.</summary>
    public async Task Copy(StoreLocation location, string folder, CancellationToken cancel)
    {
        Directory.CreateDirectory(folder);
        var (file, making) = (FileOf(location, folder), FileOf(location, folder) + ".making");
        File.Delete(making);
        if (stores.Engine == StoreEngine.Sqlite) await CopyFile(location, making, cancel);
        else await Run(location, "pg_dump", ["--format=custom", "--no-owner", $"--schema={location.Name}", $"--file={making}"], cancel);
        File.Move(making, file, overwrite: true);
    }

    /// <summary>Replaces the store by its copy. No server may run. Throws when there is no copy.</summary>
    public async Task PutBack(StoreLocation location, string folder, CancellationToken cancel)
    {
        var file = FileOf(location, folder);
        if (!File.Exists(file)) throw new InvalidOperationException($"There is no copy '{Path.GetFileName(file)}' in '{folder}'.");
        if (stores.Engine == StoreEngine.Sqlite)
        {
            SqliteConnection.ClearAllPools();
            foreach (var rest in new[] { "-wal", "-shm" }) File.Delete(location.Path + rest);
            File.Copy(file, location.Path + ".making", overwrite: true);
            File.Move(location.Path + ".making", location.Path, overwrite: true);
            return;
        }
        await DropSchema(location, cancel);
        await Run(location, "pg_restore", ["--exit-on-error", "--single-transaction", "--no-owner", $"--dbname={new NpgsqlConnectionStringBuilder(location.ConnectionString).Database}", file], cancel);
    }

    /// <summary>
    /// No lane of a restored journal may have a number that a reader has seen after the copy was made: its mark would hide what the new lane writes. The
    /// next lane is registered behind this number.
    /// </summary>
    public async Task ReserveLanes(StoreLocation location, int highestSeen, DateTime now, CancellationToken cancel)
    {
        await using var connection = await stores.Open(location, cancel);
        await using var command = connection.CreateCommand();
        command.CommandText = "INSERT INTO lane_instance (lane_no, registered_at) SELECT @no, @now WHERE @no > (SELECT coalesce(max(lane_no), 0) FROM lane_instance)";
        foreach (var (name, value) in new (string, object)[] { ("@no", highestSeen), ("@now", now) })
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }
        await command.ExecuteNonQueryAsync(cancel);
    }

    async Task CopyFile(StoreLocation location, string file, CancellationToken cancel)
    {
        await using var from = (SqliteConnection)await stores.Open(location, cancel);
        await using var command = from.CreateCommand();
        command.CommandText = "VACUUM INTO @file";
        command.Parameters.AddWithValue("@file", file);
        await command.ExecuteNonQueryAsync(cancel);
    }

    async Task DropSchema(StoreLocation location, CancellationToken cancel)
    {
        await using var connection = await stores.Open(location, cancel);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The name is made by StoreMap from two digits or a constant.
        command.CommandText = $"DROP SCHEMA IF EXISTS {location.Name} CASCADE";
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>The programs of PostgreSQL's own client package, told by environment where and who, so that no password stands in a list of processes.</summary>
    static async Task Run(StoreLocation location, string program, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(Found(program)) { RedirectStandardError = true };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        var target = new NpgsqlConnectionStringBuilder(location.ConnectionString);
        start.Environment["PGHOST"] = target.Host;
        start.Environment["PGPORT"] = target.Port.ToString(CultureInfo.InvariantCulture);
        start.Environment["PGUSER"] = target.Username;
        start.Environment["PGDATABASE"] = target.Database;
        if (target.Password is { Length: > 0 } password) start.Environment["PGPASSWORD"] = password;
        using var process = Process.Start(start)!;
        var said = await process.StandardError.ReadToEndAsync(cancel);
        await process.WaitForExitAsync(cancel);
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {said.Trim()}");
    }

    /// <summary>The newest of Debian's versions, which reads what older servers hold; else whatever is on the path.</summary>
    static string Found(string program)
    {
        const string debian = "/usr/lib/postgresql";
        var versions = Directory.Exists(debian) ? Directory.EnumerateDirectories(debian).Select(d => Path.Combine(d, "bin", program)).Where(File.Exists) : [];
        return versions.OrderBy(static p => p.Length).ThenBy(static p => p, StringComparer.Ordinal).LastOrDefault() ?? program;
    }
}
