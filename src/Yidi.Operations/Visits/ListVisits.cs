using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Institutions;
using Yidi.Operations.Plumbing;
using Yidi.Policy;
using Yidi.Storage;

namespace Yidi.Operations.Visits;

/// <summary>Where a visit stands, as a desk asks. Settlements are of the host's own view.</summary>
public enum VisitStage
{
    InHospital,

    /// <summary>Discharged, and nothing settles the stay yet.</summary>
    DischargedUnsettled,
    Settled,
}

/// <summary>Which visits a list shows. What is left out matches all.</summary>
public sealed record VisitFilter(string Institution = "", VisitStage? Stage = null, VisitType? Type = null, long Number = 0);

/// <summary>A visit in a list of the place of treatment: the patient by a masked number only.</summary>
public sealed record VisitListed(Visit Visit, bool Settled)
{
    public VisitStage? Stage => Visit.AdmittedBy.Length > 0 && Visit.EndsAt is null ? VisitStage.InHospital : Settled ? VisitStage.Settled : Visit.AdmittedBy.Length > 0 ? VisitStage.DischargedUnsettled : null;
}

/// <summary>Lists the visits of the place of treatment and the settlements on them, from the host's own tables.</summary>
public sealed class ListVisits(IStoreContexts stores, FindInstitution institutions)
{
    /// <summary>Visits at institutions, or in regions as far as those manage the institutions, page by page.</summary>
    /// <param name="provinces">Provinces with a store.</param>
    public Task<PageOf<VisitListed>> Run(IReadOnlyList<RegionCode> regions, IReadOnlyList<string> own, IReadOnlyList<int> provinces, VisitFilter filter, Paging paging, CancellationToken cancel) =>
        paging.Merge(RegionsIn.Provinces(regions, own, provinces), async (int province, long after, int count) =>
        {
            await using var store = await stores.Province(province, Scope.System, cancel);
            var (all, only) = RegionsIn.Of(regions, province);
            var found = store.Set<Visit>().AsNoTracking().Where(v => (all || only.Contains(v.HostRegion) || own.Contains(v.Institution)) && v.State != VisitState.Withdrawn && v.State != VisitState.Admitting);
            found = Narrowed(store, found, filter);
            found = paging.OldestFirst ? found.Where(v => v.VisitNo > after).OrderBy(static v => v.VisitNo) : (after == 0 ? found : found.Where(v => v.VisitNo < after)).OrderByDescending(static v => v.VisitNo);
            var rows = await found.Take(count).Select(v => new { Visit = v, Settled = store.Set<SettlementView>().Any(s => s.VisitNo == v.VisitNo && s.Live) }).ToListAsync(cancel);
            return (IReadOnlyList<VisitListed>)[.. rows.Select(static r => new VisitListed(r.Visit, r.Settled))];
        }, static v => v.Visit.VisitNo, static v => v.Visit.BeginsAt);

    /// <summary>Settlements on a visit, whatever became of them.</summary>
    public async Task<IReadOnlyList<long>> SettlementsOf(long visitNo, CancellationToken cancel)
    {
        if (!await stores.Exists(IdSource.ProvinceOf(visitNo), cancel)) return [];
        await using var store = await stores.Province(IdSource.ProvinceOf(visitNo), Scope.System, cancel);
        return await store.Set<SettlementView>().AsNoTracking().Where(s => s.VisitNo == visitNo && s.Kind == (int)SettlementKind.Settlement).Select(static s => s.SettlementId).ToListAsync(cancel);
    }

    static IQueryable<Visit> Narrowed(ProvinceContext store, IQueryable<Visit> found, VisitFilter filter)
    {
        if (filter.Institution.Length > 0) found = found.Where(v => v.Institution == filter.Institution);
        if (filter.Type is { } type) found = found.Where(v => v.VisitType == type);
        if (filter.Number > 0) found = found.Where(v => v.VisitNo == filter.Number || v.PersonNo == filter.Number);
        return filter.Stage switch
        {
            VisitStage.InHospital => found.Where(static v => v.AdmittedBy != "" && v.EndsAt == null),
            VisitStage.DischargedUnsettled => found.Where(v => v.AdmittedBy != "" && v.EndsAt != null && !store.Set<SettlementView>().Any(s => s.VisitNo == v.VisitNo && s.Live)),
            VisitStage.Settled => found.Where(v => store.Set<SettlementView>().Any(s => s.VisitNo == v.VisitNo && s.Live)),
            _ => found,
        };
    }

    /// <summary>Settlements made at institutions of the regions, or at certain institutions, newest first by the host's own view.</summary>
    public Task<PageOf<SettlementView>> Settlements(IReadOnlyList<RegionCode> regions, IReadOnlyList<string> own, IReadOnlyList<int> provinces, string institution, VisitType? type, DateOnly? from, DateOnly? until, Paging paging, CancellationToken cancel) =>
        paging.Merge(RegionsIn.Provinces(regions, own, provinces), async (int province, (long Ticks, long Number) mark, int count) =>
        {
            await using var store = await stores.Province(province, Scope.System, cancel);
            var (all, only) = RegionsIn.Of(regions, province);
            var managed = only.Count == 0 ? [] : await institutions.ManagedBy(only, cancel);
            var found = store.Set<SettlementView>().AsNoTracking().Where(s => s.Kind == (int)SettlementKind.Settlement && (all || managed.Contains(s.Institution) || own.Contains(s.Institution)));
            if (institution.Length > 0) found = found.Where(s => s.Institution == institution);
            if (type is { } kind) found = found.Where(s => s.VisitType == kind);
            if (from is { } first) found = found.Where(s => s.SettledAt >= ChinaTime.ToUtc(first.ToDateTime(TimeOnly.MinValue)));
            if (until is { } last) found = found.Where(s => s.SettledAt < ChinaTime.ToUtc(last.AddDays(1).ToDateTime(TimeOnly.MinValue)));
            // Numbers of several insured provinces say nothing about time: rows go by the moment, and by number within one moment.
            var at = new DateTime(Math.Min(mark.Ticks, DateTime.MaxValue.Ticks), DateTimeKind.Utc);
            if (paging.OldestFirst) found = found.Where(s => s.SettledAt > at || (s.SettledAt == at && s.SettlementId > mark.Number)).OrderBy(static s => s.SettledAt).ThenBy(static s => s.SettlementId);
            else found = (mark.Ticks == 0 ? found : found.Where(s => s.SettledAt < at || (s.SettledAt == at && s.SettlementId < mark.Number))).OrderByDescending(static s => s.SettledAt).ThenByDescending(static s => s.SettlementId);
            return (IReadOnlyList<SettlementView>)await found.Take(count).ToListAsync(cancel);
        }, static s => (s.SettledAt.Ticks, s.SettlementId), static s => s.SettledAt);
}
