using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Funds;
using Yidi.Operations.Plumbing;
using Yidi.Policy;
using Yidi.Storage;

namespace Yidi.Operations.Statistics;

/// <summary>Folds what the journal of a province appended since last time into its figures: sums and marks in one transaction, so that a row counts once whoever folds.</summary>
public sealed class FoldFigures(IStoreContexts stores)
{
    const int RowsAtOnce = 5_000;

    /// <summary>The mark every fold raises; no lane has this number.</summary>
    const int Everybody = 0;

    /// <summary>Returns how many rows were folded; 0 when the figures stand where the journal stands.</summary>
    public async Task<int> Run(int province, CancellationToken cancel)
    {
        var folded = 0;
        await using var store = await stores.Province(province, Scope.System, cancel);
        foreach (var lane in await store.Set<LaneInstance>().AsNoTracking().Select(static l => l.LaneNo).ToListAsync(cancel))
            while (await Fold(province, lane, cancel) is > 0 and var rows) folded += rows;
        return folded;
    }

    async Task<int> Fold(int province, int lane, CancellationToken cancel)
    {
        await using var store = await stores.Province(province, Scope.System, cancel);
        var mark = await store.Set<FigureMark>().SingleOrDefaultAsync(m => m.LaneNo == lane, cancel);
        var from = mark?.Sequence ?? 0;
        var rows = await store.Set<SettlementRecord>().AsNoTracking().Where(s => s.LaneNo == lane && s.LaneSequence > from).OrderBy(static s => s.LaneSequence).Take(RowsAtOnce)
            .Select(static s => new FoldedRow(s.LaneSequence, s.Kind, s.MessageKind, s.Part, s.BusinessDate, s.InsuredRegion, s.HostRegion, s.Institution, s.VisitType, s.Insurance, s.TotalFen, s.FundFen, s.PersonFen, s.Funds)).ToListAsync(cancel);
        if (rows.Count == 0) return 0;
        // Lanes share figures: of two nodes that fold different lanes at once, one is to lose whole and fold again.
        if (await store.Set<FigureMark>().SingleOrDefaultAsync(static m => m.LaneNo == Everybody, cancel) is { } turn) turn.Sequence++;
        else store.Add(new FigureMark { LaneNo = Everybody, Sequence = 1 });
        await AddSettlements(store, rows, cancel);
        await AddFunds(store, rows, cancel);
        if (mark is null) store.Add(new FigureMark { LaneNo = lane, Sequence = rows[^1].Sequence });
        else mark.Sequence = rows[^1].Sequence;
        try
        {
            await store.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException)
        {
            // Another node folded the same rows; what is left is asked for again.
            return 0;
        }
        return rows.Count;
    }

    static async Task AddSettlements(ProvinceContext store, List<FoldedRow> rows, CancellationToken cancel)
    {
        var days = rows.Select(static r => r.Day).Distinct().ToList();
        var known = (await store.Set<SettlementFigure>().Where(f => days.Contains(f.Day)).ToListAsync(cancel)).ToDictionary(static f => (f.Day, f.InsuredRegion, f.HostRegion, f.Institution, f.VisitType, f.Insurance));
        foreach (var group in rows.GroupBy(static r => (r.Day, r.InsuredRegion, r.HostRegion, r.Institution, (VisitType)r.VisitType, (InsuranceKind)r.Insurance)))
        {
            if (!known.TryGetValue(group.Key, out var figure))
            {
                var (day, insured, host, institution, visit, insurance) = group.Key;
                store.Add(figure = new() { Day = day, InsuredRegion = insured, HostRegion = host, Institution = institution, VisitType = visit, Insurance = insurance, Count = 0, TotalFen = 0, FundFen = 0, PersonFen = 0 });
            }
            figure.Count += group.Sum(static r => r.Sign);
            figure.TotalFen += group.Sum(static r => r.TotalFen);
            figure.FundFen += group.Sum(static r => r.FundFen);
            figure.PersonFen += group.Sum(static r => r.PersonFen);
        }
    }

    static async Task AddFunds(ProvinceContext store, List<FoldedRow> rows, CancellationToken cancel)
    {
        var parts = rows.SelectMany(static r => JsonSerializer.Deserialize<Dictionary<int, long>>(r.Funds)!.Select(f => (Key: (r.Month, r.InsuredRegion, r.HostRegion, Fund: (FundType)f.Key), Fen: f.Value))).ToList();
        var months = parts.Select(static p => p.Key.Month).Distinct().ToList();
        var known = (await store.Set<FundFigure>().Where(f => months.Contains(f.Month)).ToListAsync(cancel)).ToDictionary(static f => (f.Month, f.InsuredRegion, f.HostRegion, f.Fund));
        foreach (var group in parts.GroupBy(static p => p.Key))
        {
            if (!known.TryGetValue(group.Key, out var figure)) store.Add(figure = new() { Month = group.Key.Month, InsuredRegion = group.Key.InsuredRegion, HostRegion = group.Key.HostRegion, Fund = group.Key.Fund, AmountFen = 0 });
            figure.AmountFen += group.Sum(static p => p.Fen);
        }
    }

    /// <summary>What of a row the figures count.</summary>
    sealed record FoldedRow(long Sequence, SettlementKind Kind, string Message, string Part, DateOnly Day, string InsuredRegion, string HostRegion, string Institution, int VisitType, int Insurance, long TotalFen, long FundFen, long PersonFen, string Funds)
    {
        internal int Sign => InsuredBook.Treatments(Kind, Message, VisitType, Part);

        internal string Month => $"{Day:yyyyMM}";
    }
}
