using Yidi.Operations.Eligibility;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Regions;
using Yidi.Operations.Seam;
using Yidi.Policy;
using Yidi.Storage;

namespace Yidi.Operations.Settlement;

/// <summary>
/// Settles a bill at the insured place: entitlement and pack are prepared, then the lane decides on the benefit year as it stands and writes
/// the row (design section 5).
/// </summary>
public sealed class SettleBill(ReadEntitlement entitlements, Outages outages, IStoreContexts stores, Journals journals, IdSource ids, BusinessClock clock)
{
    /// <summary>How often a settlement is prepared again because the entitlement changed meanwhile.</summary>
    const int MaxPreparations = 3;

    /// <summary>Computes on the benefit year as it stands now; writes nothing.</summary>
    public async Task<Result<SettlementAnswer>> PreSettle(SettleRequest request, CancellationToken cancel)
    {
        var at = clock.UtcNow;
        request = OnDay(request, at);
        var prepared = await Prepare(request, cancel);
        if (prepared.Value is not { } ready) return prepared.Refusal!;
        var year = await CurrentYear(request, ready.Pack, cancel);
        var adjudication = Adjudicator.Adjudicate(request.Bill, ready.Entitlement, new(year.Year, Accumulators.Parse(year.Accumulators)), ready.Pack);
        if (adjudication is Adjudication.Refused refused) return PolicyRefusals.Of(refused);
        return SettlementRow.Answer(0, request, ready.Entitlement, ((Adjudication.Done)adjudication).Receipt, at);
    }

    /// <summary>Settles durably. The same call again gets the first answer, whatever changed since.</summary>
    public async Task<Result<SettlementAnswer>> Settle(SettleRequest request, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            var at = clock.UtcNow;
            request = OnDay(request, at);
            var prepared = await Prepare(request, cancel);
            if (prepared.Value is not { } ready) return await FirstAnswer(request, cancel) ?? prepared.Refusal!;
            var deciding = new Deciding(request, ready, ids.Next(request.Person.Province), at);
            var outcome = await journals.Of(request.Person.Province).Append(deciding.Case(), cancel);
            var result = JournalAnswers.Of(outcome, deciding.Refusal, "message", request.Call.Key.MessageId);
            if (result.Refusal?.Kind == RefusalKind.EntitlementChanged && attempt < MaxPreparations) continue;
            return result;
        }
    }

    /// <summary>A retry of what was settled gets its answer even when it could not be prepared any more.</summary>
    async Task<Result<SettlementAnswer>?> FirstAnswer(SettleRequest request, CancellationToken cancel)
    {
        var known = await ReadOutcome.Of(stores, request.Person.Province, request.Call.Key, cancel);
        return known.FirstAnswerTo(request.Call);
    }

    /// <summary>Benefit year, policy day, business date and period all come from one moment at the insured place, also at midnight.</summary>
    static SettleRequest OnDay(SettleRequest request, DateTime at) => request with { Bill = request.Bill with { SettlementDate = ChinaTime.DayOf(at) } };

    async Task<Result<EntitledVisit>> Prepare(SettleRequest request, CancellationToken cancel)
    {
        var entitled = await entitlements.For(request, cancel);
        if (entitled.Value is not { } visit) return entitled;
        return await outages.RefusalAt(clock.UtcNow, [request.Bill.HostRegion, visit.Entitlement.InsuredRegion], cancel) is { } outage ? outage : entitled;
    }

    async Task<BenefitYearRow> CurrentYear(SettleRequest request, PolicyPack pack, CancellationToken cancel)
    {
        var key = YearOf(request, pack);
        await using var store = await stores.Province(request.Person.Province, Scope.System, cancel);
        return await store.Set<BenefitYearRow>().FindAsync([key.PersonNo, key.Insurance, key.Year], cancel)
            ?? new BenefitYearRow { PersonNo = key.PersonNo, Insurance = key.Insurance, Year = key.Year, Version = 0, Accumulators = Accumulators.Empty.ToString() };
    }

    static YearKey YearOf(SettleRequest request, PolicyPack pack) =>
        new(request.Person.Value, (int)request.Insurance, pack.InsuranceYearOf(request.Bill.SettlementDate));

    /// <summary>One prepared settlement on its way through the lane; keeps the reason when it is declined.</summary>
    sealed class Deciding(SettleRequest request, EntitledVisit ready, long id, DateTime at)
    {
        internal Refusal? Refusal { get; private set; }

        internal JournalCase Case() => new()
        {
            Key = SettlementRow.Key(request.Call.Key),
            Fingerprint = request.Call.Fingerprint,
            PersonNo = request.Person.Value,
            VisitNo = request.Bill.VisitNo,
            Year = YearOf(request, ready.Pack),
            Decide = Decide,
        };

        JournalEntry? Decide(JournalView view)
        {
            Refusal = WhyNot(view);
            if (Refusal is not null) return null;
            var year = view.Year(YearOf(request, ready.Pack));
            var adjudication = Adjudicator.Adjudicate(request.Bill, ready.Entitlement, new(year.Year, Accumulators.Parse(year.Accumulators)), ready.Pack);
            if (adjudication is Adjudication.Done { Receipt: var receipt })
                return SettlementRow.Settled(id, request, ready.Entitlement, receipt, year, ready.Pack, at);
            Refusal = PolicyRefusals.Of((Adjudication.Refused)adjudication);
            return null;
        }

        Refusal? WhyNot(JournalView view)
        {
            var bill = request.Bill;
            if (view.FenceBefore(bill.VisitNo, bill.Part) >= bill.Revision) return new(RefusalKind.BillOutdated, "visit", IdSource.Text(bill.VisitNo));
            if (view.Live(bill.VisitNo, bill.Part) is not null) return new(RefusalKind.BatchSettled, "batch", bill.Part);
            return view.EntitlementVersion(request.Person.Value) == ready.Entitlement.Version
                ? null
                : new(RefusalKind.EntitlementChanged, "person", Mask.Number(request.Person.ToString()));
        }
    }
}
