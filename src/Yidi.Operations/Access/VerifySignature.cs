using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Plumbing;

namespace Yidi.Operations.Access;

/// <summary>The four x-tif headers as they arrived; null when absent.</summary>
public sealed record SignatureHeaders(string? Account, string? Timestamp, string? Nonce, string? Signature);

/// <summary>Who is speaking, once the signature held.</summary>
public sealed record AuthenticatedInstitution(string Account, string Institution);

/// <summary>Checks the x-tif signature (his-interface 1.4): SHA-256 of timestamp, secret, nonce, timestamp; within the window; nonce unused.</summary>
public sealed class VerifySignature(IStoreContexts stores, Vault vault, TimeProvider machine)
{
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    const int MaxNonceLength = 64;

    public async Task<Result<AuthenticatedInstitution>> Run(SignatureHeaders headers, CancellationToken cancel)
    {
        if (headers is not { Account: { Length: > 0 } name, Timestamp: { Length: > 0 } timestamp, Nonce: { Length: > 0 } nonce, Signature: { Length: > 0 } signature })
            return new Refusal(RefusalKind.NotSigned, "signature");
        if (nonce.Length > MaxNonceLength) return new Refusal(RefusalKind.FieldTooLong, "nonce");
        if (!IsInWindow(timestamp)) return new Refusal(RefusalKind.StaleTimestamp, "timestamp", timestamp.Length <= 20 ? timestamp : "");
        await using var national = await stores.National(cancel);
        var account = await national.Set<InstitutionAccount>().AsNoTracking().SingleOrDefaultAsync(a => a.Account == name, cancel);
        if (account is null) return new Refusal(RefusalKind.UnknownAccount, "account", name.Length <= 40 ? name : "");
        if (!Matches(signature, Sign(vault.Open(account.SealedSecret), timestamp, nonce))) return new Refusal(RefusalKind.WrongSignature, "signature");
        if (!await UseNonce(national, name, nonce, cancel)) return new Refusal(RefusalKind.ReplayedNonce, "nonce");
        return new AuthenticatedInstitution(account.Account, account.Institution);
    }

    /// <summary>What a sender puts into x-tif-signature.</summary>
    public static string Sign(string secret, string timestamp, string nonce) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(timestamp + secret + nonce + timestamp)));

    bool IsInWindow(string timestamp) =>
        long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && Math.Abs(machine.GetUtcNow().ToUnixTimeSeconds() - seconds) <= (long)Window.TotalSeconds;

    // One gateway family sends upper case; the comparison takes the same time wherever the first difference is.
    static bool Matches(string sent, string expected) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(sent.ToLowerInvariant()), Encoding.UTF8.GetBytes(expected));

    async Task<bool> UseNonce(NationalContext national, string account, string nonce, CancellationToken cancel)
    {
        // Twice the window: a timestamp may be ahead of us by one window and stays acceptable for another.
        national.Add(new UsedNonce { Account = account, Nonce = nonce, Expires = machine.GetUtcNow().UtcDateTime + Window + Window });
        try
        {
            await national.SaveChangesAsync(cancel);
            return true;
        }
        catch (DbUpdateException)
        {
            // Only a nonce that is there was used before; any other failure is the store's.
            national.ChangeTracker.Clear();
            if (await national.Set<UsedNonce>().AnyAsync(n => n.Account == account && n.Nonce == nonce, cancel)) return false;
            throw;
        }
    }

    /// <summary>Removes nonces whose timestamp can no longer be accepted.</summary>
    public async Task<int> Forget(CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        var now = machine.GetUtcNow().UtcDateTime;
        return await national.Set<UsedNonce>().Where(n => n.Expires < now).ExecuteDeleteAsync(cancel);
    }
}
