using OpenTelemetry;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Yidi.Storage;

namespace Yidi.Server.Hosting;

/// <summary>Sends traces to a collector (OTLP) when the operator names one with OTEL_EXPORTER_OTLP_ENDPOINT; else there are none.</summary>
public sealed class Tracing : IDisposable
{
    readonly TracerProvider? _provider;

    public Tracing(IConfiguration configuration)
    {
        if (configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is not { Length: > 0 }) return;
        // Where to, how and with which headers is read from the environment by the exporter itself.
        // Not ASP.NET Core's own spans: a path of REST may name a person. What it decided about its parent is therefore not asked either.
        _provider = Sdk.CreateTracerProviderBuilder().ConfigureResource(static r => r.AddService("yidi")).SetSampler(new AlwaysOnSampler())
            .AddSource(Spans.Name, "Npgsql").AddOtlpExporter().Build();
    }

    public void Dispose() => _provider?.Dispose();
}
