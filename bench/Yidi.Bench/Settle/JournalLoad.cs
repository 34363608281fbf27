using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Policies;
using Yidi.Operations.Seam;
using Yidi.Operations.Settlement;
using Yidi.Policy;
using Yidi.Storage;

namespace Yidi.Bench;

/// <summary>
/// The journal in this process: prepared cases of twenty lines, adjudicated in the lane on the benefit year as it stands, packed, explained, durable.
/// </summary>
/// <param name="hotShare">Percent of the traffic that goes to the first province; the rest is spread evenly.</param>
sealed class JournalLoad(string name, StoreSettings settings, Workload work, string policies, PostgresServer? server, IReadOnlyList<int> provinces, int hotShare) : IContender
{
    /// <summary>Persons of each province: as many in all as the peers have.</summary>
    const int Persons = 200_000;

    static readonly DateTime At = new(2025, 3, 12, 4, 0, 0, DateTimeKind.Utc);

    ServiceProvider? _services;
    PolicyPack _pack = work.Pack;
    long _serial;

    StoreMap Stores => _services!.GetRequiredService<StoreMap>();

    public string Name => name;

    public async Task Reset(CancellationToken cancel)
    {
        if (_services is not null) await _services.DisposeAsync();
        if (server is null && Directory.Exists(settings.DataFolder)) Directory.Delete(settings.DataFolder, recursive: true);
        Directory.CreateDirectory(settings.DataFolder);
        _services = ImportRate.Services(settings);
        var contexts = _services.GetRequiredService<IStoreContexts>();
        await contexts.PrepareNational(cancel);
        await _services.GetRequiredService<PublishPacks>().Run(policies, true, cancel);
        _pack = _services.GetRequiredService<PackLibrary>().InForce(work.Pack.Region, work.Pack.Insurance)!;
        foreach (var province in provinces)
        {
            if (server is not null) await server.Do($"DROP SCHEMA IF EXISTS p{province} CASCADE");
            await contexts.Prepare(province, cancel);
            await AddPersons(contexts, province, cancel);
            if (server is not null) await server.Do($"ANALYZE p{province}.person");
        }
        if (server is not null) await server.Do("CHECKPOINT");
    }

    async Task AddPersons(IStoreContexts contexts, int province, CancellationToken cancel)
    {
        await using var store = await contexts.Province(province, Scope.System, cancel);
        var count = Persons / provinces.Count;
        var sql = server is null
            ? $"WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {count - 1}) INSERT INTO person (person_no, name, certificate_type, sealed_certificate, gender, nation, born, entitlement_version, moved_to) SELECT {Number(province, 0)} + i, 'x', '01', '', '1', '01', '1960-01-01', 1, 0 FROM n"
            : $"INSERT INTO person (person_no, name, certificate_type, sealed_certificate, gender, nation, born, entitlement_version, moved_to) SELECT {Number(province, 0)} + i, 'x', '01', '', '1', '01', '1960-01-01', 1, 0 FROM generate_series(0, {count - 1}) i";
#pragma warning disable EF1002 // Numbers of this program only.
        await store.Database.ExecuteSqlRawAsync(sql, cancel);
#pragma warning restore EF1002
    }

    static long Number(int province, long index) => (province * 100_000_000_000_000_000L) + index;

    public async Task<Measured> Run(int clients, TimeSpan length, CancellationToken cancel)
    {
        var journals = provinces.ToDictionary(static p => p, p => new SettlementJournal(Stores, Stores.Province(p), TimeProvider.System));
        foreach (var (province, journal) in journals) await Settle(journal, province, 0, cancel);
        var (wal, disk, cpu, own) = (server is null ? 0 : await server.WalBytes(), await DiskBytes(), server?.Cpu() ?? default, PostgresServer.OwnCpu());
        var watch = Stopwatch.StartNew();
        var latencies = await Task.WhenAll(Enumerable.Range(0, clients).Select(c => Task.Run(() => Client(c, journals, watch, length, cancel), cancel)));
        var took = watch.Elapsed;
        var (ownAfter, cpuAfter) = (PostgresServer.OwnCpu(), server?.Cpu() ?? default);
        foreach (var journal in journals.Values) await journal.DisposeAsync();
        var all = latencies.SelectMany(static l => l).ToList();
        return new(all.Count, took, all, cpuAfter - cpu, ownAfter - own, (server is null ? 0 : await server.WalBytes()) - wal, await DiskBytes() - disk);
    }

    async Task<List<int>> Client(int number, Dictionary<int, SettlementJournal> journals, Stopwatch watch, TimeSpan length, CancellationToken cancel)
    {
        var random = new Random(number);
        var micros = new List<int>();
        while (watch.Elapsed < length)
        {
            var province = random.Next(100) < hotShare ? provinces[0] : provinces[random.Next(provinces.Count)];
            var before = watch.Elapsed;
            await Settle(journals[province], province, random.Next(Persons / provinces.Count), cancel);
            micros.Add((int)(watch.Elapsed - before).TotalMicroseconds);
        }
        return micros;
    }

    async Task Settle(SettlementJournal journal, int province, long index, CancellationToken cancel)
    {
        var serial = Interlocked.Increment(ref _serial);
        var person = new PersonNo(Number(province, index));
        var sample = work.Cases[serial % work.Cases.Length];
        var bill = sample.Bill with { VisitNo = Number(11, serial), Revision = 4, Part = "0" };
        var call = new Call(new(bill.Institution.ToString(), string.Create(CultureInfo.InvariantCulture, $"M{serial:0000000000000000}"), "2207"), Convert.ToHexStringLower(Sm3.Of(BitConverter.GetBytes(serial))));
        var prepared = new PreparedSettlement(
            new(call, person, _pack.Insurance, bill), new(sample.Person with { Person = person, Version = 1 }, _pack, [person.Value]), Number(province, 1_000_000_000 + serial), At);
        var outcome = await journal.Append(prepared.Case(), cancel);
        if (outcome is not JournalOutcome.Written) throw new InvalidOperationException($"{outcome.GetType().Name} {prepared.Refusal?.ToChinese()}");
    }

    async Task<long> DiskBytes()
    {
        if (server is null) return Directory.EnumerateFiles(settings.DataFolder).Sum(static f => new FileInfo(f).Length);
        var sum = 0L;
        foreach (var province in provinces) sum += await server.DiskBytes($"p{province}");
        return sum;
    }

    public async Task<IReadOnlyList<string>> Findings(CancellationToken cancel)
    {
        var verify = _services!.GetRequiredService<VerifyJournal>();
        var findings = new List<string>();
        foreach (var province in provinces) findings.AddRange((await verify.Run(province, cancel)).Findings.Take(3));
        return findings;
    }
}
