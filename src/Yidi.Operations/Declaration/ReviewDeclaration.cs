using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Access;
using Yidi.Operations.Funds;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Seam;
using Yidi.Policy;
using Yidi.Storage;

namespace Yidi.Operations.Declaration;

/// <summary>A decision on one settlement of a declaration.</summary>
/// <param name="Deducted">What is not paid of it; zero unless the verdict is <see cref="Verdict.Deducted"/>.</param>
public sealed record ItemDecision(long Settlement, Verdict Verdict, Money Deducted, string Reason);

/// <summary>
/// The agency of the place of treatment reviews a declaration and confirms it: each settlement is locked at its insured place, through the seam. A
/// confirmation that broke off is gone on with; what is locked already answers the same again.
/// </summary>
public sealed class ReviewDeclaration(IStoreContexts stores, KeyedWrites writes, InsuredPlaces places, AuditTrail audit, BusinessClock clock)
{
    /// <summary>Settlements asked at once: the insured lane writes what waits as one batch.</summary>
    const int AtOnce = 64;

    /// <summary>Accepts, deducts from, or suspends settlements; what is not named stays as it is.</summary>
    public Task<Result<DeclarationRecord>> Review(Call call, Caller caller, long declarationNo, IReadOnlyList<ItemDecision> decisions, CancellationToken cancel) => Once(call, declarationNo, async (store, record) =>
    {
        if (record.State != DeclarationState.Declared) return NotPossible(record);
        var items = await store.Set<DeclarationItem>().Where(i => i.DeclarationNo == declarationNo).ToDictionaryAsync(static i => i.SettlementId, cancel);
        foreach (var decision in decisions)
        {
            if (!items.TryGetValue(decision.Settlement, out var item)) return new Refusal(RefusalKind.SettlementUnknown, "settlement", IdSource.Text(decision.Settlement), "不在该申报中");
            if (decision.Verdict is not (Verdict.Accepted or Verdict.Deducted or Verdict.Suspended)) return new Refusal(RefusalKind.FieldInvalid, "verdict", decision.Verdict.ToString(), "应为 Accepted、Deducted、Suspended 之一");
            if (decision.Verdict != Verdict.Accepted && decision.Reason.Length == 0) return new Refusal(RefusalKind.FieldMissing, "reason", "", "扣款和暂缓须写明理由和依据");
            var deducts = decision.Verdict == Verdict.Deducted;
            if (deducts && (decision.Deducted.Fen <= 0 || decision.Deducted.Fen > item.FundFen)) return new Refusal(RefusalKind.DeductionTooLarge, "deducted", decision.Deducted.ToString(), $"基金支付{new Money(item.FundFen)}元");
            (item.Verdict, item.DeductedFen, item.Reason) = (decision.Verdict, deducts ? decision.Deducted.Fen : 0, decision.Reason);
        }
        store.Add(audit.Of(ProvinceOf(declarationNo), caller, Act.ReviewDeclarations, IdSource.Text(declarationNo), detail: string.Create(CultureInfo.InvariantCulture, $"reviewed {decisions.Count}")));
        return record;
    }, cancel);

    /// <summary>Confirms what was not suspended. Answers when every settlement is locked or refused by its insured place.</summary>
    public async Task<Result<DeclarationRecord>> Confirm(Call call, Caller caller, long declarationNo, CancellationToken cancel)
    {
        var begun = await Once(call, declarationNo, (store, record) =>
        {
            if (record.State is DeclarationState.Withdrawn) return Task.FromResult<Result<DeclarationRecord>>(NotPossible(record));
            if (record.State == DeclarationState.Declared) record.State = DeclarationState.Confirming;
            store.Add(audit.Of(ProvinceOf(declarationNo), caller, Act.ReviewDeclarations, IdSource.Text(declarationNo), detail: "confirm"));
            return Task.FromResult<Result<DeclarationRecord>>(record);
        }, cancel);
        return begun.Value is null ? begun : await GoOn(declarationNo, cancel);
    }

    /// <summary>Finishes confirmations that broke off; how many.</summary>
    public async Task<int> GoOnAll(int province, CancellationToken cancel)
    {
        List<long> left;
        await using (var store = await stores.Province(province, Scope.System, cancel))
            left = await store.Set<DeclarationRecord>().AsNoTracking().Where(static d => d.State == DeclarationState.Confirming).Select(static d => d.DeclarationNo).ToListAsync(cancel);
        foreach (var declarationNo in left) await GoOn(declarationNo, cancel);
        return left.Count;
    }

    /// <summary>Takes every confirmation of the declaration back (3262) while the month is open; its settlements may be declared again.</summary>
    public async Task<Result<DeclarationRecord>> TakeBack(Call call, Caller caller, long declarationNo, CancellationToken cancel)
    {
        await using var store = await stores.Province(ProvinceOf(declarationNo), Scope.System, cancel);
        if (await KeyedWrites.Known<DeclarationRecord>(store, call, cancel) is { } known) return known;
        if (await store.Set<DeclarationRecord>().SingleOrDefaultAsync(d => d.DeclarationNo == declarationNo, cancel) is not { } record) return Unknown(declarationNo);
        if (record.State is DeclarationState.Withdrawn) return record;
        if (record.State != DeclarationState.Confirmed) return NotPossible(record);
        var items = await store.Set<DeclarationItem>().Where(i => i.DeclarationNo == declarationNo && i.Verdict == Verdict.Confirmed).ToListAsync(cancel);
        foreach (var some in items.Chunk(AtOnce))
        {
            var answers = await Task.WhenAll(some.Select(i => Ask(i, record, ClearingAct.TakeBack, cancel)));
            foreach (var (item, answer) in some.Zip(answers).Where(static a => a.Second.Refusal is null))
            {
                if (item.DeductedFen != 0) store.AddRange(Deduction(record, item, $"undeduct:{IdSource.Text(item.SettlementId)}:{IdSource.Text(declarationNo)}", -item.DeductedFen, clock.Today, "回退扣款"));
                (item.Verdict, item.ClearingPeriod) = (Verdict.TakenBack, "");
                store.RemoveRange(store.Set<DeclaredSettlement>().Where(d => d.SettlementId == item.SettlementId && d.DeclarationNo == declarationNo));
            }
            await store.SaveChangesAsync(cancel);
            if (answers.FirstOrDefault(static a => a.Refusal is not null)?.Refusal is { } refusal) return refusal;
        }
        record.State = DeclarationState.Withdrawn;
        record.Revision++;
        store.Add(audit.Of(ProvinceOf(declarationNo), caller, Act.ReviewDeclarations, IdSource.Text(declarationNo), detail: "take back"));
        store.Add(KeyedWrites.Answered(call, record, clock.UtcNow));
        await store.SaveChangesAsync(cancel);
        return record;
    }

    /// <summary>Recovers fund that was paid wrongly, after the month was calculated: it flows back through the month that is open.</summary>
    public async Task<Result<DeclarationItem>> Recover(Call call, Caller caller, long declarationNo, long settlementId, Money amount, string reason, CancellationToken cancel)
    {
        await using var store = await stores.Province(ProvinceOf(declarationNo), Scope.System, cancel);
        if (await KeyedWrites.Known<DeclarationItem>(store, call, cancel) is { } known) return known;
        var record = await store.Set<DeclarationRecord>().SingleOrDefaultAsync(d => d.DeclarationNo == declarationNo, cancel);
        var item = await store.Set<DeclarationItem>().SingleOrDefaultAsync(i => i.DeclarationNo == declarationNo && i.SettlementId == settlementId, cancel);
        if (record is null || item is null) return Unknown(declarationNo);
        if (item.Verdict != Verdict.Confirmed) return new Refusal(RefusalKind.SettlementNotConfirmed, "settlement", IdSource.Text(settlementId), item.Verdict.ToString());
        var answer = await Ask(item, record, ClearingAct.Recover, cancel, amount, reason, call);
        if (answer.Refusal is { } refusal) return refusal;
        item.DeductedFen += amount.Fen;
        item.Reason = item.Reason.Length == 0 ? reason : $"{item.Reason}；{reason}";
        store.AddRange(Deduction(record, item, $"recover:{call.Key.Institution}:{call.Key.MessageId}", amount.Fen, clock.Today, reason));
        store.Add(audit.Of(ProvinceOf(declarationNo), caller, Act.ReviewDeclarations, IdSource.Text(settlementId), detail: $"recover {amount}"));
        store.Add(KeyedWrites.Answered(call, item, clock.UtcNow));
        await store.SaveChangesAsync(cancel);
        return item;
    }

    async Task<Result<DeclarationRecord>> GoOn(long declarationNo, CancellationToken cancel)
    {
        await using var store = await stores.Province(ProvinceOf(declarationNo), Scope.System, cancel);
        var record = await store.Set<DeclarationRecord>().SingleAsync(d => d.DeclarationNo == declarationNo, cancel);
        if (record.State != DeclarationState.Confirming) return record;
        var items = await store.Set<DeclarationItem>().Where(i => i.DeclarationNo == declarationNo).OrderBy(static i => i.SettlementId).ToListAsync(cancel);
        foreach (var some in items.Where(static i => i.Verdict is Verdict.Open or Verdict.Accepted or Verdict.Deducted).Chunk(AtOnce))
        {
            var answers = await Task.WhenAll(some.Select(i => Ask(i, record, ClearingAct.Confirm, cancel)));
            for (var i = 0; i < some.Length; i++) Note(store, record, some[i], answers[i]);
            await store.SaveChangesAsync(cancel);
        }
        var free = items.Where(static i => !i.Holds).Select(static i => i.SettlementId).ToList();
        store.RemoveRange(await store.Set<DeclaredSettlement>().Where(d => d.DeclarationNo == declarationNo && free.Contains(d.SettlementId)).ToListAsync(cancel));
        (record.State, record.ConfirmedAt) = (DeclarationState.Confirmed, clock.UtcNow);
        record.Revision++;
        await store.SaveChangesAsync(cancel);
        return record;
    }

    /// <summary>What the insured place answered. Out of reach is thrown and the declaration stays being confirmed; what is refused here is refused for good.</summary>
    void Note(ProvinceContext store, DeclarationRecord record, DeclarationItem item, Result<ClearingAnswer> answer)
    {
        if (answer.Refusal is { } refusal)
        {
            Invariant.Holds(!RefusalCatalogue.Of(refusal.Kind).Transient, "what may succeed later is tried again, not refused");
            (item.Verdict, item.DeductedFen, item.Reason) = (Verdict.Refused, 0, refusal.ToChinese());
            return;
        }
        if (item.DeductedFen != 0) store.AddRange(Deduction(record, item, $"deduct:{IdSource.Text(item.SettlementId)}:{IdSource.Text(record.DeclarationNo)}", item.DeductedFen, clock.Today, item.Reason));
        (item.Verdict, item.ClearingPeriod) = (Verdict.Confirmed, answer.Answer.Period);
    }

    async Task<Result<ClearingAnswer>> Ask(DeclarationItem item, DeclarationRecord record, ClearingAct act, CancellationToken cancel, Money? amount = null, string? reason = null, Call? call = null)
    {
        var person = new PersonNo(item.PersonNo);
        var place = await places.Of(person.Province, cancel) ?? throw new InvalidOperationException("The insured province of a declared settlement is not served here.");
        return await place.Clear(new(act, person, item.SettlementId, RegionCode.Parse(record.Region), record.DeclarationNo, record.Period, amount ?? new(item.DeductedFen), reason ?? item.Reason, call), cancel);
    }

    /// <summary>The host owes the institution less, and is owed less by the insured place.</summary>
    internal static IReadOnlyList<BookPosting> Deduction(DeclarationRecord record, DeclarationItem item, string source, long fen, DateOnly day, string words) => BookEntry.Of(Book.Host, source, record.Period, day, words,
        new Posting($"payable:{record.Institution}", fen), new Posting(string.Create(CultureInfo.InvariantCulture, $"due-from:{RegionCode.Parse(item.InsuredRegion).Province}"), -fen));

    Task<Result<DeclarationRecord>> Once(Call call, long declarationNo, Func<ProvinceContext, DeclarationRecord, Task<Result<DeclarationRecord>>> act, CancellationToken cancel) =>
        writes.OnceInsured<DeclarationRecord>(ProvinceOf(declarationNo), call, async store =>
        {
            if (await store.Set<DeclarationRecord>().SingleOrDefaultAsync(d => d.DeclarationNo == declarationNo, cancel) is not { } record) return Unknown(declarationNo);
            record.Revision++;
            return await act(store, record);
        }, cancel);

    internal static int ProvinceOf(long id) => (int)(id / 100_000_000_000_000_000L);

    static Refusal Unknown(long declarationNo) => new(RefusalKind.DeclarationUnknown, "declaration", IdSource.Text(declarationNo));

    static Refusal NotPossible(DeclarationRecord record) => new(RefusalKind.DeclarationNotPossible, "declaration", IdSource.Text(record.DeclarationNo), record.State.ToString());
}
