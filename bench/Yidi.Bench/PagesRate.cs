using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Yidi.Operations.Insured;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Statistics;
using Yidi.Server.Hosting;
using Yidi.Server.Sandbox;

namespace Yidi.Bench;

/// <summary>
/// How long pages take for fifty people who click once a second, over a store with so many settlements. One bill is settled at the gateway as any hospital
/// would; the database multiplies its row, and its place in the host's view, by so many persons and days. The peer is REST's answer about the same things.
/// </summary>
static class PagesRate
{
    const int Users = 50;
    static readonly TimeSpan Think = TimeSpan.FromSeconds(1);
    static readonly TimeSpan Each = TimeSpan.FromSeconds(10);
    static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(4);

    /// <param name="only">Measures the pages whose path is this; empty for all.</param>
    internal static async Task<int> Print(string postgres, int settlements, string only)
    {
        var folder = Directory.CreateTempSubdirectory("yidi-pages-").FullName;
        try
        {
            var app = YidiHost.Build([$"--Yidi:Data={folder}", $"--Yidi:Postgres={postgres}", "--Yidi:SandboxCrowd=2", "--Yidi:SandboxStays=2", "--Yidi:SandboxCountry=false", "--urls=http://127.0.0.1:0"]);
            await YidiHost.Start(app, default);
            var address = YidiHost.AddressOf(app);
            var id = await SettleOne(app.Services, address);
            var watch = Stopwatch.StartNew();
            await Multiply(app.Services.GetRequiredService<IStoreContexts>(), id, settlements);
            while (await app.Services.GetRequiredService<FoldFigures>().Run(13, default) > 0) { }
            Console.WriteLine($"{settlements:N0} settlements of one city in the journal and in the host's view, figures folded: {watch.Elapsed.TotalSeconds:0.0} s to make\n");
            await Plans(app.Services.GetRequiredService<IStoreContexts>());
            await Measure(app.Services, address, id, only);
            await app.StopAsync();
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static async Task<long> SettleOne(IServiceProvider services, string address)
    {
        using var http = Client(services, address, "auditor");
        var (hospital, _) = await VirtualHospital.Open(http, "PAGES1", SandboxFacts.Hospital, default);
        var persona = SandboxFacts.Personas[0];
        var person = await services.GetRequiredService<PersonDirectory>().Find(CredentialKind.IdentityCard, persona.IdentityNumber, default);
        var visit = new VirtualVisit(hospital, person.ToString()!, persona.IdentityNumber);
        await visit.Prepare(default);
        var reply = (await hospital.Send("2207", visit.Settle(), default)).Must();
        await Task.Delay(TimeSpan.FromSeconds(3));
        return long.Parse((string)reply["setlinfo"]!["setl_id"]!, CultureInfo.InvariantCulture);
    }

    static HttpClient Client(IServiceProvider services, string address, string account)
    {
        var http = new HttpClient { BaseAddress = new Uri(address) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", services.GetRequiredService<SeedAccounts>().TokenOf(account));
        return http;
    }

    /// <summary>Every column as it is but those that tell rows apart: number, visit, person, day, place in the lane.</summary>
    static async Task Multiply(IStoreContexts contexts, long id, int settlements)
    {
        // The host's view is multiplied too, so nobody has to project what was multiplied.
        foreach (var host in new[] { 11, 13, 36, 44, 52 }) await Mark(contexts, host, settlements);
        await Copy(contexts, 13, "settlement", $"id = {id}", settlements, new()
        {
            ["id"] = "s.id + i", ["visit_no"] = "s.visit_no + i", ["person_no"] = "1300000000000000000 + i", ["lane_no"] = "999", ["lane_sequence"] = "i", ["year_version"] = "i",
            ["message_id"] = "s.institution || lpad(i::text, 18, '0')", ["settled_at"] = "s.settled_at - make_interval(mins => i % 500000)", ["business_date"] = "s.business_date - (i % 340)",
        }, "INSERT INTO lane_instance (lane_no, registered_at) VALUES (999, now())");
        await Copy(contexts, 13, "live_settlement", $"settlement_id = {id}", settlements, new() { ["visit_no"] = "s.visit_no + i", ["settlement_id"] = "s.settlement_id + i", ["person_no"] = "1300000000000000000 + i" });
        await Copy(contexts, 11, "settlement_view", $"settlement_id = {id}", settlements, new() { ["settlement_id"] = "s.settlement_id + i", ["visit_no"] = "s.visit_no + i", ["message_id"] = "s.institution || lpad(i::text, 18, '0')", ["settled_at"] = "s.settled_at - make_interval(mins => i % 500000)" });
    }

    static async Task Mark(IStoreContexts contexts, int host, int settlements)
    {
        if (!await contexts.Exists(host, default)) return;
        await using var store = await contexts.Province(host, Scope.System, default);
        await store.Database.ExecuteSqlAsync($"INSERT INTO projection_mark (insured_province, lane_no, sequence) VALUES (13, 999, {settlements})");
    }

    /// <summary>So many copies of rows, with what tells them apart.</summary>
    internal static async Task Copy(IStoreContexts contexts, int province, string table, string which, int rows, Dictionary<string, string> changed, string before = "SELECT 1")
    {
        await using var store = await contexts.Province(province, Scope.System, default);
        store.Database.SetCommandTimeout(TimeSpan.FromHours(1));
        var names = await store.Database.SqlQueryRaw<string>("SELECT column_name::text AS \"Value\" FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = {0} ORDER BY ordinal_position", table).ToListAsync();
#pragma warning disable EF1002 // Names of columns of our own tables, and numbers.
        await store.Database.ExecuteSqlRawAsync(before);
        await store.Database.ExecuteSqlRawAsync($"INSERT INTO {table} ({string.Join(", ", names)}) SELECT {string.Join(", ", names.Select(n => changed.GetValueOrDefault(n, $"s.{n}")))} FROM {table} s, generate_series(1, {rows}) i WHERE s.{which}");
        await store.Database.ExecuteSqlRawAsync($"ANALYZE {table}");
#pragma warning restore EF1002
    }

    /// <summary>How PostgreSQL walks the lists: along an index, never the table.</summary>
    static async Task Plans(IStoreContexts contexts)
    {
        foreach (var (province, name, sql) in new[]
        {
            (13, "settlements of a city", "SELECT id FROM settlement WHERE kind = 1 AND insured_region IN ('131000') ORDER BY id DESC LIMIT 31"), (13, "settlements of a province, tenth page", "SELECT id FROM settlement WHERE kind = 1 AND id < 1321756983237900000 ORDER BY id DESC LIMIT 31"),
            (13, "settlements of a person", "SELECT id FROM settlement WHERE kind = 1 AND person_no = 1300000000000000500 ORDER BY id DESC LIMIT 21"), (11, "settlements at institutions of a region", "SELECT settlement_id FROM settlement_view WHERE kind = 1 ORDER BY settled_at DESC, settlement_id DESC LIMIT 31"),
            (13, "filings of a city", "SELECT filing_no FROM filing WHERE insured_region IN ('131000') ORDER BY filing_no DESC LIMIT 31"),
        })
        {
            await using var store = await contexts.Province(province, Scope.System, default);
            await using var command = store.Database.GetDbConnection().CreateCommand();
            await store.Database.OpenConnectionAsync();
            command.CommandText = $"EXPLAIN (COSTS OFF) {sql}";
            await using var reader = await command.ExecuteReaderAsync();
            var lines = new List<string>();
            while (await reader.ReadAsync()) lines.Add(reader.GetString(0).Trim());
            Console.WriteLine($"plan, {name}: {string.Join(" / ", lines)}");
        }
        Console.WriteLine();
    }

    static async Task Measure(IServiceProvider services, string address, long id, string only)
    {
        (string Path, string Account)[] pages =
        [
            ($"/api/settlements/{id}", "langfang-officer"), ("/console", "langfang-officer"), ("/console/settlements", "langfang-officer"), ("/console/settlements", "auditor"), ("/console/settlements?side=host", "beijing-officer"), ("/console/settlements?from=2022-03-01&until=2022-03-31", "langfang-officer"),
            ($"/console/settlements?number={id}", "langfang-officer"), ($"/console/settlements/{id}", "langfang-officer"), ("/console/filings", "langfang-officer"), ("/console/persons", "langfang-officer"), ("/console/visits", "beijing-officer"), ("/console/figures", "auditor"),
            ("/console/institutions", "langfang-officer"), ("/console/policies", "policy"), ("/me", "langfang-retiree"), ("/me/receipts", "langfang-retiree"), ($"/receipts/{id}", "langfang-retiree"), ("/me/filings/new/kind", "langfang-retiree"), ("/me/estimate?service=inpatient&amount=20000&placeA=110000&levelA=three", "langfang-retiree"),
        ];
        // A server that has run for a while: what is measured are the pages, not the compiler, which works on beside the first of them.
        foreach (var (path, account) in pages) await One(services, address, path, account, WarmUp);
        Console.WriteLine("| page | as | p50 ms | p99 ms | most ms | errors | requests |\n|---|---|---:|---:|---:|---:|---:|");
        foreach (var (path, account) in pages.Where(p => only.Length == 0 || p.Path == only))
        {
            var (times, errors) = await One(services, address, path, account, Each);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| `{path}` | {account} | {times[times.Count / 2]:0.0} | {times[(int)(times.Count * 0.99)]:0.0} | {times[^1]:0.0} | {errors} | {times.Count} |"));
        }
    }

    static async Task<(List<double> Times, int Errors)> One(IServiceProvider services, string address, string path, string account, TimeSpan each)
    {
        using var http = Client(services, address, account);
        var (times, errors, until) = (new List<double>(), 0, Stopwatch.StartNew());
        await Task.WhenAll(Enumerable.Range(0, Users).Select(async user =>
        {
            // Nobody clicks in step with the others.
            await Task.Delay(Think / Users * user);
            while (until.Elapsed < each)
            {
                var watch = Stopwatch.StartNew();
                using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
                await answer.Content.LoadIntoBufferAsync();
                lock (times)
                {
                    times.Add(watch.Elapsed.TotalMilliseconds);
                    if (!answer.IsSuccessStatusCode) errors++;
                }
                await Task.Delay(Think);
            }
        }));
        times.Sort();
        return (times, errors);
    }
}
