using Microsoft.AspNetCore.Http;
using Yidi.Console.Door;
using Yidi.Operations.Access;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Console.Desk.Lists;

/// <summary>One cell: what it says, where it leads, and whether it is a figure or a state.</summary>
/// <param name="Tag">good, wait, bad or over for states; empty otherwise.</param>
public sealed record Cell(string Text, string Link = "", string Tag = "", bool IsNumber = false)
{
    public static Cell Of(Money money) => new(money.ToString(), IsNumber: true);

    public static Cell Count(long count) => new(count.ToString(System.Globalization.CultureInfo.InvariantCulture), IsNumber: true);

    public static implicit operator Cell(string text) => FromString(text);

    public static Cell FromString(string text) => new(text);
}

/// <summary>One record of a list.</summary>
/// <param name="Key">'number:revision' for acts on many; empty when nothing can be done from the list.</param>
public sealed record ListRow(IReadOnlyList<Cell> Cells, string Key = "");

/// <summary>One thing a list can be narrowed by. Its value stands in the address, so that a view can be kept and sent on.</summary>
/// <param name="Options">What can be chosen; null for free text.</param>
public sealed record ListFilter(string Name, LocalText Label, Func<IEnumerable<(string Value, string Text)>>? Options = null, string Type = "text")
{
    /// <summary>What the list is narrowed by where nothing was chosen, and its field shows; null where that is all.</summary>
    public Func<IServiceProvider, string>? Preset { get; init; }

    /// <summary>What was chosen, else the preset.</summary>
    public string ValueIn(ListAsk ask) => ask[Name] is { Length: > 0 } chosen ? chosen : Preset?.Invoke(ask.Http.RequestServices) ?? "";
}

/// <summary>An act on all that are ticked, by the endpoint of one.</summary>
/// <param name="Path">With {each} for the number.</param>
public sealed record ListAct(string Path, LocalText Name, Act Act, bool NeedsNote = false, string Class = "")
{
    public string Method { get; init; } = "POST";
}

/// <summary>What is asked of a list.</summary>
public sealed record ListAsk(HttpContext Http, Paging Paging)
{
    /// <summary>A query to be used in the place of the address's own, for a list that stands in another page; null for the list's own page.</summary>
    public string? Narrowed { get; init; }

    public Caller Caller => PageVisit.Of(Http).Caller;

    public CancellationToken Cancel => Http.RequestAborted;

    /// <summary>The value of a filter, at most sixty characters; empty when it is not used.</summary>
    public string this[string name] => (Narrowed is null ? Http.Request.Query[name] : Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(Narrowed).GetValueOrDefault(name)).ToString().Trim() is { Length: <= 60 } text && !text.Any(char.IsControl) ? text : "";

    public T? Code<T>(string name, IReadOnlyDictionary<T, Term> terms) where T : struct, Enum => Vocabulary.TryFind(terms, this[name], out var code) ? code : null;

    public T? Name<T>(string name) where T : struct, Enum => Enum.TryParse<T>(this[name], out var value) && Enum.IsDefined(value) ? value : null;

    public DateOnly? Day(string name) => DateOnly.TryParseExact(this[name], "yyyy-MM-dd", out var day) && day.Year is >= 1900 and <= 2200 ? day : null;

    public RegionCode? Region(string name) => RegionCode.TryParse(this[name], out var region) ? region : null;

    public long Number(string name) => long.TryParse(this[name], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : 0;

    public Reach Reach(Act act) => Gate.ReachOf(Caller, act);
}

/// <summary>
/// A work list: what it is, who may see it, how it is narrowed, its columns, and how a page of it is read. Filter bar, paging, views, export, keyboard and
/// acts on many are the same for all and stand in one page.
/// </summary>
public sealed record Worklist(string Path, LocalText Name, LocalText Lead, Act Act, IReadOnlyList<ListFilter> Filters, IReadOnlyList<(LocalText Name, bool IsNumber)> Columns, LocalText Empty, Func<ListAsk, Task<PageOf<ListRow>>> Read)
{
    public IReadOnlyList<ListAct> Acts { get; init; } = [];

    /// <summary>False for lists that have an order of their own.</summary>
    public bool Turns { get; init; } = true;

    /// <summary>Links beside the title: what else can be begun here.</summary>
    public IReadOnlyList<(string Link, LocalText Name, Act Act)> Links { get; init; } = [];

    public static (LocalText, bool) Text(string chinese, string english) => (new(chinese, english), false);

    public static (LocalText, bool) Figure(string chinese, string english) => (new(chinese, english), true);
}
