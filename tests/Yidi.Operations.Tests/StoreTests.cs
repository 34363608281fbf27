using Microsoft.EntityFrameworkCore;
using Yidi.Migrations;
using Yidi.Operations.Materials;
using Yidi.Operations.Plumbing;
using Yidi.Policy;
using Yidi.Server.Hosting;
using Yidi.Storage;
using Yidi.Testing;

namespace Yidi.Operations.Tests;

/// <summary>Stores, ids, leases and secrets, on both engines.</summary>
public sealed class StoreTests
{
    public static TheoryData<StoreEngine> Both => Engines.Both;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Both))]
    public async Task A_context_used_again_shows_only_what_its_new_caller_may_see(StoreEngine engine)
    {
        var installation = await Installation.Of(engine);
        var contexts = installation.Get<IStoreContexts>();
        await using (var store = await contexts.Province(11, Scope.System, Cancel))
        {
            foreach (var institution in new[] { "POOL-A", "POOL-B" })
                store.Add(new InstitutionFile { FileNo = $"{institution}-{engine}", Institution = institution, Name = "x", Hash = "00", KeptUntil = DateTime.UtcNow.AddDays(1) });
            await store.SaveChangesAsync(Cancel);
        }
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++)
            {
                var own = (worker + i) % 2 == 0 ? "POOL-A" : "POOL-B";
                await using var store = await contexts.Province(11, Scope.OfInstitution(own), Cancel);
                Assert.Equal([own], await store.Set<InstitutionFile>().Where(static f => f.Institution.StartsWith("POOL-")).Select(static f => f.Institution).ToListAsync(Cancel));
                Assert.Empty(store.ChangeTracker.Entries());
            }
        }, Cancel)));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Provinces_share_one_model(StoreEngine engine)
    {
        var installation = await Installation.Of(engine);
        await using var one = await installation.Store(11);
        await using var other = await installation.Store(13);
        Assert.Same(one.Model, other.Model);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_store_of_before_the_first_release_is_refused_and_left_as_it_is(StoreEngine engine)
    {
        var settings = TestStores.Fresh(engine);
        await using var stores = new StoreMap(settings);
        using var contexts = new StoreContexts(stores);
        await contexts.Prepare(13, Cancel);
        await using var store = await contexts.Province(13, Scope.System, Cancel);
        const string before = "20261122031421_First";
        await store.Database.ExecuteSqlAsync($"DELETE FROM migration_history WHERE \"MigrationId\" NOT LIKE '%First'", Cancel);
        await store.Database.ExecuteSqlAsync($"UPDATE migration_history SET \"MigrationId\" = {before}", Cancel);
        for (var start = 0; start < 2; start++)
        {
            var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => contexts.Prepare(13, Cancel));
            Assert.Contains(before, refused.Message, StringComparison.Ordinal);
            Assert.Contains("new folder or database", refused.Message, StringComparison.Ordinal);
        }
        Assert.Equal([before], await store.Database.GetAppliedMigrationsAsync(Cancel));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_store_that_a_newer_version_moved_on_is_still_opened(StoreEngine engine)
    {
        var settings = TestStores.Fresh(engine);
        await using var stores = new StoreMap(settings);
        using var contexts = new StoreContexts(stores);
        await contexts.Prepare(13, Cancel);
        await using var store = await contexts.Province(13, Scope.System, Cancel);
        await store.Database.ExecuteSqlAsync($"INSERT INTO migration_history (\"MigrationId\", \"ProductVersion\") VALUES ('29990101000000_Later', '10')", Cancel);
        await contexts.Prepare(13, Cancel);
        Assert.Empty(await store.Set<InstitutionFile>().ToListAsync(Cancel));
    }

    [Fact]
    public void Whatever_differs_in_what_is_asked_differs_in_its_fingerprint()
    {
        object[] asks = [new { visit = 1L }, new { visit = 2L }, new { visit = 1L, lines = new[] { "1" } }, new { visit = 1L, lines = new[] { "2" } }, (1, "a"), (1, "b"), new CallKey("a", "b", "c"), new CallKey("a", "b", "d"), "text", 7L];
        Assert.Equal(asks.Length, asks.Select(ExactJson.Asked).Distinct().Count());
    }

    [Theory, MemberData(nameof(Both))]
    public async Task The_model_has_no_change_that_no_migration_carries(StoreEngine engine)
    {
        var installation = await Installation.Of(engine);
        await using var national = await installation.Get<IStoreContexts>().National(Cancel);
        await using var province = await installation.Store(13);
        Assert.False(national.Database.HasPendingModelChanges());
        Assert.False(province.Database.HasPendingModelChanges());
        Assert.NotEmpty(await national.Database.GetAppliedMigrationsAsync(Cancel));
        Assert.NotEmpty(await province.Database.GetAppliedMigrationsAsync(Cancel));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Preparing_again_changes_nothing_and_reading_makes_no_store(StoreEngine engine)
    {
        var installation = await Installation.Of(engine);
        var contexts = installation.Get<IStoreContexts>();
        await contexts.Prepare(13, Cancel);
        await contexts.PrepareNational(Cancel);
        Assert.False(await contexts.Exists(66, Cancel));
        await Assert.ThrowsAsync<InvalidOperationException>(() => contexts.Province(66, Scope.System, Cancel));
        Assert.DoesNotContain(66, await installation.Get<StoreMap>().ExistingProvinces(Cancel));
    }

    [Fact]
    public async Task An_abandoned_migration_lock_does_not_stop_the_next_start()
    {
        var settings = TestStores.Fresh(StoreEngine.Sqlite);
        await using (await Installation.Start(settings, 1))
        {
        }
        await using var stores = new StoreMap(settings);
        await using (var connection = await stores.Open(stores.National, Cancel))
        {
            await using var command = connection.CreateCommand();
            command.CommandText = "CREATE TABLE IF NOT EXISTS __EFMigrationsLock (Id INTEGER PRIMARY KEY, Timestamp TEXT); INSERT INTO __EFMigrationsLock VALUES (1, '2022-07-01')";
            await command.ExecuteNonQueryAsync(Cancel);
        }
        await using var again = await Installation.Start(settings, 1).WaitAsync(TimeSpan.FromSeconds(30), Cancel);
        Assert.Empty(await again.Findings());
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Two_nodes_never_hold_the_same_number(StoreEngine engine)
    {
        var installation = await Installation.Of(engine);
        var contexts = installation.Get<IStoreContexts>();
        var nodes = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => new LeaseNode(contexts, new IdSource(TimeProvider.System), TimeProvider.System).Acquire(Cancel), Cancel)));
        Assert.Equal(nodes.Length, nodes.Distinct().Count());
        Assert.DoesNotContain(installation.Get<StartUp>().Node, nodes);
    }

    [Fact]
    public async Task Ids_have_nineteen_digits_and_never_go_back_with_the_clock()
    {
        var settings = TestStores.Fresh(StoreEngine.Sqlite);
        await using var stores = new StoreMap(settings);
        using var contexts = new StoreContexts(stores);
        await contexts.PrepareNational(Cancel);
        var clock = new SettableClock(new(2026, 11, 22, 0, 0, 0, TimeSpan.Zero));
        var ids = new IdSource(clock);
        await new LeaseNode(contexts, ids, clock).Acquire(Cancel);
        var last = 0L;
        for (var i = 0; i < 5_000; i++)
        {
            if (i == 2_000) clock.Now -= TimeSpan.FromHours(1);
            var id = ids.Next(13);
            Assert.True(id > last);
            last = id;
        }
        Assert.Equal(19, last.ToString(System.Globalization.CultureInfo.InvariantCulture).Length);
        Assert.Equal(13, IdSource.ProvinceOf(last));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task An_institution_scope_hides_the_rows_of_others(StoreEngine engine)
    {
        var scene = await Scene.Prepared(engine);
        await using var theirs = await scene.Get<IStoreContexts>().Province(11, Scope.OfInstitution("H11010800002"), Cancel);
        Assert.Equal(0, await theirs.Set<Visits.Visit>().CountAsync(v => v.VisitNo == scene.VisitNo, Cancel));
        await using var ours = await scene.Get<IStoreContexts>().Province(11, Scope.OfInstitution("H11010500001"), Cancel);
        Assert.Equal(1, await ours.Set<Visits.Visit>().CountAsync(v => v.VisitNo == scene.VisitNo, Cancel));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_full_stop_of_the_journal_finishes_what_is_queued(StoreEngine engine)
    {
        var scene = await Scene.New(engine);
        await scene.Register();
        await scene.Describe();
        for (var i = 0; i < 8; i++) await scene.Upload($"Q{i}", $"Q{i}-");
        var stores = scene.Get<StoreMap>();
        var own = new SettlementJournal(stores, stores.Province(13), TimeProvider.System);
        var waiting = Enumerable.Range(0, 40).Select(i => own.Append(new JournalCase
        {
            PersonNo = scene.Person.Value,
            VisitNo = scene.VisitNo,
            Decide = _ => new JournalEntry { Fence = new Fence { VisitNo = scene.VisitNo, Part = $"Z{i}", Revision = 1 } },
        }, Cancel)).ToList();
        await own.DisposeAsync();
        Assert.All(await Task.WhenAll(waiting), static o => Assert.IsType<JournalOutcome.Noted>(o));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Only_the_guilty_case_of_a_batch_fails(StoreEngine engine)
    {
        var scene = await Scene.New(engine);
        await using var own = new SettlementJournal(scene.Get<StoreMap>(), scene.Get<StoreMap>().Province(13), TimeProvider.System);
        JournalCase Case(int i) => new()
        {
            PersonNo = scene.Person.Value,
            VisitNo = 7_000_000 + i,
            Decide = _ => i == 3 ? throw new BrokenInvariantException("planted") : new JournalEntry { Fence = new Fence { VisitNo = 7_000_000 + i, Part = "G", Revision = 1 } },
        };
        var tasks = Enumerable.Range(0, 10).Select(i => own.Append(Case(i), Cancel)).ToList();
        await Assert.ThrowsAsync<BrokenInvariantException>(() => tasks[3]);
        foreach (var (task, i) in tasks.Select(static (t, i) => (t, i)).Where(static p => p.i != 3)) Assert.IsType<JournalOutcome.Noted>(await task);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_conflict_that_does_not_end_fails_only_the_case_that_makes_it(StoreEngine engine)
    {
        var scene = await Scene.Prepared(engine);
        await using var own = new SettlementJournal(scene.Get<StoreMap>(), scene.Get<StoreMap>().Province(13), TimeProvider.System);
        var spent = new JournalKey("CONFLICT", $"{engine}", "2601");
        Assert.IsType<JournalOutcome.Noted>(await own.Append(new() { Key = spent, Fingerprint = "aa", PersonNo = scene.Person.Value, Decide = static _ => new JournalEntry() }, Cancel));
        JournalCase Case(int i) => new()
        {
            PersonNo = scene.Person.Value,
            VisitNo = 8_000_000 + i,
            // A key that is spent and was not asked for cannot be buried, however often it is tried.
            Decide = _ => i == 2
                ? new JournalEntry { Tombstone = spent }
                : new JournalEntry { Fence = new Fence { VisitNo = 8_000_000 + i, Part = "G", Revision = 1 } },
        };
        var tasks = Enumerable.Range(0, 6).Select(i => own.Append(Case(i), Cancel)).ToList();
        await Assert.ThrowsAnyAsync<Exception>(() => tasks[2]);
        foreach (var (task, i) in tasks.Select(static (t, i) => (t, i)).Where(static p => p.i != 2)) Assert.IsType<JournalOutcome.Noted>(await task);
    }

    [Fact]
    public void Secrets_come_back_only_with_their_key()
    {
        var vault = new Vault(new byte[32]);
        var sealedText = vault.Seal("991002195503150021");
        Assert.Equal("991002195503150021", vault.Open(sealedText));
        Assert.NotEqual(sealedText, vault.Seal("991002195503150021"));
        Assert.ThrowsAny<System.Security.Cryptography.CryptographicException>(() => new Vault([.. Enumerable.Repeat((byte)1, 32)]).Open(sealedText));
        Assert.Equal(vault.Lookup("a", "b"), vault.Lookup("a", "b"));
        Assert.NotEqual(vault.Lookup("a", "b"), vault.Lookup("b", "b"));
    }

    [Theory]
    // GB/T 32905 appendix A
    [InlineData("abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0")]
    [InlineData("abcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcd", "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732")]
    public void Sm3_gives_the_standards_own_values(string text, string hash) => Assert.Equal(hash, Sm3.Hex(text));
}

/// <summary>A clock a test can turn back.</summary>
sealed class SettableClock(DateTimeOffset now) : TimeProvider
{
    internal DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}
