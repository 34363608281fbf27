using Yidi.Policy;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Yidi.Operations.Policies;

/// <summary>A reform laid over a pack: values that follow, rules that are new, rules that end.</summary>
/// <param name="Ends">Last day of rules that stop without a new value, by id.</param>
public sealed record ReformDraft(IReadOnlyList<SourceDraft> Sources, IReadOnlyList<RuleDraft> Rules, IReadOnlyDictionary<string, string> Ends);

/// <summary>A pack file read into a draft, or every problem of its form. Values must be quoted: a bare number would pass through binary floating point.</summary>
public sealed class PackFile
{
    static readonly string[] TopFields = ["format", "region", "insurance", "insurance-year-starts", "sandbox-only", "name", "categories", "covers", "sources", "rules"];
    static readonly string[] ReformFields = ["format", "over", "name", "sources", "rules", "ends"];
    static readonly string[] RuleFields = ["id", "kind", "clause", "values", "source", "article", "grade", "force"];
    static readonly string[] ValueFields = ["from", "until", "clause", "source", "article", "grade", "rows"];

    readonly List<PackProblem> _problems = [];
    readonly string _name;

    PackFile(string name) => _name = name;

    /// <param name="name">Name of the file for messages.</param>
    public static (PackDraft? Draft, IReadOnlyList<PackProblem> Problems) Read(string yaml, string name = "")
    {
        var file = new PackFile(name);
        var root = file.Root(yaml);
        var draft = root is null ? null : file.Draft(root);
        return file._problems.Count > 0 ? (null, file._problems) : (draft, []);
    }

    /// <summary>Reads a file that begins with 'over:', a reform of the pack it names.</summary>
    public static (ReformDraft? Reform, IReadOnlyList<PackProblem> Problems) ReadReform(string yaml, string name = "")
    {
        var file = new PackFile(name);
        var root = file.Root(yaml);
        var reform = root is null ? null : file.Reform(root);
        return file._problems.Count > 0 ? (null, file._problems) : (reform, []);
    }

    YamlMappingNode? Root(string yaml)
    {
        var (node, line, trouble) = YamlText.Load(yaml);
        if (node is YamlMappingNode root) return root;
        if (node is null) _problems.Add(new(line, "", trouble, "look for a missing quote or a wrong indent near this line", _name));
        else _problems.Add(new(1, "", "the file is not one mapping", "begin with 'format: 1'", _name));
        return null;
    }

    PackDraft Draft(YamlMappingNode root)
    {
        RefuseUnknown(root, TopFields);
        CheckFormat(root);
        return new PackDraft
        {
            File = _name,
            Region = Text(root, "region", "000000"),
            Insurance = Text(root, "insurance", ""),
            YearStarts = Text(root, "insurance-year-starts", "01-01"),
            SandboxOnly = Text(root, "sandbox-only", "no") is "yes" or "true",
            Name = Both(root, "name"),
            Categories = Entries(root, "categories").ToDictionary(static c => c.Key, static c => new LocalText(Plain(c.Node, "zh"), Plain(c.Node, "en"))),
            Covers = [.. Items(root, "covers").Select(Cover)],
            Sources = Sources(root),
            Rules = [.. Items(root, "rules").Select(r => Rule(r, isReform: false))],
        };
    }

    ReformDraft Reform(YamlMappingNode root)
    {
        RefuseUnknown(root, ReformFields);
        CheckFormat(root);
        if (Child(root, "name") is not null) Both(root, "name");
        return new(Sources(root), [.. Items(root, "rules").Select(r => Rule(r, isReform: true))],
            Child(root, "ends") is YamlMappingNode ends ? ends.Children.ToDictionary(static e => ((YamlScalarNode)e.Key).Value ?? "", static e => (e.Value as YamlScalarNode)?.Value ?? "") : []);
    }

    void CheckFormat(YamlMappingNode root)
    {
        if (Text(root, "format") != "1") Report(root, "", "format is not 1", "write 'format: 1'");
    }

    IReadOnlyList<SourceDraft> Sources(YamlMappingNode root) =>
        [.. Entries(root, "sources").Select(s => new SourceDraft(s.Key, Both(s.Node, "document"), Text(s.Node, "published"), Line(s.Node), _name, Text(s.Node, "link", "")))];

    CoverDraft Cover(YamlMappingNode node)
    {
        var selectors = Selectors(node, "from", "until");
        return new(selectors, Text(node, "from"), Line(node), Child(node, "until") is null ? null : Text(node, "until"));
    }

    RuleDraft Rule(YamlMappingNode node, bool isReform)
    {
        var follows = isReform && Child(node, "kind") is null;
        var selectors = Selectors(node, RuleFields);
        if (Child(node, "force") is YamlScalarNode force) selectors["force"] = [force.Value ?? ""];
        var id = Text(node, "id");
        return new RuleDraft
        {
            Id = id,
            Kind = follows ? "" : Text(node, "kind"),
            Selectors = selectors,
            Clause = follows && Child(node, "clause") is null ? new("", "") : Both(node, "clause"),
            Values = [.. Items(node, "values").Select(v => Value(v, node, id))],
            Line = Line(node),
            File = _name,
        };
    }

    /// <summary>Source, article and grade of a value may stand once at the rule.</summary>
    ValueDraft Value(YamlMappingNode node, YamlMappingNode rule, string id)
    {
        string Inherited(string field) => Child(node, field) is not null ? Text(node, field) : Child(rule, field) is not null ? Text(rule, field) : Text(node, field);
        var rows = Child(node, "rows") is null ? [Row(node, id, ValueFields)] : Items(node, "rows").Select(r => Row(r, id, [])).ToList();
        if (Child(node, "rows") is not null)
            foreach (var stranger in Keys(node).Where(static k => !ValueFields.Contains(k.Value, StringComparer.Ordinal)))
                Report(stranger, id, $"'{stranger.Value}' stands beside rows", "put it into each row");
        return new(Text(node, "from"), Child(node, "until") is null ? null : Text(node, "until"), rows, Inherited("source"), Inherited("article"), Inherited("grade"),
            Line(node), Child(node, "clause") is null ? null : Both(node, "clause"), _name);
    }

    RowDraft Row(YamlMappingNode node, string rule, string[] besides)
    {
        var own = new YamlMappingNode(node.Children.Where(c => !besides.Contains(((YamlScalarNode)c.Key).Value, StringComparer.Ordinal)));
        var names = PackForm.SelectorNames;
        var selectors = own.Children.Where(c => names.Contains(Name(c.Key))).ToDictionary(static c => Name(c.Key), c => Words(node, Name(c.Key)));
        var terms = own.Children.Where(c => !names.Contains(Name(c.Key))).ToDictionary(static c => Name(c.Key), c => Term(c.Value, rule));
        return new(selectors, terms, Line(node));
    }

    TermDraft Term(YamlNode node, string rule) => node switch
    {
        YamlSequenceNode list => new(null, [.. list.Children.Select(item => Term(item, rule))], null, Line(node)),
        YamlMappingNode map => new(null, null, map.Children.ToDictionary(static c => Name(c.Key), c => Term(c.Value, rule)), Line(node)),
        _ => new(Quoted((YamlScalarNode)node, rule), null, null, Line(node)),
    };

    /// <summary>A bare word is a word; a bare number would be read as a binary fraction by every other tool.</summary>
    string Quoted(YamlScalarNode scalar, string rule)
    {
        var text = scalar.Value ?? "";
        if (scalar.Style == ScalarStyle.Plain && (text.Length == 0 || char.IsAsciiDigit(text[0]) || text[0] is '-' or '.'))
            Report(scalar, rule, $"value {text} is not quoted", $"write it in quotes: \"{text}\"");
        return text;
    }

    Dictionary<string, IReadOnlyList<string>> Selectors(YamlMappingNode node, params string[] except)
    {
        foreach (var key in Keys(node).Where(k => !except.Contains(k.Value, StringComparer.Ordinal) && !PackForm.SelectorNames.Contains(k.Value ?? "")))
            Report(key, "", $"'{key.Value}' is not a field here", $"use one of {string.Join(", ", except.Concat(PackForm.SelectorNames))}");
        return Keys(node).Where(static k => PackForm.SelectorNames.Contains(k.Value ?? "")).ToDictionary(static k => k.Value!, k => Words(node, k.Value!));
    }

    static LocalText Both(YamlMappingNode node, string field) => Child(node, field) is YamlMappingNode both
        ? new(Plain(both, "zh"), Plain(both, "en"))
        : new("", "");

    static string Plain(YamlMappingNode node, string field) => (Child(node, field) as YamlScalarNode)?.Value ?? "";

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
        YamlScalarNode { Value: { Length: > 0 } one } => [one],
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
            ? map.Children.Where(static p => p.Value is YamlMappingNode).Select(static p => (Name(p.Key), (YamlMappingNode)p.Value))
            : [];

    void RefuseUnknown(YamlMappingNode node, string[] known)
    {
        foreach (var key in Keys(node).Where(k => !known.Contains(k.Value, StringComparer.Ordinal)))
            Report(key, "", $"'{key.Value}' is not a field here", $"use one of {string.Join(", ", known)}");
    }

    static IEnumerable<YamlScalarNode> Keys(YamlMappingNode node) => node.Children.Keys.OfType<YamlScalarNode>();

    static string Name(YamlNode key) => (key as YamlScalarNode)?.Value ?? "";

    static YamlNode? Child(YamlMappingNode node, string field) =>
        node.Children.TryGetValue(new YamlScalarNode(field), out var child) ? child : null;

    static int Line(YamlNode node) => (int)node.Start.Line;

    void Report(YamlNode node, string rule, string what, string doWhat) => _problems.Add(new(Line(node), rule, what, doWhat, _name));
}
