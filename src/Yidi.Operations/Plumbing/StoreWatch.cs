using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.EntityFrameworkCore;

namespace Yidi.Operations.Plumbing;

/// <summary>What lags and what goes wrong slowly, by store: told by the workers, shown at /metrics (docs/operating/metrics.md).</summary>
public sealed class StoreWatch : IDisposable
{
    readonly Meter _meter = new("Yidi");
    readonly ConcurrentDictionary<string, long> _unsealed = [];
    readonly ConcurrentDictionary<string, long> _projected = [];
    readonly ConcurrentDictionary<(string Store, string Table), long> _scans = [];

    public StoreWatch()
    {
        _meter.CreateObservableGauge("yidi.seal.waiting", () => _unsealed.Select(static s => new Measurement<long>(s.Value, Store(s.Key))), description: "Acts and settlements that waited for the last round of sealing");
        _meter.CreateObservableGauge("yidi.projection.behind", () => _projected.Select(static s => new Measurement<long>(s.Value, Store(s.Key))), description: "Rows the last look at the journal of an insured province found new for a host");
        _meter.CreateObservableGauge("yidi.journal.sequential_scans", () => _scans.Select(static s => new Measurement<long>(s.Value, Store(s.Key.Store), new KeyValuePair<string, object?>("table", s.Key.Table))),
            description: "Sequential scans of a journal table since its statistics began");
    }

    public void Sealed(int province, int links) => _unsealed[Name(province)] = links;

    public void Projected(int host, int insured, int rows) => _projected[$"{Name(host)} from {Name(insured)}"] = rows;

    /// <summary>PostgreSQL counts how often a table was read from end to end; a lane never should.</summary>
    public async Task CountScans(IStoreContexts stores, int province, CancellationToken cancel)
    {
        await using var store = await stores.Province(province, Scope.System, cancel);
        if (!store.Database.ProviderName!.Contains("PostgreSQL", StringComparison.Ordinal)) return;
        var counted = await store.Database.SqlQuery<TableScans>(
            $"SELECT relname AS \"table\", seq_scan AS scans FROM pg_stat_user_tables WHERE schemaname = current_schema() AND relname IN ('settlement', 'journal_key', 'benefit_year', 'live_settlement', 'account_move')").ToListAsync(cancel);
        foreach (var one in counted) _scans[(Name(province), one.Table)] = one.Scans;
    }

    sealed record TableScans(string Table, long Scans);

    static KeyValuePair<string, object?> Store(string name) => new("store", name);

    static string Name(int province) => province == 0 ? "national" : $"p{province}";

    public void Dispose() => _meter.Dispose();
}
