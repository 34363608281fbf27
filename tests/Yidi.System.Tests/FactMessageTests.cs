using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Yidi.Operations.Access;
using Yidi.Server.Sandbox;
using Yidi.Storage;
using Yidi.Testing;

namespace Yidi.System.Tests;

/// <summary>Messages about facts: institutions, entitlement, filings, chosen institutions, catalogues and matching, over real HTTP.</summary>
public sealed class FactMessageTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    sealed class Counter(VirtualHospital hospital, VirtualHospital home, SandboxDocument sandbox)
    {
        internal SandboxPersona Retiree => sandbox.Personas[0];

        internal SandboxPersona Unfiled => sandbox.Personas[1];

        internal SandboxPersona Unqualified => sandbox.Personas[2];

        internal async Task<JsonNode> Ask(string infno, JsonObject input, bool atHome = false) => (await (atHome ? home : hospital).Send(infno, input, Cancel)).Must();

        internal async Task<string> Refused(string infno, JsonObject input, bool atHome = false)
        {
            var reply = await (atHome ? home : hospital).Send(infno, input, Cancel);
            Assert.Equal((-1, null), (reply.Code, reply.Output));
            return reply.Error!;
        }

        internal Task<InfnoReply> Send(string infno, JsonObject input) => hospital.Send(infno, input, Cancel);

        internal Task<HttpResponseMessage> Raw(string infno, JsonObject input) => hospital.PostRaw("/infno", Encoding.UTF8.GetBytes(hospital.Envelope(infno, hospital.NextMessageId(), input).ToJsonString()), Cancel);
    }

    static async Task<(Installation Installation, Counter Counter)> Open(StoreEngine engine)
    {
        var installation = await Installation.Start(await SownStores.Of(engine), 0);
        var http = installation.Http();
        var (hospital, sandbox) = await VirtualHospital.Open(http, "FACTS", SandboxFacts.Hospital, Cancel);
        var (home, _) = await VirtualHospital.Open(http, "FACTS", SandboxFacts.HomeHospital, Cancel);
        var unseen = await hospital.Send("5301", new() { ["psn_no"] = sandbox.Personas[0].PersonNo }, Cancel);
        Assert.StartsWith("[YD2110]", unseen.Error, StringComparison.Ordinal);
        foreach (var counter in new[] { hospital, home })
            foreach (var persona in sandbox.Personas.Take(3)) _ = (await counter.Send("1101", Data(new() { ["mdtrt_cert_type"] = "02", ["mdtrt_cert_no"] = persona.IdentityNumber }), Cancel)).Must();
        return (installation, new(hospital, home, sandbox));
    }

    static JsonObject Data(JsonObject fields) => new() { ["data"] = fields };

    static JsonObject Check(string person, string disease, string visit = "14") => Data(new() { ["psn_no"] = person, ["insutype"] = "310", ["fixmedins_code"] = SandboxFacts.Hospital, ["med_type"] = visit, ["begntime"] = "2022-07-01 09:00:00", ["dise_codg"] = disease });

    [Theory]
    [InlineData(StoreEngine.Sqlite)]
    [InlineData(StoreEngine.Postgres)]
    public async Task Institution_and_entitlement_are_answered_and_the_host_learns_no_filing(StoreEngine engine)
    {
        var (installation, counter) = await Open(engine);
        await using var running = installation;
        var found = (await counter.Ask("1201", new() { ["medinsinfo"] = new JsonObject { ["fixmedins_type"] = "1", ["fixmedins_code"] = SandboxFacts.Hospital } }))["medinsinfo"]!.AsArray();
        Assert.Equal("北京示范医院（沙箱）", (string)Assert.Single(found)!["fixmedins_name"]!);
        var yes = (await counter.Ask("2001", Check(counter.Retiree.PersonNo, SandboxFacts.Diabetes)))["trtinfo"]![0]!;
        Assert.Equal(("1", "310100"), ((string)yes["trt_enjymnt_flag"]!, (string)yes["fund_pay_type"]!));
        var no = (await counter.Ask("2001", Check(counter.Unfiled.PersonNo, SandboxFacts.Diabetes)))["trtinfo"]![0]!;
        Assert.Equal("0", (string)no["trt_enjymnt_flag"]!);
        Assert.StartsWith("[YD2201]", (string)no["trt_chk_rslt"]!, StringComparison.Ordinal);
        var notQualified = (string)(await counter.Ask("2001", Check(counter.Unqualified.PersonNo, SandboxFacts.Diabetes)))["trtinfo"]![0]!["trt_chk_rslt"]!;
        Assert.StartsWith("[YD2202]", notQualified, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(StoreEngine.Sqlite)]
    [InlineData(StoreEngine.Postgres)]
    public async Task A_home_hospital_refers_an_officer_approves_and_only_that_hospital_sees_and_cancels_it(StoreEngine engine)
    {
        var (installation, counter) = await Open(engine);
        await using var running = installation;
        var person = counter.Unfiled.PersonNo;
        JsonObject Referral() => new()
        {
            ["refmedin"] = new JsonObject
            {
                ["psn_no"] = person, ["insutype"] = "310", ["diag_code"] = "E11.900", ["diag_name"] = "2型糖尿病", ["reflin_medins_no"] = SandboxFacts.Hospital, ["reflin_medins_name"] = "北京示范医院（沙箱）", ["mdtrtarea_admdvs"] = "110000",
                ["refl_type"] = "3", ["refl_date"] = "2022-07-01", ["refl_rea"] = "缺少专科", ["refl_opnn"] = "同意", ["hosp_agre_refl_flag"] = "1",
            },
        };
        Assert.StartsWith("[YD2101]", await counter.Refused("2501", Referral()), StringComparison.Ordinal);
        var number = (string)(await counter.Ask("2501", Referral(), atHome: true))["result"]!["trt_dcla_detl_sn"]!;
        JsonObject Query() => Data(new() { ["psn_no"] = person, ["begntime"] = "2022-07-01 00:00:00", ["endtime"] = "2022-07-31 00:00:00" });
        Assert.Equal(number, (string)(await counter.Ask("5304", Query(), atHome: true))["refmedin"]![0]!["trt_dcla_detl_sn"]!);
        Assert.Empty((await counter.Ask("5304", Query()))["refmedin"]!.AsArray());
        using var officer = AccessTests.Keyed(installation.Http("langfang-officer"));
        Assert.True((await officer.PostAsync($"/api/filings/{number}/approve", new StringContent("{}", Encoding.UTF8, "application/json"), Cancel)).IsSuccessStatusCode);
        Assert.Equal("1", (string)(await counter.Ask("2001", Check(person, SandboxFacts.Diabetes)))["trtinfo"]![0]!["trt_enjymnt_flag"]!);
        JsonObject Cancel2502() => Data(new() { ["trt_dcla_detl_sn"] = number, ["psn_no"] = person, ["memo"] = "不再转院" });
        Assert.StartsWith("[YD2211]", await counter.Refused("2502", Cancel2502()), StringComparison.Ordinal);
        _ = await counter.Send("2502", Cancel2502());
        Assert.Equal("Effective", await State(installation, number));
        Assert.Equal(0, (await (await Home(installation)).Send("2502", Cancel2502(), Cancel)).Code);
        Assert.Equal("Cancelled", await State(installation, number));
    }

    static async Task<VirtualHospital> Home(Installation installation) => (await VirtualHospital.Open(installation.Http(), "AGAIN", SandboxFacts.HomeHospital, Cancel)).Hospital;

    static async Task<string> State(Installation installation, string filing)
    {
        using var officer = installation.Http("langfang-officer");
        return (string)JsonNode.Parse(await officer.GetStringAsync($"/api/filings/{filing}", Cancel))!["filing"]!["state"]!;
    }

    [Theory]
    [InlineData(StoreEngine.Sqlite)]
    [InlineData(StoreEngine.Postgres)]
    public async Task A_hospital_applies_for_a_disease_and_withdraws_it_and_chosen_institutions_come_and_go(StoreEngine engine)
    {
        var (installation, counter) = await Open(engine);
        await using var running = installation;
        var person = counter.Unqualified.PersonNo;
        var applied = (string)(await counter.Ask("2503", Data(new()
        {
            ["psn_no"] = person, ["insutype"] = "310", ["opsp_dise_code"] = SandboxFacts.Diabetes, ["opsp_dise_name"] = "糖尿病", ["insu_optins"] = "131000", ["ide_fixmedins_no"] = SandboxFacts.Hospital, ["ide_fixmedins_name"] = "北京示范医院",
            ["hosp_ide_date"] = "2022-07-01", ["diag_dr_codg"] = "D110105000001", ["diag_dr_name"] = "李医生", ["begndate"] = "2022-07-01",
        })))["result"]!["trt_dcla_detl_sn"]!;
        Assert.Empty((await counter.Ask("5301", Data(new() { ["psn_no"] = person })))["feedetail"]!.AsArray());
        Assert.Null((await counter.Send("2504", Data(new() { ["trt_dcla_detl_sn"] = applied, ["psn_no"] = person, ["memo"] = "误报" }))).Error);
        // Clients leave the node out here.
        Assert.Equal(SandboxFacts.Diabetes, (string)(await counter.Ask("5301", new() { ["psn_no"] = counter.Retiree.PersonNo }))["feedetail"]![0]!["opsp_dise_code"]!);
        var chosen = (string)(await counter.Ask("2505", Data(new() { ["psn_no"] = person, ["biz_appy_type"] = "03", ["begndate"] = "2022-07-01", ["fix_srt_no"] = "1", ["fixmedins_code"] = SandboxFacts.Hospital, ["fixmedins_name"] = "北京示范医院" })))["result"]!["trt_dcla_detl_sn"]!;
        Assert.Equal(SandboxFacts.Hospital, (string)(await counter.Ask("5302", Data(new() { ["psn_no"] = person, ["biz_appy_type"] = "03" })))["psnfixmedin"]![0]!["fixmedins_code"]!);
        Assert.Null((await counter.Send("2506", Data(new() { ["trt_dcla_detl_sn"] = chosen, ["psn_no"] = person, ["memo"] = "更换" }))).Error);
        Assert.Empty((await counter.Ask("5302", Data(new() { ["psn_no"] = person, ["biz_appy_type"] = "03" })))["psnfixmedin"]!.AsArray());
    }

    [Theory]
    [InlineData(StoreEngine.Sqlite)]
    [InlineData(StoreEngine.Postgres)]
    public async Task Catalogues_are_paged_downloaded_and_matched(StoreEngine engine)
    {
        var (installation, counter) = await Open(engine);
        await using var running = installation;
        JsonObject Page(JsonObject more)
        {
            (more["updt_time"], more["page_num"], more["page_size"]) = ("2020-01-01 00:00:00", 1, 2);
            return Data(more);
        }

        var items = await counter.Ask("1312", Page([]));
        Assert.Equal((10, 5, 2, true, false), ((int)items["recordCounts"]!, (int)items["pages"]!, items["data"]!.AsArray().Count, (bool)items["firstPage"]!, (bool)items["lastPage"]!));
        Assert.Equal("02", (string)(await counter.Ask("1312", Page(new() { ["hilist_code"] = SandboxFacts.Repaglinide })))["data"]![0]!["chrgitm_lv"]!);
        Assert.Equal(48m, (decimal)Assert.Single((await counter.Ask("1318", Page([])))["data"]!.AsArray())!["hilist_pric_uplmt_amt"]!);
        Assert.Equal(0.1m, (decimal)(await counter.Ask("1319", Page(new() { ["hilist_code"] = SandboxFacts.Repaglinide })))["data"]![0]!["selfpay_prop"]!);
        Assert.Empty((await counter.Ask("1304", Page([])))["data"]!.AsArray());
        await Filters(counter, Page);
        var file = await counter.Ask("1301", Data(new() { ["ver"] = "0" }));
        Assert.Equal(6, (int)file["data_cnt"]!);
        using var download = await counter.Raw("9102", new() { ["fsDownloadIn"] = new JsonObject { ["file_qury_no"] = (string)file["file_qury_no"]!, ["filename"] = (string)file["filename"]!, ["fixmedins_code"] = "plc" } });
        Assert.Equal("application/octet-stream", download.Content.Headers.ContentType!.MediaType);
        using var zip = new ZipArchive(await download.Content.ReadAsStreamAsync(Cancel));
        using var text = new StreamReader(Assert.Single(zip.Entries).Open(), Encoding.UTF8);
        var lines = (await text.ReadToEndAsync(Cancel)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, static l => Assert.Equal(97, l.Split('\t').Length));
        var version = lines[0].Split('\t')[^2];
        Assert.Equal(0, (int)(await counter.Ask("1301", Data(new() { ["ver"] = version })))["data_cnt"]!);
        Assert.Equal(0, (int)(await counter.Ask("1307", Data(new() { ["ver"] = "0" })))["data_cnt"]!);
        Assert.StartsWith("[YD2014]", await counter.Refused("9102", new() { ["fsDownloadIn"] = new JsonObject { ["file_qury_no"] = "fsi/plc/nothing" } }), StringComparison.Ordinal);
        await Matching(counter, Page);
    }

    static async Task<int> Count(Counter counter, string infno, JsonObject asked) => (int)(await counter.Ask(infno, asked))["recordCounts"]!;

    static async Task Filters(Counter counter, Func<JsonObject, JsonObject> page)
    {
        Assert.Equal(1, await Count(counter, "1312", page(new() { ["pinyin"] = "rgln" })));
        Assert.Equal(4, await Count(counter, "1312", page(new() { ["list_type"] = "201" })));
        Assert.Equal(6, await Count(counter, "1312", page(new() { ["list_type"] = "101", ["vali_flag"] = "1" })));
        Assert.Equal(0, await Count(counter, "1312", page(new() { ["vali_flag"] = "0" })));
        Assert.Equal(10, await Count(counter, "1312", page(new() { ["lmt_used_flag"] = "0" })) + await Count(counter, "1312", page(new() { ["lmt_used_flag"] = "1" })));
        Assert.Equal(0, await Count(counter, "1312", page(new() { ["med_chrgitm_type"] = "14" })));
        Assert.Equal(0, await Count(counter, "1312", page(new() { ["list_type"] = "105" })));
        Assert.Equal(0, await Count(counter, "1312", page(new() { ["chrgitm_lv"] = "09" })));
        Assert.Contains("list_type", await counter.Refused("1312", page(new() { ["list_type"] = "西药" })), StringComparison.Ordinal);
        Assert.Contains("lmt_used_flag", await counter.Refused("1312", page(new() { ["lmt_used_flag"] = "Y" })), StringComparison.Ordinal);
    }

    static async Task Matching(Counter counter, Func<JsonObject, JsonObject> page)
    {
        JsonObject Row(string own) => new() { ["fixmedins_hilist_id"] = own, ["fixmedins_hilist_name"] = "拜唐苹", ["list_type"] = "101", ["med_list_codg"] = SandboxFacts.Acarbose, ["begndate"] = "2022-07-01", ["enddate"] = "2099-12-31" };
        Assert.Null((await counter.Send("3301", new() { ["data"] = new JsonArray(Row("A1"), Row("A2")) })).Output);
        Assert.Equal(0, (await counter.Send("3301", new() { ["catalogcompin"] = new JsonArray(Row("A3")) })).Code);
        Assert.Equal(3, (int)(await counter.Ask("1317", page([])))["recordCounts"]!);
        Assert.Equal(0, (await counter.Send("3302", Data(new() { ["fixmedins_code"] = SandboxFacts.Hospital, ["fixmedins_hilist_id"] = "A2", ["list_type"] = "101", ["med_list_codg"] = SandboxFacts.Acarbose }))).Code);
        Assert.Equal("0", (string)(await counter.Ask("1317", page(new() { ["medins_list_codg"] = "A2" })))["data"]![0]!["vali_flag"]!);
        Assert.Equal("A2", (string)Assert.Single((await counter.Ask("1317", page(new() { ["vali_flag"] = "0" })))["data"]!.AsArray())!["medins_list_codg"]!);
        Assert.Equal(2, await Count(counter, "1317", page(new() { ["vali_flag"] = "1" })));
        Assert.Equal(1, await Count(counter, "1317", page(new() { ["medins_list_name"] = "拜唐", ["medins_list_codg"] = "A1", ["query_date"] = "2026-01-01" })));
        Assert.Equal(0, await Count(counter, "1317", page(new() { ["list_type"] = "201" })));
        Assert.StartsWith("[YD2013]", await counter.Refused("3302", Data(new() { ["fixmedins_hilist_id"] = "A9", ["list_type"] = "101", ["med_list_codg"] = SandboxFacts.Acarbose })), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(StoreEngine.Sqlite)]
    [InlineData(StoreEngine.Postgres)]
    public async Task Guessing_persons_is_slowed_and_every_read_is_logged(StoreEngine engine)
    {
        var (installation, counter) = await Open(engine);
        await using var running = installation;
        _ = await counter.Ask("1101", Data(new() { ["mdtrt_cert_type"] = "02", ["mdtrt_cert_no"] = counter.Retiree.IdentityNumber }));
        await using (var store = await installation.Store(13))
            Assert.Contains(store.Set<AuditEntry>().ToList(), e => e.Act == nameof(Act.ReadPresentedCard) && e.Caller == SandboxFacts.Hospital && e.PersonNo.ToString(global::System.Globalization.CultureInfo.InvariantCulture) == counter.Retiree.PersonNo);
        for (var i = 0; i < ReadLimiter.MissesPerMinute; i++) Assert.StartsWith("[YD2101]", await counter.Refused("1101", Data(new() { ["mdtrt_cert_type"] = "02", ["mdtrt_cert_no"] = $"9999{i:00000000000000}" })), StringComparison.Ordinal);
        Assert.StartsWith("[YD1205]", await counter.Refused("1101", Data(new() { ["mdtrt_cert_type"] = "02", ["mdtrt_cert_no"] = counter.Retiree.IdentityNumber })), StringComparison.Ordinal);
    }
}
