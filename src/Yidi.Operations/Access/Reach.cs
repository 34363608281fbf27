using Yidi.Policy;

namespace Yidi.Operations.Access;

/// <summary>For what a caller may do an act: what a list is narrowed to before it is read, by the same rules by which one record is refused.</summary>
/// <param name="Insured">Regions that insure the persons; the nation reaches all.</param>
/// <param name="Host">Regions where the institutions stand.</param>
public sealed record Reach(IReadOnlyList<RegionCode> Insured, IReadOnlyList<RegionCode> Host, IReadOnlyList<string> Institutions, IReadOnlyList<PersonNo> Persons);

/// <summary>What a caller reaches, by the same rules.</summary>
public static partial class Gate
{
    /// <summary>What the caller's grants reach for the act.</summary>
    public static Reach ReachOf(Caller caller, Act act)
    {
        IEnumerable<Grant> By(params Via[] ways) => caller.Grants.Where(g => Rules[act].May.Any(m => m.Role == g.Role && ways.Contains(m.Via)));
        var nation = By(Via.Nation).Where(static g => g.Region == RegionCode.Nation).Select(static g => g.Region!.Value).ToList();
        var scope = Rules[act].ProxyScope;
        return new(
            [.. By(Via.InsuredRegion).Select(static g => g.Region).OfType<RegionCode>().Concat(nation).Distinct()],
            [.. By(Via.HostRegion).Select(static g => g.Region).OfType<RegionCode>().Concat(nation).Distinct()],
            [.. By(Via.Institution).Select(static g => g.Institution).Where(static i => i.Length > 0).Distinct()],
            [.. By(Via.Self).Where(g => g.Scope is null || g.Scope.Split(' ').Contains(scope)).Select(static g => g.Person).OfType<PersonNo>().Distinct()]);
    }

    /// <summary>A grant lies inside what an administrator looks after: by its own region, by its institution's, or by its person's province.</summary>
    public static bool ReachesGrant(Caller caller, Grant grant)
    {
        var region = grant.Region ?? (grant.Institution.Length == 12 && RegionCode.TryParse(grant.Institution.Substring(1, 6), out var place) ? place : grant.Person is { } person ? RegionCode.OfProvince(person.Province) : (RegionCode?)null);
        return region is { } inside && caller.Grants.Any(g => g.Role == Role.Administrator && g.Region is { } own && (own == RegionCode.Nation || (inside != RegionCode.Nation && own.Covers(inside))));
    }
}
