using System.Collections.Concurrent;
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
public sealed class PostClearingBooks(IStoreContexts stores, StoreMap map, TimeProvider machine)
{
    /// <summary>Acts of another node may be written so much later than their numbers were made.</summary>
    static readonly TimeSpan Overlap = TimeSpan.FromMinutes(10);

    /// <summary>Acts up to this number are in the books of a province, as this process saw; nothing is known when it starts.</summary>
    readonly ConcurrentDictionary<int, long> _booked = [];

    /// <summary>Postings in one statement.</summary>
    const int Piece = 20_000;

    static readonly ClearingStep[] Moving = [ClearingStep.Calculated, ClearingStep.Voided, ClearingStep.Paid, ClearingStep.Received, ClearingStep.PrefundPaid, ClearingStep.PrefundUsed, ClearingStep.PrefundReturned];

    /// <summary>Brings the books of these provinces up to the newest act.</summary>
    public async Task Run(IReadOnlyList<int> provinces, CancellationToken cancel)
    {
        if (provinces.Count == 0) return;
        var from = provinces.Min(p => _booked.GetValueOrDefault(p));
        var until = IdSource.FirstOf(0, machine.GetUtcNow().UtcDateTime - Overlap);
        List<ClearingEvent> events;
        await using (var national = await stores.National(cancel))
            events = await national.Set<ClearingEvent>().AsNoTracking().Where(e => e.EventNo > from && Moving.Contains(e.Step)).OrderBy(static e => e.EventNo).ToListAsync(cancel);
        await Parallel.ForEachAsync(provinces, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancel }, async (province, stop) =>
        {
            await Province(province, events, stop);
            _booked[province] = until;
        });
    }

    async Task Province(int province, List<ClearingEvent> events, CancellationToken cancel)
    {
        await using var store = await stores.Province(province, Scope.System, cancel);
        var sources = events.Where(e => RegionCode.Parse(e.InsuredRegion).Province == province || RegionCode.Parse(e.HostRegion).Province == province).Select(SourceOf).ToList();
        if (sources.Count == 0) return;
        var known = (await store.Set<BookPosting>().AsNoTracking().Where(p => p.Ordinal == 0 && sources.Contains(p.Source)).Select(static p => new { p.Book, p.Source }).ToListAsync(cancel)).Select(static p => (p.Book, p.Source)).ToHashSet();
        var missing = new List<BookPosting>();
        var amounts = new MonthAmounts(stores, province);
        foreach (var happened in events)
        {
            var insured = RegionCode.Parse(happened.InsuredRegion).Province == province && !known.Contains((Book.Insured, SourceOf(happened)));
            if (insured) missing.AddRange(await Insured(happened, missing, store, amounts, cancel));
            var concernsHost = happened.Level == ClearingLevel.National || happened.BillNo == 0;
            if (concernsHost && RegionCode.Parse(happened.HostRegion).Province == province && !known.Contains((Book.Host, SourceOf(happened)))) missing.AddRange(Host(happened));
        }
        if (missing.Count == 0) return;
        await using var rows = new RowsConnection(await map.Open(map.Province(province), cancel));
        await rows.Begin();
        foreach (var some in missing.Chunk(Piece)) await rows.Write([BookEntry.IfMissing.For(some, assert: false)]);
        await rows.Commit();
    }

    /// <summary>The calculated amounts of one insured province, read once a month, by host province and insurance.</summary>
    sealed class MonthAmounts(IStoreContexts stores, int province)
    {
        readonly Dictionary<string, ILookup<(int Host, InsuranceKind Insurance), ClearingAmount>> _months = [];

        internal async Task<IEnumerable<ClearingAmount>> Of(string period, int host, InsuranceKind insurance, CancellationToken cancel)
        {
            if (!_months.TryGetValue(period, out var month))
            {
                await using var national = await stores.National(cancel);
                var prefix = RegionCode.OfProvince(province).Prefix;
                var read = await national.Set<ClearingAmount>().AsNoTracking().Where(a => a.Period == period && a.InsuredRegion.StartsWith(prefix)).ToListAsync(cancel);
                _months[period] = month = read.ToLookup(static a => (RegionCode.Parse(a.HostRegion).Province, a.Insurance));
            }
            return month[(host, insurance)];
        }
    }

    static string SourceOf(ClearingEvent happened) => string.Create(CultureInfo.InvariantCulture, $"clearing:{happened.EventNo}");

    async Task<IReadOnlyList<BookPosting>> Insured(ClearingEvent e, List<BookPosting> missing, ProvinceContext store, MonthAmounts amounts, CancellationToken cancel)
    {
        var (host, insurance, amount) = (RegionCode.Parse(e.HostRegion).Province, (int)e.Insurance, e.AmountFen);
        if (e.Level == ClearingLevel.Province && e.BillNo != 0) return Entry(e, Book.Insured, City(e));
        string payable = string.Create(CultureInfo.InvariantCulture, $"clearing-payable:{host}:{insurance}"), given = string.Create(CultureInfo.InvariantCulture, $"prefund-given:{host}:{insurance}");
        if (e.BillNo == 0 && e.Step is ClearingStep.Calculated or ClearingStep.Voided) payable = WithinAccount(insurance);
        Posting[] postings = e.Step switch
        {
            ClearingStep.Calculated => [.. await ConfirmedSides(e, amounts, cancel), new(payable, -amount)],
            ClearingStep.Voided => [.. (await Written(await Voiding(e, stores, cancel), missing, store, cancel)).Select(static p => p with { AmountFen = -p.AmountFen }), new(payable, amount)],
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

    /// <summary>The calculation an act voids: of its bill, or of the same try within a province.</summary>
    static async Task<ClearingEvent> Voiding(ClearingEvent voided, IStoreContexts stores, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        return await national.Set<ClearingEvent>().AsNoTracking().SingleAsync(e => e.Step == ClearingStep.Calculated && e.BillNo == voided.BillNo && e.Period == voided.Period && e.InsuredRegion == voided.InsuredRegion
            && e.Insurance == voided.Insurance && (voided.BillNo != 0 || e.Words == voided.Words), cancel);
    }

    /// <summary>The liabilities of the confirmed rows that the calculation turns into one of clearing.</summary>
    static async Task<IEnumerable<Posting>> ConfirmedSides(ClearingEvent e, MonthAmounts amounts, CancellationToken cancel) =>
        (await amounts.Of(e.Period, RegionCode.Parse(e.HostRegion).Province, e.Insurance, cancel)).Select(static a => new Posting(CloseMonth.ConfirmedAccount(new(a.InsuredRegion, a.HostRegion, (int)a.Insurance), a.Fund), a.NetFen));

    /// <summary>The same of a calculation that was voided: from the entry it had made, because its amounts are gone.</summary>
    static async Task<IEnumerable<Posting>> Written(ClearingEvent calculated, List<BookPosting> missing, ProvinceContext store, CancellationToken cancel)
    {
        var source = SourceOf(calculated);
        var written = await store.Set<BookPosting>().AsNoTracking().Where(p => p.Book == Book.Insured && p.Source == source && p.Account.StartsWith(InsuredBook.ConfirmedPrefix)).ToListAsync(cancel);
        return written.Concat(missing.Where(p => p.Book == Book.Insured && p.Source == source && p.Account.StartsWith(InsuredBook.ConfirmedPrefix, StringComparison.Ordinal))).Select(static p => new Posting(p.Account, p.AmountFen));
    }
}
