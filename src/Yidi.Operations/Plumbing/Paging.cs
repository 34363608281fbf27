using System.Globalization;

namespace Yidi.Operations.Plumbing;

/// <summary>A page of a list and where the next one begins; empty when this is the last.</summary>
public sealed record PageOf<T>(IReadOnlyList<T> Rows, string Next);

/// <summary>Which page of a list is wanted.</summary>
/// <param name="After">What the page before ended with, as it said; empty for the first.</param>
/// <param name="OldestFirst">Order of making; the newest first otherwise.</param>
public sealed record Paging(string After, int Size, bool OldestFirst)
{
    public const int MaxSize = 200;

    public int Count => Math.Clamp(Size, 1, MaxSize);

    /// <summary>A page of a list that lies in one store: one more than the page is read, which tells whether there is a next one.</summary>
    public PageOf<T> Cut<T>(IReadOnlyList<T> readWithOneMore, Func<T, string> key) =>
        readWithOneMore.Count > Count ? new([.. readWithOneMore.Take(Count)], key(readWithOneMore[Count - 1])) : new(readWithOneMore, "");

    /// <summary>
    /// A page of a list that lies in several provinces. Each is read on from where it was left; the mark is one number for each province, since
    /// numbers of different provinces say nothing about time.
    /// </summary>
    /// <param name="read">Rows of a province after a number (0 for the first page), in the order that was asked for.</param>
    public Task<PageOf<T>> Merge<T>(IReadOnlyList<int> provinces, Func<int, long, int, Task<IReadOnlyList<T>>> read, Func<T, long> number, Func<T, DateTime> moment) =>
        Merge(provinces, (province, mark, count) => read(province, mark.Number, count), row => (0, number(row)), moment);

    /// <summary>As above for lists in order of a moment: the mark is the moment, and the number among rows of the same one.</summary>
    public async Task<PageOf<T>> Merge<T>(IReadOnlyList<int> provinces, Func<int, (long Ticks, long Number), int, Task<IReadOnlyList<T>>> read, Func<T, (long Ticks, long Number)> mark, Func<T, DateTime> moment)
    {
        var marks = Marks(After);
        var queues = new List<(int Province, Queue<T> Rows)>();
        foreach (var province in provinces) queues.Add((province, new(await read(province, marks.GetValueOrDefault(province), Count + 1))));
        var page = new List<T>();
        // Each province stays in the order it is read in, which its mark speaks of; only between provinces the moment decides.
        while (page.Count < Count && queues.Where(static q => q.Rows.Count > 0).ToList() is { Count: > 0 } waiting)
        {
            var (province, rows) = OldestFirst ? waiting.MinBy(q => moment(q.Rows.Peek())) : waiting.MaxBy(q => moment(q.Rows.Peek()));
            var row = rows.Dequeue();
            marks[province] = mark(row);
            page.Add(row);
        }
        return queues.All(static q => q.Rows.Count == 0) ? new(page, "")
            : new(page, string.Join('.', marks.OrderBy(static m => m.Key).Select(static m => string.Create(CultureInfo.InvariantCulture, $"{m.Key}-{m.Value.Ticks}-{m.Value.Number}"))));
    }

    static Dictionary<int, (long Ticks, long Number)> Marks(string after)
    {
        static long Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        var marks = new Dictionary<int, (long, long)>();
        foreach (var part in after.Split('.', StringSplitOptions.RemoveEmptyEntries))
            if (part.Split('-') is [var province, var ticks, var number]) marks[(int)Math.Min(Number(province), 99)] = (Number(ticks), Number(number));
        return marks;
    }
}
