using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Institutions;

/// <summary>What people look for. Everything left out matches all.</summary>
/// <param name="Text">Part of the name, of its reading, or its initials; or the number.</param>
/// <param name="After">The number the last page ended with.</param>
public sealed record InstitutionSearch(
    RegionCode? Place = null, VisitType? Service = null, string Disease = "", InstitutionLevel? Level = null, InstitutionType? Type = null, string Text = "", string After = "", int Size = 20);

/// <summary>An institution as people find it, with what it opened on the day.</summary>
public sealed record FoundInstitution(Institution Institution, bool Designated, bool Suspended, IReadOnlyList<InstitutionService> Services);

/// <summary>Finds networked institutions by place, service, disease, level, name and reading.</summary>
public sealed class SearchInstitutions(IStoreContexts stores)
{
    public const int MaxSize = 100;

    public async Task<IReadOnlyList<FoundInstitution>> Run(InstitutionSearch search, DateOnly on, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        var query = Filter(national, search, on);
        var found = await query.OrderBy(static i => i.Number).Take(Math.Clamp(search.Size, 1, MaxSize)).ToListAsync(cancel);
        return await WithServices(national, found, on, cancel);
    }

    public async Task<FoundInstitution?> One(string number, DateOnly on, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        var found = await national.Set<Institution>().AsNoTracking().Where(i => i.Number == number).ToListAsync(cancel);
        return (await WithServices(national, found, on, cancel)).SingleOrDefault();
    }

    static IQueryable<Institution> Filter(NationalContext national, InstitutionSearch search, DateOnly on)
    {
        var query = national.Set<Institution>().AsNoTracking();
        if (search.After.Length > 0) query = query.Where(i => i.Number.CompareTo(search.After) > 0);
        if (search.Place is { } place)
        {
            var (digits, prefix) = (place.ToString(), place.Prefix);
            query = query.Where(i => i.Region.StartsWith(prefix) || i.PoolingRegion == digits);
        }
        if (search.Level is { } level) query = query.Where(i => i.Level == level);
        if (search.Type is { } type) query = query.Where(i => i.Type == type);
        if (search.Text.Trim() is { Length: > 0 } text)
        {
            var small = text.ToLowerInvariant().Replace(" ", "", StringComparison.Ordinal);
            query = query.Where(i => i.Name.Contains(text) || i.Number == text || i.Pinyin.Contains(small));
        }
        if (search.Service is not { } service) return query;
        var disease = service == VisitType.ChronicOutpatient ? search.Disease : "";
        return query.Where(i => national.Set<InstitutionService>().Any(s =>
                s.Institution == i.Number && s.VisitType == service && (disease.Length == 0 || s.DiseaseCode == disease) && s.From <= on && (s.Until == null || on <= s.Until))
            && national.Set<Agreement>().Any(a => a.Institution == i.Number && a.From <= on && (a.Until == null || on <= a.Until)));
    }

    static async Task<IReadOnlyList<FoundInstitution>> WithServices(NationalContext national, List<Institution> found, DateOnly on, CancellationToken cancel)
    {
        var numbers = found.Select(static i => i.Number).ToList();
        var services = await national.Set<InstitutionService>().AsNoTracking()
            .Where(s => numbers.Contains(s.Institution) && s.From <= on && (s.Until == null || on <= s.Until)).OrderBy(static s => s.VisitType).ThenBy(static s => s.DiseaseCode).ToListAsync(cancel);
        var designated = await national.Set<Agreement>().Where(a => numbers.Contains(a.Institution) && a.From <= on && (a.Until == null || on <= a.Until)).Select(static a => a.Institution).ToListAsync(cancel);
        var suspended = await national.Set<Suspension>().Where(s => numbers.Contains(s.Institution) && s.From <= on && (s.Until == null || on <= s.Until)).Select(static s => s.Institution).ToListAsync(cancel);
        return [.. found.Select(i => new FoundInstitution(i, designated.Contains(i.Number), suspended.Contains(i.Number), [.. services.Where(s => s.Institution == i.Number)]))];
    }
}
