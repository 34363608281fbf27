namespace Yidi.Policy;

/// <summary>Reads a layer: the kind of rule with the most terms.</summary>
sealed class LayerReader(TermReader terms)
{
    internal RuleValue.OfLayer Layer()
    {
        var name = terms.Text("layer");
        if (name.Length == 0 || !name.All(static c => char.IsAsciiLetterLower(c) || c == '-')) terms.Wrong("layer", "is not a name", "use small letters and hyphens, such as catastrophic");
        Vocabulary.TryFind(Vocabulary.Funds, terms.Choice("fund"), out var fund);
        var given = terms.Has("value") && terms.Text("value") == "given";
        if (terms.Has("value") == terms.Has("segments")) terms.Wrong("value", "and segments are both given or both missing", "write value: \"0.80\", segments, or value: \"given\"");
        return new()
        {
            Name = name,
            Order = terms.Count("order"),
            Fund = fund,
            Base = terms.Parts("base"),
            PerYear = terms.Choice("per", "visit") == "year",
            Given = given,
            Deductible = terms.Has("deductible") ? terms.Amount("deductible") : Money.Zero,
            Segments = given ? [] : terms.Segments(),
            BordersAboveDeductible = terms.Choice("borders", "from-zero") == "above-deductible",
            Cap = terms.Has("cap") && terms.Text("cap") != "open" ? terms.Amount("cap") : null,
            OnlyAboveTotal = terms.Has("only-above-total") ? terms.Amount("only-above-total") : null,
            OnlyUpToTotal = terms.Has("only-up-to-total") ? terms.Amount("only-up-to-total") : null,
            BaseAccumulator = AccumulatorNames.LayerBase(name),
            PaidAccumulator = AccumulatorNames.LayerPaid(name),
        };
    }
}
