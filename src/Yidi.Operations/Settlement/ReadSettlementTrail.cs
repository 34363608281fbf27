using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Funds;
using Yidi.Operations.Plumbing;
using Yidi.Policy;
using Yidi.Storage;

namespace Yidi.Operations.Settlement;

/// <summary>A row of the journal that concerns one settlement: itself, or what took it back or restored it, with the message that asked.</summary>
public sealed record TrailRow(long Id, LocalText Kind, string MessageId, string MessageKind, DateTime At, Money Total, IReadOnlyList<(string Account, Money Amount)> Postings);

/// <summary>What the insured place's journal holds of one settlement.</summary>
/// <param name="Confirmed">The month in which it was confirmed for clearing; empty while it was not.</param>
public sealed record SettlementTrail(IReadOnlyList<TrailRow> Rows, string Confirmed);

/// <summary>Reads the rows, postings and messages behind a settlement.</summary>
public sealed class ReadSettlementTrail(IStoreContexts stores)
{
    static readonly Dictionary<SettlementKind, LocalText> Kinds = new()
    {
        [SettlementKind.Settlement] = new("结算", "settlement"), [SettlementKind.Cancellation] = new("撤销", "cancellation"), [SettlementKind.Reversal] = new("冲正", "reversal"), [SettlementKind.Restoration] = new("恢复", "restoration"),
    };

    public async Task<SettlementTrail> Run(long settlementId, CancellationToken cancel)
    {
        await using var store = await stores.Province(IdSource.ProvinceOf(settlementId), Scope.System, cancel);
        var rows = await store.Set<SettlementRecord>().AsNoTracking().Where(s => s.Id == settlementId || (s.OppositeId != 0 && s.OppositeId == settlementId)).OrderBy(static s => s.Id).ToListAsync(cancel);
        var later = rows.Select(static r => r.Id).ToList();
        // What restored it names the row that took it back.
        rows.AddRange(await store.Set<SettlementRecord>().AsNoTracking().Where(s => s.OppositeId != 0 && s.OppositeId != settlementId && later.Contains(s.OppositeId)).OrderBy(static s => s.Id).ToListAsync(cancel));
        var confirmed = await store.Set<Confirmation>().Where(c => c.SettlementId == settlementId).OrderByDescending(static c => c.Id).Select(static c => c.Period).FirstOrDefaultAsync(cancel);
        return new([.. rows.Select(static r => new TrailRow(r.Id, Kinds[r.Kind], r.MessageId, r.MessageKind, r.SettledAt, new(r.TotalFen), [.. InsuredBook.Postings(r).Select(static p => (p.Account, new Money(p.AmountFen)))]))], confirmed ?? "");
    }
}
