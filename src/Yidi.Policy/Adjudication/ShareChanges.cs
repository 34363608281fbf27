using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Yidi.Policy;

/// <summary>What moves the share of the fund before it is applied (docs/domain/calculation.md 5.5).</summary>
readonly struct ShareChanges
{
    readonly Ruling?[]? _changes;
    readonly Ruling? _higher;
    readonly Rate? _hostShare;
    readonly RuleValue.OfAdjustment _adjustment;
    readonly string _adjustmentRule;
    readonly ScaleCache _scales;

    internal ShareChanges(Standing standing, DateOnly day, RuleValue.OfAdjustment adjustment, string adjustmentRule)
    {
        (_adjustment, _adjustmentRule, _scales) = (adjustment, adjustmentRule, standing.Pack.Scales);
        var tables = standing.Pack.Tables.RatioChanges;
        for (var i = 0; i < tables.Length; i++)
            if (standing.Ask(tables[i], day) is { } change) (_changes ??= new Ruling?[tables.Length])[i] = change;
        if (standing.Bill.HostShare is not { } host || standing.Ask(RuleKind.HigherRatio, day) is not { Value: RuleValue.OfWord { Word: "on" } } higher) return;
        (_higher, _hostShare) = (higher, host);
    }

    bool MovesShare => _adjustment.Shape is AdjustmentShape.Points or AdjustmentShape.Factor;

    /// <summary>The segments with their shares as changed.</summary>
    internal Segment[] Of(RuleValue.OfRatio ratio)
    {
        if (_changes is null && _hostShare is null && !MovesShare) return ratio.Segments;
        return _hostShare is not null ? Changed(ratio) : _scales.Get(new(ratio, _changes?[0], _changes?[1], _changes?[2], _changes?[3], MovesShare ? _adjustment : null), this);
    }

    internal Segment[] Changed(RuleValue.OfRatio ratio)
    {
        var segments = new Segment[ratio.Segments.Length];
        for (var i = 0; i < segments.Length; i++) segments[i] = ratio.Segments[i] with { Share = Of(ratio.Segments[i].Share) };
        return segments;
    }

    Rate Of(Rate share)
    {
        foreach (var change in _changes ?? [])
        {
            if (change?.Value is not RuleValue.OfRatioChange terms) continue;
            share = terms.IsOwnShareFactor ? share.Rest.Times(terms.Share).Rest : share.Plus(terms.Share);
        }
        if (_hostShare is { } host && host > share) share = host;
        return _adjustment.Shape switch
        {
            AdjustmentShape.Points => share.Minus(_adjustment.Share),
            AdjustmentShape.Factor => share.Times(_adjustment.Share),
            _ => share,
        };
    }

    internal void Explain(Trail? trail)
    {
        if (trail is null) return;
        foreach (var change in _changes ?? [])
            if (change?.Value is RuleValue.OfRatioChange terms)
                trail.Add(1, StepCode.RatioChange, change.Key, Money.Zero, Money.Zero, (long)terms.Group, terms.IsOwnShareFactor ? 1 : 0, terms.Share.Numerator, terms.Share.Denominator);
        if (_hostShare is { } host) trail.Add(1, StepCode.HigherRatio, _higher!.Key, Money.Zero, Money.Zero, host.Numerator, host.Denominator);
        if (MovesShare)
            trail.Add(1, StepCode.FilingOnShare, _adjustmentRule, Money.Zero, Money.Zero, (long)_adjustment.Shape, _adjustment.Share.Numerator, _adjustment.Share.Denominator);
    }
}

/// <summary>Changed scales of a pack: the same few rules meet in nearly every bill, and exact fractions are dear to reduce.</summary>
sealed class ScaleCache
{
    readonly ConcurrentDictionary<Key, Segment[]> _known = new();

    internal Segment[] Get(Key key, in ShareChanges changes)
    {
        if (_known.TryGetValue(key, out var scale)) return scale;
        return _known.GetOrAdd(key, changes.Changed(key.Ratio));
    }

    /// <summary>The rules that met, told apart by what they are and not by what they say.</summary>
    internal readonly struct Key(RuleValue.OfRatio ratio, Ruling? retired, Ruling? age, Ruling? contract, Ruling? continuity, RuleValue.OfAdjustment? adjustment) : IEquatable<Key>
    {
        readonly Ruling? _retired = retired;
        readonly Ruling? _age = age;
        readonly Ruling? _contract = contract;
        readonly Ruling? _continuity = continuity;
        readonly RuleValue.OfAdjustment? _adjustment = adjustment;

        internal RuleValue.OfRatio Ratio { get; } = ratio;

        public bool Equals(Key other) => ReferenceEquals(Ratio, other.Ratio) && ReferenceEquals(_retired, other._retired) && ReferenceEquals(_age, other._age)
            && ReferenceEquals(_contract, other._contract) && ReferenceEquals(_continuity, other._continuity) && ReferenceEquals(_adjustment, other._adjustment);

        public override bool Equals(object? obj) => obj is Key key && Equals(key);

        // Two of the six tell most scales apart; equality looks at all.
        public override int GetHashCode() => RuntimeHelpers.GetHashCode(Ratio) ^ (RuntimeHelpers.GetHashCode(_retired ?? _age) << 1);
    }
}
