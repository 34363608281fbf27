using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Yidi.Server.Hosting;

/// <summary>
/// Collects the meters of the program and of ASP.NET Core and renders them as Prometheus text. The exporter packages cannot be restored here
/// (docs/decisions/0009); this renders counters, gauges and histograms and nothing else.
/// </summary>
public sealed class Metrics : IDisposable
{
    static readonly double[] Bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
    static readonly string[] Meters = ["Yidi", "Microsoft.AspNetCore.Hosting", "System.Runtime", "Npgsql"];

    readonly MeterListener _listener = new();
    readonly ConcurrentDictionary<(Instrument Instrument, string Labels), Series> _series = [];

    public Metrics()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (Meters.Contains(instrument.Meter.Name)) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((i, v, tags, _) => Record(i, v, tags));
        _listener.SetMeasurementEventCallback<int>((i, v, tags, _) => Record(i, v, tags));
        _listener.SetMeasurementEventCallback<double>((i, v, tags, _) => Record(i, v, tags));
        _listener.Start();
    }

    public void Dispose() => _listener.Dispose();

    public string Render()
    {
        _listener.RecordObservableInstruments();
        var text = new StringBuilder();
        foreach (var group in _series.GroupBy(static s => s.Key.Instrument).OrderBy(static g => g.Key.Name, StringComparer.Ordinal))
        {
            var name = NameOf(group.Key);
            text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {Escape(group.Key.Description ?? group.Key.Name)}\n# TYPE {name} {TypeOf(group.Key)}\n");
            foreach (var (key, series) in group) series.Append(text, name, key.Labels, IsHistogram(group.Key));
        }
        return text.ToString();
    }

    void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new StringBuilder();
        foreach (var (key, tag) in tags)
            labels.Append(CultureInfo.InvariantCulture, $"{(labels.Length > 0 ? "," : "")}{Clean(key)}=\"{Escape(tag?.ToString() ?? "")}\"");
        var series = _series.GetOrAdd((instrument, labels.ToString()), static _ => new Series());
        series.Add(value, replaces: instrument.IsObservable, IsHistogram(instrument));
    }

    static bool IsHistogram(Instrument instrument) => instrument.GetType().Name.StartsWith("Histogram", StringComparison.Ordinal);

    static string TypeOf(Instrument instrument) => IsHistogram(instrument) ? "histogram"
        : instrument.GetType().Name.Contains("Counter", StringComparison.Ordinal) && !instrument.GetType().Name.Contains("UpDown", StringComparison.Ordinal) ? "counter" : "gauge";

    static string NameOf(Instrument instrument) => Clean(instrument.Name) + (TypeOf(instrument) == "counter" ? "_total" : instrument.Unit == "s" ? "_seconds" : "");

    static string Clean(string name) => string.Concat(name.Select(static c => char.IsAsciiLetterOrDigit(c) ? c : '_'));

    static string Escape(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    sealed class Series
    {
        readonly Lock _gate = new();
        readonly long[] _buckets = new long[Bounds.Length];
        double _sum;
        long _count;

        internal void Add(double value, bool replaces, bool histogram)
        {
            lock (_gate)
            {
                _sum = replaces ? value : _sum + value;
                _count++;
                if (!histogram) return;
                for (var i = 0; i < Bounds.Length; i++)
                    if (value <= Bounds[i]) _buckets[i]++;
            }
        }

        internal void Append(StringBuilder text, string name, string labels, bool histogram)
        {
            lock (_gate)
            {
                if (!histogram)
                {
                    text.Append(CultureInfo.InvariantCulture, $"{name}{Braces(labels)} {_sum}\n");
                    return;
                }
                var lead = labels.Length > 0 ? labels + "," : "";
                for (var i = 0; i < Bounds.Length; i++) text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{lead}le=\"{Bounds[i]}\"}} {_buckets[i]}\n");
                text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{lead}le=\"+Inf\"}} {_count}\n{name}_sum{Braces(labels)} {_sum}\n{name}_count{Braces(labels)} {_count}\n");
            }
        }

        static string Braces(string labels) => labels.Length > 0 ? $"{{{labels}}}" : "";
    }
}
