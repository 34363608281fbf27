using Yidi.Operations.Filing;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Regions;
using Yidi.Policy;

namespace Yidi.Operations.Eligibility;

/// <summary>What a person's own filings say when none of them covers a visit: filed elsewhere, over, suspended, made after paying.</summary>
static class FilingHints
{
    /// <summary>Empty when the person never filed.</summary>
    internal static string Of(FilingsInForce filings, VisitInQuestion visit, RegionBook regions, DateOnly today)
    {
        var newest = filings.Versions.GroupBy(static v => v.FilingNo).Select(static g => g.MaxBy(static v => v.Version)!).OrderByDescending(static v => v.From).ToList();
        var here = newest.FirstOrDefault(v => RegionCode.Parse(v.Place).Covers(visit.Host));
        if (here is not null) return OfPlace(here, visit);
        var elsewhere = newest.FirstOrDefault(v => v.InForce && v.From <= visit.VisitDay && (v.Until is null || visit.VisitDay <= v.Until));
        return elsewhere is null ? "" : $"现有备案地为{regions.FullName(RegionCode.Parse(elsewhere.Place))}，不含本次就医地；可变更备案或另办临时外出就医备案";
    }

    static string OfPlace(FilingVersion v, VisitInQuestion visit) => v switch
    {
        { Rule: "promise-overdue" } => $"备案因承诺材料逾期自 {v.From:yyyy-MM-dd} 起停用，补齐材料后恢复",
        { Rule: "cancelled" } => $"备案已于 {v.From.AddDays(-1):yyyy-MM-dd} 取消",
        { Rule: "coverage-ended" } => "备案已随原参保关系终止，可按新的参保关系重新备案",
        { Lateness: Lateness.AfterSelfPay } when v.GrantedOn > visit.VisitDay => "该备案为自费结算后补办，用于手工报销，不能直接结算",
        { PromiseDue: { } due } when due < visit.VisitDay => $"承诺材料应于 {due:yyyy-MM-dd} 前补齐，逾期停用",
        { Until: { } until } when until < visit.VisitDay => $"备案已于 {until:yyyy-MM-dd} 到期",
        { InForce: true } when v.From > visit.VisitDay => $"备案自 {v.From:yyyy-MM-dd} 起生效，就诊日在此之前；门诊按就诊日认定",
        _ => "",
    };
}
