using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Institutions;
using Yidi.Operations.Plumbing;

namespace Yidi.Operations.HospitalPayment;

/// <summary>
/// The agreement of an institution is what acts on its payment hold: each reads it, raises its version and writes, so that of two at once one is decided
/// again on what the other left.
/// </summary>
static class Agreements
{
    /// <summary>The agreement, by item and without advances where none was made.</summary>
    internal static async Task<PaymentAgreement> Hold(ProvinceContext store, Institution institution, CancellationToken cancel)
    {
        var kept = await store.Set<PaymentAgreement>().SingleOrDefaultAsync(a => a.Institution == institution.Number, cancel);
        if (kept is null) store.Add(kept = new PaymentAgreement { Institution = institution.Number, Method = PaymentMethod.Item, AdvancePercent = 0, Revision = 0 });
        kept.Revision++;
        return kept;
    }
}
