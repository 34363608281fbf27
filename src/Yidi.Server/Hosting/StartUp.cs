using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Policies;
using Yidi.Operations.Regions;
using Yidi.Server.Sandbox;
using Yidi.Storage;

namespace Yidi.Server.Hosting;

/// <summary>Brings stores to the newest migration, takes a node number, and loads what every request needs. Run before listening.</summary>
public sealed class StartUp(
    IStoreContexts contexts, StoreMap stores, LeaseNode lease, BusinessClock clock, PublishPacks publish, RegionBook regions,
    SeedSandbox sandbox, YidiOptions options)
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
        await LoadRegions(cancel);
        var problems = await publish.Run(options.PoliciesFolder, options.Sandbox, cancel);
        if (problems.Count > 0) throw new InvalidOperationException($"A policy pack cannot be published: {problems[0]}");
        await clock.Load(cancel);
        if (options.Sandbox) await sandbox.Run(cancel);
    }

    async Task LoadRegions(CancellationToken cancel)
    {
        await using var national = await contexts.National(cancel);
        var known = await national.Set<Region>().Select(static r => r.Code).ToListAsync(cancel);
        var lines = await File.ReadAllLinesAsync(Path.Combine(options.PoliciesFolder, "national", "regions.csv"), cancel);
        var fresh = lines.Skip(1).Select(static l => l.Split(',')).Where(f => f.Length == 3 && !known.Contains(f[0]));
        national.AddRange(fresh.Select(static f => new Region { Code = f[0], NameChinese = f[1], NameEnglish = f[2] }));
        await national.SaveChangesAsync(cancel);
        await regions.Load(cancel);
    }
}
