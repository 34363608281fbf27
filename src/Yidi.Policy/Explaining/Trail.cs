using System.Buffers;
using System.Globalization;

namespace Yidi.Policy;

/// <summary>
/// Records steps while the adjudicator works, as numbers in one array: a million bills are explained without a million small objects, and the
/// steps become objects or text only when somebody reads them.
/// </summary>
sealed class Trail
{
    // Per step: depth, code, rule, amount, running, count of inputs, inputs.
    const int Fixed = 6;

    long[] _numbers = ArrayPool<long>.Shared.Rent(1024);
    int _length;
    readonly List<string> _rules = new(16);

    // The rule of the last step that left something with the person, by reason.
    string? _deductible, _ratio, _filing, _notPaid, _overCap;

    internal void Add(int depth, StepCode code, string rule, Money amount, Money running, params ReadOnlySpan<long> inputs)
    {
        if (_length + Fixed + inputs.Length > _numbers.Length) Grow();
        var at = _numbers.AsSpan(_length, Fixed + inputs.Length);
        (at[0], at[1], at[2], at[3], at[4], at[5]) = (depth, (long)code, RuleIndex(rule), amount.Fen, running.Fen, inputs.Length);
        inputs.CopyTo(at[Fixed..]);
        _length += at.Length;
        if (code >= StepCode.AfterCoverage) Remember(code, rule, amount);
    }

    void Remember(StepCode code, string rule, Money amount)
    {
        switch (code)
        {
            case StepCode.Deductible: _deductible = rule; break;
            case StepCode.Ratio: _ratio = rule; break;
            case StepCode.FilingAdjustment: _filing = rule; break;
            case StepCode.NotPaid or StepCode.AfterCoverage: _notPaid = rule; break;
            case StepCode.YearCap or StepCode.VisitCap or StepCode.DiseaseCap or StepCode.SharedCap or StepCode.LumpSum when amount > Money.Zero: _overCap = rule; break;
        }
    }

    void Grow()
    {
        var larger = ArrayPool<long>.Shared.Rent(_numbers.Length * 2);
        _numbers.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<long>.Shared.Return(_numbers);
        _numbers = larger;
    }

    /// <summary>Opens a step whose amount its parts decide; <see cref="Finish"/> fills it in.</summary>
    internal int Begin(StepCode code, string rule, Money running, params ReadOnlySpan<long> inputs)
    {
        var at = _length;
        Add(0, code, rule, Money.Zero, running, inputs.IsEmpty ? [0, 0] : inputs);
        return at;
    }

    /// <param name="share">The one share of the step, where there is one.</param>
    internal void Finish(int? step, Money amount, Rate? share)
    {
        _numbers[step!.Value + 3] = amount.Fen;
        if (share is { } one) (_numbers[step.Value + Fixed], _numbers[step.Value + Fixed + 1]) = (one.Numerator, one.Denominator);
    }

    int RuleIndex(string rule)
    {
        for (var i = _rules.Count - 1; i >= 0; i--)
            if (ReferenceEquals(_rules[i], rule)) return i;
        var known = _rules.IndexOf(rule);
        if (known >= 0) return known;
        _rules.Add(rule);
        return _rules.Count - 1;
    }

    /// <summary>The rule behind what a person bears: that of the last step which left it there.</summary>
    internal string? RuleOf(StepCode personPart) => personPart switch
    {
        StepCode.PersonDeductible => _deductible,
        StepCode.PersonRatioShare => _ratio,
        StepCode.PersonFilingShare => _filing,
        StepCode.PersonNotPaid => _notPaid,
        StepCode.PersonOverCap => _overCap,
        _ => null,
    };

    /// <summary>Ends the recording: what was borrowed goes back, an array of the exact length stays.</summary>
    internal Explanation ToExplanation()
    {
        var exact = _numbers.AsSpan(0, _length).ToArray();
        ArrayPool<long>.Shared.Return(_numbers);
        _numbers = exact;
        return new(this);
    }

    internal IReadOnlyList<Step> ToSteps()
    {
        var steps = new List<Step>();
        for (var at = 0; at < _length;)
        {
            var count = (int)_numbers[at + 5];
            steps.Add(new((int)_numbers[at], (StepCode)_numbers[at + 1], _rules[(int)_numbers[at + 2]], new(_numbers[at + 3]), new(_numbers[at + 4]),
                _numbers.AsSpan(at + Fixed, count).ToArray()));
            at += Fixed + count;
        }
        return steps;
    }

    static int Write(long number, Span<char> to)
    {
        if (number is < 0 or > uint.MaxValue) return number.TryFormat(to, out var written, default, CultureInfo.InvariantCulture) ? written : 0;
        var (rest, length) = ((uint)number, 1);
        for (var power = rest; power >= 10; power /= 10) length++;
        for (var at = length - 1; at >= 0; at--, rest /= 10) to[at] = (char)('0' + (rest % 10));
        return length;
    }

    /// <summary>The same text as <see cref="Explanation.ToCodes"/> makes of steps, written straight from the numbers.</summary>
    internal string ToCodes(string formatMark)
    {
        const int MaxDigits = 21;
        var head = $"{formatMark}|{string.Join(',', _rules)}|";
        var buffer = ArrayPool<char>.Shared.Rent(head.Length + (_length * MaxDigits));
        head.CopyTo(buffer);
        var written = head.Length;
        for (var at = 0; at < _length;)
        {
            if (at > 0) buffer[written++] = ';';
            var count = (int)_numbers[at + 5];
            for (var i = 0; i < Fixed - 1 + count; i++)
            {
                if (i > 0) buffer[written++] = ',';
                var number = _numbers[at + i + (i < Fixed - 1 ? 0 : 1)];
                written += Write(number, buffer.AsSpan(written));
            }
            at += Fixed + count;
        }
        var text = new string(buffer, 0, written);
        ArrayPool<char>.Shared.Return(buffer);
        return text;
    }
}
