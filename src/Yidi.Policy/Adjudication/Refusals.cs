namespace Yidi.Policy;

/// <summary>What stands in the way of a bill, in the order of docs/domain/calculation.md section 3. The first that is true is the answer.</summary>
static class Refusals
{
    internal static Adjudication.Refused? Find(Standing standing, BillSums sums)
    {
        var (bill, entitlement, pack) = (standing.Bill, standing.Entitlement, standing.Pack);
        if (bill.Lines.Count == 0 || sums.Total <= Money.Zero) return new(PolicyRefusal.EmptyBill, sums.Total.ToString(), null);
        if (sums.Unbalanced >= 0) return new(PolicyRefusal.LineDoesNotBalance, bill.Lines[sums.Unbalanced].LineNo, null);
        if (sums.HasNegative) return new(PolicyRefusal.NegativePart, sums.InScope.ToString(), null);
        if (pack.AsksAge(bill.VisitType) && entitlement.Born is null) return new(PolicyRefusal.BirthdayUnknown, "born", null);
        if (!standing.IsCovered())
            return new(PolicyRefusal.PackDoesNotCover, $"{Vocabulary.Visits[bill.VisitType].Chinese}·{Vocabulary.Persons[entitlement.PersonClass].Chinese}", null);
        return Catalogue(standing) ?? Disease(standing) ?? NotFiled(standing) ?? Waiting(standing) ?? Injury(standing) ?? Newborn(standing) ?? Lines(standing)
            ?? MaternityEvent(standing) ?? Supplement(standing);
    }

    static Adjudication.Refused? Catalogue(Standing standing)
    {
        if (standing.Ask(RuleKind.Catalogue, standing.Bill.VisitDate) is not { Value: RuleValue.OfWord owner } ruling) return null;
        var used = Vocabulary.CatalogueOwners[standing.Bill.CatalogueOf];
        return owner.Word == used.Word ? null : new(PolicyRefusal.WrongCatalogue, used.Chinese, ruling.Citation);
    }

    static Adjudication.Refused? Disease(Standing standing)
    {
        var bill = standing.Bill;
        if (bill.VisitType != VisitType.ChronicOutpatient) return null;
        var listed = standing.Require(RuleKind.ChronicDiseases, standing.PolicyDay);
        if (!((RuleValue.OfDiseases)listed.Value).Codes.Contains(bill.DiseaseCode)) return new(PolicyRefusal.DiseaseNotInPack, bill.DiseaseCode, listed.Citation);
        foreach (var qualification in standing.Entitlement.Qualifications)
            if (qualification.DiseaseCode == bill.DiseaseCode && qualification.HoldsOn(bill.VisitDate)) return null;
        return new(PolicyRefusal.DiseaseNotQualified, bill.DiseaseCode, listed.Citation);
    }

    static Adjudication.Refused? NotFiled(Standing standing) =>
        standing.FindFiling() is { } requirement ? new(PolicyRefusal.NotFiled, standing.Bill.HostRegion.ToString(), requirement.Citation) : null;

    static Adjudication.Refused? Waiting(Standing standing)
    {
        if (standing.Entitlement.Joined is not { } joined || standing.AskOfJoining(joined) is not { Value: RuleValue.OfWaiting waiting } ruling) return null;
        var start = waiting.Start switch
        {
            WaitingStart.DayAfter => joined.PaidOn.AddDays(1),
            WaitingStart.Birth => standing.Entitlement.Born ?? joined.PaidOn,
            _ => joined.PaidOn,
        };
        var first = start.AddMonths(waiting.Months + (waiting.PerMissedYear * (joined.MissedMonths / 12)));
        return first > standing.Bill.VisitDate ? new(PolicyRefusal.Waiting, first.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), ruling.Citation) : null;
    }

    static Adjudication.Refused? Injury(Standing standing) =>
        standing.Bill.Injury && standing.Ask(RuleKind.Injury, standing.Bill.VisitDate) is { Value: RuleValue.OfWord { Word: "refused" } } ruling
            ? new(PolicyRefusal.InjuryNotPaid, standing.Bill.ThirdParty ? "third-party" : "promise", ruling.Citation)
            : null;

    /// <summary>A local switch, off where no pack speaks: the newborn is insured in its own name, with benefits back to birth (domain.md 3.7).</summary>
    static Adjudication.Refused? Newborn(Standing standing) =>
        standing.Bill.Newborn && !standing.Says(RuleKind.Newborn, standing.Bill.VisitDate, "mothers-card")
            ? new(PolicyRefusal.NewbornNotOnMothersCard, "newborn", standing.Ask(RuleKind.Newborn, standing.Bill.VisitDate)?.Citation)
            : null;

    static Adjudication.Refused? Lines(Standing standing)
    {
        var lines = standing.Bill.Lines;
        for (var i = 0; i < lines.Count; i++)
            if (lines[i].Origin != LineOrigin.OfVisit && standing.AskOfLine(lines[i].Origin) is { Value: RuleValue.OfWord { Word: "refused" } } ruling)
                return new(PolicyRefusal.LinesNotMerged, lines[i].LineNo, ruling.Citation);
        return null;
    }

    static Adjudication.Refused? MaternityEvent(Standing standing) =>
        standing.Pack.HasLumpSums && standing.Ask(RuleKind.Ratio, standing.PolicyDay) is { Value: RuleValue.OfRatio { LumpSums: { } sums } } ruling && sums[(int)standing.Bill.Event] is null
            ? new(PolicyRefusal.EventNotInPack, Vocabulary.MaternityEvents[standing.Bill.Event].Chinese, ruling.Citation)
            : null;

    static Adjudication.Refused? Supplement(Standing standing)
    {
        var supplements = standing.Bill.Supplements;
        for (var i = 0; i < supplements.Count; i++)
        {
            var supplement = supplements[i];
            var known = false;
            foreach (var table in standing.Pack.Tables.Layers)
                known |= standing.Ask(table, standing.PolicyDay) is { Value: RuleValue.OfLayer { Given: true } layer } && layer.Fund == supplement.Fund;
            if (!known) return new(PolicyRefusal.SupplementNotInPack, Vocabulary.Funds[supplement.Fund].Chinese, null);
        }
        return null;
    }
}
