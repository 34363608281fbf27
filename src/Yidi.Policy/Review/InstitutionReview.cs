namespace Yidi.Policy;

/// <summary>Adds up what institutions cost, bill by bill, and finds those unlike their peers (same level, same kind of visit, same month).</summary>
public sealed class InstitutionReview(ReviewTerms terms)
{
    readonly Dictionary<(string Institution, bool Stays), Sums> _sums = [];

    public void Add(ReviewedVisit visit)
    {
        var key = (visit.Institution, visit.IsStay);
        if (!_sums.TryGetValue(key, out var sums)) _sums[key] = sums = new(visit.Level);
        sums.Count++;
        sums.TotalFen += visit.Total.Fen;
        sums.Last = visit.Until > sums.Last ? visit.Until : sums.Last;
        sums.Keep(visit);
    }

    public IEnumerable<Suspicion> Outliers()
    {
        foreach (var peers in _sums.GroupBy(static s => (s.Key.Stays, s.Value.Level)))
        {
            if (terms.Of(ReviewRule.InstitutionOutlier, peers.Max(static p => p.Value.Last)) is not { } values) continue;
            var counted = peers.Where(p => p.Value.Count >= values.Whole("visits")).ToList();
            if (counted.Count < values.Whole("peers")) continue;
            var median = Median([.. counted.Select(static p => p.Value.Average)]);
            var deviation = Math.Max(1, Median([.. counted.Select(p => Math.Abs(p.Value.Average - median))]));
            foreach (var (key, sums) in counted)
                if (sums.Average >= values["times-median"] * median && sums.Average - median >= values["deviations"] * deviation)
                    yield return new(ReviewRule.InstitutionOutlier, 0, key.Institution, $"{(key.Stays ? "stays" : "visits")}-{sums.Last:yyyyMM}", Money.Zero, [.. sums.Largest.Select(static v => new Evidence(v.SettlementId, []))],
                        new($"{(key.Stays ? "住院" : "门诊")}次均费用 {new Money(sums.Average)} 元（{sums.Count} 次），同级机构中位数 {new Money(median)} 元", $"{new Money(sums.Average)} yuan for an average {(key.Stays ? "stay" : "visit")} ({sums.Count}); the median of its level is {new Money(median)}"));
        }
    }

    /// <summary>The lower of the two in the middle where there are two: an amount that occurs.</summary>
    static long Median(List<long> values)
    {
        values.Sort();
        return values[(values.Count - 1) / 2];
    }

    sealed class Sums(InstitutionLevel level)
    {
        const int Shown = 5;

        internal InstitutionLevel Level { get; } = level;

        internal long Count { get; set; }

        internal long TotalFen { get; set; }

        internal DateOnly Last { get; set; }

        /// <summary>The dearest, to begin looking with.</summary>
        internal List<(long SettlementId, long Fen)> Largest { get; } = [];

        internal long Average => TotalFen / Count;

        internal void Keep(ReviewedVisit visit)
        {
            if (Largest.Count == Shown && Largest[^1].Fen >= visit.Total.Fen) return;
            Largest.Add((visit.SettlementId, visit.Total.Fen));
            Largest.Sort(static (a, b) => b.Fen.CompareTo(a.Fen));
            if (Largest.Count > Shown) Largest.RemoveAt(Shown);
        }
    }
}
