using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Access;
using Yidi.Operations.Clearing;
using Yidi.Operations.Funds;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Prefund;

/// <summary>
/// Prefunds between provinces: the quota of a year, notices to pay in or return, emergency increases, and use for bills that are overdue. A low prefund
/// never refuses a patient.
/// </summary>
public sealed class KeepPrefund(IStoreContexts stores, KeyedWrites writes, AuditTrail audit, IdSource ids, BusinessClock clock)
{
    const string Between = "-";

    /// <summary>
    /// Fixes the quotas of a year: so many months of the monthly mean of last year's fourth quarter, by pair of provinces and insurance, and a notice for
    /// each difference.
    /// </summary>
    public Task<Result<QuotasFixed>> FixYear(Call call, Caller caller, int year, CancellationToken cancel) => writes.OnceNational<QuotasFixed>(call, async national =>
    {
        var terms = await ClearingTerms.Read(national, cancel);
        var quarter = Enumerable.Range(10, 3).Select(m => new Month(year - 1, m).ToString()).ToList();
        var cleared = await national.Set<ClearingBill>().AsNoTracking().Where(b => b.Level == ClearingLevel.National && quarter.Contains(b.Period)).ToListAsync(cancel);
        if (await national.Set<ClearingMonth>().CountAsync(m => quarter.Contains(m.Period) && (m.State == MonthState.Calculated || m.State == MonthState.Noticed), cancel) < quarter.Count)
            return new Refusal(RefusalKind.MonthUnknown, "year", year.ToString(CultureInfo.InvariantCulture), "上年第四季度未全部清分");
        var open = await national.Set<PrefundNotice>().Where(static n => n.Kind == NoticeKind.Yearly && n.State == NoticeState.Noticed).ToListAsync(cancel);
        // Fixed again before they were paid: what was noticed is replaced.
        foreach (var old in open) (old.State, old.Revision) = (NoticeState.Refused, old.Revision + 1);
        var quotas = await national.Set<PrefundQuota>().ToDictionaryAsync(static q => (q.InsuredRegion, q.HostRegion, q.Insurance), cancel);
        var (notices, tries) = (0, await national.Set<PrefundNotice>().CountAsync(n => n.DocumentNo.StartsWith($"YF{year}-"), cancel));
        var sums = cleared.GroupBy(static b => (b.InsuredRegion, b.HostRegion, b.Insurance)).ToDictionary(static g => g.Key, static g => g.Sum(static b => b.AmountFen));
        foreach (var pair in sums.Keys.Union(quotas.Keys).OrderBy(static k => k.InsuredRegion + k.HostRegion).ToList())
        {
            var fen = QuotaOf(sums.GetValueOrDefault(pair), terms.PrefundMonths);
            if (!quotas.TryGetValue(pair, out var quota)) national.Add(quota = quotas[pair] = NewQuota(pair, year));
            (quota.Year, quota.QuotaFen) = (year, fen);
            quota.Revision++;
            if (fen == quota.HeldFen) continue;
            national.Add(Notice(NoticeKind.Yearly, pair, fen - quota.HeldFen, $"{year}年度预付金额度", NoticeState.Noticed, tries == 0 ? $"YF{year}" : $"YF{year}-{tries}", new(year, 2, DateTime.DaysInMonth(year, 2))));
            notices++;
        }
        national.Add(audit.Of(0, caller, Act.KeepPrefund, year.ToString(CultureInfo.InvariantCulture), detail: $"quotas {quotas.Count}"));
        return new QuotasFixed(year, quotas.Count, notices);
    }, cancel);

    /// <summary>Twice (a parameter) the monthly mean of a quarter, to whole yuan up: a quota is paid in yuan. Not below zero.</summary>
    public static long QuotaOf(long quarterFen, int months) => quarterFen <= 0 ? 0 : (((quarterFen * months) + 299) / 300) * 100;

    /// <summary>The place of treatment asks for more before the year is over (紧急调增).</summary>
    public Task<Result<PrefundNotice>> Ask(Call call, Caller caller, PrefundPair pair, Money amount, string reason, CancellationToken cancel) => writes.OnceNational<PrefundNotice>(call, async national =>
    {
        if (amount.Fen <= 0) return new Refusal(RefusalKind.FieldInvalid, "amount", amount.ToString(), "应大于零");
        if (!pair.Insured.IsProvince || !pair.Host.IsProvince || pair.Insured == pair.Host) return new Refusal(RefusalKind.FieldInvalid, "insuredRegion", pair.Insured.ToString(), "预付金在两个不同的省之间");
        var live = await LiveUse(national, pair, cancel);
        var terms = await ClearingTerms.Read(national, cancel);
        if (live.Percent is { } percent && percent < terms.RedPercent) return new Refusal(RefusalKind.FieldInvalid, "amount", amount.ToString(), $"使用率{percent}%，未达红色预警{terms.RedPercent}%");
        var notice = Notice(NoticeKind.Emergency, (pair.Insured.ToString(), pair.Host.ToString(), pair.Insurance), amount.Fen, reason, NoticeState.Asked, "JZ", WorkingDays.After(clock.Today, 3));
        national.Add(notice);
        national.Add(audit.Of(0, caller, Act.AskForPrefund, notice.DocumentNo));
        return notice;
    }, cancel);

    /// <summary>The national agency sends the notice, or refuses.</summary>
    public Task<Result<PrefundNotice>> Decide(Call call, Caller caller, long noticeNo, bool grant, CancellationToken cancel) => OnNotice(call, caller, Act.KeepPrefund, noticeNo, NoticeState.Asked, (_, notice) =>
    {
        notice.State = grant ? NoticeState.Noticed : NoticeState.Refused;
        notice.DueBy = WorkingDays.After(clock.Today, 10);
        return Task.FromResult<Refusal?>(null);
    }, cancel);

    /// <summary>What a notice says was paid in, or returned.</summary>
    public Task<Result<PrefundNotice>> Pay(Call call, Caller caller, long noticeNo, string reference, CancellationToken cancel) => OnNotice(call, caller, Act.PayBills, noticeNo, NoticeState.Noticed, async (national, notice) =>
    {
        if (await national.Set<ClearingPayment>().AnyAsync(p => p.Reference == reference, cancel)) return new(RefusalKind.PaymentTooLarge, "reference", reference, "该银行流水号已登记");
        var quota = await Quota(national, notice.InsuredRegion, notice.HostRegion, notice.Insurance, cancel);
        if (quota.HeldFen + notice.AmountFen < 0) return new(RefusalKind.PaymentTooLarge, "prefund", new Money(quota.HeldFen).ToString(), "预付金余额不足以退回");
        quota.HeldFen += notice.AmountFen;
        quota.Revision++;
        national.Add(new ClearingPayment { Reference = reference, BillNo = 0, AmountFen = notice.AmountFen, PaidOn = clock.Today, ReceivedAt = clock.UtcNow });
        notice.State = NoticeState.Paid;
        var step = notice.AmountFen > 0 ? ClearingStep.PrefundPaid : ClearingStep.PrefundReturned;
        national.Add(Moved(step, notice.InsuredRegion, notice.HostRegion, notice.Insurance, Math.Abs(notice.AmountFen), $"{notice.DocumentNo} {reference}", caller));
        return null;
    }, cancel);

    /// <summary>The place of treatment takes what is overdue from the prefund, as far as it goes.</summary>
    public Task<Result<ClearingBill>> UseFor(Call call, Caller caller, long billNo, CancellationToken cancel) => writes.OnceNational<ClearingBill>(call, async national =>
    {
        if (await national.Set<ClearingBill>().SingleOrDefaultAsync(b => b.BillNo == billNo, cancel) is not { } bill) return new Refusal(RefusalKind.BillUnknown, "bill", IdSource.Text(billNo));
        if (bill.State != BillState.Noticed || bill.Level != ClearingLevel.National || bill.AmountFen < 0 || bill.PayBy >= clock.Today) return new Refusal(RefusalKind.BillNotPossible, "bill", bill.DocumentNo, $"应付日{bill.PayBy:yyyy-MM-dd}");
        var quota = await Quota(national, bill.InsuredRegion, bill.HostRegion, bill.Insurance, cancel);
        var used = Math.Min(quota.HeldFen, bill.UnpaidFen);
        if (used <= 0) return new Refusal(RefusalKind.PaymentTooLarge, "prefund", new Money(quota.HeldFen).ToString(), "预付金已用完");
        quota.HeldFen -= used;
        quota.Revision++;
        (bill.PaidFen, bill.ReceivedFen) = (bill.PaidFen + used, bill.ReceivedFen + used);
        if (bill.ReceivedFen == bill.AmountFen) bill.State = BillState.Settled;
        bill.Revision++;
        national.Add(Moved(ClearingStep.PrefundUsed, bill.InsuredRegion, bill.HostRegion, bill.Insurance, used, bill.DocumentNo, caller, bill.BillNo));
        national.Add(audit.Of(0, caller, Act.ReceivePayments, bill.DocumentNo, detail: "prefund"));
        return bill;
    }, cancel);

    /// <summary>Every pair's quota, what is held, and how much of it the newest calculated month asked for.</summary>
    public async Task<IReadOnlyList<PrefundStanding>> Standing(CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        var terms = await ClearingTerms.Read(national, cancel);
        var quotas = await national.Set<PrefundQuota>().AsNoTracking().OrderBy(static q => q.InsuredRegion).ThenBy(static q => q.HostRegion).ThenBy(static q => q.Insurance).ToListAsync(cancel);
        var bills = await national.Set<ClearingBill>().AsNoTracking().Where(static b => b.Level == ClearingLevel.National).ToListAsync(cancel);
        return [.. quotas.Select(q => Standing(q, [.. bills.Where(b => (b.InsuredRegion, b.HostRegion, b.Insurance) == (q.InsuredRegion, q.HostRegion, q.Insurance))], terms, clock.Today))];
    }

    /// <summary>Notices, the newest first.</summary>
    public async Task<IReadOnlyList<PrefundNotice>> Notices(CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        return await national.Set<PrefundNotice>().AsNoTracking().OrderByDescending(static n => n.NoticeNo).ToListAsync(cancel);
    }

    static PrefundStanding Standing(PrefundQuota quota, IReadOnlyList<ClearingBill> bills, ClearingTerms terms, DateOnly today)
    {
        var newest = bills.MaxBy(static b => b.Period, StringComparer.Ordinal);
        var use = newest is null || quota.QuotaFen == 0 ? null : Percent(Math.Max(0, newest.AmountFen), quota.QuotaFen);
        var unpaid = bills.Sum(static b => Math.Max(0, b.UnpaidFen));
        var monthly = ForecastPrefund.Monthly([.. bills.OrderBy(static b => b.Period, StringComparer.Ordinal).Select(static b => b.AmountFen)]);
        var light = use is null ? PrefundLight.Green : use >= terms.RedPercent ? PrefundLight.Red : use >= terms.YellowPercent ? PrefundLight.Yellow : PrefundLight.Green;
        return new(quota, use, quota.HeldFen == 0 ? null : Percent(unpaid, quota.HeldFen), light, ForecastPrefund.RunsOut(today, quota.HeldFen - unpaid, monthly));
    }

    /// <summary>A few fen left against millions unpaid is more than anybody reads: a thousand times over is as much as is told.</summary>
    static int? Percent(long part, long whole) => (int)Int128.Min(100_000, (Int128)part * 100 / whole);

    async Task<(int? Percent, long HeldFen)> LiveUse(NationalContext national, PrefundPair pair, CancellationToken cancel)
    {
        var (insured, host) = (pair.Insured.ToString(), pair.Host.ToString());
        var quota = await national.Set<PrefundQuota>().AsNoTracking().SingleOrDefaultAsync(q => q.InsuredRegion == insured && q.HostRegion == host && q.Insurance == pair.Insurance, cancel);
        var bills = await national.Set<ClearingBill>().AsNoTracking().Where(b => b.Level == ClearingLevel.National && b.InsuredRegion == insured && b.HostRegion == host && b.Insurance == pair.Insurance).ToListAsync(cancel);
        if (quota is null) return (null, 0);
        var standing = Standing(quota, bills, await ClearingTerms.Read(national, cancel), clock.Today);
        return (standing.MonthPercent, quota.HeldFen);
    }

    static async Task<PrefundQuota> Quota(NationalContext national, string insured, string host, InsuranceKind insurance, CancellationToken cancel)
    {
        var quota = await national.Set<PrefundQuota>().SingleOrDefaultAsync(q => q.InsuredRegion == insured && q.HostRegion == host && q.Insurance == insurance, cancel);
        if (quota is null) national.Add(quota = NewQuota((insured, host, insurance), 0));
        return quota;
    }

    Task<Result<PrefundNotice>> OnNotice(Call call, Caller caller, Act act, long noticeNo, NoticeState asked, Func<NationalContext, PrefundNotice, Task<Refusal?>> change, CancellationToken cancel) => writes.OnceNational<PrefundNotice>(call, async national =>
    {
        if (await national.Set<PrefundNotice>().SingleOrDefaultAsync(n => n.NoticeNo == noticeNo, cancel) is not { } notice) return new Refusal(RefusalKind.BillUnknown, "notice", IdSource.Text(noticeNo));
        if (notice.State != asked) return new Refusal(RefusalKind.BillNotPossible, "notice", notice.DocumentNo, notice.State.ToString());
        if (await change(national, notice) is { } refusal) return refusal;
        notice.Revision++;
        national.Add(audit.Of(0, caller, act, notice.DocumentNo, detail: notice.State.ToString()));
        return notice;
    }, cancel);

    ClearingEvent Moved(ClearingStep step, string insured, string host, InsuranceKind insurance, long fen, string words, Caller caller, long billNo = 0) => new()
    {
        EventNo = ids.Next(0), Step = step, BillNo = billNo, Period = Month.Of(clock.Today).ToString(), InsuredRegion = insured, HostRegion = host, Insurance = insurance, Level = ClearingLevel.National,
        AmountFen = fen, Words = words, By = caller.Name, At = clock.UtcNow,
    };

    static PrefundQuota NewQuota((string Insured, string Host, InsuranceKind Insurance) pair, int year) =>
        new() { InsuredRegion = pair.Insured, HostRegion = pair.Host, Insurance = pair.Insurance, Year = year, QuotaFen = 0, HeldFen = 0, Revision = 0 };

    PrefundNotice Notice(NoticeKind kind, (string Insured, string Host, InsuranceKind Insurance) pair, long fen, string reason, NoticeState state, string series, DateOnly dueBy)
    {
        var no = ids.Next(0);
        var tail = kind == NoticeKind.Yearly ? "" : $"{Between}{no % 1_000_000_000:000000000}";
        return new()
        {
            NoticeNo = no, DocumentNo = $"{series}{Between}{pair.Insured[..4]}{Between}{pair.Host[..4]}{Between}{(int)pair.Insurance}{tail}", Kind = kind, InsuredRegion = pair.Insured, HostRegion = pair.Host, Insurance = pair.Insurance,
            AmountFen = fen, State = state, Reason = reason, DueBy = dueBy, MadeAt = clock.UtcNow, Revision = 0,
        };
    }
}

/// <summary>Between which provinces, under which insurance.</summary>
public sealed record PrefundPair(RegionCode Insured, RegionCode Host, InsuranceKind Insurance);

/// <summary>How many quotas a year has, and how many notices went out.</summary>
public sealed record QuotasFixed(int Year, int Quotas, int Notices);

/// <summary>How urgent a prefund is.</summary>
public enum PrefundLight
{
    Green = 0,
    Yellow = 1,
    Red = 2,
}

/// <summary>A prefund as it stands.</summary>
/// <param name="MonthPercent">The newest month's clearing over the quota (the alarm); null without a month or a quota.</param>
/// <param name="LivePercent">What is unpaid over what is held: a live figure, no alarm.</param>
/// <param name="RunsOut">The day on which it is used up if months go on as they did; null when it is not within a year.</param>
public sealed record PrefundStanding(PrefundQuota Quota, int? MonthPercent, int? LivePercent, PrefundLight Light, DateOnly? RunsOut);
