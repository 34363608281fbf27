using System.Globalization;
using Yidi.Policy;

namespace Yidi.Operations.Policies;

/// <summary>
/// A new pack that is sound from the first minute: the templates in policies/new with inpatient rules, figures to replace, and two cases that
/// say what they give.
/// </summary>
public static class PackSkeleton
{
    public static (string Pack, string Cases) Make(string policiesFolder, RegionCode region, InsuranceKind insurance, LocalText name, DateOnly from)
    {
        var template = Path.Combine(policiesFolder, "new", Vocabulary.Insurances[insurance].Word + ".yaml");
        string Filled(string file) => File.ReadAllText(file)
            .Replace("{region}", region.ToString(), StringComparison.Ordinal).Replace("{zh}", Quoted(name.Chinese), StringComparison.Ordinal)
            .Replace("{en}", Quoted(name.English), StringComparison.Ordinal).Replace("{from}", from.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), StringComparison.Ordinal);
        static string Quoted(string text) => "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";
        return (Filled(template), Filled(PackFolder.CasesOf(template)));
    }
}
