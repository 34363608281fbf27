using System.Globalization;
using System.Text;
using Yidi.Operations.Policies;
using Yidi.Policy;
using Yidi.SecondOpinion;

namespace Yidi.Bench;

/// <summary>
/// Writes the boundary cases of a pack: bills a fen below, at and above each border, each category, class and filing, until every rule that a
/// bill can meet takes part in three. What must come out is the second opinion's word, so that the engine never vouches for itself. Cases that
/// people wrote stand above the mark and stay.
/// </summary>
static class BoundaryCases
{
    const string Mark = "# Below: boundary cases. Their answers are the second opinion's (bench/Yidi.SecondOpinion); written by: Yidi.Bench cases";
    const int EachRule = 3;

    internal static int Write(string folder, string? only)
    {
        var packs = new PackFolder(folder);
        var national = File.ReadAllText(packs.NationalFile);
        foreach (var file in packs.RegionFiles.Concat(packs.SandboxFiles).Where(f => only is null || f.EndsWith(only, StringComparison.Ordinal)))
        {
            var documents = packs.Documents(file);
            var draft = PackText.Draft(documents).Draft!;
            var pack = PackText.Compile(documents, national).Pack!;
            var chosen = Choose(new CaseMaker(draft, pack), pack, new(draft, PackFile.Read(national).Draft!));
            var cases = PackFolder.CasesOf(file);
            Directory.CreateDirectory(Path.GetDirectoryName(cases)!);
            File.WriteAllText(cases, $"{Kept(cases)}{Mark}\n{string.Concat(chosen)}");
            Console.WriteLine($"{cases}: {chosen.Count} cases");
        }
        return 0;
    }

    static string Kept(string cases)
    {
        if (!File.Exists(cases)) return "# Each case must come out to the fen: ./yidi policy test\n";
        var text = File.ReadAllText(cases);
        var mark = text.IndexOf("# Below: boundary cases.", StringComparison.Ordinal);
        return mark < 0 ? text.TrimEnd() + "\n\n" : text[..mark];
    }

    /// <summary>Takes a candidate as long as it meets a rule that has too few.</summary>
    static List<string> Choose(CaseMaker maker, PolicyPack pack, SecondOpinion.SecondOpinion second)
    {
        var judged = maker.Candidates().DistinctBy(static c => c.Key).Select(c => (Candidate: c, Made: c.Make())).Select(c => (c.Candidate, c.Made, Cited: PackCases.Cited(c.Made.Adjudicate(pack)))).ToList();
        // A rule that has borders is met only at one of them.
        var bordered = judged.SelectMany(static c => c.Candidate.Borders.Intersect(c.Cited)).ToHashSet(StringComparer.Ordinal);
        var met = new Dictionary<string, int>(StringComparer.Ordinal);
        var chosen = new List<string>();
        foreach (var (candidate, made, cited) in judged)
        {
            var keys = cited.Where(k => !k.StartsWith("national.", StringComparison.Ordinal) && (!bordered.Contains(k) || candidate.Borders.Contains(k))).ToList();
            if (keys.All(k => met.GetValueOrDefault(k) >= EachRule)) continue;
            foreach (var key in keys) met[key] = met.GetValueOrDefault(key) + 1;
            chosen.Add(candidate.ToYaml(second.Judge(made.Bill, made.Person, made.Years, made.Accounts)));
        }
        return chosen;
    }
}

/// <summary>A case on its way: the fields people would write.</summary>
sealed record Candidate(RegionCode Region, InsuranceKind Insurance, Func<DateOnly, int> YearOf, string Name, SortedDictionary<string, string> Bill, SortedDictionary<string, string> Person, SortedDictionary<string, string> Before)
{
    /// <summary>Keys of the rules at whose border this bill lies.</summary>
    internal IReadOnlyList<string> Borders { get; init; } = [];

    internal string Key => Yaml(new()).ToString();

    internal PolicyCase Make() => CaseFile.Read(Yaml(new StringBuilder()).ToString(), Region, Insurance, YearOf);

    internal string ToYaml(Opinion opinion)
    {
        var text = new StringBuilder($"- name: {Name}\n");
        foreach (var line in Yaml(new()).ToString().TrimEnd().Split('\n')) text.Append(CultureInfo.InvariantCulture, $"  {line}\n");
        text.Append(CultureInfo.InvariantCulture, $"  expect: {{ {Expected(opinion)} }}\n\n");
        return text.ToString();
    }

    StringBuilder Yaml(StringBuilder text)
    {
        text.Append(CultureInfo.InvariantCulture, $"bill: {{ {Flow(Bill)} }}\nperson: {{ {Flow(Person)} }}\n");
        if (Before.Count > 0) text.Append(CultureInfo.InvariantCulture, $"before: {{ {Flow(Before)} }}\n");
        return text;
    }

    static string Flow(SortedDictionary<string, string> fields) => string.Join(", ", fields.Select(static f => $"{f.Key}: {f.Value}"));

    static string Expected(Opinion opinion)
    {
        if (opinion.Refused is { } word) return $"refused: {word}";
        var fields = new List<string> { $"total: {Yuan(opinion.Total)}", $"fund: {Yuan(opinion.Funds.Values.Sum())}", $"person: {Yuan(opinion.Person)}", $"deductible: {Yuan(opinion.Deductible)}" };
        foreach (var (name, amount) in new[] { ("filing-share", opinion.FilingShare), ("not-paid", opinion.NotPaid), ("over-cap", opinion.OverCap), ("account", opinion.Account) })
            if (amount != 0) fields.Add($"{name}: {Yuan(amount)}");
        if (opinion.Funds.Count > 1) fields.Add($"funds: {{ {string.Join(", ", opinion.Funds.Select(static f => $"{Vocabulary.Funds[f.Key].Word}: {Yuan(f.Value)}"))} }}");
        return string.Join(", ", fields);
    }

    static string Yuan(decimal amount) => string.Create(CultureInfo.InvariantCulture, $"\"{amount:0.00}\"");
}
