using System.Diagnostics;
using System.Text.RegularExpressions;
using Yidi.Operations.Policies;
using Yidi.Testing;

namespace Yidi.House.Tests;

/// <summary>Rules for everything git keeps: links, paths, packs, migrations, unfinished work.</summary>
public sealed partial class RepositoryRulesTests
{
    static IReadOnlyList<string> Tracked { get; } = ListTracked();

    static List<string> ListTracked()
    {
        using var git = Process.Start(new ProcessStartInfo("git") { ArgumentList = { "-C", Repository.Root, "ls-files", "--cached", "--others", "--exclude-standard" }, RedirectStandardOutput = true })!;
        var files = git.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        git.WaitForExit();
        return [.. files.Where(static f => File.Exists(Repository.PathOf(f)))];
    }

    static IEnumerable<(string Path, string Text)> TextFiles => Tracked.Where(static f => !f.EndsWith(".png", StringComparison.Ordinal)).Select(static f => (f, Repository.Read(f)));

    [Fact]
    public void Links_in_documents_lead_somewhere() =>
        Assert.Empty(TextFiles.Where(static f => f.Path.EndsWith(".md", StringComparison.Ordinal)).SelectMany(static f => DeadLinks(f.Path, f.Text)));

    [Fact]
    public void Dead_links_are_found() => Assert.Equal(2, DeadLinks("docs/x.md", "[a](nowhere.md) [b](../README.md) [c](https://example.invalid) [d](#here) `docs/none/there.md`").Count());

    static IEnumerable<string> DeadLinks(string path, string text)
    {
        var folder = Path.GetDirectoryName(path) ?? "";
        var links = MarkdownLink().Matches(text).Select(static m => m.Groups[1].Value.Split('#')[0]).Where(static l => l.Length > 0 && !l.Contains("://", StringComparison.Ordinal))
            .Select(l => Path.Combine(folder, l));
        var named = NamedFile().Matches(text).Select(static m => m.Groups[1].Value);
        return links.Concat(named).Where(static l => !File.Exists(Repository.PathOf(l)) && !Directory.Exists(Repository.PathOf(l))).Select(l => $"{path} leads to {l}");
    }

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex MarkdownLink();

    // A file of ours named in backticks from the root of the repository.
    [GeneratedRegex(@"`((?:docs|src|tests|policies)/[A-Za-z0-9_./-]+\.[a-z]+)`")]
    private static partial Regex NamedFile();

    [Fact]
    public void No_file_names_this_machine_or_a_registry() => Assert.Empty(TextFiles.SelectMany(static f => Places(f.Path, f.Text)));

    [Theory]
    [InlineData("cd /ho" + "me/somebody/yidi")]
    [InlineData("\"resolved\": \"https://reg" + "istry.example.org/x.tgz\"")]
    [InlineData("https://a" + "pi.nuget.org/v3/index.json")]
    [InlineData("/wo" + "rk/main/src")]
    public void Places_are_found(string text) => Assert.NotEmpty(Places("x", text));

    static IEnumerable<string> Places(string path, string text) =>
        MachinePath().Matches(text).Select(m => $"{path} says {m.Value}");

    [GeneratedRegex(@"(?<![\w.$}-])/(?:home|root|opt|srv|work)/\w+|https?://(?:registry|api|deb)\.[a-z.]+")]
    private static partial Regex MachinePath();

    [Fact]
    public void Nothing_is_left_unfinished() => Assert.Empty(TextFiles.Where(static f => !f.Path.StartsWith("tests/Yidi.House.Tests/", StringComparison.Ordinal)).SelectMany(static f => Unfinished(f.Path, f.Text)));

    [Theory]
    [InlineData("// TO" + "DO: later")]
    [InlineData("[Fact(Sk" + "ip = \"flaky\")]")]
    [InlineData("// FIX" + "ME")]
    public void Unfinished_work_is_found(string text) => Assert.NotEmpty(Unfinished("x.cs", text));

    static IEnumerable<string> Unfinished(string path, string text) => UnfinishedMark().Matches(text).Select(m => $"{path} says {m.Value}");

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b|Skip *= *""")]
    private static partial Regex UnfinishedMark();

    [Fact]
    public void Every_pack_has_cases() => Assert.Empty(WithoutCases(new PackFolder(Repository.PathOf("policies"))));

    [Fact]
    public void Packs_without_cases_are_found()
    {
        var folder = Directory.CreateTempSubdirectory("yidi-house-");
        Directory.CreateDirectory(Path.Combine(folder.FullName, "regions", "999999"));
        File.WriteAllText(Path.Combine(folder.FullName, "regions", "999999", "employees.yaml"), "format: 1");
        Assert.Single(WithoutCases(new PackFolder(folder.FullName)));
    }

    static IEnumerable<string> WithoutCases(PackFolder packs) => packs.RegionFiles.Where(static f => !File.Exists(PackFolder.CasesOf(f))).Select(static f => $"{f} has no cases beside it");

    [Fact]
    public void Both_engines_have_the_same_migrations() => Assert.Empty(MissingMigrations(Tracked));

    [Fact]
    public void A_migration_of_one_engine_only_is_found() => Assert.Single(MissingMigrations(["src/Yidi.Migrations/Province/Sqlite/20260101000000_Second.cs"]));

    static IEnumerable<string> MissingMigrations(IReadOnlyList<string> files)
    {
        var names = files.Select(static f => MigrationFile().Match(f)).Where(static m => m.Success)
            .Select(static m => (Kind: m.Groups[1].Value, Engine: m.Groups[2].Value, Name: m.Groups[3].Value)).ToHashSet();
        return from n in names
               from engine in new[] { "Sqlite", "Postgres" }
               where !names.Contains((n.Kind, engine, n.Name))
               select $"migration {n.Name} of {n.Kind} is missing for {engine}";
    }

    [GeneratedRegex(@"^src/Yidi\.Migrations/(National|Province)/(Sqlite|Postgres)/\d+_(\w+)\.cs$")]
    private static partial Regex MigrationFile();

    [Fact]
    public void Every_capability_says_what_it_is_in_a_few_lines()
    {
        var capabilities = Directory.EnumerateDirectories(Repository.PathOf("src", "Yidi.Operations")).Where(static d => Path.GetFileName(d) is not ("bin" or "obj")).ToList();
        Assert.NotEmpty(capabilities);
        Assert.All(capabilities, static c => Assert.InRange(File.ReadAllLines(Path.Combine(c, "README.md")).Length, 4, 14));
    }

    /// <summary>Written by the program and compared by a test: it grows with the interface.</summary>
    const string Contract = "docs/interfaces/openapi.json";

    [Fact]
    public void Files_in_git_are_small_and_written_by_people() =>
        Assert.Empty(Tracked.Where(static f => new FileInfo(Repository.PathOf(f)).Length > (f == Contract ? 600_000 : 400_000)).Select(static f => $"{f} is large"));
}
