namespace Yidi.Policy;

/// <summary>
/// One bill before one pack: where it lies in the space of the pack, on which days its questions are asked, and the answers.
/// </summary>
sealed class Standing
{
    Situation _at;

    internal Standing(Bill bill, Entitlement entitlement, PolicyPack pack)
    {
        (Bill, Entitlement, Pack) = (bill, entitlement, pack);
        Place = PlaceOf(bill.HostRegion, entitlement.InsuredRegion, pack);
        _at.Set(Dimension.Visit, (int)bill.VisitType);
        _at.Set(Dimension.Person, (int)entitlement.PersonClass);
        _at.Set(Dimension.Place, (int)Place);
        _at.Set(Dimension.Host, bill.HostRegion.Province);
        _at.Set(Dimension.Disease, pack.DiseaseIndex(bill.DiseaseCode));
        _at.Set(Dimension.Age, entitlement.Born is { } born ? YearsBetween(born, bill.VisitDate) : 0);
        _at.Set(Dimension.Contracted, entitlement.Contracted);
        _at.Set(Dimension.ContinuousMonths, entitlement.ContinuousMonths);
        _at.Set(Dimension.Assistance, (int)entitlement.Assistance);
        _at.Set(Dimension.Rank, (int)entitlement.Rank);
        _at.Set(Dimension.Enterprise, entitlement.EnterpriseSupplement);
        _at.Set(Dimension.Emergency, bill.Emergency);
        _at.Set(Dimension.Referral, bill.Referral);
        _at.Set(Dimension.Transfer, (int)bill.Transfer);
        _at.Set(Dimension.ThirdParty, bill.ThirdParty);
        _at.Set(Dimension.Promise, bill.NoThirdPartyPromise);
        ChooseDays();
        _at.Set(Dimension.InstitutionType, (int)bill.InstitutionType);
        _at.Set(Dimension.Owner, (int)bill.Owner);
        _at.Set(Dimension.Level, (int)Level);
        _at.Set(Dimension.Category, (int)Level);
        if (Ask(RuleKind.InstitutionCategory, LevelDay) is { Value: RuleValue.OfCategory category } ruling)
        {
            _at.Set(Dimension.Category, category.Index);
            CategoryRule = ruling.Key;
        }
    }

    internal Bill Bill { get; }

    internal Entitlement Entitlement { get; }

    internal PolicyPack Pack { get; }

    internal Place Place { get; }

    /// <summary>Level of the institution on the day that selects it.</summary>
    internal InstitutionLevel Level { get; private set; }

    internal DateOnly DeductibleDay { get; private set; }

    internal DateOnly ClassDay { get; private set; }

    internal DateOnly LevelDay { get; private set; }

    /// <summary>The policy is that of admission; else of settlement, and of the last day of an earlier year for its part.</summary>
    internal bool PolicyByAdmission { get; private set; }

    internal DateOnly PolicyDay => PolicyByAdmission ? Bill.VisitDate : Bill.SettlementDate;

    /// <summary>Null when the pack uses the national levels.</summary>
    internal string? CategoryRule { get; }

    internal int Category => _at.At(Dimension.Category);

    internal string DateRule { get; private set; } = NationalClauses.WhichDate;

    internal FilingKind FilingKind { get; private set; }

    internal string FilingRule { get; private set; } = NationalClauses.FilingCoversVisit;

    internal bool IsStay => Bill.VisitType.IsStay();

    internal Ruling? Ask(RuleKind kind, DateOnly day) => Pack.Tables[kind]?.Find(_at, day);

    internal Ruling? Ask(RuleTable? table, DateOnly day) => table?.Find(_at, day);

    /// <summary>Covered on the day of visit and on that of settlement.</summary>
    internal bool IsCovered() => Pack.Tables.Covers.Find(_at) is var timeline && timeline.On(Bill.VisitDate) is not null && timeline.On(Bill.SettlementDate) is not null;

    internal Ruling? AskOfLine(LineOrigin origin)
    {
        var at = _at;
        at.Set(Dimension.Origin, (int)origin);
        return Pack.Tables[RuleKind.MergedLines]?.Find(at, Bill.VisitDate);
    }

    internal Ruling? AskOfJoining(JoiningHistory joined)
    {
        var at = _at;
        at.Set(Dimension.Joining, (int)joined.Kind);
        at.Set(Dimension.MissedMonths, joined.MissedMonths);
        return Pack.Tables[RuleKind.Waiting]?.Find(at, Bill.VisitDate);
    }

    internal Ruling? AskOfDisease(RuleKind kind, string diseaseCode, DateOnly day)
    {
        var at = _at;
        at.Set(Dimension.Disease, Pack.DiseaseIndex(diseaseCode));
        return Pack.Tables[kind]?.Find(at, day);
    }

    /// <summary>The answer of a kind that the compiler proved to have one inside what the pack covers.</summary>
    internal Ruling Require(RuleKind kind, DateOnly day) =>
        Ask(kind, day) ?? throw new BrokenInvariantException($"the pack answers {kind} on {day:yyyy-MM-dd}");

    /// <summary>True when the word of an optional switch is <paramref name="word"/>.</summary>
    internal bool Says(RuleKind kind, DateOnly day, string word) => Ask(kind, day) is { Value: RuleValue.OfWord said } && said.Word == word;

    /// <summary>Finds the kind of filing; the requirement that is not met when there is none.</summary>
    internal Ruling? FindFiling()
    {
        (FilingKind, FilingRule) = Place == Place.Home
            ? AtHome(Entitlement.FiledElsewhere)
            : (Entitlement.Filing?.Kind ?? FilingKind.None, NationalClauses.FilingCoversVisit);
        if (FilingKind == FilingKind.None)
        {
            var requirement = Ask(RuleKind.FilingRequirement, Bill.VisitDate);
            if (requirement is { Value: RuleValue.OfFiling { Required: true } }) return requirement;
            (FilingKind, FilingRule) = requirement is { Value: RuleValue.OfFiling deemed }
                ? (deemed.As, requirement.Key)
                : (FilingKind.Emergency, NationalClauses.EmergencyDeemedFiled);
        }
        _at.Set(Dimension.Filing, (int)FilingKind);
        return null;
    }

    static (FilingKind, string) AtHome(FilingInForce? elsewhere) => elsewhere is { IsLongTerm: true }
        ? (elsewhere.PromiseOpen ? FilingKind.ReturningUnproven : FilingKind.ReturningHome, NationalClauses.BothWays)
        : (FilingKind.AtHome, NationalClauses.HomeNeedsNoFiling);

    static Place PlaceOf(RegionCode host, RegionCode insured, PolicyPack pack)
    {
        var home = pack.IsSandboxDefault ? host.SamePrefectureAs(insured) : pack.Region.Covers(host);
        return home ? Place.Home : host.SameProvinceAs(insured) ? Place.InProvince : Place.CrossProvince;
    }

    void ChooseDays()
    {
        DeductibleDay = ClassDay = LevelDay = Bill.VisitDate;
        Level = Bill.Level;
        if (Pack.Tables[RuleKind.DateChoice] is not { } choices) return;
        PolicyByAdmission = !BySettlement(choices, matter: 0, byDefault: true);
        if (BySettlement(choices, matter: 1, byDefault: false)) DeductibleDay = Bill.SettlementDate;
        if (BySettlement(choices, matter: 2, byDefault: false))
        {
            ClassDay = Bill.SettlementDate;
            _at.Set(Dimension.Person, (int)(Entitlement.PersonClassAtSettlement ?? Entitlement.PersonClass));
        }
        if (BySettlement(choices, matter: 3, byDefault: false)) (LevelDay, Level) = (Bill.SettlementDate, Bill.LevelAtSettlement ?? Bill.Level);
    }

    bool BySettlement(RuleTable choices, int matter, bool byDefault)
    {
        var at = _at;
        at.Set(Dimension.Matter, matter);
        if (choices.Find(at, Bill.SettlementDate) is not { Value: RuleValue.OfWord choice } ruling) return byDefault;
        if (matter == 0) DateRule = ruling.Key;
        return choice.Word == "settlement";
    }

    static int YearsBetween(DateOnly born, DateOnly day)
    {
        var ((bornYear, bornMonth, bornDay), (year, month, dayOfMonth)) = (born, day);
        return Math.Max(0, year - bornYear - (month < bornMonth || (month == bornMonth && dayOfMonth < bornDay) ? 1 : 0));
    }
}
