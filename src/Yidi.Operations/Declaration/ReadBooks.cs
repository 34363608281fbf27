using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Funds;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Visits;
using Yidi.Storage;

namespace Yidi.Operations.Declaration;

/// <summary>A whole book of a province: what follows from settlements and confirmations, and the entries beside them.</summary>
public sealed class ReadBooks(IStoreContexts stores, ReadBalances balances)
{
    /// <summary>In the order of accounts and periods; what adds up to nothing is left out.</summary>
    public async Task<IReadOnlyList<BookBalance>> Run(int province, Book book, CancellationToken cancel)
    {
        var sums = new Dictionary<(string Account, string Period), long>();
        void Add(string account, string period, long fen) => sums[(account, period)] = checked(sums.GetValueOrDefault((account, period)) + fen);
        await using var store = await stores.Province(province, Scope.System, cancel);
        if (book == Book.Insured)
            foreach (var one in await balances.Run(province, cancel)) Add(one.Account, one.Period, one.Amount.Fen);
        else
            foreach (var one in await OfSettlements(store, cancel)) Add(one.Account, one.Period, one.AmountFen);
        var entries = await store.Set<BookPosting>().Where(p => p.Book == book).GroupBy(static p => new { p.Account, p.Period }).Select(static g => new { g.Key.Account, g.Key.Period, Fen = g.Sum(static p => p.AmountFen) }).ToListAsync(cancel);
        foreach (var one in entries) Add(one.Account, one.Period, one.Fen);
        return [.. sums.Where(static s => s.Value != 0).Select(static s => new BookBalance(s.Key.Account, s.Key.Period, new(s.Value))).OrderBy(static b => b.Account, StringComparer.Ordinal).ThenBy(static b => b.Period, StringComparer.Ordinal)];
    }

    /// <summary>What each account adds up to over all periods.</summary>
    public async Task<Dictionary<string, long>> ByAccount(int province, Book book, CancellationToken cancel) =>
        (await Run(province, book, cancel)).GroupBy(static b => b.Account).ToDictionary(static g => g.Key, static g => g.Sum(static b => b.Amount.Fen), StringComparer.Ordinal);

    static async Task<List<(string Account, string Period, long AmountFen)>> OfSettlements(ProvinceContext store, CancellationToken cancel) =>
        [.. (await store.Set<HostPosting>().Join(store.Set<SettlementView>(), static p => p.SettlementId, static v => v.SettlementId, static (p, v) => new { p.Account, v.Period, p.AmountFen })
            .GroupBy(static p => new { p.Account, p.Period }).Select(static g => new { g.Key.Account, g.Key.Period, Fen = g.Sum(static p => p.AmountFen) }).ToListAsync(cancel)).Select(static g => (g.Account, g.Period, g.Fen))];
}
