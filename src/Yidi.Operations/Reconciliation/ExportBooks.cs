using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Funds;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Visits;
using Yidi.Policy;
using Yidi.Storage;

namespace Yidi.Operations.Reconciliation;

/// <summary>Writes the books of a province as plain-text journals, entry by entry, however many there are.</summary>
public sealed class ExportBooks(IStoreContexts stores)
{
    /// <summary>The book of the insured place, from the rows of the journal. Returns how many entries were written.</summary>
    /// <param name="period">yyyyMM; empty for all.</param>
    public async Task<int> Insured(int province, string period, TextWriter to, CancellationToken cancel)
    {
        await using var store = await stores.Province(province, Scope.System, cancel);
        await to.WriteAsync(PlainJournal.Head);
        var (written, book) = (0, Name("insured", province));
        var rows = store.Set<SettlementRecord>().AsNoTracking().Where(s => period.Length == 0 || s.Period == period).OrderBy(static s => s.Id)
            .Select(static s => new { s.Id, s.Kind, s.BusinessDate, s.Institution, s.Funds, s.AccountFen, s.FamilyAccountFen, s.HostRegion, s.MessageKind });
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(cancel))
        {
            var postings = InsuredBook.Postings(row.Funds, row.AccountFen, row.FamilyAccountFen, row.HostRegion, row.MessageKind);
            if (postings.Count == 0) continue;
            await to.WriteAsync(PlainJournal.Entry(row.BusinessDate, row.Id, $"{row.Kind} {row.Institution}", book, postings));
            written++;
        }
        return written + await Confirmations(store, period, book, to, cancel) + await Entries(store, Book.Insured, period, book, to, cancel);
    }

    /// <summary>What settlements that were confirmed, taken back, refunded or recovered became for clearing.</summary>
    static async Task<int> Confirmations(ProvinceContext store, string period, string book, TextWriter to, CancellationToken cancel)
    {
        var written = 0;
        await foreach (var row in store.Set<Confirmation>().AsNoTracking().Where(c => period.Length == 0 || c.Period == period).OrderBy(static c => c.Id).AsAsyncEnumerable().WithCancellation(cancel))
        {
            await to.WriteAsync(PlainJournal.Entry(ChinaTime.DayOf(row.At), row.Id, $"{row.Kind} {IdSource.Text(row.SettlementId)}", book, InsuredBook.Postings(row)));
            written++;
        }
        return written;
    }

    /// <summary>Entries that are no settlement: deductions, clearing, payments, prefunds.</summary>
    static async Task<int> Entries(ProvinceContext store, Book side, string period, string book, TextWriter to, CancellationToken cancel)
    {
        var written = 0;
        var postings = store.Set<BookPosting>().AsNoTracking().Where(p => p.Book == side && (period.Length == 0 || p.Period == period)).OrderBy(static p => p.Source).ThenBy(static p => p.Ordinal);
        foreach (var entry in (await postings.ToListAsync(cancel)).GroupBy(static p => p.Source))
        {
            await to.WriteAsync(PlainJournal.Entry(entry.First().Day, 0, $"{entry.Key} {entry.First().Words}".ReplaceLineEndings(" "), book, entry.Select(static p => new Posting(p.Account, p.AmountFen))));
            written++;
        }
        return written;
    }

    /// <summary>The book of the place of treatment, from what it was told by the insured places.</summary>
    public async Task<int> Host(int province, string period, TextWriter to, CancellationToken cancel)
    {
        await using var store = await stores.Province(province, Scope.System, cancel);
        await to.WriteAsync(PlainJournal.Head);
        var (written, book) = (0, Name("host", province));
        var rows = store.Set<SettlementView>().AsNoTracking().Where(v => period.Length == 0 || v.Period == period).OrderBy(static v => v.SettlementId)
            .Select(v => new { v.SettlementId, v.Kind, v.SettledAt, v.Institution, Postings = store.Set<HostPosting>().Where(p => p.SettlementId == v.SettlementId).OrderBy(static p => p.Ordinal).ToList() });
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(cancel))
        {
            if (row.Postings.Count == 0) continue;
            await to.WriteAsync(PlainJournal.Entry(ChinaTime.DayOf(row.SettledAt), row.SettlementId, $"{(SettlementKind)row.Kind} {row.Institution}", book, row.Postings.Select(static p => new Posting(p.Account, p.AmountFen))));
            written++;
        }
        return written + await Entries(store, Book.Host, period, book, to, cancel);
    }

    static string Name(string side, int province) => string.Create(CultureInfo.InvariantCulture, $"{side}:{province}");
}
