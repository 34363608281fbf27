using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.ManualClaims;

/// <summary>The lawful steps of a claim, its reasons and papers, and the words for them. docs/domain/claims.md draws this table; a test compares.</summary>
public static class ClaimRules
{
    public static Transitions<ClaimState, ClaimAct> Steps { get; } = new(
        (ClaimState.FirstReview, ClaimAct.KeepLines, ClaimState.FirstReview),
        (ClaimState.FirstReview, ClaimAct.PassFirst, ClaimState.SecondReview),
        (ClaimState.FirstReview, ClaimAct.PassFirst, ClaimState.Settling),
        (ClaimState.FirstReview, ClaimAct.AskSupplement, ClaimState.NeedsSupplement),
        (ClaimState.FirstReview, ClaimAct.Refuse, ClaimState.Refused),
        (ClaimState.FirstReview, ClaimAct.Refuse, ClaimState.Recoverable),
        (ClaimState.FirstReview, ClaimAct.Refuse, ClaimState.Payable),
        (ClaimState.FirstReview, ClaimAct.Withdraw, ClaimState.Withdrawn),
        (ClaimState.SecondReview, ClaimAct.PassSecond, ClaimState.FinalReview),
        (ClaimState.SecondReview, ClaimAct.PassSecond, ClaimState.Settling),
        (ClaimState.SecondReview, ClaimAct.AskSupplement, ClaimState.NeedsSupplement),
        (ClaimState.SecondReview, ClaimAct.Refuse, ClaimState.Refused),
        (ClaimState.SecondReview, ClaimAct.Refuse, ClaimState.Recoverable),
        (ClaimState.SecondReview, ClaimAct.Refuse, ClaimState.Payable),
        (ClaimState.FinalReview, ClaimAct.PassFinal, ClaimState.Settling),
        (ClaimState.FinalReview, ClaimAct.AskSupplement, ClaimState.NeedsSupplement),
        (ClaimState.FinalReview, ClaimAct.Refuse, ClaimState.Refused),
        (ClaimState.FinalReview, ClaimAct.Refuse, ClaimState.Recoverable),
        (ClaimState.FinalReview, ClaimAct.Refuse, ClaimState.Payable),
        (ClaimState.NeedsSupplement, ClaimAct.Supplement, ClaimState.FirstReview),
        (ClaimState.NeedsSupplement, ClaimAct.Withdraw, ClaimState.Withdrawn),
        (ClaimState.NeedsSupplement, ClaimAct.Refuse, ClaimState.Refused),
        (ClaimState.NeedsSupplement, ClaimAct.Refuse, ClaimState.Recoverable),
        (ClaimState.NeedsSupplement, ClaimAct.Refuse, ClaimState.Payable),
        (ClaimState.Settling, ClaimAct.Settle, ClaimState.Payable),
        (ClaimState.Settling, ClaimAct.Settle, ClaimState.Paid),
        (ClaimState.Settling, ClaimAct.Settle, ClaimState.Recoverable),
        (ClaimState.Settling, ClaimAct.SendBack, ClaimState.FirstReview),
        (ClaimState.Refused, ClaimAct.RaiseObjection, ClaimState.Objected),
        (ClaimState.Payable, ClaimAct.RaiseObjection, ClaimState.Objected),
        (ClaimState.Payable, ClaimAct.PutInBatch, ClaimState.InBatch),
        (ClaimState.Payable, ClaimAct.ChangeAccount, ClaimState.Payable),
        (ClaimState.InBatch, ClaimAct.Pay, ClaimState.Paid),
        (ClaimState.Paid, ClaimAct.ReturnPayment, ClaimState.PaymentReturned),
        (ClaimState.Paid, ClaimAct.RaiseObjection, ClaimState.Objected),
        (ClaimState.PaymentReturned, ClaimAct.ChangeAccount, ClaimState.Payable),
        (ClaimState.Recoverable, ClaimAct.Repay, ClaimState.Paid),
        (ClaimState.Recoverable, ClaimAct.RaiseObjection, ClaimState.Objected),
        (ClaimState.Objected, ClaimAct.Uphold, ClaimState.Refused),
        (ClaimState.Objected, ClaimAct.Uphold, ClaimState.Payable),
        (ClaimState.Objected, ClaimAct.Uphold, ClaimState.Paid),
        (ClaimState.Objected, ClaimAct.Uphold, ClaimState.Recoverable),
        (ClaimState.Objected, ClaimAct.Redo, ClaimState.FirstReview),
        (ClaimState.Objected, ClaimAct.Redo, ClaimState.Undoing),
        (ClaimState.Undoing, ClaimAct.TakeBack, ClaimState.FirstReview),
        (ClaimState.Undoing, ClaimAct.SendBack, ClaimState.Objected));

    /// <summary>States in which a claim stands for its invoice: another claim of the same invoice is a second one.</summary>
    public static IReadOnlyList<ClaimState> Standing { get; } = [.. Enum.GetValues<ClaimState>().Where(static s => s is not (ClaimState.Refused or ClaimState.Withdrawn))];

    /// <summary>States in which an officer has something to do.</summary>
    public static IReadOnlyList<ClaimState> WithOfficers { get; } = [ClaimState.FirstReview, ClaimState.SecondReview, ClaimState.FinalReview, ClaimState.Objected];

    public static IReadOnlyDictionary<ClaimState, LocalText> StateNames { get; } = new Dictionary<ClaimState, LocalText>
    {
        [ClaimState.FirstReview] = new("初审中", "first review"),
        [ClaimState.SecondReview] = new("复审中", "second review"),
        [ClaimState.FinalReview] = new("终审中", "final review"),
        [ClaimState.NeedsSupplement] = new("待补充材料", "needs a supplement"),
        [ClaimState.Refused] = new("不予报销", "refused"),
        [ClaimState.Withdrawn] = new("已撤回", "withdrawn"),
        [ClaimState.Settling] = new("结算中", "being settled"),
        [ClaimState.Payable] = new("待付款", "to be paid"),
        [ClaimState.InBatch] = new("付款中", "being paid"),
        [ClaimState.Paid] = new("已付款", "paid"),
        [ClaimState.PaymentReturned] = new("付款被退回", "payment returned"),
        [ClaimState.Objected] = new("异议处理中", "objection under review"),
        [ClaimState.Undoing] = new("重新计算中", "being taken back"),
        [ClaimState.Recoverable] = new("待退回多付", "to be paid back"),
    };

    public static IReadOnlyDictionary<ClaimAct, LocalText> ActNames { get; } = new Dictionary<ClaimAct, LocalText>
    {
        [ClaimAct.Submit] = new("申请", "submit"),
        [ClaimAct.KeepLines] = new("录入明细", "enter lines"),
        [ClaimAct.PassFirst] = new("初审通过", "pass the first review"),
        [ClaimAct.PassSecond] = new("复审通过", "pass the second review"),
        [ClaimAct.PassFinal] = new("终审通过", "pass the final review"),
        [ClaimAct.AskSupplement] = new("要求补充", "ask for a supplement"),
        [ClaimAct.Supplement] = new("补充材料", "supplement"),
        [ClaimAct.Refuse] = new("不予报销", "refuse"),
        [ClaimAct.Withdraw] = new("撤回", "withdraw"),
        [ClaimAct.Settle] = new("结算", "settle"),
        [ClaimAct.SendBack] = new("退回", "send back"),
        [ClaimAct.RaiseObjection] = new("提出异议", "object"),
        [ClaimAct.Uphold] = new("维持原决定", "uphold the decision"),
        [ClaimAct.Redo] = new("重新审核", "review again"),
        [ClaimAct.TakeBack] = new("撤销原结算", "take the settlement back"),
        [ClaimAct.PutInBatch] = new("列入付款批次", "put in a payment batch"),
        [ClaimAct.Pay] = new("付款", "pay"),
        [ClaimAct.ReturnPayment] = new("银行退回", "payment returned by the bank"),
        [ClaimAct.ChangeAccount] = new("更正银行账户", "correct the bank account"),
        [ClaimAct.Repay] = new("退回多付款", "pay back"),
    };

    public static IReadOnlyDictionary<ClaimReason, Term> Reasons { get; } = new Dictionary<ClaimReason, Term>
    {
        [ClaimReason.NotNetworked] = new("not-networked", "医院未联网或未开通该项服务", "the institution is not networked or did not open the service"),
        [ClaimReason.SystemDown] = new("system-down", "系统故障未能直接结算", "the system was down"),
        [ClaimReason.EmergencyUnfiled] = new("emergency-unfiled", "急诊抢救未备案", "emergency without a filing"),
        [ClaimReason.FiledLate] = new("filed-late", "自费结算后补办备案", "filed after paying"),
        [ClaimReason.BeforeCard] = new("before-card", "领卡或参保登记前的费用", "cost before the card was issued"),
        [ClaimReason.NotDesignatedEmergency] = new("not-designated-emergency", "非定点机构急诊抢救", "emergency at an institution that is not designated"),
        [ClaimReason.Retroactive] = new("retroactive", "政策或待遇追溯调整", "a rule or a fact changed backwards"),
        [ClaimReason.Other] = new("other", "其他原因", "another reason"),
    };

    /// <summary>Reasons somebody may give: supplements are opened by the agency.</summary>
    public static IReadOnlyDictionary<ClaimReason, Term> GivenReasons { get; } = Reasons.Where(static r => r.Key != ClaimReason.Retroactive).ToDictionary(static r => r.Key, static r => r.Value);

    public static IReadOnlyDictionary<ClaimPaper, Term> Papers { get; } = new Dictionary<ClaimPaper, Term>
    {
        [ClaimPaper.Invoice] = new("invoice", "医疗收费票据", "invoice"),
        [ClaimPaper.ItemList] = new("item-list", "费用明细清单", "itemised list"),
        [ClaimPaper.Medical] = new("medical", "出院小结或诊断、处方", "discharge summary, or diagnosis and prescription"),
        [ClaimPaper.EmergencyProof] = new("emergency-proof", "急诊抢救证明", "proof of the emergency"),
        [ClaimPaper.Other] = new("other", "其他材料", "other papers"),
    };

    /// <summary>Papers that must come with a claim of the reason (domain.md 5).</summary>
    public static IReadOnlyList<ClaimPaper> PapersOf(ClaimReason reason) => reason is ClaimReason.EmergencyUnfiled or ClaimReason.NotDesignatedEmergency
        ? [ClaimPaper.Invoice, ClaimPaper.ItemList, ClaimPaper.Medical, ClaimPaper.EmergencyProof]
        : [ClaimPaper.Invoice, ClaimPaper.ItemList, ClaimPaper.Medical];

    /// <summary>Emergencies count as filed (domain.md 2.2).</summary>
    internal static bool IsEmergency(ClaimReason reason) => reason is ClaimReason.EmergencyUnfiled or ClaimReason.NotDesignatedEmergency;

    /// <summary>What stands for an institution outside the network in the numbers of its region.</summary>
    public static string OutsideNetwork(RegionCode region) => $"H{region}{Settlement.ReadSettlement.OutsideSuffix}";

    /// <summary>An invoice number as it is compared: papers and typists differ in blanks, case and leading zeros.</summary>
    public static string InvoiceKey(string number) => string.Concat(number.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant().TrimStart('0');

    internal static Refusal? Refuse(ClaimState state, ClaimAct act) => Steps.Refuse(state, act, static s => StateNames[s].Chinese, static a => ActNames[a].Chinese);
}
