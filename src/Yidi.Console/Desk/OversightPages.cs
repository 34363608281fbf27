using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Yidi.Console.Desk.Lists;
using Yidi.Console.Door;
using Yidi.Console.Parts;
using Yidi.Operations.Access;
using Yidi.Operations.Funds;
using Yidi.Operations.Institutions;
using Yidi.Operations.Notices;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Policies;
using Yidi.Operations.Regions;
using Yidi.Policy;
using static Yidi.Console.Desk.Lists.Worklist;

namespace Yidi.Console.Desk;

/// <summary>One province as the system page shows it.</summary>
public sealed record ProvinceHealth(string Name, int Province, AuditVerification? Verified);

/// <summary>People and roles, the audit trail and its verification, the system; and the hospital's desk.</summary>
static class OversightPages
{
    internal static Worklist Accounts { get; } = new("/console/accounts", new("人员与角色", "People and roles"), new("管辖范围内的账号和角色。", "Accounts and roles inside your reach."), Act.ManageAccounts, [new("text", new("姓名或账号", "Name or user name"))],
        [Text("账号", "User name"), Text("姓名", "Name"), Text("角色", "Roles"), Text("状态", "State")], new("换个名字再试。", "Try another name."), ReadAccounts) { Turns = false, Links = [("/console/accounts/new", new("开通账号", "Open an account"), Act.ManageAccounts)] };

    static async Task<PageOf<ListRow>> ReadAccounts(ListAsk ask)
    {
        var found = await ask.Http.RequestServices.GetRequiredService<KeepAccounts>().InReach(ask.Caller, ask["text"], 500, ask.Cancel);
        return FundLists.Slice(ask, [.. found.Select(a => new ListRow([new(a.UserName, $"/console/accounts/{a.AccountNo}"), a.DisplayName, Words.Joined(a.Grants.Select(Named)), a.Closed ? new(Words.L("已关闭", "closed"), Tag: "over") : new(Words.L("有效", "open"), Tag: "good")]))]);
    }

    internal static string Named(Grant g) => $"{RoleName(g.Role)}（{g.Region?.ToString() ?? (g.Institution.Length > 0 ? g.Institution : g.Person is { } p ? Mask.Number(p.ToString()) : "—")}）";

    internal static string RoleName(Role role) => role switch
    {
        Role.InsuredPerson => Words.L("参保人", "insured person"), Role.InstitutionClerk => Words.L("医药机构经办人", "institution clerk"), Role.InstitutionManager => Words.L("医药机构医保负责人", "institution manager"), Role.Officer => Words.L("经办", "officer"), Role.Reviewer => Words.L("审核", "reviewer"),
        Role.Finance => Words.L("财务", "finance"), Role.Supervisor => Words.L("基金监管", "supervisor"), Role.Auditor => Words.L("审计", "auditor"), Role.PolicyOfficer => Words.L("政策管理", "policy officer"), _ => Words.L("系统管理", "administrator"),
    };

    internal static Worklist Audit { get; } = new("/console/audit", new("操作记录", "Audit trail"), new("谁在什么时候做了什么；逐条链接、防篡改。", "Who did what and when; chained and tamper-evident."), Act.ReadAudit,
        [new("act", new("操作", "Act"), static () => Gate.Rules.Values.Select(static r => (r.Act.ToString(), Words.L(r.Chinese, r.English)))), new("caller", new("操作人", "Caller")), new("person", new("人员编号", "Person no.")), new("subject", new("对象编号", "Subject"))],
        [Text("时间", "When"), Text("操作人", "Caller"), Text("角色", "Role"), Text("操作", "Act"), Text("对象", "Subject"), Text("细节", "Detail"), Text("地址", "Address")], new("放宽条件再试。", "Try fewer conditions."), ReadAuditRows);

    /// <summary>Trails lie by province: whoever reads for a city reads those of persons of it only by their number.</summary>
    static async Task<PageOf<ListRow>> ReadAuditRows(ListAsk ask)
    {
        var reach = ask.Reach(Act.ReadAudit).Insured;
        var provinces = RegionsIn.Provinces([.. reach.Where(static r => r == RegionCode.Nation || r.IsProvince)], await PersonLists.Served(ask));
        var page = await ask.Http.RequestServices.GetRequiredService<ReadAudit>().List(provinces, ask["act"], ask["caller"], ask.Number("person"), ask["subject"], ask.Paging, ask.Cancel);
        var names = await ask.Http.RequestServices.GetRequiredService<ReadCallerNames>().Run(page.Rows.Select(static e => e.Caller), ask.Cancel);
        return new([.. page.Rows.Select(e => new ListRow([ChinaTime.Text(e.At), new(names.TryGetValue(e.Caller, out var name) ? $"{name}（{e.Caller}）" : e.Caller, $"/console/audit?caller={Uri.EscapeDataString(e.Caller)}"), Enum.TryParse<Role>(e.Role, out var role) ? RoleName(role) : e.Role, Enum.TryParse<Act>(e.Act, out var act) && Gate.Rules.TryGetValue(act, out var rule) ? Words.L(rule.Chinese, rule.English) : e.Act, Mask.Number(e.Subject), AuditWords.Of(e.Detail), e.Address]))], page.Next);
    }

    internal static void MapOversight(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/console/accounts/new", () => PageRoutes.Show<AccountNewPage>()).PageFor(Act.ManageAccounts);
        routes.MapGet("/console/accounts/{account}", async (string account, HttpContext http, KeepAccounts accounts, CancellationToken cancel) =>
            long.TryParse(account, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && await accounts.Find(number, cancel) is { } found && (found.Grants.Count == 0 || found.Grants.Any(g => Gate.ReachesGrant(PageVisit.Of(http).Caller, g)))
                ? PageRoutes.Show<AccountPage>(new { Account = found, Grants = (await accounts.GrantsOf(number, cancel)).Where(g => Gate.ReachesGrant(PageVisit.Of(http).Caller, Grant.Of(g))).ToList() })
                : PageRoutes.Unknown(http, RefusalKind.AccountUnknown, "account", account)).PageFor(Act.ManageAccounts);
        routes.MapGet("/console/inbox", async (HttpContext http, ReadNotices notices, KeepWebhooks hooks, KeepContact contact, NoticeWays ways, CancellationToken cancel) =>
        {
            var (caller, keeps) = (PageVisit.Of(http).Caller, PageVisit.Of(http).May(Act.KeepWebhooks));
            var reach = Gate.ReachOf(caller, Act.KeepWebhooks);
            return PageRoutes.Show<InboxPage>(new { Contact = await contact.Of(PageVisit.Of(http).AccountNo, cancel), Ways = ways, Inbox = await notices.Of(caller, cancel), Hooks = keeps ? await hooks.List(KeepWebhooks.OwnersIn(reach), cancel) : [], Institution = Institution(http), Region = reach.Insured.Count > 0 ? reach.Insured[0].ToString() : "" });
        }).PageFor(Act.ReadNotices);
        routes.MapGet("/console/system", System).PageFor(Act.KeepOwnTokens);
        routes.MapGet("/console/desk", static (HttpContext http) => PageRoutes.Show<HospitalDeskPage>(new { Institution = Institution(http) })).PageFor(Act.HandleVisits);
        routes.MapGet("/console/desk/patient", HospitalPages.Patient).PageFor(Act.HandleVisits);
        routes.MapPost("/console/desk/patient", HospitalPages.Patient).PageFor(Act.HandleVisits);
        routes.MapGet("/console/desk/declare", static (HttpContext http, BusinessClock clock) => PageRoutes.Show<DeclarePage>(new { Institution = Institution(http), clock.Today })).PageFor(Act.DeclareCosts);
    }

    internal static string Institution(HttpContext http) => PageVisit.Of(http).Caller.Grants.FirstOrDefault(static g => g.Institution.Length > 0)?.Institution ?? "";

    static async Task<IResult> System(HttpContext http, HealthCheckService health, ServedProvinces served, VerifyAudit verify, RegionBook regions, PackLibrary packs, BusinessClock clock, IStoreContexts stores, CancellationToken cancel, string? verifyProvince = null)
    {
        var report = await health.CheckHealthAsync(cancel);
        var provinces = new List<ProvinceHealth>();
        var reach = PageVisit.Of(http).May(Act.ReadAudit) ? Gate.ReachOf(PageVisit.Of(http).Caller, Act.ReadAudit).Insured : [];
        foreach (var province in await served.Now(cancel))
            provinces.Add(new(regions.Name(RegionCode.OfProvince(province), Words.Language), province, verifyProvince == $"{province}" && RegionsIn.Provinces(reach, [province]).Count > 0 ? await verify.Run(province, [], null, cancel) : null));
        await using var national = await stores.National(cancel);
        var terms = (await ClearingTerms.Read(national, cancel)).All;
        return PageRoutes.Show<SystemPage>(new { Terms = terms, Report = report, Provinces = provinces, MayVerify = reach.Count > 0, Packs = packs.Count, Now = ChinaTime.Text(clock.UtcNow), Holidays = Words.Joined(Enumerable.Range(2020, 20).Where(WorkingDays.IsAnnounced).Select(static y => $"{y}")) });
    }
}
