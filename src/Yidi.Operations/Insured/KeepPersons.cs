using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Access;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Regions;
using Yidi.Policy;

namespace Yidi.Operations.Insured;

/// <summary>Who a person is, as the insured place registers it.</summary>
public sealed record PersonEntry(string Name, string CertificateType, string Certificate, string Gender, string Nation, DateOnly Born);

/// <summary>A coverage to begin.</summary>
public sealed record CoverageEntry(
    InsuranceKind Insurance, RegionCode Region, PersonClass PersonClass, DateOnly From, DateOnly? Until, string Employer, Joining Joining, DateOnly? PaidOn, int MissedMonths);

/// <summary>A credential to issue or to change.</summary>
public sealed record CredentialEntry(CredentialKind Kind, string Number, CredentialState State);

/// <summary>A dated fact of a person to record; an open period of the kind ends the day before.</summary>
public sealed record StandingEntry(StandingKind Kind, string Word, DateOnly From, DateOnly? Until);

/// <summary>The number of a person.</summary>
public sealed record KeptPerson(PersonNo Person);

/// <summary>What hears that a coverage ended: filings and qualifications bound to it end with it, in the same transaction.</summary>
public interface ICoverageFollower
{
    /// <param name="store">The context in which the coverage ends; saving is done by the caller.</param>
    Task CoverageEnded(ProvinceContext store, Caller caller, Coverage coverage, DateOnly lastDay, CancellationToken cancel);
}

/// <summary>Registers persons, begins, ends and moves coverage, issues credentials, records what changes the benefit. History stays.</summary>
public sealed class KeepPersons(
    KeyedWrites writes, RegionBook regions, PersonDirectory directory, IEnumerable<ICoverageFollower> followers, AuditTrail audit, Vault vault, IdSource ids, IStoreContexts stores)
{
    /// <summary>A new person with a first coverage and credentials.</summary>
    public async Task<Result<KeptPerson>> Register(Call call, Caller caller, PersonEntry entry, CoverageEntry coverage, IReadOnlyList<CredentialEntry> credentials, CancellationToken cancel)
    {
        if ((WhyNot(entry) ?? WhyNot(coverage, entry.Born, regions)) is { } refusal) return refusal;
        if (credentials.FirstOrDefault(c => c.Kind == CredentialKind.IdentityCard && directory.LookupOf(c.Kind, c.Number) != directory.LookupOf(c.Kind, entry.Certificate)) is { } strange)
            return new Refusal(RefusalKind.FieldInvalid, "credential.number", Mask.Number(strange.Number), "身份证件须与登记证件一致");
        if (await directory.Find(CredentialKind.IdentityCard, entry.Certificate, cancel) is { } known && !await IsOfCall(known, call, cancel))
            return new Refusal(RefusalKind.FieldInvalid, "certificate", Mask.Number(entry.Certificate), "该证件已登记，请为原人员登记参保或办理转移");
        var province = coverage.Region.Province;
        await stores.Ensure(province, cancel);
        var registered = await writes.OnceInsured<KeptPerson>(province, call, async store =>
        {
            var person = new PersonNo(ids.Next(province));
            store.Add(NewPerson(person, entry, vault));
            store.Add(NewCoverage(person, coverage));
            foreach (var credential in credentials.Append(new(CredentialKind.IdentityCard, entry.Certificate, CredentialState.Active)).DistinctBy(c => directory.LookupOf(c.Kind, c.Number)))
            {
                if (await IsHeld(store, credential, cancel)) return new Refusal(RefusalKind.CredentialOfOtherPerson, "credential", Mask.Number(credential.Number), "该凭证已属于其他人员");
                store.Add(NewCredential(person, credential, directory));
            }
            store.Add(audit.Of(province, caller, Act.KeepPersons, person.ToString(), person, $"register {coverage.Region} {(int)coverage.Insurance}"));
            return new KeptPerson(person);
        }, cancel);
        if (registered.Value is not null) await directory.Feed(province, cancel);
        return registered;
    }

    /// <summary>Begins a coverage of a person who is registered in the region's province.</summary>
    public Task<Result<Done>> Begin(Call call, Caller caller, PersonNo person, CoverageEntry entry, CancellationToken cancel) => Change(call, caller, person, async (store, row) =>
    {
        if (WhyNot(entry, row.Born, regions) is { } refusal) return refusal;
        if (entry.Region.Province != person.Province) return new Refusal(RefusalKind.UnknownRegion, "region", entry.Region.ToString(), "跨省变更请办理转移");
        if (await Overlap(store, person, entry, null, cancel) is { } overlap) return overlap;
        store.Add(NewCoverage(person, entry));
        return Done.It;
    }, $"begin {(int)entry.Insurance} {entry.Region} {entry.From:yyyy-MM-dd}", cancel);

    /// <summary>Ends the coverage that began on a day. Moving and terminating ends what is bound to it; an interruption lets it sleep.</summary>
    public Task<Result<Done>> End(Call call, Caller caller, PersonNo person, InsuranceKind insurance, DateOnly from, DateOnly lastDay, CoverageEnd end, CancellationToken cancel) => Change(call, caller, person, async (store, _) =>
    {
        var coverage = await store.Set<Coverage>().SingleOrDefaultAsync(c => c.PersonNo == person.Value && c.Insurance == insurance && c.From == from, cancel);
        if (coverage is null) return new Refusal(RefusalKind.CoverageUnknown, "from", $"{from:yyyy-MM-dd}");
        if (coverage.End != CoverageEnd.Open) return new Refusal(RefusalKind.CoverageUnknown, "from", $"{from:yyyy-MM-dd}", $"该参保已于 {coverage.Until:yyyy-MM-dd} 终止，不再变更");
        if (end == CoverageEnd.Open || lastDay < from) return new Refusal(RefusalKind.FieldInvalid, "last-day", $"{lastDay:yyyy-MM-dd}", "不得早于参保起始日期，并须说明终止方式");
        await Close(store, caller, coverage, lastDay, end, cancel);
        return Done.It;
    }, $"end {(int)insurance} {lastDay:yyyy-MM-dd} {end}", cancel);

    /// <summary>
    /// Moves a coverage to another region or another insurance from a day on. Inside a province one person goes on; into another province the
    /// person gets a number there, the history stays here, and the credentials find the new number. A retry continues where it stopped.
    /// </summary>
    public async Task<Result<KeptPerson>> Move(Call call, Caller caller, PersonNo person, InsuranceKind from, CoverageEntry entry, CancellationToken cancel)
    {
        if (entry.Region.Province != person.Province) return await MoveAway(call, caller, person, from, entry, cancel);
        var moved = await Change(call, caller, person, async (store, row) =>
        {
            if (WhyNot(entry, row.Born, regions) is { } refusal) return refusal;
            var left = await Left(store, person, from, entry.From, cancel);
            if (left.Value is not { } coverage) return left.Refusal!;
            if (await Overlap(store, person, entry, coverage, cancel) is { } overlap) return overlap;
            await Close(store, caller, coverage, entry.From.AddDays(-1), CoverageEnd.Moved, cancel);
            store.Add(NewCoverage(person, entry));
            return Done.It;
        }, $"move {coverageText(from, entry)}", cancel);
        return moved.Refusal is { } refused ? refused : new KeptPerson(person);

        static string coverageText(InsuranceKind old, CoverageEntry entry) => $"{(int)old} to {(int)entry.Insurance} {entry.Region} {entry.From:yyyy-MM-dd}";
    }

    /// <summary>Records a dated fact; the period of the kind that is open ends the day before.</summary>
    public Task<Result<Done>> Record(Call call, Caller caller, PersonNo person, StandingEntry entry, CancellationToken cancel) => Change(call, caller, person, async (store, _) =>
    {
        if (WhyNot(entry) is { } refusal) return refusal;
        var facts = await store.Set<StandingFact>().Where(f => f.PersonNo == person.Value && f.Kind == entry.Kind).ToListAsync(cancel);
        if (facts.SingleOrDefault(f => f.From == entry.From) is { } same) (same.Word, same.Until) = (entry.Word, entry.Until);
        else store.Add(new StandingFact { PersonNo = person.Value, Kind = entry.Kind, From = entry.From, Until = entry.Until, Word = entry.Word });
        foreach (var open in facts.Where(f => f.From < entry.From && (f.Until is null || f.Until >= entry.From))) open.Until = entry.From.AddDays(-1);
        return Done.It;
    }, $"{entry.Kind} {entry.Word} {entry.From:yyyy-MM-dd}", cancel);

    /// <summary>Issues a credential, or changes its state.</summary>
    public async Task<Result<Done>> Issue(Call call, Caller caller, PersonNo person, CredentialEntry entry, CancellationToken cancel)
    {
        if (entry.Number.Trim().Length is 0 or > 100) return new Refusal(RefusalKind.FieldInvalid, "number", "", "1至100个字符");
        var holder = await directory.Find(entry.Kind, entry.Number, cancel);
        if (holder is { } other && other != person) return new Refusal(RefusalKind.CredentialOfOtherPerson, "number", Mask.Number(entry.Number));
        var issued = await Change(call, caller, person, async (store, _) =>
        {
            var lookup = directory.LookupOf(entry.Kind, entry.Number);
            var known = await store.Set<Credential>().SingleOrDefaultAsync(c => c.Lookup == lookup, cancel);
            if (known is not null && known.PersonNo != person.Value) return new Refusal(RefusalKind.CredentialOfOtherPerson, "number", Mask.Number(entry.Number));
            if (known is null) store.Add(NewCredential(person, entry, directory));
            else (known.State, known.InDirectory) = (entry.State, false);
            return Done.It;
        }, $"credential {entry.Kind} {entry.State}", cancel);
        if (issued.Refusal is null) await directory.Feed(person.Province, cancel);
        return issued;
    }

    /// <summary>Null when the entry can be a person.</summary>
    public static Refusal? WhyNot(PersonEntry entry)
    {
        if (entry.Name.Length is 0 or > 50) return new(RefusalKind.FieldInvalid, "name", "", "1至50个字符");
        if (entry.Certificate.Trim().Length is < 5 or > 50) return new(RefusalKind.FieldInvalid, "certificate", Mask.Number(entry.Certificate), "5至50个字符");
        if (entry.CertificateType is not { Length: 2 } type || !type.All(char.IsAsciiDigit)) return new(RefusalKind.FieldInvalid, "certificate-type", "", "应为两位字典代码");
        if (entry.Gender is not ("1" or "2" or "9")) return new(RefusalKind.FieldInvalid, "gender", "", "1男、2女、9未说明");
        return entry.Born.Year is < 1900 or > 2200 ? new(RefusalKind.FieldInvalid, "born", $"{entry.Born:yyyy-MM-dd}", "出生日期超出范围") : null;
    }

    /// <summary>Null when the entry can be a coverage.</summary>
    public static Refusal? WhyNot(CoverageEntry entry, DateOnly born, RegionBook regions)
    {
        if (regions.PoolingRegionOf(entry.Region) is not { } pooling || !pooling.Covers(entry.Region)) return new(RefusalKind.UnknownRegion, "region", entry.Region.ToString());
        if (entry.Until < entry.From) return new(RefusalKind.FieldInvalid, "until", $"{entry.Until:yyyy-MM-dd}", "不得早于起始日期");
        if (entry.From < born) return new(RefusalKind.FieldInvalid, "from", $"{entry.From:yyyy-MM-dd}", "不得早于出生日期");
        var employee = entry.PersonClass is PersonClass.Active or PersonClass.Retired or PersonClass.RetiredCadre;
        if (employee != (entry.Insurance == InsuranceKind.Employees)) return new(RefusalKind.FieldInvalid, "person-class", Vocabulary.Persons[entry.PersonClass].Chinese, "与险种不符");
        return entry.MissedMonths is < 0 or > 999 ? new(RefusalKind.FieldInvalid, "missed-months", entry.MissedMonths.ToString(System.Globalization.CultureInfo.InvariantCulture), "0至999") : null;
    }

    /// <summary>Null when the word is one of the kind.</summary>
    public static Refusal? WhyNot(StandingEntry entry)
    {
        var known = entry.Kind switch
        {
            StandingKind.Assistance => Vocabulary.TryFind(Vocabulary.Assistance, entry.Word, out _),
            StandingKind.CivilServant => Vocabulary.TryFind(Vocabulary.Ranks, entry.Word, out _),
            _ => entry.Word is "yes" or "no",
        };
        if (!known) return new(RefusalKind.FieldInvalid, "word", entry.Word.Length <= 40 ? entry.Word : "", "不是该类身份的取值");
        return entry.Until < entry.From ? new(RefusalKind.FieldInvalid, "until", $"{entry.Until:yyyy-MM-dd}", "不得早于起始日期") : null;
    }

    internal static Person NewPerson(PersonNo person, PersonEntry entry, Vault vault) => new()
    {
        PersonNo = person.Value,
        Name = entry.Name,
        CertificateType = entry.CertificateType,
        SealedCertificate = vault.Seal(entry.Certificate.Trim()),
        Gender = entry.Gender,
        Nation = entry.Nation,
        Born = entry.Born,
        EntitlementVersion = 1,
    };

    internal static Coverage NewCoverage(PersonNo person, CoverageEntry entry) => new()
    {
        PersonNo = person.Value,
        Insurance = entry.Insurance,
        From = entry.From,
        Until = entry.Until,
        Region = entry.Region.ToString(),
        PersonClass = entry.PersonClass,
        Employer = entry.Employer,
        Joining = entry.Joining,
        PaidOn = entry.PaidOn,
        MissedMonths = entry.MissedMonths,
    };

    internal static Credential NewCredential(PersonNo person, CredentialEntry entry, PersonDirectory directory) => new()
    {
        Lookup = directory.LookupOf(entry.Kind, entry.Number),
        PersonNo = person.Value,
        Kind = entry.Kind,
        State = entry.State,
        InDirectory = false,
    };

    /// <summary>Changes a person's record once per key, raises the entitlement version, and leaves an audit row.</summary>
    Task<Result<Done>> Change(Call call, Caller caller, PersonNo person, Func<ProvinceContext, Person, Task<Result<Done>>> work, string detail, CancellationToken cancel) =>
        writes.OnceInsured<Done>(person.Province, call, async store =>
        {
            var row = await store.Set<Person>().SingleOrDefaultAsync(p => p.PersonNo == person.Value, cancel);
            if (row is null) return new Refusal(RefusalKind.PersonUnknown, "person", Mask.Number(person.ToString()));
            row.Touch();
            store.Add(audit.Of(person.Province, caller, Act.KeepPersons, person.ToString(), person, detail));
            return await work(store, row);
        }, cancel);

    async Task Close(ProvinceContext store, Caller caller, Coverage coverage, DateOnly lastDay, CoverageEnd end, CancellationToken cancel)
    {
        (coverage.Until, coverage.End) = (coverage.Until is { } until && until < lastDay ? until : lastDay, end);
        if (end == CoverageEnd.Interrupted) return;
        foreach (var follower in followers) await follower.CoverageEnded(store, caller, coverage, lastDay, cancel);
    }

    /// <summary>Null when no other coverage of the insurance touches the days of the new one.</summary>
    static async Task<Refusal?> Overlap(ProvinceContext store, PersonNo person, CoverageEntry entry, Coverage? left, CancellationToken cancel)
    {
        var standing = await store.Set<Coverage>().Where(c => c.PersonNo == person.Value && c.Insurance == entry.Insurance).ToListAsync(cancel);
        var overlapping = standing.FirstOrDefault(c => c != left && c.From <= (entry.Until ?? DateOnly.MaxValue) && (c.Until ?? DateOnly.MaxValue) >= entry.From);
        return overlapping is null ? null : new(RefusalKind.CoverageOverlaps, "from", $"{entry.From:yyyy-MM-dd}", $"已有参保自 {overlapping.From:yyyy-MM-dd} 起（{overlapping.Region}）");
    }

    static async Task<Result<Coverage>> Left(ProvinceContext store, PersonNo person, InsuranceKind insurance, DateOnly from, CancellationToken cancel)
    {
        var coverages = await store.Set<Coverage>().Where(c => c.PersonNo == person.Value && c.Insurance == insurance).ToListAsync(cancel);
        var coverage = coverages.Where(c => c.From < from && c.End == CoverageEnd.Open && (c.Until is null || c.Until >= from.AddDays(-1))).MaxBy(static c => c.From);
        return coverage is null ? new Refusal(RefusalKind.CoverageUnknown, "insurance", Vocabulary.Insurances[insurance].Chinese) : coverage;
    }

    async Task<Result<KeptPerson>> MoveAway(Call call, Caller caller, PersonNo person, InsuranceKind insurance, CoverageEntry entry, CancellationToken cancel)
    {
        await using var old = await stores.Province(person.Province, Scope.System, cancel);
        var row = await old.Set<Person>().AsNoTracking().SingleOrDefaultAsync(p => p.PersonNo == person.Value, cancel);
        if (row is null) return new Refusal(RefusalKind.PersonUnknown, "person", Mask.Number(person.ToString()));
        if (WhyNot(entry, row.Born, regions) is { } refusal) return refusal;
        var credentials = await old.Set<Credential>().AsNoTracking().Where(c => c.PersonNo == person.Value && c.State != CredentialState.Closed).ToListAsync(cancel);
        await stores.Ensure(entry.Region.Province, cancel);
        // Asked inside the write, so that a retry of a move that is half done gets its first answer and goes on.
        var arrived = await Arrive(call, caller, row, credentials, entry, async () => (await Left(old, person, insurance, entry.From, cancel)).Refusal, cancel);
        if (arrived.Value is not { } kept) return arrived;
        var gone = await Change(call, caller, person, async (store, person) =>
        {
            var coverage = (await Left(store, new(person.PersonNo), insurance, entry.From, cancel)).Answer;
            await Close(store, caller, coverage, entry.From.AddDays(-1), CoverageEnd.Moved, cancel);
            person.MovedTo = kept.Person.Value;
            foreach (var credential in await store.Set<Credential>().Where(c => c.PersonNo == person.PersonNo).ToListAsync(cancel))
                (credential.State, credential.InDirectory) = (CredentialState.Closed, false);
            return Done.It;
        }, $"moved away to {entry.Region}", cancel);
        if (gone.Refusal is { } stopped) return stopped;
        // The new province speaks last, so the directory ends with the new number whatever was told before.
        await directory.Feed(person.Province, cancel);
        await directory.Feed(entry.Region.Province, cancel);
        return kept;
    }

    Task<Result<KeptPerson>> Arrive(Call call, Caller caller, Person old, List<Credential> credentials, CoverageEntry entry, Func<Task<Refusal?>> whyNot, CancellationToken cancel) =>
        writes.OnceInsured<KeptPerson>(entry.Region.Province, call, async store =>
        {
            if (await whyNot() is { } refusal) return refusal;
            var person = new PersonNo(ids.Next(entry.Region.Province));
            store.Add(NewPerson(person, new(old.Name, old.CertificateType, vault.Open(old.SealedCertificate), old.Gender, old.Nation, old.Born), vault));
            store.Add(NewCoverage(person, entry));
            foreach (var credential in credentials)
            {
                // Somebody who comes back finds the row of the last time.
                if (await store.Set<Credential>().SingleOrDefaultAsync(c => c.Lookup == credential.Lookup, cancel) is { } returned) store.Remove(returned);
                store.Add(new Credential { Lookup = credential.Lookup, PersonNo = person.Value, Kind = credential.Kind, State = credential.State, InDirectory = false });
            }
            store.Add(audit.Of(entry.Region.Province, caller, Act.KeepPersons, person.ToString(), person, $"moved here from {old.PersonNo / 100_000_000_000_000_000}"));
            return new KeptPerson(person);
        }, cancel);

    /// <summary>The directory speaks for other provinces; the province itself may know what the directory was not told yet.</summary>
    async Task<bool> IsHeld(ProvinceContext store, CredentialEntry credential, CancellationToken cancel)
    {
        var lookup = directory.LookupOf(credential.Kind, credential.Number);
        return await store.Set<Credential>().AnyAsync(c => c.Lookup == lookup, cancel) || await directory.Find(credential.Kind, credential.Number, cancel) is not null;
    }

    async Task<bool> IsOfCall(PersonNo known, Call call, CancellationToken cancel)
    {
        if (!await stores.Exists(known.Province, cancel)) return false;
        await using var store = await stores.Province(known.Province, Scope.System, cancel);
        return await KeyedWrites.Known<KeptPerson>(store, call, cancel) is not null;
    }
}
