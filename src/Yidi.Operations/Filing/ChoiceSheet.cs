using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Exchange;
using Yidi.Operations.Institutions;
using Yidi.Operations.Insured;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Filing;

/// <summary>A chosen institution, in a table.</summary>
public sealed class ChoiceRow : RowOfPerson
{
    public required InsuranceKind Insurance { get; init; }

    public required RegionCode InsuredRegion { get; init; }

    public required string Institution { get; init; }

    public required DateOnly From { get; init; }

    public DateOnly? Until { get; init; }
}

/// <summary>Chosen institutions of another system as a table.</summary>
public sealed class ChoiceSheet(IStoreContexts stores, PersonDirectory directory, Vault vault, IdSource ids) : SheetOfPersons<ChoiceRow>(stores, directory)
{
    readonly IStoreContexts _stores = stores;

    public override string Name => "choices";

    public override string Meaning => "institutions that persons chose";

    public override IReadOnlyList<Column> Columns { get; } =
        [CertificateColumn, new("insurance", "险种", true, ""), new("insured_region", "参保区划", true, ""), new("institution", "机构编号", true, ""), new("from", "开始日期", true, ""), new("until", "结束日期", false, "")];

    protected override ChoiceRow Parse(RowReader row)
    {
        var read = new ChoiceRow
        {
            Certificate = row.Text("certificate", 50).ToUpperInvariant(), Insurance = row.Code("insurance", Vocabulary.Insurances), InsuredRegion = row.Region("insured_region") ?? RegionCode.Nation, Institution = row.Text("institution", 12),
            From = row.Day("from"), Until = row.OptionalDay("until"),
        };
        if (read.Until < read.From) row.Bad("until", "不得早于开始日期");
        return read;
    }

    protected override string KeyOf(ChoiceRow row) => $"{row.Certificate} {(int)row.Insurance} {row.Institution}".ToUpperInvariant();

    protected override async Task Check(IReadOnlyList<(int Line, ChoiceRow Row)> rows, Action<BadRow> bad, CancellationToken cancel)
    {
        await base.Check(rows, bad, cancel);
        await CheckBound(rows, static r => (r.Insurance, r.InsuredRegion), bad, cancel);
        await using var national = await _stores.National(cancel);
        var numbers = rows.Select(static r => r.Row.Institution).Distinct().ToList();
        var known = (await national.Set<Institution>().Where(i => numbers.Contains(i.Number)).Select(static i => i.Number).ToListAsync(cancel)).ToHashSet(StringComparer.Ordinal);
        foreach (var (line, row) in rows.Where(r => !known.Contains(r.Row.Institution))) bad(new(line, "institution", row.Institution, "机构未登记"));
    }

    protected override async Task Add(ProvinceContext store, IReadOnlyList<ChoiceRow> rows, CancellationToken cancel)
    {
        var numbers = rows.Select(static r => r.Person.Value).Distinct().ToList();
        var known = await store.Set<ChosenInstitution>().Where(c => numbers.Contains(c.PersonNo) && c.WithdrawnOn == null).ToListAsync(cancel);
        foreach (var row in rows.Where(r => !known.Any(c => c.PersonNo == r.Person.Value && c.Insurance == r.Insurance && c.Institution == r.Institution)))
            store.Add(new ChosenInstitution
            {
                ChoiceNo = ids.Next(row.Person.Province), PersonNo = row.Person.Value, Insurance = row.Insurance, InsuredRegion = row.InsuredRegion.ToString(), BusinessType = "03", Ordinal = "1", Institution = row.Institution,
                From = row.From, Until = row.Until,
            });
    }

    public override async IAsyncEnumerable<IReadOnlyList<string>> Export(RegionCode? region, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        if (region is not { } place || !await _stores.Exists(place.Province, cancel)) yield break;
        await using var store = await _stores.Province(place.Province, Scope.System, cancel);
        var prefix = place.Prefix;
        var rows = await store.Set<ChosenInstitution>().AsNoTracking().Where(c => c.WithdrawnOn == null && c.InsuredRegion.StartsWith(prefix)).OrderBy(static c => c.ChoiceNo).ToListAsync(cancel);
        var certificates = await Certificates(store, vault, rows.Select(static r => r.PersonNo), cancel);
        foreach (var c in rows) yield return [certificates[c.PersonNo], Vocabulary.Insurances[c.Insurance].Word, c.InsuredRegion, c.Institution, Day(c.From), Day(c.Until)];
    }
}
