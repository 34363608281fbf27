using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Yidi.Console.Door;
using Yidi.Operations.Access;
using Yidi.Operations.Exchange;
using Yidi.Operations.Plumbing;

namespace Yidi.Console.Desk.Lists;

/// <summary>A list as its page shows it.</summary>
public sealed record ListShown(Worklist List, ListAsk Ask, PageOf<ListRow> Page, IReadOnlyList<(string Name, string Query)> Views);

/// <summary>The pages of a work list: itself, its export, and the views its reader keeps.</summary>
static class ListPages
{
    const int Size = 30;

    /// <summary>An export ends here; more than a spreadsheet holds is for REST.</summary>
    const int MostExported = 100_000;

    internal static void MapList(this IEndpointRouteBuilder routes, Worklist list)
    {
        routes.MapGet(list.Path, async (HttpContext http, KeptTexts kept, string? after, string? order) =>
        {
            var ask = new ListAsk(http, new(after ?? "", Size, order == "oldest"));
            var views = (await kept.Of(PageVisit.Of(http).AccountNo, Purpose(list), http.RequestAborted)).Select(static v => (v.Name, v.Text)).ToList();
            return PageRoutes.Show<ListPage>(new { Shown = new ListShown(list, ask, await list.Read(ask), views) });
        }).PageFor(list.Act);
        routes.MapGet($"{list.Path}/export", (HttpContext http, string? format, string? order) => Export(list, http, format, order)).PageFor(list.Act);
        routes.MapPost($"{list.Path}/views", (HttpContext http, KeptTexts kept) => KeepView(list, http, kept)).PageFor(list.Act);
    }

    static string Purpose(Worklist list) => $"view {list.Path}";

    /// <summary>Everything the filters let through, page by page, as the list shows it: masked where the list is masked.</summary>
    static async Task<IResult> Export(Worklist list, HttpContext http, string? format, string? order)
    {
        if (PageVisit.Of(http).AccountNo == 0) return PageRoutes.Refused(http, new(RefusalKind.SignInNeeded));
        var header = list.Columns.Select(static c => Words.L(c.Name)).ToList();
        var name = $"yidi-{list.Path.Split('/')[^1]}";
        var file = Path.Combine(Path.GetTempPath(), $"yidi-export-{Guid.NewGuid():N}");
        try
        {
            if (format == "xlsx") await SheetWriter.WriteXlsx(file, header, Rows(list, http, order == "oldest"), http.RequestAborted, list.Columns.Select(static (c, i) => (c, i)).Where(static c => c.c.IsNumber).Select(static c => c.i).ToHashSet());
            else await SheetWriter.WriteCsv(file, header, Rows(list, http, order == "oldest"), http.RequestAborted);
            var content = await File.ReadAllBytesAsync(file, http.RequestAborted);
            return format == "xlsx" ? Results.File(content, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", $"{name}.xlsx") : Results.File(content, "text/csv; charset=utf-8", $"{name}.csv");
        }
        finally
        {
            File.Delete(file);
        }
    }

    static async IAsyncEnumerable<IReadOnlyList<string>> Rows(Worklist list, HttpContext http, bool oldestFirst)
    {
        var (after, written) = ("", 0);
        do
        {
            var page = await list.Read(new(http, new(after, Paging.MaxSize, oldestFirst)));
            foreach (var row in page.Rows) yield return [.. row.Cells.Select(static c => c.Text)];
            (after, written) = (page.Next, written + page.Rows.Count);
        }
        while (after.Length > 0 && written < MostExported);
    }

    static async Task<IResult> KeepView(Worklist list, HttpContext http, KeptTexts kept)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var (name, query, account) = (form["name"].ToString().Trim(), form["query"].ToString(), PageVisit.Of(http).AccountNo);
        if (form["forget"].ToString() is { Length: > 0 } old) await kept.Forget(account, Purpose(list), old, http.RequestAborted);
        else if (account > 0 && name.Length > 0 && query.Length < 1000 && (query.Length == 0 || query[0] == '?')) await kept.Keep(account, Purpose(list), name, query, http.RequestAborted);
        return Results.Redirect(list.Path + (query.StartsWith('?') ? query : ""));
    }

    /// <summary>The address of the same list with some parts changed; an empty value leaves the part out.</summary>
    internal static string With(HttpContext http, params (string Name, string Value)[] changes)
    {
        var parts = http.Request.Query.Where(q => changes.All(c => c.Name != q.Key)).SelectMany(static q => q.Value.Select(v => (q.Key, Value: v ?? ""))).Concat(changes).Where(static p => p.Value.Length > 0);
        return "?" + string.Join('&', parts.Select(static p => string.Create(CultureInfo.InvariantCulture, $"{Uri.EscapeDataString(p.Item1)}={Uri.EscapeDataString(p.Value)}")));
    }
}
