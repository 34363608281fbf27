using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;
using Yidi.Operations.Access;
using Yidi.Operations.Plumbing;
using Yidi.Storage;

namespace Yidi.Cli;

/// <summary>yidi audit: checks the hash chains of all stores without the server, and exports their daily roots.</summary>
static class AuditCommand
{
    static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    internal static Command Make() => new("audit", "Check that no act or settlement was changed after it was sealed") { Verify(), Roots() };

    static Command Verify()
    {
        var (data, postgres) = (CheckedOptions.Data(), CheckedOptions.Postgres());
        var roots = new Option<string>("--roots") { Description = "A file 'yidi audit roots' wrote earlier: shows that the chain was not written anew since", DefaultValueFactory = static _ => "" };
        var json = new Option<bool>("--json") { Description = "Machine-readable output" };
        var command = new Command("verify", "Compute every chain again and name the first entry that does not hold; exits 1 when one does not") { data, postgres, roots, json };
        command.SetAction((parsed, cancel) => Trouble.Told(() => Check(StoreOptions.Of(parsed.GetValue(data)!, parsed.GetValue(postgres)!), parsed.GetValue(roots)!, parsed.GetValue(json), cancel)));
        return command;
    }

    static Command Roots()
    {
        var (data, postgres) = (CheckedOptions.Data(), CheckedOptions.Postgres());
        var command = new Command("roots", "Print the end of every chain on every day as JSON: keep it where the stores are not") { data, postgres };
        command.SetAction((parsed, cancel) => Trouble.Told(async () =>
        {
            await using var services = StoreOptions.Unchanged(StoreOptions.Of(parsed.GetValue(data)!, parsed.GetValue(postgres)!));
            var found = new List<AuditRoot>();
            foreach (var province in await Stores(services, cancel)) found.AddRange(await services.GetRequiredService<VerifyAudit>().Roots(province, cancel));
            Console.WriteLine(JsonSerializer.Serialize(found, Readable));
            return 0;
        }));
        return command;
    }

    static async Task<int> Check(StoreSettings settings, string rootsFile, bool json, CancellationToken cancel)
    {
        await using var services = StoreOptions.Unchanged(settings);
        var roots = rootsFile.Length == 0 ? [] : JsonSerializer.Deserialize<List<AuditRoot>>(await File.ReadAllTextAsync(rootsFile, cancel), Readable) ?? throw new InvalidDataException($"'{rootsFile}' holds no roots.");
        var found = new List<AuditVerification>();
        foreach (var province in await Stores(services, cancel)) found.Add(await One(services, province, roots, json, cancel));
        if (json) Console.WriteLine(JsonSerializer.Serialize(found, Readable));
        return found.All(static v => v.IsSound) ? 0 : 1;
    }

    static async Task<AuditVerification> One(ServiceProvider services, int province, IReadOnlyList<AuditRoot> roots, bool json, CancellationToken cancel)
    {
        var checking = services.GetRequiredService<VerifyAudit>();
        if (json) return await checking.Run(province, roots, null, cancel);
        var name = province == 0 ? "national" : string.Create(CultureInfo.InvariantCulture, $"province {province}");
        var done = 0L;
        var verification = await AnsiConsole.Status().StartAsync($"{name}: checking", status =>
            checking.Run(province, roots, new Progress<long>(links => status.Status(string.Create(CultureInfo.InvariantCulture, $"{name}: {Interlocked.Add(ref done, links)} links"))), cancel));
        var waiting = verification.OldestUnsealed is { } oldest ? $"{verification.Unsealed} wait to be sealed, the oldest since {ChinaTime.Text(oldest)}" : "nothing waits";
        Console.WriteLine($"{(verification.IsSound ? "✓" : "✗")} {name}: {verification.Links} links; {waiting}{(verification.FirstBroken is { } broken ? $"\n  {broken}" : "")}");
        return verification;
    }

    /// <summary>The national store and every province there is.</summary>
    static async Task<IReadOnlyList<int>> Stores(ServiceProvider services, CancellationToken cancel) =>
        [0, .. await services.GetRequiredService<StoreMap>().ExistingProvinces(cancel)];
}
