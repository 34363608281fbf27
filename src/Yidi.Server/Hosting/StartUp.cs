using Yidi.Operations.Plumbing;
using Yidi.Operations.Policies;
using Yidi.Operations.Regions;
using Yidi.Server.Sandbox;
using Yidi.Storage;

namespace Yidi.Server.Hosting;

/// <summary>Brings stores to the newest migration, takes a node number, and loads what every request needs. Run before listening.</summary>
public sealed class StartUp(
    IStoreContexts contexts, StoreMap stores, LeaseNode lease, BusinessClock clock, PublishPacks publish, LoadRegions loadRegions,
    SeedSandbox sandbox, YidiOptions options, ILogger<StartUp> log)
{
    /// <summary>The node number this process holds.</summary>
    public int Node { get; private set; } = -1;

    /// <summary>Throws <see cref="InvalidOperationException"/> with what to do when the installation cannot start.</summary>
    public async Task Run(CancellationToken cancel)
    {
        Directory.CreateDirectory(options.DataFolder);
        await using var alone = await contexts.Alone(cancel);
        await contexts.PrepareNational(cancel);
        foreach (var province in await stores.ExistingProvinces(cancel)) await contexts.Prepare(province, cancel);
        Node = await lease.Acquire(cancel);
        await loadRegions.Run(Path.Combine(options.PoliciesFolder, "national", "regions.csv"), cancel);
        var problems = await publish.Run(options.PoliciesFolder, options.Sandbox, cancel);
        if (problems.Count > 0) throw new InvalidOperationException($"A policy pack cannot be published: {problems[0]}");
        await clock.Load(cancel);
        if (options.Sandbox) await sandbox.Run(cancel);
        if (await stores.Connections(cancel) is { } room && room.Allowed < room.Wanted) HostLog.FewConnections(log, room.Allowed, room.Wanted);
}
}
