using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Exchange;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Regions;
using Yidi.Policy;

namespace Yidi.Operations.Institutions;

/// <summary>Institutions with their agreements as a table.</summary>
public sealed class InstitutionSheet(IStoreContexts stores, RegionBook regions) : SheetTable<InstitutionEntry>
{
    public override string Name => "institutions";

    public override string Meaning => "designated institutions and the agreement in force";

    public override IReadOnlyList<Column> Columns { get; } =
    [
        new("number", "机构编号", true, "H or P and eleven digits"), new("name", "机构名称", true, ""), new("region", "所在区划", true, "county or district"),
        new("level", "医院等级", true, "three, two, one, unrated"), new("type", "机构类别", true, "hospital, clinic, pharmacy …"), new("owner", "隶属级别", false, "province, prefecture, county"),
        new("credit_code", "统一社会信用代码", false, ""), new("agreement_from", "协议开始", true, ""), new("agreement_until", "协议结束", false, "empty while open"),
    ];

    protected override InstitutionEntry Parse(RowReader row)
    {
        var entry = new InstitutionEntry(row.Text("number", 12), row.Text("name", 200), row.Region("region") ?? RegionCode.Nation, row.Code("level", Vocabulary.Levels), row.Code("type", Vocabulary.InstitutionTypes),
            row.Code("owner", Vocabulary.Owners, OwnerLevel.Unstated), row.OptionalText("credit_code", 50), row.Day("agreement_from"), row.OptionalDay("agreement_until"));
        if (row.Problems.Count == 0 && KeepInstitutions.WhyNot(entry, regions) is { } refusal) row.Bad(refusal);
        return entry;
    }

    protected override string KeyOf(InstitutionEntry row) => row.Number;

    protected override async Task Store(IReadOnlyList<InstitutionEntry> rows, Action<int> stored, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        await BulkStore.Run(national, rows, AtOnce, async batch =>
        {
            var numbers = batch.Select(static r => r.Number).ToList();
            var known = await national.Set<Institution>().Where(i => numbers.Contains(i.Number)).ToDictionaryAsync(static i => i.Number, cancel);
            var agreements = await national.Set<Agreement>().Where(a => numbers.Contains(a.Institution)).ToListAsync(cancel);
            var byInstitution = agreements.ToLookup(static a => a.Institution);
            foreach (var entry in batch)
            {
                if (!known.TryGetValue(entry.Number, out var row)) national.Add(row = KeepInstitutions.New(entry, regions));
                KeepInstitutions.Fill(row, entry, regions);
                if (byInstitution[entry.Number].FirstOrDefault(a => a.From == entry.AgreementFrom) is { } agreement) agreement.Until = entry.AgreementUntil;
                else national.Add(new Agreement { Institution = entry.Number, From = entry.AgreementFrom, Until = entry.AgreementUntil });
            }
        }, stored, cancel);
    }

    public override async IAsyncEnumerable<IReadOnlyList<string>> Export(RegionCode? region, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        var prefix = region?.Prefix ?? "";
        var rows = from i in national.Set<Institution>().AsNoTracking()
                   join a in national.Set<Agreement>().AsNoTracking() on i.Number equals a.Institution
                   where i.Region.StartsWith(prefix)
                   orderby i.Number, a.From
                   select new { i, a };
        await foreach (var r in rows.AsAsyncEnumerable().WithCancellation(cancel))
            yield return [r.i.Number, r.i.Name, r.i.Region, Vocabulary.Levels[r.i.Level].Word, Vocabulary.InstitutionTypes[r.i.Type].Word, Vocabulary.Owners[r.i.Owner].Word, r.i.CreditCode, Day(r.a.From), Day(r.a.Until)];
    }
}

/// <summary>Opened services as a table.</summary>
public sealed class ServiceSheet(IStoreContexts stores) : SheetTable<InstitutionService>
{
    public override string Name => "services";

    public override string Meaning => "services opened for treatment away from home, each chronic disease apart";

    public override IReadOnlyList<Column> Columns { get; } =
    [
        new("institution", "机构编号", true, ""), new("service", "服务", true, "inpatient, ordinary-outpatient, chronic-outpatient, pharmacy …"),
        new("disease", "病种编码", false, "for chronic-outpatient"), new("from", "开通日期", true, ""), new("until", "停止日期", false, "last open day"),
    ];

    protected override InstitutionService Parse(RowReader row)
    {
        var service = new InstitutionService { Institution = row.Text("institution", 12), VisitType = row.Code("service", Vocabulary.Visits), DiseaseCode = row.OptionalText("disease", 30), From = row.Day("from"), Until = row.OptionalDay("until") };
        if (row.Problems.Count == 0 && service.VisitType == VisitType.ChronicOutpatient == (service.DiseaseCode.Length == 0)) row.Bad("disease", "门诊慢特病须填病种，其他服务不填");
        if (service.Until < service.From) row.Bad("until", "不得早于开通日期");
        return service;
    }

    protected override string KeyOf(InstitutionService row) => $"{row.Institution} {(int)row.VisitType} {row.DiseaseCode} {row.From:yyyyMMdd}";

    protected override async Task Check(IReadOnlyList<(int Line, InstitutionService Row)> rows, Action<BadRow> bad, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        var numbers = rows.Select(static r => r.Row.Institution).Distinct().ToList();
        var known = (await national.Set<Institution>().Where(i => numbers.Contains(i.Number)).Select(static i => i.Number).ToListAsync(cancel)).ToHashSet();
        foreach (var (line, row) in rows.Where(r => !known.Contains(r.Row.Institution))) bad(new(line, "institution", row.Institution, "机构未登记"));
    }

    protected override async Task Store(IReadOnlyList<InstitutionService> rows, Action<int> stored, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        await BulkStore.Run(national, rows, AtOnce, async batch =>
        {
            var numbers = batch.Select(static r => r.Institution).Distinct().ToList();
            var known = await national.Set<InstitutionService>().Where(s => numbers.Contains(s.Institution)).ToDictionaryAsync(s => KeyOf(s), cancel);
            foreach (var row in batch)
                if (known.TryGetValue(KeyOf(row), out var service)) service.Until = row.Until;
                else national.Add(row);
        }, stored, cancel);
    }

    public override async IAsyncEnumerable<IReadOnlyList<string>> Export(RegionCode? region, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        var prefix = region?.Prefix ?? "";
        var rows = national.Set<InstitutionService>().AsNoTracking().Where(s => s.Institution.Substring(1).StartsWith(prefix)).OrderBy(static s => s.Institution).ThenBy(static s => s.VisitType).ThenBy(static s => s.DiseaseCode);
        await foreach (var s in rows.AsAsyncEnumerable().WithCancellation(cancel))
            yield return [s.Institution, Vocabulary.Visits[s.VisitType].Word, s.DiseaseCode, Day(s.From), Day(s.Until)];
    }
}
