using Yidi.Policy;

namespace Yidi.Operations.Policies;

/// <summary>A pack of the policies folder with what it was compiled from.</summary>
public sealed record FoundPack(string File, PolicyPack Pack, PackDraft Draft);

/// <summary>Finds and compiles packs of a policies folder, without a store.</summary>
public sealed class FindPack(string folder)
{
    readonly PackFolder _packs = new(folder);

    public PackCompilation Compile(string file) => PackText.Compile(_packs.Documents(file), File.ReadAllText(_packs.NationalFile));

    /// <summary>The pack of a file; throws <see cref="InvalidOperationException"/> with the first problem when it is not sound.</summary>
    public FoundPack OfFile(string file)
    {
        if (!File.Exists(file)) throw new InvalidOperationException($"There is no pack '{file}'.");
        var (pack, problems) = Compile(file);
        return pack is null ? throw new InvalidOperationException($"The pack is not sound: {problems[0]}") : new(file, pack, PackText.Draft(_packs.Documents(file)).Draft!);
    }

    /// <summary>The pack of the region, or of the prefecture or province that pools it; else the default pack of the sandbox.</summary>
    public FoundPack Of(RegionCode region, InsuranceKind insurance)
    {
        var word = Vocabulary.Insurances[insurance].Word;
        var text = region.ToString();
        foreach (var code in new[] { text, text[..4] + "00", text[..2] + "0000" })
        {
            var file = Path.Combine(folder, "regions", code, word + ".yaml");
            if (File.Exists(file)) return OfFile(file);
        }
        return OfFile(Path.Combine(folder, "sandbox", word + ".yaml"));
    }
}
