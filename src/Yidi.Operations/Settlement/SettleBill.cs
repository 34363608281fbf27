using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Eligibility;
using Yidi.Operations.Insured;
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
    public Task<Result<SettlementAnswer>> PreSettle(SettleRequest request, CancellationToken cancel) => PreSettle(request, false, cancel);

    /// <summary>As above for a manual claim, on the day of its papers.</summary>
    public Task<Result<SettlementAnswer>> PreSettleClaim(SettleRequest request, CancellationToken cancel) => PreSettle(request, true, cancel);

    async Task<Result<SettlementAnswer>> PreSettle(SettleRequest request, bool isClaim, CancellationToken cancel)
    {
        var at = clock.UtcNow;
        if (!isClaim) request = OnDay(request, at);
        var prepared = await Prepare(request, isClaim, cancel);
        if (prepared.Value is not { } ready) return prepared.Refusal!;
        var now = await AsItStands(request, ready, cancel);
        var adjudication = now.Judge(request.Bill, ready.Entitlement, ready.Pack);
        if (adjudication is Adjudication.Refused refused) return PolicyRefusals.Of(refused);
        var receipt = ((Adjudication.Done)adjudication).Receipt;
        return SettlementRow.Answer(0, request, ready.Entitlement, receipt, now.BalanceOf(request.Person) - receipt.Account, at) with { Person = ready.Face };
    }

    /// <summary>Settles durably. The same call again gets the first answer, whatever changed since.</summary>
    public Task<Result<SettlementAnswer>> Settle(SettleRequest request, CancellationToken cancel) => Settle(request, false, cancel);

    /// <summary>As above for a manual claim: policy and benefit year are those of the day the patient paid, filings made since then count, and no outage stands in its way.</summary>
    public Task<Result<SettlementAnswer>> SettleClaim(SettleRequest request, CancellationToken cancel) => Settle(request, true, cancel);

    async Task<Result<SettlementAnswer>> Settle(SettleRequest request, bool isClaim, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            var at = clock.UtcNow;
            if (!isClaim) request = OnDay(request, at);
            // What was read minutes ago may do at the first attempt: the lane knows whether it still holds, and a refusal is never made of it.
            var prepared = attempt == 1 && !isClaim && entitlements.Remembered(request) is { } recent ? await Reachable(request, recent, cancel) : await Prepare(request, isClaim, cancel);
            if (prepared.Value is not { } ready) return await FirstAnswer(request, cancel) ?? prepared.Refusal!;
            var deciding = new PreparedSettlement(request, ready, ids.Next(request.Person.Province), at);
            var outcome = await journals.Of(request.Person.Province).Append(deciding.Case(), cancel);
            var result = JournalAnswers.Of(outcome, deciding.Refusal, "message", request.Call.Key.MessageId);
            if (result.Refusal?.Kind == RefusalKind.EntitlementChanged && attempt < MaxPreparations) continue;
            return result.Value is { } answer ? answer with { Person = ready.Face } : result;
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

    async Task<Result<EntitledVisit>> Prepare(SettleRequest request, bool isClaim, CancellationToken cancel)
    {
        var entitled = await entitlements.For(request, isClaim, cancel);
        return entitled.Value is { } visit && !isClaim ? await Reachable(request, visit, cancel) : entitled;
    }

    async Task<Result<EntitledVisit>> Reachable(SettleRequest request, EntitledVisit visit, CancellationToken cancel) =>
        await outages.RefusalAt(clock.UtcNow, [request.Bill.HostRegion, visit.Entitlement.InsuredRegion], cancel) is { } outage ? outage : visit;

    async Task<YearsAndAccounts> AsItStands(SettleRequest request, EntitledVisit ready, CancellationToken cancel)
    {
        var (keys, owners) = (PreparedSettlement.YearsOf(request, ready.Pack), ready.Accounts);
        await using var store = await stores.Province(request.Person.Province, Scope.System, cancel);
        var person = request.Person.Value;
        var years = await store.Set<BenefitYearRow>().AsNoTracking().Where(y => y.PersonNo == person).ToListAsync(cancel);
        var accounts = await store.Set<PersonalAccount>().AsNoTracking().Where(a => owners.Contains(a.PersonNo)).ToListAsync(cancel);
        return new(
            [.. keys.Select(k => years.FirstOrDefault(y => y.Insurance == k.Insurance && y.Year == k.Year) ?? JournalView.Untouched(k))],
            [.. owners.Select(o => accounts.FirstOrDefault(a => a.PersonNo == o)).OfType<PersonalAccount>().Select(static a => new AccountStanding(a.PersonNo, a.BalanceFen, a.Version))]);
    }
}
