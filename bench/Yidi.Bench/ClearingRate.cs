using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Yidi.Operations.Access;
using Yidi.Operations.Clearing;
using Yidi.Operations.Funds;
using Yidi.Operations.Plumbing;
using Yidi.Policy;
using Yidi.Storage;

namespace Yidi.Bench;

/// <summary>
/// How long a month of so many confirmed settlements among four hundred regions takes to close: added up from the journal alone, compared with standing
/// balances that SQL made in another way, written as lines and bills, booked. The floor is the bare reading of the same rows by one process.
/// </summary>
static class ClearingRate
{
    const string Period = "202210";
    const int Regions = 400;

    /// <summary>31 provinces and the Corps, with 12 or 13 cities each.</summary>
    static readonly int[] Provinces = [11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63, 64, 65, 66];

    internal static async Task<int> Print(string postgres, int settlements)
    {
        var folder = Directory.CreateTempSubdirectory("yidi-clearing-").FullName;
        try
        {
            await using var services = ImportRate.Services(new(folder, postgres), TimeProvider.System);
            var contexts = services.GetRequiredService<IStoreContexts>();
            await contexts.PrepareNational(default);
            await services.GetRequiredService<LeaseNode>().Acquire(default);
            var watch = Stopwatch.StartNew();
            // A database that an earlier run filled is used as it is: only closing is measured.
            if (!await contexts.Exists(Provinces[^1], default))
                foreach (var province in Provinces) await Fill(contexts, province, settlements / Provinces.Length);
            Say(watch, $"{settlements / Provinces.Length * Provinces.Length} confirmations written in {Provinces.Length} provinces, {Regions} regions");
            watch.Restart();
            Say(watch, $"floor: {await Read(services.GetRequiredService<StoreMap>())} rows read one after the other, nothing added");
            await services.GetRequiredService<LeaseNode>().Renew(default);
            watch.Restart();
            var closed = await services.GetRequiredService<CloseMonth>().Run(Caller.Platform, Month.Parse(Period), dryRun: false, default, new Told(watch));
            if (closed.Value is not { } report) throw new InvalidOperationException(closed.Refusal!.ToChinese());
            Say(watch, $"closed: {report.Rows} rows, {report.Lines.Count} lines, {report.Amounts.Count} amounts, {report.Bills.Count} bills; every account equal to its standing balance; peak memory {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MB");
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>When each part was done.</summary>
    sealed class Told(Stopwatch watch) : IProgress<MonthProgress>
    {
        int _told;

        public void Report(MonthProgress value)
        {
            if (Interlocked.Increment(ref _told) % Provinces.Length == 0 || value.Done == value.Of) Say(watch, $"  … {value.Words}");
        }
    }

    /// <summary>Rows as the lane writes them, made by the database itself, and balances by grouping their JSON there.</summary>
    static async Task Fill(IStoreContexts contexts, int province, int rows)
    {
        await contexts.Ensure(province, default);
        await using var store = await contexts.Province(province, Scope.System, default);
        store.Database.SetCommandTimeout(TimeSpan.FromHours(1));
        var hosts = string.Join(',', Provinces.SelectMany(static p => Enumerable.Range(1, CitiesOf(p)).Select(c => string.Create(CultureInfo.InvariantCulture, $"'{(p * 10_000) + (c * 100)}'"))));
        var cities = CitiesOf(province);
        foreach (var statement in new[]
        {
            "INSERT INTO lane_instance (lane_no, registered_at) VALUES (1, '2022-10-01 00:00:00+00')",
            $"""
            INSERT INTO confirmation (id, kind, settlement_id, period, settled_period, declaration_no, institution, host_region, insured_region, insurance, visit_type, total_fen, funds, account_fen, family_account_fen, deducted, reason, at, lane_no, lane_sequence)
            SELECT {province}00000000000000000 + i, 1, {province}00000000000000000 + i, '{Period}', CASE WHEN i % 50 = 0 THEN '202209' ELSE '{Period}' END, 1, 'H' || (i % 300), h.regions[1 + (i * 7919) % {Regions}],
                   (({province} * 100) + 1 + (i * 31) % {cities})::text || '00', CASE WHEN i % 3 = 0 THEN 390 ELSE 310 END, 21, 100000 + i % 90000,
                   CASE WHEN i % 3 = 0 THEN '{"{"}"390100":' || (40000 + i % 7000) || ',"390200":' || (i % 900) || '{"}"}' ELSE '{"{"}"310100":' || (50000 + i % 9000) || ',"330100":' || (i % 700) || '{"}"}' END,
                   CASE WHEN i % 3 = 0 THEN 0 ELSE i % 400 END, 0, CASE WHEN i % 40 <> 0 THEN '{"{}"}' WHEN i % 3 = 0 THEN '{"{"}"390100":1000{"}"}' ELSE '{"{"}"310100":1000{"}"}' END, '', '2022-10-09 00:00:00+00', 1, i
            FROM generate_series(1::bigint, {rows}) i, (SELECT ARRAY[{hosts}] AS regions) h
            """,
            $"""
            INSERT INTO standing_balance (account, period, amount_fen)
            SELECT 'confirmed:' || host_region || ':' || insured_region || ':' || insurance || ':' || fund, '{Period}', -sum(fen)
            FROM (SELECT host_region, insured_region, insurance, f.key AS fund, f.value::bigint AS fen FROM confirmation, jsonb_each_text(funds::jsonb) f
                  UNION ALL SELECT host_region, insured_region, insurance, d.key, -d.value::bigint FROM confirmation, jsonb_each_text(deducted::jsonb) d
                  UNION ALL SELECT host_region, insured_region, insurance, 'account', account_fen FROM confirmation) x GROUP BY 1
            """,
            $"INSERT INTO standing_mark (lane_no, sequence) VALUES (1, {rows})",
            "ANALYZE confirmation",
        })
#pragma warning disable EF1002, EF1003 // Numbers of this program only; braces are JSON.
            await store.Database.ExecuteSqlRawAsync(statement.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));
#pragma warning restore EF1002, EF1003
    }

    /// <summary>Four hundred in all: sixteen provinces with thirteen, sixteen with twelve.</summary>
    static int CitiesOf(int province) => Array.IndexOf(Provinces, province) < Regions - (12 * Provinces.Length) ? 13 : 12;

    static async Task<long> Read(StoreMap map)
    {
        var rows = 0L;
        foreach (var province in Provinces)
        {
            await using var connection = await map.Open(map.Province(province), default);
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT insured_region, host_region, insurance, kind, settled_period, total_fen, account_fen, family_account_fen, funds, deducted FROM confirmation";
            command.CommandTimeout = 600;
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync()) rows++;
        }
        return rows;
    }

    static void Say(Stopwatch watch, string what) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{watch.Elapsed.TotalSeconds,8:0.0} s  {what}"));
}
