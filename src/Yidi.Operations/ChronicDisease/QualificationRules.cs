using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.ChronicDisease;

/// <summary>The lawful steps of a qualification, and the names of diseases. docs/domain/chronic-disease.md draws this table; a test compares.</summary>
public static class QualificationRules
{
    public static Transitions<QualificationState, QualificationAct> Steps { get; } = new(
        (QualificationState.FirstReview, QualificationAct.PassFirst, QualificationState.ExpertReview),
        (QualificationState.FirstReview, QualificationAct.PassFirst, QualificationState.Qualified),
        (QualificationState.FirstReview, QualificationAct.Reject, QualificationState.Rejected),
        (QualificationState.FirstReview, QualificationAct.AskSupplement, QualificationState.NeedsSupplement),
        (QualificationState.FirstReview, QualificationAct.Withdraw, QualificationState.Withdrawn),
        (QualificationState.FirstReview, QualificationAct.EndWithCoverage, QualificationState.Ended),
        (QualificationState.ExpertReview, QualificationAct.PassExpert, QualificationState.Qualified),
        (QualificationState.ExpertReview, QualificationAct.Reject, QualificationState.Rejected),
        (QualificationState.ExpertReview, QualificationAct.AskSupplement, QualificationState.NeedsSupplement),
        (QualificationState.ExpertReview, QualificationAct.EndWithCoverage, QualificationState.Ended),
        (QualificationState.NeedsSupplement, QualificationAct.Supplement, QualificationState.FirstReview),
        (QualificationState.NeedsSupplement, QualificationAct.Reject, QualificationState.Rejected),
        (QualificationState.NeedsSupplement, QualificationAct.Withdraw, QualificationState.Withdrawn),
        (QualificationState.NeedsSupplement, QualificationAct.EndWithCoverage, QualificationState.Ended),
        (QualificationState.Qualified, QualificationAct.Renew, QualificationState.RenewalReview),
        (QualificationState.Qualified, QualificationAct.HandIn, QualificationState.Qualified),
        (QualificationState.Qualified, QualificationAct.GiveUp, QualificationState.GivenUp),
        (QualificationState.Qualified, QualificationAct.BreakPromise, QualificationState.Suspended),
        (QualificationState.Qualified, QualificationAct.Expire, QualificationState.Expired),
        (QualificationState.Qualified, QualificationAct.EndWithCoverage, QualificationState.Ended),
        (QualificationState.RenewalReview, QualificationAct.PassFirst, QualificationState.Qualified),
        (QualificationState.RenewalReview, QualificationAct.Reject, QualificationState.Qualified),
        (QualificationState.RenewalReview, QualificationAct.Reject, QualificationState.Expired),
        (QualificationState.RenewalReview, QualificationAct.EndWithCoverage, QualificationState.Ended),
        (QualificationState.Suspended, QualificationAct.HandIn, QualificationState.Qualified),
        (QualificationState.Suspended, QualificationAct.GiveUp, QualificationState.GivenUp),
        (QualificationState.Suspended, QualificationAct.EndWithCoverage, QualificationState.Ended),
        (QualificationState.Expired, QualificationAct.Renew, QualificationState.RenewalReview));

    public static IReadOnlyDictionary<QualificationState, LocalText> StateNames { get; } = new Dictionary<QualificationState, LocalText>
    {
        [QualificationState.FirstReview] = new("初审中", "first review"),
        [QualificationState.ExpertReview] = new("专家复审中", "expert review"),
        [QualificationState.NeedsSupplement] = new("待补充材料", "needs a supplement"),
        [QualificationState.Rejected] = new("未通过", "rejected"),
        [QualificationState.Withdrawn] = new("已撤回", "withdrawn"),
        [QualificationState.Qualified] = new("已认定", "qualified"),
        [QualificationState.RenewalReview] = new("续期审核中", "renewal under review"),
        [QualificationState.Suspended] = new("承诺逾期停用", "suspended: promise overdue"),
        [QualificationState.GivenUp] = new("已取消", "given up"),
        [QualificationState.Expired] = new("已到期", "expired"),
        [QualificationState.Ended] = new("随参保终止", "ended with the coverage"),
    };

    public static IReadOnlyDictionary<QualificationAct, LocalText> ActNames { get; } = new Dictionary<QualificationAct, LocalText>
    {
        [QualificationAct.Apply] = new("申请", "apply"),
        [QualificationAct.PassFirst] = new("初审通过", "pass the first review"),
        [QualificationAct.PassExpert] = new("复审通过", "pass the expert review"),
        [QualificationAct.Reject] = new("不予通过", "reject"),
        [QualificationAct.AskSupplement] = new("要求补充", "ask for a supplement"),
        [QualificationAct.Supplement] = new("补充材料", "supplement"),
        [QualificationAct.Withdraw] = new("撤回", "withdraw"),
        [QualificationAct.Renew] = new("续期", "renew"),
        [QualificationAct.GiveUp] = new("取消", "give up"),
        [QualificationAct.HandIn] = new("补齐承诺材料", "hand in promised materials"),
        [QualificationAct.BreakPromise] = new("承诺逾期", "promise overdue"),
        [QualificationAct.Expire] = new("到期", "expire"),
        [QualificationAct.EndWithCoverage] = new("随参保终止", "end with the coverage"),
    };

    internal static Refusal? Refuse(QualificationState state, QualificationAct act) => Steps.Refuse(state, act, static s => StateNames[s].Chinese, static a => ActNames[a].Chinese);
}

/// <summary>Diseases by their national codes: the ten settled across provinces, and others that local lists hold (domain.md 4).</summary>
public static class Diseases
{
    /// <summary>The ten diseases settled across provinces, the first five since 2021, the others since 2024.</summary>
    public static IReadOnlyDictionary<string, LocalText> National { get; } = new Dictionary<string, LocalText>
    {
        ["M03900"] = new("高血压", "hypertension"),
        ["M01600"] = new("糖尿病", "diabetes"),
        ["M00500"] = new("恶性肿瘤门诊治疗", "outpatient treatment of malignant tumour"),
        ["M07800"] = new("尿毒症透析", "dialysis"),
        ["M08300"] = new("器官移植抗排异治疗", "anti-rejection after transplant"),
        ["M05300"] = new("慢性阻塞性肺疾病", "chronic obstructive pulmonary disease"),
        ["M06900"] = new("类风湿关节炎", "rheumatoid arthritis"),
        ["M04600"] = new("冠心病", "coronary heart disease"),
        ["M00200"] = new("病毒性肝炎", "viral hepatitis"),
        ["M07200"] = new("强直性脊柱炎", "ankylosing spondylitis"),
    };

    static readonly Dictionary<string, LocalText> Local = new()
    {
        ["M01102"] = new("再生障碍性贫血", "aplastic anaemia"),
        ["M01103"] = new("地中海贫血", "thalassaemia"),
        ["M01200"] = new("血友病", "haemophilia"),
        ["M00300"] = new("艾滋病", "AIDS"),
        ["M00105"] = new("活动性肺结核", "active tuberculosis"),
        ["M00201"] = new("慢性乙型肝炎", "chronic hepatitis B"),
        ["M00202"] = new("丙型肝炎", "hepatitis C"),
        ["M02101"] = new("精神分裂症", "schizophrenia"),
        ["M02102"] = new("双相情感障碍", "bipolar disorder"),
        ["M02300"] = new("帕金森病", "Parkinson's disease"),
        ["M02500"] = new("癫痫", "epilepsy"),
        ["M04301"] = new("慢性心功能不全", "chronic heart failure"),
        ["M04803"] = new("脑血管疾病后遗症", "sequelae of stroke"),
        ["M05400"] = new("支气管哮喘", "asthma"),
        ["M06000"] = new("克罗恩病", "Crohn's disease"),
        ["M06201"] = new("肝硬化（失代偿期）", "decompensated cirrhosis"),
        ["M06501"] = new("溃疡性结肠炎", "ulcerative colitis"),
        ["M06700"] = new("银屑病", "psoriasis"),
        ["M07101"] = new("系统性红斑狼疮", "systemic lupus"),
        ["M07803"] = new("血透治疗", "haemodialysis"),
        ["M07804"] = new("腹透治疗", "peritoneal dialysis"),
        ["M00503"] = new("恶性肿瘤放化疗", "chemotherapy and radiotherapy of malignant tumour"),
    };

    /// <summary>Diseases whose very name is nobody's business: hepatitis, AIDS, tuberculosis, mental illness.</summary>
    static readonly string[] SensitivePrefixes = ["M001", "M002", "M003", "M021"];

    public static bool IsSensitive(string code) => SensitivePrefixes.Any(p => code.StartsWith(p, StringComparison.Ordinal));

    /// <summary>The name of a disease; its code when we have none.</summary>
    public static bool NamesSensitive(string sum) => sum.StartsWith(SumOfDisease, StringComparison.Ordinal) && IsSensitive(sum[SumOfDisease.Length..]);

    const string SumOfDisease = "fund.disease.";

    /// <summary>The disease in the reader's words.</summary>
    public static string Name(string code, string language = "zh") =>
        (National.GetValueOrDefault(code) ?? Local.GetValueOrDefault(code)) is { } name ? name.In(language) : code;

    /// <summary>What those see who need not know a sensitive disease.</summary>
    public static (string Code, string Name) Masked(string code, string language = "zh") =>
        IsSensitive(code) ? ("", language == "en" ? "a special disease" : "特殊病种") : (code, Name(code, language));

    /// <summary>Every disease we have a name for.</summary>
    public static IReadOnlyList<string> Known { get; } = [.. National.Keys, .. Local.Keys];
}
