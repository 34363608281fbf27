namespace Yidi.Policy;

/// <summary>How a share that is not whole fen becomes whole fen. Every share names one.</summary>
public enum Rounding
{
    /// <summary>四舍五入: to the nearest fen, half a fen away from zero. What recorded settlements use (domain.md 3.9).</summary>
    HalfUp = 1,

    /// <summary>Towards zero: the part of a fen is dropped.</summary>
    Down = 2,
}

/// <summary>Exact division to a whole number, in 128 bits, so that no amount of a bill can overflow on the way.</summary>
static class WholeNumber
{
    /// <summary>What nearly every share is: the product fits 64 bits, and none of it is negative.</summary>
    internal static long Divide(long dividend, long divisor, Rounding rounding)
    {
        var (whole, rest) = Math.DivRem(dividend, divisor);
        return rounding == Rounding.HalfUp && rest >= divisor - rest ? whole + 1 : whole;
    }

    internal static long Divide(Int128 dividend, Int128 divisor, Rounding rounding)
    {
        Invariant.Holds(divisor > 0, "a divisor is positive");
        var (quotient, remainder) = (dividend / divisor, dividend % divisor);
        var twice = Int128.Abs(remainder) * 2;
        var awayFromZero = rounding == Rounding.HalfUp && twice >= divisor;
        return checked((long)(awayFromZero ? quotient + Int128.Sign(dividend) : quotient));
    }
}
