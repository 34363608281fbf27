using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Clearing;
using Yidi.Operations.Declaration;
using Yidi.Operations.Funds;
using Yidi.Operations.HospitalPayment;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Prefund;
using Yidi.Policy;
using Yidi.Storage;

namespace Yidi.Operations.Tests;

/// <summary>
/// Conservation: whatever happened in a month, books balance, and what a hospital receives is what insured regions pay and the host advances. Seeds are
/// printed; YIDI_SEED repeats one, YIDI_MONTHS and YIDI_MONTH_SIZE make more and larger ones.
/// </summary>
public sealed class ConservationTests(ITestOutputHelper output)
{
    const string Period = "202210";
    static readonly string[] Regions = ["110100", "130100", "130900", "131000", "440100", "440300", "520500"];
    static readonly string[] FundCodes = ["310100", "330100", "390100", "320100"];

    public static TheoryData<StoreEngine> Both => Engines.Both;

    static int Asked(string name, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(name), out var number) ? number : otherwise;

    /// <summary>Rows as the lane makes them, then everything that is computed of them: nothing is lost between row, figure, bill of either level and book.</summary>
    [Fact]
    public void A_hundred_thousand_small_months_conserve_every_fen()
    {
        var first = Asked("YIDI_SEED", Random.Shared.Next(1_000_000));
        output.WriteLine($"seeds {first} to {first + 99_999}");
        for (var seed = first; seed < first + 100_000; seed++)
        {
            var rows = Rows(new Random(seed));
            var wrong = Wrong(rows);
            Assert.True(wrong is null, $"seed {seed}: {wrong}");
        }
    }

    [Fact]
    public void The_property_can_fail()
    {
        var rows = Rows(new Random(1)).ToList();
        rows[0] = rows[0] with { AccountFen = rows[0].AccountFen + 1 };
        var figures = MonthFigures.Of(rows, Period);
        Assert.NotEqual(MonthFigures.Of(Rows(new Random(1)), Period).Figures.Values.Sum(static f => f.NetFen), figures.Figures.Values.Sum(static f => f.NetFen));
    }

    static string? Wrong(IReadOnlyList<Confirmation> rows)
    {
        var figures = MonthFigures.Of(rows, Period);
        var no = 0L;
        var made = new MakeBills(Month.Parse(Period), [.. figures.Figures], _ => ++no, new(2022, 11, 25));
        foreach (var row in rows)
            if (InsuredBook.Postings(row).Sum(static p => p.AmountFen) != 0) return $"row {row.Id} is not balanced";
        var book = rows.SelectMany(static r => InsuredBook.Postings(r)).Where(static p => p.Account.StartsWith(InsuredBook.ConfirmedPrefix, StringComparison.Ordinal)).GroupBy(static p => p.Account).ToDictionary(static g => g.Key, static g => -g.Sum(static p => p.AmountFen));
        foreach (var amount in made.Amounts)
            if (book.GetValueOrDefault($"confirmed:{amount.HostRegion}:{amount.InsuredRegion}:{(int)amount.Insurance}:{amount.Fund}") != amount.NetFen) return $"{amount.InsuredRegion} to {amount.HostRegion} {amount.Fund}";
        foreach (var insurance in Enum.GetValues<InsuranceKind>())
        {
            var ofKind = rows.Where(r => r.Insurance == (int)insurance).ToList();
            var between = ofKind.Where(static r => r.InsuredRegion[..2] != r.HostRegion[..2]).ToList();
            var national = made.Bills.Where(b => b.Level == ClearingLevel.National && b.Insurance == insurance).ToList();
            if (national.Sum(static b => b.AmountFen) != between.Sum(InsuredBook.NetOf)) return $"bills of {insurance}";
            if (national.Sum(static b => b.AccountFen) != between.Sum(static r => r.AccountFen + r.FamilyAccountFen)) return $"accounts of {insurance}";
            if (made.WithinProvinces.Where(w => w.Insurance == insurance).Sum(static w => w.NetFen) != ofKind.Where(static r => r.InsuredRegion[..2] == r.HostRegion[..2]).Sum(InsuredBook.NetOf)) return $"within provinces of {insurance}";
            if (WrongCities(made, national, insurance) is { } wrong) return wrong;
        }
        return null;
    }

    /// <summary>What the cities of a province owe it in sum is what it owes other provinces less what it is owed, for everything it does not keep itself.</summary>
    static string? WrongCities(MakeBills made, List<ClearingBill> national, InsuranceKind insurance)
    {
        foreach (var province in new[] { 13, 44, 52 })
        {
            var owes = national.Where(b => b.InsuredRegion == $"{province}0000").Sum(static b => b.AmountFen) - national.Where(b => b.HostRegion == $"{province}0000").Sum(static b => b.AmountFen);
            var cities = made.Bills.Where(b => b.Level == ClearingLevel.Province && b.HostRegion == $"{province}0000" && b.Insurance == insurance).Sum(static b => b.AmountFen);
            if (owes != cities) return $"cities of {province} owe {cities}, the province {owes}";
        }
        return null;
    }

    /// <summary>One to eight settlements; some taken back, refunded, recovered from.</summary>
    static List<Confirmation> Rows(Random random)
    {
        var rows = new List<Confirmation>();
        for (var i = 1; i <= 1 + random.Next(8); i++)
        {
            var codes = FundCodes.Where(_ => random.Next(2) == 0).DefaultIfEmpty(FundCodes[0]).ToList();
            var funds = codes.ToDictionary(static c => c, _ => (long)random.Next(1, 90_000));
            var deducted = random.Next(3) == 0 ? Deducted(funds, random) : [];
            var row = new Confirmation
            {
                Id = i, Kind = ConfirmationKind.Confirmed, SettlementId = i, Period = Period, SettledPeriod = random.Next(4) == 0 ? "202209" : Period, DeclarationNo = 1, Institution = "H", HostRegion = Regions[random.Next(Regions.Length)],
                InsuredRegion = Regions[random.Next(Regions.Length)], Insurance = random.Next(2) == 0 ? 310 : 390, VisitType = 21, TotalFen = 200_000, Funds = Json(funds), AccountFen = random.Next(2) * random.Next(20_000),
                FamilyAccountFen = random.Next(3) == 0 ? random.Next(5_000) : 0, Deducted = Json(deducted), Reason = "", At = DateTime.UnixEpoch,
            };
            rows.Add(row);
            if (random.Next(5) == 0) rows.Add(Turned(row, random.Next(2) == 0 ? ConfirmationKind.TakenBack : ConfirmationKind.Refunded));
            else if (random.Next(5) == 0 && funds.Any(f => f.Value > deducted.GetValueOrDefault(f.Key)))
                rows.Add(row with { Id = 100 + i, Kind = ConfirmationKind.Recovered, TotalFen = 0, Funds = "{}", AccountFen = 0, FamilyAccountFen = 0, Deducted = Json(Deducted(funds.ToDictionary(static f => f.Key, f => f.Value - deducted.GetValueOrDefault(f.Key)), random)) });
        }
        return rows;
    }

    static Confirmation Turned(Confirmation row, ConfirmationKind kind) => row with
    {
        Id = 200 + row.Id, Kind = kind, TotalFen = -row.TotalFen, Funds = Accumulators.Parse(row.Funds).Negated().ToString(), AccountFen = -row.AccountFen, FamilyAccountFen = -row.FamilyAccountFen, Deducted = Accumulators.Parse(row.Deducted).Negated().ToString(),
    };

    /// <summary>An amount taken from funds in proportion, as a deduction is.</summary>
    static Dictionary<string, long> Deducted(Dictionary<string, long> funds, Random random)
    {
        var left = funds.Where(static f => f.Value > 0).ToList();
        var amount = random.NextInt64(1, left.Sum(static f => f.Value) + 1);
        var shares = Apportion.Of(amount, [.. left.Select(static f => f.Value)]);
        Assert.Equal(amount, shares.Sum());
        Assert.All(left.Zip(shares), static s => Assert.True(s.Second <= s.First.Value));
        return left.Zip(shares).Where(static s => s.Second > 0).ToDictionary(static s => s.First.Key, static s => s.Second);
    }

    static string Json(Dictionary<string, long> amounts) => "{" + string.Join(',', amounts.Select(static a => FormattableString.Invariant($"\"{a.Key}\":{a.Value}"))) + "}";

    /// <summary>A thousand simulated provinces over four years: season of a quarter, growth of a tenth a year, noise of a tenth. docs/domain/clearing.md says the figures.</summary>
    [Fact]
    public void The_forecast_of_a_prefund_is_off_by_what_the_page_says()
    {
        var random = new Random(2026);
        var (monthly, days) = (new List<double>(), new List<double>());
        for (var province = 0; province < 1_000; province++)
        {
            var (start, phase) = (random.Next(12), 1_000_000 + random.Next(90_000_000));
            var months = Enumerable.Range(0, 48).Select(m => (long)(phase * (1 + (0.25 * Math.Sin((m + start) * Math.PI / 6))) * (1 + (m * 0.1 / 12)) * (0.9 + (random.NextDouble() * 0.2)))).ToList();
            for (var m = 3; m < 44; m++)
            {
                var expected = ForecastPrefund.Monthly(months[..m]);
                monthly.Add(Math.Abs(expected - months[m]) / (double)months[m]);
                // A prefund of two months of the mean: how many days too early or too late is its end foretold?
                var held = 2 * (months[m - 1] + months[m - 2]) / 2;
                var (left, truth) = ((double)held, 0.0);
                for (var n = m; left > 0; n++, truth += 30)
                {
                    if (left < months[n]) truth += (30 * left / months[n]) - 30;
                    left -= months[n];
                }
                days.Add(Math.Abs(ForecastPrefund.RunsOut(new(2026, 1, 1), held, expected)!.Value.DayNumber - new DateOnly(2026, 1, 1).DayNumber - truth));
            }
        }
        output.WriteLine($"month off by {monthly.Average():P1} in the mean, {monthly.Order().ElementAt(monthly.Count * 9 / 10):P1} for nine of ten; end off by {days.Average():0.0} days in the mean, {days.Order().ElementAt(days.Count * 9 / 10):0.0} for nine of ten");
        Assert.InRange(monthly.Average(), 0.05, 0.16);
        Assert.InRange(days.Average(), 5, 12);
    }

    /// <summary>Months on a real store, through every act, one after another; each ends with every book and every hospital's account looked at.</summary>
    [Theory, MemberData(nameof(Both))]
    public async Task Random_months_on_a_store_leave_every_book_balanced(StoreEngine engine)
    {
        var (seed, months, size) = (Asked("YIDI_SEED", Random.Shared.Next(1_000_000)), Asked("YIDI_MONTHS", 3), Asked("YIDI_MONTH_SIZE", 5));
        output.WriteLine($"seed {seed}, {months} months of {size}");
        await using var desk = await Desk.Open(engine, months * size);
        var player = new MonthPlayer(desk, new Random(seed));
        for (var month = 0; month < months; month++)
        {
            await player.Play(size);
            await desk.Balanced();
            Assert.True(await player.HospitalConserves() is var wrong && wrong.Length == 0, $"seed {seed}, month {month}: {wrong}");
        }
    }
}

/// <summary>Plays months at random: settle, cancel, advance, declare, deduct, suspend, confirm, take back, close, reopen, dispute, pay, refund, recover, state, pay hospitals.</summary>
sealed class MonthPlayer(Desk desk, Random random)
{
    readonly List<(Scene Scene, long Id)> _settled = [];
    readonly List<DeclarationRecord> _confirmed = [];
    Month _month = new(2022, 7);

    static CancellationToken Cancel => Scene.Cancel;

    bool OneIn(int n) => random.Next(n) == 0;

    internal async Task Play(int size)
    {
        if (_month == new Month(2022, 7)) await desk.Get<StateInstitution>().Agree(desk.Call("agree"), desk.Nation, desk.Hospital, PaymentMethod.Item, 60, Cancel);
        for (var i = 0; i < size; i++) _settled.Add(await desk.Settle());
        await CancelSome(6);
        await desk.Until(_month.Last.AddDays(2));
        if (OneIn(2)) Expect(await desk.Get<StateInstitution>().AdvanceFor(desk.Call("advance"), desk.Nation, desk.Hospital, _month.First, _month.Last, Cancel));
        if (OneIn(2)) await PayBatch();
        await DeclareAndConfirm();
        if (OneIn(4)) await TakeBackAndAgain();
        await desk.Until(_month.Plus(1).First.AddDays(20));
        var report = (await desk.Close(_month)).Answer;
        if (OneIn(3))
        {
            Expect(await desk.Get<ReopenMonth>().Run(desk.Nation, _month, Cancel));
            if (OneIn(2)) await DeclareAndConfirm();
            report = (await desk.Close(_month)).Answer;
        }
        foreach (var bill in report.Bills.Where(static b => b.AmountFen != 0)) await Pay(bill);
        await CancelSome(5);
        await RecoverSome();
        await desk.Balanced();
        if (!OneIn(4) && (await desk.Get<StateInstitution>().Run(desk.Call("state"), desk.Nation, desk.Hospital, _month, Cancel)).Value is not null) await StatedIsOwed();
        await PayBatch();
        _month = _month.Plus(1);
    }

    static void Expect<T>(Result<T> result) => Assert.True(result.Refusal is null, result.Refusal?.ToChinese());

    /// <summary>Cancels some of all that stand; what is confirmed and open is refused and stays.</summary>
    async Task CancelSome(int oneIn)
    {
        foreach (var (scene, id) in _settled.Where(_ => OneIn(oneIn)).ToList())
        {
            var cancelled = await scene.CancelSettlement(id);
            Assert.True(cancelled.Refusal is null or { Kind: RefusalKind.SettlementConfirmed or RefusalKind.LaterSettlementDepends }, cancelled.Refusal?.ToChinese());
            if (cancelled.Refusal is null) _settled.Remove((scene, id));
        }
    }

    async Task DeclareAndConfirm()
    {
        var declared = await desk.Declare(_month, _month.Plus(-1).First, _month.Last);
        if (declared.Value is not { } record) return;
        var items = await desk.Get<ReadDeclarations>().Items(record.DeclarationNo, 0, 500, Cancel);
        var decisions = items.Where(_ => OneIn(3)).Select(i => OneIn(2) ? new ItemDecision(i.SettlementId, Verdict.Suspended, Money.Zero, "待核实") : new ItemDecision(i.SettlementId, Verdict.Deducted, new(random.NextInt64(1, i.FundFen + 1)), "违规（R-1）")).ToList();
        if (decisions.Count > 0) Expect(await desk.Review(record, decisions));
        Expect(await desk.Confirm(record));
        _confirmed.Add(record);
    }

    async Task TakeBackAndAgain()
    {
        if (_confirmed.Count == 0) return;
        var taken = await desk.TakeBack(_confirmed[^1]);
        Assert.True(taken.Refusal is null or { Kind: RefusalKind.MonthClosed or RefusalKind.SettlementConfirmed }, taken.Refusal?.ToChinese());
        if (taken.Refusal is not null) return;
        _confirmed.RemoveAt(_confirmed.Count - 1);
        await DeclareAndConfirm();
    }

    async Task Pay(ClearingBill bill)
    {
        if (OneIn(4))
        {
            Expect(await desk.Get<CheckBills>().Dispute(desk.Call("dispute"), desk.Nation, bill.BillNo, BillSide.Insured, "有误", Cancel));
            Expect(await desk.Get<CheckBills>().Resolve(desk.Call("resolve"), desk.Nation, bill.BillNo, "已核实", Cancel));
            Expect(await desk.Get<CheckBills>().Notice(desk.Call("notice"), desk.Nation, _month, Cancel));
        }
        else if (OneIn(3)) await FromPrefund(bill);
        else await desk.PayAll(bill);
    }

    async Task FromPrefund(ClearingBill bill)
    {
        foreach (var side in Enum.GetValues<BillSide>()) Expect(await desk.Get<CheckBills>().Agree(desk.Call("agree"), desk.Nation, bill.BillNo, side, Cancel));
        Expect(await desk.Get<CheckBills>().Notice(desk.Call("notice"), desk.Nation, _month, Cancel));
        if (bill.AmountFen <= 0 || bill.Level != ClearingLevel.National) return;
        var pair = new PrefundPair(RegionCode.Parse(bill.InsuredRegion), RegionCode.Parse(bill.HostRegion), bill.Insurance);
        var asked = (await desk.Get<KeepPrefund>().Ask(desk.Call("ask"), desk.Nation, pair, new(random.NextInt64(1, bill.AmountFen * 2)), "不足", Cancel)).Answer;
        Expect(await desk.Get<KeepPrefund>().Decide(desk.Call("decide"), desk.Nation, asked.NoticeNo, true, Cancel));
        Expect(await desk.Get<KeepPrefund>().Pay(desk.Call("pay-prefund"), desk.Nation, asked.NoticeNo, $"YF{asked.NoticeNo}", Cancel));
        Assert.Equal(RefusalKind.BillNotPossible, (await desk.Get<KeepPrefund>().UseFor(desk.Call("use"), desk.Nation, bill.BillNo, Cancel)).Refusal!.Kind);
    }

    async Task RecoverSome()
    {
        foreach (var record in _confirmed.Where(_ => OneIn(3)))
        {
            foreach (var item in (await desk.Get<ReadDeclarations>().Items(record.DeclarationNo, 0, 500, Cancel)).Where(i => i.Verdict == Verdict.Confirmed && i.FundFen > i.DeductedFen && OneIn(4)))
            {
                var recovered = await desk.Get<ReviewDeclaration>().Recover(desk.Call("recover"), desk.Nation, record.DeclarationNo, item.SettlementId, new(random.NextInt64(1, item.FundFen - item.DeductedFen + 1)), "追回", Cancel);
                Assert.True(recovered.Refusal is null or { Kind: RefusalKind.SettlementNotConfirmed }, recovered.Refusal?.ToChinese());
            }
        }
    }

    /// <summary>All statements together state what is owed for every settlement that is confirmed up to the month, and nothing else.</summary>
    async Task StatedIsOwed()
    {
        await using var store = await desk.Installation.Store(11);
        var owed = (await store.Set<DeclarationItem>().AsNoTracking().Where(static i => i.Verdict == Verdict.Confirmed).ToListAsync(Cancel)).Where(i => string.CompareOrdinal(i.ClearingPeriod, _month.ToString()) <= 0).ToDictionary(static i => i.SettlementId, static i => i.NetFen);
        var stated = (await store.Set<StatementLine>().AsNoTracking().ToListAsync(Cancel)).GroupBy(static l => l.SettlementId).ToDictionary(static g => g.Key, static g => g.Sum(static l => l.SettledFen));
        foreach (var settlement in owed.Keys.Union(stated.Keys)) Assert.Equal(owed.GetValueOrDefault(settlement), stated.GetValueOrDefault(settlement));
    }

    async Task PayBatch()
    {
        var made = await desk.Get<PayInstitutions>().Make(desk.Call("batch"), desk.Nation, 11, Cancel);
        if (made.Value is not { } batch) return;
        Assert.Equal(RefusalKind.PaymentFileRefused, (await desk.Get<PayInstitutions>().Paid(desk.Call("paid"), desk.Nation, batch.BatchNo, new string('0', 64), Cancel)).Refusal!.Kind);
        for (var twice = 0; twice < 2; twice++) Expect(await desk.Get<PayInstitutions>().Paid(desk.Call("paid"), desk.Nation, batch.BatchNo, batch.Hash, Cancel));
        if (!OneIn(3)) return;
        await using var store = await desk.Installation.Store(11);
        var statement = await store.Set<InstitutionStatement>().AsNoTracking().FirstOrDefaultAsync(s => s.BatchNo == batch.BatchNo, Cancel);
        if (statement is not null) Expect(await desk.Get<PayInstitutions>().Returned(desk.Call("returned"), desk.Nation, statement.StatementNo, "户名不符", Cancel));
    }

    /// <summary>
    /// What the hospital was paid = what was settled for it and stands − deductions and recoveries + case differences − what is still payable + advances
    /// not taken off. Empty when it holds.
    /// </summary>
    internal async Task<string> HospitalConserves()
    {
        await using var store = await desk.Installation.Store(11);
        var standing = await store.Set<Yidi.Operations.Visits.SettlementView>().Where(v => v.Institution == desk.Hospital.Number).SumAsync(static v => v.FundFen + v.AccountFen + v.FamilyAccountFen, Cancel);
        var items = await store.Set<DeclarationItem>().AsNoTracking().ToListAsync(Cancel);
        var lost = items.Where(static i => i.Verdict == Verdict.Confirmed).Sum(static i => i.DeductedFen);
        var book = await store.Set<BookPosting>().AsNoTracking().Where(static p => p.Book == Book.Host).ToListAsync(Cancel);
        var difference = (await store.Set<StatementLine>().AsNoTracking().ToListAsync(Cancel)).Sum(static l => l.CaseDifferenceFen);
        var bank = -book.Where(static p => p.Account == "bank" && (p.Source.StartsWith("pay-", StringComparison.Ordinal) || p.Source.StartsWith("return-", StringComparison.Ordinal))).Sum(static p => p.AmountFen);
        var payable = -(book.Where(p => p.Account == $"payable:{desk.Hospital.Number}").Sum(static p => p.AmountFen) - standing);
        var advanced = book.Where(p => p.Account == $"advance:{desk.Hospital.Number}").Sum(static p => p.AmountFen);
        var received = standing - lost + difference - payable + advanced;
        return bank == received ? "" : $"received {bank}, should {received}: standing {standing}, lost {lost}, difference {difference}, payable {payable}, advanced {advanced}";
    }
}
