namespace Yidi.Policy.Tests;

public sealed class MoneyTests
{
    [Theory]
    //          fen    rate     half-up  down
    [InlineData(6111, "0.80", 4889, 4888)]     // W1: 48.888 yuan
    [InlineData(1, "0.80", 1, 0)]              // 0.8 fen
    [InlineData(5, "0.1", 1, 0)]               // exactly half a fen goes up
    [InlineData(-5, "0.1", -1, 0)]             // and away from zero inside a reversal
    [InlineData(38321, "2/3", 25547, 25547)]   // W4: two thirds stay two thirds
    [InlineData(0, "1", 0, 0)]
    [InlineData(long.MaxValue / 2, "1", long.MaxValue / 2, long.MaxValue / 2)] // no overflow on the way
    public void A_share_names_its_rounding(long fen, string rate, long halfUp, long down)
    {
        Assert.Equal(halfUp, new Money(fen).Share(Rate.Parse(rate), Rounding.HalfUp).Fen);
        Assert.Equal(down, new Money(fen).Share(Rate.Parse(rate), Rounding.Down).Fen);
    }

    [Theory]
    [InlineData("64.29", 6429)]
    [InlineData("-0.05", -5)]
    [InlineData("12", 1200)]
    [InlineData("0.100", 10)]
    public void Yuan_text_is_exact(string text, long fen)
    {
        Assert.True(Money.TryParseYuan(text, out var money));
        Assert.Equal(fen, money.Fen);
        Assert.Equal(money, Money.Yuan(money.ToString()));
    }

    [Theory]
    [InlineData("0.001")]
    [InlineData("1,000.00")]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("1e3")]
    [InlineData("100000000000000")]
    public void What_is_not_whole_fen_is_refused(string? text) => Assert.False(Money.TryParseYuan(text, out _));

    [Fact]
    public void Sums_that_do_not_fit_throw_and_do_not_wrap() => Assert.Throws<OverflowException>(() => new Money(long.MaxValue) + new Money(1));

    [Theory]
    [InlineData("0.85", 17, 20, "0.85", "85%")]
    [InlineData("2/3", 2, 3, "2/3", "2/3")]
    [InlineData("1", 1, 1, "1", "100%")]
    [InlineData("0", 0, 1, "0", "0%")]
    [InlineData("0.125", 1, 8, "0.125", "12.5%")]
    public void Rates_are_reduced_fractions(string text, long numerator, long denominator, string shown, string percent)
    {
        var rate = Rate.Parse(text);
        Assert.Equal((numerator, denominator, shown, percent), (rate.Numerator, rate.Denominator, rate.ToString(), rate.ToPercent()));
        Assert.Equal(rate, Rate.Parse(rate.ToString()));
    }

    [Theory]
    [InlineData("1.01")]
    [InlineData("-0.1")]
    [InlineData("3/2")]
    [InlineData("1/0")]
    [InlineData("80%")]
    [InlineData("0.1234567")]
    public void A_rate_outside_0_to_1_is_refused(string text) => Assert.False(Rate.TryParse(text, out _));

    [Fact]
    public void The_default_rate_is_zero_and_works() => Assert.Equal(Money.Zero, new Money(100).Share(default, Rounding.HalfUp));

    [Fact]
    public void Price_times_quantity_rounds_once() =>
        Assert.Equal(new Money(67), new UnitPrice(333_333).Times(new Quantity(20_000), Rounding.HalfUp)); // 0.333333 × 2 = 0.666666
}
