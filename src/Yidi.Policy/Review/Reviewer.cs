namespace Yidi.Policy;

/// <summary>Runs the rules (事前、事中、事后). Pure: the same bills and terms find the same.</summary>
public static class Reviewer
{
    /// <summary>Everything that can be said of one person's bills.</summary>
    public static IReadOnlyList<Suspicion> OfPerson(IReadOnlyList<ReviewedVisit> visits, ReviewTerms terms)
    {
        var ordered = visits.OrderBy(static v => v.From).ThenBy(static v => v.SettledAt).ThenBy(static v => v.SettlementId).ToList();
        return [.. ordered.SelectMany(v => LineRules.Of(v, terms)), .. StayRules.Of(ordered, terms), .. PersonRules.Of(ordered, terms)];
    }
}
