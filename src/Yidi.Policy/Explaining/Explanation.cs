using System.Globalization;
using System.Text;

namespace Yidi.Policy;

/// <summary>One step: what was done under which rule with which numbers, and where it left the sum.</summary>
/// <param name="Depth">0 for a step of its own, 1 for a part of the step before.</param>
/// <param name="Rule">The key of the rule in the pack, with the day its value begins.</param>
/// <param name="Inputs">Whole numbers whose meaning <see cref="StepCode"/> tells.</param>
public sealed record Step(int Depth, StepCode Code, string Rule, Money Amount, Money Running, IReadOnlyList<long> Inputs);

/// <summary>Every step of one adjudication in the order taken. Stored as compact codes; text is made only when somebody asks.</summary>
public sealed class Explanation
{
    const string FormatMark = "1";

    readonly Trail? _trail;
    IReadOnlyList<Step>? _steps;

    public Explanation(IReadOnlyList<Step> steps) => _steps = steps;

    internal Explanation(Trail trail) => _trail = trail;

    public static Explanation Nothing { get; } = new([]);

    public IReadOnlyList<Step> Steps => _steps ??= _trail!.ToSteps();

    /// <summary>The compact form: a format mark, the rules named once, then one group of numbers per step.</summary>
    public string ToCodes()
    {
        if (_trail is not null) return _trail.ToCodes(FormatMark);
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
