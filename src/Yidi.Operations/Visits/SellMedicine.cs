using Yidi.Operations.Institutions;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Seam;
using Yidi.Policy;

namespace Yidi.Operations.Visits;

/// <summary>A sale at a designated pharmacy: one message brings patient, lines and claim.</summary>
/// <param name="Settlement">Visit number 0 and batch '1': the sale gets its number when it is stored.</param>
public sealed record Sale(PatientAtCounter Patient, string DiseaseCode, IReadOnlyList<UploadedLine> Lines, VisitSettlement Settlement)
{
    /// <summary>A sale has one batch.</summary>
    public const string Batch = "1";
}

/// <summary>
/// Settles a sale (2102) and computes one ahead (2101). Visit, lines and ids are stored under the key first, then the bill is settled under the
/// same key; a retry goes on from there (design section 4).
/// </summary>
public sealed class SellMedicine(KeyedWrites writes, IStoreContexts stores, RecognisePatient recognise, FindInstitution institutions, UploadFeeLines upload, SettleVisit settle, IdSource ids)
{
    public async Task<Result<SettlementAnswer>> Settle(Call call, Institution institution, Sale sale, RegionCode? claimedRegion, CancellationToken cancel)
    {
        var stored = await writes.Once<RegisteredVisit>(institution.Province, call, async store =>
        {
            var visit = await Add(store, institution, sale, claimedRegion, cancel);
            return visit.Value is { } added ? new RegisteredVisit(added.VisitNo, sale.Patient.Person, added.HospitalNo) : visit.Refusal!;
        }, cancel);
        return stored.Value is { } registered
            ? await settle.Settle(call, institution, sale.Settlement with { VisitNo = registered.VisitNo }, claimedRegion, cancel)
            : stored.Refusal!;
    }

    /// <summary>Computes; stores nothing.</summary>
    public async Task<Result<SettlementAnswer>> PreSettle(Call call, Institution institution, Sale sale, RegionCode? claimedRegion, CancellationToken cancel)
    {
        await using var store = await stores.Province(institution.Province, Scope.OfInstitution(institution.Number), cancel);
        var visit = await Add(store, institution, sale, claimedRegion, cancel);
        if (visit.Value is not { } drafted) return visit.Refusal!;
        var lines = store.ChangeTracker.Entries<VisitFeeLine>().Select(static e => e.Entity).OrderBy(static l => l.Ordinal).ToList();
        return await settle.PreSettle(call, institution, drafted, lines, sale.Settlement with { VisitNo = drafted.VisitNo }, cancel);
    }

    async Task<Result<Visit>> Add(ProvinceContext store, Institution institution, Sale sale, RegionCode? claimedRegion, CancellationToken cancel)
    {
        var coverage = await recognise.Run(sale.Patient, claimedRegion, cancel);
        if (coverage.Value is not { } covered) return coverage.Refusal!;
        var type = sale.Settlement.VisitType!.Value;
        if (type.IsStay()) return new Refusal(RefusalKind.VisitKindDiffers, "visit-type", Vocabulary.Visits[type].Chinese, "住院请办理入院（2401）");
        var closed = await institutions.ServiceRefusal(institution.Number, type, sale.DiseaseCode, ChinaTime.DayOf(sale.Patient.BeginsAtUtc), cancel);
        if (closed is not null) return closed;
        var visit = Visit.Of(ids, institution, sale.Patient, covered, "");
        (visit.VisitType, visit.DiseaseCode) = (type, sale.DiseaseCode);
        store.Add(visit);
        var lines = await upload.Add(store, visit, new(visit.VisitNo, sale.Patient.Person, sale.Lines), cancel);
        return lines.Refusal is { } refusal ? refusal : visit;
    }
}
