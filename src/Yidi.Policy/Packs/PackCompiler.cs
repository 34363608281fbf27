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

    static void CheckSource(SourceDraft source, PackDraft region, PackReader reader)
    {
        if (!DateOnly.TryParseExact(source.Published, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            reader.Report(source.Line, "", $"source '{source.Id}' is published on '{source.Published}', which is not a date", "write it as 2022-07-26", source.File);
        if (!region.Rules.SelectMany(static r => r.Values).Any(v => v.Source == source.Id))
            reader.Report(source.Line, "", $"source '{source.Id}' is cited by no rule", "cite it, or leave it out", source.File);
    }

    /// <summary>Employees and residents are different persons; a pack that covers the other's claims what nobody can ask.</summary>
    static void CheckPersons(PackDraft region, PackReader reader)
    {
        string[] own = region.Insurance == "residents" ? ["child", "adult", "elderly"] : ["active", "retired", "retired-cadre"];
        foreach (var cover in region.Covers)
            foreach (var word in (cover.Selectors.GetValueOrDefault("persons") ?? []).Where(w => Vocabulary.TryFind(Vocabulary.Persons, w, out _) && !own.Contains(w)))
                reader.Report(cover.Line, "", $"'{word}' is not insured as {region.Insurance}", $"use {string.Join(", ", own)}", region.File);
    }

    static bool MapsTo(PackDraft region, string category) =>
        region.Rules.Where(static r => r.Kind == "institution-category").SelectMany(static r => r.Values).SelectMany(static v => v.Rows).Any(r => r.Terms.GetValueOrDefault("value")?.Text == category);

    static void CheckHead(PackDraft region, PackDraft national, PackReader reader)
    {
        var isSandbox = region.SandboxOnly && region.Region == RegionCode.NationText;
        if (!isSandbox && !RegionCode.TryParse(region.Region, out _))
            reader.Report(1, "", $"region '{region.Region}' is not six digits", "write the region code in quotes, such as \"131000\"", region.File);
        if (region.SandboxOnly && !isSandbox) reader.Report(1, "", "sandbox-only goes with region \"000000\"", "leave it out", region.File);
        reader.BothLanguages(region.Name, 1, "", "name", region.File);
        if (region.Covers.Count == 0) reader.Report(1, "", "covers is empty", "say which visits and persons the pack rules, from when", region.File);
        foreach (var (word, name) in region.Categories) reader.BothLanguages(name, 1, "", $"category {word}", region.File);
        foreach (var source in region.Sources) CheckSource(source, region, reader);
        CheckPersons(region, reader);
        foreach (var word in region.Categories.Keys.Where(w => !MapsTo(region, w)))
            reader.Report(1, "", $"no institution belongs to category '{word}'", "map institutions to it with institution-category, or leave it out", region.File);
        foreach (var repeated in region.Rules.Concat(national.Rules).GroupBy(static r => r.Id).Where(static g => g.Count() > 1))
            reader.Report(repeated.First().Line, repeated.Key, "the id is used twice", "give each rule an id of its own", repeated.First().File);
        foreach (var repeated in region.Sources.Concat(national.Sources).GroupBy(static s => s.Id).Where(static g => g.Count() > 1))
            reader.Report(repeated.First().Line, "", $"source '{repeated.Key}' is listed twice, here or in the national clauses", "give it another id", repeated.First().File);
    }
}
