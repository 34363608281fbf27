using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Access;
using Yidi.Operations.Funds;
using Yidi.Operations.Plumbing;
using Yidi.Policy;
using Yidi.Storage;

namespace Yidi.Operations.ManualClaims;

/// <summary>A batch and its file in plain text.</summary>
public sealed record ClaimFileForBank(PaymentBatch Batch, string Content);

/// <summary>Pays persons what their claims came to: a file for the bank with its checksum, what the bank gave back, and the claims' part of the insured book.</summary>
public sealed class PayClaims(IStoreContexts stores, KeyedWrites writes, Vault vault, AuditTrail audit, IdSource ids, BusinessClock clock)
{
    /// <summary>Everything that is payable to persons of a region and in no batch. Who gave no account yet waits.</summary>
    public Task<Result<PaymentBatch>> Make(Call call, Caller caller, RegionCode region, CancellationToken cancel) => writes.OnceInsured<PaymentBatch>(region.Province, call, async store =>
    {
        var prefix = region.Prefix;
        var claims = await store.Set<ClaimRecord>().Where(c => c.State == ClaimState.Payable && c.SealedAccount != "" && c.InsuredRegion.StartsWith(prefix)).OrderBy(static c => c.ClaimNo).ToListAsync(cancel);
        if (claims.Count == 0) return new Refusal(RefusalKind.BillNotPossible, "batch", "", "没有待付款的手工报销");
        var no = ids.Next(region.Province);
        var batch = PaymentBatch.Of(no, BatchPurpose.Claims, "batch,claim,holder,bank,account,amount", [.. claims.Select(c => ($"{IdSource.Text(c.ClaimNo)},{Cell(c.AccountHolder)},{Cell(c.Bank)},{vault.Open(c.SealedAccount)}", c.OwedFen))], vault.Seal, clock.UtcNow);
        foreach (var claim in claims)
        {
            claim.BatchNo = no;
            FileClaim.Step(store, claim, ClaimAct.PutInBatch, ClaimState.InBatch, caller, IdSource.Text(no), clock.UtcNow);
        }
        store.Add(batch);
        store.Add(audit.Of(region.Province, caller, Act.PayClaims, IdSource.Text(no), detail: batch.Hash[..16]));
        return batch;
    }, cancel);

    /// <summary>The bank paid the file of this checksum. Again, or with another checksum, nothing happens.</summary>
    public Task<Result<PaymentBatch>> Paid(Call call, Caller caller, long batchNo, string hash, CancellationToken cancel) => writes.OnceInsured<PaymentBatch>(IdSource.ProvinceOf(batchNo), call, async store =>
    {
        if (await store.Set<PaymentBatch>().SingleOrDefaultAsync(b => b.BatchNo == batchNo && b.Purpose == BatchPurpose.Claims, cancel) is not { } batch) return new Refusal(RefusalKind.BillUnknown, "batch", IdSource.Text(batchNo));
        if (batch.NotThis(hash) is { } other) return other;
        if (batch.PaidAt is not null) return batch;
        (batch.PaidAt, batch.Revision) = (clock.UtcNow, batch.Revision + 1);
        foreach (var claim in await store.Set<ClaimRecord>().Where(c => c.BatchNo == batchNo && c.State == ClaimState.InBatch).ToListAsync(cancel))
        {
            store.AddRange(Booked("pay-claim", claim, claim.OwedFen));
            claim.PaidFen = claim.FundFen;
            FileClaim.Step(store, claim, ClaimAct.Pay, ClaimState.Paid, caller, "", clock.UtcNow);
        }
        store.Add(audit.Of(IdSource.ProvinceOf(batchNo), caller, Act.PayClaims, IdSource.Text(batchNo), detail: "paid"));
        return batch;
    }, cancel);

    /// <summary>The bank gave the money back: the person corrects the account, and it is paid in a batch to come.</summary>
    public Task<Result<ClaimOutcome>> Returned(Call call, Caller caller, long claimNo, string reason, CancellationToken cancel) => writes.OnceInsured<ClaimOutcome>(IdSource.ProvinceOf(claimNo), call, async store =>
    {
        if (await store.Set<ClaimRecord>().SingleOrDefaultAsync(c => c.ClaimNo == claimNo, cancel) is not { } claim) return new Refusal(RefusalKind.ClaimUnknown, "claim", IdSource.Text(claimNo));
        if (ClaimRules.Refuse(claim.State, ClaimAct.ReturnPayment) is { } impossible) return impossible;
        if (claim.BatchNo == 0) return new Refusal(RefusalKind.BillNotPossible, "claim", IdSource.Text(claimNo), "没有付过款");
        // What that batch paid, which is not always all: an objection may have been paid before it.
        var paid = -await store.Set<BookPosting>().Where(p => p.Book == Book.Insured && p.Source == Source("pay-claim", claim) && p.Account == Bank).SumAsync(static p => p.AmountFen, cancel);
        store.AddRange(Booked("return-claim", claim, -paid));
        (claim.PaidFen, claim.Note) = (claim.PaidFen - paid, reason);
        FileClaim.Step(store, claim, ClaimAct.ReturnPayment, ClaimState.PaymentReturned, caller, reason, clock.UtcNow);
        store.Add(audit.Of(IdSource.ProvinceOf(claimNo), caller, Act.PayClaims, IdSource.Text(claimNo), new(claim.PersonNo), "returned"));
        return FileClaim.Outcome(claim);
    }, cancel);

    /// <summary>The person paid back what was too much; the book follows the bank.</summary>
    /// <param name="reference">Of the bank.</param>
    public Task<Result<ClaimOutcome>> Repaid(Call call, Caller caller, long claimNo, string reference, CancellationToken cancel) => writes.OnceInsured<ClaimOutcome>(IdSource.ProvinceOf(claimNo), call, async store =>
    {
        if (await store.Set<ClaimRecord>().SingleOrDefaultAsync(c => c.ClaimNo == claimNo, cancel) is not { } claim) return new Refusal(RefusalKind.ClaimUnknown, "claim", IdSource.Text(claimNo));
        if (ClaimRules.Refuse(claim.State, ClaimAct.Repay) is { } impossible) return impossible;
        store.AddRange(Booked($"repay-claim:{claim.Attempt}", claim, claim.OwedFen));
        claim.PaidFen = claim.FundFen;
        FileClaim.Step(store, claim, ClaimAct.Repay, ClaimState.Paid, caller, reference, clock.UtcNow);
        store.Add(audit.Of(IdSource.ProvinceOf(claimNo), caller, Act.PayClaims, IdSource.Text(claimNo), new(claim.PersonNo), "repaid"));
        return FileClaim.Outcome(claim);
    }, cancel);

    /// <summary>A batch and its file in plain text; null when there is none, or when it names persons of regions for which the caller does not pay: it holds their accounts.</summary>
    public async Task<ClaimFileForBank?> Find(Caller caller, long batchNo, CancellationToken cancel)
    {
        if (!await stores.Exists(IdSource.ProvinceOf(batchNo), cancel)) return null;
        await using var store = await stores.Province(IdSource.ProvinceOf(batchNo), Scope.System, cancel);
        if (await store.Set<PaymentBatch>().AsNoTracking().SingleOrDefaultAsync(b => b.BatchNo == batchNo && b.Purpose == BatchPurpose.Claims, cancel) is not { } batch) return null;
        // By the file, not by the claims' batch: what was returned is in a later one.
        var content = vault.Open(batch.Content);
        var claims = content.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(static row => long.Parse(row.Split(',')[1], CultureInfo.InvariantCulture)).ToList();
        var regions = await store.Set<ClaimRecord>().Where(c => claims.Contains(c.ClaimNo)).Select(static c => c.InsuredRegion).Distinct().ToListAsync(cancel);
        return regions.All(r => Gate.Refuse(caller, Act.PayClaims, new(InsuredRegion: RegionCode.Parse(r))) is null) ? new(batch, content) : null;
    }

    const string Bank = "bank";

    /// <summary>Under the batch: what was returned is paid again under another.</summary>
    static string Source(string kind, ClaimRecord claim) => $"{kind}:{IdSource.Text(claim.ClaimNo)}:{IdSource.Text(claim.BatchNo)}";

    IReadOnlyList<BookPosting> Booked(string kind, ClaimRecord claim, long fen) =>
        BookEntry.Of(Book.Insured, Source(kind, claim), $"{clock.Today:yyyyMM}", clock.Today, $"手工报销{IdSource.Text(claim.ClaimNo)}", new Posting(InsuredBook.ClaimsPayable, fen), new Posting(Bank, -fen));

    /// <summary>Nothing somebody typed breaks the file into other cells.</summary>
    static string Cell(string text) => string.Concat(text.Where(static c => c is not (',' or '"' or '\n' or '\r'))) is { Length: > 0 } plain && plain[0] is not ('=' or '+' or '-' or '@') ? plain : "";
}

/// <summary>Compares claims with the journal and the book: what each was settled and paid, and what is still owed in all.</summary>
public sealed class VerifyClaims(IStoreContexts stores)
{
    /// <summary>Findings; empty when everything agrees.</summary>
    public async Task<IReadOnlyList<string>> Run(int province, CancellationToken cancel)
    {
        await using var store = await stores.Province(province, Scope.System, cancel);
        var findings = new List<string>();
        var claims = await store.Set<ClaimRecord>().AsNoTracking().ToListAsync(cancel);
        var live = await store.Set<LiveSettlement>().AsNoTracking().Join(store.Set<SettlementRecord>(), static l => l.SettlementId, static s => s.Id, static (l, s) => new { s.Id, s.VisitNo, s.FundFen, s.MessageKind })
            .Where(static s => s.MessageKind == InsuredBook.ClaimKind || s.MessageKind == InsuredBook.SupplementKind).ToDictionaryAsync(static s => s.VisitNo, cancel);
        foreach (var claim in claims.Where(static c => c.State is not (ClaimState.Settling or ClaimState.Undoing)))
        {
            var settled = live.GetValueOrDefault(claim.ClaimNo);
            if ((settled?.Id ?? 0) != claim.SettlementId || (settled?.FundFen ?? 0) != claim.FundFen) findings.Add($"claim {claim.ClaimNo} says {claim.FundFen} fen of settlement {claim.SettlementId}, the journal {settled?.FundFen ?? 0} of {settled?.Id ?? 0}");
        }
        foreach (var lost in live.Keys.Except(claims.Select(static c => c.ClaimNo))) findings.Add($"claim {lost} was settled and is not there");
        var banked = await store.Set<BookPosting>().Where(static p => p.Book == Book.Insured && p.Account == InsuredBook.ClaimsPayable).SumAsync(static p => p.AmountFen, cancel);
        if (banked != claims.Sum(static c => c.PaidFen)) findings.Add($"the book says {banked} fen were paid for claims, the claims {claims.Sum(static c => c.PaidFen)}");
        return findings;
    }
}
