using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Access;
using Yidi.Operations.Funds;
using Yidi.Operations.Plumbing;
using Yidi.Policy;
using Yidi.Storage;

namespace Yidi.Operations.Clearing;

/// <summary>
/// Opens the newest calculated month again, as long as nothing of it is paid: bills are voided by acts of their own, lines are taken away, and the lanes
/// take confirmations for the month again. Calculating it anew is closing it anew.
/// </summary>
public sealed class ReopenMonth(IStoreContexts stores, StoreMap map, Journals journals, PostClearingBooks books, AuditTrail audit, IdSource ids, BusinessClock clock)
{
    public async Task<Result<ClearingMonth>> Run(Caller caller, Month month, CancellationToken cancel)
    {
        var provinces = await map.ExistingProvinces(cancel);
        // The books must know what is voided before it is.
        await books.Run(provinces, cancel);
        var voided = await Void(caller, month, cancel);
        if (voided.Value is not { } kept) return voided;
        foreach (var province in provinces) await Reopen(province, month, cancel);
        await books.Run(provinces, cancel);
        return kept;
    }

    async Task<Result<ClearingMonth>> Void(Caller caller, Month month, CancellationToken cancel)
    {
        var period = month.ToString();
        await using var national = await stores.National(cancel);
        if (await national.Set<ClearingMonth>().SingleOrDefaultAsync(m => m.Period == period, cancel) is not { } kept) return new Refusal(RefusalKind.MonthUnknown, "month", period);
        if (kept.State == MonthState.Reopened) return kept;
        var months = await national.Set<ClearingMonth>().Select(static m => m.Period).ToListAsync(cancel);
        if (kept.State == MonthState.Closing || months.Any(m => Month.Parse(m) > month)) return new Refusal(RefusalKind.MonthNotPossible, "month", period, "之后的清算期已开始");
        var bills = await national.Set<ClearingBill>().Where(b => b.Period == period).ToListAsync(cancel);
        if (bills.Any(static b => b.PaidFen != 0)) return new Refusal(RefusalKind.MonthNotPossible, "month", period, "已有付款");
        foreach (var bill in bills) national.Add(BillEvents.Of(ids.Next(0), bill, ClearingStep.Voided, bill.AmountFen, bill.DocumentNo, caller, clock.UtcNow));
        var within = await national.Set<ClearingEvent>().AsNoTracking().Where(e => e.Period == period && e.BillNo == 0 && (e.Step == ClearingStep.Calculated || e.Step == ClearingStep.Voided)).OrderBy(static e => e.EventNo).ToListAsync(cancel);
        foreach (var standing in within.GroupBy(static e => (e.InsuredRegion, e.Insurance)).Select(static g => g.Last()).Where(static e => e.Step == ClearingStep.Calculated))
        {
            national.Add(new ClearingEvent
            {
                EventNo = ids.Next(0), Step = ClearingStep.Voided, BillNo = 0, Period = period, InsuredRegion = standing.InsuredRegion, HostRegion = standing.HostRegion, Insurance = standing.Insurance,
                Level = standing.Level, AmountFen = standing.AmountFen, Words = "", By = caller.Name, At = clock.UtcNow,
            });
        }
        national.RemoveRange(bills);
        national.RemoveRange(await national.Set<ClearingLine>().Where(l => l.Period == period).ToListAsync(cancel));
        national.RemoveRange(await national.Set<ClearingAmount>().Where(a => a.Period == period).ToListAsync(cancel));
        national.RemoveRange(await national.Set<ClearingPosition>().Where(p => p.Period == period).ToListAsync(cancel));
        (kept.State, kept.ChangedAt, kept.ChangedBy) = (MonthState.Reopened, clock.UtcNow, caller.Name);
        kept.Revision++;
        national.Add(audit.Of(0, caller, Act.CloseMonths, period, detail: "reopen"));
        await national.SaveChangesAsync(cancel);
        return kept;
    }

    async Task Reopen(int province, Month month, CancellationToken cancel)
    {
        var (period, before, at) = (month.ToString(), month.Plus(-1).ToString(), clock.UtcNow);
        var outcome = await journals.Of(province).Append(new JournalCase
        {
            PersonNo = 0,
            Clears = true,
            // The month before stays closed even where it never was: what is confirmed now counts in this month or later.
            Decide = view => view.LastClosed == period ? new JournalEntry { Reopens = period, Closes = new ClosedMonth { Period = before, ClosedAt = at } } : new JournalEntry(),
        }, cancel);
        Invariant.Holds(outcome is JournalOutcome.Noted, "a month is opened again or the lane says why not");
    }
}
