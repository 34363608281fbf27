using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Catalogue;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Visits;

/// <summary>Finds what refund lines take from: the charge they name, less what earlier refunds took (his-interface 2301).</summary>
static class RefundedCharges
{
    internal static async Task<Result<IReadOnlyDictionary<string, RefundedCharge>>> Of(ProvinceContext store, FeeUpload upload, CancellationToken cancel)
    {
        var charges = new Dictionary<string, RefundedCharge>(StringComparer.Ordinal);
        var named = upload.Lines.Select(static l => l.Raw.RefundOf).Where(static n => n.Length > 0).Distinct().ToList();
        if (named.Count == 0) return charges;
        var stored = await store.Set<VisitFeeLine>().AsNoTracking().Where(l => l.VisitNo == upload.VisitNo && (named.Contains(l.LineNo) || named.Contains(l.RefundOf))).ToListAsync(cancel);
        var rests = stored.Where(static l => l.RefundOf.Length == 0).ToDictionary(static l => l.LineNo, l => Rest(l, stored));
        foreach (var line in upload.Lines.Where(static l => l.Raw.RefundOf.Length == 0)) rests.TryAdd(line.Raw.LineNo, (line.Raw.ItemCode, new(line.Raw.FeeDate, line.Raw.Total, line.Raw.Quantity, line.Raw.Approval)));
        foreach (var refund in upload.Lines.Select(static l => l.Raw).Where(static l => l.RefundOf.Length > 0))
        {
            if (!rests.TryGetValue(refund.RefundOf, out var charge) || charge.Item != refund.ItemCode) return Refused(refund, "原明细不存在或项目不同");
            var rest = charge.Left;
            if ((rest.Rest + refund.Total) < Money.Zero || rest.RestQuantity.TenThousandths + refund.Quantity.TenThousandths < 0)
                return Refused(refund, $"原明细可退{rest.RestQuantity}件共{rest.Rest}元");
            charges[refund.LineNo] = rest;
            rests[refund.RefundOf] = (charge.Item, rest with { Rest = rest.Rest + refund.Total, RestQuantity = rest.RestQuantity.Plus(refund.Quantity) });
        }
        return charges;
    }

    static (string Item, RefundedCharge Left) Rest(VisitFeeLine charge, List<VisitFeeLine> stored)
    {
        var refunds = stored.Where(l => l.RefundOf == charge.LineNo).ToList();
        return (charge.ItemCode, new(charge.FeeDate, new(charge.TotalFen + refunds.Sum(static r => r.TotalFen)),
            new(charge.QuantityTenThousandths + refunds.Sum(static r => r.QuantityTenThousandths)), charge.RestrictedUse));
    }

    static Refusal Refused(RawFeeLine refund, string why) => new(RefusalKind.RefundRefused, "line", refund.LineNo, why);
}
