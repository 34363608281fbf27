using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Yidi.Operations.Access;
using Yidi.Operations.Plumbing;
using Yidi.Storage;

namespace Yidi.Bench;

/// <summary>How long a chain of many acts takes to seal and to compute again, beside the bare reading of the same rows in the same run.</summary>
static class AuditRate
{
    internal static async Task<int> Print(string postgres, int entries)
    {
        var folder = Directory.CreateTempSubdirectory("yidi-audit-").FullName;
        try
        {
            await using var services = ImportRate.Services(new(folder, postgres), TimeProvider.System);
            var contexts = services.GetRequiredService<IStoreContexts>();
            await contexts.PrepareNational(default);
            var watch = Stopwatch.StartNew();
            await Fill(contexts, entries);
            Say(watch, $"{entries} acts written");
            watch.Restart();
            Say(watch, $"{await services.GetRequiredService<SealAudit>().Run(0, all: true, default)} links sealed");
            watch.Restart();
            var read = await Read(contexts);
            Say(watch, $"floor: {read} rows of acts and links read one after the other");
            watch.Restart();
            var verified = await services.GetRequiredService<VerifyAudit>().Run(0, [], null, default);
            Say(watch, $"{verified.Links} links computed again: {(verified.IsSound ? "sound" : verified.FirstBroken)}");
            return verified.IsSound ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static async Task Fill(IStoreContexts contexts, int entries)
    {
        await using var national = await contexts.National(default);
        const string columns = "INSERT INTO audit_entry (entry_no, at, caller, role, act, subject, detail, address, person_no)";
        const string values = "'account:' || (i % 900), 'Officer', 'KeepPersons', '13' || (100000000000 + i), 'Assistance none 2025-01-01', '10.1.2.' || (i % 250), 1300000000000000000 + i % 100000";
        national.Database.SetCommandTimeout(TimeSpan.FromHours(1));
#pragma warning disable EF1002 // Numbers of this program only.
        await national.Database.ExecuteSqlRawAsync(national.Database.ProviderName!.Contains("Sqlite", StringComparison.Ordinal)
            ? $"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {entries}) {columns} SELECT i, '2025-03-03 08:00:00', {values} FROM n"
            : $"{columns} SELECT i, timestamptz '2025-03-03 08:00:00+00' + make_interval(secs => i), {values} FROM generate_series(1, {entries}) i");
#pragma warning restore EF1002
    }

    static async Task<long> Read(IStoreContexts contexts)
    {
        await using var national = await contexts.National(default);
        var rows = 0L;
        await foreach (var _ in national.Set<AuditEntry>().AsNoTracking().AsAsyncEnumerable()) rows++;
        await foreach (var _ in national.Set<AuditLink>().AsNoTracking().AsAsyncEnumerable()) rows++;
        return rows;
    }

    static void Say(Stopwatch watch, string what) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{watch.Elapsed.TotalSeconds,8:0.0} s  {what}"));
}
