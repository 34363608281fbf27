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
        if (voided.Value is not { State: MonthState.Reopening }) return voided;
        foreach (var province in provinces) await Reopen(province, month, cancel);
        await books.Run(provinces, cancel);
        return await Finish(caller, month, cancel);
    }

    /// <summary>Finishes months that were being opened again when the process broke off; how many.</summary>
    public async Task<int> GoOn(CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        var left = await national.Set<ClearingMonth>().AsNoTracking().Where(static m => m.State == MonthState.Reopening).Select(static m => m.Period).ToListAsync(cancel);
        foreach (var period in left) await Run(Caller.Platform, Month.Parse(period), cancel);
        return left.Count;
    }

    async Task<Result<ClearingMonth>> Finish(Caller caller, Month month, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        var kept = await national.Set<ClearingMonth>().SingleAsync(m => m.Period == month.ToString(), cancel);
        if (kept.State == MonthState.Reopening) Change(kept, MonthState.Reopened, caller);
        return await Saved(national, kept, cancel);
    }

    /// <summary>A payment, or a close of the month after, that was faster is a reason to look again.</summary>
    static async Task<Result<ClearingMonth>> Saved(NationalContext national, ClearingMonth kept, CancellationToken cancel)
    {
        try
        {
            await national.SaveChangesAsync(cancel);
            return kept;
        }
        catch (DbUpdateException)
        {
            return new Refusal(RefusalKind.Busy);
        }
    }

    void Change(ClearingMonth month, MonthState state, Caller caller)
    {
        (month.State, month.ChangedAt, month.ChangedBy) = (state, clock.UtcNow, caller.Name);
        month.Revision++;
    }

    async Task<Result<ClearingMonth>> Void(Caller caller, Month month, CancellationToken cancel)
    {
        var period = month.ToString();
        await using var national = await stores.National(cancel);
        if (await national.Set<ClearingMonth>().SingleOrDefaultAsync(m => m.Period == period, cancel) is not { } kept) return new Refusal(RefusalKind.MonthUnknown, "month", period);
        if (kept.State is MonthState.Reopened or MonthState.Reopening) return kept;
        var months = await national.Set<ClearingMonth>().Select(static m => m.Period).ToListAsync(cancel);
        // One that is being closed and cannot be, because books disagree, is opened again too: whoever closes it finds another state.
        if (months.Any(m => Month.Parse(m) > month)) return new Refusal(RefusalKind.MonthNotPossible, "month", period, "之后的清算期已开始");
        var bills = await national.Set<ClearingBill>().Where(b => b.Period == period).ToListAsync(cancel);
        if (bills.Any(static b => b.PaidFen != 0)) return new Refusal(RefusalKind.MonthNotPossible, "month", period, "已有付款");
        foreach (var bill in bills) national.Add(BillEvents.Of(ids.Next(0), bill, ClearingStep.Voided, bill.AmountFen, bill.DocumentNo, caller, clock.UtcNow));
        var within = await national.Set<ClearingEvent>().AsNoTracking().Where(e => e.Period == period && e.BillNo == 0 && (e.Step == ClearingStep.Calculated || e.Step == ClearingStep.Voided)).OrderBy(static e => e.EventNo).ToListAsync(cancel);
        foreach (var standing in within.GroupBy(static e => (e.InsuredRegion, e.Insurance)).Select(static g => g.Last()).Where(static e => e.Step == ClearingStep.Calculated))
        {
            national.Add(new ClearingEvent
            {
                EventNo = ids.Next(0), Step = ClearingStep.Voided, BillNo = 0, Period = period, InsuredRegion = standing.InsuredRegion, HostRegion = standing.HostRegion, Insurance = standing.Insurance,
                Level = standing.Level, AmountFen = standing.AmountFen, Words = standing.Words, By = caller.Name, At = clock.UtcNow,
            });
        }
        national.RemoveRange(bills);
        national.RemoveRange(await national.Set<ClearingLine>().Where(l => l.Period == period).ToListAsync(cancel));
        national.RemoveRange(await national.Set<ClearingAmount>().Where(a => a.Period == period).ToListAsync(cancel));
        national.RemoveRange(await national.Set<ClearingPosition>().Where(p => p.Period == period).ToListAsync(cancel));
        Change(kept, MonthState.Reopening, caller);
        national.Add(audit.Of(0, caller, Act.CloseMonths, period, detail: "reopen"));
        return await Saved(national, kept, cancel);
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
