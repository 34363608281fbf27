using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Filing;

/// <summary>The lawful steps of a filing, and the words for them. docs/domain/filing.md draws this table; a test compares.</summary>
public static class FilingRules
{
    public static Transitions<FilingState, FilingAct> Steps { get; } = new(
        (FilingState.Draft, FilingAct.SaveDraft, FilingState.Draft),
        (FilingState.Draft, FilingAct.Submit, FilingState.Effective),
        (FilingState.Draft, FilingAct.Submit, FilingState.UnderReview),
        (FilingState.Draft, FilingAct.Withdraw, FilingState.Withdrawn),
        (FilingState.Draft, FilingAct.EndWithCoverage, FilingState.Ended),
        (FilingState.UnderReview, FilingAct.Approve, FilingState.Effective),
        (FilingState.UnderReview, FilingAct.Reject, FilingState.Rejected),
        (FilingState.UnderReview, FilingAct.AskSupplement, FilingState.NeedsSupplement),
        (FilingState.UnderReview, FilingAct.Withdraw, FilingState.Withdrawn),
        (FilingState.UnderReview, FilingAct.EndWithCoverage, FilingState.Ended),
        (FilingState.NeedsSupplement, FilingAct.Supplement, FilingState.UnderReview),
        (FilingState.NeedsSupplement, FilingAct.Reject, FilingState.Rejected),
        (FilingState.NeedsSupplement, FilingAct.Withdraw, FilingState.Withdrawn),
        (FilingState.NeedsSupplement, FilingAct.EndWithCoverage, FilingState.Ended),
        (FilingState.Effective, FilingAct.HandIn, FilingState.Effective),
        (FilingState.Effective, FilingAct.Cancel, FilingState.Cancelled),
        (FilingState.Effective, FilingAct.Replace, FilingState.Replaced),
        (FilingState.Effective, FilingAct.BreakPromise, FilingState.Suspended),
        (FilingState.Effective, FilingAct.Expire, FilingState.Expired),
        (FilingState.Effective, FilingAct.EndWithCoverage, FilingState.Ended),
        (FilingState.Suspended, FilingAct.HandIn, FilingState.Effective),
        (FilingState.Suspended, FilingAct.Cancel, FilingState.Cancelled),
        (FilingState.Suspended, FilingAct.Replace, FilingState.Replaced),
        (FilingState.Suspended, FilingAct.EndWithCoverage, FilingState.Ended));

    /// <summary>Kinds a person can file as; the others are deemed.</summary>
    public static IReadOnlyList<FilingKind> Filable { get; } =
        [FilingKind.RetiredSettledElsewhere, FilingKind.LongTermResident, FilingKind.PostedWorker, FilingKind.Referred, FilingKind.OtherTemporary];

    public static IReadOnlyDictionary<FilingChannel, LocalText> ChannelNames { get; } = new Dictionary<FilingChannel, LocalText>
    {
        [FilingChannel.Online] = new("本人网上办理", "online"), [FilingChannel.Window] = new("经办窗口", "at the window"), [FilingChannel.HospitalDesk] = new("医院医保办", "at the hospital's desk"), [FilingChannel.Employer] = new("用人单位", "employer"),
        [FilingChannel.School] = new("学校", "school"), [FilingChannel.Proxy] = new("代办人", "proxy"), [FilingChannel.Import] = new("批量导入", "imported"),
    };

    public static IReadOnlyDictionary<FilingState, LocalText> StateNames { get; } = new Dictionary<FilingState, LocalText>
    {
        [FilingState.Draft] = new("草稿", "draft"),
        [FilingState.UnderReview] = new("审核中", "under review"),
        [FilingState.NeedsSupplement] = new("待补充材料", "needs a supplement"),
        [FilingState.Rejected] = new("未通过", "rejected"),
        [FilingState.Withdrawn] = new("已撤回", "withdrawn"),
        [FilingState.Effective] = new("有效", "effective"),
        [FilingState.Suspended] = new("承诺逾期停用", "suspended: promise overdue"),
        [FilingState.Cancelled] = new("已取消", "cancelled"),
        [FilingState.Replaced] = new("已变更", "replaced by a change"),
        [FilingState.Expired] = new("已到期", "expired"),
        [FilingState.Ended] = new("随参保终止", "ended with the coverage"),
    };

    public static IReadOnlyDictionary<FilingAct, LocalText> ActNames { get; } = new Dictionary<FilingAct, LocalText>
    {
        [FilingAct.SaveDraft] = new("保存草稿", "save the draft"),
        [FilingAct.Submit] = new("提交", "submit"),
        [FilingAct.Approve] = new("通过", "approve"),
        [FilingAct.Reject] = new("不予通过", "reject"),
        [FilingAct.AskSupplement] = new("要求补充", "ask for a supplement"),
        [FilingAct.Supplement] = new("补充材料", "supplement"),
        [FilingAct.Withdraw] = new("撤回", "withdraw"),
        [FilingAct.Cancel] = new("取消", "cancel"),
        [FilingAct.Replace] = new("变更", "change"),
        [FilingAct.HandIn] = new("补齐承诺材料", "hand in promised materials"),
        [FilingAct.BreakPromise] = new("承诺逾期", "promise overdue"),
        [FilingAct.Expire] = new("到期", "expire"),
        [FilingAct.EndWithCoverage] = new("随参保终止", "end with the coverage"),
    };

    public static bool IsLongTerm(FilingKind kind) => kind is FilingKind.RetiredSettledElsewhere or FilingKind.LongTermResident or FilingKind.PostedWorker;

    internal static Refusal? Refuse(FilingState state, FilingAct act) => Steps.Refuse(state, act, static s => StateNames[s].Chinese, static a => ActNames[a].Chinese);
}
