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

    /// <param name="zero">What 0 stands for; null when it stands for nothing.</param>
    internal static void MustBeProvinces<T>(Option<T> option, string? zero, Func<T?, IEnumerable<int>> said) => option.Validators.Add(result =>
    {
        foreach (var province in said(result.GetValueOrDefault<T>()).Where(p => p is not (>= 11 and <= 66) && (p != 0 || zero is null)))
            result.AddError($"--province {province} is no province; say the first two digits of its region code, such as 13{(zero is null ? "" : $", or 0 for {zero}")}.");
    });

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
