using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Clearing;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Statistics;

/// <summary>How long places of treatment waited for the money of one month.</summary>
/// <param name="Period">The month, as 202607.</param>
/// <param name="Bills">Clearing bills between provinces that have anything to pay, and <paramref name="Paid"/> those that are paid whole.</param>
/// <param name="MeanDays">Days from the end of the month to the last payment, by bank or out of the prefund, over the paid ones; null while none is.</param>
/// <param name="MostDays">The slowest of them.</param>
/// <param name="Late">Paid after their last day, or unpaid after it.</param>
public sealed record ClearingDelay(string Period, int Bills, int Paid, decimal? MeanDays, int? MostDays, int Late);

/// <summary>Reads clearing delays from the bills and their payments.</summary>
static class ClearingDelays
{
    internal static async Task<IReadOnlyList<ClearingDelay>> Read(NationalContext national, IReadOnlyList<int> provinces, DateOnly from, DateOnly until, DateOnly today, CancellationToken cancel)
    {
        var (first, last, prefixes) = ($"{from:yyyyMM}", $"{until:yyyyMM}", provinces.Select(static p => p.ToString(CultureInfo.InvariantCulture)).ToList());
        var bills = await national.Set<ClearingBill>().AsNoTracking()
            .Where(b => b.Level == ClearingLevel.National && b.AmountFen != 0 && b.Period.CompareTo(first) >= 0 && b.Period.CompareTo(last) <= 0 && (prefixes.Contains(b.InsuredRegion.Substring(0, 2)) || prefixes.Contains(b.HostRegion.Substring(0, 2))))
            .Select(b => new Waited(b.Period, b.AmountFen == b.PaidFen, b.PayBy, national.Set<ClearingPayment>().Where(p => p.BillNo == b.BillNo).Max(static p => (DateOnly?)p.PaidOn),
                national.Set<ClearingEvent>().Where(e => e.BillNo == b.BillNo && e.Step == ClearingStep.PrefundUsed).Max(static e => (DateTime?)e.At))).ToListAsync(cancel);
        return [.. bills.GroupBy(static b => b.Period).OrderBy(static g => g.Key).Select(g => Delay(g.Key, [.. g], until < today ? until : today))];
    }

    static ClearingDelay Delay(string period, List<Waited> bills, DateOnly seen)
    {
        var end = DateOnly.ParseExact(period + "01", "yyyyMMdd", CultureInfo.InvariantCulture).AddMonths(1).AddDays(-1);
        var days = bills.Where(static b => b.PaidOn is not null).Select(b => b.PaidOn!.Value.DayNumber - end.DayNumber).ToList();
        return new(period, bills.Count, bills.Count(static b => b.Paid), days.Count == 0 ? null : decimal.Round((decimal)days.Sum() / days.Count, 1), days.Count == 0 ? null : days.Max(),
            bills.Count(b => (b.PaidOn ?? seen) > b.PayBy));
    }

    sealed record Waited(string Period, bool Paid, DateOnly? PayBy, DateOnly? ByBank, DateTime? FromPrefund)
    {
        /// <summary>The day the last of it came; null while some is unpaid.</summary>
        internal DateOnly? PaidOn => !Paid ? null : FromPrefund is { } used && !(ByBank > ChinaTime.DayOf(used)) ? ChinaTime.DayOf(used) : ByBank;
    }
}
