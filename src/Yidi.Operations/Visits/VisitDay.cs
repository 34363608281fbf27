using Yidi.Operations.Plumbing;

namespace Yidi.Operations.Visits;

/// <summary>Treatment is reported when it happened, never before.</summary>
static class VisitDay
{
    internal static Refusal? Refusal(DateTime beginsAtUtc, BusinessClock clock) => ChinaTime.DayOf(beginsAtUtc) > clock.Today
        ? new(RefusalKind.FieldInvalid, "begins", ChinaTime.Text(beginsAtUtc), $"晚于业务日期 {clock.Today:yyyy-MM-dd}")
        : null;
}
