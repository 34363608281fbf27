namespace Yidi.Policy;

/// <summary>What one insurance year gains by a bill.</summary>
public sealed record YearGain(int Year, Accumulators Deltas);

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

    /// <summary>In scope but not paid by the policy: an institution or a period the insured place does not pay.</summary>
    public required Money NotPaid { get; init; }

    /// <summary>Extra first own share because of the kind of filing, before layers.</summary>
    public required Money FilingShare { get; init; }

    /// <summary>起付线 used by this bill, before layers.</summary>
    public required Money Deductible { get; init; }

    /// <summary>What the ratio leaves with the person, before layers.</summary>
    public required Money RatioShare { get; init; }

    /// <summary>In-scope cost beyond the point where a cap was used up, before layers.</summary>
    public required Money OverCap { get; init; }

    /// <summary>What the pooled fund pays; the other funds pay out of the own parts.</summary>
    public required Money PoolPays { get; init; }

    /// <summary>Share of the pool at the end of this bill, after everything that moves it; the interface reports it.</summary>
    public required Rate PoolRatio { get; init; }

    public required IReadOnlyList<FundPayment> Funds { get; init; }

    /// <summary>What is left of each own part after all layers, by <see cref="OwnPart"/>.</summary>
    public required IReadOnlyList<Money> Left { get; init; }

    public required Money Account { get; init; }

    public required IReadOnlyList<AccountPayment> FamilyAccounts { get; init; }

    public required Money Cash { get; init; }

    /// <summary>Borne by the hospital; never owed between regions.</summary>
    public required Money Hospital { get; init; }

    /// <summary>What each insurance year gains, the year of settlement last.</summary>
    public required IReadOnlyList<YearGain> Years { get; init; }

    /// <summary>Accumulators whose value could change this answer: a later bill that used one stands in the way of undoing this one.</summary>
    public required IReadOnlyList<string> AccumulatorsUsed { get; init; }

    public required Explanation Explanation { get; init; }

    /// <summary>The insurance year of the settlement.</summary>
    public int BenefitYear => Years[^1].Year;

    /// <summary>What the insurance year of the settlement gains.</summary>
    public Accumulators Deltas => Years[^1].Deltas;

    public Money FundTotal
    {
        get
        {
            var sum = Money.Zero;
            for (var i = 0; i < Funds.Count; i++) sum += Funds[i].Amount;
            return sum;
        }
    }

    public Money FamilyAccount
    {
        get
        {
            var sum = Money.Zero;
            for (var i = 0; i < FamilyAccounts.Count; i++) sum += FamilyAccounts[i].Amount;
            return sum;
        }
    }

    /// <summary>个人负担总金额.</summary>
    public Money Person
    {
        get
        {
            var sum = Money.Zero;
            for (var i = 0; i < Left.Count; i++) sum += Left[i];
            return sum;
        }
    }

    /// <summary>Holds the identities of domain.md 3.9, without tolerance. Called after every adjudication, on in production.</summary>
    public Receipt Checked()
    {
        var (funds, person) = (FundTotal, Person);
        Invariant.Holds(Total == FullOwn + OverLimit + FirstShare + InScope, "the total is own, over limit, first share and in scope");
        Invariant.Holds(InScope == NotPaid + FilingShare + Deductible + RatioShare + OverCap + PoolPays + Hospital, "every fen in scope has one payer");
        Invariant.Holds(Total == funds + person + Hospital, "funds, person and hospital pay the whole bill");
        Invariant.Holds(person == Account + FamilyAccount + Cash, "the person's part is account, family account and cash");
        for (var i = 0; i < Funds.Count; i++) Invariant.Holds(Funds[i].Amount >= Money.Zero, "no fund pays a negative amount");
        for (var i = 0; i < Left.Count; i++) Invariant.Holds(Left[i] >= Money.Zero, "no own part is negative");
        Invariant.Holds(Account >= Money.Zero && Cash >= Money.Zero, "account and cash are not negative");
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
    BirthdayUnknown = 7,
    WrongCatalogue = 8,
    Waiting = 9,
    InjuryNotPaid = 10,
    LinesNotMerged = 11,
    EventNotInPack = 12,
    SupplementNotInPack = 13,
    NegativePart = 14,
    NewbornNotOnMothersCard = 15,
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
