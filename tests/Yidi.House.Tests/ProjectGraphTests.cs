using System.Xml.Linq;
using Yidi.Testing;

namespace Yidi.House.Tests;

/// <summary>Which project may know which (design section 2).</summary>
public sealed class ProjectGraphTests
{
    static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Yidi.Policy"] = [],
        ["Yidi.Storage"] = ["Yidi.Policy"],
        ["Yidi.Operations"] = ["Yidi.Policy", "Yidi.Storage"],
        ["Yidi.Migrations"] = ["Yidi.Operations", "Yidi.Storage"],
        ["Yidi.Gateway"] = ["Yidi.Operations", "Yidi.Policy"],
        ["Yidi.Console"] = ["Yidi.Operations", "Yidi.Policy"],
        ["Yidi.Server"] = ["Yidi.Policy", "Yidi.Operations", "Yidi.Storage", "Yidi.Migrations", "Yidi.Gateway", "Yidi.Console"],
        ["Yidi.Cli"] = ["Yidi.Policy", "Yidi.Operations", "Yidi.Storage", "Yidi.Server"],
    };

    static IEnumerable<string> Violations(string project, XDocument file)
    {
        var allowed = Allowed.GetValueOrDefault(project);
        if (allowed is null) yield return $"{project} is not in the project graph";
        foreach (var reference in file.Descendants("ProjectReference").Select(static r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value)))
            if (allowed?.Contains(reference) == false) yield return $"{project} must not know {reference}";
        var packages = file.Descendants("PackageReference").Select(static r => r.Attribute("Include")!.Value).ToList();
        if (project == "Yidi.Policy" && packages.Count > 0) yield return $"the policy core stands on the bare runtime, not on {packages[0]}";
        if (project != "Yidi.Migrations" && packages.Any(static p => p is "Microsoft.EntityFrameworkCore.Sqlite" or "Npgsql.EntityFrameworkCore.PostgreSQL"))
            yield return $"{project} names an EF provider; only Yidi.Migrations does";
        if (project == "Yidi.Storage" && packages.Any(static p => p.StartsWith("Microsoft.EntityFrameworkCore", StringComparison.Ordinal))) yield return "Yidi.Storage is without EF";
    }

    [Fact]
    public void Every_project_knows_only_what_it_may()
    {
        var projects = Directory.EnumerateFiles(Repository.PathOf("src"), "*.csproj", SearchOption.AllDirectories).ToList();
        Assert.Equal(Allowed.Count, projects.Count);
        Assert.Empty(projects.SelectMany(static p => Violations(Path.GetFileNameWithoutExtension(p), XDocument.Load(p))));
    }

    [Theory]
    [InlineData("Yidi.Policy", "<ProjectReference Include='../Yidi.Storage/Yidi.Storage.csproj'/>")]
    [InlineData("Yidi.Policy", "<PackageReference Include='Newtonsoft.Json'/>")]
    [InlineData("Yidi.Gateway", "<ProjectReference Include='../Yidi.Storage/Yidi.Storage.csproj'/>")]
    [InlineData("Yidi.Server", "<PackageReference Include='Microsoft.EntityFrameworkCore.Sqlite'/>")]
    [InlineData("Yidi.Storage", "<PackageReference Include='Microsoft.EntityFrameworkCore'/>")]
    [InlineData("Yidi.Extra", "")]
    public void The_rule_can_fail(string project, string item) =>
        Assert.NotEmpty(Violations(project, XDocument.Parse($"<Project><ItemGroup>{item}</ItemGroup></Project>")));
}
