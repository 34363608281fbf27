using System.CommandLine;
using Yidi.Server.Api;

namespace Yidi.Cli;

/// <summary>yidi access: who may do what, as the Markdown of docs/operating/access.md.</summary>
static class AccessCommand
{
    internal static Command Make()
    {
        var command = new Command("access", "Print who may do what, by role and reach, as Markdown");
        command.SetAction(static _ => Console.Write(AccessDocument.Markdown()));
        return command;
    }
}
