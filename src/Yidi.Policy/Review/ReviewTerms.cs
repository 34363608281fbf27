namespace Yidi.Policy;

/// <summary>What supervision knows of an item: how often, how much, for whom.</summary>
public sealed record ItemLimits
{
    public required string Code { get; init; }

    public required LocalText Source { get; init; }

    /// <summary>A second charge on one day is a repeated one: a bed, a nursing day.</summary>
    public bool OnceADay { get; init; }

    /// <summary>Most units for each day of a stay.</summary>
    public Quantity? MostADay { get; init; }

    /// <summary>Units a patient can use in thirty days at the guideline's dose.</summary>
    public Quantity? InThirtyDays { get; init; }

    public Sex Sex { get; init; }

    public int? FromAge { get; init; }

    public int? ToAge { get; init; }

    /// <summary>Beginnings of diagnosis codes, one of which must be there; empty when any may.</summary>
    public IReadOnlyList<string> Diagnoses { get; init; } = [];

    /// <summary>Charged for being there, not for being treated.</summary>
    public bool BedOnly { get; init; }

    /// <summary>Given in planned cycles: coming back for it is no split stay.</summary>
    public bool InCycles { get; init; }
}

/// <summary>Numbers of a rule that hold from a day on.</summary>
public sealed record RuleValues(DateOnly From, DateOnly? Until, IReadOnlyDictionary<string, decimal> Numbers)
{
    public decimal this[string name] => Numbers[name];

    public int Whole(string name) => (int)Numbers[name];
}

/// <summary>A rule as it is stated: its clause in our words, where it comes from, how far that is to be trusted, and its numbers by day.</summary>
public sealed record RuleTerms(ReviewRule Rule, LocalText Clause, LocalText Source, string Grade, IReadOnlyList<RuleValues> Values)
{
    /// <summary>Null on a day when the rule is not in force.</summary>
    public RuleValues? On(DateOnly day)
    {
        RuleValues? found = null;
        foreach (var value in Values)
            if (value.From <= day && (value.Until is null || day <= value.Until)) found = value;
        return found;
    }
}

/// <summary>Everything the rules go by. Read from policies/supervision; the names of a rule's numbers are checked there.</summary>
public sealed record ReviewTerms(IReadOnlyDictionary<ReviewRule, RuleTerms> Rules, IReadOnlyDictionary<string, ItemLimits> Items, IReadOnlyDictionary<int, (decimal North, decimal East)> Places)
{
    public static ReviewTerms None { get; } = new(new Dictionary<ReviewRule, RuleTerms>(), new Dictionary<string, ItemLimits>(), new Dictionary<int, (decimal, decimal)>());

    /// <summary>The numbers each rule needs.</summary>
    public static IReadOnlyDictionary<ReviewRule, IReadOnlyList<string>> Needed { get; } = new Dictionary<ReviewRule, IReadOnlyList<string>>
    {
        [ReviewRule.RepeatedCharge] = [],
        [ReviewRule.QuantityOverDays] = ["days-added"],
        [ReviewRule.SexLimit] = [],
        [ReviewRule.AgeLimit] = [],
        [ReviewRule.DiagnosisLimit] = [],
        [ReviewRule.RestrictedUse] = [],
        [ReviewRule.OverlappingStays] = ["days"],
        [ReviewRule.SplitAdmission] = ["within-days"],
        [ReviewRule.BedHanging] = ["from-days", "empty-share"],
        [ReviewRule.SameDrugManyPlaces] = ["purchases", "places", "times-guideline"],
        [ReviewRule.ImpossibleTravel] = ["km-an-hour", "hours-added", "from-km"],
        [ReviewRule.InstitutionOutlier] = ["peers", "visits", "times-median", "deviations"],
    };

    internal RuleValues? Of(ReviewRule rule, DateOnly day) => Rules.TryGetValue(rule, out var terms) ? terms.On(day) : null;

    /// <summary>The limits of a line's item; null when nothing is known of it.</summary>
    internal ItemLimits? Of(ReviewedLine line) => Items.GetValueOrDefault(line.ItemCode);
}
