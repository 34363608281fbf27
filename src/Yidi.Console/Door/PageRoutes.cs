using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Yidi.Console.Parts;
using Yidi.Operations.Access;
using Yidi.Operations.Plumbing;

namespace Yidi.Console.Door;

/// <summary>The act a page is; null for pages open to everybody. A test refuses a page that does not say.</summary>
public sealed record ActOfPage(Act? Act);

/// <summary>The filter every page passes: who looks, may they, and the headers that keep other sites and scripts out.</summary>
public static class PageRoutes
{
    /// <summary>Scripts, styles, pictures and calls only from here: a name with markup in it runs nothing even if it were written unencoded.</summary>
    const string Policy = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; script-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>A page anybody may open.</summary>
    /// <param name="guests">In a sandbox, where everybody is invented, whoever has not signed in looks as an auditor would.</param>
    public static RouteHandlerBuilder OpenPage(this RouteHandlerBuilder route, bool guests = false) => route.Guarded(null, guests);

    /// <summary>A page for callers with a role for the act; what it is about is decided by what the page reads.</summary>
    public static RouteHandlerBuilder PageFor(this RouteHandlerBuilder route, Act act) => route.Guarded(act, false);

    static RouteHandlerBuilder Guarded(this RouteHandlerBuilder route, Act? act, bool guests)
    {
        route.WithMetadata(new ActOfPage(act)).ExcludeFromDescription();
        route.AddEndpointFilter(async (context, next) =>
        {
            var http = context.HttpContext;
            http.Response.Headers.ContentSecurityPolicy = Policy;
            http.Response.Headers.XContentTypeOptions = "nosniff";
            http.Response.Headers["Referrer-Policy"] = "same-origin";
            (http.Response.Headers.CacheControl, http.Response.Headers.Pragma) = ("no-cache, no-store", "no-cache");
            var visit = await PageVisit.Begin(http, http.RequestServices.GetRequiredService<Visitors>(), guests);
            if (act is { } asked && Gate.RefuseRole(visit.Caller, asked) is { } refusal) return visit.Caller.IsKnown ? Refused(http, refusal) : SignInFirst(http);
            // The console is for who works here; persons have their own pages of the same things.
            if (act is not null && visit is { IsInsured: true, IsOfficer: false } && http.Request.Path.StartsWithSegments("/console", StringComparison.Ordinal)) return TypedResults.Redirect("/me");
            if (!HttpMethods.IsGet(http.Request.Method) && !await IsOwnForm(http)) return Refused(http, new(RefusalKind.RequestForged, "form"));
            return await next(context);
        });
        return route;
    }

    /// <summary>A page shown, with its parameters by name.</summary>
    public static IResult Show<TPage>(object? parameters = null) where TPage : IComponent => parameters switch
    {
        null => new RazorComponentResult<TPage>(),
        IReadOnlyDictionary<string, object?> named => new RazorComponentResult<TPage>(named),
        _ => new RazorComponentResult<TPage>(parameters),
    };

    /// <summary>A page saying why it is not what was asked for.</summary>
    public static IResult Refused(HttpContext http, Refusal refusal, int status = StatusCodes.Status403Forbidden)
    {
        http.Response.StatusCode = status;
        return Show<RefusedPage>(new { Refusal = refusal });
    }

    /// <summary>What the visitor does not reach is as unknown as what does not exist.</summary>
    public static IResult Unknown(HttpContext http, RefusalKind kind, string field, string value) =>
        Refused(http, new(kind, field, value.Length <= 20 ? value : ""), StatusCodes.Status404NotFound);

    static RedirectHttpResult SignInFirst(HttpContext http) => TypedResults.Redirect($"/sign-in?to={Uri.EscapeDataString(http.Request.Path + http.Request.QueryString)}");

    static async Task<bool> IsOwnForm(HttpContext http) => await http.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(http);

    /// <summary>The path if it is one of ours, else the fallback: nobody is sent to another site by a link of ours.</summary>
    public static string Local(string? path, string fallback) =>
        path is { Length: > 0 and < 1000 } && path[0] == '/' && (path.Length == 1 || path[1] is not ('/' or '\\')) && !path.Any(char.IsControl) ? path : fallback;
}
