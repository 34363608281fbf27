using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Insured;

/// <summary>A person's record with its history, newest first.</summary>
public sealed record PersonRecord(
    Person Person, IReadOnlyList<Coverage> Coverages, IReadOnlyList<StandingFact> Standing, IReadOnlyList<Credential> Credentials, PersonalAccount? Account)
{
    /// <summary>The regions that have or had the person; who looks after one of them may read the record.</summary>
    public IReadOnlyList<RegionCode> Regions => [.. Coverages.Select(static c => RegionCode.Parse(c.Region)).Distinct()];

    /// <summary>The regions that have the person now or will; the last one had when none does. Who looked after the person before does not change the record any more.</summary>
    public IReadOnlyList<RegionCode> RegionsNow(DateOnly today)
    {
        var now = Coverages.Where(c => c.Until is null || c.Until >= today).ToList();
        return [.. (now.Count > 0 ? now : Coverages.Take(1)).Select(static c => RegionCode.Parse(c.Region)).Distinct()];
    }

    /// <summary>The coverage of an insurance on a day; null when there is none.</summary>
    public Coverage? CoverageOn(InsuranceKind insurance, DateOnly day) => Coverages.Where(c => c.Insurance == insurance && c.HoldsOn(day)).MaxBy(static c => c.From);

    /// <summary>Whole months of insurance without a gap up to a day, this coverage and those it continues.</summary>
    public int ContinuousMonths(Coverage coverage, DateOnly day)
    {
        var start = coverage.From;
        while (coverage.Joining is Joining.Continuous or Joining.OnTime && Coverages.FirstOrDefault(c => c.Until is { } until && until.AddDays(1) == start && c.From < start) is { } before) (coverage, start) = (before, before.From);
        return start > day ? 0 : Math.Max(0, ((day.Year - start.Year) * 12) + day.Month - start.Month - (day.Day < start.Day ? 1 : 0));
    }

    /// <summary>The word of a dated fact on a day; empty when there is none.</summary>
    public string Word(StandingKind kind, DateOnly day) =>
        Standing.FirstOrDefault(f => f.Kind == kind && f.From <= day && (f.Until is null || day <= f.Until))?.Word ?? "";
}

/// <summary>Reads a person's record.</summary>
public sealed class ReadPerson(IStoreContexts stores)
{
    /// <summary>Null when nobody has the number.</summary>
    public async Task<PersonRecord?> Find(PersonNo person, CancellationToken cancel)
    {
        if (!await stores.Exists(person.Province, cancel)) return null;
        await using var store = await stores.Province(person.Province, Scope.System, cancel);
        return await Of(store, person, cancel);
    }

    /// <summary>
    /// The person's row, read before anything else an act decides on: saving the raised version then fails when somebody else changed what the
    /// person is granted meanwhile, and the act is decided again. Null when nobody has the number.
    /// </summary>
    public static Task<Person?> Hold(ProvinceContext store, PersonNo person, CancellationToken cancel) =>
        store.Set<Person>().SingleOrDefaultAsync(p => p.PersonNo == person.Value, cancel);

    /// <summary>As <see cref="Find"/>, in a context that is open. The person is read first: whatever changes after it makes its version stale.</summary>
    public static async Task<PersonRecord?> Of(ProvinceContext store, PersonNo person, CancellationToken cancel)
    {
        var row = await store.Set<Person>().AsNoTracking().SingleOrDefaultAsync(p => p.PersonNo == person.Value, cancel);
        if (row is null) return null;
        var coverages = await store.Set<Coverage>().AsNoTracking().Where(c => c.PersonNo == person.Value).OrderByDescending(static c => c.From).ToListAsync(cancel);
        var standing = await store.Set<StandingFact>().AsNoTracking().Where(f => f.PersonNo == person.Value).OrderByDescending(static f => f.From).ToListAsync(cancel);
        var credentials = await store.Set<Credential>().AsNoTracking().Where(c => c.PersonNo == person.Value).OrderBy(static c => c.Kind).ToListAsync(cancel);
        var account = await store.Set<PersonalAccount>().AsNoTracking().SingleOrDefaultAsync(a => a.PersonNo == person.Value, cancel);
        return new(row, coverages, standing, credentials, account);
    }
}
