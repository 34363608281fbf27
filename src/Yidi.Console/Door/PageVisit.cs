using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Yidi.Operations.Access;
using Yidi.Policy;

namespace Yidi.Console.Door;

/// <summary>How the host tells who looks at a page, and whether this is a sandbox.</summary>
public sealed record Visitors(Func<HttpContext, Task<Caller>> Read, bool IsSandbox);

/// <summary>One request for a page: who, how it is to look, and what the last form answered. Read once, by the filter every page passes.</summary>
public sealed class PageVisit
{
    const string Item = "yidi.page";

    public required Caller Caller { get; init; }

    public required long AccountNo { get; init; }

    public required bool IsSandbox { get; init; }

    public required Look Look { get; init; }

    /// <summary>Path and query as the browser shows them.</summary>
    public required string Address { get; init; }

    /// <summary>What the form sent from this page answered; null when none was.</summary>
    public required Flash? Flash { get; init; }

    public bool IsInsured => Caller.Grants.Any(static g => g.Role == Role.InsuredPerson);

    public bool IsOfficer => Caller.Grants.Any(static g => g.Role != Role.InsuredPerson);

    public bool May(Act act) => Gate.RefuseRole(Caller, act) is null;

    public bool May(Act act, Subject subject) => Gate.Refuse(Caller, act, subject) is null;

    /// <summary>The visit of a request that passed the filter.</summary>
    public static PageVisit Of(HttpContext http) => (PageVisit)http.Items[Item]!;

    static readonly Caller Guest = new("sandbox-visitor", "", [new(Role.Auditor, RegionCode.Nation, "", null)]);

    internal static async Task<PageVisit> Begin(HttpContext http, Visitors visitors, bool guests)
    {
        var caller = await visitors.Read(http);
        var account = long.TryParse(http.User.FindFirstValue(ClaimTypes.NameIdentifier), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        var visit = new PageVisit
        {
            Caller = caller.IsKnown || !guests || !visitors.IsSandbox ? caller : Guest,
            AccountNo = account,
            IsSandbox = visitors.IsSandbox,
            Look = Look.Of(http.Request),
            Address = http.Request.Path + http.Request.QueryString,
            Flash = Flash.Take(http) is { } flash ? await flash.Whole(http, account) : null,
        };
        http.Items[Item] = visit;
        return visit;
    }
}

/// <summary>How a reader wants pages to look; kept in cookies of this browser, changed by a link, so that it needs no script.</summary>
/// <param name="Theme">'light', 'dark', or empty for what the device prefers.</param>
public sealed record Look(bool LargeType, string Theme)
{
    const string TypeKey = "type";
    const string ThemeKey = "theme";
    const string LanguageKey = "lang";

    /// <summary>The cookie ASP.NET Core reads the language from.</summary>
    public const string LanguageCookie = "yidi-lang";

    static readonly string[] Themes = ["light", "dark"];

    public static Look Of(HttpRequest request) => new(Chosen(request, TypeKey) == "large", Chosen(request, ThemeKey) is { } theme && Themes.Contains(theme) ? theme : "");

    /// <summary>Keeps what a link chose. Only looks are changed by reading a page.</summary>
    public static Task Keep(HttpContext http, RequestDelegate next)
    {
        var options = new CookieOptions { MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax, HttpOnly = true, IsEssential = true, Secure = http.Request.IsHttps };
        if (HttpMethods.IsGet(http.Request.Method))
            foreach (var key in (string[])[TypeKey, ThemeKey])
                if (http.Request.Query[key].ToString() is { Length: > 0 and <= 10 } value) http.Response.Cookies.Append($"yidi-{key}", value, options);
        if (HttpMethods.IsGet(http.Request.Method) && http.Request.Query[LanguageKey].ToString() is "en" or "zh-CN" && !http.Request.Path.StartsWithSegments("/api"))
            http.Response.Cookies.Append(LanguageCookie, $"c={http.Request.Query[LanguageKey]}|uic={http.Request.Query[LanguageKey]}", options);
        return next(http);
    }

    static string? Chosen(HttpRequest request, string key) => request.Query[key].ToString() is { Length: > 0 } asked ? asked : request.Cookies[$"yidi-{key}"];
}
