using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Yidi.Operations.Plumbing;

namespace Yidi.Operations.Access;

/// <summary>Brings a code to whom it is for: a message to a phone, a mail. An installation says how; a sandbox shows it.</summary>
public interface ICodeSender
{
    /// <param name="userName">The account; what number or address it has is the sender's business.</param>
    Task Send(string userName, string code, CancellationToken cancel);
}

/// <summary>The code last sent to an account, by its keyed hash.</summary>
public sealed class OneTimeCode
{
    public required long AccountNo { get; init; }

    public required string Lookup { get; set; }

    public required DateTime SentAt { get; set; }

    public required int Tries { get; set; }
}

sealed class OneTimeCodeTable : INationalTable<OneTimeCode>
{
    public void Configure(EntityTypeBuilder<OneTimeCode> builder)
    {
        builder.HasKey(static c => c.AccountNo);
        builder.Property(static c => c.AccountNo).ValueGeneratedNever();
        builder.Property(static c => c.Tries).IsConcurrencyToken();
        builder.Property(static c => c.Lookup).IsConcurrencyToken();
    }
}

/// <summary>Signing in with a code of six digits: it holds five minutes, for one use, with ten wrong tries a day, and a new one is sent once a minute at most.</summary>
public sealed class OneTimeCodes(IStoreContexts stores, ICodeSender sender, Vault vault, TimeProvider machine)
{
    static readonly TimeSpan Holds = TimeSpan.FromMinutes(5);
    static readonly TimeSpan Apart = TimeSpan.FromMinutes(1);

    static readonly TimeSpan Forgotten = TimeSpan.FromDays(1);

    /// <summary>Wrong tries in a day, over all codes of an account.</summary>
    const int MostTries = 10;

    /// <summary>Sends a code if there is such an account; the caller is not told whether.</summary>
    public async Task Send(string userName, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        var normalized = userName.Trim().ToUpperInvariant();
        var account = await national.Set<Account>().AsNoTracking().SingleOrDefaultAsync(a => a.NormalizedUserName == normalized && a.ClosedAt == null, cancel);
        if (account is null) return;
        var now = machine.GetUtcNow().UtcDateTime;
        var row = await national.Set<OneTimeCode>().SingleOrDefaultAsync(c => c.AccountNo == account.Id, cancel);
        if (row is not null && now - row.SentAt < Apart) return;
        var code = RandomNumberGenerator.GetInt32(1_000_000).ToString("000000", System.Globalization.CultureInfo.InvariantCulture);
        if (row is null) national.Add(new OneTimeCode { AccountNo = account.Id, Lookup = LookupOf(account.Id, code), SentAt = now, Tries = 0 });
        // Tries are forgotten after a day, not with each new code: guessing gains nothing by asking again.
        else (row.Lookup, row.SentAt, row.Tries) = (LookupOf(account.Id, code), now, now - row.SentAt > Forgotten ? 0 : row.Tries);
        try
        {
            await national.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException)
        {
            // Two asked at once: one code was sent.
            return;
        }
        await sender.Send(account.UserName!, code, cancel);
    }

    /// <summary>The account whose code it is; the code is spent.</summary>
    public async Task<Result<Account>> Take(string userName, string code, CancellationToken cancel)
    {
        var refused = new Refusal(RefusalKind.CodeRefused, "code");
        await using var national = await stores.National(cancel);
        var normalized = userName.Trim().ToUpperInvariant();
        var account = await national.Set<Account>().AsNoTracking().SingleOrDefaultAsync(a => a.NormalizedUserName == normalized && a.ClosedAt == null, cancel);
        var row = account is null ? null : await national.Set<OneTimeCode>().SingleOrDefaultAsync(c => c.AccountNo == account.Id, cancel);
        if (row is null || row.Lookup.Length == 0 || row.Tries >= MostTries || machine.GetUtcNow().UtcDateTime - row.SentAt > Holds) return refused;
        var right = CryptographicOperations.FixedTimeEquals(System.Text.Encoding.ASCII.GetBytes(row.Lookup), System.Text.Encoding.ASCII.GetBytes(LookupOf(account!.Id, code.Trim())));
        (row.Tries, row.Lookup) = right ? (0, "") : (row.Tries + 1, row.Lookup);
        try
        {
            await national.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException)
        {
            // Two tries at once: each counts, and a code is taken once.
            return refused;
        }
        return right ? account : refused;
    }

    string LookupOf(long account, string code) => vault.Lookup($"code of {account}", code);
}
