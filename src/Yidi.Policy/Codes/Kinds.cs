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
}
