using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Plumbing;

namespace Yidi.Operations.Funds;

/// <summary>
/// The calendar and limits of clearing (domain.md 6). Each is a parameter of the installation under 'clearing.' and its name; what is not set is what the
/// national procedure says (医保发〔2022〕22号 and its later notices; days marked there as remembered, not verified).
/// </summary>
public sealed record ClearingTerms
{
    /// <summary>The agency of the place of treatment confirms by this day of the next month.</summary>
    public int ConfirmByDay { get; init; } = 20;

    /// <summary>The national calculation is made on this day.</summary>
    public int CalculateOnDay { get; init; } = 21;

    /// <summary>Provinces check by this day.</summary>
    public int CheckByDay { get; init; } = 25;

    /// <summary>The agency files with finance within so many working days of the notice.</summary>
    public int FileWithinDays { get; init; } = 5;

    /// <summary>Finance pays within so many working days after that.</summary>
    public int PayWithinDays { get; init; } = 10;

    /// <summary>The receiving finance tells its agency within so many working days.</summary>
    public int BookWithinDays { get; init; } = 5;

    /// <summary>The agency pays an institution within so many working days of the declaration.</summary>
    public int PayInstitutionWithinDays { get; init; } = 30;

    /// <summary>Costs not declared in their month are delayed by so many months at most.</summary>
    public int MostDelayedMonths { get; init; } = 2;

    /// <summary>Months of last year's fourth-quarter mean that a prefund holds.</summary>
    public int PrefundMonths { get; init; } = 2;

    /// <summary>The month's clearing over the prefund, in percent, from which it is yellow and red.</summary>
    public int YellowPercent { get; init; } = 70;

    public int RedPercent { get; init; } = 90;

    /// <summary>An overdue bill is reminded of again after so many days.</summary>
    public int RemindEveryDays { get; init; } = 5;

    const string Prefix = "clearing.";

    /// <summary>The terms of this installation.</summary>
    public static async Task<ClearingTerms> Read(NationalContext national, CancellationToken cancel)
    {
        var set = await national.Set<Parameter>().AsNoTracking().Where(static p => p.Name.StartsWith(Prefix)).ToDictionaryAsync(static p => p.Name, static p => p.Value, cancel);
        var terms = new ClearingTerms();
        int Of(string name, int otherwise) => set.TryGetValue(Prefix + name, out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
        return new()
        {
            ConfirmByDay = Of("confirm-by-day", terms.ConfirmByDay), CalculateOnDay = Of("calculate-on-day", terms.CalculateOnDay), CheckByDay = Of("check-by-day", terms.CheckByDay),
            FileWithinDays = Of("file-within-days", terms.FileWithinDays), PayWithinDays = Of("pay-within-days", terms.PayWithinDays), BookWithinDays = Of("book-within-days", terms.BookWithinDays),
            PayInstitutionWithinDays = Of("pay-institution-within-days", terms.PayInstitutionWithinDays), MostDelayedMonths = Of("most-delayed-months", terms.MostDelayedMonths),
            PrefundMonths = Of("prefund-months", terms.PrefundMonths), YellowPercent = Of("yellow-percent", terms.YellowPercent), RedPercent = Of("red-percent", terms.RedPercent),
            RemindEveryDays = Of("remind-every-days", terms.RemindEveryDays),
        };
    }

    /// <summary>Last day to check the bills of a month; at least three working days after they were made.</summary>
    public DateOnly CheckBy(Month month, DateOnly made)
    {
        var day = WorkingDays.OnOrAfter(month.Plus(1).First.AddDays(CheckByDay - 1));
        var least = WorkingDays.After(made, 3);
        return day > least ? day : least;
    }

    /// <summary>Last day to pay a bill that was noticed on a day.</summary>
    public DateOnly PayBy(DateOnly noticed) => WorkingDays.After(noticed, FileWithinDays + PayWithinDays);
}
