using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Yidi.Operations.Access;
using Yidi.Operations.Funds;
using Yidi.Operations.HospitalPayment;
using Yidi.Operations.Institutions;
using Yidi.Operations.Plumbing;
using Yidi.Policy;
using Yidi.Server.Access;

namespace Yidi.Server.Api;

public sealed record NewAgreement(string? Method, int AdvancePercent = 0);

public sealed record AgreementDocument(string Institution, string Method, int AdvancePercent);

public sealed record NewCase(string? Settlement, string? Group, string? Standard);

public sealed record NewCases(IReadOnlyList<NewCase?>? Cases);

public sealed record CasesDocument(int Cases);

public sealed record NewSpecialCase(string? Reason);

public sealed record NewSpecialDecision(string? Decision, string? Standard = null);

public sealed record CaseDocument(string Settlement, string Group, string Standard, string Special, string Reason);

/// <summary>What an institution is owed for a month: settled + case differences − advances.</summary>
public sealed record StatementDocument(string Statement, string Institution, string Period, int Lines, string Settled, string CaseDifference, string Advanced, string Payable, string PayBy, bool Paid, string? Batch);

public sealed record StatementLineDocument(string Settlement, string Link, string Settled, string CaseDifference, string Words);

public sealed record StatementDetailDocument(StatementDocument Statement, IReadOnlyList<StatementLineDocument> Lines);

public sealed record NewAdvance(string? From, string? Until);

public sealed record AdvanceDocument(string Advance, string Institution, string From, string Until, string Base, string Amount, bool Paid);

public sealed record NewBatch(string? Region);

/// <summary>A file for the bank and the SHA-256 by which it is paid.</summary>
public sealed record BatchDocument(string Batch, int Rows, string Amount, string Sha256, string Content, string? PaidAt);

public sealed record NewBatchPaid(string? Sha256);

public sealed record NewReturn(string? Reason);

static class InstitutionPaymentApi
{
    const int MostCases = 5_000;

    internal static void MapInstitutionPayment(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/institutions/{institution}").WithTags("Institution payment");
        group.MapPost("/payment-agreement", Agree).For(Act.PayInstitutions).WithName("KeepPaymentAgreement").WithSummary("Payment method (Item, Drg, Dip) and advance of an institution").ProducesProblem(404).ProducesProblem(422);
        group.MapPost("/case-groups", Cases).For(Act.PayInstitutions).WithName("ImportCaseGroups").WithSummary("Import case groups and standards of declared stays; all or none").ProducesProblem(404).ProducesProblem(422);
        group.MapPost("/case-groups/{settlement}/special", Special).For(Act.DeclareCosts).WithName("AskForSpecialCase").WithSummary("Ask that a case be looked at by itself, within 5 % (DRG) or 5 ‰ (DIP)").ProducesProblem(404).ProducesProblem(422);
        group.MapPost("/case-groups/{settlement}/decision", Decide).For(Act.PayInstitutions).WithName("DecideSpecialCase").WithSummary("ByItem, Corrected (with standard) or Refused").ProducesProblem(404).ProducesProblem(422);
        group.MapPost("/statements/{period}", State).For(Act.PayInstitutions).WithName("MakeStatement").WithSummary("State what the institution is owed for a month").ProducesProblem(404).ProducesProblem(422);
        group.MapGet("/statements", Statements).For(Act.ReadStatements).WithName("ListStatements").WithSummary("Statements of an institution, the newest first").ProducesProblem(404);
        group.MapGet("/statements/{statement}", Statement).For(Act.ReadStatements).WithName("GetStatement").WithSummary("A statement with its lines").ProducesProblem(404);
        group.MapPost("/advances", Advance).For(Act.PayInstitutions).WithName("MakeAdvance").WithSummary("Advance part of what was settled between two days (instant settlement)").ProducesProblem(404).ProducesProblem(422);
        var batches = routes.MapGroup("/api/payment-batches").WithTags("Institution payment");
        batches.MapPost("", Make).For(Act.PayInstitutions).WithName("MakePaymentBatch").WithSummary("Everything payable in a province as one file with its checksum").ProducesProblem(422);
        batches.MapGet("/{batch}", Batch).For(Act.PayInstitutions).WithName("GetPaymentBatch").WithSummary("A batch with its file").ProducesProblem(404);
        batches.MapPost("/{batch}/paid", Paid).For(Act.PayInstitutions).WithName("MarkBatchPaid").WithSummary("The bank paid the file of this checksum").ProducesProblem(404).ProducesProblem(422);
        routes.MapPost("/api/statements/{statement}/returned", Returned).For(Act.PayInstitutions).WithTags("Institution payment").WithName("ReturnStatementPayment").WithSummary("The bank gave the money back: the statement is payable again").ProducesProblem(404).ProducesProblem(422);
    }

    static Task<Results<Ok<AgreementDocument>, ProblemHttpResult>> Agree(string institution, NewAgreement body, HttpContext http, FindInstitution find, StateInstitution state, CancellationToken cancel)
    {
        var fields = new Fields();
        var method = fields.Name<PaymentMethod>("method", body.Method);
        if (body.AdvancePercent is < 0 or > 100) fields.Keep(new(RefusalKind.FieldInvalid, "advancePercent", body.AdvancePercent.ToString(System.Globalization.CultureInfo.InvariantCulture), "0至100"));
        return On(institution, Act.PayInstitutions, "payment-agreement", body, http, find, fields, (call, known) => state.Agree(call, http.Caller(), known, method, body.AdvancePercent, cancel),
            static a => new AgreementDocument(a.Institution, a.Method.ToString(), a.AdvancePercent), cancel);
    }

    static Task<Results<Ok<CasesDocument>, ProblemHttpResult>> Cases(string institution, NewCases body, HttpContext http, FindInstitution find, KeepCases keep, CancellationToken cancel)
    {
        var fields = new Fields();
        var cases = (body.Cases ?? []).Take(MostCases + 1).Select(c => new GroupedCase(fields.Id("settlement", c?.Settlement), fields.Required("group", c?.Group, 30), fields.Amount("standard", c?.Standard))).ToList();
        if (cases.Count is 0 or > MostCases) fields.Keep(new(RefusalKind.FieldInvalid, "cases", "", $"1至{MostCases}例"));
        return On(institution, Act.PayInstitutions, "case-groups", body, http, find, fields, (call, known) => keep.Import(call, http.Caller(), known, cases, cancel), static k => new CasesDocument(k.Count), cancel);
    }

    static Task<Results<Ok<CaseDocument>, ProblemHttpResult>> Special(string institution, string settlement, NewSpecialCase body, HttpContext http, FindInstitution find, KeepCases keep, CancellationToken cancel)
    {
        var fields = new Fields();
        var (id, reason) = (fields.Id("settlement", settlement), fields.Required("reason", body.Reason, 200));
        return On(institution, Act.DeclareCosts, "special-case", new { settlement, body }, http, find, fields, (call, known) => keep.Ask(call, http.Caller(), known, id, reason, cancel), Document, cancel);
    }

    static Task<Results<Ok<CaseDocument>, ProblemHttpResult>> Decide(string institution, string settlement, NewSpecialDecision body, HttpContext http, FindInstitution find, KeepCases keep, CancellationToken cancel)
    {
        var fields = new Fields();
        var (id, decision, standard) = (fields.Id("settlement", settlement), fields.Name<SpecialCase>("decision", body.Decision), fields.OptionalAmount("standard", body.Standard));
        return On(institution, Act.PayInstitutions, "special-decision", new { settlement, body }, http, find, fields, (call, known) => keep.Decide(call, http.Caller(), known, id, decision, standard, cancel), Document, cancel);
    }

    static Task<Results<Ok<StatementDocument>, ProblemHttpResult>> State(string institution, string period, HttpContext http, FindInstitution find, StateInstitution state, CancellationToken cancel)
    {
        var fields = new Fields();
        var month = fields.Month("period", period);
        return On(institution, Act.PayInstitutions, "make-statement", period, http, find, fields, (call, known) => state.Run(call, http.Caller(), known, month, cancel), Document, cancel);
    }

    static async Task<Results<Ok<List<StatementDocument>>, ProblemHttpResult>> Statements(string institution, HttpContext http, FindInstitution find, PayInstitutions pay, CancellationToken cancel)
    {
        var found = await Found(institution, Act.ReadStatements, http, find, cancel);
        return found.Value is { } known ? TypedResults.Ok((await pay.Of(known.Province, known.Number, cancel)).Select(Document).ToList()) : Problems.Of(found.Refusal!, http);
    }

    static async Task<Results<Ok<StatementDetailDocument>, ProblemHttpResult>> Statement(string institution, string statement, HttpContext http, FindInstitution find, PayInstitutions pay, CancellationToken cancel)
    {
        var found = await Found(institution, Act.ReadStatements, http, find, cancel);
        if (found.Value is not { } known) return Problems.Of(found.Refusal!, http);
        var fields = new Fields();
        var number = fields.Id("statement", statement);
        if (fields.Problem is { } problem) return Problems.Of(problem, http);
        if (await pay.Lines(known.Province, known.Number, number, cancel) is not { } detail) return Problems.Of(new(RefusalKind.BillUnknown, "statement", IdSource.Text(number)), http);
        return TypedResults.Ok(new StatementDetailDocument(Document(detail.Statement), [.. detail.Lines.Select(static l => new StatementLineDocument(IdSource.Text(l.SettlementId), $"/api/settlements/{IdSource.Text(l.SettlementId)}", new Money(l.SettledFen).ToString(), new Money(l.CaseDifferenceFen).ToString(), l.Words))]));
    }

    static Task<Results<Ok<AdvanceDocument>, ProblemHttpResult>> Advance(string institution, NewAdvance body, HttpContext http, FindInstitution find, StateInstitution state, CancellationToken cancel)
    {
        var fields = new Fields();
        var (from, until) = (fields.Day("from", body.From), fields.Day("until", body.Until));
        return On(institution, Act.PayInstitutions, "make-advance", body, http, find, fields, (call, known) => state.AdvanceFor(call, http.Caller(), known, from, until, cancel),
            static a => new AdvanceDocument(IdSource.Text(a.AdvanceNo), a.Institution, $"{a.From:yyyy-MM-dd}", $"{a.Until:yyyy-MM-dd}", new Money(a.BaseFen).ToString(), new Money(a.AmountFen).ToString(), a.Paid), cancel);
    }

    static async Task<Results<Ok<BatchDocument>, ProblemHttpResult>> Make(NewBatch body, HttpContext http, PayInstitutions pay, CancellationToken cancel)
    {
        var fields = new Fields();
        var region = fields.Region("region", body.Region);
        if (fields.Problem is { } problem) return Problems.Of(problem, http);
        // A batch is the whole province's.
        if (Gate.Refuse(http.Caller(), Act.PayInstitutions, new(HostRegion: RegionCode.OfProvince(region.Province))) is { } refusal) return Problems.Of(refusal, http);
        var call = http.CallOf("make-batch", body);
        return call.Value is { } key ? http.Answer(await pay.Make(key, http.Caller(), region.Province, cancel), Document) : Problems.Of(call.Refusal!, http);
    }

    static async Task<Results<Ok<BatchDocument>, ProblemHttpResult>> Batch(string batch, HttpContext http, PayInstitutions pay, CancellationToken cancel)
    {
        var number = long.TryParse(batch, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0;
        return await pay.Find(http.Caller(), number, cancel) is { } found ? TypedResults.Ok(Document(found)) : Problems.Of(new(RefusalKind.BillUnknown, "batch", batch.Length <= 20 ? batch : ""), http);
    }

    static async Task<Results<Ok<BatchDocument>, ProblemHttpResult>> Paid(string batch, NewBatchPaid body, HttpContext http, PayInstitutions pay, CancellationToken cancel)
    {
        var fields = new Fields();
        var (number, hash) = (fields.Id("batch", batch), fields.Required("sha256", body.Sha256, 64));
        if ((fields.Problem ?? OfProvince(http, number)) is { } problem) return Problems.Of(problem, http);
        var call = http.CallOf("batch-paid", new { batch, body });
        return call.Value is { } key ? http.Answer(await pay.Paid(key, http.Caller(), number, hash, cancel), Document) : Problems.Of(call.Refusal!, http);
    }

    static async Task<Results<Ok<StatementDocument>, ProblemHttpResult>> Returned(string statement, NewReturn body, HttpContext http, PayInstitutions pay, CancellationToken cancel)
    {
        var fields = new Fields();
        var (number, reason) = (fields.Id("statement", statement), fields.Required("reason", body.Reason, 200));
        if ((fields.Problem ?? OfProvince(http, number)) is { } problem) return Problems.Of(problem, http);
        var call = http.CallOf("statement-returned", new { statement, body });
        return call.Value is { } key ? http.Answer(await pay.Returned(key, http.Caller(), number, reason, cancel), Document) : Problems.Of(call.Refusal!, http);
    }

    /// <summary>The number says which province it is of; who has no role there hears that it is unknown.</summary>
    static Refusal? OfProvince(HttpContext http, long number) =>
        RegionCode.TryParse($"{IdSource.Text(number)[..2]}0000", out var province) && Gate.Refuse(http.Caller(), Act.PayInstitutions, new(HostRegion: province)) is null ? null : new(RefusalKind.BillUnknown, "number", IdSource.Text(number));

    static async Task<Results<Ok<TDocument>, ProblemHttpResult>> On<T, TAsked, TDocument>(string institution, Act act, string kind, TAsked asked, HttpContext http, FindInstitution find, Fields fields, Func<Call, Institution, Task<Result<T>>> run, Func<T, TDocument> document, CancellationToken cancel)
    {
        var found = await Found(institution, act, http, find, cancel);
        if (found.Value is not { } known) return Problems.Of(found.Refusal!, http);
        if (fields.Problem is { } problem) return Problems.Of(problem, http);
        var call = http.CallOf(kind, new { institution, asked });
        return call.Value is { } key ? http.Answer(await run(key, known), document) : Problems.Of(call.Refusal!, http);
    }

    static async Task<Result<Institution>> Found(string institution, Act act, HttpContext http, FindInstitution find, CancellationToken cancel)
    {
        if (await find.Registered(institution, cancel) is not { } known) return new Refusal(RefusalKind.InstitutionUnknown, "institution", institution.Length <= 20 ? institution : "");
        return Gate.Refuse(http.Caller(), act, new(Institution: known.Number, HostRegion: RegionCode.Parse(known.PoolingRegion))) is { } refusal ? refusal : known;
    }

    static CaseDocument Document(CaseGroup c) => new(IdSource.Text(c.SettlementId), c.GroupCode, new Money(c.StandardFen).ToString(), c.Special.ToString(), c.Reason);

    static StatementDocument Document(InstitutionStatement s) => new(IdSource.Text(s.StatementNo), s.Institution, s.Period, s.Lines, new Money(s.SettledFen).ToString(), new Money(s.CaseDifferenceFen).ToString(), new Money(s.AdvancedFen).ToString(), new Money(s.PayableFen).ToString(),
        $"{s.PayBy:yyyy-MM-dd}", s.Paid, s.BatchNo == 0 ? null : IdSource.Text(s.BatchNo));

    static BatchDocument Document(PaymentBatch b) => new(IdSource.Text(b.BatchNo), b.Rows, new Money(b.AmountFen).ToString(), b.Hash, b.Content, b.PaidAt is { } at ? ChinaTime.Text(at) : null);
}
