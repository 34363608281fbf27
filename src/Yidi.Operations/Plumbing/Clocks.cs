using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace Yidi.Operations.Plumbing;

/// <summary>The one place where moments become China days and back. Stored moments are UTC; every day, month and year is China time.</summary>
public static class ChinaTime
{
    static readonly TimeSpan Offset = TimeSpan.FromHours(8);

    public static DateTime FromUtc(DateTime utc) => DateTime.SpecifyKind(utc + Offset, DateTimeKind.Unspecified);

    public static DateTime ToUtc(DateTime china) => DateTime.SpecifyKind(china - Offset, DateTimeKind.Utc);

    public static DateOnly DayOf(DateTime utc) => DateOnly.FromDateTime(FromUtc(utc));

    /// <summary>yyyy-MM-dd HH:mm:ss, the form of the wire and of the screen.</summary>
    public static string Text(DateTime utc) => FromUtc(utc).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}

/// <summary>
/// Business time: treatment, settlement and deadlines. Machine time plus a shift that every node of an installation shares, kept in the
/// national store and moved forward only, so that a sandbox can close a month in a minute.
/// </summary>
public sealed class BusinessClock(TimeProvider machine, IStoreContexts stores)
{
    const string ShiftName = "business-clock.shift-seconds";

    long _shiftSeconds;

    /// <summary>In whole microseconds: what a store keeps is what was answered, to the last digit.</summary>
    public DateTime UtcNow
    {
        get
        {
            var now = machine.GetUtcNow().UtcDateTime.AddSeconds(Interlocked.Read(ref _shiftSeconds));
            return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        }
    }

    public DateOnly Today => ChinaTime.DayOf(UtcNow);

    /// <summary>Reads the shift of this installation; called when a node starts.</summary>
    public async Task Load(CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        var stored = await national.Set<Parameter>().FindAsync([ShiftName], cancel);
        if (stored is not null) Interlocked.Exchange(ref _shiftSeconds, long.Parse(stored.Value, CultureInfo.InvariantCulture));
    }

    /// <summary>Moves business time forward for all nodes; others see it with their next look. Never backwards.</summary>
    public async Task Advance(TimeSpan by, CancellationToken cancel)
    {
        Yidi.Policy.Invariant.Holds(by >= TimeSpan.Zero, "business time moves forward only");
        await using var national = await stores.National(cancel);
        var stored = await national.Set<Parameter>().FindAsync([ShiftName], cancel);
        if (stored is null) national.Add(stored = new Parameter { Name = ShiftName, Value = "0" });
        var shift = long.Parse(stored.Value, CultureInfo.InvariantCulture) + (long)by.TotalSeconds;
        stored.Value = shift.ToString(CultureInfo.InvariantCulture);
        await national.SaveChangesAsync(cancel);
        Interlocked.Exchange(ref _shiftSeconds, shift);
    }

    /// <summary>Sets the clock of an installation that has no business yet; once set it only moves forward.</summary>
    public async Task StartAt(DateTime utc, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        if (await national.Set<Parameter>().AnyAsync(p => p.Name == ShiftName, cancel))
        {
            await Load(cancel);
            return;
        }
        var shift = (long)(utc - machine.GetUtcNow().UtcDateTime).TotalSeconds;
        national.Add(new Parameter { Name = ShiftName, Value = shift.ToString(CultureInfo.InvariantCulture) });
        await national.SaveChangesAsync(cancel);
        Interlocked.Exchange(ref _shiftSeconds, shift);
    }
}
