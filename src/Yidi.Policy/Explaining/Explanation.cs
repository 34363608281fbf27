using System.Globalization;
using System.Text;

namespace Yidi.Policy;

/// <summary>What a step of the calculation did. Stored with every settlement: never renumber, never reuse.</summary>
public enum StepCode
{
    /// <summary>A line of the bill. Inputs: index of the line. Running: total so far.</summary>
    Line = 1,
    LineFullOwn = 2,
    LineOverLimit = 3,

    /// <summary>Inputs: line, own share as numerator and denominator. Running: what the share was taken of.</summary>
    LineFirstShare = 4,

    /// <summary>Running: in scope so far.</summary>
    LineInScope = 5,
    InScope = 10,

    /// <summary>Inputs: kind of filing.</summary>
    Filing = 11,

    /// <summary>What the kind of filing takes off; amount zero while packs state 'none'.</summary>
    FilingAdjustment = 16,

    /// <summary>Inputs: the deductible of the pack, what was paid of it before. Running: what is left to share.</summary>
    Deductible = 12,

    /// <summary>Inputs: the share as numerator and denominator. Running: what the share was taken of.</summary>
    Ratio = 13,

    /// <summary>Inputs: the cap, what the fund paid before. Amount: what the cap cut off. Running: what the fund pays.</summary>
    YearCap = 14,

    /// <summary>Inputs: what the fund paid before.</summary>
    YearCapOpen = 15,

    /// <summary>Inputs: fund type.</summary>
    FundPays = 20,
    Person = 30,
    PersonFullOwn = 31,
    PersonOverLimit = 32,
    PersonFirstShare = 33,
    PersonDeductible = 34,
    PersonRatioShare = 35,
    PersonOverCap = 36,
    Account = 40,
    Cash = 42,
}

/// <summary>One step: what was done under which rule with which numbers, and where it left the sum.</summary>
/// <param name="Depth">0 for a step of its own, 1 for a part of the step before.</param>
/// <param name="Rule">The key of the rule in the pack, with the day its value begins.</param>
/// <param name="Inputs">Whole numbers whose meaning <see cref="StepCode"/> tells.</param>
public sealed record Step(int Depth, StepCode Code, string Rule, Money Amount, Money Running, IReadOnlyList<long> Inputs);

/// <summary>Every step of one adjudication in the order taken. Stored as compact codes; text is made only when somebody asks.</summary>
public sealed record Explanation(IReadOnlyList<Step> Steps)
{
    const string FormatMark = "1";

    public static Explanation Nothing { get; } = new([]);

    /// <summary>The compact form: a format mark, the rules named once, then one group of numbers per step.</summary>
    public string ToCodes()
    {
        var rules = Steps.Select(static s => s.Rule).Distinct().ToList();
        var text = new StringBuilder(FormatMark).Append('|').AppendJoin(',', rules).Append('|');
        foreach (var step in Steps)
        {
            if (text[^1] != '|') text.Append(';');
            text.Append(CultureInfo.InvariantCulture, $"{step.Depth},{(int)step.Code},{rules.IndexOf(step.Rule)},{step.Amount.Fen},{step.Running.Fen}");
            foreach (var input in step.Inputs) text.Append(CultureInfo.InvariantCulture, $",{input}");
        }
        return text.ToString();
    }

    /// <summary>Reads what <see cref="ToCodes"/> wrote; <see cref="FormatException"/> on a form this program does not know.</summary>
    public static Explanation FromCodes(string codes)
    {
        if (codes.Split('|') is not [FormatMark, var ruleText, var stepText]) throw new FormatException("These explanation codes are of a form this program does not know.");
        var rules = ruleText.Split(',');
        return new([.. stepText.Split(';').Select(group => ReadStep(group, rules))]);
    }

    static Step ReadStep(string group, string[] rules)
    {
        var numbers = group.Split(',').Select(static n => long.Parse(n, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)).ToList();
        return new((int)numbers[0], (StepCode)numbers[1], rules[(int)numbers[2]], new(numbers[3]), new(numbers[4]), numbers[5..]);
    }
}

/// <summary>Records steps while the adjudicator works. National clauses are cited by id, rules of the pack by id and day.</summary>
sealed class Trail
{
    /// <summary>National clauses have been in force since before any bill Yidi can meet; see policies/national.</summary>
    const string NationalFrom = "@2022-01-01";

    readonly List<Step> _steps = [];

    internal void Add(int depth, StepCode code, string rule, Money amount, Money running, params ReadOnlySpan<long> inputs) =>
        _steps.Add(new(depth, code, rule.Contains('@', StringComparison.Ordinal) ? rule : rule + NationalFrom, amount, running, inputs.ToArray()));

    internal Explanation ToExplanation() => new(_steps);
}
