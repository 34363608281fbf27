using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Funds;
using Yidi.Operations.Reconciliation;
using Yidi.Operations.Settlement;
using Yidi.Operations.Visits;
using Yidi.Storage;
using Yidi.Testing;

namespace Yidi.System.Tests;

/// <summary>Books add up, at every moment, and in programs that are not ours.</summary>
public sealed class BooksTests
{
    public static TheoryData<StoreEngine> Both => [StoreEngine.Sqlite, StoreEngine.Postgres];

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Both))]
    public async Task Balances_are_the_plain_sum_while_counters_settle_and_for_hledger_and_ledger_too(StoreEngine engine)
    {
        await using var installation = await Installation.Start(await SownStores.Of(engine), 16);
        var settling = Task.WhenAll(Enumerable.Range(0, 12).Select(i => SettleOne(installation, cancels: i % 3 == 0)));
        while (!settling.IsCompleted)
        {
            // Whatever is being written meanwhile: every entry is in it whole or not at all.
            Assert.Equal(0, (await installation.Get<ReadBalances>().Run(13, Cancel)).Sum(static b => b.Amount.Fen));
            await Task.Delay(5, Cancel);
        }
        await settling;
        var insured = (await installation.Get<ReadBalances>().Run(13, Cancel)).GroupBy(static b => b.Account).ToDictionary(static g => $"insured:13:{g.Key}", static g => g.Sum(static b => b.Amount.Fen));
        Assert.Contains("insured:13:due-to:11", insured.Keys);
        Assert.Equal(NotZero(insured), NotZero(await PlainSum(installation)));
        await installation.Get<ProjectSettlements>().CatchUp(11, 13, Cancel);
        await InOtherPrograms(NotZero(insured), to => installation.Get<ExportBooks>().Insured(13, "", to, Cancel));
        await InOtherPrograms(NotZero(await HostSum(installation)), to => installation.Get<ExportBooks>().Host(11, "", to, Cancel));
    }

    static async Task SettleOne(Installation installation, bool cancels)
    {
        var (hospital, visit, http) = await installation.NextPreparedVisit();
        using (http)
        {
            var settled = (await hospital.Send("2207", visit.Settle(), Cancel)).Must()["setlinfo"]!;
            if (cancels) (await hospital.Send("2208", visit.Cancel((string)settled["setl_id"]!), Cancel)).Must();
        }
    }

    static async Task<Dictionary<string, long>> PlainSum(Installation installation)
    {
        await using var store = await installation.Store(13);
        var rows = await store.Set<SettlementRecord>().AsNoTracking().ToListAsync(Cancel);
        return rows.SelectMany(static r => InsuredBook.Postings(r)).GroupBy(static p => p.Account).ToDictionary(static g => $"insured:13:{g.Key}", static g => g.Sum(static p => p.AmountFen));
    }

    static async Task<Dictionary<string, long>> HostSum(Installation installation)
    {
        await using var store = await installation.Store(11);
        return await store.Set<HostPosting>().GroupBy(static p => p.Account).ToDictionaryAsync(static g => $"host:11:{g.Key}", static g => g.Sum(static p => p.AmountFen), Cancel);
    }

    internal static SortedDictionary<string, long> NotZero(IReadOnlyDictionary<string, long> sums) => new(sums.Where(static s => s.Value != 0).ToDictionary(), StringComparer.Ordinal);

    /// <summary>hledger and ledger read the export and add it up to the same.</summary>
    internal static async Task InOtherPrograms(SortedDictionary<string, long> ours, Func<TextWriter, Task<int>> export)
    {
        var file = Path.GetTempFileName();
        try
        {
            var entries = 0;
            await using (var to = new StreamWriter(file)) entries = await export(to);
            Assert.True(entries > 0 || ours.Count == 0, $"nothing was exported of a book with {string.Join(", ", ours.Keys)}");
            if (entries == 0) return;
            Assert.Equal(ours, Read(await Run("hledger", "-f", file, "balance", "--flat", "--no-total", "-O", "csv"), ',', skip: 1));
            Assert.Equal(ours, Read(await Run("ledger", "--args-only", "-f", file, "balance", "--flat", "--no-total", "--balance-format", "%(account)\t%(quantity(scrub(display_total)))\n"), '\t', skip: 0));
        }
        finally
        {
            File.Delete(file);
        }
    }

    static SortedDictionary<string, long> Read(string lines, char between, int skip)
    {
        var sums = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(skip))
        {
            var parts = line.Split(between);
            sums.Add(parts[0].Trim('"'), (long)(decimal.Parse(parts[1].Trim('"').Replace("CNY", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture) * 100));
        }
        return sums;
    }

    static async Task<string> Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, Environment = { ["LC_ALL"] = "C.UTF-8" } })!;
        var (told, trouble) = (process.StandardOutput.ReadToEndAsync(Cancel), process.StandardError.ReadToEndAsync(Cancel));
        await process.WaitForExitAsync(Cancel);
        Assert.True(process.ExitCode == 0, $"{program}: {await trouble}");
        return await told;
    }
}
