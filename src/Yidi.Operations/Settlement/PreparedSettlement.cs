using Yidi.Operations.Eligibility;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Seam;
using Yidi.Policy;
using Yidi.Storage;

namespace Yidi.Operations.Settlement;

/// <summary>One prepared settlement on its way through the lane; keeps the reason when it is declined.</summary>
public sealed class PreparedSettlement(SettleRequest request, EntitledVisit ready, long id, DateTime at)
{
    /// <summary>Why the lane declined; null when it did not.</summary>
    public Refusal? Refusal { get; private set; }

    readonly byte[] _packed = PackedCase.Pack(new(request.Bill, ready.Entitlement));
    JournalCase? _case;

    public JournalCase Case() => _case = new()
    {
        Key = SettlementRow.Key(request.Call.Key),
        Fingerprint = request.Call.Fingerprint,
        PersonNo = request.Person.Value,
        VisitNo = request.Bill.VisitNo,
        Years = YearsOf(request, ready.Pack),
        Accounts = ready.Accounts,
        Decide = Decide,
    };

    JournalEntry? Decide(JournalView view)
    {
        Refusal = WhyNot(view);
        if (Refusal is not null) return null;
        var before = YearsAndAccounts.Of(_case!, view);
        var adjudication = before.Judge(request.Bill, ready.Entitlement, ready.Pack);
        if (adjudication is Adjudication.Done { Receipt: var receipt })
            return SettlementRow.Settled(id, request, ready.Entitlement, _packed, receipt, before, ready.Pack, at);
        Refusal = PolicyRefusals.Of((Adjudication.Refused)adjudication);
        return null;
    }

    Refusal? WhyNot(JournalView view)
    {
        var bill = request.Bill;
        if (view.FenceBefore(bill.VisitNo, bill.Part) >= bill.Revision) return new(RefusalKind.BillOutdated, "visit", IdSource.Text(bill.VisitNo));
        if (view.Live(bill.VisitNo, bill.Part) is not null) return new(RefusalKind.BatchSettled, "batch", bill.Part);
        if (StayOrder.IsBroken(bill, view)) return new(RefusalKind.BillOutdated, "visit", IdSource.Text(bill.VisitNo));
        return view.EntitlementVersion(request.Person.Value) == ready.Entitlement.Version
            ? null
            : new(RefusalKind.EntitlementChanged, "person", Mask.Number(request.Person.ToString()));
    }

    /// <summary>Every insurance year from admission to settlement, the year of settlement last; one for nearly every bill.</summary>
    internal static IReadOnlyList<YearKey> YearsOf(SettleRequest request, PolicyPack pack)
    {
        var (first, last) = (pack.InsuranceYearOf(request.Bill.VisitDate), pack.InsuranceYearOf(request.Bill.SettlementDate));
        return [.. Enumerable.Range(first, Math.Max(1, last - first + 1)).Select(year => new YearKey(request.Person.Value, (int)request.Insurance, year))];
    }
}
