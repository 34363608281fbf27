using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Yidi.Console.Door;
using Yidi.Operations.Access;

namespace Yidi.Console.Me;

/// <summary>An account a sandbox offers at one click.</summary>
public sealed record SandboxSignIn(string UserName, string Name, string Story, Role Role, string Password);

/// <summary>What a sandbox offers to sign in as; empty elsewhere.</summary>
public sealed record SandboxSignIns(IReadOnlyList<SandboxSignIn> All);

/// <summary>The code a sandbox sent, for its page to show; null elsewhere.</summary>
public sealed record ShownCodes(Func<string, string?> LastOf);

static class SignInPages
{
    internal static void MapSignIn(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/sign-in", (SandboxSignIns sandbox, string? to) => PageRoutes.Show<SignInPage>(new { To = PageRoutes.Local(to, "/start"), Offered = sandbox.All })).OpenPage();
        routes.MapGet("/sign-in/code", (ShownCodes codes, string? to, string? userName) => PageRoutes.Show<CodePage>(new { To = PageRoutes.Local(to, "/start"), UserName = userName is { Length: <= 60 } ? userName : "", Shown = codes.LastOf(userName ?? "") })).OpenPage();
        routes.MapGet("/start", static (HttpContext http) =>
        {
            var visit = PageVisit.Of(http);
            return Results.Redirect(!visit.Caller.IsKnown ? "/sign-in" : visit.IsOfficer ? "/console" : "/me");
        }).OpenPage();
    }
}
