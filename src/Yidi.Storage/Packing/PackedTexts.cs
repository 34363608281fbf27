using System.Globalization;

namespace Yidi.Storage;

/// <summary>Two forms of text the journal has very often, written as their numbers: sums of a year, and step codes of an explanation.</summary>
static class PackedTexts
{
    /// <summary>'{"in-scope":6429,"count.visits":1}', which is what accumulators are as text.</summary>
    internal static void Sums(CompactWriter writer, string text)
    {
        var pairs = text.Length > 2 ? text[1..^1].Split(',') : [];
        writer.Number(pairs.Length);
        foreach (var pair in pairs)
        {
            var colon = pair.LastIndexOf("\":", StringComparison.Ordinal);
            writer.Text(pair[1..colon]);
            writer.Number(long.Parse(pair.AsSpan(colon + 2), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
        }
    }

    internal static string Sums(ref CompactReader reader)
    {
        var count = reader.Small();
        if (count == 0) return "{}";
        var text = new System.Text.StringBuilder("{");
        for (var i = 0; i < count; i++) text.Append(i > 0 ? ",\"" : "\"").Append(reader.Text()).Append("\":").Append(CultureInfo.InvariantCulture, $"{reader.Number()}");
        return text.Append('}').ToString();
    }

    /// <summary>'mark|rule,rule|n,n,n;n,n,n'; empty on rows that explain nothing.</summary>
    internal static void Steps(CompactWriter writer, string codes)
    {
        writer.Flag(codes.Length > 0);
        if (codes.Length == 0) return;
        var (rules, steps) = (codes.IndexOf('|', StringComparison.Ordinal), codes.LastIndexOf('|'));
        writer.Text(codes[..rules]);
        var named = codes[(rules + 1)..steps].Split(',');
        writer.Number(named.Length);
        foreach (var rule in named) writer.Text(rule);
        var numbers = codes.AsSpan(steps + 1);
        writer.Number(numbers.Count(';') + 1);
        foreach (var range in numbers.Split(';')) Step(writer, numbers[range]);
    }

    static void Step(CompactWriter writer, ReadOnlySpan<char> step)
    {
        writer.Number(step.Count(',') + 1);
        foreach (var range in step.Split(',')) writer.Number(long.Parse(step[range], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
    }

    internal static string Steps(ref CompactReader reader)
    {
        if (!reader.Flag()) return "";
        var text = new System.Text.StringBuilder(reader.Text()).Append('|');
        var rules = reader.Small();
        for (var i = 0; i < rules; i++) text.Append(i > 0 ? "," : "").Append(reader.Text());
        text.Append('|');
        var steps = reader.Small();
        for (var i = 0; i < steps; i++)
        {
            if (i > 0) text.Append(';');
            var numbers = reader.Small();
            for (var n = 0; n < numbers; n++) text.Append(n > 0 ? "," : "").Append(CultureInfo.InvariantCulture, $"{reader.Number()}");
        }
        return text.ToString();
    }
}
