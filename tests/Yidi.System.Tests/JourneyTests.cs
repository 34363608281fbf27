using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Catalogue;
using Yidi.Operations.Insured;
using Yidi.Operations.Plumbing;
using Yidi.Policy;
using Yidi.Server.Sandbox;
using Yidi.Storage;
using Yidi.Testing;

namespace Yidi.System.Tests;

/// <summary>One journey of each kind through the hospital's door, on both engines. Every answer's line and head identities are checked as it comes.</summary>
public sealed class JourneyTests
{
    static readonly DateOnly Today = SandboxFacts.BusinessStartDay;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<StoreEngine> Both => [StoreEngine.Sqlite, StoreEngine.Postgres];

    [Theory, MemberData(nameof(Both))]
    public async Task An_ordinary_outpatient_visit_settles_and_is_taken_back(StoreEngine engine)
    {
        using var walk = await Walk.Of(engine, null);
        var settled = await walk.SettleVisit("11", "", "B1", Walk.Charges(40, "L"));
        Assert.NotEqual("", settled.Id);
        await walk.Must("2208", walk.Patient.OfSettlement(settled.Id));
        Assert.Equal(Accumulators.Empty, await walk.Sums());
        await walk.Must("2205", walk.Patient.OfBatch("B1"));
        await walk.Must("2202", walk.Patient.OfVisit());
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_chronic_batch_settles_and_one_that_mixes_diseases_is_told_how_to_split(StoreEngine engine)
    {
        using var walk = await Walk.Of(engine, "guangzhou-dialysis");
        await walk.Register("14", SandboxFacts.Dialysis);
        await walk.Must("2204", walk.Patient.Charges([new("D1", SandboxFacts.Acarbose, 500m, 1, Today)], "B1", SandboxFacts.Dialysis));
        await walk.Must("2204", walk.Patient.Charges([new("X1", SandboxFacts.Acarbose, 20m, 1, Today)], "B1", SandboxFacts.Diabetes));
        await walk.Must("2204", walk.Patient.Charges([new("N1", SandboxFacts.Acarbose, 10m, 1, Today)], "B1"));
        var mixed = await walk.Patient.Send("2206", walk.Patient.SettleVisit(530m, "14", "B1"), Cancel);
        Assert.Equal(-1, mixed.Code);
        Assert.Contains("X1属" + SandboxFacts.Diabetes, mixed.Error);
        Assert.Contains("N1未填病种", mixed.Error);
        await walk.Must("2205", walk.Patient.OfBatch("B1"));
        await walk.Must("2204", walk.Patient.Charges([new("D2", SandboxFacts.Acarbose, 500m, 1, Today)], "B2", SandboxFacts.Dialysis));
        var settled = await walk.Settled("2207", walk.Patient.SettleVisit(500m, "14", "B2"));
        Assert.True(settled.Money("hifp_pay") > 0);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task An_emergency_of_somebody_unfiled_counts_as_filed_and_an_ordinary_visit_does_not(StoreEngine engine)
    {
        using var walk = await Walk.Of(engine, "guangzhou-tourist");
        await walk.Register("11", "");
        await walk.Must("2204", walk.Patient.Charges([new("O1", SandboxFacts.Acarbose, 300m, 1, Today)], "B1"));
        await walk.Refused("2206", walk.Patient.SettleVisit(300m, "11", "B1"), RefusalKind.NotFiled);
        var emergency = await walk.SettleVisit("13", "", "B2", [new("E1", SandboxFacts.Acarbose, 900m, 1, Today)]);
        Assert.True(emergency.Money("hifp_pay") > 0);
        await walk.Must("2401", walk.Patient.Admit(Today.AddDays(-3), "24"), visit: true);
        await walk.Must("2301", walk.Patient.Charges([new("S0", SandboxFacts.Acarbose, 100m, 2, Today.AddDays(-4)), new("S1", SandboxFacts.Acarbose, 500m, 8, Today.AddDays(-2))]));
        await walk.Must("2402", walk.Patient.Discharge(Today));
        Assert.True((await walk.Settled("2304", walk.Patient.SettleStay(4200m))).Money("hifp_pay") > 0);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task An_injury_with_a_third_party_is_refused_and_one_with_the_promise_settles(StoreEngine engine)
    {
        using var walk = await Walk.Of(engine, null);
        var liable = new JsonObject { ["trum_flag"] = "1", ["rel_ttp_flag"] = "1" };
        await walk.Must("2401", walk.Patient.Admit(Today.AddDays(-5), "22", liable), visit: true);
        await walk.Must("2301", walk.Patient.Charges([new("I1", SandboxFacts.Acarbose, 500m, 6, Today.AddDays(-4))]));
        await walk.Refused("2303", walk.Patient.SettleStay(3000m), RefusalKind.InjuryNotPaid);
        await walk.Must("2403", walk.Patient.CorrectAdmission(Today.AddDays(-5), "22", new JsonObject { ["trum_flag"] = "1", ["rel_ttp_flag"] = "0" }));
        await walk.Must("2402", walk.Patient.Discharge(Today));
        Assert.True((await walk.Settled("2304", walk.Patient.SettleStay(3000m))).Money("hifp_pay") > 0);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_pharmacy_computes_sells_and_takes_back(StoreEngine engine)
    {
        using var walk = await Walk.Of(engine, null, SandboxFacts.Pharmacy);
        await walk.Must("1101", walk.Patient.ReadCard());
        await walk.Must("2505", new() { ["data"] = new JsonObject
        {
            ["psn_no"] = walk.Patient.PersonNo, ["biz_appy_type"] = "41", ["begndate"] = $"{Today:yyyy-MM-dd}", ["fix_srt_no"] = "1", ["fixmedins_code"] = SandboxFacts.Pharmacy, ["fixmedins_name"] = "朝阳示范药店",
        } });
        var sale = walk.Patient.Buy(Today, [new("P1", SandboxFacts.Repaglinide, 310m, 1, Today)]);
        var ahead = await walk.Settled("2101", sale.DeepClone().AsObject());
        var message = walk.Hospital.NextMessageId();
        var sold = await walk.Settled("2102", sale.DeepClone().AsObject(), message);
        Assert.Equal(ahead.Money("psn_cash_pay"), sold.Money("psn_cash_pay"));
        Assert.Equal("41", (string)sold.Info["clr_type"]!);
        Assert.Equal(sold.Id, (await walk.Settled("2102", sale.DeepClone().AsObject(), message)).Id);
        walk.Patient.VisitNo = (string)sold.Info["mdtrt_id"]!;
        await walk.Must("2103", walk.Patient.OfSettlement(sold.Id));
        Assert.Equal(Accumulators.Empty, await walk.Sums());
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_stay_of_three_thousand_lines_in_thirty_batches_settles_to_the_fen(StoreEngine engine)
    {
        using var walk = await Walk.Of(engine, null);
        await walk.Must("2401", walk.Patient.Admit(Today.AddDays(-12)), visit: true);
        await walk.Refused("2304", walk.Patient.SettleStay(1m), RefusalKind.NotDischarged);
        var total = 0m;
        for (var batch = 0; batch < 30; batch++)
        {
            var charges = Walk.Charges(100, $"B{batch:00}-", Today.AddDays(-10));
            total += charges.Sum(static c => c.Total);
            await walk.Lines("2301", walk.Patient.Charges(charges), 100);
        }
        await walk.Lines("2301", walk.Patient.Charges([new("R1", SandboxFacts.Repaglinide, 3.33m, -1, Today.AddDays(-1), "B00-2")]), 1);
        await walk.Refused("2301", walk.Patient.Charges([new("R2", SandboxFacts.Repaglinide, 3.33m, -9, Today.AddDays(-1), "B00-2")]), RefusalKind.RefundRefused);
        await walk.Refused("2404", walk.Patient.OfVisit(), RefusalKind.FeeLinesExist);
        await walk.Refused("2302", walk.Patient.OfLines("B00-2"), RefusalKind.RefundRefused);
        await walk.Must("2302", walk.Patient.OfLines("R1", "B29-99"));
        total -= Walk.Charges(100, "B29-")[99].Total;
        await walk.Must("2402", walk.Patient.Discharge(Today));
        var ahead = await walk.Settled("2303", walk.Patient.SettleStay(total));
        var settled = await walk.Settled("2304", walk.Patient.SettleStay(total));
        Assert.Equal(ahead.Money("fund_pay_sumamt"), settled.Money("fund_pay_sumamt"));
        Assert.Equal(total, settled.Money("medfee_sumamt"));
        await walk.Refused("2301", walk.Patient.Charges([new("Z", SandboxFacts.Acarbose, 1m, 1, Today)]), RefusalKind.BatchSettled);
        await walk.Refused("2405", walk.Patient.OfVisit(), RefusalKind.LiveSettlementExists);
        var lines = (await walk.Must("5204", walk.Patient.OfSettlement(settled.Id)))!.AsArray();
        Assert.Equal(2999, lines.Count);
        Assert.Equal(total, lines.Sum(static l => (decimal)l!["det_item_fee_sumamt"]!));
        await walk.Must("2305", walk.Patient.OfSettlement(settled.Id));
        await walk.Must("2405", walk.Patient.OfVisit());
        await walk.Must("2302", walk.Patient.OfLines("0000"));
        await walk.Must("2404", walk.Patient.OfVisit());
        Assert.Equal(Accumulators.Empty, await walk.Sums());
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_long_stay_is_settled_in_between_with_one_deductible_and_taken_back_from_the_end(StoreEngine engine)
    {
        using var walk = await Walk.Of(engine, null);
        await walk.Must("2401", walk.Patient.Admit(Today.AddDays(-40)), visit: true);
        await walk.Must("2301", walk.Patient.Charges([new("A", SandboxFacts.Acarbose, 1000m, 5, Today.AddDays(-30))]));
        var first = await walk.Settled("2304", walk.Patient.SettleStay(5000m, midStay: true));
        Assert.Equal(1000m, first.Money("act_pay_dedc"));
        await walk.Refused("2302", walk.Patient.OfLines("A"), RefusalKind.LiveSettlementExists);
        await walk.Must("2301", walk.Patient.Charges([new("B", SandboxFacts.Acarbose, 1000m, 4, Today.AddDays(-10)), new("C", SandboxFacts.Acarbose, 1m, 1, Today)]));
        await walk.Must("2302", walk.Patient.OfLines("C"));
        await walk.Must("2402", walk.Patient.Discharge(Today));
        await walk.Must("2405", walk.Patient.OfVisit());
        await walk.Must("2402", walk.Patient.Discharge(Today));
        var last = await walk.Settled("2304", walk.Patient.SettleStay(4000m));
        Assert.Equal(0m, last.Money("act_pay_dedc"));
        Assert.Equal(1, (await walk.Sums())[AccumulatorNames.StayCount]);
        await walk.Refused("2305", walk.Patient.OfSettlement(first.Id), RefusalKind.LaterPartSettled);
        await walk.Must("2305", walk.Patient.OfSettlement(last.Id));
        await walk.Must("2305", walk.Patient.OfSettlement(first.Id));
        Assert.Equal(Accumulators.Empty, await walk.Sums());
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_stay_over_new_year_moves_both_years_and_gives_both_back(StoreEngine engine)
    {
        await using var installation = await Installation.Start(await SownStores.Of(engine), 2);
        await installation.Get<BusinessClock>().Advance(TimeSpan.FromDays(193), Cancel);
        using var walk = await Walk.In(installation, "guangzhou-active");
        var (admitted, today) = (new DateOnly(2022, 12, 22), new DateOnly(2023, 1, 10));
        await walk.Must("2401", walk.Patient.Admit(admitted), visit: true);
        await walk.Must("2301", walk.Patient.Charges([new("A", SandboxFacts.Acarbose, 1000m, 20, admitted.AddDays(1))]));
        await walk.Must("2402", walk.Patient.Discharge(today));
        var settled = await walk.Settled("2304", walk.Patient.SettleStay(20_000m));
        var years = await walk.Years();
        Assert.Equal([2022, 2023], years.Select(static y => y.Year));
        Assert.All(years, static y => Assert.False(y.Before.IsEmpty));
        var inHospital = (await walk.Must("5201", Query(walk, admitted)))!["mdtrtinfo"]!.AsArray().Single()!;
        Assert.Equal("1", (string)inHospital["ars_year_ipt_flag"]!);
        await walk.Must("2305", walk.Patient.OfSettlement(settled.Id));
        Assert.All(await walk.Years(), static y => Assert.True(y.Before.IsEmpty));
        Assert.Empty(await installation.Findings());
    }

    static JsonObject Query(Walk walk, DateOnly from) => new() { ["data"] = new JsonObject { ["psn_no"] = walk.Patient.PersonNo, ["begntime"] = $"{from:yyyy-MM-dd}", ["endtime"] = "2030-01-01", ["med_type"] = "21" } };

    [Theory, MemberData(nameof(Both))]
    public async Task A_newborn_is_settled_on_the_mothers_card_only_where_the_policy_says_so(StoreEngine engine)
    {
        using var walk = await Walk.Of(engine, "guangzhou-mother");
        var newborn = new JsonObject { ["nwb_flag"] = "1" };
        await walk.Must("2401", walk.Patient.Admit(Today.AddDays(-6)), visit: true);
        var mother = walk.Patient.VisitNo;
        await walk.Must("2401", walk.Patient.Admit(Today.AddDays(-4), "21", newborn), visit: true);
        await walk.Must("2301", walk.Patient.Charges([new("N1", SandboxFacts.Acarbose, 600m, 5, Today.AddDays(-3))]));
        await walk.Must("2402", walk.Patient.Discharge(Today));
        Assert.True((await walk.Settled("2304", walk.Patient.SettleStay(3000m))).Money("hifp_pay") > 0);
        walk.Patient.VisitNo = mother;
        await walk.Must("2404", walk.Patient.OfVisit());
        using var elsewhere = await Walk.Of(engine, "guangzhou-resident");
        await elsewhere.Must("2401", elsewhere.Patient.Admit(Today.AddDays(-4), "21", newborn), visit: true);
        await elsewhere.Must("2301", elsewhere.Patient.Charges([new("N1", SandboxFacts.Acarbose, 600m, 5, Today.AddDays(-3))]));
        await elsewhere.Refused("2303", elsewhere.Patient.SettleStay(3000m), RefusalKind.NewbornNotOnMothersCard);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_stay_elsewhere_in_the_province_uses_the_catalogue_of_the_insured_place(StoreEngine engine)
    {
        using var walk = await Walk.Of(engine, null, SandboxFacts.ShenzhenHospital);
        // The same drug is of class A in Shenzhen and everywhere else, and of class B with a first share of 30 % in the insured city.
        await Catalogued(engine, ("440300", ItemClass.A, "0"), ("440100", ItemClass.B, "0.3"));
        await walk.Must("2401", walk.Patient.Admit(Today.AddDays(-4)), visit: true);
        var lines = await walk.Must("2301", walk.Patient.Charges([new("P1", LocalItem, 600m, 5, Today.AddDays(-3))]));
        Assert.Equal(900m, (decimal)lines!["result"]![0]!["preselfpay_amt"]!);
        await walk.Must("2402", walk.Patient.Discharge(Today));
        var reply = await walk.Patient.Send("2304", walk.Patient.SettleStay(3000m), Cancel);
        // Filed for Beijing, treated in Shenzhen: the sandbox asks a filing there too.
        Assert.Equal("YD2201", reply.Error![1..7]);
        await walk.File("440300", FilingKind.PostedWorker);
        var settled = await walk.Settled("2304", walk.Patient.SettleStay(3000m));
        Assert.Equal("440300", (string)settled.Info["clr_optins"]!);
    }

    const string LocalItem = "XLOCAL00000000000001";

    static async Task Catalogued(StoreEngine engine, params (string Region, ItemClass Class, string OwnShare)[] places)
    {
        await using var national = await (await Installation.Of(engine)).Get<IStoreContexts>().National(Cancel);
        if (national.Set<CatalogueItem>().Any(static i => i.Code == LocalItem)) return;
        national.AddRange(places.Select(static p => new CatalogueItem
        {
            Region = p.Region, Code = LocalItem, From = new(2020, 1, 1), Name = "本地药", Class = p.Class, OwnShare = p.OwnShare, ChargeCategory = "09", Version = "L1",
        }));
        await national.SaveChangesAsync(Cancel);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_referral_made_by_the_home_hospital_lets_the_transferred_stay_settle(StoreEngine engine)
    {
        using var home = await Walk.Of(engine, "guangzhou-referred", SandboxFacts.GuangzhouHospital);
        await home.Must("1101", home.Patient.ReadCard());
        var referred = await home.Must("2501", new() { ["refmedin"] = new JsonObject
        {
            ["psn_no"] = home.Patient.PersonNo, ["insutype"] = "310", ["diag_code"] = "J18.900", ["diag_name"] = "肺炎", ["reflin_medins_no"] = SandboxFacts.Hospital, ["reflin_medins_name"] = "北京示范医院",
            ["mdtrtarea_admdvs"] = "110000", ["refl_type"] = "1", ["refl_date"] = $"{Today:yyyy-MM-dd}", ["refl_rea"] = "病情需要", ["refl_opnn"] = "同意", ["begndate"] = $"{Today:yyyy-MM-dd}", ["hosp_agre_refl_flag"] = "1",
        } });
        using var walk = await Walk.Of(engine, "guangzhou-referred");
        using var reviewer = new RestClient(await Installation.Of(engine), "guangzhou-reviewer");
        await reviewer.Must($"/api/filings/{(string)referred!["result"]!["trt_dcla_detl_sn"]!}/approve", new { note = "同意转诊" });
        await walk.Must("2401", walk.Patient.Admit(Today, "23"), visit: true);
        await walk.Must("2301", walk.Patient.Charges([new("T1", SandboxFacts.Acarbose, 900m, 5, Today)]));
        await walk.Must("2402", walk.Patient.Discharge(Today, 12));
        Assert.True((await walk.Settled("2304", walk.Patient.SettleStay(4500m))).Money("hifp_pay") > 0);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Somebody_filed_elsewhere_and_treated_at_home_keeps_the_benefit_both_ways(StoreEngine engine)
    {
        using var walk = await Walk.Of(engine, null, SandboxFacts.GuangzhouHospital);
        var settled = await walk.SettleVisit("11", "", "B1", [new("H1", SandboxFacts.Acarbose, 700m, 1, Today)]);
        Assert.Equal(200m, settled.Money("act_pay_dedc"));
        Assert.True(settled.Money("hifp_pay") > 0);
        Assert.Equal("440100", (string)settled.Info["clr_optins"]!);
        Assert.Equal(20_000, (await walk.Sums()).Entries.Where(static e => e.Key.Contains("deductible", StringComparison.Ordinal)).Sum(static e => e.Value));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task What_a_local_core_system_settled_counts_away_from_home_until_it_is_taken_back(StoreEngine engine)
    {
        await using var installation = await Installation.Start(await SownStores.Of(engine), 2);
        using var walk = await Walk.In(installation, null);
        using var feed = new RestClient(installation, "guangzhou-officer");
        var stay = new
        {
            person = walk.Patient.PersonNo, insurance = "employees", institution = SandboxFacts.GuangzhouHospital, level = "three", service = "inpatient", visitDate = "2022-06-01", settledOn = "2022-06-10", total = "11000.00", inScope = "11000.00",
            deductible = "1000.00", cash = "3000.00", funds = new Dictionary<string, string> { ["310100"] = "8000.00" }, gains = new Dictionary<string, long> { ["count.stays"] = 1, ["deductible.inpatient"] = 100_000, ["in-scope"] = 1_100_000, ["fund.pool"] = 800_000 },
        };
        var posted = await feed.Must("/api/home-settlements", stay, "local-1");
        Assert.Equal((string)posted["settlement"]!, (string)(await feed.Must("/api/home-settlements", stay, "local-1"))["settlement"]!);
        Assert.Equal(global::System.Net.HttpStatusCode.UnprocessableEntity, (await feed.Post("/api/home-settlements", new { stay.person, stay.insurance, stay.institution, stay.level, stay.service, stay.visitDate, stay.settledOn, stay.total, stay.inScope, stay.cash, funds = new Dictionary<string, string> { ["310100"] = "7000.00" } })).Status);
        foreach (var wrong in new object[]
        {
            new { stay.person, stay.insurance, stay.institution, stay.level, stay.service, stay.visitDate, stay.settledOn, total = "11,000.00", stay.inScope, stay.cash, stay.funds },
            new { stay.person, stay.insurance, stay.institution, stay.level, stay.service, stay.visitDate, stay.settledOn, stay.total, inScope = "12000.00", fullOwn = "-1000.00", stay.cash, stay.funds },
            new { stay.person, stay.insurance, stay.institution, stay.level, stay.service, stay.visitDate, stay.settledOn, stay.total, stay.inScope, stay.cash, stay.funds, gains = new Dictionary<string, long> { ["in-scope"] = -1 } },
            new { stay.person, stay.insurance, stay.institution, stay.level, stay.service, stay.visitDate, settledOn = "2023-01-05", stay.total, stay.inScope, stay.cash, stay.funds },
        })
            Assert.Equal(global::System.Net.HttpStatusCode.UnprocessableEntity, (await feed.Post("/api/home-settlements", wrong)).Status);
        Assert.Equal(1, (await walk.Sums())[AccumulatorNames.StayCount]);
        // The second stay of the year: half the deductible, because the first one counted.
        await walk.Must("2401", walk.Patient.Admit(Today.AddDays(-3)), visit: true);
        await walk.Must("2301", walk.Patient.Charges([new("A", SandboxFacts.Acarbose, 1000m, 3, Today)]));
        await walk.Must("2402", walk.Patient.Discharge(Today, 0));
        var settled = await walk.Settled("2304", walk.Patient.SettleStay(3000m));
        Assert.Equal(500m, settled.Money("act_pay_dedc"));
        var takeBack = new { stay.person, visit = (string)posted["visit"]! };
        Assert.Equal("YD4003", (string)(await feed.Post($"/api/home-settlements/{posted["settlement"]}/cancel", takeBack)).Body["code"]!);
        await walk.Must("2305", walk.Patient.OfSettlement(settled.Id));
        await feed.Must($"/api/home-settlements/{posted["settlement"]}/cancel", takeBack, "local-2");
        Assert.Equal(Accumulators.Empty, await walk.Sums());
        Assert.Empty(await installation.Findings());
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Two_relatives_draw_on_one_account_at_once_and_never_below_zero(StoreEngine engine)
    {
        await using var installation = await Installation.Start(await SownStores.Of(engine), 2);
        using var son = await Walk.In(installation, "guangzhou-son");
        using var daughter = await Walk.In(installation, "guangzhou-daughter");
        var prepared = new List<(Walk Walk, string Batch)>();
        foreach (var walk in new[] { son, daughter })
        {
            await walk.Register("11", "");
            for (var i = 0; i < 6; i++)
            {
                await walk.Must("2204", walk.Patient.Charges([new($"C{i}", SandboxFacts.Acarbose, 1000m, 1, Today)], $"B{i}"));
                prepared.Add((walk, $"B{i}"));
            }
        }
        var settled = await Task.WhenAll(prepared.Select(p => Task.Run(async () => (p.Walk, Info: await p.Walk.Settled("2207", p.Walk.Patient.SettleVisit(1000m, "11", p.Batch, useAccount: true))), Cancel)));
        var drawn = settled.Sum(static s => s.Info.Money("acct_mulaid_pay"));
        Assert.Equal(3000m, drawn);
        Assert.Equal(0, await Balance(installation));
        // The last one first: numbers are given before the lane decides who comes first.
        await using var store = await installation.Store(44);
        var order = await store.Set<SettlementRecord>().AsNoTracking().OrderByDescending(static s => s.YearVersion).Select(static s => s.Id).ToListAsync(Cancel);
        foreach (var walk in new[] { son, daughter })
            foreach (var one in settled.Where(s => s.Walk == walk).OrderBy(s => order.IndexOf(long.Parse(s.Info.Id, CultureInfo.InvariantCulture))))
                await walk.Must("2208", walk.Patient.OfSettlement(one.Info.Id));
        Assert.Equal(300_000, await Balance(installation));
        Assert.Empty(await installation.Findings());
    }

    static async Task<long> Balance(Installation installation)
    {
        var owner = await installation.PersonOf("guangzhou-active");
        return (await installation.Get<ReadPerson>().Find(owner, Cancel))!.Account!.BalanceFen;
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_person_is_in_one_hospital_at_a_time_and_a_reversed_admission_is_gone(StoreEngine engine)
    {
        using var walk = await Walk.Of(engine, null);
        var message = walk.Hospital.NextMessageId();
        var admitted = await walk.Patient.Send("2401", walk.Patient.Admit(Today.AddDays(-2)), Cancel, message);
        Assert.Equal(0, admitted.Code);
        await walk.Refused("2401", walk.Patient.Admit(Today.AddDays(-1)), RefusalKind.StayOpen);
        walk.Patient.VisitNo = (string)admitted.Output!["result"]!["mdtrt_id"]!;
        Assert.Single((await walk.Must("5303", Query(walk, Today.AddDays(-9))))!["data"]!.AsArray());
        await walk.Must("2601", walk.Patient.Reverse(message, "2401"));
        await walk.Must("2601", walk.Patient.Reverse(message, "2401"));
        Assert.Empty((await walk.Must("5303", Query(walk, Today.AddDays(-9))))!["data"]!.AsArray());
        var again = await walk.Patient.Send("2401", walk.Patient.Admit(Today.AddDays(-2)), Cancel, message);
        Assert.Contains("YD4005", again.Error);
        await walk.Must("2601", walk.Patient.Reverse("NEVERSENT-1", "2401"));
        Assert.Contains("YD4005", (await walk.Patient.Send("2401", walk.Patient.Admit(Today.AddDays(-2)), Cancel, "NEVERSENT-1")).Error);
        await walk.Must("2401", walk.Patient.Admit(Today.AddDays(-2)), visit: true);
    }
}
