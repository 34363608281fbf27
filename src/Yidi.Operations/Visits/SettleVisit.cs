using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Insured;
using Yidi.Operations.Institutions;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Seam;
using Yidi.Policy;

namespace Yidi.Operations.Visits;

/// <summary>What a counter asks to settle.</summary>
/// <param name="Claimed">The total the hospital claims; must equal the lines.</param>
/// <param name="VisitType">Null for a stay, whose messages do not repeat it.</param>
/// <param name="Part">The charge batch; null for a stay, which is settled from where its last settlement ended.</param>
/// <param name="MidStay">The patient stays in hospital (中途结算); for stays only.</param>
/// <param name="UseAccount">The person wants the account used.</param>
/// <param name="ClaimedParts">What the hospital summed itself; null when it said nothing, or only zeros as some clients do.</param>
public sealed record VisitSettlement(
    long VisitNo, PersonNo Person, InsuranceKind Insurance, VisitType? VisitType, string? Part, Money Claimed, ClaimedParts? ClaimedParts,
    CredentialKind CredentialKind, string Credential, bool UseAccount = false, bool MidStay = false)
{
    public bool OfStay => Part is null;
}

/// <summary>How the hospital itself split the total; compared, never trusted.</summary>
public sealed record ClaimedParts(Money? FullOwn, Money? OverLimit, Money? FirstShare, Money? InScope);

/// <summary>Makes the bill of a charge batch or of a stay and hands it through the seam: to compute (2206, 2303) or to settle (2207, 2304).</summary>
public sealed class SettleVisit(IStoreContexts stores, InsuredPlaces places, VisitsAtCounter counter, PersonDirectory directory, ProjectSettlements projection, BusinessClock clock)
{
    public async Task<Result<SettlementAnswer>> PreSettle(Call call, Institution institution, VisitSettlement settlement, RegionCode? claimedRegion, CancellationToken cancel)
    {
        var place = await places.Of(settlement.Person.Province, cancel);
        if (place is null) return new Refusal(RefusalKind.PersonUnknown, "person", Mask.Number(settlement.Person.ToString()));
        var bill = await Bill(institution, settlement, claimedRegion, settles: false, cancel);
        return bill.Value is { } made ? await place.PreSettle(new(call, settlement.Person, settlement.Insurance, made), cancel) : bill.Refusal!;
    }

    /// <summary>Computes a sale that is not stored.</summary>
    internal async Task<Result<SettlementAnswer>> PreSettle(Call call, Institution institution, Visit drafted, IReadOnlyList<VisitFeeLine> lines, VisitSettlement settlement, CancellationToken cancel)
    {
        var place = await places.Of(settlement.Person.Province, cancel);
        if (place is null) return new Refusal(RefusalKind.PersonUnknown, "person", Mask.Number(settlement.Person.ToString()));
        var bill = MakeBill.Of(drafted, institution, settlement.Part!, lines, settlement, clock.Today);
        if ((LineRefusal(drafted, lines) ?? AmountRefusal(bill, settlement)) is { } refusal) return refusal;
        var computed = await place.PreSettle(new(call, settlement.Person, settlement.Insurance, bill), cancel);
        return computed.Value is { } answer ? answer with { VisitNo = 0 } : computed;
    }

    public async Task<Result<SettlementAnswer>> Settle(Call call, Institution institution, VisitSettlement settlement, RegionCode? claimedRegion, CancellationToken cancel)
    {
        var place = await places.Of(settlement.Person.Province, cancel);
        if (place is null) return new Refusal(RefusalKind.PersonUnknown, "person", Mask.Number(settlement.Person.ToString()));
        var bill = await Bill(institution, settlement, claimedRegion, settles: true, cancel);
        if (bill.Value is not { } made) return await FirstAnswer(place, call, cancel) ?? bill.Refusal!;
        var settled = await place.Settle(new(call, settlement.Person, settlement.Insurance, made), cancel);
        projection.Wake(institution.Province, settlement.Person.Province);
        return settled;
    }

    /// <summary>A retry whose bill can no longer be made, because the visit moved on, still gets what was settled.</summary>
    static async Task<Result<SettlementAnswer>?> FirstAnswer(IInsuredPlace place, Call call, CancellationToken cancel)
    {
        var known = await place.Outcome(new(call.Key), cancel);
        return known.FirstAnswerTo(call);
    }

    async Task<Result<Bill>> Bill(Institution institution, VisitSettlement settlement, RegionCode? claimedRegion, bool settles, CancellationToken cancel)
    {
        var found = settlement.OfStay ? await Stay(institution, settlement, cancel) : await Counter(institution, settlement, cancel);
        if (found.Value is not { } ready) return found.Refusal!;
        var visit = ready.Visit;
        if (FindVisit.RegionRefusal(claimedRegion, RegionCode.Parse(visit.InsuredRegion)) is { } elsewhere) return elsewhere;
        if (visit.VisitType is null) return new Refusal(RefusalKind.VisitNotDescribed, "visit", IdSource.Text(visit.VisitNo));
        if (settlement.VisitType is { } said && visit.VisitType != said) return new Refusal(RefusalKind.VisitTypeDiffers, "visit-type", Vocabulary.Visits[said].Chinese);
        if (visit.Insurance != settlement.Insurance) return new Refusal(RefusalKind.FieldInvalid, "insurance", Vocabulary.Insurances[settlement.Insurance].Chinese, "与登记时的险种不一致");
        if (await CredentialRefusal(settlement, cancel) is { } stranger) return stranger;
        if (settles && settlement.OfStay && DischargeRefusal(visit, settlement) is { } undischarged) return undischarged;
        var bill = MakeBill.Of(visit, institution, ready.Part, ready.Lines, settlement, clock.Today);
        var refusal = (ready.IsRest && ready.Lines.Count == 0 ? AlreadySettled(visit) : null) ?? LineRefusal(visit, ready.Lines) ?? AmountRefusal(bill, settlement);
        return refusal is null ? bill : refusal;
    }

    /// <summary>What is to be billed.</summary>
    /// <param name="IsRest">Something of the stay was settled before.</param>
    sealed record ToBill(Visit Visit, string Part, IReadOnlyList<VisitFeeLine> Lines, bool IsRest);

    async Task<Result<ToBill>> Counter(Institution institution, VisitSettlement settlement, CancellationToken cancel)
    {
        var found = await counter.Find(institution.Province, institution.Number, settlement.VisitNo, cancel);
        if (found is null || found.Visit.PersonNo != settlement.Person.Value) return FindVisit.Unknown(settlement.VisitNo);
        if (FindVisit.NotOpen(found.Visit, stay: false) is { } refusal) return refusal;
        return new ToBill(found.Visit, settlement.Part!, [.. found.Lines.Where(l => l.Part == settlement.Part)], IsRest: false);
    }

    /// <summary>What of a stay was not settled yet.</summary>
    async Task<Result<ToBill>> Stay(Institution institution, VisitSettlement settlement, CancellationToken cancel)
    {
        await projection.CatchUp(institution.Province, settlement.Person.Province, cancel);
        await using var store = await stores.Province(institution.Province, Scope.OfInstitution(institution.Number), cancel);
        var found = await FindVisit.Open(store, settlement.VisitNo, settlement.Person.Value, stay: true, cancel);
        if (found.Value is not { } visit) return found.Refusal!;
        var start = await LastEnd(store, visit.VisitNo, cancel);
        // Lines that came after the visit was read belong to no bill of this revision.
        var lines = await store.Set<VisitFeeLine>().AsNoTracking()
            .Where(l => l.VisitNo == visit.VisitNo && l.Revision <= visit.Revision && l.Revision > start).OrderBy(static l => l.Ordinal).ToListAsync(cancel);
        return new ToBill(visit, start.ToString(CultureInfo.InvariantCulture), lines, IsRest: start > 0);
    }

    /// <summary>Everything of the stay is settled: whoever asks again has probably lost the answer, and must not upload the bill a second time.</summary>
    static Refusal AlreadySettled(Visit visit) => new(RefusalKind.BatchSettled, "visit", IdSource.Text(visit.VisitNo), "本次住院已上传的费用均已结算");

    /// <summary>Where the last live settlement of a stay ended; 0 when none lives.</summary>
    static async Task<int> LastEnd(ProvinceContext store, long visitNo, CancellationToken cancel) =>
        await store.Set<SettlementView>().Where(s => s.VisitNo == visitNo && s.Live).MaxAsync(static s => (int?)s.Revision, cancel) ?? 0;

    /// <summary>Computing ahead is free; settling for good follows the discharge, settling in between comes before it.</summary>
    static Refusal? DischargeRefusal(Visit visit, VisitSettlement settlement) => (settlement.MidStay, visit.EndsAt) switch
    {
        (false, null) => new(RefusalKind.NotDischarged, "visit", IdSource.Text(visit.VisitNo)),
        (true, { } end) => new(RefusalKind.NotInHospital, "visit", IdSource.Text(visit.VisitNo), $"已于{ChinaTime.Text(end)}出院，不能中途结算"),
        _ => null,
    };

    // Only a credential that is certainly another person's is refused here: real clients send stale tokens at this point (his-samples 2206).
    async Task<Refusal?> CredentialRefusal(VisitSettlement settlement, CancellationToken cancel)
    {
        var shown = settlement.Credential.Length == 0 ? null : await directory.Find(settlement.CredentialKind, settlement.Credential, cancel);
        return shown is null || shown == settlement.Person ? null : new(RefusalKind.CredentialOfOtherPerson, "credential", Mask.Number(settlement.Credential));
    }

    static Refusal? LineRefusal(Visit visit, IReadOnlyList<VisitFeeLine> lines)
    {
        if (lines.Count == 0) return new(RefusalKind.NoFeeLines, "batch");
        if (visit.VisitType != VisitType.ChronicOutpatient) return null;
        var others = lines.Where(l => l.DiseaseCode != visit.DiseaseCode).GroupBy(static l => l.DiseaseCode).ToList();
        if (others.Count == 0) return null;
        var howToSplit = others.Take(3).Select(static g => $"明细{string.Join('、', g.Take(3).Select(static l => l.LineNo))}{(g.Count() > 3 ? "等" : "")}{(g.Key.Length == 0 ? "未填病种" : $"属{g.Key}")}");
        return new(RefusalKind.MixedDiseases, "line", others[0].First().LineNo, $"本批病种{visit.DiseaseCode}；{string.Join('；', howToSplit)}");
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
}
