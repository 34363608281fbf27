using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Visits;

/// <summary>Finds a visit of the calling institution. Another institution's visit is unknown to it (the scope filters).</summary>
static class FindVisit
{
    /// <param name="stay">True for acts of a stay, false for those of an outpatient visit.</param>
    internal static async Task<Result<Visit>> Open(ProvinceContext store, long visitNo, long personNo, bool stay, CancellationToken cancel)
    {
        var found = await Any(store, visitNo, personNo, cancel);
        return found.Value is { } visit && NotOpen(visit, stay) is { } refusal ? refusal : found;
    }

    /// <summary>Why a visit takes no acts of this kind; null when it does.</summary>
    internal static Refusal? NotOpen(Visit visit, bool stay) => visit switch
    {
        _ when visit.IsStay != stay => KindDiffers(visit),
        { State: VisitState.Admitting } => new Refusal(RefusalKind.VisitBeingAdmitted, "visit", IdSource.Text(visit.VisitNo)),
        { State: VisitState.Withdrawn } => new Refusal(RefusalKind.VisitWithdrawn, "visit", IdSource.Text(visit.VisitNo)),
        { State: VisitState.Withdrawing } => new Refusal(RefusalKind.VisitBeingWithdrawn, "visit", IdSource.Text(visit.VisitNo)),
        _ => null,
    };

    internal static Refusal KindDiffers(Visit visit) => new(RefusalKind.VisitKindDiffers, "visit", IdSource.Text(visit.VisitNo), visit.IsStay ? "该就诊为住院" : "该就诊为门诊");

    /// <summary>A stay whose patient is still in hospital.</summary>
    internal static async Task<Result<Visit>> InHospital(ProvinceContext store, long visitNo, long personNo, CancellationToken cancel)
    {
        var found = await Open(store, visitNo, personNo, stay: true, cancel);
        return found.Value is { EndsAt: { } end } ? new Refusal(RefusalKind.NotInHospital, "visit", IdSource.Text(visitNo), $"已于{ChinaTime.Text(end)}出院") : found;
    }

    internal static async Task<Result<Visit>> Any(ProvinceContext store, long visitNo, long personNo, CancellationToken cancel)
    {
        var visit = await store.Set<Visit>().SingleOrDefaultAsync(v => v.VisitNo == visitNo && v.PersonNo == personNo, cancel);
        return visit is null ? Unknown(visitNo) : visit;
    }

    internal static Refusal Unknown(long visitNo) => new(RefusalKind.VisitUnknown, "visit", IdSource.Text(visitNo));

    /// <summary>A caller that routes by another city than the person's is told so; a county or the whole province of the person is right.</summary>
    internal static Refusal? RegionRefusal(RegionCode? claimed, RegionCode insured) =>
        claimed is not { } region || insured.Covers(region) || region.Covers(insured) ? null : new(RefusalKind.RegionNotOfPerson, "insured-region", region.ToString());
}
