using System.Diagnostics;
using Yidi.Storage;
using Yidi.Testing;

namespace Yidi.System.Tests;

/// <summary>The real server as a process of its own, which can be killed without warning.</summary>
sealed class ServerProcess : IDisposable
{
    readonly Process _process;

    readonly global::System.Text.StringBuilder _output;

    ServerProcess(Process process, Uri address, global::System.Text.StringBuilder output) => (_process, Address, _output) = (process, address, output);

    /// <summary>What it logged.</summary>
    internal string Said
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    internal Uri Address { get; }

    internal static async Task<ServerProcess> Start(StoreSettings settings, int crowd, int port = 0)
    {
        if (port == 0) port = OwnPostgres.FreePort();
        var address = new Uri($"http://127.0.0.1:{port}");
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[]
        {
            typeof(Yidi.Server.Hosting.YidiHost).Assembly.Location, $"--Yidi:Data={settings.DataFolder}", $"--Yidi:Postgres={settings.PostgresConnection}",
            $"--Yidi:SandboxCrowd={crowd}", "--Yidi:SandboxCountry=false", $"--urls={address.AbsoluteUri}", "--Logging:LogLevel:Default=Error",
        }) start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        var output = new global::System.Text.StringBuilder();
        process.OutputDataReceived += (_, line) => { lock (output) output.AppendLine(line.Data); };
        process.ErrorDataReceived += (_, line) => { lock (output) output.AppendLine(line.Data); };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var http = new HttpClient { BaseAddress = address };
        for (var i = 0; i < 1_800; i++)
        {
            if (process.HasExited) throw new InvalidOperationException($"The server ended at once:\n{output}");
            try
            {
                if ((await http.GetAsync(new Uri("/health", UriKind.Relative))).IsSuccessStatusCode) return new(process, address, output);
            }
            catch (HttpRequestException)
            {
                await Task.Delay(50);
            }
        }
        process.Kill();
        throw new TimeoutException($"The server did not become healthy in 90 seconds:\n{output}");
    }

    /// <summary>SIGKILL: nothing is flushed, nobody is told.</summary>
    internal void Kill9()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited) Kill9();
        _process.Dispose();
    }
}
