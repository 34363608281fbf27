using System.CommandLine;
using Npgsql;
using Yidi.Server.Hosting;

namespace Yidi.Cli;

/// <summary>Options several commands share, checked before anything starts. Paths stand on the repository, whatever folder the launcher is called from.</summary>
static class CheckedOptions
{
    /// <summary>Where the launcher found itself; the current folder when the program runs without it.</summary>
    static string Root => Environment.GetEnvironmentVariable("YIDI_ROOT") ?? Directory.GetCurrentDirectory();

    internal static Option<string> Data() => new("--data") { Description = "Folder of the SQLite stores", DefaultValueFactory = static _ => Path.Combine(Root, "data") };

    internal static Option<string> Policies() => new("--folder") { Description = "Folder of the packs", DefaultValueFactory = static _ => Path.Combine(Root, "policies") };

    internal static Option<string> Postgres()
    {
        var option = new Option<string>("--postgres") { Description = "Npgsql connection string; PostgreSQL instead of SQLite", DefaultValueFactory = static _ => "" };
        option.Validators.Add(static result =>
        {
            try
            {
                _ = new NpgsqlConnectionStringBuilder(result.GetValueOrDefault<string>());
            }
            catch (ArgumentException e)
            {
                result.AddError($"--postgres is not a connection string ({e.Message}); write for instance \"Host=127.0.0.1;Username=yidi;Database=yidi\".");
            }
        });
        return option;
    }

    internal static Option<string> Url(string description)
    {
        var option = new Option<string>("--url") { Description = description, DefaultValueFactory = static _ => YidiHost.DefaultUrl };
        option.Validators.Add(static result =>
        {
            var text = result.GetValueOrDefault<string>();
            if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme != Uri.UriSchemeHttp) result.AddError($"--url '{text}' is not an address such as {YidiHost.DefaultUrl}.");
        });
        return option;
    }
}
