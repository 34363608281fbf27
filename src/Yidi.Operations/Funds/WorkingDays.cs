using System.Globalization;

namespace Yidi.Operations.Funds;

/// <summary>Working days of China: weekends and the State Council's holiday notices (holidays.txt), by which deadlines of clearing are counted.</summary>
public static class WorkingDays
{
    static readonly (HashSet<DateOnly> Off, HashSet<DateOnly> On, HashSet<int> Years) Notices = Load();

    /// <summary>False for a year whose holidays were not announced when this was built: only its weekends are known.</summary>
    public static bool IsAnnounced(int year) => Notices.Years.Contains(year);

    public static bool Is(DateOnly day) => Notices.On.Contains(day) || (!Notices.Off.Contains(day) && day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday));

    /// <summary>The last day of a term of so many working days that begins on the day after.</summary>
    public static DateOnly After(DateOnly day, int workingDays)
    {
        while (workingDays > 0)
        {
            day = day.AddDays(1);
            if (Is(day)) workingDays--;
        }
        return day;
    }

    /// <summary>The day itself, or the first working day after it: a deadline never ends on a holiday.</summary>
    public static DateOnly OnOrAfter(DateOnly day)
    {
        while (!Is(day)) day = day.AddDays(1);
        return day;
    }

    static (HashSet<DateOnly>, HashSet<DateOnly>, HashSet<int>) Load()
    {
        using var stream = typeof(WorkingDays).Assembly.GetManifestResourceStream("Yidi.Operations.Funds.holidays.txt")!;
        using var reader = new StreamReader(stream);
        var (off, on, years) = (new HashSet<DateOnly>(), new HashSet<DateOnly>(), new HashSet<int>());
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#')) continue;
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            years.Add(int.Parse(words[0], CultureInfo.InvariantCulture));
            foreach (var range in words[2..]) (words[1] == "off" ? off : on).UnionWith(Days(words[0], range));
        }
        return (off, on, years);
    }

    static IEnumerable<DateOnly> Days(string year, string range)
    {
        var ends = range.Split('-').Select(d => DateOnly.ParseExact(year + d, "yyyyMMdd", CultureInfo.InvariantCulture)).ToList();
        for (var day = ends[0]; day <= ends[^1]; day = day.AddDays(1)) yield return day;
    }
}
