using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Policies;

/// <summary>Compiled packs: the newest published one of a region, and any old one by its hash.</summary>
public sealed class PackLibrary(IStoreContexts stores)
{
    readonly ConcurrentDictionary<string, PolicyPack> _byHash = new(StringComparer.Ordinal);
    IReadOnlyDictionary<(RegionCode, InsuranceKind), PolicyPack> _current = new Dictionary<(RegionCode, InsuranceKind), PolicyPack>();

    /// <summary>The pack of the region, or of the prefecture or province that pools it; null when none is published.</summary>
    public PolicyPack? InForce(RegionCode region, InsuranceKind insurance) =>
        _current.Values.Where(p => p.Insurance == insurance && p.Region.Covers(region)).MaxBy(static p => p.Region.IsProvince ? 0 : 1);

    /// <summary>How many regions and insurances have a pack.</summary>
    public int Count => _current.Count;

    /// <summary>The pack a settlement was made under; throws <see cref="KeyNotFoundException"/> when its text was never published here.</summary>
    public async Task<PolicyPack> ByHash(string hash, CancellationToken cancel)
    {
        if (_byHash.TryGetValue(hash, out var known)) return known;
        await using var national = await stores.National(cancel);
        var row = await national.Set<PublishedPack>().AsNoTracking().SingleOrDefaultAsync(p => p.Hash == hash, cancel)
            ?? throw new KeyNotFoundException($"No pack with hash {hash} was published.");
        return _byHash.GetOrAdd(hash, _ => Compile(row));
    }

    public async Task Load(CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        var rows = await national.Set<PublishedPack>().AsNoTracking().OrderBy(static p => p.PublishedAt).ToListAsync(cancel);
        var current = new Dictionary<(RegionCode, InsuranceKind), PolicyPack>();
        foreach (var row in rows) current[(RegionCode.Parse(row.Region), row.Insurance)] = _byHash.GetOrAdd(row.Hash, _ => Compile(row));
        _current = current;
    }

    static PolicyPack Compile(PublishedPack row) =>
        PackText.Compile(row.Text, row.NationalText).Pack
        ?? throw new BrokenInvariantException($"published pack {row.Hash} compiles");
}

/// <summary>Publishes pack files: a text that is new gets a row under its hash, one that is known changes nothing.</summary>
public sealed class PublishPacks(IStoreContexts stores, PackLibrary library, TimeProvider machine)
{
    /// <summary>The problems of the first file that has any; nothing is published then.</summary>
    public async Task<IReadOnlyList<PackProblem>> Run(string policiesFolder, CancellationToken cancel)
    {
        var packs = new PackFolder(policiesFolder);
        var nationalText = PackText.Canonical(await File.ReadAllTextAsync(packs.NationalFile, cancel));
        await using var national = await stores.National(cancel);
        foreach (var file in packs.RegionFiles)
        {
            var text = PackText.Canonical(await File.ReadAllTextAsync(file, cancel));
            var (pack, problems) = PackText.Compile(text, nationalText);
            if (pack is null) return [.. problems.Select(p => p with { What = $"{Path.GetRelativePath(policiesFolder, file)}: {p.What}" })];
            if (await national.Set<PublishedPack>().AnyAsync(p => p.Hash == pack.Hash, cancel)) continue;
            national.Add(new PublishedPack
            {
                Hash = pack.Hash,
                Region = pack.Region.ToString(),
                Insurance = pack.Insurance,
                Text = text,
                NationalText = nationalText,
                PublishedAt = machine.GetUtcNow().UtcDateTime,
            });
        }
        await national.SaveChangesAsync(cancel);
        await library.Load(cancel);
        return [];
    }
}

/// <summary>The files of a policies folder: national/pack.yaml, regions/*/*.yaml, regions/*/cases/*.yaml.</summary>
public sealed class PackFolder(string folder)
{
    public string NationalFile => Path.Combine(folder, "national", "pack.yaml");

    public IReadOnlyList<string> RegionFiles => [.. Directory.EnumerateFiles(Path.Combine(folder, "regions"), "*.yaml", SearchOption.AllDirectories)
        .Where(static f => Path.GetFileName(Path.GetDirectoryName(f)) != "cases").Order(StringComparer.Ordinal)];

    /// <summary>The cases of a pack file: the file of the same name in the folder 'cases' beside it. Empty when there is none.</summary>
    public static string CasesOf(string packFile) => Path.Combine(Path.GetDirectoryName(packFile)!, "cases", Path.GetFileName(packFile));
}
