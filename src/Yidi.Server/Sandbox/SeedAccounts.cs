using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Access;
using Yidi.Operations.Insured;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Server.Sandbox;

/// <summary>Gives the sandbox an account for every role and every persona, each with a token the sandbox tells.</summary>
public sealed class SeedAccounts(IStoreContexts contexts, PersonDirectory directory, ApiTokens tokens, IdSource ids, Vault vault, TimeProvider machine)
{
    static readonly DateOnly Since = new(2020, 1, 1);

    /// <summary>The same for an installation, different for every other: made from its key.</summary>
    public string TokenOf(string userName) => ApiTokens.Prefix + vault.Lookup("sandbox-token", userName)[..48];

    public async Task Run(CancellationToken cancel)
    {
        await using var national = await contexts.National(cancel);
        var known = (await national.Set<Account>().Select(static a => a.UserName!).ToListAsync(cancel)).ToHashSet(StringComparer.Ordinal);
        string? hash = null;
        foreach (var facts in SandboxFacts.Accounts.Where(a => !known.Contains(a.UserName)))
            await Open(facts.UserName, facts.Name, facts.Role, facts.Region, facts.Institution, null, hash ??= Hash(), cancel);
        foreach (var persona in SandboxFacts.Personas.Where(p => !known.Contains(p.Key)))
            await Open(persona.Key, persona.Name, Role.InsuredPerson, "", "", await directory.Find(CredentialKind.IdentityCard, persona.IdentityNumber, cancel), hash ??= Hash(), cancel);
    }

    // One hash for all: everybody's password is the one the sandbox tells anyway.
    static string Hash() => new PasswordHasher<Account>().HashPassword(null!, SandboxFacts.Password);

    async Task Open(string userName, string name, Role role, string region, string institution, PersonNo? person, string hash, CancellationToken cancel)
    {
        var account = new Account
        {
            Id = ids.Next(0), UserName = userName, NormalizedUserName = userName.ToUpperInvariant(), DisplayName = name, CreatedAt = machine.GetUtcNow().UtcDateTime, PasswordHash = hash,
            SecurityStamp = Guid.NewGuid().ToString("N"), ConcurrencyStamp = Guid.NewGuid().ToString("N"), LockoutEnabled = true,
        };
        await using var national = await contexts.National(cancel);
        national.Add(account);
        national.Add(new RoleGrant { GrantNo = ids.Next(0), AccountNo = account.Id, Role = role, Region = region, Institution = institution, PersonNo = person?.Value ?? 0, From = Since });
        await national.SaveChangesAsync(cancel);
        await tokens.Keep(account.Id, "sandbox", 3650, TokenOf(userName), cancel);
    }
}
