using System.Globalization;
using Yidi.Policy;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Yidi.Operations.Policies;

/// <summary>One case of a pack and how it came out.</summary>
/// <param name="Cited">Keys of the rules that took part in the answer.</param>
public sealed record CaseResult(string Name, int Line, IReadOnlyList<string> Differences, IReadOnlyList<string> Cited)
{
    public bool Passed => Differences.Count == 0;
}

/// <summary>
/// Runs the cases beside a pack. They are written by people who know the policy, not C#: a bill, a person, and what must come out to the fen.
/// </summary>
public static class PackCases
{
    static readonly string[] Expectations =
    [
        "refused", "total", "full-own", "over-limit", "first-share", "in-scope", "not-paid", "filing-share", "deductible", "ratio-share", "over-cap", "fund", "pool",
        "person", "account", "family-account", "cash", "funds", "gains", "tolerance",
    ];

    public static IReadOnlyList<CaseResult> Run(string yaml, PolicyPack pack)
    {
        var (node, line, trouble) = YamlText.Load(yaml);
        if (node is null) return [new("(file)", line, [$"{trouble}; look for a missing quote or a wrong indent near this line"], [])];
        if (node is not YamlSequenceNode list || list.Children.Any(static c => c is not YamlMappingNode))
            return [new("(file)", 1, ["the file is not a list of cases; begin each with '- name:'"], [])];
        if (list.Children.Count == 0) return [new("(file)", 1, ["the file has no case; begin with '- name:'"], [])];
        return [.. list.Children.Cast<YamlMappingNode>().Select(one => RunOne(one, pack))];
    }

    static CaseResult RunOne(YamlMappingNode node, PolicyPack pack)
    {
        var name = node.Children.TryGetValue(new YamlScalarNode("name"), out var given) && given is YamlScalarNode { Value: { } text } ? text : "(without a name)";
        var line = (int)node.Start.Line;
        try
        {
            var expected = new CaseFields(node.Map("expect"), Expectations);
            var one = CaseFile.Read(node, pack.Region, pack.Insurance, pack.InsuranceYearOf);
            if (one.Years.SelectMany(static y => y.Before.Entries).FirstOrDefault(e => !pack.Knows(e.Key)) is { Key: { } stranger })
                throw new FormatException($"before: '{stranger}' is no yearly sum of this pack; use one of {string.Join(", ", pack.SumNames)}, fund.disease.<code> or stay.<visit>.deductible");
            var adjudication = one.Adjudicate(pack);
            return new(name, line, [.. Differences(expected, node.Map("expect"), adjudication)], Cited(adjudication));
        }
        catch (Exception e) when (e is FormatException or KeyNotFoundException or YamlException)
        {
            return new(name, line, [$"the case cannot be read: {e.Message}"], []);
        }
        catch (InvalidCastException)
        {
            return new(name, line, ["the case cannot be read: a text stands where a mapping or a list is expected, or the other way round"], []);
        }
    }

    /// <summary>Keys of the rules that took part in an answer.</summary>
    public static IReadOnlyList<string> Cited(Adjudication adjudication) => adjudication switch
    {
        Adjudication.Done done => [.. done.Receipt.Explanation.Steps.Select(static s => s.Rule).Distinct()],
        Adjudication.Refused { Citation: { } citation } => [citation.RuleKey],
        _ => [],
    };

    static IEnumerable<string> Differences(CaseFields fields, YamlMappingNode expected, Adjudication adjudication)
    {
        // Recorded bills of other systems may be off by a fen (domain.md 3.9); our own identities never are.
        if (expected.Children.Count == 0) yield return "expect is empty: say what must come out";
        var tolerance = Money.Yuan(fields.Text("tolerance", "0.00"));
        foreach (var (key, node) in expected.Children)
        {
            var field = CaseFields.NameOf(key);
            if (field == "tolerance") continue;
            if (adjudication is Adjudication.Done { Receipt: var receipt } && node is YamlMappingNode)
                foreach (var (name, value) in CaseFields.PairsOf(node))
                {
                    var got = field == "funds" ? FundOf(receipt, name) : GainOf(receipt, name);
                    if (got != value) yield return $"{field} {name}: expected {value}, got {got}";
                }
            else if (Difference(field, ((YamlScalarNode)node).Value!, adjudication, tolerance) is { } difference) yield return difference;
        }
    }

    static string? Difference(string field, string wanted, Adjudication adjudication, Money tolerance)
    {
        if (adjudication is Adjudication.Done { Receipt: var receipt } && field != "refused")
        {
            var off = Amount(receipt, field) - Money.Yuan(wanted);
            return (off < Money.Zero ? -off : off) <= tolerance ? null : $"{field}: expected {wanted}, got {Amount(receipt, field)}";
        }
        var got = adjudication is Adjudication.Refused refused ? $"refused: {WordOf(refused.Reason)}" : "settled";
        return field == "refused" && got == $"refused: {wanted}" ? null : $"{field}: expected {wanted}, got {got}";
    }

    static string FundOf(Receipt receipt, string word)
    {
        var fund = CaseFields.CodeOf(Vocabulary.Funds, word, "funds");
        return (receipt.Funds.FirstOrDefault(f => f.Fund == fund)?.Amount ?? Money.Zero).ToString();
    }

    static string GainOf(Receipt receipt, string name) => AccumulatorWords.IsCount(name)
        ? receipt.Deltas[name].ToString(CultureInfo.InvariantCulture)
        : new Money(receipt.Deltas[name]).ToString();

    static Money Amount(Receipt receipt, string field) => field switch
    {
        "total" => receipt.Total,
        "full-own" => receipt.FullOwn,
        "over-limit" => receipt.OverLimit,
        "first-share" => receipt.FirstShare,
        "in-scope" => receipt.InScope,
        "not-paid" => receipt.NotPaid,
        "filing-share" => receipt.FilingShare,
        "deductible" => receipt.Deductible,
        "ratio-share" => receipt.RatioShare,
        "over-cap" => receipt.OverCap,
        "fund" => receipt.FundTotal,
        "pool" => receipt.PoolPays,
        "person" => receipt.Person,
        "account" => receipt.Account,
        "family-account" => receipt.FamilyAccount,
        "cash" => receipt.Cash,
        _ => throw new FormatException($"'{field}' is not an amount of a receipt"),
    };

    /// <summary>not-filed for NotFiled, and so on: the word a case uses.</summary>
    public static string WordOf(PolicyRefusal reason) => string.Concat(
        reason.ToString().Select(static (c, i) => char.IsAsciiLetterUpper(c) ? (i > 0 ? "-" : "") + char.ToLowerInvariant(c) : c.ToString()));
}
