using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Exchange;
using Yidi.Operations.Insured;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.ChronicDisease;

/// <summary>A qualification granted elsewhere before, in a table.</summary>
public sealed class QualificationRow : RowOfPerson
{
    public required InsuranceKind Insurance { get; init; }

    public required RegionCode InsuredRegion { get; init; }

    public required string Disease { get; init; }

    public required DateOnly From { get; init; }

    public DateOnly? Until { get; init; }
}

/// <summary>Qualifications that another system granted, as a table.</summary>
public sealed class QualificationSheet(IStoreContexts stores, PersonDirectory directory, Vault vault, IdSource ids, BusinessClock clock) : SheetOfPersons<QualificationRow>(stores, directory)
{
    readonly IStoreContexts _stores = stores;

    public override string Name => "qualifications";

    public override string Meaning => "chronic diseases qualified by another system";

    public override IReadOnlyList<Column> Columns { get; } =
        [CertificateColumn, new("insurance", "险种", true, ""), new("insured_region", "参保区划", true, ""), new("disease", "病种编码", true, "such as M01600"), new("from", "开始日期", true, ""), new("until", "结束日期", false, "")];

    protected override QualificationRow Parse(RowReader row)
    {
        var read = new QualificationRow
        {
            Certificate = row.Text("certificate", 50).ToUpperInvariant(), Insurance = row.Code("insurance", Vocabulary.Insurances), InsuredRegion = row.Region("insured_region") ?? RegionCode.Nation,
            Disease = row.Text("disease", 30), From = row.Day("from"), Until = row.OptionalDay("until"),
        };
        if (read.Disease.Length > 0 && !(read.Disease is ['M', _, _, _, _, _] && read.Disease.Skip(1).All(char.IsAsciiDigit))) row.Bad("disease", "应为M和五位数字的病种编码");
        if (read.Until < read.From) row.Bad("until", "不得早于开始日期");
        return read;
    }

    protected override string KeyOf(QualificationRow row) => $"{row.Certificate} {(int)row.Insurance} {row.Disease}";

    protected override async Task Check(IReadOnlyList<(int Line, QualificationRow Row)> rows, Action<BadRow> bad, CancellationToken cancel)
    {
        await base.Check(rows, bad, cancel);
        await CheckBound(rows, static r => (r.Insurance, r.InsuredRegion), bad, cancel);
        foreach (var province in rows.Where(static r => r.Row.Person.Value > 0).GroupBy(static r => r.Row.Person.Province))
        {
            await using var store = await _stores.Province(province.Key, Scope.System, cancel);
            var numbers = province.Select(static r => r.Row.Person.Value).Distinct().ToList();
            var standing = await store.Set<QualificationRecord>().AsNoTracking().Where(q => numbers.Contains(q.PersonNo) && q.State == QualificationState.Qualified).ToListAsync(cancel);
            foreach (var (line, row) in province)
                if (standing.Any(q => q.PersonNo == row.Person.Value && q.Insurance == row.Insurance && q.InsuredRegion == row.InsuredRegion.ToString() && q.DiseaseCode == row.Disease)) bad(new(line, "disease", row.Disease, "该病种已认定"));
        }
    }

    protected override Task Add(ProvinceContext store, IReadOnlyList<QualificationRow> rows, CancellationToken cancel)
    {
        foreach (var row in rows)
        {
            var record = new QualificationRecord
            {
                QualificationNo = ids.Next(row.Person.Province), PersonNo = row.Person.Value, Insurance = row.Insurance, InsuredRegion = row.InsuredRegion.ToString(), DiseaseCode = row.Disease,
                DiseaseName = Diseases.Name(row.Disease), State = QualificationState.Qualified, Revision = 1, From = row.From, Until = row.Until, CreatedAt = clock.UtcNow,
            };
            store.Add(record);
            store.Add(FirstVersion(record, "imported", "由原系统认定，随数据迁入"));
        }
        return Task.CompletedTask;
    }

    /// <summary>The version by which a qualification that was granted elsewhere is in force.</summary>
    public static QualificationVersion FirstVersion(QualificationRecord q, string rule, string clause) => new()
    {
        QualificationNo = q.QualificationNo, Version = 1, PersonNo = q.PersonNo, Insurance = q.Insurance, InsuredRegion = q.InsuredRegion, DiseaseCode = q.DiseaseCode, InForce = true,
        From = q.From!.Value, Until = q.Until, GrantedOn = q.From!.Value, Rule = rule, Clause = clause,
    };

    public override async IAsyncEnumerable<IReadOnlyList<string>> Export(RegionCode? region, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        if (region is not { } place || !await _stores.Exists(place.Province, cancel)) yield break;
        await using var store = await _stores.Province(place.Province, Scope.System, cancel);
        var prefix = place.Prefix;
        var rows = await store.Set<QualificationRecord>().AsNoTracking().Where(q => q.State == QualificationState.Qualified && q.InsuredRegion.StartsWith(prefix)).OrderBy(static q => q.QualificationNo).ToListAsync(cancel);
        var certificates = await Certificates(store, vault, rows.Select(static r => r.PersonNo), cancel);
        foreach (var q in rows) yield return [certificates[q.PersonNo], Vocabulary.Insurances[q.Insurance].Word, q.InsuredRegion, q.DiseaseCode, Day(q.From), Day(q.Until)];
    }
}
