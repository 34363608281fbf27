using System.Globalization;
using System.Text;
using Yidi.Operations.Access;

namespace Yidi.Server.Api;

/// <summary>Who may do what, as Markdown: docs/operating/access.md is made from the gate's rules and tested against them.</summary>
public static class AccessDocument
{
    public static string Markdown()
    {
        var text = new StringBuilder("""
            # Who may do what

            Made from `Gate.Rules` with `./yidi access > docs/operating/access.md`; a test compares. One place decides (`src/Yidi.Operations/Access/Gate.cs`); what no rule allows is
            refused. A role is granted for a **reach**: a city, a province or the nation (000000), an institution, or a person. *self*: one's own record, or as a proxy whose scope holds
            the word in brackets. *insured*: the region that insures the person lies inside the reach. *host*: the institution stands inside it. A record out of reach reads as one that
            does not exist.

            | act | 业务 | who, and by what reach |
            |---|---|---|

            """.ReplaceLineEndings("\n"));
        foreach (var rule in Gate.Rules.Values.OrderBy(static r => r.Act))
            text.Append(CultureInfo.InvariantCulture, $"| {rule.English} | {rule.Chinese} | {Who(rule)} |\n");
        return text.ToString();
    }

    static string Who(AccessRule rule) => rule.IsOpen ? "everybody"
        : rule.May.All(static m => m.Via == Via.Anything) ? "everybody who signed in"
        : string.Join("; ", rule.May.GroupBy(static m => m.Via).Select(g => $"{Word(g.Key, rule)}: {string.Join(", ", g.Select(static m => m.Role))}"));

    static string Word(Via via, AccessRule rule) => via switch
    {
        Via.Self => rule.ProxyScope.Length > 0 ? $"self ({rule.ProxyScope})" : "self",
        Via.Institution => "institution",
        Via.InsuredRegion => "insured",
        Via.HostRegion => "host",
        _ => "any",
    };
}
