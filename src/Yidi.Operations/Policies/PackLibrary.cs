using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Policies;

/// <summary>Compiled packs: the newest published one of a region, and any old one by its hash.</summary>
public sealed class PackLibrary(IStoreContexts stores, BusinessClock clock)
{
    /// <summary>What texts mean, by their hash: a text means the same to every library of the process, also before it is published.</summary>
    static readonly ConcurrentDictionary<string, PolicyPack> Meanings = new(StringComparer.Ordinal);

    readonly ConcurrentDictionary<string, PolicyPack> _byHash = new(StringComparer.Ordinal);
    Dictionary<(RegionCode, InsuranceKind), PolicyPack> _current = [];
    List<(PolicyPack Pack, DateTime EffectiveAt)> _published = [];

    /// <summary>When the next published pack takes effect, as ticks; whoever asks after it finds it in force.</summary>
    long _nextChange = long.MaxValue;

    readonly Lock _turn = new();

    /// <summary>
    /// The pack of the region, or of the prefecture or province that pools it; in a sandbox the default pack where there is none; null when none is published.
    /// </summary>
    public PolicyPack? InForce(RegionCode region, InsuranceKind insurance) =>
        Current().Values.Where(p => p.Insurance == insurance && p.Region.Covers(region)).MaxBy(static p => p.IsSandboxDefault ? 0 : p.Region.IsProvince ? 1 : 2);

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

    Dictionary<(RegionCode, InsuranceKind), PolicyPack> Current()
    {
        if (_published.Count > 0 && clock.UtcNow.Ticks >= Interlocked.Read(ref _nextChange))
            lock (_turn) TakeEffect(_published);
        return _current;
    }

    /// <summary>Reads what is published; told to by whoever publishes, and now and then for what other nodes published.</summary>
    public async Task Load(CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        var listed = await national.Set<PublishedPack>().AsNoTracking().OrderBy(static p => p.EffectiveAt).ThenBy(static p => p.PublishedAt).Select(static p => new { p.Hash, p.EffectiveAt }).ToListAsync(cancel);
        var unread = listed.Select(static p => p.Hash).Where(h => !_byHash.ContainsKey(h)).ToList();
        foreach (var row in await national.Set<PublishedPack>().AsNoTracking().Where(p => unread.Contains(p.Hash)).ToListAsync(cancel)) _byHash.GetOrAdd(row.Hash, _ => Compile(row));
        var published = listed.Select(p => (_byHash[p.Hash], p.EffectiveAt)).ToList();
        lock (_turn)
        {
            _published = published;
            TakeEffect(published);
        }
    }

    void TakeEffect(List<(PolicyPack Pack, DateTime EffectiveAt)> published)
    {
        var now = clock.UtcNow;
        var current = new Dictionary<(RegionCode, InsuranceKind), PolicyPack>();
        foreach (var (pack, _) in published.Where(p => p.EffectiveAt <= now)) current[(pack.Region, pack.Insurance)] = pack;
        _current = current;
        Interlocked.Exchange(ref _nextChange, published.Where(p => p.EffectiveAt > now).Select(static p => p.EffectiveAt.Ticks).DefaultIfEmpty(long.MaxValue).Min());
    }

    static PolicyPack Compile(PublishedPack row) =>
        Understood(row.Hash, () => PackText.Compile(row.Text, row.NationalText)).Pack
        ?? throw new BrokenInvariantException($"published pack {row.Hash} compiles");

    /// <summary>The pack of a text with this hash, compiled once in a process; a text with problems is compiled whenever it is asked for.</summary>
    internal static PackCompilation Understood(string hash, Func<PackCompilation> compile)
    {
        if (Meanings.TryGetValue(hash, out var known)) return new(known, []);
        var compiled = compile();
        return compiled.Pack is { } pack ? compiled with { Pack = Meanings.GetOrAdd(hash, pack) } : compiled;
    }
}
