using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Yidi.Operations.Plumbing;

namespace Yidi.Server.Hosting;

/// <summary>Healthy while the national store answers and nobody stops the server.</summary>
public sealed class StoreHealth(IStoreContexts contexts, IHostApplicationLifetime life) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (life.ApplicationStopping.IsCancellationRequested) return HealthCheckResult.Unhealthy("the server is being stopped");
        await using var national = await contexts.National(cancellationToken);
        return await national.Database.CanConnectAsync(cancellationToken)
            ? HealthCheckResult.Healthy("the national store answers")
            : HealthCheckResult.Unhealthy("the national store does not answer");
    }
}
