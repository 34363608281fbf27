using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Settlement;
using Yidi.Storage;

namespace Yidi.Bench;

/// <summary>Compares what workers were told with what the stores hold: every answer is there, under its key, once. Everything else is the verification's.</summary>
sealed class TortureChecks(JournalStore store, int seed)
{
    internal async Task<IReadOnlyList<string>> Findings(IReadOnlyList<TortureLine> lines, CancellationToken cancel)
    {
        var findings = lines.Where(static l => l.Act == "broken").Select(static l => $"serial {l.Serial}: {l.Answer}").ToList();
        var bySerial = lines.ToLookup(static l => l.Serial);
        foreach (var province in TorturePlan.Provinces)
        {
            var rows = await Rows.Of(store, province, cancel);
            foreach (var serial in bySerial.Where(s => TorturePlan.Of(seed, s.Key).Province == province)) Compare(TorturePlan.Of(seed, serial.Key), [.. serial], rows, findings);
            findings.AddRange((await store.Get<VerifyJournal>().Run(province, cancel)).Findings.Select(f => $"province {province}: {f}"));
        }
        return findings;
    }

    void Compare(TorturePlan plan, List<TortureLine> told, Rows rows, List<string> findings)
    {
        var found = rows.Keys.GetValueOrDefault(SettlementKey(plan));
        void Must(bool holds, string what)
        {
            if (!holds) findings.Add($"serial {plan.Serial} ({plan.Fate}): {what}");
        }

        foreach (var line in told.Where(static l => l.Id != 0 && l.Act != "cancel")) Must(found?.SettlementId == line.Id && rows.Settlements.ContainsKey(line.Id), $"answered {line.Id}, the store holds {found?.SettlementId}");
        foreach (var line in told.Where(static l => l.Answer is "Declined" or "Noted" && l.Act is "settle" or "again")) Must(plan.Fate == Fate.Fenced || line.Answer != "Declined", $"was declined");
        Must(plan.Fate is not (Fate.Buried or Fate.Fenced or Fate.Poisoned) || found is null or { SettlementId: 0 }, "was settled although it must not");
        foreach (var line in told.Where(static l => l.Answer == "Done")) Must(IsDone(plan, line, found, rows), $"'{line.Act}' was answered and is not there");
    }

    static bool IsDone(TorturePlan plan, TortureLine line, KeyEntry? found, Rows rows) => line.Act switch
    {
        "bury" => found?.Tombstone == true,
        "fence" => rows.Fences.Contains(JournalStore.VisitNo(plan.Serial)),
        "reverse" => found is not null && rows.Opposites.Contains((found.SettlementId, SettlementKind.Reversal)),
        "cancel" => found is not null && rows.Opposites.Contains((found.SettlementId, SettlementKind.Cancellation)) && rows.Settlements.ContainsKey(line.Id),
        "restore" => rows.Keys.GetValueOrDefault(new(found!.Institution, string.Create(CultureInfo.InvariantCulture, $"C{plan.Serial}"), "2208")) is { } cancel && rows.Opposites.Contains((cancel.SettlementId, SettlementKind.Restoration)),
        _ => true,
    };

    JournalKey SettlementKey(TorturePlan plan)
    {
        var key = JournalStore.Key(store.Institution, plan.Serial);
        return new(key.Institution, key.MessageId, key.MessageKind);
    }

    /// <summary>What one province holds, as far as answers name it.</summary>
    sealed record Rows(Dictionary<JournalKey, KeyEntry> Keys, Dictionary<long, SettlementKind> Settlements, HashSet<(long, SettlementKind)> Opposites, HashSet<long> Fences)
    {
        internal static async Task<Rows> Of(JournalStore store, int province, CancellationToken cancel)
        {
            await using var context = await store.Get<IStoreContexts>().Province(province, Scope.System, cancel);
            var settlements = await context.Set<SettlementRecord>().AsNoTracking().Select(static r => new { r.Id, r.Kind, r.OppositeId }).ToListAsync(cancel);
            var keys = await context.Set<KeyEntry>().AsNoTracking().ToListAsync(cancel);
            var fences = await context.Set<Fence>().AsNoTracking().Select(static f => f.VisitNo).ToListAsync(cancel);
            return new(keys.ToDictionary(static k => k.Key), settlements.ToDictionary(static r => r.Id, static r => r.Kind), [.. settlements.Select(static r => (r.OppositeId, r.Kind))], [.. fences]);
        }
    }
}
