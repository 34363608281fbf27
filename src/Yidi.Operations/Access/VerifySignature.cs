using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Plumbing;
using Yidi.Storage;

namespace Yidi.Operations.Access;

/// <summary>The four x-tif headers as they arrived; null when absent.</summary>
public sealed record SignatureHeaders(string? Account, string? Timestamp, string? Nonce, string? Signature);

/// <summary>Who is speaking, once the proof held, and how this sender wants to be spoken to.</summary>
public sealed record AuthenticatedInstitution(InstitutionAccount Profile, DateOnly On)
{
    public string Account => Profile.Account;

    public string Institution => Profile.Institution;

    /// <summary>A leniency has an owner and an end; one that is over is off.</summary>
    bool IsLenient => Profile.LeniencyUntil is not { } until || On <= until;

    public bool CodeAsText => Profile.CodeAsText && IsLenient;

    public bool FamilyInsideAccount => Profile.FamilyInsideAccount && IsLenient;
}

/// <summary>
/// Finds out who speaks, by the scheme of the account (his-interface 1.4): x-tif headers (SHA-256 of timestamp, secret, nonce, timestamp; within
/// the window; nonce unused), API key, bearer token, or a signed envelope.
/// </summary>
public sealed class VerifySignature(IStoreContexts stores, UsedNonces nonces, Vault vault, BusinessClock clock, TimeProvider machine)
{
    readonly Recently<string, InstitutionAccount?> _accounts = new(machine);

    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    const int MaxNonceLength = 64;

    public async Task<Result<AuthenticatedInstitution>> Run(SignatureHeaders headers, CancellationToken cancel)
    {
        if (headers is not { Account: { Length: > 0 } name, Timestamp: { Length: > 0 } timestamp, Nonce: { Length: > 0 } nonce, Signature: { Length: > 0 } signature })
            return new Refusal(RefusalKind.NotSigned, "signature");
        if (nonce.Length > MaxNonceLength) return new Refusal(RefusalKind.FieldTooLong, "nonce");
        if (!IsInWindow(timestamp)) return new Refusal(RefusalKind.StaleTimestamp, "timestamp", timestamp.Length <= 20 ? timestamp : "");
        if (await Account(name, cancel) is not { } account) return new Refusal(RefusalKind.UnknownAccount, "account", name.Length <= 40 ? name : "");
        if (account.Scheme != SignatureScheme.TifHeaders) return OtherScheme(account);
        if (!Matches(signature, Sign(vault.Open(account.SealedSecret), timestamp, nonce))) return new Refusal(RefusalKind.WrongSignature, "signature");
        if (!await nonces.Take(new(name, nonce, machine.GetUtcNow().UtcDateTime + NonceLife), cancel)) return new Refusal(RefusalKind.ReplayedNonce, "nonce");
        return new AuthenticatedInstitution(account, clock.Today);
    }

    static Refusal OtherScheme(InstitutionAccount account) => new(RefusalKind.NotSigned, "account", account.Account, $"该账户的签名方式为{SchemeWords[account.Scheme]}");

    static readonly Dictionary<SignatureScheme, string> SchemeWords = new()
    {
        [SignatureScheme.TifHeaders] = "x-tif签名头", [SignatureScheme.ApiKey] = "apikey请求头", [SignatureScheme.Bearer] = "Bearer令牌", [SignatureScheme.Envelope] = "报文SM2签名",
    };

    /// <summary>One header with account and secret, 'account:secret' (his-interface 1.4, scheme 2).</summary>
    public async Task<Result<AuthenticatedInstitution>> ByApiKey(string apiKey, CancellationToken cancel)
    {
        var colon = apiKey.IndexOf(':', StringComparison.Ordinal);
        return colon <= 0 ? new Refusal(RefusalKind.WrongSignature, "apikey") : await BySecret(apiKey[..colon], apiKey[(colon + 1)..], SignatureScheme.ApiKey, cancel);
    }

    /// <summary>Gives a token for account and secret (scheme 3). It lives half a day, as clients expect.</summary>
    public async Task<Result<string>> IssueToken(string name, string secret, CancellationToken cancel)
    {
        var known = await BySecret(name, secret, SignatureScheme.Bearer, cancel);
        if (known.Refusal is { } refusal) return refusal;
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        await using var national = await stores.National(cancel);
        national.Add(new InstitutionToken { Hash = vault.Lookup(TokenKind, token), Account = name, Expires = machine.GetUtcNow().UtcDateTime + TokenLife });
        await national.SaveChangesAsync(cancel);
        return token;
    }

    public static readonly TimeSpan TokenLife = TimeSpan.FromHours(12);

    const string TokenKind = "institution-token";

    public async Task<Result<AuthenticatedInstitution>> ByToken(string token, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        var (hash, now) = (vault.Lookup(TokenKind, token), machine.GetUtcNow().UtcDateTime);
        var known = await national.Set<InstitutionToken>().AsNoTracking().SingleOrDefaultAsync(t => t.Hash == hash && t.Expires > now, cancel);
        var account = known is null ? null : await national.Set<InstitutionAccount>().AsNoTracking().SingleOrDefaultAsync(a => a.Account == known.Account, cancel);
        return account is { Scheme: SignatureScheme.Bearer } ? new AuthenticatedInstitution(account, clock.Today) : new Refusal(RefusalKind.WrongSignature, "token", "", "令牌无效或已过期，请重新获取");
    }

    /// <summary>The account of an institution that signs its envelopes (scheme 4); whoever says the code has proved nothing yet.</summary>
    public async Task<Result<AuthenticatedInstitution>> OfEnvelope(string institution, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        var account = await national.Set<InstitutionAccount>().AsNoTracking().FirstOrDefaultAsync(a => a.Institution == institution && a.Scheme == SignatureScheme.Envelope, cancel);
        return account is null ? new Refusal(RefusalKind.NotSigned, "signature") : new AuthenticatedInstitution(account, clock.Today);
    }

    async Task<Result<AuthenticatedInstitution>> BySecret(string name, string secret, SignatureScheme scheme, CancellationToken cancel)
    {
        if (await Account(name, cancel) is not { } account) return new Refusal(RefusalKind.UnknownAccount, "account", name.Length <= 40 ? name : "");
        if (account.Scheme != scheme) return OtherScheme(account);
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(vault.Open(account.SealedSecret)))
            ? new AuthenticatedInstitution(account, clock.Today)
            : new Refusal(RefusalKind.WrongSignature, "secret");
    }

    /// <summary>What a sender puts into x-tif-signature.</summary>
    public static string Sign(string secret, string timestamp, string nonce) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(timestamp + secret + nonce + timestamp)));

    bool IsInWindow(string timestamp) =>
        long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && Math.Abs(machine.GetUtcNow().ToUnixTimeSeconds() - seconds) <= (long)Window.TotalSeconds;

    /// <summary>True when a signed moment (UTC) is within the window of now.</summary>
    public bool IsNow(DateTime moment) => (machine.GetUtcNow().UtcDateTime - moment).Duration() <= Window;

    // One gateway family sends upper case; the comparison takes the same time wherever the first difference is.
    static bool Matches(string sent, string expected) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(sent.ToLowerInvariant()), Encoding.UTF8.GetBytes(expected));

    /// <summary>Twice the window: a timestamp may be ahead of us by one window and stays acceptable for another.</summary>
    static readonly TimeSpan NonceLife = Window + Window;

    async Task<InstitutionAccount?> Account(string name, CancellationToken cancel) => await _accounts.Of(name, async () =>
    {
        await using var national = await stores.National(cancel);
        return await national.Set<InstitutionAccount>().AsNoTracking().SingleOrDefaultAsync(a => a.Account == name, cancel);
    });

    /// <summary>Removes nonces whose timestamp can no longer be accepted, and tokens that are over.</summary>
    public async Task<int> Forget(CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        var now = machine.GetUtcNow().UtcDateTime;
        await national.Set<InstitutionToken>().Where(t => t.Expires < now).ExecuteDeleteAsync(cancel);
        return await national.Set<UsedNonce>().Where(n => n.Expires < now).ExecuteDeleteAsync(cancel);
    }
}
