using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Insured;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Policies;
using Yidi.Operations.Seam;
using Yidi.Operations.Settlement;
using Yidi.Policy;
using Yidi.Server.Sandbox;
using Yidi.Storage;
using Yidi.Testing;

namespace Yidi.Operations.Tests;

/// <summary>A lane under everything at once: one person from everywhere, repeated keys, poisoned cases, a second lane on the same store, officers who change entitlements.</summary>
public sealed class LaneTests
{
    /// <summary>Raised by YIDI_LANE_CASES for a long run.</summary>
    static readonly int Cases = int.TryParse(Environment.GetEnvironmentVariable("YIDI_LANE_CASES"), NumberStyles.None, CultureInfo.InvariantCulture, out var wished) ? wished : 600;

    public static TheoryData<StoreEngine> Both => Engines.Both;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Both))]
    public async Task Hot_persons_repeated_keys_poison_and_other_writers_end_exactly(StoreEngine engine)
    {
        await using var installation = await Installation.Start(await SownStores.Of(engine), 3);
        var maker = await CaseMaker.In(installation);
        var (stores, machine) = (installation.Get<StoreMap>(), TimeProvider.System);
        await using var one = new SettlementJournal(stores, stores.Province(13), machine);
        await using var other = new SettlementJournal(stores, stores.Province(13), machine);
        var writing = Task.WhenAll(Enumerable.Range(0, Cases).Select(i => Outcome(i % 3 == 0 ? other : one, maker, i)));
        for (var i = 0; i < 5; i++) await maker.BumpLast(installation);
        var outcomes = await writing;
        var byKey = outcomes.Where(static o => o.Outcome is not null).GroupBy(static o => o.Key).ToList();
        Assert.All(byKey, static g => Assert.True(g.Count(static o => o.Outcome is JournalOutcome.Written) <= 1, $"key {g.Key} was written twice"));
        Assert.All(byKey, static g => Assert.Single(g.Select(static o => o.Outcome switch { JournalOutcome.Written(var r) => r.Id, JournalOutcome.Replayed(var r) => r.Id, _ => 0L }).Distinct()));
        Assert.Equal(Enumerable.Range(0, Cases).Count(static i => CaseMaker.IsPoison(i)), outcomes.Count(static o => o.Outcome is null));
        var written = byKey.Count(static g => g.Any(static o => o.Outcome is JournalOutcome.Written));
        await using var store = await installation.Store(13);
        Assert.Equal(written, await store.Set<SettlementRecord>().CountAsync(Cancel));
        // The persons whose entitlement nobody touched lost no settlement.
        Assert.All(outcomes.Where(static o => !CaseMaker.IsPoison(o.Number) && CaseMaker.PersonOf(o.Number) != 2), static o => Assert.True(o.Outcome is JournalOutcome.Written or JournalOutcome.Replayed, $"case {o.Number}: {o.Outcome} {o.Why}"));
        // Its cases never were at a hospital: the journal alone is what can be judged.
        Assert.Empty((await installation.Get<VerifyJournal>().Run(13, Cancel)).Findings);
    }

    /// <summary>What can be made again does not wait for the disk, and a pooled session is given back as it was found: the next user's commits do.</summary>
    [Fact]
    public async Task What_is_derived_does_not_wait_and_leaves_the_session_as_it_was()
    {
        await using var installation = await Installation.Start(await SownStores.Of(StoreEngine.Postgres), 1);
        var stores = installation.Get<StoreMap>();
        await using var connection = new RowsConnection(await stores.Open(stores.National, Cancel));
        var setting = new RowsStatement<string>("SELECT current_setting(name) FROM {rows}", "", Column.Text<string>("name", static n => n)).For(["synchronous_commit"]);
        var told = new List<string>();
        await connection.ReadDerived(setting, row => told.Add(row.GetString(0)));
        await connection.Read([(setting, row => told.Add(row.GetString(0)))]);
        await connection.BeginDerived();
        await connection.Read([(setting, row => told.Add(row.GetString(0)))]);
        await connection.Commit();
        await connection.Read([(setting, row => told.Add(row.GetString(0)))]);
        Assert.Equal(["off", "on", "off", "on"], told);
    }

    /// <summary>What is answered is on the disk: PostgreSQL syncs its log with the commits, and a lane's SQLite connection syncs in full.</summary>
    [Theory, MemberData(nameof(Both))]
    public async Task Commits_sync(StoreEngine engine)
    {
        await using var installation = await Installation.Start(await SownStores.Of(engine), 3);
        var stores = installation.Get<StoreMap>();
        await using var connection = await stores.OpenLane(stores.Province(13), Cancel);
        async Task<string> One(string sql)
        {
            await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this test.
            command.CommandText = sql;
#pragma warning restore CA2100
            return Convert.ToString(await command.ExecuteScalarAsync(Cancel), CultureInfo.InvariantCulture)!;
        }

        if (engine == StoreEngine.Sqlite)
        {
            Assert.Equal("2", await One("PRAGMA synchronous"));
            Assert.Equal("wal", await One("PRAGMA journal_mode"));
            return;
        }
        Assert.Equal(("on", "on"), (await One("SHOW fsync"), await One("SHOW synchronous_commit")));
        var before = await Syncs();
        var maker = await CaseMaker.In(installation);
        await using var journal = new SettlementJournal(stores, stores.Province(13), TimeProvider.System);
        const int cases = 12;
        // One after the other: each is a batch and a commit of its own.
        for (var i = 0; i < cases; i++) await Outcome(journal, maker, i);
        for (var i = 0; await Syncs() - before < cases && i < 100; i++) await Task.Delay(100, Cancel);
        Assert.True(await Syncs() - before >= cases, $"{cases} commits, {await Syncs() - before} syncs of the log");

        async Task<long> Syncs() => long.Parse(await One(await One("SELECT count(*) FROM information_schema.columns WHERE table_name = 'pg_stat_wal' AND column_name = 'wal_sync'") == "1"
            ? "SELECT wal_sync FROM pg_stat_wal" : "SELECT sum(fsyncs) FROM pg_stat_io WHERE object = 'wal'"), CultureInfo.InvariantCulture);
    }

    static async Task<(int Number, string Key, JournalOutcome? Outcome, string Why)> Outcome(SettlementJournal journal, CaseMaker maker, int number)
    {
        var (request, prepared) = maker.Case(number);
        try
        {
            return (number, request.Key!.MessageId, await journal.Append(request, Cancel), prepared.Refusal?.ToChinese() ?? "");
        }
        catch (BrokenInvariantException e) when (e.Message.Contains("poison", StringComparison.Ordinal))
        {
            return (number, request.Key!.MessageId, null, "");
        }
    }

    /// <summary>Makes the cases: half of them of one person, every seventh a repetition, every thirty-first poisoned.</summary>
    sealed class CaseMaker(PolicyPack pack, PolicyCase sample, IReadOnlyList<PersonNo> persons, IReadOnlyList<long> versions, IdSource ids)
    {
        internal static bool IsPoison(int number) => number % 31 == 30;

        internal static int PersonOf(int number) => number % 2 == 0 ? 0 : number % 4 == 1 ? 1 : 2;

        internal static async Task<CaseMaker> In(Installation installation)
        {
            var pack = installation.Get<PackLibrary>().InForce(RegionCode.Parse("131000"), InsuranceKind.Employees)!;
            var sample = CaseFile.Read(
                """
                bill: { visit: chronic-outpatient, disease: M01600, on: 2022-07-01, settled: 2022-07-01, host: "110000", level: three, lines: [ { item: a, class: 甲, own-share: "0", total: "64.29" } ] }
                person: { class: retired, filing: long-term-resident, age: "67", qualified: [M01600] }
                """, pack.Region, pack.Insurance, pack.InsuranceYearOf);
            var persons = new List<PersonNo>();
            for (var i = 0; i < 3; i++) persons.Add((await installation.NextPerson()).Person);
            await using var store = await installation.Store(13);
            var versions = new List<long>();
            foreach (var person in persons) versions.Add((await store.Set<Person>().SingleAsync(p => p.PersonNo == person.Value, Cancel)).EntitlementVersion);
            return new(pack, sample, persons, versions, installation.Get<IdSource>());
        }

        internal (JournalCase Case, PreparedSettlement Prepared) Case(int number)
        {
            var original = number % 7 == 6 && !IsPoison(number) && !IsPoison(number - 4) ? number - 4 : number;
            var who = PersonOf(original);
            var bill = sample.Bill with { VisitNo = 1_100_000_000_000_000_000 + original, Revision = 4, Part = "B1" };
            var call = new Call(new("H11010500001", $"LANE{original}", "2207"), Sm3.Hex($"{original}"));
            var entitled = new EntitledVisit(sample.Person with { Person = persons[who], Version = versions[who] }, pack, [persons[who].Value]);
            var prepared = new PreparedSettlement(new(call, persons[who], pack.Insurance, bill), entitled, ids.Next(13), new(2022, 7, 1, 2, 0, 0, DateTimeKind.Utc));
            return (IsPoison(number) ? Poisoned(prepared.Case()) : prepared.Case(), prepared);
        }

        static JournalCase Poisoned(JournalCase healthy) => new()
        {
            Key = healthy.Key, Fingerprint = healthy.Fingerprint, PersonNo = healthy.PersonNo, VisitNo = healthy.VisitNo, Years = healthy.Years, Accounts = healthy.Accounts, Decide = static _ => throw new BrokenInvariantException("poison"),
        };

        /// <summary>An officer changes what the third person is entitled to: what was prepared before is declined from now on.</summary>
        internal async Task BumpLast(Installation installation)
        {
            await using var store = await installation.Store(13);
            (await store.Set<Person>().SingleAsync(p => p.PersonNo == persons[2].Value, Cancel)).Touch();
            await store.SaveChangesAsync(Cancel);
        }
    }
}
