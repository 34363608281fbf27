using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Yidi.Operations.Plumbing;

namespace Yidi.Operations.Access;

/// <summary>A call of an institution that was refused: what it sent, masked, and what it was told.</summary>
public sealed class FailedCall : IOfInstitution
{
    public required long CallNo { get; init; }

    public required string Institution { get; init; }

    public required DateTime At { get; init; }

    public required string Infno { get; init; }

    public required string MessageId { get; init; }

    public required string Code { get; init; }

    public required string Text { get; init; }

    /// <summary>The request with every personal value masked.</summary>
    public required string MaskedRequest { get; init; }
}

sealed class FailedCallTable : IProvinceTable<FailedCall>
{
    public void Configure(EntityTypeBuilder<FailedCall> builder)
    {
        builder.HasKey(static c => c.CallNo);
        builder.Property(static c => c.CallNo).ValueGeneratedNever();
        builder.HasIndex(static c => new { c.Institution, c.CallNo });
    }
}

/// <summary>Keeps the last refused calls of each institution, so that its engineer sees what was sent and what to do next.</summary>
public sealed class FailedCalls(IStoreContexts stores, IdSource ids, TimeProvider machine)
{
    /// <summary>How many are shown of one institution, and kept when old ones are removed.</summary>
    public const int Kept = 200;

    /// <summary>Once in so many refused calls of an institution its old ones are removed.</summary>
    const int SweepEvery = 50;

    readonly ConcurrentDictionary<string, int> _kept = new(StringComparer.Ordinal);

    public async Task Keep(int province, string institution, string infno, string messageId, Refusal refusal, string text, string maskedRequest, CancellationToken cancel)
    {
        await using var store = await stores.Province(province, Scope.OfInstitution(institution), cancel);
        var number = ids.Next(province);
        store.Add(new FailedCall
        {
            CallNo = number, Institution = institution, At = machine.GetUtcNow().UtcDateTime, Infno = infno, MessageId = messageId, Code = refusal.Code, Text = text, MaskedRequest = maskedRequest,
        });
        await store.SaveChangesAsync(cancel);
        if (_kept.AddOrUpdate(institution, 1, static (_, kept) => kept + 1) % SweepEvery == 0) await Sweep(store, cancel);
    }

    static async Task Sweep(ProvinceContext store, CancellationToken cancel)
    {
        var oldest = await store.Set<FailedCall>().OrderByDescending(static c => c.CallNo).Select(static c => c.CallNo).Skip(Kept).FirstOrDefaultAsync(cancel);
        if (oldest > 0) await store.Set<FailedCall>().Where(c => c.CallNo <= oldest).ExecuteDeleteAsync(cancel);
    }

    /// <summary>The last refused calls of an institution, newest first.</summary>
    public async Task<IReadOnlyList<FailedCall>> Of(int province, string institution, int count, CancellationToken cancel)
    {
        if (!await stores.Exists(province, cancel)) return [];
        await using var store = await stores.Province(province, Scope.OfInstitution(institution), cancel);
        return await store.Set<FailedCall>().AsNoTracking().OrderByDescending(static c => c.CallNo).Take(Math.Clamp(count, 1, Kept)).ToListAsync(cancel);
    }
}
