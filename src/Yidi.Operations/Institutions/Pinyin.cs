using System.Text;

namespace Yidi.Operations.Institutions;

/// <summary>Readings of the characters names of institutions are written in, so that 'bjsf' finds 北京示范. The data is made by tools/reference-data.</summary>
public static class Pinyin
{
    static readonly Dictionary<char, string> Readings = Load();

    /// <summary>The reading without blanks, a blank, and the initials; letters and digits stay, small.</summary>
    public static string Of(string text)
    {
        var (reading, initials) = (new StringBuilder(), new StringBuilder());
        foreach (var character in text)
        {
            var said = Readings.GetValueOrDefault(character) ?? (char.IsAsciiLetterOrDigit(character) ? char.ToLowerInvariant(character).ToString() : "");
            if (said.Length == 0) continue;
            reading.Append(said);
            initials.Append(said[0]);
        }
        return $"{reading} {initials}";
    }

    static Dictionary<char, string> Load()
    {
        using var stream = typeof(Pinyin).Assembly.GetManifestResourceStream("Yidi.Operations.Institutions.pinyin.txt")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var readings = new Dictionary<char, string>();
        while (reader.ReadLine() is { } line)
        {
            var blank = line.IndexOf(' ', StringComparison.Ordinal);
            foreach (var character in line.AsSpan(blank + 1)) readings[character] = line[..blank];
        }
        return readings;
    }
}
