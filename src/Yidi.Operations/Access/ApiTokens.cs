using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Plumbing;

namespace Yidi.Operations.Access;

/// <summary>A token as its owner sees it once.</summary>
public sealed record IssuedToken(string Token, string Name, DateTime ExpiresAt);

/// <summary>A token in a list; the token itself is never shown again.</summary>
public sealed record TokenSummary(string Id, string Name, DateTime CreatedAt, DateTime ExpiresAt, bool Revoked);

/// <summary>Issues, checks and revokes API tokens.</summary>
public sealed class ApiTokens(IStoreContexts stores, Vault vault, TimeProvider machine)
{
    /// <summary>What every token begins with, so that one that leaked is recognised.</summary>
    public const string Prefix = "yidi_";

    const int MaxDays = 366;

    const int IdLength = 12;

    public async Task<Result<IssuedToken>> Issue(long accountNo, string name, int days, CancellationToken cancel)
    {
        if (name.Length is 0 or > 60) return new Refusal(RefusalKind.FieldInvalid, "name", "", "请为令牌命名，不超过60字");
        if (days is < 1 or > MaxDays) return new Refusal(RefusalKind.FieldInvalid, "days", days.ToString(System.Globalization.CultureInfo.InvariantCulture), $"1至{MaxDays}天");
        var token = Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        return await Keep(accountNo, name, days, token, cancel);
    }

    /// <summary>Keeps a given token; the sandbox gives its accounts tokens of its own.</summary>
    public async Task<IssuedToken> Keep(long accountNo, string name, int days, string token, CancellationToken cancel)
    {
        var now = machine.GetUtcNow().UtcDateTime;
        await using var national = await stores.National(cancel);
        var row = new ApiToken { Lookup = Lookup(token), AccountNo = accountNo, Name = name, CreatedAt = now, ExpiresAt = now.AddDays(days) };
        national.Add(row);
        await national.SaveChangesAsync(cancel);
        return new(token, name, row.ExpiresAt);
    }

    /// <summary>The account of a token in force; null for any other text.</summary>
    public async Task<long?> AccountOf(string token, CancellationToken cancel)
    {
        if (!token.StartsWith(Prefix, StringComparison.Ordinal) || token.Length > 100) return null;
        var (lookup, now) = (Lookup(token), machine.GetUtcNow().UtcDateTime);
        await using var national = await stores.National(cancel);
        var row = await national.Set<ApiToken>().AsNoTracking().SingleOrDefaultAsync(t => t.Lookup == lookup && t.RevokedAt == null && t.ExpiresAt > now, cancel);
        return row?.AccountNo;
    }

    public async Task<IReadOnlyList<TokenSummary>> Of(long accountNo, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        var rows = await national.Set<ApiToken>().AsNoTracking().Where(t => t.AccountNo == accountNo).OrderBy(static t => t.CreatedAt).ToListAsync(cancel);
        return [.. rows.Select(static t => new TokenSummary(t.Lookup[..IdLength], t.Name, t.CreatedAt, t.ExpiresAt, t.RevokedAt is not null))];
    }

    public async Task<Result<Done>> Revoke(long accountNo, string id, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        var row = id.Length == IdLength ? await national.Set<ApiToken>().FirstOrDefaultAsync(t => t.AccountNo == accountNo && t.Lookup.StartsWith(id), cancel) : null;
        if (row is null) return new Refusal(RefusalKind.AccountUnknown, "token", id.Length <= 40 ? id : "");
        row.RevokedAt ??= machine.GetUtcNow().UtcDateTime;
        await national.SaveChangesAsync(cancel);
        return Done.It;
    }

    string Lookup(string token) => vault.Lookup("api-token", token);
}
