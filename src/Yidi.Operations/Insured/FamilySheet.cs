using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Exchange;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Insured;

/// <summary>A family link, in a table; the certificate is that of the person whose account pays.</summary>
public sealed class FamilyRow : RowOfPerson
{
    public required string Member { get; init; }

    /// <summary>Set while checking.</summary>
    public PersonNo MemberNo { get; set; }

    public required string Relation { get; init; }

    public required DateOnly From { get; init; }
}

/// <summary>Family account links of another system as a table.</summary>
public sealed class FamilySheet(IStoreContexts stores, PersonDirectory directory, Vault vault, IdSource ids) : SheetOfPersons<FamilyRow>(stores, directory)
{
    readonly IStoreContexts _stores = stores;
    readonly PersonDirectory _directory = directory;

    public override string Name => "family";

    public override string Meaning => "family account links: whose account pays for whom";

    public override IReadOnlyList<Column> Columns { get; } =
        [CertificateColumn, new("member", "成员证件号码", true, ""), new("relation", "关系", true, "spouse, parent, child …"), new("from", "开始日期", true, "")];

    protected override FamilyRow Parse(RowReader row)
    {
        var read = new FamilyRow { Certificate = row.Text("certificate", 50).ToUpperInvariant(), Member = row.Text("member", 50).ToUpperInvariant(), Relation = row.Text("relation", 20), From = row.Day("from") };
        if (read.Relation.Length > 0 && !KeepFamily.Relations.ContainsKey(read.Relation)) row.Bad("relation", $"应为 {string.Join('、', KeepFamily.Relations.Keys)} 之一");
        if (string.Equals(read.Certificate, read.Member, StringComparison.OrdinalIgnoreCase)) row.Bad("member", "不能与本人共济");
        return read;
    }

    protected override string KeyOf(FamilyRow row) => $"{row.Certificate} {row.Member}".ToUpperInvariant();

    protected override async Task Check(IReadOnlyList<(int Line, FamilyRow Row)> rows, Action<BadRow> bad, CancellationToken cancel)
    {
        await base.Check(rows, bad, cancel);
        var members = await _directory.FindMany(CredentialKind.IdentityCard, rows.Select(static r => r.Row.Member), cancel);
        foreach (var (line, row) in rows)
            if (!members.TryGetValue(row.Member, out var member)) bad(new(line, "member", Mask.Number(row.Member), "成员未登记"));
            else if (row.Person.Value > 0 && member.Province != row.Person.Province) bad(new(line, "member", Mask.Number(row.Member), "共济目前限本省参保人"));
            else row.MemberNo = member;
    }

    protected override async Task Add(ProvinceContext store, IReadOnlyList<FamilyRow> rows, CancellationToken cancel)
    {
        var owners = rows.Select(static r => r.Person.Value).Distinct().ToList();
        var known = await store.Set<FamilyLink>().Where(l => owners.Contains(l.OwnerNo) && l.Until == null).ToListAsync(cancel);
        foreach (var row in rows.Where(r => !known.Any(l => l.OwnerNo == r.Person.Value && l.MemberNo == r.MemberNo.Value)))
            store.Add(new FamilyLink { LinkNo = ids.Next(row.Person.Province), OwnerNo = row.Person.Value, MemberNo = row.MemberNo.Value, Relation = row.Relation, From = row.From });
        var members = rows.Select(static r => r.MemberNo.Value).Distinct().ToList();
        foreach (var member in await store.Set<Person>().Where(p => members.Contains(p.PersonNo)).ToListAsync(cancel)) member.Touch();
    }

    public override async IAsyncEnumerable<IReadOnlyList<string>> Export(RegionCode? region, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        if (region is not { } place || !await _stores.Exists(place.Province, cancel)) yield break;
        await using var store = await _stores.Province(place.Province, Scope.System, cancel);
        var prefix = place.Prefix;
        var rows = await store.Set<FamilyLink>().AsNoTracking().Where(l => l.Until == null && store.Set<Coverage>().Any(c => c.PersonNo == l.OwnerNo && c.Region.StartsWith(prefix))).OrderBy(static l => l.LinkNo).ToListAsync(cancel);
        var certificates = await Certificates(store, vault, rows.SelectMany(static r => new[] { r.OwnerNo, r.MemberNo }), cancel);
        foreach (var l in rows) yield return [certificates[l.OwnerNo], certificates[l.MemberNo], l.Relation, Day(l.From)];
    }
}
