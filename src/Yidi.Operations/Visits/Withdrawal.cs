using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Seam;
using Yidi.Policy;

namespace Yidi.Operations.Visits;

/// <summary>What of a visit goes.</summary>
/// <param name="Part">The charge batch, <see cref="WholeVisit"/>, or one of the two words for stays.</param>
/// <param name="Lines">Lines of a stay, by number; none for all that are not settled.</param>
public sealed record Withdrawn(string Part, IReadOnlyList<string> Lines)
{
    /// <summary>The visit and every unsettled line of it.</summary>
    public static Withdrawn WholeVisit { get; } = new(WithdrawRequest.WholeVisit, []);

    /// <summary>The discharge of a stay: the patient is in hospital again.</summary>
    public static Withdrawn Discharge { get; } = new(DischargeWord, []);

    internal const string DischargeWord = "#discharge";

    internal const string LinesWord = "#lines";

    /// <summary>A stay to which nothing was charged (2404).</summary>
    public static Withdrawn Admission { get; } = WholeVisit with { OnlyWithoutLines = true };

    /// <summary>Refused while lines exist.</summary>
    internal bool OnlyWithoutLines { get; private init; }

    /// <summary>What begins so is a word of ours and no batch of a hospital.</summary>
    internal const char Reserved = '#';

    internal static bool IsReserved(string part) => part == WithdrawRequest.WholeVisit || part.StartsWith(Reserved);

    bool OfStayOnly => Part is DischargeWord or LinesWord;

    bool OfBatch => !IsReserved(Part);

    /// <summary>Batches are of outpatient visits, the two words of stays; both have the whole visit.</summary>
    internal bool Fits(Visit visit) => visit.IsStay ? !OfBatch : !OfStayOnly;

    public static Withdrawn Batch(string part) => new(part, []);

    public static Withdrawn StayLines(IReadOnlyList<string> lines) => new(LinesWord, lines);

    internal string LinesText => Lines.Count == 0 ? "" : ExactJson.Write(Lines);

    internal static Withdrawn Of(Visit visit) => new(visit.WithdrawingPart, visit.WithdrawingLines.Length == 0 ? [] : ExactJson.Read<List<string>>(visit.WithdrawingLines));

    internal bool IsMarkedOn(Visit visit) => visit.WithdrawingPart == Part && visit.WithdrawingLines == LinesText;
}

/// <summary>
/// Takes away what a settlement may rest on, in three steps that each survive a crash: the visit is marked, the insured place puts up a fence,
/// the host store finishes. Whoever comes second, settlement or withdrawal, is refused (design section 4).
/// </summary>
public sealed class Withdrawal(IStoreContexts stores, InsuredPlaces places, ProjectSettlements projection, TellStay tellStay, TimeProvider machine)
{
    /// <summary>A mark older than this has lost its caller: no withdrawal takes so long.</summary>
    public static readonly TimeSpan Abandoned = TimeSpan.FromMinutes(1);

    /// <summary>How often a withdrawal begins again because another one of the visit ended in between.</summary>
    const int MaxAttempts = 8;

    const int EveryRevision = 0;

    /// <summary>Withdraws what <paramref name="what"/> names.</summary>
    public async Task<Result<Done>> Run(int province, Call call, long visitNo, PersonNo person, Withdrawn what, CancellationToken cancel)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (await Known(province, call, cancel) is { } known) return known;
            var marked = await Mark(province, call, visitNo, person, what, cancel);
            // Whoever sent the same message twice at once may find that the other one has just finished.
            if (marked.Value is not { } visit) return await Known(province, call, cancel) ?? marked.Refusal!;
            // Once marked it is finished, also when the caller leaves.
            cancel = CancellationToken.None;
            var (fenced, newerThan) = await FenceFor(visit, what, cancel);
            if (fenced.Refusal is { } refusal)
            {
                await Unmark(province, visit, cancel);
                await tellStay.Tell(province, visitNo, cancel);
                return refusal;
            }
            if (!await Finish(province, visit, call, newerThan, cancel)) continue;
            await tellStay.Tell(province, visitNo, cancel);
            return Done.It;
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
        var (fenced, newerThan) = await FenceFor(visit, Withdrawn.Of(visit), cancel);
        if (fenced.Refusal is null)
            await Finish(province, visit, new(new(visit.Institution, visit.WithdrawingMessage, visit.WithdrawingKind), visit.WithdrawingFingerprint), newerThan, cancel);
        else if (fenced.Refusal.Kind is not (RefusalKind.Busy or RefusalKind.InternalFault)) await Unmark(province, visit, cancel);
        await tellStay.Tell(province, visit.VisitNo, cancel);
    }

    async Task<Result<Done>?> Known(int province, Call call, CancellationToken cancel)
    {
        await using var store = await stores.Province(province, Scope.OfInstitution(call.Key.Institution), cancel);
        return await KeyedWrites.Known<Done>(store, call, cancel);
    }

    /// <summary>The visit as marked, by this call or by another one that withdraws the same part.</summary>
    async Task<Result<Visit>> Mark(int province, Call call, long visitNo, PersonNo person, Withdrawn what, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var store = await stores.Province(province, Scope.OfInstitution(call.Key.Institution), cancel);
            var found = await FindVisit.Any(store, visitNo, person.Value, cancel);
            if (found.Value is not { } visit) return found.Refusal!;
            if (visit.State == VisitState.Withdrawn) return new Refusal(RefusalKind.VisitWithdrawn, "visit", IdSource.Text(visitNo));
            if (visit.State == VisitState.Withdrawing)
                return what.IsMarkedOn(visit) ? visit : new Refusal(RefusalKind.VisitBeingWithdrawn, "visit", IdSource.Text(visitNo));
            if (await WhyNot(store, visit, what, cancel) is { } refusal) return refusal;
            visit.Revision++;
            // The insured place is about to hear that the patient is in hospital again; if that comes to nothing, it has to be told so.
            if (what.Part == Withdrawn.DischargeWord) visit.Told = StayTold.InHospital;
            (visit.State, visit.WithdrawingPart, visit.WithdrawingLines, visit.WithdrawingSince) = (VisitState.Withdrawing, what.Part, what.LinesText, machine.GetUtcNow().UtcDateTime);
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

    /// <summary>What the visit itself says against it, before anything is marked.</summary>
    static async Task<Refusal?> WhyNot(ProvinceContext store, Visit visit, Withdrawn what, CancellationToken cancel)
    {
        if (!what.Fits(visit)) return FindVisit.KindDiffers(visit);
        if (what.OnlyWithoutLines && await store.Set<VisitFeeLine>().CountAsync(l => l.VisitNo == visit.VisitNo, cancel) is > 0 and var lines)
            return new(RefusalKind.FeeLinesExist, "visit", IdSource.Text(visit.VisitNo), $"共{lines}条");
        if (what.Part == Withdrawn.DischargeWord && visit.EndsAt is null) return new(RefusalKind.NotDischarged, "visit", IdSource.Text(visit.VisitNo), "尚未出院，无需撤销");
        if (what.Part != Withdrawn.LinesWord || what.Lines.Count == 0) return null;
        var refunds = await store.Set<VisitFeeLine>().AsNoTracking().Where(l => l.VisitNo == visit.VisitNo && (what.Lines.Contains(l.LineNo) || what.Lines.Contains(l.RefundOf))).ToListAsync(cancel);
        if (what.Lines.FirstOrDefault(n => !refunds.Any(l => l.LineNo == n)) is { } unknown) return new(RefusalKind.FeeLineUnknown, "line", unknown);
        return refunds.FirstOrDefault(l => !what.Lines.Contains(l.LineNo)) is { } refund ? new(RefusalKind.RefundRefused, "line", refund.RefundOf, $"已有退费明细{refund.LineNo}，请一并撤销") : null;
    }

    /// <summary>The fence, and up to which revision lines stay.</summary>
    async Task<(Result<Done> Fenced, int NewerThan)> FenceFor(Visit visit, Withdrawn what, CancellationToken cancel) => what.Part switch
    {
        WithdrawRequest.WholeVisit => (await PutUpFence(visit, what.Part, EveryRevision, cancel), EveryRevision),
        Withdrawn.DischargeWord => (await FenceDischarge(visit, cancel), EveryRevision),
        Withdrawn.LinesWord => await FenceLines(visit, what.Lines, cancel),
        _ => await FenceBatch(visit, what.Part, cancel),
    };

    /// <summary>Mid-stay settlements do not rest on the discharge; the person may be in another hospital by now.</summary>
    async Task<Result<Done>> FenceDischarge(Visit visit, CancellationToken cancel)
    {
        var agreed = await tellStay.Ask(visit, cancel);
        return agreed.Refusal is { } elsewhere ? elsewhere : await PutUpFence(visit, WithdrawRequest.WholeVisit, visit.DischargeRevision - 1, cancel);
    }

    /// <summary>Lines of a stay that no live settlement rests on: those newer than the last one.</summary>
    async Task<(Result<Done> Fenced, int NewerThan)> FenceLines(Visit visit, IReadOnlyList<string> lines, CancellationToken cancel)
    {
        var host = RegionCode.Parse(visit.HostRegion).Province;
        await projection.CatchUp(host, new PersonNo(visit.PersonNo).Province, cancel);
        await using var store = await stores.Province(host, Scope.System, cancel);
        var settled = await store.Set<SettlementView>().Where(s => s.VisitNo == visit.VisitNo && s.Live).MaxAsync(static s => (int?)s.Revision, cancel) ?? 0;
        var stands = await store.Set<VisitFeeLine>().Where(l => l.VisitNo == visit.VisitNo && lines.Contains(l.LineNo) && l.Revision <= settled).Select(static l => l.LineNo).FirstOrDefaultAsync(cancel);
        if (stands is not null) return (new Refusal(RefusalKind.LiveSettlementExists, "line", stands, "该明细已结算"), settled);
        return (await PutUpFence(visit, WithdrawRequest.WholeVisit, settled, cancel), settled);
    }

    /// <summary>
    /// Fences a charge batch. Over a live settlement only lines that came after its bill may go; the revision of that bill is then given back, and
    /// without such lines the refusal stands.
    /// </summary>
    async Task<(Result<Done> Fenced, int NewerThan)> FenceBatch(Visit visit, string part, CancellationToken cancel)
    {
        var fenced = await PutUpFence(visit, part, EveryRevision, cancel);
        if (fenced.Refusal?.Kind != RefusalKind.LiveSettlementExists) return (fenced, EveryRevision);
        var host = RegionCode.Parse(visit.HostRegion).Province;
        await projection.CatchUp(host, new PersonNo(visit.PersonNo).Province, cancel);
        await using var store = await stores.Province(host, Scope.System, cancel);
        var settled = await store.Set<SettlementView>().Where(s => s.VisitNo == visit.VisitNo && s.Part == part && s.Live).Select(static s => (int?)s.Revision).SingleOrDefaultAsync(cancel);
        if (settled is not { } revision || !await store.Set<VisitFeeLine>().AnyAsync(l => l.VisitNo == visit.VisitNo && l.Part == part && l.Revision > revision, cancel))
            return (fenced, EveryRevision);
        return (await PutUpFence(visit, part, revision, cancel), revision);
    }

    async Task<Result<Done>> PutUpFence(Visit visit, string part, int mayStand, CancellationToken cancel)
    {
        var person = new PersonNo(visit.PersonNo);
        var place = await places.Of(person.Province, cancel);
        return place is null
            ? new Refusal(RefusalKind.PersonUnknown, "person", Mask.Number(person.ToString()))
            : await place.Withdraw(new(person, visit.VisitNo, part, visit.Revision, mayStand), cancel);
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
        var what = Withdrawn.Of(marked);
        store.RemoveRange(await LinesOf(store, visit.VisitNo, what, newerThan, cancel));
        visit.Revision++;
        if (what.Part == Withdrawn.DischargeWord) (visit.EndsAt, visit.DischargeRevision, visit.DischargeWay, visit.Told) = (null, 0, "", StayTold.InHospital);
        Open(visit, what.Part == WithdrawRequest.WholeVisit ? VisitState.Withdrawn : VisitState.Open);
        if (call.Key.MessageKind == ReverseAdmission.Kind) await ReverseAdmission.Bury(store, new(visit.Institution, visit.AdmittedBy, TellStay.Admission), cancel);
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

    static Task<List<VisitFeeLine>> LinesOf(ProvinceContext store, long visitNo, Withdrawn what, int newerThan, CancellationToken cancel) => (what.Part switch
    {
        WithdrawRequest.WholeVisit => store.Set<VisitFeeLine>().Where(l => l.VisitNo == visitNo),
        Withdrawn.DischargeWord => store.Set<VisitFeeLine>().Where(static l => false),
        Withdrawn.LinesWord when what.Lines.Count > 0 => store.Set<VisitFeeLine>().Where(l => l.VisitNo == visitNo && what.Lines.Contains(l.LineNo) && l.Revision > newerThan),
        Withdrawn.LinesWord => store.Set<VisitFeeLine>().Where(l => l.VisitNo == visitNo && l.Revision > newerThan),
        _ => store.Set<VisitFeeLine>().Where(l => l.VisitNo == visitNo && l.Part == what.Part && l.Revision > newerThan),
    }).ToListAsync(cancel);

    static bool IsStill(Visit visit, Visit marked) =>
        visit.State == VisitState.Withdrawing && Withdrawn.Of(marked).IsMarkedOn(visit) && visit.Revision == marked.Revision;

    static void Open(Visit visit, VisitState state)
    {
        (visit.State, visit.WithdrawingPart, visit.WithdrawingLines, visit.WithdrawingSince) = (state, "", "", null);
        (visit.WithdrawingMessage, visit.WithdrawingKind, visit.WithdrawingFingerprint) = ("", "", "");
    }
}
