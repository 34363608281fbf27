using Yidi.Policy;

namespace Yidi.Operations.Policies;

/// <summary>A rule that stands in one pack only, or reads differently in the other.</summary>
/// <param name="Before">What the first pack says; empty when it says nothing.</param>
public sealed record RuleDifference(string Rule, string Before, string After);

/// <summary>How a group of people fares under the second pack against the first.</summary>
/// <param name="Mean">Mean of what a person pays more (or, negative, less) for one bill.</param>
public sealed record GroupDifference(string Visit, string Person, int Bills, int PayMore, int PayLess, Money Mean, int NewlyRefused, int NewlySettled);

/// <summary>Sets two packs side by side: which rules differ, and who pays more or less over a generated population.</summary>
public static class ComparePacks
{
    static readonly Money Smallest = new(20_00);
    const int Doublings = 14;

    public static IReadOnlyList<RuleDifference> Rules(PackDraft first, PackDraft second)
    {
        var ids = first.Rules.Concat(second.Rules).Select(static r => r.Id).Distinct();
        var covers = new RuleDifference("covers", Covers(first), Covers(second));
        return [.. ids.Select(id => new RuleDifference(id, Text(first, id), Text(second, id))).Prepend(covers).Where(static d => d.Before != d.After)];
    }

    /// <summary>The same people with the same bills under both packs. The seed makes the population; the same seed makes the same one.</summary>
    public static IReadOnlyList<GroupDifference> People(FoundPack first, FoundPack second, DateOnly on, int count, int seed)
    {
        // Half the bills are of what each pack covers, so that cover that is lost shows as well as cover that is won.
        var random = new Random(seed);
        var population = Enumerable.Range(0, count).Select(i => i % 2 == 0 ? Draw(random, first, on) : Draw(random, second, on)).ToList();
        return [.. population.GroupBy(static p => (p.Bill.VisitType, p.Person.PersonClass)).OrderBy(static g => g.Key).Select(g => Compare(g.Key.VisitType, g.Key.PersonClass, [.. g], first.Pack, second.Pack))];
    }

    static GroupDifference Compare(VisitType visit, PersonClass person, List<PolicyCase> cases, PolicyPack first, PolicyPack second)
    {
        var pairs = cases.Select(one => (Before: Pays(one, first), After: Pays(one, second))).ToList();
        var both = pairs.Where(static p => p.Before is not null && p.After is not null).Select(static p => p.After!.Value.Fen - p.Before!.Value.Fen).ToList();
        var mean = both.Count == 0 ? Money.Zero : new Money(both.Sum() / both.Count);
        return new(Vocabulary.Visits[visit].Word, Vocabulary.Persons[person].Word, cases.Count, both.Count(static d => d > 0), both.Count(static d => d < 0), mean,
            pairs.Count(static p => p.Before is not null && p.After is null), pairs.Count(static p => p.Before is null && p.After is not null));
    }

    static Money? Pays(PolicyCase one, PolicyPack pack) =>
        Adjudicator.Adjudicate(one.Bill, one.Person with { InsuredRegion = pack.IsSandboxDefault ? one.Person.InsuredRegion : pack.Region, Insurance = pack.Insurance }, one.Years, one.Accounts, pack, explain: false)
            is Adjudication.Done done ? done.Receipt.Person : null;

    /// <summary>A bill of a size between twenty and some hundred thousand yuan, every doubling as likely; a person of any kind the packs tell apart.</summary>
    static PolicyCase Draw(Random random, FoundPack of, DateOnly on)
    {
        var (pack, draft) = (of.Pack, of.Draft);
        T One<T>(IReadOnlyList<T> of) => of[random.Next(of.Count)];
        var cover = One(draft.Covers);
        var amount = new Money((Smallest.Fen << random.Next(Doublings)) + random.Next(1000));
        var region = pack.IsSandboxDefault ? RegionCode.Parse("620100") : pack.Region;
        var host = RegionCode.Parse(One<string>(["110000", "310000", "440300", region.ToString()]));
        var bill = Bill(Visit(One(cover.Selectors.GetValueOrDefault("visits") ?? [Vocabulary.Visits[VisitType.OrdinaryInpatient].Word]), random), host, region, on, amount);
        var persons = cover.Selectors.GetValueOrDefault("persons") ?? [.. Vocabulary.Persons.Values.Select(static t => t.Word)];
        Vocabulary.TryFind(Vocabulary.Persons, One(persons), out var person);
        var kind = One<FilingKind>([FilingKind.None, FilingKind.LongTermResident, FilingKind.LongTermResident, FilingKind.Referred, FilingKind.OtherTemporary]);
        var entitled = new Entitlement
        {
            Person = new PersonNo(1),
            Version = 1,
            InsuredRegion = region,
            Insurance = pack.Insurance,
            PersonClass = person,
            Born = on.AddYears(-(person is PersonClass.Child ? random.Next(18) : person is PersonClass.Retired or PersonClass.Elderly ? random.Next(60, 90) : random.Next(18, 60))),
            ContinuousMonths = random.Next(0, 200),
            Contracted = random.Next(2) == 0,
            Filing = kind == FilingKind.None ? null : new(1, kind, host, DateOnly.MinValue, null),
            Qualifications = [.. Diseases(draft).Select(static d => new Qualification(d, DateOnly.MinValue, null))],
        };
        var disease = bill.VisitType == VisitType.ChronicOutpatient && Diseases(draft) is { Count: > 0 } diseases ? One(diseases) : "";
        return new(bill with { Level = (InstitutionLevel)random.Next(4), DiseaseCode = disease }, entitled, [BenefitYear.Untouched(pack.InsuranceYearOf(on))], []);
    }

    static IReadOnlyList<string> Diseases(PackDraft draft) => [.. draft.Rules.Where(static r => r.Kind == "chronic-diseases")
        .SelectMany(static r => r.Values[^1].Rows).SelectMany(static r => (r.Terms.GetValueOrDefault("value")?.Text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))];

    static VisitType Visit(string word, Random random)
    {
        if (Vocabulary.TryFind(Vocabulary.Visits, word, out var visit)) return visit;
        return word == "all-outpatient" ? VisitType.OrdinaryOutpatient : random.Next(4) == 0 ? VisitType.EmergencyToInpatient : VisitType.OrdinaryInpatient;
    }

    static Bill Bill(VisitType visit, RegionCode host, RegionCode insured, DateOnly on, Money amount) => new()
    {
        VisitNo = 1,
        Revision = 1,
        Part = "compare",
        Institution = InstitutionNo.Parse($"H{host}00001"),
        Level = InstitutionLevel.Three,
        HostRegion = host,
        VisitType = visit,
        DiseaseCode = "",
        VisitDate = on,
        SettlementDate = on,
        CatalogueOf = host.SameProvinceAs(insured) ? CatalogueOwner.Insured : CatalogueOwner.Host,
        CatalogueVersion = "compare",
        Lines = [new FeeLine
        {
            LineNo = "1", ItemCode = "compare", ItemName = "compare", FeeDate = on, Class = ItemClass.A, OwnShare = Rate.Zero,
            Total = amount, FullOwn = Money.Zero, OverLimit = Money.Zero, FirstShare = Money.Zero, InScope = amount,
        }],
    };

    static string Text(PackDraft draft, string id)
    {
        if (draft.Rules.FirstOrDefault(r => r.Id == id) is not { } rule) return "";
        return string.Join(" | ", rule.Values.Select(value => $"{Selectors(rule.Selectors)}{value.From}{(value.Until is null ? "" : $"..{value.Until}")}: {string.Join("; ", value.Rows.Select(Row))}"));
    }

    static string Covers(PackDraft draft) => string.Join(" | ", draft.Covers.Select(static c => $"{Selectors(c.Selectors)}{c.From}{(c.Until is null ? "" : $"..{c.Until}")}"));

    static string Row(RowDraft row) => $"{Selectors(row.Selectors)}{string.Join(", ", row.Terms.Select(static t => $"{t.Key} {Term(t.Value)}"))}";

    static string Selectors(IReadOnlyDictionary<string, IReadOnlyList<string>> selectors) =>
        selectors.Count == 0 ? "" : $"[{string.Join(" ", selectors.Select(static s => $"{s.Key}={string.Join(",", s.Value)}"))}] ";

    static string Term(TermDraft term) => term.Text ?? (term.Items is { } items ? $"[{string.Join(", ", items.Select(Term))}]" : $"{{{string.Join(", ", term.Fields!.Select(static f => $"{f.Key} {Term(f.Value)}"))}}}");
}
