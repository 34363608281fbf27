namespace Yidi.Policy;

/// <summary>Divides a bill over insurance years (docs/domain/calculation.md section 4).</summary>
static class YearParts
{
    internal static IReadOnlyList<YearPart> Of(Standing standing, BillSums sums, Money afterCoverage, IReadOnlyList<BenefitYear> years)
    {
        var (bill, pack) = (standing.Bill, standing.Pack);
        var (first, last) = (pack.InsuranceYearOf(bill.VisitDate), pack.InsuranceYearOf(bill.SettlementDate));
        var payable = sums.InScope - afterCoverage;
        if (first >= last || !standing.IsStay || !standing.Says(RuleKind.YearEnd, standing.PolicyDay, "split-by-days"))
            return [new() { Year = YearOf(years, last), PolicyDay = standing.PolicyDay, IsLast = true, Payable = payable, AfterCoverage = afterCoverage, FirstShare = sums.FirstShare, Total = sums.Total }];
        var parts = new List<YearPart>();
        var days = bill.SettlementDate.DayNumber - bill.VisitDate.DayNumber + 1;
        var before = 0;
        for (var year = first; year <= last; year++)
        {
            var isLast = year == last;
            var lastDay = isLast ? bill.SettlementDate : pack.LastDayOf(year);
            var soFar = lastDay.DayNumber - bill.VisitDate.DayNumber + 1;
            parts.Add(new()
            {
                Year = YearOf(years, year),
                PolicyDay = standing.PolicyByAdmission ? bill.VisitDate : lastDay,
                IsLast = isLast,
                Payable = Between(payable, before, soFar, days),
                AfterCoverage = isLast ? afterCoverage : Money.Zero,
                FirstShare = Between(sums.FirstShare, before, soFar, days),
                Total = Between(sums.Total, before, soFar, days),
            });
            before = soFar;
        }
        return parts;
    }

    /// <summary>Mean cost per day × days, cumulated so that the parts add up to the whole.</summary>
    static Money Between(Money amount, int from, int to, int days) =>
        amount.Share(Rate.Of(to, days), Rounding.HalfUp) - amount.Share(Rate.Of(from, days), Rounding.HalfUp);

    static BenefitYear YearOf(IReadOnlyList<BenefitYear> years, int year)
    {
        for (var i = 0; i < years.Count; i++)
            if (years[i].Year == year) return years[i];
        return BenefitYear.Untouched(year);
    }
}
