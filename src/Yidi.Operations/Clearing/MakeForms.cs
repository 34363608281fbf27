using System.Globalization;
using Yidi.Operations.Funds;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Regions;
using Yidi.Policy;
using Yidi.Storage;

namespace Yidi.Operations.Clearing;

/// <summary>
/// The documents of a month, as official forms: the national clearing table, each province's payable and receivable tables, payment and receipt notices
/// and item lists, one set for each kind of insurance.
/// </summary>
public sealed class MakeForms(ReadMonth read, RegionBook regions, BusinessClock clock)
{
    const string Agency = "国家异地就医结算经办机构（沙箱）";

    /// <summary>Every form of the month but the item lists, which are made one by one.</summary>
    public async Task<Result<IReadOnlyList<ClearingForm>>> Run(Month month, CancellationToken cancel)
    {
        var found = await read.Of(month, cancel);
        if (found.Value is not { } report) return found.Refusal!;
        var bills = report.Bills.Where(static b => b.Level == ClearingLevel.National).ToList();
        var provinces = report.Lines.SelectMany(static l => new[] { RegionCode.Parse(l.InsuredRegion).Province, RegionCode.Parse(l.HostRegion).Province }).Distinct().Order().Select(RegionCode.OfProvince).ToList();
        return new List<ClearingForm>
        {
            NationalTable(report),
        }.Concat(provinces.SelectMany(p => new[] { ProvinceTable(report, p, payable: true), ProvinceTable(report, p, payable: false), CityTable(report, p) }).Where(static f => f.Rows.Count > 0))
        .Concat(bills.Where(static b => b.State is BillState.Noticed or BillState.Settled).SelectMany(b => new[] { Notice(b, payment: true), Notice(b, payment: false) })).ToList();
    }

    /// <summary>The rows behind a bill, one line a settlement.</summary>
    public async Task<ClearingForm> Items(ClearingBill bill, CancellationToken cancel)
    {
        var rows = new List<Confirmation>();
        for (var after = 0L; ;)
        {
            var page = await read.Behind(bill, after, 1_000, cancel);
            rows.AddRange(page.Select(static p => p.Row));
            if (page.Count < 1_000) break;
            after = page[^1].Row.Id;
        }
        return new($"{bill.DocumentNo}-items", bill.DocumentNo, "跨省异地就医医疗费用清单", $"{Month.Parse(bill.Period).Chinese}　{Insurance(bill.Insurance)}", [RegionCode.Parse(bill.InsuredRegion), RegionCode.Parse(bill.HostRegion)],
            [("参保地", Name(bill.InsuredRegion)), ("就医地", Name(bill.HostRegion))], [],
            [new("序号"), new("结算编号"), new("类别"), new("结算月"), new("医疗机构"), new("参保统筹区"), new("医疗费总额", true), new("基金", true), new("个人账户", true), new("扣款或追回", true), new("清算金额", true)],
            [.. rows.Select((r, i) => (IReadOnlyList<string>)[Number(i + 1), IdSource.Text(r.SettlementId), KindName(r.Kind), r.SettledPeriod, r.Institution, r.InsuredRegion, Yuan(r.TotalFen), Yuan(FundsOf(r)), Yuan(r.AccountFen + r.FamilyAccountFen), Yuan(DeductedOf(r)), Yuan(InsuredBook.NetOf(r))])],
            ["合计", "", "", "", "", "", Yuan(rows.Sum(static r => r.TotalFen)), Yuan(rows.Sum(FundsOf)), Yuan(rows.Sum(static r => r.AccountFen + r.FamilyAccountFen)), Yuan(rows.Sum(DeductedOf)), Yuan(rows.Sum(InsuredBook.NetOf))],
            "", ["制表人", "复核人"], Landscape: true);
    }

    ClearingForm NationalTable(MonthReport report)
    {
        var amounts = report.Amounts.ToLookup(static a => (RegionCode.Parse(a.InsuredRegion).Province, RegionCode.Parse(a.HostRegion).Province, a.Insurance));
        var groups = report.Lines.GroupBy(static l => (Insured: RegionCode.Parse(l.InsuredRegion).Province, Host: RegionCode.Parse(l.HostRegion).Province, l.Insurance))
            .Where(static g => g.Key.Insured != g.Key.Host).OrderBy(static g => g.Key).ToList();
        var rows = groups.Select(g => Figures([Province(g.Key.Insured), Province(g.Key.Host), Insurance(g.Key.Insurance)], g.ToList(), amounts[g.Key])).ToList();
        return new("national-table", $"QG{report.Month}", "全国跨省异地就医费用清算表", report.Month.Chinese, [], [("编制单位", Agency), ("编制日期", $"{clock.Today:yyyy-MM-dd}")], [],
            [new("参保省"), new("就医省"), new("险种"), .. FigureColumns], rows, Totals(3, rows), "", ["制表人", "复核人", "负责人"], Landscape: true);
    }

    /// <summary>应付 (as place of insurance) or 应收 (as place of treatment), by counterpart, insurance and fund.</summary>
    ClearingForm ProvinceTable(MonthReport report, RegionCode province, bool payable)
    {
        RegionCode Own(string insured, string host) => RegionCode.Parse(payable ? insured : host);
        RegionCode Other(string insured, string host) => RegionCode.Parse(payable ? host : insured);
        var rows = report.Amounts.Where(a => Own(a.InsuredRegion, a.HostRegion).Province == province.Province && Other(a.InsuredRegion, a.HostRegion).Province != province.Province)
            .GroupBy(a => (Other(a.InsuredRegion, a.HostRegion).Province, a.Insurance, a.Fund)).OrderBy(static g => g.Key)
            .Select(g => (IReadOnlyList<string>)[Province(g.Key.Province), Insurance(g.Key.Insurance), FundName(g.Key.Fund), Yuan(g.Sum(static a => a.GrossFen)), Yuan(g.Sum(static a => a.DeductedFen)), Yuan(g.Sum(static a => a.RefundedFen)), Yuan(g.Sum(static a => a.RecoveredFen)), Yuan(g.Sum(static a => a.NetFen))]).ToList();
        var word = payable ? "应付" : "应收";
        return new($"{province}-{(payable ? "payable" : "receivable")}", $"{(payable ? "YF" : "YS")}{report.Month}-{province.ToString()[..4]}", $"跨省异地就医{word}医疗费用清算表", report.Month.Chinese, [province],
            [(payable ? "参保省" : "就医省", Name(province.ToString())), ("编制单位", Agency)], [],
            [new(payable ? "就医省" : "参保省"), new("险种"), new("支付项目"), new("申报金额", true), new("扣款", true), new("退费", true), new("追回", true), new($"{word}金额", true)],
            rows, Totals(3, rows), rows.Count == 0 ? "" : ChineseCapitals.Of(Money.Yuan(Totals(3, rows)[^1])), ["制表人", "复核人", "负责人"], Landscape: false);
    }

    /// <summary>What each city of a province owes it, or is owed, after offset within each insurance.</summary>
    ClearingForm CityTable(MonthReport report, RegionCode province)
    {
        var rows = report.Bills.Where(b => b.Level == ClearingLevel.Province && b.HostRegion == province.ToString()).OrderBy(static b => b.InsuredRegion).ThenBy(static b => b.Insurance)
            .Select(b => (IReadOnlyList<string>)[Name(b.InsuredRegion), Insurance(b.Insurance), b.DocumentNo, b.AmountFen >= 0 ? "市上解省" : "省拨付市", Yuan(Math.Abs(b.AmountFen))]).ToList();
        return new($"{province}-cities", $"SQ{report.Month}-{province.ToString()[..4]}", "省内异地就医费用清算表（轧差）", report.Month.Chinese, [province], [("省份", Name(province.ToString())), ("轧差规则", "同一险种内应收与应付相抵，险种之间不相抵")], [],
            [new("统筹区"), new("险种"), new("清算单编号"), new("方向"), new("金额", true)], rows, [], "", ["制表人", "复核人", "负责人"], Landscape: false);
    }

    ClearingForm Notice(ClearingBill bill, bool payment)
    {
        var (to, other) = payment ? (bill.PayerRegion, bill.PayeeRegion) : (bill.PayeeRegion, bill.PayerRegion);
        var amount = new Money(Math.Abs(bill.AmountFen));
        var title = payment ? "跨省异地就医费用付款通知书" : "跨省异地就医费用收款通知书";
        string[] letter = payment
            ?
            [
                $"{Name(to)}医疗保障经办机构：",
                $"经清分，你省（区、市）{Month.Parse(bill.Period).Chinese}{Insurance(bill.Insurance)}跨省异地就医医疗费用应付{Name(other)}人民币{amount}元（大写：{ChineseCapitals.Of(amount)}），其中个人账户{new Money(Math.Abs(bill.AccountFen))}元。",
                $"请于{bill.PayBy:yyyy年M月d日}前按规定完成付款，并在付款附言中注明清算单编号{bill.DocumentNo}。逾期未付的，列入逾期名单并按规定动用预付金。",
            ]
            :
            [
                $"{Name(to)}医疗保障经办机构：",
                $"经清分，你省（区、市）{Month.Parse(bill.Period).Chinese}{Insurance(bill.Insurance)}跨省异地就医医疗费用应收{Name(other)}人民币{amount}元（大写：{ChineseCapitals.Of(amount)}），其中个人账户{new Money(Math.Abs(bill.AccountFen))}元。",
                $"付款方应于{bill.PayBy:yyyy年M月d日}前付款。到账后请核对清算单编号{bill.DocumentNo}，并在规定工作日内登记入账。",
            ];
        return new($"{bill.DocumentNo}-{(payment ? "payment" : "receipt")}-notice", bill.DocumentNo + (payment ? "-F" : "-S"), title, Insurance(bill.Insurance), [RegionCode.Parse(to)], [], letter,
            [new("清算期"), new("险种"), new("付款方"), new("收款方"), new("金额", true), new("其中个人账户", true), new("应付日期")],
            [[bill.Period, Insurance(bill.Insurance), Name(bill.PayerRegion), Name(bill.PayeeRegion), amount.ToString(), new Money(Math.Abs(bill.AccountFen)).ToString(), $"{bill.PayBy:yyyy-MM-dd}"]], [], "", [$"{Agency}（盖章）"], Landscape: false);
    }

    static readonly FormColumn[] FigureColumns =
        [new("人次", IsCount: true), new("医疗费总额", true), new("基金", true), new("个人账户", true), new("扣款", true), new("退费", true), new("追回", true), new("其中延期", true), new("清算金额", true)];

    static IReadOnlyList<string> Figures(IReadOnlyList<string> head, IReadOnlyList<ClearingLine> lines, IEnumerable<ClearingAmount> amounts)
    {
        var all = amounts.ToList();
        var accounts = all.Where(static a => a.Fund is InsuredBook.OwnAccount or InsuredBook.FamilyAccount).Sum(static a => a.GrossFen);
        return
        [
            .. head, Number(lines.Sum(static l => l.Count)), Yuan(lines.Sum(static l => l.TotalFen)), Yuan(all.Sum(static a => a.GrossFen) - accounts), Yuan(accounts), Yuan(all.Sum(static a => a.DeductedFen)), Yuan(all.Sum(static a => a.RefundedFen)),
            Yuan(all.Sum(static a => a.RecoveredFen)), Yuan(lines.Sum(static l => l.DelayedFen)), Yuan(all.Sum(static a => a.NetFen)),
        ];
    }

    /// <summary>Sums of the columns after the first ones; counts stay whole.</summary>
    static IReadOnlyList<string> Totals(int head, List<IReadOnlyList<string>> rows)
    {
        if (rows.Count == 0) return [];
        string Sum(int column) => rows[0][column].Contains('.', StringComparison.Ordinal) ? Yuan(rows.Sum(r => Money.Yuan(r[column]).Fen)) : Number(rows.Sum(r => long.Parse(r[column], CultureInfo.InvariantCulture)));
        return ["合计", .. Enumerable.Repeat("", head - 1), .. Enumerable.Range(head, rows[0].Count - head).Select(Sum)];
    }

    static long FundsOf(Confirmation row) => InsuredBook.GrossOf(row) - row.AccountFen - row.FamilyAccountFen;

    static long DeductedOf(Confirmation row) => InsuredBook.GrossOf(row) - InsuredBook.NetOf(row);

    static string KindName(ConfirmationKind kind) => kind switch { ConfirmationKind.Confirmed => "结算", ConfirmationKind.TakenBack => "回退", ConfirmationKind.Refunded => "退费", _ => "追回" };

    /// <summary>The name of a fund code on forms.</summary>
    public static string FundName(string fund) => fund switch
    {
        InsuredBook.OwnAccount => "个人账户",
        InsuredBook.FamilyAccount => "家庭共济账户",
        _ => int.TryParse(fund, NumberStyles.None, CultureInfo.InvariantCulture, out var code) && Vocabulary.Funds.TryGetValue((FundType)code, out var term) ? term.Chinese : fund,
    };

    static string Insurance(InsuranceKind insurance) => Vocabulary.Insurances[insurance].Chinese;

    string Province(int province) => Name(RegionCode.OfProvince(province).ToString());

    string Name(string region) => regions.FullName(RegionCode.Parse(region));

    static string Yuan(long fen) => new Money(fen).ToString();

    static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
