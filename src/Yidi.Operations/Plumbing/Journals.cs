using System.Collections.Concurrent;
using Yidi.Storage;

namespace Yidi.Operations.Plumbing;

/// <summary>The journals of this process, one lane per province, opened on first use.</summary>
public sealed class Journals(StoreMap stores, TimeProvider machine) : IAsyncDisposable
{
    readonly ConcurrentDictionary<int, Lazy<SettlementJournal>> _open = [];

    public SettlementJournal Of(int province) =>
        _open.GetOrAdd(province, p => new(() => new SettlementJournal(stores, stores.Province(p), machine))).Value;

    /// <summary>Finishes what every lane has queued.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var journal in _open.Values) await journal.Value.DisposeAsync();
        _open.Clear();
    }
}
