using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

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

    /// <summary>Every term by its name, with how it is read and replaced.</summary>
    static readonly (string Name, LocalText Words, Func<ClearingTerms, int> Value, Func<ClearingTerms, int, ClearingTerms> With)[] Named =
    [
        ("confirm-by-day", new("就医地确认截止日（次月）", "agencies confirm by day"), static t => t.ConfirmByDay, static (t, v) => t with { ConfirmByDay = v }),
        ("calculate-on-day", new("国家清分日", "calculated on day"), static t => t.CalculateOnDay, static (t, v) => t with { CalculateOnDay = v }),
        ("check-by-day", new("各省核对截止日", "provinces check by day"), static t => t.CheckByDay, static (t, v) => t with { CheckByDay = v }),
        ("file-within-days", new("提交财政的工作日数", "working days to file with finance"), static t => t.FileWithinDays, static (t, v) => t with { FileWithinDays = v }),
        ("pay-within-days", new("财政拨付的工作日数", "working days to pay"), static t => t.PayWithinDays, static (t, v) => t with { PayWithinDays = v }),
        ("book-within-days", new("收款确认的工作日数", "working days to note a receipt"), static t => t.BookWithinDays, static (t, v) => t with { BookWithinDays = v }),
        ("pay-institution-within-days", new("拨付医药机构的工作日数", "working days to pay institutions"), static t => t.PayInstitutionWithinDays, static (t, v) => t with { PayInstitutionWithinDays = v }),
        ("most-delayed-months", new("延期申报的最多月数", "months a declaration may be late"), static t => t.MostDelayedMonths, static (t, v) => t with { MostDelayedMonths = v }),
        ("prefund-months", new("预付金的月数", "months a prefund holds"), static t => t.PrefundMonths, static (t, v) => t with { PrefundMonths = v }),
        ("yellow-percent", new("预付金黄色预警（%）", "yellow from percent"), static t => t.YellowPercent, static (t, v) => t with { YellowPercent = v }),
        ("red-percent", new("预付金红色预警（%）", "red from percent"), static t => t.RedPercent, static (t, v) => t with { RedPercent = v }),
        ("remind-every-days", new("逾期催付间隔（天）", "days between reminders"), static t => t.RemindEveryDays, static (t, v) => t with { RemindEveryDays = v }),
    ];

    /// <summary>Every term with its value, in the order of a month.</summary>
    public IReadOnlyList<(string Name, LocalText Words, int Value)> All => [.. Named.Select(n => (n.Name, n.Words, n.Value(this)))];

    /// <summary>The terms of this installation.</summary>
    public static async Task<ClearingTerms> Read(NationalContext national, CancellationToken cancel)
    {
        var set = await national.Set<Parameter>().AsNoTracking().Where(static p => p.Name.StartsWith(Prefix)).ToDictionaryAsync(static p => p.Name, static p => p.Value, cancel);
        return Named.Aggregate(new ClearingTerms(), (terms, one) =>
            set.TryGetValue(Prefix + one.Name, out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? one.With(terms, value) : terms);
    }

    /// <summary>Sets a term from now on; null when it stands, else why it does not.</summary>
    public static async Task<Refusal?> Set(NationalContext national, string name, int value, CancellationToken cancel)
    {
        if (Named.All(n => n.Name != name)) return new(RefusalKind.FieldInvalid, "name", name.Length <= 40 ? name : "", $"应为 {string.Join('、', Named.Select(static n => n.Name))} 之一");
        if (value is < 1 or > 366) return new(RefusalKind.FieldInvalid, name, value.ToString(CultureInfo.InvariantCulture), "1至366");
        var stored = await national.Set<Parameter>().FindAsync([Prefix + name], cancel);
        if (stored is null) national.Add(stored = new Parameter { Name = Prefix + name, Value = "" });
        stored.Value = value.ToString(CultureInfo.InvariantCulture);
        await national.SaveChangesAsync(cancel);
        return null;
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
