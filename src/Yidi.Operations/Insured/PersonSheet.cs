using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Exchange;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Regions;
using Yidi.Policy;

namespace Yidi.Operations.Insured;

/// <summary>A person with one coverage and the credentials that come with it.</summary>
public sealed record ImportedPerson(PersonEntry Entry, CoverageEntry Coverage, string Card, string Token)
{
    /// <summary>The number of a person who is registered already; set while checking.</summary>
    public PersonNo? Known { get; set; }
}

/// <summary>Persons and coverage as a table; one row for each coverage of a person.</summary>
public sealed class PersonSheet(IStoreContexts stores, RegionBook regions, PersonDirectory directory, Vault vault, IdSource ids) : SheetTable<ImportedPerson>
{
    public override string Name => "persons";

    public override string Meaning => "insured persons with coverage and credentials, one row for each coverage";

    public override IReadOnlyList<Column> Columns { get; } =
    [
        new("certificate", "证件号码", true, ""), new("certificate_type", "证件类型", false, "01 when empty"), new("name", "姓名", true, ""), new("gender", "性别", true, "1, 2 or 9"), new("nation", "民族", false, "01 when empty"),
        new("born", "出生日期", true, ""), new("card", "社保卡号", false, ""), new("token", "电子凭证", false, ""), new("region", "参保区划", true, ""), new("insurance", "险种", true, "employees or residents"),
        new("class", "人员类别", true, "active, retired, child, adult, elderly"), new("from", "参保开始", true, ""), new("until", "参保结束", false, ""), new("employer", "单位", false, ""),
        new("joining", "参保方式", false, "continuous, on-time, late, interrupted, newborn"), new("paid_on", "缴费日期", false, ""), new("missed_months", "中断月数", false, ""),
    ];

    protected override ImportedPerson Parse(RowReader row)
    {
        var certificateType = row.OptionalText("certificate_type", 2) is { Length: > 0 } said ? said : "01";
        var nation = row.OptionalText("nation", 2) is { Length: > 0 } told ? told : "01";
        var entry = new PersonEntry(row.Text("name", 50), certificateType, row.Text("certificate", 50).ToUpperInvariant(), row.Text("gender", 1), nation, row.Day("born"));
        var coverage = new CoverageEntry(row.Code("insurance", Vocabulary.Insurances), row.Region("region") ?? RegionCode.Nation, row.Code("class", Vocabulary.Persons), row.Day("from"), row.OptionalDay("until"),
            row.OptionalText("employer", 200), row.Code("joining", Vocabulary.Joinings, Joining.Continuous), row.OptionalDay("paid_on"), row.Count("missed_months", 0));
        if (row.Problems.Count == 0 && (KeepPersons.WhyNot(entry) ?? KeepPersons.WhyNot(coverage, entry.Born, regions)) is { } refusal) row.Bad(refusal);
        return new(entry, coverage, row.OptionalText("card", 100), row.OptionalText("token", 100));
    }

    protected override string KeyOf(ImportedPerson row) => string.Create(CultureInfo.InvariantCulture, $"{row.Entry.Certificate.ToUpperInvariant()} {(int)row.Coverage.Insurance} {row.Coverage.From.DayNumber}");

    protected override IEnumerable<(string Key, string Owner)> Owned(ImportedPerson row) =>
        new[] { ("card " + row.Card, row.Card), ("token " + row.Token, row.Token) }.Where(static c => c.Item2.Length > 0).Select(c => (c.Item1.ToUpperInvariant(), row.Entry.Certificate.ToUpperInvariant()));

    protected override async Task Check(IReadOnlyList<(int Line, ImportedPerson Row)> rows, Action<BadRow> bad, CancellationToken cancel)
    {
        var known = await directory.FindMany(CredentialKind.IdentityCard, rows.Select(static r => r.Row.Entry.Certificate), cancel);
        var cards = await directory.FindMany(CredentialKind.SocialSecurityCard, rows.Select(static r => r.Row.Card), cancel);
        var tokens = await directory.FindMany(CredentialKind.ElectronicToken, rows.Select(static r => r.Row.Token), cancel);
        foreach (var (line, row) in rows)
        {
            PersonNo? own = known.TryGetValue(row.Entry.Certificate, out var registered) ? registered : null;
            if (cards.TryGetValue(row.Card, out var holder) && holder != own) bad(new(line, "card", Mask.Number(row.Card), "该卡号属于其他人员"));
            if (tokens.TryGetValue(row.Token, out holder) && holder != own) bad(new(line, "token", Mask.Number(row.Token), "该电子凭证属于其他人员"));
            if (!known.TryGetValue(row.Entry.Certificate, out var person)) continue;
            if (person.Province == row.Coverage.Region.Province) row.Known = person;
            else bad(new(line, "certificate", Mask.Number(row.Entry.Certificate), "已在其他省登记，请办理转移"));
        }
        await CheckCoverages(rows, bad, cancel);
    }

    protected override void CheckTogether(IReadOnlyList<(int Line, ImportedPerson Row)> rows, Action<BadRow> bad)
    {
        CheckDays(rows.Select(static r => (r.Line, $"{r.Row.Entry.Certificate} {(int)r.Row.Coverage.Insurance}", r.Row.Coverage.From, r.Row.Coverage.Until)), bad);
        foreach (var person in rows.GroupBy(static r => r.Row.Entry.Certificate).Where(static g => g.Select(static r => r.Row.Coverage.Region.Province).Distinct().Count() > 1))
            bad(new(person.Last().Line, "region", person.Last().Row.Coverage.Region.ToString(), "同一人员不能同时登记在两个省，跨省请办理转移"));
    }

    /// <summary>A coverage that is there is only brought up to date in class and employer; ending and moving it has consequences and is an act of its own.</summary>
    async Task CheckCoverages(IReadOnlyList<(int Line, ImportedPerson Row)> rows, Action<BadRow> bad, CancellationToken cancel)
    {
        foreach (var province in rows.Where(static r => r.Row.Known is not null).GroupBy(static r => r.Row.Known!.Value.Province))
        {
            await using var store = await stores.Province(province.Key, Scope.System, cancel);
            var numbers = province.Select(static r => r.Row.Known!.Value.Value).Distinct().ToList();
            var byPerson = (await store.Set<Coverage>().AsNoTracking().Where(c => numbers.Contains(c.PersonNo)).ToListAsync(cancel)).ToLookup(static c => c.PersonNo);
            foreach (var (line, row) in province)
            {
                var own = byPerson[row.Known!.Value.Value].Where(c => c.Insurance == row.Coverage.Insurance).ToList();
                var same = own.FirstOrDefault(c => c.From == row.Coverage.From);
                if (same is not null && (same.Region != row.Coverage.Region.ToString() || same.Until != row.Coverage.Until)) bad(new(line, "region", row.Coverage.Region.ToString(), "已有参保的地区或期限不同，请通过参保变更办理"));
                else if (same is null && own.Any(c => c.From <= (row.Coverage.Until ?? DateOnly.MaxValue) && row.Coverage.From <= (c.Until ?? DateOnly.MaxValue))) bad(new(line, "from", Day(row.Coverage.From), "与已有参保期间重叠"));
            }
        }
    }

    protected override async Task Store(IReadOnlyList<ImportedPerson> rows, Action<int> stored, CancellationToken cancel)
    {
        var parts = new List<(ProvinceContext Store, IReadOnlyList<ImportedPerson> Rows)>();
        try
        {
            foreach (var province in rows.GroupBy(static r => r.Coverage.Region.Province))
            {
                await stores.Ensure(province.Key, cancel);
                parts.Add((await stores.Province(province.Key, Scope.System, cancel), [.. province]));
            }
            var fresh = new Dictionary<string, PersonNo>(StringComparer.OrdinalIgnoreCase);
            await BulkStore.RunAll(parts, AtOnce, (store, batch) => Add(store, batch[0].Coverage.Region.Province, batch, fresh, cancel), stored, cancel);
        }
        finally
        {
            foreach (var (store, _) in parts) await store.DisposeAsync();
        }
        foreach (var province in rows.Select(static r => r.Coverage.Region.Province).Distinct()) await directory.Feed(province, cancel);
    }

    async Task Add(ProvinceContext store, int province, IReadOnlyList<ImportedPerson> batch, Dictionary<string, PersonNo> fresh, CancellationToken cancel)
    {
        var known = batch.Where(static r => r.Known is not null).Select(static r => r.Known!.Value.Value).Distinct().ToList();
        var coverages = known.Count == 0 ? [] : await store.Set<Coverage>().Where(c => known.Contains(c.PersonNo)).ToListAsync(cancel);
        var byPerson = coverages.ToLookup(static c => c.PersonNo);
        foreach (var row in batch)
        {
            var isNew = row.Known is null && !fresh.ContainsKey(row.Entry.Certificate);
            var person = row.Known ?? (fresh.TryGetValue(row.Entry.Certificate, out var number) ? number : fresh[row.Entry.Certificate] = new PersonNo(ids.Next(province)));
            if (isNew) AddPerson(store, person, row);
            var same = byPerson[person.Value].FirstOrDefault(c => c.Insurance == row.Coverage.Insurance && c.From == row.Coverage.From);
            if (same is null) store.Add(KeepPersons.NewCoverage(person, row.Coverage));
            else (same.PersonClass, same.Employer) = (row.Coverage.PersonClass, row.Coverage.Employer);
        }
        if (known.Count > 0)
            foreach (var person in await store.Set<Person>().Where(p => known.Contains(p.PersonNo)).ToListAsync(cancel)) person.Touch();
    }

    void AddPerson(ProvinceContext store, PersonNo person, ImportedPerson row)
    {
        store.Add(KeepPersons.NewPerson(person, row.Entry, vault));
        store.Add(KeepPersons.NewCredential(person, new(CredentialKind.IdentityCard, row.Entry.Certificate, CredentialState.Active), directory));
        if (row.Card.Length > 0) store.Add(KeepPersons.NewCredential(person, new(CredentialKind.SocialSecurityCard, row.Card, CredentialState.Active), directory));
        if (row.Token.Length > 0) store.Add(KeepPersons.NewCredential(person, new(CredentialKind.ElectronicToken, row.Token, CredentialState.Active), directory));
    }

    public override async IAsyncEnumerable<IReadOnlyList<string>> Export(RegionCode? region, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        // A file of persons leaves the house only for a named region.
        if (region is not { } place || !await stores.Exists(place.Province, cancel)) yield break;
        await using var store = await stores.Province(place.Province, Scope.System, cancel);
        var prefix = place.Prefix;
        var rows = from c in store.Set<Coverage>().AsNoTracking() join p in store.Set<Person>().AsNoTracking() on c.PersonNo equals p.PersonNo
                   where c.Region.StartsWith(prefix) orderby p.PersonNo, c.From select new { p, c };
        await foreach (var r in rows.AsAsyncEnumerable().WithCancellation(cancel))
            yield return [vault.Open(r.p.SealedCertificate), r.p.CertificateType, r.p.Name, r.p.Gender, r.p.Nation, Day(r.p.Born), "", "", r.c.Region, Vocabulary.Insurances[r.c.Insurance].Word, Vocabulary.Persons[r.c.PersonClass].Word,
                Day(r.c.From), Day(r.c.Until), r.c.Employer, Vocabulary.Joinings[r.c.Joining].Word, Day(r.c.PaidOn), r.c.MissedMonths.ToString(CultureInfo.InvariantCulture)];
    }
}

/// <summary>A row that belongs to a person who is registered.</summary>
public abstract class RowOfPerson
{
    public required string Certificate { get; init; }

    /// <summary>Set while checking.</summary>
    public PersonNo Person { get; set; }
}

/// <summary>A table whose rows belong to registered persons, found by their certificates.</summary>
public abstract class SheetOfPersons<TRow>(IStoreContexts stores, PersonDirectory directory) : SheetTable<TRow> where TRow : RowOfPerson
{
    protected static Column CertificateColumn { get; } = new("certificate", "证件号码", true, "of a person who is registered");

    protected override async Task Check(IReadOnlyList<(int Line, TRow Row)> rows, Action<BadRow> bad, CancellationToken cancel)
    {
        var known = await directory.FindMany(CredentialKind.IdentityCard, rows.Select(static r => r.Row.Certificate), cancel);
        foreach (var (line, row) in rows)
            if (known.TryGetValue(row.Certificate, out var person)) row.Person = person;
            else bad(new(line, "certificate", Mask.Number(row.Certificate), "参保人未登记"));
    }

    protected override async Task Store(IReadOnlyList<TRow> rows, Action<int> stored, CancellationToken cancel)
    {
        var parts = new List<(ProvinceContext Store, IReadOnlyList<TRow> Rows)>();
        try
        {
            foreach (var province in rows.GroupBy(static r => r.Person.Province)) parts.Add((await stores.Province(province.Key, Scope.System, cancel), [.. province]));
            await BulkStore.RunAll(parts, AtOnce, async (store, batch) =>
            {
                await Add(store, batch, cancel);
                var numbers = batch.Select(static r => r.Person.Value).Distinct().ToList();
                foreach (var person in await store.Set<Person>().Where(p => numbers.Contains(p.PersonNo)).ToListAsync(cancel)) person.Touch();
            }, stored, cancel);
        }
        finally
        {
            foreach (var (store, _) in parts) await store.DisposeAsync();
        }
    }

    /// <summary>Reports rows whose person has no coverage of that insurance and region; what is bound to none would never count.</summary>
    protected async Task CheckBound(IEnumerable<(int Line, TRow Row)> rows, Func<TRow, (InsuranceKind Insurance, RegionCode Region)> boundTo, Action<BadRow> bad, CancellationToken cancel)
    {
        foreach (var province in rows.Where(static r => r.Row.Person.Value > 0).GroupBy(static r => r.Row.Person.Province))
        {
            await using var store = await stores.Province(province.Key, Scope.System, cancel);
            var numbers = province.Select(static r => r.Row.Person.Value).Distinct().ToList();
            var coverages = (await store.Set<Coverage>().AsNoTracking().Where(c => numbers.Contains(c.PersonNo)).ToListAsync(cancel)).Select(static c => (c.PersonNo, c.Insurance, c.Region)).ToHashSet();
            foreach (var (line, row) in province)
                if (boundTo(row) is var (insurance, region) && !coverages.Contains((row.Person.Value, insurance, region.ToString()))) bad(new(line, "insured_region", region.ToString(), "该人员在该地没有此险种的参保"));
        }
    }

    /// <summary>Adds or changes the rows of one province; saving and raising entitlement versions is done by the caller.</summary>
    protected abstract Task Add(ProvinceContext store, IReadOnlyList<TRow> rows, CancellationToken cancel);

    /// <summary>Certificates of persons, for export.</summary>
    protected static async Task<Dictionary<long, string>> Certificates(ProvinceContext store, Vault vault, IEnumerable<long> numbers, CancellationToken cancel)
    {
        var wanted = numbers.Distinct().ToList();
        var persons = await store.Set<Person>().AsNoTracking().Where(p => wanted.Contains(p.PersonNo)).Select(static p => new { p.PersonNo, p.SealedCertificate }).ToListAsync(cancel);
        return persons.ToDictionary(static p => p.PersonNo, p => vault.Open(p.SealedCertificate));
    }
}
