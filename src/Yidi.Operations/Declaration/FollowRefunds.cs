using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Visits;

namespace Yidi.Operations.Declaration;

/// <summary>
/// Follows settlements that were cancelled after their month was calculated: the cancellation gives back the whole amount in the host's book, so what had
/// been deducted before is given back too. Repeating it changes nothing.
/// </summary>
public sealed class FollowRefunds(IStoreContexts stores, BusinessClock clock)
{
    /// <summary>Returns how many were new.</summary>
    public async Task<int> Run(int province, CancellationToken cancel)
    {
        await using var store = await stores.Province(province, Scope.System, cancel);
        var refunded = await store.Set<DeclarationItem>().Where(i => i.Verdict == Verdict.Confirmed && store.Set<SettlementView>().Any(v => v.SettlementId == i.SettlementId && !v.Live)).ToListAsync(cancel);
        if (refunded.Count == 0) return 0;
        var numbers = refunded.Select(static i => i.DeclarationNo).Distinct().ToList();
        var records = await store.Set<DeclarationRecord>().AsNoTracking().Where(d => numbers.Contains(d.DeclarationNo)).ToDictionaryAsync(static d => d.DeclarationNo, cancel);
        foreach (var item in refunded)
        {
            item.Verdict = Verdict.Refunded;
            if (item.DeductedFen != 0) store.AddRange(ReviewDeclaration.Deduction(records[item.DeclarationNo], item, $"refund:{IdSource.Text(item.SettlementId)}", -item.DeductedFen, clock.Today, "已清分费用退费，冲回扣款"));
        }
        await store.SaveChangesAsync(cancel);
        return refunded.Count;
    }
}
