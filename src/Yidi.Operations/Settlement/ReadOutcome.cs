using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Seam;
using Yidi.Storage;

namespace Yidi.Operations.Settlement;

/// <summary>What became of a message: for a caller whose answer was lost.</summary>
static class ReadOutcome
{
    internal static async Task<OutcomeAnswer> Of(IStoreContexts stores, int province, CallKey key, CancellationToken cancel)
    {
        await using var store = await stores.Province(province, Scope.System, cancel);
        var entry = await store.Set<KeyEntry>().AsNoTracking().SingleOrDefaultAsync(
            k => k.Institution == key.Institution && k.MessageId == key.MessageId && k.MessageKind == key.MessageKind, cancel);
        if (entry is null) return new(OutcomeState.Absent, "", null);
        if (entry.Tombstone) return new(OutcomeState.Buried, "", null);
        var row = await store.Set<SettlementRecord>().AsNoTracking().SingleOrDefaultAsync(s => s.Id == entry.SettlementId, cancel);
        if (row is null) return new(OutcomeState.Written, entry.Fingerprint, null);
        var undone = await store.Set<SettlementRecord>().AnyAsync(
            s => s.OppositeId != 0 && s.OppositeId == entry.SettlementId && (s.Kind == SettlementKind.Reversal || s.Kind == SettlementKind.Restoration), cancel);
        return new(undone ? OutcomeState.Reversed : OutcomeState.Written, entry.Fingerprint, SettlementRow.AnswerOf(row), new(row.PersonNo));
    }
}
