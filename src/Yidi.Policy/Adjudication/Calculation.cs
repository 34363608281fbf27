namespace Yidi.Policy;

/// <summary>What the lines of a bill add up to.</summary>
/// <param name="Unbalanced">Index of the first line whose parts are not its total; −1 when there is none.</param>
readonly record struct BillSums(Money Total, Money FullOwn, Money OverLimit, Money FirstShare, Money InScope, int Unbalanced)
{
    /// <summary>More was taken back in one part of the bill than was charged there.</summary>
    internal bool HasNegative => FullOwn < Money.Zero || OverLimit < Money.Zero || FirstShare < Money.Zero || InScope < Money.Zero;

    internal static BillSums Of(Bill bill)
    {
        var lines = SpanOf(bill.Lines);
        var (total, own, over, first, scope, unbalanced) = (0L, 0L, 0L, 0L, 0L, -1);
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i];
            total += line.Total.Fen;
            own += line.FullOwn.Fen;
            over += line.OverLimit.Fen;
            first += line.FirstShare.Fen;
            scope += line.InScope.Fen;
            if (unbalanced < 0 && line.Total.Fen != line.FullOwn.Fen + line.OverLimit.Fen + line.FirstShare.Fen + line.InScope.Fen) unbalanced = i;
        }
        return new(new(total), new(own), new(over), new(first), new(scope), unbalanced);
    }

    /// <summary>Lists from JSON and arrays from code are read in place; anything else is copied.</summary>
    static ReadOnlySpan<FeeLine> SpanOf(IReadOnlyList<FeeLine> lines) => lines switch
    {
        List<FeeLine> list => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(list),
        FeeLine[] array => array,
        _ => lines.ToArray(),
    };
}

/// <summary>
/// The running state of one adjudication: what funds paid, what stays with the person by reason, what the years gain. The steps are in
/// <see cref="PoolShare"/>, <see cref="DeductibleShare"/>, <see cref="LayerShare"/> and <see cref="AccountShare"/>.
/// </summary>
sealed class Calculation
{
    readonly List<string> _used = new(8);

    internal Calculation(Standing standing, BillSums sums, Trail? trail) => (Standing, Sums, Trail) = (standing, sums, trail);

    internal Standing Standing { get; }

    internal Bill Bill => Standing.Bill;

    internal BillSums Sums { get; }

    /// <summary>Null when nobody asks for an explanation.</summary>
    internal Trail? Trail { get; }

    /// <summary>Own parts before layers, summed over the parts of the bill; by <see cref="OwnPart"/>.</summary>
    OwnAmounts _gross;

    /// <summary>What is left of them after layers.</summary>
    internal Money[] Left { get; } = new Money[8];

    internal List<FundPayment> Funds { get; } = new(4);

    internal Money PoolPays { get; private set; }

    internal Rate PoolRatio { get; set; }

    /// <summary>Deductible of a stay that parts of this bill took so far.</summary>
    internal Money StayDeductible { get; set; }

    /// <summary>In-scope cost of the stay that parts of this bill moved through its segments.</summary>
    internal Money StaySegments { get; set; }

    /// <summary>What a visit cap counts.</summary>
    internal Money PaidByPool { get; set; }

    internal IReadOnlyList<string> Used => _used;

    internal void Uses(string accumulator)
    {
        if (!_used.Contains(accumulator)) _used.Add(accumulator);
    }

    internal void Bear(OwnPart part, Money amount)
    {
        _gross[(int)part] += amount;
        Left[(int)part] += amount;
    }

    /// <summary>What the part was before layers paid of it.</summary>
    internal Money Gross(OwnPart part) => _gross[(int)part];

    internal void PayFromPool(FundType fund, Money amount)
    {
        PoolPays += amount;
        Pay(fund, amount, keepZero: true);
    }

    internal void Pay(FundType fund, Money amount, bool keepZero = false)
    {
        for (var i = 0; i < Funds.Count; i++)
        {
            if (Funds[i].Fund != fund) continue;
            Funds[i] = new(fund, Funds[i].Amount + amount);
            return;
        }
        if (keepZero || amount > Money.Zero) Funds.Add(new(fund, amount));
    }
}

/// <summary>One amount for each <see cref="OwnPart"/>, kept inside its owner.</summary>
[System.Runtime.CompilerServices.InlineArray(8)]
struct OwnAmounts
{
#pragma warning disable IDE0044, IDE0051 // The runtime repeats this field; the compiler sees no use of it.
    Money _first;
#pragma warning restore IDE0044, IDE0051
}

/// <summary>The part of a bill that belongs to one insurance year; nearly every bill has one.</summary>
sealed class YearPart
{
    internal required BenefitYear Year { get; init; }

    /// <summary>Day that selects the version of the policy.</summary>
    internal required DateOnly PolicyDay { get; init; }

    internal required bool IsLast { get; init; }

    /// <summary>In scope and payable.</summary>
    internal required Money Payable { get; init; }

    /// <summary>In scope but after the end of the coverage; in the last part only.</summary>
    internal required Money AfterCoverage { get; init; }

    internal required Money FirstShare { get; init; }

    internal required Money Total { get; init; }

    internal AccumulatorSums Deltas { get; } = new();

    /// <summary>All that funds paid in this part: what a ceiling counts.</summary>
    internal Money Paid { get; set; }

    internal long Before(string accumulator) => Year.Before[accumulator];
}
