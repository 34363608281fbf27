using System.Globalization;

namespace Yidi.Policy;

/// <summary>An exact share between 0 and 1, kept as a reduced fraction so that 2/3 stays 2/3. The default is zero.</summary>
public readonly record struct Rate : IComparable<Rate>
{
    // One less than the denominator, so that the default value is 0/1 and not 0/0.
    readonly long _denominatorLessOne;

    Rate(long numerator, long denominator)
    {
        var divisor = GreatestCommonDivisor(numerator, denominator);
        (Numerator, _denominatorLessOne) = (numerator / divisor, (denominator / divisor) - 1);
    }

    public static Rate Zero => default;

    public static Rate One => new(1, 1);

    public long Numerator { get; }

    public long Denominator => _denominatorLessOne + 1;

    /// <summary>A fraction the program itself stored. Throws <see cref="FormatException"/> outside 0..1.</summary>
    public static Rate Of(long numerator, long denominator) =>
        denominator > 0 && numerator >= 0 && numerator <= denominator
            ? new(numerator, denominator)
            : throw new FormatException($"{numerator}/{denominator} is not a share between 0 and 1.");

    /// <summary>Reads '0.85' (at most six decimals) or '2/3'; false outside 0..1.</summary>
    public static bool TryParse(string? text, out Rate rate)
    {
        rate = default;
        if (text is null) return false;
        return text.Contains('/', StringComparison.Ordinal) ? TryParseFraction(text, out rate) : TryParseDecimal(text, out rate);
    }

    /// <summary>As <see cref="TryParse"/>, for text the program itself wrote.</summary>
    public static Rate Parse(string text) =>
        TryParse(text, out var rate) ? rate : throw new FormatException($"'{text}' is not a share between 0 and 1, such as '0.85' or '2/3'.");

    static bool TryParseFraction(string text, out Rate rate)
    {
        rate = default;
        var parts = text.Split('/');
        var valid = parts.Length == 2
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var numerator)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var denominator)
            && denominator is > 0 and <= 1_000_000 && numerator <= denominator;
        if (valid) rate = new(long.Parse(parts[0], CultureInfo.InvariantCulture), long.Parse(parts[1], CultureInfo.InvariantCulture));
        return valid;
    }

    static bool TryParseDecimal(string text, out Rate rate)
    {
        rate = default;
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)) return false;
        var millionths = value * 1_000_000m;
        if (value is < 0 or > 1 || millionths != decimal.Truncate(millionths)) return false;
        rate = new((long)millionths, 1_000_000);
        return true;
    }

    static long GreatestCommonDivisor(long a, long b)
    {
        while (b != 0) (a, b) = (b, a % b);
        return a;
    }

    /// <summary>The exact sum, at most 1.</summary>
    internal Rate Plus(Rate points) => Reduced(((Int128)Numerator * points.Denominator) + ((Int128)points.Numerator * Denominator), (Int128)Denominator * points.Denominator);

    /// <summary>The exact difference, at least 0.</summary>
    internal Rate Minus(Rate points) => Reduced(((Int128)Numerator * points.Denominator) - ((Int128)points.Numerator * Denominator), (Int128)Denominator * points.Denominator);

    internal Rate Times(Rate factor) => Reduced((Int128)Numerator * factor.Numerator, (Int128)Denominator * factor.Denominator);

    /// <summary>What is left of the whole.</summary>
    internal Rate Rest => new(Denominator - Numerator, Denominator);

    /// <summary>Brings a fraction into 0..1 and into lowest terms.</summary>
    static Rate Reduced(Int128 numerator, Int128 denominator)
    {
        if (numerator <= 0) return Zero;
        if (numerator >= denominator) return One;
        if (denominator <= long.MaxValue) return new((long)numerator, (long)denominator);
        var (a, b) = (numerator, denominator);
        while (b != 0) (a, b) = (b, a % b);
        return new(checked((long)(numerator / a)), checked((long)(denominator / a)));
    }

    public int CompareTo(Rate other) => ((Int128)Numerator * other.Denominator).CompareTo((Int128)other.Numerator * Denominator);

    public static bool operator <(Rate a, Rate b) => a.CompareTo(b) < 0;

    public static bool operator >(Rate a, Rate b) => a.CompareTo(b) > 0;

    public static bool operator <=(Rate a, Rate b) => a.CompareTo(b) <= 0;

    public static bool operator >=(Rate a, Rate b) => a.CompareTo(b) >= 0;

    /// <summary>As a person reads it: '80%', '12.5%', or '2/3' where no short percentage is exact.</summary>
    public string ToPercent() =>
        1_000_000 % Denominator == 0
            ? (Numerator * (1_000_000 / Denominator) / 10_000m).ToString("0.####", CultureInfo.InvariantCulture) + "%"
            : ToString();

    /// <summary>'0.8' where a decimal is exact, else '2/3'; <see cref="Parse"/> reads both back.</summary>
    public override string ToString() =>
        1_000_000 % Denominator == 0
            ? (Numerator * (1_000_000 / Denominator) / 1_000_000m).ToString("0.######", CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{Numerator}/{Denominator}");
}
