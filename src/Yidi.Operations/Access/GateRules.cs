namespace Yidi.Operations.Access;

/// <summary>The rules themselves, read like the table of docs/operating/access.md, which is made from them.</summary>
public static partial class Gate
{
    static readonly (Role, Via)[] Public = [];

    static readonly (Role, Via)[] Self = [(Role.InsuredPerson, Via.Self)];

    static readonly (Role, Via)[] Clerks = [(Role.InstitutionClerk, Via.Institution), (Role.InstitutionManager, Via.Institution)];

    static readonly (Role, Via)[] HostOfficers = [(Role.Officer, Via.HostRegion), (Role.Administrator, Via.HostRegion)];

    static readonly (Role, Via)[] InsuredOfficers = [(Role.Officer, Via.InsuredRegion)];

    /// <summary>The insured place: who works with the person's record, and who looks after those who do.</summary>
    static readonly (Role, Via)[] InsuredReaders =
        [(Role.Officer, Via.InsuredRegion), (Role.Reviewer, Via.InsuredRegion), (Role.Supervisor, Via.InsuredRegion), (Role.Auditor, Via.InsuredRegion)];

    /// <summary>A settlement concerns both places (domain.md 3.11): the host sees it, but no filing, coverage or other stay.</summary>
    static readonly (Role, Via)[] SettlementReaders =
    [
        .. InsuredReaders, (Role.Finance, Via.InsuredRegion), (Role.Officer, Via.HostRegion), (Role.Reviewer, Via.HostRegion), (Role.Finance, Via.HostRegion),
        (Role.Supervisor, Via.HostRegion), (Role.Auditor, Via.HostRegion),
    ];

    /// <summary>Money between regions concerns both, without any person in it.</summary>
    static readonly (Role, Via)[] ClearingReaders =
    [
        .. new[] { Role.Officer, Role.Reviewer, Role.Finance, Role.Supervisor, Role.Auditor }.SelectMany(static r => new[] { (r, Via.InsuredRegion), (r, Via.HostRegion) }),
    ];

    static readonly (Role, Via)[] Everybody = [.. Enum.GetValues<Role>().Select(static r => (r, Via.Anything))];

    /// <summary>One rule per act.</summary>
    public static IReadOnlyDictionary<Act, AccessRule> Rules { get; } = new AccessRule[]
    {
        new(Act.LookUpRegions, "查询区划、停机和视同备案", "look up regions, outages, deemed-filed pairs", "", Public),
        new(Act.AnnounceOutage, "公布和取消停机窗口", "announce and call off outages", "", HostOfficers),
        new(Act.LookUpInstitutions, "查询联网机构", "look up institutions", "", Public),
        new(Act.KeepInstitutions, "登记机构和协议", "register institutions and agreements", "", HostOfficers),
        new(Act.OpenServices, "开通和停止异地就医服务", "open and close services", "", HostOfficers),
        new(Act.SuspendInstitution, "暂停和恢复机构", "suspend and resume an institution", "", [.. HostOfficers, (Role.Supervisor, Via.HostRegion)]),
        new(Act.LookUpCatalogue, "查询目录", "look up the catalogue", "", Public),
        new(Act.MatchItems, "上传和撤销目录对照", "upload and withdraw directory matching", "", Clerks),
        new(Act.ReadPerson, "查看参保信息", "read a person's record", "read", [.. Self, .. InsuredReaders]),
        new(Act.ReadPresentedCard, "凭证读取人员信息（1101）", "read the person of a presented credential", "", Clerks),
        new(Act.KeepPersons, "登记和变更参保信息", "register persons and change coverage", "", InsuredOfficers),
        new(Act.ReadFamily, "查看家庭共济关系", "read family links", "read", [.. Self, .. InsuredReaders]),
        new(Act.KeepFamily, "建立和解除家庭共济", "bind and unbind family accounts", "", [.. Self, .. InsuredOfficers]),
        new(Act.AppointProxy, "授权代办人", "appoint a proxy", "", [.. Self, .. InsuredOfficers]),
        new(Act.AskEligibility, "查询能否直接结算", "ask 'may I?'", "read", [.. Self, .. InsuredReaders, .. Clerks]),
        new(Act.File, "办理、变更和取消备案", "file, change and cancel", "file", [.. Self, .. InsuredOfficers, .. Clerks]),
        new(Act.FileInBatch, "单位或学校批量备案", "file in a batch for an employer or a school", "", InsuredOfficers),
        new(Act.ReadFiling, "查看备案", "read filings", "read", [.. Self, .. InsuredReaders]),
        new(Act.ReviewFiling, "审核备案", "review filings", "", [(Role.Officer, Via.InsuredRegion), (Role.Reviewer, Via.InsuredRegion)]),
        new(Act.ApplyForDisease, "申请、续期和取消慢特病认定", "apply for, renew and give up a chronic disease", "chronic", [.. Self, .. InsuredOfficers, .. Clerks]),
        new(Act.ReadQualification, "查看慢特病认定", "read qualifications", "read", [.. Self, .. InsuredReaders]),
        new(Act.ReviewDisease, "慢特病初审", "first review of a chronic disease", "", [(Role.Officer, Via.InsuredRegion), (Role.Reviewer, Via.InsuredRegion)]),
        new(Act.ReviewDiseaseAsExpert, "慢特病专家复审", "expert review of a chronic disease", "", [(Role.Reviewer, Via.InsuredRegion)]),
        new(Act.Claim, "申请手工报销和提出异议", "claim on paper and object", "claim", [.. Self, .. InsuredOfficers]),
        new(Act.ReadClaim, "查看手工报销", "read claims", "read", [.. Self, .. InsuredReaders, (Role.Finance, Via.InsuredRegion)]),
        new(Act.ReviewClaim, "手工报销录入和初审", "enter lines of claims and review them first", "", [(Role.Officer, Via.InsuredRegion), (Role.Reviewer, Via.InsuredRegion)]),
        new(Act.ReviewClaimAgain, "手工报销复审、终审和异议处理", "second and final review of claims, and objections", "", [(Role.Reviewer, Via.InsuredRegion)]),
        new(Act.PayClaims, "支付手工报销", "pay claims", "", [(Role.Finance, Via.InsuredRegion)]),
        new(Act.Adjust, "发起和放弃追溯调整", "open and drop retroactive adjustments", "", [(Role.Officer, Via.InsuredRegion), (Role.Reviewer, Via.InsuredRegion)]),
        new(Act.ApproveAdjustments, "批准追溯调整入账", "approve retroactive adjustments", "", [(Role.Reviewer, Via.InsuredRegion)]),
        new(Act.ReadAdjustments, "查看追溯调整", "read retroactive adjustments", "", [.. InsuredReaders, (Role.Finance, Via.InsuredRegion)]),
        new(Act.RaiseCases, "提出、认可和上报协同", "raise, accept and dispute cases", "", [(Role.Officer, Via.InsuredRegion), (Role.Supervisor, Via.InsuredRegion)]),
        new(Act.AnswerCases, "受理和答复协同", "take and answer cases", "", [(Role.Officer, Via.HostRegion), (Role.Supervisor, Via.HostRegion)]),
        new(Act.ReadCases, "查看协同和留言", "read cases and remark on them", "", [.. new[] { Role.Officer, Role.Reviewer, Role.Supervisor, Role.Auditor }.SelectMany(static r => new[] { (r, Via.InsuredRegion), (r, Via.HostRegion) })]),
        new(Act.ReadFindings, "查看智能审核疑点", "read findings of supervision", "", [.. new[] { Role.Officer, Role.Reviewer, Role.Finance, Role.Supervisor, Role.Auditor }.SelectMany(static r => new[] { (r, Via.InsuredRegion), (r, Via.HostRegion) }), .. Clerks]),
        new(Act.ReviewFindings, "告知、认定和排除疑点", "tell, uphold and dismiss findings", "", [(Role.Supervisor, Via.InsuredRegion), (Role.Supervisor, Via.HostRegion)]),
        new(Act.AnswerFindings, "说明和申诉疑点", "explain and appeal findings", "", [(Role.InstitutionManager, Via.Institution)]),
        new(Act.Inspect, "计划和实施检查", "plan and carry out inspections", "", [(Role.Supervisor, Via.InsuredRegion), (Role.Supervisor, Via.HostRegion)]),
        new(Act.AskAdvice, "事前和事中审核（3101、3102）", "ask for advice before and during treatment", "", Clerks),
        new(Act.ChooseInstitution, "选定和撤销定点机构", "choose institutions", "file", [.. Self, .. InsuredOfficers, .. Clerks]),
        new(Act.ReadChoices, "查看定点机构", "read chosen institutions", "read", [.. Self, .. InsuredReaders]),
        new(Act.UploadMaterial, "上传材料", "upload materials", "file", [.. Self, .. InsuredOfficers]),
        new(Act.ReadMaterial, "查看材料", "read materials", "read", [.. Self, .. InsuredReaders]),
        new(Act.ReadSettlement, "查看结算单", "read a settlement", "read", [.. Self, .. Clerks, .. SettlementReaders]),
        new(Act.ListSettlements, "查看近期结算", "list recent settlements", "", SettlementReaders),
        new(Act.ListVisits, "查看本地就诊", "list visits at institutions of the place", "", [.. Clerks, (Role.Officer, Via.HostRegion), (Role.Reviewer, Via.HostRegion), (Role.Supervisor, Via.HostRegion), (Role.Auditor, Via.HostRegion)]),
        new(Act.PostHomeSettlements, "报送和撤销本地系统的结算", "post and take back settlements of a local core system", "", InsuredOfficers),
        new(Act.ReadOutcome, "查询交易结果", "ask what became of a message", "", [.. Clerks, .. SettlementReaders]),
        new(Act.HandleVisits, "挂号、上传费用和结算", "register, upload and settle visits", "", Clerks),
        new(Act.DownloadCatalogue, "下载目录", "download catalogues", "", Clerks),
        new(Act.ReadInstitution, "查询本机构登记信息", "read the institution's own record", "", Clerks),
        new(Act.ReadFailedCalls, "查看被拒绝的交易", "read an institution's refused calls", "", [.. Clerks, .. HostOfficers, (Role.Supervisor, Via.HostRegion), (Role.Auditor, Via.HostRegion)]),
        new(Act.ReadReconciliations, "查看对账结果", "read reconciliations", "", [.. Clerks, .. HostOfficers, (Role.Finance, Via.HostRegion), (Role.Supervisor, Via.HostRegion), (Role.Auditor, Via.HostRegion)]),
        new(Act.DeclareCosts, "清算申报和回退", "declare costs for clearing and take them back", "", Clerks),
        new(Act.ReviewDeclarations, "审核和确认清算申报", "review and confirm declarations", "", [(Role.Officer, Via.HostRegion), (Role.Reviewer, Via.HostRegion)]),
        new(Act.ReadDeclarations, "查看清算申报", "read declarations", "", [.. Clerks, (Role.Officer, Via.HostRegion), (Role.Reviewer, Via.HostRegion), (Role.Finance, Via.HostRegion), (Role.Supervisor, Via.HostRegion), (Role.Auditor, Via.HostRegion)]),
        new(Act.PayInstitutions, "结算单、病种分组和向机构付款", "statements, case groups and payments to institutions", "", [(Role.Finance, Via.HostRegion), (Role.Officer, Via.HostRegion)]),
        new(Act.ReadStatements, "查看机构结算单", "read an institution's statements", "", [.. Clerks, (Role.Officer, Via.HostRegion), (Role.Finance, Via.HostRegion), (Role.Supervisor, Via.HostRegion), (Role.Auditor, Via.HostRegion)]),
        new(Act.CloseMonths, "清分和重开清算期", "calculate clearing months and open them again", "", [(Role.Officer, Via.Nation), (Role.Administrator, Via.Nation)]),
        new(Act.ReadClearing, "查看清算", "read clearing", "", ClearingReaders),
        new(Act.CheckBills, "核对清算单", "check bills, agree or dispute", "", [(Role.Officer, Via.InsuredRegion), (Role.Officer, Via.HostRegion), (Role.Finance, Via.InsuredRegion), (Role.Finance, Via.HostRegion)]),
        new(Act.PayBills, "清算付款", "pay bills", "", [(Role.Finance, Via.InsuredRegion)]),
        new(Act.ReceivePayments, "清算收款", "match receipts", "", [(Role.Finance, Via.HostRegion)]),
        new(Act.KeepPrefund, "核定和调整预付金", "fix and adjust prefunds", "", [(Role.Officer, Via.Nation), (Role.Finance, Via.Nation)]),
        new(Act.AskForPrefund, "申请紧急调增预付金", "ask for an emergency increase", "", [(Role.Officer, Via.HostRegion), (Role.Finance, Via.HostRegion)]),
        new(Act.ProposePacks, "提出政策包", "propose policy packs", "", [(Role.PolicyOfficer, Via.InsuredRegion)]),
        new(Act.PublishPacks, "复核并发布政策包", "publish policy packs that another proposed", "", [(Role.PolicyOfficer, Via.InsuredRegion), (Role.Administrator, Via.InsuredRegion)]),
        new(Act.SignIn, "登录和签到", "sign in", "", Public),
        new(Act.KeepOwnTokens, "管理本人的API令牌", "keep one's own API tokens", "", Everybody),
        new(Act.ReadNotices, "查看消息", "read notices", "", Everybody),
        new(Act.KeepWebhooks, "管理消息推送地址", "keep webhooks", "", [(Role.InstitutionManager, Via.Institution), (Role.Administrator, Via.InsuredRegion)]),
        new(Act.ManageAccounts, "管理账号和角色", "manage accounts and roles", "", [(Role.Administrator, Via.InsuredRegion)]),
        new(Act.ReadAudit, "查看操作记录", "read the audit trail", "", [(Role.Auditor, Via.InsuredRegion), (Role.Supervisor, Via.InsuredRegion)]),
    }.ToDictionary(static r => r.Act);
}
