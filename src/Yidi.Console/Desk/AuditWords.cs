using Yidi.Console.Desk.Lists;
using Yidi.Console.Door;
using Yidi.Operations.Access;
using Yidi.Operations.ChronicDisease;
using Yidi.Operations.Collaboration;
using Yidi.Operations.Filing;
using Yidi.Operations.ManualClaims;
using Yidi.Operations.Retroaction;
using Yidi.Operations.Supervision;

namespace Yidi.Console.Desk;

/// <summary>The audit trail keeps words of the program, which never change once sealed; officers read them in Chinese, and in English as they are.</summary>
static class AuditWords
{
    /// <summary>What a detail begins with; numbers, codes and days may follow.</summary>
    static readonly Dictionary<string, string> Said = new(StringComparer.Ordinal)
    {
        ["open"] = "开立", ["close"] = "关闭", ["close year"] = "年度关账", ["reopen"] = "重开", ["grant"] = "授权", ["end"] = "终止", ["contact"] = "联系方式",
        ["apply"] = "申请", ["submit"] = "提交", ["granted"] = "准予", ["withdraw"] = "撤销", ["confirm"] = "确认", ["take back"] = "撤回", ["recover"] = "追回",
        ["noticed"] = "已通知", ["calculated attempt"] = "计算，第几次：", ["file rows"] = "文件行数", ["reviewed"] = "审核笔数", ["cases"] = "病例数", ["special case"] = "特例单议",
        ["returned"] = "银行退回", ["repaid"] = "再次付款", ["paid"] = "已付款", ["statement"] = "结算清单", ["advance"] = "预付", ["account"] = "接入账户",
        ["suspend"] = "暂停", ["resume"] = "恢复", ["bind"] = "绑定", ["unbind"] = "解绑", ["register"] = "参保登记", ["begin"] = "参保", ["move"] = "转移", ["credential"] = "凭证",
        ["moved away to"] = "转往", ["moved here from"] = "转自", ["resend"] = "重发", ["quotas"] = "额度数", ["refused"] = "不予发布", ["prefund"] = "预付金", ["Asked"] = "申请增加预付金", ["Refused"] = "未同意",
    };

    /// <summary>Names of acts, kinds and states as the program spells them, wherever they stand in a detail.</summary>
    static readonly Dictionary<string, string> Names = Collected();

    internal static string Of(string detail)
    {
        if (Words.IsEnglish || detail.Length == 0) return detail;
        var tokens = detail.Split(' ');
        for (var taken = Math.Min(3, tokens.Length); taken > 0; taken--)
            if (Said.TryGetValue(string.Join(' ', tokens[..taken]), out var said)) return string.Join(' ', [said, .. tokens[taken..].Select(Named)]);
        return string.Join(' ', tokens.Select(Named));
    }

    static string Named(string token) => Names.TryGetValue(token, out var name) ? name : Enum.TryParse<Role>(token, out var role) && role.ToString() == token ? OversightPages.RoleName(role) : token;

    static Dictionary<string, string> Collected()
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        Take(FilingRules.ActNames, static n => n.Chinese);
        Take(QualificationRules.ActNames, static n => n.Chinese);
        Take(CaseRules.ActNames, static n => n.Chinese);
        Take(ClaimRules.ActNames, static n => n.Chinese);
        Take(AdjustmentRules.ActNames, static n => n.Chinese);
        Take(FindingRules.ActNames, static n => n.Chinese);
        Take(InspectionRules.ActNames, static n => n.Chinese);
        Take(CaseRules.Kinds, static t => t.Chinese);
        Take(InspectionRules.Kinds, static t => t.Chinese);
        Take(FundLists.BillSteps, static n => n.Chinese);
        return names;

        void Take<TKey, TName>(IReadOnlyDictionary<TKey, TName> terms, Func<TName, string> text) where TKey : struct, Enum
        {
            foreach (var (key, term) in terms) names.TryAdd(key.ToString(), text(term));
        }
    }
}
