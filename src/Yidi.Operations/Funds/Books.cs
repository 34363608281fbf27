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
    public static IReadOnlyList<Posting> Postings(SettlementRecord row) => Postings(row.Funds, row.AccountFen, row.FamilyAccountFen, row.HostRegion, row.MessageKind);

    /// <summary>As above, of the columns that matter.</summary>
    public static IReadOnlyList<Posting> Postings(string funds, long accountFen, long familyAccountFen, string hostRegion, string messageKind)
    {
        var byFund = FundsOf(funds);
        var due = byFund.Sum(static f => f.Amount.Fen) + accountFen + familyAccountFen;
        List<Posting> sides =
        [
            .. byFund.Select(static f => new Posting($"fund:{(int)f.Fund}", f.Amount.Fen)),
            new("account:own", accountFen),
            new("account:family", familyAccountFen),
            new(OwedUnder(messageKind, hostRegion), -due),
        ];
        return [.. sides.Where(static s => s.AmountFen != 0)];
    }

    /// <summary>What each fund pays by this row; negative on rows that take back.</summary>
    public static IReadOnlyList<FundPayment> FundsOf(SettlementRecord row) => FundsOf(row.Funds);

    static IReadOnlyList<FundPayment> FundsOf(string funds) =>
        [.. Accumulators.Parse(funds).Entries.Select(static f => new FundPayment((FundType)int.Parse(f.Key, NumberStyles.None, CultureInfo.InvariantCulture), new(f.Value)))];

    /// <summary>
    /// What a confirmation means: the liability of the counter becomes one of clearing, by pair of regions, insurance and fund, accounts of persons apart;
    /// what is deducted or recovered lessens the expense of its fund.
    /// </summary>
    public static IReadOnlyList<Posting> Postings(Confirmation row)
    {
        var (funds, deducted) = (Accumulators.Parse(row.Funds), Accumulators.Parse(row.Deducted));
        var gross = GrossOf(row);
        var codes = funds.Entries.Concat(deducted.Entries).Select(static f => f.Key).Distinct(StringComparer.Ordinal).ToList();
        List<Posting> sides =
        [
            new(DueTo(RegionCode.Parse(row.HostRegion)), gross),
            .. codes.Select(code => new Posting($"fund:{code}", -deducted[code])),
            .. codes.Select(code => new Posting(Confirmed(row, code), deducted[code] - funds[code])),
            new(Confirmed(row, OwnAccount), -row.AccountFen),
            new(Confirmed(row, FamilyAccount), -row.FamilyAccountFen),
        ];
        return [.. sides.Where(static s => s.AmountFen != 0)];
    }

    /// <summary>What is owed to the place of treatment before deductions: funds and accounts of persons.</summary>
    public static long GrossOf(Confirmation row) => Accumulators.Parse(row.Funds).Entries.Sum(static f => f.Value) + row.AccountFen + row.FamilyAccountFen;

    /// <summary>What is owed after deductions and recoveries.</summary>
    public static long NetOf(Confirmation row) => GrossOf(row) - Accumulators.Parse(row.Deducted).Entries.Sum(static d => d.Value);

    /// <summary>What stands for a fund code where an account of a person paid.</summary>
    public const string OwnAccount = "account";

    public const string FamilyAccount = "family-account";

    /// <summary>Confirmed and to be cleared: 'confirmed:110100:130900:310:310100', host region before insured region.</summary>
    static string Confirmed(Confirmation row, string fund) => string.Create(CultureInfo.InvariantCulture, $"{ConfirmedPrefix}{row.HostRegion}:{row.InsuredRegion}:{row.Insurance}:{fund}");

    public const string ConfirmedPrefix = "confirmed:";

    /// <summary>What a manual claim is settled under, and what takes such a settlement back: the person is owed, not the place of treatment.</summary>
    public const string ClaimKind = "manual-claim";

    public const string ClaimUndoKind = "manual-claim-undo";

    /// <summary>What a supplementary settlement is posted under, and what takes one back: begins as claims do, for it too is between the funds and the person.</summary>
    public const string SupplementKind = ClaimKind + "-supplement";

    public const string SupplementUndoKind = SupplementKind + "-undo";

    /// <summary>Owed to persons for claims, until the bank paid them.</summary>
    public const string ClaimsPayable = "claims-payable";

    /// <summary>Who sends a claim to the journal: the agency of a region, in the place of an institution.</summary>
    public const string ClaimSender = "claim:";

    public static bool IsClaim(string messageKind) => messageKind is ClaimKind or ClaimUndoKind || IsSupplement(messageKind);

    /// <summary>True for what brings a settlement to what it comes to today, and for its taking back: the treatment itself was counted before.</summary>
    public static bool IsSupplement(string messageKind) => messageKind is SupplementKind or SupplementUndoKind;

    /// <summary>How many treatments a row adds: one settled, one taken back; none when it only corrects what was settled, or settles a later part of a stay (its first part was counted).</summary>
    /// <param name="part">Of the visit; a stay's first part is '0'.</param>
    public static int Treatments(SettlementKind kind, string messageKind, int visitType, string part) =>
        IsSupplement(messageKind) || (part != FirstPart && ((VisitType)visitType).IsStay()) ? 0 : kind is SettlementKind.Settlement or SettlementKind.Restoration ? 1 : -1;

    /// <summary>Where a stay begins to be settled; claims and what is posted from home have this part only.</summary>
    const string FirstPart = "0";

    /// <summary>The account of what the insured place owes by a row.</summary>
    public static string OwedUnder(string messageKind, string hostRegion) => IsClaim(messageKind) ? ClaimsPayable : DueTo(RegionCode.Parse(hostRegion));

    public static string DueTo(RegionCode host) => string.Create(CultureInfo.InvariantCulture, $"due-to:{host.Province}");
}

/// <summary>The host's book: what the insured place owes, against what is payable to the institution.</summary>
public static class HostBook
{
    public static IReadOnlyList<(string Account, long AmountFen)> Postings(string institution, RegionCode insured, long dueFen) => dueFen == 0
        ? []
        : [(string.Create(CultureInfo.InvariantCulture, $"due-from:{insured.Province}"), dueFen), ($"payable:{institution}", -dueFen)];
}
