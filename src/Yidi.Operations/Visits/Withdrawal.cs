using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Seam;
using Yidi.Policy;

namespace Yidi.Operations.Visits;

/// <summary>
/// Takes away what a settlement may rest on, in three steps that each survive a crash: the visit is marked, the insured place puts up a fence,
/// the host store finishes. Whoever comes second, settlement or withdrawal, is refused (design section 4).
/// </summary>
public sealed class Withdrawal(IStoreContexts stores, InsuredPlaces places, ProjectSettlements projection, TimeProvider machine)
{
    /// <summary>A mark older than this has lost its caller: no withdrawal takes so long.</summary>
    public static readonly TimeSpan Abandoned = TimeSpan.FromMinutes(1);

    /// <summary>How often a withdrawal begins again because another one of the visit ended in between.</summary>
    const int MaxAttempts = 8;

    const int EveryRevision = 0;

    /// <summary>Withdraws one part, or with <see cref="WithdrawRequest.WholeVisit"/> the visit and every unsettled line of it.</summary>
    public async Task<Result<Done>> Run(int province, Call call, long visitNo, PersonNo person, string part, CancellationToken cancel)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (await Known(province, call, cancel) is { } known) return known;
            var marked = await Mark(province, call, visitNo, person, part, cancel);
            // Whoever sent the same message twice at once may find that the other one has just finished.
            if (marked.Value is not { } visit) return await Known(province, call, cancel) ?? marked.Refusal!;
            // Once marked it is finished, also when the caller leaves.
            cancel = CancellationToken.None;
            var (fenced, newerThan) = await FenceFor(visit, part, cancel);
            if (fenced.Refusal is { } refusal)
            {
                await Unmark(province, visit, cancel);
                return refusal;
            }
            if (await Finish(province, visit, call, newerThan, cancel)) return Done.It;
        }
        return new Refusal(RefusalKind.Busy, "visit", IdSource.Text(visitNo));
    }

    /// <summary>Ends what a crash left in the middle: with the fence up it is finished and answered, over a live settlement the visit is opened again.</summary>
    /// <returns>How many abandoned withdrawals were found.</returns>
    public async Task<int> ResumeAll(int province, TimeSpan olderThan, CancellationToken cancel)
    {
        var before = machine.GetUtcNow().UtcDateTime - olderThan;
        await using var store = await stores.Province(province, Scope.System, cancel);
        var abandoned = await store.Set<Visit>().AsNoTracking()
            .Where(v => v.State == VisitState.Withdrawing && (v.WithdrawingSince == null || v.WithdrawingSince <= before)).ToListAsync(cancel);
        foreach (var visit in abandoned) await Resume(province, visit, cancel);
        return abandoned.Count;
    }

    async Task Resume(int province, Visit visit, CancellationToken cancel)
    {
        var (fenced, newerThan) = await FenceFor(visit, visit.WithdrawingPart, cancel);
        if (fenced.Refusal is null)
            await Finish(province, visit, new(new(visit.Institution, visit.WithdrawingMessage, visit.WithdrawingKind), visit.WithdrawingFingerprint), newerThan, cancel);
        else if (fenced.Refusal.Kind == RefusalKind.LiveSettlementExists) await Unmark(province, visit, cancel);
    }

    async Task<Result<Done>?> Known(int province, Call call, CancellationToken cancel)
    {
        await using var store = await stores.Province(province, Scope.OfInstitution(call.Key.Institution), cancel);
        return await KeyedWrites.Known<Done>(store, call, cancel);
    }

    /// <summary>The visit as marked, by this call or by another one that withdraws the same part.</summary>
    async Task<Result<Visit>> Mark(int province, Call call, long visitNo, PersonNo person, string part, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var store = await stores.Province(province, Scope.OfInstitution(call.Key.Institution), cancel);
            var found = await FindVisit.Any(store, visitNo, person.Value, cancel);
            if (found.Value is not { } visit) return found.Refusal!;
            if (visit.State == VisitState.Withdrawn) return new Refusal(RefusalKind.VisitWithdrawn, "visit", IdSource.Text(visitNo));
            if (visit.State == VisitState.Withdrawing)
                return visit.WithdrawingPart == part ? visit : new Refusal(RefusalKind.VisitBeingWithdrawn, "visit", IdSource.Text(visitNo));
            visit.Revision++;
            (visit.State, visit.WithdrawingPart, visit.WithdrawingSince) = (VisitState.Withdrawing, part, machine.GetUtcNow().UtcDateTime);
            (visit.WithdrawingMessage, visit.WithdrawingKind, visit.WithdrawingFingerprint) = (call.Key.MessageId, call.Key.MessageKind, call.Fingerprint);
            try
            {
                await store.SaveChangesAsync(cancel);
                return visit;
            }
            catch (DbUpdateConcurrencyException) when (attempt < MaxAttempts)
            {
                // The visit changed in this moment; it is marked on what it is now.
            }
            catch (DbUpdateConcurrencyException)
            {
                return new Refusal(RefusalKind.Busy, "visit", IdSource.Text(visitNo));
            }
        }
    }

    /// <summary>
    /// Fences the part. Over a live settlement only lines that came after its bill may go; the revision of that bill is then given back, and
    /// without such lines the refusal stands.
    /// </summary>
    async Task<(Result<Done> Fenced, int NewerThan)> FenceFor(Visit visit, string part, CancellationToken cancel)
    {
        var fenced = await PutUpFence(visit, part, behindLive: false, cancel);
        if (fenced.Refusal?.Kind != RefusalKind.LiveSettlementExists || part == WithdrawRequest.WholeVisit) return (fenced, EveryRevision);
        var host = RegionCode.Parse(visit.HostRegion).Province;
        await projection.CatchUp(host, new PersonNo(visit.PersonNo).Province, cancel);
        await using var store = await stores.Province(host, Scope.System, cancel);
        var settled = await store.Set<SettlementView>().Where(s => s.VisitNo == visit.VisitNo && s.Part == part && s.Live).Select(static s => (int?)s.Revision).SingleOrDefaultAsync(cancel);
        if (settled is not { } revision || !await store.Set<VisitFeeLine>().AnyAsync(l => l.VisitNo == visit.VisitNo && l.Part == part && l.Revision > revision, cancel))
            return (fenced, EveryRevision);
        return (await PutUpFence(visit, part, behindLive: true, cancel), revision);
    }

    async Task<Result<Done>> PutUpFence(Visit visit, string part, bool behindLive, CancellationToken cancel)
    {
        var person = new PersonNo(visit.PersonNo);
        var place = await places.Of(person.Province, cancel);
        return place is null
            ? new Refusal(RefusalKind.PersonUnknown, "person", Mask.Number(person.ToString()))
            : await place.Withdraw(new(person, visit.VisitNo, part, visit.Revision, behindLive), cancel);
    }

    async Task Unmark(int province, Visit marked, CancellationToken cancel)
    {
        await using var store = await stores.Province(province, Scope.System, cancel);
        var visit = await store.Set<Visit>().SingleAsync(v => v.VisitNo == marked.VisitNo, cancel);
        if (!IsStill(visit, marked)) return;
        Open(visit, VisitState.Open);
        try
        {
            await store.SaveChangesAsync(cancel);
        }
        catch (DbUpdateConcurrencyException)
        {
            // Another withdrawal of the visit ended it in this moment, one way or the other.
        }
    }

    /// <summary>Removes the lines, opens or closes the visit, and answers the call, all at once. False when the mark is not the one that was fenced.</summary>
    async Task<bool> Finish(int province, Visit marked, Call call, int newerThan, CancellationToken cancel)
    {
        await using var store = await stores.Province(province, Scope.System, cancel);
        var visit = await store.Set<Visit>().SingleAsync(v => v.VisitNo == marked.VisitNo, cancel);
        if (!IsStill(visit, marked)) return false;
        var whole = marked.WithdrawingPart == WithdrawRequest.WholeVisit;
        var lines = await store.Set<VisitFeeLine>().Where(l => l.VisitNo == visit.VisitNo && (whole || l.Part == marked.WithdrawingPart) && l.Revision > newerThan).ToListAsync(cancel);
        store.RemoveRange(lines);
        visit.Revision++;
        Open(visit, whole ? VisitState.Withdrawn : VisitState.Open);
        store.Add(KeyedWrites.Answered(call, Done.It, machine.GetUtcNow().UtcDateTime));
        try
        {
            await store.SaveChangesAsync(cancel);
            return true;
        }
        catch (DbUpdateException)
        {
            // Somebody finished, or answered this very call, in this moment: the caller looks again.
            return false;
        }
    }

    static bool IsStill(Visit visit, Visit marked) =>
        visit.State == VisitState.Withdrawing && visit.WithdrawingPart == marked.WithdrawingPart && visit.Revision == marked.Revision;

    static void Open(Visit visit, VisitState state)
    {
        (visit.State, visit.WithdrawingPart, visit.WithdrawingSince) = (state, "", null);
        (visit.WithdrawingMessage, visit.WithdrawingKind, visit.WithdrawingFingerprint) = ("", "", "");
    }
}
