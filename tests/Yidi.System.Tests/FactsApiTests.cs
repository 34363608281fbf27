using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Access;
using Yidi.Operations.Filing;
using Yidi.Operations.Materials;
using Yidi.Operations.Plumbing;
using Yidi.Server.Api;
using Yidi.Server.Sandbox;
using Yidi.Storage;
using Yidi.Testing;

namespace Yidi.System.Tests;

/// <summary>Persons, filings, qualifications, materials and institutions through REST, as people and officers use them.</summary>
public sealed class FactsApiTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    static readonly byte[] Paper = [.. "%PDF-1.4\n1 0 obj\n<<>>\nendobj\n"u8, .. "%%EOF\n"u8];

    static async Task<(Installation Installation, RestClient Officer, string Person)> Guangzhou(StoreEngine engine = StoreEngine.Sqlite)
    {
        var installation = await Installation.Start(await SownStores.Of(engine), 0);
        var officer = new RestClient(installation, "guangzhou-officer");
        var registered = await officer.Must("/api/persons", new
        {
            name = "梁美玲", certificate = "994401198801010022", gender = "2", born = "1988-01-01",
            coverage = new { insurance = "employees", region = "440100", personClass = "active", from = "2020-01-01" },
            credentials = new[] { new { kind = "card", number = "GZCARD01" }, new { kind = "token", number = "GZTOKEN01" } },
        });
        return (installation, officer, (string)registered["person"]!);
    }

    /// <summary>The page an officer begins the day at.</summary>
    static async Task<string> Desk(RestClient officer)
    {
        using var page = await officer.Raw("/console");
        var text = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(page.IsSuccessStatusCode, text);
        return text;
    }

    [Theory]
    [InlineData(StoreEngine.Sqlite)]
    [InlineData(StoreEngine.Postgres)]
    public async Task A_filing_goes_through_its_states_and_may_I_follows(StoreEngine engine)
    {
        var (installation, officer, person) = await Guangzhou(engine);
        await using var running = installation;
        using var client = officer;
        using var reviewer = new RestClient(installation, "guangzhou-reviewer");
        var question = $"/api/eligibility?person={person}&institution={SandboxFacts.Hospital}&service=ordinary-outpatient";
        Assert.Equal("YD2201", (string)(await officer.Get(question))["missing"]![0]!["code"]!);
        var noProof = await officer.Post("/api/filings", new { person, kind = "posted-worker", place = "110105" });
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "YD2215"), (noProof.Status, (string)noProof.Body["code"]!));
        var material = (string)(await officer.Must($"/api/persons/{person}/materials?fileName=派驻证明.pdf", Paper))["material"]!;
        var draft = await officer.Must("/api/filings", new { person, kind = "posted-worker", place = "110105", materials = new[] { material }, draft = true });
        Assert.Equal("Draft", (string)draft["state"]!);
        var filing = (string)draft["filing"]!;
        Assert.Equal("UnderReview", (string)(await officer.Must($"/api/filings/{filing}/submit", new { }))["state"]!);
        Assert.Contains((await reviewer.Get("/api/filings?region=440100")).AsArray(), f => (string)f!["filing"]! == filing);
        // Two of an office, one who reads the same a moment later, and an office that has nothing to do with it.
        using var another = new RestClient(installation, "langfang-reviewer");
        Assert.Contains(filing, await Desk(reviewer), StringComparison.Ordinal);
        Assert.Contains(filing, await Desk(reviewer), StringComparison.Ordinal);
        Assert.DoesNotContain(filing, await Desk(another), StringComparison.Ordinal);
        var early = await reviewer.Post($"/api/filings/{filing}/supplement", new { note = "x" });
        Assert.Equal(HttpStatusCode.Forbidden, early.Status);
        Assert.Equal("NeedsSupplement", (string)(await reviewer.Must($"/api/filings/{filing}/ask-supplement", new { note = "缺单位盖章" }))["state"]!);
        // What was read for the office is not shown to it again once somebody did something.
        Assert.DoesNotContain(filing, await Desk(reviewer), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await reviewer.Post($"/api/filings/{filing}/approve", new { })).Status);
        Assert.Equal("UnderReview", (string)(await officer.Must($"/api/filings/{filing}/supplement", new { note = "已补盖章" }))["state"]!);
        var key = Guid.NewGuid().ToString("N");
        var approved = await reviewer.Must($"/api/filings/{filing}/approve", new { note = "材料齐全" }, key);
        Assert.Equal("Effective", (string)approved["state"]!);
        Assert.Equal(approved.ToJsonString(), (await reviewer.Must($"/api/filings/{filing}/approve", new { note = "材料齐全" }, key)).ToJsonString());
        Assert.Equal(HttpStatusCode.Conflict, (await reviewer.Post($"/api/filings/{filing}/approve", new { note = "另一份内容" }, key)).Status);
        var yes = await officer.Get(question);
        Assert.Equal((true, "posted-worker", filing), ((bool)yes["yes"]!, (string)yes["filedAs"]!, (string)yes["filing"]!));
        var locked = await officer.Post($"/api/filings/{filing}/cancel", new { });
        Assert.Equal("YD2213", (string)locked.Body["code"]!);
        Assert.Contains("起可办理", (string)locked.Body["why"]!, StringComparison.Ordinal);
        _ = await officer.Must("/api/sandbox/clock?days=190", new { });
        Assert.Equal("Cancelled", (string)(await officer.Must($"/api/filings/{filing}/cancel", new { note = "回穗工作" }))["state"]!);
        var detail = await officer.Get($"/api/filings/{filing}");
        Assert.Equal(["SaveDraft", "Submit", "AskSupplement", "Supplement", "Approve", "Cancel"], detail["steps"]!.AsArray().Select(static s => (string)s!["act"]!));
        Assert.Equal(2, detail["versions"]!.AsArray().Count);
        Assert.StartsWith("national.filing.procedure", (string)detail["versions"]![0]!["rule"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_of_an_employer_answers_each_line_and_a_retry_goes_on_where_it_stopped()
    {
        var (installation, officer, person) = await Guangzhou();
        await using var running = installation;
        using var client = officer;
        var body = new { onBehalfOf = "广州示范公司", filings = new object[] { new { person, kind = "other-temporary", place = "310000" }, new { person, kind = "other-temporary", place = "710000" }, new { person = "1300000000000000001", kind = "other-temporary", place = "310000" } } };
        var first = await officer.Must("/api/filings/batch", body, "batch-1");
        Assert.Equal("Effective", (string)first[0]!["filed"]!["state"]!);
        Assert.Equal(["YD2214", "YD2101"], first.AsArray().Skip(1).Select(static l => (string)l!["refused"]!["code"]!));
        var again = await officer.Must("/api/filings/batch", body, "batch-1");
        Assert.Equal(first.ToJsonString(), again.ToJsonString());
        var filed = await officer.Get($"/api/filings/{first[0]!["filed"]!["filing"]}");
        Assert.Equal("Employer", (string)filed["filing"]!["channel"]!);
    }

    [Fact]
    public async Task A_disease_takes_two_reviews_by_two_persons_and_counts_from_the_next_month()
    {
        var (installation, officer, person) = await Guangzhou();
        await using var running = installation;
        using var client = officer;
        using var expert = new RestClient(installation, "guangzhou-reviewer");
        var material = (string)(await officer.Must($"/api/persons/{person}/materials?fileName=a.pdf", Paper))["material"]!;
        Assert.Equal("YD2203", (string)(await officer.Post("/api/qualifications", new { person, disease = "M07200", materials = new[] { material } })).Body["code"]!);
        var number = (string)(await officer.Must("/api/qualifications", new { person, disease = "M01600", materials = new[] { material } }))["qualification"]!;
        Assert.Equal("YD2222", (string)(await officer.Post("/api/qualifications", new { person, disease = "M01600", materials = new[] { material } })).Body["code"]!);
        Assert.Equal(HttpStatusCode.Forbidden, (await officer.Post($"/api/qualifications/{number}/pass-expert", new { })).Status);
        Assert.Equal("ExpertReview", (string)(await officer.Must($"/api/qualifications/{number}/pass-first", new { }))["state"]!);
        var qualified = await expert.Must($"/api/qualifications/{number}/pass-expert", new { });
        Assert.Equal(("Qualified", "2022-08-01"), ((string)qualified["state"]!, (string)qualified["from"]!));
        // Guangzhou has no pack; what the sandbox's default pack states granted it.
        Assert.Equal("chronic.procedure@2020-01-01", (string)(await officer.Get($"/api/qualifications/{number}"))["versions"]![0]!["rule"]!);
    }

    [Fact]
    public async Task Coverage_moves_family_binds_and_history_stays()
    {
        var (installation, officer, person) = await Guangzhou();
        await using var running = installation;
        using var client = officer;
        _ = await officer.Must("/api/persons", new { name = "梁父", certificate = "994401195801010033", gender = "1", born = "1958-01-01", coverage = new { insurance = "employees", region = "440100", personClass = "retired", from = "2020-01-01" } });
        var wrong = await officer.Post($"/api/persons/{person}/family", new { memberCertificate = "994401195801010033", memberName = "别人", relation = "parent" });
        Assert.Equal("YD2109", (string)wrong.Body["code"]!);
        var link = (string)(await officer.Must($"/api/persons/{person}/family", new { memberCertificate = "994401195801010033", memberName = "梁父", relation = "parent" }))["link"]!;
        Assert.Equal(HttpStatusCode.NoContent, (await officer.Delete($"/api/persons/{person}/family/{link}")).StatusCode);
        Assert.NotNull((string?)(await officer.Get($"/api/persons/{person}/family"))[0]!["until"]);
        _ = await officer.Must($"/api/persons/{person}/standing", new { kind = "CivilServant", word = "section", from = "2022-01-01" });
        var move = new { fromInsurance = "employees", to = new { insurance = "employees", region = "440300", personClass = "active", from = "2022-08-01" } };
        // Guangzhou does not put people into Shenzhen; the province does.
        Assert.Equal(HttpStatusCode.Forbidden, (await officer.Post($"/api/persons/{person}/coverages/move", move)).Status);
        using var province = new RestClient(installation, "guangdong-officer");
        Assert.Equal(person, (string)(await province.Must($"/api/persons/{person}/coverages/move", move))["person"]!);
        Assert.Equal("YD2108", (string)(await province.Post($"/api/persons/{person}/coverages/end", new { insurance = "employees", from = "2020-01-01", lastDay = "2021-01-01", end = "Interrupted" })).Body["code"]!);
        var record = await province.Get($"/api/persons/{person}");
        Assert.Equal(["440300", "440100"], record["coverages"]!.AsArray().Select(static c => (string)c!["region"]!));
        Assert.Equal("Moved", (string)record["coverages"]![1]!["end"]!);
        Assert.Equal("CivilServant", (string)record["standing"]![0]!["kind"]!);
    }

    [Fact]
    public async Task Institutions_open_close_suspend_and_resume()
    {
        await using var installation = await Installation.Start(await SownStores.Of(StoreEngine.Sqlite), 0);
        using var officer = new RestClient(installation, "beijing-officer");
        using var stranger = new RestClient(installation, "guangzhou-officer");
        var entry = new { institution = "H11010600009", name = "丰台测试医院", region = "110106", level = "two", type = "hospital", agreementFrom = "2022-01-01" };
        Assert.Equal(HttpStatusCode.Forbidden, (await stranger.Post("/api/institutions", entry)).Status);
        _ = await officer.Must("/api/institutions", entry);
        await ASecretIsToldToItsCallOnly(installation, officer);
        _ = await officer.Must("/api/institutions/H11010600009/services", new { service = "chronic-outpatient", disease = "M07800", on = "2022-01-01" });
        var found = await officer.Get("/api/institutions?place=110000&service=chronic-outpatient&disease=M07800&text=ftcs&level=two");
        Assert.Equal("H11010600009", (string)found["institutions"]![0]!["institution"]!);
        _ = await officer.Must("/api/institutions/H11010600009/suspensions", new { reason = "专项检查" });
        Assert.True((bool)(await officer.Get("/api/institutions/H11010600009"))["suspended"]!);
        Assert.Equal(HttpStatusCode.Conflict, (await officer.Post("/api/institutions/H11010600009/suspensions", new { reason = "再次" })).Status);
        _ = await officer.Must("/api/institutions/H11010600009/suspensions", new { });
        Assert.False((bool)(await officer.Get("/api/institutions/H11010600009"))["suspended"]!);
        _ = await officer.Must("/api/institutions/H11010600009/services", new { service = "chronic-outpatient", disease = "M07800", open = false });
        Assert.Empty((await officer.Get("/api/institutions?place=110000&service=chronic-outpatient&disease=M07800&text=ftcs"))["institutions"]!.AsArray());
    }

    /// <summary>The call that opened the account and its retries learn the secret; the next call does not, and no table holds it in plain text.</summary>
    static async Task ASecretIsToldToItsCallOnly(Installation installation, RestClient officer)
    {
        var opened = await officer.Must("/api/institutions/H11010600009/account", new { scheme = "tif-headers" }, "open-1");
        var secret = (string)opened["secret"]!;
        Assert.Equal(48, secret.Length);
        Assert.Equal(secret, (string)(await officer.Must("/api/institutions/H11010600009/account", new { scheme = "tif-headers" }, "open-1"))["secret"]!);
        Assert.Null((await officer.Must("/api/institutions/H11010600009/account", new { scheme = "api-key" }, "open-2"))["secret"]);
        await using var national = await installation.Get<IStoreContexts>().National(Cancel);
        Assert.All(national.Set<AnsweredCall>().AsNoTracking().Select(static c => c.Answer), answer => Assert.DoesNotContain(secret, answer));
        Assert.DoesNotContain(secret, (await national.Set<InstitutionAccount>().SingleAsync(static a => a.Institution == "H11010600009", Cancel)).SealedSecret);
    }

    [Fact]
    public async Task Files_of_institutions_go_when_their_time_is_over()
    {
        await using var installation = await Installation.Start(await SownStores.Of(StoreEngine.Sqlite), 0);
        var files = installation.Get<InstitutionFiles>();
        var (over, fresh) = (await files.Keep(11, SandboxFacts.Hospital, "a.zip", [1, 2, 3], Cancel), await files.Keep(11, SandboxFacts.Hospital, "b.zip", [1, 2, 3], Cancel));
        await using (var store = await installation.Store(11))
            await store.Set<InstitutionFile>().Where(f => f.FileNo == over.FileNo).ExecuteUpdateAsync(static s => s.SetProperty(static f => f.KeptUntil, new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc)), Cancel);
        int Kept() => Directory.EnumerateFiles(Path.Combine(installation.Settings.DataFolder, "materials"), "*", SearchOption.AllDirectories).Count();
        var before = Kept();
        await files.Forget(11, Cancel);
        Assert.Equal(before - 1, Kept());
        Assert.Null(await files.Read(11, SandboxFacts.Hospital, over.FileNo, Cancel));
        Assert.Equal([1, 2, 3], await files.Read(11, SandboxFacts.Hospital, fresh.FileNo, Cancel));
    }

    [Fact]
    public async Task An_announced_outage_refuses_the_settlement_until_it_is_called_off()
    {
        await using var installation = await Installation.Start(await SownStores.Of(StoreEngine.Sqlite), 1);
        using var officer = new RestClient(installation, "beijing-officer");
        var (_, visit, http) = await installation.NextPreparedVisit();
        using var client = http;
        var (hospital, _) = await VirtualHospital.Open(http, "OUT", SandboxFacts.Hospital, Cancel);
        var outage = (string)(await officer.Must("/api/outages", new { region = "110000", from = "2022-06-30 00:00:00", until = "2022-07-05 00:00:00", reason = "核心系统升级" }))["outage"]!;
        await Task.Delay(1_200, Cancel);
        var refused = await hospital.Send("2207", visit.Settle(), Cancel);
        Assert.StartsWith("[YD2009]", refused.Error, StringComparison.Ordinal);
        Assert.Contains("核心系统升级", refused.Error, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, (await officer.Delete($"/api/outages/{outage}")).StatusCode);
        await Task.Delay(1_200, Cancel);
        Assert.Equal(0, (await hospital.Send("2207", visit.Settle(), Cancel)).Code);
    }

    [Fact]
    public async Task Fuzzed_uploads_neither_crash_nor_leave_files_behind()
    {
        var (installation, officer, person) = await Guangzhou();
        await using var running = installation;
        using var client = officer;
        var folder = Path.Combine(installation.Settings.DataFolder, "materials");
        var seed = int.TryParse(Environment.GetEnvironmentVariable("YIDI_SEED"), out var wished) ? wished : Random.Shared.Next();
        var random = new Random(seed);
        byte[][] seeds = [Paper, [0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3, 0xFF, 0xD9], [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, .. new byte[20], .. "IEND"u8, 0xAE, 0x42, 0x60, 0x82], "MZ\0\0 not a picture"u8.ToArray(), []];
        var accepted = new HashSet<string>();
        for (var i = 0; i < 250; i++)
        {
            var content = Mutated(seeds[random.Next(seeds.Length)], random);
            var name = new string([.. Enumerable.Range(0, random.Next(0, 40)).Select(_ => (char)random.Next(32, 0x2FFF))]);
            var (status, body) = await officer.Post($"/api/persons/{person}/materials?fileName={Uri.EscapeDataString(name)}", content);
            Assert.True((int)status is 200 or 422, $"seed {seed}, upload {i}: {(int)status} {body.ToJsonString()}");
            if (status == HttpStatusCode.OK) accepted.Add(Convert.ToHexString(content));
            // The type a browser would believe is no reason to take a file.
            else Assert.Equal("YD2242", (string)body["code"]!);
            if (status == HttpStatusCode.OK) Assert.NotNull(FileKind.Of(content));
        }
        Assert.Equal(accepted.Count, Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Count() : 0);
        var tooLarge = await officer.Post($"/api/persons/{person}/materials", new byte[FileKind.MaxBytes + 1]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, tooLarge.Status);
        Assert.DoesNotContain(Directory.EnumerateFiles(installation.Settings.DataFolder, "*.making", SearchOption.AllDirectories), static _ => true);
    }

    static byte[] Mutated(byte[] seed, Random random)
    {
        var content = seed.ToList();
        for (var i = random.Next(4); i > 0; i--)
        {
            if (content.Count > 0 && random.Next(3) > 0) content[random.Next(content.Count)] = (byte)random.Next(256);
            else if (content.Count > 0 && random.Next(2) == 0) content.RemoveAt(random.Next(content.Count));
            else content.Insert(random.Next(content.Count + 1), (byte)random.Next(256));
        }
        if (random.Next(4) == 0) content.InsertRange(content.Count, Enumerable.Range(0, random.Next(2_000)).Select(_ => (byte)random.Next(256)));
        return [.. content];
    }

    [Fact]
    public async Task A_material_is_sealed_on_disk_and_comes_back_as_a_download_to_those_who_may()
    {
        var (installation, officer, person) = await Guangzhou();
        await using var running = installation;
        using var client = officer;
        var material = (string)(await officer.Must($"/api/persons/{person}/materials?fileName=..%2F..%2Fproof.pdf", Paper))["material"]!;
        using var response = await officer.Raw($"/api/materials/{material}");
        Assert.Equal(Paper, await response.Content.ReadAsByteArrayAsync(Cancel));
        Assert.Equal(("application/pdf", "proof.pdf", "attachment"), (response.Content.Headers.ContentType!.MediaType, response.Content.Headers.ContentDisposition!.FileName, response.Content.Headers.ContentDisposition.DispositionType));
        var stored = Directory.EnumerateFiles(Path.Combine(installation.Settings.DataFolder, "materials"), "*", SearchOption.AllDirectories).Single();
        Assert.False((await File.ReadAllBytesAsync(stored, Cancel)).AsSpan().IndexOf("%PDF"u8) >= 0);
        using var stranger = new RestClient(installation, "langfang-officer");
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Raw($"/api/materials/{material}")).StatusCode);
    }

    [Fact]
    public void The_states_drawn_in_the_documents_are_the_states_of_the_code()
    {
        AssertDrawn("filing.md", FilingRules.Steps);
        AssertDrawn("chronic-disease.md", Operations.ChronicDisease.QualificationRules.Steps);
        AssertDrawn("claims.md", Operations.ManualClaims.ClaimRules.Steps);
        AssertDrawn("cases.md", Operations.Collaboration.CaseRules.Steps);
        AssertDrawn("supervision.md", Operations.Supervision.FindingRules.Steps);
        AssertDrawn("retroaction.md", Operations.Retroaction.AdjustmentRules.Steps);
        AssertDrawn("inspections.md", Operations.Supervision.InspectionRules.Steps);
    }

    static void AssertDrawn<TState, TAct>(string page, Transitions<TState, TAct> steps) where TState : struct, Enum where TAct : struct, Enum
    {
        var drawn = Repository.Read("docs", "domain", page);
        foreach (var (from, act, to) in steps.Steps) Assert.Contains($"{from} --> {to}: {FilingsWord(act.ToString())}", drawn, StringComparison.Ordinal);
        Assert.Equal(steps.Steps.Count, drawn.Split('\n').Count(static l => l.Contains(" --> ", StringComparison.Ordinal) && !l.Contains("[*]", StringComparison.Ordinal)));
    }

    static string FilingsWord(string name) => string.Concat(name.Select(static (c, i) => char.IsAsciiLetterUpper(c) && i > 0 ? $"-{char.ToLowerInvariant(c)}" : char.ToLowerInvariant(c).ToString()));
}
