using Yidi.Policy;

namespace Yidi.SecondOpinion;

/// <summary>What the second opinion says of a bill: a refusal, or every amount in yuan.</summary>
public sealed record Opinion
{
    /// <summary>The word of section 3; null when the bill is calculated.</summary>
    public string? Refused { get; init; }

    public decimal Total { get; init; }

    public decimal FullOwn { get; init; }

    public decimal OverLimit { get; init; }

    public decimal FirstShare { get; init; }

    public decimal InScope { get; init; }

    public decimal NotPaid { get; init; }

    public decimal FilingShare { get; init; }

    public decimal Deductible { get; init; }

    public decimal RatioShare { get; init; }

    public decimal OverCap { get; init; }

    /// <summary>What each fund pays, where it pays anything.</summary>
    public SortedDictionary<FundType, decimal> Funds { get; init; } = [];

    public decimal Person { get; init; }

    public decimal Account { get; init; }

    /// <summary>What linked accounts pay, where they pay anything, in the order the accounts were given.</summary>
    public IReadOnlyList<(PersonNo Owner, decimal Amount)> FamilyAccounts { get; init; } = [];

    public decimal Cash { get; init; }

    /// <summary>What each insurance year's sums gain, in fen or counts; nothing that is zero.</summary>
    public SortedDictionary<int, SortedDictionary<string, long>> Deltas { get; init; } = [];
}
