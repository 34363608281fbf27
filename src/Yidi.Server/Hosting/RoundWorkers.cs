using Yidi.Operations.Notices;
using Yidi.Operations.Policies;
using Yidi.Operations.Retroaction;
using Yidi.Operations.Statistics;
using Yidi.Operations.Supervision;
using Yidi.Storage;

namespace Yidi.Server.Hosting;

/// <summary>Something that is done round after round. A part of a round that fails keeps no other from being done, and a round that fails is done again with the next.</summary>
public abstract class RoundWorker(TimeSpan pause, TimeProvider machine) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(pause, machine);
        try
        {
            // Where the provinces are is asked of the store too: while it is away, the next round asks again.
            while (await timer.WaitForNextTickAsync(stoppingToken)) await Try(() => Round(stoppingToken), stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    protected abstract Task Round(CancellationToken cancel);

    /// <summary>Tells the log.</summary>
    protected abstract void Failed(Exception error);

    protected async Task Try(Func<Task> part, CancellationToken cancel)
    {
        try
        {
            await part();
        }
#pragma warning disable CA1031 // A worker must outlive a bad moment of the store; the log tells.
        catch (Exception e) when (!cancel.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Failed(e);
        }
    }
}

/// <summary>Keeps the figures close behind the journals, and the pack library behind what other nodes published.</summary>
public sealed class FiguresWorker(FoldFigures fold, PackLibrary packs, StoreMap stores, TimeProvider machine, ILogger<FiguresWorker> log) : RoundWorker(TimeSpan.FromSeconds(10), machine)
{
    protected override async Task Round(CancellationToken cancel)
    {
        await Try(() => packs.Load(cancel), cancel);
        foreach (var province in await stores.ExistingProvinces(cancel)) await Try(() => fold.Run(province, cancel), cancel);
    }

    protected override void Failed(Exception error) => HostLog.FiguresFailed(log, error);
}

/// <summary>Looks at what was settled since last time, and carries what was decided into clearing.</summary>
public sealed class SupervisionWorker(ReviewSettlements review, ApplyFindings apply, StoreMap stores, TimeProvider machine, ILogger<SupervisionWorker> log) : RoundWorker(TimeSpan.FromSeconds(15), machine)
{
    protected override async Task Round(CancellationToken cancel)
    {
        foreach (var province in await stores.ExistingProvinces(cancel)) await Try(() => review.New(province, cancel), cancel);
        await Try(() => apply.Run(cancel), cancel);
    }

    protected override void Failed(Exception error) => HostLog.SupervisionFailed(log, error);
}

/// <summary>Goes on with adjustments that are being calculated or posted.</summary>
public sealed class AdjustmentWorker(CalculateAdjustments calculate, PostAdjustments post, StoreMap stores, TimeProvider machine, ILogger<AdjustmentWorker> log) : RoundWorker(TimeSpan.FromSeconds(5), machine)
{
    protected override async Task Round(CancellationToken cancel)
    {
        foreach (var province in await stores.ExistingProvinces(cancel))
        {
            await Try(() => calculate.GoOnAll(province, cancel), cancel);
            await Try(() => post.GoOnAll(province, cancel), cancel);
        }
    }

    protected override void Failed(Exception error) => HostLog.AdjustmentFailed(log, error);
}

/// <summary>Carries notices to whoever wants them outside the inbox.</summary>
public sealed class NoticeWorker(DeliverNotices deliver, StoreMap stores, TimeProvider machine, ILogger<NoticeWorker> log) : RoundWorker(TimeSpan.FromSeconds(2), machine)
{
    /// <summary>What goes to persons by mail may wait a little: asking every province every two seconds would keep a connection of each open.</summary>
    const int ProvincesEvery = 10;

    int _round;

    protected override async Task Round(CancellationToken cancel)
    {
        await Try(() => deliver.Run(0, cancel), cancel);
        if (_round++ % ProvincesEvery != 0) return;
        foreach (var province in await stores.ExistingProvinces(cancel)) await Try(() => deliver.Run(province, cancel), cancel);
    }

    protected override void Failed(Exception error) => HostLog.NoticesFailed(log, error);
}
