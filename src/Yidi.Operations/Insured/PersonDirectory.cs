using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Insured;

/// <summary>What a patient shows at the counter.</summary>
public enum CredentialKind
{
    /// <summary>医保电子凭证令牌.</summary>
    ElectronicToken = 1,

    /// <summary>居民身份证.</summary>
    IdentityCard = 2,

    /// <summary>社会保障卡.</summary>
    SocialSecurityCard = 3,
}

/// <summary>The national directory of persons: one look-up from a presented credential to a person number.</summary>
public sealed class PersonDirectory(IStoreContexts stores, Vault vault)
{
    public async Task<PersonNo?> Find(CredentialKind kind, string number, CancellationToken cancel)
    {
        var lookup = LookupOf(kind, number);
        await using var national = await stores.National(cancel);
        var entry = await national.Set<DirectoryEntry>().AsNoTracking().SingleOrDefaultAsync(e => e.Lookup == lookup, cancel);
        return entry is null ? null : new PersonNo(entry.PersonNo);
    }

    public async Task Add(PersonNo person, IEnumerable<(CredentialKind Kind, string Number)> credentials, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        foreach (var (kind, number) in credentials)
        {
            var lookup = LookupOf(kind, number);
            if (await national.Set<DirectoryEntry>().AnyAsync(e => e.Lookup == lookup, cancel)) continue;
            national.Add(new DirectoryEntry { Lookup = lookup, PersonNo = person.Value });
        }
        await national.SaveChangesAsync(cancel);
    }

    // The check digit of an identity number may come as x or X.
    string LookupOf(CredentialKind kind, string number) => vault.Lookup(kind.ToString(), number.Trim().ToUpperInvariant());
}
