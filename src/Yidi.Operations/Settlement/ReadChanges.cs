using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Funds;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Seam;
using Yidi.Policy;
using Yidi.Storage;

namespace Yidi.Operations.Settlement;

/// <summary>What the journal of a province wrote for one place of treatment since the marks of its reader. Manual claims concern the person alone.</summary>
static class ReadChanges
{
    /// <summary>Rows of one lane in one answer; the reader asks again until nothing is new.</summary>
    const int MaxRows = 1_000;

    internal static async Task<ChangesAnswer> Of(IStoreContexts stores, int province, ChangesQuestion question, CancellationToken cancel)
    {
        await using var store = await stores.Province(province, Scope.System, cancel);
        var heads = await store.Set<LaneInstance>().AsNoTracking()
            .Select(l => new { l.LaneNo, Head = store.Set<SettlementRecord>().Where(s => s.LaneNo == l.LaneNo).Max(static s => (long?)s.LaneSequence) ?? 0 })
            .ToListAsync(cancel);
        var after = question.After.ToDictionary(static m => m.LaneNo, static m => m.Sequence);
        var host = question.Host.ToString()[..2];
        var (changes, marks) = (new List<SettlementChange>(), new List<LaneMark>());
        foreach (var head in heads.Where(h => h.Head > after.GetValueOrDefault(h.LaneNo)))
        {
            var from = after.GetValueOrDefault(head.LaneNo);
            var until = Math.Min(head.Head, from + MaxRows);
            var rows = store.Set<SettlementRecord>().AsNoTracking()
                .Where(s => s.LaneNo == head.LaneNo && s.LaneSequence > from && s.LaneSequence <= until && s.HostRegion.StartsWith(host) && !s.MessageKind.StartsWith(InsuredBook.ClaimKind)).OrderBy(static s => s.LaneSequence);
            changes.AddRange(await rows.Select(Change).ToListAsync(cancel));
            marks.Add(new(head.LaneNo, until));
        }
        return new(changes, marks);
    }

    /// <summary>Rows of one institution by the moment they were settled.</summary>
    internal static async Task<StatementAnswer> Statement(IStoreContexts stores, int province, StatementQuestion question, CancellationToken cancel)
    {
        await using var store = await stores.Province(province, Scope.System, cancel);
        var rows = store.Set<SettlementRecord>().AsNoTracking()
            .Where(s => s.Institution == question.Institution && s.SettledAt >= question.FromUtc && s.SettledAt < question.UntilUtc).OrderBy(static s => s.Id);
        return new(await rows.Select(Change).ToListAsync(cancel));
    }

    /// <summary>Only what a change says is read: not the bill, not the explanation.</summary>
    static readonly Expression<Func<SettlementRecord, SettlementChange>> Change = static r => new(
        (ChangeKind)(int)r.Kind, r.Id, r.OppositeId, new(r.Institution, r.MessageId, r.MessageKind), r.VisitNo, r.Part, r.Revision,
        RegionCode.Parse(r.InsuredRegion), (InsuranceKind)r.Insurance, (VisitType)r.VisitType, new(r.TotalFen), new(r.FundFen), new(r.PersonFen),
        new(r.AccountFen), new(r.FamilyAccountFen), new(r.CashFen), new(r.HospitalFen), r.SettledAt, r.Period);
}
