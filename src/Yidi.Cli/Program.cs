using System.CommandLine;
using Yidi.Cli;

var root = new RootCommand("Yidi 异地: direct settlement of treatment away from home, from filing to clearing.")
{
    UpCommand.Make(),
    DemoCommand.Make(),
    SandboxCommand.Make(),
    ConformCommand.Make(),
    PolicyCommand.Make(),
    SettlementCommand.Make(),
    BooksCommand.Make(),
    ClearingCommand.Make(),
    VerifyCommand.Make(),
    AuditCommand.Make(),
    SuperviseCommand.Make(),
    MigrateCommand.Make(),
    BackupCommand.MakeBackup(),
    BackupCommand.MakeRestore(),
    ImportCommand.MakeImport(),
    ImportCommand.MakeExport(),
    AccountCommand.Make(),
    AccessCommand.Make(),
    ErrorsCommand.Make(),
};
return await root.Parse(args.Length == 0 ? ["--help"] : args).InvokeAsync();
