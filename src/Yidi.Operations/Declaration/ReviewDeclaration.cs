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
        store.Add(audit.Of(IdSource.ProvinceOf(declarationNo), caller, Act.ReviewDeclarations, IdSource.Text(declarationNo), detail: string.Create(CultureInfo.InvariantCulture, $"reviewed {decisions.Count}")));
        return record;
    }, cancel);

    /// <summary>Confirms what was not suspended. Answers when every settlement is locked or refused by its insured place.</summary>
    public async Task<Result<DeclarationRecord>> Confirm(Call call, Caller caller, long declarationNo, CancellationToken cancel)
    {
        var begun = await Once(call, declarationNo, (store, record) =>
        {
            if (record.State is DeclarationState.Withdrawn) return Task.FromResult<Result<DeclarationRecord>>(NotPossible(record));
            if (record.State == DeclarationState.Declared) record.State = DeclarationState.Confirming;
            store.Add(audit.Of(IdSource.ProvinceOf(declarationNo), caller, Act.ReviewDeclarations, IdSource.Text(declarationNo), detail: "confirm"));
            return Task.FromResult<Result<DeclarationRecord>>(record);
        }, cancel);
        return begun.Value is null ? begun : await GoOn(declarationNo, cancel);
    }

    /// <summary>Finishes what broke off in the middle: confirming, taking back, recovering. How many.</summary>
    public async Task<int> GoOnAll(int province, CancellationToken cancel)
    {
        List<long> left;
        List<PendingRecovery> recoveries;
        await using (var store = await stores.Province(province, Scope.System, cancel))
        {
            left = await store.Set<DeclarationRecord>().AsNoTracking().Where(static d => d.State == DeclarationState.Confirming || d.State == DeclarationState.TakingBack).Select(static d => d.DeclarationNo).ToListAsync(cancel);
            recoveries = await store.Set<PendingRecovery>().AsNoTracking().ToListAsync(cancel);
        }
        foreach (var declarationNo in left) await GoOn(declarationNo, cancel);
        foreach (var pending in recoveries) await Finish(pending, Access.Caller.Platform, cancel);
        return left.Count + recoveries.Count;
    }

    /// <summary>Takes every confirmation of the declaration back (3262) while its month is open; its settlements may be declared again.</summary>
    public async Task<Result<DeclarationRecord>> TakeBack(Call call, Caller caller, long declarationNo, CancellationToken cancel)
    {
        var begun = await Once(call, declarationNo, async (store, record) =>
        {
            if (record.State is DeclarationState.Withdrawn or DeclarationState.TakingBack) return record;
            if (record.State != DeclarationState.Confirmed) return NotPossible(record);
            var periods = await store.Set<DeclarationItem>().Where(i => i.DeclarationNo == declarationNo && i.Verdict == Verdict.Confirmed).Select(static i => i.ClearingPeriod).Distinct().ToListAsync(cancel);
            if (await Calculated(periods, cancel) is { } closed) return new Refusal(RefusalKind.MonthClosed, "period", closed);
            record.State = DeclarationState.TakingBack;
            store.Add(audit.Of(IdSource.ProvinceOf(declarationNo), caller, Act.ReviewDeclarations, IdSource.Text(declarationNo), detail: "take back"));
            return record;
        }, cancel);
        return begun.Value is null ? begun : await GoOn(declarationNo, cancel);
    }

    /// <summary>The first of these months that is calculated or being so; null when all are open.</summary>
    async Task<string?> Calculated(List<string> periods, CancellationToken cancel)
    {
        await using var national = await stores.National(cancel);
        return await national.Set<Clearing.ClearingMonth>().AsNoTracking().Where(m => periods.Contains(m.Period) && m.State != Clearing.MonthState.Reopened).Select(static m => m.Period).FirstOrDefaultAsync(cancel);
    }

    /// <summary>Recovers fund that was paid wrongly, after the month was calculated: it flows back through the month that is open.</summary>
    public async Task<Result<DeclarationItem>> Recover(Call call, Caller caller, long declarationNo, long settlementId, Money amount, string reason, CancellationToken cancel)
    {
        var pending = new PendingRecovery
        {
            Caller = call.Key.Institution, MessageId = call.Key.MessageId, MessageKind = call.Key.MessageKind, Fingerprint = call.Fingerprint, DeclarationNo = declarationNo, SettlementId = settlementId, AmountFen = amount.Fen, Reason = reason,
        };
        await using (var store = await stores.Province(IdSource.ProvinceOf(declarationNo), Scope.System, cancel))
        {
            if (await KeyedWrites.Known<DeclarationItem>(store, call, cancel) is { } known) return known;
            if (await store.Set<DeclarationItem>().AsNoTracking().SingleOrDefaultAsync(i => i.DeclarationNo == declarationNo && i.SettlementId == settlementId, cancel) is not { } item) return Unknown(declarationNo);
            if (item.Verdict != Verdict.Confirmed) return new Refusal(RefusalKind.SettlementNotConfirmed, "settlement", IdSource.Text(settlementId), item.Verdict.ToString());
            if (!await store.Set<PendingRecovery>().AnyAsync(r => r.Caller == pending.Caller && r.MessageId == pending.MessageId && r.MessageKind == pending.MessageKind, cancel))
            {
                store.Add(pending);
                await store.SaveChangesAsync(cancel);
            }
        }
        return await Finish(pending, caller, cancel);
    }

    /// <summary>Asks the insured place, which answers the same key the same, then writes the host's side; a faster act on the declaration is read again.</summary>
    async Task<Result<DeclarationItem>> Finish(PendingRecovery pending, Caller caller, CancellationToken cancel)
    {
        var call = new Call(new(pending.Caller, pending.MessageId, pending.MessageKind), pending.Fingerprint);
        for (var attempt = 1; ; attempt++)
        {
            await using var store = await stores.Province(IdSource.ProvinceOf(pending.DeclarationNo), Scope.System, cancel);
            if (await KeyedWrites.Known<DeclarationItem>(store, call, cancel) is { } known) return known;
            var record = await store.Set<DeclarationRecord>().SingleAsync(d => d.DeclarationNo == pending.DeclarationNo, cancel);
            var item = await store.Set<DeclarationItem>().SingleAsync(i => i.DeclarationNo == pending.DeclarationNo && i.SettlementId == pending.SettlementId, cancel);
            var answer = await Ask(item, record, ClearingAct.Recover, cancel, new(pending.AmountFen), pending.Reason, call);
            if (answer.Refusal is { } refusal && RefusalCatalogue.Of(refusal.Kind).Transient) return refusal;
            if (await store.Set<PendingRecovery>().SingleOrDefaultAsync(r => r.Caller == pending.Caller && r.MessageId == pending.MessageId && r.MessageKind == pending.MessageKind, cancel) is { } kept) store.Remove(kept);
            if (answer.Refusal is null)
            {
                item.DeductedFen += pending.AmountFen;
                item.Reason = item.Reason.Length == 0 ? pending.Reason : $"{item.Reason}；{pending.Reason}";
                record.Revision++;
                store.AddRange(Deduction(record, item, $"recover:{pending.Caller}:{pending.MessageId}", pending.AmountFen, clock.Today, pending.Reason));
                store.Add(audit.Of(IdSource.ProvinceOf(record.DeclarationNo), caller, Act.ReviewDeclarations, IdSource.Text(item.SettlementId), detail: $"recover {new Money(pending.AmountFen)}"));
                store.Add(KeyedWrites.Answered(call, item, clock.UtcNow));
            }
            try
            {
                await store.SaveChangesAsync(cancel);
                return answer.Refusal is { } refused ? refused : item;
            }
            catch (DbUpdateException) when (attempt < MostAttempts)
            {
                await Task.Delay(5 * attempt, cancel);
            }
        }
    }

    /// <summary>How often an act is tried again when another one on the declaration was faster.</summary>
    const int MostAttempts = 8;

    /// <summary>Confirms or takes back what is left; of two that go on at once the slower looks again.</summary>
    async Task<Result<DeclarationRecord>> GoOn(long declarationNo, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await GoOnOnce(declarationNo, cancel);
            }
            catch (DbUpdateException) when (attempt < MostAttempts)
            {
                await Task.Delay(5 * attempt, cancel);
            }
        }
    }

    async Task<Result<DeclarationRecord>> GoOnOnce(long declarationNo, CancellationToken cancel)
    {
        await using var store = await stores.Province(IdSource.ProvinceOf(declarationNo), Scope.System, cancel);
        var record = await store.Set<DeclarationRecord>().SingleAsync(d => d.DeclarationNo == declarationNo, cancel);
        if (record.State is not (DeclarationState.Confirming or DeclarationState.TakingBack)) return record;
        var confirming = record.State == DeclarationState.Confirming;
        var items = await store.Set<DeclarationItem>().Where(i => i.DeclarationNo == declarationNo).OrderBy(static i => i.SettlementId).ToListAsync(cancel);
        Refusal? refused = null;
        foreach (var some in items.Where(i => confirming ? i.Verdict is Verdict.Open or Verdict.Accepted or Verdict.Deducted : i.Verdict == Verdict.Confirmed).Chunk(AtOnce))
        {
            var answers = await Task.WhenAll(some.Select(i => Ask(i, record, confirming ? ClearingAct.Confirm : ClearingAct.TakeBack, cancel)));
            for (var i = 0; i < some.Length; i++)
            {
                if (answers[i].Refusal is { } why && (!confirming || RefusalCatalogue.Of(why.Kind).Transient)) refused ??= why;
                else if (confirming) Note(store, record, some[i], answers[i]);
                else Undo(store, record, some[i]);
            }
            await store.SaveChangesAsync(cancel);
        }
        // What may succeed later keeps the declaration where it is; the worker, or whoever asks again, goes on.
        if (refused is not null && RefusalCatalogue.Of(refused.Kind).Transient) return refused;
        var free = items.Where(static i => !i.Holds).Select(static i => i.SettlementId).ToList();
        store.RemoveRange(await store.Set<DeclaredSettlement>().Where(d => d.DeclarationNo == declarationNo && free.Contains(d.SettlementId)).ToListAsync(cancel));
        record.State = confirming || refused is not null ? DeclarationState.Confirmed : DeclarationState.Withdrawn;
        if (confirming) record.ConfirmedAt = clock.UtcNow;
        record.Revision++;
        await store.SaveChangesAsync(cancel);
        return refused is null ? record : refused;
    }

    /// <summary>The lock is gone at the insured place; what was deducted is owed again.</summary>
    void Undo(ProvinceContext store, DeclarationRecord record, DeclarationItem item)
    {
        if (item.DeductedFen != 0) store.AddRange(Deduction(record, item, $"undeduct:{IdSource.Text(item.SettlementId)}:{IdSource.Text(record.DeclarationNo)}", -item.DeductedFen, clock.Today, "回退扣款"));
        (item.Verdict, item.ClearingPeriod) = (Verdict.TakenBack, "");
    }

    /// <summary>What the insured place answered. Out of reach is thrown and the declaration stays being confirmed; what is refused here is refused for good.</summary>
    void Note(ProvinceContext store, DeclarationRecord record, DeclarationItem item, Result<ClearingAnswer> answer)
    {
        if (answer.Refusal is { } refusal)
        {
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
        writes.OnceInsured<DeclarationRecord>(IdSource.ProvinceOf(declarationNo), call, async store =>
        {
            if (await store.Set<DeclarationRecord>().SingleOrDefaultAsync(d => d.DeclarationNo == declarationNo, cancel) is not { } record) return Unknown(declarationNo);
            record.Revision++;
            return await act(store, record);
        }, cancel);

    static Refusal Unknown(long declarationNo) => new(RefusalKind.DeclarationUnknown, "declaration", IdSource.Text(declarationNo));

    static Refusal NotPossible(DeclarationRecord record) => new(RefusalKind.DeclarationNotPossible, "declaration", IdSource.Text(record.DeclarationNo), record.State.ToString());
}
