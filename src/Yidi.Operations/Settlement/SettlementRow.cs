using Yidi.Operations.Funds;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Seam;
using Yidi.Policy;
using Yidi.Storage;

namespace Yidi.Operations.Settlement;

/// <summary>Makes journal rows: the row of a settlement, and the rows that take one back or let it stand again.</summary>
static class SettlementRow
{
    internal static JournalKey Key(CallKey key) => new(key.Institution, key.MessageId, key.MessageKind);

    /// <summary>The row of a bill that was adjudicated on <paramref name="before"/>.</summary>
    /// <param name="packed">Bill and entitlement, packed before the lane had to wait for it.</param>
    internal static JournalEntry Settled(long id, SettleRequest request, Entitlement entitlement, byte[] packed, Receipt receipt, YearsAndAccounts before, PolicyPack pack, DateTime at)
    {
        var bill = request.Bill;
        var year = before.Years[^1];
        var record = new SettlementRecord
        {
            Id = id,
            Kind = SettlementKind.Settlement,
            Institution = request.Call.Key.Institution,
            MessageId = request.Call.Key.MessageId,
            MessageKind = request.Call.Key.MessageKind,
            VisitNo = bill.VisitNo,
            Part = bill.Part,
            Revision = bill.Revision,
            PersonNo = request.Person.Value,
            Insurance = (int)request.Insurance,
            BenefitYear = year.Year,
            YearVersion = year.Version + 1,
            HostRegion = bill.HostRegion.ToString(),
            InsuredRegion = entitlement.InsuredRegion.ToString(),
            VisitType = (int)bill.VisitType,
            PackHash = pack.Hash,
            CatalogueVersion = bill.CatalogueVersion,
            TextVersion = ExplanationText.TemplateVersion,
            TotalFen = receipt.Total.Fen,
            FullOwnFen = receipt.FullOwn.Fen,
            OverLimitFen = receipt.OverLimit.Fen,
            FirstShareFen = receipt.FirstShare.Fen,
            InScopeFen = receipt.InScope.Fen,
            DeductibleFen = receipt.Deductible.Fen,
            FundFen = receipt.FundTotal.Fen,
            PersonFen = receipt.Person.Fen,
            AccountFen = receipt.Account.Fen,
            FamilyAccountFen = receipt.FamilyAccount.Fen,
            CashFen = receipt.Cash.Fen,
            HospitalFen = receipt.Hospital.Fen,
            Funds = FundsText(receipt.Funds),
            Detail = new RecordDetail
            {
                Before = year.Accumulators,
                Deltas = receipt.Deltas.ToString(),
                EarlierYears = YearMove.Write(before.Earlier(receipt)),
                AccountsAsked = AccountAsked.Write(before.Asked(receipt, entitlement.Person)),
                Used = string.Join(' ', receipt.AccumulatorsUsed),
                Explanation = receipt.Explanation.ToCodes(),
                PersonClass = (int)entitlement.PersonClass,
                PoolRatio = receipt.PoolRatio.ToString(),
                BalanceFen = (before.BalanceOf(entitlement.Person) - receipt.Account).Fen,
                Case = packed,
                CaseHash = Sm3.Of(packed),
            },
            SettledAt = at,
            BusinessDate = ChinaTime.DayOf(at),
            Period = Period(at),
        };
        return new JournalEntry
        {
            Record = record,
            Postings = InsuredBook.Postings(record),
            AccountMoves = Moves(id, record, -1),
            MakesLive = Live(record, record),
            EntitlementVersion = entitlement.Version,
        };
    }

    /// <summary>What was answered when the row was written: a function of the row.</summary>
    internal static SettlementAnswer AnswerOf(SettlementRecord row) => new()
    {
        SettlementId = row.Id,
        VisitNo = row.VisitNo,
        Insurance = (InsuranceKind)row.Insurance,
        PersonClass = (PersonClass)row.Detail.PersonClass,
        InsuredRegion = RegionCode.Parse(row.InsuredRegion),
        VisitType = (VisitType)row.VisitType,
        SettledAt = row.SettledAt,
        Total = new(row.TotalFen),
        FullOwn = new(row.FullOwnFen),
        OverLimit = new(row.OverLimitFen),
        FirstShare = new(row.FirstShareFen),
        InScope = new(row.InScopeFen),
        Deductible = new(row.DeductibleFen),
        PoolRatio = Rate.Parse(row.Detail.PoolRatio),
        Funds = InsuredBook.FundsOf(row),
        PersonPays = new(row.PersonFen),
        Account = new(row.AccountFen),
        FamilyAccount = new(row.FamilyAccountFen),
        Cash = new(row.CashFen),
        Hospital = new(row.HospitalFen),
        Balance = new(row.Detail.BalanceFen),
    };

    /// <summary>What a computation answers, of which no row is written.</summary>
    internal static SettlementAnswer Answer(long id, SettleRequest request, Entitlement entitlement, Receipt receipt, Money balance, DateTime at) => new()
    {
        SettlementId = id,
        VisitNo = request.Bill.VisitNo,
        Insurance = request.Insurance,
        PersonClass = entitlement.PersonClass,
        InsuredRegion = entitlement.InsuredRegion,
        VisitType = request.Bill.VisitType,
        SettledAt = at,
        Total = receipt.Total,
        FullOwn = receipt.FullOwn,
        OverLimit = receipt.OverLimit,
        FirstShare = receipt.FirstShare,
        InScope = receipt.InScope,
        Deductible = receipt.Deductible,
        PoolRatio = receipt.PoolRatio,
        Funds = receipt.Funds,
        PersonPays = receipt.Person,
        Account = receipt.Account,
        FamilyAccount = receipt.FamilyAccount,
        Cash = receipt.Cash,
        Hospital = receipt.Hospital,
        Balance = balance,
    };

    /// <summary>The row that takes <paramref name="original"/> back, by cancellation or by reversal.</summary>
    internal static JournalEntry TakenBack(long id, SettlementKind kind, SettlementRecord original, LiveSettlement live, Call call, JournalView view, DateTime at)
    {
        var record = Opposite(id, kind, original, original.Id, -1, call, view, at);
        return new JournalEntry { Record = record, Postings = InsuredBook.Postings(record), AccountMoves = Moves(id, original, 1), TakesAway = live };
    }

    /// <summary>The row that lets <paramref name="original"/> stand again because its cancellation was reversed.</summary>
    internal static JournalEntry Restored(long id, SettlementRecord original, SettlementRecord cancellation, Call call, JournalView view, DateTime at)
    {
        var record = Opposite(id, SettlementKind.Restoration, original, cancellation.Id, 1, call, view, at);
        return new JournalEntry { Record = record, Postings = InsuredBook.Postings(record), AccountMoves = Moves(id, original, -1), MakesLive = Live(original, record) };
    }

    /// <summary>The row that adds to <paramref name="again"/> what differs today. It adds up to nothing: what funds pay more is cash the person gets back.</summary>
    internal static JournalEntry Supplemented(long id, SupplementRequest request, Replayed again, byte[] packed, JournalView view, long entitlementVersion, DateTime at)
    {
        var (original, receipt) = (again.Row, again.Receipt);
        // What policy refuses today, the person bears whole.
        long Differs(Func<Receipt, Money> today, Func<SettlementRecord, long> then, long refused = 0) => (receipt is null ? refused : today(receipt).Fen) - again.Stands(then);
        var funds = again.FundDifferences;
        var paid = funds.Sum(static f => f.Amount.Fen);
        var moves = again.YearDifferences.Select(y => Move(y, view.Year(new(original.PersonNo, original.Insurance, y.Year)), y.Year == original.BenefitYear)).ToList();
        var year = moves.Single(m => m.Year == original.BenefitYear);
        var record = original with
        {
            Id = id, OppositeId = original.Id, Institution = request.Call.Key.Institution, MessageId = request.Call.Key.MessageId, MessageKind = request.Call.Key.MessageKind,
            VisitNo = request.ClaimNo, Part = "0", Revision = request.Attempt, YearVersion = year.Version, PackHash = again.Pack.Hash, TextVersion = ExplanationText.TemplateVersion,
            TotalFen = 0,
            FullOwnFen = Differs(static r => r.FullOwn, static r => r.FullOwnFen, original.TotalFen),
            OverLimitFen = Differs(static r => r.OverLimit, static r => r.OverLimitFen),
            FirstShareFen = Differs(static r => r.FirstShare, static r => r.FirstShareFen),
            InScopeFen = Differs(static r => r.InScope, static r => r.InScopeFen),
            DeductibleFen = Differs(static r => r.Deductible, static r => r.DeductibleFen),
            FundFen = paid, PersonFen = -paid, AccountFen = 0, FamilyAccountFen = 0, CashFen = -paid, HospitalFen = 0,
            Funds = FundsText(funds),
            Detail = new RecordDetail
            {
                Before = year.Before,
                Deltas = year.Deltas,
                EarlierYears = YearMove.Write([.. moves.Where(m => m.Year != original.BenefitYear && m.Moves)]),
                AccountsAsked = AccountAsked.Write([]),
                Used = string.Join(' ', (receipt?.AccumulatorsUsed ?? []).Union(again.YearDifferences.SelectMany(static y => y.Deltas.Entries).Select(static e => e.Key), StringComparer.Ordinal)),
                Explanation = receipt?.Explanation.ToCodes() ?? original.Explanation,
                PersonClass = (int)again.Case.Entitlement.PersonClass,
                PoolRatio = (receipt?.PoolRatio ?? Rate.Zero).ToString(),
                BalanceFen = view.Account(original.PersonNo)?.BalanceFen ?? 0,
                Case = packed,
                CaseHash = Sm3.Of(packed),
            },
            SettledAt = at, BusinessDate = ChinaTime.DayOf(at), Period = Period(at),
        };
        return new JournalEntry { Record = record, Postings = InsuredBook.Postings(record), MakesLive = Live(record, record), EntitlementVersion = entitlementVersion };
    }

    static YearMove Move(YearGain gain, BenefitYearRow year, bool always) => new(year.Year, year.Version + (always || !gain.Deltas.IsEmpty ? 1 : 0), year.Accumulators, gain.Deltas.ToString());

    static SettlementRecord Opposite(long id, SettlementKind kind, SettlementRecord original, long oppositeId, int sign, Call call, JournalView view, DateTime at)
    {
        var year = view.Year(new(original.PersonNo, original.Insurance, original.BenefitYear));
        var held = view.Account(original.PersonNo)?.BalanceFen ?? 0;
        return original with
        {
            Id = id,
            Kind = kind,
            OppositeId = oppositeId,
            Institution = call.Key.Institution,
            MessageId = call.Key.MessageId,
            MessageKind = call.Key.MessageKind,
            YearVersion = year.Version + 1,
            TotalFen = sign * original.TotalFen,
            FullOwnFen = sign * original.FullOwnFen,
            OverLimitFen = sign * original.OverLimitFen,
            FirstShareFen = sign * original.FirstShareFen,
            InScopeFen = sign * original.InScopeFen,
            DeductibleFen = sign * original.DeductibleFen,
            FundFen = sign * original.FundFen,
            PersonFen = sign * original.PersonFen,
            AccountFen = sign * original.AccountFen,
            FamilyAccountFen = sign * original.FamilyAccountFen,
            CashFen = sign * original.CashFen,
            HospitalFen = sign * original.HospitalFen,
            Funds = FundsText(InsuredBook.FundsOf(original), sign),
            Detail = original.Detail with
            {
                Before = year.Accumulators,
                Deltas = Turned(original.Deltas, sign),
                EarlierYears = YearMove.Write([.. YearMove.Read(original.EarlierYears).Where(static m => m.Moves).Select(m => Turned(m, view.Year(new(original.PersonNo, original.Insurance, m.Year)), sign))]),
                AccountsAsked = AccountAsked.Write([]),
                Explanation = "",
                BalanceFen = held - (sign * original.AccountFen),
                Case = [],
                CaseHash = [],
            },
            SettledAt = at,
            BusinessDate = ChinaTime.DayOf(at),
            Period = Period(at),
        };
    }

    static string Turned(string deltas, int sign) => sign < 0 ? Accumulators.Parse(deltas).Negated().ToString() : deltas;

    static YearMove Turned(YearMove move, BenefitYearRow year, int sign) => new(move.Year, year.Version + 1, year.Accumulators, Turned(move.Deltas, sign));

    static List<AccountMove> Moves(long id, SettlementRecord original, int sign) =>
        [.. AccountAsked.Read(original.AccountsAsked).Where(static a => a.PaysFen != 0).Select(a => new AccountMove { SettlementId = id, Owner = a.Owner, AmountFen = sign * a.PaysFen })];

    static LiveSettlement Live(SettlementRecord settlement, SettlementRecord madeLiveBy) => new()
    {
        VisitNo = settlement.VisitNo,
        Part = settlement.Part,
        SettlementId = settlement.Id,
        PersonNo = settlement.PersonNo,
        Insurance = settlement.Insurance,
        BenefitYear = settlement.BenefitYear,
        YearVersion = madeLiveBy.YearVersion,
        EarlierVersions = string.Join(' ', YearMove.Read(madeLiveBy.EarlierYears).Where(static m => m.Moves).Select(static m => FormattableString.Invariant($"{m.Year}:{m.Version}"))),
        Revision = settlement.Revision,
        Used = settlement.Used,
    };

    internal static string FundsText(IReadOnlyList<FundPayment> funds, int sign = 1) =>
        "{" + string.Join(',', funds.Select(f => FormattableString.Invariant($"\"{(int)f.Fund}\":{sign * f.Amount.Fen}"))) + "}";

    static string Period(DateTime at) => ChinaTime.DayOf(at).ToString("yyyyMM", System.Globalization.CultureInfo.InvariantCulture);
}
