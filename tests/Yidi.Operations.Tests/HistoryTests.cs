using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Catalogue;
using Yidi.Operations.ChronicDisease;
using Yidi.Operations.Filing;
using Yidi.Operations.Institutions;
using Yidi.Operations.Insured;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Seam;
using Yidi.Operations.Settlement;
using Yidi.Operations.Visits;
using Yidi.Policy;
using Yidi.Server.Sandbox;
using Yidi.Storage;

namespace Yidi.Operations.Tests;

/// <summary>Random histories: what is in force on any day, and that nothing settles outside it. Seeds are printed; YIDI_SEED repeats one.</summary>
public sealed class HistoryTests(ITestOutputHelper output)
{
    public static TheoryData<StoreEngine> Both => Engines.Both;

    sealed record Version(int Number, bool InForceFlag, DateOnly FromDay, DateOnly? UntilDay) : IDatedVersion
    {
        int IDatedVersion.Version => Number;

        bool IDatedVersion.InForce => InForceFlag;

        DateOnly IDatedVersion.From => FromDay;

        DateOnly? IDatedVersion.Until => UntilDay;
    }

    static readonly DateOnly Day = new(2024, 1, 1);

    [Fact]
    public void What_versions_say_of_a_day_is_what_the_spans_say()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("YIDI_SEED"), out var given) ? given : Random.Shared.Next();
        var random = new Random(seed);
        for (var i = 0; i < 4_000; i++)
        {
            var versions = Enumerable.Range(1, random.Next(1, 8)).Select(n => Day.AddDays(random.Next(60)) is var from && random.Next(4) == 0
                ? new Version(n, random.Next(3) > 0, from, null) : new Version(n, random.Next(3) > 0, from, from.AddDays(random.Next(60)))).ToList();
            Assert.True(SpansAgree(versions), $"seed {seed}, case {i}: {string.Join("; ", versions)}");
        }
    }

    static bool SpansAgree(List<Version> list)
    {
        var spans = DatedVersions.Spans(list);
        for (var day = Day.AddDays(-2); day < Day.AddDays(130); day = day.AddDays(1))
        {
            // Asked naively: the newest version that began; in force, and not over.
            Version? naive = null;
            foreach (var v in list)
                if (v.FromDay <= day && (naive is null || v.Number > naive.Number)) naive = v;
            if (naive is not null && (!naive.InForceFlag || naive.UntilDay < day)) naive = null;
            if (!Equals(DatedVersions.On(list, day), naive)) return false;
            var covering = spans.Where(s => s.From <= day && day <= s.Until).ToList();
            if (covering.Count != (naive is null ? 0 : 1) || (naive is not null && !Equals(covering[0].Version, naive))) return false;
        }
        return true;
    }

    [Fact]
    public void A_stay_is_covered_from_its_admission_or_by_what_was_granted_before_its_settlement()
    {
        var random = new Random(77);
        var (covered, uncovered) = (0, 0);
        for (var i = 0; i < 20_000; i++)
        {
            var versions = new List<FilingVersion>();
            for (var filing = 1; filing <= random.Next(1, 4); filing++)
                for (var n = 1; n <= random.Next(1, 4); n++) versions.Add(RandomVersion(random, filing, n));
            var (admission, settlement) = (Day.AddDays(random.Next(60)), Day.AddDays(60 + random.Next(40)));
            var host = RegionCode.Parse("110105");
            // Asked naively: some filing for the place holds on admission; or one began to hold and was granted during the stay.
            var latest = versions.GroupBy(static v => v.FilingNo).ToList();
            bool Holds(FilingVersion? v, DateOnly day) => v is { InForce: true } && v.Place == "110000" && !(v.Until < day) && !(v.PromiseDue < day) && (v.Lateness != Lateness.AfterSelfPay || v.GrantedOn <= day);
            FilingVersion? At(IEnumerable<FilingVersion> own, DateOnly day) => own.Where(v => v.From <= day).MaxBy(static v => v.Version);
            var naive = latest.Any(g => Holds(At(g, admission), admission))
                || latest.Any(g => Enumerable.Range(1, settlement.DayNumber - admission.DayNumber).Select(n => admission.AddDays(n)).Any(day => At(g, day) is { } v && v.From == day && Holds(v, day) && v.GrantedOn <= settlement && v.Lateness != Lateness.AfterSelfPay));
            Assert.Equal(naive, new FilingsInForce(versions).Covering(host, admission, settlement, isStay: true) is not null);
            Assert.Equal(latest.Any(g => Holds(At(g, admission), admission)), new FilingsInForce(versions).Covering(host, admission, admission, isStay: false) is not null);
            if (naive) covered++;
            else uncovered++;
        }
        Assert.True(covered > 2_000 && uncovered > 2_000);
    }

    static FilingVersion RandomVersion(Random random, int filing, int number)
    {
        var from = Day.AddDays(random.Next(110));
        return new()
        {
            FilingNo = filing, Version = number, PersonNo = 1, Insurance = InsuranceKind.Employees, InsuredRegion = "130100", Kind = FilingKind.OtherTemporary, Place = random.Next(3) == 0 ? "310000" : "110000", InForce = random.Next(4) > 0,
            From = from, Until = random.Next(2) == 0 ? null : from.AddDays(random.Next(60)), PromiseDue = random.Next(4) == 0 ? from.AddDays(30) : null, Lateness = (Lateness)random.Next(3), GrantedOn = from.AddDays(random.Next(-3, 10)), Rule = "", Clause = "",
        };
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task At_most_one_filing_covers_a_place_and_nothing_settles_outside_coverage_filing_service_or_qualification(StoreEngine engine)
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("YIDI_SEED"), out var given) ? given : Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        await using var world = await World.Start(engine);
        var random = new Random(seed);
        var (settled, refused) = (0, 0);
        // Twelve random lives may file and qualify too rarely to say anything of settling: then twelve more are lived.
        for (var generation = 0; generation < 5 && (settled <= 10 || refused <= 10); generation++)
        {
            var (more, less) = await LiveTogether(world, random);
            (settled, refused) = (settled + more, refused + less);
        }
        output.WriteLine($"{settled} settled, {refused} refused");
        Assert.True(settled > 10 && refused > 10, $"seed {seed}: {settled} settled, {refused} refused: the histories do not reach both");
    }

    /// <summary>Twelve persons act and try to settle in fourteen rounds.</summary>
    /// <returns>How often they settled and were refused.</returns>
    static async Task<(int Settled, int Refused)> LiveTogether(World world, Random random)
    {
        var lives = new List<Life>();
        for (var i = 0; i < 12; i++)
        {
            var person = await world.Person(personClass: PersonClass.Retired);
            if (i % 3 > 0) await world.Qualify(person, SandboxFacts.Diabetes, world.Today.AddDays(random.Next(-30, 60)), world.Today.AddDays(random.Next(200, 400)));
            lives.Add(new(person, random.Next()));
        }
        var (settled, refused) = (0, 0);
        for (var round = 0; round < 14; round++)
        {
            foreach (var life in lives)
            {
                await life.Act(world);
                await life.CheckVersions(world);
                if (await life.TrySettling(world)) settled++;
                else refused++;
            }
            await world.Pass(random.Next(0, 60));
        }
        foreach (var life in lives) await life.CheckVersions(world);
        return (settled, refused);
    }

    /// <summary>One person's random life, with everything ever seen of it.</summary>
    sealed class Life(PersonNo person, int seed)
    {
        static readonly string[] Places = ["110000", "110000", "310000"];

        readonly Random _random = new(seed);
        readonly Dictionary<(long, int), string> _seen = [];
        bool _moved;

        internal async Task Act(World world)
        {
            switch (_random.Next(10))
            {
                case < 4:
                    var kind = FilingRules.Filable[_random.Next(FilingRules.Filable.Count)];
                    var promise = FilingRules.IsLongTerm(kind) && _random.Next(2) == 0;
                    _ = await world.File(world.Application(person, kind, Places[_random.Next(3)], promise, promise || !FilingRules.IsLongTerm(kind) ? [] : [await world.Material(person)]) with { From = world.Today.AddDays(_random.Next(3) == 0 ? 20 : 0) });
                    break;
                case < 8:
                    var filings = await world.Get<ReadFilings>().Of(person, World.Cancel);
                    if (filings.Count == 0) break;
                    var act = (FilingAct)_random.Next(2, 11);
                    _ = await world.Do(filings[_random.Next(filings.Count)].FilingNo, act, materials: act is FilingAct.HandIn or FilingAct.Supplement ? [await world.Material(person)] : []);
                    break;
                case 8:
                    await world.Qualify(person, SandboxFacts.Diabetes, world.Today.AddDays(_random.Next(-5, 20)), _random.Next(2) == 0 ? world.Today.AddDays(_random.Next(20, 90)) : null);
                    break;
                default:
                    if (_moved || _random.Next(4) > 0) break;
                    _moved = true;
                    _ = await world.Get<KeepPersons>().End(world.Call(), world.Officer, person, InsuranceKind.Employees, new(2020, 1, 1), world.Today.AddDays(_random.Next(0, 10)), CoverageEnd.Terminated, World.Cancel);
                    break;
            }
        }

        /// <summary>No version that was ever seen changed, and on no day do two filings cover one place.</summary>
        internal async Task CheckVersions(World world)
        {
            await using var store = await world.Store(person.Province);
            var versions = await store.Set<FilingVersion>().AsNoTracking().Where(v => v.PersonNo == person.Value).ToListAsync(World.Cancel);
            foreach (var v in versions)
            {
                var text = ExactJson.Write(v);
                Assert.Equal(text, _seen.TryGetValue((v.FilingNo, v.Version), out var before) ? before : _seen[(v.FilingNo, v.Version)] = text);
            }
            Assert.Equal(_seen.Count, versions.Count);
            for (var day = world.Today.AddDays(-30); day < world.Today.AddDays(400); day = day.AddDays(3))
            {
                var inForce = versions.GroupBy(static v => v.FilingNo).Select(g => Naive(g, day)).OfType<FilingVersion>().GroupBy(static v => v.Place).ToList();
                Assert.All(inForce, static place => Assert.Single(place));
            }
        }

        /// <summary>Settles a diabetes visit of today in Beijing, and compares with what the rows say when they are read naively.</summary>
        internal async Task<bool> TrySettling(World world)
        {
            var today = world.Today;
            await using var store = await world.Store(person.Province);
            var versions = await store.Set<FilingVersion>().AsNoTracking().Where(v => v.PersonNo == person.Value && v.Place == "110000").ToListAsync(World.Cancel);
            var filing = versions.GroupBy(static v => v.FilingNo).Select(g => Naive(g, today)).OfType<FilingVersion>().SingleOrDefault();
            var covered = await store.Set<Coverage>().AnyAsync(c => c.PersonNo == person.Value && c.From <= today && (c.Until == null || today <= c.Until), World.Cancel);
            var qualified = await store.Set<QualificationVersion>().AnyAsync(v => v.PersonNo == person.Value && v.DiseaseCode == SandboxFacts.Diabetes && v.InForce && v.From <= today && (v.Until == null || today <= v.Until), World.Cancel);
            var ended = await store.Set<QualificationVersion>().AnyAsync(v => v.PersonNo == person.Value && !v.InForce && v.From <= today, World.Cancel);
            var disease = _random.Next(10) == 0 ? "M03900" : SandboxFacts.Diabetes;
            var result = await Settle(world, disease);
            var expected = covered && filing is not null && qualified && !ended && disease == SandboxFacts.Diabetes;
            Assert.True(expected == result.Refusal is null, $"{today:yyyy-MM-dd} {person}: covered {covered}, filing {filing?.FilingNo}/{filing?.Version}, qualified {qualified}, {disease}: {result.Refusal?.ToChinese() ?? "settled"}");
            if (result.Value is { } answer) await CheckVersionUsed(store, answer.SettlementId, filing!);
            return result.Value is not null;
        }

        static async Task CheckVersionUsed(ProvinceContext store, long settlement, FilingVersion filing)
        {
            var record = await store.Set<SettlementRecord>().AsNoTracking().SingleAsync(s => s.Id == settlement, World.Cancel);
            var used = PackedCase.Unpack(record.Detail.Case).Entitlement.Filing!;
            Assert.Equal((filing.FilingNo, filing.Version, filing.Kind), (used.FilingNo, used.Version, used.Kind));
        }

        static FilingVersion? Naive(IEnumerable<FilingVersion> versions, DateOnly day)
        {
            FilingVersion? newest = null;
            foreach (var v in versions)
                if (v.From <= day && (newest is null || v.Version > newest.Version)) newest = v;
            return newest is null || !newest.InForce || newest.Until < day || newest.PromiseDue < day ? null : newest;
        }

        async Task<Result<SettlementAnswer>> Settle(World world, string disease)
        {
            static Call Key(string kind) => new(new(SandboxFacts.Hospital, Guid.NewGuid().ToString("N"), kind), "");
            var hospital = (await world.Get<FindInstitution>().Designated(SandboxFacts.Hospital, world.Today, World.Cancel)).Answer;
            var certificate = world.Get<Vault>().Open((await world.Get<ReadPerson>().Find(person, World.Cancel))!.Person.SealedCertificate);
            var now = world.Get<BusinessClock>().UtcNow;
            var registered = await world.Get<RegisterVisit>().Run(Key("2201"), hospital, new(new(person, InsuranceKind.Employees, now, CredentialKind.IdentityCard, certificate), "OP1", "内分泌科", "李医生"), null, World.Cancel);
            if (registered.Value is not { } visit) return registered.Refusal!;
            var described = await world.Get<DescribeVisit>().Run(Key("2203"), hospital, new(visit.VisitNo, person, VisitType.ChronicOutpatient, now, disease, disease, [new("E11.900", "2型糖尿病", "1", true)], new(false, false, false)), World.Cancel);
            if (described.Refusal is { } closed) return closed;
            _ = (await world.Get<UploadFeeLines>().Run(Key("2204"), hospital, new(visit.VisitNo, person, [new(new RawFeeLine("L1", SandboxFacts.Acarbose, world.Today, Money.Yuan("32.52"), new(32_520_000), new(10_000), RestrictedUse.Unrestricted), "B1", disease)]), World.Cancel)).Answer;
            return await world.Get<SettleVisit>().Settle(Key("2207"), hospital, new(visit.VisitNo, person, InsuranceKind.Employees, VisitType.ChronicOutpatient, "B1", Money.Yuan("32.52"), null, CredentialKind.IdentityCard, certificate), null, World.Cancel);
        }
    }
}
