using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Yidi.Operations.Plumbing;

/// <summary>A number a node holds while it makes ids, and the millisecond no id of that number may go below.</summary>
public sealed class NodeLease
{
    public required int Node { get; init; }

    /// <summary>Which process holds it; a random word made at start.</summary>
    public required string Holder { get; set; }

    public required DateTime Until { get; set; }

    /// <summary>Ids of this node up to this millisecond may exist.</summary>
    public required long HighWater { get; set; }
}

sealed class NodeLeaseTable : INationalTable<NodeLease>
{
    public void Configure(EntityTypeBuilder<NodeLease> builder)
    {
        builder.HasKey(static l => l.Node);
        builder.Property(static l => l.Node).ValueGeneratedNever();
        builder.Property(static l => l.Holder).IsConcurrencyToken();
    }
}

/// <summary>
/// Makes 19-digit ids: province (2), milliseconds since 2020 (12), leased node (2), counter (3). They never go backwards when the clock
/// does, and say where a thing lives.
/// </summary>
public sealed class IdSource(TimeProvider machine)
{
    static readonly DateTime Epoch = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    readonly Lock _gate = new();
    int _node = -1;
    // Ids of this process reach at most this millisecond until the lease is renewed.
    long _mayMakeUntil;
    long _millisecond;
    int _counter;

    /// <summary>The machine's milliseconds since 2020.</summary>
    internal long MillisecondNow => (long)(machine.GetUtcNow().UtcDateTime - Epoch).TotalMilliseconds;

    /// <summary>The smallest id of a province that can have been made at this moment.</summary>
    public static long FirstOf(int province, DateTime utc) => checked(((province * 1_000_000_000_000L) + (long)(utc - Epoch).TotalMilliseconds) * 100_000L);

    /// <summary>When an id was made, to the millisecond.</summary>
    public static DateTime MomentOf(long id) => Epoch.AddMilliseconds(id / 100_000L % 1_000_000_000_000L);

    public long Next(int province)
    {
        lock (_gate)
        {
            Yidi.Policy.Invariant.Holds(_node >= 0, "a node number is leased before ids are made");
            var now = Math.Max(MillisecondNow, _millisecond);
            if (now > _mayMakeUntil) throw new InvalidOperationException("The lease of this node's number ran out; ids are made again when it is renewed.");
            _counter = now == _millisecond ? _counter + 1 : 0;
            if (_counter > 999) (now, _counter) = (now + 1, 0);
            _millisecond = now;
            return checked((((province * 1_000_000_000_000L) + now) * 100_000L) + (_node * 1_000L) + _counter);
        }
    }

    /// <summary>An id as people and the wire see it: always nineteen digits.</summary>
    public static string Text(long id) => id.ToString("D19", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The two digits of the province an id was made for.</summary>
    public static int ProvinceOf(long id) => (int)(id / 100_000_000_000_000_000L);

    internal void Use(int node, long notBelow, long until)
    {
        lock (_gate) (_node, _millisecond, _counter, _mayMakeUntil) = (node, Math.Max(_millisecond, notBelow), 0, until);
    }

    internal void Extend(long until)
    {
        lock (_gate) _mayMakeUntil = until;
    }
}

/// <summary>Takes a free node number and keeps it. Two processes never hold the same number at once.</summary>
public sealed class LeaseNode(IStoreContexts stores, IdSource ids, TimeProvider machine)
{
    static readonly TimeSpan Length = TimeSpan.FromMinutes(2);

    /// <summary>How far ahead of the clock ids of one lease may run before it is renewed.</summary>
    const long HeadroomMilliseconds = 600_000;

    public const int MaxNodes = 100;

    readonly string _holder = Guid.NewGuid().ToString("N");
    int _node;

    /// <summary>Throws <see cref="InvalidOperationException"/> when all hundred numbers are taken.</summary>
    public async Task<int> Acquire(CancellationToken cancel)
    {
        for (var node = 0; node < MaxNodes; node++)
        {
            if (await TryTake(node, cancel) is not { } notBelow) continue;
            ids.Use(node, notBelow, ids.MillisecondNow + (long)Length.TotalMilliseconds);
            return _node = node;
        }
        throw new InvalidOperationException($"All {MaxNodes} node numbers are leased; stop a node or wait two minutes for a lease to end.");
    }

    /// <summary>Until when the last of the nodes holds its number (UTC); null when none does.</summary>
    public async Task<DateTime?> LastUntil(CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        var now = machine.GetUtcNow().UtcDateTime;
        return await national.Set<NodeLease>().Where(l => l.Until > now).MaxAsync(static l => (DateTime?)l.Until, cancel);
    }

    /// <summary>Keeps the number; a process that slept past its lease takes another one.</summary>
    public async Task Renew(CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        var lease = await national.Set<NodeLease>().SingleOrDefaultAsync(l => l.Node == _node && l.Holder == _holder, cancel);
        if (lease is null)
        {
            await Acquire(cancel);
            return;
        }
        var now = ids.MillisecondNow;
        (lease.Until, lease.HighWater) = (machine.GetUtcNow().UtcDateTime + Length, now + HeadroomMilliseconds);
        await national.SaveChangesAsync(cancel);
        ids.Extend(now + (long)Length.TotalMilliseconds);
    }

    async Task<long?> TryTake(int node, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        var now = machine.GetUtcNow().UtcDateTime;
        var lease = await national.Set<NodeLease>().FindAsync([node], cancel);
        if (lease is not null && lease.Until > now) return null;
        var notBelow = lease is null || lease.HighWater - HeadroomMilliseconds < ids.MillisecondNow ? ids.MillisecondNow : lease.HighWater;
        if (lease is null) national.Add(lease = new NodeLease { Node = node, Holder = _holder, Until = now, HighWater = 0 });
        (lease.Holder, lease.Until, lease.HighWater) = (_holder, now + Length, notBelow + HeadroomMilliseconds);
        try
        {
            await national.SaveChangesAsync(cancel);
            return notBelow;
        }
        catch (DbUpdateException)
        {
            // Another node took the number in this moment; the next number is tried.
            return null;
        }
    }
}
