using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Declaration;
using Yidi.Operations.Funds;
using Yidi.Operations.ManualClaims;
using Yidi.Operations.Plumbing;
using Yidi.Server.Sandbox;
using Yidi.Storage;
using Yidi.Testing;

namespace Yidi.System.Tests;

/// <summary>What was paid at the counter comes back on paper, to the fen of what the counter would have paid: filed late, claimed, reviewed, objected, paid, returned, paid again.</summary>
public sealed class ClaimJourneyTests
{
    static readonly byte[] Paper = [.. "%PDF-1.4\n1 0 obj\n<<>>\nendobj\n"u8, .. "%%EOF\n"u8];

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static IEnumerable<TheoryDataRow<StoreEngine>> Both => [StoreEngine.Sqlite, StoreEngine.Postgres];

    /// <summary>The people of one claim.</summary>
    sealed class Office(Installation installation, string person, string city) : IDisposable
    {
        internal RestClient Person { get; } = new(installation, person);

        internal RestClient Officer { get; } = new(installation, $"{city}-officer");

        internal RestClient Reviewer { get; } = new(installation, $"{city}-reviewer");

        internal async Task<string[]> Papers(string number, params string[] kinds)
        {
            var given = new List<string>();
            foreach (var kind in kinds) given.Add($"{kind}:{(string)(await Person.Must($"/api/persons/{number}/materials?fileName={kind}.pdf", Paper))["material"]!}");
            return [.. given];
        }

        public void Dispose()
        {
            Person.Dispose();
            Officer.Dispose();
            Reviewer.Dispose();
        }
    }

    /// <summary>Settles a visit of a filed person directly and gives its lines as a person would type them.</summary>
    static async Task<(JsonNode Settlement, object[] Lines, string Person)> Directly(Installation installation)
    {
        var (hospital, visit, http) = await installation.NextPreparedVisit();
        using (http)
        {
            var id = (string)(await hospital.Send("2207", visit.Settle(), Cancel)).Must()["setlinfo"]!["setl_id"]!;
            using var rest = new RestClient(installation, "langfang-officer");
            var settled = await rest.Get($"/api/settlements/{id}");
            return (settled, Lines(settled), visit.PersonNo);
        }
    }

    static object[] Lines(JsonNode settled) => [.. settled["lines"]!.AsArray().Select(l => (object)new { item = (string)l!["item"]!, name = (string)l["name"]!, feeDate = (string)settled["visitDate"]!, total = (string)l["total"]! })];

    /// <summary>A hospital told of a visit that was paid in full: the claim about it takes its lines, and is judged as if they had been typed.</summary>
    [Theory, MemberData(nameof(Both))]
    public async Task A_claim_begins_with_what_the_hospital_uploaded(StoreEngine engine)
    {
        await using var installation = await Installation.Start(await SownStores.Of(engine), 4);
        var (direct, _, _) = await Directly(installation);
        using var office = new Office(installation, "langfang-unfiled", "langfang");
        using var stranger = new RestClient(installation, "langfang-retiree");
        var number = (await installation.PersonOf("langfang-unfiled")).ToString();
        using var walk = await Walk.In(installation, "langfang-unfiled");
        var day = (string)direct["visitDate"]!;
        await walk.Must("4202", new() { ["mdtrtinfo"] = new JsonObject { ["fixmedins_mdtrt_id"] = "OP-7781", ["certno"] = "991002195208200045", ["med_type"] = "14", ["begntime"] = $"{day} 09:30:00" } });
        JsonNode Fee(JsonNode line, int i, string total) => new JsonObject { ["fixmedins_mdtrt_id"] = "OP-7781", ["feedetl_sn"] = $"{i}", ["med_list_codg"] = (string)line["item"]!, ["medins_list_name"] = (string)line["name"]!, ["cnt"] = 1, ["det_item_fee_sumamt"] = decimal.Parse(total, global::System.Globalization.CultureInfo.InvariantCulture) };
        var settled = direct["lines"]!.AsArray();
        await walk.Must("4201", new() { ["feedetail"] = new JsonArray([.. settled.Select((l, i) => Fee(l!, i, (string)l!["total"]!))]) });

        var offer = Assert.Single((await office.Person.Get($"/api/persons/{number}/self-pay-visits")).AsArray())!;
        Assert.Equal(((string)direct["amounts"]!["total"]!, settled.Count, day, "chronic-outpatient"), ((string)offer["total"]!, (int)offer["lines"]!, (string)offer["from"]!, (string)offer["service"]!));
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Raw($"/api/persons/{number}/self-pay-visits")).StatusCode);
        var page = await (await office.Person.Raw($"/me/claims/new?hospital={SandboxFacts.Hospital}&visit=OP-7781")).Content.ReadAsStringAsync(Cancel);
        Assert.Contains("OP-7781", page, StringComparison.Ordinal);

        await office.Officer.Must("/api/sandbox/clock?days=12", new { });
        await office.Person.Must("/api/filings", new { person = number, kind = "long-term-resident", place = "110000", from = day, treatedFrom = day, selfPaid = true, promise = true });
        var papers = await office.Papers(number, "invoice", "item-list", "medical");
        object Asked(string visit) => new { person = number, reason = "filed-late", disease = SandboxFacts.Diabetes, institution = SandboxFacts.Hospital, invoice = "SP-0001", papers, account = "6222020000001234", bank = "工商银行", selfPayVisit = visit };
        // Refunds cannot stand in a claim: it is taken in, and the clerk enters the lines.
        JsonObject Visit(string visit, string certificate) => new() { ["mdtrtinfo"] = new JsonObject { ["fixmedins_mdtrt_id"] = visit, ["certno"] = certificate, ["begntime"] = "no day at all" } };
        await walk.Must("4202", Visit("OP-7782", "991002195503150021"));
        var refund = Fee(settled[0]!, 1, "-1.00");
        refund["fixmedins_mdtrt_id"] = "OP-7782";
        await walk.Must("4201", new() { ["feedetail"] = new JsonArray(refund) });
        Assert.Single((await office.Person.Get($"/api/persons/{number}/self-pay-visits")).AsArray());
        // It was entered for somebody else: corrected, everything of it belongs to whose it is.
        await walk.Must("4203", Visit("OP-7782", "991002195208200045"));
        var both = (await office.Person.Get($"/api/persons/{number}/self-pay-visits")).AsArray();
        Assert.Equal(("", "-1.00", 1), ((string)both.Single(static o => (string)o!["visit"]! == "OP-7782")!["from"]!, (string)both.Single(static o => (string)o!["visit"]! == "OP-7782")!["total"]!, both.Count(static o => (string)o!["visit"]! == "OP-7782")));
        Assert.Contains("由经办按清单录入", await (await office.Person.Raw($"/me/claims/new?hospital={SandboxFacts.Hospital}&visit=OP-7782")).Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        await walk.Must("4205", new() { ["data"] = new JsonObject { ["fixmedins_mdtrt_id"] = "OP-7782" } });
        var unknown = await office.Person.Post("/api/claims", Asked("OP-0000"));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "selfPayVisit"), (unknown.Status, (string)unknown.Body["field"]!));
        var key = Guid.NewGuid().ToString("N");
        var claimed = await office.Person.Must("/api/claims", Asked("OP-7781"), key);
        // The hospital takes its upload back afterwards: a retry still gets the first answer, and the claim keeps what it was judged on.
        await walk.Must("4205", new() { ["data"] = new JsonObject { ["fixmedins_mdtrt_id"] = "OP-7781" } });
        Assert.Empty((await office.Person.Get($"/api/persons/{number}/self-pay-visits")).AsArray());
        Assert.Equal(claimed.ToJsonString(), (await office.Person.Must("/api/claims", Asked("OP-7781"), key)).ToJsonString());
        var claim = await office.Officer.Get($"/api/claims/{claimed["claim"]}");
        Assert.Equal(settled.Select(static l => ((string)l!["item"]!, (string)l["total"]!)), claim["lines"]!.AsArray().Select(static l => ((string)l!["item"]!, (string)l["total"]!)));
        Assert.Equal((string)direct["amounts"]!["fundTotal"]!, (string)(await office.Officer.Get($"/api/claims/{claimed["claim"]}/preview"))["fundTotal"]!);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Late_filing_claim_two_reviews_objection_payment_return_and_the_same_fen_as_the_counter(StoreEngine engine)
    {
        await using var installation = await Installation.Start(await SownStores.Of(engine), 4);
        var (direct, lines, settledPerson) = await Directly(installation);
        var number = (await installation.PersonOf("langfang-unfiled")).ToString();
        using var office = new Office(installation, "langfang-unfiled", "langfang");
        using var expert = new RestClient(installation, "langfang-expert");
        using var finance = new RestClient(installation, "langfang-finance");
        await office.Officer.Must("/api/sandbox/clock?days=12", new { });
        var claim = Claim(number, (string)direct["visitDate"]!, (string)direct["amounts"]!["total"]!, "filed-late", await office.Papers(number, "invoice", "item-list", "medical"), lines);

        // Without a filing the policy refuses, and the reviewer reads why.
        var early = (string)(await office.Person.Must("/api/claims", claim))["claim"]!;
        await office.Officer.Must($"/api/claims/{early}/pass-first", new { });
        var sentBack = await office.Reviewer.Must($"/api/claims/{early}/pass-second", new { });
        Assert.Equal("FirstReview", (string)sentBack["state"]!);
        Assert.Contains("YD2201", (string)sentBack["note"]!, StringComparison.Ordinal);
        await office.Officer.Must($"/api/claims/{early}/refuse", new { note = "就诊时没有备案，请补办备案后再申请" });

        await office.Person.Must("/api/filings", new { person = number, kind = "long-term-resident", place = "110000", from = (string)direct["visitDate"]!, treatedFrom = (string)direct["visitDate"]!, selfPaid = true, promise = true });
        var id = (string)(await office.Person.Must("/api/claims", claim))["claim"]!;
        Assert.Equal((string)direct["amounts"]!["fundTotal"]!, (string)(await office.Officer.Get($"/api/claims/{id}/preview"))["fundTotal"]!);
        await office.Officer.Must($"/api/claims/{id}/pass-first", new { });
        var payable = await office.Reviewer.Must($"/api/claims/{id}/pass-second", new { });
        Assert.Equal("Payable", (string)payable["state"]!);
        await office.Person.Must($"/api/claims/{id}/raise-objection", new { note = "第二行药品应按甲类" });
        var redo = await expert.Must($"/api/claims/{id}/redo", new { note = "重新核对" });
        Assert.Equal("FirstReview", (string)redo["state"]!);
        await office.Officer.Must($"/api/claims/{id}/pass-first", new { });
        Assert.Equal(HttpStatusCode.Forbidden, (await office.Officer.Post($"/api/claims/{id}/pass-second", new { })).Status);
        Assert.Equal("Payable", (string)(await office.Reviewer.Must($"/api/claims/{id}/pass-second", new { }))["state"]!);

        var batch = await finance.Must("/api/claim-batches", new { region = "131000" });
        Assert.Contains("6222020000001234", (string)batch["content"]!, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await finance.Post($"/api/claim-batches/{batch["batch"]}/paid", new { sha256 = new string('0', 64) })).Status);
        // The file names accounts: another city's finance, in the same province, hears that there is no such batch.
        using var neighbour = new RestClient(installation, "baoding-finance");
        Assert.Equal(HttpStatusCode.NotFound, (await neighbour.Raw($"/api/claim-batches/{batch["batch"]}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await neighbour.Raw($"/console/claim-batches/{batch["batch"]}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await neighbour.Post($"/api/claim-batches/{batch["batch"]}/paid", new { sha256 = (string)batch["sha256"]! })).Status);
        await finance.Must($"/api/claim-batches/{batch["batch"]}/paid", new { sha256 = (string)batch["sha256"]! });
        await finance.Must($"/api/claims/{id}/returned", new { reason = "账号与户名不符" });
        await office.Person.Must($"/api/claims/{id}/change-account", new { account = "6222020000005678", bank = "工商银行", holder = "赵淑珍" });
        var second = await finance.Must("/api/claim-batches", new { region = "131000" });
        await finance.Must($"/api/claim-batches/{second["batch"]}/paid", new { sha256 = (string)second["sha256"]! });

        var paid = await office.Person.Get($"/api/claims/{id}");
        Assert.Equal("Paid", (string)paid["claim"]!["state"]!);
        Assert.Equal("****5678", (string)paid["accountMasked"]!);
        var settlement = await office.Person.Get($"/api/settlements/{paid["claim"]!["settlement"]}");
        foreach (var amount in new[] { "total", "fullOwn", "firstShare", "inScope", "deductible", "fundTotal", "person" }) Assert.Equal((string)direct["amounts"]![amount]!, (string)settlement["amounts"]![amount]!);
        Assert.Equal((string)direct["amounts"]!["fundTotal"]!, (string)paid["claim"]!["paid"]!);
        Assert.Equal((await installation.Sums(settledPerson)).ToString(), (await installation.Sums(number)).ToString());
        await Books(installation);
    }

    /// <summary>Nothing is owed to persons, and every comparison of rows, years, projections, claims and books agrees.</summary>
    static async Task Books(Installation installation)
    {
        Assert.DoesNotContain(await installation.Get<ReadBooks>().ByAccount(13, Book.Insured, Cancel), static a => a.Key == InsuredBook.ClaimsPayable && a.Value != 0);
        Assert.Empty(await installation.Get<VerifyClaims>().Run(13, Cancel));
        Assert.Empty(await installation.Findings());
        Assert.Empty(await installation.Get<VerifyFunds>().Run(await installation.Get<StoreMap>().ExistingProvinces(Cancel), Cancel));
    }

    static object Claim(string person, string day, string total, string reason, string[] papers, object[]? lines, string invoice = "京A 0012345678", string? institution = SandboxFacts.Hospital) => new
    {
        person, insurance = "employees", reason, service = "chronic-outpatient", disease = SandboxFacts.Diabetes, institution, institutionName = "外地某医院", place = "110000", from = day, invoice, total, papers, lines,
        account = "6222 0200 0000 1234", bank = "建设银行", holder = "赵淑珍",
    };

    [Theory, MemberData(nameof(Both))]
    public async Task An_invoice_is_paid_once_however_it_comes(StoreEngine engine)
    {
        await using var installation = await Installation.Start(await SownStores.Of(engine), 4);
        var (direct, lines, person) = await Directly(installation);
        using var officer = new RestClient(installation, "langfang-officer");
        var papers = new List<string>();
        foreach (var kind in new[] { "invoice", "item-list", "medical" }) papers.Add($"{kind}:{(string)(await officer.Must($"/api/persons/{person}/materials?fileName={kind}.pdf", Paper))["material"]!}");
        var (day, total) = ((string)direct["visitDate"]!, (string)direct["amounts"]!["total"]!);

        // What the hospital settled directly.
        await Refused(officer, Claim(person, day, total, "system-down", [.. papers], lines), RefusalKind.ClaimDuplicate, "明细相同");
        // Entered twice, the number written otherwise; and the same invoice of somebody else.
        var other = (await installation.NextPerson()).Person.ToString();
        var theirs = new List<string>();
        foreach (var kind in new[] { "invoice", "item-list", "medical" }) theirs.Add($"{kind}:{(string)(await officer.Must($"/api/persons/{other}/materials?fileName={kind}.pdf", Paper))["material"]!}");
        await officer.Must("/api/claims", Claim(other, day, total, "system-down", [.. theirs], null));
        await Refused(officer, Claim(other, day, total, "system-down", [.. theirs], lines, "京 a-0012345678"), RefusalKind.ClaimDuplicate, "票据号码相同");
        await Refused(officer, Claim(person, day, "20.00", "system-down", [.. papers], null, "京A0012345678"), RefusalKind.ClaimDuplicate, "票据号码相同");
        // Too late, too few papers, lines that are not the invoice, an account that is none.
        await Refused(officer, Claim(other, "2021-01-04", "10.00", "system-down", [.. theirs], null, "B2"), RefusalKind.ClaimTooLate, "2022-01-04");
        await Refused(officer, Claim(other, day, "10.00", "emergency-unfiled", [.. theirs], null, "B3"), RefusalKind.ProofMissing, "急诊抢救证明");
        await Refused(officer, Claim(other, day, "10.00", "system-down", [.. theirs], lines, "B4"), RefusalKind.AmountDisagrees, total);
        var (status, unknown) = await officer.Post("/api/claims/1300000000000000001/pass-first", new { });
        Assert.Equal((HttpStatusCode.NotFound, new Refusal(RefusalKind.ClaimUnknown).Code), (status, (string)unknown["code"]!));
        await Books(installation);
    }

    static async Task Refused(RestClient who, object claim, RefusalKind kind, string why)
    {
        var (_, answer) = await who.Post("/api/claims", claim);
        Assert.Equal(new Refusal(kind).Code, (string?)answer["code"]);
        Assert.Contains(why, (string)answer["why"]!, StringComparison.Ordinal);
    }

    /// <summary>An emergency counts as filed; a hospital outside the network has no number; a line without a code is own expense, and three reviews look at a large sum.</summary>
    [Fact]
    public async Task An_emergency_outside_the_network_passes_three_reviews()
    {
        await using var installation = await Installation.Start(await SownStores.Of(StoreEngine.Sqlite), 2);
        var number = (await installation.PersonOf("guangzhou-tourist")).ToString();
        using var office = new Office(installation, "guangzhou-tourist", "guangzhou");
        using var final = new RestClient(installation, "guangzhou-expert");
        var today = (string)(await office.Officer.Get("/api/sandbox"))["businessDate"]!;
        var papers = await office.Papers(number, "invoice", "item-list", "medical", "emergency-proof");
        var id = (string)(await office.Person.Must("/api/claims", new
        {
            person = number, reason = "emergency-unfiled", service = "emergency-to-inpatient", institutionName = "外地某县医院", place = "110000", level = "two", from = today, invoice = "ZY00099", total = "40000.00", papers,
            account = "6222020000009999", bank = "农业银行",
        }))["claim"]!;
        // Nobody passes a claim without lines; the clerk types them from the list.
        Assert.Equal(new Refusal(RefusalKind.NoFeeLines).Code, (string)(await office.Officer.Post($"/api/claims/{id}/pass-first", new { })).Body["code"]!);
        await FromSheets(office, id, today);
        await office.Officer.Must($"/api/claims/{id}/ask-supplement", new { note = "请补交出院小结" });
        await office.Person.Must($"/api/claims/{id}/supplement", new { papers = new[] { papers[2] } });
        await office.Officer.Must($"/api/claims/{id}/pass-first", new { });
        Assert.Equal("FinalReview", (string)(await office.Reviewer.Must($"/api/claims/{id}/pass-second", new { }))["state"]!);
        Assert.Equal(new Refusal(RefusalKind.SameReviewer).Code, (string)(await office.Reviewer.Post($"/api/claims/{id}/pass-final", new { })).Body["code"]!);
        var done = await final.Must($"/api/claims/{id}/pass-final", new { });
        Assert.Equal("Payable", (string)done["state"]!);
        var settled = await office.Person.Get($"/api/settlements/{done["settlement"]}");
        Assert.Equal("1000.00", (string)settled["amounts"]!["fullOwn"]!);
        Assert.Equal("未联网医药机构", (string)settled["institutionName"]!);
        await Investigated(installation, office, (string)done["settlement"]!);
        Assert.Empty(await installation.Findings());
        Assert.Empty(await installation.Get<VerifyClaims>().Run(44, Cancel));
    }

    /// <summary>The clerk sends the hospital's list as a table: as Chinese spreadsheets save it, then as a workbook. All of it is taken or none, and what is wrong is told by row.</summary>
    static async Task FromSheets(Office office, string claim, string day)
    {
        async Task<(HttpStatusCode Status, JsonNode Body)> Sent(string name, byte[] content) => await office.Officer.Post($"/api/claims/{claim}/keep-lines-sheet?fileName={name}", content);
        byte[] Gbk(string text) => global::System.Text.CodePagesEncodingProvider.Instance.GetEncoding("GBK")!.GetBytes(text);
        var wrong = await Sent("list.csv", Gbk($"项目名称,费用日期,数量,金额\n陪护费,{day},1,六百\n护理费,昨天,很多,10.00\n"));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "lines"), (wrong.Status, (string)wrong.Body["field"]!));
        Assert.All(["第2行金额“六百”", "第3行数量“很多”", "第3行费用日期“昨天”"], w => Assert.Contains(w, (string)wrong.Body["why"]!, StringComparison.Ordinal));
        var damaged = await Yidi.Operations.Exchange.SheetWriter.Xlsx(["项目名称", "费用日期", "金额"], [["陪护费", day, "600.00"]], new HashSet<int>(), Cancel);
        foreach (var broken in Damaged(damaged))
        {
            var (status, refused) = await Sent("list.xlsx", broken);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
            Assert.DoesNotMatch("[a-z]+ [a-z]+", (string)refused["why"]!);
        }
        Assert.Contains("不能为负", (string)(await Sent("list.csv", Gbk($"项目名称,费用日期,金额\n退药,{day},-5.00\n"))).Body["why"]!, StringComparison.Ordinal);
        foreach (var (name, content) in new[] { ("list.pdf", Paper), ("list.xlsx", Paper), ("list.csv", Gbk("名字,金额\n陪护费,1\n")), ("list.csv", "项目名称,费用日期,金额\n"u8.ToArray()) })
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Sent(name, content)).Status);
        // What does not add up to the invoice is refused by the same rule as typed lines.
        Assert.Equal(new Refusal(RefusalKind.AmountDisagrees).Code, (string)(await Sent("list.csv", Gbk($"项目名称,费用日期,金额\n陪护费,{day},600.00\n"))).Body["code"]!);
        Assert.Equal("FirstReview", (string)(await Sent("list.csv", Gbk($"金额,项目名称,费用日期\n40000.00,合计,{day}\n"))).Body["state"]!);
        // A workbook keeps what it computed with noise at the end.
        IReadOnlyList<string>[] rows = [[SandboxFacts.Acarbose, "阿卡波糖片", day, "", "39000.000000000004", "", ""], ["", "陪护费", day, "1", "600", "", ""], [SandboxFacts.Repaglinide, "瑞格列奈片", day, "2", "400.00", "", "无用药指征"]];
        var workbook = await Yidi.Operations.Exchange.SheetWriter.Xlsx([.. ClaimLineSheet.Columns.Select(static c => c.Chinese)], rows, new HashSet<int> { 3, 4 }, Cancel);
        Assert.Equal("FirstReview", (string)(await Sent("list.xlsx", workbook)).Body["state"]!);
        Assert.Equal(["39000.00", "600.00", "400.00"], (await office.Officer.Get($"/api/claims/{claim}"))["lines"]!.AsArray().Select(static l => (string)l!["total"]!));
        Assert.Equal((byte)'P', (await (await office.Officer.Raw("/api/claims/lines-template.xlsx")).Content.ReadAsByteArrayAsync(Cancel))[0]);
    }

    /// <summary>Workbooks that open and then say what no workbook says: a sheet of no id, a row far away, a cell of no kind, text without end.</summary>
    static IEnumerable<byte[]> Damaged(byte[] sound)
    {
        foreach (var (part, from, to) in new[]
        {
            ("xl/workbook.xml", "r:id=\"", "r:id=\"none"), ("xl/worksheets/sheet1.xml", "<x:row", "<x:row r=\"4000000000\""), ("xl/worksheets/sheet1.xml", "<x:row", "<x:row r=\"abc\""), ("xl/worksheets/sheet1.xml", "t=\"inlineStr\"", "t=\"zzz\""),
            ("xl/worksheets/sheet1.xml", "<x:c ", "<x:c r=\"ZZZZZZZZZZ1\" "), ("xl/worksheets/sheet1.xml", "</x:sheetData>", ""), ("xl/worksheets/sheet1.xml", "</x:sheetData>", $"<x:row><x:c t=\"inlineStr\"><x:is><x:t>{new string('a', 11_000_000)}</x:t></x:is></x:c></x:row></x:sheetData>"),
        })
        {
            using var file = new MemoryStream();
            file.Write(sound);
            using (var archive = new global::System.IO.Compression.ZipArchive(file, global::System.IO.Compression.ZipArchiveMode.Update, leaveOpen: true))
            {
                var entry = archive.Entries.Single(e => e.FullName == part);
                string text;
                using (var reader = new StreamReader(entry.Open())) text = reader.ReadToEnd();
                Assert.Contains(from, text, StringComparison.Ordinal);
                entry.Delete();
                using var writer = new StreamWriter(archive.CreateEntry(part).Open());
                writer.Write(text.Replace(from, to, StringComparison.Ordinal));
            }
            yield return file.ToArray();
        }
    }

    /// <summary>A claim is as large a bill as a settlement at a counter: with the month's other ones it is asked about, once.</summary>
    static async Task Investigated(Installation installation, Office office, string settlement)
    {
        var bill = Assert.Single((await office.Officer.Get("/api/cases/large-bills?month=202207"))["bills"]!.AsArray())!;
        Assert.Equal((settlement, "40000.00", "110000", null), ((string)bill["settlement"]!, (string)bill["total"]!, (string)bill["host"]!, (string?)bill["case"]));
        Assert.Empty((await office.Officer.Get("/api/cases/large-bills?month=202206"))["bills"]!.AsArray());
        Assert.Equal("month", (string)JsonNode.Parse(await (await office.Officer.Raw("/api/cases/large-bills?month=July")).Content.ReadAsStringAsync(Cancel))!["field"]!);
        using var stranger = new RestClient(installation, "langfang-officer");
        Assert.Equal(new Refusal(RefusalKind.SettlementUnknown).Code, (string)(await stranger.Post($"/api/cases/large-bills/{settlement}", new { })).Body["code"]!);
        Assert.Empty((await stranger.Get("/api/cases/large-bills?month=202207"))["bills"]!.AsArray());
        var asked = await office.Officer.Must($"/api/cases/large-bills/{settlement}", new { });
        Assert.Equal(new Refusal(RefusalKind.CaseOpenAlready).Code, (string)(await office.Officer.Post($"/api/cases/large-bills/{settlement}", new { })).Body["code"]!);
        Assert.Equal((string)asked["case"]!, (string)(await office.Officer.Get("/api/cases/large-bills?month=202207"))["bills"]![0]!["case"]!);
        Assert.Contains($"/console/cases/{((string)asked["case"]!).TrimStart('0')}", await (await office.Officer.Raw("/console/large-bills?month=2022-07")).Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }
}
