using System.Globalization;
using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Yidi.Policy;

namespace Yidi.Operations.Exchange;

/// <summary>One row of a table file: the line a person would look at, and its cells.</summary>
public sealed record SheetRow(int Line, IReadOnlyList<string> Cells);

/// <summary>A file that is no table; operators read why in English, callers in Chinese.</summary>
public sealed class UnreadableSheet(LocalText why, Exception? cause = null) : IOException(why.English, cause)
{
    public LocalText Why => why;
}

/// <summary>Reads tables: CSV (UTF-8 or GBK, RFC 4180) and the first sheet of an xlsx, row by row.</summary>
public static class Sheet
{
    /// <summary>More than the largest cell anybody means; guards against a forgotten quote that swallows the file.</summary>
    const int MaxCell = 32_767;

    /// <summary>What somebody uploads must not become gigabytes when it is unpacked.</summary>
    const long MaxUploadedCharacters = 10_000_000;

    /// <summary>Files on the operator's own disk may be as large as a country's catalogue.</summary>
    const long Unlimited = 0;

    /// <summary>Throws <see cref="UnreadableSheet"/> with what to do when the file is no table.</summary>
    public static IEnumerable<SheetRow> Read(string path) => ReadFile(path, ReaderOf(path, Unlimited));

    /// <summary>The same of what was uploaded under a name.</summary>
    /// <param name="content">Can be read twice.</param>
    public static IEnumerable<SheetRow> Read(string name, Stream content) => ReaderOf(name, MaxUploadedCharacters)(content);

    static IEnumerable<SheetRow> ReadFile(string path, Func<Stream, IEnumerable<SheetRow>> reader)
    {
        using var file = File.OpenRead(path);
        foreach (var row in reader(file)) yield return row;
    }

    static Func<Stream, IEnumerable<SheetRow>> ReaderOf(string name, long mostCharacters) => Path.GetExtension(name).ToLowerInvariant() switch
    {
        ".csv" or ".txt" => ReadCsv,
        ".xlsx" => content => Sound(ReadXlsx(content, mostCharacters)),
        var other => throw new UnreadableSheet(new($"“{other}”不是表格文件，请给出.csv或.xlsx", $"'{other}' is no table: give a .csv or .xlsx file.")),
    };

    static IEnumerable<SheetRow> ReadCsv(Stream content)
    {
        using var reader = new StreamReader(content, EncodingOf(content), leaveOpen: true);
        var (cells, cell, line, started) = (new List<string>(), new StringBuilder(), 1, 1);
        var quoted = false;
        int next;
        while ((next = reader.Read()) >= 0)
        {
            var character = (char)next;
            if (character == '\n') line++;
            if (cell.Length > MaxCell) throw new UnreadableSheet(new($"第{started}行有一格超过{MaxCell}字，是否缺少引号", $"Line {started}: a cell is longer than {MaxCell} characters; is a quote missing?"));
            if (quoted && character == '"' && reader.Peek() == '"') cell.Append((char)reader.Read());
            else if (character == '"' && (quoted || cell.Length == 0)) quoted = !quoted;
            else if (quoted) cell.Append(character);
            else if (character == ',') Take(cells, cell);
            else if (character == '\n')
            {
                Take(cells, cell);
                if (cells.Any(static c => c.Length > 0)) yield return new(started, [.. cells]);
                cells.Clear();
                started = line;
            }
            else if (character != '\r') cell.Append(character);
        }
        if (quoted) throw new UnreadableSheet(new($"第{started}行的引号没有闭合", $"Line {started}: a quote is not closed."));
        Take(cells, cell);
        if (cells.Any(static c => c.Length > 0)) yield return new(started, cells);
    }

    static void Take(List<string> cells, StringBuilder cell)
    {
        cells.Add(cell.ToString().Trim());
        cell.Clear();
    }

    /// <summary>Chinese spreadsheets still save CSV in GBK.</summary>
    static Encoding EncodingOf(Stream content)
    {
        var strict = new UTF8Encoding(false, throwOnInvalidBytes: true);
        try
        {
            using var probe = new StreamReader(content, strict, leaveOpen: true);
            var buffer = new char[65_536];
            while (probe.Read(buffer, 0, buffer.Length) > 0) { }
            return new UTF8Encoding(false);
        }
        catch (DecoderFallbackException)
        {
            return CodePagesEncodingProvider.Instance.GetEncoding("GBK")!;
        }
        finally
        {
            content.Position = 0;
        }
    }

    static IEnumerable<SheetRow> ReadXlsx(Stream content, long mostCharacters)
    {
        using var document = OpenXlsx(content, mostCharacters);
        var workbook = document.WorkbookPart ?? throw new UnreadableSheet(new("文件中没有工作簿", "The file has no workbook."));
        var first = workbook.Workbook.Descendants<DocumentFormat.OpenXml.Spreadsheet.Sheet>().FirstOrDefault() ?? throw new UnreadableSheet(new("工作簿中没有工作表", "The workbook has no sheet."));
        var shared = workbook.SharedStringTablePart?.SharedStringTable.Elements<SharedStringItem>().Select(static i => i.InnerText).ToList() ?? [];
        if (first.Id?.Value is not { } id || workbook.GetPartById(id) is not WorksheetPart rows) throw new UnreadableSheet(new("第一张工作表不是表格", "The first sheet is no table."));
        using var reader = OpenXmlReader.Create(rows);
        var line = 0;
        while (reader.Read())
        {
            if (reader.ElementType != typeof(Row) || !reader.IsStartElement) continue;
            var row = (Row)reader.LoadCurrentElement()!;
            // Rows without a number follow each other.
            line = row.RowIndex?.Value is { } number and <= MaxRows ? (int)number : line + 1;
            var cells = new List<string>();
            foreach (var cell in row.Elements<Cell>())
            {
                var column = ColumnOf(cell.CellReference?.Value, cells.Count);
                while (cells.Count < column) cells.Add("");
                cells.Add(TextOf(cell, shared).Trim());
            }
            if (cells.Any(static c => c.Length > 0)) yield return new(line, cells);
        }
    }

    /// <summary>Whatever the library throws at a damaged or hostile workbook is told as what it is: a file that cannot be read.</summary>
    static IEnumerable<SheetRow> Sound(IEnumerable<SheetRow> rows)
    {
        using var each = rows.GetEnumerator();
        while (true)
        {
            try
            {
                if (!each.MoveNext()) yield break;
            }
            catch (Exception e) when (e is InvalidCastException or ArgumentException or InvalidOperationException or FormatException or OverflowException or NullReferenceException or System.Xml.XmlException or OpenXmlPackageException or (IOException and not UnreadableSheet))
            {
                throw new UnreadableSheet(new("工作簿损坏、过大或格式无法读取，请另存为xlsx或CSV", "The workbook is damaged, too large, or of a kind that cannot be read: save it again as xlsx or CSV."), e);
            }
            yield return each.Current;
        }
    }

    static SpreadsheetDocument OpenXlsx(Stream content, long mostCharacters)
    {
        try
        {
            return SpreadsheetDocument.Open(content, false, new OpenSettings { MaxCharactersInPart = mostCharacters });
        }
        catch (Exception e) when (e is OpenXmlPackageException or FileFormatException)
        {
            throw new UnreadableSheet(new("文件不是xlsx工作簿", "The file is no xlsx workbook."), e);
        }
    }

    /// <summary>A worksheet has no more.</summary>
    const int MaxRows = 1_048_576;

    static string TextOf(Cell cell, List<string> shared)
    {
        var value = cell.CellValue?.Text ?? cell.InlineString?.InnerText ?? "";
        if (cell.DataType?.Value == CellValues.SharedString && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < shared.Count) return shared[index];
        return (cell.DataType is null || cell.DataType.Value == CellValues.Number) && value.Length > FloatDigits ? WithoutNoise(value) : value;
    }

    /// <summary>A number as long as this was computed by the spreadsheet, and ends in noise: 0.1 + 0.2 is kept as 0.30000000000000004.</summary>
    const int FloatDigits = 15;

    static string WithoutNoise(string number) => decimal.TryParse(number, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var exact) && number.Contains('.', StringComparison.Ordinal)
        ? decimal.Round(exact, 9).ToString("0.#########", CultureInfo.InvariantCulture) : number;

    /// <summary>'C7' is column 2; cells without a reference follow each other.</summary>
    static int ColumnOf(string? reference, int following)
    {
        if (reference is null) return following;
        var column = 0;
        foreach (var letter in reference.TakeWhile(char.IsAsciiLetterUpper).Take(4)) column = (column * 26) + letter - 'A' + 1;
        return column is > 0 and <= 16_384 ? column - 1 : following;
    }
}

/// <summary>Writes tables that spreadsheets open safely: UTF-8 with its mark, quotes where due, no cell that a spreadsheet would run as a formula.</summary>
public static class SheetWriter
{
    /// <summary>Writes a CSV; returns the number of rows.</summary>
    public static async Task<int> WriteCsv(string path, IReadOnlyList<string> header, IAsyncEnumerable<IReadOnlyList<string>> rows, CancellationToken cancel)
    {
        await using var writer = new StreamWriter(path, false, new UTF8Encoding(true));
        await writer.WriteLineAsync(string.Join(',', header.Select(Quoted)));
        var count = 0;
        await foreach (var row in rows.WithCancellation(cancel))
        {
            await writer.WriteLineAsync(string.Join(',', row.Select(Quoted)));
            count++;
        }
        return count;
    }

    /// <summary>A workbook of rows that are at hand, as its bytes; see <see cref="WriteXlsx"/>.</summary>
    public static async Task<byte[]> Xlsx(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows, IReadOnlySet<int> amounts, CancellationToken cancel)
    {
        var file = Path.GetTempFileName();
        try
        {
            await WriteXlsx(file, header, rows.ToAsyncEnumerable(), cancel, amounts);
            return await File.ReadAllBytesAsync(file, cancel);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Writes an xlsx with one sheet, its first row frozen; returns the number of rows.</summary>
    /// <param name="amounts">Columns that hold yuan or counts: numbers a spreadsheet adds up. All others are text.</param>
    public static async Task<int> WriteXlsx(string path, IReadOnlyList<string> header, IAsyncEnumerable<IReadOnlyList<string>> rows, CancellationToken cancel, IReadOnlySet<int>? amounts = null)
    {
        using var document = SpreadsheetDocument.Create(path, SpreadsheetDocumentType.Workbook);
        var workbook = document.AddWorkbookPart();
        workbook.AddNewPart<WorkbookStylesPart>().Stylesheet = Styles();
        var part = workbook.AddNewPart<WorksheetPart>();
        var count = 0;
        using (var writer = OpenXmlWriter.Create(part))
        {
            writer.WriteStartElement(new Worksheet());
            writer.WriteElement(new SheetViews(new SheetView(new Pane { VerticalSplit = 1, TopLeftCell = "A2", ActivePane = PaneValues.BottomLeft, State = PaneStateValues.Frozen }) { WorkbookViewId = 0 }));
            writer.WriteStartElement(new SheetData());
            WriteRow(writer, header, NoAmounts);
            await foreach (var row in rows.WithCancellation(cancel))
            {
                WriteRow(writer, row, amounts ?? NoAmounts);
                count++;
            }
            writer.WriteEndElement();
            writer.WriteEndElement();
        }
        workbook.Workbook = new Workbook(new Sheets(new DocumentFormat.OpenXml.Spreadsheet.Sheet { Id = workbook.GetIdOfPart(part), SheetId = 1, Name = "yidi" }));
        workbook.Workbook.Save();
        return count;
    }

    static readonly HashSet<int> NoAmounts = [];

    /// <summary>Index 0 is plain, 1 is the built-in format 4: two decimals with commas.</summary>
    static Stylesheet Styles() => new(new Fonts(new Font()), new Fills(new Fill(new PatternFill { PatternType = PatternValues.None }), new Fill(new PatternFill { PatternType = PatternValues.Gray125 })), new Borders(new Border()),
        new CellFormats(new CellFormat(), new CellFormat { NumberFormatId = 4, ApplyNumberFormat = true }));

    static void WriteRow(OpenXmlWriter writer, IReadOnlyList<string> cells, IReadOnlySet<int> amounts)
    {
        writer.WriteStartElement(new Row());
        for (var i = 0; i < cells.Count; i++) writer.WriteElement(amounts.Contains(i) && Number(cells[i]) is { } number ? number : Plain(cells[i]));
        writer.WriteEndElement();
    }

    static Cell Plain(string cell) => new() { DataType = CellValues.InlineString, InlineString = new InlineString(new Text(cell) { Space = SpaceProcessingModeValues.Preserve }) };

    /// <summary>Null when the text is no number, as in a row of sums.</summary>
    static Cell? Number(string cell) => decimal.TryParse(cell, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _)
        ? new() { DataType = CellValues.Number, CellValue = new CellValue(cell), StyleIndex = cell.Contains('.', StringComparison.Ordinal) ? 1U : 0U }
        : null;

    static string Quoted(string cell)
    {
        var safe = cell.Length > 0 && cell[0] is '=' or '+' or '-' or '@' ? "'" + cell : cell;
        return safe.AsSpan().IndexOfAny(",\"\r\n") < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
