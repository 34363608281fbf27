using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Access;
using Yidi.Operations.Funds;
using Yidi.Operations.Plumbing;
using Yidi.Policy;
using Yidi.Storage;

namespace Yidi.Operations.Clearing;

/// <summary>A month as it was, or would be, calculated.</summary>
/// <param name="DryRun">True when nothing was written.</param>
public sealed record MonthReport(Month Month, bool DryRun, int Attempt, MonthState State, long Rows, IReadOnlyList<ClearingPosition> Positions, IReadOnlyList<ClearingLine> Lines, IReadOnlyList<ClearingAmount> Amounts, IReadOnlyList<ClearingBill> Bills);

/// <summary>How far closing came: provinces done, of how many, and what is done now.</summary>
public sealed record MonthProgress(int Done, int Of, string Words);

/// <summary>
/// National calculation of a month (清分): each insured province is closed at a stated position of its lane, its confirmations are added up from the
/// journal alone and compared with its standing balances, and lines and bills are written in one transaction. Whoever finds a month half closed goes
/// on where it was left: closing a closed province changes nothing.
/// </summary>
public sealed class CloseMonth(IStoreContexts stores, StoreMap map, Journals journals, ReadBalances balances, PostClearingBooks books, AuditTrail audit, IdSource ids, BusinessClock clock)
{
    public async Task<Result<MonthReport>> Run(Caller caller, Month month, bool dryRun, CancellationToken cancel, IProgress<MonthProgress>? told = null)
    {
        if (month >= Month.Of(clock.Today)) return new Refusal(RefusalKind.MonthUnknown, "month", month.ToString(), "该月尚未结束");
        var provinces = await map.ExistingProvinces(cancel);
        if (await OrderRefusal(month, provinces, cancel) is { } refusal) return refusal;
        if (dryRun) return await DryRun(month, provinces, told, cancel);
        var begun = await Begin(caller, month, cancel);
        if (begun.Value is not { } attempt) return begun.Refusal!;
        if (attempt.Done) return await ReadMonth.Of(stores, month, cancel);
        var positions = new List<ClearingPosition>();
        foreach (var province in provinces)
        {
            told?.Report(new(positions.Count, 2 * provinces.Count, string.Create(CultureInfo.InvariantCulture, $"关闭 {province}")));
            positions.Add(await CloseProvince(province, month, cancel));
        }
        var sums = await CalculateAll(provinces, month, provinces.Count, told, cancel);
        if (sums.Value is not { } calculated) return sums.Refusal!;
        var (rows, figures) = (calculated.Sum(static s => s.Rows), calculated.SelectMany(static s => s.Figures).ToList());
        if (await Write(caller, month, attempt.Number, positions, figures, cancel) is { } busy) return busy;
        told?.Report(new(2 * provinces.Count, 2 * provinces.Count, "登记账簿"));
        await books.Run(provinces, cancel);
        return (await ReadMonth.Of(stores, month, cancel)).Value is { } report ? report with { Rows = rows } : new Refusal(RefusalKind.MonthUnknown, "month", month.ToString());
    }

    /// <summary>Finishes months that a broken-off process left half closed; how many.</summary>
    /// <param name="age">Months that were begun later than so long ago are left to whoever began them.</param>
    public async Task<int> GoOn(CancellationToken cancel, TimeSpan age = default)
    {
        var before = clock.UtcNow - age;
        await using var national = await stores.National(cancel);
        var left = await national.Set<ClearingMonth>().AsNoTracking().Where(m => m.State == MonthState.Closing && m.ChangedAt <= before).Select(static m => m.Period).ToListAsync(cancel);
        foreach (var period in left) await Run(Caller.Platform, Month.Parse(period), dryRun: false, cancel);
        return left.Count;
    }

    /// <summary>Months follow each other: one is calculated when the one before it is, unless it is the first.</summary>
    async Task<Refusal?> OrderRefusal(Month month, IReadOnlyList<int> provinces, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        var others = await national.Set<ClearingMonth>().AsNoTracking().Where(m => m.Period != month.ToString()).OrderBy(static m => m.Period).Select(static m => new { m.Period, m.State }).ToListAsync(cancel);
        if (others.Count == 0) return await EarlierRefusal(month, provinces, cancel);
        var before = others.FirstOrDefault(m => m.Period == month.Plus(-1).ToString());
        var unfinished = others.FirstOrDefault(m => Month.Parse(m.Period) < month && m.State is MonthState.Closing or MonthState.Reopened or MonthState.Reopening);
        if (unfinished is not null) return new(RefusalKind.MonthOutOfOrder, "month", month.ToString(), $"清算期{unfinished.Period}尚未清分");
        return before is null ? new(RefusalKind.MonthOutOfOrder, "month", month.ToString(), $"清算期{month.Plus(-1)}尚未清分") : null;
    }

    /// <summary>The first month that is closed leaves none before it with anything in it: it could not be closed any more.</summary>
    async Task<Refusal?> EarlierRefusal(Month month, IReadOnlyList<int> provinces, CancellationToken cancel)
    {
        foreach (var province in provinces)
        {
            await using var store = await stores.Province(province, Scope.System, cancel);
            var earliest = await store.Set<Confirmation>().OrderBy(static c => c.Period).Select(static c => c.Period).FirstOrDefaultAsync(cancel);
            if (earliest is not null && Month.Parse(earliest) < month) return new(RefusalKind.MonthOutOfOrder, "month", month.ToString(), $"清算期{earliest}有已确认的费用，先清分该期");
        }
        return null;
    }

    /// <summary>Which try it is, and whether it was calculated before.</summary>
    sealed record Attempt(int Number, bool Done);

    /// <summary>Marks the month as being closed. The month before is written too, so that whoever opens that one again at the same moment loses or wins.</summary>
    async Task<Result<Attempt>> Begin(Caller caller, Month month, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        var kept = await national.Set<ClearingMonth>().SingleOrDefaultAsync(m => m.Period == month.ToString(), cancel);
        if (kept is { State: MonthState.Calculated or MonthState.Noticed }) return new Attempt(kept.Attempt, true);
        if (kept is { State: MonthState.Reopening }) return new Refusal(RefusalKind.MonthNotPossible, "month", month.ToString(), "正在重开");
        if (await national.Set<ClearingMonth>().SingleOrDefaultAsync(m => m.Period == month.Plus(-1).ToString(), cancel) is { } before)
        {
            if (before.State is not (MonthState.Calculated or MonthState.Noticed)) return new Refusal(RefusalKind.MonthOutOfOrder, "month", month.ToString(), $"清算期{before.Period}尚未清分");
            before.Revision++;
        }
        if (kept is null) national.Add(kept = new ClearingMonth { Period = month.ToString(), Attempt = 0, State = MonthState.Closing, ChangedAt = clock.UtcNow, ChangedBy = caller.Name, Revision = 0 });
        // Whoever goes on with a month that broke off goes on with the same try.
        if (kept.State != MonthState.Closing || kept.Attempt == 0) kept.Attempt++;
        Change(kept, MonthState.Closing, caller);
        national.Add(audit.Of(0, caller, Act.CloseMonths, month.ToString(), detail: "close"));
        try
        {
            await national.SaveChangesAsync(cancel);
            return new Attempt(kept.Attempt, false);
        }
        catch (DbUpdateException)
        {
            return new Refusal(RefusalKind.Busy);
        }
    }

    /// <summary>Closes a province through its lane: what was confirmed before is in, what is confirmed after counts in the next month.</summary>
    async Task<ClearingPosition> CloseProvince(int province, Month month, CancellationToken cancel)
    {
        var (period, at) = (month.ToString(), clock.UtcNow);
        var outcome = await journals.Of(province).Append(new JournalCase
        {
            PersonNo = 0,
            Clears = true,
            Decide = view => string.CompareOrdinal(view.LastClosed, period) >= 0 ? new JournalEntry() : new JournalEntry { Closes = new ClosedMonth { Period = period, ClosedAt = at } },
        }, cancel);
        Invariant.Holds(outcome is JournalOutcome.Noted, "a month is closed or the lane says why not");
        await using var store = await stores.Province(province, Scope.System, cancel);
        var closed = await store.Set<ClosedMonth>().AsNoTracking().SingleAsync(m => m.Period == period, cancel);
        return new() { Period = period, Province = province, LaneNo = closed.LaneNo, LaneSequence = closed.LaneSequence };
    }

    const int MostLooks = 4;

    /// <summary>All provinces, as many at once as the machine has processors; in their order. The first that disagrees ends it.</summary>
    async Task<Result<IReadOnlyList<MonthFigures>>> CalculateAll(IReadOnlyList<int> provinces, Month month, int before, IProgress<MonthProgress>? told, CancellationToken cancel)
    {
        var (found, done) = (new (MonthFigures Sums, Refusal? Disagrees)[provinces.Count], 0);
        await Parallel.ForAsync(0, provinces.Count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancel }, async (i, stop) =>
        {
            // In an open month something may be confirmed between the two readings.
            for (var look = 0; look < (before == 0 ? MostLooks : 1); look++)
                if ((found[i] = await Calculate(provinces[i], month, stop)).Disagrees is null) break;
            told?.Report(new(before + Interlocked.Increment(ref done), before + provinces.Count, string.Create(CultureInfo.InvariantCulture, $"汇总 {provinces[i]}")));
        });
        var disagrees = found.FirstOrDefault(static f => f.Disagrees is not null).Disagrees;
        return disagrees is null ? found.Select(static f => f.Sums).ToList() : disagrees;
    }

    /// <summary>The sums of the month from the rows, and a refusal when the standing balances say otherwise.</summary>
    async Task<(MonthFigures Sums, Refusal? Disagrees)> Calculate(int province, Month month, CancellationToken cancel)
    {
        MonthFigures sums;
        await using (var connection = await map.Open(map.Province(province), cancel)) sums = await MonthFigures.Read(connection, month.ToString(), cancel);
        var rows = sums.Figures.SelectMany(static f => f.Value.Funds.Select(a => (Account: ConfirmedAccount(f.Key, a.Key), a.Value.NetFen))).Where(static a => a.NetFen != 0).ToDictionary(static a => a.Account, static a => -a.NetFen);
        var standing = (await balances.Run(province, cancel)).Where(b => b.Period == month.ToString() && b.Account.StartsWith(InsuredBook.ConfirmedPrefix, StringComparison.Ordinal)).ToDictionary(static b => b.Account, static b => b.Amount.Fen);
        var differs = rows.Keys.Union(standing.Keys).FirstOrDefault(a => rows.GetValueOrDefault(a) != standing.GetValueOrDefault(a));
        return (sums, differs is null ? null : new(RefusalKind.BooksDisagree, "account", differs, $"明细{new Money(rows.GetValueOrDefault(differs))}，余额{new Money(standing.GetValueOrDefault(differs))}"));
    }

    internal static string ConfirmedAccount(FigureKey key, string fund) => string.Create(CultureInfo.InvariantCulture, $"{InsuredBook.ConfirmedPrefix}{key.HostRegion}:{key.InsuredRegion}:{key.Insurance}:{fund}");

    async Task<Result<MonthReport>> DryRun(Month month, IReadOnlyList<int> provinces, IProgress<MonthProgress>? told, CancellationToken cancel)
    {
        var sums = await CalculateAll(provinces, month, 0, told, cancel);
        if (sums.Value is not { } calculated) return sums.Refusal!;
        var (rows, figures) = (calculated.Sum(static s => s.Rows), calculated.SelectMany(static s => s.Figures).ToList());
        var made = new MakeBills(month, figures, ids.Next, clock.Today);
        return new MonthReport(month, true, 0, MonthState.Closing, rows, [], made.Lines, made.Amounts, made.Bills);
    }

    /// <summary>Bills and events of the month with its state, all or none, once its lines stand. Null when they stand; what another try of this moment did is left to it.</summary>
    async Task<Refusal?> Write(Caller caller, Month month, int attempt, List<ClearingPosition> positions, List<KeyValuePair<FigureKey, MonthFigure>> figures, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        var kept = await national.Set<ClearingMonth>().SingleAsync(m => m.Period == month.ToString(), cancel);
        if (kept.State is MonthState.Calculated or MonthState.Noticed && kept.Attempt == attempt) return null;
        if (kept.State != MonthState.Closing || kept.Attempt != attempt) return new(RefusalKind.Busy);
        var terms = await ClearingTerms.Read(national, cancel);
        var made = new MakeBills(month, figures, ids.Next, terms.CheckBy(month, clock.Today));
        try
        {
            await using (var rows = new RowsConnection(await map.Open(map.National, cancel))) await ClearingRows.Write(rows, month, made.Lines, made.Amounts);
            national.AddRange(positions);
            national.AddRange(made.Bills);
            foreach (var bill in made.Bills) national.Add(BillEvents.Of(ids.Next(0), bill, ClearingStep.Calculated, bill.AmountFen, bill.DocumentNo, caller, clock.UtcNow));
            foreach (var within in made.WithinProvinces) national.Add(BillEvents.Within(ids.Next(0), month, attempt, within, caller, clock.UtcNow));
            Change(kept, MonthState.Calculated, caller);
            national.Add(audit.Of(0, caller, Act.CloseMonths, month.ToString(), detail: string.Create(CultureInfo.InvariantCulture, $"calculated attempt {attempt}")));
            await national.SaveChangesAsync(cancel);
            return null;
        }
        catch (Exception e) when (e is DbUpdateException || RowsConnection.IsConflict(e))
        {
            // Whoever goes on with broken-off months may be writing the very same in this moment.
            return await StateOf(month, cancel) is MonthState.Calculated or MonthState.Noticed ? null : new(RefusalKind.Busy);
        }
    }

    async Task<MonthState?> StateOf(Month month, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        return (await national.Set<ClearingMonth>().AsNoTracking().SingleOrDefaultAsync(m => m.Period == month.ToString(), cancel))?.State;
    }

    void Change(ClearingMonth month, MonthState state, Caller caller)
    {
        (month.State, month.ChangedAt, month.ChangedBy) = (state, clock.UtcNow, caller.Name);
        month.Revision++;
    }
}
