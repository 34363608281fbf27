namespace Yidi.Policy;

/// <summary>Which stay of the year this is, and what earlier parts or the hospital before it already counted.</summary>
/// <param name="IsNew">False for a further part of a stay, and for a transfer that continues one.</param>
/// <param name="TransferWord">'difference', 'none', or empty.</param>
/// <param name="Brought">Deductible the stay before the transfer counted.</param>
/// <param name="DeductibleBefore">Deductible of the stay paid before this bill.</param>
/// <param name="SegmentsBefore">In-scope cost of the stay before this bill.</param>
/// <param name="Continues">The bill is a mid-stay or final part under a pack that says 'continue'.</param>
sealed record StayState(long Ordinal, bool IsNew, string TransferWord, Money Brought, Money DeductibleBefore, Money SegmentsBefore, bool Continues, string TransferRule)
{
    internal static StayState NoStay { get; } = new(1, false, "", Money.Zero, Money.Zero, Money.Zero, false, "");

    internal static string PartsName(long visitNo) => $"stay.{visitNo}.parts";

    /// <param name="years">Sums of a stay are read over all years it touches, because a part of it may have been settled in an earlier one.</param>
    internal static StayState Of(Calculation calculation, YearPart last, IReadOnlyList<BenefitYear> years)
    {
        var (standing, bill) = (calculation.Standing, calculation.Bill);
        if (!standing.IsStay) return NoStay;
        var continues = bill.StayPart != StayPart.Whole && !standing.Says(RuleKind.MidStay, last.PolicyDay, "new-cycle");
        var further = continues && OfStay(PartsName(bill.VisitNo)) > 0;
        var transfer = bill.Transfer == Transfer.None ? null : standing.Ask(RuleKind.TransferDeductible, standing.DeductibleDay);
        var word = transfer?.Value is RuleValue.OfWord { Word: "difference" or "none" } said ? said.Word : "";
        var brought = word.Length > 0 ? new Money(OfStay(AccumulatorNames.StayDeductible(bill.TransferredFrom))) : Money.Zero;
        var own = further ? new Money(OfStay(AccumulatorNames.StayDeductible(bill.VisitNo))) : Money.Zero;
        var count = last.Before(AccumulatorNames.StayCount);
        var isNew = !further && word.Length == 0;
        if (further) calculation.Uses(PartsName(bill.VisitNo));
        if (word.Length > 0) calculation.Uses(AccumulatorNames.StayDeductible(bill.TransferredFrom));
        return new(isNew ? count + 1 : Math.Max(1, count), isNew, word, further ? Money.Zero : brought, own + (word == "difference" && !further ? brought : Money.Zero),
            further ? new(OfStay(AccumulatorNames.StaySegments(bill.VisitNo))) : Money.Zero, continues, transfer?.Key ?? "");

        long OfStay(string name)
        {
            var (first, sum) = (standing.Pack.InsuranceYearOf(bill.VisitDate), 0L);
            for (var i = 0; i < years.Count; i++)
                if (years[i].Year >= first && years[i].Year <= last.Year.Year) sum += years[i].Before[name];
            return sum;
        }
    }
}
