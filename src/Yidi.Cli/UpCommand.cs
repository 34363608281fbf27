using System.CommandLine;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using Yidi.Server.Hosting;

namespace Yidi.Cli;

/// <summary>yidi up: starts the server, on SQLite in ./data unless told otherwise, and says where to look.</summary>
static class UpCommand
{
    internal static Command Make()
    {
        var url = CheckedOptions.Url("Loopback address to listen on");
        var (data, postgres) = (CheckedOptions.Data(), CheckedOptions.Postgres());
        var command = new Command("up", "Start the server with the sandbox on, and print its addresses") { data, postgres, url };
        command.SetAction((parsed, cancel) => Trouble.Told(() => Run(parsed.GetValue(data)!, parsed.GetValue(postgres)!, parsed.GetValue(url)!, cancel)));
        return command;
    }

    static async Task<int> Run(string data, string postgres, string url, CancellationToken cancel)
    {
        await using var app = await Server(data, postgres, url, cancel);
        PrintAddresses(YidiHost.AddressOf(app), data, postgres);
        await app.WaitForShutdownAsync(cancel);
        return 0;
    }

    /// <summary>A started server; also what 'demo' uses when none is running.</summary>
    /// <param name="quiet">Without a line for each refusal that a played hospital provokes.</param>
    internal static async Task<WebApplication> Server(string data, string postgres, string url, CancellationToken cancel, bool quiet = false)
    {
        string[] settings = [$"--Yidi:Data={data}", $"--Yidi:Postgres={postgres}", $"--urls={url}"];
        var app = YidiHost.Build(quiet ? [.. settings, "--Logging:LogLevel:Default=Warning", "--Logging:LogLevel:Yidi=Warning"] : settings);
        try
        {
            await YidiHost.Start(app, cancel);
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    static void PrintAddresses(string address, string data, string postgres)
    {
        Console.WriteLine($"""

              Yidi 异地 is running, sandbox on, {(postgres.Length > 0 ? "PostgreSQL" : $"SQLite in {Path.GetFullPath(data)}")}

              pages      {address}/
              hospitals  {address}/infno
              REST       {address}/openapi/v1.json
              health     {address}/health   metrics {address}/metrics

              next: in another terminal, ./yidi demo
              stop: Ctrl+C

            """);
    }
}
