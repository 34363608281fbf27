using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Regions;

/// <summary>An outage to announce; moments are UTC.</summary>
public sealed record OutageNotice(RegionCode Region, DateTime From, DateTime Until, string Reason);

/// <summary>Announces outage windows, calls them off, and finds those that matter.</summary>
public sealed class Outages(IStoreContexts stores, KeyedWrites writes, RegionBook regions, IdSource ids, BusinessClock clock)
{
    const int LongestDays = 30;

    static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    (DateTime Read, IReadOnlyList<Outage> Standing) _standing = (DateTime.MinValue, []);

    /// <summary>The number of the window.</summary>
    public Task<Result<OutageAnnounced>> Announce(Call call, OutageNotice notice, CancellationToken cancel) => writes.OnceNational<OutageAnnounced>(call, store =>
    {
        if (!regions.Knows(notice.Region)) return Refused(new(RefusalKind.UnknownRegion, "region", notice.Region.ToString()));
        if (notice.Reason.Length is 0 or > 200) return Refused(new(RefusalKind.FieldInvalid, "reason", "", "请说明停机原因，不超过200字"));
        if (notice.Until <= notice.From || notice.Until <= clock.UtcNow || notice.Until > notice.From.AddDays(LongestDays))
            return Refused(new(RefusalKind.FieldInvalid, "until", ChinaTime.Text(notice.Until), $"应晚于开始时间和当前时间，且不超过{LongestDays}天"));
        var outage = new Outage { OutageNo = ids.Next(0), Region = notice.Region.ToString(), From = notice.From, Until = notice.Until, Reason = notice.Reason };
        store.Add(outage);
        return Task.FromResult<Result<OutageAnnounced>>(new OutageAnnounced(outage.OutageNo));

        static Task<Result<OutageAnnounced>> Refused(Refusal refusal) => Task.FromResult<Result<OutageAnnounced>>(refusal);
    }, cancel);

    public Task<Result<Done>> CallOff(Call call, long outageNo, CancellationToken cancel) => writes.OnceNational<Done>(call, async store =>
    {
        var outage = await store.Set<Outage>().SingleOrDefaultAsync(o => o.OutageNo == outageNo, cancel);
        if (outage is null) return new Refusal(RefusalKind.OutageUnknown, "outage", IdSource.Text(outageNo));
        outage.CalledOffAt ??= clock.UtcNow;
        return Done.It;
    }, cancel);

    public async Task<Outage?> Find(long outageNo, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        return await national.Set<Outage>().AsNoTracking().SingleOrDefaultAsync(o => o.OutageNo == outageNo, cancel);
    }

    /// <summary>Windows that stand and end after the moment, the nearest first.</summary>
    public async Task<IReadOnlyList<Outage>> Coming(DateTime after, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        return await national.Set<Outage>().AsNoTracking().Where(o => o.CalledOffAt == null && o.Until > after).OrderBy(static o => o.From).ToListAsync(cancel);
    }

    /// <summary>The refusal of a settlement while one of the places is out; null when both work. Reads the windows again every second at most.</summary>
    public async Task<Refusal?> RefusalAt(DateTime moment, IReadOnlyCollection<RegionCode> places, CancellationToken cancel)
    {
        var (read, standing) = _standing;
        if (moment - read > Fresh || moment < read) _standing = (moment, standing = await Coming(moment, cancel));
        var outage = standing.FirstOrDefault(o => o.From <= moment && moment < o.Until && places.Any(p => RegionCode.Parse(o.Region).Covers(p)));
        return outage is null ? null : RefusalOf(outage);
    }

    /// <summary>Windows of the places that touch the time between two moments.</summary>
    public async Task<IReadOnlyList<Outage>> Overlapping(DateTime from, DateTime until, IReadOnlyCollection<RegionCode> places, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        var standing = await national.Set<Outage>().AsNoTracking().Where(o => o.CalledOffAt == null && o.From <= until && o.Until > from).OrderBy(static o => o.From).ToListAsync(cancel);
        return [.. standing.Where(o => places.Any(p => RegionCode.Parse(o.Region).Covers(p)))];
    }

    /// <summary>How a window is told to people.</summary>
    public Refusal RefusalOf(Outage outage) => new(RefusalKind.RegionOutage, "region", regions.FullName(RegionCode.Parse(outage.Region)),
        $"{ChinaTime.Text(outage.From)} 至 {ChinaTime.Text(outage.Until)}，{outage.Reason}");
}

/// <summary>The number an announced window got.</summary>
public sealed record OutageAnnounced(long OutageNo);
