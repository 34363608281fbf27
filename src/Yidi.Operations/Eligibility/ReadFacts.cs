using Microsoft.EntityFrameworkCore;
using Yidi.Operations.ChronicDisease;
using Yidi.Operations.Filing;
using Yidi.Operations.Insured;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Policies;
using Yidi.Policy;

namespace Yidi.Operations.Eligibility;

/// <summary>The visit whose facts are asked for.</summary>
/// <param name="VisitDay">Day of admission for a stay.</param>
/// <param name="SettlementDay">Day of the discharge settlement for a stay.</param>
/// <param name="IsClaim">Claimed afterwards: a filing made after paying counts.</param>
public sealed record VisitInQuestion(PersonNo Person, InsuranceKind Insurance, VisitType VisitType, RegionCode Host, string Institution, DateOnly VisitDay, DateOnly SettlementDay, bool IsClaim = false)
{
    public bool IsStay => VisitType.IsStay();
}

/// <summary>What the insured place knows of a person that bears on one visit, read at one moment.</summary>
public sealed record PersonFacts(PersonRecord Record, Coverage? Coverage, FilingsInForce Filings, IReadOnlyList<Qualification> Qualifications, IReadOnlyList<ChosenInstitution> Choices,
    IReadOnlyList<FamilyLink> Relatives)
{
    /// <summary>Whose accounts may pay, the own one first, then relatives in the order of binding.</summary>
    public IReadOnlyList<long> Payers(VisitInQuestion visit) =>
        [visit.Person.Value, .. Relatives.Where(l => l.From <= visit.SettlementDay && (l.Until is null || visit.SettlementDay < l.Until)).OrderBy(static l => l.LinkNo).Select(static l => l.OwnerNo)];

    /// <summary>What the calculation takes; null when the person is not covered on the day.</summary>
    public Entitlement? Entitlement(VisitInQuestion visit)
    {
        if (Coverage is not { } coverage) return null;
        var day = visit.VisitDay;
        Vocabulary.TryFind(Vocabulary.Assistance, Record.Word(StandingKind.Assistance, day), out var assistance);
        Vocabulary.TryFind(Vocabulary.Ranks, Record.Word(StandingKind.CivilServant, day), out var rank);
        return new Entitlement
        {
            Person = visit.Person,
            Version = Record.Person.EntitlementVersion,
            InsuredRegion = RegionCode.Parse(coverage.Region),
            Insurance = visit.Insurance,
            PersonClass = coverage.PersonClass,
            PersonClassAtSettlement = Record.CoverageOn(visit.Insurance, visit.SettlementDay)?.PersonClass is { } later && later != coverage.PersonClass ? later : null,
            Born = Record.Person.Born,
            Contracted = Record.Word(StandingKind.FamilyDoctor, day) == "yes",
            ContinuousMonths = Record.ContinuousMonths(coverage, day),
            Assistance = assistance,
            Rank = rank,
            EnterpriseSupplement = Record.Word(StandingKind.EnterpriseSupplement, day) == "yes",
            CoveredUntil = coverage.Until,
            Joined = coverage.History,
            FiledElsewhere = Filings.LongTermElsewhere(visit.Host, day),
            Filing = Filings.Covering(visit.Host, day, visit.SettlementDay, visit.IsStay, visit.IsClaim),
            Qualifications = Qualifications,
        };
    }

    /// <summary>The refusal of a visit outside the chosen institutions; null when the pack asks for no choice or the institution is chosen. An emergency is never bound to a choice.</summary>
    public Refusal? NotChosen(VisitInQuestion visit, PolicyPack pack)
    {
        if (Coverage is null || visit.Institution.Length == 0 || visit.VisitType is VisitType.EmergencyOutpatient or VisitType.EmergencyToInpatient) return null;
        if (pack.Choice(visit.VisitType, Coverage.PersonClass, visit.VisitDay) is not { } rule) return null;
        var chosen = Choices.Where(c => c.Insurance == visit.Insurance && c.InsuredRegion == Coverage.Region && c.HoldsOn(visit.VisitDay)).Select(static c => c.Institution).ToList();
        return chosen.Contains(visit.Institution) ? null : new(RefusalKind.InstitutionNotChosen, "institution", visit.Institution,
            chosen.Count == 0 ? $"尚未选定定点机构（{rule.Citation.Clause.Chinese.TrimEnd('。')}）" : $"已选定 {string.Join('、', chosen)}（{rule.Citation.Clause.Chinese.TrimEnd('。')}）");
    }
}

/// <summary>Reads the facts. One function for 'may I?', for 2001 and for the settlement itself, so that they cannot disagree.</summary>
public sealed class ReadFacts(IStoreContexts stores)
{
    /// <summary>Null when nobody has the number.</summary>
    public async Task<PersonFacts?> Of(VisitInQuestion visit, CancellationToken cancel)
    {
        if (!await stores.Exists(visit.Person.Province, cancel)) return null;
        await using var store = await stores.Province(visit.Person.Province, Scope.System, cancel);
        // The version is read with the person, first: whatever is read after it and changes meanwhile makes the version stale, and the lane notices.
        var record = await ReadPerson.Of(store, visit.Person, cancel);
        if (record is null) return null;
        var coverage = record.CoverageOn(visit.Insurance, visit.VisitDay);
        if (coverage is null) return new(record, null, new([]), [], [], []);
        var region = RegionCode.Parse(coverage.Region);
        return new(record, coverage, await FilingsInForce.Of(store, visit.Person, visit.Insurance, region, cancel),
            await QualificationsInForce.Of(store, visit.Person, visit.Insurance, region, cancel), await ChooseInstitution.Of(store, visit.Person, cancel),
            await store.Set<FamilyLink>().AsNoTracking().Where(l => l.MemberNo == visit.Person.Value).ToListAsync(cancel));
    }
}
