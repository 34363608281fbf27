using System.Globalization;
using Yidi.Policy;

namespace Yidi.SecondOpinion;

/// <summary>When insurance years begin and end.</summary>
sealed class InsuranceCalendar(string yearStarts)
{
    readonly int _month = int.Parse(yearStarts[..2], CultureInfo.InvariantCulture);
    readonly int _day = int.Parse(yearStarts[3..], CultureInfo.InvariantCulture);

    public int YearOf(DateOnly day) => day >= FirstDay(day.Year) ? day.Year : day.Year - 1;

    public DateOnly LastDay(int year) => FirstDay(year + 1).AddDays(-1);

    public DateOnly FirstDay(int year) => new(year, _month, _day);
}

/// <summary>What the years had counted before the bill, and what the bill adds.</summary>
sealed class YearSums(IReadOnlyList<BenefitYear> years, int firstYear, int lastYear)
{
    public SortedDictionary<int, SortedDictionary<string, long>> Deltas { get; } = [];

    public long Count(int year, string name)
    {
        foreach (var known in years)
            if (known.Year == year) return known.Before[name];
        return 0;
    }

    /// <summary>A sum of a stay, over every year from admission to settlement.</summary>
    public long CountOfStay(string name) => years.Where(y => y.Year >= firstYear && y.Year <= lastYear).Sum(y => y.Before[name]);

    public decimal YuanOfStay(string name) => CountOfStay(name) / 100m;

    public decimal Yuan(int year, string name) => Count(year, name) / 100m;

    public void Add(int year, string name, decimal yuan) => AddCount(year, name, (long)(yuan * 100m));

    public void AddCount(int year, string name, long count)
    {
        if (count == 0) return;
        if (!Deltas.TryGetValue(year, out var sums)) Deltas[year] = sums = new(StringComparer.Ordinal);
        sums[name] = sums.GetValueOrDefault(name) + count;
    }
}
