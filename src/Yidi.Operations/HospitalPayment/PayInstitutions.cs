using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Access;
using Yidi.Operations.Funds;
using Yidi.Operations.Plumbing;
using Yidi.Policy;
using Yidi.Storage;

namespace Yidi.Operations.HospitalPayment;

/// <summary>A statement with its lines.</summary>
public sealed record StatementDetail(InstitutionStatement Statement, IReadOnlyList<StatementLine> Lines);

/// <summary>
/// Pays institutions in batches: a file with its checksum, of statements and advances that are in no other batch. The agency of the place of treatment
/// pays by its agreement, whatever insured places paid so far.
/// </summary>
public sealed class PayInstitutions(IStoreContexts stores, KeyedWrites writes, AuditTrail audit, IdSource ids, BusinessClock clock)
{
    /// <summary>Everything that is payable in the province and in no batch. What an institution owes back is netted within its own rows.</summary>
    public Task<Result<PaymentBatch>> Make(Call call, Caller caller, int province, CancellationToken cancel) => writes.OnceInsured<PaymentBatch>(province, call, async store =>
    {
        var statements = await store.Set<InstitutionStatement>().Where(static s => s.BatchNo == 0).OrderBy(static s => s.StatementNo).ToListAsync(cancel);
        var advances = await store.Set<Advance>().Where(static a => a.BatchNo == 0).OrderBy(static a => a.AdvanceNo).ToListAsync(cancel);
        var owed = statements.Select(static s => (s.Institution, Fen: s.PayableFen)).Concat(advances.Select(static a => (a.Institution, Fen: a.AmountFen))).GroupBy(static o => o.Institution).ToDictionary(static g => g.Key, static g => g.Sum(static o => o.Fen));
        // Who owes more back than is owed waits for a later month: the bank pays, it does not collect.
        var paid = owed.Where(static o => o.Value >= 0).Select(static o => o.Key).ToHashSet(StringComparer.Ordinal);
        var no = ids.Next(province);
        var rows = statements.Where(s => paid.Contains(s.Institution)).Select(static s => (s.Institution, Kind: "statement", No: s.StatementNo, Fen: s.PayableFen))
            .Concat(advances.Where(a => paid.Contains(a.Institution)).Select(static a => (a.Institution, Kind: "advance", No: a.AdvanceNo, Fen: a.AmountFen))).ToList();
        if (rows.Count == 0) return new Refusal(RefusalKind.BillNotPossible, "batch", "", "没有待付的结算单或即时结算");
        foreach (var statement in statements.Where(s => paid.Contains(s.Institution))) (statement.BatchNo, statement.Revision) = (no, statement.Revision + 1);
        foreach (var advance in advances.Where(a => paid.Contains(a.Institution))) (advance.BatchNo, advance.Revision) = (no, advance.Revision + 1);
        var batch = PaymentBatch.Of(no, BatchPurpose.Institutions, "batch,institution,kind,number,amount", [.. rows.Select(static r => ($"{r.Institution},{r.Kind},{IdSource.Text(r.No)}", r.Fen))], static content => content, clock.UtcNow);
        store.Add(batch);
        store.Add(audit.Of(province, caller, Act.PayInstitutions, IdSource.Text(no), detail: batch.Hash[..16]));
        return batch;
    }, cancel);

    /// <summary>The bank paid the file of this checksum. Again, or with another checksum, nothing happens.</summary>
    public Task<Result<PaymentBatch>> Paid(Call call, Caller caller, long batchNo, string hash, CancellationToken cancel) => On(call, caller, batchNo, async (store, batch) =>
    {
        if (batch.NotThis(hash) is { } other) return other;
        if (batch.PaidAt is not null) return batch;
        batch.PaidAt = clock.UtcNow;
        foreach (var statement in await store.Set<InstitutionStatement>().Where(s => s.BatchNo == batchNo).ToListAsync(cancel))
        {
            (statement.Paid, statement.Revision) = (true, statement.Revision + 1);
            store.AddRange(Booked("pay-statement", statement.StatementNo, batch, $"payable:{statement.Institution}", statement.PayableFen, statement.Period));
        }
        foreach (var advance in await store.Set<Advance>().Where(a => a.BatchNo == batchNo).ToListAsync(cancel))
        {
            (advance.Paid, advance.Revision) = (true, advance.Revision + 1);
            store.AddRange(Booked("pay-advance", advance.AdvanceNo, batch, $"advance:{advance.Institution}", advance.AmountFen, Month.Of(advance.Until).ToString()));
        }
        return batch;
    }, cancel);

    /// <summary>The bank could not pay an institution and gave the money back: its statement is payable again, in a batch to come.</summary>
    public Task<Result<InstitutionStatement>> Returned(Call call, Caller caller, long statementNo, string reason, CancellationToken cancel)
    {
        var province = IdSource.ProvinceOf(statementNo);
        return writes.OnceInsured<InstitutionStatement>(province, call, async store =>
        {
            if (await store.Set<InstitutionStatement>().SingleOrDefaultAsync(s => s.StatementNo == statementNo, cancel) is not { } statement) return new Refusal(RefusalKind.BillUnknown, "statement", IdSource.Text(statementNo));
            if (!statement.Paid) return new Refusal(RefusalKind.BillNotPossible, "statement", IdSource.Text(statementNo), "尚未付款");
            store.AddRange(BookEntry.Of(Book.Host, $"return-statement:{IdSource.Text(statementNo)}:{IdSource.Text(statement.BatchNo)}", statement.Period, clock.Today, reason, new Posting("bank", statement.PayableFen), new Posting($"payable:{statement.Institution}", -statement.PayableFen)));
            (statement.Paid, statement.BatchNo, statement.Revision) = (false, 0, statement.Revision + 1);
            store.Add(audit.Of(province, caller, Act.PayInstitutions, IdSource.Text(statementNo), detail: "returned"));
            return statement;
        }, cancel);
    }

    /// <summary>A batch with its file; null when there is none, or the caller does not pay for its province.</summary>
    public async Task<PaymentBatch?> Find(Caller caller, long batchNo, CancellationToken cancel)
    {
        if (!await stores.Exists(IdSource.ProvinceOf(batchNo), cancel) || Gate.Refuse(caller, Act.PayInstitutions, new(HostRegion: RegionCode.OfProvince(IdSource.ProvinceOf(batchNo)))) is not null) return null;
        await using var store = await stores.Province(IdSource.ProvinceOf(batchNo), Scope.System, cancel);
        return await store.Set<PaymentBatch>().AsNoTracking().SingleOrDefaultAsync(b => b.BatchNo == batchNo && b.Purpose == BatchPurpose.Institutions, cancel);
    }

    /// <summary>Statements of an institution, the newest first.</summary>
    public async Task<IReadOnlyList<InstitutionStatement>> Of(int province, string institution, CancellationToken cancel)
    {
        await using var store = await stores.Province(province, Scope.OfInstitution(institution), cancel);
        return await store.Set<InstitutionStatement>().AsNoTracking().OrderByDescending(static s => s.StatementNo).Take(60).ToListAsync(cancel);
    }

    /// <summary>Lines of a statement with what was changed and why; null when the institution has no such statement.</summary>
    public async Task<StatementDetail?> Lines(int province, string institution, long statementNo, CancellationToken cancel)
    {
        await using var store = await stores.Province(province, Scope.OfInstitution(institution), cancel);
        if (await store.Set<InstitutionStatement>().AsNoTracking().SingleOrDefaultAsync(s => s.StatementNo == statementNo, cancel) is not { } statement) return null;
        return new(statement, await store.Set<StatementLine>().AsNoTracking().Where(l => l.StatementNo == statementNo).OrderBy(static l => l.SettlementId).ToListAsync(cancel));
    }

    Task<Result<PaymentBatch>> On(Call call, Caller caller, long batchNo, Func<ProvinceContext, PaymentBatch, Task<Result<PaymentBatch>>> act, CancellationToken cancel) => writes.OnceInsured<PaymentBatch>(IdSource.ProvinceOf(batchNo), call, async store =>
    {
        if (await store.Set<PaymentBatch>().SingleOrDefaultAsync(b => b.BatchNo == batchNo && b.Purpose == BatchPurpose.Institutions, cancel) is not { } batch) return new Refusal(RefusalKind.BillUnknown, "batch", IdSource.Text(batchNo));
        batch.Revision++;
        store.Add(audit.Of(IdSource.ProvinceOf(batchNo), caller, Act.PayInstitutions, IdSource.Text(batchNo), detail: "paid"));
        return await act(store, batch);
    }, cancel);

    /// <summary>Under the batch: a statement that was returned is paid again under another.</summary>
    IReadOnlyList<BookPosting> Booked(string kind, long no, PaymentBatch batch, string account, long fen, string period) =>
        BookEntry.Of(Book.Host, $"{kind}:{IdSource.Text(no)}:{IdSource.Text(batch.BatchNo)}", period, clock.Today, $"批次{IdSource.Text(batch.BatchNo)}", new Posting(account, fen), new Posting("bank", -fen));
}
