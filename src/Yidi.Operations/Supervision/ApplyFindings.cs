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

    /// <summary>Who deducts, to the declarations.</summary>
    const string Sender = "supervision";

    /// <summary>Lets terms pass and goes on with what waits for its declaration. Returns how many findings moved.</summary>
    public async Task<int> Run(CancellationToken cancel)
    {
        var today = clock.Today;
        return await Move(f => f.State == FindingState.Upheld && f.DueOn < today, static _ => Task.FromResult<FindingAct?>(FindingAct.Finish), cancel)
            + await Move(static f => f.State == FindingState.Final, row => Carry(row, cancel), cancel);
    }

    async Task<int> Move(Expression<Func<FindingRecord, bool>> which, Func<FindingRecord, Task<FindingAct?>> next, CancellationToken cancel)
    {
        var (moved, after) = (0, 0L);
        while (true)
        {
            await using var national = await stores.National(cancel);
            var rows = await national.Set<FindingRecord>().Where(which).Where(f => f.FindingNo > after).OrderBy(static f => f.FindingNo).Take(AtOnce).ToListAsync(cancel);
            foreach (var row in rows)
            {
                if (await next(row) is not { } act) continue;
                FindingCourse.Step(national, row, act, Caller.Platform, Said(row, act), clock.UtcNow);
                moved++;
            }
            await national.SaveChangesAsync(cancel);
            if (rows.Count < AtOnce) return moved;
            after = rows[^1].FindingNo;
        }
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
        if (declaration.State == DeclarationState.Declared) return await Deduct(row, item, cancel);
        return item.Verdict == Verdict.Confirmed ? await Recover(row, item, cancel) : null;
    }

    /// <summary>The agency has the declaration before it: what supervision decided is taken from it, once for each declaration.</summary>
    async Task<FindingAct?> Deduct(FindingRecord row, DeclarationItem item, CancellationToken cancel)
    {
        var all = new Money(item.DeductedFen + row.DecidedFen);
        var reason = item.Reason.Length == 0 ? Reason(row) : $"{item.Reason}；{Reason(row)}";
        var done = await declarations.Review(CallOf(row, item, "deduct-finding"), Caller.Platform, item.DeclarationNo, [new(row.SettlementId, Verdict.Deducted, all, reason)], cancel);
        if (done.Refusal is null) row.DeductedIn = IdSource.Text(item.DeclarationNo);
        return null;
    }

    /// <summary>Confirmed: what was not deducted before is recovered; for good once the month is calculated.</summary>
    async Task<FindingAct?> Recover(FindingRecord row, DeclarationItem item, CancellationToken cancel)
    {
        var declared = IdSource.Text(item.DeclarationNo);
        if (!item.Reason.Contains(Mark(row), StringComparison.Ordinal))
        {
            var done = await declarations.Recover(CallOf(row, item, "recover-finding"), Caller.Platform, item.DeclarationNo, row.SettlementId, new(row.DecidedFen), Reason(row), cancel);
            if (done.Refusal is not null) return null;
        }
        row.DeductedIn = declared;
        await using var national = await stores.National(cancel);
        return await national.Set<ClearingMonth>().AsNoTracking().AnyAsync(m => m.Period == item.ClearingPeriod && m.State != MonthState.Reopened && m.State != MonthState.Closing, cancel) ? FindingAct.Deduct : null;
    }

    static Call CallOf(FindingRecord row, DeclarationItem item, string kind) =>
        new(new(Sender, $"{IdSource.Text(row.FindingNo)}-{IdSource.Text(item.DeclarationNo)}", kind), Sm3.Hex($"{row.SettlementId}:{row.DecidedFen}"));

    static string Reason(FindingRecord row) => $"{ReviewRules.Names[row.Rule].Chinese}（{Mark(row)}）{row.Reason}";

    /// <summary>By which an item's reason shows that this finding was deducted.</summary>
    static string Mark(FindingRecord row) => $"疑点{IdSource.Text(row.FindingNo)}";

    static string Said(FindingRecord row, FindingAct act) => act switch
    {
        FindingAct.Finish => $"机构在 {row.DueOn:yyyy-MM-dd} 前未申诉",
        FindingAct.Deduct when row.SettlementId == 0 => "不涉及单笔结算，列入检查",
        FindingAct.Deduct => $"已在申报 {row.DeductedIn} 中扣款 {new Money(row.DecidedFen)} 元，所属清算月已清分",
        _ => "结算已撤销，不再扣款",
    };
}
