using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Insured;

/// <summary>A person in a list of the region that insures them: the name masked, the record behind the number.</summary>
public sealed record PersonListed(PersonNo Person, string NameMasked, Coverage Coverage);

/// <summary>Lists persons by the coverage that a region keeps.</summary>
public sealed class ListPersons(IStoreContexts stores)
{
    /// <summary>Persons with a coverage of the regions that holds today, in order of their numbers.</summary>
    /// <param name="provinces">Provinces with a store.</param>
    public Task<PageOf<PersonListed>> Run(IReadOnlyList<RegionCode> regions, IReadOnlyList<int> provinces, InsuranceKind? insurance, DateOnly today, Paging paging, CancellationToken cancel) =>
        (paging with { OldestFirst = true }).Merge(RegionsIn.Provinces(regions, provinces), async (int province, (long Person, long Insurance) after, int count) =>
        {
            await using var store = await stores.Province(province, Scope.System, cancel);
            var (all, only) = RegionsIn.Of(regions, province);
            var found = store.Set<Coverage>().AsNoTracking().Where(c => (c.PersonNo > after.Person || (c.PersonNo == after.Person && (long)(int)c.Insurance > after.Insurance)) && c.From <= today && (c.Until == null || c.Until >= today));
            if (!all) found = found.Where(c => only.Contains(c.Region));
            if (insurance is { } kind) found = found.Where(c => c.Insurance == kind);
            var rows = await found.OrderBy(static c => c.PersonNo).ThenBy(static c => c.Insurance).Take(count).Join(store.Set<Person>(), static c => c.PersonNo, static p => p.PersonNo, static (c, p) => new { Coverage = c, p.Name }).ToListAsync(cancel);
            return (IReadOnlyList<PersonListed>)[.. rows.Select(static r => new PersonListed(new(r.Coverage.PersonNo), Mask.Name(r.Name), r.Coverage)).OrderBy(static p => p.Person.Value).ThenBy(static p => p.Coverage.Insurance)];
        }, static p => (p.Person.Value, (long)(int)p.Coverage.Insurance), static _ => DateTime.UnixEpoch);
}
