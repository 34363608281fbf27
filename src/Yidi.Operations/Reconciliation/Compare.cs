using Yidi.Operations.Funds;
using Yidi.Operations.Seam;
using Yidi.Operations.Visits;
using Yidi.Policy;

namespace Yidi.Operations.Reconciliation;

/// <summary>Compares three lists of the same settlements, row by row, and names each difference once, by its nearest cause. Pure.</summary>
/// <param name="scope">What the statement is about.</param>
/// <param name="home">The institution's pooling region: an agency of it stands for every insured place.</param>
sealed class Compare(StatementScope scope, RegionCode home)
{
    readonly List<(DifferenceCause Cause, HospitalRow? Hospital, PlatformRow? Platform)> _found = [];

    /// <param name="around">Host rows of the settlements the hospital names, in the statement or not.</param>
    /// <param name="persons">Person of each visit.</param>
    internal IReadOnlyList<(DifferenceCause Cause, HospitalRow? Hospital, PlatformRow? Platform)> Run(
        IReadOnlyList<HospitalRow> hospital, IReadOnlyList<SettlementView> host, IReadOnlyList<SettlementView> around, IReadOnlyList<SettlementChange> insured, IReadOnlyDictionary<long, string> persons)
    {
        BothPlaces(host, insured);
        var known = host.Concat(around).DistinctBy(static v => v.SettlementId).ToDictionary(static v => v.SettlementId);
        var journal = insured.Where(i => !known.ContainsKey(i.SettlementId)).ToDictionary(static i => i.SettlementId);
        var listed = new HashSet<(long, bool)>();
        foreach (var row in hospital) Row(row, known, journal, listed, hospital, persons);
        foreach (var view in host.Where(v => !listed.Contains((v.SettlementId, IsRefund(v))))) NotListed(view, hospital);
        return _found;
    }

    /// <summary>A row of the platform the hospital does not list. A missing taking back is said once, at the row that stands for both.</summary>
    void NotListed(SettlementView view, IReadOnlyList<HospitalRow> hospital)
    {
        var takenBack = IsRefund(view) ? hospital.FirstOrDefault(h => h.SettlementId == view.OppositeId && !h.Refund) : null;
        var saidAlready = _found.Any(f => f.Platform?.Id == view.SettlementId && f.Cause is (DifferenceCause.CancelledAtHospitalOnly or DifferenceCause.WrongRefundFlag));
        if (takenBack is not null) Add(DifferenceCause.CancelledAtFundOnly, takenBack, PlatformRow.Of(view));
        else if (!saidAlready) Add(DifferenceCause.MissingAtHospital, null, PlatformRow.Of(view));
    }

    /// <summary>The two sides of the platform: the view of the place of treatment against the journal of the insured place.</summary>
    void BothPlaces(IReadOnlyList<SettlementView> host, IReadOnlyList<SettlementChange> insured)
    {
        var journal = insured.ToDictionary(static i => i.SettlementId);
        foreach (var view in host)
        {
            if (!journal.Remove(view.SettlementId, out var row)) Add(DifferenceCause.MissingAtInsuredPlace, null, PlatformRow.Of(view));
            else if (view.TotalFen != row.Total.Fen || view.FundFen != row.Fund.Fen || view.AccountFen != row.Account.Fen || view.CashFen != row.Cash.Fen) Add(DifferenceCause.HostDiffers, null, PlatformRow.Of(view));
        }
        foreach (var row in journal.Values.Where(r => IsIn(r.Insurance, r.VisitType, r.InsuredRegion, r.Kind))) Add(DifferenceCause.MissingAtHost, null, PlatformRow.Of(row));
    }

    void Row(HospitalRow row, Dictionary<long, SettlementView> known, Dictionary<long, SettlementChange> journal, HashSet<(long, bool)> listed, IReadOnlyList<HospitalRow> hospital, IReadOnlyDictionary<long, string> persons)
    {
        if (!known.TryGetValue(row.SettlementId, out var view))
        {
            if (!journal.ContainsKey(row.SettlementId)) Add(DifferenceCause.MissingAtFund, row, null);
            return;
        }
        if (!listed.Add((row.SettlementId, IsRefund(view)))) Twice(row, view, hospital);
        else if (Cause(row, view, persons) is { } cause) Add(cause, row, PlatformRow.Of(view));
    }

    /// <summary>The second row of one settlement: the hospital's own refund of a settlement that stands, or a plain repetition.</summary>
    void Twice(HospitalRow row, SettlementView view, IReadOnlyList<HospitalRow> hospital) =>
        Add(row.Refund && hospital.Any(h => h.SettlementId == row.SettlementId && !h.Refund) ? DifferenceCause.CancelledAtHospitalOnly : DifferenceCause.ListedTwice, row, PlatformRow.Of(view));

    DifferenceCause? Cause(HospitalRow row, SettlementView view, IReadOnlyDictionary<long, string> persons)
    {
        if (view.SettledAt < scope.FromUtc || view.SettledAt >= scope.UntilUtc) return DifferenceCause.OtherDay;
        if (!IsIn(view.Insurance, view.VisitType, RegionCode.Parse(view.InsuredRegion), (ChangeKind)view.Kind)) return DifferenceCause.OtherStatement;
        if (row.VisitNo != 0 && row.VisitNo != view.VisitNo) return DifferenceCause.OtherVisit;
        if (row.PersonNo.Length > 0 && persons.GetValueOrDefault(view.VisitNo) is { } person && person != row.PersonNo) return DifferenceCause.OtherVisit;
        if (row.Refund != IsRefund(view)) return row.Total.Fen == -view.TotalFen ? DifferenceCause.CancelledAtHospitalOnly : DifferenceCause.WrongRefundFlag;
        if (row.Total.Fen != view.TotalFen) return DifferenceCause.TotalDiffers;
        if (row.Fund.Fen != view.FundFen) return DifferenceCause.FundDiffers;
        return row.Account.Fen == view.AccountFen || row.Account.Fen == view.AccountFen + view.FamilyAccountFen ? null : DifferenceCause.AccountDiffers;
    }

    internal bool IsIn(InsuranceKind insurance, VisitType visit, RegionCode insuredRegion, ChangeKind kind) =>
        (scope.Insurance is null || scope.Insurance == insurance)
        && (scope.ClearingKind.Length == 0 || scope.ClearingKind == ClearingKinds.Of(visit))
        && (scope.Agency is not { } agency || agency.Covers(home) || agency.Covers(insuredRegion))
        && (scope.Refunds is null || scope.Refunds == kind.TakesBack());

    static bool IsRefund(SettlementView view) => ((ChangeKind)view.Kind).TakesBack();

    void Add(DifferenceCause cause, HospitalRow? hospital, PlatformRow? platform) => _found.Add((cause, hospital, platform));
}

/// <summary>A row of the platform, from either of its places.</summary>
sealed record PlatformRow(long Id, long VisitNo, string MessageId, bool Refund, long TotalFen, long FundFen, long AccountFen)
{
    internal static PlatformRow Of(SettlementView v) => new(v.SettlementId, v.VisitNo, v.MessageId, ((ChangeKind)v.Kind).TakesBack(), v.TotalFen, v.FundFen, v.AccountFen);

    internal static PlatformRow Of(SettlementChange c) => new(c.SettlementId, c.VisitNo, c.Key.MessageId, c.Kind.TakesBack(), c.Total.Fen, c.Fund.Fen, c.Account.Fen);
}
