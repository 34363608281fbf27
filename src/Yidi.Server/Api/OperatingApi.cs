using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Yidi.Server.Hosting;

namespace Yidi.Server.Api;

/// <summary>What operators and probes ask: is it alive, how much does it do.</summary>
static class OperatingApi
{
    internal static void MapOperating(this IEndpointRouteBuilder routes, YidiOptions options)
    {
        var engine = options.Stores.Engine.ToString();
        routes.MapHealthChecks("/health", new HealthCheckOptions
        {
            ResponseWriter = (http, report) => http.Response.WriteAsJsonAsync(new
            {
                status = report.Status.ToString(),
                engine,
                sandbox = options.Sandbox,
                checks = report.Entries.ToDictionary(static e => e.Key, static e => e.Value.Description),
            }),
        });
        // A process that lives is left alone; one that is not ready gets no messages: its store is away, or it is being stopped.
        routes.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = static _ => false });
        routes.MapHealthChecks("/health/ready");
        routes.MapGet("/docs/errors", static () => TypedResults.Text(RefusalDocument.Markdown(), "text/markdown; charset=utf-8")).ExcludeFromDescription();
        routes.MapGet("/metrics", static (Metrics metrics) => TypedResults.Text(metrics.Render(), "text/plain; version=0.0.4; charset=utf-8")).ExcludeFromDescription();
    }
}
