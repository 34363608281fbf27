using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Exchange;
using Yidi.Operations.Insured;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Regions;
using Yidi.Policy;

namespace Yidi.Operations.Filing;

/// <summary>A filing granted elsewhere before, in a table.</summary>
public sealed class FilingRow : RowOfPerson
{
    public required InsuranceKind Insurance { get; init; }

    public required RegionCode InsuredRegion { get; init; }

    public required FilingKind Kind { get; init; }

    public required RegionCode Place { get; init; }

    public required DateOnly From { get; init; }

    public DateOnly? Until { get; init; }

    internal string Key => $"{Certificate} {(int)Insurance} {Place} {From:yyyyMMdd}";
}

/// <summary>Filings that another system granted, as a table. They are in force as they stand; two for one place and day are refused.</summary>
public sealed class FilingSheet(IStoreContexts stores, PersonDirectory directory, RegionBook regions, Vault vault, IdSource ids, BusinessClock clock) : SheetOfPersons<FilingRow>(stores, directory)
{
    readonly IStoreContexts _stores = stores;

    public override string Name => "filings";

    public override string Meaning => "filings granted by another system";

    public override IReadOnlyList<Column> Columns { get; } =
    [
        CertificateColumn, new("insurance", "险种", true, ""), new("insured_region", "参保区划", true, ""), new("kind", "备案类别", true, "retired-settled-elsewhere, long-term-resident …"),
        new("place", "备案地", true, "any code inside it"), new("from", "开始日期", true, ""), new("until", "结束日期", false, "empty for long-term kinds"),
    ];

    protected override FilingRow Parse(RowReader row)
    {
        var place = row.Region("place");
        var filed = place is { } said ? regions.FilingPlaceOf(said) : null;
        if (place is not null && filed is null) row.Bad("place", "不能备案到该地");
        var filing = new FilingRow
        {
            Certificate = row.Text("certificate", 50).ToUpperInvariant(), Insurance = row.Code("insurance", Vocabulary.Insurances), InsuredRegion = row.Region("insured_region") ?? RegionCode.Nation, Kind = row.Code("kind", Vocabulary.Filings),
            Place = filed ?? RegionCode.Nation, From = row.Day("from"), Until = row.OptionalDay("until"),
        };
        if (!FilingRules.Filable.Contains(filing.Kind)) row.Bad("kind", "该类视同备案，无需登记");
        if (filing.Until < filing.From) row.Bad("until", "不得早于开始日期");
        if (filing.Until is null && !FilingRules.IsLongTerm(filing.Kind)) row.Bad("until", "临时备案须有结束日期");
        return filing;
    }

    protected override string KeyOf(FilingRow row) => row.Key;

    protected override void CheckTogether(IReadOnlyList<(int Line, FilingRow Row)> rows, Action<BadRow> bad) =>
        CheckDays(rows.Select(static r => (r.Line, $"{r.Row.Certificate} {(int)r.Row.Insurance} {r.Row.InsuredRegion} {r.Row.Place}", r.Row.From, r.Row.Until)), bad);

    protected override async Task Check(IReadOnlyList<(int Line, FilingRow Row)> rows, Action<BadRow> bad, CancellationToken cancel)
    {
        await base.Check(rows, bad, cancel);
        await CheckBound(rows, static r => (r.Insurance, r.InsuredRegion), bad, cancel);
        foreach (var province in rows.Where(static r => r.Row.Person.Value > 0).GroupBy(static r => r.Row.Person.Province))
        {
            await using var store = await _stores.Province(province.Key, Scope.System, cancel);
            var numbers = province.Select(static r => r.Row.Person.Value).Distinct().ToList();
            var versions = await store.Set<FilingVersion>().AsNoTracking().Where(v => numbers.Contains(v.PersonNo)).ToListAsync(cancel);
            foreach (var (line, row) in province)
            {
                var others = new FilingsInForce([.. versions.Where(v => v.PersonNo == row.Person.Value && v.Insurance == row.Insurance && v.InsuredRegion == row.InsuredRegion.ToString())]);
                if (others.SpansFor(row.Place, 0).Any(s => s.From <= (row.Until ?? DateOnly.MaxValue) && row.From <= s.Until)) bad(new(line, "place", row.Place.ToString(), "该地该期间已有备案"));
            }
        }
    }

    protected override Task Add(ProvinceContext store, IReadOnlyList<FilingRow> rows, CancellationToken cancel)
    {
        foreach (var row in rows)
        {
            var filing = new FilingRecord
            {
                FilingNo = ids.Next(row.Person.Province), PersonNo = row.Person.Value, Insurance = row.Insurance, InsuredRegion = row.InsuredRegion.ToString(), Kind = row.Kind, Place = row.Place.ToString(),
                From = row.From, Until = row.Until, State = FilingState.Effective, Channel = FilingChannel.Import, CreatedAt = clock.UtcNow,
            };
            store.Add(filing);
            store.Add(FirstVersion(filing, clock.Today, "imported", "由原系统办理，随数据迁入"));
        }
        return Task.CompletedTask;
    }

    /// <summary>The version by which a filing that was granted elsewhere is in force.</summary>
    public static FilingVersion FirstVersion(FilingRecord filing, DateOnly grantedOn, string rule, string clause) => new()
    {
        FilingNo = filing.FilingNo, Version = 1, PersonNo = filing.PersonNo, Insurance = filing.Insurance, InsuredRegion = filing.InsuredRegion, Kind = filing.Kind, Place = filing.Place, InForce = true,
        From = filing.From, Until = filing.Until, Lateness = Lateness.BeforeTreatment, GrantedOn = filing.From < grantedOn ? filing.From : grantedOn, Rule = rule, Clause = clause,
    };

    public override async IAsyncEnumerable<IReadOnlyList<string>> Export(RegionCode? region, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        if (region is not { } place || !await _stores.Exists(place.Province, cancel)) yield break;
        await using var store = await _stores.Province(place.Province, Scope.System, cancel);
        var prefix = place.Prefix;
        var rows = await store.Set<FilingRecord>().AsNoTracking().Where(f => f.State == FilingState.Effective && f.InsuredRegion.StartsWith(prefix)).OrderBy(static f => f.FilingNo).ToListAsync(cancel);
        var certificates = await Certificates(store, vault, rows.Select(static r => r.PersonNo), cancel);
        foreach (var f in rows) yield return [certificates[f.PersonNo], Vocabulary.Insurances[f.Insurance].Word, f.InsuredRegion, Vocabulary.Filings[f.Kind].Word, f.Place, Day(f.From), Day(f.Until)];
    }
}
