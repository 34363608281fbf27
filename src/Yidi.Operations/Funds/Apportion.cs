using Yidi.Policy;

namespace Yidi.Operations.Funds;

/// <summary>
/// Divides an amount in the proportion of others, to the fen: each gets the whole fen of its exact share, and the fen that remain go to the largest
/// remainders, the first of equals first. What a deduction takes from each fund of a bill is divided this way.
/// </summary>
public static class Apportion
{
    /// <param name="by">Not negative; at least one is positive.</param>
    /// <returns>As many amounts as <paramref name="by"/>, which sum to <paramref name="amountFen"/>.</returns>
    public static IReadOnlyList<long> Of(long amountFen, IReadOnlyList<long> by)
    {
        var whole = by.Sum();
        Invariant.Holds(whole > 0 && amountFen >= 0 && by.All(static b => b >= 0), "an amount is divided in the proportion of amounts");
        var shares = by.Select(b => (long)((Int128)amountFen * b / whole)).ToArray();
        var remainders = by.Select((b, i) => (Index: i, Left: (Int128)amountFen * b % whole)).OrderByDescending(static r => r.Left).ThenBy(static r => r.Index);
        foreach (var (index, _) in remainders.Take((int)(amountFen - shares.Sum()))) shares[index]++;
        return shares;
    }
}
