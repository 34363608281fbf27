namespace Yidi.Operations.Policies;

/// <summary>The files of a policies folder: national/pack.yaml, regions/*/*.yaml with reforms 'name+reform.yaml' beside them, regions/*/cases/*.yaml, sandbox/*.yaml.</summary>
public sealed class PackFolder(string folder)
{
    public string NationalFile => Path.Combine(folder, "national", "pack.yaml");

    /// <summary>Packs of regions, without reforms and cases.</summary>
    public IReadOnlyList<string> RegionFiles => PacksIn("regions");

    /// <summary>Default packs that only a sandbox uses.</summary>
    public IReadOnlyList<string> SandboxFiles => PacksIn("sandbox");

    /// <summary>The pack and the reforms laid over it, in order of their names.</summary>
    public IReadOnlyList<PackDocument> Documents(string file) =>
        [.. ReformsOf(Path.GetFullPath(file)).Prepend(Path.GetFullPath(file)).Select(f => new PackDocument(Path.GetRelativePath(folder, f).Replace('\\', '/'), File.ReadAllText(f)))];

    /// <summary>The cases of a pack file: the file of the same name in the folder 'cases' beside it. Empty when there is none.</summary>
    public static string CasesOf(string packFile) => Path.Combine(Path.GetDirectoryName(packFile)!, "cases", Path.GetFileName(packFile));

    static IEnumerable<string> ReformsOf(string file) =>
        Directory.EnumerateFiles(Path.GetDirectoryName(file)!, Path.GetFileNameWithoutExtension(file) + "+*.yaml").Order(StringComparer.Ordinal);

    List<string> PacksIn(string name) => !Directory.Exists(Path.Combine(folder, name)) ? [] :
        [.. Directory.EnumerateFiles(Path.Combine(folder, name), "*.yaml", SearchOption.AllDirectories)
            .Where(static f => Path.GetFileName(Path.GetDirectoryName(f)) != "cases" && !Path.GetFileName(f).Contains('+', StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
}
