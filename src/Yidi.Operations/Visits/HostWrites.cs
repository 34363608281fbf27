using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Seam;

namespace Yidi.Operations.Visits;

/// <summary>A write of the host side under its caller's key, with the answer it got. Refusals are not kept.</summary>
public sealed class HostCall : IOfInstitution
{
    public required string Institution { get; init; }

    public required string MessageId { get; init; }

    public required string MessageKind { get; init; }

    public required string Fingerprint { get; init; }

    /// <summary>The answer as JSON of the operation's own type.</summary>
    public required string Answer { get; init; }

    public required DateTime AnsweredAt { get; init; }
}

sealed class HostCallTable : IProvinceTable<HostCall>
{
    public void Configure(EntityTypeBuilder<HostCall> builder) => builder.HasKey(static c => new { c.Institution, c.MessageId, c.MessageKind });
}

/// <summary>
/// Runs a write of the host side once per key: effect and answer commit together, a retry gets the answer, a race is decided by the key and
/// by the revision of the visit.
/// </summary>
public sealed class HostWrites(IStoreContexts stores, TimeProvider machine)
{
    /// <summary>How often a write is tried again when another one of the same visit was faster.</summary>
    const int MaxAttempts = 8;

    /// <param name="work">Changes the context and answers; saving is done here. Called again after a lost race.</param>
    public async Task<Result<T>> Once<T>(int province, Call call, Func<ProvinceContext, Task<Result<T>>> work, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var store = await stores.Province(province, Scope.OfInstitution(call.Key.Institution), cancel);
            if (await Known<T>(store, call, cancel) is { } known) return known;
            var result = await work(store);
            if (result.Value is not { } answer) return result;
            store.Add(Answered(call, answer, machine.GetUtcNow().UtcDateTime));
            try
            {
                await store.SaveChangesAsync(cancel);
                return result;
            }
            catch (DbUpdateConcurrencyException) when (attempt >= MaxAttempts)
            {
                return new Refusal(RefusalKind.Busy);
            }
            catch (DbUpdateException) when (attempt < MaxAttempts)
            {
                // Somebody else changed the visit or used the key in this moment: read again and decide again.
                await Task.Delay(TimeSpan.FromMilliseconds(5 * attempt), cancel);
            }
        }
    }

    /// <summary>The row that makes an answer the first and only one of its call.</summary>
    internal static HostCall Answered<T>(Call call, T answer, DateTime at) => new()
    {
        Institution = call.Key.Institution,
        MessageId = call.Key.MessageId,
        MessageKind = call.Key.MessageKind,
        Fingerprint = call.Fingerprint,
        Answer = SeamJson.Write(answer),
        AnsweredAt = at,
    };

    /// <summary>The stored answer of this very call; null when it is new.</summary>
    public static async Task<Result<T>?> Known<T>(ProvinceContext store, Call call, CancellationToken cancel)
    {
        var key = call.Key;
        var known = await store.Set<HostCall>().AsNoTracking().SingleOrDefaultAsync(
            c => c.Institution == key.Institution && c.MessageId == key.MessageId && c.MessageKind == key.MessageKind, cancel);
        if (known is null) return null;
        if (known.Fingerprint != call.Fingerprint) return new Refusal(RefusalKind.KeyUsedForOtherContent, "message", key.MessageId);
        return SeamJson.Read<T>(known.Answer);
    }
}
