using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yidi.Console.Door;
using Yidi.Operations.Access;
using Yidi.Operations.Exchange;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Regions;
using Yidi.Operations.Settlement;
using Yidi.Policy;

namespace Yidi.Console.Receipts;

/// <summary>The receipt on screen and as PDF, for everybody who may read it.</summary>
static class ReceiptPages
{
    internal static void MapReceipts(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/receipts/{id}", async (string id, HttpContext http, ReadSettlement read, RegionBook regions) => await Find(id, http, read) is { } detail ? PageRoutes.Show<ReceiptPage>(Parameters(detail, http, regions)) : Unknown(id, http)).OpenPage(guests: true);
        routes.MapGet("/receipts/{id}/pdf", async (string id, HttpContext http, ReadSettlement read, RegionBook regions, PrintPdf print) =>
            await Find(id, http, read) is not { } detail ? Unknown(id, http)
            : !PrintPdf.IsPossible ? PageRoutes.Refused(http, new(RefusalKind.InternalFault, "pdf"), StatusCodes.Status503ServiceUnavailable)
            : Results.File(await print.Run(await Html(detail, http, regions), http.RequestAborted), "application/pdf", $"yidi-{IdSource.Text(detail.Id)}.pdf")).OpenPage(guests: true);
    }

    /// <summary>A receipt the visitor may not read is as unknown as one that does not exist.</summary>
    static async Task<SettlementDetail?> Find(string id, HttpContext http, ReadSettlement read) =>
        long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && await read.Find(number, http.RequestAborted) is { } detail && PageVisit.Of(http).May(Act.ReadSettlement, SettlementShows.SubjectOf(detail)) ? detail : null;

    static IResult Unknown(string id, HttpContext http) => PageRoutes.Unknown(http, RefusalKind.SettlementUnknown, "settlement", id);

    static Dictionary<string, object?> Parameters(SettlementDetail detail, HttpContext http, RegionBook regions) => new()
    {
        ["Detail"] = detail,
        ["InsuredName"] = regions.FullName(detail.Answer.InsuredRegion, Words.Language),
        ["HostName"] = regions.FullName(detail.Bill.HostRegion, Words.Language),
        ["Shows"] = SettlementShows.To(PageVisit.Of(http).Caller, detail),
    };

    /// <summary>The same receipt as one file with its styles in it: the browser that prints loads nothing.</summary>
    static async Task<string> Html(SettlementDetail detail, HttpContext http, RegionBook regions)
    {
        await using var renderer = new HtmlRenderer(http.RequestServices, http.RequestServices.GetRequiredService<ILoggerFactory>());
        var body = await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<ReceiptBody>(ParameterView.FromDictionary(Parameters(detail, http, regions)))).ToHtmlString());
        var assets = Path.Combine(AppContext.BaseDirectory, "console-assets");
        string Style(string name) => File.Exists(Path.Combine(assets, name)) ? File.ReadAllText(Path.Combine(assets, name)) : "";
        return $"<!DOCTYPE html><html lang=\"{(Words.IsEnglish ? "en" : "zh-CN")}\"><meta charset=\"utf-8\"><style>{Style("lib/tabler.min.css")}</style><style>{Style("yidi.css")}</style><body class=\"yd-print\">{body}</body></html>";
    }
}
