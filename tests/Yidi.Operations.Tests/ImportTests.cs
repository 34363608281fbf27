using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Catalogue;
using Yidi.Operations.Exchange;
using Yidi.Operations.Filing;
using Yidi.Operations.Insured;
using Yidi.Operations.Plumbing;
using Yidi.Policy;
using Yidi.Storage;

namespace Yidi.Operations.Tests;

/// <summary>Tables in and out, on both engines: every bad row is reported, none stored, and what goes out comes in again.</summary>
public sealed class ImportTests : IDisposable
{
    const string CatalogueHeader = "region,code,name,list,class,own_share,limit,charge_category,restricted,from,until";

    readonly string _folder = Directory.CreateTempSubdirectory("yidi-import-").FullName;

    public static TheoryData<StoreEngine> Both => Engines.Both;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    static ISheetTable Table(World world, string name) => world.Get<IEnumerable<ISheetTable>>().Single(t => t.Name == name);

    static Task<ImportReport> Import(World world, string table, string path, bool dryRun = false, bool skipBad = false) =>
        Table(world, table).Import(Sheet.Read(path), new(dryRun, skipBad), new Progress<ImportProgress>(), World.Cancel);

    string File(string name, IEnumerable<string> lines, global::System.Text.Encoding? encoding = null)
    {
        var path = Path.Combine(_folder, name);
        global::System.IO.File.WriteAllLines(path, lines, encoding ?? new global::System.Text.UTF8Encoding(true));
        return path;
    }

    static string Item(int i, string region = "310000", string cls = "乙", string share = "0.10", string category = "09", string from = "2022-01-01", string until = "") =>
        string.Create(CultureInfo.InvariantCulture, $"{region},XTEST{i:000000},测试药品{i},medicine,{cls},{share},,{category},no,{from},{until}");

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_thousand_planted_bad_rows_are_all_reported_and_none_stored(StoreEngine engine)
    {
        await using var world = await World.Start(engine);
        var random = new Random(5);
        var (lines, planted) = (new List<string> { CatalogueHeader }, new HashSet<int>());
        for (var i = 0; i < 6_000; i++)
        {
            var bad = i % 6 == 3;
            if (bad) planted.Add(i + 2);
            lines.Add(!bad ? Item(i) : (random.Next(8)) switch
            {
                0 => Item(i, region: "310"), 1 => Item(i, region: "990000"), 2 => Item(i, cls: "丁"), 3 => Item(i, share: "1.5"), 4 => Item(i, category: "77"),
                5 => Item(i, from: "2022-13-01"), 6 => Item(i, from: "2022-05-01", until: "2022-01-01"), _ => Item(i - 1),
            });
        }
        var path = File("catalogue.csv", lines);
        var report = await Import(world, "catalogue", path);
        Assert.Equal(1_000, planted.Count);
        Assert.Equal(planted, report.Bad.Select(static b => b.Line).ToHashSet());
        Assert.All(report.Bad, static b => Assert.NotEmpty(b.Reason));
        Assert.Equal((6_000, 5_000, 0), (report.Rows, report.Good, report.Stored));
        Assert.Equal(0, await Stored(world));
        Assert.Equal(0, (await Import(world, "catalogue", path, dryRun: true)).Stored);
        Assert.Equal(0, await Stored(world));
        Assert.Equal(5_000, (await Import(world, "catalogue", path, skipBad: true)).Stored);
        Assert.Equal(5_000, await Stored(world));
    }

    static async Task<int> Stored(World world)
    {
        await using var national = await world.Get<IStoreContexts>().National(World.Cancel);
        return await national.Set<CatalogueItem>().CountAsync(static i => i.Region == "310000", World.Cancel);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_second_import_changes_what_changed_and_hospitals_load_only_that(StoreEngine engine)
    {
        await using var world = await World.Start(engine);
        _ = await Import(world, "catalogue", File("one.csv", [CatalogueHeader, Item(1), Item(2)]));
        var first = world.Get<BusinessClock>().UtcNow;
        await world.Get<BusinessClock>().Advance(TimeSpan.FromMinutes(1), World.Cancel);
        _ = await Import(world, "catalogue", File("two.csv", [CatalogueHeader, Item(1), Item(2, share: "0.20"), Item(3)]));
        var page = await world.Get<ReadCatalogue>().Page(new(RegionCode.Parse("310000"), first), World.Cancel);
        Assert.Equal(["XTEST000002", "XTEST000003"], page.Rows.Select(static r => r.Code).Order());
        Assert.Equal(3, await Stored(world));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Persons_filings_and_facts_go_in_as_gbk_and_come_out_as_xlsx_that_goes_in_again(StoreEngine engine)
    {
        await using var world = await World.Start(engine);
        var gbk = global::System.Text.CodePagesEncodingProvider.Instance.GetEncoding("GBK")!;
        string[] persons = ["证件号码,姓名,性别,出生日期,社保卡号,电子凭证,参保区划,险种,人员类别,参保开始",
            "9930197001010011,欧阳一,1,1970-01-01,C1,T1,130200,employees,active,2020-01-01", "9930197001010012,\"王,二\",2,1970/1/1,C2,,130200,residents,adult,2021-01-01", "9930197001010013,张三,9,19700101,,T3,440100,employees,retired,2020-01-01"];
        Assert.Equal(3, (await Import(world, "persons", File("persons.csv", persons, gbk))).Stored);
        var person = (await world.Get<PersonDirectory>().Find(CredentialKind.SocialSecurityCard, "c2", World.Cancel))!.Value;
        Assert.Equal("王,二", (await world.Get<ReadPerson>().Find(person, World.Cancel))!.Person.Name);
        Assert.Equal(2, (await Import(world, "filings", File("filings.csv", ["certificate,insurance,insured_region,kind,place,from,until",
            "9930197001010011,employees,130200,posted-worker,110105,2022-01-01,", "9930197001010012,residents,130200,referred,310000,2022-06-01,2023-06-01"]))).Stored);
        Assert.Equal(2, (await Import(world, "standing", File("standing.csv", ["certificate,kind,word,from", "9930197001010012,assistance,low-income,2022-01-01", "9930197001010011,civil-servant,section,2022-01-01"]))).Stored);
        Assert.Equal(1, (await Import(world, "accounts", File("accounts.csv", ["certificate,balance,as_of", "9930197001010011,1234.56,2022-06-30"]))).Stored);
        Assert.Equal(1, (await Import(world, "qualifications", File("q.csv", ["certificate,insurance,insured_region,disease,from", "9930197001010011,employees,130200,M03900,2022-01-01"]))).Stored);
        Assert.Equal(1, (await Import(world, "choices", File("c.csv", ["certificate,insurance,insured_region,institution,from", $"9930197001010011,employees,130200,{Yidi.Server.Sandbox.SandboxFacts.Pharmacy},2022-01-01"]))).Stored);
        Assert.Equal(1, (await Import(world, "family", File("fam.csv", ["certificate,member,relation,from", "9930197001010011,9930197001010012,spouse,2022-01-01"]))).Stored);
        Assert.Equal(2, (await Import(world, "family", File("fam2.csv", ["certificate,member,relation,from", "9930197001010011,9930197001010013,child,2022-01-01", "9930197001010011,9930197001010012,friend,2022-01-01"]))).Bad.Count);
        foreach (var (table, rows) in new[] { ("persons", 2), ("standing", 2), ("accounts", 1), ("choices", 1), ("family", 1) }) await GoesInAgain(world, table, rows);
        // The same filing again overlaps what is there, and the report says so.
        Assert.Contains((await Import(world, "filings", Path.Combine(_folder, "filings.csv"))).Bad, static b => b.Reason.Contains("已有备案", StringComparison.Ordinal));
    }

    async Task GoesInAgain(World world, string table, int rows)
    {
        var path = Path.Combine(_folder, table + ".xlsx");
        Assert.Equal(rows, await SheetWriter.WriteXlsx(path, [.. Table(world, table).Columns.Select(static c => c.Name)], Table(world, table).Export(RegionCode.Parse("130200"), World.Cancel), World.Cancel));
        var report = await Import(world, table, path);
        Assert.True(report.Bad.Count == 0, string.Join('\n', report.Bad));
        Assert.Equal(rows, report.Stored);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Institutions_services_matching_and_regions_are_tables_too(StoreEngine engine)
    {
        await using var world = await World.Start(engine);
        Assert.Equal(1, (await Import(world, "institutions", File("i.csv", ["number,name,region,level,type,agreement_from", "H44010500001,广州海珠医院,440105,three,hospital,2020-01-01"]))).Stored);
        Assert.Equal(2, (await Import(world, "services", File("s.csv", ["institution,service,disease,from", "H44010500001,inpatient,,2020-01-01", "H44010500001,chronic-outpatient,M01600,2020-01-01"]))).Stored);
        var unknown = await Import(world, "services", File("s2.csv", ["institution,service,disease,from", "H44010500009,inpatient,,2020-01-01", "H44010500001,inpatient,M01600,2020-01-01"]));
        Assert.Equal((2, 0), (unknown.Bad.Count, unknown.Stored));
        Assert.Equal(1, (await Import(world, "matching", File("m.csv", ["institution,own_code,own_name,list,code,from", "H44010500001,A1,阿卡波糖,medicine,XSANDBOXA10BF0100001,2022-01-01"]))).Stored);
        Assert.Equal(1, (await Import(world, "regions", File("r.csv", ["code,name_zh,name_en,pooling", "130199,石家庄高新区,Shijiazhuang High-tech Zone,above"]))).Stored);
        Assert.Equal(1, (await Import(world, "region-facts", File("f.csv", ["region,name,value,from", "440100,credentials,card identity,2022-01-01"]))).Stored);
        string[] outages = ["region,from,until,reason", "440100,2022-08-01 00:00,2022-08-01 06:00,年度维护", "440100,2022-08-01 06:00,2022-08-01 00:00,颠倒"];
        Assert.Equal(1, (await Import(world, "outages", File("o.csv", outages), skipBad: true)).Stored);
        Assert.Equal(2, (await Import(world, "outages", File("o.csv", outages), skipBad: true)).Bad.Count);
        Assert.Single(await world.Get<Institutions.SearchInstitutions>().Run(new(RegionCode.Parse("440000"), VisitType.ChronicOutpatient, "M01600", Text: "gzhzyy"), world.Today, World.Cancel));
    }

    [Fact]
    public void A_file_that_is_no_table_is_told_so()
    {
        Assert.Throws<UnreadableSheet>(() => Sheet.Read("x.pdf").ToList());
        Assert.Throws<UnreadableSheet>(() => Sheet.Read(File("broken.xlsx", ["no zip"])).ToList());
        Assert.Contains("quote", Assert.Throws<UnreadableSheet>(() => Sheet.Read(File("open.csv", ["a,b", "\"1,2"])).ToList()).Message, StringComparison.Ordinal);
    }
}
