using Microsoft.AspNetCore.Http.HttpResults;
using Yidi.Operations.Access;
using Yidi.Operations.Clearing;
using Yidi.Operations.Exchange;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Prefund;
using Yidi.Policy;
using Yidi.Server.Access;

namespace Yidi.Server.Api;

/// <summary>A form the caller may read, and where it is in each shape; rows of an item list are counted when it is made.</summary>
public sealed record FormDocument(string Name, string Number, string Title, int? Rows, string Html, string Pdf, string Xlsx);

/// <summary>Official forms of a month, as page, PDF and spreadsheet.</summary>
static class ClearingFormsApi
{
    internal static void MapClearingForms(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/clearing/months/{period}/forms").WithTags("Clearing");
        group.MapGet("", List).For(Act.ReadClearing).WithName("ListClearingForms").WithSummary("Official forms of a month, as far as the caller's regions are concerned").ProducesProblem(404);
        group.MapGet("/{name}.{shape}", Get).For(Act.ReadClearing).WithName("GetClearingForm").WithSummary("One form as html, pdf or xlsx").ProducesProblem(404).ProducesProblem(422);
    }

    /// <summary>Rows a page or a PDF still shows; longer lists are read as spreadsheets.</summary>
    const int MostPrinted = 5_000;

    const string Items = "-items";

    static async Task<Results<Ok<List<FormDocument>>, ProblemHttpResult>> List(string period, HttpContext http, MakeForms make, PrefundForms prefund, ReadMonth read, CancellationToken cancel)
    {
        var found = await Forms(period, http, make, prefund, cancel);
        if (found.Value is not { } forms) return Problems.Of(found.Refusal!, http);
        var lists = (await Bills(period, http, read, cancel)).Select(b => new FormDocument(b.DocumentNo + Items, b.DocumentNo, "跨省异地就医医疗费用清单", null, Link(period, b.DocumentNo + Items, "html"), Link(period, b.DocumentNo + Items, "pdf"), Link(period, b.DocumentNo + Items, "xlsx")));
        return TypedResults.Ok(forms.Select(f => Document(period, f)).Concat(lists).ToList());
    }

    static async Task<Results<FileContentHttpResult, ContentHttpResult, ProblemHttpResult>> Get(string period, string name, string shape, HttpContext http, MakeForms make, PrefundForms prefund, ReadMonth read, PrintPdf print, CancellationToken cancel)
    {
        var found = await Found(period, name, http, make, prefund, read, cancel);
        if (found.Value is not { } form) return Problems.Of(found.Refusal!, http);
        if (shape is "html" or "pdf" && form.Rows.Count > MostPrinted) return Problems.Of(new(RefusalKind.FieldInvalid, "shape", shape, $"{form.Rows.Count}行，超过{MostPrinted}行的请用xlsx"), http);
        switch (shape)
        {
            case "html":
                return TypedResults.Text(FormHtml.Of(form), "text/html; charset=utf-8");
            case "pdf" when PrintPdf.IsPossible:
                return TypedResults.File(await print.Run(FormHtml.Of(form), cancel), "application/pdf", $"{form.Name}.pdf");
            case "xlsx":
                return TypedResults.File(await Xlsx(form, cancel), Requests.Workbook, $"{form.Name}.xlsx");
            default:
                return Problems.Of(new(RefusalKind.FieldInvalid, "shape", shape.Length <= 10 ? shape : "", shape == "pdf" ? "服务器没有Chromium，请用html打印" : "应为 html、pdf 或 xlsx"), http);
        }
    }

    /// <summary>One form by its name; an item list is made of the one bill that is meant, when the caller may read it.</summary>
    static async Task<Result<ClearingForm>> Found(string period, string name, HttpContext http, MakeForms make, PrefundForms prefund, ReadMonth read, CancellationToken cancel)
    {
        var unknown = new Refusal(RefusalKind.BillUnknown, "name", name.Length <= 60 ? name : "");
        if (name.EndsWith(Items, StringComparison.Ordinal))
            return (await Bills(period, http, read, cancel)).FirstOrDefault(b => b.DocumentNo + Items == name) is { } bill ? await make.Items(bill, cancel) : unknown;
        var found = await Forms(period, http, make, prefund, cancel);
        return found.Value is not { } forms ? found.Refusal! : forms.FirstOrDefault(f => f.Name == name) is { } form ? form : unknown;
    }

    /// <summary>All forms of the month but the item lists, without those of others.</summary>
    static async Task<Result<IReadOnlyList<ClearingForm>>> Forms(string period, HttpContext http, MakeForms make, PrefundForms prefund, CancellationToken cancel)
    {
        if (!Operations.Funds.Month.TryParse(period, out var month)) return new Refusal(RefusalKind.MonthUnknown, "period", period.Length <= 10 ? period : "");
        var made = await make.Run(month, cancel);
        if (made.Value is not { } forms) return made;
        return forms.Concat(await prefund.Run(month, cancel)).Where(f => MayRead(http.Caller(), f)).ToList();
    }

    /// <summary>Bills between provinces that the caller's regions have a part in.</summary>
    static async Task<IReadOnlyList<ClearingBill>> Bills(string period, HttpContext http, ReadMonth read, CancellationToken cancel) =>
        [.. (await read.Bills(period, cancel)).Where(b => b.Level == ClearingLevel.National && Gate.Refuse(http.Caller(), Act.ReadClearing, new(InsuredRegion: RegionCode.Parse(b.InsuredRegion), HostRegion: RegionCode.Parse(b.HostRegion))) is null)];

    static bool MayRead(Caller caller, ClearingForm form) => form.Readers.Count == 0
        ? Gate.Refuse(caller, Act.ReadClearing, new(InsuredRegion: RegionCode.Nation)) is null
        : form.Readers.Any(r => Gate.Refuse(caller, Act.ReadClearing, new(InsuredRegion: r)) is null);

    static FormDocument Document(string period, ClearingForm form) => new(form.Name, form.Number, form.Title, form.Rows.Count, Link(period, form.Name, "html"), Link(period, form.Name, "pdf"), Link(period, form.Name, "xlsx"));

    static string Link(string period, string name, string shape) => $"/api/clearing/months/{period}/forms/{name}.{shape}";

    static Task<byte[]> Xlsx(ClearingForm form, CancellationToken cancel)
    {
        var numbers = form.Columns.Select(static (c, i) => (c, i)).Where(static c => c.c.IsAmount || c.c.IsCount).Select(static c => c.i).ToHashSet();
        return SheetWriter.Xlsx([.. form.Columns.Select(static c => c.Title)], form.Totals.Count > 0 ? [.. form.Rows, form.Totals] : form.Rows, numbers, cancel);
    }
}
