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
