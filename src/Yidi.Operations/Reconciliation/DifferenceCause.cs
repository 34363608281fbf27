using Yidi.Policy;

namespace Yidi.Operations.Reconciliation;

/// <summary>Why the three sides of a settlement disagree. Stored and published: never renumber.</summary>
public enum DifferenceCause
{
    /// <summary>The fund settled; the hospital's list has no row.</summary>
    MissingAtHospital = 1,

    /// <summary>The hospital lists a settlement the fund never made.</summary>
    MissingAtFund = 2,

    TotalDiffers = 3,
    FundDiffers = 4,
    AccountDiffers = 5,

    /// <summary>The fund took the settlement back; the hospital still counts it.</summary>
    CancelledAtFundOnly = 6,

    /// <summary>The hospital took the settlement back; at the fund it stands.</summary>
    CancelledAtHospitalOnly = 7,

    /// <summary>The hospital lists one settlement twice.</summary>
    ListedTwice = 8,

    /// <summary>The settlement is of another day.</summary>
    OtherDay = 9,

    /// <summary>The settlement belongs to another insurance, clearing kind or insured place than the statement.</summary>
    OtherStatement = 10,

    /// <summary>The settlement is of another visit or person than the hospital says.</summary>
    OtherVisit = 11,

    /// <summary>The insured place has the row, the place of treatment does not.</summary>
    MissingAtHost = 12,

    /// <summary>The place of treatment has a row the insured place never wrote.</summary>
    MissingAtInsuredPlace = 13,

    /// <summary>Place of treatment and insured place hold different amounts.</summary>
    HostDiffers = 14,

    /// <summary>The hospital marks a charge as a refund, or the other way round.</summary>
    WrongRefundFlag = 15,
}

/// <summary>What a cause means and what to do about it.</summary>
/// <param name="StatementCode">对账结果 of the interface: 000101 the platform has more, 000102 the hospital has more, 000103 the data differ.</param>
public sealed record CauseEntry(DifferenceCause Cause, LocalText Title, LocalText Repair, string StatementCode);

/// <summary>Every cause in words, with the repair that is proposed.</summary>
public static class DifferenceCauses
{
    const string PlatformMore = "000101";
    const string HospitalMore = "000102";
    const string Differs = "000103";

    public static IReadOnlyDictionary<DifferenceCause, CauseEntry> All { get; } = new CauseEntry[]
    {
        new(DifferenceCause.MissingAtHospital, new("医药机构无此结算", "missing at the hospital"), new("医药机构按结算ID取回结算（5203）后补记；未交付病人的，撤销结算（2208、2305）", "Fetch the settlement (5203) and book it, or cancel it (2208, 2305) if the patient never got it"), PlatformMore),
        new(DifferenceCause.MissingAtFund, new("医保无此结算", "missing at the fund"), new("医药机构核对结算ID；确未结算的，重新结算或退还病人", "Check the id; if it was never settled, settle again or give the money back"), HospitalMore),
        new(DifferenceCause.TotalDiffers, new("医疗费总额不一致", "the total differs"), new("以平台明细为准，医药机构按5204更正本地记录", "The platform's lines count: correct the hospital's record by 5204"), Differs),
        new(DifferenceCause.FundDiffers, new("基金支付不一致", "the fund's payment differs"), new("医药机构按5203更正基金支付金额", "Correct the fund amount by 5203"), Differs),
        new(DifferenceCause.AccountDiffers, new("个人账户支付不一致", "the account's payment differs"), new("医药机构按5203更正个人账户支付，核对是否含共济", "Correct the account amount by 5203; check whether family payments are inside"), Differs),
        new(DifferenceCause.CancelledAtFundOnly, new("医保已撤销而医药机构仍有效", "cancelled at the fund only"), new("医药机构补记退费；病人未退款的退款或重新结算", "Book the refund; give the money back or settle again"), Differs),
        new(DifferenceCause.CancelledAtHospitalOnly, new("医药机构已退费而医保仍有效", "cancelled at the hospital only"), new("医药机构撤销该结算（2208、2305）", "Cancel the settlement (2208, 2305)"), Differs),
        new(DifferenceCause.ListedTwice, new("医药机构重复记录", "listed twice"), new("医药机构删除重复的一笔", "Delete the second entry"), HospitalMore),
        new(DifferenceCause.OtherDay, new("结算日期不在对账期间", "of another day"), new("移入结算时间所在日的对账单", "Move it to the statement of its day"), HospitalMore),
        new(DifferenceCause.OtherStatement, new("险种、清算类别或参保地不属本对账单", "of another statement"), new("移入相应险种、清算类别和经办机构的对账单", "Move it to the statement of its insurance, clearing kind and agency"), HospitalMore),
        new(DifferenceCause.OtherVisit, new("就诊或人员与结算不符", "of another visit or person"), new("医药机构按5203核对就诊ID和人员编号", "Check visit and person by 5203"), Differs),
        new(DifferenceCause.MissingAtHost, new("就医地缺少参保地已有的结算", "missing at the place of treatment"), new("平台重建就医地账页后复核", "Rebuild the host's view and look again"), PlatformMore),
        new(DifferenceCause.MissingAtInsuredPlace, new("参保地无就医地所记结算", "missing at the insured place"), new("平台停止清算该笔，核对参保地流水后重建账页", "Keep it out of clearing, check the insured place's journal, rebuild the view"), Differs),
        new(DifferenceCause.HostDiffers, new("就医地与参保地金额不一致", "the two places differ"), new("以参保地流水为准，平台重建就医地账页", "The insured place's journal counts: rebuild the host's view"), Differs),
        new(DifferenceCause.WrongRefundFlag, new("退费标志与金额不符", "the refund flag is wrong"), new("医药机构更正退费结算标志", "Correct the refund flag"), Differs),
    }.ToDictionary(static c => c.Cause);
}
