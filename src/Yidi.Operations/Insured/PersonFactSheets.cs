using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Exchange;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Insured;

/// <summary>A dated fact of a person, in a table.</summary>
public sealed class StandingRow : RowOfPerson
{
    public required StandingEntry Entry { get; init; }
}

/// <summary>Supplements, assistance classes and family doctors as a table.</summary>
public sealed class StandingSheet(IStoreContexts stores, PersonDirectory directory, Vault vault) : SheetOfPersons<StandingRow>(stores, directory)
{
    static readonly Dictionary<StandingKind, Term> Kinds = new()
    {
        [StandingKind.Assistance] = new("assistance", "医疗救助", "medical assistance"), [StandingKind.CivilServant] = new("civil-servant", "公务员补助", "civil servants' supplement"),
        [StandingKind.EnterpriseSupplement] = new("enterprise", "企业补充", "enterprise supplement"), [StandingKind.FamilyDoctor] = new("family-doctor", "家庭医生签约", "family doctor contract"),
    };

    readonly IStoreContexts _stores = stores;

    public override string Name => "standing";

    public override string Meaning => "assistance class, civil servants' rank, enterprise supplement, family doctor, with dates";

    public override IReadOnlyList<Column> Columns { get; } =
        [CertificateColumn, new("kind", "身份类别", true, "assistance, civil-servant, enterprise, family-doctor"), new("word", "取值", true, "low-income, section, yes …"), new("from", "开始日期", true, ""), new("until", "结束日期", false, "")];

    protected override StandingRow Parse(RowReader row)
    {
        var entry = new StandingEntry(row.Code("kind", Kinds), row.Text("word", 40), row.Day("from"), row.OptionalDay("until"));
        if (row.Problems.Count == 0 && KeepPersons.WhyNot(entry) is { } refusal) row.Bad(refusal);
        return new() { Certificate = row.Text("certificate", 50).ToUpperInvariant(), Entry = entry };
    }

    protected override string KeyOf(StandingRow row) => $"{row.Certificate} {(int)row.Entry.Kind} {row.Entry.From:yyyyMMdd}";

    protected override async Task Add(ProvinceContext store, IReadOnlyList<StandingRow> rows, CancellationToken cancel)
    {
        var numbers = rows.Select(static r => r.Person.Value).Distinct().ToList();
        var known = await store.Set<StandingFact>().Where(f => numbers.Contains(f.PersonNo)).ToListAsync(cancel);
        foreach (var row in rows)
            if (known.FirstOrDefault(f => f.PersonNo == row.Person.Value && f.Kind == row.Entry.Kind && f.From == row.Entry.From) is { } fact) (fact.Word, fact.Until) = (row.Entry.Word, row.Entry.Until);
            else
            {
                foreach (var open in known.Where(f => f.PersonNo == row.Person.Value && f.Kind == row.Entry.Kind && f.From < row.Entry.From && (f.Until is null || f.Until >= row.Entry.From))) open.Until = row.Entry.From.AddDays(-1);
                var added = new StandingFact { PersonNo = row.Person.Value, Kind = row.Entry.Kind, From = row.Entry.From, Until = row.Entry.Until, Word = row.Entry.Word };
                known.Add(added);
                store.Add(added);
            }
    }

    public override async IAsyncEnumerable<IReadOnlyList<string>> Export(RegionCode? region, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        if (region is not { } place || !await _stores.Exists(place.Province, cancel)) yield break;
        await using var store = await _stores.Province(place.Province, Scope.System, cancel);
        var prefix = place.Prefix;
        var rows = await store.Set<StandingFact>().AsNoTracking().Where(f => store.Set<Coverage>().Any(c => c.PersonNo == f.PersonNo && c.Region.StartsWith(prefix))).OrderBy(static f => f.PersonNo).ThenBy(static f => f.From).ToListAsync(cancel);
        var certificates = await Certificates(store, vault, rows.Select(static r => r.PersonNo), cancel);
        foreach (var f in rows) yield return [certificates[f.PersonNo], Kinds[f.Kind].Word, f.Word, Day(f.From), Day(f.Until)];
    }
}

/// <summary>An opening balance, in a table.</summary>
public sealed class AccountRow : RowOfPerson
{
    public required Money Balance { get; init; }

    public required DateOnly AsOf { get; init; }
}

/// <summary>Opening balances of personal accounts as a table. An account that has a balance keeps it unless the row is newer.</summary>
public sealed class AccountSheet(IStoreContexts stores, PersonDirectory directory, Vault vault) : SheetOfPersons<AccountRow>(stores, directory)
{
    readonly IStoreContexts _stores = stores;

    public override string Name => "accounts";

    public override string Meaning => "opening balances of personal accounts";

    public override IReadOnlyList<Column> Columns { get; } = [CertificateColumn, new("balance", "余额", true, "yuan"), new("as_of", "截至日期", true, "")];

    protected override AccountRow Parse(RowReader row) => new() { Certificate = row.Text("certificate", 50).ToUpperInvariant(), Balance = row.Amount("balance"), AsOf = row.Day("as_of") };

    protected override string KeyOf(AccountRow row) => row.Certificate;

    protected override async Task Add(ProvinceContext store, IReadOnlyList<AccountRow> rows, CancellationToken cancel)
    {
        var numbers = rows.Select(static r => r.Person.Value).ToList();
        var known = await store.Set<PersonalAccount>().Where(a => numbers.Contains(a.PersonNo)).ToDictionaryAsync(static a => a.PersonNo, cancel);
        foreach (var row in rows)
            if (!known.TryGetValue(row.Person.Value, out var account)) store.Add(new PersonalAccount { PersonNo = row.Person.Value, BalanceFen = row.Balance.Fen, Version = 1, AsOf = row.AsOf });
            else if (account.AsOf < row.AsOf) (account.BalanceFen, account.AsOf, account.Version) = (row.Balance.Fen, row.AsOf, account.Version + 1);
    }

    public override async IAsyncEnumerable<IReadOnlyList<string>> Export(RegionCode? region, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        if (region is not { } place || !await _stores.Exists(place.Province, cancel)) yield break;
        await using var store = await _stores.Province(place.Province, Scope.System, cancel);
        var prefix = place.Prefix;
        var rows = await store.Set<PersonalAccount>().AsNoTracking().Where(a => store.Set<Coverage>().Any(c => c.PersonNo == a.PersonNo && c.Region.StartsWith(prefix))).OrderBy(static a => a.PersonNo).ToListAsync(cancel);
        var certificates = await Certificates(store, vault, rows.Select(static r => r.PersonNo), cancel);
        foreach (var a in rows) yield return [certificates[a.PersonNo], new Money(a.BalanceFen).ToString(), Day(a.AsOf)];
    }
}
