using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Yidi.Operations.Plumbing;

namespace Yidi.Operations.Access;

/// <summary>What an account keeps for itself: the answers of a form it has not finished, a view of a list it comes back to. Sealed: answers name people and places.</summary>
public sealed class KeptText
{
    public required long AccountNo { get; init; }

    /// <summary>What it is for: 'filing 13…' for a draft, 'view filings' for views of a list.</summary>
    public required string Purpose { get; init; }

    /// <summary>The name its owner gave it; empty where there is only one.</summary>
    public required string Name { get; init; }

    public required string SealedText { get; set; }

    public required DateTime KeptAt { get; set; }
}

sealed class KeptTextTable : INationalTable<KeptText>
{
    public void Configure(EntityTypeBuilder<KeptText> builder) => builder.HasKey(static k => new { k.AccountNo, k.Purpose, k.Name });
}

/// <summary>Keeps, reads and forgets such texts; only their owner's.</summary>
public sealed class KeptTexts(IStoreContexts stores, Vault vault, TimeProvider machine)
{
    /// <summary>The longest is the text of a policy pack on its way to being proposed.</summary>
    public const int MaxLength = 1_000_000;

    const int MostOfOnePurpose = 20;

    /// <summary>The text by name, the newest first.</summary>
    public async Task<IReadOnlyList<(string Name, string Text, DateTime At)>> Of(long account, string purpose, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        var rows = await national.Set<KeptText>().AsNoTracking().Where(k => k.AccountNo == account && k.Purpose == purpose).OrderByDescending(static k => k.KeptAt).ToListAsync(cancel);
        return [.. rows.Select(k => (k.Name, vault.Open(k.SealedText), k.KeptAt))];
    }

    /// <summary>Null when nothing is kept.</summary>
    public async Task<string?> Find(long account, string purpose, CancellationToken cancel) => (await Of(account, purpose, cancel)) is [var newest, ..] ? newest.Text : null;

    /// <summary>Keeps a text under its name; the oldest of its purpose gives way to the twenty-first.</summary>
    public async Task<Result<Done>> Keep(long account, string purpose, string name, string text, CancellationToken cancel)
    {
        if (text.Length > MaxLength || name.Length > 40) return new Refusal(RefusalKind.FieldTooLong, "text");
        await using var national = await stores.National(cancel);
        var rows = await national.Set<KeptText>().Where(k => k.AccountNo == account && k.Purpose == purpose).OrderByDescending(static k => k.KeptAt).ToListAsync(cancel);
        var now = machine.GetUtcNow().UtcDateTime;
        if (rows.Find(k => k.Name == name) is { } known) (known.SealedText, known.KeptAt) = (vault.Seal(text), now);
        else national.Add(new KeptText { AccountNo = account, Purpose = purpose, Name = name, SealedText = vault.Seal(text), KeptAt = now });
        national.RemoveRange(rows.Where(k => k.Name != name).Skip(MostOfOnePurpose - 1));
        try
        {
            await national.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException)
        {
            // The same text was kept twice at once, as by a double click: the other one stands.
        }
        return Done.It;
    }

    public async Task Forget(long account, string purpose, string name, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        await national.Set<KeptText>().Where(k => k.AccountNo == account && k.Purpose == purpose && k.Name == name).ExecuteDeleteAsync(cancel);
    }
}
