using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Plumbing;
using Yidi.Policy;
using Yidi.Storage;

namespace Yidi.Operations.Settlement;

/// <summary>Which settlements a list shows. What is left out matches all.</summary>
/// <param name="From">First day of settlement.</param>
/// <param name="Least">Total from which they are shown.</param>
/// <param name="StaysElsewhere">Only stays outside the insured place.</param>
/// <param name="Standing">Only what nobody took back.</param>
public sealed record SettlementFilter(string Institution = "", RegionCode? Host = null, VisitType? Visit = null, DateOnly? From = null, DateOnly? Until = null, Money Least = default, bool StaysElsewhere = false, bool Standing = false);

/// <summary>Lists settlements from the journals, page by page along an index: of a person, or of the regions that insure them.</summary>
public sealed class ListSettlements(IStoreContexts stores)
{
    static readonly List<int> Stays = [.. Enum.GetValues<VisitType>().Where(static v => v.IsStay()).Select(static v => (int)v)];

    /// <summary>Settlements of a person, and how many there are on the pages before is nobody's question.</summary>
    public async Task<PageOf<SettlementSummary>> OfPerson(PersonNo person, Paging paging, CancellationToken cancel)
    {
        if (!await stores.Exists(person.Province, cancel)) return new([], "");
        return await paging.Merge([person.Province], (int province, long after, int count) => In(province, s => s.PersonNo == person.Value, after, count, paging.OldestFirst, standing: false, cancel), static s => s.Id, static s => s.SettledAt);
    }

    /// <summary>Settlements of persons insured in the regions; the nation is all provinces that have a store.</summary>
    public Task<PageOf<SettlementSummary>> OfRegions(IReadOnlyList<RegionCode> insured, IReadOnlyList<int> provinces, SettlementFilter filter, Paging paging, CancellationToken cancel)
    {
        var (institution, visit) = (filter.Institution, (int?)filter.Visit);
        var (host, from, until, least, elsewhere) = (filter.Host?.Prefix, filter.From, filter.Until, filter.Least.Fen, filter.StaysElsewhere);
        return paging.Merge(RegionsIn.Provinces(insured, provinces), (int province, long after, int count) =>
        {
            var (all, narrow) = RegionsIn.Of(insured, province);
            return In(province, s => (all || narrow.Contains(s.InsuredRegion)) && (institution == "" || s.Institution == institution) && (visit == null || s.VisitType == visit)
                && (host == null || s.HostRegion.StartsWith(host)) && (from == null || s.BusinessDate >= from) && (until == null || s.BusinessDate <= until) && (least == 0 || s.TotalFen >= least) && (!elsewhere || (s.HostRegion != s.InsuredRegion && Stays.Contains(s.VisitType))), after, count, paging.OldestFirst, filter.Standing, cancel);
        }, static s => s.Id, static s => s.SettledAt);
    }

    /// <summary>Settlements under a number somebody reads out: their own, that of a row that took one back, of a person, or of the message that asked.</summary>
    public async Task<IReadOnlyList<long>> ByNumber(string text, IReadOnlyList<int> provinces, CancellationToken cancel)
    {
        if (long.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number)) return await ByNumber(number, cancel);
        // A message's id begins with the number of its institution.
        if (text.Length is < 13 or > 60) return [];
        var (institution, found) = (text[..12], new List<long>());
        foreach (var province in provinces)
        {
            await using var store = await stores.Province(province, Scope.System, cancel);
            found.AddRange(await store.Set<KeyEntry>().Where(k => k.Institution == institution && k.MessageId == text && k.SettlementId > 0).Select(static k => k.SettlementId).ToListAsync(cancel));
        }
        return found;
    }

    async Task<IReadOnlyList<long>> ByNumber(long number, CancellationToken cancel)
    {
        if (!await stores.Exists(IdSource.ProvinceOf(number), cancel)) return [];
        await using var store = await stores.Province(IdSource.ProvinceOf(number), Scope.System, cancel);
        var rows = await store.Set<SettlementRecord>().Where(s => s.Id == number).Select(static s => s.Kind == SettlementKind.Settlement ? s.Id : s.OppositeId).ToListAsync(cancel);
        return rows.Count > 0 ? rows : await store.Set<SettlementRecord>().Where(s => s.PersonNo == number && s.Kind == SettlementKind.Settlement).OrderByDescending(static s => s.Id).Select(static s => s.Id).Take(Paging.MaxSize).ToListAsync(cancel);
    }

    async Task<IReadOnlyList<SettlementSummary>> In(int province, System.Linq.Expressions.Expression<Func<SettlementRecord, bool>> which, long after, int count, bool oldestFirst, bool standing, CancellationToken cancel)
    {
        await using var store = await stores.Province(province, Scope.System, cancel);
        var query = store.Set<SettlementRecord>().AsNoTracking().Where(static s => s.Kind == SettlementKind.Settlement).Where(which);
        if (standing) query = query.Where(s => store.Set<LiveSettlement>().Any(l => l.VisitNo == s.VisitNo && l.Part == s.Part && l.SettlementId == s.Id));
        query = oldestFirst ? query.Where(s => s.Id > after).OrderBy(static s => s.Id) : (after == 0 ? query : query.Where(s => s.Id < after)).OrderByDescending(static s => s.Id);
        // Only the columns a list shows: the packed case of a settlement is a thousand times as large.
        var rows = await query.Take(count).Select(static s => new { s.Id, s.VisitNo, s.Part, s.SettledAt, s.Institution, s.HostRegion, s.InsuredRegion, s.VisitType, s.TotalFen, s.FundFen, s.PersonFen }).ToListAsync(cancel);
        var states = await States(store, [.. rows.Select(static r => (r.Id, r.VisitNo))], cancel);
        return [.. rows.Select(r => new SettlementSummary(r.Id, states(r.Id), r.SettledAt, r.Institution, RegionCode.Parse(r.HostRegion), RegionCode.Parse(r.InsuredRegion), (VisitType)r.VisitType, new(r.TotalFen), new(r.FundFen), new(r.PersonFen)))];
    }

    /// <summary>Which of the settlements stand, and how the others ended, in two questions for the whole page.</summary>
    static async Task<Func<long, SettlementState>> States(ProvinceContext store, IReadOnlyList<(long Id, long VisitNo)> rows, CancellationToken cancel)
    {
        var (ids, visits) = (rows.Select(static r => r.Id).ToList(), rows.Select(static r => r.VisitNo).Distinct().ToList());
        var live = (await store.Set<LiveSettlement>().Where(l => visits.Contains(l.VisitNo)).Select(static l => l.SettlementId).ToListAsync(cancel)).ToHashSet();
        var gone = ids.Where(i => !live.Contains(i)).ToList();
        var reversed = gone.Count == 0 ? [] : (await store.Set<SettlementRecord>().Where(s => s.OppositeId != 0 && gone.Contains(s.OppositeId) && s.Kind == SettlementKind.Reversal).Select(static s => s.OppositeId).ToListAsync(cancel)).ToHashSet();
        return id => live.Contains(id) ? SettlementState.Live : reversed.Contains(id) ? SettlementState.Reversed : SettlementState.Cancelled;
    }
}
