using Yidi.Operations.Funds;
using Yidi.Policy;

namespace Yidi.Operations.Tests;

/// <summary>What forms and deadlines are made of.</summary>
public sealed class FundsTests
{
    [Theory]
    [InlineData("0", "人民币零元整")]
    [InlineData("0.05", "人民币伍分")]
    [InlineData("0.50", "人民币伍角整")]
    [InlineData("1.05", "人民币壹元零伍分")]
    [InlineData("48.89", "人民币肆拾捌元捌角玖分")]
    [InlineData("1005.30", "人民币壹仟零伍元叁角整")]
    [InlineData("10247", "人民币壹万零贰佰肆拾柒元整")]
    [InlineData("155020.25", "人民币壹拾伍万伍仟零贰拾元贰角伍分")]
    [InlineData("10000001.01", "人民币壹仟万零壹元零壹分")]
    [InlineData("100000005", "人民币壹亿零伍元整")]
    [InlineData("1020030040.60", "人民币壹拾亿贰仟零叁万零肆拾元陆角整")]
    [InlineData("-1.00", "人民币负壹元整")]
    public void Amounts_in_capitals(string yuan, string words) => Assert.Equal(words, ChineseCapitals.Of(Money.Yuan(yuan)));

    [Theory]
    [InlineData("2026-09-30", 1, "2026-10-08")] // The seven days of the national holiday.
    [InlineData("2026-02-13", 1, "2026-02-14")] // A Saturday that is worked.
    [InlineData("2026-02-14", 1, "2026-02-24")]
    [InlineData("2022-08-21", 15, "2022-09-09")]
    [InlineData("2022-09-09", 1, "2022-09-13")]
    [InlineData("2030-01-04", 1, "2030-01-07")] // Not announced: weekends alone.
    public void Terms_in_working_days(string from, int days, string until) =>
        Assert.Equal(DateOnly.Parse(until, System.Globalization.CultureInfo.InvariantCulture), WorkingDays.After(DateOnly.Parse(from, System.Globalization.CultureInfo.InvariantCulture), days));

    [Fact]
    public void A_year_that_was_not_announced_says_so() => Assert.Equal((true, false), (WorkingDays.IsAnnounced(2026), WorkingDays.IsAnnounced(2030)));

    [Fact]
    public void The_quota_is_twice_the_monthly_mean_in_whole_yuan()
    {
        Assert.Equal(200_00, Yidi.Operations.Prefund.KeepPrefund.QuotaOf(300_00, 2));
        Assert.Equal(67_00, Yidi.Operations.Prefund.KeepPrefund.QuotaOf(100_00, 2));
        Assert.Equal(0, Yidi.Operations.Prefund.KeepPrefund.QuotaOf(-100_00, 2));
    }

    [Fact]
    public void Special_cases_are_five_in_a_hundred_and_five_in_a_thousand()
    {
        Assert.Equal(5, Yidi.Operations.HospitalPayment.CasePayment.MostSpecial(Yidi.Operations.HospitalPayment.PaymentMethod.Drg, 119));
        Assert.Equal(0, Yidi.Operations.HospitalPayment.CasePayment.MostSpecial(Yidi.Operations.HospitalPayment.PaymentMethod.Dip, 199));
        Assert.Equal(1, Yidi.Operations.HospitalPayment.CasePayment.MostSpecial(Yidi.Operations.HospitalPayment.PaymentMethod.Dip, 200));
    }
}
