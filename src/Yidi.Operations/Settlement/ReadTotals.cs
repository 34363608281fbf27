using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Yidi.Operations.ChronicDisease;
using Yidi.Operations.Funds;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Seam;
using Yidi.Policy;
using Yidi.Storage;

namespace Yidi.Operations.Settlement;

/// <summary>Adds up a person's settlements as hospitals may see them (5206): rows that take back count negative.</summary>
static class ReadTotals
{
    internal static async Task<TotalsAnswer> Of(IStoreContexts stores, TotalsQuestion question, CancellationToken cancel)
    {
        await using var store = await stores.Province(question.Person.Province, Scope.System, cancel);
        var rows = await store.Set<SettlementRecord>().AsNoTracking().Where(s => s.PersonNo == question.Person.Value && (question.Month == "" || s.Period == question.Month))
            .Select(static s => new { s.Kind, s.MessageKind, s.Part, s.Insurance, s.BenefitYear, s.Period, s.VisitType, s.TotalFen, s.Funds }).ToListAsync(cancel);
        return new([.. rows.GroupBy(static r => (r.Insurance, r.BenefitYear, r.Period, r.VisitType)).OrderBy(static g => g.Key.Period, StringComparer.Ordinal).Select(static g => new VisitTotals(
            (InsuranceKind)g.Key.Insurance, g.Key.BenefitYear, g.Key.Period, (VisitType)g.Key.VisitType,
            g.Sum(static r => InsuredBook.Treatments(r.Kind, r.MessageKind, r.VisitType, r.Part)), new(g.Sum(static r => r.TotalFen)), Funds(g.Select(static r => r.Funds))))]);
    }

    static List<FundPayment> Funds(IEnumerable<string> texts) => [.. texts.SelectMany(static t => JsonSerializer.Deserialize<Dictionary<int, long>>(t)!)
        .GroupBy(static f => f.Key).OrderBy(static g => g.Key).Select(static g => new FundPayment((FundType)g.Key, new(g.Sum(static f => f.Value))))];
}

/// <summary>Reads lines of chronic visits that stand (5205).</summary>
static class ReadChronicMedicines
{
    internal static async Task<ChronicMedicinesAnswer> Of(IStoreContexts stores, ChronicMedicinesQuestion question, CancellationToken cancel)
    {
        await using var store = await stores.Province(question.Person.Province, Scope.System, cancel);
        var live = store.Set<LiveSettlement>().Where(l => l.PersonNo == question.Person.Value).Select(static l => l.SettlementId);
        var cases = await store.Set<SettlementRecord>().AsNoTracking().Where(s => s.VisitType == (int)VisitType.ChronicOutpatient && s.MessageKind != InsuredBook.SupplementKind && live.Contains(s.Id)).OrderBy(static s => s.Id).Select(static s => s.Detail).ToListAsync(cancel);
        return new([.. cases.Select(static d => PackedCase.Unpack(d.Case).Bill).Where(static b => !Diseases.IsSensitive(b.DiseaseCode))
            .SelectMany(b => b.Lines.Where(l => l.FeeDate >= question.From && l.FeeDate <= question.Until).Select(l => new ChronicMedicine(b.Institution.ToString(), l)))]);
    }
}
