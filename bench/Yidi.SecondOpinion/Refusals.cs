using Yidi.Policy;

namespace Yidi.SecondOpinion;

/// <summary>Section 3: what is refused, in its order.</summary>
sealed class Refusals(RuleBook book, PackDraft pack)
{
    readonly (DateOnly From, DateOnly Until, Selection Selection)[] _covers =
        [.. pack.Covers.Select(static c => (RuleBook.Day(c.From), c.Until is { } until ? RuleBook.Day(until) : DateOnly.MaxValue, new Selection(c.Selectors)))];

    public static string? OfLines(Bill bill)
    {
        if (bill.Lines.Count == 0 || bill.Total.Fen <= 0) return "empty-bill";
        return bill.Lines.Any(static l => l.Total.Fen != l.FullOwn.Fen + l.OverLimit.Fen + l.FirstShare.Fen + l.InScope.Fen)
            ? "line-does-not-balance"
            : bill.FullOwn.Fen < 0 || bill.OverLimit.Fen < 0 || bill.FirstShare.Fen < 0 || bill.InScope.Fen < 0 ? "negative-part" : null;
    }

    public string? Of(Situation situation, IReadOnlyList<Part> parts)
    {
        var (bill, person) = (situation.Bill, situation.Person);
        if (book.AsksAge(situation.Bill.VisitType) && person.Born is null) return "birthday-unknown";
        if (!IsCovered(situation)) return "pack-does-not-cover";
        if (IsWrongCatalogue(situation)) return "wrong-catalogue";
        if (situation.IsChronic && !ListedDiseases(situation).Contains(bill.DiseaseCode)) return "disease-not-in-pack";
        if (situation.IsChronic && !person.Qualifications.Any(q => q.DiseaseCode == bill.DiseaseCode && q.HoldsOn(bill.VisitDate)))
            return "disease-not-qualified";
        if (situation.Filing is null) return "not-filed";
        if (IsWaiting(situation)) return "waiting";
        if (bill.Injury && book.Word("injury", bill.VisitDate, situation.Point, "paid") == "refused") return "injury-not-paid";
        if (bill.Newborn && book.Word("newborn", bill.VisitDate, situation.Point, "refused") != "mothers-card") return "newborn-not-on-mothers-card";
        if (bill.Lines.Any(l => IsNotMerged(situation, l))) return "lines-not-merged";
        if (parts.Any(part => HasNoLumpSum(situation, part))) return "event-not-in-pack";
        return bill.Supplements.Any(s => !IsLayerGiven(situation, parts[^1], s.Fund)) ? "supplement-not-in-pack" : null;
    }

    bool IsCovered(Situation situation) =>
        IsCoveredOn(situation.Bill.VisitDate, situation.Point) && IsCoveredOn(situation.Bill.SettlementDate, situation.Point);

    bool IsCoveredOn(DateOnly day, Point point) => Array.Exists(_covers, c => c.From <= day && day <= c.Until && c.Selection.Accepts(point));

    bool IsWrongCatalogue(Situation situation) =>
        book.Answer("catalogue", situation.Bill.VisitDate, situation.Point) is { } rule
        && !rule.Says(Vocabulary.CatalogueOwners[situation.Bill.CatalogueOf].Word);

    string[] ListedDiseases(Situation situation) =>
        book.Word("chronic-diseases", situation.PolicyDay, situation.Point, "").Split(' ', StringSplitOptions.RemoveEmptyEntries);

    bool IsWaiting(Situation situation)
    {
        if (situation.Person.Joined is not { } joined) return false;
        if (book.Answer("waiting", situation.Bill.VisitDate, situation.Point) is not { } rule) return false;
        var start = rule.Text("starts") switch
        {
            "day-after" => joined.PaidOn.AddDays(1),
            "birth" => situation.Person.Born ?? joined.PaidOn,
            _ => joined.PaidOn,
        };
        var months = (rule.Amount("value") ?? 0) + ((rule.Amount("per-missed-year") ?? 0) * (joined.MissedMonths / 12));
        return start.AddMonths((int)months) > situation.Bill.VisitDate;
    }

    bool IsNotMerged(Situation situation, FeeLine line) =>
        line.Origin != LineOrigin.OfVisit
        && book.Word("merged-lines", situation.Bill.VisitDate, situation.Point with { Origin = line.Origin }, "merged") == "refused";

    bool HasNoLumpSum(Situation situation, Part part)
    {
        var ratio = book.Require("ratio", part.PolicyDay, situation.Point);
        return ratio.Has("lump-sums") && !ratio.Fields("lump-sums").ContainsKey(Vocabulary.MaternityEvents[situation.Bill.Event].Word);
    }

    bool IsLayerGiven(Situation situation, Part last, FundType fund) =>
        book.Layers.Select(question => book.Answer(question, last.PolicyDay, situation.Point))
            .Any(layer => layer is not null && layer.Says("given") && layer.Text("fund") == Vocabulary.Funds[fund].Word);
}
