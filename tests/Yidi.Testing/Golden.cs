namespace Yidi.Testing;

/// <summary>Compares text with a checked-in file. YIDI_UPDATE_GOLDEN=1 rewrites the file; the reviewer reads the difference.</summary>
public static class Golden
{
    /// <summary>Null when equal; else what to do, with the first line that differs.</summary>
    public static string? Difference(string path, string actual)
    {
        actual = actual.ReplaceLineEndings("\n");
        if (Environment.GetEnvironmentVariable("YIDI_UPDATE_GOLDEN") == "1")
        {
            if (Environment.GetEnvironmentVariable("CI") == "true") return "YIDI_UPDATE_GOLDEN is set in CI; golden files are updated by people.";
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
            return null;
        }
        if (!File.Exists(path)) return $"{path} is missing; run with YIDI_UPDATE_GOLDEN=1 and read it.";
        var expected = File.ReadAllText(path).ReplaceLineEndings("\n");
        if (expected == actual) return null;
        var (want, got) = (expected.Split('\n'), actual.Split('\n'));
        var line = Enumerable.Range(0, Math.Max(want.Length, got.Length)).First(i => want.ElementAtOrDefault(i) != got.ElementAtOrDefault(i));
        return $"{path} differs at line {line + 1}:\n  expected {want.ElementAtOrDefault(line)}\n  actual   {got.ElementAtOrDefault(line)}\nRun with YIDI_UPDATE_GOLDEN=1 if the change is meant.";
    }
}
