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

    /// <summary>
    /// The pack of the region, or of the prefecture or province that pools it; in a sandbox the default pack where there is none; null when none is published.
    /// </summary>
    public PolicyPack? InForce(RegionCode region, InsuranceKind insurance) =>
        _current.Values.Where(p => p.Insurance == insurance && p.Region.Covers(region)).MaxBy(static p => p.IsSandboxDefault ? 0 : p.Region.IsProvince ? 1 : 2);

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
        foreach (var row in rows)
        {
            var pack = _byHash.GetOrAdd(row.Hash, _ => Compile(row));
            current[(pack.Region, row.Insurance)] = pack;
        }
        _current = current;
    }

    static PolicyPack Compile(PublishedPack row) =>
        PackText.Compile(row.Text, row.NationalText).Pack
        ?? throw new BrokenInvariantException($"published pack {row.Hash} compiles");
}

/// <summary>Publishes pack files: a text that is new gets a row under its hash, one that is known changes nothing.</summary>
public sealed class PublishPacks(IStoreContexts stores, PackLibrary library, TimeProvider machine)
{
    /// <param name="sandbox">Also publishes the default packs of the sandbox, which stand in where a region has none.</param>
    /// <returns>The problems of the first file that has any; nothing is published then.</returns>
    public async Task<IReadOnlyList<PackProblem>> Run(string policiesFolder, bool sandbox, CancellationToken cancel)
    {
        var packs = new PackFolder(policiesFolder);
        var nationalText = PackText.Canonical(await File.ReadAllTextAsync(packs.NationalFile, cancel));
        await using var national = await stores.National(cancel);
        foreach (var file in packs.RegionFiles.Concat(sandbox ? packs.SandboxFiles : []))
        {
            var documents = packs.Documents(file);
            var (pack, problems) = PackText.Compile(documents, nationalText);
            if (pack is null) return problems;
            if (await national.Set<PublishedPack>().AnyAsync(p => p.Hash == pack.Hash, cancel)) continue;
            national.Add(new PublishedPack
            {
                Hash = pack.Hash,
                Region = pack.Region.ToString(),
                Insurance = pack.Insurance,
                Text = PackText.Join(documents),
                NationalText = nationalText,
                PublishedAt = machine.GetUtcNow().UtcDateTime,
            });
        }
        await national.SaveChangesAsync(cancel);
        await library.Load(cancel);
        return [];
    }
}

/// <summary>The files of a policies folder: national/pack.yaml, regions/*/*.yaml with reforms 'name+reform.yaml' beside them, regions/*/cases/*.yaml, sandbox/*.yaml.</summary>
public sealed class PackFolder(string folder)
{
    public string NationalFile => Path.Combine(folder, "national", "pack.yaml");

    /// <summary>Packs of regions, without reforms and cases.</summary>
    public IReadOnlyList<string> RegionFiles => PacksIn("regions");

    /// <summary>Default packs that only a sandbox uses.</summary>
    public IReadOnlyList<string> SandboxFiles => PacksIn("sandbox");

    /// <summary>The pack and the reforms laid over it, in order of their names.</summary>
    public IReadOnlyList<PackDocument> Documents(string file) =>
        [.. ReformsOf(file).Prepend(file).Select(f => new PackDocument(Path.GetRelativePath(folder, f).Replace('\\', '/'), File.ReadAllText(f)))];

    /// <summary>The cases of a pack file: the file of the same name in the folder 'cases' beside it. Empty when there is none.</summary>
    public static string CasesOf(string packFile) => Path.Combine(Path.GetDirectoryName(packFile)!, "cases", Path.GetFileName(packFile));

    static IEnumerable<string> ReformsOf(string file) =>
        Directory.EnumerateFiles(Path.GetDirectoryName(file)!, Path.GetFileNameWithoutExtension(file) + "+*.yaml").Order(StringComparer.Ordinal);

    List<string> PacksIn(string name) => !Directory.Exists(Path.Combine(folder, name)) ? [] :
        [.. Directory.EnumerateFiles(Path.Combine(folder, name), "*.yaml", SearchOption.AllDirectories)
            .Where(static f => Path.GetFileName(Path.GetDirectoryName(f)) != "cases" && !Path.GetFileName(f).Contains('+', StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
}
