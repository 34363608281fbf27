namespace Yidi.Policy;

/// <summary>Rules on the stays of one person.</summary>
static class StayRules
{
    /// <summary>Planned chemotherapy, radiotherapy and their like (ICD-10 Z51): coming back for the next cycle is no split stay.</summary>
    const string Cycles = "Z51";

    /// <param name="visits">Of one person, in order of their first day.</param>
    internal static IEnumerable<Suspicion> Of(IReadOnlyList<ReviewedVisit> visits, ReviewTerms terms)
    {
        var stays = visits.Where(static v => v.IsStay).ToList();
        for (var i = 0; i < stays.Count; i++)
        {
            if (BedHanging(stays[i], terms) is { } empty) yield return empty;
            for (var j = i + 1; j < stays.Count; j++)
                if (stays[i].VisitNo != stays[j].VisitNo && (Overlap(stays[i], stays[j], terms) ?? Split(stays[i], stays[j], terms)) is { } found) yield return found;
        }
    }

    /// <summary>Nobody lies in two beds. A transfer leaves and arrives on one day.</summary>
    static Suspicion? Overlap(ReviewedVisit first, ReviewedVisit second, ReviewTerms terms)
    {
        if (terms.Of(ReviewRule.OverlappingStays, second.Until) is not { } values) return null;
        var days = Math.Min(first.Until.DayNumber, second.Until.DayNumber) - second.From.DayNumber;
        return days < values.Whole("days") ? null : Both(ReviewRule.OverlappingStays, first, second, second.Fund,
            new($"两次住院重叠 {days} 天：{Dates(first)} 与 {Dates(second)}", $"Two stays overlap by {days} days: {Dates(first)} and {Dates(second)}"));
    }

    /// <summary>Back in the same hospital within days for the same disease.</summary>
    static Suspicion? Split(ReviewedVisit first, ReviewedVisit second, ReviewTerms terms)
    {
        if (terms.Of(ReviewRule.SplitAdmission, second.Until) is not { } values || first.Institution != second.Institution) return null;
        var days = second.From.DayNumber - first.Until.DayNumber;
        if (days < 0 || days > values.Whole("within-days") || InCycles(first, terms) || InCycles(second, terms)) return null;
        var related = first.Diagnoses.Select(Category).Intersect(second.Diagnoses.Select(Category), StringComparer.Ordinal).FirstOrDefault();
        return related is null ? null : Both(ReviewRule.SplitAdmission, first, second, second.Fund,
            new($"{Dates(first)} 出院后 {days} 天因同类诊断 {related} 在同一机构再次住院（{Dates(second)}）", $"Admitted again to the same hospital {days} days after {Dates(first)} for the same disease {related} ({Dates(second)})"));
    }

    static bool InCycles(ReviewedVisit stay, ReviewTerms terms) => stay.Diagnoses.Any(static d => d.StartsWith(Cycles, StringComparison.Ordinal)) || stay.Lines.Any(l => terms.Of(l) is { InCycles: true });

    /// <summary>The three characters of an ICD-10 code that name the disease.</summary>
    static string Category(string diagnosis) => diagnosis.Length > 3 ? diagnosis[..3] : diagnosis;

    /// <summary>A stay on most days of which nothing was charged but the bed.</summary>
    static Suspicion? BedHanging(ReviewedVisit stay, ReviewTerms terms)
    {
        if (!stay.IsWhole || terms.Of(ReviewRule.BedHanging, stay.Until) is not { } values || stay.Days < values.Whole("from-days")) return null;
        var treated = stay.Lines.Where(l => l.Quantity.TenThousandths > 0 && terms.Of(l) is not { BedOnly: true }).Select(static l => l.Day).Where(d => d >= stay.From && d <= stay.Until).Distinct().Count();
        var empty = stay.Days - Math.Min(treated, stay.Days);
        if (empty < values["empty-share"] * stay.Days) return null;
        return new(ReviewRule.BedHanging, stay.SettlementId, stay.Institution, "", stay.Fund, [new(stay.SettlementId, [.. stay.Lines.Select(static l => l.LineNo)])],
            new($"住院 {stay.Days} 天，其中 {empty} 天没有床位护理以外的费用", $"{stay.Days} days in hospital, {empty} of them without any charge but bed and nursing"));
    }

    static Suspicion Both(ReviewRule rule, ReviewedVisit first, ReviewedVisit second, Money atRisk, LocalText words) =>
        new(rule, second.SettlementId, second.Institution, first.SettlementId.ToString(System.Globalization.CultureInfo.InvariantCulture), atRisk, [new(second.SettlementId, []), new(first.SettlementId, [])], words);

    static string Dates(ReviewedVisit stay) => $"{stay.From:yyyy-MM-dd}—{stay.Until:yyyy-MM-dd}";
}
