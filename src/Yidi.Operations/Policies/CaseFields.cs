using System.Globalization;
using Yidi.Policy;
using YamlDotNet.RepresentationModel;

namespace Yidi.Operations.Policies;

/// <summary>The fields of one mapping of a case, read by name; a field nobody knows is refused with the line it stands on.</summary>
sealed class CaseFields
{
    readonly YamlMappingNode _node;

    internal CaseFields(YamlMappingNode node, params string[] known)
    {
        _node = node;
        node.RefuseUnknown(known);
    }

    internal bool Has(string field) => _node.Children.ContainsKey(new YamlScalarNode(field));

    internal string Text(string field, string? absent = null) =>
        _node.Children.TryGetValue(new YamlScalarNode(field), out var child) && child is YamlScalarNode { Value: { } value }
            ? value
            : absent ?? throw new KeyNotFoundException($"'{field}' is missing");

    internal bool Yes(string field) => Text(field, "no") switch
    {
        "yes" or "true" => true,
        "no" or "false" => false,
        var other => throw new FormatException($"{field} '{other}' is neither yes nor no"),
    };

    internal DateOnly Day(string field) =>
        DateOnly.TryParseExact(Text(field), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 1900 and <= 2200
            ? day
            : throw new FormatException($"{field} '{Text(field)}' is not a date; write it as 2022-07-01");

    internal long Number(string field, long most = long.MaxValue) =>
        long.TryParse(Text(field), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= most
            ? number
            : throw new FormatException($"{field} '{Text(field)}' is not a whole number{(most < long.MaxValue ? $" up to {most}" : "")}");

    internal TCode Code<TCode>(IReadOnlyDictionary<TCode, Term> terms, string field, string? absent = null) => CodeOf(terms, Text(field, absent), field);

    internal static TCode CodeOf<TCode>(IReadOnlyDictionary<TCode, Term> terms, string word, string field) =>
        Vocabulary.TryFind(terms, word, out var code)
            ? code
            : throw new FormatException($"{field} '{word}' is unknown; use one of {string.Join(", ", terms.Values.Select(static t => t.Word))}");

    internal IEnumerable<YamlMappingNode> Items(string field) =>
        _node.Children[new YamlScalarNode(field)] is YamlSequenceNode list ? list.Children.Cast<YamlMappingNode>() : throw new FormatException($"'{field}' is not a list");

    internal IEnumerable<string> Words(string field) =>
        _node.Children.TryGetValue(new YamlScalarNode(field), out var list) ? ((YamlSequenceNode)list).Children.Cast<YamlScalarNode>().Select(static w => w.Value!) : [];

    internal IEnumerable<(string Name, string Value)> Pairs(string field) => _node.Children.TryGetValue(new YamlScalarNode(field), out var map) ? PairsOf(map) : [];

    internal static IEnumerable<(string Name, string Value)> PairsOf(YamlNode map) =>
        ((YamlMappingNode)map).Children.Select(static p => (NameOf(p.Key), ((YamlScalarNode)p.Value).Value!));

    internal static string NameOf(YamlNode key) => ((YamlScalarNode)key).Value!;
}

static class CaseNodes
{
    internal static YamlMappingNode Map(this YamlMappingNode node, string field) =>
        node.Children.TryGetValue(new YamlScalarNode(field), out var child) ? (YamlMappingNode)child : throw new KeyNotFoundException($"'{field}' is missing");

    internal static void RefuseUnknown(this YamlMappingNode node, params string[] known)
    {
        if (node.Children.Keys.OfType<YamlScalarNode>().FirstOrDefault(k => !known.Contains(k.Value, StringComparer.Ordinal)) is { } stranger)
            throw new FormatException($"line {stranger.Start.Line}: '{stranger.Value}' is not a field here; use one of {string.Join(", ", known)}");
    }
}
