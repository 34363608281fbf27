using Microsoft.AspNetCore.Diagnostics;
using Yidi.Operations.Plumbing;

namespace Yidi.Server.Api;

/// <summary>Whatever was thrown reaches the caller as a refusal with a trace: a problem for programs, a sentence for somebody with a browser.</summary>
sealed partial class Faults(ILogger<Faults> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var refusal = Fault.Of(exception, httpContext.TraceIdentifier);
        // The framework no longer logs what a handler answered; the caller's trace must lead somewhere.
        if (exception is not OperationCanceledException || !httpContext.RequestAborted.IsCancellationRequested) Failed(log, httpContext.TraceIdentifier, exception);
        if (refusal.Kind == RefusalKind.StoreOutOfReach) httpContext.Response.Headers.RetryAfter = "5";
        if (httpContext.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
        {
            httpContext.Response.StatusCode = Problems.StatusOf(refusal.Kind);
            httpContext.Response.ContentType = "text/plain;charset=UTF-8";
            await httpContext.Response.WriteAsync(refusal.ToChinese(), cancellationToken);
        }
        else
        {
            await Problems.Of(refusal, httpContext).ExecuteAsync(httpContext);
        }
        return true;
    }

    [LoggerMessage(1020, LogLevel.Error, "A request failed in a way no rule foresaw; its trace is {Trace}")]
    static partial void Failed(ILogger logger, string trace, Exception error);
}
