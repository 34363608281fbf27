using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Access;
using Yidi.Operations.Catalogue;
using Yidi.Operations.Funds;
using Yidi.Operations.Institutions;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Policies;
using Yidi.Operations.Seam;
using Yidi.Operations.Settlement;
using Yidi.Policy;

namespace Yidi.Operations.ManualClaims;

/// <summary>
/// Settles an approved claim by the engine of the counter, on the day of its papers: same lines, same fen. It goes through the lane under its own key, so that
/// a crash between journal and claim is finished later and settles nothing twice.
/// </summary>
public sealed class SettleClaim(IStoreContexts stores, SettleBill settle, SettleSupplement supplement, CancelSettlement undo, ClassifyFeeLine classify, FindInstitution institutions, PackLibrary packs, BusinessClock clock)
{
    /// <summary>Refusals of the moment: the claim stays where it is and is tried again.</summary>
    static readonly RefusalKind[] Passing = [RefusalKind.Busy, RefusalKind.EntitlementChanged, RefusalKind.StoreOutOfReach];

    /// <summary>What it would come to now; writes nothing.</summary>
    public async Task<Result<SettlementAnswer>> Preview(long claimNo, CancellationToken cancel)
    {
        var (claim, lines) = await Read(claimNo, cancel);
        if (claim is null) return new Refusal(RefusalKind.ClaimUnknown, "claim", IdSource.Text(claimNo));
        if (claim.SupplementTo > 0) return new Refusal(RefusalKind.FieldInvalid, "claim", IdSource.Text(claimNo), "追溯调整的差额见调整明细");
        if (lines.Count == 0) return new Refusal(RefusalKind.NoFeeLines, "lines", "", "请先按清单录入明细");
        var request = await Request(claim, lines, cancel);
        return request.Value is { } asked ? await settle.PreSettleClaim(asked, cancel) : request.Refusal!;
    }

    /// <summary>Brings a claim that is being settled or taken back to its end, as often as it is called.</summary>
    public async Task GoOn(long claimNo, CancellationToken cancel)
    {
        var (claim, lines) = await Read(claimNo, cancel);
        if (claim?.State == ClaimState.Settling) await Settle(claim, lines, cancel);
        if (claim?.State == ClaimState.Undoing) await Undo(claim, cancel);
    }

    /// <summary>Ends what a crash left in the middle. Returns how many there were.</summary>
    public async Task<int> GoOnAll(int province, CancellationToken cancel)
    {
        List<long> left;
        await using (var store = await stores.Province(province, Scope.System, cancel))
            left = await store.Set<ClaimRecord>().Where(static c => c.State == ClaimState.Settling || c.State == ClaimState.Undoing).Select(static c => c.ClaimNo).ToListAsync(cancel);
        Exception? failed = null;
        foreach (var claim in left)
        {
            try
            {
                await GoOn(claim, cancel);
            }
#pragma warning disable CA1031 // One that cannot be read keeps no other waiting; whoever asked hears of it at the end.
            catch (Exception e) when (!cancel.IsCancellationRequested)
#pragma warning restore CA1031
            {
                failed ??= e;
            }
        }
        return failed is null ? left.Count : throw new InvalidOperationException("A claim could not be brought to its end; the others were.", failed);
    }

    async Task Settle(ClaimRecord claim, IReadOnlyList<ClaimLine> lines, CancellationToken cancel)
    {
        var settled = claim.SupplementTo > 0 ? await Supplement(claim, cancel) : await Judge(claim, lines, cancel);
        if (settled.Refusal is { } passing && Passing.Contains(passing.Kind)) return;
        await Note(claim, (store, row) =>
        {
            if (settled.Value is not { } answer) return SentBack(store, row, ClaimState.FirstReview, settled.Refusal!);
            (row.SettlementId, row.FundFen) = (answer.SettlementId, answer.FundTotal.Fen);
            FileClaim.Step(store, row, ClaimAct.Settle, row.AfterSettling, Caller.Platform, ToDo(row), clock.UtcNow);
            return true;
        }, cancel);
    }

    async Task<Result<SettlementAnswer>> Judge(ClaimRecord claim, IReadOnlyList<ClaimLine> lines, CancellationToken cancel)
    {
        var request = await Request(claim, lines, cancel);
        return request.Value is { } asked ? await settle.SettleClaim(asked, cancel) : request.Refusal!;
    }

    Task<Result<SettlementAnswer>> Supplement(ClaimRecord claim, CancellationToken cancel) =>
        supplement.Run(new(new(Key(claim, InsuredBook.SupplementKind), Fingerprint(claim)), new(claim.PersonNo), claim.Insurance, claim.SupplementTo, JsonSerializer.Deserialize<ApprovedSupplement>(claim.Approved)!, claim.ClaimNo, claim.Attempt), cancel);

    /// <summary>What the person has to do now; empty for nothing.</summary>
    static string ToDo(ClaimRecord row) => row.OwedFen < 0 ? "多付的金额请按经办机构通知退回" : row.OwedFen > 0 && row.AccountTail.Length == 0 ? "请登记收款银行账户" : "";

    async Task Undo(ClaimRecord claim, CancellationToken cancel)
    {
        var call = new Call(Key(claim, claim.SupplementTo > 0 ? InsuredBook.SupplementUndoKind : InsuredBook.ClaimUndoKind), Fingerprint(claim));
        var undone = await undo.Run(new(call, new(claim.PersonNo), claim.ClaimNo, claim.SettlementId), cancel);
        if (undone.Refusal is { } passing && Passing.Contains(passing.Kind)) return;
        await Note(claim, (store, row) =>
        {
            if (undone.Value is null) return SentBack(store, row, ClaimState.Objected, undone.Refusal!);
            (row.SettlementId, row.FundFen) = (0, 0);
            FileClaim.Step(store, row, ClaimAct.TakeBack, ClaimState.FirstReview, Caller.Platform, "", clock.UtcNow);
            return true;
        }, cancel);
    }

    bool SentBack(ProvinceContext store, ClaimRecord row, ClaimState to, Refusal refusal)
    {
        row.Note = refusal.ToChinese();
        (row.FirstReviewer, row.SecondReviewer) = ("", "");
        FileClaim.Step(store, row, ClaimAct.SendBack, to, Caller.Platform, row.Note, clock.UtcNow);
        return true;
    }

    /// <summary>Writes what the journal said, unless somebody else did.</summary>
    async Task Note(ClaimRecord seen, Func<ProvinceContext, ClaimRecord, bool> write, CancellationToken cancel)
    {
        await using var store = await stores.Province(IdSource.ProvinceOf(seen.ClaimNo), Scope.System, cancel);
        var row = await store.Set<ClaimRecord>().SingleAsync(c => c.ClaimNo == seen.ClaimNo, cancel);
        if (row.Revision != seen.Revision) return;
        write(store, row);
        try
        {
            await store.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException)
        {
            // Housekeeping or another node wrote the same; its answer stands under the same key.
        }
    }

    async Task<(ClaimRecord? Claim, IReadOnlyList<ClaimLine> Lines)> Read(long claimNo, CancellationToken cancel)
    {
        await using var store = await stores.Province(IdSource.ProvinceOf(claimNo), Scope.System, cancel);
        var claim = await store.Set<ClaimRecord>().AsNoTracking().SingleOrDefaultAsync(c => c.ClaimNo == claimNo, cancel);
        return claim is null ? (null, []) : (claim, await ReadClaims.Lines(store, claim, cancel));
    }

    /// <summary>Each attempt has a key of its own; the agency is the one who sends it.</summary>
    static CallKey Key(ClaimRecord claim, string kind) => new(InsuredBook.ClaimSender + claim.InsuredRegion, string.Create(CultureInfo.InvariantCulture, $"{IdSource.Text(claim.ClaimNo)}:{claim.Attempt}"), kind);

    static string Fingerprint(ClaimRecord claim) => Sm3.Hex(string.Create(CultureInfo.InvariantCulture, $"claim {IdSource.Text(claim.ClaimNo)}:{claim.Attempt}"));

    async Task<Result<SettleRequest>> Request(ClaimRecord claim, IReadOnlyList<ClaimLine> lines, CancellationToken cancel)
    {
        var (host, insured) = (RegionCode.Parse(claim.HostRegion), RegionCode.Parse(claim.InsuredRegion));
        if (packs.InForce(insured, claim.Insurance)?.ClaimsOn(claim.Until) is not { } procedure) return new Refusal(RefusalKind.NoPack, "insured-region", claim.InsuredRegion);
        var owner = host.SameProvinceAs(insured) ? CatalogueOwner.Insured : procedure.Catalogue;
        var classified = await Classified(lines, owner == CatalogueOwner.Insured ? insured : host, claim.Level, cancel);
        if (classified.Value is not { } feeLines) return classified.Refusal!;
        var institution = await institutions.Registered(claim.Institution, cancel);
        var bill = new Bill
        {
            VisitNo = claim.ClaimNo,
            Revision = claim.Attempt,
            Part = "0",
            Institution = InstitutionNo.Parse(claim.Institution),
            Level = claim.Level,
            InstitutionType = institution?.Type ?? default,
            Owner = institution?.Owner ?? default,
            HostRegion = host,
            VisitType = claim.VisitType,
            DiseaseCode = claim.VisitType == VisitType.ChronicOutpatient ? claim.DiseaseCode : "",
            VisitDate = claim.From,
            SettlementDate = claim.Until,
            Emergency = claim.Emergency || claim.VisitType is VisitType.EmergencyOutpatient or VisitType.EmergencyToInpatient,
            Referral = claim.VisitType == VisitType.TransferredInpatient,
            Injury = claim.VisitType == VisitType.InjuryInpatient,
            CatalogueOf = owner,
            CatalogueVersion = $"claim {owner}",
            Lines = feeLines,
        };
        return new SettleRequest(new(Key(claim, InsuredBook.ClaimKind), Fingerprint(claim)), new(claim.PersonNo), claim.Insurance, bill);
    }

    /// <summary>By the catalogue of a region on the fee date. What has no code, or was not taken by the reviewer, is own expense.</summary>
    async Task<Result<List<FeeLine>>> Classified(IReadOnlyList<ClaimLine> lines, RegionCode catalogue, InstitutionLevel level, CancellationToken cancel)
    {
        var raw = lines.Where(static l => l.ItemCode.Length > 0 && l.Refused.Length == 0).Select(static l => new RawFeeLine(Number(l), l.ItemCode, l.FeeDate, new(l.TotalFen), default, new(l.QuantityTenThousandths), l.Approval)).ToList();
        var known = await classify.Run(raw, new Dictionary<string, RefundedCharge>(), catalogue, catalogue, level, cancel);
        if (known.Value is not { } judged) return known.Refusal!;
        var byNumber = judged.ToDictionary(static l => l.Line.LineNo, static l => l.Line);
        return lines.Select(l => byNumber.GetValueOrDefault(Number(l)) ?? OwnExpense(l)).ToList();
    }

    static string Number(ClaimLine line) => line.LineNo.ToString(CultureInfo.InvariantCulture);

    static FeeLine OwnExpense(ClaimLine l) => new()
    {
        LineNo = Number(l), ItemCode = l.ItemCode, ItemName = l.ItemName, FeeDate = l.FeeDate, Class = ItemClass.C, OwnShare = Rate.One,
        Total = new(l.TotalFen), FullOwn = new(l.TotalFen), OverLimit = Money.Zero, FirstShare = Money.Zero, InScope = Money.Zero,
    };
}
