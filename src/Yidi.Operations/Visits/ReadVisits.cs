using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Institutions;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Seam;
using Yidi.Policy;

namespace Yidi.Operations.Visits;

/// <summary>Which visits an institution asks for.</summary>
/// <param name="Person">Null for all of the institution.</param>
public sealed record VisitSearch(PersonNo? Person, DateTime FromUtc, DateTime UntilUtc, VisitType? VisitType = null, long? VisitNo = null, bool InHospitalOnly = false);

/// <summary>A visit and the face of its patient.</summary>
public sealed record VisitSeen(Visit Visit, PersonFace Face, PersonClass PersonClass);

/// <summary>A fee line and the settlement that rests on it; null while it is unsettled.</summary>
public sealed record LineSeen(VisitFeeLine Line, VisitType VisitType, long? Settlement);

/// <summary>A settlement fetched again, with the message that made it.</summary>
public sealed record SettlementSeen(SettlementAnswer Answer, SettlementView View, Visit Visit);

/// <summary>What an institution may see again of its own visits (5201 to 5204, 5303). Another institution's visits are unknown to it.</summary>
public sealed class ReadVisits(IStoreContexts stores, InsuredPlaces places, ProjectSettlements projection)
{
    /// <summary>A query answers at most this many; a narrower one finds the rest.</summary>
    const int Most = 500;

    public async Task<IReadOnlyList<VisitSeen>> Find(Institution institution, VisitSearch search, CancellationToken cancel)
    {
        await using var store = await Open(institution, cancel);
        var found = store.Set<Visit>().AsNoTracking().Where(v => v.State != VisitState.Withdrawn && v.State != VisitState.Admitting && v.BeginsAt >= search.FromUtc && v.BeginsAt <= search.UntilUtc);
        if (search.Person is { } person) found = found.Where(v => v.PersonNo == person.Value);
        if (search.VisitNo is { } number) found = found.Where(v => v.VisitNo == number);
        if (search.VisitType is { } type) found = found.Where(v => v.VisitType == type);
        if (search.InHospitalOnly) found = found.Where(static v => v.AdmittedBy != "" && v.EndsAt == null);
        var seen = new List<VisitSeen>();
        foreach (var visit in await found.OrderBy(static v => v.BeginsAt).Take(Most).ToListAsync(cancel))
            if (await Face(visit, cancel) is { } face) seen.Add(face);
        return seen;
    }

    async Task<VisitSeen?> Face(Visit visit, CancellationToken cancel)
    {
        var person = new PersonNo(visit.PersonNo);
        if (await places.Of(person.Province, cancel) is not { } place) return null;
        var entitled = await place.Entitle(new(person, visit.Day), cancel);
        if (entitled.Value is not { } known) return null;
        var coverage = known.Coverages.FirstOrDefault(c => c.Insurance == visit.Insurance && c.InForce);
        return new(visit, known.Person, coverage?.PersonClass ?? default);
    }

    /// <summary>The diagnoses that count: those of the newest description.</summary>
    public async Task<Result<IReadOnlyList<VisitDiagnosis>>> Diagnoses(Institution institution, long visitNo, PersonNo person, CancellationToken cancel)
    {
        await using var store = await Open(institution, cancel);
        var found = await FindVisit.Any(store, visitNo, person.Value, cancel);
        if (found.Value is null) return found.Refusal!;
        var rows = await store.Set<VisitDiagnosis>().AsNoTracking().Where(d => d.VisitNo == visitNo).OrderBy(static d => d.Ordinal).ToListAsync(cancel);
        var newest = rows.Select(static d => d.Revision).DefaultIfEmpty(0).Max();
        return rows.Where(d => d.Revision == newest).ToList();
    }

    /// <summary>The lines of a visit, or of one settlement of it, in the order of upload.</summary>
    public async Task<Result<IReadOnlyList<LineSeen>>> Lines(Institution institution, long visitNo, PersonNo person, long? settlement, CancellationToken cancel)
    {
        await projection.CatchUp(institution.Province, person.Province, cancel);
        await using var store = await Open(institution, cancel);
        var found = await FindVisit.Any(store, visitNo, person.Value, cancel);
        if (found.Value is not { } visit) return found.Refusal!;
        var lines = await store.Set<VisitFeeLine>().AsNoTracking().Where(l => l.VisitNo == visitNo).OrderBy(static l => l.Ordinal).ToListAsync(cancel);
        var live = await store.Set<SettlementView>().AsNoTracking().Where(s => s.VisitNo == visitNo && s.Live).ToListAsync(cancel);
        return lines.Select(l => new LineSeen(l, visit.VisitType ?? default, live.FirstOrDefault(s => RestsOn(s, l, visit))?.SettlementId))
            .Where(l => settlement is null || l.Settlement == settlement).ToList();
    }

    static bool RestsOn(SettlementView settlement, VisitFeeLine line, Visit visit) => line.Revision <= settlement.Revision
        && (visit.IsStay ? line.Revision > int.Parse(settlement.Part, CultureInfo.InvariantCulture) : line.Part == settlement.Part);

    /// <summary>A settlement, cancellation or restoration whose answer was lost or is wanted again, as it was first answered.</summary>
    public async Task<Result<SettlementSeen>> Settlement(Institution institution, long visitNo, PersonNo person, long settlement, CancellationToken cancel)
    {
        await projection.CatchUp(institution.Province, person.Province, cancel);
        await using var store = await Open(institution, cancel);
        var found = await FindVisit.Any(store, visitNo, person.Value, cancel);
        if (found.Value is not { } visit) return found.Refusal!;
        var view = await store.Set<SettlementView>().AsNoTracking().SingleOrDefaultAsync(s => s.SettlementId == settlement && s.VisitNo == visitNo, cancel);
        var place = view is null ? null : await places.Of(person.Province, cancel);
        var outcome = place is null ? null : await place.Outcome(new(new(view!.Institution, view.MessageId, view.MessageKind)), cancel);
        return outcome?.Answer is { } answer ? new SettlementSeen(answer, view!, visit) : new Refusal(RefusalKind.SettlementUnknown, "settlement", IdSource.Text(settlement));
    }

    /// <summary>The host's book entries of a settlement.</summary>
    public async Task<IReadOnlyList<HostPosting>> HostBook(int hostProvince, long settlement, CancellationToken cancel)
    {
        await using var store = await stores.Province(hostProvince, Scope.System, cancel);
        return await store.Set<HostPosting>().AsNoTracking().Where(p => p.SettlementId == settlement).OrderBy(static p => p.Ordinal).ToListAsync(cancel);
    }

    Task<ProvinceContext> Open(Institution institution, CancellationToken cancel) =>
        stores.Province(institution.Province, Scope.OfInstitution(institution.Number), cancel);
}
