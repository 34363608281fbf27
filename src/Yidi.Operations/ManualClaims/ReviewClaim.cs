using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Access;
using Yidi.Operations.Materials;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Policies;
using Yidi.Policy;

namespace Yidi.Operations.ManualClaims;

/// <summary>An act on a claim that exists.</summary>
/// <param name="Lines">With <see cref="ClaimAct.KeepLines"/>: every line anew.</param>
/// <param name="Account">With <see cref="ClaimAct.ChangeAccount"/>.</param>
public sealed record ClaimDecision(long ClaimNo, ClaimAct Act, int Revision, string Note, IReadOnlyList<PaperGiven> Papers, IReadOnlyList<TypedLine>? Lines = null, BankAccount? Account = null);

/// <summary>
/// Moves claims from state to state: lines, up to three reviews by as many persons, supplements, objections. What was approved goes to the journal under
/// a key of its own, so that it is settled once whatever breaks off.
/// </summary>
public sealed class ReviewClaim(KeyedWrites writes, IStoreContexts stores, PackLibrary packs, SettleClaim settle, Vault vault, AuditTrail audit, BusinessClock clock)
{
    public async Task<Result<ClaimOutcome>> Act(Call call, Caller caller, ClaimDecision decision, CancellationToken cancel)
    {
        var done = await writes.OnceInsured<ClaimOutcome>(IdSource.ProvinceOf(decision.ClaimNo), call, store => Decide(store, caller, decision, cancel), cancel);
        if (done.Value?.State is not (ClaimState.Settling or ClaimState.Undoing)) return done;
        await settle.GoOn(decision.ClaimNo, cancel);
        await using var read = await stores.Province(IdSource.ProvinceOf(decision.ClaimNo), Scope.System, cancel);
        return FileClaim.Outcome(await read.Set<ClaimRecord>().AsNoTracking().SingleAsync(c => c.ClaimNo == decision.ClaimNo, cancel));
    }

    async Task<Result<ClaimOutcome>> Decide(ProvinceContext store, Caller caller, ClaimDecision decision, CancellationToken cancel)
    {
        if (await store.Set<ClaimRecord>().SingleOrDefaultAsync(c => c.ClaimNo == decision.ClaimNo, cancel) is not { } claim) return new Refusal(RefusalKind.ClaimUnknown, "claim", IdSource.Text(decision.ClaimNo));
        if (ClaimRules.Refuse(claim.State, decision.Act) is { } impossible) return impossible;
        if (decision.Revision > 0 && decision.Revision != claim.Revision) return Refusal.ChangedMeanwhile(decision.Revision);
        if (decision.Act is ClaimAct.Refuse or ClaimAct.AskSupplement or ClaimAct.RaiseObjection or ClaimAct.Uphold && decision.Note.Trim().Length == 0) return new Refusal(RefusalKind.FieldMissing, "note", "", "请写明原因，对方会看到");
        if (await KeepMaterial.RefuseStrange(store, new(claim.PersonNo), [.. decision.Papers.Select(static p => p.Material)], cancel) is { } strange) return strange;
        if (await Perform(store, claim, decision, caller, cancel) is { } refusal) return refusal;
        store.Add(audit.Of(IdSource.ProvinceOf(claim.ClaimNo), caller, ActOf(decision.Act), IdSource.Text(claim.ClaimNo), new(claim.PersonNo), decision.Act.ToString()));
        return FileClaim.Outcome(claim);
    }

    async Task<Refusal?> Perform(ProvinceContext store, ClaimRecord claim, ClaimDecision decision, Caller caller, CancellationToken cancel)
    {
        switch (decision.Act)
        {
            case ClaimAct.Withdraw when claim.PaidFen != 0:
                return new(RefusalKind.ActNotPossible, "act", ClaimRules.ActNames[ClaimAct.Withdraw].Chinese, $"已付{new Money(claim.PaidFen)}元，不能撤回；请等审核结果");
            case ClaimAct.PassFirst or ClaimAct.PassSecond or ClaimAct.PassFinal:
                return await Pass(store, claim, decision, caller, cancel);
            case ClaimAct.KeepLines:
                return KeepLines(store, claim, decision, caller);
            case ClaimAct.ChangeAccount:
                if (decision.Account is not { } account) return new(RefusalKind.FieldMissing, "account");
                (claim.SealedAccount, claim.AccountTail, claim.Bank, claim.AccountHolder) = (vault.Seal(account.Number), account.Number[^4..], account.Bank, account.Holder);
                break;
            case ClaimAct.Supplement:
                if (decision.Papers.Count == 0 && decision.Note.Trim().Length == 0) return new(RefusalKind.ProofMissing, "papers");
                claim.Materials = string.Join(' ', claim.Materials.Split(' ', StringSplitOptions.RemoveEmptyEntries).Concat(decision.Papers.Select(static p => $"{ClaimRules.Papers[p.Paper].Word}:{IdSource.Text(p.Material)}")).Distinct());
                break;
            case ClaimAct.RaiseObjection:
                claim.BeforeObjection = claim.State;
                break;
        }
        if (decision.Act is ClaimAct.Refuse or ClaimAct.AskSupplement or ClaimAct.Uphold) claim.Note = decision.Note;
        if (decision.Act is ClaimAct.Redo or ClaimAct.AskSupplement) (claim.FirstReviewer, claim.SecondReviewer) = ("", "");
        FileClaim.Step(store, claim, decision.Act, After(claim, decision.Act), caller, decision.Note, clock.UtcNow);
        return null;
    }

    /// <summary>Where an act leads that has one way, or one for each state before the objection.</summary>
    static ClaimState After(ClaimRecord claim, ClaimAct act) => act switch
    {
        ClaimAct.Uphold => claim.BeforeObjection,
        // What was paid under a settlement that was taken back does not vanish with the claim.
        ClaimAct.Refuse when claim.OwedFen != 0 => claim.AfterSettling,
        ClaimAct.Redo => claim.SettlementId == 0 ? ClaimState.FirstReview : ClaimState.Undoing,
        _ => ClaimRules.Steps.Steps.First(s => s.From == claim.State && s.Act == act).To,
    };

    /// <summary>Each review is by another person; the pack says from which amounts a second and a final one follow.</summary>
    async Task<Refusal?> Pass(ProvinceContext store, ClaimRecord claim, ClaimDecision decision, Caller caller, CancellationToken cancel)
    {
        if (decision.Act != ClaimAct.PassFirst && (caller.Name == claim.FirstReviewer || caller.Name == claim.SecondReviewer)) return new(RefusalKind.SameReviewer, "reviewer", caller.Name);
        if (claim.SupplementTo > 0)
        {
            // Its lines are those of the settlement it belongs to, and what it comes to is found when it is posted.
            claim.Attempt++;
            FileClaim.Step(store, claim, decision.Act, ClaimState.Settling, caller, decision.Note, clock.UtcNow);
            return null;
        }
        var lines = await ReadClaims.Lines(store, claim, cancel);
        if (lines.Count == 0) return new(RefusalKind.NoFeeLines, "lines", "", "请先按清单录入明细");
        var duplicates = await FindDuplicates.Of(store, claim, lines, cancel);
        if (duplicates.FirstOrDefault(static d => d.IsCertain) is { } twice) return FileClaim.Twice(twice);
        if (duplicates.Count > 0 && decision.Note.Trim().Length == 0) return new(RefusalKind.FieldMissing, "note", "", $"疑似重复（{duplicates[0].Words}），请写明为何不是重复");
        if (packs.InForce(RegionCode.Parse(claim.InsuredRegion), claim.Insurance)?.ClaimsOn(claim.Until) is not { } procedure) return new(RefusalKind.NoPack, "insured-region", claim.InsuredRegion);
        var more = decision.Act switch
        {
            ClaimAct.PassFirst => claim.TotalFen >= procedure.SecondFrom.Fen,
            ClaimAct.PassSecond => claim.TotalFen >= procedure.FinalFrom.Fen,
            _ => false,
        };
        if (decision.Act == ClaimAct.PassFirst) claim.FirstReviewer = caller.Name;
        if (decision.Act == ClaimAct.PassSecond) claim.SecondReviewer = caller.Name;
        if (!more) claim.Attempt++;
        claim.Note = "";
        FileClaim.Step(store, claim, decision.Act, more ? (decision.Act == ClaimAct.PassFirst ? ClaimState.SecondReview : ClaimState.FinalReview) : ClaimState.Settling, caller, decision.Note, clock.UtcNow);
        return null;
    }

    Refusal? KeepLines(ProvinceContext store, ClaimRecord claim, ClaimDecision decision, Caller caller)
    {
        if (decision.Lines is not { Count: > 0 } lines) return new(RefusalKind.FieldMissing, "lines");
        if (FileClaim.LinesRefusal(lines, new(claim.TotalFen), claim.From, claim.Until) is { } wrong) return wrong;
        store.AddRange(FileClaim.Lines(claim, lines));
        claim.LineSet = claim.Revision + 1;
        FileClaim.Step(store, claim, ClaimAct.KeepLines, ClaimState.FirstReview, caller, decision.Note, clock.UtcNow);
        return null;
    }

    /// <summary>What a caller must be allowed for an act.</summary>
    public static Act ActOf(ClaimAct act) => act switch
    {
        ClaimAct.PassSecond or ClaimAct.PassFinal or ClaimAct.Uphold or ClaimAct.Redo => Access.Act.ReviewClaimAgain,
        ClaimAct.KeepLines or ClaimAct.PassFirst or ClaimAct.AskSupplement or ClaimAct.Refuse => Access.Act.ReviewClaim,
        ClaimAct.PutInBatch or ClaimAct.Pay or ClaimAct.ReturnPayment or ClaimAct.Repay => Access.Act.PayClaims,
        _ => Access.Act.Claim,
    };
}
