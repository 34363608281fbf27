using Microsoft.Extensions.DependencyInjection;
using Yidi.Console.Door;
using Yidi.Console.Parts;
using Yidi.Operations.Access;
using Yidi.Operations.ChronicDisease;
using Yidi.Operations.Filing;
using Yidi.Operations.Insured;
using Yidi.Operations.ManualClaims;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Regions;
using Yidi.Policy;
using static Yidi.Console.Desk.Lists.Worklist;

namespace Yidi.Console.Desk.Lists;

/// <summary>Lists of the insured place: filings, qualifications, persons.</summary>
static class PersonLists
{
    internal static Worklist Filings { get; } = new("/console/filings", new("备案", "Filings"), new("本地参保人的备案。先到先审。", "Filings of persons insured here. First come, first reviewed."), Act.ReadFiling,
        [new("state", new("状态", "State"), static () => Choices.Named(FilingRules.StateNames)), new("kind", new("类型", "Kind"), static () => Choices.Of(Vocabulary.Filings)), new("place", new("就医地代码", "Place code")), new("number", new("备案号或人员编号", "Filing or person no."))],
        [Text("备案号", "Number"), Text("类型", "Kind"), Text("就医地", "Place"), Text("参保地", "Insured place"), Text("开始", "From"), Text("结束", "Until"), Text("状态", "State"), Text("办理时间", "Made")],
        new("换一个状态看看，或清除筛选。", "Try another state, or clear the filters."), ReadFilingRows)
    {
        Acts = [new("/api/filings/{each}/approve", new("通过", "Approve"), Act.ReviewFiling, Class: "btn-primary"), new("/api/filings/{each}/ask-supplement", new("要求补充", "Ask for a supplement"), Act.ReviewFiling, NeedsNote: true), new("/api/filings/{each}/reject", new("不予通过", "Reject"), Act.ReviewFiling, NeedsNote: true)],
    };

    static async Task<PageOf<ListRow>> ReadFilingRows(ListAsk ask)
    {
        var (read, regions) = (ask.Http.RequestServices.GetRequiredService<ReadFilings>(), ask.Http.RequestServices.GetRequiredService<RegionBook>());
        var filter = new FilingFilter(ask.Name<FilingState>("state"), ask.Code("kind", Vocabulary.Filings), ask.Region("place"), ask.Number("number"));
        var page = await read.List(ask.Reach(Act.ReadFiling).Insured, await Served(ask), filter, ask.Paging, ask.Cancel);
        return new([.. page.Rows.Select(f => new ListRow([new(IdSource.Text(f.FilingNo), $"/console/filings/{f.FilingNo}"), Words.L(Vocabulary.Filings[f.Kind]), Name(regions, f.Place), Name(regions, f.InsuredRegion), Words.Day(f.From), Words.Day(f.Until),
            new(Words.L(FilingRules.StateNames[f.State]), Tag: FilingLook.Of(f.State)), ChinaTime.Text(f.CreatedAt)], $"{f.FilingNo}:{f.Revision}"))], page.Next);
    }

    internal static Worklist Qualifications { get; } = new("/console/qualifications", new("慢特病认定", "Qualifications"), new("本地参保人的门诊慢特病申请和资格。", "Applications and qualifications for chronic and special diseases."), Act.ReadQualification,
        [new("state", new("状态", "State"), static () => Choices.Named(QualificationRules.StateNames)), new("disease", new("病种", "Disease"), static () => Choices.ChronicDiseases), new("number", new("认定号或人员编号", "Qualification or person no."))],
        [Text("认定号", "Number"), Text("病种", "Disease"), Text("参保地", "Insured place"), Text("开始", "From"), Text("结束", "Until"), Text("状态", "State"), Text("申请时间", "Applied")],
        new("换一个状态看看，或清除筛选。", "Try another state, or clear the filters."), ReadQualificationRows)
    {
        Acts = [new("/api/qualifications/{each}/pass-first", new("初审通过", "Pass first review"), Act.ReviewDisease, Class: "btn-primary"), new("/api/qualifications/{each}/pass-expert", new("专家通过", "Pass expert review"), Act.ReviewDiseaseAsExpert), new("/api/qualifications/{each}/reject", new("不予通过", "Reject"), Act.ReviewDisease, NeedsNote: true)],
    };

    static async Task<PageOf<ListRow>> ReadQualificationRows(ListAsk ask)
    {
        var (read, regions) = (ask.Http.RequestServices.GetRequiredService<ReadQualifications>(), ask.Http.RequestServices.GetRequiredService<RegionBook>());
        // Whoever only looks after others does not learn a sensitive disease, and must not find it by filtering for it either.
        bool NeedsToKnow(QualificationRecord q) => PageVisit.Of(ask.Http).May(Act.ReviewDisease, new(InsuredRegion: RegionCode.Parse(q.InsuredRegion)));
        var (disease, act) = (ask["disease"], Diseases.IsSensitive(ask["disease"]) ? Act.ReviewDisease : Act.ReadQualification);
        var page = await read.List(ask.Reach(act).Insured, await Served(ask), new(ask.Name<QualificationState>("state"), disease, ask.Number("number")), ask.Paging, ask.Cancel);
        return new([.. page.Rows.Select(q => new ListRow([new(IdSource.Text(q.QualificationNo), $"/console/qualifications/{q.QualificationNo}"), NeedsToKnow(q) ? Diseases.Name(q.DiseaseCode, Words.Language) : Diseases.Masked(q.DiseaseCode, Words.Language).Name, Name(regions, q.InsuredRegion),
            Words.Day(q.From), Words.Day(q.Until), new(Words.L(QualificationRules.StateNames[q.State]), Tag: FilingLook.Of(q.State)), ChinaTime.Text(q.CreatedAt)], $"{q.QualificationNo}:{q.Revision}"))], page.Next);
    }

    internal static Worklist Claims { get; } = new("/console/claims", new("手工报销", "Manual claims"), new("本地参保人在外垫付后的报销申请。到期早的先办。", "What persons insured here paid elsewhere and claim."), Act.ReadClaim,
        [new("state", new("状态", "State"), static () => Choices.Named(ClaimRules.StateNames)), new("reason", new("原因", "Reason"), static () => Choices.Of(ClaimRules.Reasons)), new("number", new("申请号或人员编号", "Claim or person no.")), new("invoice", new("票据号码", "Invoice no."))],
        [Text("申请号", "Claim"), Text("医院", "Institution"), Text("就医", "Treated"), Text("原因", "Reason"), Figure("票据金额", "Invoice"), Figure("基金支付", "Fund"), Text("办结期限", "Due"), Text("状态", "State"), Text("申请时间", "Handed in")],
        new("换一个状态看看，或清除筛选。", "Try another state, or clear the filters."), ReadClaimRows)
    {
        Links = [("/console/claim-batches/new", new("付款", "Pay"), Act.PayClaims)],
        Acts = [new("/api/claims/{each}/pass-first", new("初审通过", "Pass first review"), Act.ReviewClaim, Class: "btn-primary"), new("/api/claims/{each}/pass-second", new("复审通过", "Pass second review"), Act.ReviewClaimAgain), new("/api/claims/{each}/ask-supplement", new("要求补充", "Ask for a supplement"), Act.ReviewClaim, NeedsNote: true), new("/api/claims/{each}/refuse", new("不予报销", "Refuse"), Act.ReviewClaim, NeedsNote: true)],
    };

    static async Task<PageOf<ListRow>> ReadClaimRows(ListAsk ask)
    {
        var filter = new ClaimFilter(ask.Name<ClaimState>("state"), ask.Code("reason", ClaimRules.Reasons), ask.Number("number"), ask["invoice"]);
        var page = await ask.Http.RequestServices.GetRequiredService<ReadClaims>().List(ask.Reach(Act.ReadClaim).Insured, await Served(ask), filter, ask.Paging, ask.Cancel);
        return new([.. page.Rows.Select(static c => new ListRow([new(IdSource.Text(c.ClaimNo), $"/console/claims/{c.ClaimNo}"), c.InstitutionName, Words.Day(c.From), Words.L(ClaimRules.Reasons[c.Reason]), Cell.Of(new(c.TotalFen)), Cell.Of(new(c.FundFen)), Words.Day(c.DueOn),
            new(Words.L(ClaimRules.StateNames[c.State]), Tag: Me.ClaimLook.Of(c.State)), ChinaTime.Text(c.CreatedAt)], $"{c.ClaimNo}:{c.Revision}"))], page.Next);
    }

    internal static Worklist Persons { get; } = new("/console/persons", new("参保人", "Persons"), new("本地现在的参保人；打开一人会留下操作记录。", "Persons insured here now; opening one leaves a trace."), Act.ReadPerson,
        [new("insurance", new("险种", "Insurance"), static () => Choices.Of(Vocabulary.Insurances)), new("certificate", new("身份证号码", "Identity number")), new("number", new("人员编号", "Person no."))],
        [Text("人员编号", "Person"), Text("姓名", "Name"), Text("险种", "Insurance"), Text("人员类别", "Class"), Text("参保地", "Insured place"), Text("参保起", "Since")],
        new("按身份证号码或人员编号查找。", "Look for an identity number or a person number."), ReadPersonRows) { Turns = false };

    static async Task<PageOf<ListRow>> ReadPersonRows(ListAsk ask)
    {
        var services = ask.Http.RequestServices;
        var (regions, today) = (services.GetRequiredService<RegionBook>(), services.GetRequiredService<BusinessClock>().Today);
        if (ask["certificate"].Length > 0 || ask.Number("number") > 0) return await OnePerson(ask, regions, today);
        var page = await services.GetRequiredService<ListPersons>().Run(ask.Reach(Act.ReadPerson).Insured, await Served(ask), ask.Code("insurance", Vocabulary.Insurances), today, ask.Paging, ask.Cancel);
        return new([.. page.Rows.Select(p => PersonRow(p.Person, p.NameMasked, p.Coverage, regions))], page.Next);
    }

    /// <summary>Found by number: only when the visitor's region has the person.</summary>
    static async Task<PageOf<ListRow>> OnePerson(ListAsk ask, RegionBook regions, DateOnly today)
    {
        var services = ask.Http.RequestServices;
        var number = ask.Number("number") > 0 ? PersonNo.TryParse(ask["number"], out var person) ? person : (PersonNo?)null : await services.GetRequiredService<PersonDirectory>().Find(CredentialKind.IdentityCard, ask["certificate"], ask.Cancel);
        if (number is not { } who || await services.GetRequiredService<ReadPerson>().Find(who, ask.Cancel) is not { } record || !record.RegionsNow(today).Any(r => PageVisit.Of(ask.Http).May(Act.ReadPerson, new(who, r)))) return new([], "");
        return new([.. record.Coverages.Take(1).Select(c => PersonRow(who, Mask.Name(record.Person.Name), c, regions))], "");
    }

    static ListRow PersonRow(PersonNo person, string name, Coverage c, RegionBook regions) =>
        new([new(Mask.Number(person.ToString()), $"/console/persons/{person}"), name, Words.L(Vocabulary.Insurances[c.Insurance]), Words.L(Vocabulary.Persons[c.PersonClass]), Name(regions, c.Region), Words.Day(c.From)]);

    internal static Task<IReadOnlyList<int>> Served(ListAsk ask) => ask.Http.RequestServices.GetRequiredService<ServedProvinces>().Now(ask.Cancel);

    internal static string Name(RegionBook regions, string region) => RegionCode.TryParse(region, out var code) ? regions.FullName(code, Words.Language) : region;
}
