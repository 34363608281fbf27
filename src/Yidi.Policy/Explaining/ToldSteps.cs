namespace Yidi.Policy;

/// <summary>The steps that tell what the catalogue did to each line.</summary>
static class LineSteps
{
    internal static void Explain(Standing standing, Trail trail)
    {
        var (bill, total, inScope) = (standing.Bill, Money.Zero, Money.Zero);
        var catalogue = standing.Ask(RuleKind.Catalogue, bill.VisitDate)?.Key
            ?? (bill.CatalogueOf == CatalogueOwner.Insured ? NationalClauses.CatalogueOfInsured : NationalClauses.CatalogueOfHost);
        for (var i = 0; i < bill.Lines.Count; i++)
        {
            var line = bill.Lines[i];
            total += line.Total;
            inScope += line.InScope;
            trail.Add(0, StepCode.Line, catalogue, line.Total, total, i, (long)line.Origin);
            if (line.FullOwn != Money.Zero) trail.Add(1, StepCode.LineFullOwn, NationalClauses.ClassC, line.FullOwn, line.FullOwn, i);
            if (line.OverLimit != Money.Zero) trail.Add(1, StepCode.LineOverLimit, NationalClauses.PriceLimit, line.OverLimit, line.OverLimit, i);
            if (line.FirstShare != Money.Zero)
                trail.Add(1, StepCode.LineFirstShare, NationalClauses.ClassB, line.FirstShare, line.Total - line.OverLimit,
                    i, line.OwnShare.Numerator, line.OwnShare.Denominator);
            if (line.InScope != Money.Zero) trail.Add(1, StepCode.LineInScope, line.Class == ItemClass.A ? NationalClauses.ClassA : NationalClauses.ClassB, line.InScope, inScope, i);
        }
    }
}

/// <summary>The steps that tell what the person bears and why.</summary>
static class PersonSteps
{
    static readonly (OwnPart Part, StepCode Code, string Rule)[] Told =
    [
        (OwnPart.FullOwn, StepCode.PersonFullOwn, NationalClauses.ClassC),
        (OwnPart.OverLimit, StepCode.PersonOverLimit, NationalClauses.PriceLimit),
        (OwnPart.FirstShare, StepCode.PersonFirstShare, NationalClauses.ClassB),
        (OwnPart.NotPaid, StepCode.PersonNotPaid, NationalClauses.PolicyOfInsuredPlace),
        (OwnPart.FilingShare, StepCode.PersonFilingShare, NationalClauses.PolicyOfInsuredPlace),
        (OwnPart.Deductible, StepCode.PersonDeductible, NationalClauses.PolicyOfInsuredPlace),
        (OwnPart.RatioShare, StepCode.PersonRatioShare, NationalClauses.PolicyOfInsuredPlace),
        (OwnPart.OverCap, StepCode.PersonOverCap, NationalClauses.PolicyOfInsuredPlace),
    ];

    internal static void Explain(Calculation calculation, Money person)
    {
        if (calculation.Trail is not { } trail) return;
        trail.Add(0, StepCode.Person, NationalClauses.PersonPaysOwnPart, person, calculation.Sums.Total);
        var running = Money.Zero;
        foreach (var (part, code, rule) in Told)
        {
            var amount = calculation.Left[(int)part];
            running += amount;
            if (amount != Money.Zero) trail.Add(1, code, trail.RuleOf(code) ?? rule, amount, running, calculation.Gross(part).Fen);
        }
    }
}
