namespace Yidi.Policy;

/// <summary>What a rule is about.</summary>
public enum RuleKind
{
    /// <summary>A national clause cited by the explanation; it carries no value of its own.</summary>
    Clause,
    FilingRequirement,
    FilingAdjustment,
    ChronicDiseases,
    Deductible,
    Ratio,
    YearCap,
    PersonalAccount,
}

/// <summary>The value of a rule in its own unit.</summary>
public abstract record RuleValue
{
    RuleValue() { }

    public sealed record OfMoney(Money Amount) : RuleValue;

    public sealed record OfRate(Rate Share) : RuleValue;

    /// <summary>A limit that is stated to be open: there is no cap, and somebody said so.</summary>
    public sealed record Open : RuleValue;

    public sealed record OfWords(IReadOnlyList<string> Words) : RuleValue;
}

/// <summary>Where a value comes from and how far to trust it (A official text or confirmed by a recorded bill … D hearsay).</summary>
public sealed record Citation(string RuleKey, LocalText Clause, LocalText Document, string Article, char Grade, DateOnly From);

/// <summary>A value of a rule from a day until the day before the next one.</summary>
public sealed record DatedValue(DateOnly From, DateOnly? Until, RuleValue Value, Citation Citation)
{
    public bool HoldsOn(DateOnly day) => From <= day && (Until is null || day <= Until);
}

/// <summary>A checked rule with its selectors resolved to codes.</summary>
public sealed record Rule
{
    public required string Id { get; init; }

    public required RuleKind Kind { get; init; }

    public required IReadOnlySet<VisitType> Visits { get; init; }

    public required IReadOnlySet<PersonClass> Persons { get; init; }

    /// <summary>True for the provinces of treatment the rule is for.</summary>
    public required Func<int, bool> AppliesToHost { get; init; }

    public required IReadOnlyList<DatedValue> Values { get; init; }

    internal bool Selects(RuleKind kind, VisitType visit, PersonClass person, int hostProvince) =>
        Kind == kind && Visits.Contains(visit) && Persons.Contains(person) && AppliesToHost(hostProvince);
}

/// <summary>The space a pack claims to rule.</summary>
public sealed record Cover(IReadOnlySet<VisitType> Visits, IReadOnlySet<PersonClass> Persons, DateOnly From);

/// <summary>
/// The policy of one region for one insurance, compiled and checked: inside what it covers, each question has exactly one answer on each day.
/// </summary>
public sealed class PolicyPack
{
    internal PolicyPack(PackDraft draft, InsuranceKind insurance, (int Month, int Day) yearStarts, string hash,
        IReadOnlyList<Cover> covers, IReadOnlyList<Rule> rules)
    {
        (Region, Insurance, Name, Hash, Covers, Rules) = (RegionCode.Parse(draft.Region), insurance, draft.Name, hash, covers, rules);
        YearStarts = yearStarts;
        _citations = rules.SelectMany(static r => r.Values).ToDictionary(static v => v.Citation.RuleKey, static v => v.Citation, StringComparer.Ordinal);
    }

    readonly Dictionary<string, Citation> _citations;

    public RegionCode Region { get; }

    public InsuranceKind Insurance { get; }

    public LocalText Name { get; }

    /// <summary>SM3 of the canonical text: what a settlement records, so that it can be judged again for ever.</summary>
    public string Hash { get; }

    public IReadOnlyList<Cover> Covers { get; }

    public IReadOnlyList<Rule> Rules { get; }

    public (int Month, int Day) YearStarts { get; }

    /// <summary>The insurance year a day belongs to; not always the calendar year (Shanghai starts in July).</summary>
    public int InsuranceYearOf(DateOnly day) =>
        day >= new DateOnly(day.Year, YearStarts.Month, YearStarts.Day) ? day.Year : day.Year - 1;

    public bool CoversVisit(VisitType visit, PersonClass person, DateOnly day) =>
        Covers.Any(cover => cover.Visits.Contains(visit) && cover.Persons.Contains(person) && cover.From <= day);

    /// <summary>The one value that applies. The compiler proved there is one inside what the pack covers.</summary>
    public DatedValue Find(RuleKind kind, VisitType visit, PersonClass person, RegionCode host, DateOnly day)
    {
        DatedValue? found = null;
        foreach (var rule in Rules)
        {
            if (!rule.Selects(kind, visit, person, host.Province)) continue;
            foreach (var value in rule.Values)
            {
                if (!value.HoldsOn(day)) continue;
                Invariant.Holds(found is null, $"one {kind} rule applies to {visit} of {person} on {day:yyyy-MM-dd}");
                found = value;
            }
        }
        Invariant.Holds(found is not null, $"a {kind} rule applies to {visit} of {person} on {day:yyyy-MM-dd}");
        return found!;
    }

    /// <summary>The clause behind a step of an explanation; <see cref="KeyNotFoundException"/> when the step is of another pack.</summary>
    public Citation Cite(string ruleKey) => _citations[ruleKey];
}
