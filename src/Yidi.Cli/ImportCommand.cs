using System.CommandLine;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;
using Yidi.Operations.Access;
using Yidi.Operations.Exchange;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Cli;

/// <summary>yidi import and yidi export: tables as CSV or xlsx into and out of the stores.</summary>
static class ImportCommand
{
    const int ShownBadRows = 20;

    static readonly string[] Tables = ["regions", "region-facts", "outages", "institutions", "services", "catalogue", "matching", "persons", "standing", "accounts", "family", "filings", "choices", "qualifications"];

    internal static Command MakeImport()
    {
        var (table, file, store) = (TableArgument(), new Argument<FileInfo>("file") { Description = "A .csv (UTF-8 or GBK) or .xlsx file whose first row names the columns" }, new StoreOptions());
        var dryRun = new Option<bool>("--dry-run") { Description = "Check every row, store nothing" };
        var skipBad = new Option<bool>("--skip-bad") { Description = "Store the good rows although others are bad; without it one bad row means nothing is stored" };
        var report = new Option<string>("--report") { Description = "Write every bad row to this CSV: line, column, value, reason", DefaultValueFactory = static _ => "" };
        var json = new Option<bool>("--json") { Description = "Machine-readable output" };
        var command = new Command("import", "Load a table: all or nothing, or the good rows; every bad row is reported") { table, file, dryRun, skipBad, report, json };
        store.AddTo(command);
        command.SetAction((parsed, cancel) => Trouble.Told(async () =>
        {
            if (!parsed.GetValue(file)!.Exists) throw new InvalidOperationException($"There is no file '{parsed.GetValue(file)}'.");
            await using var services = await store.Open(parsed, cancel);
            var result = await Run(Find(services, parsed.GetValue(table)!), parsed.GetValue(file)!.FullName, new(parsed.GetValue(dryRun), parsed.GetValue(skipBad)), parsed.GetValue(json), cancel);
            if (result.Stored > 0) await Record(services, $"import {result.Table} {result.Stored}", cancel);
            if (parsed.GetValue(report) is { Length: > 0 } path) await SheetWriter.WriteCsv(path, ["line", "column", "value", "reason"], Cells(result.Bad), cancel);
            Tell(result, parsed.GetValue(json), parsed.GetValue(dryRun));
            return result.Bad.Count == 0 || (result.Stored > 0 && parsed.GetValue(skipBad)) ? 0 : 1;
        }));
        return command;
    }

    internal static Command MakeExport()
    {
        var (table, file, store) = (TableArgument(), new Argument<FileInfo>("file") { Description = "The .csv or .xlsx to write" }, new StoreOptions());
        var region = new Option<string>("--region") { Description = "Only this region; required for tables of persons", DefaultValueFactory = static _ => "" };
        var command = new Command("export", "Write a table as CSV or xlsx, in the form import reads") { table, file, region };
        store.AddTo(command);
        command.SetAction((parsed, cancel) => Trouble.Told(async () =>
        {
            var place = parsed.GetValue(region)! is { Length: > 0 } code ? RegionCode.TryParse(code, out var known) ? known : throw new InvalidOperationException($"--region '{code}' is not six digits.") : (RegionCode?)null;
            await using var services = await store.Open(parsed, cancel);
            var found = Find(services, parsed.GetValue(table)!);
            if (place is null && found.Columns[0].Name == "certificate") throw new InvalidOperationException($"A table of persons is exported for one region: add --region.");
            var header = found.Columns.Select(static c => c.Name).ToList();
            var path = parsed.GetValue(file)!.FullName;
            var rows = path.EndsWith(".xlsx", StringComparison.OrdinalIgnoreCase) ? await SheetWriter.WriteXlsx(path, header, found.Export(place, cancel), cancel) : await SheetWriter.WriteCsv(path, header, found.Export(place, cancel), cancel);
            await Record(services, $"export {found.Name} {place} {rows}", cancel);
            Console.WriteLine($"{found.Name}: {rows} rows written to {path}");
            return 0;
        }));
        return command;
    }

    /// <summary>What the operator of the machine moves in and out is an act like any other.</summary>
    static async Task Record(IServiceProvider services, string detail, CancellationToken cancel)
    {
        await using var national = await services.GetRequiredService<IStoreContexts>().National(cancel);
        national.Add(services.GetRequiredService<AuditTrail>().Of(0, Caller.Platform, Act.KeepPersons, Environment.UserName, detail: detail));
        await national.SaveChangesAsync(cancel);
    }

    static Argument<string> TableArgument()
    {
        var table = new Argument<string>("table") { Description = $"One of {string.Join(", ", Tables)}" };
        table.AcceptOnlyFromAmong(Tables);
        return table;
    }

    static ISheetTable Find(IServiceProvider services, string name) => services.GetServices<ISheetTable>().Single(t => t.Name == name);

    static async Task<ImportReport> Run(ISheetTable table, string path, ImportOptions options, bool json, CancellationToken cancel)
    {
        if (json || Console.IsErrorRedirected) return await table.Import(Sheet.Read(path), options, new Progress<ImportProgress>(), cancel);
        ImportReport? result = null;
        var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(Console.Error) });
        await console.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn()).StartAsync(async context =>
        {
            var bars = new Dictionary<string, ProgressTask>();
            result = await table.Import(Sheet.Read(path), options, new Told(p => Show(context, bars, p)), cancel);
            foreach (var bar in bars.Values) bar.Value = bar.MaxValue;
        });
        return result!;
    }

    static void Show(ProgressContext context, Dictionary<string, ProgressTask> bars, ImportProgress progress)
    {
        if (!bars.TryGetValue(progress.Phase, out var bar)) bars[progress.Phase] = bar = context.AddTask(progress.Phase);
        bar.MaxValue = Math.Max(progress.Total, progress.Done + 1);
        if (progress.Phase == "store") bar.Increment(progress.Done);
        else bar.Value = progress.Done;
    }

    static void Tell(ImportReport report, bool json, bool dryRun)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(report, PolicyCommand.Json));
            return;
        }
        Console.WriteLine($"{report.Table}: {report.Rows} rows, {report.Good} good, {report.Bad.Select(static b => b.Line).Distinct().Count()} bad, {report.Stored} stored{(dryRun ? " (dry run)" : "")}");
        foreach (var bad in report.Bad.Take(ShownBadRows)) Console.WriteLine($"  ✗ line {bad.Line}{(bad.Column.Length > 0 ? $", {bad.Column}" : "")}{(bad.Value.Length > 0 ? $" '{bad.Value}'" : "")}: {bad.Reason}");
        if (report.Bad.Count > ShownBadRows) Console.WriteLine($"  … and {report.Bad.Count - ShownBadRows} more; --report FILE writes them all");
        if (report.Bad.Count > 0 && report.Stored == 0 && !dryRun) Console.WriteLine("  Nothing was stored. Mend the rows, or store the good ones with --skip-bad.");
    }

    static async IAsyncEnumerable<IReadOnlyList<string>> Cells(IReadOnlyList<BadRow> rows)
    {
        foreach (var row in rows) yield return [row.Line.ToString(System.Globalization.CultureInfo.InvariantCulture), row.Column, row.Value, row.Reason];
        await Task.CompletedTask;
    }

    /// <summary>Reports at once, where Progress would post to another thread and arrive late.</summary>
    sealed class Told(Action<ImportProgress> tell) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => tell(value);
    }
}
