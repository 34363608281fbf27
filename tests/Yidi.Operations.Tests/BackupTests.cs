using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Reconciliation;
using Yidi.Operations.Settlement;
using Yidi.Operations.Visits;
using Yidi.Server.Sandbox;
using Yidi.Storage;
using Yidi.Testing;

namespace Yidi.Operations.Tests;

/// <summary>A store is copied while it is written and put back: it is sound, its peers say what it has lost, and it goes on without hiding anything from them.</summary>
public sealed class BackupTests
{
    public static TheoryData<StoreEngine> Both => Engines.Both;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Both))]
    public async Task A_province_that_is_put_back_is_sound_and_its_peers_know_what_it_lost(StoreEngine engine)
    {
        var settings = TestStores.Fresh(engine);
        var folder = Directory.CreateTempSubdirectory("yidi-backup-").FullName;
        var installation = await Installation.Start(settings, 8);
        await Settle(installation);
        // The copy is made while others settle.
        var settling = Settle(installation);
        await installation.Get<StoreBackup>().Copy(installation.Get<StoreMap>().Province(13), folder, Cancel);
        await settling;
        await installation.DisposeAsync();

        // A lane of a second process, whose rows the copy cannot have.
        installation = await Installation.Start(settings, 8);
        var lost = await Settle(installation);
        await installation.Get<ProjectSettlements>().CatchUp(11, 13, Cancel);
        Assert.Empty(await installation.Findings());
        await installation.DisposeAsync();

        await PutBack(settings, folder, lost);
        // What is settled from now on reaches the host all the same.
        installation = await Installation.Start(settings, 8);
        var settled = await Settle(installation);
        await installation.Get<ProjectSettlements>().CatchUp(11, 13, Cancel);
        await using (var host = await installation.Store(11)) Assert.True(await host.Set<SettlementView>().AnyAsync(v => v.SettlementId == settled, Cancel), "the new settlement lies below an old mark");
        await installation.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>As the command does it: without a server.</summary>
    static async Task PutBack(StoreSettings settings, string folder, long lost)
    {
        await using var backstage = Backstage.Of(settings);
        await backstage.GetRequiredService<StoreBackup>().PutBack(backstage.GetRequiredService<StoreMap>().Province(13), folder, Cancel);
        await backstage.GetRequiredService<RestoredProvince>().Continue(13, Cancel);
        Assert.Empty((await backstage.GetRequiredService<VerifyJournal>().Run(13, Cancel)).Findings);
        var findings = await backstage.GetRequiredService<VerifyProjection>().Run(11, 13, Cancel);
        Assert.Contains(findings, static f => f.Contains("was restored from an older backup", StringComparison.Ordinal));
        Assert.Contains(findings, f => f.Contains($"settlement {lost} was told to province 11", StringComparison.Ordinal));
    }

    static int _hospitals;

    /// <summary>By a counter that never spoke before: keys of an earlier start would be answered as they were then.</summary>
    static async Task<long> Settle(Installation installation)
    {
        var (hospital, _) = await VirtualHospital.Open(installation.Http(), $"BACKUP{Interlocked.Increment(ref _hospitals)}", SandboxFacts.Hospital, Cancel);
        var (person, persona) = await installation.NextPerson();
        var visit = new VirtualVisit(hospital, person.ToString(), persona.IdentityNumber);
        await visit.Prepare(Cancel);
        return long.Parse((string)(await hospital.Send("2207", visit.Settle(), Cancel)).Must()["setlinfo"]!["setl_id"]!, System.Globalization.CultureInfo.InvariantCulture);
    }
}
