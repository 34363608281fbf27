using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Supervision;

/// <summary>The lawful steps of a finding. docs/domain/supervision.md draws this table; a test compares.</summary>
public static class FindingRules
{
    public static Transitions<FindingState, FindingAct> Steps { get; } = new(
        (FindingState.Found, FindingAct.Tell, FindingState.Told),
        (FindingState.Found, FindingAct.Dismiss, FindingState.Dismissed),
        (FindingState.Told, FindingAct.Explain, FindingState.Explained),
        (FindingState.Told, FindingAct.Uphold, FindingState.Upheld),
        (FindingState.Told, FindingAct.Dismiss, FindingState.Dismissed),
        (FindingState.Explained, FindingAct.Uphold, FindingState.Upheld),
        (FindingState.Explained, FindingAct.Dismiss, FindingState.Dismissed),
        (FindingState.Upheld, FindingAct.Appeal, FindingState.Appealed),
        (FindingState.Upheld, FindingAct.Finish, FindingState.Final),
        (FindingState.Appealed, FindingAct.Confirm, FindingState.Final),
        (FindingState.Appealed, FindingAct.Dismiss, FindingState.Dismissed),
        (FindingState.Final, FindingAct.Deduct, FindingState.Deducted),
        (FindingState.Final, FindingAct.Void, FindingState.Void),
        (FindingState.Deducted, FindingAct.Reopen, FindingState.Final));

    public static IReadOnlyDictionary<FindingState, LocalText> StateNames { get; } = new Dictionary<FindingState, LocalText>
    {
        [FindingState.Found] = new("疑点", "found"),
        [FindingState.Told] = new("已告知机构", "institution told"),
        [FindingState.Explained] = new("机构已说明", "explained"),
        [FindingState.Upheld] = new("已认定", "upheld"),
        [FindingState.Appealed] = new("申诉中", "appealed"),
        [FindingState.Final] = new("待扣款", "final, to be deducted"),
        [FindingState.Deducted] = new("已扣款", "deducted"),
        [FindingState.Dismissed] = new("已排除", "dismissed"),
        [FindingState.Void] = new("结算已撤销", "settlement taken back"),
    };

    public static IReadOnlyDictionary<FindingAct, LocalText> ActNames { get; } = new Dictionary<FindingAct, LocalText>
    {
        [FindingAct.Find] = new("发现", "find"),
        [FindingAct.Tell] = new("告知机构", "tell the institution"),
        [FindingAct.Explain] = new("说明", "explain"),
        [FindingAct.Uphold] = new("认定", "uphold"),
        [FindingAct.Dismiss] = new("排除", "dismiss"),
        [FindingAct.Appeal] = new("申诉", "appeal"),
        [FindingAct.Confirm] = new("维持", "confirm"),
        [FindingAct.Finish] = new("申诉期满", "no appeal in time"),
        [FindingAct.Deduct] = new("扣款", "deduct"),
        [FindingAct.Void] = new("结算撤销", "settlement taken back"),
        [FindingAct.Reopen] = new("清算月重开", "month open again"),
    };

    internal static Refusal? Refuse(FindingState state, FindingAct act) => Steps.Refuse(state, act, static s => StateNames[s].Chinese, static a => ActNames[a].Chinese);
}

/// <summary>Terms of the hearing, in working days. Parameters of the installation under 'finding.' and their names.</summary>
public sealed record FindingTerms(int ExplainWithinDays, int AppealWithinDays)
{
    internal static async Task<FindingTerms> Read(NationalContext national, CancellationToken cancel)
    {
        var numbers = await ParameterNumbers.Read(national, "finding.", cancel);
        return new(numbers.Of("explain-within-days", 5), numbers.Of("appeal-within-days", 5));
    }
}
