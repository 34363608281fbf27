using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Access;
using Yidi.Operations.Declaration;
using Yidi.Operations.Institutions;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.HospitalPayment;

/// <summary>A case as the grouper gives it.</summary>
public sealed record GroupedCase(long Settlement, string GroupCode, Money Standard);

/// <summary>How many cases were kept.</summary>
public sealed record CasesKept(int Count);

/// <summary>Case groups of stays, imported, and special-case applications (特例单议) within their limits.</summary>
public sealed class KeepCases(KeyedWrites writes, AuditTrail audit)
{
    /// <summary>Imports groups of stays the institution declared; all or none. A case that was grouped before gets the new standard.</summary>
    public Task<Result<CasesKept>> Import(Call call, Caller caller, Institution institution, IReadOnlyList<GroupedCase> cases, CancellationToken cancel) => writes.OnceInsured<CasesKept>(institution.Province, call, async store =>
    {
        var agreement = await Agreements.Hold(store, institution, cancel);
        if (agreement.Method == PaymentMethod.Item) return new Refusal(RefusalKind.DeclarationNotPossible, "institution", institution.Number, "该机构按项目付费，没有病种支付");
        if (cases.GroupBy(static c => c.Settlement).FirstOrDefault(static g => g.Count() > 1) is { } twice) return new Refusal(RefusalKind.FieldInvalid, "settlement", IdSource.Text(twice.Key), "同一结算出现两次");
        foreach (var one in cases)
        {
            var item = await store.Set<DeclarationItem>().AsNoTracking().Where(i => i.SettlementId == one.Settlement && i.Institution == institution.Number).OrderByDescending(static i => i.DeclarationNo).FirstOrDefaultAsync(cancel);
            if (item is null || !item.VisitType.IsStay()) return new Refusal(RefusalKind.SettlementUnknown, "settlement", IdSource.Text(one.Settlement), "不是该机构申报的住院结算");
            if (one.Standard.Fen <= 0) return new Refusal(RefusalKind.FieldInvalid, "standard", one.Standard.ToString(), "应大于零");
            var kept = await store.Set<CaseGroup>().SingleOrDefaultAsync(c => c.SettlementId == one.Settlement, cancel);
            if (kept is { Special: not (SpecialCase.None or SpecialCase.Refused) }) return new Refusal(RefusalKind.DeclarationNotPossible, "settlement", IdSource.Text(one.Settlement), $"已按特例单议处理：{kept.Special}");
            if (kept is null) store.Add(kept = new CaseGroup { SettlementId = one.Settlement, Institution = institution.Number, GroupCode = one.GroupCode, Method = agreement.Method, Year = int.Parse(item.SettledPeriod[..4], CultureInfo.InvariantCulture), StandardFen = one.Standard.Fen, Special = SpecialCase.None, Reason = "", Revision = 0 });
            kept.StandardFen = one.Standard.Fen;
            kept.Revision++;
        }
        store.Add(audit.Of(institution.Province, caller, Act.PayInstitutions, institution.Number, detail: string.Create(CultureInfo.InvariantCulture, $"cases {cases.Count}")));
        return new CasesKept(cases.Count);
    }, cancel);

    /// <summary>The institution asks that a case be looked at by itself: long stay, very high cost, new technique, several departments.</summary>
    public Task<Result<CaseGroup>> Ask(Call call, Caller caller, Institution institution, long settlement, string reason, CancellationToken cancel) => On(call, caller, Act.DeclareCosts, institution, settlement, async (store, group) =>
    {
        if (group.Special != SpecialCase.None) return NotPossible(group);
        // Held, so that two applications at once are counted one after the other.
        _ = await Agreements.Hold(store, institution, cancel);
        var ofYear = store.Set<CaseGroup>().Where(c => c.Institution == institution.Number && c.Year == group.Year);
        var (cases, asked) = (await ofYear.CountAsync(cancel), await ofYear.CountAsync(static c => c.Special != SpecialCase.None, cancel));
        var most = CasePayment.MostSpecial(group.Method, cases);
        if (asked >= most) return new Refusal(RefusalKind.DeclarationNotPossible, "settlement", IdSource.Text(settlement), string.Create(CultureInfo.InvariantCulture, $"{group.Year}年分组病例{cases}例，特例单议最多{most}例，已申请{asked}例"));
        (group.Special, group.Reason) = (SpecialCase.Asked, reason);
        return group;
    }, cancel);

    /// <summary>The agency decides: by item, by a corrected standard, or refused.</summary>
    public Task<Result<CaseGroup>> Decide(Call call, Caller caller, Institution institution, long settlement, SpecialCase decision, Money? corrected, CancellationToken cancel) => On(call, caller, Act.PayInstitutions, institution, settlement, (_, group) =>
    {
        if (group.Special != SpecialCase.Asked) return Task.FromResult<Result<CaseGroup>>(NotPossible(group));
        if (decision is not (SpecialCase.ByItem or SpecialCase.Corrected or SpecialCase.Refused)) return Task.FromResult<Result<CaseGroup>>(new Refusal(RefusalKind.FieldInvalid, "decision", decision.ToString()));
        if (decision == SpecialCase.Corrected && corrected is not { Fen: > 0 }) return Task.FromResult<Result<CaseGroup>>(new Refusal(RefusalKind.FieldMissing, "standard", "", "校正后的支付标准"));
        group.Special = decision;
        if (decision == SpecialCase.Corrected) group.StandardFen = corrected!.Value.Fen;
        return Task.FromResult<Result<CaseGroup>>(group);
    }, cancel);

    Task<Result<CaseGroup>> On(Call call, Caller caller, Act act, Institution institution, long settlement, Func<ProvinceContext, CaseGroup, Task<Result<CaseGroup>>> change, CancellationToken cancel) => writes.OnceInsured<CaseGroup>(institution.Province, call, async store =>
    {
        if (await store.Set<CaseGroup>().SingleOrDefaultAsync(c => c.SettlementId == settlement && c.Institution == institution.Number, cancel) is not { } group) return new Refusal(RefusalKind.SettlementUnknown, "settlement", IdSource.Text(settlement), "该结算没有病种分组");
        group.Revision++;
        store.Add(audit.Of(institution.Province, caller, act, IdSource.Text(settlement), detail: "special case"));
        return await change(store, group);
    }, cancel);

    static Refusal NotPossible(CaseGroup group) => new(RefusalKind.DeclarationNotPossible, "settlement", IdSource.Text(group.SettlementId), group.Special.ToString());
}
