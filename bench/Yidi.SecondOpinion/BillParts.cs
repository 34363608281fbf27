using Yidi.Policy;

namespace Yidi.SecondOpinion;

/// <summary>The sums of a bill's lines, in yuan, and what of them is not paid because coverage had ended.</summary>
sealed record BillAmounts(decimal Total, decimal FullOwn, decimal OverLimit, decimal FirstShare, decimal InScope, decimal NotPaid)
{
    public static BillAmounts Of(Situation situation, RuleBook book)
    {
        var lines = situation.Bill.Lines;
        return new(
            Yuan(lines, static l => l.Total), Yuan(lines, static l => l.FullOwn), Yuan(lines, static l => l.OverLimit),
            Yuan(lines, static l => l.FirstShare), Yuan(lines, static l => l.InScope), AfterCoverageEnd(situation, book));
    }

    static decimal AfterCoverageEnd(Situation situation, RuleBook book) =>
        situation.Person.CoveredUntil is { } lastDay
        && book.Word("coverage-end", situation.PolicyDay, situation.Point, "pays-to-end") == "own-after-end"
            ? Math.Clamp(Yuan(situation.Bill.Lines.Where(l => l.FeeDate > lastDay), static l => l.InScope), 0, Yuan(situation.Bill.Lines, static l => l.InScope))
            : 0;

    static decimal Yuan(IEnumerable<FeeLine> lines, Func<FeeLine, Money> part) => lines.Sum(l => part(l).Fen) / 100m;
}

/// <summary>What of a bill falls into one insurance year.</summary>
sealed record Part(int Year, DateOnly PolicyDay, decimal Total, decimal FirstShare, decimal Payable, decimal NotPaid, bool IsLast);

/// <summary>Section 4: one part, or one for each insurance year that a stay touched.</summary>
sealed class BillDivision(RuleBook book, InsuranceCalendar calendar)
{
    public IReadOnlyList<Part> Divide(Situation situation, BillAmounts amounts)
    {
        var (admitted, settled) = (situation.Bill.VisitDate, situation.Bill.SettlementDate);
        var (firstYear, lastYear) = (calendar.YearOf(admitted), calendar.YearOf(settled));
        var splits = situation.IsStay && firstYear < lastYear
            && book.Word("year-end", situation.PolicyDay, situation.Point, "one-bill") == "split-by-days";
        return [.. Slices(splits ? firstYear : lastYear, lastYear, situation, amounts)];
    }

    IEnumerable<Part> Slices(int firstYear, int lastYear, Situation situation, BillAmounts amounts)
    {
        var before = Fraction.Zero;
        for (var year = firstYear; year <= lastYear; year++)
        {
            var isLast = year == lastYear;
            var upTo = isLast ? Fraction.One : DaysUpToEndOf(year, situation.Bill);
            decimal Slice(decimal amount) => upTo.Of(amount) - before.Of(amount);
            yield return new(
                year,
                isLast || !situation.PolicyBySettlement ? situation.PolicyDay : calendar.LastDay(year),
                Slice(amounts.Total),
                Slice(amounts.FirstShare),
                Slice(amounts.InScope - amounts.NotPaid),
                isLast ? amounts.NotPaid : 0,
                isLast);
            before = upTo;
        }
    }

    Fraction DaysUpToEndOf(int year, Bill bill) =>
        new(calendar.LastDay(year).DayNumber - bill.VisitDate.DayNumber + 1, bill.SettlementDate.DayNumber - bill.VisitDate.DayNumber + 1);
}
