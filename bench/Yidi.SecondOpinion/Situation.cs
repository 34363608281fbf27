using Yidi.Policy;

namespace Yidi.SecondOpinion;

/// <summary>What sections 1 to 3 find out about a bill before anything is calculated.</summary>
sealed record Situation
{
    public required Bill Bill { get; init; }

    public required Entitlement Person { get; init; }

    /// <summary>The point of the bill, with the kind of filing where one was found.</summary>
    public required Point Point { get; init; }

    /// <summary>Null when a filing is required and there is none.</summary>
    public required FilingKind? Filing { get; init; }

    public required bool PolicyBySettlement { get; init; }

    public required DateOnly PolicyDay { get; init; }

    public required DateOnly DeductibleDay { get; init; }

    public bool IsStay => Bill.VisitType is VisitType.OrdinaryInpatient or VisitType.InjuryInpatient or VisitType.TransferredInpatient
        or VisitType.EmergencyToInpatient or VisitType.MaternityInpatient;

    public bool IsChronic => Bill.VisitType == VisitType.ChronicOutpatient;

    public bool IsMidStayOrFinal => IsStay && Bill.StayPart is StayPart.MidStay or StayPart.Final;

    public bool IsTransfer => IsStay && Bill.Transfer != Transfer.None;

    public string UsualCounts => Bill.VisitType is VisitType.OrdinaryOutpatient or VisitType.EmergencyOutpatient or VisitType.ChronicOutpatient
        or VisitType.Pharmacy or VisitType.MaternityOutpatient ? "outpatient" : "inpatient";
}

/// <summary>Finds the situation of a bill: its days, its point and its filing.</summary>
sealed class SituationFinder(RuleBook book, PackDraft pack)
{
    readonly RegionCode? _region = pack.Region == "000000" ? null : RegionCode.Parse(pack.Region);

    public Situation Find(Bill bill, Entitlement person)
    {
        var bare = BarePoint(bill, person);
        var policyBySettlement = IsBySettlement(bill, bare, "policy", usually: true);
        var deductibleBySettlement = IsBySettlement(bill, bare, "deductible");
        var point = WithInstitution(bill, WithPersonClass(bill, person, bare));
        var filing = FilingOf(bill, person, point);
        return new()
        {
            Bill = bill,
            Person = person,
            Filing = filing,
            Point = point with { Filing = filing ?? FilingKind.None },
            PolicyBySettlement = policyBySettlement,
            PolicyDay = policyBySettlement ? bill.SettlementDate : bill.VisitDate,
            DeductibleDay = deductibleBySettlement ? bill.SettlementDate : bill.VisitDate,
        };
    }

    Point BarePoint(Bill bill, Entitlement person) => new()
    {
        Visit = bill.VisitType,
        Person = person.PersonClass,
        Level = bill.Level,
        Type = bill.InstitutionType,
        Owner = bill.Owner,
        Place = PlaceOf(bill, person),
        HostProvince = bill.HostRegion.Province,
        Disease = bill.DiseaseCode,
        Age = person.Born is { } born ? FullYears(born, bill.VisitDate) : null,
        Contracted = person.Contracted,
        ContinuousMonths = person.ContinuousMonths,
        Assistance = person.Assistance,
        Rank = person.Rank,
        Enterprise = person.EnterpriseSupplement,
        Emergency = bill.Emergency,
        Referral = bill.Referral,
        Transfer = bill.Transfer,
        ThirdParty = bill.ThirdParty,
        Promise = bill.NoThirdPartyPromise,
        Joining = person.Joined?.Kind,
        MissedMonths = person.Joined?.MissedMonths ?? 0,
    };

    Place PlaceOf(Bill bill, Entitlement person)
    {
        var insured = _region ?? person.InsuredRegion;
        var home = _region is { } region
            ? region.Covers(bill.HostRegion)
            : insured.ToString()[..4] == bill.HostRegion.ToString()[..4];
        return home ? Place.Home : insured.SameProvinceAs(bill.HostRegion) ? Place.InProvince : Place.CrossProvince;
    }

    static int FullYears(DateOnly born, DateOnly day) =>
        day.Year - born.Year - ((day.Month, day.Day).CompareTo((born.Month, born.Day)) < 0 ? 1 : 0);

    bool IsBySettlement(Bill bill, Point point, string matter, bool usually = false) =>
        book.Word("date-choice", bill.SettlementDate, point with { Matter = matter }, usually ? "settlement" : "admission") == "settlement";

    Point WithPersonClass(Bill bill, Entitlement person, Point point) =>
        person.PersonClassAtSettlement is { } atSettlement && IsBySettlement(bill, point, "person-class") ? point with { Person = atSettlement } : point;

    Point WithInstitution(Bill bill, Point point)
    {
        var bySettlement = IsBySettlement(bill, point, "institution-level");
        var levelled = point with { Level = bySettlement ? bill.LevelAtSettlement ?? bill.Level : bill.Level };
        var day = bySettlement ? bill.SettlementDate : bill.VisitDate;
        var category = pack.Categories.Count == 0
            ? Vocabulary.Levels[levelled.Level].Word
            : book.Word("institution-category", day, levelled, "");
        return levelled with { Category = category };
    }

    FilingKind? FilingOf(Bill bill, Entitlement person, Point point)
    {
        if (point.Place == Place.Home)
            return person.FiledElsewhere is not { IsLongTerm: true } elsewhere ? FilingKind.AtHome
                : elsewhere.PromiseOpen ? FilingKind.ReturningUnproven : FilingKind.ReturningHome;
        if (person.Filing is { } filing) return filing.Kind;
        var requirement = book.Answer("filing-requirement", bill.VisitDate, point);
        if (requirement is null) return bill.Emergency ? FilingKind.Emergency : null;
        if (!requirement.Says("deemed")) return null;
        return Selection.Codes(Vocabulary.Filings, [requirement.Text("as", Vocabulary.Filings[FilingKind.DeemedPair].Word)]).Single();
    }
}
