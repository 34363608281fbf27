using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Plumbing;
using Yidi.Policy;
using Yidi.Storage;

namespace Yidi.Operations.Funds;

/// <summary>What an account of a book adds up to in a clearing period.</summary>
/// <param name="Period">yyyyMM.</param>
public sealed record BookBalance(string Account, string Period, Money Amount);

/// <summary>
/// The balances of an insured province's book as of now: what was folded, and the postings of the rows above the marks. Exactly the plain sum over all rows,
/// at the price of the newest ones.
/// </summary>
public sealed class ReadBalances(IStoreContexts stores)
{
    /// <summary>In the order of accounts and periods; what adds up to nothing is left out.</summary>
    public async Task<IReadOnlyList<BookBalance>> Run(int province, CancellationToken cancel)
    {
        await using var store = await stores.Province(province, Scope.System, cancel);
        var (marks, sums) = await Folded(store, cancel);
        foreach (var lane in await store.Set<LaneInstance>().AsNoTracking().Select(static l => l.LaneNo).ToListAsync(cancel))
        {
            var mark = marks.GetValueOrDefault(lane);
            var newest = await store.Set<SettlementRecord>().AsNoTracking().Where(s => s.LaneNo == lane && s.LaneSequence > mark)
                .Select(static s => new { s.Period, s.Funds, s.AccountFen, s.FamilyAccountFen, s.HostRegion, s.MessageKind }).ToListAsync(cancel);
            foreach (var row in newest) Add(InsuredBook.Postings(row.Funds, row.AccountFen, row.FamilyAccountFen, row.HostRegion, row.MessageKind), row.Period);
            foreach (var row in await store.Set<Confirmation>().AsNoTracking().Where(c => c.LaneNo == lane && c.LaneSequence > mark).ToListAsync(cancel)) Add(InsuredBook.Postings(row), row.Period);
        }
        void Add(IEnumerable<Posting> postings, string period)
        {
            foreach (var posting in postings) sums[(posting.Account, period)] = checked(sums.GetValueOrDefault((posting.Account, period)) + posting.AmountFen);
        }
        return [.. sums.Where(static s => s.Value != 0).Select(static s => new BookBalance(s.Key.Account, s.Key.Period, new(s.Value)))
            .OrderBy(static b => b.Account, StringComparer.Ordinal).ThenBy(static b => b.Period, StringComparer.Ordinal)];
    }

    /// <summary>The marks and the sums up to them. A lane moves both in one transaction: when the marks stood still, the sums belong to them.</summary>
    static async Task<(Dictionary<int, long> Marks, Dictionary<(string Account, string Period), long> Sums)> Folded(ProvinceContext store, CancellationToken cancel)
    {
        Task<Dictionary<int, long>> Marks() => store.Set<StandingMark>().AsNoTracking().ToDictionaryAsync(static m => m.LaneNo, static m => m.Sequence, cancel);
        while (true)
        {
            var before = await Marks();
            var sums = await store.Set<StandingBalance>().AsNoTracking().ToDictionaryAsync(static b => (b.Account, b.Period), static b => b.AmountFen, cancel);
            var after = await Marks();
            if (before.Count == after.Count && before.All(m => after[m.Key] == m.Value)) return (before, sums);
        }
    }
}
