using Yidi.Policy;

namespace Yidi.Server.Sandbox;

/// <summary>What was planted: a rule should find it on one of the settlements. A cunning one is made to stay just outside the rule's numbers.</summary>
public sealed record Plant(ReviewRule Rule, IReadOnlyList<long> Settlements, bool Cunning);

/// <summary>An invented person's settled bills and what is wrong among them.</summary>
public sealed record PlantedPerson(IReadOnlyList<ReviewedVisit> Visits, IReadOnlyList<Plant> Plants);

/// <summary>
/// Invented histories for supervision, from a seed: honest people who do what honest people do (planned cycles, transfers, relatives at the pharmacy, refunds, quiet Sundays), and a few among whom each
/// kind of fraud is planted. Institutions too: two cost far more than their level.
/// </summary>
public sealed class PlantedFraud(int seed)
{
    /// <summary>One person in so many has something planted.</summary>
    const int OneIn = 12;

    /// <summary>One plant in so many is cunning.</summary>
    const int CunningOneIn = 5;

    const int Hospitals = 30;

    static readonly int[] Provinces = [11, 12, 31, 32, 33, 42, 44, 51, 61, 65];
    static readonly string[] Diseases = ["J18.900", "I10.x00", "E11.900", "K29.500", "N39.000", "M17.900", "H25.900"];

    static readonly ReviewRule[] Kinds =
    [
        ReviewRule.RepeatedCharge, ReviewRule.QuantityOverDays, ReviewRule.SexLimit, ReviewRule.AgeLimit, ReviewRule.DiagnosisLimit, ReviewRule.RestrictedUse, ReviewRule.OverlappingStays, ReviewRule.SplitAdmission, ReviewRule.BedHanging,
        ReviewRule.SameDrugManyPlaces, ReviewRule.ImpossibleTravel,
    ];

    readonly Random _dice = new(seed);
    long _settlement = 1;
    int _planted;

    /// <summary>Institutions whose stays cost two and a half times their level's.</summary>
    public static IReadOnlyList<string> Outliers { get; } = [Hospital(3), Hospital(17)];

    static string Hospital(int index) => $"H{Provinces[index % Provinces.Length]}0101{index:00000}";

    static RegionCode PlaceOf(string institution) => RegionCode.Parse($"{institution[1..3]}0000");

    public PlantedPerson Next(long personNo)
    {
        var person = new Who(new(personNo), _dice.Next(2) == 0 ? Sex.Male : Sex.Female, new DateOnly(2022 - 20 - _dice.Next(60), 1 + _dice.Next(12), 1 + _dice.Next(28)), Hospital(_dice.Next(Hospitals)));
        var visits = Honest(person);
        var plants = new List<Plant>();
        if (_dice.Next(OneIn) == 0) Plant(person, visits, plants);
        return new(visits, plants);
    }

    sealed record Who(PersonNo No, Sex Sex, DateOnly Born, string Home);

    List<ReviewedVisit> Honest(Who who)
    {
        var (visits, day) = (new List<ReviewedVisit>(), new DateOnly(2022, 1, 1).AddDays(_dice.Next(60)));
        for (var i = 1 + _dice.Next(4); i > 0; i--)
        {
            if (_dice.Next(3) == 0)
            {
                var days = 2 + _dice.Next(12);
                visits.AddRange(_dice.Next(8) switch { 0 => Cycles(who, day), 1 => Transfer(who, day, days), _ => [Stay(who, who.Home, day, day.AddDays(days), Diseases[_dice.Next(Diseases.Length)])] });
                day = visits[^1].Until;
            }
            else visits.Add(_dice.Next(3) == 0 ? Pharmacy(who, day) : Counter(who, who.Home, day, 9 + _dice.Next(8)));
            // Next time for something else, or later.
            day = day.AddDays(20 + _dice.Next(30));
        }
        return visits;
    }

    /// <summary>Chemotherapy comes back every ten days, and that is no split stay.</summary>
    IEnumerable<ReviewedVisit> Cycles(Who who, DateOnly day)
    {
        for (var cycle = 0; cycle < 3; cycle++, day = day.AddDays(13))
            yield return Stay(who, who.Home, day, day.AddDays(3), "C34.900") is var stay ? With(stay, Line(stay, 90, SandboxFacts.Chemotherapy, "注射用顺铂", stay.From, 1, 30_000)) : stay;
    }

    /// <summary>Leaves one hospital and arrives at the next on the same day.</summary>
    IEnumerable<ReviewedVisit> Transfer(Who who, DateOnly day, int days)
    {
        var disease = Diseases[_dice.Next(Diseases.Length)];
        yield return Stay(who, who.Home, day, day.AddDays(days), disease);
        yield return Stay(who, Hospital(_dice.Next(Hospitals)) is var next && next == who.Home ? Hospital(Hospitals) : next, day.AddDays(days), day.AddDays(2 * days), disease);
    }

    ReviewedVisit Stay(Who who, string hospital, DateOnly from, DateOnly until, string disease)
    {
        var dear = Outliers.Contains(hospital) ? 250 : 75 + _dice.Next(50);
        var stay = Visit(who, hospital, VisitType.OrdinaryInpatient, from, until, 10, disease);
        var lines = new List<ReviewedLine>();
        for (var day = from; day < until; day = day.AddDays(1))
        {
            lines.Add(Line(stay, lines.Count + 1, SandboxFacts.Bed, "普通床位费", day, 1, 5_000));
            lines.Add(Line(stay, lines.Count + 1, SandboxFacts.Nursing, "二级护理", day, 1, 2_600));
            // Little happens on a Sunday.
            if (day.DayOfWeek != DayOfWeek.Sunday || _dice.Next(3) > 0) lines.Add(Line(stay, lines.Count + 1, SandboxFacts.Infusion, "静脉输液", day, 1 + _dice.Next(3), (1_500L + _dice.Next(30_000)) * dear / 100));
        }
        // Charged twice by mistake and taken back.
        if (_dice.Next(20) == 0)
        {
            lines.Add(Line(stay, lines.Count + 1, SandboxFacts.Bed, "普通床位费", from, 1, 5_000));
            lines.Add(Line(stay, lines.Count + 1, SandboxFacts.Bed, "普通床位费", from, -1, -5_000));
        }
        if (who.Sex == Sex.Female && _dice.Next(10) == 0) lines.Add(Line(stay, lines.Count + 1, SandboxFacts.WomensExamination, "宫颈细胞学检查", from, 1, 12_000));
        return With(stay, [.. lines]);
    }

    ReviewedVisit Counter(Who who, string hospital, DateOnly day, int hour)
    {
        var visit = Visit(who, hospital, VisitType.OrdinaryOutpatient, day, day, hour, Diseases[_dice.Next(Diseases.Length)]);
        return With(visit, Line(visit, 1, SandboxFacts.Acarbose, "阿卡波糖片", day, 1 + _dice.Next(3), 6_400));
    }

    /// <summary>A child of the patient buys, wherever it lives, on the very day the patient is somewhere else.</summary>
    ReviewedVisit Pharmacy(Who who, DateOnly day)
    {
        var visit = Visit(who, Hospital(_dice.Next(Hospitals)).Replace('H', 'P'), VisitType.Pharmacy, day, day, 9, "");
        return With(visit, Line(visit, 1, SandboxFacts.Repaglinide, "瑞格列奈片", day, 1 + _dice.Next(2), 4_800));
    }

    void Plant(Who who, List<ReviewedVisit> visits, List<Plant> plants)
    {
        var kind = Kinds[_planted++ % Kinds.Length];
        var (cunning, day) = (_dice.Next(CunningOneIn) == 0, new DateOnly(2022, 9, 1).AddDays(_dice.Next(60)));
        var bad = kind switch
        {
            ReviewRule.OverlappingStays => TwoBeds(who, day, cunning),
            ReviewRule.SplitAdmission => Split(who, day, cunning),
            ReviewRule.BedHanging => [Empty(who, day, cunning)],
            ReviewRule.SameDrugManyPlaces => Hoard(who, day, cunning),
            ReviewRule.ImpossibleTravel => TwoCounters(who, day, cunning),
            _ => [BadLine(who, day, kind, cunning)],
        };
        visits.AddRange(bad);
        plants.Add(new(kind, [.. bad.Select(static b => b.SettlementId)], cunning));
    }

    /// <summary>A bill with one line that is wrong. The cunning ones write another item, spread the units, or say the wrong sex nowhere.</summary>
    ReviewedVisit BadLine(Who who, DateOnly day, ReviewRule kind, bool cunning)
    {
        var stay = Stay(who, who.Home, day, day.AddDays(5), "J18.900");
        var line = stay.Lines.Count + 1;
        return kind switch
        {
            ReviewRule.RepeatedCharge => With(stay, Line(stay, line, SandboxFacts.Bed, "普通床位费", cunning ? stay.Until : stay.From, 1, 5_000)),
            ReviewRule.QuantityOverDays => With(stay, Line(stay, line, SandboxFacts.Infusion, "静脉输液", stay.From, cunning ? 1 : 25, 20_000)),
            ReviewRule.SexLimit => With(stay with { Sex = cunning ? Sex.Unknown : Sex.Male }, Line(stay, line, SandboxFacts.WomensExamination, "宫颈细胞学检查", stay.From, 1, 12_000)),
            ReviewRule.AgeLimit => With(stay with { Born = cunning ? new(2010, 1, 1) : who.Born }, Line(stay, line, SandboxFacts.ChildrensSyrup, "小儿氨溴索口服溶液", stay.From, 2, 3_600)),
            ReviewRule.DiagnosisLimit => With(cunning ? stay with { Diagnoses = ["J18.900", "C34.900"] } : stay, Line(stay, line, SandboxFacts.Chemotherapy, "注射用顺铂", stay.From, 1, 30_000)),
            _ => With(stay, Line(stay, line, SandboxFacts.Limited, "甘精胰岛素注射液", stay.From, 1, 9_600) with { RestrictedUse = cunning ? RestrictedUse.Approved : RestrictedUse.Unreviewed }),
        };
    }

    ReviewedVisit[] TwoBeds(Who who, DateOnly day, bool cunning) =>
        [Stay(who, who.Home, day, day.AddDays(8), "J18.900"), Stay(who, Hospital(_dice.Next(Hospitals)), day.AddDays(cunning ? 8 : 5), day.AddDays(12), "K29.500")];

    ReviewedVisit[] Split(Who who, DateOnly day, bool cunning) =>
        [Stay(who, who.Home, day, day.AddDays(7), "J18.900"), Stay(who, who.Home, day.AddDays(cunning ? 24 : 7 + _dice.Next(15)), day.AddDays(cunning ? 31 : 30), "J18.100")];

    /// <summary>The cunning one charges an infusion for each of the empty days.</summary>
    ReviewedVisit Empty(Who who, DateOnly day, bool cunning)
    {
        var stay = Stay(who, who.Home, day, day.AddDays(9), "M17.900");
        return cunning ? stay : With(stay with { Lines = [] }, [.. stay.Lines.Where(l => l.ItemCode != SandboxFacts.Infusion || l.Day < day.AddDays(2))]);
    }

    /// <summary>The cunning one keeps below four purchases and twice the dose.</summary>
    ReviewedVisit[] Hoard(Who who, DateOnly day, bool cunning) => [.. Enumerable.Range(0, cunning ? 4 : 6).Select(i =>
    {
        var visit = Visit(who, Hospital(i), VisitType.OrdinaryOutpatient, day.AddDays(4 * i), day.AddDays(4 * i), 10, "E11.900");
        return With(visit, Line(visit, 1, SandboxFacts.Repaglinide, "瑞格列奈片", visit.From, cunning ? 2 : 3, 4_800));
    })];

    /// <summary>The cunning one leaves time for a flight.</summary>
    ReviewedVisit[] TwoCounters(Who who, DateOnly day, bool cunning) => [Counter(who, Hospital(0), day, 8), Counter(who, Hospital(9), day, cunning ? 16 : 10)];

    ReviewedVisit Visit(Who who, string institution, VisitType type, DateOnly from, DateOnly until, int hour, string disease) => new(
        _settlement, _settlement++, who.No, institution, institution[0] == 'P' ? InstitutionLevel.Unrated : InstitutionLevel.Three, PlaceOf(institution), type, from, until, until.ToDateTime(new TimeOnly(hour, 0), DateTimeKind.Utc).AddHours(-8), true,
        disease.Length > 0 ? [disease] : [], who.Born, who.Sex, Money.Zero, Money.Zero, Money.Zero, []);

    static ReviewedLine Line(ReviewedVisit visit, int number, string item, string name, DateOnly day, int units, long fen) =>
        new($"{visit.SettlementId}-{number}", item, name, day, new(units * 10_000L), new(fen), new(fen), RestrictedUse.Unrestricted);

    /// <summary>The visit with lines added; the funds paid seven parts in ten.</summary>
    static ReviewedVisit With(ReviewedVisit visit, params ReviewedLine[] more)
    {
        ReviewedLine[] lines = [.. visit.Lines, .. more];
        var total = new Money(lines.Sum(static l => l.Total.Fen));
        return visit with { Lines = lines, Total = total, InScope = total, Fund = new(total.Fen * 7 / 10) };
    }
}
