using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Access;
using Yidi.Operations.Funds;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Clearing;

/// <summary>Which side of a bill somebody speaks for.</summary>
public enum BillSide
{
    Insured = 1,
    Host = 2,
}

/// <summary>Both sides check a bill, agree or dispute; the national agency ends a dispute and sends the notices.</summary>
public sealed class CheckBills(IStoreContexts stores, KeyedWrites writes, AuditTrail audit, IdSource ids, BusinessClock clock)
{
    /// <summary>One side agrees. When both do, the bill is confirmed.</summary>
    public Task<Result<ClearingBill>> Agree(Call call, Caller caller, long billNo, BillSide side, CancellationToken cancel) => Act(call, caller, Access.Act.CheckBills, billNo, ClearingStep.Agreed, side.ToString(), bill =>
    {
        if (bill.State is not (BillState.Calculated or BillState.Confirmed)) return NotPossible(bill);
        if (side == BillSide.Insured) bill.InsuredAgrees = true;
        else bill.HostAgrees = true;
        if (bill is { InsuredAgrees: true, HostAgrees: true }) bill.State = BillState.Confirmed;
        return null;
    }, cancel);

    /// <summary>One side says what is wrong; the bill is not noticed until that ended. Other bills go on.</summary>
    public Task<Result<ClearingBill>> Dispute(Call call, Caller caller, long billNo, BillSide side, string reason, CancellationToken cancel) => Act(call, caller, Access.Act.CheckBills, billNo, ClearingStep.Disputed, $"{side} {reason}", bill =>
    {
        if (bill.State is not (BillState.Calculated or BillState.Confirmed)) return NotPossible(bill);
        (bill.State, bill.InsuredAgrees, bill.HostAgrees) = (BillState.Disputed, false, false);
        return null;
    }, cancel);

    /// <summary>The bill stands as calculated; what was found wrong was mended by refunds or recoveries, which count in the next month.</summary>
    public Task<Result<ClearingBill>> Resolve(Call call, Caller caller, long billNo, string words, CancellationToken cancel) => Act(call, caller, Access.Act.CloseMonths, billNo, ClearingStep.Resolved, words, bill =>
    {
        if (bill.State != BillState.Disputed) return NotPossible(bill);
        (bill.State, bill.InsuredAgrees, bill.HostAgrees) = (BillState.Confirmed, true, true);
        return null;
    }, cancel);

    /// <summary>Sends payment and receipt notices for every bill of the month both sides agreed on, and for those nobody answered in time. How many.</summary>
    public Task<Result<NoticesSent>> Notice(Call call, Caller caller, Month month, CancellationToken cancel) => writes.OnceNational<NoticesSent>(call, async national =>
    {
        var period = month.ToString();
        if (await national.Set<ClearingMonth>().SingleOrDefaultAsync(m => m.Period == period, cancel) is not { } kept) return new Refusal(RefusalKind.MonthUnknown, "month", period);
        if (kept.State is not (MonthState.Calculated or MonthState.Noticed)) return new Refusal(RefusalKind.MonthNotPossible, "month", period, kept.State.ToString());
        var terms = await ClearingTerms.Read(national, cancel);
        var (today, sent) = (clock.Today, 0);
        foreach (var bill in await national.Set<ClearingBill>().Where(b => b.Period == period && (b.State == BillState.Confirmed || b.State == BillState.Calculated)).ToListAsync(cancel))
        {
            // Silence past the day to check is consent, as in the procedure; a dispute is not silence.
            if (bill.State == BillState.Calculated && today <= bill.CheckBy) continue;
            (bill.State, bill.PayBy) = (bill.AmountFen == 0 ? BillState.Settled : BillState.Noticed, terms.PayBy(today));
            bill.Revision++;
            national.Add(BillEvents.Of(ids.Next(0), bill, ClearingStep.Noticed, bill.AmountFen, bill.DocumentNo, caller, clock.UtcNow));
            sent++;
        }
        (kept.State, kept.ChangedAt, kept.ChangedBy) = (MonthState.Noticed, clock.UtcNow, caller.Name);
        kept.Revision++;
        national.Add(audit.Of(0, caller, Access.Act.CloseMonths, period, detail: $"noticed {sent}"));
        return new NoticesSent(period, sent);
    }, cancel);

    /// <summary>Bills past their day, the oldest first.</summary>
    public async Task<IReadOnlyList<ClearingBill>> Overdue(CancellationToken cancel)
    {
        var today = clock.Today;
        await using var national = await stores.National(cancel);
        return await national.Set<ClearingBill>().AsNoTracking().Where(b => b.State == BillState.Noticed && b.PayBy < today && b.PaidFen != b.AmountFen).OrderBy(static b => b.PayBy).ToListAsync(cancel);
    }

    /// <summary>Reminds of every overdue bill, and again after the days the terms say. How many.</summary>
    public async Task<int> Remind(CancellationToken cancel)
    {
        var overdue = await Overdue(cancel);
        if (overdue.Count == 0) return 0;
        await using var national = await stores.National(cancel);
        var terms = await ClearingTerms.Read(national, cancel);
        var due = overdue.Where(b => b.RemindedOn is not { } last || last.AddDays(terms.RemindEveryDays) <= clock.Today).Select(static b => b.BillNo).ToList();
        var bills = await national.Set<ClearingBill>().Where(b => due.Contains(b.BillNo)).ToListAsync(cancel);
        foreach (var bill in bills)
        {
            bill.RemindedOn = clock.Today;
            bill.Revision++;
            national.Add(BillEvents.Of(ids.Next(0), bill, ClearingStep.Reminded, bill.UnpaidFen, $"应付日 {bill.PayBy:yyyy-MM-dd}", Caller.Platform, clock.UtcNow));
        }
        await national.SaveChangesAsync(cancel);
        return bills.Count;
    }

    Task<Result<ClearingBill>> Act(Call call, Caller caller, Act act, long billNo, ClearingStep step, string words, Func<ClearingBill, Refusal?> change, CancellationToken cancel) => writes.OnceNational<ClearingBill>(call, async national =>
    {
        if (await national.Set<ClearingBill>().SingleOrDefaultAsync(b => b.BillNo == billNo, cancel) is not { } bill) return new Refusal(RefusalKind.BillUnknown, "bill", IdSource.Text(billNo));
        if (change(bill) is { } refusal) return refusal;
        bill.Revision++;
        national.Add(BillEvents.Of(ids.Next(0), bill, step, bill.AmountFen, words, caller, clock.UtcNow));
        national.Add(audit.Of(0, caller, act, bill.DocumentNo, detail: step.ToString()));
        return bill;
    }, cancel);

    internal static Refusal NotPossible(ClearingBill bill) => new(RefusalKind.BillNotPossible, "bill", bill.DocumentNo, bill.State.ToString());
}

/// <summary>How many notices were sent for a month.</summary>
public sealed record NoticesSent(string Period, int Count);
