namespace Yidi.Policy;

/// <summary>性别. The values are the national gend codes.</summary>
public enum Sex
{
    Unknown = 0,
    Male = 1,
    Female = 2,
}

/// <summary>A settled bill as a reviewer sees it. Of a stay <paramref name="From"/> is the admission and <paramref name="Until"/> the discharge, else both are the day.</summary>
/// <param name="SettledAt">Business moment, UTC; of an outpatient visit the person was at the counter then.</param>
/// <param name="IsWhole">False for one part of a stay that was settled in between.</param>
public sealed record ReviewedVisit(
    long SettlementId, long VisitNo, PersonNo Person, string Institution, InstitutionLevel Level, RegionCode Place, VisitType VisitType, DateOnly From, DateOnly Until, DateTime SettledAt, bool IsWhole,
    IReadOnlyList<string> Diagnoses, DateOnly? Born, Sex Sex, Money Total, Money InScope, Money Fund, IReadOnlyList<ReviewedLine> Lines)
{
    public bool IsStay => VisitType.IsStay();

    /// <summary>Days in hospital as they are charged, at least one.</summary>
    public int Days => Math.Max(1, Until.DayNumber - From.DayNumber);

    /// <summary>Share of the lines in what the funds paid: what is at risk, rounded down, never more than was paid.</summary>
    public Money FundOf(Money inScope) => InScope.Fen <= 0 || inScope.Fen <= 0 ? Money.Zero : new((long)((Int128)Fund.Fen * Math.Min(inScope.Fen, InScope.Fen) / InScope.Fen));
}

/// <summary>One line of a reviewed bill.</summary>
public sealed record ReviewedLine(string LineNo, string ItemCode, string ItemName, DateOnly Day, Quantity Quantity, Money Total, Money InScope, RestrictedUse RestrictedUse);

/// <summary>Lines of a settlement that show what a rule found; none where the settlement as a whole does.</summary>
public sealed record Evidence(long Settlement, IReadOnlyList<string> Lines);

/// <summary>What a rule found. It accuses nobody: an officer looks, the institution is heard.</summary>
/// <param name="About">Tells two findings of a rule on one settlement apart: an item, another settlement, a month.</param>
/// <param name="AtRisk">What the funds paid for it, at most.</param>
public sealed record Suspicion(ReviewRule Rule, long Settlement, string Institution, string About, Money AtRisk, IReadOnlyList<Evidence> Evidence, LocalText Words);
