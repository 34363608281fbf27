namespace Yidi.Policy;

/// <summary>What one fund pays of a bill.</summary>
public sealed record FundPayment(FundType Fund, Money Amount);

/// <summary>The answer of an adjudication: every fen of the bill with exactly one payer, and why.</summary>
public sealed record Receipt
{
    public required Money Total { get; init; }

    /// <summary>全自费.</summary>
    public required Money FullOwn { get; init; }

    /// <summary>超限价自费.</summary>
    public required Money OverLimit { get; init; }

    /// <summary>先行自付.</summary>
    public required Money FirstShare { get; init; }

    /// <summary>符合政策范围.</summary>
    public required Money InScope { get; init; }

    /// <summary>起付线 used by this bill, part of what the person pays.</summary>
    public required Money Deductible { get; init; }

    /// <summary>What the ratio leaves with the person.</summary>
    public required Money RatioShare { get; init; }

    /// <summary>What the fund would have paid above its yearly cap.</summary>
    public required Money OverCap { get; init; }

    /// <summary>Share of the pool inside this bill, as the pack states it; the interface reports it.</summary>
    public required Rate PoolRatio { get; init; }

    public required IReadOnlyList<FundPayment> Funds { get; init; }

    public required Money Account { get; init; }

    public required Money FamilyAccount { get; init; }

    public required Money Cash { get; init; }

    /// <summary>Borne by the hospital; never owed between regions.</summary>
    public required Money Hospital { get; init; }

    public required int BenefitYear { get; init; }

    /// <summary>What this bill adds to the benefit year.</summary>
    public required Accumulators Deltas { get; init; }

    /// <summary>Accumulators whose value could change this answer: a later bill that used one stands in the way of undoing this one.</summary>
    public required IReadOnlyList<string> AccumulatorsUsed { get; init; }

    public required Explanation Explanation { get; init; }

    public Money FundTotal => Funds.Aggregate(Money.Zero, static (sum, fund) => sum + fund.Amount);

    /// <summary>个人负担总金额.</summary>
    public Money Person => FullOwn + OverLimit + FirstShare + Deductible + RatioShare + OverCap;

    /// <summary>Holds the identities of domain.md 3.9, without tolerance. Called after every adjudication, on in production.</summary>
    public Receipt Checked()
    {
        Invariant.Holds(Total == FullOwn + OverLimit + FirstShare + InScope, "the total is own, over limit, first share and in scope");
        Invariant.Holds(InScope == Deductible + RatioShare + OverCap + FundTotal + Hospital, "every fen in scope has one payer");
        Invariant.Holds(Total == FundTotal + Person + Hospital, "funds, person and hospital pay the whole bill");
        Invariant.Holds(Person == Account + FamilyAccount + Cash, "the person's part is account, family account and cash");
        Invariant.Holds(Funds.All(static f => f.Amount >= Money.Zero), "no fund pays a negative amount");
        return this;
    }
}

/// <summary>Why a bill cannot be adjudicated: for whom to act on, not a fault of the program.</summary>
public enum PolicyRefusal
{
    PackDoesNotCover = 1,
    NotFiled = 2,
    DiseaseNotInPack = 3,
    DiseaseNotQualified = 4,
    EmptyBill = 5,
    LineDoesNotBalance = 6,
}

/// <summary>A receipt, or the reason there is none.</summary>
public abstract record Adjudication
{
    Adjudication() { }

    public sealed record Done(Receipt Receipt) : Adjudication;

    /// <param name="Subject">The value that was refused, such as the disease code.</param>
    /// <param name="Citation">The clause that requires it; null when no pack speaks.</param>
    public sealed record Refused(PolicyRefusal Reason, string Subject, Citation? Citation) : Adjudication;
}
