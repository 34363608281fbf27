using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Funds;

/// <summary>A clearing month (清算期). Months are compared and stored as yyyyMM of China time.</summary>
public sealed record Month(int Year, int Number) : IComparable<Month>
{
    public static Month Of(DateOnly day) => new(day.Year, day.Month);

    public static Month Of(DateTime utc) => Of(ChinaTime.DayOf(utc));

    public DateOnly First => new(Year, Number, 1);

    public DateOnly Last => First.AddMonths(1).AddDays(-1);

    public Month Plus(int months) => Of(First.AddMonths(months));

    /// <summary>Months from <paramref name="earlier"/> to this one.</summary>
    public int Since(Month earlier) => ((Year - earlier.Year) * 12) + Number - earlier.Number;

    public static bool TryParse(string? text, [NotNullWhen(true)] out Month? month)
    {
        var read = DateOnly.TryParseExact(text?.Length == 6 ? text + "01" : "", "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day);
        // Far enough from the ends of the calendar that a few months more or less are months too.
        month = read && day.Year is >= 2000 and <= 2200 ? Of(day) : null;
        return month is not null;
    }

    public static Month Parse(string text) => TryParse(text, out var month) ? month : throw new BrokenInvariantException($"'{text}' is a month");

    public int CompareTo(Month? other) => other is null ? 1 : (Year, Number).CompareTo((other.Year, other.Number));

    public static bool operator <(Month left, Month right) => left.CompareTo(right) < 0;

    public static bool operator >(Month left, Month right) => left.CompareTo(right) > 0;

    public static bool operator <=(Month left, Month right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Month left, Month right) => left.CompareTo(right) >= 0;

    public override string ToString() => First.ToString("yyyyMM", CultureInfo.InvariantCulture);

    /// <summary>As forms say it: 2026年7月.</summary>
    public string Chinese => string.Create(CultureInfo.InvariantCulture, $"{Year}年{Number}月");
}
