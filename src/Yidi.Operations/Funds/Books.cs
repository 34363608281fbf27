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
    /// <param name="sign">1 for a settlement, −1 for a row that takes one back.</param>
    public static IReadOnlyList<Posting> Postings(long settlement, Receipt receipt, RegionCode host, int sign) =>
        Postings(settlement, receipt.Funds, receipt.Account, receipt.FamilyAccount, host, sign);

    /// <inheritdoc cref="Postings(long, Receipt, RegionCode, int)"/>
    public static IReadOnlyList<Posting> Postings(
        long settlement, IReadOnlyList<FundPayment> funds, Money account, Money familyAccount, RegionCode host, int sign)
    {
        var fundTotal = funds.Aggregate(Money.Zero, static (sum, f) => sum + f.Amount);
        List<(string Account, Money Amount)> sides =
        [
            .. funds.Select(static f => ($"fund:{(int)f.Fund}", f.Amount)),
            ("account:own", account),
            ("account:family", familyAccount),
            (DueTo(host), -(fundTotal + account + familyAccount)),
        ];
        return [.. sides.Where(static s => s.Amount != Money.Zero).Select((s, i) => new Posting
        {
            SettlementId = settlement,
            Ordinal = i + 1,
            Account = s.Account,
            AmountFen = sign * s.Amount.Fen,
        })];
    }

    public static string DueTo(RegionCode host) => string.Create(CultureInfo.InvariantCulture, $"due-to:{host.Province}");
}

/// <summary>The host's book: what the insured place owes, against what is payable to the institution.</summary>
public static class HostBook
{
    public static IReadOnlyList<(string Account, long AmountFen)> Postings(string institution, RegionCode insured, long dueFen) => dueFen == 0
        ? []
        : [(string.Create(CultureInfo.InvariantCulture, $"due-from:{insured.Province}"), dueFen), ($"payable:{institution}", -dueFen)];
}
