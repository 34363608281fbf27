using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Access;
using Yidi.Operations.Declaration;
using Yidi.Operations.Funds;
using Yidi.Operations.Institutions;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Visits;
using Yidi.Policy;
using Yidi.Storage;

namespace Yidi.Operations.HospitalPayment;

/// <summary>
/// States what an institution is owed (月结算单): for each settlement the difference to what was stated before, so that a refund, a recovery or a case
/// standard that comes later corrects itself and nothing is stated twice. Advances are taken off.
/// </summary>
public sealed class StateInstitution(IStoreContexts stores, KeyedWrites writes, FollowRefunds refunds, AuditTrail audit, IdSource ids, BusinessClock clock)
{
    /// <summary>How the institution is paid from now on.</summary>
    public Task<Result<PaymentAgreement>> Agree(Call call, Caller caller, Institution institution, PaymentMethod method, int advancePercent, CancellationToken cancel) => writes.OnceInsured<PaymentAgreement>(institution.Province, call, async store =>
    {
        var kept = await Agreements.Hold(store, institution, cancel);
        (kept.Method, kept.AdvancePercent) = (method, advancePercent);
        store.Add(audit.Of(institution.Province, caller, Act.PayInstitutions, institution.Number, detail: $"{method} {advancePercent}%"));
        return kept;
    }, cancel);

    /// <summary>Makes the statement of a month; the same again when it was made.</summary>
    public async Task<Result<InstitutionStatement>> Run(Call call, Caller caller, Institution institution, Month month, CancellationToken cancel)
    {
        if (month >= Month.Of(clock.Today)) return new Refusal(RefusalKind.MonthUnknown, "period", month.ToString(), "该月尚未结束");
        await refunds.Run(institution.Province, cancel);
        await using var national = await stores.National(cancel);
        var terms = await ClearingTerms.Read(national, cancel);
        return await writes.OnceInsured<InstitutionStatement>(institution.Province, call, async store =>
        {
            if (await store.Set<InstitutionStatement>().AsNoTracking().SingleOrDefaultAsync(s => s.Institution == institution.Number && s.Period == month.ToString(), cancel) is { } made) return made;
            _ = await Agreements.Hold(store, institution, cancel);
            var no = ids.Next(institution.Province);
            var lines = await Lines(store, institution, month, no, cancel);
            var advances = await store.Set<Advance>().Where(a => a.Institution == institution.Number && a.StatementNo == 0 && a.Paid && a.Until <= month.Last).ToListAsync(cancel);
            if (lines.Count == 0 && advances.Count == 0) return new Refusal(RefusalKind.DeclarationDisagrees, "period", month.ToString(), "没有新确认的费用");
            var statement = Statement(no, institution, month, lines, advances.Sum(static a => a.AmountFen), WorkingDays.After(clock.Today, terms.PayInstitutionWithinDays));
            foreach (var advance in advances) (advance.StatementNo, advance.Revision) = (no, advance.Revision + 1);
            store.Add(statement);
            store.AddRange(lines);
            store.AddRange(Booked(statement));
            store.Add(audit.Of(institution.Province, caller, Act.PayInstitutions, IdSource.Text(no), detail: "statement"));
            return statement;
        }, cancel);
    }

    /// <summary>What changed of each settlement since it was last stated: confirmed up to the month, taken back, refunded, recovered, or its case standard.</summary>
    static async Task<List<StatementLine>> Lines(ProvinceContext store, Institution institution, Month month, long statementNo, CancellationToken cancel)
    {
        var stated = (await store.Set<StatementLine>().AsNoTracking().Where(l => l.Institution == institution.Number).ToListAsync(cancel)).ToLookup(static l => l.SettlementId);
        var confirmed = await store.Set<DeclarationItem>().AsNoTracking().Where(i => i.Institution == institution.Number && i.Verdict == Verdict.Confirmed).ToListAsync(cancel);
        // A settlement may be in several declarations, in one of them confirmed. What is confirmed for a later month is stated with that month.
        var standing = confirmed.Where(i => string.CompareOrdinal(i.ClearingPeriod, month.ToString()) <= 0).ToDictionary(static i => i.SettlementId);
        var groups = await store.Set<CaseGroup>().AsNoTracking().Where(c => c.Institution == institution.Number).ToDictionaryAsync(static c => c.SettlementId, cancel);
        var lines = new List<StatementLine>();
        foreach (var settlement in standing.Keys.Union(stated.Select(static s => s.Key)).Order())
        {
            var item = standing.GetValueOrDefault(settlement);
            var group = item is not null && IsPaidByCase(item, institution) ? groups.GetValueOrDefault(settlement) : null;
            var (settled, difference) = ((item?.NetFen ?? 0) - stated[settlement].Sum(static l => l.SettledFen), (item is null ? 0 : CasePayment.Difference(item, group)) - stated[settlement].Sum(static l => l.CaseDifferenceFen));
            if (settled == 0 && difference == 0) continue;
            lines.Add(new() { StatementNo = statementNo, SettlementId = settlement, Institution = institution.Number, SettledFen = settled, CaseDifferenceFen = difference, Words = item is null ? "已回退或退费" : Words(item, group) });
        }
        return lines;
    }

    /// <summary>Across provinces an institution is paid by item unless its province says otherwise (domain.md 7).</summary>
    static bool IsPaidByCase(DeclarationItem item, Institution institution) => item.VisitType.IsStay() && RegionCode.Parse(item.InsuredRegion).Province == institution.Province;

    static string Words(DeclarationItem item, CaseGroup? group) => string.Join('；', new[]
    {
        item.DeductedFen > 0 ? $"扣款{new Money(item.DeductedFen)}：{item.Reason}" : "", group is null ? "" : $"{group.GroupCode} 支付标准{new Money(group.StandardFen)}",
    }.Where(static w => w.Length > 0)) is var words && words.Length <= 200 ? words : $"扣款{new Money(item.DeductedFen)}";

    InstitutionStatement Statement(long no, Institution institution, Month month, List<StatementLine> lines, long advanced, DateOnly payBy) => new()
    {
        StatementNo = no, Institution = institution.Number, Period = month.ToString(), Lines = lines.Count, SettledFen = lines.Sum(static l => l.SettledFen), CaseDifferenceFen = lines.Sum(static l => l.CaseDifferenceFen), AdvancedFen = advanced,
        PayBy = payBy, MadeAt = clock.UtcNow, BatchNo = 0, Paid = false, Revision = 1,
    };

    /// <summary>Case differences go to their own account; an advance that is taken off lessens what is payable.</summary>
    IReadOnlyList<BookPosting> Booked(InstitutionStatement s) => BookEntry.Of(Book.Host, $"statement:{IdSource.Text(s.StatementNo)}", s.Period, clock.Today, "月结算单",
        new Posting($"case-difference:{s.Institution}", s.CaseDifferenceFen), new Posting($"payable:{s.Institution}", s.AdvancedFen - s.CaseDifferenceFen), new Posting($"advance:{s.Institution}", -s.AdvancedFen));

    /// <summary>Advances part of what stands settled between two days and was not advanced before (即时结算).</summary>
    public Task<Result<Advance>> AdvanceFor(Call call, Caller caller, Institution institution, DateOnly from, DateOnly until, CancellationToken cancel) => writes.OnceInsured<Advance>(institution.Province, call, async store =>
    {
        var agreement = await Agreements.Hold(store, institution, cancel);
        if (agreement.AdvancePercent <= 0) return new Refusal(RefusalKind.DeclarationNotPossible, "institution", institution.Number, "未约定即时结算比例");
        if (until < from || until >= clock.Today) return new Refusal(RefusalKind.FieldInvalid, "until", $"{until:yyyy-MM-dd}", "应为已过去的日期");
        if (await store.Set<Advance>().AnyAsync(a => a.Institution == institution.Number && a.From <= until && a.Until >= from, cancel)) return new Refusal(RefusalKind.DeclarationNotPossible, "from", $"{from:yyyy-MM-dd}", "该期间已有即时结算");
        var (begin, end) = (ChinaTime.ToUtc(from.ToDateTime(TimeOnly.MinValue)), ChinaTime.ToUtc(until.AddDays(1).ToDateTime(TimeOnly.MinValue)));
        var due = await store.Set<SettlementView>().Where(s => s.Institution == institution.Number && s.Live && s.SettledAt >= begin && s.SettledAt < end).SumAsync(static s => s.FundFen + s.AccountFen + s.FamilyAccountFen, cancel);
        var advance = new Advance { AdvanceNo = ids.Next(institution.Province), Institution = institution.Number, From = from, Until = until, BaseFen = due, AmountFen = due * agreement.AdvancePercent / 100, BatchNo = 0, Paid = false, StatementNo = 0, Revision = 1 };
        store.Add(advance);
        store.Add(audit.Of(institution.Province, caller, Act.PayInstitutions, IdSource.Text(advance.AdvanceNo), detail: string.Create(CultureInfo.InvariantCulture, $"advance {agreement.AdvancePercent}%")));
        return advance;
    }, cancel);
}
