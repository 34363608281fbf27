using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Yidi.Operations.Access;
using Yidi.Operations.Clearing;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Prefund;
using Yidi.Policy;
using Yidi.Server.Access;

namespace Yidi.Server.Api;

/// <summary>A prefund: quota, what is held, how much of the quota the newest month asked for, and when it runs out.</summary>
public sealed record PrefundDocument(string InsuredRegion, string HostRegion, string Insurance, int Year, string Quota, string Held, int? MonthPercent, int? LivePercent, string Light, string? RunsOut);

public sealed record PrefundNoticeDocument(string Notice, string DocumentNo, string Kind, string InsuredRegion, string HostRegion, string Insurance, string Amount, string State, string Reason, string DueBy);

public sealed record QuotasDocument(int Year, int Quotas, int Notices);

public sealed record NewIncrease(string? InsuredRegion, string? HostRegion, string? Insurance, string? Amount, string? Reason);

public sealed record NewPrefundDecision(bool Grant);

public sealed record NewPrefundPayment(string? Reference);

static class PrefundApi
{
    internal static void MapPrefund(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/prefund").WithTags("Prefund");
        group.MapGet("", Standing).For(Act.ReadClearing).WithName("ListPrefunds").WithSummary("Prefunds as they stand: use, warning, forecast");
        group.MapGet("/notices", Notices).For(Act.ReadClearing).WithName("ListPrefundNotices").WithSummary("Notices, the newest first");
        group.MapPost("/years/{year}", FixYear).For(Act.KeepPrefund).WithName("FixPrefundQuotas").WithSummary("Fix the quotas of a year from last year's fourth quarter").ProducesProblem(422);
        group.MapPost("/increases", Ask).For(Act.AskForPrefund).WithName("AskForPrefund").WithSummary("Ask for an emergency increase").ProducesProblem(422);
        group.MapPost("/notices/{notice}/decide", Decide).For(Act.KeepPrefund).WithName("DecidePrefundIncrease").WithSummary("Grant or refuse an emergency increase").ProducesProblem(422);
        group.MapPost("/notices/{notice}/pay", Pay).For(Act.PayBills).WithName("PayPrefund").WithSummary("What a notice says was paid in or returned").ProducesProblem(422);
        group.MapPost("/use/{bill}", Use).For(Act.ReceivePayments).WithName("UsePrefund").WithSummary("Take an overdue bill from the prefund").ProducesProblem(422);
    }

    static async Task<Ok<List<PrefundDocument>>> Standing(HttpContext http, KeepPrefund prefund, CancellationToken cancel) =>
        TypedResults.Ok((await prefund.Standing(cancel)).Where(s => Reads(http, s.Quota.InsuredRegion, s.Quota.HostRegion)).Select(static s => new PrefundDocument(s.Quota.InsuredRegion, s.Quota.HostRegion, Vocabulary.Insurances[s.Quota.Insurance].Word, s.Quota.Year,
            new Money(s.Quota.QuotaFen).ToString(), new Money(s.Quota.HeldFen).ToString(), s.MonthPercent, s.LivePercent, s.Light.ToString(), s.RunsOut is { } day ? $"{day:yyyy-MM-dd}" : null)).ToList());

    static async Task<Ok<List<PrefundNoticeDocument>>> Notices(HttpContext http, KeepPrefund prefund, CancellationToken cancel) =>
        TypedResults.Ok((await prefund.Notices(cancel)).Where(n => Reads(http, n.InsuredRegion, n.HostRegion)).Select(Document).ToList());

    static async Task<Results<Ok<QuotasDocument>, ProblemHttpResult>> FixYear(string year, HttpContext http, KeepPrefund prefund, CancellationToken cancel)
    {
        if (Gate.Refuse(http.Caller(), Act.KeepPrefund, Subject.Nothing) is { } refusal) return Problems.Of(refusal, http);
        if (!int.TryParse(year, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 2000 or > 2200) return Problems.Of(new(RefusalKind.FieldInvalid, "year", year.Length <= 10 ? year : "", "应为四位年份"), http);
        var call = http.CallOf("fix-prefund-year", number);
        return call.Value is { } key ? http.Answer(await prefund.FixYear(key, http.Caller(), number, cancel), static q => new QuotasDocument(q.Year, q.Quotas, q.Notices)) : Problems.Of(call.Refusal!, http);
    }

    static async Task<Results<Ok<PrefundNoticeDocument>, ProblemHttpResult>> Ask(NewIncrease body, HttpContext http, KeepPrefund prefund, CancellationToken cancel)
    {
        var fields = new Fields();
        var pair = new PrefundPair(fields.Region("insuredRegion", body.InsuredRegion), fields.Region("hostRegion", body.HostRegion), fields.Code("insurance", body.Insurance, Vocabulary.Insurances));
        var (amount, reason) = (fields.Amount("amount", body.Amount), fields.Required("reason", body.Reason, 200));
        if (fields.Problem is { } problem) return Problems.Of(problem, http);
        if (Gate.Refuse(http.Caller(), Act.AskForPrefund, new(HostRegion: pair.Host)) is { } refusal) return Problems.Of(refusal, http);
        var call = http.CallOf("ask-for-prefund", body);
        return call.Value is { } key ? http.Answer(await prefund.Ask(key, http.Caller(), pair, amount, reason, cancel), Document) : Problems.Of(call.Refusal!, http);
    }

    static async Task<Results<Ok<PrefundNoticeDocument>, ProblemHttpResult>> Decide(string notice, NewPrefundDecision body, HttpContext http, KeepPrefund prefund, CancellationToken cancel)
    {
        if (Gate.Refuse(http.Caller(), Act.KeepPrefund, Subject.Nothing) is { } refusal) return Problems.Of(refusal, http);
        var (fields, call) = (new Fields(), http.CallOf("decide-prefund", new { notice, body }));
        var number = fields.Id("notice", notice);
        if ((fields.Problem ?? call.Refusal) is { } problem) return Problems.Of(problem, http);
        return http.Answer(await prefund.Decide(call.Answer, http.Caller(), number, body.Grant, cancel), Document);
    }

    static async Task<Results<Ok<PrefundNoticeDocument>, ProblemHttpResult>> Pay(string notice, NewPrefundPayment body, HttpContext http, KeepPrefund prefund, PostClearingBooks books, CancellationToken cancel)
    {
        var (fields, call) = (new Fields(), http.CallOf("pay-prefund", new { notice, body }));
        var (number, reference) = (fields.Id("notice", notice), fields.Required("reference", body.Reference, 60));
        if ((fields.Problem ?? call.Refusal) is { } problem) return Problems.Of(problem, http);
        var known = (await prefund.Notices(cancel)).FirstOrDefault(n => n.NoticeNo == number);
        if (known is null || !Reads(http, known.InsuredRegion, known.HostRegion)) return Problems.Of(new(RefusalKind.BillUnknown, "notice", IdSource.Text(number)), http);
        // An increase is paid by the insured place, a return by the place of treatment.
        var payer = RegionCode.Parse(known.AmountFen > 0 ? known.InsuredRegion : known.HostRegion);
        if (Gate.Refuse(http.Caller(), Act.PayBills, new(InsuredRegion: payer)) is { } refusal) return Problems.Of(refusal, http);
        var paid = await prefund.Pay(call.Answer, http.Caller(), number, reference, cancel);
        if (paid.Value is not null) await books.Run([RegionCode.Parse(known.InsuredRegion).Province, RegionCode.Parse(known.HostRegion).Province], cancel);
        return http.Answer(paid, Document);
    }

    static async Task<Results<Ok<BillDocument>, ProblemHttpResult>> Use(string bill, HttpContext http, ReadMonth read, KeepPrefund prefund, PostClearingBooks books, CancellationToken cancel)
    {
        var (fields, call) = (new Fields(), http.CallOf("use-prefund", bill));
        var number = fields.Id("bill", bill);
        if ((fields.Problem ?? call.Refusal) is { } problem) return Problems.Of(problem, http);
        if (await read.Bill(number, cancel) is not { } found || Gate.Refuse(http.Caller(), Act.ReceivePayments, new(HostRegion: RegionCode.Parse(found.Bill.HostRegion))) is not null) return Problems.Of(new(RefusalKind.BillUnknown, "bill", IdSource.Text(number)), http);
        var used = await prefund.UseFor(call.Answer, http.Caller(), number, cancel);
        if (used.Value is not null) await books.Run([RegionCode.Parse(found.Bill.InsuredRegion).Province, RegionCode.Parse(found.Bill.HostRegion).Province], cancel);
        return http.Answer(used, ClearingApi.Document);
    }

    static bool Reads(HttpContext http, string insured, string host) => Gate.Refuse(http.Caller(), Act.ReadClearing, new(InsuredRegion: RegionCode.Parse(insured), HostRegion: RegionCode.Parse(host))) is null;

    static PrefundNoticeDocument Document(PrefundNotice n) => new(IdSource.Text(n.NoticeNo), n.DocumentNo, n.Kind.ToString(), n.InsuredRegion, n.HostRegion, Vocabulary.Insurances[n.Insurance].Word, new Money(n.AmountFen).ToString(), n.State.ToString(), n.Reason, $"{n.DueBy:yyyy-MM-dd}");
}
