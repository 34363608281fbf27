using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Funds;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Settlement;
using Yidi.Policy;

namespace Yidi.Operations.Collaboration;

/// <summary>A settlement large enough to be investigated, and the newest case about it; null while none was raised.</summary>
public sealed record LargeBill(SettlementSummary Settlement, CaseRecord? Case);

/// <summary>
/// The large bills of a month, settled at counters or claimed, of stays elsewhere of persons insured in certain regions, each settlement by itself: what the insured place asks about in one batch when the month
/// is over (domain.md 8).
/// </summary>
public sealed class LargeBills(IStoreContexts stores, ListSettlements settlements)
{
    public async Task<PageOf<LargeBill>> Of(IReadOnlyList<RegionCode> insured, IReadOnlyList<int> provinces, Month month, Paging paging, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        var terms = await CaseTerms.Read(national, cancel);
        var page = await settlements.OfRegions(insured, provinces, new(From: month.First, Until: month.Last, Least: terms.LargeBillFrom, StaysElsewhere: true, Standing: true), paging, cancel);
        var ids = page.Rows.Select(static s => s.Id).ToList();
        var cases = (await national.Set<CaseRecord>().AsNoTracking().Where(c => c.Kind == CaseKind.LargeBill && ids.Contains(c.SettlementId) && c.State != CaseState.Withdrawn).ToListAsync(cancel)).ToLookup(static c => c.SettlementId);
        return new([.. page.Rows.Select(s => new LargeBill(s, cases[s.Id].MaxBy(static c => c.CaseNo)))], page.Next);
    }

    /// <summary>What is asked about one: the whole bill, of the place of treatment, in the standard words.</summary>
    public static NewCaseAsked Asked(SettlementDetail settled) => new(CaseKind.LargeBill, false, settled.Answer.InsuredRegion, settled.Bill.HostRegion, settled.Id, settled.Answer.Total, CaseRules.Templates[CaseKind.LargeBill].Chinese);
}
