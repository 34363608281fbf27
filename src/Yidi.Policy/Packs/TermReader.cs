using System.Globalization;

namespace Yidi.Policy;

/// <summary>Reads the terms of one row into the value of its kind; every wrong one is reported with what to write instead.</summary>
sealed class TermReader(PackReader pack, KindShape shape, string rule, string file, RowDraft row)
{
    static readonly string[] AdjustmentForms = ["value", "points", "factor", "first-share", "deductible"];
    static readonly string[] LaterForms = ["later", "less", "times"];
    static readonly string[] RatioForms = ["value", "segments", "lump-sums"];

    internal RuleValue Value()
    {
        foreach (var (name, term) in row.Terms.Where(t => !shape.Terms.Contains(t.Key, StringComparer.Ordinal)))
            pack.Report(term.Line, rule, $"'{name}' is not a field of {shape.Word}", $"use one of {string.Join(", ", shape.Terms)}", file);
        return shape.Kind switch
        {
            RuleKind.FilingRequirement => Filing(),
            RuleKind.FilingAdjustment => Adjustment(),
            RuleKind.ChronicDiseases => Diseases(),
            RuleKind.Deductible => Deductible(),
            RuleKind.Ratio => Ratio(),
            RuleKind.RatioChange => RatioChange(),
            RuleKind.YearCap => new RuleValue.OfCap(Text("value") == "open" ? null : Amount("value"), Counts("fund."), CapPeriod.Year),
            RuleKind.VisitCap => new RuleValue.OfCap(Amount("value"), null, CapPeriod.Year),
            RuleKind.DiseaseCap => new RuleValue.OfCap(Amount("value"), null,
                Choice("per", "year") switch { "month" => CapPeriod.Month, "quarter" => CapPeriod.Quarter, _ => CapPeriod.Year }),
            RuleKind.SharedCap => SharedCap(),
            RuleKind.Layer => new LayerReader(this).Layer(),
            RuleKind.Ceiling => new RuleValue.OfCeiling(Share("value"), Choice("of") == "total"),
            RuleKind.PersonalAccount => Account(),
            RuleKind.InstitutionCategory => Category(),
            RuleKind.Waiting => new RuleValue.OfWaiting(Count("value"), Has("per-missed-year") ? Count("per-missed-year") : 0, Choice("starts", "paid") switch
            {
                "birth" => WaitingStart.Birth,
                "day-after" => WaitingStart.DayAfter,
                _ => WaitingStart.Paid,
            }),
            RuleKind.TimeLimit => TimeLimit(),
            RuleKind.FilingProcedure => new RuleValue.OfProcedure(Choice("value"), Choice("on-promise", "no") == "yes", Choice("change-locked", "no") == "yes", null),
            RuleKind.ChronicProcedure => new RuleValue.OfProcedure(Choice("value"), Choice("on-promise", "no") == "yes", Choice("effective", "day") == "next-month", Has("most") ? Count("most") : null),
            RuleKind.ChosenInstitutions => new RuleValue.OfProcedure(Choice("value"), false, false, Has("most") ? Count("most") : null),
            RuleKind.ClaimProcedure => Claims(),
            _ => new RuleValue.OfWord(Choice("value")),
        };
    }

    RuleValue.OfClaims Claims()
    {
        var (second, final) = (Amount("second-from"), Amount("final-from"));
        if (final < second) Wrong("final-from", "is below second-from", "a final review follows a second one: give the same amount or a larger one");
        return new(Choice("value") == "insured" ? CatalogueOwner.Insured : CatalogueOwner.Host, second, final);
    }

    RuleValue.OfFiling Filing()
    {
        var required = Choice("value") == "required";
        if (required && Has("as")) Wrong("as", "goes with 'deemed' only", "leave it out");
        Vocabulary.TryFind(Vocabulary.Filings, Choice("as", "deemed-pair"), out var kind);
        if (!required && kind == FilingKind.None) Wrong("as", "is no kind of filing", "say with the benefit of which kind the visit counts as filed");
        return new(required, kind);
    }

    RuleValue.OfAdjustment Adjustment()
    {
        var shapes = AdjustmentForms.Where(Has).ToList();
        if (shapes.Count != 1)
        {
            Wrong("value", "states no shape or several", "write one of value: \"none\", value: \"not-paid\", points, factor, first-share, deductible");
            return new(AdjustmentShape.None, Rate.Zero, Money.Zero, false);
        }
        if (shapes[0] == "first-share" != Has("order"))
            Wrong("order", "goes with first-share, and first-share needs it", "write order: before-deductible or after-deductible, as the source states");
        var after = Choice("order", "before-deductible") == "after-deductible";
        return shapes[0] switch
        {
            "value" => new(Choice("value") == "not-paid" ? AdjustmentShape.NotPaid : AdjustmentShape.None, Rate.Zero, Money.Zero, false),
            "points" => new(AdjustmentShape.Points, Share("points"), Money.Zero, false),
            "factor" => new(AdjustmentShape.Factor, Share("factor"), Money.Zero, false),
            "first-share" => new(AdjustmentShape.FirstShare, Share("first-share"), Money.Zero, after),
            _ => new(AdjustmentShape.Deductible, Rate.Zero, Amount("deductible"), false),
        };
    }

    RuleValue.OfDiseases Diseases()
    {
        var codes = Text("value").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (codes.Length == 0) Wrong("value", "names no disease", "write the codes separated by blanks, such as \"M01600 M03900\"");
        foreach (var code in codes.Where(static c => !PackReader.IsDisease(c))) Wrong("value", $"holds '{code}', which is not a disease code", "write a letter and digits, such as M01600");
        foreach (var code in codes) pack.Disease(code);
        return new(codes.ToHashSet());
    }

    RuleValue.OfDeductible Deductible()
    {
        var first = Amount("value");
        var per = Choice("per", first == Money.Zero ? "visit" : null) switch { "stay" => DeductiblePer.Stay, "year" => DeductiblePer.Year, _ => DeductiblePer.Visit };
        var ways = LaterForms.Count(Has);
        if (Has("later") && !Items("later").Any()) Wrong("later", "is empty", "give the amount of the second stay, or leave it out");
        if (Has("floor") && !Has("less") && !Has("times")) Wrong("floor", "goes with less or times", "leave it out, or say how the amount falls");
        if (Has("floor") && Amount("floor") > first) Wrong("floor", "is above the amount", "give the lowest amount the deductible falls to");
        if (ways > 1) Wrong("later", "is given beside less or times", "keep one of later, less, times");
        if (ways > 0 && per != DeductiblePer.Stay) Wrong("per", "is not stay, but the amount changes with each stay", "write per: stay");
        return new(ways == 0 ? [first] : [first, .. Later(first)], per, Counts("deductible."));
    }

    IEnumerable<Money> Later(Money first)
    {
        if (Has("later")) return Items("later").Select(t => AmountOf(t, "later"));
        var floor = Has("floor") ? Amount("floor") : Money.Zero;
        if (!Has("floor")) Wrong("floor", "is missing", "say how far the amount falls, such as floor: \"0.00\"");
        if (!Has("less")) return Falling(first, floor, Has("times") ? amount => amount.Share(Share("times"), Rounding.HalfUp) : static amount => amount);
        var step = Amount("less");
        if (step == Money.Zero) Wrong("less", "takes nothing off", "leave it out, or state the sum");
        return Falling(first, floor, amount => amount - step);
    }

    /// <summary>The amounts of later stays until they no longer fall.</summary>
    static List<Money> Falling(Money first, Money floor, Func<Money, Money> next)
    {
        const int MaxSteps = 200;
        var amounts = new List<Money>();
        for (var amount = first; amounts.Count < MaxSteps;)
        {
            var lower = Money.Max(next(amount), floor);
            amounts.Add(lower);
            if (lower >= amount) break;
            amount = lower;
        }
        return amounts;
    }

    RuleValue.OfRatio Ratio()
    {
        var forms = RatioForms.Count(Has);
        if (forms != 1) Wrong("value", "is not the only form of the share", "write one of value, segments, lump-sums");
        var notPaid = Has("value") && Text("value") == "not-paid";
        FundType? fund = Has("fund") && Vocabulary.TryFind(Vocabulary.Funds, Choice("fund"), out var named) ? named : null;
        return new(notPaid || Has("lump-sums") ? [] : Segments(), notPaid, Has("lump-sums") ? LumpSums() : null, Choice("measured", "stay") == "year", Counts("segments."), fund);
    }

    /// <summary>One segment without border from 'value', or those of 'segments'.</summary>
    internal Segment[] Segments()
    {
        if (!Has("segments")) return [new(long.MaxValue, Share("value"))];
        var items = Items("segments").ToList();
        var segments = items.Select((item, i) => SegmentOf(item, isLast: i == items.Count - 1)).ToArray();
        if (segments.Length == 0) Wrong("segments", "is empty", "write - { to: \"30000.00\", share: \"0.85\" } and a last one without 'to'");
        for (var i = 1; i < segments.Length; i++)
            if (segments[i].To <= segments[i - 1].To) Wrong("segments", "do not rise", "order the borders from low to high");
        return segments;
    }

    Segment SegmentOf(TermDraft item, bool isLast)
    {
        var border = item.Fields?.GetValueOrDefault("to");
        foreach (var stranger in item.Fields?.Keys.Where(static k => k is not ("to" or "share")) ?? [])
            pack.Report(item.Line, rule, $"'{stranger}' is not a field of a segment", "use to and share", file);
        if (border is null != isLast) pack.Report(item.Line, rule, isLast ? "the last segment has a border" : "a segment before the last has no border", "give each but the last a 'to'", file);
        return new(border is null ? long.MaxValue : AmountOf(border, "to").Fen, ShareOf(item.Fields?.GetValueOrDefault("share"), "share", item.Line));
    }

    Money?[] LumpSums()
    {
        var sums = new Money?[Vocabulary.MaternityEvents.Count];
        foreach (var (word, term) in row.Terms["lump-sums"].Fields ?? new Dictionary<string, TermDraft>())
        {
            if (Vocabulary.TryFind(Vocabulary.MaternityEvents, word, out var happened)) sums[(int)happened] = AmountOf(term, word);
            else pack.Report(term.Line, rule, $"event '{word}' is unknown", $"use one of {string.Join(", ", Vocabulary.MaternityEvents.Values.Select(static t => t.Word))}", file);
        }
        return sums;
    }

    RuleValue.OfRatioChange RatioChange()
    {
        var isFactor = Has("own-share-factor");
        if (isFactor == Has("points")) Wrong("points", "and own-share-factor are both given or both missing", "keep the one the source states: points, or the factor of the own share");
        var group = Choice("on") switch { "age" => ChangeGroup.Age, "contract" => ChangeGroup.Contract, "continuity" => ChangeGroup.Continuity, _ => ChangeGroup.Retired };
        return new(group, isFactor, Share(isFactor ? "own-share-factor" : "points"));
    }

    RuleValue.OfSharedCap SharedCap()
    {
        var byDisease = row.Terms.GetValueOrDefault("members")?.Text == "qualified-diseases";
        Money[]? members = byDisease ? null : [.. Items("members").Select(t => AmountOf(t, "members"))];
        if (members is { Length: < 2 }) Wrong("members", "are fewer than two", "list the amounts, or write qualified-diseases");
        if (!Has("counts")) Wrong("counts", "is missing", "name the sum the members share, such as two-diseases");
        return new(Choice("of") == "maximum", members, Has("extra") ? Amount("extra") : Money.Zero, Counts("fund.") ?? "fund.shared");
    }

    RuleValue.OfAccount Account()
    {
        if (Has("value") == Has("pays")) Wrong("value", "and pays are both given or both missing", "write value: \"none\", or pays with the parts an account may pay");
        if (!Has("pays")) return new(null, false);
        return new(Parts("pays"), Choice("family") == "yes");
    }

    RuleValue.OfCategory Category()
    {
        var index = pack.Category(Text("value"));
        if (index < 0) Wrong("value", "is no category of this pack", $"use one of {string.Join(", ", pack.Categories)}");
        return new(Math.Max(index, 0));
    }

    RuleValue.OfTimeLimit TimeLimit()
    {
        var parts = Text("value").Split(' ');
        if (parts is [var number, "days" or "months"] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count)) return new(count, parts[1] == "months");
        Wrong("value", "is not a time", "write \"30 days\" or \"6 months\"");
        return new(0, false);
    }

    internal bool Has(string name) => row.Terms.ContainsKey(name);

    internal string Text(string name)
    {
        if (row.Terms.GetValueOrDefault(name) is not { } term)
        {
            pack.Report(row.Line, rule, $"'{name}' is missing", $"add {name}:", file);
            return "";
        }
        if (term.Text is null) pack.Report(term.Line, rule, $"'{name}' is not one text", $"write {name}: \"…\"", file);
        return term.Text ?? "";
    }

    internal string Choice(string name, string? absent = null)
    {
        if (absent is not null && !Has(name)) return absent;
        var text = Text(name);
        var words = shape.Choices?.GetValueOrDefault(name) ?? [];
        if (Has(name) && !words.Contains(text, StringComparer.Ordinal)) Wrong(name, "is not known here", $"use one of {string.Join(", ", words)}");
        return text;
    }

    internal string? Counts(string prefix)
    {
        if (!Has("counts")) return null;
        var name = Text("counts");
        if (name.Length == 0 || !name.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.'))
            Wrong("counts", "is not a name", "use small letters, digits and hyphens, such as outpatient");
        return prefix + name;
    }

    internal IEnumerable<TermDraft> Items(string name)
    {
        if (row.Terms.GetValueOrDefault(name)?.Items is { } items) return items;
        if (Has(name)) Wrong(name, "is not a list", $"write {name}: [one, two]");
        else Text(name);
        return [];
    }

    /// <summary>A list of own parts, each once.</summary>
    internal OwnPart[] Parts(string name)
    {
        var parts = Items(name).Select(t => Part(t, name)).Distinct().ToArray();
        if (parts.Length == 0 && Has(name)) Wrong(name, "is empty", $"name at least one of {string.Join(", ", shape.Choices![name])}");
        return parts;
    }

    OwnPart Part(TermDraft term, string name)
    {
        var allowed = shape.Choices![name];
        if (term.Text is { } word && allowed.Contains(word) && Vocabulary.TryFind(Vocabulary.OwnParts, word, out var part)) return part;
        pack.Report(term.Line, rule, $"{name} '{term.Text}' is unknown", $"use one of {string.Join(", ", allowed)}", file);
        return default;
    }

    internal Money Amount(string name) => Has(name) ? AmountOf(row.Terms[name], name) : AmountOf(null, name);

    Money AmountOf(TermDraft? term, string name)
    {
        if (Money.TryParseYuan(term?.Text, out var money) && money >= Money.Zero) return money;
        if (term is null) Text(name);
        else pack.Report(term.Line, rule, $"{name} '{term.Text}' is not an amount of yuan", "write it in yuan with two decimals, such as \"800.00\"", file);
        return Money.Zero;
    }

    internal Rate Share(string name) => ShareOf(row.Terms.GetValueOrDefault(name), name, row.Line);

    Rate ShareOf(TermDraft? term, string name, int line)
    {
        if (Rate.TryParse(term?.Text, out var rate)) return rate;
        pack.Report(term?.Line ?? line, rule, term is null ? $"'{name}' is missing" : $"{name} '{term.Text}' is not a share between 0 and 1",
            name == "points" ? "write \"0.03\" for three points" : "write \"0.80\" for 80 percent, or a fraction such as \"2/3\"", file);
        return Rate.Zero;
    }

    internal int Count(string name)
    {
        if (int.TryParse(Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count < 1000) return count;
        Wrong(name, "is not a whole number", "write it as \"3\"");
        return 0;
    }

    internal void Wrong(string name, string why, string doWhat)
    {
        var term = row.Terms.GetValueOrDefault(name);
        pack.Report(term?.Line ?? row.Line, rule, term?.Text is { } text ? $"{name} '{text}' {why}" : $"{name} {why}", doWhat, file);
    }
}
