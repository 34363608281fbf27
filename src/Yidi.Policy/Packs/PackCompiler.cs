using System.Globalization;

namespace Yidi.Policy;

/// <summary>What compiling gave: a pack, or every problem found, never both.</summary>
public sealed record PackCompilation(PolicyPack? Pack, IReadOnlyList<PackProblem> Problems);

/// <summary>Turns drafts into a checked pack. Two rules that apply, or none, is an error here and never last-one-wins later.</summary>
public static class PackCompiler
{
    /// <param name="region">The draft of the region, reforms laid over it.</param>
    /// <param name="national">National clauses every explanation cites, binding rules and defaults.</param>
    /// <param name="hash">SM3 of the canonical text of both.</param>
    public static PackCompilation Compile(PackDraft region, PackDraft national, string hash)
    {
        var reader = new PackReader(region, national);
        var insurance = default(InsuranceKind);
        if (!Vocabulary.TryFind(Vocabulary.Insurances, region.Insurance, out insurance))
            reader.Report(1, "", $"insurance '{region.Insurance}' is unknown", $"use one of {string.Join(", ", Vocabulary.Insurances.Values.Select(static t => t.Word))}", region.File);
        var yearStarts = reader.MonthAndDay(region.YearStarts);
        CheckHead(region, national, reader);
        var covers = region.Covers.Select(reader.Cover).ToList();
        var entries = national.Rules.SelectMany(r => reader.Entries(r, isNational: true)).ToList();
        entries.AddRange(region.Rules.SelectMany(r => reader.Entries(r, isNational: false)));
        var space = new PolicySpace(region, insurance, reader, covers, entries);
        var tables = reader.Problems.Count == 0 ? PackTables.Build(space, reader) : null;
        return tables is null || reader.Problems.Count > 0
            ? new(null, reader.Problems)
            : new(new PolicyPack(region, insurance, yearStarts, hash, reader, entries, tables), []);
    }

    static void CheckHead(PackDraft region, PackDraft national, PackReader reader)
    {
        var isSandbox = region.SandboxOnly && region.Region == RegionCode.NationText;
        if (!isSandbox && !RegionCode.TryParse(region.Region, out _))
            reader.Report(1, "", $"region '{region.Region}' is not six digits", "write the region code in quotes, such as \"131000\"", region.File);
        if (region.SandboxOnly && !isSandbox) reader.Report(1, "", "sandbox-only goes with region \"000000\"", "leave it out", region.File);
        reader.BothLanguages(region.Name, 1, "", "name", region.File);
        if (region.Covers.Count == 0) reader.Report(1, "", "covers is empty", "say which visits and persons the pack rules, from when", region.File);
        foreach (var (word, name) in region.Categories) reader.BothLanguages(name, 1, "", $"category {word}", region.File);
        foreach (var repeated in region.Rules.Concat(national.Rules).GroupBy(static r => r.Id).Where(static g => g.Count() > 1))
            reader.Report(repeated.First().Line, repeated.Key, "the id is used twice", "give each rule an id of its own", repeated.First().File);
        foreach (var repeated in region.Sources.Concat(national.Sources).GroupBy(static s => s.Id).Where(static g => g.Count() > 1))
            reader.Report(repeated.First().Line, "", $"source '{repeated.Key}' is listed twice, here or in the national clauses", "give it another id", repeated.First().File);
    }
}

/// <summary>The space a pack speaks about: what it covers, what its entries say, and which points can occur.</summary>
sealed class PolicySpace(PackDraft draft, InsuranceKind insurance, PackReader reader, IReadOnlyList<Cover> covers, IReadOnlyList<Entry> entries)
{
    readonly int _province = draft.SandboxOnly ? 0 : int.TryParse(draft.Region.AsSpan(0, Math.Min(2, draft.Region.Length)), NumberStyles.None, CultureInfo.InvariantCulture, out var p) ? p : 0;
    readonly IReadOnlySet<int> _chronic = entries.Select(static e => e.Ruling.Value).OfType<RuleValue.OfDiseases>().SelectMany(static d => d.Codes).Select(reader.Disease).ToHashSet();

    internal InsuranceKind Insurance => insurance;

    internal IReadOnlyList<Cover> Covers => covers;

    internal IReadOnlyList<Entry> Entries => entries;

    internal bool HasOwnCategories => draft.Categories.Count > 0;

    /// <summary>The covers a kind must answer in. Which category an institution belongs to is asked before any category is known.</summary>
    internal IReadOnlyList<Cover> CoversAsking(RuleKind kind) => kind != RuleKind.InstitutionCategory ? covers : [.. covers.Select(static c =>
        c with { Selection = new(c.Selection.ByDimension.Where(static d => d.Key != Dimension.Category).ToDictionary(static d => d.Key, static d => d.Value)) })];

    internal List<Axis> Axes(IEnumerable<Selection> selections) =>
        [.. selections.SelectMany(static s => s.ByDimension).GroupBy(static d => d.Key).OrderBy(static g => g.Key)
            .Select(g => SelectorWords.IsRange(g.Key) ? Axis.Ranged(g.Key, [.. g.Select(static d => d.Value)]) : Axis.Named(g.Key, Universe(g.Key), [.. g.Select(static d => d.Value)]))];

    List<int> Universe(Dimension dimension) => dimension switch
    {
        Dimension.Category => [.. Enumerable.Range(0, reader.Categories.Count)],
        Dimension.Disease => [.. Enumerable.Range(0, reader.Diseases.Count)],
        Dimension.Host => [.. Enumerable.Range(11, 56)],
        _ => [.. SelectorWords.All.First(s => s.Dimension == dimension).Words!.Values],
    };

    /// <summary>Whether some bill can lie in the cell: filings go with places, provinces with places, chronic visits with listed diseases.</summary>
    internal bool CanOccur(RuleTable table, int[] classes, RuleKind kind)
    {
        var filings = Members(table, classes, Dimension.Filing);
        var places = Members(table, classes, Dimension.Place) ?? [.. Vocabulary.Places.Keys.Select(static k => (int)k)];
        var hosts = Members(table, classes, Dimension.Host);
        if (kind == RuleKind.FilingRequirement) places = [.. places.Where(static p => p != (int)Place.Home)];
        var placesPossible = places.Where(place => filings?.Any(f => FilingFits((FilingKind)f, (Place)place)) != false && hosts?.Any(h => HostFits(h, (Place)place)) != false);
        return placesPossible.Any() && DiseaseFits(Members(table, classes, Dimension.Visit), Members(table, classes, Dimension.Disease), kind);
    }

    static IReadOnlyList<int>? Members(RuleTable table, int[] classes, Dimension dimension)
    {
        var axis = Array.FindIndex(table.Axes, a => a.Dimension == dimension);
        return axis < 0 ? null : table.Axes[axis].Members[classes[axis]];
    }

    static bool FilingFits(FilingKind filing, Place place) =>
        filing != FilingKind.None && (place == Place.Home) == filing is FilingKind.AtHome or FilingKind.ReturningHome or FilingKind.ReturningUnproven;

    bool HostFits(int host, Place place) => _province == 0 || (host == _province) == (place != Place.CrossProvince);

    bool DiseaseFits(IReadOnlyList<int>? visits, IReadOnlyList<int>? diseases, RuleKind kind)
    {
        var chronicOnly = visits is not null && visits.All(static v => v == (int)VisitType.ChronicOutpatient);
        if (kind == RuleKind.ChronicDiseases) return visits?.Contains((int)VisitType.ChronicOutpatient) != false;
        return !chronicOnly || diseases is null || diseases.Any(_chronic.Contains);
    }
}
