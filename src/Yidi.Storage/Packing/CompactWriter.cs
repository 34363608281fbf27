using System.Buffers;
using System.Text;

namespace Yidi.Storage;

/// <summary>
/// Writes numbers as short as they are and every repeated text once. What it writes is read by <see cref="CompactReader"/> in the same order; the first
/// byte of whatever is stored names the version of that order.
/// </summary>
public sealed class CompactWriter
{
    readonly ArrayBufferWriter<byte> _bytes = new(1024);
    readonly Dictionary<string, int> _seen = new(StringComparer.Ordinal);

    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

    public void Byte(byte value)
    {
        _bytes.GetSpan(1)[0] = value;
        _bytes.Advance(1);
    }

    /// <summary>A number of any sign; those near zero take one byte.</summary>
    public void Number(long value) => Unsigned(unchecked((ulong)((value << 1) ^ (value >> 63))));

    public void Flag(bool value) => Byte(value ? (byte)1 : (byte)0);

    public void Day(DateOnly day) => Number(day.DayNumber - FirstDay);

    public void OptionalDay(DateOnly? day)
    {
        Flag(day is not null);
        if (day is { } known) Day(known);
    }

    /// <summary>A text; the second time it costs a byte or two.</summary>
    public void Text(string text)
    {
        if (_seen.TryGetValue(text, out var at))
        {
            Unsigned((ulong)at + 1);
            return;
        }
        Unsigned(0);
        _seen.Add(text, _seen.Count);
        var length = Encoding.UTF8.GetByteCount(text);
        Unsigned((ulong)length);
        Encoding.UTF8.GetBytes(text, _bytes.GetSpan(length));
        _bytes.Advance(length);
    }

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        Unsigned((ulong)bytes.Length);
        _bytes.Write(bytes);
    }

    /// <summary>Days are counted from here: treatment lies within a few years of it.</summary>
    internal const int FirstDay = 737_424;

    void Unsigned(ulong value)
    {
        var span = _bytes.GetSpan(10);
        var length = 0;
        while (value >= 0x80)
        {
            span[length++] = unchecked((byte)(value | 0x80));
            value >>= 7;
        }
        span[length++] = unchecked((byte)value);
        _bytes.Advance(length);
    }
}

/// <summary>Reads what <see cref="CompactWriter"/> wrote. Throws <see cref="FormatException"/> on bytes that end too early.</summary>
public ref struct CompactReader(ReadOnlySpan<byte> bytes)
{
    readonly List<string> _seen = [];
    ReadOnlySpan<byte> _rest = bytes;

    /// <summary>Throws <see cref="FormatException"/> when something is left: what was read was written in another order.</summary>
    public readonly void End()
    {
        if (!_rest.IsEmpty) throw new FormatException("Packed bytes hold more than was read.");
    }

    public byte Byte() => Take(1)[0];

    public long Number()
    {
        var value = Unsigned();
        return unchecked((long)(value >> 1) ^ -(long)(value & 1));
    }

    public int Small() => checked((int)Number());

    public bool Flag() => Byte() == 1;

    public DateOnly Day() => DateOnly.FromDayNumber(Small() + CompactWriter.FirstDay);

    public DateOnly? OptionalDay() => Flag() ? Day() : null;

    public string Text()
    {
        var at = Unsigned();
        if (at > 0) return at <= (ulong)_seen.Count ? _seen[(int)at - 1] : throw new FormatException("Packed bytes name a text that is not there.");
        var text = Encoding.UTF8.GetString(Take(Length()));
        _seen.Add(text);
        return text;
    }

    public byte[] Bytes() => Take(Length()).ToArray();

    int Length()
    {
        var length = Unsigned();
        return length <= (ulong)_rest.Length ? (int)length : throw new FormatException("Packed bytes end too early.");
    }

    ulong Unsigned()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Take(1)[0];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
        throw new FormatException("A packed number has no end.");
    }

    ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length) throw new FormatException("Packed bytes end too early.");
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
