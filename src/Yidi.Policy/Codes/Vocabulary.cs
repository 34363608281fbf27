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
        [FilingKind.AtHome] = new("at-home", "在参保地就医", "treated at home"),
        [FilingKind.ReturningHome] = new("returning-home", "长期备案人员回参保地就医（双向待遇）", "filed long-term elsewhere, treated at home (both-ways benefit)"),
        [FilingKind.ReturningUnproven] = new("returning-unproven", "长期备案人员回参保地就医（承诺材料未补齐）", "filed long-term elsewhere, treated at home, promised materials missing"),
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
        [FundType.Other] = new("other", "其他基金", "Other funds"),
    };

    public static IReadOnlyDictionary<InstitutionType, Term> InstitutionTypes { get; } = new Dictionary<InstitutionType, Term>
    {
        [InstitutionType.Hospital] = new("hospital", "医院", "hospital"),
        [InstitutionType.TownshipCentre] = new("township-centre", "乡镇卫生院", "township health centre"),
        [InstitutionType.CommunityCentre] = new("community-centre", "社区卫生服务中心", "community health centre"),
        [InstitutionType.VillageClinic] = new("village-clinic", "村卫生室", "village clinic"),
        [InstitutionType.CommunityStation] = new("community-station", "社区卫生服务站", "community health station"),
        [InstitutionType.Clinic] = new("clinic", "门诊部（诊所）", "clinic"),
        [InstitutionType.Pharmacy] = new("pharmacy", "定点零售药店", "designated pharmacy"),
        [InstitutionType.ChineseMedicineHospital] = new("chinese-medicine-hospital", "中医医院", "hospital of Chinese medicine"),
    };

    public static IReadOnlyDictionary<OwnerLevel, Term> Owners { get; } = new Dictionary<OwnerLevel, Term>
    {
        [OwnerLevel.Unstated] = new("unstated", "未载明隶属级别", "owner level not stated"),
        [OwnerLevel.Province] = new("province", "省属", "province-level owner"),
        [OwnerLevel.Prefecture] = new("prefecture", "市属", "prefecture-level owner"),
        [OwnerLevel.County] = new("county", "县（区）属", "county-level owner"),
    };

    public static IReadOnlyDictionary<Place, Term> Places { get; } = new Dictionary<Place, Term>
    {
        [Place.Home] = new("home", "参保地", "the insured place"),
        [Place.InProvince] = new("in-province", "省内异地", "elsewhere in the province"),
        [Place.CrossProvince] = new("cross-province", "跨省", "another province"),
    };

    public static IReadOnlyDictionary<AssistanceClass, Term> Assistance { get; } = new Dictionary<AssistanceClass, Term>
    {
        [AssistanceClass.None] = new("none", "非救助对象", "no assistance"),
        [AssistanceClass.LowIncome] = new("low-income", "低保对象", "low-income household"),
        [AssistanceClass.Destitute] = new("destitute", "特困人员", "destitute person"),
        [AssistanceClass.LowIncomeEdge] = new("low-income-edge", "低保边缘家庭成员", "household at the edge of low income"),
        [AssistanceClass.AtRisk] = new("at-risk", "防止返贫监测对象", "person at risk of returning to poverty"),
    };

    public static IReadOnlyDictionary<CivilServantRank, Term> Ranks { get; } = new Dictionary<CivilServantRank, Term>
    {
        [CivilServantRank.None] = new("none", "无公务员补助", "no civil servants' supplement"),
        [CivilServantRank.Section] = new("section", "科级及以下公务员", "civil servant, section rank"),
        [CivilServantRank.County] = new("county", "县处级公务员", "civil servant, county rank"),
        [CivilServantRank.Department] = new("department", "厅局级公务员", "civil servant, department rank"),
    };

    public static IReadOnlyDictionary<Joining, Term> Joinings { get; } = new Dictionary<Joining, Term>
    {
        [Joining.Continuous] = new("continuous", "连续参保", "continuously insured"),
        [Joining.OnTime] = new("on-time", "集中征缴期参保", "joined in the collection window"),
        [Joining.Late] = new("late", "集中征缴期后参保", "joined after the collection window"),
        [Joining.Interrupted] = new("interrupted", "断保后续保", "insured again after an interruption"),
        [Joining.Newborn] = new("newborn", "新生儿参保", "newborn"),
    };

    public static IReadOnlyDictionary<MaternityEvent, Term> MaternityEvents { get; } = new Dictionary<MaternityEvent, Term>
    {
        [MaternityEvent.None] = new("none", "非生育", "no maternity event"),
        [MaternityEvent.NormalBirth] = new("normal-birth", "顺产", "normal birth"),
        [MaternityEvent.AssistedBirth] = new("assisted-birth", "助娩产", "assisted birth"),
        [MaternityEvent.Caesarean] = new("caesarean", "剖宫产", "caesarean birth"),
        [MaternityEvent.MidTermInduction] = new("mid-term-induction", "中期引产", "mid-term induction"),
        [MaternityEvent.InpatientAbortion] = new("inpatient-abortion", "住院人工流产", "inpatient abortion"),
        [MaternityEvent.AntenatalCheck] = new("antenatal-check", "产前检查", "antenatal check"),
    };

    public static IReadOnlyDictionary<Transfer, Term> Transfers { get; } = new Dictionary<Transfer, Term>
    {
        [Transfer.None] = new("none", "非转院", "no transfer"),
        [Transfer.Up] = new("up", "转往上级医院", "transfer to a higher level"),
        [Transfer.Down] = new("down", "转往下级医院", "transfer to a lower level"),
    };

    public static IReadOnlyDictionary<StayPart, Term> StayParts { get; } = new Dictionary<StayPart, Term>
    {
        [StayPart.Whole] = new("whole", "整段住院", "whole stay"),
        [StayPart.MidStay] = new("mid-stay", "中途结算", "mid-stay settlement"),
        [StayPart.Final] = new("final", "中途结算后的出院结算", "final settlement after mid-stay ones"),
    };

    public static IReadOnlyDictionary<LineOrigin, Term> Origins { get; } = new Dictionary<LineOrigin, Term>
    {
        [LineOrigin.OfVisit] = new("visit", "本次就诊", "this visit"),
        [LineOrigin.Emergency] = new("emergency", "入院前急诊", "emergency before admission"),
        [LineOrigin.OutsidePurchase] = new("outside-purchase", "住院期间外院检查或外购药品", "bought outside during the stay"),
    };

    public static IReadOnlyDictionary<CatalogueOwner, Term> CatalogueOwners { get; } = new Dictionary<CatalogueOwner, Term>
    {
        [CatalogueOwner.Host] = new("host", "就医地目录", "catalogue of the place of treatment"),
        [CatalogueOwner.Insured] = new("insured", "参保地目录", "catalogue of the insured place"),
    };

    public static IReadOnlyDictionary<OwnPart, Term> OwnParts { get; } = new Dictionary<OwnPart, Term>
    {
        [OwnPart.Deductible] = new("deductible", "起付标准", "deductible"),
        [OwnPart.RatioShare] = new("ratio-share", "按比例自付", "share by ratio"),
        [OwnPart.OverCap] = new("over-cap", "超过支付限额", "above the cap"),
        [OwnPart.FilingShare] = new("filing-share", "因备案类型先行自付", "first own share by kind of filing"),
        [OwnPart.FirstShare] = new("first-share", "乙类先行自付", "first own share of class B"),
        [OwnPart.NotPaid] = new("not-paid", "政策规定不予支付", "not paid by the policy"),
        [OwnPart.FullOwn] = new("full-own", "全自费", "full own expense"),
        [OwnPart.OverLimit] = new("over-limit", "超限价自费", "above the price limit"),
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
