using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Yidi.Bench;

/// <summary>One kept-alive HTTP/1.1 connection that costs next to nothing, so that a load measures the server and not its client.</summary>
sealed class BareHttp : IDisposable
{
    readonly TcpClient _client = new() { NoDelay = true };
    readonly byte[] _buffer = new byte[64 * 1024];
    readonly Uri _address;

    BareHttp(Uri address) => _address = address;

    internal static async Task<BareHttp> Open(Uri address, CancellationToken cancel)
    {
        var http = new BareHttp(address);
        await http._client.ConnectAsync(IPAddress.Parse(address.Host), address.Port, cancel);
        return http;
    }

    /// <summary>The answer with its headers, as it came; only answers that say their length, which is what the gateway gives.</summary>
    internal async Task<string> Post(string path, IEnumerable<KeyValuePair<string, IEnumerable<string>>> headers, byte[] body, CancellationToken cancel)
    {
        var head = new StringBuilder().Append(CultureInfo.InvariantCulture, $"POST {path} HTTP/1.1\r\nHost: {_address.Authority}\r\nContent-Type: application/json;charset=UTF-8\r\nContent-Length: {body.Length}\r\n");
        foreach (var (name, values) in headers) head.Append(CultureInfo.InvariantCulture, $"{name}: {values.First()}\r\n");
        var written = Encoding.ASCII.GetBytes(head.Append("\r\n").ToString(), _buffer);
        body.CopyTo(_buffer, written);
        var socket = _client.Client;
        await socket.SendAsync(_buffer.AsMemory(0, written + body.Length), cancel);
        var read = 0;
        while (read == 0 || read < LengthOf(_buffer.AsSpan(0, read)))
        {
            var more = await socket.ReceiveAsync(_buffer.AsMemory(read), cancel);
            if (more == 0) throw new IOException($"The server closed: {Encoding.UTF8.GetString(_buffer, 0, read)}");
            read += more;
        }
        return Encoding.UTF8.GetString(_buffer, 0, read);
    }

    /// <summary>Head and body of the answer that begins here; more than there is while the head is not complete.</summary>
    static int LengthOf(ReadOnlySpan<byte> answer)
    {
        var body = answer.IndexOf("\r\n\r\n"u8) + 4;
        var said = answer.IndexOf("Content-Length: "u8) + 16;
        if (body < 4 || said < 16) return int.MaxValue;
        return body + (Utf8Parser.TryParse(answer[said..], out int length, out _) ? length : throw new IOException("The answer says no length."));
    }

    public void Dispose() => _client.Dispose();
}
