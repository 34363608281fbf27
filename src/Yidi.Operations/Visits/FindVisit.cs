using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Plumbing;

namespace Yidi.Operations.Visits;

/// <summary>Finds a visit of the calling institution. Another institution's visit is unknown to it (the scope filters).</summary>
static class FindVisit
{
    internal static async Task<Result<Visit>> Open(ProvinceContext store, long visitNo, long personNo, CancellationToken cancel)
    {
        var found = await Any(store, visitNo, personNo, cancel);
        return found.Value switch
        {
            { State: VisitState.Withdrawn } => new Refusal(RefusalKind.VisitWithdrawn, "mdtrt_id", Text(visitNo)),
            { State: VisitState.Withdrawing } => new Refusal(RefusalKind.VisitBeingWithdrawn, "mdtrt_id", Text(visitNo)),
            _ => found,
        };
    }

    internal static async Task<Result<Visit>> Any(ProvinceContext store, long visitNo, long personNo, CancellationToken cancel)
    {
        var visit = await store.Set<Visit>().SingleOrDefaultAsync(v => v.VisitNo == visitNo && v.PersonNo == personNo, cancel);
        if (visit is null) return new Refusal(RefusalKind.VisitUnknown, "mdtrt_id", Text(visitNo));
        return visit;
    }

    internal static string Text(long id) => id.ToString("D19", CultureInfo.InvariantCulture);
}
