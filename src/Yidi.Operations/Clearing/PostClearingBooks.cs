using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Funds;
using Yidi.Operations.Plumbing;
using Yidi.Policy;
using Yidi.Storage;

namespace Yidi.Operations.Clearing;

/// <summary>
/// Writes what national acts mean in the books of provinces. The acts are the truth; an entry stands under the number of its act, so that whoever comes
/// later, or again after a crash, writes only what is missing.
/// </summary>
public sealed class PostClearingBooks(IStoreContexts stores)
{
    /// <summary>Brings the books of these provinces up to the newest act.</summary>
    public async Task Run(IReadOnlyList<int> provinces, CancellationToken cancel)
    {
        List<ClearingEvent> events;
        await using (var national = await stores.National(cancel))
            events = await national.Set<ClearingEvent>().AsNoTracking().Where(static e => Moving.Contains(e.Step)).OrderBy(static e => e.EventNo).ToListAsync(cancel);
        foreach (var province in provinces) await Province(province, events, cancel);
    }

    static readonly ClearingStep[] Moving = [ClearingStep.Calculated, ClearingStep.Voided, ClearingStep.Paid, ClearingStep.Received, ClearingStep.PrefundPaid, ClearingStep.PrefundUsed, ClearingStep.PrefundReturned];

    async Task Province(int province, List<ClearingEvent> events, CancellationToken cancel)
    {
        await using var store = await stores.Province(province, Scope.System, cancel);
        var known = (await store.Set<BookPosting>().AsNoTracking().Where(static p => p.Source.StartsWith("clearing:")).Select(static p => new { p.Book, p.Source }).Distinct().ToListAsync(cancel)).Select(static p => (p.Book, p.Source)).ToHashSet();
        foreach (var happened in events)
        {
            if (RegionCode.Parse(happened.InsuredRegion).Province == province && !known.Contains((Book.Insured, SourceOf(happened)))) store.AddRange(await Insured(happened, events, store, cancel));
            if (happened.Level == ClearingLevel.National || happened.BillNo == 0)
                if (RegionCode.Parse(happened.HostRegion).Province == province && !known.Contains((Book.Host, SourceOf(happened)))) store.AddRange(Host(happened));
        }
        try
        {
            await store.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException)
        {
            // Another node wrote the same entries in this moment; what is still missing is written with the next act.
        }
    }

    static string SourceOf(ClearingEvent happened) => string.Create(CultureInfo.InvariantCulture, $"clearing:{happened.EventNo}");

    async Task<IReadOnlyList<BookPosting>> Insured(ClearingEvent e, List<ClearingEvent> events, ProvinceContext store, CancellationToken cancel)
    {
        var (host, insurance, amount) = (RegionCode.Parse(e.HostRegion).Province, (int)e.Insurance, e.AmountFen);
        if (e.Level == ClearingLevel.Province && e.BillNo != 0) return Entry(e, Book.Insured, City(e));
        string payable = string.Create(CultureInfo.InvariantCulture, $"clearing-payable:{host}:{insurance}"), given = string.Create(CultureInfo.InvariantCulture, $"prefund-given:{host}:{insurance}");
        if (e.BillNo == 0 && e.Step is ClearingStep.Calculated or ClearingStep.Voided) payable = WithinAccount(insurance);
        Posting[] postings = e.Step switch
        {
            ClearingStep.Calculated => [.. await ConfirmedSides(e, store, cancel), new(payable, -amount)],
            ClearingStep.Voided => [.. (await ConfirmedSides(e, store, cancel, Voiding(e, events))).Select(static p => p with { AmountFen = -p.AmountFen }), new(payable, amount)],
            ClearingStep.Paid => [new(payable, amount), new(InTransit(e), -amount)],
            ClearingStep.Received => [new(InTransit(e), amount), new(Bank, -amount)],
            ClearingStep.PrefundPaid => [new(given, amount), new(Bank, -amount)],
            ClearingStep.PrefundReturned => [new(Bank, amount), new(given, -amount)],
            _ => [new(payable, amount), new(given, -amount)],
        };
        return Entry(e, Book.Insured, postings);
    }

    const string Bank = "bank";

    /// <summary>Paid and not yet found on the other side's account: of a city by its region, between provinces by the counterpart.</summary>
    static string InTransit(ClearingEvent e) => e.Level == ClearingLevel.Province ? $"bank-in-transit:{e.InsuredRegion}" : string.Create(CultureInfo.InvariantCulture, $"bank-in-transit:{RegionCode.Parse(e.HostRegion).Province}");

    static string WithinAccount(int insurance) => string.Create(CultureInfo.InvariantCulture, $"within-province:{insurance}");

    /// <summary>What a city owes its province and pays it.</summary>
    static Posting[] City(ClearingEvent e)
    {
        var city = string.Create(CultureInfo.InvariantCulture, $"city:{e.InsuredRegion}:{(int)e.Insurance}");
        var share = string.Create(CultureInfo.InvariantCulture, $"cities:{(int)e.Insurance}");
        return e.Step switch
        {
            ClearingStep.Calculated => [new(city, e.AmountFen), new(share, -e.AmountFen)],
            ClearingStep.Voided => [new(city, -e.AmountFen), new(share, e.AmountFen)],
            ClearingStep.Paid => [new(InTransit(e), e.AmountFen), new(city, -e.AmountFen)],
            _ => [new(Bank, e.AmountFen), new(InTransit(e), -e.AmountFen)],
        };
    }

    static IReadOnlyList<BookPosting> Host(ClearingEvent e)
    {
        var (insured, insurance, amount) = (RegionCode.Parse(e.InsuredRegion).Province, (int)e.Insurance, e.AmountFen);
        string receivable = string.Create(CultureInfo.InvariantCulture, $"clearing-receivable:{insured}:{insurance}"), held = string.Create(CultureInfo.InvariantCulture, $"prefund-held:{insured}:{insurance}");
        if (e.BillNo == 0 && e.Step is ClearingStep.Calculated or ClearingStep.Voided) receivable = WithinAccount(insurance);
        var due = string.Create(CultureInfo.InvariantCulture, $"due-from:{insured}");
        Posting[] postings = e.Step switch
        {
            ClearingStep.Calculated => [new(receivable, amount), new(due, -amount)],
            ClearingStep.Voided => [new(receivable, -amount), new(due, amount)],
            ClearingStep.Paid => [],
            ClearingStep.Received => [new(Bank, amount), new(receivable, -amount)],
            ClearingStep.PrefundPaid => [new(Bank, amount), new(held, -amount)],
            ClearingStep.PrefundReturned => [new(held, amount), new(Bank, -amount)],
            _ => [new(held, amount), new(receivable, -amount)],
        };
        return Entry(e, Book.Host, postings);
    }

    static IReadOnlyList<BookPosting> Entry(ClearingEvent e, Book book, params IEnumerable<Posting> postings) =>
        BookEntry.Of(book, SourceOf(e), e.Period, ChinaTime.DayOf(e.At), $"{e.Step} {e.Words}".Trim(), postings);

    static ClearingEvent Voiding(ClearingEvent voided, List<ClearingEvent> events) =>
        events.Last(e => e.Step == ClearingStep.Calculated && e.EventNo < voided.EventNo && (e.BillNo, e.Period, e.InsuredRegion, e.HostRegion, e.Insurance) == (voided.BillNo, voided.Period, voided.InsuredRegion, voided.HostRegion, voided.Insurance));

    /// <summary>
    /// The liabilities of the confirmed rows that the calculation turns into one of clearing: from the sums of the month; of a voided calculation, from the
    /// entry it had made.
    /// </summary>
    async Task<IReadOnlyList<Posting>> ConfirmedSides(ClearingEvent e, ProvinceContext store, CancellationToken cancel, ClearingEvent? calculated = null)
    {
        if (calculated is not null)
        {
            var source = SourceOf(calculated);
            var written = await store.Set<BookPosting>().AsNoTracking().Where(p => p.Book == Book.Insured && p.Source == source && p.Account.StartsWith(InsuredBook.ConfirmedPrefix)).ToListAsync(cancel);
            return [.. written.Select(static p => new Posting(p.Account, p.AmountFen))];
        }
        await using var national = await stores.National(cancel);
        var (insured, host) = (RegionCode.Parse(e.InsuredRegion).Prefix, RegionCode.Parse(e.HostRegion).Prefix);
        var amounts = await national.Set<ClearingAmount>().AsNoTracking().Where(a => a.Period == e.Period && a.Insurance == e.Insurance && a.InsuredRegion.StartsWith(insured) && a.HostRegion.StartsWith(host)).ToListAsync(cancel);
        return [.. amounts.Select(static a => new Posting(CloseMonth.ConfirmedAccount(new(a.InsuredRegion, a.HostRegion, (int)a.Insurance), a.Fund), a.NetFen))];
    }
}
