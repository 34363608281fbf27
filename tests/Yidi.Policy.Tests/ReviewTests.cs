namespace Yidi.Policy.Tests;

/// <summary>Each rule of supervision finds what it is for, to the line and the fen, and leaves the case beside it alone.</summary>
public sealed class ReviewTests
{
    static readonly DateOnly Day = new(2022, 7, 1);

    static Dictionary<string, decimal> Numbers { get; } = new Dictionary<string, decimal>
    {
        ["days-added"] = 1, ["days"] = 1, ["within-days"] = 15, ["from-days"] = 4, ["empty-share"] = 0.6m, ["purchases"] = 4, ["places"] = 2, ["times-guideline"] = 2, ["km-an-hour"] = 800, ["hours-added"] = 1, ["from-km"] = 150, ["peers"] = 5, ["visits"] = 2, ["times-median"] = 1.8m, ["deviations"] = 6,
    };

    static ReviewTerms Terms { get; } = new(
        ReviewTerms.Needed.ToDictionary(static n => n.Key, static n => new RuleTerms(n.Key, new("条", "clause"), new("源", "source"), "D", [new(new(2022, 1, 1), null, n.Value.ToDictionary(static v => v, static v => Numbers[v]))])),
        new Dictionary<string, ItemLimits>
        {
            ["BED"] = new() { Code = "BED", Source = new("源", "source"), OnceADay = true, MostADay = new(10_000), BedOnly = true },
            ["INF"] = new() { Code = "INF", Source = new("源", "source"), MostADay = new(30_000) },
            ["GYN"] = new() { Code = "GYN", Source = new("源", "source"), Sex = Sex.Female, FromAge = 18 },
            ["KID"] = new() { Code = "KID", Source = new("源", "source"), ToAge = 14 },
            ["CIS"] = new() { Code = "CIS", Source = new("源", "source"), Diagnoses = ["C", "Z51"], InCycles = true },
            ["MED"] = new() { Code = "MED", Source = new("源", "source"), InThirtyDays = new(60_000) },
        },
        new Dictionary<int, (decimal, decimal)> { [11] = (39.9m, 116.4m), [12] = (39.1m, 117.2m), [44] = (23.1m, 113.3m) });

    static long _number;

    static ReviewedVisit Stay(int from, int days, string disease = "J18.900", string hospital = "H11010500001", params ReviewedLine[] lines) => Visit(VisitType.OrdinaryInpatient, Day.AddDays(from), Day.AddDays(from + days), disease, hospital, 10, lines);

    static ReviewedVisit Counter(int from, string hospital, int hour, params ReviewedLine[] lines) => Visit(VisitType.OrdinaryOutpatient, Day.AddDays(from), Day.AddDays(from), "E11.900", hospital, hour, lines);

    static ReviewedVisit Visit(VisitType type, DateOnly from, DateOnly until, string disease, string hospital, int hour, ReviewedLine[] lines)
    {
        var number = ++_number;
        ReviewedLine[] all = [.. lines, Line("FILL", from, 1, 10_000)];
        var total = new Money(all.Sum(static l => l.Total.Fen));
        return new(number, number, new(1_300_000_000_000_000_001), hospital, InstitutionLevel.Three, RegionCode.Parse($"{hospital[1..3]}0000"), type, from, until, until.ToDateTime(new(hour, 0), DateTimeKind.Utc), true, [disease], new(1960, 1, 1), Sex.Male, total, total, new(total.Fen * 7 / 10), all);
    }

    static ReviewedLine Line(string item, DateOnly day, int units, long fen, RestrictedUse use = RestrictedUse.Unrestricted) => new($"{item}-{day:MMdd}-{units}-{fen}", item, item, day, new(units * 10_000L), new(fen), new(fen), use);

    static Suspicion? Found(ReviewRule rule, params ReviewedVisit[] visits) => Reviewer.OfPerson(visits, Terms).SingleOrDefault(s => s.Rule == rule);

    [Fact]
    public void A_bed_charged_twice_on_a_day_is_found_with_its_lines_and_half_its_fund()
    {
        var twice = Found(ReviewRule.RepeatedCharge, Stay(0, 3, lines: [Line("BED", Day, 1, 5_000), Line("BED", Day, 1, 5_001)]));
        // 100.01 yuan of lines for one day, of which one unit of two was due: 50.01 too much; the funds paid seven tenths of 200.01.
        Assert.Equal((2, new Money(3_500), "BED"), (twice!.Evidence.Single().Lines.Count, twice.AtRisk, twice.About));
        Assert.Null(Found(ReviewRule.RepeatedCharge, Stay(0, 3, lines: [Line("BED", Day, 1, 5_000), Line("BED", Day.AddDays(1), 1, 5_000)])));
        Assert.Null(Found(ReviewRule.RepeatedCharge, Stay(0, 3, lines: [Line("BED", Day, 1, 5_000), Line("BED", Day, 1, 5_000), Line("BED", Day, -1, -5_000)])));
        Assert.Null(Found(ReviewRule.RepeatedCharge, Stay(0, 3, lines: [Line("INF", Day, 1, 5_000), Line("INF", Day, 1, 5_000)])));
    }

    [Fact]
    public void Units_over_the_days_of_the_stay_are_found()
    {
        var over = Found(ReviewRule.QuantityOverDays, Stay(0, 3, lines: [Line("INF", Day, 13, 13_000)]));
        // Four days counted at three: one unit of thirteen is too many.
        Assert.Equal(new Money(700), over!.AtRisk);
        Assert.Null(Found(ReviewRule.QuantityOverDays, Stay(0, 3, lines: [Line("INF", Day, 12, 12_000)])));
        Assert.Null(Found(ReviewRule.QuantityOverDays, Counter(0, "H11010500001", 9, Line("INF", Day, 13, 13_000))));
    }

    [Fact]
    public void Items_for_others_are_found_where_sex_age_and_diagnosis_are_known()
    {
        Assert.NotNull(Found(ReviewRule.SexLimit, Stay(0, 1, lines: [Line("GYN", Day, 1, 100)])));
        Assert.Null(Found(ReviewRule.SexLimit, Stay(0, 1, lines: [Line("GYN", Day, 1, 100)]) with { Sex = Sex.Female }));
        Assert.Null(Found(ReviewRule.SexLimit, Stay(0, 1, lines: [Line("GYN", Day, 1, 100)]) with { Sex = Sex.Unknown }));
        Assert.Contains("62", Found(ReviewRule.AgeLimit, Stay(0, 1, lines: [Line("KID", Day, 1, 100)]))!.Words.Chinese, StringComparison.Ordinal);
        // Fourteen until the day before the fifteenth birthday.
        Assert.Null(Found(ReviewRule.AgeLimit, Stay(0, 1, lines: [Line("KID", Day, 1, 100)]) with { Born = Day.AddYears(-15).AddDays(1) }));
        Assert.NotNull(Found(ReviewRule.AgeLimit, Stay(0, 1, lines: [Line("KID", Day, 1, 100)]) with { Born = Day.AddYears(-15) }));
        Assert.NotNull(Found(ReviewRule.DiagnosisLimit, Stay(0, 1, lines: [Line("CIS", Day, 1, 100)])));
        Assert.Null(Found(ReviewRule.DiagnosisLimit, Stay(0, 1, "C34.900", lines: [Line("CIS", Day, 1, 100)])));
        Assert.Null(Found(ReviewRule.DiagnosisLimit, Stay(0, 1, lines: [Line("CIS", Day, 1, 100)]) with { Diagnoses = [] }));
    }

    [Fact]
    public void Restricted_use_that_nobody_reviewed_is_found()
    {
        Assert.NotNull(Found(ReviewRule.RestrictedUse, Counter(0, "H11010500001", 9, Line("ANY", Day, 1, 100, RestrictedUse.Unreviewed))));
        Assert.Null(Found(ReviewRule.RestrictedUse, Counter(0, "H11010500001", 9, Line("ANY", Day, 1, 100, RestrictedUse.Approved))));
    }

    [Fact]
    public void Two_stays_at_once_are_found_and_a_transfer_is_not()
    {
        var (first, second) = (Stay(0, 6), Stay(5, 6, hospital: "H44010500001"));
        var both = Found(ReviewRule.OverlappingStays, second, first);
        Assert.Equal(second.SettlementId, both!.Settlement);
        Assert.Equal([second.SettlementId, first.SettlementId], both.Evidence.Select(static e => e.Settlement));
        Assert.Null(Found(ReviewRule.OverlappingStays, Stay(0, 6), Stay(6, 6, hospital: "H44010500001")));
        var visit = Stay(0, 6);
        // Two settlements of one stay are one stay.
        Assert.Null(Found(ReviewRule.OverlappingStays, visit, Stay(0, 9) with { VisitNo = visit.VisitNo }));
    }

    [Fact]
    public void A_stay_split_in_two_is_found_and_planned_cycles_are_not()
    {
        Assert.NotNull(Found(ReviewRule.SplitAdmission, Stay(0, 5), Stay(20, 5, "J18.100")));
        Assert.Null(Found(ReviewRule.SplitAdmission, Stay(0, 5), Stay(21, 5, "J18.100")));
        Assert.Null(Found(ReviewRule.SplitAdmission, Stay(0, 5), Stay(20, 5, "K29.500")));
        Assert.Null(Found(ReviewRule.SplitAdmission, Stay(0, 5), Stay(20, 5, hospital: "H11010500009")));
        Assert.Null(Found(ReviewRule.SplitAdmission, Stay(0, 5, "C34.900", lines: [Line("CIS", Day, 1, 100)]), Stay(15, 5, "C34.900", lines: [Line("CIS", Day.AddDays(15), 1, 100)])));
        Assert.Null(Found(ReviewRule.SplitAdmission, Stay(0, 5, "Z51.100"), Stay(15, 5, "Z51.100")));
    }

    [Fact]
    public void A_bed_without_treatment_is_found()
    {
        ReviewedLine[] Beds(int days) => [.. Enumerable.Range(0, days).Select(static i => Line("BED", Day.AddDays(i), 1, 5_000))];
        // Charged for one day of five; two of five is enough to have been there.
        Assert.NotNull(Found(ReviewRule.BedHanging, Stay(0, 5, lines: Beds(5))));
        Assert.Null(Found(ReviewRule.BedHanging, Stay(0, 5, lines: [.. Beds(5), Line("INF", Day.AddDays(1), 1, 100), Line("INF", Day.AddDays(2), 1, 100)])));
        Assert.Null(Found(ReviewRule.BedHanging, Stay(0, 3, lines: Beds(3))));
        Assert.Null(Found(ReviewRule.BedHanging, Stay(0, 5, lines: Beds(5)) with { IsWhole = false }));
    }

    [Fact]
    public void The_same_drug_from_many_places_is_found_once_and_never_from_one()
    {
        ReviewedVisit[] Bought(int times, int units, int every, params string[] places) => [.. Enumerable.Range(0, times).Select(i => Counter(every * i, places[i % places.Length], 9, Line("MED", Day.AddDays(every * i), units, 4_800)))];
        var often = Found(ReviewRule.SameDrugManyPlaces, Bought(5, 1, 3, "H11010500001", "H11010500002"));
        Assert.Equal(5, often!.Evidence.Count);
        Assert.NotNull(Found(ReviewRule.SameDrugManyPlaces, Bought(3, 5, 3, "H11010500001", "H11010500002")));
        Assert.Null(Found(ReviewRule.SameDrugManyPlaces, Bought(5, 1, 3, "H11010500001")));
        Assert.Null(Found(ReviewRule.SameDrugManyPlaces, Bought(5, 1, 8, "H11010500001", "H11010500002")));
        Assert.Null(Found(ReviewRule.SameDrugManyPlaces, Bought(4, 3, 3, "H11010500001", "H11010500002")));
    }

    [Fact]
    public void Counters_too_far_apart_are_found_and_neighbours_are_not()
    {
        var (beijing, guangzhou, tianjin) = ("H11010500001", "H44010500001", "H12010500001");
        Assert.Contains("公里", Found(ReviewRule.ImpossibleTravel, Counter(0, beijing, 1), Counter(0, guangzhou, 3))!.Words.Chinese, StringComparison.Ordinal);
        Assert.Null(Found(ReviewRule.ImpossibleTravel, Counter(0, beijing, 1), Counter(0, guangzhou, 5)));
        Assert.Null(Found(ReviewRule.ImpossibleTravel, Counter(0, beijing, 1), Counter(0, tianjin, 1)));
        Assert.NotNull(Found(ReviewRule.ImpossibleTravel, Stay(0, 5, hospital: beijing), Counter(2, guangzhou, 9)));
        Assert.Null(Found(ReviewRule.ImpossibleTravel, Stay(0, 5, hospital: beijing), Counter(5, guangzhou, 9)));
        Assert.Null(Found(ReviewRule.ImpossibleTravel, Counter(0, beijing, 1), Counter(0, guangzhou, 2) with { VisitType = VisitType.Pharmacy }));
    }

    [Fact]
    public void An_institution_far_above_its_peers_is_found()
    {
        var review = new InstitutionReview(Terms);
        for (var hospital = 1; hospital <= 7; hospital++)
            for (var i = 0; i < 3; i++) review.Add(Stay(0, 3, hospital: $"H1101050000{hospital}", lines: [Line("ANY", Day, 1, hospital == 7 ? 300_000 : 100_000 + (100 * hospital))]));
        var outlier = Assert.Single(review.Outliers());
        Assert.Equal(("H11010500007", 0L, 3), (outlier.Institution, outlier.Settlement, outlier.Evidence.Count));
    }

    [Fact]
    public void A_rule_holds_on_its_days_only()
    {
        var twice = Stay(0, 3, lines: [Line("BED", Day, 1, 5_000), Line("BED", Day, 1, 5_000)]);
        Assert.Null(Found(ReviewRule.RepeatedCharge, twice with { From = new(2021, 7, 1), Until = new(2021, 7, 4), Lines = [.. twice.Lines.Select(static l => l with { Day = new(2021, 7, 1) })] }));
        Assert.Empty(Reviewer.OfPerson([twice], ReviewTerms.None));
    }
}
