using Microsoft.AspNetCore.Http.HttpResults;
using Yidi.Operations.Access;
using Yidi.Operations.Clearing;
using Yidi.Operations.Funds;
using Yidi.Operations.Plumbing;
using Yidi.Policy;
using Yidi.Server.Access;

namespace Yidi.Server.Api;

public sealed record ClearingMonthDocument(string Period, string State, int Attempt, string ChangedAt, string ChangedBy);

/// <summary>Where a province ended for the month: lane and its last row.</summary>
public sealed record PositionDocument(int Province, int Lane, long Sequence);

/// <summary>What one fund, or accounts of persons, come to in a line.</summary>
public sealed record FundLineDocument(string Fund, string Gross, string Deducted, string Refunded, string Recovered, string Net);

public sealed record ClearingLineDocument(string InsuredRegion, string HostRegion, string Insurance, long Count, string Total, string Delayed, IReadOnlyList<FundLineDocument> Funds);

public sealed record BillDocument(string Bill, string DocumentNo, string Period, string Level, string InsuredRegion, string HostRegion, string Payer, string Payee, string Insurance, string Amount, string Account, string Paid, string Received, string Unpaid, string State,
    bool InsuredAgrees, bool HostAgrees, string CheckBy, string? PayBy, string Settlements);

public sealed record BillEventDocument(string Step, string Amount, string Words, string By, string At);

public sealed record BillDetailDocument(BillDocument Bill, IReadOnlyList<BillEventDocument> Events);

/// <summary>A month as calculated, or as a dry run would; lines (the first thousand; the others in /lines) and bills are those the caller's region has a part in.</summary>
public sealed record MonthDocument(string Period, bool DryRun, string State, int Attempt, long Rows, IReadOnlyList<PositionDocument> Positions, int LinesInAll, IReadOnlyList<ClearingLineDocument> Lines, IReadOnlyList<BillDocument> Bills);

/// <summary>A row of the journal behind a figure.</summary>
public sealed record BehindDocument(string Row, string Settlement, string Link, string Kind, string SettledPeriod, string Institution, string InsuredRegion, string HostRegion, string Total, string Net, string Reason, string At);

public sealed record NewSide(string? Side, string? Words);

public sealed record NewPayment(string? Amount, string? PaidOn, string? Reference);

public sealed record NewReceipt(string? Reference, string? Amount);

/// <summary>A payment file and the SHA-256 of its bytes as its maker says it.</summary>
public sealed record NewPaymentFile(string? Payer, string? Name, string? Content, string? Sha256);

public sealed record PaymentsImportedDocument(string Sha256, int Rows, string Amount);

public sealed record NoticesDocument(string Period, int Notices);

static class ClearingApi
{
    const int MostRows = 1_000;

    internal static void MapClearing(this IEndpointRouteBuilder routes)
    {
        var months = routes.MapGroup("/api/clearing/months").WithTags("Clearing");
        months.MapGet("", Months).For(Act.ReadClearing).WithName("ListClearingMonths").WithSummary("Clearing months, the newest first");
        months.MapGet("/{period}", Month).For(Act.ReadClearing).WithName("GetClearingMonth").WithSummary("Lines and bills of a month, as far as the caller's regions have a part in them").ProducesProblem(404);
        months.MapGet("/{period}/lines", Lines).For(Act.ReadClearing).WithName("ListClearingLines").WithSummary("Lines of a month, a thousand at a time; ?insured= and ?host= narrow them to regions, ?page= from 1").ProducesProblem(404).ProducesProblem(422);
        months.MapPost("/{period}/close", Close).For(Act.CloseMonths).WithName("CloseClearingMonth").WithSummary("Close and calculate a month; ?dryRun=true only tells what would come out").ProducesProblem(422);
        months.MapPost("/{period}/reopen", Reopen).For(Act.CloseMonths).WithName("ReopenClearingMonth").WithSummary("Open the newest month again, as long as nothing is paid").ProducesProblem(422);
        months.MapPost("/{period}/notices", Notices).For(Act.CloseMonths).WithName("SendClearingNotices").WithSummary("Send payment and receipt notices for bills both sides agreed on").ProducesProblem(422);
        var bills = routes.MapGroup("/api/clearing/bills").WithTags("Clearing");
        bills.MapGet("/overdue", Overdue).For(Act.ReadClearing).WithName("ListOverdueBills").WithSummary("Bills past their day, the oldest first");
        bills.MapGet("/{bill}", Bill).For(Act.ReadClearing).WithName("GetBill").WithSummary("One bill with everything that happened to it").ProducesProblem(404);
        bills.MapGet("/{bill}/settlements", Behind).For(Act.ReadClearing).WithName("ListBillSettlements").WithSummary("The rows behind the figure of a bill; ?after= the last row").ProducesProblem(404);
        bills.MapPost("/{bill}/agree", Agree).For(Act.CheckBills).WithName("AgreeToBill").WithSummary("One side agrees").ProducesProblem(404).ProducesProblem(422);
        bills.MapPost("/{bill}/dispute", Dispute).For(Act.CheckBills).WithName("DisputeBill").WithSummary("One side says what is wrong").ProducesProblem(404).ProducesProblem(422);
        bills.MapPost("/{bill}/resolve", Resolve).For(Act.CloseMonths).WithName("ResolveDispute").WithSummary("End a dispute; what was wrong is mended in the next month").ProducesProblem(404).ProducesProblem(422);
        bills.MapPost("/{bill}/payments", Pay).For(Act.PayBills).WithName("PayBill").WithSummary("A payment of a bill, wholly or in part").ProducesProblem(404).ProducesProblem(422);
        routes.MapPost("/api/clearing/payment-files", Import).For(Act.PayBills).WithTags("Clearing").WithName("ImportPayments").WithSummary("Import a payment file: all rows or none, and never the same content twice").ProducesProblem(422);
        routes.MapPost("/api/clearing/receipts", Receive).For(Act.ReceivePayments).WithTags("Clearing").WithName("ReceivePayment").WithSummary("The payee found a payment on its account").ProducesProblem(422);
    }

    static async Task<Ok<List<ClearingMonthDocument>>> Months(ReadMonth read, CancellationToken cancel) =>
        TypedResults.Ok((await read.All(cancel)).Select(static m => new ClearingMonthDocument(m.Period, m.State.ToString(), m.Attempt, ChinaTime.Text(m.ChangedAt), m.ChangedBy)).ToList());

    static async Task<Results<Ok<MonthDocument>, ProblemHttpResult>> Month(string period, HttpContext http, ReadMonth read, CancellationToken cancel)
    {
        var month = MonthOf(period);
        return month.Value is { } asked ? http.Answer(await read.Of(asked, cancel), r => Document(r, http.Caller())) : Problems.Of(month.Refusal!, http);
    }

    static async Task<Results<Ok<List<ClearingLineDocument>>, ProblemHttpResult>> Lines(string period, HttpContext http, ReadMonth read, CancellationToken cancel, string? insured = null, string? host = null, int page = 1)
    {
        var (month, fields) = (MonthOf(period), new Fields());
        var (of, at) = (fields.OptionalRegion("insured", insured), fields.OptionalRegion("host", host));
        if ((month.Refusal ?? fields.Problem) is { } problem) return Problems.Of(problem, http);
        return http.Answer(await read.Of(month.Answer, cancel), r => Shown(r, http.Caller(), of, at).Skip((Math.Max(1, page) - 1) * MostRows).Take(MostRows).ToList());
    }

    /// <summary>Lines the caller's regions have a part in.</summary>
    static IEnumerable<ClearingLineDocument> Shown(MonthReport report, Caller caller, RegionCode? insured = null, RegionCode? host = null)
    {
        var amounts = report.Amounts.ToLookup(static a => (a.InsuredRegion, a.HostRegion, a.Insurance));
        return report.Lines.Where(l => (insured?.Covers(RegionCode.Parse(l.InsuredRegion)) ?? true) && (host?.Covers(RegionCode.Parse(l.HostRegion)) ?? true) && Reads(caller, l.InsuredRegion, l.HostRegion))
            .Select(l => Document(l, amounts[(l.InsuredRegion, l.HostRegion, l.Insurance)]));
    }

    static async Task<Results<Ok<MonthDocument>, ProblemHttpResult>> Close(string period, HttpContext http, CloseMonth close, CancellationToken cancel, bool dryRun = false)
    {
        var month = Nationally(http, MonthOf(period));
        return month.Value is { } asked ? http.Answer(await close.Run(http.Caller(), asked, dryRun, cancel), r => Document(r, http.Caller())) : Problems.Of(month.Refusal!, http);
    }

    static async Task<Results<Ok<ClearingMonthDocument>, ProblemHttpResult>> Reopen(string period, HttpContext http, ReopenMonth reopen, CancellationToken cancel)
    {
        var month = Nationally(http, MonthOf(period));
        return month.Value is { } asked ? http.Answer(await reopen.Run(http.Caller(), asked, cancel), static m => new ClearingMonthDocument(m.Period, m.State.ToString(), m.Attempt, ChinaTime.Text(m.ChangedAt), m.ChangedBy)) : Problems.Of(month.Refusal!, http);
    }

    static async Task<Results<Ok<NoticesDocument>, ProblemHttpResult>> Notices(string period, HttpContext http, CheckBills bills, CancellationToken cancel)
    {
        var month = Nationally(http, MonthOf(period));
        if (month.Value is not { } asked) return Problems.Of(month.Refusal!, http);
        var call = http.CallOf("send-notices", period);
        return call.Value is { } key ? http.Answer(await bills.Notice(key, http.Caller(), asked, cancel), static n => new NoticesDocument(n.Period, n.Count)) : Problems.Of(call.Refusal!, http);
    }

    static async Task<Ok<List<BillDocument>>> Overdue(HttpContext http, CheckBills bills, CancellationToken cancel) =>
        TypedResults.Ok((await bills.Overdue(cancel)).Where(b => Reads(http.Caller(), b)).Select(Document).ToList());

    static async Task<Results<Ok<BillDetailDocument>, ProblemHttpResult>> Bill(string bill, HttpContext http, ReadMonth read, CancellationToken cancel)
    {
        var found = await Found(bill, http, read, cancel);
        return http.Answer(found, static f => new BillDetailDocument(Document(f.Bill), [.. f.Events.Select(static e => new BillEventDocument(e.Step.ToString(), new Money(e.AmountFen).ToString(), e.Words, e.By, ChinaTime.Text(e.At)))]));
    }

    static async Task<Results<Ok<List<BehindDocument>>, ProblemHttpResult>> Behind(string bill, HttpContext http, ReadMonth read, CancellationToken cancel, string after = "0", int count = 100)
    {
        var found = await Found(bill, http, read, cancel);
        if (found.Value is not { } known) return Problems.Of(found.Refusal!, http);
        var fields = new Fields();
        var from = fields.Id("after", after);
        if (fields.Problem is { } problem) return Problems.Of(problem, http);
        var rows = await read.Behind(known.Bill, from, Math.Clamp(count, 1, MostRows), cancel);
        return TypedResults.Ok(rows.Select(static b => new BehindDocument(IdSource.Text(b.Row.Id), IdSource.Text(b.Row.SettlementId), $"/api/settlements/{IdSource.Text(b.Row.SettlementId)}", b.Row.Kind.ToString(), b.Row.SettledPeriod, b.Row.Institution, b.Row.InsuredRegion, b.Row.HostRegion,
            new Money(b.Row.TotalFen).ToString(), new Money(b.NetFen).ToString(), b.Row.Reason, ChinaTime.Text(b.Row.At))).ToList());
    }

    static Task<Results<Ok<BillDocument>, ProblemHttpResult>> Agree(string bill, NewSide body, HttpContext http, ReadMonth read, CheckBills bills, CancellationToken cancel) =>
        OnSide(bill, "agree-to-bill", body, http, read, (call, no, side) => bills.Agree(call, http.Caller(), no, side, cancel), cancel);

    static Task<Results<Ok<BillDocument>, ProblemHttpResult>> Dispute(string bill, NewSide body, HttpContext http, ReadMonth read, CheckBills bills, CancellationToken cancel)
    {
        var fields = new Fields();
        var words = fields.Required("words", body.Words, 200);
        return fields.Problem is { } problem
            ? Task.FromResult<Results<Ok<BillDocument>, ProblemHttpResult>>(Problems.Of(problem, http))
            : OnSide(bill, "dispute-bill", body, http, read, (call, no, side) => bills.Dispute(call, http.Caller(), no, side, words, cancel), cancel);
    }

    static async Task<Results<Ok<BillDocument>, ProblemHttpResult>> Resolve(string bill, NewSide body, HttpContext http, ReadMonth read, CheckBills bills, CancellationToken cancel)
    {
        var found = Nationally(http, await Found(bill, http, read, cancel));
        if (found.Value is not { } known) return Problems.Of(found.Refusal!, http);
        var fields = new Fields();
        var words = fields.Required("words", body.Words, 200);
        if (fields.Problem is { } problem) return Problems.Of(problem, http);
        var call = http.CallOf("resolve-dispute", new { bill, body });
        return call.Value is { } key ? http.Answer(await bills.Resolve(key, http.Caller(), known.Bill.BillNo, words, cancel), Document) : Problems.Of(call.Refusal!, http);
    }

    static async Task<Results<Ok<BillDocument>, ProblemHttpResult>> Pay(string bill, NewPayment body, HttpContext http, ReadMonth read, PayBills pay, PostClearingBooks books, CancellationToken cancel)
    {
        var found = await Found(bill, http, read, cancel);
        if (found.Value is not { } known) return Problems.Of(found.Refusal!, http);
        if (Gate.Refuse(http.Caller(), Act.PayBills, new(InsuredRegion: RegionCode.Parse(known.Bill.PayerRegion))) is { } refusal) return Problems.Of(refusal, http);
        var fields = new Fields();
        var (amount, day, reference) = (fields.Amount("amount", body.Amount), fields.Day("paidOn", body.PaidOn), fields.Required("reference", body.Reference, 60));
        if (fields.Problem is { } problem) return Problems.Of(problem, http);
        var call = http.CallOf("pay-bill", new { bill, body });
        if (call.Value is not { } key) return Problems.Of(call.Refusal!, http);
        return http.Answer(await Booked(await pay.Pay(key, http.Caller(), known.Bill.BillNo, amount, day, reference, cancel), static b => b, books, cancel), Document);
    }

    static async Task<Results<Ok<PaymentsImportedDocument>, ProblemHttpResult>> Import(NewPaymentFile body, HttpContext http, PayBills pay, CancellationToken cancel)
    {
        var fields = new Fields();
        var (payer, name, sum) = (fields.Region("payer", body.Payer), fields.Required("name", body.Name, 100), fields.Required("sha256", body.Sha256, 64));
        if (fields.Problem is { } problem) return Problems.Of(problem, http);
        if (Gate.Refuse(http.Caller(), Act.PayBills, new(InsuredRegion: payer)) is { } refusal) return Problems.Of(refusal, http);
        var call = http.CallOf("import-payments", body);
        if (call.Value is not { } key) return Problems.Of(call.Refusal!, http);
        return http.Answer(await pay.Import(key, http.Caller(), payer, name, System.Text.Encoding.UTF8.GetBytes(body.Content ?? ""), sum, cancel), static i => new PaymentsImportedDocument(i.Hash, i.Rows, i.Amount.ToString()));
    }

    static async Task<Results<Ok<BillDocument>, ProblemHttpResult>> Receive(NewReceipt body, HttpContext http, ReadMonth read, PayBills pay, PostClearingBooks books, CancellationToken cancel)
    {
        var fields = new Fields();
        var (reference, amount) = (fields.Required("reference", body.Reference, 60), fields.Amount("amount", body.Amount));
        if (fields.Problem is { } problem) return Problems.Of(problem, http);
        if (await read.BillOfPayment(reference, cancel) is not { } bill || Gate.Refuse(http.Caller(), Act.ReceivePayments, new(HostRegion: RegionCode.Parse(bill.PayeeRegion))) is not null)
            return Problems.Of(new(RefusalKind.BillUnknown, "reference", reference, "没有该银行流水号的付款"), http);
        var call = http.CallOf("receive-payment", body);
        if (call.Value is not { } key) return Problems.Of(call.Refusal!, http);
        return http.Answer(await Booked(await pay.Receive(key, http.Caller(), reference, amount, cancel), static b => b, books, cancel), Document);
    }

    /// <summary>The books follow at once; should that break off, the worker writes them.</summary>
    static async Task<Result<T>> Booked<T>(Result<T> done, Func<T, ClearingBill> bill, PostClearingBooks books, CancellationToken cancel)
    {
        if (done.Value is { } answer) await books.Run([.. new[] { bill(answer).InsuredRegion, bill(answer).HostRegion }.Select(static r => RegionCode.Parse(r).Province).Distinct()], cancel);
        return done;
    }

    static async Task<Results<Ok<BillDocument>, ProblemHttpResult>> OnSide(string bill, string kind, NewSide body, HttpContext http, ReadMonth read, Func<Call, long, BillSide, Task<Result<ClearingBill>>> act, CancellationToken cancel)
    {
        var found = await Found(bill, http, read, cancel);
        if (found.Value is not { } known) return Problems.Of(found.Refusal!, http);
        var fields = new Fields();
        var side = string.IsNullOrEmpty(body.Side) && SideOf(http.Caller(), known.Bill) is { } own ? own : fields.Name<BillSide>("side", body.Side);
        if (fields.Problem is { } problem) return Problems.Of(problem, http);
        // Whoever speaks for a side has a role of that region.
        var speaks = side == BillSide.Insured ? new Subject(InsuredRegion: RegionCode.Parse(known.Bill.InsuredRegion)) : new Subject(HostRegion: RegionCode.Parse(known.Bill.HostRegion));
        if (Gate.Refuse(http.Caller(), Act.CheckBills, speaks) is { } refusal) return Problems.Of(refusal, http);
        var call = http.CallOf(kind, new { bill, body });
        return call.Value is { } key ? http.Answer(await act(key, known.Bill.BillNo, side), Document) : Problems.Of(call.Refusal!, http);
    }

    /// <summary>The side the caller speaks for; null when it is both or neither, and must be said.</summary>
    static BillSide? SideOf(Caller caller, ClearingBill bill)
    {
        var insured = Gate.Refuse(caller, Act.CheckBills, new(InsuredRegion: RegionCode.Parse(bill.InsuredRegion))) is null;
        var host = Gate.Refuse(caller, Act.CheckBills, new(HostRegion: RegionCode.Parse(bill.HostRegion))) is null;
        if (insured != host) return insured ? BillSide.Insured : BillSide.Host;
        // A province covers its city: it speaks for itself first.
        var own = caller.Grants.Select(static g => g.Region?.ToString()).ToHashSet();
        return own.Contains(bill.HostRegion) == own.Contains(bill.InsuredRegion) ? null : own.Contains(bill.HostRegion) ? BillSide.Host : BillSide.Insured;
    }

    static Result<Month> MonthOf(string period) => Operations.Funds.Month.TryParse(period, out var month) ? month : new Refusal(RefusalKind.MonthUnknown, "period", period.Length <= 10 ? period : "");

    /// <summary>What concerns the whole nation is refused to whoever speaks for less.</summary>
    static Result<T> Nationally<T>(HttpContext http, Result<T> asked) => Gate.Refuse(http.Caller(), Act.CloseMonths, Subject.Nothing) is { } refusal ? refusal : asked;

    static async Task<Result<BillHistory>> Found(string bill, HttpContext http, ReadMonth read, CancellationToken cancel)
    {
        var fields = new Fields();
        var number = fields.Id("bill", bill);
        if (fields.Problem is { } problem) return problem;
        return await read.Bill(number, cancel) is { } found && Reads(http.Caller(), found.Bill) ? found : new Refusal(RefusalKind.BillUnknown, "bill", IdSource.Text(number));
    }

    /// <summary>A province reads what it owes or is owed, and nothing between others.</summary>
    static bool Reads(Caller caller, ClearingBill bill) => Reads(caller, bill.InsuredRegion, bill.HostRegion);

    static bool Reads(Caller caller, string insured, string host) => Gate.Refuse(caller, Act.ReadClearing, new(InsuredRegion: RegionCode.Parse(insured), HostRegion: RegionCode.Parse(host))) is null;

    static MonthDocument Document(MonthReport report, Caller caller)
    {
        var all = Gate.Refuse(caller, Act.CloseMonths, Subject.Nothing) is null;
        return new(report.Month.ToString(), report.DryRun, report.State.ToString(), report.Attempt, report.Rows, all ? [.. report.Positions.Select(static p => new PositionDocument(p.Province, p.LaneNo, p.LaneSequence))] : [],
            report.Lines.Count, [.. Shown(report, caller).Take(MostRows)], [.. report.Bills.Where(b => Reads(caller, b)).Select(Document)]);
    }

    static ClearingLineDocument Document(ClearingLine line, IEnumerable<ClearingAmount> amounts) => new(line.InsuredRegion, line.HostRegion, Vocabulary.Insurances[line.Insurance].Word, line.Count, new Money(line.TotalFen).ToString(), new Money(line.DelayedFen).ToString(),
        [.. amounts.Select(static a => new FundLineDocument(a.Fund, new Money(a.GrossFen).ToString(), new Money(a.DeductedFen).ToString(), new Money(a.RefundedFen).ToString(), new Money(a.RecoveredFen).ToString(), new Money(a.NetFen).ToString()))]);

    internal static BillDocument Document(ClearingBill b) => new(IdSource.Text(b.BillNo), b.DocumentNo, b.Period, b.Level.ToString(), b.InsuredRegion, b.HostRegion, b.PayerRegion, b.PayeeRegion, Vocabulary.Insurances[b.Insurance].Word, new Money(b.AmountFen).ToString(),
        new Money(b.AccountFen).ToString(), new Money(b.PaidFen).ToString(), new Money(b.ReceivedFen).ToString(), new Money(b.UnpaidFen).ToString(), b.State.ToString(), b.InsuredAgrees, b.HostAgrees, $"{b.CheckBy:yyyy-MM-dd}",
        b.PayBy is { } day ? $"{day:yyyy-MM-dd}" : null, $"/api/clearing/bills/{IdSource.Text(b.BillNo)}/settlements");
}
