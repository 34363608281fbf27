using System.Globalization;
using Yidi.Operations.Exchange;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.ManualClaims;

/// <summary>Lines of a claim from a table file: the list a hospital printed, typed or scanned into a spreadsheet by the clerk.</summary>
public static class ClaimLineSheet
{
    const string Table = "claim-lines";

    /// <summary>Of what is wrong so many are told; a person mends the first ones first.</summary>
    const int Told = 10;

    /// <summary>What the first row names, in any order, by name or in Chinese.</summary>
    public static IReadOnlyList<Column> Columns { get; } =
    [
        new("item", "项目编码", false, "National code; empty when nobody can tell"), new("itemName", "项目名称", true, "As the list says"), new("feeDate", "费用日期", true, "2022-07-01"),
        new("quantity", "数量", false, "1 when empty"), new("total", "金额", true, "Yuan"), new("approval", "限制用药", false, "approved or refused; empty where nothing is restricted"), new("refused", "不予认可的原因", false, "Empty when it is taken"),
    ];

    static readonly Dictionary<RestrictedUse, Term> Approvals = new()
    {
        [RestrictedUse.Unrestricted] = new("unrestricted", "不限制", "unrestricted"), [RestrictedUse.Approved] = new("approved", "符合", "approved"), [RestrictedUse.Refused] = new("refused", "不符合", "refused"),
    };

    /// <summary>All lines or none: what is wrong is told by row and column.</summary>
    public static Result<List<TypedLine>> Read(string name, Stream content)
    {
        try
        {
            return Lines(Sheet.Read(name, content));
        }
        catch (UnreadableSheet e)
        {
            return new Refusal(RefusalKind.FieldInvalid, "file", Path.GetFileName(name), $"应为CSV或xlsx表格，首行为列名：{string.Join('、', Columns.Where(static c => c.Required).Select(static c => c.Chinese))}等（{e.Why.Chinese}）");
        }
    }

    static Result<List<TypedLine>> Lines(IEnumerable<SheetRow> rows)
    {
        IReadOnlyDictionary<string, int>? columns = null;
        var (lines, bad) = (new List<TypedLine>(), new List<BadRow>());
        foreach (var row in rows)
        {
            if (columns is null)
            {
                columns = Column.Header(Table, Columns, row);
                continue;
            }
            if (lines.Count == FileClaim.MaxLines) return new Refusal(RefusalKind.FieldTooLong, "lines", "", $"最多{FileClaim.MaxLines}行");
            var reader = new RowReader(row, columns);
            lines.Add(Line(reader));
            bad.AddRange(reader.Problems);
            if (bad.Count >= Told) break;
        }
        if (bad is [var first, ..]) return new Refusal(RefusalKind.FieldInvalid, "lines", first.Value, string.Join('；', bad.Select(static b => $"第{b.Line.ToString(CultureInfo.InvariantCulture)}行{Chinese(b.Column)}{(b.Value.Length > 0 ? $"“{b.Value}”" : "")}{b.Reason}")));
        return lines.Count > 0 ? lines : new Refusal(RefusalKind.FieldMissing, "lines", "", "文件中没有明细行");
    }

    static TypedLine Line(RowReader row)
    {
        var text = row.OptionalText("quantity", 20);
        var quantity = new Quantity(10_000);
        if (text.Length > 0 && !(decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count) && Quantity.TryFrom(count, out quantity))) row.Bad("quantity", "应为数量，最多四位小数");
        return new(row.OptionalText("item", 60), row.Text("itemName", 100), row.Day("feeDate"), quantity, row.Amount("total"), row.Code("approval", Approvals, RestrictedUse.Unrestricted), row.OptionalText("refused", 100));
    }

    static string Chinese(string column) => Columns.FirstOrDefault(c => c.Name == column)?.Chinese ?? column;
}
