using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Visits;

/// <summary>Finds a visit of the calling institution. Another institution's visit is unknown to it (the scope filters).</summary>
static class FindVisit
{
    internal static async Task<Result<Visit>> Open(ProvinceContext store, long visitNo, long personNo, CancellationToken cancel)
    {
        var found = await Any(store, visitNo, personNo, cancel);
        return found.Value switch
        {
            { State: VisitState.Withdrawn } => new Refusal(RefusalKind.VisitWithdrawn, "visit", IdSource.Text(visitNo)),
            { State: VisitState.Withdrawing } => new Refusal(RefusalKind.VisitBeingWithdrawn, "visit", IdSource.Text(visitNo)),
            _ => found,
        };
    }

    internal static async Task<Result<Visit>> Any(ProvinceContext store, long visitNo, long personNo, CancellationToken cancel)
    {
        var visit = await store.Set<Visit>().SingleOrDefaultAsync(v => v.VisitNo == visitNo && v.PersonNo == personNo, cancel);
        if (visit is null) return new Refusal(RefusalKind.VisitUnknown, "visit", IdSource.Text(visitNo));
        return visit;
    }

    /// <summary>A caller that routes by another city than the person's is told so; a county or the whole province of the person is right.</summary>
    internal static Refusal? RegionRefusal(RegionCode? claimed, RegionCode insured) =>
        claimed is not { } region || insured.Covers(region) || region.Covers(insured) ? null : new(RefusalKind.RegionNotOfPerson, "insured-region", region.ToString());
}
