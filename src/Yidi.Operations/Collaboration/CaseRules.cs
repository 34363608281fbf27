using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Collaboration;

/// <summary>The lawful steps of a case, its kinds and the words to begin with. docs/domain/cases.md draws this table; a test compares.</summary>
public static class CaseRules
{
    public static Transitions<CaseState, CaseAct> Steps { get; } = new(
        (CaseState.Open, CaseAct.Take, CaseState.Taken),
        (CaseState.Open, CaseAct.Answer, CaseState.Answered),
        (CaseState.Open, CaseAct.Remark, CaseState.Open),
        (CaseState.Open, CaseAct.Extend, CaseState.Open),
        (CaseState.Open, CaseAct.Withdraw, CaseState.Withdrawn),
        (CaseState.Open, CaseAct.Escalate, CaseState.Open),
        (CaseState.Taken, CaseAct.Answer, CaseState.Answered),
        (CaseState.Taken, CaseAct.Remark, CaseState.Taken),
        (CaseState.Taken, CaseAct.Extend, CaseState.Taken),
        (CaseState.Taken, CaseAct.Withdraw, CaseState.Withdrawn),
        (CaseState.Taken, CaseAct.Escalate, CaseState.Taken),
        (CaseState.Answered, CaseAct.Remark, CaseState.Answered),
        (CaseState.Answered, CaseAct.Accept, CaseState.Closed),
        (CaseState.Answered, CaseAct.Dispute, CaseState.Open));

    public static IReadOnlyDictionary<CaseState, LocalText> StateNames { get; } = new Dictionary<CaseState, LocalText>
    {
        [CaseState.Open] = new("待受理", "open"),
        [CaseState.Taken] = new("办理中", "taken"),
        [CaseState.Answered] = new("已答复", "answered"),
        [CaseState.Closed] = new("已办结", "closed"),
        [CaseState.Withdrawn] = new("已撤回", "withdrawn"),
    };

    public static IReadOnlyDictionary<CaseAct, LocalText> ActNames { get; } = new Dictionary<CaseAct, LocalText>
    {
        [CaseAct.Raise] = new("提出", "raise"),
        [CaseAct.Take] = new("受理", "take"),
        [CaseAct.Answer] = new("答复", "answer"),
        [CaseAct.Extend] = new("延期", "extend"),
        [CaseAct.Remark] = new("留言", "remark"),
        [CaseAct.Accept] = new("认可办结", "accept"),
        [CaseAct.Dispute] = new("不认可，上报", "dispute"),
        [CaseAct.Withdraw] = new("撤回", "withdraw"),
        [CaseAct.Escalate] = new("逾期上报", "escalate"),
    };

    public static IReadOnlyDictionary<CaseKind, Term> Kinds { get; } = new Dictionary<CaseKind, Term>
    {
        [CaseKind.SettlementFailed] = new("settlement-failed", "结算失败", "settlement failed"),
        [CaseKind.FilingMissing] = new("filing-missing", "查不到备案", "filing missing"),
        [CaseKind.StatusWrong] = new("status-wrong", "参保或待遇状态不对", "wrong status"),
        [CaseKind.RefundDisputed] = new("refund-disputed", "退费争议", "refund in dispute"),
        [CaseKind.LargeBill] = new("large-bill", "大额费用协查", "large bill to investigate"),
        [CaseKind.Other] = new("other", "其他", "other"),
    };

    /// <summary>What to tell, by kind: the blanks are what the other side will ask first.</summary>
    public static IReadOnlyDictionary<CaseKind, LocalText> Templates { get; } = new Dictionary<CaseKind, LocalText>
    {
        [CaseKind.SettlementFailed] = new("报文编号：　　错误代码：　　发生时间：　　已重试次数：", "Message: … error: … when: … retried: …"),
        [CaseKind.FilingMissing] = new("备案类型：　　备案日期：　　就医地：　　患者出示的凭证：", "Kind of filing: … filed on: … place: … what the patient shows: …"),
        [CaseKind.StatusWrong] = new("显示状态：　　应为：　　依据材料：", "Shown: … should be: … proof: …"),
        [CaseKind.RefundDisputed] = new("结算编号：　　退费金额：　　争议：", "Settlement: … refund: … what is disputed: …"),
        [CaseKind.LargeBill] = new("协查要点：是否真实住院；用药和检查是否合理；票据是否真实：", "To look into: whether the stay was real; whether treatment was reasonable; whether the invoice is genuine: …"),
        [CaseKind.Other] = new("", ""),
    };

    public static IReadOnlyList<LocalText> LevelNames { get; } = [new("本级", "region"), new("省级", "province"), new("国家级", "nation")];

    internal static Refusal? Refuse(CaseState state, CaseAct act) => Steps.Refuse(state, act, static s => StateNames[s].Chinese, static a => ActNames[a].Chinese);
}
