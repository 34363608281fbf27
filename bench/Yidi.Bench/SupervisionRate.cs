using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Yidi.Operations.Insured;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Settlement;
using Yidi.Operations.Supervision;
using Yidi.Policy;
using Yidi.Server.Hosting;
using Yidi.Server.Sandbox;
using Yidi.Storage;

namespace Yidi.Bench;

/// <summary>Recall and precision of each rule of supervision over histories of a seed with planted fraud; and how long a look at a whole journal takes.</summary>
static class SupervisionRate
{
    const int Persons = 40_000;

    internal static int Print(string policies, int seed)
    {
        var (terms, planted, institutions) = (ReviewBook.Read(policies, sandbox: true).Terms, new PlantedFraud(seed), new List<ReviewedVisit>());
        var (found, plants) = (new List<Suspicion>(), new List<Plant>());
        var review = new InstitutionReview(terms);
        var (visits, watch) = (0, new Stopwatch());
        for (var i = 0; i < Persons; i++)
        {
            var person = planted.Next(1_300_000_000_000_000_000 + i);
            visits += person.Visits.Count;
            plants.AddRange(person.Plants);
            watch.Start();
            found.AddRange(Reviewer.OfPerson(person.Visits, terms));
            foreach (var visit in person.Visits) review.Add(visit);
            watch.Stop();
        }
        var outliers = review.Outliers().ToList();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {seed}: {Persons:N0} persons, {visits:N0} bills, {plants.Count:N0} planted ({plants.Count(static p => p.Cunning):N0} of them cunning: made to stay outside the rule's numbers); rules took {watch.Elapsed.TotalSeconds:0.00} s, {visits / watch.Elapsed.TotalSeconds:N0} bills a second\n"));
        Console.WriteLine("| rule | planted | caught | recall, plain | recall, all | found | not planted | precision |\n|---|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var rule in plants.Select(static p => p.Rule).Distinct().Order()) Tell(rule, [.. plants.Where(p => p.Rule == rule)], [.. found.Where(f => f.Rule == rule)]);
        var right = outliers.Count(static o => PlantedFraud.Outliers.Contains(o.Institution));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {ReviewRules.Names[ReviewRule.InstitutionOutlier].English} | {PlantedFraud.Outliers.Count} | {right} | {100m * right / PlantedFraud.Outliers.Count:0.0} % | {100m * right / PlantedFraud.Outliers.Count:0.0} % | {outliers.Count} | {outliers.Count - right} | {100m * right / Math.Max(1, outliers.Count):0.0} % |"));
        return 0;
    }

    static void Tell(ReviewRule rule, List<Plant> plants, List<Suspicion> found)
    {
        var settlements = found.Select(static f => f.Settlement).ToHashSet();
        var (plain, caught) = (plants.Where(static p => !p.Cunning).ToList(), plants.Count(p => p.Settlements.Any(settlements.Contains)));
        var planted = plants.SelectMany(static p => p.Settlements).ToHashSet();
        var right = found.Count(f => planted.Contains(f.Settlement));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {ReviewRules.Names[rule].English} | {plants.Count} | {caught} | {100m * plain.Count(p => p.Settlements.Any(settlements.Contains)) / plain.Count:0.0} % | {100m * caught / plants.Count:0.0} % | {found.Count} | {found.Count - right} | {100m * right / Math.Max(1, found.Count):0.0} % |"));
    }

    /// <summary>Persons whose bills are made one by one; the database makes the rest of them, with other persons.</summary>
    const int Made = 20_000;

    /// <summary>A look at so many settlements of one province: time, memory, findings.</summary>
    internal static async Task<int> Batch(string postgres, int settlements)
    {
        var folder = Directory.CreateTempSubdirectory("yidi-supervision-").FullName;
        try
        {
            var app = YidiHost.Build([$"--Yidi:Data={folder}", $"--Yidi:Postgres={postgres}", "--Yidi:SandboxCrowd=2", "--Yidi:SandboxStays=2", "--Yidi:SandboxCountry=false", "--urls=http://127.0.0.1:0"]);
            await app.Services.GetRequiredService<StartUp>().Run(default);
            var stores = app.Services.GetRequiredService<IStoreContexts>();
            var (bills, expected) = await Make(stores, app.Services.GetRequiredService<ReviewBook>(), settlements);
            Console.WriteLine($"{bills:N0} bills in the journal; of the histories they are made of, rules alone find {expected:N0}");
            GC.Collect();
            var watch = Stopwatch.StartNew();
            var peak = 0L;
            var run = await app.Services.GetRequiredService<ReviewSettlements>().All(13, new Watcher(_ => peak = Math.Max(peak, Environment.WorkingSet)), default);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"looked at {run.Settlements:N0} settlements of {run.Persons:N0} persons in {watch.Elapsed.TotalSeconds:0.0} s ({run.Settlements / watch.Elapsed.TotalSeconds:N0} a second), {run.Found:N0} findings kept, working set at most {peak / 1048576:N0} MB"));
            await app.Services.GetRequiredService<LeaseNode>().Renew(default);
            watch.Restart();
            var again = await app.Services.GetRequiredService<ReviewSettlements>().All(13, null, default);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"again: {watch.Elapsed.TotalSeconds:0.0} s, {again.Found:N0} new findings"));
            return again.Found == 0 ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    sealed class Watcher(Action<long> told) : IProgress<long>
    {
        public void Report(long value) => told(value);
    }

    static async Task<(long Bills, long Expected)> Make(IStoreContexts stores, ReviewBook book, int settlements)
    {
        var planted = new PlantedFraud(2022);
        var people = Enumerable.Range(0, Made).Select(i => planted.Next(1_300_000_100_000_000_000 + i)).ToList();
        var bills = people.Sum(static p => p.Visits.Count);
        var times = Math.Max(1, settlements / bills);
        foreach (var some in people.Chunk(1_000))
        {
            await using var store = await stores.Province(13, Scope.System, default);
            foreach (var person in some) Add(store, person);
            await store.SaveChangesAsync();
        }
        await Multiply(stores, times - 1);
        return ((long)bills * times, times * people.Sum(p => (long)Reviewer.OfPerson(p.Visits, book.Terms).Count));
    }

    static void Add(ProvinceContext store, PlantedPerson person)
    {
        var first = person.Visits[0];
        // A plant that says another sex than the person's would be another person.
        var sex = person.Visits.Any(static v => v.Sex == Sex.Unknown) ? Sex.Unknown : person.Visits[^1].Sex;
        store.Add(new Person { PersonNo = first.Person.Value, Name = "人群", CertificateType = "01", SealedCertificate = "", Gender = $"{(int)sex}", Nation = "01", Born = first.Born!.Value, EntitlementVersion = 1 });
        foreach (var (visit, index) in person.Visits.Select(static (v, i) => (v, i)))
        {
            store.Add(Row(visit, index + 1));
            store.Add(new LiveSettlement { VisitNo = visit.VisitNo, Part = "0", SettlementId = IdOf(visit), PersonNo = visit.Person.Value, Insurance = 310, BenefitYear = 2022, Revision = 1, Used = "", YearVersion = index + 1 });
        }
    }

    static long IdOf(ReviewedVisit visit) => 1_300_000_200_000_000_000 + visit.SettlementId;

    static SettlementRecord Row(ReviewedVisit v, int version)
    {
        var bill = new Bill
        {
            VisitNo = v.VisitNo, Revision = 1, Part = "0", Institution = InstitutionNo.Parse(v.Institution), Level = v.Level, HostRegion = v.Place, VisitType = v.VisitType, DiseaseCode = "", VisitDate = v.From, SettlementDate = v.Until, LeftOn = v.IsStay ? v.Until : null, Diagnoses = v.Diagnoses, CatalogueVersion = "2022-1",
            Lines = [.. v.Lines.Select(static l => new FeeLine { LineNo = l.LineNo, ItemCode = l.ItemCode, ItemName = l.ItemName, FeeDate = l.Day, Quantity = l.Quantity, RestrictedUse = l.RestrictedUse, Class = ItemClass.A, OwnShare = Rate.Zero, Total = l.Total, FullOwn = Money.Zero, OverLimit = Money.Zero, FirstShare = Money.Zero, InScope = l.InScope })],
        };
        var packed = PackedCase.Pack(new(bill, new() { Person = v.Person, Version = 1, InsuredRegion = RegionCode.Parse("131000"), Insurance = InsuranceKind.Employees, PersonClass = PersonClass.Retired, Born = v.Born, Qualifications = [] }));
        return new()
        {
            Id = IdOf(v), Kind = SettlementKind.Settlement, Institution = v.Institution, MessageId = $"{v.Institution}{v.SettlementId}", MessageKind = "2207", VisitNo = v.VisitNo, Part = "0", Revision = 1, PersonNo = v.Person.Value, Insurance = 310, BenefitYear = 2022, YearVersion = version, HostRegion = v.Place.ToString(),
            InsuredRegion = "131000", VisitType = (int)v.VisitType, PackHash = new string('0', 64), CatalogueVersion = "2022-1", TextVersion = 1, TotalFen = v.Total.Fen, FullOwnFen = 0, OverLimitFen = 0, FirstShareFen = 0, InScopeFen = v.InScope.Fen, DeductibleFen = 0, FundFen = v.Fund.Fen, PersonFen = v.Total.Fen - v.Fund.Fen, AccountFen = 0,
            FamilyAccountFen = 0, CashFen = v.Total.Fen - v.Fund.Fen, HospitalFen = 0, Funds = $$"""{"310100":{{v.Fund.Fen}}}""", SettledAt = v.SettledAt, BusinessDate = v.Until, Period = $"{v.Until:yyyyMM}", LaneNo = 990, LaneSequence = v.SettlementId,
            Detail = new() { Before = "{}", Deltas = "{}", EarlierYears = "", Used = "", Explanation = "", PersonClass = 12, PoolRatio = "0.7", BalanceFen = 0, Case = packed, CaseHash = Sm3.Of(packed) },
        };
    }

    static async Task Multiply(IStoreContexts stores, int times)
    {
        if (times <= 0) return;
        await Copy(stores, "person", "person_no >= 1300000100000000000 AND person_no < 1300000100100000000", times, new() { ["person_no"] = "s.person_no + i::bigint * 100000000" });
        await Copy(stores, "settlement", "lane_no = 990", times, new() { ["id"] = "s.id + i::bigint * 10000000000", ["person_no"] = "s.person_no + i::bigint * 100000000", ["visit_no"] = "s.visit_no + i::bigint * 10000000000", ["lane_no"] = "990 + i", ["message_id"] = "s.message_id || '-' || i" });
        await Copy(stores, "live_settlement", "settlement_id >= 1300000200000000000 AND settlement_id < 1300000200010000000", times, new() { ["settlement_id"] = "s.settlement_id + i::bigint * 10000000000", ["person_no"] = "s.person_no + i::bigint * 100000000", ["visit_no"] = "s.visit_no + i::bigint * 10000000000" });
    }

    static Task Copy(IStoreContexts stores, string table, string which, int times, Dictionary<string, string> changed) => PagesRate.Copy(stores, 13, table, which, times, changed);
}
