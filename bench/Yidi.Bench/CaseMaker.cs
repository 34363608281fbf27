using System.Globalization;
using Yidi.Policy;

namespace Yidi.Bench;

/// <summary>Makes candidates one step away from a plain bill in every direction a pack can tell apart.</summary>
sealed class CaseMaker(PackDraft draft, PolicyPack pack)
{
    static readonly string[] Categories = ["level: one, type: village-clinic", "level: unrated, type: township-centre", "level: one", "level: two", "level: three", "level: three, owner: province", "level: three, owner: county", "level: two, type: chinese-medicine-hospital, owner: county", "level: one, type: pharmacy"];

    IReadOnlyList<string> Named(string selector) => [.. draft.Rules.SelectMany(static r => r.Values.SelectMany(static v => v.Rows).Select(static row => row.Selectors).Append(r.Selectors))
        .Concat(draft.Covers.Select(static c => c.Selectors)).SelectMany(s => s.GetValueOrDefault(selector) ?? []).Distinct()];

    internal IEnumerable<Candidate> Candidates()
    {
        var days = draft.Covers.Select(static c => c.From).Concat(draft.Rules.SelectMany(static r => r.Values).Select(static v => v.From)).Distinct().Order(StringComparer.Ordinal).ToList();
        foreach (var visit in Visits())
            foreach (var person in Persons())
                foreach (var category in Categories)
                    foreach (var (amount, rule) in Amounts(Plain(visit, person, category, new(60_000_00), FirstDay(visit))))
                        foreach (var candidate in Around(visit, person, category, amount, days)) yield return rule.Length > 0 ? candidate with { Borders = [.. candidate.Borders, rule] } : candidate;
    }

    /// <summary>Amounts of no border, then a fen below, at and above each border that this bill really meets, with the rule it is a border of.</summary>
    IEnumerable<(Money Amount, string Rule)> Amounts(Candidate plain)
    {
        yield return (new(12_345_67), "");
        yield return (new(1), "");
        yield return (new(3), "");
        if (plain.Make().Adjudicate(pack) is not Adjudication.Done done) yield break;
        foreach (var step in done.Receipt.Explanation.Steps)
            foreach (var border in Borders(step).Where(static b => b > 1))
                foreach (var amount in new[] { border - 1, border, border + 1 }) yield return (new(amount), step.Rule);
    }

    static IEnumerable<long> Borders(Step step) => step.Code switch
    {
        StepCode.Deductible => [step.Inputs[0] - step.Inputs[1]],
        StepCode.Segment => [step.Inputs[3]],
        StepCode.LumpSum => [step.Inputs[0]],
        _ => [],
    };

    IEnumerable<Candidate> Around(string visit, string person, string category, Money amount, List<string> days)
    {
        var plain = Plain(visit, person, category, amount, FirstDay(visit));
        yield return plain;
        foreach (var (before, rule) in Befores(visit)) yield return With(plain, $"，此前 {before.Key} {before.Value.Trim('"')}", before: before) with { Borders = [rule] };
        foreach (var filing in Vocabulary.Filings.Keys.Where(static f => f < FilingKind.AtHome)) yield return With(plain, $"，{Vocabulary.Filings[filing].Chinese}", person: new("filing", Vocabulary.Filings[filing].Word));
        foreach (var (host, words) in Hosts()) yield return With(plain, $"，{words}", bill: new("host", host));
        foreach (var (host, words) in Hosts()) yield return With(With(plain, $"，{words}", bill: new("host", host)), "，未备案", person: new("filing", "none"));
        foreach (var age in Ages()) yield return With(plain, $"，{age} 岁", person: new("age", $"\"{age}\""));
        foreach (var months in Ranges("continuous-months")) yield return With(plain, $"，连续参保 {months} 个月", person: new("continuous-months", $"\"{months}\""));
        foreach (var rank in Named("ranks")) yield return With(plain, $"，{Term(Vocabulary.Ranks.Values, rank)}", person: new("rank", rank));
        foreach (var assistance in Named("assistance")) yield return With(plain, $"，{Term(Vocabulary.Assistance.Values, assistance)}", person: new("assistance", assistance));
        foreach (var contracted in Named("contracted")) yield return With(plain, contracted == "yes" ? "，已签约" : "，未签约", person: new("contracted", contracted));
        if (visit == "chronic-outpatient")
        {
            yield return With(plain, "，病种未列入", bill: new("disease", "M99999"));
            yield return With(plain, "，未认定", person: new("qualified", "[]"));
            foreach (var disease in Named("diseases"))
            {
                var only = With(With(plain, $"，只认定 {disease}", bill: new("disease", disease)), "", person: new("qualified", $"[{disease}]"));
                yield return only;
                yield return With(only, "，此前已支付 399.99", before: new($"fund.disease.{disease}", "\"399.99\""));
            }
        }
        foreach (var disease in Named("diseases")) yield return With(plain, $"，病种 {disease}", bill: new("disease", disease));
        foreach (var day in days)
        {
            yield return With(plain, $"，{day}", bill: new("on", day));
            foreach (var host in Named("hosts"))
                yield return With(With(With(plain, $"，{day} 在 {host} 省", bill: new("on", day)), "", bill: new("host", $"\"{host}0100\"")), "，未备案", person: new("filing", "none"));
        }
        foreach (var joining in Named("joinings"))
            foreach (var months in new[] { "0", "2", "3" })
                yield return With(With(With(plain, $"，{Term(Vocabulary.Joinings.Values, joining)}，间断 {months} 个月", person: new("joining", joining)), "", person: new("paid-on", plain.Bill["on"])), "", person: new("missed-months", $"\"{months}\""));
        if (Names("given")) yield return With(With(plain, "，单位补充 100.00", bill: new("supplements", "{ enterprise-supplement: \"100.00\" }")), "", person: new("enterprise", "yes"));
    }

    /// <summary>The first day on which every cover of the visit speaks.</summary>
    string FirstDay(string visit) => draft.Covers.Where(c => c.Selectors.GetValueOrDefault("visits") is not { } words || words.Contains(visit)
        || words.Contains(visit.Contains("inpatient", StringComparison.Ordinal) ? "all-inpatient" : "all-outpatient")).Select(static c => c.From).Max(StringComparer.Ordinal)!;

    Candidate Plain(string visit, string person, string category, Money amount, string day)
    {
        var bill = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["visit"] = visit, ["on"] = day, ["host"] = "\"530100\"", ["in-scope"] = $"\"{amount}\"" };
        foreach (var pair in category.Split(", ")) bill[pair.Split(": ")[0]] = pair.Split(": ")[1];
        var known = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["class"] = person, ["filing"] = "long-term-resident", ["age"] = "\"50\"" };
        if (draft.SandboxOnly) known["insured"] = "\"620100\"";
        if (visit == "chronic-outpatient")
        {
            var listed = draft.Rules.First(static r => r.Kind == "chronic-diseases").Values[0].Rows[0].Terms["value"].Text!.Split(' ');
            bill["disease"] = listed[0];
            known["qualified"] = $"[{string.Join(", ", listed)}]";
        }
        if (visit.StartsWith("maternity", StringComparison.Ordinal)) bill["event"] = "normal-birth";
        var name = $"{Term(Vocabulary.Visits.Values, visit)} {Term(Vocabulary.Persons.Values, person)} {Words(category)} 范围内 {amount} 元";
        return new(pack.Region == RegionCode.Nation ? RegionCode.Parse("620100") : pack.Region, pack.Insurance, pack.InsuranceYearOf, name, bill, known, new(StringComparer.Ordinal));
    }

    static Candidate With(Candidate plain, string words, KeyValuePair<string, string>? bill = null, KeyValuePair<string, string>? person = null, KeyValuePair<string, string>? before = null) => plain with
    {
        Name = plain.Name + words,
        Bill = Changed(plain.Bill, bill),
        Person = Changed(plain.Person, person),
        Before = Changed(plain.Before, before),
    };

    static SortedDictionary<string, string> Changed(SortedDictionary<string, string> fields, KeyValuePair<string, string>? change)
    {
        var changed = new SortedDictionary<string, string>(fields, StringComparer.Ordinal);
        if (change is { } one) changed[one.Key] = one.Value;
        return changed;
    }

    IEnumerable<string> Visits() => draft.Covers.SelectMany(static c => c.Selectors.GetValueOrDefault("visits") ?? []).Distinct()
        .SelectMany(static v => v switch { "all-inpatient" => ["inpatient", "emergency-to-inpatient"], "all-outpatient" => ["ordinary-outpatient", "emergency-outpatient"], _ => new[] { v } }).Distinct();

    IEnumerable<string> Persons() => draft.Covers.SelectMany(static c => c.Selectors.GetValueOrDefault("persons") ?? []).Distinct();

    /// <summary>Caps nearly and wholly used up, stays before this one.</summary>
    IEnumerable<(KeyValuePair<string, string> Before, string Rule)> Befores(string visit)
    {
        foreach (var rule in draft.Rules.Where(static r => r.Kind is "year-cap" or "layer"))
            foreach (var row in rule.Values[^1].Rows)
            {
                var amount = row.Terms.GetValueOrDefault(rule.Kind == "layer" ? "deductible" : "value")?.Text;
                if (!Money.TryParseYuan(amount, out var most)) continue;
                var name = rule.Kind == "layer" ? $"layer.{row.Terms["layer"].Text}.base" : $"fund.{row.Terms.GetValueOrDefault("counts")?.Text ?? "pool"}";
                foreach (var used in new[] { most - new Money(1), most, most - new Money(100_00) })
                    if (used > Money.Zero) yield return (new(name, $"\"{used}\""), $"{rule.Id}@{rule.Values[^1].From}");
            }
        if (visit.Contains("inpatient", StringComparison.Ordinal))
            foreach (var count in new[] { "1", "2", "3" }) yield return (new("count.stays", $"\"{count}\""), "");
    }

    IEnumerable<(string Host, string Words)> Hosts()
    {
        foreach (var host in Named("hosts")) yield return ($"\"{host}0100\"", $"在 {host} 省");
        if (pack.Region != RegionCode.Nation)
        {
            yield return ($"\"{pack.Region}\"", "在参保地");
            if (!pack.Region.IsProvince) yield return (string.Create(CultureInfo.InvariantCulture, $"\"{pack.Region.Province}9000\""), "省内异地");
        }
        yield return ("\"460100\"", "在海南");
    }

    IEnumerable<int> Ages() => Ranges("ages").SelectMany(static a => new[] { a - 1, a }).Where(static a => a >= 0).Distinct();

    IEnumerable<int> Ranges(string selector) => Named(selector).SelectMany(static r => r.Split('-', StringSplitOptions.RemoveEmptyEntries)).Select(static n => int.Parse(n, CultureInfo.InvariantCulture)).Distinct();

    bool Names(string value) => draft.Rules.SelectMany(static r => r.Values).SelectMany(static v => v.Rows).Any(r => r.Terms.GetValueOrDefault("value")?.Text == value);

    static string Words(string category) => string.Concat(category.Split(", ").Select(static pair => pair.Split(": ") switch
    {
        ["level", var level] => Term(Vocabulary.Levels.Values, level),
        ["type", var type] => Term(Vocabulary.InstitutionTypes.Values, type),
        [_, var owner] => Term(Vocabulary.Owners.Values, owner),
        _ => "",
    }));

    static string Term(IEnumerable<Term> terms, string word) => terms.First(t => t.Word == word).Chinese;
}
