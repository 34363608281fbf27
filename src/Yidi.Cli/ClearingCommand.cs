using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;
using Yidi.Operations.Access;
using Yidi.Operations.Clearing;
using Yidi.Operations.Declaration;
using Yidi.Operations.Exchange;
using Yidi.Operations.Funds;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Prefund;
using Yidi.Policy;
using Yidi.Storage;

namespace Yidi.Cli;

/// <summary>yidi clearing: closes, reopens and shows clearing months, prints their forms, adds the money between regions up again.</summary>
static class ClearingCommand
{
    internal static Command Make() => new("clearing", "Clearing months: close with a dry run first, reopen, show, print, verify") { Close(), Reopen(), Year(), Show(), Forms(), Terms(), Verify() };

    static Argument<string> Period()
    {
        var period = new Argument<string>("month") { Description = "yyyyMM, such as 202607" };
        period.Validators.Add(static result =>
        {
            if (!Month.TryParse(result.GetValueOrDefault<string>(), out _)) result.AddError("Write the month as yyyyMM, such as 202607.");
        });
        return period;
    }

    static Option<bool> Json() => new("--json") { Description = "Machine-readable output" };

    static Command Close()
    {
        var (period, stores, json) = (Period(), new StoreOptions(), Json());
        var dry = new Option<bool>("--dry-run") { Description = "Add everything up and compare with the books; write nothing" };
        var command = new Command("close", "Close and calculate a month; repeating it goes on where it broke off, and closing it again after reopening computes it anew") { period, dry, json };
        stores.AddTo(command);
        command.SetAction((parsed, cancel) => Trouble.Told(async () =>
        {
            await using var services = await stores.Open(parsed, cancel);
            using var awake = KeepLease(services);
            var month = Month.Parse(parsed.GetValue(period)!);
            var close = services.GetRequiredService<CloseMonth>();
            var result = parsed.GetValue(json) || Console.IsErrorRedirected
                ? await close.Run(Caller.Platform, month, parsed.GetValue(dry), cancel)
                : await WithBar(bar => close.Run(Caller.Platform, month, parsed.GetValue(dry), cancel, bar));
            return Told(result, parsed.GetValue(json));
        }));
        return command;
    }

    static Command Reopen()
    {
        var (period, stores) = (Period(), new StoreOptions());
        var command = new Command("reopen", "Open the newest month again, as long as nothing of it is paid") { period };
        stores.AddTo(command);
        command.SetAction((parsed, cancel) => Trouble.Told(async () =>
        {
            await using var services = await stores.Open(parsed, cancel);
            using var awake = KeepLease(services);
            var result = await services.GetRequiredService<ReopenMonth>().Run(Caller.Platform, Month.Parse(parsed.GetValue(period)!), cancel);
            if (result.Refusal is { } refusal) return Refused(refusal);
            Console.WriteLine($"{result.Answer.Period} is open again (calculated {result.Answer.Attempt} times)");
            return 0;
        }));
        return command;
    }

    static Command Year()
    {
        var (year, stores) = (new Argument<int>("year") { Description = "Such as 2025" }, new StoreOptions());
        var dry = new Option<bool>("--dry-run") { Description = "Only tell what is open" };
        var command = new Command("year", "Close a year: nothing of it is declared afterwards; exits 1 while something of it is open") { year, dry };
        stores.AddTo(command);
        command.SetAction((parsed, cancel) => Trouble.Told(async () =>
        {
            await using var services = await stores.Open(parsed, cancel);
            var result = await services.GetRequiredService<CloseYear>().Run(Caller.Platform, parsed.GetValue(year), parsed.GetValue(dry), cancel);
            if (result.Refusal is { } refusal) return Refused(refusal);
            foreach (var open in result.Answer.Open) Console.WriteLine($"✗ {open}");
            if (result.Answer.Open.Count == 0) Console.WriteLine(result.Answer.Closed ? $"✓ {result.Answer.Year} is closed" : $"✓ nothing of {result.Answer.Year} is open");
            return result.Answer.Open.Count == 0 ? 0 : 1;
        }));
        return command;
    }

    static Command Show()
    {
        var (period, data, postgres, json) = (Period(), CheckedOptions.Data(), CheckedOptions.Postgres(), Json());
        var command = new Command("show", "Lines and bills of a calculated month") { period, data, postgres, json };
        command.SetAction((parsed, cancel) => Trouble.Told(async () =>
        {
            await using var services = StoreOptions.Unchanged(StoreOptions.Of(parsed.GetValue(data)!, parsed.GetValue(postgres)!));
            return Told(await services.GetRequiredService<ReadMonth>().Of(Month.Parse(parsed.GetValue(period)!), cancel), parsed.GetValue(json));
        }));
        return command;
    }

    static Command Forms()
    {
        var (period, stores) = (Period(), new StoreOptions());
        var folder = new Option<string>("--out") { Description = "Where they are written", DefaultValueFactory = static _ => "forms" };
        var command = new Command("forms", "Write the official forms of a month as PDF and xlsx; without Chromium as html and xlsx") { period, folder };
        stores.AddTo(command);
        command.SetAction((parsed, cancel) => Trouble.Told(async () =>
        {
            await using var services = await stores.Open(parsed, cancel);
            await services.GetRequiredService<Yidi.Operations.Regions.RegionBook>().Load(cancel);
            var month = Month.Parse(parsed.GetValue(period)!);
            var made = await services.GetRequiredService<MakeForms>().Run(month, cancel);
            if (made.Refusal is { } refusal) return Refused(refusal);
            var to = Directory.CreateDirectory(parsed.GetValue(folder)!).FullName;
            var print = services.GetRequiredService<PrintPdf>();
            foreach (var form in made.Answer.Concat(await services.GetRequiredService<PrefundForms>().Run(month, cancel)))
            {
                var html = FormHtml.Of(form);
                if (PrintPdf.IsPossible) await File.WriteAllBytesAsync(Path.Combine(to, $"{form.Name}.pdf"), await print.Run(html, cancel), cancel);
                else await File.WriteAllTextAsync(Path.Combine(to, $"{form.Name}.html"), html, cancel);
                Console.WriteLine($"{form.Name}  {form.Title}");
            }
            return 0;
        }));
        return command;
    }

    static Command Terms()
    {
        var (stores, set) = (new StoreOptions(), new Option<string>("--set") { Description = "One term, as most-delayed-months=3", DefaultValueFactory = static _ => "" });
        set.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<string>() is { Length: > 0 } said && (said.Split('=') is not [_, var value] || !int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _))) result.AddError("Write the term as name=number.");
        });
        var command = new Command("terms", "Days and limits of clearing, and how to change one") { set };
        stores.AddTo(command);
        command.SetAction((parsed, cancel) => Trouble.Told(async () =>
        {
            await using var services = await stores.Open(parsed, cancel);
            await using var national = await services.GetRequiredService<IStoreContexts>().National(cancel);
            if (parsed.GetValue(set) is { Length: > 0 } said && await ClearingTerms.Set(national, said.Split('=')[0], int.Parse(said.Split('=')[1], CultureInfo.InvariantCulture), cancel) is { } refusal) return Refused(refusal);
            var usual = new ClearingTerms().All.ToDictionary(static t => t.Name, static t => t.Value);
            foreach (var (name, words, value) in (await ClearingTerms.Read(national, cancel)).All) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-28} {value,4}{(value == usual[name] ? "" : $"   (usually {usual[name]})")}   {words.English}"));
            return 0;
        }));
        return command;
    }

    static Command Verify()
    {
        var (data, postgres) = (CheckedOptions.Data(), CheckedOptions.Postgres());
        var command = new Command("verify", "Add every book up again and compare what provinces say of each other; exits 1 when something differs") { data, postgres };
        command.SetAction((parsed, cancel) => Trouble.Told(async () =>
        {
            await using var services = StoreOptions.Unchanged(StoreOptions.Of(parsed.GetValue(data)!, parsed.GetValue(postgres)!));
            var provinces = await services.GetRequiredService<StoreMap>().ExistingProvinces(cancel);
            var findings = await services.GetRequiredService<VerifyFunds>().Run(provinces, cancel);
            foreach (var finding in findings) Console.WriteLine($"✗ {finding}");
            if (findings.Count == 0) Console.WriteLine($"✓ the books of {provinces.Count} provinces agree");
            return findings.Count == 0 ? 0 : 1;
        }));
        return command;
    }

    /// <summary>Closing a nation outlasts the lease of a node's number: it is renewed beside it.</summary>
    internal static Timer KeepLease(ServiceProvider services) =>
        new(_ => _ = services.GetRequiredService<LeaseNode>().Renew(CancellationToken.None), null, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(20));

    /// <summary>The bar goes to standard error, the report to standard output.</summary>
    static async Task<Result<MonthReport>> WithBar(Func<IProgress<MonthProgress>, Task<Result<MonthReport>>> run)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return await console.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn()).StartAsync(async bars =>
        {
            var bar = bars.AddTask("clearing");
            return await run(new Progress<MonthProgress>(p => (bar.MaxValue, bar.Value, bar.Description) = (Math.Max(1, p.Of), p.Done, Markup.Escape(p.Words))));
        });
    }

    static int Told(Result<MonthReport> result, bool json)
    {
        if (result.Refusal is { } refusal) return Refused(refusal);
        var report = result.Answer;
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(new { period = report.Month.ToString(), report.DryRun, state = report.State.ToString(), report.Attempt, report.Rows, report.Positions, report.Lines, report.Amounts, report.Bills }, JsonSerializerOptions.Web));
            return 0;
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Month}  {(report.DryRun ? "dry run, nothing written" : $"{report.State}, attempt {report.Attempt}")}  {report.Lines.Count} lines, {report.Lines.Sum(static l => l.Count)} settlements, {report.Bills.Count} bills"));
        foreach (var position in report.Positions) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  province {position.Province} closed at lane {position.LaneNo} row {position.LaneSequence}"));
        var table = new Table().Border(TableBorder.Rounded).AddColumns("bill", "payer", "payee", "insurance", "state").AddColumn(new TableColumn("yuan").RightAligned());
        foreach (var bill in report.Bills) table.AddRow(bill.DocumentNo, bill.PayerRegion, bill.PayeeRegion, Vocabulary.Insurances[bill.Insurance].English, bill.State.ToString(), new Money(Math.Abs(bill.AmountFen)).ToString());
        AnsiConsole.Write(table);
        return 0;
    }

    static int Refused(Refusal refusal)
    {
        Console.Error.WriteLine(refusal.ToChinese());
        return 1;
    }
}
