using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Regions;

/// <summary>Reads dated facts of places of treatment.</summary>
public static class RegionFacts
{
    /// <summary>Words of the credentials a place takes on a day, the nearest region that says so; empty when none does, and all are taken.</summary>
    public static async Task<IReadOnlyList<string>> CredentialsTaken(IStoreContexts stores, RegionCode place, DateOnly on, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        var facts = await national.Set<RegionFact>().AsNoTracking()
            .Where(f => f.Name == RegionFact.CredentialsTaken && f.From <= on && (f.Until == null || on <= f.Until)).ToListAsync(cancel);
        var nearest = facts.Where(f => RegionCode.Parse(f.Region).Covers(place)).OrderByDescending(static f => RegionCode.Parse(f.Region).Prefix.Length).ThenByDescending(static f => f.From).FirstOrDefault();
        return nearest?.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
    }
}
