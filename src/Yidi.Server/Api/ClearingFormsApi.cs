using Microsoft.AspNetCore.Http.HttpResults;
using Yidi.Operations.Access;
using Yidi.Operations.Clearing;
using Yidi.Operations.Exchange;
using Yidi.Operations.Plumbing;
using Yidi.Operations.Prefund;
using Yidi.Policy;
using Yidi.Server.Access;

namespace Yidi.Server.Api;

/// <summary>A form the caller may read, and where it is in each shape.</summary>
public sealed record FormDocument(string Name, string Number, string Title, int Rows, string Html, string Pdf, string Xlsx);

/// <summary>Official forms of a month, as page, PDF and spreadsheet.</summary>
static class ClearingFormsApi
{
    internal static void MapClearingForms(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/clearing/months/{period}/forms").WithTags("Clearing");
        group.MapGet("", List).For(Act.ReadClearing).WithName("ListClearingForms").WithSummary("Official forms of a month, as far as the caller's regions are concerned").ProducesProblem(404);
        group.MapGet("/{name}.{shape}", Get).For(Act.ReadClearing).WithName("GetClearingForm").WithSummary("One form as html, pdf or xlsx").ProducesProblem(404).ProducesProblem(422);
    }

    static async Task<Results<Ok<List<FormDocument>>, ProblemHttpResult>> List(string period, HttpContext http, MakeForms make, PrefundForms prefund, ReadMonth read, CancellationToken cancel)
    {
        var found = await Forms(period, http, make, prefund, read, cancel);
        return http.Answer(found, forms => forms.Select(f => Document(period, f)).ToList());
    }

    static async Task<Results<FileContentHttpResult, ContentHttpResult, ProblemHttpResult>> Get(string period, string name, string shape, HttpContext http, MakeForms make, PrefundForms prefund, ReadMonth read, PrintPdf print, CancellationToken cancel)
    {
        var found = await Forms(period, http, make, prefund, read, cancel);
        if (found.Value is not { } forms) return Problems.Of(found.Refusal!, http);
        if (forms.FirstOrDefault(f => f.Name == name) is not { } form) return Problems.Of(new(RefusalKind.BillUnknown, "name", name.Length <= 60 ? name : ""), http);
        switch (shape)
        {
            case "html":
                return TypedResults.Text(FormHtml.Of(form), "text/html; charset=utf-8");
            case "pdf" when PrintPdf.IsPossible:
                return TypedResults.File(await print.Run(FormHtml.Of(form), cancel), "application/pdf", $"{form.Name}.pdf");
            case "xlsx":
                return TypedResults.File(await Xlsx(form, cancel), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", $"{form.Name}.xlsx");
            default:
                return Problems.Of(new(RefusalKind.FieldInvalid, "shape", shape.Length <= 10 ? shape : "", shape == "pdf" ? "服务器没有Chromium，请用html打印" : "应为 html、pdf 或 xlsx"), http);
        }
    }

    /// <summary>All forms of the month with the item lists, without those of others.</summary>
    static async Task<Result<IReadOnlyList<ClearingForm>>> Forms(string period, HttpContext http, MakeForms make, PrefundForms prefund, ReadMonth read, CancellationToken cancel)
    {
        if (!Operations.Funds.Month.TryParse(period, out var month)) return new Refusal(RefusalKind.MonthUnknown, "period", period.Length <= 10 ? period : "");
        var made = await make.Run(month, cancel);
        if (made.Value is not { } forms) return made;
        var all = forms.Concat(await prefund.Run(month, cancel)).ToList();
        var report = await read.Of(month, cancel);
        foreach (var bill in report.Answer.Bills.Where(static b => b.Level == ClearingLevel.National)) all.Add(await make.Items(bill, cancel));
        return all.Where(f => MayRead(http.Caller(), f)).ToList();
    }

    static bool MayRead(Caller caller, ClearingForm form) => form.Readers.Count == 0
        ? Gate.Refuse(caller, Act.ReadClearing, new(InsuredRegion: RegionCode.Nation)) is null
        : form.Readers.Any(r => Gate.Refuse(caller, Act.ReadClearing, new(InsuredRegion: r)) is null);

    static FormDocument Document(string period, ClearingForm form)
    {
        string Link(string shape) => $"/api/clearing/months/{period}/forms/{form.Name}.{shape}";
        return new(form.Name, form.Number, form.Title, form.Rows.Count, Link("html"), Link("pdf"), Link("xlsx"));
    }

    static async Task<byte[]> Xlsx(ClearingForm form, CancellationToken cancel)
    {
        var file = Path.GetTempFileName();
        try
        {
            var numbers = form.Columns.Select(static (c, i) => (c, i)).Where(static c => c.c.IsAmount || c.c.IsCount).Select(static c => c.i).ToHashSet();
            IReadOnlyList<IReadOnlyList<string>> rows = form.Totals.Count > 0 ? [.. form.Rows, form.Totals] : form.Rows;
            await SheetWriter.WriteXlsx(file, [.. form.Columns.Select(static c => c.Title)], rows.ToAsyncEnumerable(), cancel, numbers);
            return await File.ReadAllBytesAsync(file, cancel);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
