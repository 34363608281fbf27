using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Filing;

/// <summary>
/// All filings of a person for one coverage, as versions. An outpatient visit is tested on its day; a stay on the day of admission and is then
/// covered to its end; a filing granted during the stay counts from admission (domain.md 2.2 no. 12).
/// </summary>
public sealed class FilingsInForce(IReadOnlyList<FilingVersion> versions)
{
    public IReadOnlyList<FilingVersion> Versions => versions;

    public static async Task<FilingsInForce> Of(ProvinceContext store, PersonNo person, InsuranceKind insurance, RegionCode insuredRegion, CancellationToken cancel)
    {
        var region = insuredRegion.ToString();
        return new(await store.Set<FilingVersion>().AsNoTracking().Where(v => v.PersonNo == person.Value && v.Insurance == insurance && v.InsuredRegion == region)
            .OrderBy(static v => v.FilingNo).ThenBy(static v => v.Version).ToListAsync(cancel));
    }

    /// <summary>The filing that covers a visit at a place; null when none does.</summary>
    /// <param name="isStay">Admission day and settlement day bound the stay; for a visit both are the visit day.</param>
    /// <param name="isClaim">A filing made after paying settles nothing at a counter; a manual claim rests on it.</param>
    public FilingInForce? Covering(RegionCode host, DateOnly visitDay, DateOnly settlementDay, bool isStay, bool isClaim = false) =>
        (OnDay(host, visitDay, isClaim) ?? (isStay ? GrantedDuringStay(host, visitDay, settlementDay) : null)) is { } version ? InForce(version) : null;

    /// <summary>The long-term filing in force for another place, which gives both-ways benefit at home; null when there is none.</summary>
    public FilingInForce? LongTermElsewhere(RegionCode place, DateOnly day) =>
        ByFiling().Select(v => DatedVersions.On(v, day)).OfType<FilingVersion>().Where(v => FilingRules.IsLongTerm(v.Kind) && !RegionCode.Parse(v.Place).Covers(place))
            .MaxBy(static v => v.From) is { } version ? InForce(version) : null;

    /// <summary>Days on which a filing of the coverage is in force for a place that overlaps the given one, other than <paramref name="except"/>.</summary>
    public IEnumerable<(DateOnly From, DateOnly Until, FilingVersion Version)> SpansFor(RegionCode place, long except) =>
        ByFiling().Where(v => v[0].FilingNo != except).SelectMany(static v => DatedVersions.Spans(v))
            .Where(s => RegionCode.Parse(s.Version.Place) is var other && (other.Covers(place) || place.Covers(other)));

    FilingVersion? OnDay(RegionCode host, DateOnly day, bool isClaim) => Counting(host, day, isClaim).MaxBy(static v => v.From);

    IEnumerable<FilingVersion> Counting(RegionCode host, DateOnly day, bool isClaim = false) => ByFiling().Select(v => DatedVersions.On(v, day)).OfType<FilingVersion>()
        .Where(v => RegionCode.Parse(v.Place).Covers(host) && (isClaim || v.Lateness != Lateness.AfterSelfPay || v.GrantedOn <= day));

    FilingVersion? GrantedDuringStay(RegionCode host, DateOnly admission, DateOnly settlement) =>
        // Whatever was granted while the patient lay there counts from admission and to the end, also when it ended before discharge.
        versions.Where(v => v.InForce && v.From > admission && v.From <= settlement && v.GrantedOn <= settlement && v.Lateness != Lateness.AfterSelfPay)
            .Where(v => Counting(host, v.From).Contains(v)).MaxBy(static v => v.From);

    IEnumerable<List<FilingVersion>> ByFiling() => versions.GroupBy(static v => v.FilingNo).Select(static g => g.ToList());

    static FilingInForce InForce(FilingVersion v) => new(v.FilingNo, v.Kind, RegionCode.Parse(v.Place), v.From, v.Until, v.PromiseDue is not null, v.Version);
}
