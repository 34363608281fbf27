using Yidi.Operations.Access;
using Yidi.Policy;

namespace Yidi.Server.Sandbox;

/// <summary>An invented person of the sandbox. Identity numbers begin with 99, which no real region has.</summary>
public sealed record Persona(string Key, string Name, string IdentityNumber, string Card, string Token, string Gender, DateOnly Born, PersonClass Class, FilingKind Filing, bool Qualified, string Story, string Region = "131000")
{
    public int Province => RegionCode.Parse(Region).Province;
}

/// <summary>What the sandbox is made of: named personas, two institutions, and as much of a catalogue as they need.</summary>
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

    public static IReadOnlyList<string> Institutions { get; } = [Hospital, Clinic, Pharmacy, HomeHospital];

    public const string Diabetes = "M01600";
    public const string Acarbose = "XSANDBOXA10BF0100001";
    public const string Repaglinide = "XSANDBOXA10BX0200002";
    public const string OwnExpense = "XSANDBOXV03AX9900003";
    public const string Limited = "XSANDBOXA10AE0400004";

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
            FilingKind.PostedWorker, false, "广州在职职工，常驻北京；广州没有政策包，按沙箱默认政策结算", "440100"),
    ];

    /// <summary>One of the crowd: a filed and qualified retiree with nothing else to tell.</summary>
    public static Persona OfCrowd(int index) => new($"crowd-{index}", $"沙箱{index:000}", $"9910021948010{index:00000}", $"LF1{index:000000000}", $"sandbox-token-crowd-{index}", "9",
        new(1948, 1, 1), PersonClass.Retired, FilingKind.LongTermResident, true, "沙箱人群");

    /// <summary>The password of every sandbox account.</summary>
    public const string Password = "yidi-sandbox-2022";

    /// <summary>Accounts of every role; one for each persona comes on top.</summary>
    public static IReadOnlyList<SandboxAccountFacts> Accounts { get; } =
    [
        new("auditor", "国家审计", Role.Auditor, "000000"), new("administrator", "国家管理员", Role.Administrator, "000000"), new("supervisor", "国家监管", Role.Supervisor, "000000"), new("policy", "政策管理", Role.PolicyOfficer, "000000"),
        new("hebei-admin", "河北省管理员", Role.Administrator, "130000"), new("hebei-officer", "河北省经办", Role.Officer, "130000"), new("langfang-officer", "廊坊经办张", Role.Officer, "131000"), new("langfang-officer-2", "廊坊经办刘", Role.Officer, "131000"),
        new("langfang-reviewer", "廊坊审核李", Role.Reviewer, "131000"), new("langfang-expert", "廊坊专家周", Role.Reviewer, "131000"), new("langfang-finance", "廊坊财务", Role.Finance, "131000"), new("baoding-officer", "保定经办", Role.Officer, "130600"),
        new("beijing-officer", "北京经办", Role.Officer, "110000"), new("guangzhou-officer", "广州经办", Role.Officer, "440100"), new("guangdong-officer", "广东省经办", Role.Officer, "440000"), new("guangzhou-reviewer", "广州审核", Role.Reviewer, "440100"),
        new("hospital-clerk", "示范医院收费员", Role.InstitutionClerk, Institution: Hospital), new("hospital-manager", "示范医院医保办", Role.InstitutionManager, Institution: Hospital), new("clinic-clerk", "社区收费员", Role.InstitutionClerk, Institution: Clinic),
    ];
}

/// <summary>An account of the sandbox with its one role.</summary>
public sealed record SandboxAccountFacts(string UserName, string Name, Role Role, string Region = "", string Institution = "");
