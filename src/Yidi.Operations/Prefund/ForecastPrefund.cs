namespace Yidi.Operations.Prefund;

/// <summary>
/// When a prefund runs out if nothing is paid: the mean of the newest three months, weighed 3 : 2 : 1 with the newest heaviest, spread over thirty days.
/// Simple enough to be checked with a pencil; what it is off by on simulated seasons is in docs/domain/clearing.md.
/// </summary>
public static class ForecastPrefund
{
    static readonly int[] Weights = [3, 2, 1];

    /// <param name="months">Amounts in fen, the oldest first.</param>
    /// <returns>What a month is expected to ask for; 0 when nothing is known.</returns>
    public static long Monthly(IReadOnlyList<long> months)
    {
        var newest = months.Reverse().Take(Weights.Length).Zip(Weights).ToList();
        return newest.Count == 0 ? 0 : Math.Max(0, newest.Sum(static m => m.First * m.Second) / newest.Sum(static m => m.Second));
    }

    /// <summary>Null when it lasts a year.</summary>
    public static DateOnly? RunsOut(DateOnly today, long leftFen, long monthlyFen)
    {
        if (leftFen <= 0) return today;
        if (monthlyFen <= 0) return null;
        var days = leftFen * 30 / monthlyFen;
        return days > 365 ? null : today.AddDays((int)days);
    }
}
