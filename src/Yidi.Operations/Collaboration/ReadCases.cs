using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Access;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Collaboration;

/// <summary>A case with everything that happened to it.</summary>
public sealed record CaseDetail(CaseRecord Case, IReadOnlyList<CourseStep> Steps);

/// <summary>Which cases a list shows. What is left out matches all.</summary>
public sealed record CaseFilter(CaseState? State = null, CaseKind? Kind = null, long Number = 0, bool OverdueOnly = false);

/// <summary>Reads cases for both sides, and lets time pass.</summary>
public sealed class ReadCases(IStoreContexts stores, WorkCases work, BusinessClock clock)
{
    const int AgedAtOnce = 200;

    const int MaxLost = 5;

    /// <summary>Null when there is no such case.</summary>
    public async Task<CaseDetail?> Find(long caseNo, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        return await national.Set<CaseRecord>().AsNoTracking().SingleOrDefaultAsync(c => c.CaseNo == caseNo, cancel) is { } found
            ? new(found, await national.Set<CourseStep>().AsNoTracking().Where(s => s.Number == caseNo).OrderBy(static s => s.Revision).ToListAsync(cancel)) : null;
    }

    /// <summary>Cases that regions raised or are to answer, page by page.</summary>
    public async Task<PageOf<CaseRecord>> List(IReadOnlyList<RegionCode> asking, IReadOnlyList<RegionCode> answering, CaseFilter filter, Paging paging, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        var all = asking.Concat(answering).Contains(RegionCode.Nation);
        // A province reaches its cities by the prefix of their codes.
        var (ask, answer) = (RegionsIn.Prefixes(asking), RegionsIn.Prefixes(answering));
        var (after, today) = (long.TryParse(paging.After, out var mark) ? mark : 0, clock.Today);
        var found = national.Set<CaseRecord>().AsNoTracking().Where(c => all || ask.Contains(c.AskingRegion) || ask.Contains(c.AskingRegion.Substring(0, 2)) || answer.Contains(c.AnsweringRegion) || answer.Contains(c.AnsweringRegion.Substring(0, 2)));
        if (filter.State is { } state) found = found.Where(c => c.State == state);
        if (filter.Kind is { } kind) found = found.Where(c => c.Kind == kind);
        if (filter.Number > 0) found = found.Where(c => c.CaseNo == filter.Number || c.SettlementId == filter.Number);
        if (filter.OverdueOnly) found = found.Where(c => (c.State == CaseState.Open || c.State == CaseState.Taken) && c.DueOn < today);
        found = paging.OldestFirst ? found.Where(c => c.CaseNo > after).OrderBy(static c => c.CaseNo) : (after == 0 ? found : found.Where(c => c.CaseNo < after)).OrderByDescending(static c => c.CaseNo);
        return paging.Cut(await found.Take(paging.Count + 1).ToListAsync(cancel), static c => IdSource.Text(c.CaseNo));
    }

    /// <summary>Who reads a case: either side, at the level it has come to.</summary>
    public static Subject SubjectOf(CaseRecord c) => new(InsuredRegion: RegionCode.Parse(c.AskingRegion), HostRegion: RegionCode.Parse(c.AnsweringRegion));

    /// <summary>Sends up what nobody answered in time. Returns how many.</summary>
    public async Task<int> Age(CancellationToken cancel)
    {
        var (changed, lost) = (0, 0);
        while (true)
        {
            await using var national = await stores.National(cancel);
            var today = clock.Today;
            var due = await national.Set<CaseRecord>().Where(c => (c.State == CaseState.Open || c.State == CaseState.Taken) && c.DueOn < today).OrderBy(static c => c.CaseNo).Take(AgedAtOnce).ToListAsync(cancel);
            if (due.Count == 0) return changed;
            var terms = await CaseTerms.Read(national, cancel);
            var aged = due.Count(c => work.Age(national, c, terms));
            try
            {
                await national.SaveChangesAsync(cancel);
                (changed, lost) = (changed + aged, 0);
            }
            catch (DbUpdateException) when (++lost < MaxLost)
            {
                // An officer or another node was faster; what is still due is looked at again.
            }
        }
    }
}
