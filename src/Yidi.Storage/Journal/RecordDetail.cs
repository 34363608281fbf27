using System.Buffers;
using System.IO.Compression;
using System.Text.Json.Serialization;

namespace Yidi.Storage;

/// <summary>
/// What a row keeps beyond the amounts of its header: what it was computed on, what it added, how it is explained. One packed column, because rows and
/// bytes are what a settlement costs (reference/performance-notes.md, lesson 6). `yidi settlement` shows it in words.
/// </summary>
public sealed record RecordDetail
{
    /// <summary>Sums of the year of settlement before this row, and what it adds to them: flat JSON objects of name to number.</summary>
    public required string Before { get; init; }

    public required string Deltas { get; init; }

    /// <summary>Earlier insurance years that a stay touches, as the row found and left them: a JSON list of <see cref="YearMove"/>.</summary>
    public string EarlierYears { get; init; } = YearMove.None;

    /// <summary>Accounts that could be asked, in the order in which they pay, and their balances before: a JSON list of <see cref="AccountAsked"/>.</summary>
    public string AccountsAsked { get; init; } = AccountAsked.None;

    /// <summary>Names of the accumulators whose value could change this answer, separated by blanks.</summary>
    public required string Used { get; init; }

    /// <summary>Step codes of the explanation; empty on rows that take back and on what was not computed here.</summary>
    public string Explanation { get; init; } = "";

    /// <summary>Class of the person (psn_type) the answer told.</summary>
    public required int PersonClass { get; init; }

    /// <summary>The share of the pool the answer told, as text.</summary>
    public required string PoolRatio { get; init; }

    /// <summary>What the person's own account held after the row, in fen.</summary>
    public required long BalanceFen { get; init; }

    /// <summary>Bill and entitlement as received, packed, so that the row can be judged again; empty on rows that take back.</summary>
    public byte[] Case { get; init; } = [];

    /// <summary>SM3 of <see cref="Case"/>.</summary>
    public byte[] CaseHash { get; init; } = [];

    const byte Plain = 1;
    const byte Compressed = 2;

    /// <summary>Fast and small enough: the strongest setting costs fifty times as much for a tenth less.</summary>
    const int Quality = 1;
    const int Window = 18;

    /// <summary>One version byte, then the members in the order below, compressed when that is shorter.</summary>
    public byte[] Pack() => Shorter(Plainly());

    /// <summary>The members without compression: the same bytes whatever compresses them, for whoever seals them.</summary>
    public byte[] Plainly()
    {
        var writer = new CompactWriter();
        PackedTexts.Sums(writer, Before);
        PackedTexts.Sums(writer, Deltas);
        writer.Text(EarlierYears);
        writer.Text(AccountsAsked);
        writer.Text(Used);
        PackedTexts.Steps(writer, Explanation);
        writer.Number(PersonClass);
        writer.Text(PoolRatio);
        writer.Number(BalanceFen);
        writer.Bytes(CaseHash);
        writer.Bytes(Case);
        return writer.ToArray();
    }

    static byte[] Shorter(ReadOnlySpan<byte> plain)
    {
        var room = ArrayPool<byte>.Shared.Rent(plain.Length + 64);
        try
        {
            var fits = BrotliEncoder.TryCompress(plain, room.AsSpan(1), out var length, Quality, Window) && length < plain.Length;
            room[0] = fits ? Compressed : Plain;
            if (!fits) plain.CopyTo(room.AsSpan(1));
            return room[..((fits ? length : plain.Length) + 1)];
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(room);
        }
    }

    /// <summary>Reads what <see cref="Pack"/> wrote; throws <see cref="FormatException"/> on a version this program does not know or on broken bytes.</summary>
    public static RecordDetail Unpack(byte[] packed)
    {
        var reader = new CompactReader(packed is [Plain, ..] ? packed.AsSpan(1) : Decompressed(packed));
        var detail = new RecordDetail
        {
            Before = PackedTexts.Sums(ref reader),
            Deltas = PackedTexts.Sums(ref reader),
            EarlierYears = reader.Text(),
            AccountsAsked = reader.Text(),
            Used = reader.Text(),
            Explanation = PackedTexts.Steps(ref reader),
            PersonClass = reader.Small(),
            PoolRatio = reader.Text(),
            BalanceFen = reader.Number(),
            CaseHash = reader.Bytes(),
            Case = reader.Bytes(),
        };
        reader.End();
        return detail;
    }

    /// <summary>As <see cref="Plainly"/>, of packed bytes and without reading what they say.</summary>
    public static byte[] PlainlyOf(byte[] packed) => packed is [Plain, ..] ? packed[1..] : Decompressed(packed);

    static byte[] Decompressed(byte[] packed)
    {
        if (packed is not [Compressed, ..]) throw new FormatException("A settlement detail is of a version this program does not know.");
        for (var size = packed.Length * 4; ; size = checked(size * 4))
        {
            var room = ArrayPool<byte>.Shared.Rent(size);
            try
            {
                using var decoder = new BrotliDecoder();
                var ended = decoder.Decompress(packed.AsSpan(1), room, out var read, out var written);
                if (ended == OperationStatus.Done && read == packed.Length - 1) return room[..written];
                // Only more room helps; what is broken or followed by something stays so.
                if (ended != OperationStatus.DestinationTooSmall) throw new FormatException("A settlement detail cannot be decompressed.");
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(room);
            }
        }
    }
}
