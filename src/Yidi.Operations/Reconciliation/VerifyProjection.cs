using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Funds;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Settlement;
using Yidi.Operations.Visits;
using Yidi.Policy;
using Yidi.Storage;

namespace Yidi.Operations.Reconciliation;

/// <summary>
/// Compares what a place of treatment has been told with the journal of the insured place: each row up to the host's mark once and with its amounts, the
/// host's book the function of those rows, nothing live on a visit that was withdrawn. Finds the pair of which one was restored from an older backup.
/// </summary>
public sealed class VerifyProjection(IStoreContexts stores)
{
    /// <summary>What is wrong with the pair; empty when all holds.</summary>
    public async Task<IReadOnlyList<string>> Run(int host, int insured, CancellationToken cancel)
    {
        var findings = new List<string>();
        await using var treating = await stores.Province(host, Scope.System, cancel);
        // The marks first: what they reach is there, whatever comes while the rest is read.
        var marks = await treating.Set<ProjectionMark>().AsNoTracking().Where(m => m.InsuredProvince == insured).ToDictionaryAsync(static m => m.LaneNo, static m => m.Sequence, cancel);
        var ours = RegionCode.OfProvince(insured).Prefix;
        var views = await treating.Set<SettlementView>().AsNoTracking().Where(v => v.InsuredRegion.StartsWith(ours)).ToDictionaryAsync(static v => v.SettlementId, cancel);
        var rows = await RowsFor(host, insured, cancel);
        await CheckHeads(insured, marks, findings, cancel);
        foreach (var row in rows.Values.Where(r => r.LaneSequence <= marks.GetValueOrDefault(r.LaneNo))) CheckRow(row, views.GetValueOrDefault(row.Id), findings);
        foreach (var lost in views.Keys.Where(id => !rows.ContainsKey(id)).Order())
            findings.Add($"settlement {lost} was told to province {host} and is not in the journal of province {insured}: was {insured} restored from an older backup?");
        CheckLives([.. views.Values], findings);
        await CheckBook(treating, views, ours, findings, cancel);
        await CheckVisits(treating, host, ours, views, rows, findings, cancel);
        return findings;
    }

    /// <summary>As much of a journal row as a host is told.</summary>
    sealed record Told(long Id, int LaneNo, long LaneSequence, long VisitNo, long TotalFen, long CashFen, long HospitalFen, long FundFen, string Institution, string MessageId, string MessageKind);

    async Task<Dictionary<long, Told>> RowsFor(int host, int insured, CancellationToken cancel)
    {
        await using var store = await stores.Province(insured, Scope.System, cancel);
        var theirs = RegionCode.OfProvince(host).Prefix;
        return await store.Set<SettlementRecord>().AsNoTracking().Where(s => s.HostRegion.StartsWith(theirs) && !s.MessageKind.StartsWith(InsuredBook.ClaimKind))
            .Select(static s => new Told(s.Id, s.LaneNo, s.LaneSequence, s.VisitNo, s.TotalFen, s.CashFen, s.HospitalFen, s.FundFen, s.Institution, s.MessageId, s.MessageKind)).ToDictionaryAsync(static t => t.Id, cancel);
    }

    async Task CheckHeads(int insured, Dictionary<int, long> marks, List<string> findings, CancellationToken cancel)
    {
        await using var store = await stores.Province(insured, Scope.System, cancel);
        var heads = await store.Set<SettlementRecord>().GroupBy(static s => s.LaneNo).Select(static g => new { g.Key, Head = g.Max(static s => s.LaneSequence) }).ToDictionaryAsync(static h => h.Key, static h => h.Head, cancel);
        findings.AddRange(marks.Where(m => m.Value > heads.GetValueOrDefault(m.Key)).OrderBy(static m => m.Key)
            .Select(m => $"lane {m.Key} of province {insured} was read up to {m.Value} and holds {heads.GetValueOrDefault(m.Key)}: {insured} was restored from an older backup"));
    }

    static void CheckRow(Told row, SettlementView? view, List<string> findings)
    {
        if (view is null) findings.Add($"settlement {row.Id} lies below the mark and the place of treatment does not have it");
        else if ((view.TotalFen, view.CashFen, view.HospitalFen, view.FundFen, view.VisitNo, view.Institution, view.MessageId) != (row.TotalFen, row.CashFen, row.HospitalFen, row.FundFen, row.VisitNo, row.Institution, row.MessageId))
            findings.Add($"settlement {row.Id} was told with other amounts or another key");
    }

    static void CheckLives(List<SettlementView> views, List<string> findings)
    {
        var restored = views.Where(static v => v.Kind == (int)SettlementKind.Restoration).Select(static v => v.OppositeId).ToHashSet();
        var takenBack = views.Where(v => v.Kind is (int)SettlementKind.Cancellation or (int)SettlementKind.Reversal && !restored.Contains(v.SettlementId)).Select(static v => v.OppositeId).ToHashSet();
        findings.AddRange(views.Where(v => v.Live != (v.Kind == (int)SettlementKind.Settlement && !takenBack.Contains(v.SettlementId))).Select(static v => $"settlement {v.SettlementId} is shown as {(v.Live ? "standing" : "taken back")} and is not"));
    }

    /// <summary>The book of the place of treatment follows from what it was told.</summary>
    static async Task CheckBook(ProvinceContext treating, Dictionary<long, SettlementView> views, string ours, List<string> findings, CancellationToken cancel)
    {
        var postings = (await treating.Set<HostPosting>().AsNoTracking()
            .Where(p => treating.Set<SettlementView>().Any(v => v.SettlementId == p.SettlementId && v.InsuredRegion.StartsWith(ours))).ToListAsync(cancel)).ToLookup(static p => p.SettlementId);
        foreach (var view in views.Values)
        {
            var expected = HostBook.Postings(view.Institution, RegionCode.Parse(view.InsuredRegion), view.TotalFen - view.CashFen - view.HospitalFen);
            if (!postings[view.SettlementId].OrderBy(static p => p.Ordinal).Select(static p => (p.Account, p.AmountFen)).SequenceEqual(expected)) findings.Add($"settlement {view.SettlementId} is posted otherwise at the place of treatment");
        }
    }

    /// <summary>Every row names a visit the host has; no settlement stands on one that was withdrawn.</summary>
    static async Task CheckVisits(ProvinceContext treating, int host, string ours, Dictionary<long, SettlementView> views, Dictionary<long, Told> rows, List<string> findings, CancellationToken cancel)
    {
        var visits = await treating.Set<Visit>().AsNoTracking().Where(v => v.InsuredRegion.StartsWith(ours)).Select(static v => new { v.VisitNo, v.State }).ToDictionaryAsync(static v => v.VisitNo, static v => v.State, cancel);
        // What a local core system settled it also registered: no visit of it is here.
        var elsewhere = rows.Values.Where(static r => r.MessageKind == PostHomeSettlement.Kind).Select(static r => r.VisitNo).ToHashSet();
        findings.AddRange(rows.Values.Where(r => IdSource.ProvinceOf(r.VisitNo) == host && !visits.ContainsKey(r.VisitNo) && !elsewhere.Contains(r.VisitNo)).Select(r => r.VisitNo).Distinct().Order()
            .Select(v => $"visit {v} was settled and province {host} does not have it: was {host} restored from an older backup?"));
        findings.AddRange(views.Values.Where(v => v.Live && visits.TryGetValue(v.VisitNo, out var state) && state == VisitState.Withdrawn).Select(static v => $"settlement {v.SettlementId} stands on visit {v.VisitNo}, which was withdrawn"));
    }
}
