using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Yidi.Operations.Declaration;
using Yidi.Operations.Funds;
using Yidi.Operations.Reconciliation;
using Yidi.Storage;

namespace Yidi.Cli;

/// <summary>yidi books: the book of a province as balances, or as a plain-text journal that hledger and ledger read.</summary>
static class BooksCommand
{
    internal static Command Make() => new("books", "The books of a province: balances, and the journal behind them") { Balances(), Export() };

    static Command Balances()
    {
        var (data, postgres, province) = (CheckedOptions.Data(), CheckedOptions.Postgres(), Province());
        var json = new Option<bool>("--json") { Description = "Machine-readable output, amounts in fen" };
        var book = WhichBook();
        var command = new Command("balances", "What each account of a book adds up to, by clearing period") { province, book, data, postgres, json };
        command.SetAction((parsed, cancel) => Trouble.Told(() => Show(
            StoreOptions.Of(parsed.GetValue(data)!, parsed.GetValue(postgres)!), parsed.GetValue(province), parsed.GetValue(book) == "host" ? Book.Host : Book.Insured, parsed.GetValue(json), cancel)));
        return command;
    }

    static Command Export()
    {
        var (data, postgres, province) = (CheckedOptions.Data(), CheckedOptions.Postgres(), Province());
        var book = WhichBook();
        var period = new Option<string>("--period") { Description = "Clearing period, yyyyMM; all when left out", DefaultValueFactory = static _ => "" };
        period.Validators.Add(IsPeriod);
        var command = new Command("export", "Write a book as a plain-text journal to standard output; try: hledger -f - balance") { province, book, period, data, postgres };
        command.SetAction((parsed, cancel) => Trouble.Told(() => Write(
            StoreOptions.Of(parsed.GetValue(data)!, parsed.GetValue(postgres)!), parsed.GetValue(province), parsed.GetValue(book) == "host", parsed.GetValue(period)!, cancel)));
        return command;
    }

    static Option<string> WhichBook()
    {
        var book = new Option<string>("--book") { Description = "Which book: what the province owes as insured place, or what is owed to it as place of treatment", DefaultValueFactory = static _ => "insured" };
        book.AcceptOnlyFromAmong("insured", "host");
        return book;
    }

    static Option<int> Province()
    {
        var province = new Option<int>("--province") { Description = "Two digits, such as 13", Required = true };
        CheckedOptions.MustBeProvinces(province, null, static said => [said]);
        return province;
    }

    static void IsPeriod(OptionResult result)
    {
        var said = result.GetValueOrDefault<string>();
        if (!string.IsNullOrEmpty(said) && !DateOnly.TryParseExact(said + "01", "yyyyMMdd", out _)) result.AddError($"'{said}' is no period; write year and month, such as 202611.");
    }

    static async Task<int> Show(StoreSettings settings, int province, Book book, bool json, CancellationToken cancel)
    {
        await using var services = StoreOptions.Unchanged(settings);
        var balances = await services.GetRequiredService<ReadBooks>().Run(province, book, cancel);
        if (json) Console.WriteLine(JsonSerializer.Serialize(balances.Select(static b => new { b.Account, b.Period, b.Amount.Fen }), JsonSerializerOptions.Web));
        else foreach (var one in balances) Console.WriteLine($"{one.Period}  {one.Amount,18}  {one.Account}");
        if (!json && balances.Count == 0) Console.Error.WriteLine($"Nothing was settled by province {province} yet.");
        return 0;
    }

    static async Task<int> Write(StoreSettings settings, int province, bool host, string period, CancellationToken cancel)
    {
        await using var services = StoreOptions.Unchanged(settings);
        var export = services.GetRequiredService<ExportBooks>();
        var written = host ? await export.Host(province, period, Console.Out, cancel) : await export.Insured(province, period, Console.Out, cancel);
        await Console.Out.FlushAsync(cancel);
        Console.Error.WriteLine($"{written} entries");
        return 0;
    }
}
