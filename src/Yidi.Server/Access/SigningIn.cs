using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Yidi.Operations.Access;
using Yidi.Operations.Plumbing;

namespace Yidi.Server.Access;

/// <summary>Signing in: Identity's passwords, lockout and cookies, and our API tokens.</summary>
static class SigningIn
{
    const string ByHeader = "ByHeader";

    internal static void AddSigningIn(this IServiceCollection services, bool sandbox)
    {
        services.AddScoped<IUserStore<Account>>(static p => new UserOnlyStore<Account, NationalContext, long>(p.GetRequiredService<IStoreContexts>().National(CancellationToken.None).Result, new IdentityErrorDescriber()));
        services.AddIdentityCore<Account>(static o =>
        {
            o.Lockout.MaxFailedAccessAttempts = 5;
            o.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(15);
            o.Password.RequiredLength = KeepAccounts.MinPasswordLength;
            // Length is what keeps a password; rules about signs only make people write it down.
            (o.Password.RequireDigit, o.Password.RequireNonAlphanumeric, o.Password.RequireUppercase, o.Password.RequireLowercase) = (false, false, false, false);
        }).AddSignInManager();
        services.AddAuthentication(ByHeader)
            .AddPolicyScheme(ByHeader, null, static o => o.ForwardDefaultSelector = static http => ApiTokenHandler.Carries(http.Request) ? ApiTokenHandler.Name : IdentityConstants.ApplicationScheme)
            .AddScheme<AuthenticationSchemeOptions, ApiTokenHandler>(ApiTokenHandler.Name, null)
            .AddIdentityCookies(o => o.ApplicationCookie!.Configure(cookie => Configure(cookie, sandbox)));
        services.Configure<SecurityStampValidatorOptions>(static o => o.ValidationInterval = TimeSpan.FromMinutes(1));
        services.AddDataProtection().SetApplicationName("yidi");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(static p => new ConfigureOptions<KeyManagementOptions>(o =>
            o.XmlRepository = new StoredProtectionKeys(p.GetRequiredService<IStoreContexts>(), p.GetRequiredService<Vault>())));
    }

    static void Configure(CookieAuthenticationOptions cookie, bool sandbox)
    {
        cookie.Cookie.Name = "yidi";
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Strict;
        // A sandbox is on this machine's loopback, without a certificate.
        cookie.Cookie.SecurePolicy = sandbox ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;
        cookie.ExpireTimeSpan = TimeSpan.FromHours(8);
        cookie.SlidingExpiration = true;
        // Callers of REST get our refusal, not a redirection to a page.
        cookie.Events.OnRedirectToLogin = static context => Answer(context, StatusCodes.Status401Unauthorized);
        cookie.Events.OnRedirectToAccessDenied = static context => Answer(context, StatusCodes.Status403Forbidden);
    }

    static Task Answer(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
