using System.Globalization;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Policies;
using Yidi.Policy;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Yidi.Operations.Supervision;

/// <summary>The terms of supervision of an installation, and the hash of the text they were read from: a finding names it.</summary>
public sealed record ReviewBook(ReviewTerms Terms, string Hash)
{
    /// <summary>Every file of policies/supervision in order of name; those named sandbox.yaml for a sandbox only. No folder: no rules.</summary>
    /// <exception cref="InvalidDataException">A file that is not sound, with file, line and what to do.</exception>
    public static ReviewBook Read(string policies, bool sandbox)
    {
        var folder = Path.Combine(policies, "supervision");
        if (!Directory.Exists(folder)) return new(ReviewTerms.None, "");
        var (terms, text) = (ReviewTerms.None, "");
        foreach (var file in Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal).Where(f => sandbox || Path.GetFileName(f) != "sandbox.yaml"))
        {
            var yaml = File.ReadAllText(file);
            terms = new ReviewTermsFile(Path.GetFileName(file)).Over(terms, yaml);
            text += yaml;
        }
        return new(terms, Sm3.Hex(text));
    }
}

/// <summary>Reads one file of supervision terms. Numbers are quoted, as in packs.</summary>
sealed class ReviewTermsFile(string name)
{
    static readonly string[] Grades = ["A", "B", "C", "D"];

    static readonly Dictionary<string, ReviewRule> Words = ReviewRules.Names.ToDictionary(static n => n.Value.Word, static n => n.Key);

    /// <summary>What the file says over what earlier ones said: a rule or item named again is replaced.</summary>
    internal ReviewTerms Over(ReviewTerms before, string yaml)
    {
        var (root, line, trouble) = YamlText.Load(yaml);
        if (root is not YamlMappingNode top) throw Bad(line, trouble.Length > 0 ? trouble : "the file is not one mapping");
        if (Text(top, "format") != "1") throw Bad(1, "write format: '1'");
        var (rules, items, places) = (new Dictionary<ReviewRule, RuleTerms>(before.Rules), new Dictionary<string, ItemLimits>(before.Items), new Dictionary<int, (decimal, decimal)>(before.Places));
        foreach (var rule in List(top, "rules").Select(Rule)) rules[rule.Rule] = rule;
        foreach (var item in List(top, "items").Select(Item)) items[item.Code] = item;
        if (Child(top, "places") is YamlMappingNode capitals)
            foreach (var (province, at) in capitals.Children) places[Whole(province, province.ToString())] = Place(at);
        return new(rules, items, places);
    }

    RuleTerms Rule(YamlMappingNode node)
    {
        if (!Words.TryGetValue(Text(node, "rule"), out var rule) || !ReviewTerms.Needed.TryGetValue(rule, out var needed)) throw Bad(node, $"there is no rule '{Text(node, "rule")}'; it is one of {string.Join(", ", ReviewTerms.Needed.Keys.Select(static k => ReviewRules.Names[k].Word))}");
        if (!Grades.Contains(Text(node, "grade"))) throw Bad(node, "grade is one of A, B, C, D");
        var values = List(node, "values").Select(v => Values(v, needed)).OrderBy(static v => v.From).ToList();
        return values.Count > 0 ? new(rule, Both(node, "clause"), Both(node, "source"), Text(node, "grade"), values) : throw Bad(node, "a rule needs values with a first day");
    }

    RuleValues Values(YamlMappingNode node, IReadOnlyList<string> needed)
    {
        var numbers = node.Children.Where(static c => c.Key.ToString() is not ("from" or "until")).ToDictionary(static c => c.Key.ToString(), c => Number(c.Value));
        if (!needed.Order(StringComparer.Ordinal).SequenceEqual(numbers.Keys.Order(StringComparer.Ordinal), StringComparer.Ordinal)) throw Bad(node, $"the numbers of this rule are: {string.Join(", ", needed)}");
        return new(Day(node, "from") ?? throw Bad(node, "from is missing"), Day(node, "until"), numbers);
    }

    ItemLimits Item(YamlMappingNode node) => new()
    {
        Code = Text(node, "code") is { Length: > 0 } code ? code : throw Bad(node, "code is missing"),
        Source = Both(node, "source"),
        OnceADay = Yes(node, "once-a-day"),
        BedOnly = Yes(node, "bed-only"),
        InCycles = Yes(node, "in-cycles"),
        MostADay = Units(node, "most-a-day"),
        InThirtyDays = Units(node, "in-thirty-days"),
        Sex = Text(node, "sex") switch { "" => Sex.Unknown, "male" => Sex.Male, "female" => Sex.Female, _ => throw Bad(node, "sex is male or female") },
        FromAge = Child(node, "from-age") is { } from ? Whole(from, from.ToString()) : null,
        ToAge = Child(node, "to-age") is { } to ? Whole(to, to.ToString()) : null,
        Diagnoses = Child(node, "diagnoses") is YamlSequenceNode codes ? [.. codes.Select(static c => c.ToString())] : [],
    };

    Quantity? Units(YamlMappingNode node, string field) => Child(node, field) is not { } said ? null : Quantity.TryFrom(Number(said), out var units) ? units : throw Bad(said, "at most four decimals");

    (decimal, decimal) Place(YamlNode node) => node.ToString().Split(' ') is [var north, var east] && Decimal(north) is { } n && Decimal(east) is { } e ? (n, e) : throw Bad(node, "write degrees north and east, '39.9 116.4'");

    decimal Number(YamlNode node) => node is YamlScalarNode { Style: not ScalarStyle.Plain } scalar && Decimal(scalar.Value) is { } number ? number : throw Bad(node, "write the number in quotes");

    static decimal? Decimal(string? text) => decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    int Whole(YamlNode node, string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw Bad(node, $"'{text}' is not a whole number");

    DateOnly? Day(YamlMappingNode node, string field) => Text(node, field) is not { Length: > 0 } text ? null : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : throw Bad(node, $"{field} is a day, '2022-01-01'");

    bool Yes(YamlMappingNode node, string field) => Text(node, field) switch { "" or "no" => false, "yes" => true, _ => throw Bad(node, $"{field} is 'yes' or 'no'") };

    LocalText Both(YamlMappingNode node, string field) => Child(node, field) is YamlMappingNode both && Text(both, "zh") is { Length: > 0 } zh && Text(both, "en") is { Length: > 0 } en ? new(zh, en) : throw Bad(node, $"{field} needs zh and en");

    static string Text(YamlMappingNode node, string field) => Child(node, field)?.ToString() ?? "";

    static YamlNode? Child(YamlMappingNode node, string field) => node.Children.FirstOrDefault(c => c.Key.ToString() == field).Value;

    static IEnumerable<YamlMappingNode> List(YamlMappingNode node, string field) => Child(node, field) is YamlSequenceNode list ? list.OfType<YamlMappingNode>() : [];

    InvalidDataException Bad(YamlNode node, string what) => Bad((int)node.Start.Line, what);

    InvalidDataException Bad(int line, string what) => new($"policies/supervision/{name}:{line}: {what}");
}
