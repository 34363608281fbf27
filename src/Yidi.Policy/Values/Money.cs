using System.Globalization;

namespace Yidi.Policy;

/// <summary>An exact amount of renminbi, held as whole fen. Negative only inside a reversal. The default is zero.</summary>
public readonly record struct Money(long Fen) : IComparable<Money>
{
    public static Money Zero => default;

    public static Money operator +(Money a, Money b) => new(checked(a.Fen + b.Fen));

    public static Money operator -(Money a, Money b) => new(checked(a.Fen - b.Fen));

    public static Money operator -(Money a) => new(checked(-a.Fen));

    public static bool operator <(Money a, Money b) => a.Fen < b.Fen;

    public static bool operator >(Money a, Money b) => a.Fen > b.Fen;

    public static bool operator <=(Money a, Money b) => a.Fen <= b.Fen;

    public static bool operator >=(Money a, Money b) => a.Fen >= b.Fen;

    public static Money Min(Money a, Money b) => a < b ? a : b;

    public static Money Max(Money a, Money b) => a > b ? a : b;

    /// <summary>A share of this amount. There is no Money × decimal: a share can lose part of a fen, so the caller says how.</summary>
    public Money Share(Rate rate, Rounding rounding) => Fen is >= 0 and <= uint.MaxValue && rate.Numerator <= int.MaxValue
        ? new(WholeNumber.Divide(Fen * rate.Numerator, rate.Denominator, rounding))
        : new(WholeNumber.Divide((Int128)Fen * rate.Numerator, rate.Denominator, rounding));

    /// <summary>The amount of which this is the share: what cost a payment used up. The share is above zero.</summary>
    public Money DividedBy(Rate rate, Rounding rounding) =>
        new(WholeNumber.Divide((Int128)Fen * rate.Denominator, rate.Numerator, rounding));

    /// <summary>Reads yuan with at most two decimals, '64.29'. Trailing zeros beyond are allowed, a non-zero third decimal is not.</summary>
    public static bool TryParseYuan(string? text, out Money money)
    {
        money = default;
        if (!decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var yuan))
            return false;
        return TryFromYuan(yuan, out money);
    }

    /// <summary>Whole fen from an exact decimal of yuan; false when a part of a fen is left or the amount is beyond 10^14 yuan.</summary>
    public static bool TryFromYuan(decimal yuan, out Money money)
    {
        money = default;
        if (Math.Abs(yuan) >= 100_000_000_000_000m || yuan * 100m != decimal.Truncate(yuan * 100m)) return false;
        money = new((long)(yuan * 100m));
        return true;
    }

    /// <summary>Reads an amount that the program itself wrote; throws <see cref="FormatException"/> on anything else.</summary>
    public static Money Yuan(string text) =>
        TryParseYuan(text, out var money) ? money : throw new FormatException($"'{text}' is not an amount of yuan with at most two decimals.");

    public int CompareTo(Money other) => Fen.CompareTo(other.Fen);

    /// <summary>Yuan with two decimals and no separators, in every culture: '-0.05', '64.29'.</summary>
    public override string ToString()
    {
        var magnitude = Int128.Abs(Fen);
        return string.Create(CultureInfo.InvariantCulture, $"{(Fen < 0 ? "-" : "")}{magnitude / 100}.{(int)(magnitude % 100):00}");
    }
}
