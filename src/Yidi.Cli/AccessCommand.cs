using System.CommandLine;
using Yidi.Server.Api;

namespace Yidi.Cli;

/// <summary>yidi access: who may do what, as Markdown.</summary>
static class AccessCommand
{
    internal static Command Make()
    {
        var command = new Command("errors", "Print every refusal with its rule, who acts and what to do, as Markdown");
        command.SetAction(static _ => Console.Write(RefusalDocument.Markdown()));
        return command;
    }
}
