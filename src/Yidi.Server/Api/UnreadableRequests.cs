using Microsoft.AspNetCore.Diagnostics;
using Yidi.Operations.Plumbing;

namespace Yidi.Server.Api;

/// <summary>A body or a query that cannot be read is refused like everything else: what, where, and what to do.</summary>
sealed class UnreadableRequests : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not BadHttpRequestException bad) return false;
        var kind = bad.StatusCode == StatusCodes.Status413PayloadTooLarge ? RefusalKind.BodyTooLarge : bad.Message.StartsWith("Required parameter", StringComparison.Ordinal) ? RefusalKind.FieldMissing : RefusalKind.MalformedBody;
        var parameter = bad.Message.Split('"') is [_, var named, ..] ? named.Split(' ')[^1] : "";
        var where = (bad.InnerException as System.Text.Json.JsonException)?.Path ?? "";
        await Problems.Of(new(kind, where.Length > 0 ? where : parameter, "", where.Length > 0 ? "该处的类型或格式不正确" : ""), httpContext, bad.StatusCode).ExecuteAsync(httpContext);
        return true;
    }
}
