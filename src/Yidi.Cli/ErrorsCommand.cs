using System.CommandLine;
using Yidi.Server.Api;

namespace Yidi.Cli;

/// <summary>yidi errors: every refusal Yidi can give, as the Markdown of docs/interfaces/errors.md.</summary>
static class ErrorsCommand
{
    internal static Command Make()
    {
        var command = new Command("errors", "Print every refusal with its rule, who acts and what to do, as Markdown");
        command.SetAction(static _ => Console.Write(RefusalDocument.Markdown()));
        return command;
    }
}
