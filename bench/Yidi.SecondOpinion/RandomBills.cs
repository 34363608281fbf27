using System.Globalization;
using Yidi.Policy;

namespace Yidi.SecondOpinion;

/// <summary>Random bills of a pack: where, when, what for and how much.</summary>
sealed class RandomBills(Dice dice, PackBorders borders, RandomAmounts amounts, PackDraft pack)
{
    static readonly string[] Provinces =
    [
        "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43", "44", "45", "46", "50", "51", "52", "53",
        "54", "61", "62", "63", "64", "65", "66",
    ];

    static readonly Rate[] OwnShares = [Rate.Zero, Rate.Parse("0.05"), Rate.Parse("0.1"), Rate.Parse("0.2"), Rate.Parse("0.35"), Rate.Parse("1/3"), Rate.One];

    static readonly Rate[] HostShares = [Rate.Parse("0.5"), Rate.Parse("0.85"), Rate.Parse("2/3"), Rate.Parse("0.97"), Rate.One];

    public VisitType Visit(IReadOnlyDictionary<string, IReadOnlyList<string>> cover) =>
        cover.TryGetValue("visits", out var words) && !dice.Percent(2)
            ? dice.Pick([.. Selection.VisitsOf(dice.Pick(words))])
            : dice.Pick([.. Vocabulary.Visits.Keys]);

    public (DateOnly Visit, DateOnly Settlement) Days(VisitType visit)
    {
        var (first, last) = (borders.Days[0], borders.Days[^1]);
        var day = dice.Between(0, 9) switch
        {
            0 or 1 => dice.Pick(borders.Days).AddDays(dice.Between(-1, 1)),
            2 or 3 => YearStart(dice.Between(first.Year, last.Year + 2)).AddDays(dice.Between(-25, 1)),
            4 => dice.Pick(borders.Days).AddDays(-dice.Between(0, 30)),
            _ => first.AddDays(dice.Between(0, last.DayNumber - first.DayNumber + 800)),
        };
        var nights = IsStay(visit)
            ? dice.Between(0, 19) switch { 0 => dice.Between(300, 900), 1 or 2 => dice.Between(30, 120), 3 => 0, _ => dice.Between(1, 30) }
            : dice.Percent(90) ? 0 : dice.Between(1, 5);
        return (day, day.AddDays(nights));
    }

    DateOnly YearStart(int year) => DateOnly.ParseExact($"{year:0000}-{pack.YearStarts}", "yyyy-MM-dd", CultureInfo.InvariantCulture);

    static bool IsStay(VisitType visit) => (int)visit is 21 or 22 or 23 or 24 or 52;

    public RegionCode Host(IReadOnlyDictionary<string, IReadOnlyList<string>> cover, RegionCode insured)
    {
        if (cover.TryGetValue("hosts", out var hosts) && !dice.Percent(2)) return RegionCode.Parse(dice.Pick(hosts) + "0100");
        var region = pack.Region == "000000" ? insured.ToString() : pack.Region;
        return dice.Pick(cover, "places", Vocabulary.Places, [Place.Home, Place.Home, Place.InProvince, Place.CrossProvince, Place.CrossProvince]) switch
        {
            Place.Home => RegionCode.Parse(dice.Percent(50) ? region : region[..4] + (region.EndsWith("00", StringComparison.Ordinal) ? "02" : region[4..])),
            Place.InProvince => RegionCode.Parse($"{region[..2]}{dice.Between(1, 9):00}{(dice.Percent(50) ? "00" : "03")}"),
            _ => RegionCode.Parse(Province() + dice.Pick(["0000", "0100", "0105"])),
        };
    }

    string Province() => borders.Hosts.Length > 0 && dice.Percent(50) ? dice.Pick(borders.Hosts) : dice.Pick(Provinces);

    public string Disease(IReadOnlyDictionary<string, IReadOnlyList<string>> cover, VisitType visit)
    {
        if (cover.TryGetValue("diseases", out var words)) return dice.Pick(words);
        if (visit != VisitType.ChronicOutpatient) return dice.Percent(90) ? "" : dice.Pick(borders.Diseases);
        if (dice.Percent(1)) return "";
        return borders.ListedDiseases.Length > 0 && dice.Percent(94) ? dice.Pick(borders.ListedDiseases) : dice.Pick(borders.Diseases);
    }

    public Bill Bill(IReadOnlyDictionary<string, IReadOnlyList<string>> cover, VisitType visit, RegionCode host, string disease, DateOnly visitDay, DateOnly settlementDay)
    {
        var level = dice.Pick(cover, pack.Categories.Count == 0 ? "categories" : "levels", Vocabulary.Levels, [.. Vocabulary.Levels.Keys]);
        var bill = new Bill
        {
            VisitNo = 1_000_000 + dice.Long(1_000_000_000),
            Revision = 1,
            Part = "1",
            Institution = InstitutionNo.Parse($"H{host}00001"),
            Level = level,
            LevelAtSettlement = dice.Percent(4) ? dice.Pick([.. Vocabulary.Levels.Keys]) : null,
            InstitutionType = dice.Percent(50) ? InstitutionType.Hospital : dice.Pick([.. Vocabulary.InstitutionTypes.Keys]),
            Owner = dice.Pick([.. Vocabulary.Owners.Keys]),
            HostRegion = host,
            VisitType = visit,
            DiseaseCode = disease,
            VisitDate = visitDay,
            SettlementDate = settlementDay,
            Emergency = dice.YesOrNo(cover, "emergency", 12),
            Referral = dice.YesOrNo(cover, "referral", 20),
            Event = EventOf(visit),
            HostShare = dice.Percent(20) ? dice.Pick(HostShares) : null,
            UseAccount = dice.Percent(50),
            CatalogueOf = dice.Percent(80) ? CatalogueOwner.Host : CatalogueOwner.Insured,
            CatalogueVersion = "random",
            Supplements = [.. Supplements()],
            Lines = Lines(visit, visitDay, settlementDay),
        };
        return WithStay(WithInjury(bill));
    }

    MaternityEvent EventOf(VisitType visit) =>
        visit is VisitType.MaternityOutpatient or VisitType.MaternityInpatient ? dice.Pick([.. Vocabulary.MaternityEvents.Keys])
        : dice.Percent(borders.HasEvents ? 5 : 1) ? MaternityEvent.NormalBirth : MaternityEvent.None;

    Bill WithInjury(Bill bill)
    {
        var injury = dice.Percent(bill.VisitType == VisitType.InjuryInpatient ? 60 : 2);
        return bill with { Injury = injury, ThirdParty = injury && dice.Percent(40), NoThirdPartyPromise = injury && dice.Percent(60) };
    }

    Bill WithStay(Bill bill)
    {
        if (!IsStay(bill.VisitType)) return bill;
        var transfer = dice.Percent(15) ? dice.Pick([Transfer.Up, Transfer.Down]) : Transfer.None;
        return bill with
        {
            Newborn = dice.Percent(3),
            StayPart = dice.Percent(80) ? StayPart.Whole : dice.Pick([StayPart.MidStay, StayPart.Final]),
            Transfer = transfer,
            TransferredFrom = transfer == Transfer.None || dice.Percent(5) ? 0 : bill.VisitNo - 1,
        };
    }

    IEnumerable<FundPayment> Supplements()
    {
        if (dice.PerMille(4)) yield return new(FundType.MedicalAssistance, new(dice.Long(100_000)));
        foreach (var fund in borders.GivenFunds)
            for (var times = dice.Percent(25) ? dice.Between(1, 2) : 0; times > 0; times--) yield return new(fund, new(dice.Long(dice.Percent(50) ? 30_000 : 3_000_000)));
    }

    List<FeeLine> Lines(VisitType visit, DateOnly visitDay, DateOnly settlementDay)
    {
        if (dice.PerMille(3)) return [];
        var lines = new List<FeeLine>();
        for (var more = dice.Percent(40) ? 0 : dice.Between(1, 5); more > 0; more--) lines.Add(Line(lines.Count, visit, visitDay, settlementDay));
        var missing = amounts.OfBill() - (lines.Sum(static l => l.InScope.Fen) / 100m);
        if (missing > 0 || lines.Count == 0) lines.Add(Line(lines.Count, visit, visitDay, settlementDay, Math.Max(0, missing)));
        if (dice.PerMille(15)) lines.Add(TakenBack(dice.Pick(lines), lines.Count));
        if (dice.PerMille(5)) lines[0] = lines[0] with { OverLimit = lines[0].OverLimit + new Money(1) };
        return lines;
    }

    FeeLine Line(int number, VisitType visit, DateOnly visitDay, DateOnly settlementDay, decimal? whollyInScope = null)
    {
        var feeDate = visitDay.AddDays(dice.Between(0, settlementDay.DayNumber - visitDay.DayNumber));
        var terms = whollyInScope is null ? Terms() : new(ItemClass.A, Rate.Zero, null);
        Money.TryFromYuan(whollyInScope ?? amounts.Anywhere(6), out var total);
        Quantity.TryFrom(dice.Between(1, 3), out var quantity);
        var split = LineSplit.Of(total, quantity, terms, whollyInScope is null && dice.Percent(4));
        return new()
        {
            LineNo = number.ToString(CultureInfo.InvariantCulture),
            ItemCode = "X",
            ItemName = "X",
            FeeDate = feeDate,
            Origin = IsStay(visit) && dice.Percent(4) ? dice.Pick([LineOrigin.Emergency, LineOrigin.OutsidePurchase]) : LineOrigin.OfVisit,
            Class = terms.Class,
            OwnShare = terms.OwnShare,
            Total = total,
            FullOwn = split.FullOwn,
            OverLimit = split.OverLimit,
            FirstShare = split.FirstShare,
            InScope = split.InScope,
        };
    }

    ItemTerms Terms()
    {
        UnitPrice? limit = dice.Percent(20) && UnitPrice.TryFrom(amounts.Anywhere(5), out var price) ? price : null;
        return dice.Between(0, 9) switch
        {
            < 4 => new(ItemClass.A, Rate.Zero, limit),
            < 8 => new(ItemClass.B, dice.Pick(OwnShares), limit),
            _ => new(ItemClass.C, Rate.One, limit),
        };
    }

    static FeeLine TakenBack(FeeLine line, int number) => line with
    {
        LineNo = number.ToString(CultureInfo.InvariantCulture),
        Total = -line.Total,
        FullOwn = -line.FullOwn,
        OverLimit = -line.OverLimit,
        FirstShare = -line.FirstShare,
        InScope = -line.InScope,
    };
}

/// <summary>Random sums of the insurance years before a bill.</summary>
sealed class RandomSums(Dice dice, PackBorders borders, RandomAmounts amounts, InsuranceCalendar calendar)
{
    public IReadOnlyList<BenefitYear> Years(Bill bill)
    {
        var (first, last) = (calendar.YearOf(bill.VisitDate), calendar.YearOf(bill.SettlementDate));
        var years = Enumerable.Range(first, last - first + 1).Append(first - 1).Where(year => dice.Percent(year < first ? 10 : 80));
        return [.. years.Select(year => dice.Percent(10) ? BenefitYear.Untouched(year) : new BenefitYear(year, Sums(bill)))];
    }

    Accumulators Sums(Bill bill)
    {
        var sums = Accumulators.Empty;
        foreach (var name in borders.Sums.Concat(SumsOfDisease(bill)).Where(_ => dice.Percent(50))) sums = With(sums, name, amounts.Before());
        if (dice.Percent(50)) sums = sums.With("count.stays", dice.Between(1, dice.Percent(90) ? 4 : 40));
        if (dice.Percent(50)) sums = sums.With("count.visits", dice.Between(1, 60));
        if (bill.StayPart != StayPart.Whole && dice.Percent(75)) sums = WithParts(sums, $"stay.{bill.VisitNo}.");
        return bill.TransferredFrom != 0 && dice.Percent(80) ? With(sums, $"stay.{bill.TransferredFrom}.deductible", amounts.Before()) : sums;
    }

    Accumulators WithParts(Accumulators sums, string stay) =>
        With(With(sums.With($"{stay}parts", dice.Between(1, 3)), $"{stay}deductible", amounts.Before()), $"{stay}segments", amounts.Before());

    static IEnumerable<string> SumsOfDisease(Bill bill)
    {
        if (bill.DiseaseCode.Length == 0) return [];
        var (name, day) = ($"fund.disease.{bill.DiseaseCode}", bill.VisitDate);
        return [name, $"{name}.{day.Year:0000}Q{(day.Month + 2) / 3}", $"{name}.{day.Year:0000}M{day.Month:00}"];
    }

    static Accumulators With(Accumulators sums, string name, decimal yuan) => yuan == 0 ? sums : sums.With(name, (long)(yuan * 100m));
}
