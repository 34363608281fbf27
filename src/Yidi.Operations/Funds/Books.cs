using System.Globalization;
using Yidi.Policy;
using Yidi.Storage;

namespace Yidi.Operations.Funds;

/// <summary>
/// The insured place's book: fund expense by fund, and what persons draw from their accounts, against what is owed to the place of
/// treatment. Due to host = medfee − cash − hospital part; cash and the hospital's part are never posted (design section 5).
/// </summary>
public static class InsuredBook
{
    /// <summary>The postings of a row, a function of its header: rows that take back have every amount turned around.</summary>
    public static IReadOnlyList<Posting> Postings(SettlementRecord row) => Postings(row.Funds, row.AccountFen, row.FamilyAccountFen, row.HostRegion);

    /// <summary>As above, of the columns that matter.</summary>
    public static IReadOnlyList<Posting> Postings(string funds, long accountFen, long familyAccountFen, string hostRegion)
    {
        var byFund = FundsOf(funds);
        var due = byFund.Sum(static f => f.Amount.Fen) + accountFen + familyAccountFen;
        List<Posting> sides =
        [
            .. byFund.Select(static f => new Posting($"fund:{(int)f.Fund}", f.Amount.Fen)),
            new("account:own", accountFen),
            new("account:family", familyAccountFen),
            new(DueTo(RegionCode.Parse(hostRegion)), -due),
        ];
        return [.. sides.Where(static s => s.AmountFen != 0)];
    }

    /// <summary>What each fund pays by this row; negative on rows that take back.</summary>
    public static IReadOnlyList<FundPayment> FundsOf(SettlementRecord row) => FundsOf(row.Funds);

    static IReadOnlyList<FundPayment> FundsOf(string funds) =>
        [.. Accumulators.Parse(funds).Entries.Select(static f => new FundPayment((FundType)int.Parse(f.Key, NumberStyles.None, CultureInfo.InvariantCulture), new(f.Value)))];

    public static string DueTo(RegionCode host) => string.Create(CultureInfo.InvariantCulture, $"due-to:{host.Province}");
}

/// <summary>The host's book: what the insured place owes, against what is payable to the institution.</summary>
public static class HostBook
{
    public static IReadOnlyList<(string Account, long AmountFen)> Postings(string institution, RegionCode insured, long dueFen) => dueFen == 0
        ? []
        : [(string.Create(CultureInfo.InvariantCulture, $"due-from:{insured.Province}"), dueFen), ($"payable:{institution}", -dueFen)];
}
