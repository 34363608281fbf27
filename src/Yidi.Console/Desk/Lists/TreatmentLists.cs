using Microsoft.Extensions.DependencyInjection;
using Yidi.Console.Door;
using Yidi.Console.Parts;
using Yidi.Operations.Access;
using Yidi.Operations.Catalogue;
using Yidi.Operations.ChronicDisease;
using Yidi.Operations.Funds;
using Yidi.Operations.Institutions;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Reconciliation;
using Yidi.Operations.Regions;
using Yidi.Operations.Settlement;
using Yidi.Operations.Visits;
using Yidi.Policy;
using static Yidi.Console.Desk.Lists.Worklist;

namespace Yidi.Console.Desk.Lists;

/// <summary>Lists of treatment: settlements from either side, visits, reconciliations, institutions, catalogue, outages.</summary>
static class TreatmentLists
{
    static readonly Dictionary<VisitStage, LocalText> Stages = new Dictionary<VisitStage, LocalText>
    {
        [VisitStage.InHospital] = new("在院", "in hospital"), [VisitStage.DischargedUnsettled] = new("出院未结", "discharged, unsettled"), [VisitStage.Settled] = new("已结算", "settled"),
    };

    internal static Worklist Settlements { get; } = new("/console/settlements", new("结算", "Settlements"), new("参保地看本地参保人在外的结算，就医地看本地机构的结算。", "The insured place sees settlements of its persons, the place of treatment those of its institutions."), Act.ReadSettlement,
        [new("side", new("看哪一侧", "Side"), static () => [("insured", Words.L("本地参保", "Insured here")), ("host", Words.L("本地就医", "Treated here"))]), new("institution", new("机构编号", "Institution")), new("visit", new("就医类型", "Visit"), static () => Choices.Of(Vocabulary.Visits)),
            new("from", new("结算日期起", "Settled from"), Type: "date"), new("until", new("至", "until"), Type: "date"), new("number", new("结算号、就诊号、人员编号或报文号", "Any number: settlement, visit, person, message"))],
        [Text("结算号", "Settlement"), Text("结算时间", "Settled"), Text("参保地", "Insured place"), Text("就医机构", "Institution"), Text("类型", "Visit"), Figure("总费用", "Total"), Figure("基金支付", "Fund"), Figure("个人负担", "Person"), Text("状态", "State")],
        new("放宽日期或机构再试。", "Try a wider range of days, or another institution."), ReadSettlements);

    static async Task<PageOf<ListRow>> ReadSettlements(ListAsk ask)
    {
        var services = ask.Http.RequestServices;
        var (reach, served, regions) = (ask.Reach(Act.ReadSettlement), await PersonLists.Served(ask), services.GetRequiredService<RegionBook>());
        if (ask.Number("number") > 0 || ask["number"].Length > 0) return await ByNumber(ask, regions);
        var visit = ask.Code("visit", Vocabulary.Visits);
        if (ask["side"] == "host" || (reach.Insured.Count == 0 && ask["side"] != "insured"))
        {
            var treated = await services.GetRequiredService<ListVisits>().Settlements(reach.Host, reach.Institutions, served, ask["institution"], visit, ask.Day("from"), ask.Day("until"), ask.Paging, ask.Cancel);
            return new([.. treated.Rows.Select(s => Row(s.SettlementId, s.SettledAt, s.InsuredRegion, s.Institution, s.VisitType, new(s.TotalFen), new(s.FundFen), new(s.PersonFen), s.Live ? SettlementState.Live : SettlementState.Cancelled, regions))], treated.Next);
        }
        var page = await services.GetRequiredService<ListSettlements>().OfRegions(reach.Insured, served, new(ask["institution"], null, visit, ask.Day("from"), ask.Day("until")), ask.Paging, ask.Cancel);
        return new([.. page.Rows.Select(s => Row(s.Id, s.SettledAt, s.Insured.ToString(), s.Institution, s.VisitType, s.Total, s.Fund, s.Person, s.State, regions))], page.Next);
    }

    /// <summary>Whatever number somebody reads out: a settlement, a visit, a person, a message. Only what the visitor may read is found.</summary>
    static async Task<PageOf<ListRow>> ByNumber(ListAsk ask, RegionBook regions)
    {
        var services = ask.Http.RequestServices;
        var (caller, found) = (ask.Caller, new List<ListRow>());
        foreach (var id in await Numbers(ask))
            if (await services.GetRequiredService<ReadSettlement>().Find(id, ask.Cancel) is { } d && Gate.Refuse(caller, Act.ReadSettlement, SettlementShows.SubjectOf(d)) is null)
                found.Add(Row(d.Id, d.Answer.SettledAt, d.Answer.InsuredRegion.ToString(), d.Bill.Institution.ToString(), d.Answer.VisitType, d.Answer.Total, d.Answer.FundTotal, d.Answer.PersonPays, d.State, regions));
        return new(found, "");
    }

    static async Task<IReadOnlyList<long>> Numbers(ListAsk ask)
    {
        var found = await ask.Http.RequestServices.GetRequiredService<ListSettlements>().ByNumber(ask["number"], await PersonLists.Served(ask), ask.Cancel);
        return found.Count > 0 || ask.Number("number") == 0 ? found : await ask.Http.RequestServices.GetRequiredService<ListVisits>().SettlementsOf(ask.Number("number"), ask.Cancel);
    }

    static ListRow Row(long id, DateTime at, string insured, string institution, VisitType visit, Money total, Money fund, Money person, SettlementState state, RegionBook regions) =>
        new([new(IdSource.Text(id), $"/console/settlements/{id}"), ChinaTime.Text(at), PersonLists.Name(regions, insured), InstitutionOf(institution), Words.L(Vocabulary.Visits[visit]), Cell.Of(total), Cell.Of(fund), Cell.Of(person), State(state)]);

    /// <summary>An institution with its page; a claim was settled by the agency.</summary>
    internal static Cell InstitutionOf(string institution) => institution.StartsWith(InsuredBook.ClaimSender, StringComparison.Ordinal) ? Words.L("手工报销", "manual claim") : new Cell(institution, $"/console/institutions/{institution}");

    static Cell State(SettlementState state) => state switch
    {
        SettlementState.Live => new(Words.L("已结算", "Settled"), Tag: "good"),
        SettlementState.Reversed => new(Words.L("已冲正", "Reversed"), Tag: "over"),
        _ => new(Words.L("已撤销", "Taken back"), Tag: "over"),
    };

    internal static Worklist Visits { get; } = new("/console/visits", new("就诊", "Visits"), new("本地机构的就诊；参保人只显示编号的一部分。", "Visits at institutions of the place; patients by part of a number."), Act.ListVisits,
        [new("stage", new("进展", "Stage"), static () => Choices.Named(Stages)), new("visit", new("就医类型", "Visit"), static () => Choices.Of(Vocabulary.Visits)), new("institution", new("机构编号", "Institution")), new("number", new("就诊号或人员编号", "Visit or person no."))],
        [Text("就诊号", "Visit"), Text("机构", "Institution"), Text("人员", "Person"), Text("参保地", "Insured place"), Text("类型", "Visit"), Text("开始", "Begins"), Text("出院", "Ends"), Text("进展", "Stage")],
        new("换一个进展看看，或清除筛选。", "Try another stage, or clear the filters."), ReadVisitRows);

    static async Task<PageOf<ListRow>> ReadVisitRows(ListAsk ask)
    {
        var (reach, regions) = (ask.Reach(Act.ListVisits), ask.Http.RequestServices.GetRequiredService<RegionBook>());
        var page = await ask.Http.RequestServices.GetRequiredService<ListVisits>().Run(reach.Host, reach.Institutions, await PersonLists.Served(ask), new(ask["institution"], ask.Name<VisitStage>("stage"), ask.Code("visit", Vocabulary.Visits), ask.Number("number")), ask.Paging, ask.Cancel);
        return new([.. page.Rows.Select(v => new ListRow([new(IdSource.Text(v.Visit.VisitNo), $"/console/settlements?side=host&number={v.Visit.VisitNo}"), v.Visit.Institution, Mask.Number(IdSource.Text(v.Visit.PersonNo)), PersonLists.Name(regions, v.Visit.InsuredRegion),
            v.Visit.VisitType is { } type ? Words.L(Vocabulary.Visits[type]) : "—", ChinaTime.Text(v.Visit.BeginsAt), v.Visit.EndsAt is { } end ? ChinaTime.Text(end) : "—", v.Stage is { } stage ? new Cell(Words.L(Stages[stage]), Tag: stage switch { VisitStage.Settled => "good", VisitStage.InHospital => "wait", _ => "bad" }) : new Cell("—")]))], page.Next);
    }

    internal static Worklist Reconciliations { get; } = new("/console/reconciliations", new("对账差异", "Reconciliation differences"), new("每一处差异的原因和建议的修复办法。", "Each difference with its cause and the proposed repair."), Act.ReadReconciliations,
        [new("cause", new("原因", "Cause"), static () => DifferenceCauses.All.Values.Select(static c => (c.Cause.ToString(), Words.L(c.Title)))), new("institution", new("机构编号", "Institution"))],
        [Text("机构", "Institution"), Text("对账时间", "Compared"), Text("期间", "Days"), Text("原因", "Cause"), Text("结算", "Settlement"), Figure("平台金额", "Platform"), Figure("医院金额", "Hospital"), Text("建议", "Repair")],
        new("没有差异是好消息。医院每日对总账后，差异会列在这里。", "No difference is good news. They appear after a hospital's daily comparison."), ReadDifferences);

    static async Task<PageOf<ListRow>> ReadDifferences(ListAsk ask)
    {
        var reach = ask.Reach(Act.ReadReconciliations);
        var page = await ask.Http.RequestServices.GetRequiredService<ListDifferences>().Run(reach.Host, reach.Institutions, await PersonLists.Served(ask), ask.Name<DifferenceCause>("cause"), ask["institution"], ask.Paging, ask.Cancel);
        return new([.. page.Rows.Select(d => new ListRow([new(d.Run.Institution, $"/console/institutions/{d.Run.Institution}"), ChinaTime.Text(d.Run.DoneAt), $"{Words.Day(d.Run.From)} — {Words.Day(d.Run.Until)}", Words.L(DifferenceCauses.All[d.Difference.Cause].Title),
            d.Difference.SettlementId > 0 ? new Cell(IdSource.Text(d.Difference.SettlementId), $"/console/settlements/{d.Difference.SettlementId}") : new Cell("—"), Cell.Of(new(d.Difference.TotalFen)), d.Difference.HospitalTotalFen is { } theirs ? Cell.Of(new(theirs)) : new("—", IsNumber: true), Words.L(DifferenceCauses.All[d.Difference.Cause].Repair)]))], page.Next);
    }

    internal static Worklist Institutions { get; } = new("/console/institutions", new("医药机构", "Institutions"), new("联网机构、协议和开通的服务。", "Networked institutions, agreements and services."), Act.LookUpInstitutions,
        [new("place", new("地点代码", "Place code")), new("service", new("服务", "Service"), static () => Choices.Of(Vocabulary.Visits)), new("level", new("等级", "Level"), static () => Choices.Of(Vocabulary.Levels)), new("text", new("名称、拼音或编号", "Name, initials or number"))],
        [Text("编号", "Number"), Text("名称", "Name"), Text("地点", "Place"), Text("等级", "Level"), Text("类别", "Type"), Figure("服务数", "Services"), Text("状态", "State")],
        new("放宽条件再试。", "Try fewer conditions."), ReadInstitutions) { Turns = false };

    static async Task<PageOf<ListRow>> ReadInstitutions(ListAsk ask)
    {
        var services = ask.Http.RequestServices;
        var (regions, size) = (services.GetRequiredService<RegionBook>(), Math.Min(ask.Paging.Count, SearchInstitutions.MaxSize - 1));
        var found = await services.GetRequiredService<SearchInstitutions>().Run(new(ask.Region("place"), ask.Code("service", Vocabulary.Visits), "", ask.Code("level", Vocabulary.Levels), null, ask["text"], ask.Paging.After, size + 1), services.GetRequiredService<BusinessClock>().Today, ask.Cancel);
        return new([.. found.Take(size).Select(f => new ListRow([new(f.Institution.Number, $"/console/institutions/{f.Institution.Number}"), f.Institution.Name, PersonLists.Name(regions, f.Institution.Region), Words.L(Vocabulary.Levels[f.Institution.Level]), Words.L(Vocabulary.InstitutionTypes[f.Institution.Type]), Cell.Count(f.Services.Count),
            f.Suspended ? new(Words.L("暂停", "Suspended"), Tag: "bad") : f.Designated ? new(Words.L("协议有效", "In force"), Tag: "good") : new(Words.L("无协议", "No agreement"), Tag: "over")]))], found.Count > size ? found[size - 1].Institution.Number : "");
    }

    internal static Worklist Catalogue { get; } = new("/console/catalogue", new("医保目录", "Catalogue"), new("药品、诊疗项目和耗材；就医地目录决定能否报销。", "Medicines, services and consumables; the host's catalogue decides what is in scope."), Act.LookUpCatalogue,
        [new("region", new("地区代码", "Region code")), new("text", new("名称或编码", "Name or code")), new("class", new("类别", "Class"), static () => Choices.Of(Vocabulary.Classes)), new("on", new("哪天的目录", "On the day"), Type: "date")],
        [Text("编码", "Code"), Text("名称", "Name"), Text("地区", "Region"), Text("类别", "Class"), Text("先行自付比例", "First share"), Text("生效", "From"), Text("版本", "Edition")],
        new("换个名称或地区再试。", "Try another name or region."), ReadCatalogueRows) { Turns = false };

    static async Task<PageOf<ListRow>> ReadCatalogueRows(ListAsk ask)
    {
        var services = ask.Http.RequestServices;
        var (regions, region) = (services.GetRequiredService<RegionBook>(), ask.Region("region") ?? RegionCode.Parse("110000"));
        var page = int.TryParse(ask.Paging.After, out var at) && at > 0 ? at : 1;
        var found = await services.GetRequiredService<ReadCatalogue>().Page(new(region, On: ask.Day("on") ?? services.GetRequiredService<BusinessClock>().Today, Text: ask["text"], Class: ask.Code("class", Vocabulary.Classes)) { Page = page, Size = ask.Paging.Count }, ask.Cancel);
        return new([.. found.Rows.Select(i => new ListRow([i.Code, i.Name, PersonLists.Name(regions, i.Region), Words.L(Vocabulary.Classes[i.Class]), i.OwnShare, Words.Day(i.From), ChinaTime.Text(i.UpdatedAt)]))], page * ask.Paging.Count < found.Total ? $"{page + 1}" : "");
    }

    internal static Worklist Outages { get; } = new("/console/outages", new("停机公告", "Outages"), new("公告期间的结算会说明原因和时间。", "During a window settlements are refused with reason and time."), Act.LookUpRegions,
        [], [Text("编号", "Number"), Text("地区", "Region"), Text("开始", "From"), Text("结束", "Until"), Text("原因", "Reason")], new("目前没有停机公告。", "None announced."), ReadOutages)
    {
        Turns = false, Links = [("/console/outages/new", new("发布公告", "Announce"), Act.AnnounceOutage)],
        Acts = [new("/api/outages/{each}", new("取消公告", "Call off"), Act.AnnounceOutage) { Method = "DELETE" }],
    };

    static async Task<PageOf<ListRow>> ReadOutages(ListAsk ask)
    {
        var services = ask.Http.RequestServices;
        var (regions, clock) = (services.GetRequiredService<RegionBook>(), services.GetRequiredService<BusinessClock>());
        return new([.. (await services.GetRequiredService<Outages>().Coming(clock.UtcNow, ask.Cancel)).Select(o => new ListRow([IdSource.Text(o.OutageNo), PersonLists.Name(regions, o.Region), ChinaTime.Text(o.From), ChinaTime.Text(o.Until), o.Reason], IdSource.Text(o.OutageNo)))], "");
    }
}
