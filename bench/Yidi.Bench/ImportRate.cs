using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Yidi.Operations.Catalogue;
using Yidi.Operations.Exchange;
using Yidi.Operations.Insured;
using Yidi.Operations.Plumbing;
using Yidi.Policy;
using Yidi.Server.Hosting;
using Yidi.Storage;

namespace Yidi.Bench;

/// <summary>
/// How long tables of national size take: 200,000 rows of a catalogue and 100,000 persons with cards and tokens, checked, stored and told to
/// the directory; the answers of 13xx over them; and, as the floor, the bare rows of the same file inserted by one prepared statement in one
/// transaction without any check.
/// </summary>
static class ImportRate
{
    const int Items = 200_000;
    const int Persons = 100_000;
    const int Bad = 1_000;

    internal static async Task<int> Print(string policies, string postgres)
    {
        var folder = Directory.CreateTempSubdirectory("yidi-bench-").FullName;
        try
        {
            var (catalogue, persons, planted) = (Path.Combine(folder, "catalogue.csv"), Path.Combine(folder, "persons.csv"), Path.Combine(folder, "planted.csv"));
            await File.WriteAllLinesAsync(catalogue, Catalogue(Items, plantEvery: 0));
            await File.WriteAllLinesAsync(planted, Catalogue(Items, plantEvery: Items / Bad));
            await File.WriteAllLinesAsync(persons, People(Persons));
            await Measure("SQLite", policies, new(Path.Combine(folder, "data"), ""), catalogue, persons, planted);
            if (postgres.Length > 0) await Measure("PostgreSQL", policies, new(Path.Combine(folder, "pg"), postgres), catalogue, persons, planted);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static async Task Measure(string engine, string policies, StoreSettings settings, string catalogue, string persons, string planted)
    {
        await using var services = Services(settings, TimeProvider.System);
        var contexts = services.GetRequiredService<IStoreContexts>();
        Directory.CreateDirectory(settings.DataFolder);
        await contexts.PrepareNational(default);
        await services.GetRequiredService<LeaseNode>().Acquire(default);
        await services.GetRequiredService<Yidi.Operations.Regions.LoadRegions>().Run(Path.Combine(policies, "national", "regions.csv"), default);
        Console.WriteLine($"\n{engine}");
        var bad = await Import(services, "catalogue", planted, $"{Bad} bad rows among {Items}: reported, nothing stored");
        Console.WriteLine($"    {bad.Bad.Select(static b => b.Line).Distinct().Count()} reported, {bad.Stored} stored");
        var imported = await Import(services, "catalogue", catalogue, $"{Items} catalogue rows");
        var floor = await Floor(contexts);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {floor.TotalSeconds,8:0.0} s  floor: the same rows, one prepared insert, no checks; import takes {imported.Took.TotalSeconds / floor.TotalSeconds:0.0} x"));
        await Import(services, "catalogue", catalogue, "the same file again, nothing changed");
        await Import(services, "persons", persons, $"{Persons} persons, {3 * Persons} credentials told to the directory");
        await Answers(services);
    }

    static async Task<(TimeSpan Took, IReadOnlyList<BadRow> Bad, int Stored)> Import(IServiceProvider services, string table, string file, string what)
    {
        var started = Stopwatch.GetTimestamp();
        var report = await services.GetServices<ISheetTable>().Single(t => t.Name == table).Import(Sheet.Read(file), new(false, false), new Progress<ImportProgress>(), default);
        var took = Stopwatch.GetElapsedTime(started);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {took.TotalSeconds,8:0.0} s  {what}"));
        return (took, report.Bad, report.Stored);
    }

    static async Task Answers(IServiceProvider services)
    {
        var (read, files) = (services.GetRequiredService<ReadCatalogue>(), services.GetRequiredService<CatalogueFiles>());
        var region = RegionCode.Parse("310000");
        foreach (var page in new[] { 1, 100, Items / 1_000 })
        {
            _ = await read.Page(new(region, DateTime.UnixEpoch, Page: page, Size: 1_000), default);
            var started = Stopwatch.GetTimestamp();
            var rows = (await read.Page(new(region, DateTime.UnixEpoch, Page: page, Size: 1_000), default)).Rows.Count;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {Stopwatch.GetElapsedTime(started).TotalMilliseconds,8:0} ms 1312, page {page} of 1,000 rows ({rows})"));
        }
        var made = Stopwatch.GetTimestamp();
        var file = await files.Make(region, ListType.WesternAndPatentMedicine, "0", 97, default);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {Stopwatch.GetElapsedTime(made).TotalSeconds,8:0.0} s  1301, file of {file.Rows} rows, {new FileInfo(files.PathOf(file.FileNo)!).Length / 1024} kB"));
    }

    /// <summary>The rows that are there, inserted again into a bare table of the same columns.</summary>
    static async Task<TimeSpan> Floor(IStoreContexts contexts)
    {
        await using var store = await contexts.National(default);
        var rows = await store.Set<CatalogueItem>().AsNoTracking().ToListAsync();
        var connection = store.Database.GetDbConnection();
        await connection.OpenAsync();
        await Run(connection, "CREATE TABLE bench_floor (region text, code text, from_day text, until_day text, name text, list int, class int, own_share text, category text, restricted int, pinyin text, version text, updated text, PRIMARY KEY (region, code, from_day))");
        var started = Stopwatch.GetTimestamp();
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await using var insert = connection.CreateCommand();
            insert.CommandText = "INSERT INTO bench_floor VALUES (@p0,@p1,@p2,@p3,@p4,@p5,@p6,@p7,@p8,@p9,@p10,@p11,@p12)";
            for (var i = 0; i < 13; i++)
            {
                var parameter = insert.CreateParameter();
                (parameter.ParameterName, parameter.Value) = ($"p{i}", i is 5 or 6 or 9 ? 0 : "");
                insert.Parameters.Add(parameter);
            }
            await insert.PrepareAsync();
            foreach (var r in rows)
            {
                object[] values = [r.Region, r.Code, $"{r.From:yyyy-MM-dd}", "", r.Name, (int)r.ListType, (int)r.Class, r.OwnShare, r.ChargeCategory, 0, r.Pinyin, r.Version, $"{r.UpdatedAt:O}"];
                for (var i = 0; i < values.Length; i++) insert.Parameters[i].Value = values[i];
                await insert.ExecuteNonQueryAsync();
            }
            await transaction.CommitAsync();
        }
        var took = Stopwatch.GetElapsedTime(started);
        await Run(connection, "DROP TABLE bench_floor");
        return took;
    }

    static async Task Run(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Text of this file.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    internal static ServiceProvider Services(StoreSettings settings, TimeProvider clock)
    {
        var services = new ServiceCollection();
        services.AddSingleton(clock);
        services.AddSingleton(new StoreMap(settings));
        services.AddSingleton(new Vault([.. Enumerable.Range(0, 32).Select(static i => (byte)i)]));
        services.AddSingleton(p => new CatalogueFiles(Path.Combine(settings.DataFolder, "downloads"), p.GetRequiredService<ReadCatalogue>(), p.GetRequiredService<BusinessClock>()));
        YidiHost.AddOperations(services);
        return services.BuildServiceProvider();
    }

    static IEnumerable<string> Catalogue(int count, int plantEvery)
    {
        yield return "region,code,name,list,class,own_share,limit,charge_category,restricted,from,until";
        for (var i = 0; i < count; i++)
            yield return string.Create(CultureInfo.InvariantCulture, $"310000,XBENCH{i:000000000},盐酸测试缓释片{i},medicine,{(plantEvery > 0 && i % plantEvery == 0 ? "丁" : "乙")},0.10,{i % 900 / 10m},09,no,2022-01-01,");
    }

    static IEnumerable<string> People(int count)
    {
        yield return "certificate,name,gender,born,card,token,region,insurance,class,from";
        for (var i = 0; i < count; i++)
            yield return string.Create(CultureInfo.InvariantCulture, $"9910{i:00000000000000},沙箱人员{i},1,1970-01-01,C{i:000000000},T{i:000000000},131000,employees,active,2020-01-01");
    }
}
