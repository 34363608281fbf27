using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;
using Yidi.Operations.Reconciliation;
using Yidi.Operations.Settlement;
using Yidi.Operations.Statistics;
using Yidi.Storage;

namespace Yidi.Cli;

/// <summary>yidi verify: judges every settlement again from stored rows alone and adds every sum again; --peers compares provinces with each other.</summary>
static class VerifyCommand
{
    static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    internal static Command Make()
    {
        var (data, postgres) = (CheckedOptions.Data(), CheckedOptions.Postgres());
        var peers = new Option<bool>("--peers") { Description = "Also compare what each province was told with the journals of the others: finds one that was restored from an older backup" };
        var json = new Option<bool>("--json") { Description = "Machine-readable output" };
        var command = new Command("verify", "Judge every settlement again from stored rows; compare sums, keys, live rows and the book; exits 1 when something differs") { data, postgres, peers, json };
        command.SetAction((parsed, cancel) => Trouble.Told(() => Run(StoreOptions.Of(parsed.GetValue(data)!, parsed.GetValue(postgres)!), parsed.GetValue(peers), parsed.GetValue(json), cancel)));
        return command;
    }

    /// <summary>What was found in one province, or of a pair when <paramref name="Peer"/> is not 0.</summary>
    sealed record Found(int Province, int Peer, int Settlements, int Judged, int BenefitYears, IReadOnlyList<string> Findings);

    static async Task<int> Run(StoreSettings settings, bool peers, bool json, CancellationToken cancel)
    {
        await using var services = StoreOptions.Unchanged(settings);
        var provinces = await services.GetRequiredService<StoreMap>().ExistingProvinces(cancel);
        var found = new List<Found>();
        foreach (var province in provinces) found.Add(await Journal(services, province, json, cancel));
        if (peers) found.AddRange(await Peers(services, provinces, cancel));
        if (json) Console.WriteLine(JsonSerializer.Serialize(found, Readable));
        else foreach (var one in found) Tell(one);
        return found.All(static f => f.Findings.Count == 0) ? 0 : 1;
    }

    static async Task<Found> Journal(ServiceProvider services, int province, bool json, CancellationToken cancel)
    {
        var verify = services.GetRequiredService<VerifyJournal>();
        var verification = json || Console.IsErrorRedirected ? await verify.Run(province, cancel) : await WithBar(verify, province, cancel);
        var figures = await services.GetRequiredService<RecountFigures>().Verify(province, DateOnly.MinValue, DateOnly.MaxValue, cancel);
        return new(province, 0, verification.Settlements, verification.Judged, verification.BenefitYears, [.. verification.Findings, .. figures]);
    }

    /// <summary>The bar goes to standard error, what was found to standard output.</summary>
    static async Task<Verification> WithBar(VerifyJournal verify, int province, CancellationToken cancel)
    {
        var rows = await verify.Count(province, cancel);
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return await console.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn()).StartAsync(async bars =>
        {
            var bar = bars.AddTask($"province {province}", maxValue: Math.Max(1, rows));
            return await verify.Run(province, cancel, new Progress<int>(judged => bar.Increment(judged)));
        });
    }

    static async Task<IReadOnlyList<Found>> Peers(ServiceProvider services, IReadOnlyList<int> provinces, CancellationToken cancel)
    {
        var verify = services.GetRequiredService<VerifyProjection>();
        var found = new List<Found>();
        foreach (var host in provinces)
        {
            foreach (var insured in provinces)
            {
                var findings = await verify.Run(host, insured, cancel);
                if (findings.Count > 0) found.Add(new(insured, host, 0, 0, 0, findings));
            }
        }
        return found;
    }

    static void Tell(Found found)
    {
        Console.WriteLine(found.Peer == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{(found.Findings.Count == 0 ? "✓" : "✗")} province {found.Province}: {found.Settlements} rows, {found.Judged} judged again, {found.BenefitYears} benefit years, {found.Findings.Count} findings")
            : string.Create(CultureInfo.InvariantCulture, $"✗ province {found.Province} against what province {found.Peer} was told: {found.Findings.Count} findings"));
        foreach (var finding in found.Findings) Console.WriteLine($"  {finding}");
    }
}
