using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Yidi.Operations.Plumbing;

/// <summary>A write under its caller's key, with the answer it got. Refusals are not kept.</summary>
public sealed class AnsweredCall : IOfInstitution
{
    /// <summary>Institution of the interface, or the account of REST and console.</summary>
    public required string Institution { get; init; }

    public required string MessageId { get; init; }

    public required string MessageKind { get; init; }

    /// <summary><see cref="Reversed"/> when the message was reversed: its key is spent.</summary>
    public required string Fingerprint { get; set; }

    /// <summary>The answer as JSON of the operation's own type.</summary>
    public required string Answer { get; init; }

    public required DateTime AnsweredAt { get; init; }

    /// <summary>What stands in the place of a fingerprint once the message was reversed.</summary>
    internal const string Reversed = "reversed";

    /// <summary>The key of a message that was reversed before it arrived.</summary>
    internal static AnsweredCall Buried(CallKey key) => new()
    {
        Institution = key.Institution, MessageId = key.MessageId, MessageKind = key.MessageKind, Fingerprint = Reversed, Answer = "", AnsweredAt = DateTime.UnixEpoch,
    };
}

sealed class AnsweredCallTable : IProvinceTable<AnsweredCall>
{
    public void Configure(EntityTypeBuilder<AnsweredCall> builder) => builder.HasKey(static c => new { c.Institution, c.MessageId, c.MessageKind });
}

sealed class NationalAnsweredCallTable : INationalTable<AnsweredCall>
{
    public void Configure(EntityTypeBuilder<AnsweredCall> builder) => builder.HasKey(static c => new { c.Institution, c.MessageId, c.MessageKind });
}

/// <summary>
/// Runs a write once per key: effect and answer commit together, a retry gets the answer, a race is decided by the key and by the versions
/// of what the write changes.
/// </summary>
public sealed class KeyedWrites(IStoreContexts stores, TimeProvider machine)
{
    /// <summary>How often a write is tried again when another one of the same thing was faster.</summary>
    const int MaxAttempts = 8;

    /// <summary>A write of the host side, in the scope of the calling institution.</summary>
    /// <param name="work">Changes the context and answers; saving is done here. Called again after a lost race.</param>
    public Task<Result<T>> Once<T>(int province, Call call, Func<ProvinceContext, Task<Result<T>>> work, CancellationToken cancel) =>
        Run(() => stores.Province(province, Scope.OfInstitution(call.Key.Institution), cancel), call, work, cancel);

    /// <summary>A write of the insured side; who may do it was decided by the gate.</summary>
    public async Task<Result<T>> OnceInsured<T>(int province, Call call, Func<ProvinceContext, Task<Result<T>>> work, CancellationToken cancel) =>
        await stores.Exists(province, cancel)
            ? await Run(() => stores.Province(province, Scope.System, cancel), call, work, cancel)
            : new Refusal(RefusalKind.PersonUnknown, "person", "", "该省未在本平台登记");

    /// <summary>The stored answer of this very call of the insured side, for who must know before reading what may have changed since; null when it is new.</summary>
    public async Task<Result<T>?> AnsweredInsured<T>(int province, Call call, CancellationToken cancel)
    {
        if (!await stores.Exists(province, cancel)) return null;
        await using var store = await stores.Province(province, Scope.System, cancel);
        return await Known<T>(store, call, cancel);
    }

    /// <summary>A write of what all provinces share.</summary>
    public Task<Result<T>> OnceNational<T>(Call call, Func<NationalContext, Task<Result<T>>> work, CancellationToken cancel) =>
        Run(() => stores.National(cancel), call, work, cancel);

    async Task<Result<T>> Run<TStore, T>(Func<Task<TStore>> open, Call call, Func<TStore, Task<Result<T>>> work, CancellationToken cancel) where TStore : DbContext
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var store = await open();
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
                // Somebody else changed the same thing or used the key in this moment: read again and decide again.
                await Task.Delay(TimeSpan.FromMilliseconds(5 * attempt), cancel);
            }
        }
    }

    /// <summary>The row that makes an answer the first and only one of its call.</summary>
    internal static AnsweredCall Answered<T>(Call call, T answer, DateTime at) => new()
    {
        Institution = call.Key.Institution,
        MessageId = call.Key.MessageId,
        MessageKind = call.Key.MessageKind,
        Fingerprint = call.Fingerprint,
        Answer = ExactJson.Write(answer),
        AnsweredAt = at,
    };

    /// <summary>The stored answer of this very call; null when it is new.</summary>
    public static async Task<Result<T>?> Known<T>(DbContext store, Call call, CancellationToken cancel)
    {
        var key = call.Key;
        var known = await store.Set<AnsweredCall>().AsNoTracking().SingleOrDefaultAsync(
            c => c.Institution == key.Institution && c.MessageId == key.MessageId && c.MessageKind == key.MessageKind, cancel);
        if (known is null) return null;
        if (known.Fingerprint == AnsweredCall.Reversed) return new Refusal(RefusalKind.MessageReversed, "message", key.MessageId);
        if (known.Fingerprint != call.Fingerprint) return new Refusal(RefusalKind.KeyUsedForOtherContent, "message", key.MessageId);
        return ExactJson.Read<T>(known.Answer);
    }
}
