using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Reconciliation;
using Yidi.Storage;

namespace Yidi.Cli;

/// <summary>yidi backup and yidi restore: stores copied while they are written, and put back one by one.</summary>
static class BackupCommand
{
    internal static Command MakeBackup()
    {
        var (data, postgres, province) = (CheckedOptions.Data(), CheckedOptions.Postgres(), Province("Only this province; without it the national store and every province"));
        var to = new Option<string>("--to") { Description = "Folder of the copies", Required = true };
        var command = new Command("backup", "Copy stores while the server runs, each as it is at one moment") { data, postgres, province, to };
        command.SetAction((parsed, cancel) => Trouble.Told(() => Copy(StoreOptions.Of(parsed.GetValue(data)!, parsed.GetValue(postgres)!), parsed.GetValue(province), parsed.GetValue(to)!, cancel)));
        return command;
    }

    internal static Command MakeRestore()
    {
        var (data, postgres, province) = (CheckedOptions.Data(), CheckedOptions.Postgres(), Province("The province to put back; 0 for the national store"));
        province.Required = true;
        var from = new Option<string>("--from") { Description = "Folder of the copies", Required = true };
        var evenSo = new Option<bool>("--even-so") { Description = "Although a node still holds its number: it was killed, and you know that it does not run" };
        var command = new Command("restore", "Replace one store by its copy. Stop every server first; look with 'yidi verify --peers' afterwards") { data, postgres, province, from, evenSo };
        command.SetAction((parsed, cancel) => Trouble.Told(() => PutBack(StoreOptions.Of(parsed.GetValue(data)!, parsed.GetValue(postgres)!), parsed.GetValue(province)!.Value, parsed.GetValue(from)!, parsed.GetValue(evenSo), cancel)));
        return command;
    }

    static Option<int?> Province(string description)
    {
        var option = new Option<int?>("--province") { Description = description };
        CheckedOptions.MustBeProvinces(option, "the national store", static p => p is { } one ? [one] : []);
        return option;
    }

    static async Task<int> Copy(StoreSettings settings, int? only, string folder, CancellationToken cancel)
    {
        await using var services = StoreOptions.Unchanged(settings);
        var (stores, backup) = (services.GetRequiredService<StoreMap>(), services.GetRequiredService<StoreBackup>());
        IReadOnlyList<int> all = only is { } one ? [one] : [0, .. await stores.ExistingProvinces(cancel)];
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        await console.Progress().StartAsync(async bars =>
        {
            var bar = bars.AddTask("stores copied", maxValue: all.Count);
            foreach (var province in all)
            {
                await backup.Copy(Location(stores, province), folder, cancel);
                bar.Increment(1);
            }
        });
        foreach (var file in all.Select(p => backup.FileOf(Location(stores, p), folder))) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(file)}  {new FileInfo(file).Length / 1024} kB"));
        return 0;
    }

    static async Task<int> PutBack(StoreSettings settings, int province, string folder, bool evenSo, CancellationToken cancel)
    {
        // Also where nothing is left: the store that is put back may be the national one.
        await using var services = StoreOptions.AnyStores(settings);
        Directory.CreateDirectory(settings.DataFolder);
        var stores = services.GetRequiredService<StoreMap>();
        if (!evenSo && await stores.HasNational(cancel) && await services.GetRequiredService<LeaseNode>().LastUntil(cancel) is { } until)
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"A server may be running: a node holds its number until {until:HH:mm:ss} UTC. Stop it and wait until then, or say --even-so."));
        await using var alone = await services.GetRequiredService<IStoreContexts>().Alone(cancel);
        await services.GetRequiredService<StoreBackup>().PutBack(Location(stores, province), folder, cancel);
        if (province != 0) await services.GetRequiredService<RestoredProvince>().Continue(province, cancel);
        Console.WriteLine($"{Location(stores, province).Name} is what it was when it was copied. Now: ./yidi verify --peers");
        return 0;
    }

    static StoreLocation Location(StoreMap stores, int province) => province == 0 ? stores.National : stores.Province(province);
}
