using Yidi.Console.Door;
using Yidi.Operations.Access;
using Yidi.Policy;

namespace Yidi.Console.Desk;

/// <summary>A place of the officers' console, and the act one must be allowed to find it in the navigation.</summary>
public sealed record DeskPlace(string Path, string Icon, LocalText Name, Act Act);

/// <summary>The places of the console, by duty.</summary>
public static class Navigation
{
    public static IReadOnlyList<(LocalText Name, IReadOnlyList<DeskPlace> Places)> Groups { get; } =
    [
        (new("待办", "Work"), [new("/console", "layout-dashboard", new("工作台", "Desk"), Act.KeepOwnTokens), new("/console/inbox", "bell", new("消息", "Inbox"), Act.ReadNotices), new("/console/filings", "file-text", new("备案", "Filings"), Act.ReadFiling), new("/console/qualifications", "stethoscope", new("慢特病认定", "Qualifications"), Act.ReadQualification),
            new("/console/claims", "report-money", new("手工报销", "Manual claims"), Act.ReadClaim), new("/console/adjustments", "history", new("追溯调整", "Adjustments"), Act.ReadAdjustments), new("/console/cases", "messages", new("问题协同", "Cases"), Act.ReadCases), new("/console/persons", "users", new("参保人", "Persons"), Act.ReadPerson)]),
        (new("就医与结算", "Treatment"), [new("/console/settlements", "receipt", new("结算", "Settlements"), Act.ReadSettlement), new("/console/visits", "bed", new("就诊", "Visits"), Act.ListVisits), new("/console/desk", "building-hospital", new("医院医保办", "Hospital desk"), Act.HandleVisits),
            new("/console/reconciliations", "arrows-diff", new("对账", "Reconciliation"), Act.ReadReconciliations), new("/console/integration", "plug", new("接口联调", "Integration"), Act.ReadFailedCalls)]),
        (new("基金", "Funds"), [new("/console/declarations", "file-check", new("清算申报", "Declarations"), Act.ReadDeclarations), new("/console/clearing", "calendar", new("清算", "Clearing"), Act.ReadClearing), new("/console/bills", "file-invoice", new("清算单", "Bills"), Act.ReadClearing),
            new("/console/prefund", "gauge", new("预付金", "Prefund"), Act.ReadClearing), new("/console/payments", "cash", new("机构付款", "Payments"), Act.ReadStatements)]),
        (new("目录与政策", "Rules"), [new("/console/institutions", "building", new("医药机构", "Institutions"), Act.LookUpInstitutions), new("/console/catalogue", "list", new("目录", "Catalogue"), Act.LookUpCatalogue), new("/console/policies", "book", new("政策工坊", "Policy workshop"), Act.LookUpRegions),
            new("/console/outages", "alert-triangle", new("停机公告", "Outages"), Act.LookUpRegions)]),
        (new("看板与管理", "Oversight"), [new("/console/figures", "chart-bar", new("数据看板", "Dashboards"), Act.ListSettlements), new("/console/findings", "eye-check", new("智能审核", "Supervision"), Act.ReadFindings), new("/console/inspections", "clipboard-check", new("检查", "Inspections"), Act.Inspect), new("/console/accounts", "user-cog", new("人员与角色", "People and roles"), Act.ManageAccounts), new("/console/audit", "shield", new("操作记录", "Audit"), Act.ReadAudit),
            new("/console/system", "server", new("系统", "System"), Act.KeepOwnTokens)]),
    ];

    /// <summary>The places the visitor may go to; an institution's people find their desk, not the offices'.</summary>
    internal static IEnumerable<(LocalText Name, IReadOnlyList<DeskPlace> Places)> Of(PageVisit visit) =>
        Groups.Select(g => (g.Name, (IReadOnlyList<DeskPlace>)[.. g.Places.Where(p => visit.May(p.Act))])).Where(static g => g.Item2.Count > 0);

    /// <summary>Whether the visitor's duties lead to an address at all: a link that would be refused is not shown.</summary>
    internal static bool MayOpen(PageVisit visit, string link) =>
        link.StartsWith("/me", StringComparison.Ordinal) ? visit.IsInsured
        : Groups.SelectMany(static g => g.Places).Where(p => p.Path != "/console" && link.StartsWith(p.Path, StringComparison.Ordinal)).All(p => visit.May(p.Act));
}
