using Yidi.Policy;

namespace Yidi.SecondOpinion;

/// <summary>Steps 5.8 and 5.9: the layers above the pooled fund, and what the year counts.</summary>
sealed partial class PartCalculation
{
    /// <summary>What of the own parts is left after the layers that paid so far.</summary>
    public Dictionary<OwnPart, decimal> Left { get; } = [];

    void PayLayers()
    {
        Left[OwnPart.Deductible] = Deductible;
        Left[OwnPart.RatioShare] = RatioShare;
        Left[OwnPart.OverCap] = OverCap;
        Left[OwnPart.FilingShare] = FilingShare;
        Left[OwnPart.FirstShare] = part.FirstShare;
        var layers = book.Layers.Select(question => book.Answer(question, part.PolicyDay, _point)).OfType<Row>();
        foreach (var layer in layers.OrderBy(static l => l.Amount("order")))
            if (IsForTotal(layer, _bill.Total.Fen / 100m)) PayLayer(layer);
    }

    void PayLayer(Row layer)
    {
        var name = layer.Text("layer");
        OwnPart[] looksAt = [.. Selection.Codes(Vocabulary.OwnParts, layer.Items("base").Select(static i => i.Text)).Distinct()];
        var ofBase = looksAt.Sum(own => Left.GetValueOrDefault(own));
        var wanted = layer.Says("given") ? Given(layer, ofBase) : ByScale(layer, name, ofBase);
        var paid = Smallest(wanted, CapLeft(layer, name) ?? wanted, CeilingLeft());
        TakeOff(looksAt, paid);
        PayFromFund(FundOf(layer), paid);
        if (layer.Says("given") && part.IsLast) progress.SupplementsLeft[FundOf(layer)] = progress.SupplementsLeft.GetValueOrDefault(FundOf(layer)) - paid;
        sums.Add(part.Year, $"layer.{name}.paid", paid);
        if (layer.Text("per") == "year") sums.Add(part.Year, $"layer.{name}.base", ofBase);
    }

    decimal Given(Row layer, decimal ofBase) =>
        part.IsLast ? Math.Min(progress.SupplementsLeft.GetValueOrDefault(FundOf(layer)), ofBase) : 0;

    decimal ByScale(Row layer, string name, decimal ofBase)
    {
        var deductible = layer.Amount("deductible") ?? 0;
        var before = layer.Text("per") == "year" ? sums.Yuan(part.Year, $"layer.{name}.base") : 0;
        var zero = layer.Text("borders") == "above-deductible" ? deductible : 0;
        var (from, end) = (Math.Max(before, deductible) - zero, Math.Max(before + ofBase, deductible) - zero);
        return Pieces(layer.Segments, from, end).Sum(static piece => piece.Share.Of(piece.Length));
    }

    decimal? CapLeft(Row layer, string name) =>
        layer.Amount("cap") is { } cap ? Math.Max(0, cap - sums.Yuan(part.Year, $"layer.{name}.paid")) : null;

    decimal? CeilingLeft()
    {
        if (book.Answer("ceiling", part.PolicyDay, _point) is not { } ceiling) return null;
        var measure = ceiling.Text("of") == "total" ? part.Total : part.Payable + part.NotPaid;
        return Math.Max(0, ceiling.Share("value")!.Value.Of(measure) - Funds.Values.Sum());
    }

    void TakeOff(IEnumerable<OwnPart> looksAt, decimal paid)
    {
        foreach (var own in looksAt)
        {
            var taken = Math.Min(paid, Left.GetValueOrDefault(own));
            if (taken > 0) Left[own] -= taken;
            paid -= taken;
        }
    }

    void CountBasic()
    {
        sums.Add(part.Year, "in-scope", part.Payable + part.NotPaid);
        sums.Add(part.Year, "own.ratio-share", RatioShare);
        sums.Add(part.Year, $"deductible.{_deductibleCounts}", Deductible);
        foreach (var name in _countedPaid) sums.Add(part.Year, name, Paid);
        if (_segmentsCounts is not null) sums.Add(part.Year, _segmentsCounts, Deductible + _shared);
    }

    void CountVisit()
    {
        sums.AddCount(part.Year, "count.visits", 1);
        if (!situation.IsStay) return;
        var prefix = $"stay.{_bill.VisitNo}.";
        if (stay.IsNew) sums.AddCount(part.Year, "count.stays", 1);
        var brought = stay.BringsDeductible ? sums.YuanOfStay($"stay.{_bill.TransferredFrom}.deductible") : 0;
        sums.Add(part.Year, $"{prefix}deductible", progress.DeductibleTaken + brought);
        if (!stay.UnderContinue) return;
        sums.AddCount(part.Year, $"{prefix}parts", 1);
        sums.Add(part.Year, $"{prefix}segments", progress.Measured);
    }

    static bool IsForTotal(Row layer, decimal total) =>
        (layer.Amount("only-above-total") is not { } least || total > least) && (layer.Amount("only-up-to-total") is not { } most || total <= most);
}
