using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Catalogue;
using Yidi.Operations.Institutions;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Seam;
using Yidi.Policy;

namespace Yidi.Operations.Visits;

/// <summary>A fee line as uploaded: which visit and batch, which item, how much. A stay has no batches.</summary>
public sealed record UploadedLine(RawFeeLine Raw, string Part, string DiseaseCode, LineOrigin Origin = LineOrigin.OfVisit);

/// <summary>Fee lines of one visit, stored together or not at all.</summary>
public sealed record FeeUpload(long VisitNo, PersonNo Person, IReadOnlyList<UploadedLine> Lines, bool OfStay = false);

/// <summary>What the catalogue made of one uploaded line, in the order of the upload.</summary>
public sealed record ClassifiedUpload(
    string LineNo, ItemClass Class, Rate OwnShare, long? PriceLimitMicro, long PriceMicro, long QuantityTenThousandths, string ChargeCategory, bool RestrictedUse,
    Money Total, Money FullOwn, Money OverLimit, Money FirstShare, Money InScope);

/// <summary>Stores fee lines of a visit (2204) or a stay (2301) and classifies each; all of a call or nothing.</summary>
public sealed class UploadFeeLines(KeyedWrites writes, ClassifyFeeLine classify, ProjectSettlements projection, BusinessClock clock)
{
    /// <summary>Emergency cost may come some days before the admission it joins; more is a slip of the pen.</summary>
    const int MostDaysBefore = 7;

    public async Task<Result<IReadOnlyList<ClassifiedUpload>>> Run(Call call, Institution institution, FeeUpload upload, CancellationToken cancel)
    {
        var host = RegionCode.Parse(institution.PoolingRegion);
        var stored = await writes.Once<List<ClassifiedUpload>>(host.Province, call, async store =>
        {
            await projection.CatchUp(host.Province, upload.Person.Province, cancel);
            var found = await FindVisit.Open(store, upload.VisitNo, upload.Person.Value, upload.OfStay, cancel);
            return found.Value is { } visit ? await Add(store, visit, upload, cancel) : found.Refusal!;
        }, cancel);
        return new(stored.Value, stored.Refusal);
    }

    /// <summary>Classifies and adds the lines to a visit that the context holds; nothing is saved here.</summary>
    internal async Task<Result<List<ClassifiedUpload>>> Add(ProvinceContext store, Visit visit, FeeUpload upload, CancellationToken cancel)
    {
        if ((FeeDayRefusal(visit, upload) ?? await WhyNot(store, upload, cancel)) is { } refusal) return refusal;
        var refunds = await RefundedCharges.Of(store, upload, cancel);
        if (refunds.Value is not { } charges) return refunds.Refusal!;
        var classified = await classify.Run([.. upload.Lines.Select(static l => l.Raw)], charges, RegionCode.Parse(visit.HostRegion), RegionCode.Parse(visit.InsuredRegion), visit.Level, cancel);
        if (classified.Value is not { } lines) return classified.Refusal!;
        visit.Revision++;
        var first = await store.Set<VisitFeeLine>().Where(l => l.VisitNo == visit.VisitNo).MaxAsync(static l => (int?)l.Ordinal, cancel) ?? 0;
        store.AddRange(upload.Lines.Select((l, i) => Row(visit, l, lines[i], first + i + 1)));
        return upload.Lines.Select((l, i) => Answer(l, lines[i], visit.Level)).ToList();
    }

    /// <summary>A fee happened on or after the day of the visit, in a stay not after the discharge, and not tomorrow.</summary>
    Refusal? FeeDayRefusal(Visit visit, FeeUpload upload)
    {
        var first = visit.IsStay ? visit.Day.AddDays(-MostDaysBefore) : visit.Day;
        var last = visit.EndsAt is { } end ? ChinaTime.DayOf(end) : clock.Today;
        var wrong = upload.Lines.FirstOrDefault(l => l.Raw.FeeDate < first || l.Raw.FeeDate > last);
        return wrong is null ? null : new(RefusalKind.FieldInvalid, "fee-date", $"{wrong.Raw.FeeDate:yyyy-MM-dd}", $"应在{first:yyyy-MM-dd}至{last:yyyy-MM-dd}之间");
    }

    static async Task<Refusal?> WhyNot(ProvinceContext store, FeeUpload upload, CancellationToken cancel)
    {
        if (upload.Lines.FirstOrDefault(static l => l.Part == WithdrawFeeLines.EveryPart || Withdrawn.IsReserved(l.Part)) is { } reserved)
            return new(RefusalKind.FieldInvalid, "batch", reserved.Part, "该批次号为保留字");
        var numbers = upload.Lines.Select(static l => l.Raw.LineNo).ToList();
        if (numbers.GroupBy(static n => n).FirstOrDefault(static g => g.Count() > 1) is { } twice) return new(RefusalKind.FeeLineRepeated, "line", twice.Key);
        var stored = await store.Set<VisitFeeLine>().Where(l => l.VisitNo == upload.VisitNo && numbers.Contains(l.LineNo)).Select(static l => l.LineNo).FirstOrDefaultAsync(cancel);
        if (stored is not null) return new(RefusalKind.FeeLineRepeated, "line", stored);
        return upload.OfStay ? await FinallySettled(store, upload, cancel) : await BatchSettled(store, upload, cancel);
    }

    static async Task<Refusal?> BatchSettled(ProvinceContext store, FeeUpload upload, CancellationToken cancel)
    {
        var parts = upload.Lines.Select(static l => l.Part).Distinct().ToList();
        var settled = await store.Set<SettlementView>().Where(s => s.VisitNo == upload.VisitNo && parts.Contains(s.Part) && s.Live).Select(static s => s.Part).FirstOrDefaultAsync(cancel);
        return settled is null ? null : new(RefusalKind.BatchSettled, "batch", settled);
    }

    /// <summary>After the discharge settlement a stay takes no more lines; after a mid-stay one it does.</summary>
    static async Task<Refusal?> FinallySettled(ProvinceContext store, FeeUpload upload, CancellationToken cancel)
    {
        var discharge = await store.Set<Visit>().Where(v => v.VisitNo == upload.VisitNo && v.EndsAt != null).Select(static v => (int?)v.DischargeRevision).SingleOrDefaultAsync(cancel);
        var settled = discharge is { } revision && await store.Set<SettlementView>().AnyAsync(s => s.VisitNo == upload.VisitNo && s.Live && s.Revision >= revision, cancel);
        return settled ? new(RefusalKind.BatchSettled, "visit", IdSource.Text(upload.VisitNo), "本次住院已出院结算") : null;
    }

    static VisitFeeLine Row(Visit visit, UploadedLine uploaded, ClassifiedLine classified, int ordinal) => new()
    {
        VisitNo = visit.VisitNo,
        LineNo = uploaded.Raw.LineNo,
        Institution = visit.Institution,
        Part = uploaded.Part,
        Ordinal = ordinal,
        Revision = visit.Revision,
        DiseaseCode = uploaded.DiseaseCode,
        RefundOf = uploaded.Raw.RefundOf,
        Origin = uploaded.Origin == LineOrigin.OfVisit && uploaded.Raw.FeeDate < visit.Day ? LineOrigin.Emergency : uploaded.Origin,
        RestrictedUse = classified.Line.RestrictedUse,
        ItemCode = classified.Line.ItemCode,
        ItemName = classified.Line.ItemName,
        CatalogueVersion = classified.Item.Version,
        FeeDate = classified.Line.FeeDate,
        PriceMicro = uploaded.Raw.Price.Micro,
        QuantityTenThousandths = uploaded.Raw.Quantity.TenThousandths,
        Class = classified.Line.Class,
        OwnShare = classified.Line.OwnShare.ToString(),
        TotalFen = classified.Line.Total.Fen,
        FullOwnFen = classified.Line.FullOwn.Fen,
        OverLimitFen = classified.Line.OverLimit.Fen,
        FirstShareFen = classified.Line.FirstShare.Fen,
        InScopeFen = classified.Line.InScope.Fen,
    };

    static ClassifiedUpload Answer(UploadedLine uploaded, ClassifiedLine classified, InstitutionLevel level) => new(
        uploaded.Raw.LineNo, classified.Line.Class, classified.Line.OwnShare, classified.Item.LimitFor(level), uploaded.Raw.Price.Micro,
        uploaded.Raw.Quantity.TenThousandths, classified.Item.ChargeCategory, classified.Item.RestrictedUse, classified.Line.Total,
        classified.Line.FullOwn, classified.Line.OverLimit, classified.Line.FirstShare, classified.Line.InScope);
}
