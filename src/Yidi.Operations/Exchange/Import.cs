using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Exchange;

/// <summary>One column of a table: its name in files, in Chinese, whether it must be filled, and what it means.</summary>
public sealed record Column(string Name, string Chinese, bool Required, string Meaning)
{
    /// <summary>Where each column stands, by name or Chinese name, in any order. Throws <see cref="UnreadableSheet"/> when a required one is missing.</summary>
    public static IReadOnlyDictionary<string, int> Header(string table, IReadOnlyList<Column> columns, SheetRow row)
    {
        var found = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < row.Cells.Count; i++)
            if (columns.FirstOrDefault(c => string.Equals(c.Name, row.Cells[i], StringComparison.OrdinalIgnoreCase) || c.Chinese == row.Cells[i]) is { } column) found.TryAdd(column.Name, i);
        var missing = columns.Where(c => c.Required && !found.ContainsKey(c.Name)).Select(static c => $"{c.Name}（{c.Chinese}）").ToList();
        return missing.Count == 0 ? found : throw new UnreadableSheet(new($"第{row.Line}行的列名缺少{string.Join('、', missing)}", $"Line {row.Line}: the header lacks {string.Join(", ", missing)}. Columns of {table}: {string.Join(", ", columns.Select(static c => c.Name))}."));
    }
}

/// <summary>A row that cannot be taken: where, what, and why.</summary>
public sealed record BadRow(int Line, string Column, string Value, string Reason);

/// <summary>How to import.</summary>
/// <param name="DryRun">Check everything, store nothing.</param>
/// <param name="SkipBad">Store the good rows although others are bad; else one bad row means nothing is stored.</param>
public sealed record ImportOptions(bool DryRun, bool SkipBad);

/// <summary>How far an import is.</summary>
public sealed record ImportProgress(string Phase, int Done, int Total);

/// <summary>What an import did. Rows are good or bad; stored says how many were written.</summary>
public sealed record ImportReport(string Table, int Rows, int Good, int Stored, IReadOnlyList<BadRow> Bad);

/// <summary>A table that can be imported and exported. One class each, beside the entities it fills.</summary>
public interface ISheetTable
{
    /// <summary>The word of the command line, such as 'catalogue'.</summary>
    string Name { get; }

    string Meaning { get; }

    IReadOnlyList<Column> Columns { get; }

    Task<ImportReport> Import(IEnumerable<SheetRow> sheet, ImportOptions options, IProgress<ImportProgress> progress, CancellationToken cancel);

    /// <summary>All rows as cells in the order of the columns; for a region where the table belongs to regions.</summary>
    IAsyncEnumerable<IReadOnlyList<string>> Export(RegionCode? region, CancellationToken cancel);
}

/// <summary>Reads the cells of one row by the names of columns, and keeps what is wrong with it.</summary>
public sealed class RowReader(SheetRow row, IReadOnlyDictionary<string, int> columns)
{
    readonly List<BadRow> _bad = [];

    /// <summary>What is wrong with the row; empty while nothing is.</summary>
    public IReadOnlyList<BadRow> Problems => _bad;

    /// <summary>Keeps a problem of a column.</summary>
    public void Bad(string column, string reason) => _bad.Add(new(row.Line, column, Shown(column), reason));

    /// <summary>Keeps a refusal of an operation's own rule.</summary>
    public void Bad(Refusal refusal) => _bad.Add(new(row.Line, refusal.Field, refusal.Value, $"{RefusalCatalogue.Of(refusal.Kind).Title.Chinese}{(refusal.Detail.Length > 0 ? "：" + refusal.Detail : "")}"));

    public string Text(string column, int max)
    {
        var text = OptionalText(column, max);
        if (text.Length == 0) Bad(column, "必填");
        return text;
    }

    public string OptionalText(string column, int max)
    {
        var text = columns.TryGetValue(column, out var index) && index < row.Cells.Count ? row.Cells[index] : "";
        if (text.Length > max) Bad(column, string.Create(CultureInfo.InvariantCulture, $"长度{text.Length}，上限{max}"));
        else if (text.Any(char.IsControl)) Bad(column, "含有控制字符");
        return text;
    }

    public DateOnly Day(string column) => OptionalDay(column) ?? Missing<DateOnly>(column);

    /// <summary>2022-01-31, 2022/1/31, 20220131, or the day number of a spreadsheet.</summary>
    public DateOnly? OptionalDay(string column)
    {
        var text = OptionalText(column, 40);
        if (text.Length == 0) return null;
        if (DateOnly.TryParseExact(text, ["yyyy-MM-dd", "yyyy/M/d", "yyyyMMdd", "yyyy-M-d", "yyyy-MM-dd HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 1900 and <= 2200) return day;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var serial) && serial is > 20_000 and < 80_000) return new DateOnly(1899, 12, 30).AddDays(serial);
        Bad(column, "应为日期，如 2022-01-31");
        return null;
    }

    /// <summary>A moment of China time, as UTC.</summary>
    public DateTime Moment(string column)
    {
        var text = Text(column, 40);
        if (DateTime.TryParseExact(text, ["yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy/M/d H:mm:ss", "yyyy/M/d H:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment) && moment.Year is >= 1900 and <= 2200) return ChinaTime.ToUtc(moment);
        if (text.Length > 0) Bad(column, "应为时间，如 2022-07-01 00:00");
        return default;
    }

    public RegionCode? Region(string column)
    {
        var text = Text(column, 6);
        if (RegionCode.TryParse(text, out var region)) return region;
        if (text.Length > 0) Bad(column, "应为六位区划代码");
        return null;
    }

    /// <summary>The word, the Chinese name, or the number of a closed code.</summary>
    public T Code<T>(string column, IReadOnlyDictionary<T, Term> terms, T? absent = null) where T : struct, Enum
    {
        var text = absent is null ? Text(column, 40) : OptionalText(column, 40);
        if (text.Length == 0) return absent ?? default;
        foreach (var (code, term) in terms)
            if (term.Word == text || term.Chinese == text || Convert.ToInt32(code, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture) == text) return code;
        Bad(column, $"应为 {string.Join('、', terms.Values.Take(12).Select(static t => t.Word))} 之一");
        return default;
    }

    public int Count(string column, int absent)
    {
        var text = OptionalText(column, 9);
        if (text.Length == 0) return absent;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count)) return count;
        Bad(column, "应为整数");
        return absent;
    }

    /// <summary>A share between 0 and 1 as text.</summary>
    public string Share(string column, string absent)
    {
        var text = OptionalText(column, 20);
        if (text.Length == 0) return absent;
        if (Rate.TryParse(text, out _)) return text;
        Bad(column, "应为0到1之间的比例，如 0.10");
        return absent;
    }

    /// <summary>Yuan with at most six decimals, in millionths; null when empty.</summary>
    public long? Price(string column)
    {
        var text = OptionalText(column, 20);
        if (text.Length == 0) return null;
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && UnitPrice.TryFrom(number, out var price)) return price.Micro;
        Bad(column, "应为金额，最多六位小数");
        return null;
    }

    public Money Amount(string column)
    {
        if (Money.TryParseYuan(Text(column, 20), out var money))
        {
            if (money >= Money.Zero) return money;
            Bad(column, "不能为负；退费请与原明细合并");
        }
        if (_bad.All(b => b.Column != column)) Bad(column, "应为金额，最多两位小数");
        return Money.Zero;
    }

    public bool YesNo(string column)
    {
        var text = OptionalText(column, 5);
        if (text is "yes" or "1" or "是") return true;
        if (text is not ("" or "no" or "0" or "否")) Bad(column, "应为 yes 或 no");
        return false;
    }

    T Missing<T>(string column)
    {
        if (_bad.All(b => b.Column != column)) Bad(column, "必填");
        return default!;
    }

    /// <summary>Numbers of persons and cards are masked in reports.</summary>
    string Shown(string column)
    {
        var text = columns.TryGetValue(column, out var index) && index < row.Cells.Count ? row.Cells[index] : "";
        if (column is "certificate" or "card" or "token" or "member") return Mask.Number(text);
        return column == "name" ? Mask.Name(text) : text.Length <= 40 ? text : text[..39] + "…";
    }
}

/// <summary>
/// Runs an import in two passes: every row is read and checked first and every bad one reported; then the good rows are stored, no
/// store before all took theirs. A subclass says what its rows are and where they go.
/// </summary>
public abstract class SheetTable<TRow> : ISheetTable where TRow : class
{
    protected const int AtOnce = 1_000;

    public abstract string Name { get; }

    public abstract string Meaning { get; }

    public abstract IReadOnlyList<Column> Columns { get; }

    public async Task<ImportReport> Import(IEnumerable<SheetRow> sheet, ImportOptions options, IProgress<ImportProgress> progress, CancellationToken cancel)
    {
        var (good, bad, rows) = Read(sheet, progress, cancel);
        CheckTogether(good, bad.Add);
        for (var i = 0; i < good.Count; i += AtOnce)
        {
            await Check(good.GetRange(i, Math.Min(AtOnce, good.Count - i)), bad.Add, cancel);
            progress.Report(new("check", i, good.Count));
        }
        var badLines = bad.Select(static b => b.Line).ToHashSet();
        var sound = badLines.Count == 0 ? good : good.Where(r => !badLines.Contains(r.Line)).ToList();
        bad.Sort(static (a, b) => a.Line.CompareTo(b.Line));
        if (options.DryRun || (bad.Count > 0 && !options.SkipBad)) return new(Name, rows, sound.Count, 0, bad);
        await Store([.. sound.Select(static r => r.Row)], done => progress.Report(new("store", done, sound.Count)), cancel);
        return new(Name, rows, sound.Count, sound.Count, bad);
    }

    public abstract IAsyncEnumerable<IReadOnlyList<string>> Export(RegionCode? region, CancellationToken cancel);

    /// <summary>A row read and sound in itself; problems are kept by the reader.</summary>
    protected abstract TRow Parse(RowReader row);

    /// <summary>What must be unique in one file.</summary>
    protected abstract string KeyOf(TRow row);

    /// <summary>What may stand in several rows of a file, but of one owner only, such as the card of a person.</summary>
    protected virtual IEnumerable<(string Key, string Owner)> Owned(TRow row) => [];

    /// <summary>Checks the rows of a file against each other.</summary>
    protected virtual void CheckTogether(IReadOnlyList<(int Line, TRow Row)> rows, Action<BadRow> bad) { }

    /// <summary>Reports rows of one owner whose days touch; what is in force twice would be decided by chance.</summary>
    protected static void CheckDays(IEnumerable<(int Line, string Owner, DateOnly From, DateOnly? Until)> rows, Action<BadRow> bad)
    {
        foreach (var owner in rows.GroupBy(static r => r.Owner, StringComparer.Ordinal))
        {
            (int Line, DateOnly Until)? before = null;
            foreach (var (line, _, from, until) in owner.OrderBy(static r => r.From).ThenBy(static r => r.Line))
            {
                if (before is { } earlier && from <= earlier.Until) bad(new(line, "from", Day(from), string.Create(CultureInfo.InvariantCulture, $"与第{earlier.Line}行的期间重叠")));
                if (before is null || (until ?? DateOnly.MaxValue) > before.Value.Until) before = (line, until ?? DateOnly.MaxValue);
            }
        }
    }

    /// <summary>Checks rows against what is stored.</summary>
    protected virtual Task Check(IReadOnlyList<(int Line, TRow Row)> rows, Action<BadRow> bad, CancellationToken cancel) => Task.CompletedTask;

    /// <summary>Stores all rows, each store in one transaction.</summary>
    protected abstract Task Store(IReadOnlyList<TRow> rows, Action<int> stored, CancellationToken cancel);

    (List<(int Line, TRow Row)> Good, List<BadRow> Bad, int Rows) Read(IEnumerable<SheetRow> sheet, IProgress<ImportProgress> progress, CancellationToken cancel)
    {
        var (good, bad, seen, rows) = (new List<(int, TRow)>(), new List<BadRow>(), new Dictionary<string, int>(StringComparer.Ordinal), 0);
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        IReadOnlyDictionary<string, int>? columns = null;
        foreach (var row in sheet)
        {
            cancel.ThrowIfCancellationRequested();
            if (columns is null)
            {
                columns = Column.Header(Name, Columns, row);
                continue;
            }
            rows++;
            var reader = new RowReader(row, columns);
            var parsed = Parse(reader);
            if (reader.Problems.Count > 0) bad.AddRange(reader.Problems);
            else if (!seen.TryAdd(KeyOf(parsed), row.Line)) bad.Add(new(row.Line, "", "", string.Create(CultureInfo.InvariantCulture, $"与第{seen[KeyOf(parsed)]}行重复")));
            else if (Owned(parsed).Any(o => !owners.TryAdd(o.Key, o.Owner) && owners[o.Key] != o.Owner)) bad.Add(new(row.Line, "", "", "凭证号与文件中另一人员的相同"));
            else good.Add((row.Line, parsed));
            if (rows % 5_000 == 0) progress.Report(new("read", rows, 0));
        }
        return (good, bad, rows);
    }

    protected static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";
}

/// <summary>Stores many rows in one transaction, some at a time, so that memory stays small and a stop in the middle leaves nothing.</summary>
public static class BulkStore
{
    /// <summary>As <see cref="Run"/> over several stores: nothing is committed before all of them took their rows.</summary>
    public static async Task RunAll<TStore, T>(IEnumerable<(TStore Store, IReadOnlyList<T> Rows)> parts, int atOnce, Func<TStore, IReadOnlyList<T>, Task> batch, Action<int> stored, CancellationToken cancel) where TStore : DbContext
    {
        var open = new List<Microsoft.EntityFrameworkCore.Storage.IDbContextTransaction>();
        try
        {
            foreach (var (store, rows) in parts)
            {
                open.Add(await store.Database.BeginTransactionAsync(cancel));
                await Fill(store, rows, atOnce, b => batch(store, b), stored, cancel);
            }
            foreach (var transaction in open) await transaction.CommitAsync(cancel);
            NationalContext.NoteWrite();
        }
        finally
        {
            foreach (var transaction in open) await transaction.DisposeAsync();
        }
    }

    /// <param name="batch">Adds or changes rows in the context; saving is done here.</param>
    public static async Task Run<T>(DbContext store, IReadOnlyList<T> rows, int atOnce, Func<IReadOnlyList<T>, Task> batch, Action<int> stored, CancellationToken cancel)
    {
        await using var transaction = await store.Database.BeginTransactionAsync(cancel);
        await Fill(store, rows, atOnce, batch, stored, cancel);
        await transaction.CommitAsync(cancel);
        NationalContext.NoteWrite();
    }

    static async Task Fill<T>(DbContext store, IReadOnlyList<T> rows, int atOnce, Func<IReadOnlyList<T>, Task> batch, Action<int> stored, CancellationToken cancel)
    {
        store.ChangeTracker.AutoDetectChangesEnabled = false;
        for (var i = 0; i < rows.Count; i += atOnce)
        {
            await batch([.. rows.Skip(i).Take(atOnce)]);
            store.ChangeTracker.DetectChanges();
            await store.SaveChangesAsync(cancel);
            store.ChangeTracker.Clear();
            stored(Math.Min(atOnce, rows.Count - i));
        }
    }
}
