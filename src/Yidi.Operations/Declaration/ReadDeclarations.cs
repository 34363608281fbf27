using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Funds;
using Yidi.Operations.Institutions;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Seam;
using Yidi.Operations.Visits;
using Yidi.Policy;

namespace Yidi.Operations.Declaration;

/// <summary>Reads declarations and what was decided on each settlement of them.</summary>
public sealed class ReadDeclarations(IStoreContexts stores, InsuredPlaces places, ProjectSettlements projection)
{
    /// <summary>Null when there is none; whoever asks must be allowed to see its institution.</summary>
    public async Task<DeclarationRecord?> Find(long declarationNo, CancellationToken cancel)
    {
        var province = IdSource.ProvinceOf(declarationNo);
        if (!await stores.Exists(province, cancel)) return null;
        await using var store = await stores.Province(province, Scope.System, cancel);
        return await store.Set<DeclarationRecord>().AsNoTracking().SingleOrDefaultAsync(d => d.DeclarationNo == declarationNo, cancel);
    }

    /// <summary>Items of a declaration, page by page in the order of settlements.</summary>
    public async Task<IReadOnlyList<DeclarationItem>> Items(long declarationNo, long after, int count, CancellationToken cancel)
    {
        await using var store = await stores.Province(IdSource.ProvinceOf(declarationNo), Scope.System, cancel);
        return await store.Set<DeclarationItem>().AsNoTracking().Where(i => i.DeclarationNo == declarationNo && i.SettlementId > after).OrderBy(static i => i.SettlementId).Take(count).ToListAsync(cancel);
    }

    /// <summary>Declarations of an institution, the newest first; period empty for all.</summary>
    public async Task<IReadOnlyList<DeclarationRecord>> OfInstitution(int province, string institution, string period, CancellationToken cancel)
    {
        await using var store = await stores.Province(province, Scope.OfInstitution(institution), cancel);
        return await store.Set<DeclarationRecord>().AsNoTracking().Where(d => period.Length == 0 || d.Period == period).OrderByDescending(static d => d.DeclarationNo).Take(200).ToListAsync(cancel);
    }

    /// <summary>The declaration a message of the institution made; null when there is none.</summary>
    public async Task<DeclarationRecord?> ByMessage(Institution institution, Month month, string messageId, CancellationToken cancel)
    {
        await using var store = await stores.Province(institution.Province, Scope.OfInstitution(institution.Number), cancel);
        return await store.Set<DeclarationRecord>().AsNoTracking().Where(d => d.Period == month.ToString() && d.MessageId == messageId).OrderByDescending(static d => d.DeclarationNo).FirstOrDefaultAsync(cancel);
    }

    /// <summary>Settlements of patients from other provinces made in a month that are in no declaration, page by page.</summary>
    public async Task<IReadOnlyList<SettlementView>> Undeclared(Institution institution, Month month, int skip, int count, CancellationToken cancel)
    {
        foreach (var insured in await places.Served(cancel)) await projection.CatchUp(institution.Province, insured, cancel);
        await using var store = await stores.Province(institution.Province, Scope.OfInstitution(institution.Number), cancel);
        var own = institution.PoolingRegion[..2];
        return await store.Set<SettlementView>().AsNoTracking()
            .Where(s => s.Live && s.Period == month.ToString() && !s.InsuredRegion.StartsWith(own) && !store.Set<DeclaredSettlement>().Any(d => d.SettlementId == s.SettlementId))
            .OrderBy(static s => s.SettlementId).Skip(skip).Take(count).ToListAsync(cancel);
    }

    /// <summary>Declarations to the agencies of the regions, or of certain institutions, page by page.</summary>
    /// <param name="provinces">Provinces with a store.</param>
    public Task<PageOf<DeclarationRecord>> List(IReadOnlyList<RegionCode> regions, IReadOnlyList<string> institutions, IReadOnlyList<int> provinces, DeclarationState? state, string period, Paging paging, CancellationToken cancel) =>
        paging.Merge(RegionsIn.Provinces(regions, institutions, provinces), async (int province, long after, int count) =>
        {
            await using var store = await stores.Province(province, Scope.System, cancel);
            var (all, only) = RegionsIn.Of(regions, province);
            var found = store.Set<DeclarationRecord>().AsNoTracking().Where(d => all || only.Contains(d.Region) || institutions.Contains(d.Institution));
            if (state is { } wanted) found = found.Where(d => d.State == wanted);
            if (period.Length > 0) found = found.Where(d => d.Period == period);
            found = paging.OldestFirst ? found.Where(d => d.DeclarationNo > after).OrderBy(static d => d.DeclarationNo) : (after == 0 ? found : found.Where(d => d.DeclarationNo < after)).OrderByDescending(static d => d.DeclarationNo);
            return (IReadOnlyList<DeclarationRecord>)await found.Take(count).ToListAsync(cancel);
        }, static d => d.DeclarationNo, static d => d.DeclaredAt);

    /// <summary>What waits for the agency of a region, the oldest first.</summary>
    public async Task<IReadOnlyList<DeclarationRecord>> Queue(RegionCode region, DeclarationState state, CancellationToken cancel)
    {
        await using var store = await stores.Province(region.Province, Scope.System, cancel);
        var prefix = region.Prefix;
        return await store.Set<DeclarationRecord>().AsNoTracking().Where(d => d.State == state && d.Region.StartsWith(prefix)).OrderBy(static d => d.DeclarationNo).Take(200).ToListAsync(cancel);
    }
}
