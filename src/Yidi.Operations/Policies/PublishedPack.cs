using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Yidi.Operations.Plumbing;
using Yidi.Policy;

namespace Yidi.Operations.Policies;

/// <summary>The canonical text of a published pack, kept for ever under its hash: an old settlement is judged by the text it was made under.</summary>
public sealed class PublishedPack
{
    public required string Hash { get; init; }

    public required string Region { get; init; }

    public required InsuranceKind Insurance { get; init; }

    /// <summary>The pack of the region, and the national clauses it was published with.</summary>
    public required string Text { get; init; }

    public required string NationalText { get; init; }

    public required DateTime PublishedAt { get; init; }

    /// <summary>Business moment from which it is the pack of its region, UTC; long past for what an installation began with.</summary>
    public DateTime EffectiveAt { get; init; } = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);
}

sealed class PublishedPackTable : INationalTable<PublishedPack>
{
    public void Configure(EntityTypeBuilder<PublishedPack> builder)
    {
        builder.HasKey(static p => p.Hash);
        builder.HasIndex(static p => new { p.Region, p.Insurance });
    }
}

/// <summary>One document of a pack: the pack itself first, then the reforms laid over it.</summary>
public sealed record PackDocument(string Name, string Text);

/// <summary>Reads and compiles the text of a pack together with the national clauses.</summary>
public static class PackText
{
    const string Separator = "---\n";

    /// <summary>Line ends and trailing blanks do not change a law; everything else does.</summary>
    public static string Canonical(string yaml) =>
        string.Join('\n', yaml.ReplaceLineEndings("\n").Split('\n').Select(static l => l.TrimEnd())).TrimEnd() + "\n";

    public static string HashOf(string text, string nationalText) => Sm3.Hex($"yidi pack 1\n{nationalText}\n---\n{text}");

    /// <summary>A pack and its reforms as the one text that is published.</summary>
    public static string Join(IEnumerable<PackDocument> documents) => string.Join(Separator, documents.Select(static d => Canonical(d.Text)));

    /// <summary>The compiled pack of a published text, or the problems of it.</summary>
    public static PackCompilation Compile(string joined, string nationalYaml) => Compile(Documents(joined), nationalYaml);

    /// <summary>The draft of a published text, which was sound when it was published.</summary>
    public static PackDraft DraftOf(string joined) => Draft(Documents(joined)).Draft ?? throw new BrokenInvariantException("a published pack can be read");

    static List<PackDocument> Documents(string joined) =>
        [.. ("\n" + Canonical(joined)).Split("\n" + Separator).Select(static (text, i) => new PackDocument(i == 0 ? "" : $"reform {i}", text.TrimStart('\n')))];

    /// <summary>The compiled pack, or the problems of its files.</summary>
    public static PackCompilation Compile(IReadOnlyList<PackDocument> documents, string nationalYaml)
    {
        var nationalText = Canonical(nationalYaml);
        var (national, nationalProblems) = PackFile.Read(nationalText, "national");
        if (national is null) return new(null, nationalProblems);
        var (draft, problems) = Draft(documents);
        return draft is null ? new(null, problems) : PackCompiler.Compile(draft, national, HashOf(Join(documents), nationalText));
    }

    /// <summary>The draft with its reforms laid over it, or the problems of the files.</summary>
    public static (PackDraft? Draft, IReadOnlyList<PackProblem> Problems) Draft(IReadOnlyList<PackDocument> documents)
    {
        var (draft, problems) = PackFile.Read(Canonical(documents[0].Text), documents[0].Name);
        foreach (var document in documents.Skip(1))
        {
            if (draft is null) break;
            var (reform, wrong) = PackFile.ReadReform(Canonical(document.Text), document.Name);
            if (reform is null) return (null, wrong);
            (draft, problems) = LayReform.Over(draft, reform);
            if (problems.Count > 0) return (null, problems);
        }
        return (draft, problems);
    }
}
