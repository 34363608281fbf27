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

/// <summary>One flow; 'count' is '&lt;10' and amounts are left out where a published figure is small enough to point at somebody.</summary>
public sealed record FlowDocument(string From, string To, string Count, string? Total, string? Fund);

public sealed record CountDocument(string Name, int Count);

/// <summary>'directRate' is in percent: stays in another province settled directly among all of them.</summary>
public sealed record FiguresDocument(string From, string Until, long DirectStays, long OtherStays, string? DirectRate, IReadOnlyList<FlowDocument> Flows, IReadOnlyList<FlowDocument> Months, IReadOnlyList<CountDocument> Filings, IReadOnlyList<CountDocument> InstitutionsByService, int CasesAnswered, decimal MeanAnswerHours, int CasesOverdue, IReadOnlyList<CountDocument> RefusalsByCode);

static class FiguresApi
{
    /// <summary>Fewer than so many could be recognised in a published table.</summary>
    const int SmallCell = 10;

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
        var stays = figures.DirectStays + figures.OtherStays;
        return TypedResults.Ok(new FiguresDocument($"{first:yyyy-MM-dd}", $"{last:yyyy-MM-dd}", figures.DirectStays, figures.OtherStays, stays == 0 ? null : (100m * figures.DirectStays / stays).ToString("0.0", CultureInfo.InvariantCulture), [.. figures.Flows.Select(f => Flow(f, publish))], [.. figures.ByMonth.Select(f => Flow(f, publish))],
            [.. figures.Filings.Select(static f => new CountDocument($"{f.Month} {Vocabulary.Filings[f.Kind].Word}", f.Count)).Where(f => !publish || f.Count >= SmallCell)], [.. works.Institutions.Select(static i => new CountDocument(Vocabulary.Visits[i.Service].Word, i.Count))], works.Answered, works.AnswerHours, works.Overdue, [.. works.Refused.Select(static r => new CountDocument(r.Code, r.Count))]));
    }

    static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Sheet(HttpContext http, ReadFigures read, StoreMap stores, BusinessClock clock, CancellationToken cancel, string? from = null, string? until = null, bool publish = false)
    {
        var (first, last, problem) = Span(from, until, clock);
        if (problem is { } wrong) return Problems.Of(wrong, http);
        var reach = Gate.ReachOf(http.Caller(), Act.ListSettlements);
        var figures = await read.Run(reach.Insured, reach.Host, await stores.ExistingProvinces(cancel), first, last, cancel);
        IEnumerable<IReadOnlyList<string>> rows = figures.Flows.Select(f => Flow(f, publish)).Select(static f => (IReadOnlyList<string>)[f.From, f.To, f.Count, f.Total ?? "", f.Fund ?? ""]);
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

    static FlowDocument Flow(Flow f, bool publish) => publish && f.Count is > 0 and < SmallCell ? new(f.From, f.To, $"<{SmallCell}", null, null)
        : new(f.From, f.To, f.Count.ToString(CultureInfo.InvariantCulture), new Money(f.TotalFen).ToString(), new Money(f.FundFen).ToString());
}
