using System.Globalization;

namespace Yidi.Policy;

/// <summary>Every cap on what the pool pays of a part, and what is left under the tightest (docs/domain/calculation.md 5.7).</summary>
sealed class Caps
{
    /// <summary>A cap that was looked at: what it allows, what was counted before. Amount null when the pack states it open.</summary>
    readonly record struct Cap(StepCode Code, Ruling Ruling, Money? Amount, Money Before, string? Accumulator);

    FourCaps _caps;
    int _count;

    [System.Runtime.CompilerServices.InlineArray(4)]
    struct FourCaps
    {
#pragma warning disable IDE0044, IDE0051 // The runtime repeats this field; the compiler sees no use of it.
        Cap _first;
#pragma warning restore IDE0044, IDE0051
    }

    internal Money? Limit { get; private set; }

    internal static Caps Of(Calculation calculation, YearPart part)
    {
        var (standing, day, caps) = (calculation.Standing, part.PolicyDay, new Caps());
        if (standing.Ask(RuleKind.VisitCap, day) is { } visit) caps.Add(calculation, StepCode.VisitCap, visit, ((RuleValue.OfCap)visit.Value).Amount, calculation.PaidByPool, null);
        var sharedLimits = caps.AddShared(calculation, part);
        caps.AddDisease(calculation, part, limits: !sharedLimits);
        var year = standing.Require(RuleKind.YearCap, day);
        var terms = (RuleValue.OfCap)year.Value;
        var name = terms.Accumulator ?? (calculation.Bill.VisitType == VisitType.ChronicOutpatient ? AccumulatorNames.FundOfDisease(calculation.Bill.DiseaseCode) : AccumulatorNames.FundPool);
        caps.Add(calculation, StepCode.YearCap, year, terms.Amount, new(part.Before(name)), name);
        return caps;
    }

    void Add(Calculation calculation, StepCode code, Ruling ruling, Money? amount, Money before, string? accumulator)
    {
        _caps[_count++] = new(code, ruling, amount, before, accumulator);
        if (amount is not { } most) return;
        if (accumulator is not null) calculation.Uses(accumulator);
        var left = Money.Max(most - before, Money.Zero);
        Limit = Limit is { } limit ? Money.Min(limit, left) : left;
    }

    bool AddShared(Calculation calculation, YearPart part)
    {
        if (calculation.Standing.Ask(RuleKind.SharedCap, part.PolicyDay) is not { } ruling) return false;
        var terms = (RuleValue.OfSharedCap)ruling.Value;
        var members = terms.Members ?? MembersByDisease(calculation, part.PolicyDay);
        Money? amount = members.Length < 2 ? null : AmountOf(terms, members);
        Add(calculation, StepCode.SharedCap, ruling, amount, new(part.Before(terms.Accumulator)), terms.Accumulator);
        return amount is not null;
    }

    static Money AmountOf(RuleValue.OfSharedCap terms, Money[] members)
    {
        var (sum, largest) = (Money.Zero, Money.Zero);
        foreach (var member in members) (sum, largest) = (sum + member, Money.Max(largest, member));
        return terms.IsMaximum ? largest + Money.Min(terms.Extra, sum - largest) : sum;
    }

    static Money[] MembersByDisease(Calculation calculation, DateOnly day)
    {
        var (members, seen) = (new List<Money>(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var qualification in calculation.Standing.Entitlement.Qualifications)
        {
            if (!qualification.HoldsOn(calculation.Bill.VisitDate) || !seen.Add(qualification.DiseaseCode)) continue;
            if (calculation.Standing.AskOfDisease(RuleKind.DiseaseCap, qualification.DiseaseCode, day) is { Value: RuleValue.OfCap { Period: CapPeriod.Year, Amount: { } amount } }) members.Add(amount);
        }
        return [.. members];
    }

    void AddDisease(Calculation calculation, YearPart part, bool limits)
    {
        var bill = calculation.Bill;
        if (bill.DiseaseCode.Length == 0 || calculation.Standing.Ask(RuleKind.DiseaseCap, part.PolicyDay) is not { } ruling) return;
        var terms = (RuleValue.OfCap)ruling.Value;
        var name = AccumulatorNames.FundOfDisease(bill.DiseaseCode) + terms.Period switch
        {
            CapPeriod.Month => bill.VisitDate.ToString(".yyyy'M'MM", CultureInfo.InvariantCulture),
            CapPeriod.Quarter => string.Create(CultureInfo.InvariantCulture, $".{bill.VisitDate.Year}Q{(bill.VisitDate.Month + 2) / 3}"),
            _ => "",
        };
        Add(calculation, StepCode.DiseaseCap, ruling, limits ? terms.Amount : null, new(part.Before(name)), name);
    }

    /// <summary>Adds what was paid to every sum a cap counts, each once.</summary>
    internal void Count(YearPart part, Money paid)
    {
        for (var i = 0; i < _count; i++)
        {
            var name = _caps[i].Accumulator;
            if (name is not (null or AccumulatorNames.FundPool) && !IsCounted(name, i)) part.Deltas.Add(name, paid.Fen);
        }
    }

    bool IsCounted(string name, int before)
    {
        for (var i = 0; i < before; i++)
            if (_caps[i].Accumulator == name) return true;
        return false;
    }

    /// <summary>Tells of each cap: what it allows, what was used, and at the tightest what it cut off.</summary>
    internal void Explain(Calculation calculation, Money cut, Money paid, Money costBeyond = default)
    {
        if (calculation.Trail is not { } trail) return;
        var told = false;
        for (var i = 0; i < _count; i++)
        {
            var cap = _caps[i];
            if (cap.Amount is not { } amount)
            {
                if (cap.Code == StepCode.YearCap) trail.Add(0, StepCode.YearCapOpen, cap.Ruling.Key, Money.Zero, paid, cap.Before.Fen);
                continue;
            }
            var binds = !told && cut > Money.Zero && Money.Max(amount - cap.Before, Money.Zero) == Limit;
            told |= binds;
            trail.Add(0, cap.Code, cap.Ruling.Key, binds ? cut : Money.Zero, paid, amount.Fen, cap.Before.Fen, binds ? costBeyond.Fen : 0);
        }
    }
}
