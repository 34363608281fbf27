using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Access;
using Yidi.Operations.Plumbing;

namespace Yidi.Operations.Institutions;

/// <summary>How one institution speaks to the gateway, and what it needs to be forgiven.</summary>
public sealed record AccountProfile(
    string Institution, SignatureScheme Scheme, string PublicKey, SignatureCheck Check, bool EncryptAnswers, bool CodeAsText, bool FamilyInsideAccount, string LeniencyOwner, DateOnly? LeniencyUntil);

/// <summary>The account, and its secret when it was just made: shown to the call that made it and to its retries, to nobody else.</summary>
public sealed record KeptAccount(string Account, string? Secret);

/// <summary>Opens the gateway account of an institution, and changes how it speaks.</summary>
public sealed class KeepInstitutionAccount(KeyedWrites writes, Vault vault, AuditTrail audit)
{
    /// <summary>The answer as it is stored: the secret sealed.</summary>
    sealed record SealedAccount(string Account, string? SealedSecret);

    public async Task<Result<KeptAccount>> Run(Call call, Caller caller, AccountProfile profile, CancellationToken cancel)
    {
        var kept = await Keep(call, caller, profile, cancel);
        return kept.Value is { } account ? new KeptAccount(account.Account, account.SealedSecret is { } secret ? vault.Open(secret) : null) : kept.Refusal!;
    }

    Task<Result<SealedAccount>> Keep(Call call, Caller caller, AccountProfile profile, CancellationToken cancel) => writes.OnceNational<SealedAccount>(call, async store =>
    {
        if (WhyNot(profile) is { } refusal) return refusal;
        var account = await store.Set<InstitutionAccount>().FirstOrDefaultAsync(a => a.Institution == profile.Institution, cancel);
        var secret = account is null ? vault.Seal(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24))) : null;
        // Sixteen letters: clients of the bearer scheme use the account's name as their SM4 key.
        if (account is null) store.Add(account = new InstitutionAccount { Account = $"yidi{profile.Institution.ToLowerInvariant()}"[..Sm4.KeyBytes], Institution = profile.Institution, SealedSecret = secret! });
        (account.Scheme, account.PublicKey, account.Check, account.EncryptAnswers) = (profile.Scheme, profile.PublicKey, profile.Check, profile.EncryptAnswers);
        (account.CodeAsText, account.FamilyInsideAccount, account.LeniencyOwner, account.LeniencyUntil) = (profile.CodeAsText, profile.FamilyInsideAccount, profile.LeniencyOwner, profile.LeniencyUntil);
        store.Add(audit.Of(0, caller, Act.KeepInstitutions, profile.Institution, detail: $"account {profile.Scheme} {profile.Check}"));
        return new SealedAccount(account.Account, secret);
    }, cancel);

    static Refusal? WhyNot(AccountProfile profile)
    {
        var signs = profile.Scheme == SignatureScheme.Envelope || profile.Check != SignatureCheck.Off;
        if (signs && !Sm2.IsPublicKey(profile.PublicKey)) return new(RefusalKind.FieldInvalid, "public-key", "", "验签须有SM2公钥：未压缩点04‖x‖y的Base64");
        if (profile.EncryptAnswers && profile.Scheme is not (SignatureScheme.Bearer or SignatureScheme.Envelope)) return new(RefusalKind.FieldInvalid, "encrypt-answers", "", "只有令牌和报文签名方式加密");
        var lenient = profile.CodeAsText || profile.FamilyInsideAccount;
        return lenient && (profile.LeniencyOwner.Length == 0 || profile.LeniencyUntil is null) ? new(RefusalKind.FieldInvalid, "leniency", "", "放宽须有申请人和截止日期") : null;
    }
}
