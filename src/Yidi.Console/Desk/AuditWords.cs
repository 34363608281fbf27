using Yidi.Console.Desk.Lists;
using Yidi.Console.Door;
using Yidi.Operations.Access;
using Yidi.Operations.ChronicDisease;
using Yidi.Operations.Collaboration;
using Yidi.Operations.Filing;
using Yidi.Operations.ManualClaims;
using Yidi.Operations.Retroaction;
using Yidi.Operations.Supervision;
using Yidi.Policy;

namespace Yidi.Console.Desk;

/// <summary>The audit trail keeps words of the program, which never change once sealed; officers read them in their language.</summary>
static class AuditWords
{
    /// <summary>What a detail begins with; numbers, codes and days may follow.</summary>
    static readonly Dictionary<string, LocalText> Said = new(StringComparer.Ordinal)
    {
        ["open"] = new("开立", "open"), ["close"] = new("关闭", "close"), ["close year"] = new("年度关账", "close year"), ["reopen"] = new("重开", "reopen"), ["grant"] = new("授权", "grant"), ["end"] = new("终止", "end"), ["contact"] = new("联系方式", "contact"),
        ["apply"] = new("申请", "apply"), ["submit"] = new("提交", "submit"), ["granted"] = new("准予", "granted"), ["withdraw"] = new("撤销", "withdraw"), ["confirm"] = new("确认", "confirm"), ["take back"] = new("撤回", "take back"), ["recover"] = new("追回", "recover"),
        ["noticed"] = new("已通知", "noticed"), ["calculated attempt"] = new("计算，第几次：", "calculated, attempt"), ["file rows"] = new("文件行数", "file rows"), ["reviewed"] = new("审核笔数", "reviewed"), ["cases"] = new("病例数", "cases"), ["special case"] = new("特例单议", "special case"),
        ["returned"] = new("银行退回", "returned"), ["repaid"] = new("再次付款", "repaid"), ["paid"] = new("已付款", "paid"), ["statement"] = new("结算清单", "statement"), ["advance"] = new("预付", "advance"), ["account"] = new("接入账户", "account"),
        ["suspend"] = new("暂停", "suspend"), ["resume"] = new("恢复", "resume"), ["bind"] = new("绑定", "bind"), ["unbind"] = new("解绑", "unbind"), ["register"] = new("参保登记", "register"), ["begin"] = new("参保", "begin"), ["move"] = new("转移", "move"), ["credential"] = new("凭证", "credential"),
        ["moved away to"] = new("转往", "moved away to"), ["moved here from"] = new("转自", "moved here from"), ["resend"] = new("重发", "resend"), ["quotas"] = new("额度数", "quotas"), ["refused"] = new("不予发布", "refused"), ["prefund"] = new("预付金", "prefund"), ["Asked"] = new("申请增加预付金", "Asked"), ["Refused"] = new("未同意", "Refused"),
    };

    /// <summary>Names of acts, kinds and states as the program spells them, wherever they stand in a detail.</summary>
    static readonly Dictionary<string, LocalText> Names = Collected();

    internal static string Of(string detail)
    {
        if (Words.IsEnglish || detail.Length == 0) return detail;
        var tokens = detail.Split(' ');
        for (var taken = Math.Min(3, tokens.Length); taken > 0; taken--)
            if (Said.TryGetValue(string.Join(' ', tokens[..taken]), out var said)) return string.Join(' ', [said.Chinese, .. tokens[taken..].Select(Named)]);
        return string.Join(' ', tokens.Select(Named));
    }

    static string Named(string token) => Names.TryGetValue(token, out var name) ? name.Chinese : Enum.TryParse<Role>(token, out var role) && role.ToString() == token ? OversightPages.RoleName(role) : token;

    static Dictionary<string, LocalText> Collected()
    {
        var names = new Dictionary<string, LocalText>(StringComparer.Ordinal);
        Take(FilingRules.ActNames, static n => n);
        Take(QualificationRules.ActNames, static n => n);
        Take(CaseRules.ActNames, static n => n);
        Take(ClaimRules.ActNames, static n => n);
        Take(AdjustmentRules.ActNames, static n => n);
        Take(FindingRules.ActNames, static n => n);
        Take(InspectionRules.ActNames, static n => n);
        Take(CaseRules.Kinds, static t => new(t.Chinese, t.English));
        Take(InspectionRules.Kinds, static t => new(t.Chinese, t.English));
        Take(FundLists.BillSteps, static n => n);
        return names;

        void Take<TKey, TName>(IReadOnlyDictionary<TKey, TName> terms, Func<TName, LocalText> text) where TKey : struct, Enum
        {
            foreach (var (key, term) in terms) names.TryAdd(key.ToString(), text(term));
        }
    }
}
