using Yidi.Console.Door;
using Yidi.Operations.ChronicDisease;
using Yidi.Operations.Regions;
using Yidi.Policy;

namespace Yidi.Console.Parts;

/// <summary>What selects offer, in the reader's language.</summary>
static class Choices
{
    internal static (string Value, string Text) None => ("", Words.L("请选择", "Choose"));

    internal static (string Value, string Text) All => ("", Words.L("全部", "All"));

    internal static IEnumerable<(string Value, string Text)> Of<TCode>(IReadOnlyDictionary<TCode, Term> terms) where TCode : notnull => terms.Values.Select(static t => (t.Word, Words.L(t)));

    internal static IEnumerable<(string Value, string Text)> Named<TCode>(IReadOnlyDictionary<TCode, LocalText> names) where TCode : struct, Enum => names.Select(static n => (n.Key.ToString(), Words.L(n.Value)));

    /// <summary>The visits a person asks about, the commonest first.</summary>
    internal static IEnumerable<(string Value, string Text)> Visits =>
        new[] { VisitType.OrdinaryInpatient, VisitType.OrdinaryOutpatient, VisitType.ChronicOutpatient, VisitType.EmergencyOutpatient, VisitType.Pharmacy }.Where(Vocabulary.Visits.ContainsKey).Select(static v => (Vocabulary.Visits[v].Word, Words.L(Vocabulary.Visits[v])));

    internal static IEnumerable<(string Value, string Text)> Provinces(RegionBook regions) =>
        regions.All.Where(static r => r.Code.EndsWith("0000", StringComparison.Ordinal)).OrderBy(static r => r.Code, StringComparer.Ordinal).Select(r => (r.Code, regions.Name(RegionCode.Parse(r.Code), Words.Language)));

    /// <summary>Places treatment can be in: municipalities and cities, by province.</summary>
    internal static IEnumerable<(string Value, string Text)> Places(RegionBook regions) =>
        regions.FilingPlaces.Select(c => (c.ToString(), regions.FullName(c, Words.Language)));

    internal static IEnumerable<(string Value, string Text)> ChronicDiseases => Diseases.Known.Select(static c => (c, Diseases.Name(c, Words.Language)));
}
