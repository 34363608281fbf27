using Yidi.Policy;

namespace Yidi.Operations.Plumbing;

/// <summary>What of one province a list of regions covers: all of it, or certain pooling regions.</summary>
public sealed record RegionsIn(bool All, IReadOnlyList<string> Only)
{
    public static RegionsIn Of(IReadOnlyList<RegionCode> regions, int province) => new(
        regions.Any(r => r == RegionCode.Nation || (r.Province == province && r.IsProvince)),
        [.. regions.Where(r => r != RegionCode.Nation && r.Province == province && !r.IsProvince).Select(static r => r.ToString())]);

    /// <summary>Beginnings of the codes of all that regions cover: two digits of a province, six of a city. The nation, which covers everything, has none.</summary>
    internal static List<string> Prefixes(IReadOnlyList<RegionCode> regions) => [.. regions.Where(static r => r != RegionCode.Nation).Select(static r => r.IsProvince ? r.ToString()[..2] : r.ToString())];

    /// <summary>The provinces with a store in which the regions have a part.</summary>
    public static IReadOnlyList<int> Provinces(IReadOnlyList<RegionCode> regions, IReadOnlyList<int> served) => Provinces(regions, [], served);

    /// <summary>The same, and the provinces in which certain institutions stand: their numbers begin with a letter and the region.</summary>
    public static IReadOnlyList<int> Provinces(IReadOnlyList<RegionCode> regions, IReadOnlyList<string> institutions, IReadOnlyList<int> served) =>
        [.. served.Where(p => regions.Any(r => r == RegionCode.Nation || r.Province == p) || institutions.Any(i => i.AsSpan(1, 2).SequenceEqual($"{p}")))];
}
