using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Yidi.Operations.Access;
using Yidi.Operations.Institutions;
using Yidi.Operations.Insured;
using Yidi.Operations.Plumbing;
using Yidi.Policy;
using Yidi.Server.Access;

namespace Yidi.Server.Api;

public sealed record Credentials(string? UserName, string? Password);

/// <summary>Asks for a code, or brings the one that was sent.</summary>
public sealed record NewCode(string? UserName, string? Code);

public sealed record CodeSentDocument(string UserName);

/// <summary>Where this account hears of decisions outside the inbox; empty where nowhere.</summary>
public sealed record ContactDocument(string? Mail, string? Phone);

/// <summary>Who is signed in: roles with their reach.</summary>
public sealed record SessionDocument(string Caller, string Name, IReadOnlyList<GrantSummary> Grants);

/// <summary>A role and what it reaches: a region (000000 is the nation), an institution, or a person; scope for a proxy.</summary>
public sealed record GrantSummary(string Role, string? Region, string? Institution, string? Person, string? Scope);

public sealed record NewToken(string? Name, int Days = 90);

public sealed record TokenDocument(string Token, string Name, string ExpiresAt);

public sealed record TokenSummaryDocument(string Id, string Name, string ExpiresAt, bool Revoked);

public sealed record NewAccountDocument(string? UserName, string? DisplayName, string? Password);

public sealed record AccountDocument(string Account, string UserName, string DisplayName, bool Closed, IReadOnlyList<GrantSummary> Grants);

public sealed record NewGrantDocument(string? Role, string? Region, string? Institution, string? Person, string? Until);

static class AccountsApi
{
    internal static void MapAccounts(this IEndpointRouteBuilder routes)
    {
        var session = routes.MapGroup("/api/session").WithTags("Access");
        session.MapPost("", SignIn).For(Act.SignIn).WithName("SignIn").WithSummary("Sign in with name and password; the answer sets a cookie").ProducesProblem(401).ProducesProblem(429);
        session.MapPost("/codes", SendCode).For(Act.SignIn).WithName("SendCode").WithSummary("Send a one-time code; the answer does not tell whether there is such an account").ProducesProblem(422);
        session.MapPost("/code", SignInWithCode).For(Act.SignIn).WithName("SignInWithCode").WithSummary("Sign in with a one-time code; the answer sets a cookie").ProducesProblem(401);
        session.MapGet("", (HttpContext http) => TypedResults.Ok(Session(http.Caller()))).For(Act.KeepOwnTokens).WithName("GetSession").WithSummary("Who I am and what I may").ProducesProblem(401);
        session.MapGet("/contact", async (HttpContext http, KeepContact contact, CancellationToken cancel) => TypedResults.Ok(Contacts(await contact.Of(http.AccountNo(), cancel)))).For(Act.KeepOwnTokens).WithName("GetContact").WithSummary("Where I am told of decisions outside the inbox").ProducesProblem(401);
        session.MapPost("/contact", KeepContactOf).For(Act.KeepOwnTokens).WithName("KeepContact").WithSummary("Keep my mail address and phone; what is left empty is forgotten").ProducesProblem(422);
        session.MapDelete("", SignOut).For(Act.KeepOwnTokens).WithName("SignOut").WithSummary("Sign out").ProducesProblem(401);
        var tokens = routes.MapGroup("/api/tokens").WithTags("Access");
        tokens.MapPost("", Issue).For(Act.KeepOwnTokens).WithName("IssueToken").WithSummary("Make an API token; it is shown once").ProducesProblem(422);
        tokens.MapGet("", async (HttpContext http, ApiTokens own, CancellationToken cancel) => TypedResults.Ok((await own.Of(http.AccountNo(), cancel)).Select(static t => new TokenSummaryDocument(t.Id, t.Name, ChinaTime.Text(t.ExpiresAt), t.Revoked)).ToList()))
            .For(Act.KeepOwnTokens).WithName("ListTokens").WithSummary("My API tokens").ProducesProblem(401);
        tokens.MapDelete("/{id}", async (string id, HttpContext http, ApiTokens own, CancellationToken cancel) => http.Answer(await own.Revoke(http.AccountNo(), id, cancel)))
            .For(Act.KeepOwnTokens).WithName("RevokeToken").WithSummary("Revoke one of my API tokens").ProducesProblem(404);
        var accounts = routes.MapGroup("/api/accounts").WithTags("Access");
        accounts.MapGet("", List).For(Act.ManageAccounts).WithName("ListAccounts").WithSummary("Accounts with the roles inside the caller's reach").ProducesProblem(403);
        accounts.MapPost("", Open).For(Act.ManageAccounts).WithName("OpenAccount").WithSummary("Open an account; roles are granted apart").ProducesProblem(422);
        accounts.MapPost("/{account}/grants", Grant).For(Act.ManageAccounts).WithName("GrantRole").WithSummary("Grant a role for a region, an institution or a person").ProducesProblem(403).ProducesProblem(422);
        accounts.MapDelete("/{account}", Close).For(Act.ManageAccounts).WithName("CloseAccount").WithSummary("Close an account: its grants end, its tokens and sessions reach nothing").ProducesProblem(404);
        accounts.MapDelete("/{account}/grants/{grant}", End).For(Act.ManageAccounts).WithName("EndGrant").WithSummary("End a grant").ProducesProblem(404);
    }

    static ContactDocument Contacts(Contact contact) => new(contact.Mail, contact.Phone);

    static async Task<Results<NoContent, ProblemHttpResult>> KeepContactOf(ContactDocument body, HttpContext http, KeepContact keep, CancellationToken cancel)
    {
        var contact = new Contact(body.Mail?.Trim() ?? "", body.Phone?.Replace(" ", "", StringComparison.Ordinal) ?? "");
        var call = http.CallOf("keep-contact", new { account = http.AccountNo(), contact });
        return call.Value is { } key ? http.Answer(await keep.Keep(key, http.Caller(), http.AccountNo(), contact, cancel)) : Problems.Of(call.Refusal!, http);
    }

    static async Task<Results<Ok<SessionDocument>, ProblemHttpResult>> SignIn(Credentials body, HttpContext http, SignInManager<Account> signIn, UserManager<Account> users, ReadCaller read, CancellationToken cancel)
    {
        var wrong = new Refusal(RefusalKind.WrongPassword);
        if (body.UserName is not { Length: > 0 and <= 60 } name || body.Password is not { Length: > 0 and <= 200 } password) return Problems.Of(wrong, http);
        var account = await users.FindByNameAsync(name);
        if (account is null || account.ClosedAt is not null)
        {
            // As slow as a wrong password, so that nobody learns which names exist.
            _ = new PasswordHasher<Account>().HashPassword(null!, password);
            return Problems.Of(wrong, http);
        }
        var result = await signIn.PasswordSignInAsync(account, password, isPersistent: false, lockoutOnFailure: true);
        // Only who knows the password is told of the lock: the others would learn which names exist.
        if (result.IsLockedOut && await users.CheckPasswordAsync(account, password)) return Problems.Of(new(RefusalKind.AccountLocked), http);
        return result.Succeeded ? TypedResults.Ok(Session(await read.Run(account.Id, "", cancel))) : Problems.Of(wrong, http);
    }

    static async Task<Results<Ok<CodeSentDocument>, ProblemHttpResult>> SendCode(NewCode body, HttpContext http, OneTimeCodes codes, CodeDoor gateway, CancellationToken cancel)
    {
        var fields = new Fields();
        var name = fields.Required("userName", body.UserName, 60);
        if (fields.Problem is { } problem) return Problems.Of(problem, http);
        if (gateway.Refuse(http) is { } refused) return Problems.Of(refused, http);
        await codes.Send(name, cancel);
        return TypedResults.Ok(new CodeSentDocument(name));
    }

    static async Task<Results<Ok<SessionDocument>, ProblemHttpResult>> SignInWithCode(NewCode body, HttpContext http, OneTimeCodes codes, CodeDoor gateway, SignInManager<Account> signIn, UserManager<Account> users, ReadCaller read, CancellationToken cancel)
    {
        var fields = new Fields();
        var (name, code) = (fields.Required("userName", body.UserName, 60), fields.Required("code", body.Code, 10));
        if ((fields.Problem ?? gateway.Refuse(http)) is { } problem) return Problems.Of(problem, http);
        var taken = await codes.Take(name, code, cancel);
        if (taken.Value is not { } account) return Problems.Of(taken.Refusal!, http);
        if (await users.IsLockedOutAsync(account)) return Problems.Of(new(RefusalKind.AccountLocked), http);
        await signIn.SignInAsync(account, isPersistent: false);
        return TypedResults.Ok(Session(await read.Run(account.Id, "", cancel)));
    }

    static async Task<NoContent> SignOut(SignInManager<Account> signIn)
    {
        await signIn.SignOutAsync();
        return TypedResults.NoContent();
    }

    static async Task<Results<Ok<TokenDocument>, ProblemHttpResult>> Issue(NewToken body, HttpContext http, ApiTokens tokens, CancellationToken cancel) =>
        http.Answer(await tokens.Issue(http.AccountNo(), body.Name?.Trim() ?? "", body.Days, cancel), static t => new TokenDocument(t.Token, t.Name, ChinaTime.Text(t.ExpiresAt)));

    static async Task<Ok<List<AccountDocument>>> List(HttpContext http, KeepAccounts accounts, CancellationToken cancel) =>
        TypedResults.Ok((await accounts.InReach(http.Caller(), "", 500, cancel)).Select(Document).ToList());

    static async Task<Results<Ok<AccountDocument>, ProblemHttpResult>> Open(NewAccountDocument body, HttpContext http, KeepAccounts accounts, CancellationToken cancel)
    {
        var fields = new Fields();
        var account = new NewAccount(fields.Required("userName", body.UserName, 60), fields.Required("displayName", body.DisplayName, 60), fields.Required("password", body.Password, 200));
        if (fields.Problem is { } problem) return Problems.Of(problem, http);
        var call = http.CallOf("open-account", account);
        return call.Value is { } key ? http.Answer(await accounts.Open(key, http.Caller(), account, cancel), Document) : Problems.Of(call.Refusal!, http);
    }

    static async Task<Results<Ok<GrantDocument>, ProblemHttpResult>> Grant(string account, NewGrantDocument body, HttpContext http, KeepAccounts accounts, FindInstitution institutions, ReadPerson persons, CancellationToken cancel)
    {
        var fields = new Fields();
        var region = body.Region == RegionCode.NationText ? RegionCode.Nation : fields.OptionalRegion("region", body.Region);
        var grant = new NewGrant(fields.Id("account", account), fields.Name<Role>("role", body.Role), region, fields.Text("institution", body.Institution, 12), string.IsNullOrEmpty(body.Person) ? null : fields.Person("person", body.Person), fields.OptionalDay("until", body.Until));
        if (fields.Problem is { } problem) return Problems.Of(problem, http);
        if (!Gate.ReachesGrant(http.Caller(), new(grant.Role, grant.Region, grant.Institution, grant.Person))) return Problems.Of(new(RefusalKind.NotAllowed, "reach", "", "只能在本人管辖范围内授权"), http);
        if (grant.Institution.Length > 0 && await institutions.Registered(grant.Institution, cancel) is null) return Problems.Of(new(RefusalKind.InstitutionUnknown, "institution", grant.Institution), http);
        if (grant.Person is { } who && await persons.Find(who, cancel) is null) return Problems.Of(new(RefusalKind.PersonUnknown, "person", Mask.Number(who.ToString())), http);
        var call = http.CallOf("grant-role", grant);
        return call.Value is { } key ? http.Answer(await accounts.Grant(key, http.Caller(), grant, cancel), static g => new GrantDocument(IdSource.Text(g.GrantNo))) : Problems.Of(call.Refusal!, http);
    }

    static async Task<Results<NoContent, ProblemHttpResult>> End(string account, string grant, HttpContext http, KeepAccounts accounts, CancellationToken cancel)
    {
        var number = long.TryParse(grant, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0;
        var row = await accounts.FindGrant(number, cancel);
        if (row is null || !long.TryParse(account, NumberStyles.None, CultureInfo.InvariantCulture, out var of) || row.AccountNo != of || !Gate.ReachesGrant(http.Caller(), Operations.Access.Grant.Of(row))) return Problems.Of(new(RefusalKind.AccountUnknown, "grant", grant.Length <= 20 ? grant : ""), http);
        var call = http.CallOf("end-grant", number);
        return call.Value is { } key ? http.Answer(await accounts.End(key, http.Caller(), number, null, cancel)) : Problems.Of(call.Refusal!, http);
    }

    static async Task<Results<NoContent, ProblemHttpResult>> Close(string account, HttpContext http, KeepAccounts accounts, CancellationToken cancel)
    {
        var number = long.TryParse(account, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0;
        var found = await accounts.Find(number, cancel);
        // All of its roles must lie inside the caller's reach; one outside is another administrator's business.
        if (found is null || found.Grants.Any(g => !Gate.ReachesGrant(http.Caller(), g))) return Problems.Of(new(RefusalKind.AccountUnknown, "account", account.Length <= 20 ? account : ""), http);
        var call = http.CallOf("close-account", number);
        return call.Value is { } key ? http.Answer(await accounts.Close(key, http.Caller(), number, cancel)) : Problems.Of(call.Refusal!, http);
    }

    static SessionDocument Session(Caller caller) => new(caller.Name, caller.DisplayName, [.. caller.Grants.Select(Summary)]);

    static AccountDocument Document(AccountSummary a) => new(IdSource.Text(a.AccountNo), a.UserName, a.DisplayName, a.Closed, [.. a.Grants.Select(Summary)]);

    static GrantSummary Summary(Grant g) => new(g.Role.ToString(), g.Region?.ToString(), g.Institution.Length > 0 ? g.Institution : null, g.Person?.ToString(), g.Scope);
}
