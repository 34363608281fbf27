using System.Globalization;
using System.Net;
using System.Text;
using Yidi.Policy;

namespace Yidi.Operations.Clearing;

/// <summary>A form as one HTML page that prints: A4, ruled table whose head repeats, sums, capitals, signatures, page numbers.</summary>
public static class FormHtml
{
    public static string Of(ClearingForm form)
    {
        var html = new StringBuilder()
            .Append("<!doctype html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><title>").Append(Safe($"{form.Title} {form.Number}")).Append("</title><style>").Append(Style(form)).Append("</style></head><body>")
            .Append("<header><p class=\"no\">编号：").Append(Safe(form.Number)).Append("</p><h1>").Append(Safe(form.Title)).Append("</h1><p class=\"sub\">").Append(Safe(form.Subtitle)).Append("</p></header>");
        AddLetter(html, form);
        if (form.Facts.Count > 0 || form.Letter.Count == 0)
        {
            html.Append("<div class=\"facts\">");
            foreach (var (name, value) in form.Facts) html.Append("<span>").Append(Safe(name)).Append('：').Append(Safe(value)).Append("</span>");
            html.Append("<span class=\"unit\">单位：元</span></div>");
        }
        AddTable(html, form);
        if (form.Capitals.Length > 0) html.Append("<p class=\"capitals\">金额合计（大写）：<b>").Append(Safe(form.Capitals)).Append("</b></p>");
        html.Append("<footer class=\"signs\">");
        foreach (var sign in form.Signs) html.Append("<span>").Append(Safe(sign)).Append("：</span>");
        return html.Append("<span class=\"day\">年　　月　　日</span></footer></body></html>").ToString();
    }

    static void AddLetter(StringBuilder html, ClearingForm form)
    {
        for (var i = 0; i < form.Letter.Count; i++) html.Append(i == 0 ? "<p class=\"to\">" : "<p class=\"para\">").Append(Safe(form.Letter[i])).Append("</p>");
    }

    static void AddTable(StringBuilder html, ClearingForm form)
    {
        html.Append("<table><thead><tr>");
        foreach (var column in form.Columns) html.Append("<th>").Append(Safe(column.Title)).Append("</th>");
        html.Append("</tr></thead><tbody>");
        foreach (var row in form.Rows) AddRow(html, form, row, "");
        if (form.Totals.Count > 0) AddRow(html, form, form.Totals, " class=\"sum\"");
        html.Append("</tbody></table>");
        if (form.Rows.Count == 0) html.Append("<p class=\"none\">本期无发生额</p>");
    }

    static void AddRow(StringBuilder html, ClearingForm form, IReadOnlyList<string> cells, string mark)
    {
        html.Append("<tr").Append(mark).Append('>');
        for (var i = 0; i < cells.Count; i++)
        {
            var column = form.Columns[i];
            html.Append(column.IsAmount || column.IsCount ? "<td class=\"n\">" : "<td>").Append(Safe(column.IsAmount ? Grouped(cells[i]) : cells[i])).Append("</td>");
        }
        html.Append("</tr>");
    }

    /// <summary>1234567.89 as 1,234,567.89, the way forms print it.</summary>
    static string Grouped(string yuan) => Money.TryParseYuan(yuan, out var amount) ? (amount.Fen / 100m).ToString("#,##0.00", CultureInfo.InvariantCulture) : yuan;

    static string Safe(string text) => WebUtility.HtmlEncode(text);

    static string Style(ClearingForm form) => $$"""
        @page { size: A4 {{(form.Landscape ? "landscape" : "portrait")}}; margin: 18mm 15mm 20mm; @bottom-center { content: "第 " counter(page) " 页　共 " counter(pages) " 页"; font: 9pt "Noto Serif CJK SC", serif; } }
        body { font: 10.5pt/1.6 "Noto Serif CJK SC", "SimSun", serif; color: #000; margin: 0; }
        h1 { font-size: 18pt; text-align: center; margin: 0; letter-spacing: .08em; font-weight: 700; }
        .no { text-align: right; margin: 0 0 4mm; font-size: 9.5pt; } .sub { text-align: center; margin: 1mm 0 5mm; }
        .to { margin: 4mm 0 2mm; } .para { text-indent: 2em; margin: 0 0 3mm; text-align: justify; }
        .facts { display: flex; gap: 10mm; font-size: 9.5pt; margin-bottom: 1.5mm; } .unit { margin-left: auto; }
        table { width: calc(100% - 1.2pt); border-collapse: collapse; font-size: 9pt; } thead { display: table-header-group; } tr { break-inside: avoid; }
        th, td { border: .6pt solid #000; padding: 1.2mm 1.5mm; text-align: left; overflow-wrap: anywhere; } th { text-align: center; font-weight: 700; }
        .n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; overflow-wrap: normal; } .sum td { font-weight: 700; }
        .capitals { margin: 3mm 0 0; } .none { text-align: center; }
        .signs { display: flex; gap: 12mm; margin-top: 10mm; break-inside: avoid; } .signs span { min-width: 35mm; } .day { margin-left: auto; }
        """;
}
