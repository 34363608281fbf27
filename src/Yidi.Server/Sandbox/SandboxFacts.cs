using Yidi.Console.Me;
using Yidi.Operations.Access;
using Yidi.Policy;

namespace Yidi.Server.Sandbox;

/// <summary>An invented person of the sandbox. Identity numbers begin with 99, which no real region has.</summary>
public sealed record Persona(string Key, string Name, string IdentityNumber, string Card, string Token, string Gender, DateOnly Born, PersonClass Class, FilingKind Filing, bool Qualified, string Story, string Region = "131000",
    InsuranceKind Insurance = InsuranceKind.Employees, string FilingPlace = "110000", string Disease = SandboxFacts.Diabetes, int BalanceYuan = 0, string Assistance = "", string Rank = "")
{
    public int Province => RegionCode.Parse(Region).Province;
}

/// <summary>What the sandbox is made of: named personas, institutions, and as much of a catalogue as they need.</summary>
public static class SandboxFacts
{
    /// <summary>The sandbox's business time begins on the morning of the published example.</summary>
    public static readonly DateTime BusinessStart = new(2022, 7, 1, 1, 0, 0, DateTimeKind.Utc);

    public static DateOnly BusinessStartDay => Operations.Plumbing.ChinaTime.DayOf(BusinessStart);

    public const string Hospital = "H11010500001";
    public const string Clinic = "H11010800002";
    public const string Pharmacy = "P11010500003";

    /// <summary>A hospital of the insured place, which refers its patients.</summary>
    public const string HomeHospital = "H13100200004";

    /// <summary>Hospitals of Guangzhou and Shenzhen: treatment at home, and elsewhere in the province, for those insured in Guangzhou.</summary>
    public const string GuangzhouHospital = "H44010300005";
    public const string ShenzhenHospital = "H44030400006";

    public static IReadOnlyList<SandboxHospital> Hospitals { get; } =
    [
        new(Hospital, "北京示范医院（沙箱）", "110105", "110000", InstitutionLevel.Three),
        new(Clinic, "海淀社区卫生服务中心（沙箱）", "110108", "110000", InstitutionLevel.One, InstitutionType.CommunityCentre),
        new(Pharmacy, "朝阳示范药店（沙箱）", "110105", "110000", InstitutionLevel.Unrated, InstitutionType.Pharmacy),
        new(HomeHospital, "廊坊示范医院（沙箱）", "131002", "131000", InstitutionLevel.Three),
        new(GuangzhouHospital, "广州示范医院（沙箱）", "440103", "440100", InstitutionLevel.Three),
        new(ShenzhenHospital, "深圳示范医院（沙箱）", "440304", "440300", InstitutionLevel.Three),
    ];

    public static IReadOnlyList<string> Institutions { get; } = [.. Hospitals.Select(static h => h.Number)];

    public const string Dialysis = "M07800";

    public const string Diabetes = "M01600";
    public const string Acarbose = "XSANDBOXA10BF0100001";
    public const string Repaglinide = "XSANDBOXA10BX0200002";
    public const string OwnExpense = "XSANDBOXV03AX9900003";
    public const string Limited = "XSANDBOXA10AE0400004";

    /// <summary>What stays are made of; policies/supervision/sandbox.yaml says how often and for whom.</summary>
    public const string Bed = "SSANDBOX110900001";
    public const string Nursing = "SSANDBOX120100002";
    public const string Infusion = "SSANDBOX120400003";
    public const string WomensExamination = "SSANDBOX311200004";
    public const string Chemotherapy = "XSANDBOXL01XA0500005";
    public const string ChildrensSyrup = "XSANDBOXR05CB0600006";

    public static IReadOnlyList<Persona> Personas { get; } =
    [
        new("langfang-retiree", "王桂兰", "991002195503150021", "LF0000000001", "sandbox-token-langfang-retiree", "2", new(1955, 3, 15), PersonClass.Retired,
            FilingKind.RetiredSettledElsewhere, true, "廊坊退休职工，随子女在京居住，已备案，已认定糖尿病"),
        new("langfang-unfiled", "赵淑珍", "991002195208200045", "LF0000000002", "sandbox-token-langfang-unfiled", "2", new(1952, 8, 20), PersonClass.Retired,
            FilingKind.None, true, "廊坊退休职工，未办理备案"),
        new("langfang-unqualified", "孙志强", "991002195011020037", "LF0000000003", "sandbox-token-langfang-unqualified", "1", new(1950, 11, 2), PersonClass.Retired,
            FilingKind.RetiredSettledElsewhere, false, "廊坊退休职工，已备案，未认定慢特病"),
        new("langfang-active", "李建国", "991002198007090018", "LF0000000004", "sandbox-token-langfang-active", "1", new(1980, 7, 9), PersonClass.Active,
            FilingKind.PostedWorker, true, "廊坊在职职工，常驻北京；政策包未载明在职人员"),
        new("guangzhou-active", "陈伟明", "991002198503030014", "GZ0000000001", "sandbox-token-guangzhou-active", "1", new(1985, 3, 3), PersonClass.Active,
            FilingKind.PostedWorker, false, "广州在职职工，常驻北京；广州没有政策包，按沙箱默认政策结算", "440100", BalanceYuan: 3000),
        new("guangzhou-mother", "陈丽华", "991002199104050026", "GZ0000000002", "sandbox-token-guangzhou-mother", "2", new(1991, 4, 5), PersonClass.Active,
            FilingKind.PostedWorker, false, "广州在职职工，常驻北京，产后新生儿以母亲凭证就医", "440100"),
        new("guangzhou-tourist", "何志远", "991002199006180058", "GZ0000000003", "sandbox-token-guangzhou-tourist", "1", new(1990, 6, 18), PersonClass.Active,
            FilingKind.None, false, "广州在职职工，在京旅游，未备案，突发急诊", "440100"),
        new("guangzhou-referred", "黄文杰", "991002197709250094", "GZ0000000007", "sandbox-token-guangzhou-referred", "1", new(1977, 9, 25), PersonClass.Active,
            FilingKind.None, false, "广州在职职工，未备案，由广州的医院转诊到北京", "440100"),
        new("guangzhou-dialysis", "梁国强", "991002196811230031", "GZ0000000004", "sandbox-token-guangzhou-dialysis", "1", new(1968, 11, 23), PersonClass.Retired,
            FilingKind.RetiredSettledElsewhere, true, "广州退休职工，随子女居京，门诊透析", "440100", Disease: Dialysis),
        new("guangzhou-son", "陈小军", "991002199508170079", "GZ0000000005", "sandbox-token-guangzhou-son", "1", new(1995, 8, 17), PersonClass.Active,
            FilingKind.PostedWorker, false, "陈伟明之子，在职，个人账户无余额，用父亲的共济账户", "440100"),
        new("guangzhou-daughter", "陈小玲", "991002199712010084", "GZ0000000006", "sandbox-token-guangzhou-daughter", "2", new(1997, 12, 1), PersonClass.Active,
            FilingKind.PostedWorker, false, "陈伟明之女，在职，个人账户无余额，用父亲的共济账户", "440100"),
        new("guangzhou-resident", "周秀珍", "991002199306150102", "GZ0000000008", "sandbox-token-guangzhou-resident", "2", new(1993, 6, 15), PersonClass.Adult,
            FilingKind.LongTermResident, false, "广州参保居民，长期居京；其政策不受理新生儿使用母亲凭证", "440100", InsuranceKind.Residents),
        new("nanchang-official", "邹建平", "991002195702140052", "NC0000000001", "sandbox-token-nanchang-official", "1", new(1957, 2, 14), PersonClass.Retired,
            FilingKind.RetiredSettledElsewhere, false, "南昌退休公务员，长期居京，享受公务员补助", "360100", Rank: "section"),
        new("bijie-child", "赵天佑", "991002201509090019", "BJ0000000001", "sandbox-token-bijie-child", "1", new(2015, 9, 9), PersonClass.Child,
            FilingKind.LongTermResident, false, "毕节参保儿童，随父母在深圳上学", "520500", InsuranceKind.Residents, "440300"),
        new("bijie-household", "王秀英", "991002196203030067", "BJ0000000002", "sandbox-token-bijie-household", "2", new(1962, 3, 3), PersonClass.Adult,
            FilingKind.LongTermResident, false, "毕节低保户，随子女在深圳居住", "520500", InsuranceKind.Residents, "440300", Assistance: "low-income"),
    ];

    /// <summary>Whose account pays for whom, by persona.</summary>
    public static IReadOnlyList<(string Owner, string Member, string Relation)> Families { get; } =
        [("guangzhou-active", "guangzhou-son", "child"), ("guangzhou-active", "guangzhou-daughter", "child")];

    /// <summary>One of the crowd: a filed and qualified retiree with nothing else to tell.</summary>
    public static Persona OfCrowd(int index) => new($"crowd-{index}", $"沙箱{index:000}", $"9910021948010{index:00000}", $"LF1{index:000000000}", $"sandbox-token-crowd-{index}", "9",
        new(1948, 1, 1), PersonClass.Retired, FilingKind.LongTermResident, true, "沙箱人群");

    /// <summary>One of a second crowd: working, insured under the sandbox's default policy, with an account, filed for Beijing. Stays are theirs.</summary>
    public static Persona OfStays(int index) => new($"stay-{index}", $"住院{index:000}", $"9910021980010{index:00000}", $"GZ1{index:000000000}", $"sandbox-token-stay-{index}", "1",
        new(1980, 1, 1), PersonClass.Active, FilingKind.PostedWorker, false, "沙箱住院人群", "440100", BalanceYuan: 500);

    /// <summary>The password of every sandbox account.</summary>
    public const string Password = "yidi-sandbox-2022";

    /// <summary>Who the sandbox's pages let in at one click.</summary>
    public static IReadOnlyList<SandboxSignIn> SignIns =>
        [.. Personas.Select(static p => new SandboxSignIn(p.Key, p.Name, p.Story, Role.InsuredPerson, Password)), .. Accounts.Select(static a => new SandboxSignIn(a.UserName, a.Name, "", a.Role, Password))];

    /// <summary>Accounts of every role; one for each persona comes on top.</summary>
    public static IReadOnlyList<SandboxAccountFacts> Accounts { get; } =
    [
        new("auditor", "国家审计", Role.Auditor, "000000"), new("administrator", "国家管理员", Role.Administrator, "000000"), new("supervisor", "国家监管", Role.Supervisor, "000000"), new("beijing-supervisor", "北京监管甲", Role.Supervisor, "110000"), new("beijing-supervisor-2", "北京监管乙", Role.Supervisor, "110000"), new("langfang-supervisor", "廊坊监管", Role.Supervisor, "131000"), new("policy", "政策管理", Role.PolicyOfficer, "000000"),
        new("hebei-admin", "河北省管理员", Role.Administrator, "130000"), new("hebei-officer", "河北省经办", Role.Officer, "130000"), new("langfang-officer", "廊坊经办张", Role.Officer, "131000"), new("langfang-officer-2", "廊坊经办刘", Role.Officer, "131000"),
        new("langfang-reviewer", "廊坊审核李", Role.Reviewer, "131000"), new("langfang-expert", "廊坊专家周", Role.Reviewer, "131000"), new("langfang-finance", "廊坊财务", Role.Finance, "131000"), new("baoding-officer", "保定经办", Role.Officer, "130600"), new("baoding-finance", "保定财务", Role.Finance, "130600"),
        new("beijing-officer", "北京经办", Role.Officer, "110000"), new("guangzhou-officer", "广州经办", Role.Officer, "440100"), new("guangdong-officer", "广东省经办", Role.Officer, "440000"), new("guangzhou-reviewer", "广州审核", Role.Reviewer, "440100"), new("guangzhou-expert", "广州专家", Role.Reviewer, "440100"),
        new("national-officer", "国家经办", Role.Officer, "000000"), new("national-finance", "国家财务", Role.Finance, "000000"), new("hebei-finance", "河北省财务", Role.Finance, "130000"), new("beijing-finance", "北京财务", Role.Finance, "110000"),
        new("guangdong-finance", "广东省财务", Role.Finance, "440000"),
        new("hospital-clerk", "示范医院收费员", Role.InstitutionClerk, Institution: Hospital), new("hospital-manager", "示范医院医保办", Role.InstitutionManager, Institution: Hospital), new("clinic-clerk", "社区收费员", Role.InstitutionClerk, Institution: Clinic),
        new("guangzhou-manager", "广州示范医院医保办", Role.InstitutionManager, Institution: GuangzhouHospital), new("shenzhen-manager", "深圳示范医院医保办", Role.InstitutionManager, Institution: ShenzhenHospital),
    ];
}

/// <summary>A networked institution of the sandbox.</summary>
public sealed record SandboxHospital(string Number, string Name, string Region, string PoolingRegion, InstitutionLevel Level, InstitutionType Type = InstitutionType.Hospital);

/// <summary>An account of the sandbox with its one role.</summary>
public sealed record SandboxAccountFacts(string UserName, string Name, Role Role, string Region = "", string Institution = "");
