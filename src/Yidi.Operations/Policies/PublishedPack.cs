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
}

sealed class PublishedPackTable : INationalTable<PublishedPack>
{
    public void Configure(EntityTypeBuilder<PublishedPack> builder)
    {
        builder.HasKey(static p => p.Hash);
        builder.HasIndex(static p => new { p.Region, p.Insurance });
    }
}

/// <summary>Reads and compiles the text of a pack together with the national clauses.</summary>
public static class PackText
{
    /// <summary>Line ends and trailing blanks do not change a law; everything else does.</summary>
    public static string Canonical(string yaml) =>
        string.Join('\n', yaml.ReplaceLineEndings("\n").Split('\n').Select(static l => l.TrimEnd())).TrimEnd() + "\n";

    public static string HashOf(string text, string nationalText) => Sm3.Hex($"yidi pack 1\n{nationalText}\n---\n{text}");

    /// <summary>The compiled pack, or the problems of its file.</summary>
    public static PackCompilation Compile(string yaml, string nationalYaml)
    {
        var (text, nationalText) = (Canonical(yaml), Canonical(nationalYaml));
        var (national, nationalProblems) = PackFile.Read(nationalText);
        if (national is null) return new(null, nationalProblems);
        var (draft, problems) = PackFile.Read(text);
        return draft is null ? new(null, problems) : PackCompiler.Compile(draft, national, HashOf(text, nationalText));
    }
}
