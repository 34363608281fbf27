using System.Globalization;

namespace Yidi.Policy;

/// <summary>A price for one unit, in millionths of a yuan (the interface sends six decimals).</summary>
public readonly record struct UnitPrice(long Micro)
{
    /// <summary>A hundred million yuan: with the largest quantity the product still fits.</summary>
    const decimal Max = 100_000_000m;

    /// <summary>Price × quantity, rounded once to the fen.</summary>
    public Money Times(Quantity quantity, Rounding rounding) =>
        new(WholeNumber.Divide((Int128)Micro * quantity.TenThousandths, 100_000_000, rounding));

    public static bool TryFrom(decimal yuan, out UnitPrice price)
    {
        var exact = Math.Abs(yuan) < Max && yuan * 1_000_000m == decimal.Truncate(yuan * 1_000_000m);
        price = exact ? new((long)(yuan * 1_000_000m)) : default;
        return exact;
    }

    public override string ToString() => (Micro / 1_000_000m).ToString("0.00####", CultureInfo.InvariantCulture);
}

/// <summary>How many units, in ten-thousandths (the interface sends four decimals). Negative on refund lines.</summary>
public readonly record struct Quantity(long TenThousandths)
{
    const decimal Max = 100_000_000m;

    public static bool TryFrom(decimal count, out Quantity quantity)
    {
        var exact = Math.Abs(count) < Max && count * 10_000m == decimal.Truncate(count * 10_000m);
        quantity = exact ? new((long)(count * 10_000m)) : default;
        return exact;
    }

    public Quantity Plus(Quantity other) => new(TenThousandths + other.TenThousandths);

    public override string ToString() => (TenThousandths / 10_000m).ToString("0.####", CultureInfo.InvariantCulture);
}
