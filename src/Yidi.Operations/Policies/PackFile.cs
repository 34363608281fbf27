using Yidi.Policy;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Yidi.Operations.Policies;

/// <summary>A pack file read into a draft, or every problem of its form. Values must be quoted: a bare number would pass through binary floating point.</summary>
public sealed class PackFile
{
    static readonly string[] TopFields = ["format", "region", "insurance", "insurance-year-starts", "name", "covers", "sources", "rules"];
    static readonly string[] RuleFields = ["id", "kind", "visits", "persons", "hosts", "hosts-except", "clause", "values"];
    static readonly string[] ValueFields = ["from", "value", "clause", "source", "article", "grade"];

    readonly List<PackProblem> _problems = [];

    PackFile()
    {
    }

    public static (PackDraft? Draft, IReadOnlyList<PackProblem> Problems) Read(string yaml)
    {
        var (node, line, trouble) = YamlText.Load(yaml);
        if (node is null) return (null, [new(line, "", trouble, "look for a missing quote or a wrong indent near this line")]);
        if (node is not YamlMappingNode root) return (null, [new(1, "", "the file is not one mapping", "begin with 'format: 1'")]);
        var file = new PackFile();
        var draft = file.Draft(root);
        return file._problems.Count > 0 ? (null, file._problems) : (draft, []);
    }

    PackDraft Draft(YamlMappingNode root)
    {
        RefuseUnknown(root, TopFields);
        if (Text(root, "format") != "1") Report(root, "", "format is not 1", "write 'format: 1'");
        return new PackDraft
        {
            Region = Text(root, "region", "000000"),
            Insurance = Text(root, "insurance", ""),
            YearStarts = Text(root, "insurance-year-starts", "01-01"),
            Name = Both(root, "name"),
            Covers = [.. Items(root, "covers").Select(c => new CoverDraft(Words(c, "visits"), Words(c, "persons"), Text(c, "from"), Line(c)))],
            Sources = [.. Entries(root, "sources").Select(s => new SourceDraft(s.Key, Both(s.Node, "document"), Text(s.Node, "published"), Line(s.Node)))],
            Rules = [.. Items(root, "rules").Select(Rule)],
        };
    }

    RuleDraft Rule(YamlMappingNode node)
    {
        RefuseUnknown(node, RuleFields);
        return new RuleDraft
        {
            Id = Text(node, "id"),
            Kind = Text(node, "kind"),
            Visits = Words(node, "visits"),
            Persons = Words(node, "persons"),
            Hosts = Words(node, "hosts"),
            HostsExcept = Words(node, "hosts-except"),
            Clause = Both(node, "clause"),
            Values = [.. Items(node, "values").Select(v => Value(v, Text(node, "id")))],
            Line = Line(node),
        };
    }

    ValueDraft Value(YamlMappingNode node, string rule)
    {
        RefuseUnknown(node, ValueFields);
        if (Child(node, "value") is YamlScalarNode { Style: ScalarStyle.Plain } bare)
            Report(bare, rule, $"value {bare.Value} is not quoted", $"write it in quotes: \"{bare.Value}\"");
        return new(Text(node, "from"), Text(node, "value"), Text(node, "source"), Text(node, "article"), Text(node, "grade"), Line(node), Child(node, "clause") is null ? null : Both(node, "clause"));
    }

    LocalText Both(YamlMappingNode node, string field) => Child(node, field) is YamlMappingNode both
        ? new(Text(both, "zh", ""), Text(both, "en", ""))
        : new("", "");

    string Text(YamlMappingNode node, string field, string? absent = null)
    {
        if (Child(node, field) is YamlScalarNode { Value: { } value }) return value;
        if (absent is null) Report(node, "", $"'{field}' is missing", $"add '{field}:'");
        return absent ?? "";
    }

    IReadOnlyList<string> Words(YamlMappingNode node, string field) => Child(node, field) switch
    {
        null => [],
        YamlSequenceNode list => [.. list.Children.OfType<YamlScalarNode>().Select(static s => s.Value ?? "")],
        var other => Refuse(other, field),
    };

    IReadOnlyList<string> Refuse(YamlNode node, string field)
    {
        Report(node, "", $"'{field}' is not a list", $"write {field}: [one, two]");
        return [];
    }

    static IEnumerable<YamlMappingNode> Items(YamlMappingNode node, string field) =>
        Child(node, field) is YamlSequenceNode list ? list.Children.OfType<YamlMappingNode>() : [];

    static IEnumerable<(string Key, YamlMappingNode Node)> Entries(YamlMappingNode node, string field) =>
        Child(node, field) is YamlMappingNode map
            ? map.Children.Where(static p => p.Value is YamlMappingNode).Select(static p => (((YamlScalarNode)p.Key).Value ?? "", (YamlMappingNode)p.Value))
            : [];

    void RefuseUnknown(YamlMappingNode node, string[] known)
    {
        foreach (var key in node.Children.Keys.OfType<YamlScalarNode>().Where(k => !known.Contains(k.Value, StringComparer.Ordinal)))
            Report(key, "", $"'{key.Value}' is not a field here", $"use one of {string.Join(", ", known)}");
    }

    static YamlNode? Child(YamlMappingNode node, string field) =>
        node.Children.TryGetValue(new YamlScalarNode(field), out var child) ? child : null;

    static int Line(YamlNode node) => (int)node.Start.Line;

    void Report(YamlNode node, string rule, string what, string doWhat) => _problems.Add(new(Line(node), rule, what, doWhat));
}
