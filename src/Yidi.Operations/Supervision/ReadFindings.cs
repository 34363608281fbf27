using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Access;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Supervision;

/// <summary>A finding with everything that happened to it, as far as its reader may know.</summary>
public sealed record FindingDetail(FindingRecord Finding, LocalText Words, IReadOnlyList<Evidence> Evidence, IReadOnlyList<CourseStep> Steps);

/// <summary>Which findings a list shows. What is left out matches all.</summary>
public sealed record FindingFilter(FindingState? State = null, ReviewRule? Rule = null, long Number = 0, string Institution = "");

/// <summary>Reads findings for the place that pays, the place of treatment, and the institution once it was told.</summary>
public sealed class ReadFindings(IStoreContexts stores)
{
    /// <summary>Rules that rest on bills of several institutions. The place of treatment learns nothing of other stays (domain.md 3.11).</summary>
    static readonly ReviewRule[] Across = [ReviewRule.OverlappingStays, ReviewRule.SameDrugManyPlaces, ReviewRule.ImpossibleTravel];

    /// <summary>Null when there is no such finding.</summary>
    public async Task<FindingRecord?> Find(long findingNo, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        return await national.Set<FindingRecord>().AsNoTracking().SingleOrDefaultAsync(f => f.FindingNo == findingNo, cancel);
    }

    /// <param name="everything">The reader belongs to the insured place, which knows all of its person's bills.</param>
    public async Task<FindingDetail> Detail(FindingRecord finding, bool everything, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        var steps = await national.Set<CourseStep>().AsNoTracking().Where(s => s.Number == finding.FindingNo).OrderBy(static s => s.Revision).ToListAsync(cancel);
        var evidence = JsonSerializer.Deserialize<List<Evidence>>(finding.Evidence)!;
        if (everything || !Across.Contains(finding.Rule)) return new(finding, new(finding.Words, finding.WordsEnglish), evidence, steps);
        var hidden = new LocalText("该疑点涉及参保人在其他机构的就医记录，由参保地核实", "This rests on bills of other institutions, which the insured place looks into");
        return new(finding, hidden, [.. evidence.Where(e => e.Settlement == finding.SettlementId)], [.. steps.Where(static s => s.Act != nameof(FindingAct.Find))]);
    }

    /// <summary>Findings that regions or institutions have a part in, the newest first.</summary>
    public async Task<PageOf<FindingRecord>> List(IReadOnlyList<RegionCode> insured, IReadOnlyList<RegionCode> host, IReadOnlyList<string> institutions, FindingFilter filter, Paging paging, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        var all = insured.Concat(host).Contains(RegionCode.Nation);
        var (paying, treating) = (RegionsIn.Prefixes(insured), RegionsIn.Prefixes(host));
        // A finding on an institution as a whole knows its district only.
        var cities = treating.Where(static t => t.Length == 6).Select(static t => t[..4]).ToList();
        var after = long.TryParse(paging.After, out var mark) ? mark : 0;
        var found = national.Set<FindingRecord>().AsNoTracking().Where(f => all || paying.Contains(f.InsuredRegion) || paying.Contains(f.InsuredRegion.Substring(0, 2)) || treating.Contains(f.HostRegion) || cities.Contains(f.HostRegion.Substring(0, 4)) || treating.Contains(f.HostRegion.Substring(0, 2))
            || (f.WasTold && institutions.Contains(f.Institution)));
        if (filter.State is { } state) found = found.Where(f => f.State == state);
        if (filter.Rule is { } rule) found = found.Where(f => f.Rule == rule);
        if (filter.Number > 0) found = found.Where(f => f.FindingNo == filter.Number || f.SettlementId == filter.Number);
        if (filter.Institution.Length > 0) found = found.Where(f => f.Institution == filter.Institution);
        found = paging.OldestFirst ? found.Where(f => f.FindingNo > after).OrderBy(static f => f.FindingNo) : (after == 0 ? found : found.Where(f => f.FindingNo < after)).OrderByDescending(static f => f.FindingNo);
        return paging.Cut(await found.Take(paging.Count + 1).ToListAsync(cancel), static f => IdSource.Text(f.FindingNo));
    }

    /// <summary>Both places, and the institution from the moment it was told.</summary>
    public static Subject SubjectOf(FindingRecord f) => new(InsuredRegion: RegionCode.Parse(f.InsuredRegion), HostRegion: RegionCode.Parse(f.HostRegion), Institution: f.WasTold ? f.Institution : "");
}
