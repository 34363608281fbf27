namespace Yidi.Policy;

/// <summary>A pack as its author wrote it: plain text fields with line numbers, before anything is checked.</summary>
public sealed record PackDraft
{
    public required string Region { get; init; }

    public required string Insurance { get; init; }

    public required LocalText Name { get; init; }

    /// <summary>First month and day of the insurance year, '01-01' or '07-01'.</summary>
    public required string YearStarts { get; init; }

    public required IReadOnlyList<CoverDraft> Covers { get; init; }

    public required IReadOnlyList<SourceDraft> Sources { get; init; }

    public required IReadOnlyList<RuleDraft> Rules { get; init; }
}

/// <summary>One text in both languages. An empty one is reported by the compiler.</summary>
public sealed record LocalText(string Chinese, string English)
{
    public string In(string language) => language == "en" ? English : Chinese;
}

/// <summary>Which visits and persons the pack claims to rule, from when. Inside the claim a gap is an error; outside it Yidi refuses.</summary>
public sealed record CoverDraft(IReadOnlyList<string> Visits, IReadOnlyList<string> Persons, string From, int Line);

/// <summary>A document that values cite.</summary>
public sealed record SourceDraft(string Id, LocalText Document, string Published, int Line);

/// <summary>One rule: what it is about, whom it applies to, what it says in words, and its dated values.</summary>
public sealed record RuleDraft
{
    public required string Id { get; init; }

    public required string Kind { get; init; }

    public IReadOnlyList<string> Visits { get; init; } = [];

    public IReadOnlyList<string> Persons { get; init; } = [];

    /// <summary>Two-digit provinces of treatment the rule is for; empty means all.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>Two-digit provinces of treatment the rule is not for.</summary>
    public IReadOnlyList<string> HostsExcept { get; init; } = [];

    public required LocalText Clause { get; init; }

    public required IReadOnlyList<ValueDraft> Values { get; init; }

    public required int Line { get; init; }
}

/// <summary>One dated value with its source. It holds until the next value of the same rule begins.</summary>
/// <param name="Clause">What the source says of this value, where that is not the clause of the whole rule; null otherwise.</param>
public sealed record ValueDraft(string From, string Value, string Source, string Article, string Grade, int Line, LocalText? Clause = null);

/// <summary>What is wrong with a pack: where, what, why it is a rule, and what to do.</summary>
public sealed record PackProblem(int Line, string Rule, string What, string DoWhat)
{
    public override string ToString() => $"line {Line}: {(Rule.Length > 0 ? $"rule '{Rule}': " : "")}{What}; {DoWhat}";
}
