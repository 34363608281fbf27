using System.Globalization;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;
using Yidi.Operations.Access;

namespace Yidi.Server.Access;

/// <summary>Reads 'Authorization: Bearer yidi_…'.</summary>
sealed class ApiTokenHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ApiTokens tokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    internal const string Name = "ApiToken";

    const string Bearer = "Bearer ";

    /// <summary>True when the request carries one of our tokens, so that this handler and no cookie decides.</summary>
    internal static bool Carries(HttpRequest request) => request.Headers.Authorization.ToString().StartsWith(Bearer + ApiTokens.Prefix, StringComparison.OrdinalIgnoreCase);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        // A hospital's message signs itself: nothing of the host may fail before its door can answer with an envelope.
        if (Context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null) return AuthenticateResult.NoResult();
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)) return AuthenticateResult.NoResult();
        if (await tokens.AccountOf(header[Bearer.Length..].Trim(), Context.RequestAborted) is not { } account) return AuthenticateResult.Fail("The token is unknown, revoked or expired.");
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, account.ToString(CultureInfo.InvariantCulture))], Name);
        return AuthenticateResult.Success(new(new ClaimsPrincipal(identity), Name));
    }
}
