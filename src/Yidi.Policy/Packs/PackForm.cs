namespace Yidi.Policy;

/// <summary>One term of a kind of rule, with the words it is limited to; empty when it takes amounts, shares or names.</summary>
public sealed record TermForm(string Name, IReadOnlyList<string> Choices);

/// <summary>One kind of rule and what may be written in it.</summary>
public sealed record KindForm(string Word, bool Required, string Meaning, IReadOnlyList<TermForm> Terms);

/// <summary>One selector; words empty when it takes ranges, provinces, categories or diseases.</summary>
public sealed record SelectorForm(string Name, string Meaning, IReadOnlyList<string> Words);

/// <summary>The form of the pack format as data, for readers, for the schema that editors use, and for documents.</summary>
public static class PackForm
{
    public static IReadOnlyList<KindForm> Kinds { get; } =
        [.. KindShapes.All.Select(static k => new KindForm(k.Word, k.Required, k.Meaning, [.. k.Terms.Select(t => new TermForm(t, k.Choices?.GetValueOrDefault(t) ?? []))]))];

    public static IReadOnlyList<SelectorForm> Selectors { get; } =
        [.. SelectorWords.All.Select(static s => new SelectorForm(s.Name, s.Meaning, s.Dimension == Dimension.Visit
            ? [.. s.Words!.Keys, .. SelectorWords.VisitGroups.Keys]
            : [.. s.Words?.Keys ?? Enumerable.Empty<string>()]))];

    public static IReadOnlySet<string> SelectorNames { get; } = SelectorWords.All.Select(static s => s.Name).ToHashSet();
}
