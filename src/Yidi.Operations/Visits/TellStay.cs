using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Seam;
using Yidi.Policy;

namespace Yidi.Operations.Visits;

/// <summary>
/// Keeps the insured place informed of who is in hospital, so that a person has one open admission in the whole country (his-interface 2401).
/// What the visit says is the truth; telling is repeated until it was heard.
/// </summary>
public sealed class TellStay(IStoreContexts stores, InsuredPlaces places, TimeProvider machine)
{
    /// <summary>A stay that was not told for so long has lost its caller.</summary>
    public static readonly TimeSpan Abandoned = TimeSpan.FromMinutes(1);

    /// <summary>Asks the insured place and opens the stay, or removes it again and says why.</summary>
    internal async Task<Result<Done>> Admit(int province, long visitNo, CancellationToken cancel)
    {
        await using var store = await stores.Province(province, Scope.System, cancel);
        var visit = await store.Set<Visit>().SingleOrDefaultAsync(v => v.VisitNo == visitNo, cancel);
        // Gone: the retry of the same message was refused in this moment, for the same reason.
        if (visit is null) return new Refusal(RefusalKind.StayOpen, "person");
        if (visit.State != VisitState.Admitting) return Done.It;
        await TellWhatIsOver(province, store, visit, cancel);
        var agreed = await Ask(visit, cancel);
        if (agreed.Refusal?.Kind == RefusalKind.StayOpen && await TellAgain(store, visit, cancel)) agreed = await Ask(visit, cancel);
        if (agreed.Refusal is { Kind: not RefusalKind.StayOpen } unsure) return unsure;
        (visit.State, visit.Told) = (VisitState.Open, StayTold.InHospital);
        visit.Revision++;
        // A refusal leaves nothing behind: the same message may be sent again when the other hospital has discharged the patient.
        if (agreed.Refusal is not null)
        {
            store.Remove(visit);
            store.RemoveRange(await store.Set<VisitDiagnosis>().Where(d => d.VisitNo == visitNo).ToListAsync(cancel));
            store.RemoveRange(await store.Set<AnsweredCall>().Where(c => c.Institution == visit.Institution && c.MessageId == visit.AdmittedBy && c.MessageKind == Admission).ToListAsync(cancel));
        }
        return await Saved(store, cancel) ? agreed : await Admit(province, visitNo, cancel);
    }

    /// <summary>
    /// Earlier stays of the person that ended here while the insured place could not be reached are told first: a person who left must not be refused
    /// for a stay that is over.
    /// </summary>
    async Task TellWhatIsOver(int province, ProvinceContext store, Visit admitting, CancellationToken cancel)
    {
        var over = await Untold(store.Set<Visit>()).Where(v => v.PersonNo == admitting.PersonNo && v.State != VisitState.Admitting).Select(static v => v.VisitNo).ToListAsync(cancel);
        foreach (var visitNo in over) await Tell(province, visitNo, cancel);
    }

    /// <summary>
    /// Before a person is refused for another stay, every stay of this province that is over is told once more: telling and hearing can each be cut off at
    /// any moment, and a stay that is over must not stand in the way. True when there was one.
    /// </summary>
    async Task<bool> TellAgain(ProvinceContext store, Visit admitting, CancellationToken cancel)
    {
        var person = new PersonNo(admitting.PersonNo);
        var over = await store.Set<Visit>().AsNoTracking().Where(v => v.PersonNo == admitting.PersonNo && v.VisitNo != admitting.VisitNo && v.AdmittedBy != "" && v.State != VisitState.Withdrawing && (v.State == VisitState.Withdrawn || v.EndsAt != null))
            .Select(static v => v.VisitNo).ToListAsync(cancel);
        if (over.Count == 0 || await places.Of(person.Province, cancel) is not { } place) return false;
        foreach (var visitNo in over) await place.Leave(new(person, visitNo), cancel);
        return true;
    }

    /// <summary>Stays that began or ended without the insured place having heard of it.</summary>
    static IQueryable<Visit> Untold(IQueryable<Visit> visits) => visits.AsNoTracking().Where(static v => v.AdmittedBy != "" && v.Told != StayTold.Left
        && (v.State == VisitState.Admitting || v.State == VisitState.Withdrawn || v.EndsAt != null));

    /// <summary>Message kind of an admission, as keys name it.</summary>
    internal const string Admission = "2401";

    /// <summary>Asks again for a stay whose discharge is to be undone; the person may be in another hospital by now.</summary>
    internal async Task<Result<Done>> Ask(Visit visit, CancellationToken cancel)
    {
        var person = new PersonNo(visit.PersonNo);
        var place = await places.Of(person.Province, cancel);
        return place is null
            ? new Refusal(RefusalKind.PersonUnknown, "person", Mask.Number(person.ToString()))
            : await place.Admit(new(person, visit.VisitNo, RegionCode.Parse(visit.HostRegion), visit.Institution, visit.Day, visit.Newborn, Again: visit.State != VisitState.Admitting), cancel);
    }

    /// <summary>Tells what the stay has become since; failing that, the worker does.</summary>
    internal async Task Tell(int province, long visitNo, CancellationToken cancel)
    {
        await using var store = await stores.Province(province, Scope.System, cancel);
        var visit = await store.Set<Visit>().SingleAsync(v => v.VisitNo == visitNo, cancel);
        if (!visit.IsStay || visit.State is VisitState.Admitting or VisitState.Withdrawing || visit.Told == visit.ShouldKnow) return;
        var person = new PersonNo(visit.PersonNo);
        if (await places.Of(person.Province, cancel) is not { } place) return;
        if (visit.ShouldKnow == StayTold.Left) await place.Leave(new(person, visit.VisitNo), cancel);
        else if ((await Ask(visit, cancel)).Refusal is not null) return;
        visit.Told = visit.ShouldKnow;
        await Saved(store, cancel);
    }

    /// <summary>Ends admissions a crash left in the middle and tells what was not heard. Returns how many stays were found.</summary>
    public async Task<int> ResumeAll(int province, TimeSpan olderThan, CancellationToken cancel)
    {
        var before = machine.GetUtcNow().UtcDateTime - olderThan;
        await using var store = await stores.Province(province, Scope.System, cancel);
        var left = await Untold(store.Set<Visit>()).ToListAsync(cancel);
        var keys = left.Where(static v => v.State == VisitState.Admitting).Select(static v => v.AdmittedBy).ToList();
        var fresh = await store.Set<AnsweredCall>().AsNoTracking().Where(c => c.MessageKind == Admission && keys.Contains(c.MessageId) && c.AnsweredAt > before).Select(static c => c.MessageId).ToListAsync(cancel);
        foreach (var visit in left)
        {
            if (visit.State != VisitState.Admitting) await Tell(province, visit.VisitNo, cancel);
            else if (!fresh.Contains(visit.AdmittedBy)) await Admit(province, visit.VisitNo, cancel);
        }
        return left.Count;
    }

    /// <summary>False when the visit changed in this moment: what it has become is looked at again.</summary>
    static async Task<bool> Saved(ProvinceContext store, CancellationToken cancel)
    {
        try
        {
            await store.SaveChangesAsync(cancel);
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            return false;
        }
    }
}
