using System.Globalization;
using Yidi.Operations.Clearing;
using Yidi.Operations.Funds;
using Yidi.Operations.Regions;
using Yidi.Policy;

namespace Yidi.Operations.Prefund;

/// <summary>Notices of prefunds as official forms: payment and receipt notices of a year's quota, and of an emergency increase.</summary>
public sealed class PrefundForms(KeepPrefund prefund, RegionBook regions)
{
    /// <summary>Both notices of each row that was noticed or paid and made while the month was cleared, which is in the month after; the newest first.</summary>
    public async Task<IReadOnlyList<ClearingForm>> Run(Month month, CancellationToken cancel) =>
        [.. (await prefund.Notices(cancel)).Where(n => n.State is NoticeState.Noticed or NoticeState.Paid && Month.Of(n.MadeAt) == month.Plus(1)).SelectMany(n => new[] { Form(n, payment: true), Form(n, payment: false) })];

    ClearingForm Form(PrefundNotice notice, bool payment)
    {
        var (payer, payee) = notice.AmountFen > 0 ? (notice.InsuredRegion, notice.HostRegion) : (notice.HostRegion, notice.InsuredRegion);
        var (to, other) = payment ? (payer, payee) : (payee, payer);
        var amount = new Money(Math.Abs(notice.AmountFen));
        var insurance = Vocabulary.Insurances[notice.Insurance].Chinese;
        var what = notice.Kind == NoticeKind.Yearly ? "跨省异地就医预付金额度调整" : "跨省异地就医预付金紧急调增";
        var (word, verb) = payment ? ("付款通知书", "应付") : ("收款通知书", "应收");
        string[] letter =
        [
            $"{Name(to)}医疗保障经办机构：",
            $"根据{notice.Reason}，你省（区、市）{insurance}跨省异地就医预付金{verb}{Name(other)}人民币{amount}元（大写：{ChineseCapitals.Of(amount)}）。",
            payment ? $"请于{notice.DueBy:yyyy年M月d日}前完成付款，并注明通知书编号{notice.DocumentNo}。" : $"付款方应于{notice.DueBy:yyyy年M月d日}前付款，到账后请登记入账。",
        ];
        return new($"{notice.DocumentNo}-{(payment ? "payment" : "receipt")}-notice", notice.DocumentNo + (payment ? "-F" : "-S"), what + word, insurance, [RegionCode.Parse(to)], [], letter,
            [new("险种"), new("付款方"), new("收款方"), new("金额", true), new("应付日期")],
            [[insurance, Name(payer), Name(payee), amount.ToString(), notice.DueBy.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)]], [], "", ["国家异地就医结算经办机构（沙箱）（盖章）"], Landscape: false);
    }

    string Name(string region) => regions.FullName(RegionCode.Parse(region));
}
