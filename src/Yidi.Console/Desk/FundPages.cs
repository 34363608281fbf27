using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Yidi.Console.Door;
using Yidi.Console.Parts;
using Yidi.Operations.Access;
using Yidi.Operations.Clearing;
using Yidi.Operations.Declaration;
using Yidi.Operations.Funds;
using Yidi.Operations.HospitalPayment;
using Yidi.Operations.Institutions;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Prefund;
using Yidi.Operations.Regions;
using Yidi.Policy;

namespace Yidi.Console.Desk;

/// <summary>Pages about declarations, clearing months, bills, prefund and payments.</summary>
static class FundPages
{
    const int MostItems = 200;

    internal static void MapFunds(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/console/declarations/{declaration}", Declaration).PageFor(Act.ReadDeclarations);
        routes.MapGet("/console/clearing", async (ReadMonth read, ReadCallerNames names, BusinessClock clock, CancellationToken cancel) =>
        {
            var months = await read.All(cancel);
            return PageRoutes.Show<MonthsPage>(new { Months = months, Names = await names.Run(months.Select(static m => m.ChangedBy), cancel), clock.Today });
        }).PageFor(Act.ReadClearing);
        routes.MapGet("/console/clearing/{period}", ClearingMonth).PageFor(Act.ReadClearing);
        routes.MapGet("/console/bills/{bill}", async (string bill, HttpContext http, ReadMonth read, ReadCallerNames names, RegionBook regions, CancellationToken cancel, string? after = null) =>
            long.TryParse(bill, out var number) && await read.Bill(number, cancel) is { } found && Reads(http, found.Bill.InsuredRegion, found.Bill.HostRegion)
                ? PageRoutes.Show<BillPage>(new { History = found, Names = await names.Run(found.Events.Select(static e => e.By), cancel), Behind = await read.Behind(found.Bill, long.TryParse(after, out var mark) ? mark : 0, MostItems, cancel), Regions = regions })
                : PageRoutes.Unknown(http, RefusalKind.BillUnknown, "bill", bill)).PageFor(Act.ReadClearing);
        routes.MapGet("/console/prefund/ask", (RegionBook regions, HttpContext http) => PageRoutes.Show<PrefundAskPage>(new { Regions = regions })).PageFor(Act.AskForPrefund);
        routes.MapGet("/console/prefund/notices/{notice}", async (string notice, HttpContext http, KeepPrefund prefund, RegionBook regions, CancellationToken cancel) =>
            long.TryParse(notice, out var number) && (await prefund.Notices(cancel)).FirstOrDefault(n => n.NoticeNo == number) is { } found && Reads(http, found.InsuredRegion, found.HostRegion)
                ? PageRoutes.Show<PrefundNoticePage>(new { Notice = found, Regions = regions })
                : PageRoutes.Unknown(http, RefusalKind.BillUnknown, "notice", notice)).PageFor(Act.ReadClearing);
        routes.MapGet("/console/payments/new", (HttpContext http, RegionBook regions, BusinessClock clock) => PageRoutes.Show<PaymentsNewPage>(new { clock.Today, Regions = Choices.Provinces(regions).Where(p => PageVisit.Of(http).May(Act.PayInstitutions, new(HostRegion: RegionCode.Parse(p.Value)))).ToList() })).PageFor(Act.PayInstitutions);
        routes.MapGet("/console/payment-batches/{batch}", async (string batch, HttpContext http, PayInstitutions pay, CancellationToken cancel) =>
            long.TryParse(batch, out var number) && await pay.Find(PageVisit.Of(http).Caller, number, cancel) is { } found ? PageRoutes.Show<BatchPage>(new { Batch = found, found.Content }) : PageRoutes.Unknown(http, RefusalKind.BillUnknown, "batch", batch)).PageFor(Act.PayInstitutions);
        routes.MapGet("/console/payments/{institution}/{statement}", Statement).PageFor(Act.ReadStatements);
    }

    static async Task<IResult> Declaration(string declaration, HttpContext http, ReadDeclarations read, FindInstitution institutions, CancellationToken cancel, string? after = null)
    {
        if (!long.TryParse(declaration, out var number) || await read.Find(number, cancel) is not { } found || !PageVisit.Of(http).May(Act.ReadDeclarations, new(Institution: found.Institution, HostRegion: RegionCode.Parse(found.Region)))) return PageRoutes.Unknown(http, RefusalKind.DeclarationUnknown, "declaration", declaration);
        var items = await read.Items(number, long.TryParse(after, out var mark) ? mark : 0, MostItems, cancel);
        return PageRoutes.Show<DeclarationPage>(new { Declaration = found, Items = items, InstitutionName = (await institutions.Registered(found.Institution, cancel))?.Name ?? found.Institution, More = items.Count == MostItems });
    }

    static async Task<IResult> ClearingMonth(string period, HttpContext http, ReadMonth read, RegionBook regions, CancellationToken cancel)
    {
        if (!Month.TryParse(period, out var month) || (await read.Of(month, cancel)).Value is not { } report) return PageRoutes.Unknown(http, RefusalKind.MonthUnknown, "period", period);
        var lines = report.Lines.Where(l => Reads(http, l.InsuredRegion, l.HostRegion)).ToList();
        var amounts = report.Amounts.Where(a => Reads(http, a.InsuredRegion, a.HostRegion)).ToList();
        return PageRoutes.Show<MonthPage>(new { Report = report, Lines = lines, Amounts = amounts, Bills = report.Bills.Where(b => Reads(http, b.InsuredRegion, b.HostRegion)).ToList(), Regions = regions });
    }

    static async Task<IResult> Statement(string institution, string statement, HttpContext http, FindInstitution institutions, PayInstitutions pay, CancellationToken cancel)
    {
        var known = await institutions.Registered(institution, cancel);
        if (known is null || !PageVisit.Of(http).May(Act.ReadStatements, new(Institution: institution, HostRegion: RegionCode.Parse(known.PoolingRegion))) || !long.TryParse(statement, out var number) || await pay.Lines(known.Province, institution, number, cancel) is not { } found)
            return PageRoutes.Unknown(http, RefusalKind.BillUnknown, "statement", statement);
        return PageRoutes.Show<StatementPage>(new { Detail = found, Institution = known });
    }

    static bool Reads(HttpContext http, string insured, string host) => PageVisit.Of(http).May(Act.ReadClearing, new(InsuredRegion: RegionCode.Parse(insured), HostRegion: RegionCode.Parse(host)));
}
