using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Access;
using Yidi.Operations.Clearing;
using Yidi.Operations.Declaration;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Visits;
using Yidi.Policy;

namespace Yidi.Operations.Supervision;

/// <summary>
/// Carries decided findings into clearing: deducted while the settlement's declaration is reviewed, recovered once it is confirmed. A finding stays
/// to be deducted until the month is calculated, since a declaration may be taken back before and declared anew without the deduction.
/// </summary>
public sealed class ApplyFindings(IStoreContexts stores, ReviewDeclaration declarations, BusinessClock clock)
{
    const int AtOnce = 200;

    const int MostReason = 200;

    /// <summary>Who deducts, to the declarations.</summary>
    const string Sender = "supervision";

    /// <summary>Lets terms pass and goes on with what waits for its declaration. Returns how many findings moved.</summary>
    public async Task<int> Run(CancellationToken cancel)
    {
        var today = clock.Today;
        return await Move(f => f.State == FindingState.Upheld && f.DueOn < today, static _ => Task.FromResult<FindingAct?>(FindingAct.Finish), cancel)
            + await Reopen(cancel) + await Move(static f => f.State == FindingState.Final, row => Carry(row, cancel), cancel);
    }

    /// <summary>While a month is open again, what was deducted in it may be taken back: it is to be deducted until the month is calculated anew.</summary>
    async Task<int> Reopen(CancellationToken cancel)
    {
        List<string> open;
        await using (var national = await stores.National(cancel))
            open = await national.Set<ClearingMonth>().AsNoTracking().Where(static m => m.State == MonthState.Reopened).Select(static m => m.Period).ToListAsync(cancel);
        return open.Count == 0 ? 0 : await Move(static f => f.State == FindingState.Deducted && f.SettlementId != 0, async row => await CountedIn(row, open, cancel) ? FindingAct.Reopen : null, cancel);
    }

    async Task<bool> CountedIn(FindingRecord row, List<string> months, CancellationToken cancel)
    {
        await using var store = await stores.Province(RegionCode.Parse(row.HostRegion).Province, Scope.System, cancel);
        var declared = long.Parse(row.DeductedIn, System.Globalization.CultureInfo.InvariantCulture);
        return await store.Set<DeclarationItem>().AsNoTracking().SingleOrDefaultAsync(i => i.DeclarationNo == declared && i.SettlementId == row.SettlementId, cancel) is not { Verdict: Verdict.Confirmed } item || months.Contains(item.ClearingPeriod);
    }

    async Task<int> Move(Expression<Func<FindingRecord, bool>> which, Func<FindingRecord, Task<FindingAct?>> next, CancellationToken cancel)
    {
        var (moved, after, trouble) = (0, 0L, (Exception?)null);
        while (true)
        {
            List<long> some;
            await using (var national = await stores.National(cancel))
                some = await national.Set<FindingRecord>().AsNoTracking().Where(which).Where(f => f.FindingNo > after).OrderBy(static f => f.FindingNo).Select(static f => f.FindingNo).Take(AtOnce).ToListAsync(cancel);
            foreach (var number in some)
            {
                try
                {
                    if (await MoveOne(number, which, next, cancel)) moved++;
                }
#pragma warning disable CA1031 // One finding that fails, or that an officer was faster with, keeps no other waiting; the first trouble is told when all were looked at.
                catch (Exception e) when (!cancel.IsCancellationRequested)
#pragma warning restore CA1031
                {
                    trouble ??= e;
                }
            }
            if (some.Count == AtOnce) after = some[^1];
            else if (trouble is not null) throw new InvalidOperationException("A finding could not be carried on; the others were.", trouble);
            else return moved;
        }
    }

    async Task<bool> MoveOne(long number, Expression<Func<FindingRecord, bool>> which, Func<FindingRecord, Task<FindingAct?>> next, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        if (await national.Set<FindingRecord>().Where(which).SingleOrDefaultAsync(f => f.FindingNo == number, cancel) is not { } row) return false;
        var act = await next(row);
        if (act is { } done) FindingCourse.Step(national, row, done, Caller.Platform, Said(row, done), clock.UtcNow);
        await national.SaveChangesAsync(cancel);
        return act is not null;
    }

    /// <summary>Null while there is nothing to do but wait.</summary>
    async Task<FindingAct?> Carry(FindingRecord row, CancellationToken cancel)
    {
        if (row.SettlementId == 0) return FindingAct.Deduct;
        var host = RegionCode.Parse(row.HostRegion).Province;
        if (!await stores.Exists(host, cancel)) return null;
        DeclarationRecord declaration;
        DeclarationItem item;
        await using (var store = await stores.Province(host, Scope.System, cancel))
        {
            if (await store.Set<SettlementView>().AsNoTracking().SingleOrDefaultAsync(s => s.SettlementId == row.SettlementId, cancel) is { Live: false }) return FindingAct.Void;
            if (await store.Set<DeclaredSettlement>().AsNoTracking().SingleOrDefaultAsync(d => d.SettlementId == row.SettlementId, cancel) is not { } held) return null;
            declaration = await store.Set<DeclarationRecord>().AsNoTracking().SingleAsync(d => d.DeclarationNo == held.DeclarationNo, cancel);
            item = await store.Set<DeclarationItem>().AsNoTracking().SingleAsync(i => i.DeclarationNo == held.DeclarationNo && i.SettlementId == row.SettlementId, cancel);
        }
        // What the agency put off is declared again, and deducted then.
        if (declaration.State == DeclarationState.Declared) return item.Holds ? await Deduct(row, item, cancel) : null;
        return item.Verdict == Verdict.Confirmed ? await Recover(row, item, cancel) : null;
    }

    /// <summary>The agency has the declaration before it: what supervision decided is taken from it, once for each declaration.</summary>
    async Task<FindingAct?> Deduct(FindingRecord row, DeclarationItem item, CancellationToken cancel)
    {
        var all = new Money(Math.Min(item.FundFen, item.DeductedFen + row.DecidedFen));
        var reason = item.Reason.Length == 0 ? Reason(row) : $"{item.Reason}；{Reason(row)}";
        // The form of the declaration takes no longer reasons, and must be able to send this one back.
        if (reason.Length > MostReason) reason = reason[^MostReason..];
        var done = await declarations.Review(CallOf(row, item, "deduct-finding"), Caller.Platform, item.DeclarationNo, [new(row.SettlementId, Verdict.Deducted, all, reason)], cancel);
        if (done.Refusal is null) row.DeductedIn = IdSource.Text(item.DeclarationNo);
        return null;
    }

    /// <summary>Confirmed: what was not deducted before is recovered; for good once the month is calculated.</summary>
    async Task<FindingAct?> Recover(FindingRecord row, DeclarationItem item, CancellationToken cancel)
    {
        var declared = IdSource.Text(item.DeclarationNo);
        // Whoever reviewed after us may have taken our deduction out again and left our words: the amount must be there too.
        var (isThere, left) = (item.Reason.Contains(Mark(row), StringComparison.Ordinal) && item.DeductedFen >= row.DecidedFen, item.FundFen - item.DeductedFen);
        if (!isThere && left > 0)
        {
            var done = await declarations.Recover(CallOf(row, item, "recover-finding"), Caller.Platform, item.DeclarationNo, row.SettlementId, new(Math.Min(row.DecidedFen, left)), Reason(row), cancel);
            if (done.Refusal is not null) return null;
        }
        row.DeductedIn = declared;
        await using var national = await stores.National(cancel);
        return await national.Set<ClearingMonth>().AsNoTracking().AnyAsync(m => m.Period == item.ClearingPeriod && m.State != MonthState.Reopened && m.State != MonthState.Closing, cancel) ? FindingAct.Deduct : null;
    }

    static Call CallOf(FindingRecord row, DeclarationItem item, string kind) =>
        new(new(Sender, $"{IdSource.Text(row.FindingNo)}-{IdSource.Text(item.DeclarationNo)}", kind), Sm3.Hex($"{row.SettlementId}:{row.DecidedFen}"));

    static string Reason(FindingRecord row) => $"{ReviewRules.Names[row.Rule].Chinese}（{Mark(row)}）";

    /// <summary>By which an item's reason shows that this finding was deducted.</summary>
    static string Mark(FindingRecord row) => $"疑点{IdSource.Text(row.FindingNo)}";

    static string Said(FindingRecord row, FindingAct act) => act switch
    {
        FindingAct.Finish => $"机构在 {row.DueOn:yyyy-MM-dd} 前未申诉",
        FindingAct.Deduct when row.SettlementId == 0 => "不涉及单笔结算，列入检查",
        FindingAct.Deduct => $"已在申报 {row.DeductedIn} 中扣款 {new Money(row.DecidedFen)} 元，所属清算月已清分",
        FindingAct.Reopen => "所属清算月已重开，待重新清分",
        _ => "结算已撤销，不再扣款",
    };
}
