using OpenTelemetry;
using OpenTelemetry.Exporter;
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
        _provider = Sdk.CreateTracerProviderBuilder().ConfigureResource(static r => r.AddService("yidi"))
            .AddSource(Spans.Name, "Microsoft.AspNetCore", "Npgsql").AddOtlpExporter().Build();
    }

    public void Dispose() => _provider?.Dispose();
}
