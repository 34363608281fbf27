namespace Yidi.Policy;

/// <summary>The words of the field for each code: the word packs use, Chinese for people, English for visitors.</summary>
public sealed record Term(string Word, string Chinese, string English)
{
    public string In(string language) => language == "en" ? English : Chinese;
}

/// <summary>One table of words per closed code, so that a code has one name everywhere. A code without a word does not exist.</summary>
public static class Vocabulary
{
    public static IReadOnlyDictionary<InsuranceKind, Term> Insurances { get; } = new Dictionary<InsuranceKind, Term>
    {
        [InsuranceKind.Employees] = new("employees", "职工基本医疗保险", "Employees' basic medical insurance"),
        [InsuranceKind.Residents] = new("residents", "城乡居民基本医疗保险", "Residents' basic medical insurance"),
    };

    public static IReadOnlyDictionary<VisitType, Term> Visits { get; } = new Dictionary<VisitType, Term>
    {
        [VisitType.OrdinaryOutpatient] = new("ordinary-outpatient", "普通门诊", "ordinary outpatient"),
        [VisitType.EmergencyOutpatient] = new("emergency-outpatient", "急诊", "emergency outpatient"),
        [VisitType.ChronicOutpatient] = new("chronic-outpatient", "门诊慢特病", "chronic and special disease outpatient"),
        [VisitType.OrdinaryInpatient] = new("inpatient", "普通住院", "inpatient stay"),
        [VisitType.InjuryInpatient] = new("injury-inpatient", "外伤住院", "inpatient stay after injury"),
        [VisitType.TransferredInpatient] = new("transferred-inpatient", "转外诊治住院", "inpatient stay after transfer"),
        [VisitType.EmergencyToInpatient] = new("emergency-to-inpatient", "急诊转住院", "emergency to inpatient"),
        [VisitType.Pharmacy] = new("pharmacy", "定点药店购药", "purchase at a designated pharmacy"),
        [VisitType.MaternityOutpatient] = new("maternity-outpatient", "生育门诊", "maternity outpatient"),
        [VisitType.MaternityInpatient] = new("maternity-inpatient", "生育住院", "maternity inpatient stay"),
    };

    public static IReadOnlyDictionary<PersonClass, Term> Persons { get; } = new Dictionary<PersonClass, Term>
    {
        [PersonClass.Active] = new("active", "在职职工", "active employee"),
        [PersonClass.Retired] = new("retired", "退休人员", "retired person"),
        [PersonClass.RetiredCadre] = new("retired-cadre", "离休人员", "retired cadre"),
        [PersonClass.Child] = new("child", "未成年居民", "resident under age"),
        [PersonClass.Adult] = new("adult", "成年居民", "adult resident"),
        [PersonClass.Elderly] = new("elderly", "老年居民", "elderly resident"),
    };

    public static IReadOnlyDictionary<InstitutionLevel, Term> Levels { get; } = new Dictionary<InstitutionLevel, Term>
    {
        [InstitutionLevel.Unrated] = new("unrated", "未定级", "unrated"),
        [InstitutionLevel.One] = new("one", "一级", "level one"),
        [InstitutionLevel.Two] = new("two", "二级", "level two"),
        [InstitutionLevel.Three] = new("three", "三级", "level three"),
    };

    public static IReadOnlyDictionary<ItemClass, Term> Classes { get; } = new Dictionary<ItemClass, Term>
    {
        [ItemClass.A] = new("甲", "甲类", "class A"),
        [ItemClass.B] = new("乙", "乙类", "class B"),
        [ItemClass.C] = new("丙", "丙类（自费）", "class C (own expense)"),
    };

    public static IReadOnlyDictionary<FilingKind, Term> Filings { get; } = new Dictionary<FilingKind, Term>
    {
        [FilingKind.None] = new("none", "未备案", "not filed"),
        [FilingKind.RetiredSettledElsewhere] = new("retired-settled-elsewhere", "异地安置退休人员", "retired person settled elsewhere"),
        [FilingKind.LongTermResident] = new("long-term-resident", "异地长期居住人员", "long-term resident elsewhere"),
        [FilingKind.PostedWorker] = new("posted-worker", "常驻异地工作人员", "worker posted elsewhere"),
        [FilingKind.Referred] = new("referred", "异地转诊就医人员", "referred patient"),
        [FilingKind.OtherTemporary] = new("other-temporary", "其他跨省临时外出就医人员", "other temporary patient"),
        [FilingKind.Emergency] = new("emergency", "异地急诊抢救人员（视同备案）", "emergency away from home (deemed filed)"),
        [FilingKind.DeemedPair] = new("deemed-pair", "视同备案地区", "region pair deemed filed"),
    };

    public static IReadOnlyDictionary<FundType, Term> Funds { get; } = new Dictionary<FundType, Term>
    {
        [FundType.EmployeePool] = new("employee-pool", "职工基本医疗保险统筹基金", "Employees' pooled fund"),
        [FundType.PersonalAccount] = new("personal-account", "职工基本医疗保险个人账户", "Personal account"),
        [FundType.CivilServant] = new("civil-servant", "公务员医疗补助资金", "Civil servants' supplement"),
        [FundType.EmployeeLargeAmount] = new("large-amount", "职工大额医疗费用补助基金", "Employees' large-amount supplement"),
        [FundType.EnterpriseSupplement] = new("enterprise-supplement", "企业补充医疗保险基金", "Enterprise supplement"),
        [FundType.ResidentPool] = new("resident-pool", "城乡居民基本医疗保险基金", "Residents' pooled fund"),
        [FundType.ResidentCatastrophic] = new("resident-catastrophic", "城乡居民大病保险资金", "Residents' catastrophic insurance"),
        [FundType.Maternity] = new("maternity", "生育保险基金", "Maternity fund"),
        [FundType.MedicalAssistance] = new("medical-assistance", "医疗救助基金", "Medical assistance"),
    };

    /// <summary>The code that a pack's word names; false when the field has no such word.</summary>
    public static bool TryFind<TCode>(IReadOnlyDictionary<TCode, Term> terms, string word, out TCode code)
    {
        foreach (var (candidate, term) in terms)
        {
            if (term.Word != word) continue;
            code = candidate;
            return true;
        }
        code = default!;
        return false;
    }
}
