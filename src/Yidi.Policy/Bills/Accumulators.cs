using System.Globalization;
using System.Text;

namespace Yidi.Policy;

/// <summary>
/// What a benefit year has counted so far, or what one settlement adds to it: named whole numbers, fen unless the name says otherwise.
/// Always the plain sum of the deltas of the settlements of the year. Entries that are zero are not kept.
/// </summary>
public sealed class Accumulators : IEquatable<Accumulators>
{
    // Two arrays in name order: a year has a dozen sums, and a scan of them is cheaper than any dictionary.
    readonly string[] _names;
    readonly long[] _values;

    // The arrays may be longer: they are those the sums were collected in.
    readonly int _count;

    Accumulators(string[] names, long[] values, int count) => (_names, _values, _count) = (names, values, count);

    public static Accumulators Empty { get; } = new([], [], 0);

    /// <summary>True when nothing is counted.</summary>
    public bool IsEmpty => !Entries.Any();

    public long this[string name]
    {
        get
        {
            for (var i = 0; i < _count; i++)
                if (_names[i] == name) return _values[i];
            return 0;
        }
    }

    public IEnumerable<KeyValuePair<string, long>> Entries
    {
        get
        {
            for (var i = 0; i < _count; i++) yield return KeyValuePair.Create(_names[i], _values[i]);
        }
    }

    /// <summary>This with <paramref name="amount"/> more under <paramref name="name"/>.</summary>
    public Accumulators With(string name, long amount)
    {
        var sums = new AccumulatorSums();
        for (var i = 0; i < _count; i++) sums.Add(_names[i], _values[i]);
        sums.Add(name, amount);
        return sums.ToAccumulators();
    }

    public Accumulators Plus(Accumulators deltas)
    {
        var sums = new AccumulatorSums();
        for (var i = 0; i < _count; i++) sums.Add(_names[i], _values[i]);
        for (var i = 0; i < deltas._count; i++) sums.Add(deltas._names[i], deltas._values[i]);
        return sums.ToAccumulators();
    }

    public Accumulators Negated() => new(_names, Array.ConvertAll(_values, static v => checked(-v)), _count);

    public bool Equals(Accumulators? other) =>
        other is not null && _names.AsSpan(0, _count).SequenceEqual(other._names.AsSpan(0, other._count)) && _values.AsSpan(0, _count).SequenceEqual(other._values.AsSpan(0, other._count));

    public override bool Equals(object? obj) => Equals(obj as Accumulators);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(ToString());

    /// <summary>A flat JSON object in name order: readable from SQL on both engines, and the same text for the same sums.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("{");
        for (var i = 0; i < _count; i++)
            text.Append(text.Length > 1 ? "," : "").Append(CultureInfo.InvariantCulture, $"\"{_names[i]}\":{_values[i]}");
        return text.Append('}').ToString();
    }

    /// <summary>Reads what <see cref="ToString"/> wrote; throws <see cref="FormatException"/> on anything else.</summary>
    public static Accumulators Parse(string text)
    {
        if (text is not ['{', .. var inside, '}']) throw new FormatException($"'{text}' is not a set of accumulators.");
        if (inside.Length == 0) return Empty;
        var sums = new AccumulatorSums();
        foreach (var pair in inside.Split(','))
        {
            var colon = pair.LastIndexOf("\":", StringComparison.Ordinal);
            if (colon < 2 || pair[0] != '"') throw new FormatException($"'{pair}' is not an accumulator.");
            sums.Add(pair[1..colon], long.Parse(pair[(colon + 2)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
        }
        return sums.ToAccumulators();
    }

    internal static Accumulators Sorted(string[] names, long[] values, int count) => count == 0 ? Empty : new(names, values, count);
}

/// <summary>Collects sums while a bill is adjudicated; made into <see cref="Accumulators"/> once.</summary>
sealed class AccumulatorSums
{
    string[] _names = new string[12];
    long[] _values = new long[12];
    int _count;

    /// <summary>Adds under the name, keeping the names in ordinal order.</summary>
    internal void Add(string name, long amount)
    {
        var at = _count;
        while (at > 0)
        {
            var order = string.CompareOrdinal(_names[at - 1], name);
            if (order == 0)
            {
                _values[at - 1] = checked(_values[at - 1] + amount);
                return;
            }
            if (order < 0) break;
            at--;
        }
        Insert(at, name, amount);
    }

    void Insert(int at, string name, long amount)
    {
        if (_count == _names.Length)
        {
            Array.Resize(ref _names, _count * 2);
            Array.Resize(ref _values, _count * 2);
        }
        if (at < _count)
        {
            Array.Copy(_names, at, _names, at + 1, _count - at);
            Array.Copy(_values, at, _values, at + 1, _count - at);
        }
        (_names[at], _values[at]) = (name, amount);
        _count++;
    }

    internal long this[string name]
    {
        get
        {
            for (var i = 0; i < _count; i++)
                if (_names[i] == name) return _values[i];
            return 0;
        }
    }

    /// <summary>Hands the collected sums over, those that are zero left out; nothing may be added afterwards.</summary>
    internal Accumulators ToAccumulators()
    {
        var kept = 0;
        for (var i = 0; i < _count; i++)
        {
            if (_values[i] == 0) continue;
            (_names[kept], _values[kept]) = (_names[i], _values[i]);
            kept++;
        }
        _count = kept;
        return Accumulators.Sorted(_names, _values, kept);
    }
}

/// <summary>The names of accumulators. Some carry a disease, a visit, or a name a pack gave them.</summary>
public static class AccumulatorNames
{
    public const string InScope = "in-scope";

    /// <summary>Everything the pooled fund paid in the year, whatever cap it counted to.</summary>
    public const string FundPool = "fund.pool";
    public const string OwnRatioShare = "own.ratio-share";
    public const string DeductibleOutpatient = "deductible.outpatient";

    /// <summary>Number of visits, not fen.</summary>
    public const string VisitCount = "count.visits";

    /// <summary>Number of stays, not fen: decides which deductible of a stepwise list applies.</summary>
    public const string StayCount = "count.stays";

    /// <summary>Names every pack knows; the rest come from its rules.</summary>
    public static IReadOnlyList<string> All { get; } = [InScope, FundPool, OwnRatioShare, DeductibleOutpatient, VisitCount, StayCount];

    public static string FundOfDisease(string diseaseCode) => $"fund.disease.{diseaseCode}";

    public static string Deductible(string counts) => $"deductible.{counts}";

    /// <summary>What the layer's base has added up to.</summary>
    public static string LayerBase(string layer) => $"layer.{layer}.base";

    /// <summary>What the layer has paid.</summary>
    public static string LayerPaid(string layer) => $"layer.{layer}.paid";

    /// <summary>In-scope cost that has passed the segments of a yearly scale.</summary>
    public static string Segments(string counts) => $"segments.{counts}";

    /// <summary>Deductible taken by the parts of one stay.</summary>
    public static string StayDeductible(long visitNo) => string.Create(CultureInfo.InvariantCulture, stackalloc char[40], $"stay.{visitNo}.deductible");

    /// <summary>In-scope cost of the parts of one stay that has passed its segments.</summary>
    public static string StaySegments(long visitNo) => $"stay.{visitNo}.segments";
}

/// <summary>One benefit year of one person: its accumulators before the visit.</summary>
public sealed record BenefitYear(int Year, Accumulators Before)
{
    public static BenefitYear Untouched(int year) => new(year, Accumulators.Empty);
}

/// <summary>A personal account (个人账户) that may be asked to pay: the person's own, or a relative's that is linked.</summary>
public sealed record AccountBefore(PersonNo Owner, Money Balance);

/// <summary>What one account pays of a bill.</summary>
public sealed record AccountPayment(PersonNo Owner, Money Amount);
