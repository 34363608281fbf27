using System.Globalization;

namespace Yidi.Policy;

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
