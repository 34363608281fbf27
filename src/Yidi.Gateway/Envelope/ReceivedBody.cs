using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Yidi.Operations.Plumbing;

namespace Yidi.Gateway.Envelope;

/// <summary>
/// The body of one message, parsed where it was received and given back when the message is answered: a stay's batch of some hundred lines is read from the
/// network once and copied never. Nothing of it may be kept for longer.
/// </summary>
sealed class ReceivedBody : IDisposable
{
    /// <summary>Deeper than any message of the interface.</summary>
    const int MaxDepth = 16;

    /// <summary>Room for a message whose sender does not say how long it is; doubled when it is longer.</summary>
    const int FirstRoom = 16 * 1024;

    internal static readonly JsonDocumentOptions Lenient = new() { MaxDepth = MaxDepth, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    byte[] _room = [];
    int _length;
    JsonDocument? _document;

    static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>The object the body holds, valid until this is disposed.</summary>
    internal async Task<Result<JsonElement?>> Read(HttpRequest request, int most, CancellationToken cancel)
    {
        try
        {
            return await Receive(request, most, cancel) is { } tooLarge ? tooLarge : Parse();
        }
        catch (Exception e) when (e is BadHttpRequestException or IOException)
        {
            // A body that breaks off on the way was not received, and nothing was done: that is no fault of ours to reverse.
            return Malformed("报文传输中断，未做任何处理");
        }
    }

    async Task<Refusal?> Receive(HttpRequest request, int most, CancellationToken cancel)
    {
        var tooLarge = new Refusal(RefusalKind.BodyTooLarge, "", "", string.Create(CultureInfo.InvariantCulture, $"上限{most / 1024}KB"));
        if (request.ContentLength > most) return tooLarge;
        // One more than is said, so that the end is seen without more room.
        _room = ArrayPool<byte>.Shared.Rent((int)(request.ContentLength ?? FirstRoom) + 1);
        int read;
        while ((read = await request.Body.ReadAsync(_room.AsMemory(_length), cancel)) > 0)
        {
            _length += read;
            if (_length > most) return tooLarge;
            if (_length == _room.Length) Grow();
        }
        return null;
    }

    void Grow()
    {
        var more = ArrayPool<byte>.Shared.Rent(_room.Length * 2);
        _room.AsSpan(0, _length).CopyTo(more);
        ArrayPool<byte>.Shared.Return(_room);
        _room = more;
    }

    Result<JsonElement?> Parse()
    {
        // Some writers put a byte order mark in front.
        var body = _room.AsMemory(_room.AsSpan(0, _length).StartsWith(ByteOrderMark) ? ByteOrderMark.Length.._length : .._length);
        if (body.IsEmpty) return Malformed("报文为空");
        // Half a character in a string is found only when somebody reads that string: refuse it here, once.
        if (!Utf8.IsValid(body.Span)) return Malformed("编码不是UTF-8");
        try
        {
            _document = JsonDocument.Parse(body, Lenient);
            return _document.RootElement.ValueKind == JsonValueKind.Object ? _document.RootElement : Malformed("最外层应为对象");
        }
        catch (JsonException e)
        {
            return Malformed(FormattableString.Invariant($"第{e.LineNumber + 1}行第{e.BytePositionInLine + 1}字节处"));
        }
    }

    static Refusal Malformed(string why) => new(RefusalKind.MalformedBody, "", "", why);

    public void Dispose()
    {
        _document?.Dispose();
        if (_room.Length > 0) ArrayPool<byte>.Shared.Return(_room);
        _room = [];
    }
}
