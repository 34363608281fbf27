using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Access;
using Yidi.Operations.Funds;
using Yidi.Operations.Institutions;
using Yidi.Operations.ManualClaims;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Settlement;
using Yidi.Policy;
using Yidi.Storage;

namespace Yidi.Operations.Retroaction;

/// <summary>
/// Posts what was approved: for each settlement a claim that nobody had to file, which settles the supplement under a key of its own and is paid, objected to
/// and paid back like any other. The claim is kept with the settlement it is for in one transaction, so that a crash posts nothing twice.
/// </summary>
public sealed class PostAdjustments(IStoreContexts stores, FindInstitution institutions, SettleClaim settle, IdSource ids, BusinessClock clock)
{
    /// <summary>Settlements of one piece.</summary>
    const int Piece = 50;

    const int HandlingDays = 30;

    /// <summary>Goes on with everything that is being posted in a province. Returns how many supplements were opened.</summary>
    public async Task<int> GoOnAll(int province, CancellationToken cancel)
    {
        List<long> posting;
        await using (var store = await stores.Province(province, Scope.System, cancel))
            posting = await store.Set<Adjustment>().Where(static a => a.State == AdjustmentState.Posting).Select(static a => a.AdjustmentNo).ToListAsync(cancel);
        var opened = 0;
        foreach (var adjustment in posting)
            while (await Next(province, adjustment, cancel) is > 0 and var claims) opened += claims;
        return opened;
    }

    async Task<int> Next(int province, long adjustmentNo, CancellationToken cancel)
    {
        List<long> claims;
        await using (var store = await stores.Province(province, Scope.System, cancel))
        {
            var row = await store.Set<Adjustment>().SingleAsync(a => a.AdjustmentNo == adjustmentNo, cancel);
            if (row.State != AdjustmentState.Posting) return 0;
            var waiting = await store.Set<AdjustedSettlement>().Where(s => s.AdjustmentNo == adjustmentNo && s.ClaimNo == 0 && s.CanBePosted).OrderBy(static s => s.SettlementId).Take(Piece).ToListAsync(cancel);
            foreach (var one in waiting) one.ClaimNo = await Open(store, row, one, cancel);
            claims = [.. waiting.Select(static w => w.ClaimNo)];
            if (claims.Count == 0) AdjustSettlements.Step(store, row, AdjustmentAct.Post, AdjustmentState.Posted, Caller.Platform, "", clock.UtcNow);
            else row.Revision++;
            try
            {
                await store.SaveChangesAsync(cancel);
            }
            catch (DbUpdateException)
            {
                // Another node opened the same ones.
                return 0;
            }
        }
        // What breaks off here, the housekeeping of claims ends.
        foreach (var claim in claims) await settle.GoOn(claim, cancel);
        return claims.Count;
    }

    async Task<long> Open(ProvinceContext store, Adjustment row, AdjustedSettlement one, CancellationToken cancel)
    {
        var settled = await store.Set<SettlementRecord>().AsNoTracking().SingleAsync(s => s.Id == one.SettlementId, cancel);
        var bill = PackedCase.Unpack(settled.Detail.Case).Bill;
        // Where the person was paid last; who was never paid is asked for an account.
        var paid = await store.Set<ClaimRecord>().AsNoTracking().Where(c => c.PersonNo == one.PersonNo && c.State == ClaimState.Paid && c.PaidFen > 0 && c.SealedAccount != "").OrderByDescending(static c => c.ClaimNo).FirstOrDefaultAsync(cancel);
        var institution = bill.Institution.ToString();
        var claim = new ClaimRecord
        {
            ClaimNo = ids.Next(IdSource.ProvinceOf(row.AdjustmentNo)), PersonNo = one.PersonNo, Insurance = row.Insurance, InsuredRegion = settled.InsuredRegion, Reason = ClaimReason.Retroactive, VisitType = one.VisitType, DiseaseCode = bill.DiseaseCode,
            Institution = institution, InstitutionName = (await institutions.Registered(institution, cancel))?.Name ?? institution, HostRegion = settled.HostRegion, Level = bill.Level, From = bill.VisitDate, Until = bill.SettlementDate, Emergency = bill.Emergency,
            InvoiceNo = "", InvoiceKey = "", TotalFen = bill.Total.Fen, Materials = "", SealedAccount = paid?.SealedAccount ?? "", AccountTail = paid?.AccountTail ?? "", Bank = paid?.Bank ?? "", AccountHolder = paid?.AccountHolder ?? "",
            SelfPayVisit = "", SupplementTo = one.SettlementId, Approved = JsonSerializer.Serialize(new ApprovedSupplement(row.Scope, one.DifferenceFen)), State = ClaimState.FirstReview, Revision = 0, Attempt = 1, Note = row.Basis, DueOn = WorkingDays.After(clock.Today, HandlingDays), CreatedAt = clock.UtcNow,
        };
        store.Add(claim);
        FileClaim.Step(store, claim, ClaimAct.Submit, ClaimState.Settling, Caller.Platform, row.Basis, clock.UtcNow);
        return claim.ClaimNo;
    }
}
