using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Institutions;
using Yidi.Operations.Insured;
using Yidi.Operations.Plumbing;
using Yidi.Policy;
using Yidi.Storage;

namespace Yidi.Operations.Supervision;

/// <summary>What a look at a province's settlements came to.</summary>
public sealed record ReviewRun(long Settlements, long Persons, long Found)
{
    internal ReviewRun Plus(ReviewRun other) => new(Settlements + other.Settlements, Persons + other.Persons, Found + other.Found);
}

/// <summary>
/// The review after settlement (事后): the insured place looks through its own persons' bills, wherever they were settled. Persons are read one stretch after the other, so that
/// memory does not grow with the journal; what was found before is found again and stays one finding.
/// </summary>
public sealed class ReviewSettlements(IStoreContexts stores, ReviewBook book, FindInstitution registered, IdSource ids, BusinessClock clock)
{
    const int PersonsAtOnce = 1_000;

    const int RowsAtOnce = 2_000;

    /// <summary>Looks at everybody, institutions included.</summary>
    /// <param name="progress">Settlements looked at so far.</param>
    public async Task<ReviewRun> All(int province, IProgress<long>? progress, CancellationToken cancel)
    {
        var (done, institutions, last) = (new ReviewRun(0, 0, 0), new InstitutionReview(book.Terms), 0L);
        while (true)
        {
            await using var store = await stores.Province(province, Scope.System, cancel);
            var from = last;
            var until = await store.Set<SettlementRecord>().Where(s => s.PersonNo > from).Select(static s => s.PersonNo).Distinct().OrderBy(static p => p).Take(PersonsAtOnce).MaxAsync(static p => (long?)p, cancel) ?? 0;
            if (until == 0) break;
            var reviewed = await ReadReviewed.Of(store, store.Set<SettlementRecord>().Where(s => s.PersonNo > from && s.PersonNo <= until), store.Set<Person>().Where(p => p.PersonNo > from && p.PersonNo <= until), store.Set<LiveSettlement>().Where(l => l.PersonNo > from && l.PersonNo <= until), cancel);
            foreach (var settlement in reviewed.Where(static r => !r.Claimed)) institutions.Add(settlement.Visit);
            done = done.Plus(await Judge(reviewed, cancel));
            progress?.Report(done.Settlements);
            last = until;
        }
        var outliers = new List<FindingRecord>();
        foreach (var outlier in institutions.Outliers()) outliers.Add(Row(outlier, $"{province}0000", (await registered.Registered(outlier.Institution, cancel))?.PoolingRegion ?? outlier.Institution[1..7], Money.Zero));
        return done.Plus(new(0, 0, await Keep(outliers, cancel)));
    }

    /// <summary>Looks at the persons of whom something was appended since last time. Returns how many rows were new.</summary>
    public async Task<int> New(int province, CancellationToken cancel)
    {
        var seen = 0;
        if (book.Terms.Rules.Count == 0) return seen;
        List<int> lanes;
        await using (var store = await stores.Province(province, Scope.System, cancel))
            lanes = await store.Set<LaneInstance>().AsNoTracking().Select(static l => l.LaneNo).ToListAsync(cancel);
        foreach (var lane in lanes)
            while (await Advance(province, lane, cancel) is > 0 and var rows) seen += rows;
        return seen;
    }

    async Task<int> Advance(int province, int lane, CancellationToken cancel)
    {
        await using var store = await stores.Province(province, Scope.System, cancel);
        var mark = await store.Set<ReviewMark>().SingleOrDefaultAsync(m => m.LaneNo == lane, cancel);
        var from = mark?.Sequence ?? 0;
        var rows = await store.Set<SettlementRecord>().AsNoTracking().Where(s => s.LaneNo == lane && s.LaneSequence > from).OrderBy(static s => s.LaneSequence).Take(RowsAtOnce).Select(static s => new { s.PersonNo, s.LaneSequence }).ToListAsync(cancel);
        if (rows.Count == 0) return 0;
        // All bills of a person, so that a look at what is new begins its windows where a look at everything does.
        foreach (var some in rows.Select(static r => r.PersonNo).Distinct().Chunk(PersonsAtOnce))
        {
            var persons = some.ToList();
            await Judge(await ReadReviewed.Of(store, store.Set<SettlementRecord>().Where(s => persons.Contains(s.PersonNo)), store.Set<Person>().Where(p => persons.Contains(p.PersonNo)), store.Set<LiveSettlement>().Where(l => persons.Contains(l.PersonNo)), cancel), cancel);
        }
        if (mark is null) store.Add(new ReviewMark { LaneNo = lane, Sequence = rows[^1].LaneSequence });
        else mark.Sequence = rows[^1].LaneSequence;
        try
        {
            await store.SaveChangesAsync(cancel);
            return rows.Count;
        }
        catch (DbUpdateException)
        {
            // Another node looked at the same rows and found the same.
            return 0;
        }
    }

    async Task<ReviewRun> Judge(IReadOnlyList<ReviewedSettlement> reviewed, CancellationToken cancel)
    {
        var found = new List<FindingRecord>();
        var persons = 0;
        foreach (var person in reviewed.GroupBy(static r => r.Visit.Person))
        {
            persons++;
            var byId = person.ToDictionary(static r => r.Visit.SettlementId);
            foreach (var suspicion in Reviewer.OfPerson([.. byId.Values.Select(static r => r.Visit)], book.Terms))
                if (byId[suspicion.Settlement] is { Claimed: false } about) found.Add(Row(suspicion, about.InsuredRegion, about.Visit.Place.ToString(), about.Visit.Fund));
        }
        return new(reviewed.Count, persons, await Keep(found, cancel));
    }

    /// <summary>Keeps what is new; returns how many.</summary>
    async Task<int> Keep(List<FindingRecord> found, CancellationToken cancel)
    {
        if (found.Count == 0) return 0;
        await using var national = await stores.National(cancel);
        var settlements = found.Select(static f => f.SettlementId).Distinct().ToList();
        var institutions = found.Where(static f => f.SettlementId == 0).Select(static f => f.Institution).ToList();
        var known = (await national.Set<FindingRecord>().AsNoTracking().Where(f => settlements.Contains(f.SettlementId) && (f.SettlementId != 0 || institutions.Contains(f.Institution))).Select(static f => new { f.SettlementId, f.Rule, f.About, f.Institution }).ToListAsync(cancel))
            .Select(static f => (f.SettlementId, f.Rule, f.About, f.Institution)).ToHashSet();
        var fresh = found.Where(f => known.Add((f.SettlementId, f.Rule, f.About, f.Institution))).ToList();
        if (fresh.Count == 0) return 0;
        national.AddRange(fresh);
        national.AddRange(fresh.Select(static f => FindingCourse.First(f)));
        await national.SaveChangesAsync(cancel);
        return fresh.Count;
    }

    FindingRecord Row(Suspicion suspicion, string insured, string host, Money fund) => new()
    {
        FindingNo = ids.Next(0), Rule = suspicion.Rule, InsuredRegion = insured, HostRegion = host, Institution = suspicion.Institution, SettlementId = suspicion.Settlement, About = suspicion.About, AtRiskFen = suspicion.AtRisk.Fen, FundFen = fund.Fen,
        Words = suspicion.Words.Chinese, WordsEnglish = suspicion.Words.English, Evidence = JsonSerializer.Serialize(suspicion.Evidence), TermsHash = book.Hash, State = FindingState.Found, Revision = 1, FoundAt = clock.UtcNow,
    };
}
