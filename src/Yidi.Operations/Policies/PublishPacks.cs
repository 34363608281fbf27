using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Policies;

/// <summary>Publishes pack files: a text that is new gets a row under its hash, one that is known changes nothing.</summary>
public sealed class PublishPacks(IStoreContexts stores, PackLibrary library, BusinessClock clock, TimeProvider machine)
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
            // A text that was published was sound then, and is compiled when the library is loaded.
            var hash = PackText.HashOf(PackText.Join(documents), nationalText);
            if (await national.Set<PublishedPack>().AnyAsync(p => p.Hash == hash, cancel)) continue;
            var (pack, problems) = PackLibrary.Understood(hash, () => PackText.Compile(documents, nationalText));
            if (pack is null) return problems;
            national.Add(new PublishedPack
            {
                Hash = pack.Hash,
                Region = pack.Region.ToString(),
                Insurance = pack.Insurance,
                Text = PackText.Join(documents),
                NationalText = nationalText,
                PublishedAt = machine.GetUtcNow().UtcDateTime,
                // A newer file follows what is in force; the first of a region holds from the start.
                EffectiveAt = await national.Set<PublishedPack>().AnyAsync(p => p.Region == pack.Region.ToString() && p.Insurance == pack.Insurance, cancel) ? clock.UtcNow : new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc),
            });
        }
        await national.SaveChangesAsync(cancel);
        await library.Load(cancel);
        return [];
    }
}
