using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Funds;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Settlement;
using Yidi.Policy;
using Yidi.Storage;

namespace Yidi.Operations.ManualClaims;

/// <summary>Reads what a claim is compared with: claims with its invoice, and what else the person claimed or had settled.</summary>
static class FindDuplicates
{
    internal static async Task<IReadOnlyList<Duplicate>> Of(ProvinceContext store, ClaimRecord claim, IReadOnlyList<ClaimLine> lines, CancellationToken cancel)
    {
        var standing = ClaimRules.Standing;
        var claims = await store.Set<ClaimRecord>().AsNoTracking().Where(c => c.ClaimNo != claim.ClaimNo && c.SupplementTo == 0 && (c.InvoiceKey == claim.InvoiceKey || c.PersonNo == claim.PersonNo) && standing.Contains(c.State)).ToListAsync(cancel);
        var numbers = claims.Select(static c => c.ClaimNo).ToList();
        var theirs = (await store.Set<ClaimLine>().AsNoTracking().Where(l => numbers.Contains(l.ClaimNo)).ToListAsync(cancel)).ToLookup(static l => l.ClaimNo);
        return Duplicates.Of(Told(claim, lines), claims.Select(c => Told(c, [.. theirs[c.ClaimNo].Where(l => l.LineSet == c.LineSet)])).Concat(await Settled(store, new(claim.PersonNo), cancel)));
    }

    static Treatment Told(ClaimRecord c, IReadOnlyList<ClaimLine> lines) => new(c.ClaimNo, true, new(c.PersonNo), c.Institution, c.VisitType.IsStay(), c.From, c.Until, new(c.TotalFen), c.InvoiceKey,
        [.. lines.Select(static l => Duplicates.LineKey(l.ItemCode, l.ItemName, l.FeeDate, new(l.TotalFen)))], c.SelfPayVisit);

    /// <summary>What stands in the journal for the person, claims apart.</summary>
    static async Task<IEnumerable<Treatment>> Settled(ProvinceContext store, PersonNo person, CancellationToken cancel)
    {
        var live = store.Set<LiveSettlement>().Where(l => l.PersonNo == person.Value).Select(static l => l.SettlementId);
        var rows = await store.Set<SettlementRecord>().AsNoTracking().Where(s => live.Contains(s.Id) && !s.MessageKind.StartsWith(InsuredBook.ClaimKind)).ToListAsync(cancel);
        return rows.Select(static r =>
        {
            var bill = PackedCase.Unpack(r.Detail.Case).Bill;
            return new Treatment(r.Id, false, new(r.PersonNo), bill.Institution.ToString(), bill.VisitType.IsStay(), bill.VisitDate, bill.VisitType.IsStay() ? bill.SettlementDate : bill.VisitDate, bill.Total, "",
                [.. bill.Lines.Select(static l => Duplicates.LineKey(l.ItemCode, l.ItemName, l.FeeDate, l.Total))]);
        });
    }
}
