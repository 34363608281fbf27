namespace Yidi.Policy;

/// <summary>
/// The amounts of a receipt worked out from its explanation alone: shares are taken again, sums added again. An explanation from which
/// the receipt cannot be rebuilt explains nothing.
/// </summary>
public sealed record RebuiltAmounts(
    Money Total, Money FullOwn, Money OverLimit, Money FirstShare, Money InScope, Money NotPaid, Money FilingShare, Money Deductible, Money Fund, Money Person, Money Accounts, Money Cash)
{
    /// <summary>Throws <see cref="BrokenInvariantException"/> when a step contradicts the steps before it.</summary>
    public static RebuiltAmounts From(Explanation explanation)
    {
        var rebuilding = new Rebuilding();
        foreach (var step in explanation.Steps) rebuilding.Take(step);
        return rebuilding.Amounts();
    }

    /// <summary>Whether the amounts of a receipt follow from an explanation; false as well when the explanation contradicts itself.</summary>
    public static bool Follow(Explanation explanation, Receipt receipt)
    {
        try
        {
            return From(explanation).Agrees(receipt);
        }
        catch (BrokenInvariantException)
        {
            return false;
        }
    }

    public bool Agrees(Receipt receipt) => this == new RebuiltAmounts(receipt.Total, receipt.FullOwn, receipt.OverLimit, receipt.FirstShare,
        receipt.InScope, receipt.NotPaid, receipt.FilingShare, receipt.Deductible, receipt.FundTotal, receipt.Person, receipt.Account + receipt.FamilyAccount, receipt.Cash);
}

/// <summary>Does the calculation again from steps, in their order.</summary>
sealed class Rebuilding
{
    Money _total, _fullOwn, _overLimit, _firstShare, _notPaid, _filing, _deductible, _pool, _layers, _accounts, _personParts;

    // What of the part in hand still looks for a payer, what its segments give, the tightest cap, what the open layer pays.
    Money _rest, _bySegments, _layer;
    Money? _limit;
    bool _inParts, _layerOpen;

    internal RebuiltAmounts Amounts()
    {
        CloseLayer();
        var person = _total - _pool - _layers;
        Invariant.Holds(_personParts == person, "what the person bears is what funds leave");
        return new(_total, _fullOwn, _overLimit, _firstShare, _total - _fullOwn - _overLimit - _firstShare, _notPaid, _filing, _deductible, _pool + _layers, person, _accounts, person - _accounts);
    }

    internal void Take(Step step)
    {
        if (step.Depth == 0) CloseLayer();
        if (step.Code <= StepCode.LineInScope) TakeLine(step);
        else if (step.Code is StepCode.Layer or StepCode.LayerSegment or StepCode.LayerCap or StepCode.Ceiling or StepCode.LayerGiven) TakeLayer(step);
        else if (step.Code >= StepCode.Person) TakePerson(step);
        else TakePool(step);
    }

    void TakeLine(Step step)
    {
        switch (step.Code)
        {
            case StepCode.Line: _total += step.Amount; break;
            case StepCode.LineFullOwn: _fullOwn += step.Amount; break;
            case StepCode.LineOverLimit: _overLimit += step.Amount; break;
            case StepCode.LineFirstShare:
                Invariant.Holds(step.Running.Share(ShareOf(step, 1), Rounding.HalfUp) == step.Amount, $"first share of line {step.Inputs[0]} is the stated share of {step.Running}");
                _firstShare += step.Amount;
                break;
        }
        _rest = _total - _fullOwn - _overLimit - _firstShare;
    }

    void TakePool(Step step)
    {
        switch (step.Code)
        {
            case StepCode.AfterCoverage: Own(ref _notPaid, step.Amount); break;
            case StepCode.YearPart: (_rest, _inParts) = (step.Amount, true); break;
            case StepCode.NotPaid: Own(ref _notPaid, _rest); break;
            case StepCode.FilingAdjustment when step.Inputs.Count > 0 && step.Inputs[0] == (long)AdjustmentShape.FirstShare: Own(ref _filing, _rest.Share(ShareOf(step, 1), Rounding.HalfUp)); break;
            case StepCode.Deductible: Own(ref _deductible, Money.Min(_rest, Money.Max(new Money(step.Inputs[0] - step.Inputs[1]), Money.Zero))); break;
            case StepCode.Ratio when step.Inputs[1] > 0: _bySegments = _rest.Share(ShareOf(step, 0), Rounding.HalfUp); break;
            case StepCode.Ratio: _bySegments = Money.Zero; break;
            case StepCode.Segment: TakeSegment(step); break;
            case StepCode.LumpSum: _bySegments = Money.Min(new(step.Inputs[0]), _rest); break;
            case StepCode.YearCap or StepCode.VisitCap or StepCode.DiseaseCap or StepCode.SharedCap:
                var left = Money.Max(new Money(step.Inputs[0] - step.Inputs[1]), Money.Zero);
                _limit = _limit is { } limit ? Money.Min(limit, left) : left;
                break;
            case StepCode.FundPays: ClosePool(step); break;
        }
    }

    void TakeSegment(Step step)
    {
        var amount = step.Running.Share(ShareOf(step, 0), Rounding.HalfUp);
        Invariant.Holds(amount == step.Amount, $"a segment pays the stated share of {step.Running}");
        _bySegments += amount;
    }

    void ClosePool(Step step)
    {
        var paid = _limit is { } limit ? Money.Min(_bySegments, limit) : _bySegments;
        Invariant.Holds(paid == step.Amount, "the fund pays what shares and caps give");
        _pool += paid;
        (_bySegments, _limit) = (Money.Zero, null);
        if (_inParts) _rest = Money.Zero;
    }

    void TakeLayer(Step step)
    {
        switch (step.Code)
        {
            case StepCode.Layer: (_layer, _layerOpen) = (Money.Zero, true); break;
            case StepCode.LayerGiven: (_layer, _layerOpen) = (Money.Min(new(step.Inputs[1]), step.Running), true); break;
            case StepCode.LayerSegment: _layer += step.Running.Share(ShareOf(step, 0), Rounding.HalfUp); break;
            default: _layer = Money.Min(_layer, Money.Max(new Money(step.Inputs[0] - step.Inputs[1]), Money.Zero)); break;
        }
    }

    void CloseLayer()
    {
        if (_layerOpen) _layers += _layer;
        (_layer, _layerOpen) = (Money.Zero, false);
    }

    void TakePerson(Step step)
    {
        if (step.Code is StepCode.Account or StepCode.FamilyAccount) _accounts += step.Amount;
        else if (step.Code is not (StepCode.Person or StepCode.Cash)) _personParts += step.Amount;
    }

    void Own(ref Money part, Money amount)
    {
        part += amount;
        _rest -= amount;
    }

    static Rate ShareOf(Step step, int at) => Rate.Of(step.Inputs[at], step.Inputs[at + 1]);
}
