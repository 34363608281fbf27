using System.Globalization;
using System.Numerics;
using Yidi.Policy;

namespace Yidi.SecondOpinion;

/// <summary>An exact share. 2/3 stays 2/3, and only <see cref="Of"/> and <see cref="Undo"/> round.</summary>
readonly struct Fraction : IComparable<Fraction>
{
    readonly BigInteger _numerator;
    readonly BigInteger _denominator;

    public Fraction(BigInteger numerator, BigInteger denominator)
    {
        if (denominator <= 0) throw new ArgumentOutOfRangeException(nameof(denominator), "A denominator is above zero.");
        var divisor = BigInteger.GreatestCommonDivisor(numerator, denominator);
        (_numerator, _denominator) = (numerator / divisor, denominator / divisor);
    }

    public static Fraction Zero { get; } = new(0, 1);

    public static Fraction One { get; } = new(1, 1);

    public static Fraction From(Rate rate) => new(rate.Numerator, rate.Denominator);

    public static Fraction? TryParse(string text)
    {
        if (text.Split('/') is [var over, var under])
            return BigInteger.TryParse(over, NumberStyles.None, CultureInfo.InvariantCulture, out var n)
                && BigInteger.TryParse(under, NumberStyles.None, CultureInfo.InvariantCulture, out var d) && d > 0 ? new(n, d) : null;
        if (!decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)) return null;
        var ten = BigInteger.Pow(10, value.Scale);
        return new(new BigInteger(value * (decimal)ten), ten);
    }

    public static Fraction operator +(Fraction a, Fraction b) =>
        new((a._numerator * b._denominator) + (b._numerator * a._denominator), a._denominator * b._denominator);

    public static Fraction operator -(Fraction a, Fraction b) =>
        new((a._numerator * b._denominator) - (b._numerator * a._denominator), a._denominator * b._denominator);

    public static Fraction operator *(Fraction a, Fraction b) => new(a._numerator * b._numerator, a._denominator * b._denominator);

    public static Fraction Smaller(Fraction a, Fraction b) => a.CompareTo(b) <= 0 ? a : b;

    public static Fraction Larger(Fraction a, Fraction b) => a.CompareTo(b) >= 0 ? a : b;

    /// <summary>Yuan × share, half up to the fen.</summary>
    public decimal Of(decimal yuan) => HalfUp(Fen(yuan) * _numerator, _denominator);

    /// <summary>Yuan ÷ share, half up to the fen.</summary>
    public decimal Undo(decimal yuan) => HalfUp(Fen(yuan) * _denominator, _numerator);

    public int CompareTo(Fraction other) => (_numerator * other._denominator).CompareTo(other._numerator * _denominator);

    static BigInteger Fen(decimal yuan) => new(yuan * 100m);

    static decimal HalfUp(BigInteger dividend, BigInteger divisor)
    {
        var magnitude = ((2 * BigInteger.Abs(dividend)) + divisor) / (2 * divisor);
        return (decimal)magnitude * dividend.Sign / 100m;
    }
}
