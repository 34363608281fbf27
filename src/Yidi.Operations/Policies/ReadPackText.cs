using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Policies;

/// <summary>A published pack as its text says it: every rule with its dated values, beside what was compiled from it.</summary>
public sealed record PackReading(PolicyPack Pack, PackDraft Draft, DateTime PublishedAt);

/// <summary>Reads published packs rule by rule, for people: the text that is kept for ever under its hash, never a file that may have changed since.</summary>
public sealed class ReadPackText(IStoreContexts stores, PackLibrary library)
{
    /// <summary>Null when neither the region nor one above it has a pack.</summary>
    public async Task<PackReading?> InForce(RegionCode region, InsuranceKind insurance, CancellationToken cancel) =>
        library.InForce(region, insurance) is { } pack ? await ByHash(pack.Hash, cancel) : null;

    /// <summary>Null when no text was published under the hash.</summary>
    public async Task<PackReading?> ByHash(string hash, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        var row = await national.Set<PublishedPack>().AsNoTracking().SingleOrDefaultAsync(p => p.Hash == hash, cancel);
        return row is null ? null : new(await library.ByHash(hash, cancel), PackText.DraftOf(row.Text), row.PublishedAt);
    }

    /// <summary>The canonical text itself; null when none was published under the hash.</summary>
    public async Task<string?> TextOf(string hash, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        return await national.Set<PublishedPack>().Where(p => p.Hash == hash).Select(static p => p.Text).SingleOrDefaultAsync(cancel);
    }

    /// <summary>Every text that was published, the newest first, without the texts themselves.</summary>
    public async Task<IReadOnlyList<PublishedVersion>> All(CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        return await national.Set<PublishedPack>().AsNoTracking().OrderByDescending(static p => p.PublishedAt).ThenBy(static p => p.Region).Select(static p => new PublishedVersion(p.Hash, p.Region, p.Insurance, p.PublishedAt, p.EffectiveAt)).ToListAsync(cancel);
    }
}

/// <summary>One text of a pack.</summary>
public sealed record PublishedVersion(string Hash, string Region, InsuranceKind Insurance, DateTime PublishedAt, DateTime EffectiveAt);
