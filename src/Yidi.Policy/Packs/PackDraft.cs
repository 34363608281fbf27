namespace Yidi.Policy;

/// <summary>A pack as its author wrote it: plain text fields with line numbers, before anything is checked.</summary>
public sealed record PackDraft
{
    /// <summary>Name of the file for messages; empty when there is only one.</summary>
    public string File { get; init; } = "";

    public required string Region { get; init; }

    public required string Insurance { get; init; }

    public required LocalText Name { get; init; }

    /// <summary>First month and day of the insurance year, '01-01' or '07-01'.</summary>
    public required string YearStarts { get; init; }

    /// <summary>True for the default pack of the sandbox, which stands in where a region has none.</summary>
    public bool SandboxOnly { get; init; }

    /// <summary>The pack's own institution categories by word; empty when it uses the national levels.</summary>
    public IReadOnlyDictionary<string, LocalText> Categories { get; init; } = new Dictionary<string, LocalText>();

    public required IReadOnlyList<CoverDraft> Covers { get; init; }

    public required IReadOnlyList<SourceDraft> Sources { get; init; }

    public required IReadOnlyList<RuleDraft> Rules { get; init; }
}

/// <summary>One text in both languages. An empty one is reported by the compiler.</summary>
public sealed record LocalText(string Chinese, string English)
{
    public string In(string language) => language == "en" ? English : Chinese;
}

/// <summary>Which bills the pack claims to rule, from when. Inside the claim a gap is an error; outside it Yidi refuses.</summary>
/// <param name="Selectors">Words by selector, such as visits and persons; a selector that is not named takes all.</param>
/// <param name="Until">Last day the pack speaks for, where its source is of the past; null while it goes on.</param>
public sealed record CoverDraft(IReadOnlyDictionary<string, IReadOnlyList<string>> Selectors, string From, int Line, string? Until = null);

/// <summary>A document that values cite.</summary>
/// <param name="Link">Address of the document where there is one; empty otherwise.</param>
public sealed record SourceDraft(string Id, LocalText Document, string Published, int Line, string File = "", string Link = "");

/// <summary>One rule: what it is about, whom it applies to, what it says in words, and its dated values.</summary>
public sealed record RuleDraft
{
    public required string Id { get; init; }

    public required string Kind { get; init; }

    /// <summary>Words by selector; a selector that is not named takes all.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Selectors { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    public required LocalText Clause { get; init; }

    public required IReadOnlyList<ValueDraft> Values { get; init; }

    public required int Line { get; init; }

    public string File { get; init; } = "";
}

/// <summary>What a rule says from a day on, with its source. It holds until <paramref name="Until"/> or until the next value of the same rule begins.</summary>
/// <param name="Until">Last day it holds; null when only the next value ends it.</param>
/// <param name="Clause">What the source says of this value, where that is not the clause of the whole rule; null otherwise.</param>
/// <param name="Rows">The figures. One row without selectors, or several that divide the rule's selection among them.</param>
public sealed record ValueDraft(
    string From, string? Until, IReadOnlyList<RowDraft> Rows, string Source, string Article, string Grade, int Line, LocalText? Clause = null, string File = "");

/// <summary>One figure of a value: whom it is for within the rule, and its terms by name ('value', 'segments', 'per' …).</summary>
public sealed record RowDraft(IReadOnlyDictionary<string, IReadOnlyList<string>> Selectors, IReadOnlyDictionary<string, TermDraft> Terms, int Line);

/// <summary>One term as written: a text, a list, or a mapping; exactly one of the three is set.</summary>
public sealed record TermDraft(string? Text, IReadOnlyList<TermDraft>? Items, IReadOnlyDictionary<string, TermDraft>? Fields, int Line);

/// <summary>What is wrong with a pack: where, what, why it is a rule, and what to do.</summary>
public sealed record PackProblem(int Line, string Rule, string What, string DoWhat, string File = "")
{
    public override string ToString() =>
        $"{(File.Length > 0 ? $"{File} " : "")}line {Line}: {(Rule.Length > 0 ? $"rule '{Rule}': " : "")}{What}; {DoWhat}";
}
