using Microsoft.Extensions.DependencyInjection;
using Yidi.Console.Door;
using Yidi.Operations.Access;
using Yidi.Operations.Clearing;
using Yidi.Operations.Declaration;
using Yidi.Operations.HospitalPayment;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Prefund;
using Yidi.Operations.Regions;
using Yidi.Policy;
using static Yidi.Console.Desk.Lists.Worklist;

namespace Yidi.Console.Desk.Lists;

/// <summary>Lists of money: declarations, bills, prefund, statements of institutions.</summary>
static class FundLists
{
    internal static readonly IReadOnlyDictionary<DeclarationState, LocalText> DeclarationStates = new Dictionary<DeclarationState, LocalText>
    {
        [DeclarationState.Declared] = new("待审核", "to be reviewed"), [DeclarationState.Withdrawn] = new("已撤回", "withdrawn"), [DeclarationState.Confirming] = new("确认中", "being confirmed"),
        [DeclarationState.Confirmed] = new("已确认", "confirmed"), [DeclarationState.TakingBack] = new("回退中", "being taken back"),
    };

    internal static readonly IReadOnlyDictionary<BillState, LocalText> BillStates = new Dictionary<BillState, LocalText>
    {
        [BillState.Calculated] = new("待核对", "to be checked"), [BillState.Disputed] = new("有争议", "disputed"), [BillState.Confirmed] = new("双方认可", "agreed"), [BillState.Noticed] = new("待付款", "to be paid"), [BillState.Settled] = new("已结清", "settled"),
    };

    internal static readonly IReadOnlyDictionary<ClearingStep, LocalText> BillSteps = new Dictionary<ClearingStep, LocalText>
    {
        [ClearingStep.Calculated] = new("清分", "calculated"), [ClearingStep.Agreed] = new("认可", "agreed"), [ClearingStep.Disputed] = new("争议", "disputed"), [ClearingStep.Resolved] = new("争议办结", "resolved"), [ClearingStep.Noticed] = new("通知", "noticed"),
        [ClearingStep.Paid] = new("付款", "paid"), [ClearingStep.Received] = new("收款", "received"), [ClearingStep.Reminded] = new("催付", "reminded"), [ClearingStep.Voided] = new("作废", "voided"),
        [ClearingStep.PrefundPaid] = new("拨付预付金", "prefund paid"), [ClearingStep.PrefundUsed] = new("预付金抵付", "paid from the prefund"), [ClearingStep.PrefundReturned] = new("退还预付金", "prefund returned"),
    };

    internal static string Tag(DeclarationState state) => state switch { DeclarationState.Confirmed => "good", DeclarationState.Withdrawn => "over", _ => "wait" };

    internal static string Tag(BillState state) => state switch { BillState.Settled => "good", BillState.Disputed => "bad", _ => "wait" };

    internal static Worklist Declarations { get; } = new("/console/declarations", new("清算申报", "Declarations"), new("医院申报的结算，审核后进入清算。", "What institutions declare, reviewed before it is cleared."), Act.ReadDeclarations,
        [new("state", new("状态", "State"), static () => Parts.Choices.Named(DeclarationStates)), new("period", new("月份（yyyyMM）", "Month (yyyyMM)"))],
        [Text("申报号", "Declaration"), Text("机构", "Institution"), Text("月份", "Month"), Text("清算类别", "Kind"), Figure("笔数", "Count"), Figure("总费用", "Total"), Figure("应付", "Due"), Text("状态", "State"), Text("申报时间", "Declared")],
        new("医院每月申报后会出现在这里。", "Declarations of the month appear here."), ReadDeclarations)
    {
        Links = [("/console/desk/declare", new("申报", "Declare"), Act.DeclareCosts)],
        Acts = [new("/api/declarations/{each}/confirm", new("确认", "Confirm"), Act.ReviewDeclarations, Class: "btn-primary")],
    };

    static async Task<PageOf<ListRow>> ReadDeclarations(ListAsk ask)
    {
        var reach = ask.Reach(Act.ReadDeclarations);
        var page = await ask.Http.RequestServices.GetRequiredService<ReadDeclarations>().List(reach.Host, reach.Institutions, await PersonLists.Served(ask), ask.Name<DeclarationState>("state"), ask["period"], ask.Paging, ask.Cancel);
        return new([.. page.Rows.Select(static d => new ListRow([new(IdSource.Text(d.DeclarationNo), $"/console/declarations/{d.DeclarationNo}"), new(d.Institution, $"/console/institutions/{d.Institution}"), d.Period, d.ClearingKind, Cell.Count(d.Count), Cell.Of(new(d.TotalFen)), Cell.Of(new(d.DueFen)),
            new(Words.L(DeclarationStates[d.State]), Tag: Tag(d.State)), ChinaTime.Text(d.DeclaredAt)], $"{d.DeclarationNo}:{d.Revision}"))], page.Next);
    }

    internal static Worklist Bills { get; } = new("/console/bills", new("清算单", "Bills"), new("跨省和省内的清算单：核对、付款、收款。", "Bills between provinces and within: check, pay, receive."), Act.ReadClearing,
        [new("period", new("月份（yyyyMM）", "Month (yyyyMM)")), new("state", new("状态", "State"), static () => Parts.Choices.Named(BillStates)), new("region", new("地区代码", "Region code"))],
        [Text("单号", "Document"), Text("月份", "Month"), Text("付款方", "Payer"), Text("收款方", "Payee"), Text("险种", "Insurance"), Figure("金额", "Amount"), Figure("未付", "Unpaid"), Text("付款期限", "Pay by"), Text("状态", "State")],
        new("一个月清分后，清算单会出现在这里。", "Bills appear once a month was calculated."), ReadBills) { Acts = [new("/api/clearing/bills/{each}/agree", new("认可", "Agree"), Act.CheckBills, Class: "btn-primary")] };

    static async Task<PageOf<ListRow>> ReadBills(ListAsk ask)
    {
        var (regions, reach) = (ask.Http.RequestServices.GetRequiredService<RegionBook>(), ask.Reach(Act.ReadClearing));
        var page = await ask.Http.RequestServices.GetRequiredService<ListBills>().Run([.. reach.Insured, .. reach.Host], ask["period"], ask.Name<BillState>("state"), ask.Region("region"), ask.Paging, ask.Cancel);
        return new([.. page.Rows.Select(b => new ListRow([new(b.DocumentNo, $"/console/bills/{b.BillNo}"), b.Period, PersonLists.Name(regions, b.PayerRegion), PersonLists.Name(regions, b.PayeeRegion), Words.L(Vocabulary.Insurances[b.Insurance]), Cell.Of(new(Math.Abs(b.AmountFen))), Cell.Of(new(Math.Abs(b.UnpaidFen))),
            Words.Day(b.PayBy), new(Words.L(BillStates[b.State]), Tag: Tag(b.State))], IdSource.Text(b.BillNo)))], page.Next);
    }

    internal static Worklist Prefund { get; } = new("/console/prefund", new("预付金", "Prefund"), new("额度、已收和使用率；黄灯70%，红灯90%。", "Quota, held and use; yellow at 70 %, red at 90 %."), Act.ReadClearing,
        [new("light", new("预警", "Alarm"), static () => [("Yellow", Words.L("黄灯及以上", "yellow or worse")), ("Red", Words.L("红灯", "red"))])],
        [Text("参保地", "Insured place"), Text("就医地", "Place of treatment"), Text("险种", "Insurance"), Figure("额度", "Quota"), Figure("已收", "Held"), Figure("当月使用率", "Month"), Figure("实时使用率", "Live"), Text("预警", "Alarm"), Text("预计用完", "Runs out")],
        new("国家经办核定年度额度后，预付金会出现在这里。", "Prefunds appear once the year's quotas were fixed."), ReadPrefunds) { Turns = false, Links = [("/console/prefund/ask", new("申请紧急调增", "Ask for an increase"), Act.AskForPrefund), ("/console/prefund/notices", new("通知书", "Notices"), Act.ReadClearing)] };

    static async Task<PageOf<ListRow>> ReadPrefunds(ListAsk ask)
    {
        var (visit, regions) = (PageVisit.Of(ask.Http), ask.Http.RequestServices.GetRequiredService<RegionBook>());
        var least = ask.Name<PrefundLight>("light") ?? PrefundLight.Green;
        var all = (await ask.Http.RequestServices.GetRequiredService<KeepPrefund>().Standing(ask.Cancel)).Where(s => s.Light >= least && visit.May(Act.ReadClearing, new(InsuredRegion: RegionCode.Parse(s.Quota.InsuredRegion), HostRegion: RegionCode.Parse(s.Quota.HostRegion))))
            .OrderByDescending(static s => s.Light).ThenByDescending(static s => s.MonthPercent ?? 0).ThenBy(static s => s.Quota.InsuredRegion).ThenBy(static s => s.Quota.HostRegion).ThenBy(static s => s.Quota.Insurance).ToList();
        return Slice(ask, [.. all.Select(s => new ListRow([PersonLists.Name(regions, s.Quota.InsuredRegion), PersonLists.Name(regions, s.Quota.HostRegion), Words.L(Vocabulary.Insurances[s.Quota.Insurance]), Cell.Of(new(s.Quota.QuotaFen)), Cell.Of(new(s.Quota.HeldFen)), Percent(s.MonthPercent), Percent(s.LivePercent),
            s.Light switch { PrefundLight.Red => new(Words.L("红灯", "red"), Tag: "bad"), PrefundLight.Yellow => new(Words.L("黄灯", "yellow"), Tag: "wait"), _ => new(Words.L("正常", "green"), Tag: "good") }, Words.Day(s.RunsOut)]))]);
    }

    internal static Worklist PrefundNotices { get; } = new("/console/prefund/notices", new("预付金通知书", "Prefund notices"), new("年度调整和紧急调增的通知、付款和退回。", "Yearly and emergency notices, paid in or returned."), Act.ReadClearing, [],
        [Text("文号", "Document"), Text("类型", "Kind"), Text("参保地", "Insured place"), Text("就医地", "Place of treatment"), Figure("金额", "Amount"), Text("期限", "Due"), Text("状态", "State")], new("还没有通知书。", "No notices yet."), ReadNotices) { Turns = false };

    static async Task<PageOf<ListRow>> ReadNotices(ListAsk ask)
    {
        var (visit, regions) = (PageVisit.Of(ask.Http), ask.Http.RequestServices.GetRequiredService<RegionBook>());
        var seen = (await ask.Http.RequestServices.GetRequiredService<KeepPrefund>().Notices(ask.Cancel)).Where(n => visit.May(Act.ReadClearing, new(InsuredRegion: RegionCode.Parse(n.InsuredRegion), HostRegion: RegionCode.Parse(n.HostRegion))));
        return Slice(ask, [.. seen.Select(n => new ListRow([new(n.DocumentNo, $"/console/prefund/notices/{n.NoticeNo}"), n.Kind == NoticeKind.Yearly ? Words.L("年度调整", "yearly") : Words.L("紧急调增", "emergency"), PersonLists.Name(regions, n.InsuredRegion), PersonLists.Name(regions, n.HostRegion), Cell.Of(new(n.AmountFen)), Words.Day(n.DueBy),
            State(n.State)]))]);
    }

    internal static Worklist Payments { get; } = new("/console/payments", new("机构结算单和付款", "Statements and payments"), new("每月应付给本地机构的金额，分批付款。", "What local institutions are owed each month, paid in batches."), Act.ReadStatements,
        [new("period", new("月份（yyyyMM）", "Month (yyyyMM)")), new("institution", new("机构编号", "Institution")), new("paid", new("付款", "Paid"), static () => [("no", Words.L("未付", "unpaid")), ("yes", Words.L("已付", "paid"))])],
        [Text("结算单", "Statement"), Text("机构", "Institution"), Text("月份", "Month"), Figure("笔数", "Lines"), Figure("结算应付", "Settled"), Figure("病种差额", "Case difference"), Figure("已预拨", "Advanced"), Text("付款期限", "Pay by"), Text("付款批次", "Batch"), Text("状态", "State")],
        new("月度清算后为机构出具结算单。", "Statements are made once a month was cleared."), ReadStatements) { Links = [("/console/payments/new", new("出具结算单或付款批次", "Make a statement or batch"), Act.PayInstitutions)] };

    static async Task<PageOf<ListRow>> ReadStatements(ListAsk ask)
    {
        var reach = ask.Reach(Act.ReadStatements);
        var visit = PageVisit.Of(ask.Http);
        var paid = ask["paid"] switch { "yes" => true, "no" => false, _ => (bool?)null };
        var page = await ask.Http.RequestServices.GetRequiredService<ListStatements>().Run(reach.Host, reach.Institutions, await PersonLists.Served(ask), ask["period"], ask["institution"], paid, ask.Paging, ask.Cancel);
        return new([.. page.Rows.Select(s => new ListRow([new(IdSource.Text(s.StatementNo), $"/console/payments/{s.Institution}/{s.StatementNo}"), new(s.Institution, $"/console/institutions/{s.Institution}"), s.Period, Cell.Count(s.Lines), Cell.Of(new(s.SettledFen)), Cell.Of(new(s.CaseDifferenceFen)), Cell.Of(new(s.AdvancedFen)), Words.Day(s.PayBy), BatchOf(s, visit),
            s.Paid ? new(Words.L("已付", "paid"), Tag: "good") : new(Words.L("未付", "unpaid"), Tag: "wait")]))], page.Next);
    }

    /// <summary>The file holds the whole province: it opens for who pays for it.</summary>
    static Cell BatchOf(InstitutionStatement s, PageVisit visit) => s.BatchNo == 0 ? "—"
        : new Cell(IdSource.Text(s.BatchNo), visit.May(Act.PayInstitutions, new(HostRegion: RegionCode.OfProvince(IdSource.ProvinceOf(s.BatchNo)))) ? $"/console/payment-batches/{s.BatchNo}" : "");

    internal static Cell State(NoticeState state) => state switch { NoticeState.Paid => new(Words.L("已办结", "done"), Tag: "good"), NoticeState.Refused => new(Words.L("未同意", "refused"), Tag: "bad"), NoticeState.Asked => new(Words.L("待审批", "to be decided"), Tag: "wait"), _ => new(Words.L("已通知", "noticed"), Tag: "wait") };

    static Cell Percent(int? percent) => new(percent is { } p ? $"{p}%" : "—", IsNumber: true);

    /// <summary>A page of a list that is read whole: hundreds of rows at most.</summary>
    internal static PageOf<ListRow> Slice(ListAsk ask, IReadOnlyList<ListRow> all)
    {
        var from = int.TryParse(ask.Paging.After, out var after) ? Math.Clamp(after, 0, all.Count) : 0;
        return new([.. all.Skip(from).Take(ask.Paging.Count)], from + ask.Paging.Count < all.Count ? $"{from + ask.Paging.Count}" : "");
    }
}
