namespace Yidi.Policy;

/// <summary>Rules on where and when one person was treated.</summary>
static class PersonRules
{
    const int Window = 30;

    /// <param name="visits">Of one person, in order of their first day.</param>
    internal static IEnumerable<Suspicion> Of(IReadOnlyList<ReviewedVisit> visits, ReviewTerms terms) => [.. ManyPlaces(visits, terms), .. Travel(visits, terms)];

    /// <summary>The same drug from several places within thirty days, too often or beyond what anybody can take.</summary>
    static IEnumerable<Suspicion> ManyPlaces(IReadOnlyList<ReviewedVisit> visits, ReviewTerms terms)
    {
        var bought = visits.Where(static v => !v.IsStay).SelectMany(v => v.Lines.Where(l => terms.Of(l)?.InThirtyDays is not null).GroupBy(static l => l.ItemCode).Select(g => new Purchase(v, [.. g])));
        foreach (var item in bought.GroupBy(static p => p.Item))
        {
            var window = new List<Purchase>();
            foreach (var purchase in item)
            {
                window.RemoveAll(p => purchase.Visit.From.DayNumber - p.Visit.From.DayNumber >= Window);
                window.Add(purchase);
                if (terms.Of(ReviewRule.SameDrugManyPlaces, purchase.Visit.Until) is not { } values || TooMuch(window, terms.Items[item.Key].InThirtyDays!.Value, values) is not { } words) continue;
                yield return new(ReviewRule.SameDrugManyPlaces, purchase.Visit.SettlementId, purchase.Visit.Institution, item.Key, purchase.Visit.FundOf(new(purchase.Lines.Sum(static l => l.InScope.Fen))),
                    [.. window.AsEnumerable().Reverse().Select(static p => new Evidence(p.Visit.SettlementId, [.. p.Lines.Select(static l => l.LineNo)]))], words);
                window.Clear();
            }
        }
    }

    static LocalText? TooMuch(List<Purchase> window, Quantity guideline, RuleValues values)
    {
        var places = window.Select(static p => p.Visit.Institution).Distinct(StringComparer.Ordinal).Count();
        if (places < values.Whole("places")) return null;
        var units = window.Sum(static p => p.Lines.Sum(static l => l.Quantity.TenThousandths));
        if (window.Count <= values.Whole("purchases") && units <= values["times-guideline"] * guideline.TenThousandths) return null;
        var name = window[0].Lines[0].ItemName;
        return new($"{Window} 天内在 {places} 家机构购买{name} {window.Count} 次共 {new Quantity(units)}，指南用量为 {guideline}", $"{name} bought {window.Count} times in {places} places within {Window} days, {new Quantity(units)} in all; the guideline's dose is {guideline}");
    }

    /// <summary>One purchase of an item.</summary>
    sealed record Purchase(ReviewedVisit Visit, IReadOnlyList<ReviewedLine> Lines)
    {
        internal string Item => Lines[0].ItemCode;
    }

    /// <summary>At two counters with less time between them than any way takes; or at a counter of another province while in hospital. A pharmacy sells to relatives too.</summary>
    static IEnumerable<Suspicion> Travel(IReadOnlyList<ReviewedVisit> visits, ReviewTerms terms)
    {
        var counters = visits.Where(static v => !v.IsStay && v.VisitType != VisitType.Pharmacy).OrderBy(static v => v.SettledAt).ToList();
        var stays = visits.Where(static v => v.IsStay).ToList();
        for (var i = 0; i < counters.Count; i++)
        {
            var visit = counters[i];
            if (terms.Of(ReviewRule.ImpossibleTravel, visit.Until) is not { } values) continue;
            if (i > 0 && TooFast(counters[i - 1], visit, terms, values) is { } fast) yield return fast;
            var stay = stays.Find(s => s.From < visit.From && visit.From < s.Until && Far(s, visit, terms, values) is not null);
            if (stay is not null) yield return Found(stay, visit, new($"{stay.From:yyyy-MM-dd}—{stay.Until:yyyy-MM-dd} 在 {stay.Place} 住院期间，{visit.From:yyyy-MM-dd} 在 {visit.Place} 门诊就医", $"Treated at {visit.Place} on {visit.From:yyyy-MM-dd} while in hospital at {stay.Place} ({stay.From:yyyy-MM-dd}—{stay.Until:yyyy-MM-dd})"));
        }
    }

    static Suspicion? TooFast(ReviewedVisit first, ReviewedVisit second, ReviewTerms terms, RuleValues values)
    {
        if (Far(first, second, terms, values) is not { } km) return null;
        var minutes = (int)(second.SettledAt - first.SettledAt).TotalMinutes;
        return minutes >= ((km / values["km-an-hour"]) + values["hours-added"]) * 60 ? null
            : Found(first, second, new($"相距约 {km} 公里的 {first.Place} 与 {second.Place}，{minutes} 分钟内先后就医", $"Treated at {first.Place} and {second.Place}, about {km} km apart, within {minutes} minutes"));
    }

    static Suspicion Found(ReviewedVisit first, ReviewedVisit second, LocalText words) => new(ReviewRule.ImpossibleTravel, second.SettlementId, second.Institution, first.SettlementId.ToString(System.Globalization.CultureInfo.InvariantCulture), second.Fund, [new(second.SettlementId, []), new(first.SettlementId, [])], words);

    /// <summary>Whole kilometres between the capitals of two provinces; null when that is near, or unknown.</summary>
    static int? Far(ReviewedVisit first, ReviewedVisit second, ReviewTerms terms, RuleValues values)
    {
        if (!terms.Places.TryGetValue(first.Place.Province, out var here) || !terms.Places.TryGetValue(second.Place.Province, out var there)) return null;
        var km = Distance.Kilometres(here, there);
        return km < values.Whole("from-km") ? null : km;
    }
}
