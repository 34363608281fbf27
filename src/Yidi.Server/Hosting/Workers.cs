using Yidi.Operations.Access;
using Yidi.Operations.Catalogue;
using Yidi.Operations.ChronicDisease;
using Yidi.Operations.Clearing;
using Yidi.Operations.Collaboration;
using Yidi.Operations.Declaration;
using Yidi.Operations.Filing;
using Yidi.Operations.Insured;
using Yidi.Operations.ManualClaims;
using Yidi.Operations.Materials;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Visits;
using Yidi.Storage;

namespace Yidi.Server.Hosting;

/// <summary>Keeps the hosts' views close behind the journals: woken by each settlement of this node, and now and then for those of others.</summary>
public sealed class ProjectionWorker(ProjectSettlements projection, StoreWatch watch, StoreMap stores, ILogger<ProjectionWorker> log) : BackgroundService
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Between two looks however busy it is: what came meanwhile is read and written together, at a fraction of the cost.</summary>
    static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(100);

    /// <summary>How often every pair of provinces is looked at: a thousand pairs in a whole country.</summary>
    static readonly TimeSpan Sweep = TimeSpan.FromSeconds(20);

    /// <summary>Two rounds side by side: who looks at every pair may wait for a machine that is away, and those who were woken need not.</summary>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        Repeat(() => CatchUpAll(stoppingToken), Sweep, stoppingToken),
        Repeat(() => CatchUpWoken(stoppingToken), Breath, stoppingToken));

    async Task Repeat(Func<Task> round, TimeSpan rest, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await round();
                await Task.Delay(rest, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // A worker must outlive a bad moment of the store; the log tells.
            catch (Exception e)
#pragma warning restore CA1031
            {
                HostLog.ProjectionFailed(log, e);
                await Task.Delay(Pause, CancellationToken.None);
            }
        }
    }

    async Task CatchUpWoken(CancellationToken cancel)
    {
        await projection.Sleep(Pause, cancel);
        foreach (var (host, insured) in projection.TakeWaiting()) await CatchUp(host, insured, cancel);
    }

    async Task CatchUpAll(CancellationToken cancel)
    {
        var provinces = await stores.ExistingProvinces(cancel);
        foreach (var host in provinces)
            foreach (var insured in provinces) await CatchUp(host, insured, cancel);
    }

    async Task CatchUp(int host, int insured, CancellationToken cancel)
    {
        try
        {
            watch.Projected(host, insured, await projection.CatchUp(host, insured, cancel));
        }
#pragma warning disable CA1031 // One pair that cannot be read must not keep the others from being read.
        catch (Exception e) when (!cancel.IsCancellationRequested)
#pragma warning restore CA1031
        {
            HostLog.ProjectionFailed(log, e);
        }
    }
}

/// <summary>Renews the node's lease, forgets old nonces, ends withdrawals and admissions that a crash left in the middle, and seals the audit trail.</summary>
public sealed class HousekeepingWorker(
    LeaseNode lease, VerifySignature signatures, Withdrawal withdrawal, TellStay tellStay, SealAudit seal, StoreWatch watch, IStoreContexts contexts, StoreMap stores, TimeProvider machine, ILogger<HousekeepingWorker> log) : BackgroundService
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(20);

    /// <summary>Once a day everything is looked through for what was not sealed, beside what is recent.</summary>
    static readonly TimeSpan SealAllEvery = TimeSpan.FromDays(1);

    readonly Dictionary<int, DateTimeOffset> _sealedAll = [];

    /// <summary>Side by side: whatever sealing has before it or a province that is away, the node's number is renewed in time, for without it nothing is settled.</summary>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        Repeat(() => OfNode(stoppingToken), stoppingToken),
        Repeat(() => InEachProvince(stoppingToken), stoppingToken));

    async Task Repeat(Func<Task> round, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Pause);
        do await Try(round, stopping);
        while (await NextTick(timer, stopping));
    }

    async Task OfNode(CancellationToken cancel)
    {
        await Try(() => lease.Renew(cancel), cancel);
        await Try(() => signatures.Forget(cancel), cancel);
    }

    /// <summary>False when the host stops.</summary>
    static async Task<bool> NextTick(PeriodicTimer timer, CancellationToken stopping)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Each duty of each province by itself: one that is out of reach keeps no other waiting.</summary>
    async Task InEachProvince(CancellationToken cancel)
    {
        await Try(() => Seal(0, cancel), cancel);
        foreach (var province in await stores.ExistingProvinces(cancel))
        {
            await Try(() => withdrawal.ResumeAll(province, Withdrawal.Abandoned, cancel), cancel);
            await Try(() => tellStay.ResumeAll(province, TellStay.Abandoned, cancel), cancel);
            await Try(() => Seal(province, cancel), cancel);
            await Try(() => watch.CountScans(contexts, province, cancel), cancel);
        }
    }

    async Task Seal(int province, CancellationToken cancel)
    {
        var now = machine.GetUtcNow();
        var all = !_sealedAll.TryGetValue(province, out var last) || now - last > SealAllEvery;
        watch.Sealed(province, await seal.Run(province, all, cancel, gently: true));
        if (all) _sealedAll[province] = now;
    }

    async Task Try(Func<Task> duty, CancellationToken stopping)
    {
        try
        {
            await duty();
        }
#pragma warning disable CA1031 // One duty that fails must not keep the others from being done; all are tried again in twenty seconds.
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (!stopping.IsCancellationRequested) HostLog.HousekeepingFailed(log, e);
        }
    }
}

/// <summary>Lets business days pass: filings and qualifications that are over expire, promises that are overdue suspend, cases nobody answered go up, and what the directory was not told it is told.</summary>
public sealed class AgingWorker(ReadFilings filings, ReadQualifications qualifications, ReadCases cases, PersonDirectory directory, CatalogueFiles downloads, InstitutionFiles institutionFiles, BusinessClock clock, TimeProvider machine, StoreMap stores, ILogger<AgingWorker> log) : BackgroundService
{
    static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                // Another node may have moved business time.
                await clock.Load(stoppingToken);
                await cases.Age(stoppingToken);
                foreach (var province in await stores.ExistingProvinces(stoppingToken)) await Age(province, stoppingToken);
                downloads.Forget(machine.GetUtcNow().UtcDateTime);
                await timer.WaitForNextTickAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // A worker must outlive a bad moment of the store; a lost race with an officer is one, and is looked at again.
            catch (Exception e)
#pragma warning restore CA1031
            {
                HostLog.AgingFailed(log, e);
                await Task.Delay(Pause, machine, CancellationToken.None);
            }
        }
    }

    /// <summary>A province that is out of reach, or lost a race with an officer, keeps no other waiting; it is looked at again in a minute.</summary>
    async Task Age(int province, CancellationToken cancel)
    {
        try
        {
            await filings.Age(province, clock.Today, cancel);
            await qualifications.Age(province, clock.Today, cancel);
            await directory.Feed(province, cancel);
            await institutionFiles.Forget(province, cancel);
        }
#pragma warning disable CA1031 // As said.
        catch (Exception e) when (!cancel.IsCancellationRequested)
#pragma warning restore CA1031
        {
            HostLog.AgingFailed(log, e);
        }
    }
}

/// <summary>
/// Goes on with what broke off in the middle of clearing: months half closed, declarations half confirmed, claims half settled, entries not yet in the books; follows refunds,
/// and reminds of bills that are overdue.
/// </summary>
public sealed class ClearingWorker(CloseMonth closeMonth, ReopenMonth reopenMonth, CheckBills bills, PostClearingBooks books, ReviewDeclaration declarations, FollowRefunds refunds, SettleClaim claims, StoreMap stores, TimeProvider machine, ILogger<ClearingWorker> log) : BackgroundService
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    /// <summary>A month that was begun to be closed later than this is left to whoever began it.</summary>
    static readonly TimeSpan Abandoned = TimeSpan.FromMinutes(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Round(stoppingToken);
                await Task.Delay(Pause, machine, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // A worker must outlive a bad moment of the store; what is left is looked at again.
            catch (Exception e)
#pragma warning restore CA1031
            {
                HostLog.ClearingFailed(log, e);
                await Task.Delay(Pause, machine, CancellationToken.None);
            }
        }
    }

    async Task Round(CancellationToken cancel)
    {
        var provinces = await stores.ExistingProvinces(cancel);
        await Try(() => reopenMonth.GoOn(cancel), cancel);
        await Try(() => closeMonth.GoOn(cancel, Abandoned), cancel);
        await Try(() => bills.Remind(cancel), cancel);
        foreach (var province in provinces)
        {
            await Try(() => books.Run([province], cancel), cancel);
            await Try(() => declarations.GoOnAll(province, cancel), cancel);
            await Try(() => refunds.Run(province, cancel), cancel);
            await Try(() => claims.GoOnAll(province, cancel), cancel);
        }
    }

    /// <summary>Each duty by itself: one that fails, or a province that is away, keeps no other waiting.</summary>
    async Task Try(Func<Task> duty, CancellationToken stopping)
    {
        try
        {
            await duty();
        }
#pragma warning disable CA1031 // As said; all are tried again in half a minute.
        catch (Exception e) when (!stopping.IsCancellationRequested)
#pragma warning restore CA1031
        {
            HostLog.ClearingFailed(log, e);
        }
    }
}

static partial class HostLog
{
    [LoggerMessage(1012, LogLevel.Warning, "Notices could not be delivered; it is tried again")]
    internal static partial void NoticesFailed(ILogger logger, Exception error);

    [LoggerMessage(1011, LogLevel.Warning, "Supervision could not go on; it is tried again in fifteen seconds")]
    internal static partial void SupervisionFailed(ILogger logger, Exception error);

    [LoggerMessage(1013, LogLevel.Warning, "Retroactive adjustments could not go on; they are tried again in five seconds")]
    internal static partial void AdjustmentFailed(ILogger logger, Exception error);

    [LoggerMessage(1005, LogLevel.Warning, "Clearing could not go on; it is tried again in half a minute")]
    internal static partial void ClearingFailed(ILogger logger, Exception error);

    [LoggerMessage(1003, LogLevel.Warning, "Letting days pass failed; it is tried again in a minute")]
    internal static partial void AgingFailed(ILogger logger, Exception error);

    [LoggerMessage(1010, LogLevel.Error, "Folding figures failed; it is tried again")]
    internal static partial void FiguresFailed(ILogger logger, Exception error);

    [LoggerMessage(1001, LogLevel.Error, "The projection of settlements failed; it is tried again")]
    internal static partial void ProjectionFailed(ILogger logger, Exception error);

    [LoggerMessage(1002, LogLevel.Error, "Housekeeping failed; it is tried again in twenty seconds")]
    internal static partial void HousekeepingFailed(ILogger logger, Exception error);

    [LoggerMessage(1004, LogLevel.Warning, "PostgreSQL allows this node {Allowed} connections and {Wanted} are wanted: messages will wait for each other. Raise max_connections or the user's CONNECTION LIMIT (docs/operating/running.md)")]
    internal static partial void FewConnections(ILogger logger, int allowed, int wanted);
}
