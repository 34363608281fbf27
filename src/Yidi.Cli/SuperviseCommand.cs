using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;
using Yidi.Operations.Supervision;
using Yidi.Storage;

namespace Yidi.Cli;

/// <summary>yidi supervise: looks at every settlement by the rules of supervision. The server looks at what is new by itself.</summary>
static class SuperviseCommand
{
    internal static Command Make()
    {
        var stores = new StoreOptions();
        var province = new Option<int>("--province") { Description = "Two digits of one province; all that are here when left out" };
        var json = new Option<bool>("--json") { Description = "Machine-readable output" };
        var command = new Command("supervise", "Look at every settlement by the rules of policies/supervision, institutions included; what was found before stays one finding") { province, json };
        stores.AddTo(command);
        command.SetAction((parsed, cancel) => Trouble.Told(async () =>
        {
            await using var services = await stores.Open(parsed, cancel);
            using var awake = ClearingCommand.KeepLease(services);
            var there = await services.GetRequiredService<StoreMap>().ExistingProvinces(cancel);
            var wanted = parsed.GetValue(province);
            if (wanted != 0 && !there.Contains(wanted)) throw new InvalidOperationException($"There is no store of province {wanted}; here are {string.Join(", ", there)}.");
            foreach (var one in there.Where(p => wanted == 0 || p == wanted)) await Run(services.GetRequiredService<ReviewSettlements>(), one, parsed.GetValue(json), cancel);
            return 0;
        }));
        return command;
    }

    static async Task Run(ReviewSettlements review, int province, bool json, CancellationToken cancel)
    {
        var run = json || Console.IsErrorRedirected ? await review.All(province, null, cancel)
            : await AnsiConsole.Status().StartAsync($"{province}: looking", status => review.All(province, new Told(done => status.Status(string.Create(CultureInfo.InvariantCulture, $"{province}: {done:N0} settlements"))), cancel));
        if (json) Console.WriteLine(JsonSerializer.Serialize(new { province, run.Settlements, run.Persons, run.Found }, JsonSerializerOptions.Web));
        else Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{province}: {run.Settlements:N0} settlements of {run.Persons:N0} persons, {run.Found:N0} new findings"));
    }

    sealed class Told(Action<long> tell) : IProgress<long>
    {
        public void Report(long value) => tell(value);
    }
}
