using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Funds;
using Yidi.Operations.Plumbing;
using Yidi.Policy;
using Yidi.Storage;

namespace Yidi.Operations.Statistics;

/// <summary>Counts days again from the rows of the journal themselves, and compares with the figures that were folded: a figure of any past day can be shown to be what the rows say.</summary>
public sealed class RecountFigures(IStoreContexts stores)
{
    /// <summary>What the folded rows of some days come to, counted one by one.</summary>
    public async Task<IReadOnlyList<SettlementFigure>> Of(int province, DateOnly from, DateOnly until, CancellationToken cancel)
    {
        await using var store = await stores.Province(province, Scope.System, cancel);
        // What no fold has reached yet is in no figure.
        var marks = await store.Set<FigureMark>().AsNoTracking().ToDictionaryAsync(static m => m.LaneNo, static m => m.Sequence, cancel);
        var figures = new Dictionary<(DateOnly, string, string, string, int, int), SettlementFigure>();
        await foreach (var row in store.Set<SettlementRecord>().AsNoTracking().Where(s => s.BusinessDate >= from && s.BusinessDate <= until)
            .Select(static s => new { s.LaneNo, s.LaneSequence, s.Kind, s.MessageKind, s.Part, s.BusinessDate, s.InsuredRegion, s.HostRegion, s.Institution, s.VisitType, s.Insurance, s.TotalFen, s.FundFen, s.PersonFen }).AsAsyncEnumerable().WithCancellation(cancel))
        {
            if (row.LaneSequence > marks.GetValueOrDefault(row.LaneNo)) continue;
            var key = (row.BusinessDate, row.InsuredRegion, row.HostRegion, row.Institution, row.VisitType, row.Insurance);
            if (!figures.TryGetValue(key, out var figure))
                figures[key] = figure = new() { Day = row.BusinessDate, InsuredRegion = row.InsuredRegion, HostRegion = row.HostRegion, Institution = row.Institution, VisitType = (VisitType)row.VisitType, Insurance = (InsuranceKind)row.Insurance, Count = 0, TotalFen = 0, FundFen = 0, PersonFen = 0 };
            figure.Count += InsuredBook.Treatments(row.Kind, row.MessageKind, row.VisitType, row.Part);
            (figure.TotalFen, figure.FundFen, figure.PersonFen) = (figure.TotalFen + row.TotalFen, figure.FundFen + row.FundFen, figure.PersonFen + row.PersonFen);
        }
        return [.. figures.Values];
    }

    /// <summary>Each figure of these days that is not what the rows say.</summary>
    public async Task<IReadOnlyList<string>> Verify(int province, DateOnly from, DateOnly until, CancellationToken cancel)
    {
        var counted = (await Of(province, from, until, cancel)).ToDictionary(Key, Sums);
        await using var store = await stores.Province(province, Scope.System, cancel);
        var folded = (await store.Set<SettlementFigure>().AsNoTracking().Where(f => f.Day >= from && f.Day <= until).ToListAsync(cancel)).ToDictionary(Key, Sums);
        return [.. counted.Keys.Union(folded.Keys).Where(k => counted.GetValueOrDefault(k) != folded.GetValueOrDefault(k)).Select(k => $"figure {k}: folded {folded.GetValueOrDefault(k)}, counted {counted.GetValueOrDefault(k)}").Order(StringComparer.Ordinal)];
    }

    static string Key(SettlementFigure f) => $"{f.Day:yyyy-MM-dd} {f.InsuredRegion} {f.HostRegion} {f.Institution} {(int)f.VisitType} {(int)f.Insurance}";

    static (long Count, long Total, long Fund, long Person) Sums(SettlementFigure f) => (f.Count, f.TotalFen, f.FundFen, f.PersonFen);
}
