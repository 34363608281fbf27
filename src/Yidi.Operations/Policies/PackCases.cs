using System.Globalization;
using Yidi.Policy;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Yidi.Operations.Policies;

/// <summary>One case of a pack and how it came out.</summary>
public sealed record CaseResult(string Name, int Line, IReadOnlyList<string> Differences)
{
    public bool Passed => Differences.Count == 0;
}

/// <summary>
/// Runs the cases beside a pack. They are written by people who know the policy, not C#: a bill, a person, and what must come out to the fen.
/// </summary>
public static class PackCases
{
    public static IReadOnlyList<CaseResult> Run(string yaml, PolicyPack pack)
    {
        var (node, line, trouble) = YamlText.Load(yaml);
        if (node is null) return [new("(file)", line, [$"{trouble}; look for a missing quote or a wrong indent near this line"])];
        if (node is not YamlSequenceNode list || list.Children.Any(static c => c is not YamlMappingNode))
            return [new("(file)", 1, ["the file is not a list of cases; begin each with '- name:'"])];
        return [.. list.Children.Cast<YamlMappingNode>().Select(one => RunOne(one, pack))];
    }

    static CaseResult RunOne(YamlMappingNode node, PolicyPack pack)
    {
        var (name, line) = (Text(node, "name", "(without a name)"), (int)node.Start.Line);
        try
        {
            RefuseUnknown(node, "name", "source", "bill", "person", "before", "expect");
            RefuseUnknown(Map(node, "bill"), "visit", "on", "host", "level", "disease", "lines");
            RefuseUnknown(Map(node, "person"), "class", "filing", "qualified");
            RefuseUnknown(Map(node, "expect"), "refused", "total", "full-own", "over-limit", "first-share", "in-scope", "deductible", "fund", "person", "cash");
            var adjudication = Adjudicator.Adjudicate(Bill(Map(node, "bill")), Person(Map(node, "person"), pack), Before(node, pack), pack);
            return new(name, line, [.. Differences(Map(node, "expect"), adjudication)]);
        }
        catch (Exception e) when (e is FormatException or KeyNotFoundException or YamlException or InvalidCastException)
        {
            return new(name, line, [$"the case cannot be read: {e.Message}"]);
        }
    }

    static IEnumerable<string> Differences(YamlMappingNode expected, Adjudication adjudication)
    {
        foreach (var (key, node) in expected.Children)
        {
            var (field, wanted) = (((YamlScalarNode)key).Value!, ((YamlScalarNode)node).Value!);
            var got = adjudication switch
            {
                Adjudication.Done done when field != "refused" => Amount(done.Receipt, field),
                Adjudication.Refused refused => $"refused: {Word(refused.Reason)}",
                _ => "settled",
            };
            if (field == "refused" ? got != $"refused: {wanted}" : got != wanted)
                yield return $"{field}: expected {wanted}, got {got}";
        }
    }

    static string Amount(Receipt receipt, string field) => (field switch
    {
        "total" => receipt.Total,
        "full-own" => receipt.FullOwn,
        "over-limit" => receipt.OverLimit,
        "first-share" => receipt.FirstShare,
        "in-scope" => receipt.InScope,
        "deductible" => receipt.Deductible,
        "fund" => receipt.FundTotal,
        "person" => receipt.Person,
        "cash" => receipt.Cash,
        _ => throw new FormatException($"'{field}' is not an amount of a receipt"),
    }).ToString();

    /// <summary>not-filed for NotFiled, and so on: the word a case uses.</summary>
    static string Word(PolicyRefusal reason) => string.Concat(
        reason.ToString().Select(static (c, i) => char.IsAsciiLetterUpper(c) ? (i > 0 ? "-" : "") + char.ToLowerInvariant(c) : c.ToString()));

    static void RefuseUnknown(YamlMappingNode node, params string[] known)
    {
        if (node.Children.Keys.OfType<YamlScalarNode>().FirstOrDefault(k => !known.Contains(k.Value, StringComparer.Ordinal)) is { } stranger)
            throw new FormatException($"line {stranger.Start.Line}: '{stranger.Value}' is not a field here; use one of {string.Join(", ", known)}");
    }

    static DateOnly Day(YamlMappingNode node) =>
        DateOnly.TryParseExact(Text(node, "on"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw new FormatException($"on '{Text(node, "on")}' is not a date; write it as 2022-07-01");

    static Bill Bill(YamlMappingNode node)
    {
        var on = Day(node);
        return new Bill
        {
            VisitNo = 1,
            Revision = 1,
            Part = "case",
            Institution = InstitutionNo.Parse("H" + Text(node, "host") + "00001"),
            Level = Code(Vocabulary.Levels, node, "level"),
            HostRegion = RegionCode.Parse(Text(node, "host")),
            VisitType = Code(Vocabulary.Visits, node, "visit"),
            DiseaseCode = Text(node, "disease", ""),
            VisitDate = on,
            SettlementDate = on,
            CatalogueVersion = "case",
            Lines = [.. ((YamlSequenceNode)node.Children[new YamlScalarNode("lines")]).Children.Cast<YamlMappingNode>().Select((l, i) => Line(l, i, on))],
        };
    }

    static FeeLine Line(YamlMappingNode node, int index, DateOnly on)
    {
        var total = Money.Yuan(Text(node, "total"));
        var terms = new ItemTerms(Code(Vocabulary.Classes, node, "class"), Rate.Parse(Text(node, "own-share", "0")), null);
        var (fullOwn, overLimit, firstShare, inScope) = LineSplit.Of(total, default, terms, restrictedUseRefused: false);
        return new FeeLine
        {
            LineNo = (index + 1).ToString(CultureInfo.InvariantCulture),
            ItemCode = "case",
            ItemName = Text(node, "item"),
            FeeDate = on,
            Class = terms.Class,
            OwnShare = terms.OwnShare,
            Total = total,
            FullOwn = fullOwn,
            OverLimit = overLimit,
            FirstShare = firstShare,
            InScope = inScope,
        };
    }

    static Entitlement Person(YamlMappingNode node, PolicyPack pack)
    {
        var filing = Code(Vocabulary.Filings, node, "filing");
        var qualified = node.Children.TryGetValue(new YamlScalarNode("qualified"), out var list) ? ((YamlSequenceNode)list).Children : [];
        return new Entitlement
        {
            Person = new PersonNo(1),
            Version = 1,
            InsuredRegion = pack.Region,
            Insurance = pack.Insurance,
            PersonClass = Code(Vocabulary.Persons, node, "class"),
            Filing = filing == FilingKind.None ? null : new FilingInForce(1, filing, pack.Region, DateOnly.MinValue, null),
            Qualifications = [.. qualified.Cast<YamlScalarNode>().Select(static q => new Qualification(q.Value!, DateOnly.MinValue, null))],
        };
    }

    static BenefitYear Before(YamlMappingNode node, PolicyPack pack)
    {
        var year = pack.InsuranceYearOf(Day(Map(node, "bill")));
        if (!node.Children.TryGetValue(new YamlScalarNode("before"), out var before)) return BenefitYear.Untouched(year);
        return new(year, ((YamlMappingNode)before).Children.Aggregate(Accumulators.Empty, static (sum, pair) =>
            sum.With(KnownSum(((YamlScalarNode)pair.Key).Value!), Money.Yuan(((YamlScalarNode)pair.Value).Value!).Fen)));
    }

    static string KnownSum(string name) => AccumulatorNames.All.Contains(name) || name.StartsWith(AccumulatorNames.FundOfDisease(""), StringComparison.Ordinal)
        ? name
        : throw new FormatException($"before: '{name}' is no yearly sum; use one of {string.Join(", ", AccumulatorNames.All)} or {AccumulatorNames.FundOfDisease("M01600")}");

    static TCode Code<TCode>(IReadOnlyDictionary<TCode, Term> terms, YamlMappingNode node, string field)
    {
        var word = Text(node, field);
        return Vocabulary.TryFind(terms, word, out var code)
            ? code
            : throw new FormatException($"{field} '{word}' is unknown; use one of {string.Join(", ", terms.Values.Select(static t => t.Word))}");
    }

    static YamlMappingNode Map(YamlMappingNode node, string field) =>
        node.Children.TryGetValue(new YamlScalarNode(field), out var child) ? (YamlMappingNode)child : throw new KeyNotFoundException($"'{field}' is missing");

    static string Text(YamlMappingNode node, string field, string? absent = null) =>
        node.Children.TryGetValue(new YamlScalarNode(field), out var child) && child is YamlScalarNode { Value: { } value }
            ? value
            : absent ?? throw new KeyNotFoundException($"'{field}' is missing");
}
