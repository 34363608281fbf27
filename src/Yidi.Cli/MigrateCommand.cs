using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Yidi.Operations.Plumbing;
using Yidi.Storage;

namespace Yidi.Cli;

/// <summary>yidi migrate: brings stores to the newest form without starting a server; makes those of provinces that are named.</summary>
static class MigrateCommand
{
    internal static Command Make()
    {
        var (data, postgres) = (CheckedOptions.Data(), CheckedOptions.Postgres());
        var provinces = new Option<int[]>("--province") { Description = "Also make the store of this province; may be given several times", DefaultValueFactory = static _ => [] };
        CheckedOptions.MustBeProvinces(provinces, null, static all => all ?? []);
        var citus = new Option<bool>("--citus") { Description = "Distribute the schemas of provinces with the Citus extension (docs/operating/scale-out.md)" };
        var command = new Command("migrate", "Bring every store to the newest form; run it before new servers start when they may not change tables themselves") { data, postgres, provinces, citus };
        command.SetAction((parsed, cancel) => Trouble.Told(() => Run(StoreOptions.Of(parsed.GetValue(data)!, parsed.GetValue(postgres)!), parsed.GetValue(provinces)!, parsed.GetValue(citus), cancel)));
        return command;
    }

    static async Task<int> Run(StoreSettings settings, int[] named, bool citus, CancellationToken cancel)
    {
        if (citus && settings.Engine == StoreEngine.Sqlite) throw new InvalidOperationException("--citus needs --postgres.");
        Directory.CreateDirectory(settings.DataFolder);
        await using var services = StoreOptions.AnyStores(settings);
        var (stores, contexts) = (services.GetRequiredService<StoreMap>(), services.GetRequiredService<IStoreContexts>());
        await using var alone = await contexts.Alone(cancel);
        await contexts.PrepareNational(cancel);
        Console.WriteLine("national store: newest form");
        foreach (var province in (await stores.ExistingProvinces(cancel)).Concat(named).Distinct().Order().ToList())
        {
            await contexts.Prepare(province, cancel);
            var where = citus ? await Distributed.Schema(stores, stores.Province(province), cancel) : "";
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"province {province}: newest form{where}"));
        }
        return 0;
    }
}
