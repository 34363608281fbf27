using System.Net;
using System.Net.Sockets;

namespace Yidi.Testing;

/// <summary>
/// Stands between a program and its PostgreSQL and breaks connections at the worst moment: when a COMMIT was asked for and its answer has not come.
/// Half of the time the server never hears it, half of the time it does and only the answer is lost.
/// </summary>
public sealed class CuttingProxy : IAsyncDisposable
{
    static readonly byte[] Commit = [.. "COMMIT"u8];

    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly int _target;
    readonly Random _random;
    readonly CancellationTokenSource _stop = new();
    readonly Task _accepting;
    int _left;

    public CuttingProxy(int target, int seed)
    {
        (_target, _random) = (target, new(seed));
        _listener.Start();
        _accepting = Accept();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Connections broken so far.</summary>
    public int Cut { get; private set; }

    /// <summary>The next so many commits are cut off.</summary>
    public void CutNext(int commits)
    {
        lock (_random) _left += commits;
    }

    async Task Accept()
    {
        try
        {
            while (!_stop.IsCancellationRequested) _ = Serve(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
        catch (OperationCanceledException)
        {
            // Closed.
        }
    }

    async Task Serve(TcpClient client)
    {
        using var server = new TcpClient { NoDelay = true };
        using (client)
        {
            try
            {
                client.NoDelay = true;
                await server.ConnectAsync(IPAddress.Loopback, _target, _stop.Token);
                await Task.WhenAny(ToServer(client.GetStream(), server.GetStream()), Copy(server.GetStream(), client.GetStream()));
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
            {
                // Either side went away; the other is told by the closing of both.
            }
        }
    }

    async Task ToServer(NetworkStream client, NetworkStream server)
    {
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await client.ReadAsync(buffer, _stop.Token)) > 0)
        {
            var (cuts, heard) = Fate(buffer.AsSpan(0, read));
            if (heard) await server.WriteAsync(buffer.AsMemory(0, read), _stop.Token);
            // Closed at once: the answer, if there is one, finds nobody.
            if (cuts) return;
        }
    }

    (bool Cuts, bool Heard) Fate(ReadOnlySpan<byte> sent)
    {
        if (sent.IndexOf(Commit) < 0) return (false, true);
        lock (_random)
        {
            if (_left == 0) return (false, true);
            _left--;
            Cut++;
            return (true, _random.Next(2) == 0);
        }
    }

    async Task Copy(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await from.ReadAsync(buffer, _stop.Token)) > 0) await to.WriteAsync(buffer.AsMemory(0, read), _stop.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }
}
