namespace Yidi.Policy;

/// <summary>What a catalogue says of an item on a day: class, first own share of 乙 items, price limit.</summary>
/// <param name="OwnShare">先行自付比例: the share of a 乙 item that stays with the person before anything else.</param>
/// <param name="PriceLimit">限价 for one unit; null when the catalogue sets none.</param>
public sealed record ItemTerms(ItemClass Class, Rate OwnShare, UnitPrice? PriceLimit);

/// <summary>One line of a bill after the catalogue spoke. Identity, always: total = own + over limit + first share + in scope.</summary>
public sealed record FeeLine
{
    /// <summary>费用明细流水号: the hospital's own number of the line, unique within the visit.</summary>
    public required string LineNo { get; init; }

    public required string ItemCode { get; init; }

    public required string ItemName { get; init; }

    public required DateOnly FeeDate { get; init; }

    /// <summary>Units charged; negative on a line that takes back. Zero of bills from before it was carried.</summary>
    public Quantity Quantity { get; init; }

    public LineOrigin Origin { get; init; }

    /// <summary>What the hospital's review of a restricted item said. A refused one is own expense.</summary>
    public RestrictedUse RestrictedUse { get; init; }

    public required ItemClass Class { get; init; }

    /// <summary>先行自付比例 the catalogue gave on the fee date.</summary>
    public required Rate OwnShare { get; init; }

    public required Money Total { get; init; }

    /// <summary>全自费金额.</summary>
    public required Money FullOwn { get; init; }

    /// <summary>超限价金额.</summary>
    public required Money OverLimit { get; init; }

    /// <summary>先行自付金额.</summary>
    public required Money FirstShare { get; init; }

    /// <summary>符合政策范围金额.</summary>
    public required Money InScope { get; init; }
}

/// <summary>Splits the amount of one line by what the catalogue says (domain.md 3.2).</summary>
public static class LineSplit
{
    /// <summary>
    /// 丙 items, and lines whose restricted use the hospital did not approve, are full own expense. What is above the price limit is own
    /// expense; of the rest a 乙 item leaves its first own share, rounded half up, with the person (W1: 31.77 at 10 % leaves 3.18).
    /// </summary>
    public static (Money FullOwn, Money OverLimit, Money FirstShare, Money InScope) Of(
        Money total, Quantity quantity, ItemTerms terms, bool restrictedUseRefused)
    {
        if (terms.Class == ItemClass.C || restrictedUseRefused) return (total, Money.Zero, Money.Zero, Money.Zero);
        var overLimit = terms.PriceLimit is { } limit ? Money.Max(total - limit.Times(quantity, Rounding.HalfUp), Money.Zero) : Money.Zero;
        var payable = total - overLimit;
        var firstShare = terms.Class == ItemClass.B ? payable.Share(terms.OwnShare, Rounding.HalfUp) : Money.Zero;
        return (Money.Zero, overLimit, firstShare, payable - firstShare);
    }
}
