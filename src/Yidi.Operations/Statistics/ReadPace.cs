using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Access;
using Yidi.Operations.Collaboration;
using Yidi.Operations.Institutions;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Statistics;

/// <summary>How well the network works, without any person in it.</summary>
/// <param name="Institutions">Institutions of the provinces that had each service open on the last day.</param>
/// <param name="Answered">Cases of the provinces answered in the days; <paramref name="AnswerHours"/> their mean time to the answer.</param>
/// <param name="Refused">Refused calls of the days that are still kept, by code.</param>
public sealed record Pace(IReadOnlyList<(VisitType Service, int Count)> Institutions, int Answered, decimal AnswerHours, int Overdue, IReadOnlyList<(string Code, int Count)> Refused, IReadOnlyList<ClearingDelay> Clearing);

/// <summary>Reads the pace of the network for a span of days.</summary>
public sealed class ReadPace(IStoreContexts stores, BusinessClock clock)
{
    const int TopCodes = 20;

    public async Task<Pace> Run(IReadOnlyList<int> provinces, DateOnly from, DateOnly until, CancellationToken cancel)
    {
        var (first, last) = (ChinaTime.ToUtc(from.ToDateTime(TimeOnly.MinValue)), ChinaTime.ToUtc(until.AddDays(1).ToDateTime(TimeOnly.MinValue)));
        var prefixes = provinces.Select(static p => p.ToString(System.Globalization.CultureInfo.InvariantCulture)).ToList();
        await using var national = await stores.National(cancel);
        var services = await national.Set<InstitutionService>().AsNoTracking().Where(s => prefixes.Contains(s.Institution.Substring(1, 2)) && s.From <= until && (s.Until == null || s.Until >= until)).Select(static s => new { s.Institution, s.VisitType }).Distinct().ToListAsync(cancel);
        var cases = national.Set<CaseRecord>().AsNoTracking().Where(c => prefixes.Contains(c.AskingRegion.Substring(0, 2)) || prefixes.Contains(c.AnsweringRegion.Substring(0, 2)));
        var answered = await cases.Where(c => c.AnsweredAt >= first && c.AnsweredAt < last).Select(static c => new { c.RaisedAt, c.AnsweredAt }).ToListAsync(cancel);
        var overdue = await cases.CountAsync(c => (c.State == CaseState.Open || c.State == CaseState.Taken) && c.DueOn < until, cancel);
        var hours = answered.Count == 0 ? 0 : decimal.Round(answered.Sum(static c => (decimal)(c.AnsweredAt!.Value - c.RaisedAt).Ticks) / TimeSpan.TicksPerHour / answered.Count, 1);
        var refused = new Dictionary<string, int>();
        foreach (var province in provinces)
        {
            await using var store = await stores.Province(province, Scope.System, cancel);
            foreach (var code in await store.Set<FailedCall>().AsNoTracking().Where(c => c.At >= first && c.At < last).GroupBy(static c => c.Code).Select(static g => new { g.Key, Count = g.Count() }).ToListAsync(cancel)) refused[code.Key] = refused.GetValueOrDefault(code.Key) + code.Count;
        }
        return new([.. services.GroupBy(static s => s.VisitType).OrderBy(static g => g.Key).Select(static g => (g.Key, g.Count()))], answered.Count, hours, overdue, [.. refused.OrderByDescending(static r => r.Value).Take(TopCodes).Select(static r => (r.Key, r.Value))],
            await ClearingDelays.Read(national, provinces, from, until, clock.Today, cancel));
    }
}
