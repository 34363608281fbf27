using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Plumbing;
using Yidi.Storage;

namespace Yidi.Operations.Visits;

/// <summary>A visit and its lines, read at one counter while others are read at theirs.</summary>
sealed record VisitWithLines(Visit Visit, IReadOnlyList<VisitFeeLine> Lines);

/// <summary>Reads outpatient visits with their lines for settling. Visits of a province that are asked for at once are read by one statement.</summary>
public sealed class VisitsAtCounter(IStoreContexts stores)
{
    readonly ConcurrentDictionary<int, Grouped<long, VisitWithLines?>> _provinces = [];

    /// <summary>Null when the institution has no such visit. Lines that came after the visit was read are left out: they belong to no bill of its revision.</summary>
    internal async Task<VisitWithLines?> Find(int province, string institution, long visitNo, CancellationToken cancel)
    {
        var found = await _provinces.GetOrAdd(province, p => new(numbers => Read(p, numbers))).Of(visitNo, cancel);
        return found?.Visit.Institution == institution ? found : null;
    }

    /// <summary>The visits first: a line that is added meanwhile has a later revision.</summary>
    async Task<IReadOnlyList<VisitWithLines?>> Read(int province, IReadOnlyList<long> numbers)
    {
        await using var store = await stores.Province(province, Scope.System, CancellationToken.None);
        var visits = await store.Set<Visit>().AsNoTracking().Where(v => numbers.Contains(v.VisitNo)).ToDictionaryAsync(static v => v.VisitNo);
        var lines = (await store.Set<VisitFeeLine>().AsNoTracking().Where(l => numbers.Contains(l.VisitNo)).ToListAsync()).ToLookup(static l => l.VisitNo);
        return [.. numbers.Select(n => visits.TryGetValue(n, out var visit) ? new VisitWithLines(visit, [.. lines[n].Where(l => l.Revision <= visit.Revision).OrderBy(static l => l.Ordinal)]) : null)];
    }
}
