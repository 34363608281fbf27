using System.Globalization;

namespace Yidi.Policy;

/// <summary>What compiling gave: a pack, or every problem found, never both.</summary>
public sealed record PackCompilation(PolicyPack? Pack, IReadOnlyList<PackProblem> Problems);

/// <summary>Turns drafts into a checked pack. Two rules that apply, or none, is an error here and never last-one-wins later.</summary>
public static class PackCompiler
{
    /// <param name="region">The draft of the region.</param>
    /// <param name="national">National clauses every explanation cites; its rules are of kind 'clause'.</param>
    /// <param name="hash">SM3 of the canonical text of both.</param>
    public static PackCompilation Compile(PackDraft region, PackDraft national, string hash)
    {
        var reader = new PackFieldReader([.. national.Sources, .. region.Sources]);
        var insurance = reader.Word(Vocabulary.Insurances, region.Insurance, 1, "", "insurance");
        var yearStarts = reader.MonthAndDay(region.YearStarts);
        if (!RegionCode.TryParse(region.Region, out _))
            reader.Report(1, "", $"region '{region.Region}' is not six digits", "write the region code in quotes, such as \"131000\"");
        reader.BothLanguages(region.Name, 1, "", "name");
        var covers = region.Covers.Select(reader.Cover).ToList();
        var rules = national.Rules.Concat(region.Rules).Select(reader.Rule).OfType<Rule>().ToList();
        ReportRepeatedIds(rules, reader);
        foreach (var repeated in national.Sources.Concat(region.Sources).GroupBy(static s => s.Id).Where(static g => g.Count() > 1))
            reader.Report(repeated.Last().Line, "", $"source '{repeated.Key}' is listed twice, here or in the national clauses", "give it another id");
        if (reader.Problems.Count == 0) ReportGapsAndOverlaps(covers, rules, region, reader);
        return reader.Problems.Count > 0
            ? new(null, reader.Problems)
            : new(new PolicyPack(region, insurance, yearStarts, hash, covers, rules), []);
    }

    static void ReportRepeatedIds(List<Rule> rules, PackFieldReader reader)
    {
        foreach (var repeated in rules.GroupBy(static r => r.Id).Where(static g => g.Count() > 1))
            reader.Report(1, repeated.Key, "the id is used twice", "give each rule an id of its own");
    }

    /// <summary>Asks every question the pack claims to answer, on every day an answer can change, for a host inside and outside each list.</summary>
    static void ReportGapsAndOverlaps(List<Cover> covers, List<Rule> rules, PackDraft draft, PackFieldReader reader)
    {
        var changes = rules.SelectMany(static r => r.Values).Select(static v => v.From).Distinct().Order().ToList();
        foreach (var cover in covers)
        {
            var days = changes.Where(day => day > cover.From).Prepend(cover.From).ToList();
            foreach (var (visit, person, kind) in Questions(cover))
                foreach (var host in Hosts(rules, kind))
                    foreach (var day in days)
                        ReportUnlessOne(rules, kind, visit, person, host, day, draft, reader);
        }
    }

    static IEnumerable<(VisitType, PersonClass, RuleKind)> Questions(Cover cover) =>
        from visit in cover.Visits
        from person in cover.Persons
        from kind in KindsAskedOf(visit)
        select (visit, person, kind);

    static IEnumerable<RuleKind> KindsAskedOf(VisitType visit) =>
        Enum.GetValues<RuleKind>().Where(kind => kind != RuleKind.Clause
            && (kind != RuleKind.ChronicDiseases || visit == VisitType.ChronicOutpatient));

    static IEnumerable<int> Hosts(List<Rule> rules, RuleKind kind)
    {
        var provinces = Enumerable.Range(11, 56);
        return rules.Any(r => r.Kind == kind && provinces.Any(p => !r.AppliesToHost(p))) ? provinces : [11];
    }

    static void ReportUnlessOne(List<Rule> rules, RuleKind kind, VisitType visit, PersonClass person, int host, DateOnly day,
        PackDraft draft, PackFieldReader reader)
    {
        var applicable = rules.Where(r => r.Selects(kind, visit, person, host) && r.Values.Any(v => v.HoldsOn(day))).ToList();
        if (applicable.Count == 1 || reader.Problems.Count >= PackFieldReader.MaxProblems) return;
        var question = string.Create(CultureInfo.InvariantCulture,
            $"{PackFieldReader.KindWord(kind)} for {Vocabulary.Visits[visit].Word} of {Vocabulary.Persons[person].Word} on {day:yyyy-MM-dd} (treated in province {host})");
        if (applicable.Count == 0)
            reader.Report(1, "", $"no rule answers {question}", "add a rule, or narrow 'covers' to what the source states");
        else
            reader.Report(LineOf(draft, applicable[1].Id), applicable[1].Id,
                $"rules '{applicable[0].Id}' and '{applicable[1].Id}' both apply to {question}", "narrow one of them with visits, persons or hosts-except");
    }

    static int LineOf(PackDraft draft, string id) => draft.Rules.FirstOrDefault(r => r.Id == id)?.Line ?? 1;
}
