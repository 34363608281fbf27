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
    /// <summary>Who signed in or tried to.</summary>
    Caller,
    Nobody,
}

/// <summary>What is true of every refusal of a kind.</summary>
/// <param name="Rule">Why it is a rule.</param>
/// <param name="Transient">The very same message may succeed later without being changed.</param>
public sealed record RefusalEntry(RefusalKind Kind, LocalText Title, LocalText Rule, WhoActs WhoActs, LocalText NextStep, bool Transient = false);

/// <summary>Every refusal Yidi can give. docs/interfaces/errors.md is made from this table and tested against it.</summary>
public static class RefusalCatalogue
{
    static readonly Dictionary<RefusalKind, RefusalEntry> Entries = DoorEntries().Concat(CallerEntries()).Concat(FactEntries()).Concat(PersonEntries()).Concat(GrantEntries()).Concat(VisitEntries()).Concat(JournalEntries())
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
        Entry(RefusalKind.NotSigned, "请求未签名", "The request is not signed", "机构请求须按账户的签名方式证明身份", "Requests of an institution prove who speaks, in the way of its account",
            WhoActs.HisEngineer, "请按账户的签名方式补充（x-tif头、apikey、令牌或报文签名）", "Add what the account's scheme asks: x-tif headers, apikey, token or signed envelope"),
        Entry(RefusalKind.UnknownAccount, "账户不存在", "The account is unknown", "只受理已开户机构的请求", "Only institutions with an account are served",
            WhoActs.HisEngineer, "请核对账户标识", "Check the name of the account"),
        Entry(RefusalKind.WrongSignature, "签名不正确", "The signature is wrong", "签名须按账户的方式计算：x-tif头为SHA-256，报文为SM2", "The signature follows the account's scheme: SHA-256 for x-tif headers, SM2 for messages",
            WhoActs.HisEngineer, "请核对密钥、签名内容和算法", "Check the key, what is signed, and the algorithm"),
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
        Entry(RefusalKind.NewbornNotOnMothersCard, "参保地不受理新生儿使用母亲凭证", "The insured place takes no newborn on the mother's card", "新生儿出生90天内以本人名义参保，待遇自出生之日起", "A newborn is insured in its own name within 90 days, with benefits back to birth",
            WhoActs.InsuredPerson, "请为新生儿参保后以其本人凭证结算，期间费用先行垫付并保留票据", "Insure the newborn and settle on its own credential; pay meanwhile and keep the papers"),
        Entry(RefusalKind.LinesNotMerged, "参保地不合并此类费用", "The insured place does not merge such lines", "入院前急诊和外购费用是否并入住院按参保地政策", "Whether emergency cost and outside purchases join the stay is the insured place's",
            WhoActs.HospitalClerk, "请将该行移出本次住院，另行结算", "Take the line out of this stay and settle it apart"),
        Entry(RefusalKind.EventNotInPack, "参保地未载明该生育情形的定额", "The policy has no lump sum for this event", "生育定额按参保地政策", "Lump sums for maternity are the insured place's",
            WhoActs.HospitalClerk, "请核对生育情形后重试；仍不支持的由参保地手工报销", "Check the maternity event; if it still is not listed, claim at the insured place"),
        Entry(RefusalKind.SupplementNotInPack, "参保地政策不含该项补助", "The policy knows no such supplement", "随账单给出的补助须在参保地政策中载明", "A supplement given with the bill must stand in the policy",
            WhoActs.InsuredAgency, "请去掉该项补助后结算，补助另行发放", "Settle without it; the supplement is paid apart"),
    ];

    static IEnumerable<RefusalEntry> CallerEntries() =>
    [
        Entry(RefusalKind.SignInNeeded, "请先登录", "Sign in first", "除公开查询外均须登录", "Everything but public look-ups needs an account",
            WhoActs.Caller, "登录，或在请求头提供有效的API令牌", "Sign in, or send a valid API token"),
        Entry(RefusalKind.NotAllowed, "没有办理该业务的权限", "Not allowed", "业务按角色和管辖范围授权，未授权的一律不办", "Acts are granted by role and region; what is not granted is refused",
            WhoActs.Caller, "请由有权限的人员办理，或向管理员申请授权", "Let somebody with the role do it, or ask the administrator"),
        Entry(RefusalKind.WrongPassword, "账号或密码不正确", "Wrong account or password", "连续五次错误后账号锁定十五分钟", "Five wrong attempts lock the account for fifteen minutes",
            WhoActs.Caller, "请核对后重试", "Check and try again"),
        Entry(RefusalKind.AccountLocked, "账号已锁定", "The account is locked", "连续五次密码错误后锁定十五分钟", "Five wrong attempts lock an account for fifteen minutes",
            WhoActs.Caller, "请十五分钟后重试，或联系管理员", "Try again in fifteen minutes, or ask the administrator", transient: true),
        Entry(RefusalKind.TooManyReads, "查询过于频繁", "Too many reads", "读取个人信息有频次限制，未命中的查询限制更严", "Reads of personal data are limited, misses more strictly",
            WhoActs.HospitalClerk, "请一分钟后重试；批量核对请联系就医地经办机构", "Try again in a minute; ask the host agency for bulk checks", transient: true),
        Entry(RefusalKind.AccountUnknown, "账号不存在", "The account is unknown", "只能对已有账号办理", "Only accounts that exist can be changed",
            WhoActs.Caller, "请核对账号", "Check the account"),
        Entry(RefusalKind.PasswordWeak, "密码不符合要求", "The password is too weak", "密码至少十位，且不得含账号名", "At least ten characters, without the account name",
            WhoActs.Caller, "请更换密码", "Choose another password"),
        Entry(RefusalKind.RequestForged, "请求缺少防伪标记", "The request lacks its mark", "用登录会话提交的请求须带X-Yidi-Request头", "A write by session carries the header X-Yidi-Request",
            WhoActs.HisEngineer, "请从本系统页面提交，或改用API令牌", "Submit from our own pages, or use an API token"),
    ];

    static IEnumerable<RefusalEntry> PersonEntries() =>
    [
        Entry(RefusalKind.RegionOutage, "该地区系统停机维护", "The region is out of service", "停机窗口内不受理直接结算", "Inside an outage window nothing is settled directly",
            WhoActs.HospitalClerk, "请在停机结束后重试；急需离开的先行垫付并保留票据", "Try again after the window; who must leave pays and keeps the papers", transient: true),
        Entry(RefusalKind.InstitutionSuspended, "机构已被暂停医保服务", "The institution is suspended", "暂停期间不得直接结算", "A suspended institution does not settle directly",
            WhoActs.HostAgency, "可改到其他已开通的机构就医，或联系就医地经办机构", "Choose another institution, or ask the host agency"),
        Entry(RefusalKind.CredentialKindNotTaken, "就医地不受理此类就诊凭证", "The place does not take this kind of credential", "各地受理的就诊凭证由就医地公布", "The place of treatment says which credentials it takes",
            WhoActs.InsuredPerson, "请携带就医地受理的凭证就医", "Bring a credential the place takes"),
        Entry(RefusalKind.OutageUnknown, "停机窗口不存在", "The outage window is unknown", "只能取消已公布的停机窗口", "Only an announced window can be called off",
            WhoActs.HostAgency, "请核对编号", "Check its number"),
        Entry(RefusalKind.MatchingUnknown, "目录对照不存在", "The matching is unknown", "只能撤销本机构已上传的对照", "Only a matching of the institution can be withdrawn",
            WhoActs.HisEngineer, "请核对目录编号和对照编码", "Check the codes"),
        Entry(RefusalKind.FileUnknown, "文件不存在或已过期", "The file is unknown or expired", "文件号由目录下载或文件上传（9101）返回，限期有效", "A number comes from a catalogue download or an upload (9101) and is good for a time",
            WhoActs.HisEngineer, "请重新下载目录或重新上传文件", "Download the catalogue or upload the file again"),
        Entry(RefusalKind.CredentialNotActive, "就诊凭证未激活或已停用", "The credential is not active", "医保电子凭证须激活，社保卡不得挂失", "An e-credential must be activated, a card not reported lost",
            WhoActs.InsuredPerson, "请在国家医保服务平台激活电子凭证，或改用身份证、社保卡", "Activate the e-credential, or use the identity or social security card"),
        Entry(RefusalKind.CoverageOverlaps, "参保期间重叠", "The coverage overlaps another", "同一险种同一日只能有一段参保", "One insurance holds once on a day",
            WhoActs.InsuredAgency, "请先终止原参保关系，再登记新的", "End the earlier coverage first"),
        Entry(RefusalKind.CoverageUnknown, "未找到参保关系", "The coverage was not found", "只能变更已登记的参保关系", "Only a registered coverage can be changed",
            WhoActs.InsuredAgency, "请核对险种和起始日期", "Check insurance and first day"),
        Entry(RefusalKind.CredentialNotShown, "尚未在本机构出示凭证", "No credential was presented here", "凭人员编号办理前须先以1101读取本人出示的凭证", "Before acting by a person's number the presented credential is read with 1101",
            WhoActs.HospitalClerk, "请先读取本人凭证（1101）后再办理", "Read the patient's credential (1101) and send again"),
        Entry(RefusalKind.FamilyLinkRefused, "不能建立家庭共济关系", "The family link is refused", "共济限近亲属，本人和家庭成员均须参保", "Family accounts are shared among near relatives who are insured",
            WhoActs.InsuredPerson, "请核对成员和关系", "Check member and relation"),
    ];

    static IEnumerable<RefusalEntry> GrantEntries() =>
    [
        Entry(RefusalKind.InstitutionNotChosen, "该机构不是本人选定的定点机构", "The institution is not one the person chose", "参保地规定此类就诊限选定的定点机构", "The insured place settles such visits at chosen institutions only",
            WhoActs.InsuredPerson, "请到选定机构就医，或先变更定点", "Go to a chosen institution, or change the choice first"),
        Entry(RefusalKind.FilingUnknown, "未找到备案", "The filing was not found", "只能办理本人或管辖范围内的备案", "Only filings of one’s own or of one’s region are shown",
            WhoActs.InsuredPerson, "请核对备案编号", "Check the number of the filing"),
        Entry(RefusalKind.FilingOverlaps, "该地已有有效备案", "Another filing covers the place", "同一参保关系在同一就医地同时只能有一个有效备案", "One coverage has one filing in force for a place",
            WhoActs.InsuredPerson, "请使用已有备案，或申请变更原备案", "Use the one in force, or apply to change it"),
        Entry(RefusalKind.ChangeLocked, "备案未满变更期限", "The filing cannot be changed yet", "长期备案满规定期限方可变更或取消", "A long-term filing is changed or cancelled after a period",
            WhoActs.InsuredPerson, "请在期限届满后办理；确有特殊情况的联系参保地经办机构", "Come back when the period ends; ask the insured agency in hardship"),
        Entry(RefusalKind.PlaceNotFilable, "不能备案到该地", "The place cannot be filed to", "备案到地级市；直辖市、海南、西藏、兵团备案到全域", "Filings name a prefecture, or a whole municipality or province that pools as one",
            WhoActs.InsuredPerson, "请选择地级市或可整体备案的省市", "Choose a prefecture or a place that is filed as a whole"),
        Entry(RefusalKind.ProofMissing, "缺少证明材料", "Proof is missing", "该类备案或认定须提供材料，允许承诺的可先承诺", "The kind needs proof, or a promise where one is taken",
            WhoActs.InsuredPerson, "请上传材料后提交，或选择承诺办理", "Upload the proof, or file on a promise"),
        Entry(RefusalKind.ConsentMissing, "缺少本人同意或授权已到期", "Consent is missing or ended", "代办须有本人同意、范围和期限", "A proxy needs consent, scope and an end",
            WhoActs.InsuredPerson, "请本人先授权，或由本人办理", "Let the person appoint the proxy first"),
        Entry(RefusalKind.ActNotPossible, "当前状态不能办理", "Not possible in this state", "业务按规定的状态流转", "Acts follow the states",
            WhoActs.InsuredAgency, "请按当前可办理的业务办理", "Choose an act that is possible now"),
        Entry(RefusalKind.QualificationUnknown, "未找到慢特病申请", "The application was not found", "只能办理本人或管辖范围内的申请", "Only applications of one’s own or of one’s region are shown",
            WhoActs.InsuredPerson, "请核对编号", "Check its number"),
        Entry(RefusalKind.DiseaseAlreadyQualified, "该病种已认定或正在办理", "The disease is qualified or applied for", "同一病种不重复认定，到期前可续期", "A disease is qualified once; renew before it ends",
            WhoActs.InsuredPerson, "无需重复申请；到期的请办理续期", "Nothing to apply for; renew when it ends"),
        Entry(RefusalKind.TooManyDiseases, "认定病种数已达上限", "Too many diseases", "参保地规定了可同时享受的病种数", "The insured place limits how many diseases count at once",
            WhoActs.InsuredPerson, "请先取消不再需要的病种", "Give one up first"),
        Entry(RefusalKind.SameReviewer, "初审和复审不能是同一人", "The second reviewer must be another person", "两级审核须由不同人员完成", "Two reviews are made by two persons",
            WhoActs.InsuredAgency, "请由其他人员复审", "Let somebody else review"),
        Entry(RefusalKind.ChoiceUnknown, "未找到定点记录", "The choice was not found", "只能撤销本人的定点", "Only one’s own choice can be withdrawn",
            WhoActs.InsuredPerson, "请核对编号", "Check its number"),
        Entry(RefusalKind.TooManyChoices, "选定机构数已达上限", "Too many chosen institutions", "参保地规定了可选定的机构数", "The insured place limits the number",
            WhoActs.InsuredPerson, "请先撤销一个定点", "Withdraw one first"),
        Entry(RefusalKind.MaterialUnknown, "未找到材料", "The material was not found", "材料只对本人和经办人员开放", "Materials are open to the person and the officers",
            WhoActs.InsuredPerson, "请核对编号", "Check its number"),
        Entry(RefusalKind.MaterialRefused, "文件不能作为材料", "The file is not accepted", "材料限PDF、JPEG、PNG，单个不超过10MB，内容须与类型一致", "PDF, JPEG or PNG up to 10 MB, with content of that type",
            WhoActs.InsuredPerson, "请重新拍照或导出后上传", "Take the picture again, or export as PDF"),
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
            WhoActs.HospitalClerk, "请先上传费用明细（2204，住院2301）", "Upload the lines first (2204; 2301 for a stay)"),
        Entry(RefusalKind.FeeLineRepeated, "费用明细流水号重复", "A fee line number is repeated", "同一就诊内流水号唯一；整批不入库", "Line numbers are unique in a visit; nothing of the call was stored",
            WhoActs.HisEngineer, "请更换流水号，或先撤销原明细（2205，住院2302）", "Use another number, or withdraw the line first (2205; 2302 for a stay)"),
        Entry(RefusalKind.FeeLineNotOfVisit, "费用明细与就诊不一致", "The lines are not all of one visit", "一次上传的明细须属于同一就诊", "The lines of one call belong to one visit",
            WhoActs.HisEngineer, "请按就诊分别上传", "Upload per visit"),
        Entry(RefusalKind.AmountDisagrees, "金额不一致", "Amounts disagree", "上送金额须与平台明细合计一致", "Amounts sent equal the sum of the lines",
            WhoActs.HospitalClerk, "请更正金额后重发；平台明细有误的，撤销后重新上传", "Correct the amount and send again; if the platform's lines are wrong, withdraw and upload them anew"),
        Entry(RefusalKind.MixedDiseases, "慢特病批次混有其他病种的明细", "The chronic batch mixes diseases", "一个收费批次只能结算一个病种", "One charge batch settles one disease",
            WhoActs.HospitalClerk, "请把其他病种的明细改用新的收费批次上传并分别结算", "Upload the other lines under another batch and settle apart"),
        Entry(RefusalKind.StayOpen, "参保人已在住院", "The person is in hospital already", "同一参保人同一时间只能有一次在院登记", "A person has one open admission",
            WhoActs.HospitalClerk, "请核实是否已在其他机构出院；原机构出院登记（2402）后再办理", "Let the other institution discharge the person (2402) first"),
        Entry(RefusalKind.NotInHospital, "就诊不在住院状态", "The visit is not an open stay", "该业务须在入院后、出院前办理", "The act belongs between admission and discharge",
            WhoActs.HospitalClerk, "请核对住院状态；已出院的先撤销出院（2405）", "Check the stay; after discharge undo it first (2405)"),
        Entry(RefusalKind.NotDischarged, "尚未办理出院", "The person is not discharged", "出院结算须先办理出院（2402）；在院期间可中途结算", "The final settlement follows the discharge (2402); before it, settle mid-stay",
            WhoActs.HospitalClerk, "出院结算先办理出院（2402）；在院结算将中途结算标志置为1", "For the final settlement discharge first (2402); in between, set the mid-stay flag to 1"),
        Entry(RefusalKind.FeeLinesExist, "住院已有费用明细", "The stay has fee lines", "有费用明细的入院不能撤销", "An admission with lines is not withdrawn",
            WhoActs.HospitalClerk, "请先撤销结算（2305）和费用明细（2302）", "Cancel the settlement (2305) and withdraw the lines (2302) first"),
        Entry(RefusalKind.VisitKindDiffers, "就诊类型与交易不符", "The visit is of another kind", "门诊就诊用22xx交易，住院用23xx和24xx交易", "Outpatient visits use 22xx, stays 23xx and 24xx",
            WhoActs.HisEngineer, "请改用对应的交易", "Use the transaction of the kind"),
        Entry(RefusalKind.RefundRefused, "退费明细不正确", "The refund line is wrong", "退费须指明原明细，累计退费不得超过原明细", "A refund names its line, and refunds never exceed it",
            WhoActs.HospitalClerk, "请核对原费用流水号和退费数量", "Check the original line and the quantity"),
        Entry(RefusalKind.FeeLineUnknown, "未找到费用明细", "The fee line was not found", "只能撤销已上传且未结算的明细", "Only uploaded, unsettled lines are withdrawn",
            WhoActs.HospitalClerk, "请核对费用明细流水号", "Check the line number"),
        Entry(RefusalKind.VisitBeingAdmitted, "入院登记正在办理", "The admission is being completed", "入院登记完成前不能办理其他业务", "Nothing else is done until the admission ends",
            WhoActs.HospitalClerk, "请稍后以相同报文ID重试入院登记", "Send the admission again with the same msgid", transient: true),
        Entry(RefusalKind.BatchSettled, "该收费批次已结算", "The charge batch is settled", "已结算批次不能追加或撤销明细", "A settled batch takes no lines and gives none back",
            WhoActs.HospitalClerk, "应答丢失的以原报文ID重发；要改费用的先撤销结算（2208，住院2305）；门诊新增费用请用新批次", "If the answer was lost, send the same msgid again; to change lines cancel first (2208; 2305 for a stay); new outpatient lines go into a new batch"),
    ];

    static IEnumerable<RefusalEntry> JournalEntries() =>
    [
        Entry(RefusalKind.SettlementUnknown, "未找到结算记录", "The settlement was not found", "结算ID须为本机构结算所得", "The settlement id is one of the institution's",
            WhoActs.HospitalClerk, "请核对结算ID", "Check the settlement id"),
        Entry(RefusalKind.SettlementNotLive, "该结算已撤销", "The settlement was cancelled", "一笔结算只能撤销一次", "A settlement is cancelled once",
            WhoActs.Nobody, "无需再次撤销", "Nothing more to do"),
        Entry(RefusalKind.LaterSettlementDepends, "之后另有结算使用了本次累计，不能撤销", "A later settlement used what this one counted", "撤销会改变之后结算的待遇", "Cancelling would change a later settlement",
            WhoActs.InsuredAgency, "请联系参保地经办机构处理", "Ask the insured agency"),
        Entry(RefusalKind.LaterPartSettled, "本次住院有更晚的结算", "A later part of the stay is settled", "同一次住院的结算从最晚的一笔开始撤销", "The parts of a stay are cancelled from the last one on",
            WhoActs.HospitalClerk, "请先撤销本次住院较晚的结算（2305）", "Cancel the later settlement of the stay first (2305)"),
        Entry(RefusalKind.AccountSpent, "个人账户余额已变化，不能恢复原结算", "The account no longer holds the amount", "恢复结算须从原账户扣回原金额", "The same amount must come from the same account again",
            WhoActs.HospitalClerk, "请重新预结算后结算", "Pre-settle again and settle then"),
        Entry(RefusalKind.KeyUsedForOtherContent, "报文ID已用于其他内容", "The msgid was used for other content", "同一报文ID只能重发相同内容", "A msgid is sent again with the same content only",
            WhoActs.HisEngineer, "请为新业务生成新的msgid", "Make a new msgid for a new act"),
        Entry(RefusalKind.MessageReversed, "该交易已被冲正", "The message was reversed", "已冲正的报文ID不再受理", "A reversed msgid is not accepted any more",
            WhoActs.HospitalClerk, "如仍需结算，请以新的msgid重新结算", "Settle again with a new msgid if it is still wanted"),
        Entry(RefusalKind.LiveSettlementExists, "存在有效结算", "A live settlement exists", "有效结算所依据的就诊和明细不能撤销", "What a live settlement rests on is not withdrawn",
            WhoActs.HospitalClerk, "请先撤销结算（2208，住院2305）", "Cancel the settlement first (2208; 2305 for a stay)"),
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
        Entry(RefusalKind.StoreOutOfReach, "平台数据库暂时无法访问", "The platform's database is out of reach", "数据库连接中断或连接数已满，未确认结果", "The database broke off or has no connection left; the outcome is not confirmed",
            WhoActs.HospitalClerk, "请稍后以相同报文ID重试，已处理的返回原结果；不再办理的请冲正（2601）", "Try again shortly with the same msgid: what was done answers as the first time; reverse it (2601) if it is no longer wanted", transient: true),
    ];
}
