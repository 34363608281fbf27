using System.Runtime.CompilerServices;

namespace Yidi.Policy;

/// <summary>What a rule can ask about a bill. One axis each of the space a pack must answer without gap or overlap.</summary>
enum Dimension
{
    Visit,
    Person,
    Category,
    Level,
    InstitutionType,
    Owner,
    Place,
    Host,
    Filing,
    Disease,
    Age,
    Contracted,
    ContinuousMonths,
    Assistance,
    Rank,
    Enterprise,
    Emergency,
    Referral,
    Transfer,
    Origin,
    ThirdParty,
    Promise,
    Joining,
    MissedMonths,
    Matter,
}

/// <summary>Where a bill lies in the space: one whole number per <see cref="Dimension"/>, the code itself or its index in the pack.</summary>
[InlineArray(Count)]
struct Situation
{
    internal const int Count = (int)Dimension.Matter + 1;

#pragma warning disable IDE0044, IDE0051 // The runtime repeats this field; the compiler sees no use of it.
    int _first;
#pragma warning restore IDE0044, IDE0051

    internal readonly int At(Dimension dimension) => this[(int)dimension];

    internal void Set(Dimension dimension, int value) => this[(int)dimension] = value;

    internal void Set(Dimension dimension, bool value) => this[(int)dimension] = value ? 1 : 0;
}

/// <summary>What a selector accepts in one dimension: named values, all but named values, or ranges of whole numbers.</summary>
/// <param name="And">A further condition on the same dimension, as when both rule and row name it.</param>
sealed record Accepted(IReadOnlySet<int>? Values, IReadOnlyList<(int From, int To)>? Ranges, bool Except = false, Accepted? And = null)
{
    internal bool Accepts(int value) =>
        (Values is not null ? Values.Contains(value) != Except : InRanges(value)) && And?.Accepts(value) != false;

    bool InRanges(int value)
    {
        foreach (var (from, to) in Ranges!)
            if (value >= from && value <= to) return true;
        return false;
    }

    /// <summary>Every range named here or in a further condition.</summary>
    internal IEnumerable<(int From, int To)> AllRanges => (Ranges ?? []).Concat(And?.AllRanges ?? []);
}

/// <summary>The part of the space a rule, a row or a cover speaks for. A dimension that is not named takes all.</summary>
sealed record Selection(IReadOnlyDictionary<Dimension, Accepted> ByDimension)
{
    internal static Selection Everything { get; } = new(new Dictionary<Dimension, Accepted>());

    internal bool Accepts(in Situation at)
    {
        foreach (var (dimension, accepted) in ByDimension)
            if (!accepted.Accepts(at.At(dimension))) return false;
        return true;
    }

    internal bool AcceptsIn(Dimension dimension, int value) => !ByDimension.TryGetValue(dimension, out var accepted) || accepted.Accepts(value);

    internal Selection And(Selection other)
    {
        var both = new Dictionary<Dimension, Accepted>(ByDimension);
        foreach (var (dimension, accepted) in other.ByDimension)
            both[dimension] = both.TryGetValue(dimension, out var mine) ? accepted with { And = accepted.And is null ? mine : accepted.And with { And = mine } } : accepted;
        return new(both);
    }
}
