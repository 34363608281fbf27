namespace Yidi.Policy;

/// <summary>险种 of a visit. The values are the national insutype codes.</summary>
public enum InsuranceKind
{
    Employees = 310,
    Residents = 390,
}

/// <summary>医疗类别. The values are the national med_type codes (domain.md 1.2).</summary>
public enum VisitType
{
    OrdinaryOutpatient = 11,
    EmergencyOutpatient = 13,
    ChronicOutpatient = 14,
    OrdinaryInpatient = 21,
    InjuryInpatient = 22,
    TransferredInpatient = 23,
    EmergencyToInpatient = 24,
    Pharmacy = 41,
    MaternityOutpatient = 51,
    MaternityInpatient = 52,
}

/// <summary>What is true of a kind of visit.</summary>
public static class VisitTypes
{
    /// <summary>A stay: admitted, discharged, settled as a whole or in parts.</summary>
    public static bool IsStay(this VisitType visit) => visit is VisitType.OrdinaryInpatient or VisitType.InjuryInpatient or VisitType.TransferredInpatient
        or VisitType.EmergencyToInpatient or VisitType.MaternityInpatient;
}

/// <summary>人员类别, by the two-digit parents of the national psn_type.</summary>
public enum PersonClass
{
    Active = 11,
    Retired = 12,
    RetiredCadre = 13,
    Child = 14,
    Adult = 15,
    Elderly = 16,
}

/// <summary>医院等级 as the policies use it. Unrated is a level of its own, never a missing value.</summary>
public enum InstitutionLevel
{
    Unrated = 0,
    One = 1,
    Two = 2,
    Three = 3,
}

/// <summary>收费项目等级: 甲 enters scope whole, 乙 after a first own share, 丙 not at all. The values are the chrgitm_lv codes.</summary>
public enum ItemClass
{
    A = 1,
    B = 2,
    C = 3,
}

/// <summary>备案 kind: the six kinds of person of the 2022 notice, and the two ways of being treated as filed.</summary>
public enum FilingKind
{
    None = 0,
    RetiredSettledElsewhere = 1,
    LongTermResident = 2,
    PostedWorker = 3,
    Referred = 4,
    OtherTemporary = 5,
    Emergency = 6,
    DeemedPair = 7,

    /// <summary>Treated inside the region of the pack: no filing is asked for.</summary>
    AtHome = 8,

    /// <summary>Filed long-term elsewhere and treated at home: both-ways benefit (双向待遇, domain.md 2.2 no. 5).</summary>
    ReturningHome = 9,

    /// <summary>As <see cref="ReturningHome"/>, but the promised materials are still missing: no both-ways benefit yet.</summary>
    ReturningUnproven = 10,
}

/// <summary>基金支付类型. The values are the national fund_pay_type codes in their ..00 form.</summary>
public enum FundType
{
    EmployeePool = 310100,
    PersonalAccount = 310200,
    CivilServant = 320100,
    EmployeeLargeAmount = 330100,
    EnterpriseSupplement = 370100,
    ResidentPool = 390100,
    ResidentCatastrophic = 390200,
    Maternity = 510100,
    MedicalAssistance = 610100,

    /// <summary>其他基金: what has no fund type of its own, such as a government aid or a supplement sold beside the scheme.</summary>
    Other = 999997,
}

/// <summary>医疗机构类别, as far as policies tell them apart.</summary>
public enum InstitutionType
{
    Hospital = 0,
    TownshipCentre = 1,
    CommunityCentre = 2,
    VillageClinic = 3,
    CommunityStation = 4,
    Clinic = 5,
    Pharmacy = 6,
    ChineseMedicineHospital = 7,
}

/// <summary>Which level of government the institution belongs to; some regions pay a province-level hospital differently.</summary>
public enum OwnerLevel
{
    Unstated = 0,
    Province = 1,
    Prefecture = 2,
    County = 3,
}

/// <summary>就医地 as seen from the insured place.</summary>
public enum Place
{
    Home = 0,
    InProvince = 1,
    CrossProvince = 2,
}

/// <summary>医疗救助对象类别.</summary>
public enum AssistanceClass
{
    None = 0,

    /// <summary>低保.</summary>
    LowIncome = 1,

    /// <summary>特困.</summary>
    Destitute = 2,

    /// <summary>低保边缘.</summary>
    LowIncomeEdge = 3,

    /// <summary>防止返贫监测对象.</summary>
    AtRisk = 4,
}

/// <summary>公务员医疗补助 rank, for those who have the supplement.</summary>
public enum CivilServantRank
{
    None = 0,
    Section = 1,
    County = 2,
    Department = 3,
}

/// <summary>How the person came to be insured in this period; decides waiting (domain.md 3.7).</summary>
public enum Joining
{
    Continuous = 0,
    OnTime = 1,
    Late = 2,
    Interrupted = 3,
    Newborn = 4,
}

/// <summary>生育 event a maternity visit is for.</summary>
public enum MaternityEvent
{
    None = 0,
    NormalBirth = 1,
    AssistedBirth = 2,
    Caesarean = 3,
    MidTermInduction = 4,
    InpatientAbortion = 5,
    AntenatalCheck = 6,
}

/// <summary>转院 between levels: whether this stay continues an earlier one and in which direction.</summary>
public enum Transfer
{
    None = 0,
    Up = 1,
    Down = 2,
}

/// <summary>中途结算: whether a bill is the whole stay or a part of it.</summary>
public enum StayPart
{
    Whole = 0,
    MidStay = 1,
    Final = 2,
}

/// <summary>Where a line of the bill was incurred.</summary>
public enum LineOrigin
{
    OfVisit = 0,

    /// <summary>Emergency cost before admission, merged into the stay.</summary>
    Emergency = 1,

    /// <summary>外院检查治疗或定点药店购药 with the hospital's slip.</summary>
    OutsidePurchase = 2,
}

/// <summary>限制使用: whether an item that is paid under conditions was reviewed, and how.</summary>
public enum RestrictedUse
{
    /// <summary>The catalogue sets no condition.</summary>
    Unrestricted = 0,

    Approved = 1,
    Refused = 2,

    /// <summary>The item is restricted and the hospital said nothing; it is in scope, and review may take it up.</summary>
    Unreviewed = 3,
}

/// <summary>Whose catalogue classified the lines (domain.md 3.1).</summary>
public enum CatalogueOwner
{
    Host = 0,
    Insured = 1,
}

/// <summary>What the person bears of a bill, by reason. Layers state their base as a list of these.</summary>
public enum OwnPart
{
    /// <summary>起付线.</summary>
    Deductible = 0,

    /// <summary>What the ratio leaves with the person.</summary>
    RatioShare = 1,

    /// <summary>In-scope cost beyond the point where a cap was used up.</summary>
    OverCap = 2,

    /// <summary>Extra first own share because of the kind of filing.</summary>
    FilingShare = 3,

    /// <summary>先行自付 of 乙 items.</summary>
    FirstShare = 4,

    /// <summary>In scope but not paid by the policy: an institution or a period the insured place does not pay.</summary>
    NotPaid = 5,

    /// <summary>全自费.</summary>
    FullOwn = 6,

    /// <summary>超限价自费.</summary>
    OverLimit = 7,
}
