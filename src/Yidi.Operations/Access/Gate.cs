using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Access;

/// <summary>What a grant must reach for an act.</summary>
public enum Via
{
    /// <summary>The act is on the caller's own person, or on one whose proxy the caller is.</summary>
    Self = 1,

    /// <summary>The institution of the act.</summary>
    Institution = 2,

    /// <summary>The region that insures the person.</summary>
    InsuredRegion = 3,

    /// <summary>The region where the institution stands.</summary>
    HostRegion = 4,

    /// <summary>Any grant of the role: what is looked up belongs to nobody.</summary>
    Anything = 5,

    /// <summary>The whole nation: what no province decides alone.</summary>
    Nation = 6,
}

/// <summary>What an act is about. Only what is set can be reached.</summary>
public sealed record Subject(PersonNo? Person = null, RegionCode? InsuredRegion = null, string Institution = "", RegionCode? HostRegion = null)
{
    public static Subject Nothing { get; } = new();
}

/// <summary>Who may do an act.</summary>
/// <param name="ProxyScope">The scope a proxy needs; empty when no proxy may.</param>
public sealed record AccessRule(Act Act, string Chinese, string English, string ProxyScope, IReadOnlyList<(Role Role, Via Via)> May)
{
    /// <summary>Open to everybody, signed in or not.</summary>
    public bool IsOpen => May.Count == 0;
}

/// <summary>The one place that decides who may do what. What no rule allows is refused.</summary>
public static partial class Gate
{
    /// <summary>Null when the caller may do the act on the subject.</summary>
    public static Refusal? Refuse(Caller caller, Act act, Subject subject)
    {
        var rule = Rules[act];
        if (rule.IsOpen) return null;
        if (!caller.IsKnown) return new(RefusalKind.SignInNeeded);
        return caller.Grants.Any(g => rule.May.Any(m => m.Role == g.Role && Reaches(g, m.Via, rule, subject))) ? null : new(RefusalKind.NotAllowed, "act", rule.Chinese);
    }

    /// <summary>Null when the caller has a role the act is granted to, whatever it is about; what it is about is decided when it was read.</summary>
    public static Refusal? RefuseRole(Caller caller, Act act)
    {
        var rule = Rules[act];
        if (rule.IsOpen) return null;
        if (!caller.IsKnown) return new(RefusalKind.SignInNeeded);
        return caller.Grants.Any(g => rule.May.Any(m => m.Role == g.Role)) ? null : new(RefusalKind.NotAllowed, "act", rule.Chinese);
    }

    static bool Reaches(Grant grant, Via via, AccessRule rule, Subject subject) => via switch
    {
        Via.Self => grant.Person is { } person && person == subject.Person && (grant.Scope is null || grant.Scope.Split(' ').Contains(rule.ProxyScope)),
        Via.Institution => grant.Institution.Length > 0 && grant.Institution == subject.Institution,
        Via.InsuredRegion => grant.Region is { } region && subject.InsuredRegion is { } insured && region.Covers(insured),
        Via.HostRegion => grant.Region is { } region && subject.HostRegion is { } host && region.Covers(host),
        Via.Anything => true,
        Via.Nation => grant.Region == RegionCode.Nation,
        _ => false,
    };
}
