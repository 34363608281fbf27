using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Insured;
using Yidi.Operations.Institutions;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Seam;
using Yidi.Policy;

namespace Yidi.Operations.Visits;

/// <summary>What a counter asks to settle.</summary>
/// <param name="Claimed">The total the hospital claims; must equal the lines.</param>
/// <param name="ClaimedParts">What the hospital summed itself; null when it said nothing, or only zeros as some clients do.</param>
public sealed record VisitSettlement(
    long VisitNo, PersonNo Person, InsuranceKind Insurance, VisitType VisitType, string Part, Money Claimed, ClaimedParts? ClaimedParts,
    CredentialKind CredentialKind, string Credential);

/// <summary>How the hospital itself split the total; compared, never trusted.</summary>
public sealed record ClaimedParts(Money? FullOwn, Money? OverLimit, Money? FirstShare, Money? InScope);

/// <summary>Makes the bill of a charge batch and hands it through the seam: to compute (2206) or to settle (2207).</summary>
public sealed class SettleVisit(IStoreContexts stores, InsuredPlaces places, PersonDirectory directory, ProjectSettlements projection, BusinessClock clock)
{
    public async Task<Result<SettlementAnswer>> PreSettle(Call call, Institution institution, VisitSettlement settlement, RegionCode? claimedRegion, CancellationToken cancel)
    {
        var place = await places.Of(settlement.Person.Province, cancel);
        if (place is null) return new Refusal(RefusalKind.PersonUnknown, "person", Mask.Number(settlement.Person.ToString()));
        var bill = await Bill(institution, settlement, claimedRegion, cancel);
        return bill.Value is { } made ? await place.PreSettle(new(call, settlement.Person, settlement.Insurance, made), cancel) : bill.Refusal!;
    }

    public async Task<Result<SettlementAnswer>> Settle(Call call, Institution institution, VisitSettlement settlement, RegionCode? claimedRegion, CancellationToken cancel)
    {
        var place = await places.Of(settlement.Person.Province, cancel);
        if (place is null) return new Refusal(RefusalKind.PersonUnknown, "person", Mask.Number(settlement.Person.ToString()));
        var bill = await Bill(institution, settlement, claimedRegion, cancel);
        if (bill.Value is not { } made) return await FirstAnswer(place, call, cancel) ?? bill.Refusal!;
        var settled = await place.Settle(new(call, settlement.Person, settlement.Insurance, made), cancel);
        projection.Wake();
        return settled;
    }

    /// <summary>A retry whose bill can no longer be made, because the visit moved on, still gets what was settled.</summary>
    static async Task<Result<SettlementAnswer>?> FirstAnswer(IInsuredPlace place, Call call, CancellationToken cancel)
    {
        var known = await place.Outcome(new(call.Key), cancel);
        return known.FirstAnswerTo(call);
    }

    async Task<Result<Bill>> Bill(Institution institution, VisitSettlement settlement, RegionCode? claimedRegion, CancellationToken cancel)
    {
        var province = RegionCode.Parse(institution.PoolingRegion).Province;
        await using var store = await stores.Province(province, Scope.OfInstitution(institution.Number), cancel);
        var found = await FindVisit.Open(store, settlement.VisitNo, settlement.Person.Value, cancel);
        if (found.Value is not { } visit) return found.Refusal!;
        if (FindVisit.RegionRefusal(claimedRegion, RegionCode.Parse(visit.InsuredRegion)) is { } elsewhere) return elsewhere;
        if (visit.VisitType is null) return new Refusal(RefusalKind.VisitNotDescribed, "visit", IdSource.Text(visit.VisitNo));
        if (visit.VisitType != settlement.VisitType) return new Refusal(RefusalKind.VisitTypeDiffers, "visit-type", Vocabulary.Visits[settlement.VisitType].Chinese);
        if (visit.Insurance != settlement.Insurance) return new Refusal(RefusalKind.FieldInvalid, "insurance", Vocabulary.Insurances[settlement.Insurance].Chinese, "与挂号时的险种不一致");
        if (await CredentialRefusal(settlement, cancel) is { } stranger) return stranger;
        var lines = await store.Set<VisitFeeLine>().AsNoTracking().Where(l => l.VisitNo == visit.VisitNo && l.Part == settlement.Part)
            .OrderBy(static l => l.Ordinal).ToListAsync(cancel);
        var bill = Compose(visit, institution, settlement.Part, lines);
        var refusal = LineRefusal(visit, lines) ?? AmountRefusal(bill, settlement);
        return refusal is null ? bill : refusal;
    }

    // Only a credential that is certainly another person's is refused here: real clients send stale tokens at this point (his-samples 2206).
    async Task<Refusal?> CredentialRefusal(VisitSettlement settlement, CancellationToken cancel)
    {
        var shown = settlement.Credential.Length == 0 ? null : await directory.Find(settlement.CredentialKind, settlement.Credential, cancel);
        return shown is null || shown == settlement.Person ? null : new(RefusalKind.CredentialOfOtherPerson, "credential", Mask.Number(settlement.Credential));
    }

    static Refusal? LineRefusal(Visit visit, List<VisitFeeLine> lines)
    {
        if (lines.Count == 0) return new(RefusalKind.NoFeeLines, "batch");
        if (visit.VisitType != VisitType.ChronicOutpatient) return null;
        var others = lines.Where(l => l.DiseaseCode != visit.DiseaseCode).Select(static l => l.LineNo).ToList();
        return others.Count == 0 ? null : new(RefusalKind.MixedDiseases, "line", string.Join('、', others.Take(3)), $"本批病种为{visit.DiseaseCode}");
    }

    static Refusal? AmountRefusal(Bill bill, VisitSettlement settlement)
    {
        if (bill.Total != settlement.Claimed) return Disagree("total", settlement.Claimed, bill.Total);
        if (settlement.ClaimedParts is not { } parts) return null;
        (string Field, Money? Sent, Money Ours)[] pairs =
        [
            ("full-own", parts.FullOwn, bill.FullOwn), ("over-limit", parts.OverLimit, bill.OverLimit),
            ("first-share", parts.FirstShare, bill.FirstShare), ("in-scope", parts.InScope, bill.InScope),
        ];
        return pairs.Where(static p => p.Sent is { } sent && sent != p.Ours).Select(static p => Disagree(p.Field, p.Sent!.Value, p.Ours)).FirstOrDefault();
    }

    static Refusal Disagree(string field, Money sent, Money ours) => new(RefusalKind.AmountDisagrees, field, sent.ToString(), $"平台明细合计 {ours}");

    Bill Compose(Visit visit, Institution institution, string part, List<VisitFeeLine> lines) => new()
    {
        VisitNo = visit.VisitNo,
        Revision = visit.Revision,
        Part = part,
        Institution = InstitutionNo.Parse(visit.Institution),
        Level = visit.Level,
        InstitutionType = institution.Type,
        Owner = institution.Owner,
        HostRegion = RegionCode.Parse(visit.HostRegion),
        VisitType = visit.VisitType!.Value,
        DiseaseCode = visit.VisitType == VisitType.ChronicOutpatient ? visit.DiseaseCode : "",
        VisitDate = visit.Day,
        SettlementDate = clock.Today,
        Emergency = visit.VisitType is VisitType.EmergencyOutpatient or VisitType.EmergencyToInpatient,
        CatalogueOf = RegionCode.Parse(visit.HostRegion).SameProvinceAs(RegionCode.Parse(visit.InsuredRegion)) ? CatalogueOwner.Insured : CatalogueOwner.Host,
        CatalogueVersion = string.Join(' ', lines.Select(static l => l.CatalogueVersion).Distinct().Order()),
        Lines = [.. lines.Select(static l => l.ToBillLine())],
    };
}
