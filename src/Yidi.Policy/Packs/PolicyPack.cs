namespace Yidi.Policy;

/// <summary>
/// The policy of one region for one insurance, compiled and checked: inside what it covers, each question has exactly one answer on each day.
/// </summary>
public sealed class PolicyPack
{
    internal PolicyPack(PackDraft draft, InsuranceKind insurance, (int Month, int Day) yearStarts, string hash, PackReader reader, IReadOnlyList<Entry> entries, PackTables tables)
    {
        Region = draft.SandboxOnly ? RegionCode.Nation : RegionCode.Parse(draft.Region);
        (Insurance, Name, Hash, YearStarts, Tables, IsSandboxDefault) = (insurance, draft.Name, hash, yearStarts, tables, draft.SandboxOnly);
        _visitsAskingAge = [.. Enum.GetValues<VisitType>().Where(visit => entries.Any(e => e.Selection.ByDimension.ContainsKey(Dimension.Age) && e.Selection.AcceptsIn(Dimension.Visit, (int)visit)))];
        CategoryNames = [.. reader.Categories.Select(word => draft.Categories.GetValueOrDefault(word) ?? LevelName(word))];
        HasOwnCategories = draft.Categories.Count > 0;
        for (var i = 1; i < reader.Diseases.Count; i++) _diseases.Add(reader.Diseases[i], i);
        foreach (var entry in entries) _citations.TryAdd(entry.Ruling.Key, entry.Ruling.Citation);
        RuleCount = draft.Rules.Count;
        HasLumpSums = entries.Any(static e => e.Ruling.Value is RuleValue.OfRatio { LumpSums: not null });
        SumNames = [.. AccumulatorNames.All.Concat(entries.SelectMany(static e => NamesIn(e.Ruling.Value))).Distinct().Order(StringComparer.Ordinal)];
    }

    readonly Dictionary<string, Citation> _citations = new(StringComparer.Ordinal);
    readonly Dictionary<string, int> _diseases = new(StringComparer.Ordinal);

    readonly HashSet<VisitType> _visitsAskingAge;

    public RegionCode Region { get; }

    public InsuranceKind Insurance { get; }

    public LocalText Name { get; }

    /// <summary>SM3 of the canonical text: what a settlement records, so that it can be judged again for ever.</summary>
    public string Hash { get; }

    public (int Month, int Day) YearStarts { get; }

    /// <summary>The default pack of the sandbox, which stands in where a region has no pack. Never used outside a sandbox.</summary>
    public bool IsSandboxDefault { get; }

    public int RuleCount { get; }

    /// <summary>The pack's categories of institutions in both languages, in the order the pack lists them.</summary>
    public IReadOnlyList<LocalText> CategoryNames { get; }

    /// <summary>True when some rule divides visits of this kind by age, so that the day of birth must be known.</summary>
    public bool AsksAge(VisitType visit) => _visitsAskingAge.Contains(visit);

    /// <summary>The yearly sums this pack reads or moves, without those of single diseases and stays.</summary>
    public IReadOnlyList<string> SumNames { get; }

    /// <summary>Whether a sum can stand in a benefit year of this pack.</summary>
    public bool Knows(string sum) => SumNames.Contains(sum) || sum.StartsWith("fund.disease.", StringComparison.Ordinal) || sum.StartsWith("stay.", StringComparison.Ordinal);

    static IEnumerable<string> NamesIn(RuleValue value) => value switch
    {
        RuleValue.OfDeductible deductible => [deductible.Accumulator ?? AccumulatorNames.Deductible("inpatient")],
        RuleValue.OfRatio { MeasuredByYear: true } ratio => ratio.YearAccumulator is { } name ? [name] : [AccumulatorNames.Segments("inpatient"), AccumulatorNames.Segments("outpatient")],
        RuleValue.OfCap { Accumulator: { } name } => [name],
        RuleValue.OfSharedCap shared => [shared.Accumulator],
        RuleValue.OfLayer layer => [layer.BaseAccumulator, layer.PaidAccumulator],
        _ => [],
    };

    internal bool HasOwnCategories { get; }

    internal bool HasLumpSums { get; }

    internal PackTables Tables { get; }

    internal ScaleCache Scales { get; } = new();

    /// <summary>The insurance year a day belongs to; not always the calendar year (Shanghai starts in July).</summary>
    public int InsuranceYearOf(DateOnly day) => YearStarts is (1, 1) ? day.Year :
        day.Month > YearStarts.Month || (day.Month == YearStarts.Month && day.Day >= YearStarts.Day) ? day.Year : day.Year - 1;

    /// <summary>Last day of an insurance year.</summary>
    public DateOnly LastDayOf(int year) => new DateOnly(year + 1, YearStarts.Month, YearStarts.Day).AddDays(-1);

    /// <summary>The clause behind a step of an explanation. A national clause that an older text did not carry yet falls back to the general one.</summary>
    public Citation Cite(string ruleKey) =>
        _citations.GetValueOrDefault(ruleKey) ?? (ruleKey.StartsWith("national.", StringComparison.Ordinal) ? _citations[NationalClauses.PolicyOfInsuredPlace] : _citations[ruleKey]);

    /// <summary>Time limit of a matter on a day, as number and unit; null when the pack states none.</summary>
    /// <param name="filing">For limits that differ by kind of filing.</param>
    /// <param name="disease">For limits that differ by disease.</param>
    public (int Count, bool InMonths, Citation Citation)? TimeLimit(string matter, DateOnly day, FilingKind filing = FilingKind.None, string disease = "")
    {
        var at = new Situation();
        at.Set(Dimension.Matter, SelectorWords.Matters.ToList().IndexOf(matter));
        at.Set(Dimension.Filing, (int)filing);
        at.Set(Dimension.Disease, DiseaseIndex(disease));
        return Tables[RuleKind.TimeLimit]?.Find(at, day) is { Value: RuleValue.OfTimeLimit limit } found ? (limit.Count, limit.InMonths, found.Citation) : null;
    }

    /// <summary>With whose benefit a visit without a filing counts as filed in a province, where it does; null where it must be filed.</summary>
    public (FilingKind As, Citation Citation)? DeemedFiled(int hostProvince, VisitType visit, DateOnly day)
    {
        var at = new Situation();
        at.Set(Dimension.Visit, (int)visit);
        at.Set(Dimension.Host, hostProvince);
        at.Set(Dimension.Place, (int)(hostProvince == Region.Province ? Place.InProvince : Place.CrossProvince));
        return Tables[RuleKind.FilingRequirement]?.Find(at, day) is { Value: RuleValue.OfFiling { Required: false } deemed } found ? (deemed.As, found.Citation) : null;
    }

    /// <summary>How a filing of the kind is granted on a day; null when neither the pack nor the national rules say.</summary>
    public FilingProcedure? ProcedureOf(FilingKind kind, DateOnly day)
    {
        var at = new Situation();
        at.Set(Dimension.Filing, (int)kind);
        return Tables[RuleKind.FilingProcedure]?.Find(at, day) is { Value: RuleValue.OfProcedure rule } found
            ? new(rule.Word == "automatic", rule.Promise, rule.Second, found.Citation)
            : null;
    }

    /// <summary>How a chronic disease is qualified on a day; null when neither the pack nor the national rules say.</summary>
    public ChronicProcedure? ProcedureOf(string disease, DateOnly day)
    {
        var at = new Situation();
        at.Set(Dimension.Disease, DiseaseIndex(disease));
        return Tables[RuleKind.ChronicProcedure]?.Find(at, day) is { Value: RuleValue.OfProcedure rule } found
            ? new(rule.Word switch { "automatic" => 0, "one-review" => 1, _ => 2 }, rule.Promise, rule.Second, rule.Most, found.Citation)
            : null;
    }

    /// <summary>Whether visits of a kind are settled at chosen institutions only (定点); null when the pack does not ask for it.</summary>
    public ChosenInstitutions? Choice(VisitType visit, PersonClass person, DateOnly day)
    {
        var at = new Situation();
        at.Set(Dimension.Visit, (int)visit);
        at.Set(Dimension.Person, (int)person);
        return Tables[RuleKind.ChosenInstitutions]?.Find(at, day) is { Value: RuleValue.OfProcedure { Word: "required" } rule } found ? new(rule.Most, found.Citation) : null;
    }

    /// <summary>How manual claims are judged on a day; null when neither the pack nor the national rules say.</summary>
    public ClaimProcedure? ClaimsOn(DateOnly day) =>
        Tables[RuleKind.ClaimProcedure]?.Find(new Situation(), day) is { Value: RuleValue.OfClaims rule } found ? new(rule.Catalogue, rule.SecondFrom, rule.FinalFrom, found.Citation) : null;

    /// <summary>The chronic and special diseases settled on a day for a class of person, with the clause that lists them; null when the pack does not rule such visits.</summary>
    public (IReadOnlyList<string> Codes, Citation Citation)? ChronicDiseases(PersonClass person, DateOnly day)
    {
        var at = new Situation();
        at.Set(Dimension.Visit, (int)VisitType.ChronicOutpatient);
        at.Set(Dimension.Person, (int)person);
        return Tables[RuleKind.ChronicDiseases]?.Find(at, day) is { Value: RuleValue.OfDiseases list } found ? ([.. list.Codes], found.Citation) : null;
    }

    /// <summary>What the funds pay at most for one disease in its period; null when the pack states no such quota.</summary>
    public (Money Amount, string Period, Citation Citation)? DiseaseQuota(string disease, PersonClass person, DateOnly day)
    {
        var at = new Situation();
        at.Set(Dimension.Visit, (int)VisitType.ChronicOutpatient);
        at.Set(Dimension.Person, (int)person);
        at.Set(Dimension.Disease, DiseaseIndex(disease));
        return Tables[RuleKind.DiseaseCap]?.Find(at, day) is { Value: RuleValue.OfCap { Amount: { } amount } cap } found
            ? (amount, cap.Period switch { CapPeriod.Month => "month", CapPeriod.Quarter => "quarter", _ => "year" }, found.Citation)
            : null;
    }

    /// <summary>
    /// What a person pays first and what the fund pays at most in a year for visits of a kind at a level-three hospital of another province, with the yearly sums they are
    /// counted in: for drawing how far a year has come. Amounts are null where the pack states none for the year.
    /// </summary>
    public YearLimits LimitsOf(VisitType visit, PersonClass person, DateOnly day)
    {
        var at = new Situation();
        at.Set(Dimension.Visit, (int)visit);
        at.Set(Dimension.Person, (int)person);
        at.Set(Dimension.Level, (int)InstitutionLevel.Three);
        at.Set(Dimension.Place, (int)Place.CrossProvince);
        at.Set(Dimension.Filing, (int)FilingKind.LongTermResident);
        var family = visit.IsStay() ? "inpatient" : "outpatient";
        var deductible = Tables[RuleKind.Deductible]?.Find(at, day) is { Value: RuleValue.OfDeductible { Per: DeductiblePer.Year } first } found ? (Amount: (Money?)first.OfStay(1), Sum: first.Accumulator ?? AccumulatorNames.Deductible(family), found.Citation) : (null, "", null);
        var cap = Tables[RuleKind.YearCap]?.Find(at, day) is { Value: RuleValue.OfCap { Amount: { } most } year } stated ? (Amount: (Money?)most, Sum: year.Accumulator ?? AccumulatorNames.FundPool, stated.Citation) : (null, "", null);
        return new(deductible.Amount, deductible.Sum, deductible.Citation, cap.Amount, cap.Sum, cap.Citation);
    }

    internal int DiseaseIndex(string code) => code.Length == 0 ? 0 : _diseases.GetValueOrDefault(code);

    static LocalText LevelName(string word) => Vocabulary.Levels.Values.First(t => t.Word == word) is var term ? new(term.Chinese, term.English) : new("", "");
}

/// <summary>How a kind of filing is granted.</summary>
/// <param name="Automatic">Granted at once; else an officer reviews it.</param>
/// <param name="PromiseTaken">A promise may stand until the materials are handed in (承诺制).</param>
/// <param name="ChangeLocked">Not changed or cancelled before the change lock ends.</param>
public sealed record FilingProcedure(bool Automatic, bool PromiseTaken, bool ChangeLocked, Citation Citation);

/// <summary>How a chronic disease is qualified.</summary>
/// <param name="Reviews">0 automatic, 1 one review, 2 first review and experts.</param>
/// <param name="NextMonth">Takes effect on the first day of the next month; else on the day of approval.</param>
/// <param name="MostDiseases">How many diseases one person may hold; null when any number.</param>
public sealed record ChronicProcedure(int Reviews, bool PromiseTaken, bool NextMonth, int? MostDiseases, Citation Citation);

/// <summary>How manual claims are judged.</summary>
/// <param name="Catalogue">Whose catalogue classifies the lines of treatment in another province.</param>
/// <param name="SecondFrom">Claims of this total and above pass a second review.</param>
/// <param name="FinalFrom">Claims of this total and above pass a final review too.</param>
public sealed record ClaimProcedure(CatalogueOwner Catalogue, Money SecondFrom, Money FinalFrom, Citation Citation);

/// <summary>Visits of a kind are settled at chosen institutions only.</summary>
/// <param name="Most">How many may be chosen at a time; null when any number.</param>
public sealed record ChosenInstitutions(int? Most, Citation Citation);

/// <summary>Limits of a year and the sums they are counted in.</summary>
public sealed record YearLimits(Money? Deductible, string DeductibleSum, Citation? DeductibleSays, Money? Cap, string CapSum, Citation? CapSays);

/// <summary>Keys of the national clauses that the calculation itself cites.</summary>
static class NationalClauses
{
    internal const string CatalogueOfHost = "national.catalogue-of-host@2022-01-01";
    internal const string CatalogueOfInsured = "national.catalogue-of-insured@2022-01-01";
    internal const string PolicyOfInsuredPlace = "national.policy-of-insured-place@2022-01-01";
    internal const string ClassA = "national.class-a@2022-01-01";
    internal const string ClassB = "national.class-b@2022-01-01";
    internal const string ClassC = "national.class-c@2022-01-01";
    internal const string PriceLimit = "national.price-limit@2022-01-01";
    internal const string PersonPaysOwnPart = "national.person-pays-own-part@2022-01-01";
    internal const string HomeNeedsNoFiling = "national.home-needs-no-filing@2022-01-01";
    internal const string FilingCoversVisit = "national.filing-covers-visit@2022-01-01";
    internal const string BothWays = "national.both-ways@2022-01-01";
    internal const string EmergencyDeemedFiled = "national.emergency-deemed-filed@2022-01-01";
    internal const string WhichDate = "national.which-date@2022-01-01";
    internal const string OneBill = "national.year-end@2022-01-01";
}
