using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Yidi.Operations.Settlement;
using Yidi.Storage;

namespace Yidi.Cli;

/// <summary>yidi verify: judges every settlement again and adds every sum again.</summary>
static class VerifyCommand
{
    internal static Command Make()
    {
        var (data, postgres) = (CheckedOptions.Data(), CheckedOptions.Postgres());
        var command = new Command("verify", "Judge every settlement again; compare sums, keys, live rows and the book") { data, postgres };
        command.SetAction((parsed, cancel) => Trouble.Told(() => Run(new(parsed.GetValue(data)!, parsed.GetValue(postgres)!), cancel)));
        return command;
    }

    static async Task<int> Run(StoreSettings settings, CancellationToken cancel)
    {
        await using var provider = StoreOptions.Unchanged(settings);
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
