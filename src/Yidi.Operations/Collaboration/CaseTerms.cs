using Yidi.Operations.Funds;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Collaboration;

/// <summary>
/// Terms of cases (domain.md 8 and 12: typical, remembered, not verified). Each is a parameter of the installation under 'case.' and its name.
/// </summary>
public sealed record CaseTerms
{
    /// <summary>Working days to answer; and after each escalation.</summary>
    public int AnswerWithinDays { get; init; } = 10;

    public int UrgentWithinDays { get; init; } = 3;

    public int AfterEscalationDays { get; init; } = 5;

    public int ExtensionDays { get; init; } = 10;

    /// <summary>A large bill is answered by this day of the next month.</summary>
    public int LargeBillByDay { get; init; } = 26;

    /// <summary>Total of a single stay, in yuan, from which a large bill may be investigated.</summary>
    public int LargeBillFromYuan { get; init; } = 30_000;

    internal Money LargeBillFrom => new(LargeBillFromYuan * 100L);

    internal static async Task<CaseTerms> Read(NationalContext national, CancellationToken cancel)
    {
        var numbers = await ParameterNumbers.Read(national, "case.", cancel);
        var standard = new CaseTerms();
        return new()
        {
            AnswerWithinDays = numbers.Of("answer-within-days", standard.AnswerWithinDays), UrgentWithinDays = numbers.Of("urgent-within-days", standard.UrgentWithinDays), AfterEscalationDays = numbers.Of("after-escalation-days", standard.AfterEscalationDays),
            ExtensionDays = numbers.Of("extension-days", standard.ExtensionDays), LargeBillByDay = numbers.Of("large-bill-by-day", standard.LargeBillByDay), LargeBillFromYuan = numbers.Of("large-bill-from-yuan", standard.LargeBillFromYuan),
        };
    }

    /// <summary>The last day of the first term.</summary>
    public DateOnly DueOn(CaseKind kind, bool urgent, DateOnly today)
    {
        if (kind != CaseKind.LargeBill) return WorkingDays.After(today, urgent ? UrgentWithinDays : AnswerWithinDays);
        var next = new DateOnly(today.Year, today.Month, 1).AddMonths(1);
        return WorkingDays.OnOrAfter(next.AddDays(LargeBillByDay - 1));
    }
}
