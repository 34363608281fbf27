using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Yidi.Operations.Settlement;
using Yidi.Server.Hosting;
using Yidi.Storage;

namespace Yidi.Cli;

/// <summary>yidi verify: judges every settlement again and adds every sum again.</summary>
static class VerifyCommand
{
    internal static Command Make()
    {
        var (data, postgres) = (CheckedOptions.Data(), CheckedOptions.Postgres());
        var command = new Command("verify", "Judge every settlement again; compare sums, keys, live rows and postings") { data, postgres };
        command.SetAction((parsed, cancel) => Trouble.Told(() => Run(new(parsed.GetValue(data)!, parsed.GetValue(postgres)!), cancel)));
        return command;
    }

    static async Task<int> Run(StoreSettings settings, CancellationToken cancel)
    {
        if (settings.Engine == StoreEngine.Sqlite && !File.Exists(Path.Combine(settings.DataFolder, "national.db")))
        {
            await Console.Error.WriteLineAsync($"There is no store in '{settings.DataFolder}'; give its folder with --data.");
            return 2;
        }
        var services = new ServiceCollection();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(new StoreMap(settings));
        YidiHost.AddOperations(services);
        await using var provider = services.BuildServiceProvider();
        var sound = true;
        foreach (var province in await provider.GetRequiredService<StoreMap>().ExistingProvinces(cancel))
        {
            var verification = await provider.GetRequiredService<VerifyJournal>().Run(province, cancel);
            Console.WriteLine($"province {province}: {verification.Settlements} rows, {verification.Judged} judged again, {verification.BenefitYears} benefit years, {verification.Findings.Count} findings");
            foreach (var finding in verification.Findings) Console.WriteLine($"  ✗ {finding}");
            sound &= verification.IsSound;
        }
        return sound ? 0 : 1;
    }
}
