using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Seam;
using Yidi.Policy;

namespace Yidi.Operations.Visits;

/// <summary>
/// Takes away what a settlement may rest on, in three steps that each survive a crash: the visit is marked, the insured place puts up a fence,
/// the host store finishes. Whoever comes second, settlement or withdrawal, is refused (design section 4).
/// </summary>
public sealed class Withdrawal(IStoreContexts stores, HostWrites writes, InsuredPlaces places)
{
    /// <summary>Withdraws one part, or with <see cref="WithdrawRequest.WholeVisit"/> the visit and every unsettled line of it.</summary>
    public async Task<Result<Done>> Run(int province, Call call, long visitNo, PersonNo person, string part, CancellationToken cancel)
    {
        var scope = Scope.OfInstitution(call.Key.Institution);
        await using (var store = await stores.Province(province, scope, cancel))
            if (await HostWrites.Known<Done>(store, call, cancel) is { } known) return known;
        var marked = await Mark(province, scope, visitNo, person, part, cancel);
        if (marked.Value is not { } visit) return marked.Refusal!;
        var fenced = await PutUpFence(visit, part, cancel);
        if (fenced.Refusal is { } refusal)
        {
            await Unmark(province, scope, visitNo, visit.Revision, cancel);
            return refusal;
        }
        return await writes.Once<Done>(province, call, async store =>
        {
            await Finish(store, visitNo, part, cancel);
            return Done.It;
        }, cancel);
    }

    /// <summary>Ends what a crash left in the middle: with the fence up it is finished, over a live settlement the visit is opened again.</summary>
    public async Task<int> ResumeAll(int province, CancellationToken cancel)
    {
        await using var store = await stores.Province(province, Scope.System, cancel);
        var open = await store.Set<Visit>().Where(static v => v.State == VisitState.Withdrawing).ToListAsync(cancel);
        foreach (var visit in open)
        {
            var fenced = await PutUpFence(visit, visit.WithdrawingPart, cancel);
            if (fenced.Refusal is { Kind: RefusalKind.LiveSettlementExists }) await Unmark(province, Scope.System, visit.VisitNo, visit.Revision, cancel);
            else if (fenced.Refusal is null) await FinishAlone(province, visit.VisitNo, visit.WithdrawingPart, cancel);
        }
        return open.Count;
    }

    async Task<Result<Visit>> Mark(int province, Scope scope, long visitNo, PersonNo person, string part, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var store = await stores.Province(province, scope, cancel);
            var found = await FindVisit.Any(store, visitNo, person.Value, cancel);
            if (found.Value is not { } visit) return found.Refusal!;
            if (visit.State == VisitState.Withdrawn) return new Refusal(RefusalKind.VisitWithdrawn, "visit", FindVisit.Text(visitNo));
            if (visit.State == VisitState.Withdrawing)
                return visit.WithdrawingPart == part ? visit : new Refusal(RefusalKind.VisitBeingWithdrawn, "visit", FindVisit.Text(visitNo));
            visit.Revision++;
            (visit.State, visit.WithdrawingPart) = (VisitState.Withdrawing, part);
            try
            {
                await store.SaveChangesAsync(cancel);
                return visit;
            }
            catch (DbUpdateConcurrencyException) when (attempt < 8)
            {
                // The visit changed in this moment; it is marked on what it is now.
            }
        }
    }

    async Task<Result<Done>> PutUpFence(Visit visit, string part, CancellationToken cancel)
    {
        var person = new PersonNo(visit.PersonNo);
        var place = await places.Of(person.Province, cancel);
        return place is null
            ? new Refusal(RefusalKind.PersonUnknown, "person", person.ToString())
            : await place.Withdraw(new(person, visit.VisitNo, part, visit.Revision), cancel);
    }

    async Task Unmark(int province, Scope scope, long visitNo, int revision, CancellationToken cancel)
    {
        await using var store = await stores.Province(province, scope, cancel);
        var visit = await store.Set<Visit>().SingleAsync(v => v.VisitNo == visitNo, cancel);
        if (visit.State != VisitState.Withdrawing || visit.Revision != revision) return;
        (visit.State, visit.WithdrawingPart) = (VisitState.Open, "");
        await store.SaveChangesAsync(cancel);
    }

    async Task FinishAlone(int province, long visitNo, string part, CancellationToken cancel)
    {
        await using var store = await stores.Province(province, Scope.System, cancel);
        await Finish(store, visitNo, part, cancel);
        await store.SaveChangesAsync(cancel);
    }

    static async Task Finish(ProvinceContext store, long visitNo, string part, CancellationToken cancel)
    {
        var visit = await store.Set<Visit>().SingleAsync(v => v.VisitNo == visitNo, cancel);
        if (visit.State != VisitState.Withdrawing) return;
        var whole = part == WithdrawRequest.WholeVisit;
        var lines = await store.Set<VisitFeeLine>().Where(l => l.VisitNo == visitNo && (whole || l.Part == part)).ToListAsync(cancel);
        store.RemoveRange(lines);
        visit.Revision++;
        (visit.State, visit.WithdrawingPart) = (whole ? VisitState.Withdrawn : VisitState.Open, "");
    }
}
