using Yidi.Operations.Catalogue;
using Yidi.Operations.ChronicDisease;
using Yidi.Operations.Filing;
using Yidi.Operations.Institutions;
using Yidi.Operations.Insured;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Policies;
using Yidi.Operations.Regions;
using Yidi.Policy;

namespace Yidi.Operations.Eligibility;

/// <summary>'May I?': a person, a place or an institution, a day, a service, perhaps a disease, a credential, an item.</summary>
/// <param name="Place">Ignored when an institution is given; its place counts.</param>
/// <param name="On">Day of visit or admission.</param>
/// <param name="SettledOn">Day of the discharge settlement of a stay; null means the same day.</param>
public sealed record EligibilityQuestion(PersonNo Person, RegionCode? Place, DateOnly On, VisitType Service)
{
    public string Institution { get; init; } = "";

    /// <summary>Null takes the insurance that covers the day.</summary>
    public InsuranceKind? Insurance { get; init; }

    public string Disease { get; init; } = "";

    public CredentialKind? Credential { get; init; }

    public string Item { get; init; } = "";

    public DateOnly? SettledOn { get; init; }

    public bool Emergency { get; init; }

    public bool Referral { get; init; }

    public bool Injury { get; init; }

    public bool NoThirdPartyPromise { get; init; }
}

/// <summary>Yes, or every fact that is missing; who can mend it and how is what <see cref="RefusalCatalogue"/> says of each.</summary>
/// <param name="Filing">The filing that covers the visit; null when none was needed or there is none.</param>
/// <param name="FiledAs">With the benefit of which kind the visit would be settled; null when it would not.</param>
public sealed record EligibilityAnswer(
    bool Yes, IReadOnlyList<Refusal> Missing, IReadOnlyList<string> Notes, RegionCode? Host, Coverage? Coverage, FilingInForce? Filing, PolicyPack? Pack, FilingKind? FiledAs);

/// <summary>Answers 'may I?' before the person travels, from the same facts and by the same rules by which the settlement will be judged.</summary>
public sealed class AskEligibility(
    RegionBook regions, Outages outages, FindInstitution institutions, ReadFacts facts, ReadCatalogue catalogue, PackLibrary packs, IStoreContexts stores, BusinessClock clock)
{
    public async Task<Result<EligibilityAnswer>> Run(EligibilityQuestion question, CancellationToken cancel)
    {
        var missing = new List<Refusal>();
        var institution = question.Institution.Length > 0 ? await institutions.Registered(question.Institution, cancel) : null;
        if (question.Institution.Length > 0) missing.AddRange(await InstitutionMisses(question, cancel));
        var host = institution is null ? question.Place : RegionCode.Parse(institution.PoolingRegion);
        if (host is not { } place || !regions.Knows(place))
            return missing.Count > 0 ? new EligibilityAnswer(false, missing, [], null, null, null, null, null) : new Refusal(RefusalKind.UnknownRegion, "place", question.Place?.ToString() ?? "");
        var visit = await InQuestion(question, place, cancel);
        var known = await facts.Of(visit, cancel);
        if (known is null) return new Refusal(RefusalKind.PersonUnknown, "person", Mask.Number(question.Person.ToString()));
        missing.AddRange(await OutageMisses(question, place, known, cancel));
        missing.AddRange(await CredentialMisses(question, place, known, cancel));
        if (known.Entitlement(visit) is not { } entitlement) return NotCovered(visit, known, missing, place);
        if (packs.InForce(entitlement.InsuredRegion, visit.Insurance) is not { } pack)
            return new EligibilityAnswer(false, [.. missing, new(RefusalKind.NoPack, "insured-region", regions.FullName(entitlement.InsuredRegion))], [], place, known.Coverage, null, null, null);
        var probe = new Probe(Bill(question, visit, institution), pack);
        missing.AddRange(probe.Run(entitlement, r => Told(r, known, visit, entitlement)));
        if (known.NotChosen(visit, pack) is { } notChosen) missing.Add(notChosen);
        if (question.Item.Length > 0 && await ItemMiss(question, place, entitlement.InsuredRegion, cancel) is { } noItem) missing.Add(noItem);
        return new EligibilityAnswer(missing.Count == 0, missing, Notes(entitlement, visit, pack, known), place, known.Coverage, entitlement.Filing, pack, missing.Count == 0 ? probe.FiledAs : null);
    }

    async Task<VisitInQuestion> InQuestion(EligibilityQuestion question, RegionCode place, CancellationToken cancel)
    {
        var settled = question.SettledOn is { } last && last > question.On ? last : question.On;
        var visit = new VisitInQuestion(question.Person, question.Insurance ?? InsuranceKind.Employees, question.Service, place, question.Institution, question.On, settled);
        if (question.Insurance is not null || await facts.Of(visit, cancel) is not { Coverage: null } known) return visit;
        var other = known.Record.Coverages.FirstOrDefault(c => c.HoldsOn(question.On)) ?? (known.Record.Coverages is [var newest, ..] ? newest : null);
        return other is null ? visit : visit with { Insurance = other.Insurance };
    }

    async Task<IEnumerable<Refusal>> InstitutionMisses(EligibilityQuestion question, CancellationToken cancel)
    {
        var designated = await institutions.Designated(question.Institution, question.On, cancel);
        if (designated.Refusal is { } closed) return [closed];
        var service = await institutions.ServiceRefusal(question.Institution, question.Service, question.Disease, question.On, cancel);
        return service is null ? [] : [service];
    }

    /// <summary>Windows of either place that touch the day. Today only what has not passed.</summary>
    async Task<IEnumerable<Refusal>> OutageMisses(EligibilityQuestion question, RegionCode place, PersonFacts known, CancellationToken cancel)
    {
        var day = ChinaTime.ToUtc(question.On.ToDateTime(TimeOnly.MinValue));
        var from = day < clock.UtcNow && question.On == clock.Today ? clock.UtcNow : day;
        RegionCode[] places = known.Coverage is { } coverage ? [place, RegionCode.Parse(coverage.Region)] : [place];
        return (await outages.Overlapping(from, day.AddDays(1).AddTicks(-1), places, cancel)).Select(outages.RefusalOf);
    }

    async Task<IEnumerable<Refusal>> CredentialMisses(EligibilityQuestion question, RegionCode place, PersonFacts known, CancellationToken cancel)
    {
        if (question.Credential is not { } kind) return [];
        var taken = await RegionFacts.CredentialsTaken(stores, place, question.On, cancel);
        if (taken.Count > 0 && !taken.Contains(CredentialWords.All[kind].Word))
            return [new(RefusalKind.CredentialKindNotTaken, "credential", CredentialWords.All[kind].Chinese,
                $"{regions.FullName(place)}受理{string.Join('、', CredentialWords.All.Values.Where(t => taken.Contains(t.Word)).Select(static t => t.Chinese))}")];
        var own = known.Record.Credentials.Where(c => c.Kind == kind).ToList();
        if (own.Any(static c => c.State == CredentialState.Active)) return [];
        return [own.Count == 0 ? new(RefusalKind.CredentialNotActive, "credential", CredentialWords.All[kind].Chinese, "尚未申领") : PersonDirectory.NotActive(kind, own[0].State)];
    }

    async Task<Refusal?> ItemMiss(EligibilityQuestion question, RegionCode host, RegionCode insured, CancellationToken cancel)
    {
        var region = ClassifyFeeLine.CatalogueRegion(host, insured);
        var item = await catalogue.InForce(region, question.Item, question.On, cancel);
        if (item is null) return new(RefusalKind.ItemUnknown, "item", question.Item, $"{regions.FullName(region)}目录 {question.On:yyyy-MM-dd}");
        return item.Class == ItemClass.C ? new(RefusalKind.ItemUnknown, "item", item.Name, "丙类，全部自费") : null;
    }

    static EligibilityAnswer NotCovered(VisitInQuestion visit, PersonFacts known, List<Refusal> missing, RegionCode place)
    {
        var day = visit.VisitDay;
        var last = known.Record.Coverages.Where(c => c.Insurance == visit.Insurance).MaxBy(static c => c.From);
        var why = last switch
        {
            null => $"没有{Vocabulary.Insurances[visit.Insurance].Chinese}参保记录",
            { End: CoverageEnd.Interrupted } when day > last.Until => $"{last.Until:yyyy-MM-dd} 起停保，补缴后恢复",
            { End: CoverageEnd.Moved } when day > last.Until => $"参保关系已于 {last.Until:yyyy-MM-dd} 转出，请按新参保地查询",
            _ when day > last.Until => $"参保已于 {last.Until:yyyy-MM-dd} 终止",
            _ => $"参保自 {last.From:yyyy-MM-dd} 起",
        };
        missing.Add(new(RefusalKind.NotCovered, "insurance", Vocabulary.Insurances[visit.Insurance].Chinese, why));
        var newborn = day >= known.Record.Person.Born && day <= known.Record.Person.Born.AddDays(90) && last is null;
        return new(false, missing, newborn ? [$"新生儿出生九十天内（{known.Record.Person.Born.AddDays(90):yyyy-MM-dd} 前）参保的，自出生之日起享受待遇"] : [], place, null, null, null, null);
    }

    /// <summary>A refusal of the calculation in the words of the counter, with what the person's own records say about it.</summary>
    Refusal Told(Adjudication.Refused refused, PersonFacts known, VisitInQuestion visit, Entitlement entitlement)
    {
        var refusal = PolicyRefusals.Of(refused);
        return refusal.Kind switch
        {
            RefusalKind.NotFiled => refusal with { Value = regions.FullName(visit.Host), Detail = FilingHints.Of(known.Filings, visit, regions, clock.Today) is { Length: > 0 } hint ? hint : refusal.Detail },
            RefusalKind.DiseaseNotQualified => refusal with { Value = Diseases.Name(refused.Subject), Detail = QualificationHint(entitlement, refused.Subject, visit.VisitDay) },
            _ => refusal,
        };
    }

    static string QualificationHint(Entitlement entitlement, string disease, DateOnly day) =>
        entitlement.Qualifications.Where(q => q.DiseaseCode == disease).MaxBy(static q => q.From) switch
        {
            { } q when q.From > day => $"已认定，自 {q.From:yyyy-MM-dd} 起享受",
            { Until: { } until } => $"认定已于 {until:yyyy-MM-dd} 到期，请办理续期",
            _ => "",
        };

    static List<string> Notes(Entitlement entitlement, VisitInQuestion visit, PolicyPack pack, PersonFacts known)
    {
        var notes = new List<string>();
        if (pack.IsSandboxDefault) notes.Add("该参保地没有政策包，按沙箱默认政策回答，不是该地区的政策");
        if (entitlement.Filing is { PromiseOpen: true } promised && known.Filings.Versions.LastOrDefault(v => v.FilingNo == promised.FilingNo && v.Version == promised.Version)?.PromiseDue is { } due)
            notes.Add($"备案以承诺办理，材料须在 {due:yyyy-MM-dd} 前补齐；补齐前回参保地就医不享受双向待遇");
        if (entitlement.Filing is { Until: { } until } && visit.IsStay && until < visit.SettlementDay && until >= visit.VisitDay) notes.Add($"备案于 {until:yyyy-MM-dd} 到期，住院按入院日认定，本次住院仍有效");
        if (entitlement.Filing is { } filing && visit.IsStay && filing.From > visit.VisitDay) notes.Add($"备案于住院期间 {filing.From:yyyy-MM-dd} 办理，自入院起有效");
        return notes;
    }

    /// <summary>The smallest bill that asks every question of access: one line of class A.</summary>
    static Bill Bill(EligibilityQuestion question, VisitInQuestion visit, Institution? institution) => new()
    {
        VisitNo = 0,
        Revision = 1,
        Part = "ask",
        Institution = InstitutionNo.Parse(institution?.Number ?? $"H{visit.Host}00000"),
        Level = institution?.Level ?? InstitutionLevel.Three,
        InstitutionType = institution?.Type ?? InstitutionType.Hospital,
        Owner = institution?.Owner ?? OwnerLevel.Unstated,
        HostRegion = visit.Host,
        VisitType = visit.VisitType,
        DiseaseCode = visit.VisitType == VisitType.ChronicOutpatient ? question.Disease : "",
        VisitDate = visit.VisitDay,
        SettlementDate = visit.SettlementDay,
        Emergency = question.Emergency || visit.VisitType is VisitType.EmergencyOutpatient or VisitType.EmergencyToInpatient,
        Referral = question.Referral,
        Injury = question.Injury || visit.VisitType == VisitType.InjuryInpatient,
        NoThirdPartyPromise = question.NoThirdPartyPromise,
        CatalogueOf = CatalogueOwner.Host,
        CatalogueVersion = "",
        Lines = [new() { LineNo = "1", ItemCode = "", ItemName = "", FeeDate = visit.VisitDay, Class = ItemClass.A, OwnShare = Rate.Zero, Total = new(10_000), FullOwn = Money.Zero, OverLimit = Money.Zero, FirstShare = Money.Zero, InScope = new(10_000) }],
    };
}
