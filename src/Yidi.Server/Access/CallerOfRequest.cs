using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Yidi.Operations.Access;
using Yidi.Operations.Plumbing;
using Yidi.Server.Api;

namespace Yidi.Server.Access;

/// <summary>The act an endpoint is; a test refuses an endpoint that has none.</summary>
public sealed record ActOfEndpoint(Act Act);

/// <summary>Who a request comes from, and the filter every endpoint of REST passes.</summary>
static class CallerOfRequest
{
    /// <summary>Header of a write by session: another site's form cannot set it.</summary>
    internal const string MarkHeader = "X-Yidi-Request";

    const string Item = "yidi.caller";

    /// <summary>Binds an endpoint to its act: callers without a role for it are refused before the body is read.</summary>
    internal static TBuilder For<TBuilder>(this TBuilder endpoint, Act act) where TBuilder : IEndpointConventionBuilder
    {
        endpoint.WithMetadata(new ActOfEndpoint(act));
        endpoint.AddEndpointFilter(async (context, next) =>
        {
            var http = context.HttpContext;
            var caller = await http.ReadCaller();
            if (Forged(http) is { } forged) return Problems.Of(forged, http);
            return Gate.RefuseRole(caller, act) is { } refusal ? Problems.Of(refusal, http) : await next(context);
        });
        return endpoint;
    }

    /// <summary>The caller, once the filter read it.</summary>
    internal static Caller Caller(this HttpContext http) => (Caller)http.Items[Item]!;

    /// <summary>The account of the caller; 0 for nobody.</summary>
    internal static long AccountNo(this HttpContext http) =>
        long.TryParse(http.User.FindFirstValue(ClaimTypes.NameIdentifier), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    internal static async Task<Caller> ReadCaller(this HttpContext http)
    {
        if (http.Items[Item] is Caller known) return known;
        var address = http.Connection.RemoteIpAddress?.ToString() ?? "";
        var caller = http.AccountNo() is > 0 and var account
            ? await http.RequestServices.GetRequiredService<ReadCaller>().Run(account, address, http.RequestAborted)
            : Operations.Access.Caller.Nobody;
        http.Items[Item] = caller;
        return caller;
    }

    static Refusal? Forged(HttpContext http)
    {
        var safe = HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method);
        var bySession = http.User.Identity?.AuthenticationType == IdentityConstants.ApplicationScheme;
        return !safe && bySession && !http.Request.Headers.ContainsKey(MarkHeader) ? new(RefusalKind.RequestForged, MarkHeader) : null;
    }
}
