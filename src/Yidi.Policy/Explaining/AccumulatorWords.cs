namespace Yidi.Policy;

/// <summary>What a yearly sum is called in front of people.</summary>
public static class AccumulatorWords
{
    static readonly Dictionary<string, Term> Whole = new(StringComparer.Ordinal)
    {
        [AccumulatorNames.InScope] = new("", "报销范围内费用", "Cost in scope"),
        [AccumulatorNames.FundPool] = new("", "统筹基金支付", "Paid by the pooled fund"),
        [AccumulatorNames.OwnRatioShare] = new("", "按比例自付", "Own share by ratio"),
        [AccumulatorNames.VisitCount] = new("", "就诊次数", "Visits"),
        [AccumulatorNames.StayCount] = new("", "住院次数", "Stays"),
    };

    static readonly (string Start, string End, Term Term)[] Patterns =
    [
        ("fund.disease.", "", new("", "病种基金支付", "Paid for disease")),
        ("fund.", "", new("", "计入限额的支付", "Payments under a cap")),
        ("deductible.", "", new("", "起付标准累计", "Deductible paid")),
        ("segments.", "", new("", "分段累计费用", "Cost in segments")),
        ("layer.", ".base", new("", "累计个人负担", "Own cost that counts")),
        ("layer.", ".paid", new("", "累计支付", "Paid by")),
        ("stay.", ".deductible", new("", "本次住院起付标准", "Deductible of the stay")),
        ("stay.", ".segments", new("", "本次住院分段费用", "Cost of the stay in segments")),
        ("stay.", ".parts", new("", "本次住院结算次数", "Settlements of the stay")),
    ];

    static readonly Dictionary<string, Term> Parts = new(StringComparer.Ordinal)
    {
        ["outpatient"] = new("", "门诊", "outpatient"),
        ["inpatient"] = new("", "住院", "inpatient"),
        ["maternity"] = new("", "生育", "maternity"),
        ["catastrophic"] = new("", "大病保险", "catastrophic insurance"),
        ["large-amount"] = new("", "大额补助", "large amount"),
        ["assistance"] = new("", "医疗救助", "medical assistance"),
        ["civil-servant"] = new("", "公务员补助", "civil servants' supplement"),
    };

    /// <param name="language">'zh' or 'en'.</param>
    public static string Of(string name, string language)
    {
        if (Whole.TryGetValue(name, out var whole)) return whole.In(language);
        foreach (var (start, end, term) in Patterns)
        {
            if (!name.StartsWith(start, StringComparison.Ordinal) || !name.EndsWith(end, StringComparison.Ordinal)) continue;
            var part = name[start.Length..^end.Length];
            if (start == "stay.") return term.In(language);
            return $"{term.In(language)} {(Parts.TryGetValue(part, out var known) ? known.In(language) : part)}";
        }
        return name;
    }

    /// <summary>True for sums that count occasions and not fen.</summary>
    public static bool IsCount(string name) => name.StartsWith("count.", StringComparison.Ordinal) || name.EndsWith(".parts", StringComparison.Ordinal);
}
