using System.CommandLine;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Yidi.Operations.Access;
using Yidi.Operations.Catalogue;
using Yidi.Operations.Materials;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Policies;
using Yidi.Operations.Regions;
using Yidi.Operations.Supervision;
using Yidi.Server.Hosting;
using Yidi.Storage;

namespace Yidi.Cli;

/// <summary>The options of commands that work on a store themselves, and the services they open: migrated, with a node number of their own.</summary>
sealed class StoreOptions
{
    readonly Option<string> _data = CheckedOptions.Data();
    readonly Option<string> _postgres = CheckedOptions.Postgres();
    readonly Option<string> _policies = CheckedOptions.Policies();

    internal void AddTo(Command command)
    {
        command.Add(_data);
        command.Add(_postgres);
        command.Add(_policies);
    }

    /// <summary>The stores these options name; provinces on machines of their own come from the environment (Yidi__Nodes__13), as for the server.</summary>
    internal static StoreSettings Of(string data, string postgres) => YidiOptions.From(new ConfigurationBuilder().AddEnvironmentVariables()
        .AddInMemoryCollection(new Dictionary<string, string?> { ["Yidi:Data"] = data, ["Yidi:Postgres"] = postgres }).Build()).Stores;

    /// <summary>Services that only read stores as they are: nothing is migrated, no node number taken, no key needed.</summary>
    internal static ServiceProvider Unchanged(StoreSettings settings)
    {
        if (settings.Engine == StoreEngine.Sqlite && !File.Exists(Path.Combine(settings.DataFolder, "national.db")))
            throw new InvalidOperationException($"There is no store in '{settings.DataFolder}'; give its folder with --data.");
        return AnyStores(settings);
    }

    /// <summary>As above, for stores that may not be there yet.</summary>
    internal static ServiceProvider AnyStores(StoreSettings settings)
    {
        var services = new ServiceCollection();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(new StoreMap(settings));
        YidiHost.AddOperations(services);
        return services.BuildServiceProvider();
    }

    /// <summary>The data key comes from Yidi__DataKey, as for the server; a sandbox keeps its own beside the data.</summary>
    internal async Task<ServiceProvider> Open(ParseResult parsed, CancellationToken cancel)
    {
        var settings = new Dictionary<string, string?> { ["Yidi:Data"] = parsed.GetValue(_data), ["Yidi:Postgres"] = parsed.GetValue(_postgres), ["Yidi:Policies"] = parsed.GetValue(_policies) };
        var options = YidiOptions.From(new ConfigurationBuilder().AddEnvironmentVariables().AddInMemoryCollection(settings).Build());
        var services = new ServiceCollection();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(new StoreMap(options.Stores));
        services.AddSingleton(_ => new Vault(options.Key()));
        services.AddSingleton(p => new MaterialFiles(options.MaterialsFolder, p.GetRequiredService<Vault>()));
        services.AddSingleton(p => new CatalogueFiles(options.DownloadsFolder, p.GetRequiredService<ReadCatalogue>(), p.GetRequiredService<BusinessClock>()));
        services.AddSingleton(ReviewBook.Read(options.PoliciesFolder, options.Sandbox));
        YidiHost.AddOperations(services);
        var provider = services.BuildServiceProvider();
        var contexts = provider.GetRequiredService<IStoreContexts>();
        Directory.CreateDirectory(options.DataFolder);
        await using (await contexts.Alone(cancel))
        {
            await contexts.PrepareNational(cancel);
            foreach (var province in await provider.GetRequiredService<StoreMap>().ExistingProvinces(cancel)) await contexts.Prepare(province, cancel);
            await provider.GetRequiredService<LeaseNode>().Acquire(cancel);
            await provider.GetRequiredService<LoadRegions>().Run(Path.Combine(options.PoliciesFolder, "national", "regions.csv"), cancel);
        }
        await provider.GetRequiredService<PackLibrary>().Load(cancel);
        await provider.GetRequiredService<BusinessClock>().Load(cancel);
        return provider;
    }
}
