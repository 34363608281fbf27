using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Yidi.Operations.Access;
using Yidi.Operations.Exchange;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Statistics;
using Yidi.Policy;
using Yidi.Server.Access;
using Yidi.Storage;

namespace Yidi.Server.Api;

/// <summary>One flow. In what is published 'count' is '*' and amounts are left out where it is small enough to point at somebody, or where such a one could be reckoned from it.</summary>
public sealed record FlowDocument(string From, string To, string Count, string? Total, string? Fund);

public sealed record CountDocument(string Name, int Count);

/// <summary>How long a month waited for its money: bills between provinces, those paid whole, days from the end of the month to the last payment.</summary>
public sealed record ClearingDelayDocument(string Month, int Bills, int Paid, decimal? MeanDays, int? MostDays, int Late);

/// <summary>
/// 'directRate' is in percent: stays in another province settled directly among all of them; 'directRateByCost' the same by what they cost. Others were claimed, or reported by
/// institutions as paid by the patient; each stay once. The numbers of stays are left out of what is published where one of them is small.
/// </summary>
public sealed record FiguresDocument(string From, string Until, long? DirectStays, long? OtherStays, string? DirectRate, string? DirectRateByCost, IReadOnlyList<FlowDocument> Flows, IReadOnlyList<FlowDocument> Months, IReadOnlyList<CountDocument> Filings, IReadOnlyList<CountDocument> InstitutionsByService, int CasesAnswered, decimal MeanAnswerHours, int CasesOverdue, IReadOnlyList<CountDocument> RefusalsByCode, IReadOnlyList<ClearingDelayDocument> ClearingDelays);

static class FiguresApi
{
    internal static void MapFigures(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/figures", Get).For(Act.ListSettlements).WithTags("Statistics").WithName("GetFigures").WithSummary("Figures of a span of days of the caller's regions; ?publish=true leaves out what could point at a person").ProducesProblem(422);
        routes.MapGet("/api/figures.xlsx", Sheet).For(Act.ListSettlements).WithTags("Statistics").WithName("GetFiguresSheet").WithSummary("The flows of the same as a workbook").ProducesProblem(422);
    }

    static async Task<Results<Ok<FiguresDocument>, ProblemHttpResult>> Get(HttpContext http, ReadFigures read, ReadPace pace, StoreMap stores, BusinessClock clock, CancellationToken cancel, string? from = null, string? until = null, bool publish = false)
    {
        var (first, last, problem) = Span(from, until, clock);
        if (problem is { } wrong) return Problems.Of(wrong, http);
        var provinces = await stores.ExistingProvinces(cancel);
        var reach = Gate.ReachOf(http.Caller(), Act.ListSettlements);
        var figures = await read.Run(reach.Insured, reach.Host, provinces, first, last, cancel);
        var works = await pace.Run(RegionsIn.Provinces([.. reach.Insured, .. reach.Host], provinces), first, last, cancel);
        // A rate and one of the two numbers would give the other.
        var few = publish && (Publication.IsSmall(figures.Direct.Count) || Publication.IsSmall(figures.Other.Count));
        return TypedResults.Ok(new FiguresDocument($"{first:yyyy-MM-dd}", $"{last:yyyy-MM-dd}", few ? null : figures.Direct.Count, few ? null : figures.Other.Count, few ? null : Percent(figures.Rate), few ? null : Percent(figures.RateByCost),
            Flows(figures.Flows, publish), Flows(figures.ByMonth, publish), Filings(figures.Filings, publish), [.. works.Institutions.Select(static i => new CountDocument(Vocabulary.Visits[i.Service].Word, i.Count))],
            works.Answered, works.AnswerHours, works.Overdue, [.. works.Refused.Select(static r => new CountDocument(r.Code, r.Count))], [.. works.Clearing.Select(static c => new ClearingDelayDocument(c.Period, c.Bills, c.Paid, c.MeanDays, c.MostDays, c.Late))]));
    }

    static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Sheet(HttpContext http, ReadFigures read, StoreMap stores, BusinessClock clock, CancellationToken cancel, string? from = null, string? until = null, bool publish = false)
    {
        var (first, last, problem) = Span(from, until, clock);
        if (problem is { } wrong) return Problems.Of(wrong, http);
        var reach = Gate.ReachOf(http.Caller(), Act.ListSettlements);
        var figures = await read.Run(reach.Insured, reach.Host, await stores.ExistingProvinces(cancel), first, last, cancel);
        IEnumerable<IReadOnlyList<string>> rows = Flows(figures.Flows, publish).Select(static f => (IReadOnlyList<string>)[f.From, f.To, f.Count, f.Total ?? "", f.Fund ?? ""]);
        return TypedResults.File(await SheetWriter.Xlsx(["参保省", "就医省", "人次", "总费用（元）", "基金支付（元）"], rows, new HashSet<int> { 3, 4 }, cancel), Requests.Workbook, $"figures-{first:yyyyMMdd}-{last:yyyyMMdd}.xlsx");
    }

    static (DateOnly First, DateOnly Last, Refusal? Problem) Span(string? from, string? until, BusinessClock clock)
    {
        var fields = new Fields();
        var last = fields.OptionalDay("until", until) ?? clock.Today;
        var first = fields.OptionalDay("from", from) ?? last.AddMonths(-12);
        if (fields.Problem is null && first > last) fields.Keep(new(RefusalKind.FieldInvalid, "from", $"{first:yyyy-MM-dd}", "晚于截止日"));
        return (first, last, fields.Problem);
    }

    static string? Percent(long? tenths) => tenths is { } t ? $"{t / 10}.{t % 10}" : null;

    static List<FlowDocument> Flows(IReadOnlyList<Flow> flows, bool publish)
    {
        var hidden = Publication.Hidden([.. flows.Select(static f => f.Count)]);
        return [.. flows.Select((f, i) => publish && hidden[i] ? new FlowDocument(f.From, f.To, "*", null, null) : new(f.From, f.To, f.Count.ToString(CultureInfo.InvariantCulture), new Money(f.TotalFen).ToString(), new Money(f.FundFen).ToString()))];
    }

    /// <summary>No total of filings is published, so that a small one is simply left out.</summary>
    static List<CountDocument> Filings(IReadOnlyList<FilingFigure> filings, bool publish) =>
        [.. filings.Where(f => !publish || !Publication.IsSmall(f.Count)).Select(static f => new CountDocument($"{f.Month} {Vocabulary.Filings[f.Kind].Word}", f.Count))];
}
