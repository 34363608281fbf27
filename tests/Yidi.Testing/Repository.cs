namespace Yidi.Testing;

/// <summary>Finds files of the repository from wherever a test runs.</summary>
public static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    public static string Read(params string[] parts) => File.ReadAllText(PathOf(parts));

    static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Yidi.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("Yidi.slnx is not above the test's folder.");
    }
}
