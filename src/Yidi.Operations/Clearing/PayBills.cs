using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Access;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Clearing;

/// <summary>A row of a payment file.</summary>
/// <param name="Reference">The bank's own number of the transfer: never used twice.</param>
public sealed record PaymentRow(string DocumentNo, Money Amount, DateOnly PaidOn, string Reference);

/// <summary>What importing a file did.</summary>
public sealed record PaymentsImported(string Hash, int Rows, Money Amount);

/// <summary>
/// Payments and receipts. A payment is known by the bank's reference, a file by its content: neither counts twice. A bill takes what is unpaid and not a
/// fen more.
/// </summary>
public sealed class PayBills(KeyedWrites writes, AuditTrail audit, IdSource ids, BusinessClock clock)
{
    /// <summary>The payer paid a bill, wholly or in part.</summary>
    public Task<Result<ClearingBill>> Pay(Call call, Caller caller, long billNo, Money amount, DateOnly paidOn, string reference, CancellationToken cancel) => writes.OnceNational<ClearingBill>(call, async national =>
    {
        if (await national.Set<ClearingBill>().SingleOrDefaultAsync(b => b.BillNo == billNo, cancel) is not { } bill) return new Refusal(RefusalKind.BillUnknown, "bill", IdSource.Text(billNo));
        if (await national.Set<ClearingPayment>().AnyAsync(p => p.Reference == reference, cancel)) return new Refusal(RefusalKind.PaymentTooLarge, "reference", reference, "该银行流水号已登记");
        if (Take(national, bill, amount, paidOn, reference, caller) is { } refusal) return refusal;
        national.Add(audit.Of(0, caller, Act.PayBills, bill.DocumentNo, detail: reference));
        return bill;
    }, cancel);

    /// <summary>
    /// A file of payments with the checksum its maker says, SHA-256 of its bytes. All rows fit or none is taken; the same content is never taken twice,
    /// whatever the file is called.
    /// </summary>
    /// <param name="payer">Region whose payments they are; rows of other payers are refused.</param>
    public async Task<Result<PaymentsImported>> Import(Call call, Caller caller, RegionCode payer, string name, byte[] content, string checksum, CancellationToken cancel)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(content));
        if (!string.Equals(hash, checksum, StringComparison.OrdinalIgnoreCase)) return Refused("checksum", checksum, $"文件内容的校验值为{hash}");
        if (Read(Encoding.UTF8.GetString(content), out var rows) is { } unreadable) return unreadable;
        return await writes.OnceNational<PaymentsImported>(call, async national =>
        {
            if (await national.Set<ImportedPayments>().AnyAsync(f => f.Hash == hash, cancel)) return Refused("file", name, "相同内容的文件已经导入");
            var (numbers, references) = (rows.Select(static r => r.DocumentNo).Distinct().ToList(), rows.Select(static r => r.Reference).ToList());
            var bills = await national.Set<ClearingBill>().Where(b => numbers.Contains(b.DocumentNo)).ToDictionaryAsync(static b => b.DocumentNo, cancel);
            var used = await national.Set<ClearingPayment>().Where(p => references.Contains(p.Reference)).Select(static p => p.Reference).ToListAsync(cancel);
            for (var i = 0; i < rows.Count; i++)
            {
                var line = string.Create(CultureInfo.InvariantCulture, $"第{i + 2}行");
                if (!bills.TryGetValue(rows[i].DocumentNo, out var bill) || !payer.Covers(RegionCode.Parse(bill.PayerRegion))) return Refused("document", rows[i].DocumentNo, $"{line}不是本付款方的清算单");
                if (used.Contains(rows[i].Reference)) return Refused("reference", rows[i].Reference, $"{line}银行流水号已登记");
                if (Take(national, bill, rows[i].Amount, rows[i].PaidOn, rows[i].Reference, caller) is { } refusal) return Refused(refusal.Field, refusal.Value, $"{line}：{refusal.Detail}");
                used.Add(rows[i].Reference);
            }
            var imported = new PaymentsImported(hash, rows.Count, new(rows.Sum(static r => r.Amount.Fen)));
            national.Add(new ImportedPayments { Hash = hash, Name = name, Rows = rows.Count, AmountFen = imported.Amount.Fen, By = caller.Name, At = clock.UtcNow });
            national.Add(audit.Of(0, caller, Act.PayBills, hash[..16], detail: string.Create(CultureInfo.InvariantCulture, $"file rows {rows.Count}")));
            return imported;
        }, cancel);
    }

    /// <summary>The payee found a payment on its account. What it says it received must be what was paid.</summary>
    public Task<Result<ClearingBill>> Receive(Call call, Caller caller, string reference, Money amount, CancellationToken cancel) => writes.OnceNational<ClearingBill>(call, async national =>
    {
        if (await national.Set<ClearingPayment>().SingleOrDefaultAsync(p => p.Reference == reference, cancel) is not { } payment) return new Refusal(RefusalKind.BillUnknown, "reference", reference, "没有该银行流水号的付款");
        var bill = await national.Set<ClearingBill>().SingleAsync(b => b.BillNo == payment.BillNo, cancel);
        if (payment.ReceivedAt is not null) return new Refusal(RefusalKind.BillNotPossible, "reference", reference, "该笔已确认到账");
        if (Math.Abs(payment.AmountFen) != amount.Fen) return new Refusal(RefusalKind.PaymentTooLarge, "amount", amount.ToString(), $"付款登记为{new Money(Math.Abs(payment.AmountFen))}");
        payment.ReceivedAt = clock.UtcNow;
        bill.ReceivedFen += payment.AmountFen;
        if (bill.ReceivedFen == bill.AmountFen) bill.State = BillState.Settled;
        bill.Revision++;
        national.Add(BillEvents.Of(ids.Next(0), bill, ClearingStep.Received, payment.AmountFen, reference, caller, clock.UtcNow));
        national.Add(audit.Of(0, caller, Act.ReceivePayments, bill.DocumentNo, detail: reference));
        return bill;
    }, cancel);

    /// <summary>Adds a payment to a bill that takes it; amounts are named without sign and kept with that of the bill.</summary>
    Refusal? Take(NationalContext national, ClearingBill bill, Money amount, DateOnly paidOn, string reference, Caller caller)
    {
        if (bill.State != BillState.Noticed) return CheckBills.NotPossible(bill);
        var left = Math.Abs(bill.UnpaidFen);
        if (amount.Fen <= 0 || amount.Fen > left) return new(RefusalKind.PaymentTooLarge, "amount", amount.ToString(), $"清算单{bill.DocumentNo}未付{new Money(left)}元");
        var signed = bill.AmountFen < 0 ? -amount.Fen : amount.Fen;
        bill.PaidFen += signed;
        bill.Revision++;
        national.Add(new ClearingPayment { Reference = reference, BillNo = bill.BillNo, AmountFen = signed, PaidOn = paidOn });
        national.Add(BillEvents.Of(ids.Next(0), bill, ClearingStep.Paid, signed, reference, caller, clock.UtcNow));
        return null;
    }

    /// <summary>A header, then bill, yuan, day and reference, comma between.</summary>
    static Refusal? Read(string text, out IReadOnlyList<PaymentRow> rows)
    {
        var read = new List<PaymentRow>();
        rows = read;
        var lines = text.TrimStart('\uFEFF').Split('\n').Select(static l => l.TrimEnd('\r')).Where(static l => l.Length > 0).ToList();
        if (lines.Count < 2 || lines[0] != "document,amount,paid_on,reference") return Refused("file", "", "首行应为 document,amount,paid_on,reference，其下至少一行");
        for (var i = 1; i < lines.Count; i++)
        {
            var parts = lines[i].Split(',').Select(static p => p.Trim()).ToArray();
            if (parts.Length != 4 || !Money.TryParseYuan(parts[1], out var amount) || !DateOnly.TryParseExact(parts[2], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) || parts[3].Length is 0 or > 60)
                return Refused("file", "", string.Create(CultureInfo.InvariantCulture, $"第{i + 1}行无法读取"));
            read.Add(new(parts[0], amount, day, parts[3]));
        }
        return null;
    }

    static Refusal Refused(string field, string value, string detail) => new(RefusalKind.PaymentFileRefused, field, value, detail);
}
