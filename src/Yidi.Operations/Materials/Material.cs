using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Yidi.Operations.Plumbing;

namespace Yidi.Operations.Materials;

/// <summary>A proof a person handed in: which file, of whom, by whom. The file itself lies outside the web root under its keyed hash.</summary>
public sealed class Material
{
    public required long MaterialNo { get; init; }

    public required long PersonNo { get; init; }

    /// <summary>Keyed hash of the content; the name of the file.</summary>
    public required string ContentHash { get; init; }

    public required string FileName { get; init; }

    public required string MediaType { get; init; }

    public required long Length { get; init; }

    public required string UploadedBy { get; init; }

    /// <summary>UTC.</summary>
    public required DateTime UploadedAt { get; init; }
}

sealed class MaterialTable : IProvinceTable<Material>
{
    public void Configure(EntityTypeBuilder<Material> builder)
    {
        builder.HasKey(static m => m.MaterialNo);
        builder.Property(static m => m.MaterialNo).ValueGeneratedNever();
        builder.HasIndex(static m => m.PersonNo);
        builder.HasIndex(static m => m.ContentHash);
    }
}
