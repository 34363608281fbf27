using System.Diagnostics.Metrics;

namespace Yidi.Storage;

/// <summary>What the lanes of this node do, by store (docs/operating/metrics.md).</summary>
static class LaneMeter
{
    static readonly Meter Yidi = new("Yidi");
    static readonly Counter<long> Batches = Yidi.CreateCounter<long>("yidi.lane.batches", description: "Batches a lane committed");
    static readonly Counter<long> Cases = Yidi.CreateCounter<long>("yidi.lane.cases", description: "Cases in those batches: divided by the batches, how many share one transaction");
    static readonly Counter<long> Redone = Yidi.CreateCounter<long>("yidi.lane.redone", description: "Batches read and decided again after a conflict or a lost connection");
    static readonly Counter<long> Refused = Yidi.CreateCounter<long>("yidi.lane.busy", description: "Cases not taken because too many waited");
    static readonly UpDownCounter<long> Waiting = Yidi.CreateUpDownCounter<long>("yidi.lane.waiting", description: "Cases that wait or are being written now");

    internal static void Committed(string store, int cases)
    {
        Batches.Add(1, Of(store));
        Cases.Add(cases, Of(store));
    }

    internal static void Again(string store) => Redone.Add(1, Of(store));

    internal static void Busy(string store) => Refused.Add(1, Of(store));

    internal static void Came(string store) => Waiting.Add(1, Of(store));

    internal static void Went(string store, int cases) => Waiting.Add(-cases, Of(store));

    static KeyValuePair<string, object?> Of(string store) => new("store", store);
}
