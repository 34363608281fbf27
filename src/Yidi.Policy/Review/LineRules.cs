namespace Yidi.Policy;

/// <summary>Rules that judge the lines of one bill.</summary>
static class LineRules
{
    internal static IEnumerable<Suspicion> Of(ReviewedVisit visit, ReviewTerms terms) =>
        [.. Repeated(visit, terms), .. OverDays(visit, terms), .. Limited(visit, terms), .. Restricted(visit, terms)];

    /// <summary>An item that is charged once a day stands there more than once for a day, after what was taken back.</summary>
    static IEnumerable<Suspicion> Repeated(ReviewedVisit visit, ReviewTerms terms)
    {
        if (terms.Of(ReviewRule.RepeatedCharge, visit.Until) is null) yield break;
        foreach (var item in visit.Lines.Where(l => terms.Of(l) is { OnceADay: true }).GroupBy(static l => l.ItemCode))
        {
            var often = item.GroupBy(static l => l.Day).Where(static d => d.Sum(static l => l.Quantity.TenThousandths) > Unit).ToList();
            if (often.Count == 0) continue;
            var lines = often.SelectMany(static d => d).ToList();
            // One unit of each day was due.
            var surplus = often.Sum(static d => d.Sum(static l => l.InScope.Fen) - (long)((Int128)d.Sum(static l => l.InScope.Fen) * Unit / d.Sum(static l => l.Quantity.TenThousandths)));
            yield return About(ReviewRule.RepeatedCharge, visit, item.Key, lines, new(surplus),
                new($"{lines[0].ItemName}每日只应收一次，{often[0].Key:yyyy-MM-dd} 收了 {Count(often[0])}{(often.Count > 1 ? $"，另有 {often.Count - 1} 天" : "")}", $"{lines[0].ItemName} is due once a day; {Count(often[0])} on {often[0].Key:yyyy-MM-dd}{(often.Count > 1 ? $", and on {often.Count - 1} days more" : "")}"));
        }
    }

    /// <summary>More units in a stay than its days allow.</summary>
    static IEnumerable<Suspicion> OverDays(ReviewedVisit visit, ReviewTerms terms)
    {
        if (!visit.IsStay || terms.Of(ReviewRule.QuantityOverDays, visit.Until) is not { } values) yield break;
        foreach (var item in visit.Lines.Where(l => terms.Of(l)?.MostADay is not null).GroupBy(static l => l.ItemCode))
        {
            var (days, most) = (visit.Days + values.Whole("days-added"), terms.Items[item.Key].MostADay!.Value);
            var (used, allowed) = (item.Sum(static l => l.Quantity.TenThousandths), most.TenThousandths * days);
            if (used <= allowed) continue;
            var lines = item.ToList();
            var surplus = (long)((Int128)lines.Sum(static l => l.InScope.Fen) * (used - allowed) / used);
            yield return About(ReviewRule.QuantityOverDays, visit, item.Key, lines, new(surplus),
                new($"{lines[0].ItemName}共 {new Quantity(used)}，住院 {visit.Days} 天按每天至多 {most} 计为 {new Quantity(allowed)}", $"{new Quantity(used)} of {lines[0].ItemName}; {visit.Days} days at {most} a day make {new Quantity(allowed)}"));
        }
    }

    /// <summary>Items for the other sex, another age, or a diagnosis that is not there.</summary>
    static IEnumerable<Suspicion> Limited(ReviewedVisit visit, ReviewTerms terms)
    {
        foreach (var item in visit.Lines.Where(static l => l.InScope.Fen > 0).GroupBy(static l => l.ItemCode))
        {
            if (!terms.Items.TryGetValue(item.Key, out var limits)) continue;
            var (lines, name) = (item.ToList(), item.First().ItemName);
            var inScope = new Money(lines.Sum(static l => l.InScope.Fen));
            if (limits.Sex != Sex.Unknown && visit.Sex != Sex.Unknown && limits.Sex != visit.Sex && terms.Of(ReviewRule.SexLimit, visit.Until) is not null)
                yield return About(ReviewRule.SexLimit, visit, item.Key, lines, inScope, limits.Sex == Sex.Female ? new($"{name}限女性使用，患者为男性", $"{name} is for women, the patient is a man") : new($"{name}限男性使用，患者为女性", $"{name} is for men, the patient is a woman"));
            if (OutOfAge(visit, limits) is { } age && terms.Of(ReviewRule.AgeLimit, visit.Until) is not null)
                yield return About(ReviewRule.AgeLimit, visit, item.Key, lines, inScope, new($"{name}限 {Ages(limits)} 岁使用，患者 {age} 岁", $"{name} is for ages {Ages(limits)}, the patient is {age}"));
            // Who told no diagnosis is not judged by it.
            if (limits.Diagnoses.Count > 0 && visit.Diagnoses.Count > 0 && !visit.Diagnoses.Any(d => limits.Diagnoses.Any(l => d.StartsWith(l, StringComparison.Ordinal))) && terms.Of(ReviewRule.DiagnosisLimit, visit.Until) is not null)
                yield return About(ReviewRule.DiagnosisLimit, visit, item.Key, lines, inScope, new($"{name}限诊断 {string.Join('、', limits.Diagnoses)}，本次诊断为 {string.Join('、', visit.Diagnoses)}", $"{name} needs a diagnosis of {string.Join(", ", limits.Diagnoses)}; told were {string.Join(", ", visit.Diagnoses)}"));
        }
    }

    static IEnumerable<Suspicion> Restricted(ReviewedVisit visit, ReviewTerms terms)
    {
        if (terms.Of(ReviewRule.RestrictedUse, visit.Until) is null) yield break;
        foreach (var item in visit.Lines.Where(static l => l.RestrictedUse == RestrictedUse.Unreviewed && l.InScope.Fen > 0).GroupBy(static l => l.ItemCode))
        {
            var lines = item.ToList();
            yield return About(ReviewRule.RestrictedUse, visit, item.Key, lines, new(lines.Sum(static l => l.InScope.Fen)), new($"{lines[0].ItemName}为限制使用项目，医院未作审批即纳入支付", $"{lines[0].ItemName} is paid under a condition, which the hospital did not review"));
        }
    }

    const long Unit = 10_000;

    static string Count(IEnumerable<ReviewedLine> lines) => new Quantity(lines.Sum(static l => l.Quantity.TenThousandths)).ToString();

    /// <summary>The age, when it is out of the limits; null when it is within, or unknown.</summary>
    static int? OutOfAge(ReviewedVisit visit, ItemLimits limits)
    {
        if (visit.Born is not { } born) return null;
        var day = visit.From;
        var age = day.Year - born.Year - (day < born.AddYears(day.Year - born.Year) ? 1 : 0);
        return age < limits.FromAge || age > limits.ToAge ? age : null;
    }

    static string Ages(ItemLimits limits) => limits.ToAge is { } to ? $"{limits.FromAge ?? 0}–{to}" : $"≥{limits.FromAge}";

    static Suspicion About(ReviewRule rule, ReviewedVisit visit, string item, IReadOnlyList<ReviewedLine> lines, Money inScope, LocalText words) =>
        new(rule, visit.SettlementId, visit.Institution, item, visit.FundOf(inScope), [new(visit.SettlementId, [.. lines.Select(static l => l.LineNo)])], words);
}
