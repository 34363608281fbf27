using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Clearing;
using Yidi.Operations.Funds;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Prefund;
using Yidi.Policy;

namespace Yidi.Operations.Declaration;

/// <summary>
/// Adds up the money between regions again from rows alone and compares what different sides say of the same thing. In each clearing month, per pair of
/// provinces: what is owed = what was settled − what was deducted − what was cleared, in both books.
/// </summary>
public sealed class VerifyFunds(IStoreContexts stores, ReadBooks books)
{
    /// <summary>Findings; empty when everything agrees.</summary>
    public async Task<IReadOnlyList<string>> Run(IReadOnlyList<int> provinces, CancellationToken cancel)
    {
        var findings = new List<string>();
        var sums = new Dictionary<int, (Dictionary<string, long> Insured, Dictionary<string, long> Host)>();
        foreach (var province in provinces) sums[province] = (await books.ByAccount(province, Book.Insured, cancel), await books.ByAccount(province, Book.Host, cancel));
        foreach (var (province, (insured, host)) in sums)
        {
            if (insured.Values.Sum() is var i and not 0) findings.Add($"insured book of {province}: {i} fen too much");
            if (host.Values.Sum() is var h and not 0) findings.Add($"host book of {province}: {h} fen too much");
        }
        foreach (var payer in provinces)
            foreach (var payee in provinces) findings.AddRange(Pair(payer, payee, sums[payer].Insured, sums[payee].Host));
        findings.AddRange(await National(cancel));
        return findings;
    }

    /// <summary>What the payer says it owes, whether confirmed, cleared or neither, is what the payee says it is owed.</summary>
    static IEnumerable<string> Pair(int payer, int payee, Dictionary<string, long> insured, Dictionary<string, long> host)
    {
        var owes = insured.Where(a => Is(a.Key, $"due-to:{payee}") || IsConfirmedFor(a.Key, payee) || a.Key.StartsWith($"clearing-payable:{payee}:", StringComparison.Ordinal)).Sum(static a => a.Value);
        var transit = 0L;
        var owed = host.Where(a => Is(a.Key, $"due-from:{payer}") || a.Key.StartsWith($"clearing-receivable:{payer}:", StringComparison.Ordinal)).Sum(static a => a.Value);
        if (payer == payee)
        {
            owes += insured.Where(static a => a.Key.StartsWith("within-province:", StringComparison.Ordinal)).Sum(static a => a.Value);
            owed += host.Where(static a => a.Key.StartsWith("within-province:", StringComparison.Ordinal)).Sum(static a => a.Value);
        }
        else
        {
            // What was paid and not yet received left one book and is not in the other.
            transit = -insured.Where(a => a.Key == TransitTo(payee)).Sum(static a => a.Value);
        }
        if (-owes != owed - transit) yield return $"{payer} owes {payee} {-owes} fen, which says {owed} of which {transit} are on their way";
        var (given, held) = (Of(insured, $"prefund-given:{payee}:"), Of(host, $"prefund-held:{payer}:"));
        if (given != -held) yield return $"{payer} gave {payee} a prefund of {given} fen, which holds {-held}";
    }

    static string TransitTo(int payee) => string.Create(CultureInfo.InvariantCulture, $"bank-in-transit:{payee}");

    static bool Is(string account, string named) => account == named;

    static bool IsConfirmedFor(string account, int host) => account.StartsWith(string.Create(CultureInfo.InvariantCulture, $"{InsuredBook.ConfirmedPrefix}{host}"), StringComparison.Ordinal);

    static long Of(Dictionary<string, long> book, string prefix) => book.Where(a => a.Key.StartsWith(prefix, StringComparison.Ordinal)).Sum(static a => a.Value);

    /// <summary>Bills and prefunds hold what their acts add up to, and a payment is in one bill.</summary>
    async Task<IReadOnlyList<string>> National(CancellationToken cancel)
    {
        var findings = new List<string>();
        await using var national = await stores.National(cancel);
        var events = await national.Set<ClearingEvent>().AsNoTracking().ToListAsync(cancel);
        var ofBill = events.Where(static e => e.BillNo != 0).ToLookup(static e => e.BillNo);
        foreach (var bill in await national.Set<ClearingBill>().AsNoTracking().ToListAsync(cancel))
        {
            long Sum(params ClearingStep[] steps) => ofBill[bill.BillNo].Where(e => steps.Contains(e.Step)).Sum(static e => e.AmountFen);
            if (Sum(ClearingStep.Paid, ClearingStep.PrefundUsed) != bill.PaidFen) findings.Add($"bill {bill.DocumentNo}: its payments are not {bill.PaidFen}");
            if (Sum(ClearingStep.Received, ClearingStep.PrefundUsed) != bill.ReceivedFen) findings.Add($"bill {bill.DocumentNo}: its receipts are not {bill.ReceivedFen}");
            if (Math.Abs(bill.PaidFen) > Math.Abs(bill.AmountFen)) findings.Add($"bill {bill.DocumentNo}: more is paid than owed");
        }
        foreach (var quota in await national.Set<PrefundQuota>().AsNoTracking().ToListAsync(cancel))
        {
            var held = events.Where(e => (e.InsuredRegion, e.HostRegion, e.Insurance) == (quota.InsuredRegion, quota.HostRegion, quota.Insurance))
                .Sum(static e => e.Step switch { ClearingStep.PrefundPaid => e.AmountFen, ClearingStep.PrefundUsed or ClearingStep.PrefundReturned => -e.AmountFen, _ => 0 });
            if (held != quota.HeldFen) findings.Add($"prefund {quota.InsuredRegion} at {quota.HostRegion}: {quota.HeldFen} instead of {held}");
        }
        return findings;
    }
}
