using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Yidi.Policy;

/// <summary>
/// What a benefit year has counted so far, or what one settlement adds to it: named whole numbers, fen unless the name says otherwise.
/// Always the plain sum of the deltas of the settlements of the year. Entries that are zero are not kept.
/// </summary>
public sealed class Accumulators : IEquatable<Accumulators>
{
    readonly ImmutableSortedDictionary<string, long> _values;

    Accumulators(ImmutableSortedDictionary<string, long> values) => _values = values;

    public static Accumulators Empty { get; } = new(ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal));

    public long this[string name] => _values.GetValueOrDefault(name);

    public IEnumerable<KeyValuePair<string, long>> Entries => _values;

    /// <summary>This with <paramref name="amount"/> more under <paramref name="name"/>.</summary>
    public Accumulators With(string name, long amount)
    {
        var sum = checked(this[name] + amount);
        return new(sum == 0 ? _values.Remove(name) : _values.SetItem(name, sum));
    }

    public Accumulators Plus(Accumulators deltas) => deltas._values.Aggregate(this, static (sum, entry) => sum.With(entry.Key, entry.Value));

    public Accumulators Negated() => new(_values.ToImmutableSortedDictionary(static e => e.Key, static e => -e.Value, StringComparer.Ordinal));

    public bool Equals(Accumulators? other) => other is not null && ToString() == other.ToString();

    public override bool Equals(object? obj) => Equals(obj as Accumulators);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(ToString());

    /// <summary>A flat JSON object in name order: readable from SQL on both engines, and the same text for the same sums.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("{");
        foreach (var (name, value) in _values)
            text.Append(text.Length > 1 ? "," : "").Append(CultureInfo.InvariantCulture, $"\"{name}\":{value}");
        return text.Append('}').ToString();
    }

    /// <summary>Reads what <see cref="ToString"/> wrote; throws <see cref="FormatException"/> on anything else.</summary>
    public static Accumulators Parse(string text)
    {
        if (text is not ['{', .. var inside, '}']) throw new FormatException($"'{text}' is not a set of accumulators.");
        if (inside.Length == 0) return Empty;
        return inside.Split(',').Aggregate(Empty, static (sum, pair) =>
        {
            var colon = pair.LastIndexOf("\":", StringComparison.Ordinal);
            if (colon < 2 || pair[0] != '"') throw new FormatException($"'{pair}' is not an accumulator.");
            return sum.With(pair[1..colon], long.Parse(pair[(colon + 2)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
        });
    }
}

/// <summary>The names of accumulators. A disease's own count carries its code.</summary>
public static class AccumulatorNames
{
    public const string InScope = "in-scope";
    public const string FundPool = "fund.pool";
    public const string OwnRatioShare = "own.ratio-share";
    public const string DeductibleOutpatient = "deductible.outpatient";

    /// <summary>Number of visits, not fen.</summary>
    public const string VisitCount = "count.visits";

    /// <summary>Every name but those that carry a disease.</summary>
    public static IReadOnlyList<string> All { get; } = [InScope, FundPool, OwnRatioShare, DeductibleOutpatient, VisitCount];

    public static string FundOfDisease(string diseaseCode) => $"fund.disease.{diseaseCode}";
}

/// <summary>One benefit year of one person: its accumulators before the visit.</summary>
public sealed record BenefitYear(int Year, Accumulators Before)
{
    public static BenefitYear Untouched(int year) => new(year, Accumulators.Empty);
}
