using Yidi.Policy;

namespace Yidi.Operations.Plumbing;

/// <summary>Who has to do something before the act can succeed.</summary>
public enum WhoActs
{
    HospitalClerk,
    HisEngineer,
    InsuredPerson,
    HostAgency,
    InsuredAgency,
    Nobody,
}

/// <summary>What is true of every refusal of a kind.</summary>
/// <param name="Rule">Why it is a rule.</param>
/// <param name="Transient">The very same message may succeed later without being changed.</param>
public sealed record RefusalEntry(RefusalKind Kind, LocalText Title, LocalText Rule, WhoActs WhoActs, LocalText NextStep, bool Transient = false);

/// <summary>Every refusal Yidi can give. docs/interfaces/errors.md is made from this table and tested against it.</summary>
public static class RefusalCatalogue
{
    static readonly Dictionary<RefusalKind, RefusalEntry> Entries = DoorEntries().Concat(FactEntries()).Concat(VisitEntries()).Concat(JournalEntries())
        .ToDictionary(static e => e.Kind);

    public static IReadOnlyCollection<RefusalEntry> All => Entries.Values;

    public static RefusalEntry Of(RefusalKind kind) => Entries[kind];

    static RefusalEntry Entry(RefusalKind kind, string titleZh, string titleEn, string ruleZh, string ruleEn, WhoActs who, string nextZh, string nextEn, bool transient = false) =>
        new(kind, new(titleZh, titleEn), new(ruleZh, ruleEn), who, new(nextZh, nextEn), transient);

    static IEnumerable<RefusalEntry> DoorEntries() =>
    [
        Entry(RefusalKind.MalformedBody, "报文不是有效的JSON", "The body is not valid JSON", "报文须为UTF-8编码的JSON对象", "A message is a JSON object in UTF-8",
            WhoActs.HisEngineer, "请检查报文格式后重发", "Check the form of the message and send it again"),
        Entry(RefusalKind.BodyTooLarge, "报文超过大小上限", "The body is over the limit", "单个报文有大小上限，明细应分批上传", "One message has a size limit; lines go in batches",
            WhoActs.HisEngineer, "请减少每批明细条数后重发", "Send fewer lines per message"),
        Entry(RefusalKind.UnknownMessage, "交易编号未开通", "The transaction is not offered", "平台只受理已开通的交易", "Only offered transactions are accepted",
            WhoActs.HisEngineer, "请核对交易编号infno", "Check the transaction number infno"),
        Entry(RefusalKind.FieldMissing, "缺少必填项", "A required field is missing", "接口规范规定该项必填", "The interface requires the field",
            WhoActs.HisEngineer, "请补充后重发", "Fill it in and send again"),
        Entry(RefusalKind.FieldInvalid, "数据项格式或取值不正确", "A field has a wrong form or value", "数据项须符合接口规范的类型和字典", "Fields follow the types and code tables of the interface",
            WhoActs.HisEngineer, "请更正后重发", "Correct it and send again"),
        Entry(RefusalKind.FieldTooLong, "数据项超过长度", "A field is too long", "接口规范规定了各数据项长度", "The interface limits the length of fields",
            WhoActs.HisEngineer, "请缩短后重发", "Shorten it and send again"),
        Entry(RefusalKind.NotSigned, "请求未签名", "The request is not signed", "机构请求须带x-tif签名头", "Requests of an institution carry the x-tif headers",
            WhoActs.HisEngineer, "请按账户签名方式补充签名头", "Add the signature headers of the account"),
        Entry(RefusalKind.UnknownAccount, "账户不存在", "The account is unknown", "只受理已开户机构的请求", "Only institutions with an account are served",
            WhoActs.HisEngineer, "请核对x-tif-paasid", "Check x-tif-paasid"),
        Entry(RefusalKind.WrongSignature, "签名不正确", "The signature is wrong", "签名为timestamp+secret+nonce+timestamp的SHA-256", "The signature is the SHA-256 of timestamp, secret, nonce, timestamp",
            WhoActs.HisEngineer, "请核对密钥和签名算法", "Check secret and algorithm"),
        Entry(RefusalKind.StaleTimestamp, "请求时间不在允许范围", "The request is too old or too new", "签名时间与平台时间相差不得超过十分钟", "The signed time may differ from ours by ten minutes at most",
            WhoActs.HisEngineer, "请校准时钟后重新签名", "Set the clock and sign again"),
        Entry(RefusalKind.ReplayedNonce, "请求重复提交", "The request was sent before", "同一随机数只能使用一次；重发业务应重新签名", "A nonce is used once; sign a retry anew",
            WhoActs.HisEngineer, "请更换随机数重新签名，报文ID不变", "Sign again with a new nonce and the same msgid"),
        Entry(RefusalKind.InstitutionNotOfAccount, "机构编号与账户不符", "The institution is not that of the account", "账户只能代表其所属机构", "An account speaks for its own institution only",
            WhoActs.HisEngineer, "请核对fixmedins_code", "Check fixmedins_code"),
    ];

    static IEnumerable<RefusalEntry> FactEntries() =>
    [
        Entry(RefusalKind.UnknownRegion, "医保区划不存在", "The region is unknown", "区划须为医保区划代码表中的六位代码", "Regions are six-digit codes of the table",
            WhoActs.HisEngineer, "请核对区划代码", "Check the region code"),
        Entry(RefusalKind.RegionNotOfInstitution, "就医地与机构所在地不符", "The place of treatment is not the institution's", "就医地区划应为机构所在统筹区", "The place of treatment is where the institution is",
            WhoActs.HisEngineer, "请核对mdtrtarea_admvs", "Check mdtrtarea_admvs"),
        Entry(RefusalKind.RegionNotOfPerson, "参保地与人员不符", "The insured place is not the person's", "参保地区划以人员信息获取（1101）返回为准", "The insured place is what 1101 answered",
            WhoActs.HospitalClerk, "请重新读卡获取人员信息", "Read the card again"),
        Entry(RefusalKind.InstitutionUnknown, "机构未联网", "The institution is not networked", "只有联网定点医药机构可以直接结算", "Only networked institutions settle directly",
            WhoActs.HostAgency, "请联系就医地经办机构", "Ask the agency of the place of treatment"),
        Entry(RefusalKind.InstitutionNotDesignated, "机构协议不在有效期", "The institution's agreement is not in force", "直接结算须在服务协议有效期内", "Direct settlement needs an agreement in force",
            WhoActs.HostAgency, "请联系就医地经办机构", "Ask the agency of the place of treatment"),
        Entry(RefusalKind.ServiceNotOpened, "机构未开通该项异地就医服务", "The institution has not opened this service", "住院、普通门诊和每个慢特病病种分别开通", "Inpatient, outpatient and each chronic disease are opened one by one",
            WhoActs.HostAgency, "可改到已开通的机构就医，或联系就医地经办机构", "Choose an institution that opened it, or ask the agency"),
        Entry(RefusalKind.ItemUnknown, "目录编码不存在或当日无效", "The item is not in the catalogue on that day", "费用按就医地目录在费用发生日的版本认定", "Items are judged by the host catalogue on the fee date",
            WhoActs.HospitalClerk, "请核对目录对照后重传该条明细", "Check the directory matching and send the line again"),
        Entry(RefusalKind.PersonUnknown, "未找到参保人", "The person was not found", "人员须在参保地有登记", "The person is registered at the insured place",
            WhoActs.HospitalClerk, "请核对就诊凭证；仍未找到请联系参保地经办机构", "Check the credential; else ask the insured agency"),
        Entry(RefusalKind.CredentialOfOtherPerson, "就诊凭证与人员不符", "The credential is another person's", "凭证须为就诊人本人所有", "The credential is the patient's own",
            WhoActs.HospitalClerk, "请重新读卡", "Read the card again"),
        Entry(RefusalKind.NotCovered, "就诊日不在参保有效期", "The person is not covered on the day", "就诊日须在该险种参保有效期内", "The person is covered by the insurance on the day of the visit",
            WhoActs.InsuredPerson, "请联系参保地经办机构核实参保状态", "Ask the insured agency about the coverage"),
        Entry(RefusalKind.NotFiled, "未办理异地就医备案", "There is no filing for this place", "跨省就医应先备案，急诊抢救视同已备案", "Treatment in another province needs a filing; an emergency counts as filed",
            WhoActs.InsuredPerson, "可在结算前通过国家医保服务平台补办备案后再结算", "File now, before settling, and settle then"),
        Entry(RefusalKind.DiseaseNotQualified, "未认定该门诊慢特病病种", "The person is not qualified for the disease", "慢特病待遇须经参保地认定", "The insured place qualifies chronic diseases",
            WhoActs.InsuredPerson, "请向参保地申请认定，或按普通门诊结算", "Apply to the insured place, or settle as ordinary outpatient"),
        Entry(RefusalKind.DiseaseNotInPack, "参保地病种范围不含该病种", "The insured place does not list the disease", "慢特病病种范围按参保地政策", "The list of diseases is the insured place's",
            WhoActs.HospitalClerk, "请按普通门诊结算该病种费用", "Settle it as ordinary outpatient"),
        Entry(RefusalKind.NoPack, "参保地政策尚未发布", "The insured place has published no policy", "没有已发布政策不得计算待遇", "Without a published policy nothing is computed",
            WhoActs.InsuredAgency, "请个人先行垫付并保留票据，由参保地手工报销", "Pay, keep the papers, and claim at the insured place"),
        Entry(RefusalKind.PackDoesNotCover, "参保地政策未载明此类就诊", "The policy does not state this kind of visit", "政策未载明的就诊不猜测待遇", "What the policy does not state is not guessed",
            WhoActs.InsuredAgency, "请个人先行垫付并保留票据，由参保地手工报销", "Pay, keep the papers, and claim at the insured place"),
        Entry(RefusalKind.WrongCatalogue, "费用未按应适用的目录划分", "The lines were classified by the wrong catalogue", "跨省用就医地目录，省内用参保地目录", "Across provinces the host's catalogue applies, within one the insured place's",
            WhoActs.HisEngineer, "请核对机构与参保人的地区后重新上传费用明细", "Check the regions of institution and person, and upload the lines again"),
        Entry(RefusalKind.BirthdayUnknown, "缺少出生日期", "The day of birth is missing", "参保地政策按年龄确定待遇", "The policy of the insured place depends on the age",
            WhoActs.InsuredAgency, "请参保地补录出生日期后再结算", "The insured place enters the day of birth; settle then"),
        Entry(RefusalKind.BenefitWaiting, "尚在待遇等待期", "The person is still waiting for benefits", "等待期满前发生的费用不予支付", "Cost before the end of the waiting period is not paid",
            WhoActs.InsuredPerson, "请先自费结算；对等待期有异议的向参保地经办机构核实", "Pay in full; ask the insured agency if the period looks wrong"),
        Entry(RefusalKind.InjuryNotPaid, "外伤费用暂不能直接结算", "The injury cannot be settled directly", "有第三方责任或未签无第三方责任承诺书的外伤不直接结算", "An injury with a liable third party, or without the signed promise, is not settled directly",
            WhoActs.InsuredPerson, "无第三方责任的请签承诺书后再结算；有第三方责任的由责任方承担", "Sign the promise if no third party is liable; otherwise the third party pays"),
        Entry(RefusalKind.LinesNotMerged, "参保地不合并此类费用", "The insured place does not merge such lines", "入院前急诊和外购费用是否并入住院按参保地政策", "Whether emergency cost and outside purchases join the stay is the insured place's",
            WhoActs.HospitalClerk, "请将该行移出本次住院，另行结算", "Take the line out of this stay and settle it apart"),
        Entry(RefusalKind.EventNotInPack, "参保地未载明该生育情形的定额", "The policy has no lump sum for this event", "生育定额按参保地政策", "Lump sums for maternity are the insured place's",
            WhoActs.HospitalClerk, "请核对生育情形后重试；仍不支持的由参保地手工报销", "Check the maternity event; if it still is not listed, claim at the insured place"),
        Entry(RefusalKind.SupplementNotInPack, "参保地政策不含该项补助", "The policy knows no such supplement", "随账单给出的补助须在参保地政策中载明", "A supplement given with the bill must stand in the policy",
            WhoActs.InsuredAgency, "请去掉该项补助后结算，补助另行发放", "Settle without it; the supplement is paid apart"),
    ];

    static IEnumerable<RefusalEntry> VisitEntries() =>
    [
        Entry(RefusalKind.VisitUnknown, "未找到就诊信息", "The visit was not found", "就诊ID须为本机构登记所得", "The visit id is one the institution registered",
            WhoActs.HospitalClerk, "请核对就诊ID或重新挂号", "Check the visit id or register again"),
        Entry(RefusalKind.VisitWithdrawn, "该就诊已撤销", "The visit was cancelled", "已撤销的就诊不能再办理业务", "A cancelled visit takes no more acts",
            WhoActs.HospitalClerk, "请重新挂号", "Register again"),
        Entry(RefusalKind.VisitBeingWithdrawn, "该就诊正在撤销", "The visit is being cancelled", "撤销完成前不能结算", "Nothing is settled until the cancellation ends",
            WhoActs.HospitalClerk, "请稍后查询", "Ask again shortly", transient: true),
        Entry(RefusalKind.VisitNotDescribed, "尚未上传就诊信息", "The visit was not described", "结算前须上传就诊信息和诊断（2203）", "Visit and diagnoses (2203) come before settling",
            WhoActs.HisEngineer, "请先上传就诊信息", "Upload the visit first"),
        Entry(RefusalKind.VisitTypeDiffers, "医疗类别与就诊信息不一致", "The visit type differs", "结算的医疗类别应与2203上传的一致", "The visit type is the one uploaded with 2203",
            WhoActs.HospitalClerk, "请核对医疗类别", "Check the visit type"),
        Entry(RefusalKind.NoFeeLines, "没有可结算的费用明细", "There are no fee lines to settle", "结算以已上传且未结算的明细为准", "Settlement rests on uploaded, unsettled lines",
            WhoActs.HospitalClerk, "请先上传费用明细（2204）", "Upload the lines first (2204)"),
        Entry(RefusalKind.FeeLineRepeated, "费用明细流水号重复", "A fee line number is repeated", "同一就诊内流水号唯一；整批不入库", "Line numbers are unique in a visit; nothing of the call was stored",
            WhoActs.HisEngineer, "请更换流水号，或先撤销原明细（2205）", "Use another number, or withdraw the line first (2205)"),
        Entry(RefusalKind.FeeLineNotOfVisit, "费用明细与就诊不一致", "The lines are not all of one visit", "一次上传的明细须属于同一就诊", "The lines of one call belong to one visit",
            WhoActs.HisEngineer, "请按就诊分别上传", "Upload per visit"),
        Entry(RefusalKind.AmountDisagrees, "金额不一致", "Amounts disagree", "上送金额须与平台明细合计一致", "Amounts sent equal the sum of the lines",
            WhoActs.HospitalClerk, "请核对明细后重新预结算", "Check the lines and pre-settle again"),
        Entry(RefusalKind.MixedDiseases, "慢特病批次混有其他病种的明细", "The chronic batch mixes diseases", "一个收费批次只能结算一个病种", "One charge batch settles one disease",
            WhoActs.HospitalClerk, "请把其他病种的明细改用新的收费批次上传并分别结算", "Upload the other lines under another batch and settle apart"),
        Entry(RefusalKind.BatchSettled, "该收费批次已结算", "The charge batch is settled", "已结算批次不能追加或撤销明细", "A settled batch takes no lines and gives none back",
            WhoActs.HospitalClerk, "请使用新的收费批次，或先撤销结算（2208）", "Use another batch, or cancel the settlement first (2208)"),
    ];

    static IEnumerable<RefusalEntry> JournalEntries() =>
    [
        Entry(RefusalKind.SettlementUnknown, "未找到结算记录", "The settlement was not found", "结算ID须为本机构结算所得", "The settlement id is one of the institution's",
            WhoActs.HospitalClerk, "请核对结算ID", "Check the settlement id"),
        Entry(RefusalKind.SettlementNotLive, "该结算已撤销", "The settlement was cancelled", "一笔结算只能撤销一次", "A settlement is cancelled once",
            WhoActs.Nobody, "无需再次撤销", "Nothing more to do"),
        Entry(RefusalKind.LaterSettlementDepends, "之后另有结算使用了本次累计，不能撤销", "A later settlement used what this one counted", "撤销会改变之后结算的待遇", "Cancelling would change a later settlement",
            WhoActs.InsuredAgency, "请联系参保地经办机构处理", "Ask the insured agency"),
        Entry(RefusalKind.KeyUsedForOtherContent, "报文ID已用于其他内容", "The msgid was used for other content", "同一报文ID只能重发相同内容", "A msgid is sent again with the same content only",
            WhoActs.HisEngineer, "请为新业务生成新的msgid", "Make a new msgid for a new act"),
        Entry(RefusalKind.MessageReversed, "该交易已被冲正", "The message was reversed", "已冲正的报文ID不再受理", "A reversed msgid is not accepted any more",
            WhoActs.HospitalClerk, "如仍需结算，请以新的msgid重新结算", "Settle again with a new msgid if it is still wanted"),
        Entry(RefusalKind.LiveSettlementExists, "存在有效结算", "A live settlement exists", "有效结算所依据的就诊和明细不能撤销", "What a live settlement rests on is not withdrawn",
            WhoActs.HospitalClerk, "请先撤销结算（2208）", "Cancel the settlement first (2208)"),
        Entry(RefusalKind.BillOutdated, "费用已变更，结算单过期", "The bill is out of date", "结算须依据最新的就诊和明细", "A settlement rests on the newest visit and lines",
            WhoActs.HospitalClerk, "请重新预结算后结算", "Pre-settle again and settle then"),
        Entry(RefusalKind.NotReversible, "该交易不能冲正", "The transaction cannot be reversed", "已被业务撤销的结算不能再冲正", "What a business cancellation took back is not reversed",
            WhoActs.HospitalClerk, "请核对原交易", "Check the original transaction"),
        Entry(RefusalKind.PartSettledAgain, "该批次已重新结算，不能恢复原结算", "The part was settled again", "一个批次只有一笔有效结算", "A part has one live settlement",
            WhoActs.HospitalClerk, "请先撤销新的结算", "Cancel the new settlement first"),
        Entry(RefusalKind.EntitlementChanged, "参保或备案信息刚刚变更", "The entitlement just changed", "结算须依据最新的待遇资格", "A settlement rests on the newest entitlement",
            WhoActs.HospitalClerk, "请重试", "Try again", transient: true),
        Entry(RefusalKind.Busy, "系统繁忙", "Busy", "排队已满，未做任何处理", "The queue is full; nothing was done",
            WhoActs.HospitalClerk, "请稍后以相同报文ID重试", "Try again shortly with the same msgid", transient: true),
        Entry(RefusalKind.InternalFault, "平台处理失败", "The platform failed", "平台内部错误，未确认结果", "An error inside the platform; the outcome is not confirmed",
            WhoActs.HisEngineer, "请以相同报文ID重试或冲正（2601），并提供跟踪号", "Retry with the same msgid or reverse (2601), and give the trace id", transient: true),
    ];
}
