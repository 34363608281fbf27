using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Funds;
using Yidi.Operations.Institutions;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Seam;
using Yidi.Operations.Visits;
using Yidi.Policy;

namespace Yidi.Operations.Declaration;

/// <summary>What an institution says its settlements add up to; what is null is not compared.</summary>
public sealed record DeclaredTotals(int? Count, Money? Total, Money? Fund, Money? Account, Money? Cash);

/// <summary>What is declared: settlements of a kind between two days, or those that are named.</summary>
/// <param name="ClearingKind">清算类别: 11 outpatient, 21 inpatient, 41 pharmacy; empty for all.</param>
/// <param name="Named">Settlements one by one (3261); empty for all between the days (3203).</param>
public sealed record DeclarationAsk(Month Period, string ClearingKind, DateOnly From, DateOnly Until, DeclaredTotals Totals, IReadOnlyList<long> Named);

/// <summary>
/// An institution declares (清算申报) what it wants cleared (3203, 3261). What it says must be what the platform holds, to the fen; each settlement is in
/// one declaration at a time.
/// </summary>
public sealed class DeclareCosts(IStoreContexts stores, KeyedWrites writes, InsuredPlaces places, ProjectSettlements projection, IdSource ids, BusinessClock clock)
{
    /// <summary>Days one declaration may span: the month and what was delayed.</summary>
    const int MostDays = 124;

    public async Task<Result<DeclarationRecord>> Run(Call call, Institution institution, DeclarationAsk ask, CancellationToken cancel)
    {
        if (ask.Until < ask.From || ask.Until.DayNumber - ask.From.DayNumber >= MostDays) return new Refusal(RefusalKind.FieldInvalid, "until", $"{ask.Until:yyyy-MM-dd}", string.Create(CultureInfo.InvariantCulture, $"应在开始日期之后{MostDays}天以内"));
        if (ask.Period > Month.Of(clock.Today)) return new Refusal(RefusalKind.FieldInvalid, "period", ask.Period.ToString(), "不能申报将来的月份");
        foreach (var insured in await places.Served(cancel)) await projection.CatchUp(institution.Province, insured, cancel);
        await using var national = await stores.National(cancel);
        var (terms, closedYear) = (await ClearingTerms.Read(national, cancel), await CloseYear.Newest(national, cancel));
        return await writes.Once<DeclarationRecord>(institution.Province, call, async store =>
        {
            var rows = await Rows(store, ask, cancel);
            if ((WhyNot(ask, rows, terms, Month.Of(clock.Today).Plus(-1)) ?? OfClosedYear(rows, closedYear)) is { } refusal) return refusal;
            var persons = await Persons(store, rows, cancel);
            var record = Record(call, institution, ask, rows);
            store.Add(record);
            store.AddRange(rows.Select(r => Item(record, r, persons[r.VisitNo])));
            store.AddRange(rows.Select(r => new DeclaredSettlement { SettlementId = r.SettlementId, DeclarationNo = record.DeclarationNo }));
            return record;
        }, cancel);
    }

    /// <summary>Takes a declaration back that is not confirmed (3204): its settlements may be declared again.</summary>
    public Task<Result<DeclarationRecord>> Withdraw(Call call, Institution institution, long declarationNo, CancellationToken cancel) => writes.Once<DeclarationRecord>(institution.Province, call, async store =>
    {
        if (await store.Set<DeclarationRecord>().SingleOrDefaultAsync(d => d.DeclarationNo == declarationNo, cancel) is not { } record) return new Refusal(RefusalKind.DeclarationUnknown, "declaration", IdSource.Text(declarationNo));
        if (record.State == DeclarationState.Withdrawn) return record;
        if (record.State != DeclarationState.Declared) return new Refusal(RefusalKind.DeclarationNotPossible, "declaration", IdSource.Text(declarationNo), record.State.ToString());
        record.State = DeclarationState.Withdrawn;
        record.Revision++;
        store.RemoveRange(await store.Set<DeclaredSettlement>().Where(d => d.DeclarationNo == declarationNo).ToListAsync(cancel));
        return record;
    }, cancel);

    /// <summary>Settlements that stand, are owed something, and are in no other declaration.</summary>
    static async Task<List<SettlementView>> Rows(ProvinceContext store, DeclarationAsk ask, CancellationToken cancel)
    {
        var (from, until) = (ChinaTime.ToUtc(ask.From.ToDateTime(TimeOnly.MinValue)), ChinaTime.ToUtc(ask.Until.AddDays(1).ToDateTime(TimeOnly.MinValue)));
        var standing = store.Set<SettlementView>().AsNoTracking().Where(s => s.Live && s.SettledAt >= from && s.SettledAt < until && !store.Set<DeclaredSettlement>().Any(d => d.SettlementId == s.SettlementId));
        var rows = await standing.OrderBy(static s => s.SettlementId).ToListAsync(cancel);
        var named = ask.Named.ToHashSet();
        return [.. rows.Where(r => (named.Count == 0 || named.Contains(r.SettlementId)) && (ask.ClearingKind.Length == 0 || ClearingKinds.Of(r.VisitType) == ask.ClearingKind))];
    }

    static Refusal? WhyNot(DeclarationAsk ask, List<SettlementView> rows, ClearingTerms terms, Month lastEnded)
    {
        // An old month that is named counts in the one that is open: lateness is measured there.
        var counts = ask.Period > lastEnded ? ask.Period : lastEnded;
        if (ask.Named.FirstOrDefault(n => rows.All(r => r.SettlementId != n)) is var missing and not 0)
            return new(RefusalKind.DeclarationDisagrees, "settlement", IdSource.Text(missing), "平台无此有效结算，或已在其他申报中");
        if (rows.FirstOrDefault(r => Month.Parse(r.Period) > ask.Period) is { } later) return new(RefusalKind.FieldInvalid, "period", ask.Period.ToString(), $"结算{IdSource.Text(later.SettlementId)}在{later.Period}");
        if (rows.FirstOrDefault(r => counts.Since(Month.Parse(r.Period)) > terms.MostDelayedMonths) is { } late)
            return new(RefusalKind.DeclarationTooLate, "settlement", IdSource.Text(late.SettlementId), string.Create(CultureInfo.InvariantCulture, $"结算月{late.Period}，最多延期{terms.MostDelayedMonths}个月"));
        return Differs("count", ask.Totals.Count, rows.Count) ?? Differs("total", ask.Totals.Total, Sum(rows, static r => r.TotalFen)) ?? Differs("fund", ask.Totals.Fund, Sum(rows, static r => r.FundFen))
            ?? Account(ask.Totals.Account, rows) ?? Differs("cash", ask.Totals.Cash, Sum(rows, static r => r.CashFen))
            ?? (rows.Count == 0 ? new Refusal(RefusalKind.DeclarationDisagrees, "count", "0", "该范围内没有可申报的结算") : null);
    }

    static Refusal? OfClosedYear(List<SettlementView> rows, int closedYear) => rows.FirstOrDefault(r => Month.Parse(r.Period).Year <= closedYear) is { } closed
        ? new(RefusalKind.DeclarationTooLate, "settlement", IdSource.Text(closed.SettlementId), string.Create(CultureInfo.InvariantCulture, $"{closedYear}年度已清算"))
        : null;

    /// <summary>The hospital may count payments of relatives' accounts among account payments or not.</summary>
    static Refusal? Account(Money? said, List<SettlementView> rows) =>
        said == Sum(rows, static r => r.AccountFen) ? null : Differs("account", said, Sum(rows, static r => r.AccountFen + r.FamilyAccountFen));

    static Refusal? Differs<T>(string field, T? said, T held) where T : struct =>
        said is { } named && !named.Equals(held) ? new(RefusalKind.DeclarationDisagrees, field, $"{named}", $"平台{held}，医药机构{named}") : null;

    static Money Sum(List<SettlementView> rows, Func<SettlementView, long> part) => new(rows.Sum(part));

    static async Task<Dictionary<long, long>> Persons(ProvinceContext store, List<SettlementView> rows, CancellationToken cancel)
    {
        var persons = new Dictionary<long, long>();
        foreach (var visits in rows.Select(static r => r.VisitNo).Distinct().Chunk(1_000))
            foreach (var visit in await store.Set<Visit>().AsNoTracking().Where(v => visits.Contains(v.VisitNo)).Select(static v => new { v.VisitNo, v.PersonNo }).ToListAsync(cancel)) persons[visit.VisitNo] = visit.PersonNo;
        return persons;
    }

    DeclarationRecord Record(Call call, Institution institution, DeclarationAsk ask, List<SettlementView> rows) => new()
    {
        DeclarationNo = ids.Next(institution.Province), Institution = institution.Number, Region = institution.PoolingRegion, Period = ask.Period.ToString(), ClearingKind = ask.ClearingKind, State = DeclarationState.Declared,
        Count = rows.Count, TotalFen = rows.Sum(static r => r.TotalFen), DueFen = rows.Sum(static r => r.FundFen + r.AccountFen + r.FamilyAccountFen), DeclaredAt = clock.UtcNow, MessageId = call.Key.MessageId, Revision = 1,
    };

    static DeclarationItem Item(DeclarationRecord record, SettlementView row, long person) => new()
    {
        DeclarationNo = record.DeclarationNo, SettlementId = row.SettlementId, Institution = record.Institution, PersonNo = person, InsuredRegion = row.InsuredRegion, Insurance = row.Insurance, VisitType = row.VisitType,
        SettledPeriod = row.Period, TotalFen = row.TotalFen, FundFen = row.FundFen, AccountFen = row.AccountFen + row.FamilyAccountFen, CashFen = row.CashFen, Verdict = Verdict.Open, DeductedFen = 0, Reason = "", ClearingPeriod = "",
    };
}
