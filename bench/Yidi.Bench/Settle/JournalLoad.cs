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

    JournalStore? _store;
    long _serial;

    public string Name => name;

    public async Task Reset(CancellationToken cancel)
    {
        if (_store is not null) await _store.DisposeAsync();
        if (server is null && Directory.Exists(settings.DataFolder)) Directory.Delete(settings.DataFolder, recursive: true);
        if (server is not null) foreach (var province in provinces) await server.Do($"DROP SCHEMA IF EXISTS p{province} CASCADE");
        _store = await JournalStore.Open(settings, work, policies, provinces, Persons / provinces.Count, TimeProvider.System, cancel);
        if (server is null) return;
        foreach (var province in provinces) await server.Do($"ANALYZE p{province}.person");
        await server.Do("CHECKPOINT");
    }

    public async Task<Measured> Run(int clients, TimeSpan length, CancellationToken cancel)
    {
        var stores = _store!.Get<StoreMap>();
        var journals = provinces.ToDictionary(static p => p, p => new SettlementJournal(stores, stores.Province(p), TimeProvider.System));
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
        var prepared = _store!.Prepared(province, index, serial, 1, JournalStore.Number(province, 1_000_000_000 + serial));
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
        var verify = _store!.Get<VerifyJournal>();
        var findings = new List<string>();
        foreach (var province in provinces) findings.AddRange((await verify.Run(province, cancel)).Findings.Take(3));
        return findings;
    }
}
